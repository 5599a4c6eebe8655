"""The vendor's app on a person's phone, as far as it opens a door with an eKey: 55, then 47.

It speaks frames with the lock as any central does, only without the air between them. An eKey is JSON text:

    {"aes_key": "32 hex digits", "unlock_key": "17432192", "start": "2026-03-02T15:00", "end": "2026-03-05T11:00",
     "lock_flag_pos": 0, "uid": 7, "address": "AA:BB:CC:11:22:33"}

`start` and `end` are naive local time of the lock, null for a side that is open. With an `address` the key is only
shown to that lock; without one the app tries it at any, and a lock of another key answers what it cannot read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.ttlock import errors
from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.protocol.ttlock.cloud import decode_key
from latchwork.protocol.ttlock.commands import CHUNK, NOTIFY_CHARACTERISTIC, WRITE_CHARACTERISTIC
from latchwork.protocol.ttlock.dates import date5
from latchwork.protocol.ttlock.frames import Cut, FrameCutter, Version, build_frame, chunks
from latchwork.protocol.ttlock.generated import Answer, CheckUserTime, CheckUserTimeReply, Unlock
from latchwork.protocol.ttlock.login import proof
from latchwork.simulators.body import Outcome
from latchwork.simulators.phone import Phone
from latchwork.simulators.ttlock.windows import PERMANENT_END, PERMANENT_START
from latchwork.world import World
from latchwork.world.air import Central, Peripheral

MAKE = "ttlock"


@dataclass(frozen=True, slots=True, repr=False)
class EKey:
    """What one phone may do at one lock."""

    aes_key: bytes
    unlock_key: int
    start: bytes
    end: bytes
    lock_flag_pos: int
    uid: int
    address: str | None

    @classmethod
    def read(cls, text: str) -> EKey:
        """From the JSON text that the phone was handed."""
        key: dict[str, Any] = json.loads(text)
        return cls(
            decode_key(key["aes_key"]),
            int(key["unlock_key"]),
            date5(datetime.fromisoformat(key["start"])) if key["start"] else PERMANENT_START,
            date5(datetime.fromisoformat(key["end"])) if key["end"] else PERMANENT_END,
            int(key["lock_flag_pos"]),
            int(key["uid"]),
            key.get("address"),
        )

    def fits(self, address: str) -> bool:
        """Whether it could belong to the lock with this address."""
        return self.address is None or self.address.upper() == address.upper()


class DirectLink(Central):
    """A link without an air: what the lock notifies is here as soon as it is sent."""

    mtu = 23

    def __init__(self, lock: Peripheral) -> None:
        self._lock = lock
        self._cutter = FrameCutter()
        self.up = True
        self.heard: list[Cut] = []

    def notify(self, characteristic: str, data: bytes) -> None:
        if characteristic == NOTIFY_CHARACTERISTIC:
            self.heard += [piece for piece in self._cutter.feed(data) if isinstance(piece, Cut)]

    def disconnect(self) -> None:
        if self.up:
            self.up = False
            self._lock.disconnected()


class NoAnswer(Exception):
    """The lock did not answer as its app expects; the text is what the person reads."""


def unlock_with(phone: Phone, lock: Peripheral, world: World) -> Outcome:
    """Tries every key that `phone` may still show at `lock`, the newest first; the lock decides by its own clock.

    When none opens, the outcome is what became of the newest.
    """
    refusal: Outcome | None = None
    for held in phone.keys(MAKE):
        key = EKey.read(held.text)
        if not key.fits(lock.address):
            continue
        if held.withdrawn:
            tried = Outcome(False, "key withdrawn")
        elif lock.advertisement() is None:
            return Outcome(False, "not heard")
        else:
            tried = _try(lock, key, int(world.now().timestamp()))
        if tried.opened:
            return tried
        refusal = refusal or tried
    return refusal or Outcome(False, "no key for this lock")


def _try(lock: Peripheral, key: EKey, unix_time: int) -> Outcome:
    link = DirectLink(lock)
    lock.connected(link)
    try:
        return _unlock(link, lock, key, unix_time)
    except NoAnswer as answer:
        return Outcome(False, str(answer))
    finally:
        link.disconnect()


def _unlock(link: DirectLink, lock: Peripheral, key: EKey, unix_time: int) -> Outcome:
    asked = CheckUserTime(start=key.start, end=key.end, lock_flag_pos=key.lock_flag_pos, uid=key.uid)
    reply = CheckUserTimeReply.parse(_exchange(link, lock, key, CheckUserTime.CODE, asked.build()))
    proved = proof(reply.random, key.unlock_key)
    _exchange(link, lock, key, Unlock.CODE, Unlock(sum=proved, unix_time=unix_time).build())
    return Outcome(True, "unlocked")


def _exchange(link: DirectLink, lock: Peripheral, key: EKey, command: int, plaintext: bytes) -> bytes:
    """The data of a successful answer; `NoAnswer` says why there is none."""
    cipher = PayloadCipher(key.aes_key)
    link.heard.clear()
    for chunk in chunks(build_frame(Version().envelope(command, cipher.encrypt(plaintext))), CHUNK):
        lock.written(WRITE_CHARACTERISTIC, chunk)
    for cut in link.heard:
        try:
            answer = Answer.parse(cipher.decrypt(cut.envelope.payload))
        except CodecError:
            raise NoAnswer("key invalid, the lock may have been reset") from None
        if answer.echo == command:
            if answer.status == 1:
                return answer.data
            raise NoAnswer(errors.name(answer.data[0] if answer.data else None))
    raise NoAnswer("no answer")
