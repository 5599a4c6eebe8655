"""What 64 KiB without a message cost each parser that cuts a stream, beside half of them: a linear one twice as much.

The bytes are of the kinds that cost a careless parser most: drawn at random, the first byte of a frame over and over,
the beginning of a frame over and over (each announces a frame that never ends), and a sound frame with one wrong byte.
They come in pieces of 64 bytes. The worst kind of each parser is told.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from latchwork.protocol.codec import Malformed
from latchwork.protocol.dormakaba import ilco, saflok
from latchwork.protocol.fias.carrier import TCP
from latchwork.protocol.nuki.frames import SealedAssembler
from latchwork.protocol.osdp import packets as osdp
from latchwork.protocol.pcsc import vpcd
from latchwork.protocol.pms_line.framing import Framing
from latchwork.protocol.pn532 import frames as pn532
from latchwork.protocol.salto_space import messages as industry_standard
from latchwork.protocol.salto_space import stp
from latchwork.protocol.ttlock import frames as ttlock
from latchwork.protocol.visionline import pmsif, rs232
from latchwork.protocol.zwave import frames as zwave

SIZE = 64 * 1024
PIECE = 64
TARGET_MS = 50.0
TARGET_TIMES_HALF = 3.0
"""Twice is linear, four times is quadratic; the rest is what a busy machine adds."""
QUICK: dict[str, int] = {"rounds": 3}

Feed = Callable[[bytes], Any]


@dataclass(frozen=True, slots=True)
class Cutter:
    """`begin` makes a parser and gives its `feed`; `frame` is a sound frame, `head` the bytes of it that begin one."""

    name: str
    begin: Callable[[], Feed]
    frame: bytes
    head: int


def _line(name: str, framing: Framing) -> Cutter:
    frame = b"\x02CN1|4|" + b"x" * 40 + b"\x03" + bytes(framing.check_size)
    return Cutter(name, lambda: framing.cutter().feed, frame, 1)


def cutters() -> Iterator[Cutter]:
    yield Cutter("Z-Wave Serial API", lambda: zwave.Cutter().feed, bytes.fromhex("0109001302032501ff052c"), 2)
    yield Cutter("TTLock", lambda: ttlock.FrameCutter().feed, _ttlock_frame(), 12)
    yield Cutter("PN532", lambda: pn532.FrameCutter().feed, pn532.build_frame(0xD4, 0x02, b""), 5)
    yield Cutter("OSDP", lambda: osdp.PacketCutter().feed, osdp.Packet(0, 0x60).build(), 4)
    yield _line("FIAS on TCP", TCP)
    yield _line("Salto Industry Standard", industry_standard.FRAMING)
    yield Cutter("Salto SHIP", lambda: stp.StpReader().feed, stp.build_stp(b"<RequestCall/>"), 10)
    yield Cutter("Visionline PMSif", lambda: pmsif.cutter().feed, b"\x00\x10CCA;EAHotel;AM1;\r\n", 4)
    yield _line("Visionline RS-232", rs232.ASSUMED_FRAMING)
    yield _line("dormakaba Saflok", saflok.FRAMING)
    yield _line("dormakaba Ilco", ilco.FRAMING)
    yield Cutter(
        "Nuki, sealed", lambda: SealedAssembler().feed, bytes(24) + b"\x01\x00\x00\x00\x20\x00" + bytes(32), 30
    )
    yield Cutter("vpcd", _vpcd, vpcd.frame(b"\x00\xa4\x04\x00"), 2)


def _ttlock_frame() -> bytes:
    return ttlock.build_frame(ttlock.Version(5, 3, 2, 1, 1).envelope(0x54, bytes(32), ttlock.ENCRYPTED))


def _vpcd() -> Feed:
    reader = vpcd.ReaderEnd()
    reader.transmit(b"\x00\xb0\x00\x00\x00")
    return reader.receive


def garbage(cutter: Cutter) -> dict[str, bytes]:
    """`SIZE` bytes of each kind."""
    frame = cutter.frame
    wrong = frame[: len(frame) // 2] + bytes((frame[len(frame) // 2] ^ 0x55,)) + frame[len(frame) // 2 + 1 :]
    kinds = {"first byte": frame[:1], "beginnings": frame[: cutter.head], "damaged": wrong}
    repeated = {kind: (one * (SIZE // len(one) + 1))[:SIZE] for kind, one in kinds.items()}
    return {"random": random.Random(1).randbytes(SIZE), **repeated}


def _seconds(begin: Callable[[], Feed], data: bytes) -> float:
    feed = begin()
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
    began = time.process_time()  # other programs on the machine are nobody's garbage
    with suppress(Malformed, vpcd.RemoteError):  # where the stream is over then
        for piece in pieces:
            _all(feed(piece))
    return time.process_time() - began


def _all(events: Iterable[Any] | None) -> None:
    for _ in events or ():
        pass


def measured(cutter: Cutter, rounds: int) -> dict[str, Any]:
    """The kind that takes longest: milliseconds, and times half as many bytes."""
    rows = []
    for kind, data in garbage(cutter).items():
        whole, half = [], []
        for _ in range(rounds):
            whole.append(_seconds(cutter.begin, data))
            half.append(_seconds(cutter.begin, data[: SIZE // 2]))
        ms, times_half = statistics.median(whole) * 1e3, statistics.median(whole) / statistics.median(half)
        rows.append({"parser": cutter.name, "kind": kind, "ms": ms, "times_half": times_half})
    return max(rows, key=lambda row: float(str(row["ms"])))


def run(rounds: int = 9) -> dict[str, Any]:
    rows = [measured(cutter, rounds) for cutter in cutters()]
    met = all(row["ms"] <= TARGET_MS and row["times_half"] <= TARGET_TIMES_HALF for row in rows)
    return {"rows": rows, "met": met}
