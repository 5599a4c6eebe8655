"""A stage with one simulated TTLock and a peer that speaks to it in bytes.

The peer writes requests as the document's hex and reads replies the same way, so that these tests hold the simulator
to the document and not to the codecs it was built with. Cipher and checksum alone are shared.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest

from latchwork.protocol.ttlock.cipher import FACTORY, PayloadCipher
from latchwork.protocol.ttlock.crc import crc8
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.world import World

ADDRESS = "AA:BB:CC:11:22:33"
KEY = bytes.fromhex("82452e7632b45dcdc0d48d242ca5bc7b")
ADMIN_PS, UNLOCK_KEY = 651361403, 0x0109FE80
WRITE, NOTIFY = ("0000fff2-0000-1000-8000-00805f9b34fb", "0000fff4-0000-1000-8000-00805f9b34fb")
PERMANENT = bytes.fromhex("0002010000 630c010000")
LOCAL = ZoneInfo("Europe/Berlin")


class Peer:
    """A central without an air: what it writes arrives at once, and so does what the lock notifies."""

    mtu = 23

    def __init__(self, lock: TTLock, key: bytes) -> None:
        self.lock = lock
        self.cipher = PayloadCipher(key)
        self.up = False
        self.notified: list[bytes] = []
        self.pushed: list[bytes] = []

    def notify(self, characteristic: str, data: bytes) -> None:
        assert characteristic == NOTIFY
        self.notified.append(data)

    def disconnect(self) -> None:
        if self.up:
            self.up = False
            self.lock.disconnected()

    def connect(self) -> Peer:
        self.up = True
        self.lock.connected(self)
        return self

    def frame(self, command: int, plaintext: bytes = b"", cipher: PayloadCipher | None = None) -> bytes:
        payload = (cipher or self.cipher).encrypt(plaintext)
        body = bytes.fromhex("7f5a0503010001 0001") + bytes((command, 0xAA, len(payload))) + payload
        return body + bytes((crc8(body),)) + b"\r\n"

    def frames(self) -> list[tuple[int, bytes]]:
        """Command and payload of all frames notified since the last call, checked for length and checksum."""
        stream, found = b"".join(self.notified), []
        self.notified.clear()
        while stream:
            assert stream[:2] == b"\x7f\x5a"
            end = 12 + stream[11]
            assert stream[end] == crc8(stream[:end])
            assert stream[end + 1 : end + 3] == b"\r\n"
            found.append((stream[9], stream[12:end]))
            stream = stream[end + 3 :]
        return found

    def hear(self, cipher: PayloadCipher | None = None) -> list[bytes]:
        """Plaintexts of what was notified since the last call."""
        return [(cipher or self.cipher).decrypt(payload) for _, payload in self.frames()]

    def ask(self, command: int, plaintext: bytes | str = b"", cipher: PayloadCipher | None = None) -> bytes:
        """The plaintext of the answer; everything that came before it is kept in `pushed`."""
        request = bytes.fromhex(plaintext) if isinstance(plaintext, str) else plaintext
        frame = self.frame(command, request, cipher)
        for at in range(0, len(frame), 20):
            self.lock.written(WRITE, frame[at : at + 20])
        *before, answer = self.hear(cipher)
        self.pushed += before
        return answer

    def done(self, command: int, plaintext: bytes | str = b"", cipher: PayloadCipher | None = None) -> bytes:
        """The data of an answer that says success."""
        answer = self.ask(command, plaintext, cipher)
        assert answer[:2] == bytes((command, 1)), answer.hex()
        return answer[2:]

    def error(self, command: int, plaintext: bytes | str = b"", cipher: PayloadCipher | None = None) -> int:
        """The code of an answer that says failure."""
        answer = self.ask(command, plaintext, cipher)
        assert answer[:2] == bytes((command, 0)), answer.hex()
        assert len(answer) == 3
        return answer[2]

    def admin(self) -> Peer:
        """Logs in as the admin."""
        self.proof(self.done(0x41, ADMIN_PS.to_bytes(4, "big") + bytes(3) + bytes(4)))
        return self

    def ekey(self, window: bytes = PERMANENT, uid: int = 7, pos: int = 0) -> Peer:
        """Logs in with an eKey."""
        self.proof(self.done(0x55, window + pos.to_bytes(3, "big") + uid.to_bytes(4, "big")))
        return self

    def proof(self, challenge: bytes) -> None:
        self.done(0x30, self.sum_of(challenge))

    @staticmethod
    def sum_of(challenge: bytes) -> bytes:
        return ((int.from_bytes(challenge, "big") + UNLOCK_KEY) & 0xFFFFFFFF).to_bytes(4, "big")


@dataclass
class Stage:
    world: World
    lock: TTLock

    def peer(self, key: bytes = KEY) -> Peer:
        """A connected peer that has shown nothing yet."""
        return Peer(self.lock, key).connect()

    def writer(self) -> Peer:
        """Makes frames for a link that somebody else holds."""
        return Peer(self.lock, KEY)

    def admin(self) -> Peer:
        return self.peer().admin()

    @staticmethod
    def day5(text: str) -> bytes:
        """date5 of '2026-03-02 10:00'."""
        moment = datetime.fromisoformat(text)
        return bytes((moment.year - 2000, moment.month, moment.day, moment.hour, moment.minute))

    def add(self, code: str, window: tuple[str, str] | None = None, kind: int = 3) -> None:
        """An admin adds a passcode: permanent without a window."""
        peer = self.admin()
        text = bytes((len(code),)) + code.encode()
        if window is None:
            peer.done(0x03, bytes((2, 1)) + text + self.day5("2000-01-31 14:00"))
        else:
            peer.done(0x03, bytes((2, kind)) + text + self.day5(window[0]) + self.day5(window[1]))
        peer.disconnect()

    async def until(self, text: str) -> None:
        """Lets time pass until the wall clock of the lock's place shows `text`."""
        there = datetime.fromisoformat(text).replace(tzinfo=LOCAL)
        seconds = (there - self.world.now()).total_seconds()
        assert seconds >= 0
        await self.world.sleep(seconds)


Story = Callable[[Stage], Awaitable[None]]


class Play(Protocol):
    def __call__(self, story: Story, *, model: Model | None = None, paired: bool = True, **clock: Any) -> None: ...


@pytest.fixture
def play() -> Play:
    """Runs a story with a fresh lock; `clock` takes what `LockClock` takes."""

    def run(story: Story, *, model: Model | None = None, paired: bool = True, **clock: Any) -> None:
        world = World(7)

        async def main() -> None:
            lock = TTLock(world, ADDRESS, model=model, clock=LockClock(world, LOCAL, **clock))
            if paired:
                lock.provision(aes_key=KEY, admin_ps=ADMIN_PS, unlock_key=UNLOCK_KEY)
            await story(Stage(world, lock))

        world.run(main())

    return run


@pytest.fixture
def factory() -> PayloadCipher:
    return FACTORY
