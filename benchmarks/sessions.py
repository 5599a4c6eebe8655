"""Frames a second in an open secure session, and the share of that time which is the crypto library's.

Each session is opened before the clock starts. A round carries the same exchanges through a fresh one and then makes
the library calls of exactly these exchanges again, alone (see `sessions_crypto`); the share is the second time over the
first, round by round, medians count. What is left is codec and state machine. There is no target: a session that signs
more spends more.
"""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from benchmarks.sessions_crypto import taping
from latchwork.protocol.osdp import generated as osdp
from latchwork.protocol.osdp import panel as panel_side
from latchwork.protocol.osdp.panel import Panel
from latchwork.protocol.osdp.reader import Asked, Challenged, Reader
from latchwork.protocol.ttlock import generated as ttlock
from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.protocol.ttlock.commands import Command
from latchwork.protocol.ttlock.frames import Version, build_frame
from latchwork.protocol.ttlock.messages import success
from latchwork.protocol.ttlock.session import Answered, ClientSession
from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.commands import encode
from latchwork.protocol.zwave.generated import UserCodeReport, UserCodeSet
from latchwork.protocol.zwave.s2_channel import S2Channel
from latchwork.protocol.zwave.security_errors import Opened

QUICK: dict[str, int] = {"rounds": 5, "exchanges": 30}

Exchange = Callable[[], None]


class Broken(RuntimeError):
    """The session did not do what it is measured for, so there is no figure."""


@dataclass(frozen=True, slots=True)
class Session:
    """`start` opens one and gives the exchange that is repeated, `frames` frames each; `ends` says whose work it is."""

    name: str
    package: str
    ends: str
    frames: int
    start: Callable[[], Exchange]


# --- the sessions -----------------------------------------------------------------------------------------------------

KEY = bytes(range(16))


def secured_osdp() -> Exchange:
    """An LED command and its ACK, between a panel and a reader."""
    panel, reader = Panel(5, baud=115_200), Reader(5, b"L" * 8, KEY)
    panel.open_channel(KEY, b"A" * 8, 0.0)

    def carry() -> list[panel_side.Event]:
        for event in reader.receive(panel.outgoing(), 0.0):
            match event:
                case Challenged():
                    reader.challenge(b"B" * 8)
                case Asked():
                    reader.reply(osdp.Ack())
        return panel.receive(reader.outgoing(), 0.0)

    carry()
    if not isinstance(carry()[-1], panel_side.ChannelOpened):
        raise Broken("OSDP: the secure channel was not opened")
    led = osdp.LedLed(0, 0, osdp.LedLedTemporary(2, 1, 1, 2, 0, 50), osdp.LedLedPermanent(1, 1, 0, 1, 0))

    def exchange() -> None:
        panel.ask(osdp.Led([led]), 0.0)
        if carry() != [panel_side.Answered(osdp.Ack(), secured=True)]:
            raise Broken("OSDP: an LED command was not acknowledged inside the session")

    return exchange


def zwave_s2() -> Exchange:
    """User Code Set one way and User Code Report the other, between two nodes whose nonces are in step."""
    keys, home, key_class = s2.Keys.of_network_key(KEY), b"\xc0\xff\xee\x01", 0x04
    stick, lock = S2Channel(1, 3, home, _drawing("stick")), S2Channel(3, 1, home, _drawing("lock"))
    for channel in (stick, lock):
        channel.add_key(key_class, keys)

    def carry(command: bytes, sender: S2Channel, receiver: S2Channel) -> None:
        sender.send(command, key_class, 0.0)
        for frame in sender.output():
            receiver.receive(frame, 0.0)
        for frame in receiver.output():  # entropy, the first time
            sender.receive(frame, 0.0)
        for frame in sender.output():
            receiver.receive(frame, 0.0)
        if receiver.events() != [Opened(command, key_class)]:
            raise Broken("S2: a command was not opened by the other node")

    def exchange() -> None:
        carry(encode(UserCodeSet(5, 1, b"471147")), stick, lock)
        carry(encode(UserCodeReport(5, 1, b"471147")), lock, stick)

    exchange()
    return exchange


def ttlock_client() -> Exchange:
    """A passcode is added and the lock says that it is. Equal plaintexts are equal ciphertexts there, so the lock's
    frame can be made before."""
    session = ClientSession(KEY, Version())
    plaintext = success(Command.MANAGE_PASSCODE, ttlock.PasscodeReply(battery=88, operation=2).build())
    answer = build_frame(Version().envelope(Command.RESPONSE, PayloadCipher(KEY).encrypt(plaintext)))

    def exchange() -> None:
        session.send(ttlock.AddPasscode(3, b"471147", bytes(5), bytes(5)))
        (event,) = session.receive(answer)
        if not isinstance(event, Answered):
            raise Broken("TTLock: the answer was not taken for one")

    return exchange


def _drawing(name: str) -> Callable[[int], bytes]:
    """The same numbers each time."""
    drawn = count()
    return lambda size: hashlib.shake_256(f"{name} {next(drawn)}".encode()).digest(size)


SESSIONS = (
    Session("secured OSDP, LED and ACK", "latchwork.protocol.osdp", "both", 2, secured_osdp),
    Session("Z-Wave S2, User Code Set and Report", "latchwork.protocol.zwave", "both", 2, zwave_s2),
    Session("TTLock, passcode add and reply", "latchwork.protocol.ttlock", "ours", 2, ttlock_client),
)


# --- the clock --------------------------------------------------------------------------------------------------------


def run(rounds: int = 15, exchanges: int = 100) -> dict[str, Any]:
    """Frames a second of processor time, and the library's share of it."""
    return {"rounds": rounds, "exchanges": exchanges, "rows": [_row(one, rounds, exchanges) for one in SESSIONS]}


def _row(session: Session, rounds: int, exchanges: int) -> dict[str, Any]:
    with taping(session.package) as tape:
        exchange = session.start()
        tape.begin()
        for _ in range(exchanges):
            exchange()
    replay = tape.replay()
    whole: list[float] = []
    library: list[float] = []
    for _ in range(rounds):
        exchange = session.start()
        whole.append(_seconds(exchange, exchanges))
        library.append(_seconds(replay, 1))
    frames = exchanges * session.frames
    return {
        "session": session.name,
        "ends": session.ends,
        "frames_per_second": round(statistics.median(frames / one for one in whole)),
        "library_share": round(statistics.median(map(_share, whole, library)), 3),
        "library_calls_per_frame": round(tape.calls / frames, 1),
    }


def _share(whole: float, library: float) -> float:
    return library / whole


def _seconds(call: Callable[[], None], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        call()
    return time.process_time() - began
