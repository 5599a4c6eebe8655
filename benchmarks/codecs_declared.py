"""Hot frames that have a declaration: the generated class, the same by hand, and construct."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

from construct import Bytes, Checksum, Const, GreedyBytes, Int8ub, Prefixed, RawCopy, Rebuild, Struct, len_, this

from benchmarks import codecs_by_hand_locks as locks
from benchmarks import codecs_by_hand_readers as readers
from benchmarks.codecs_contest import Contest, beside_hand, declared, same_bytes, same_refusals
from latchwork.protocol.august import declarations as august
from latchwork.protocol.august import generated as august_generated
from latchwork.protocol.codec import Layout
from latchwork.protocol.codec.generate import generate
from latchwork.protocol.codec.interpreted import layout
from latchwork.protocol.fias import carrier
from latchwork.protocol.fias.record import Record
from latchwork.protocol.osdp import declarations as osdp
from latchwork.protocol.osdp import generated as osdp_generated
from latchwork.protocol.pcsc import declarations as pcsc
from latchwork.protocol.pcsc import generated as pcsc_generated
from latchwork.protocol.ttlock import declarations as ttlock
from latchwork.protocol.ttlock import generated as ttlock_generated
from latchwork.protocol.ttlock.crc import crc8
from latchwork.protocol.zwave import declarations as zwave
from latchwork.protocol.zwave import generated as zwave_generated
from latchwork.protocol.zwave.checksum import frame_checksum


def additive(data: bytes) -> int:
    """The PN532's data checksum: what brings the sum to 0 modulo 256."""
    return -sum(data) & 0xFF


# --- whole frames, declared here: the packages keep start byte and checksum apart from their messages -----------------

TTLOCK_FRAME = Layout(
    "TtlockFrame",
    Struct(
        "covered" / RawCopy(layout(ttlock.DECLARATIONS, "Envelope").tree),
        "crc" / Checksum(Int8ub, crc8, this.covered.data),
        Const(b"\r\n"),
    ),
    source="ttlock-ble.md §2",
)

USER_CODE_FRAME = Layout(
    "UserCodeFrame",
    Struct(
        Const(b"\x01"),
        "covered"
        / RawCopy(
            Struct(
                "length" / Rebuild(Int8ub, len_(this.command.code) + 11),
                Const(b"\x00\x13"),
                "node" / Int8ub,
                "command"
                / Prefixed(
                    Int8ub,
                    Struct(Const(b"\x63\x01"), "user" / Int8ub, "status" / Int8ub, "code" / GreedyBytes),
                ),
                "tx_options" / Int8ub,
                "callback" / Int8ub,
            )
        ),
        "checksum" / Checksum(Int8ub, frame_checksum, this.covered.data),
    ),
    source="zwave.md §1, §2, §4",
)

USER_CODE_REPORT_FRAME = Layout(
    "UserCodeReportFrame",
    Struct(
        Const(b"\x01"),
        "covered"
        / RawCopy(
            Struct(
                "length" / Rebuild(Int8ub, len_(this.command.code) + 10),
                Const(b"\x00\x04"),
                "rx_status" / Int8ub,
                "node" / Int8ub,
                "command"
                / Prefixed(
                    Int8ub,
                    Struct(Const(b"\x63\x03"), "user" / Int8ub, "status" / Int8ub, "code" / GreedyBytes),
                ),
            )
        ),
        "checksum" / Checksum(Int8ub, frame_checksum, this.covered.data),
    ),
    source="zwave.md §1, §2, §4",
)

PN532_FRAME = Layout(
    "Pn532Frame",
    Struct(
        Const(b"\x00\x00\xff"),
        "length" / Rebuild(Int8ub, len_(this.body.value.data) + 2),
        "lcs" / Rebuild(Int8ub, -this.length & 0xFF),
        "body" / RawCopy(Struct("tfi" / Int8ub, "code" / Int8ub, "data" / Bytes(this._.length - 2))),
        "dcs" / Checksum(Int8ub, additive, this.body.data),
        Const(b"\x00"),
    ),
    source="pn532.md §2",
)


# --- the contests -----------------------------------------------------------------------------------------------------


def _local_classes() -> ModuleType:
    """What the generator makes of this module's own declarations."""
    module = ModuleType("benchmarked_frames")
    made = generate("benchmarked_frames", (TTLOCK_FRAME, USER_CODE_FRAME, USER_CODE_REPORT_FRAME, PN532_FRAME))
    if made.interpreted:
        raise RuntimeError(f"these frames should have been compiled: {made.interpreted}")
    sys.modules[module.__name__] = module
    exec(compile(made.text, "benchmarked_frames.py", "exec"), module.__dict__)
    return module


def contests() -> Iterator[Contest]:
    local = _local_classes()
    yield from _ttlock(local)
    yield from _zwave(local)
    yield from _august()
    data = bytes(range(0x30, 0x42))
    yield declared(
        "PN532 normal frame",
        PN532_FRAME,
        local.Pn532Frame(0xD4, 0x40, data),
        readers.HandPn532Frame(0xD4, 0x40, data),
    )
    yield from _pcsc()
    yield from _osdp()
    yield _fias()


def _ttlock(local: ModuleType) -> Iterator[Contest]:
    frame = (5, 3, 1, 1, 1, 3, 0xAA, bytes(range(0x30, 0x50)))
    yield declared("TTLock frame", TTLOCK_FRAME, local.TtlockFrame(*frame), locks.HandTtlockFrame(*frame))
    yield declared(
        "TTLock check admin",
        layout(ttlock.DECLARATIONS, "CheckAdmin"),
        ttlock_generated.CheckAdmin(650_312_827, 2, 44_880_651),
        locks.HandCheckAdmin(650_312_827, 2, 44_880_651),
    )
    yield declared(
        "TTLock passcode add",
        layout(ttlock.DECLARATIONS, "AddPasscode"),
        ttlock_generated.AddPasscode(3, b"012345", bytes(5), bytes(5)),
        locks.HandAddPasscode(3, b"012345", bytes(5), bytes(5)),
    )


def _zwave(local: ModuleType) -> Iterator[Contest]:
    yield declared(
        "Z-Wave SendData, User Code Set",
        USER_CODE_FRAME,
        local.UserCodeFrame(4, local.UserCodeFrameCommand(5, 1, b"471147"), 0x25, 17),
        locks.HandUserCodeFrame(4, 5, 1, b"471147", 0x25, 17),
    )
    yield declared(
        "Z-Wave received, User Code Report",
        USER_CODE_REPORT_FRAME,
        local.UserCodeReportFrame(0, 4, local.UserCodeReportFrameCommand(5, 1, b"471147")),
        locks.HandUserCodeReportFrame(0, 4, 5, 1, b"471147"),
    )
    command = b"\x63\x03\x05\x01" + b"4711"
    yield declared(
        "Z-Wave ApplicationCommand",
        layout(zwave.DECLARATIONS, "ApplicationCommand"),
        zwave_generated.ApplicationCommand(0, 4, command, -60),
        locks.HandApplicationCommand(0, 4, command, -60),
    )


def _august() -> Iterator[Contest]:
    body = b"\x01" + bytes(11)
    yield declared(
        "August frame, its checksum apart",
        layout(august.DECLARATIONS, "NormalFrame"),
        august_generated.NormalFrame(0xEE, 0x0B, 4, body),
        locks.HandAugustFrame(0xEE, 0x0B, 4, body),
    )
    secure = (1, bytes(3), bytes(range(8)), 1)
    yield declared(
        "August secure frame",
        layout(august.DECLARATIONS, "SecureFrame"),
        august_generated.SecureFrame(*secure),
        locks.HandAugustSecureFrame(*secure),
    )


def _pcsc() -> Iterator[Contest]:
    yield declared(
        "PC/SC authenticate, a Classic block",
        layout(pcsc.DECLARATIONS, "GeneralAuthenticate"),
        pcsc_generated.GeneralAuthenticate(1, 4, 0x60, 0),
        readers.HandAuthenticate(1, 4, 0x60, 0),
    )
    yield declared(
        "PC/SC read, a Classic block or NTAG pages",
        layout(pcsc.DECLARATIONS, "ReadBinary"),
        pcsc_generated.ReadBinary(4, 16),
        readers.HandReadBinary(4, 16),
    )
    yield declared(
        "PC/SC write, an NTAG page",
        layout(pcsc.DECLARATIONS, "UpdateBinary"),
        pcsc_generated.UpdateBinary(4, b"\x03\x10\xd1\x01"),
        readers.HandUpdateBinary(4, b"\x03\x10\xd1\x01"),
    )


def _osdp() -> Iterator[Contest]:
    for name, reply, code in (("POLL", False, b"\x60"), ("ACK", True, b"\x40")):
        yield declared(
            f"OSDP packet, {name}",
            osdp.WITH_CRC,
            osdp_generated.WithCrc(reply, 5, 0, False, 2, code),
            readers.HandOsdpPacket(reply, 5, 0, False, 2, code),
        )
    now, then = (2, 1, 1, 2, 0, 50), (1, 1, 0, 1, 0)
    yield declared(
        "OSDP LED",
        layout(osdp.DECLARATIONS, "Led"),
        osdp_generated.Led(
            [osdp_generated.LedLed(0, 0, osdp_generated.LedLedTemporary(*now), osdp_generated.LedLedPermanent(*then))]
        ),
        readers.HandLeds([readers.HandLed(0, 0, readers.HandTemporary(*now), readers.HandPermanent(*then))]),
    )


def _fias() -> Contest:
    """Text, so it has no declaration: construct stays out of it."""
    name = "FIAS record, guest in"
    fields = (
        ("RN", "1204"),
        ("G#", "88213"),
        ("GS", "N"),
        ("GN", "Okonkwo"),
        ("GF", "Ada"),
        ("GL", "EN"),
        ("GA", "261129"),
        ("GD", "261202"),
    )
    by_hand = readers.HandFiasRecord("GI", fields)
    data = carrier.encode(Record("GI", fields), "utf-8")
    same_bytes(name, by_hand.build(), data)
    same_refusals(name, _fias_parse, readers.HandFiasRecord.parse, data)
    return Contest(
        name,
        beside_hand(
            lambda: carrier.encode(Record("GI", fields), "utf-8"),
            lambda: readers.HandFiasRecord("GI", fields).build(),
            _fias_parse,
            readers.HandFiasRecord.parse,
            data,
        ),
    )


def _fias_parse(data: bytes) -> Record:
    return carrier.decode(data, "utf-8")
