"""What passes between a reader and a type A card, frame by frame, as construct declarations.

Only the byte map is made from these: the codecs of cards are in `protocol.cards`. Sources: ISO/IEC 14443-3 §6,
14443-4 §5 and 7, NXP MF1S50YYX_V1 §9, NT2H1311 §10, MF0ICU2 §7.
"""

from __future__ import annotations

from construct import (
    Bytes,
    Checksum,
    Const,
    Construct,
    GreedyBytes,
    Int8ub,
    Int24ul,
    Int32sl,
    RawCopy,
    Struct,
    this,
)

from latchwork.protocol.cards.iso14443a import bcc
from latchwork.protocol.codec.declare import Layout

ISO_3, ISO_4 = "ISO/IEC 14443-3 §6", "ISO/IEC 14443-4 §7"
NXP = "NXP data sheets MF1S50YYX_V1, NT2H1311, MF0ICU2"


def _row(
    name: str, *fields: Construct[object, object], source: str = NXP, secret: str = "", doc: str = ""
) -> tuple[str, Layout]:
    hidden = frozenset({secret} if secret else ())
    return name, Layout(name, Struct(*fields), source=source, doc=doc, secret=hidden)


def _code(value: int) -> Construct[object, object]:
    return "code" / Const(value, Int8ub)


def _level_with_check(*before: Construct[object, object]) -> tuple[Construct[object, object], ...]:
    """Four bytes of a cascade level and their check byte."""
    return *before, "level" / RawCopy(Struct("uid" / Bytes(4))), "bcc" / Checksum(Int8ub, bcc, this.level.data)


CARD_COMMANDS: dict[str, Layout] = dict(
    (
        _row("GetVersion", _code(0x60)),
        _row("AuthenticateA", _code(0x60), "block" / Int8ub, "key" / Bytes(6), "uid4" / Bytes(4), secret="key"),
        _row("AuthenticateB", _code(0x61), "block" / Int8ub, "key" / Bytes(6), "uid4" / Bytes(4), secret="key"),
        _row("Read", _code(0x30), "address" / Int8ub, doc="A block of 16 bytes, or four pages."),
        _row("FastRead", _code(0x3A), "first" / Int8ub, "last" / Int8ub),
        _row("ReadCounter", _code(0x39), "counter" / Int8ub),
        _row("ReadSignature", _code(0x3C), "address" / Int8ub),
        _row("CheckTearing", _code(0x3E), "counter" / Int8ub),
        _row("WritePage", _code(0xA2), "page" / Int8ub, "data" / Bytes(4), secret="data"),
        _row("WriteBlock", _code(0xA0), "block" / Int8ub, "data" / Bytes(16), secret="data"),
        _row("CompatibilityWrite", _code(0xA0), "address" / Int8ub, doc="The 16 bytes follow in a frame of their own."),
        _row("IncrementCounter", _code(0xA5), "counter" / Int8ub, "value" / Int24ul, "rfu" / Int8ub),
        _row("Decrement", _code(0xC0), "block" / Int8ub, "value" / Int32sl, secret="value"),
        _row("Increment", _code(0xC1), "block" / Int8ub, "value" / Int32sl, secret="value"),
        _row("Restore", _code(0xC2), "block" / Int8ub, "value" / Int32sl, secret="value"),
        _row("Transfer", _code(0xB0), "block" / Int8ub),
        _row("PasswordAuthenticate", _code(0x1B), "pwd" / Bytes(4), secret="pwd"),
        _row("AuthenticateC", _code(0x1A), "rfu" / Const(0, Int8ub), doc="Starts the 3DES handshake."),
        _row("AuthenticateCContinue", _code(0xAF), "message" / Bytes(16), secret="message"),
        _row("Hlta", Const(b"\x50\x00"), doc="Sends the card to sleep; it does not answer."),
    )
)
"""Commands without their CRC_A; the first that fits is the one."""

READER_FRAMES: dict[str, Layout] = dict(
    (
        _row("Rats", _code(0xE0), "parameters" / Int8ub, source=ISO_4, doc="High nibble FSDI, low nibble CID."),
        _row("Select1", Const(b"\x93\x70"), *_level_with_check(), source=ISO_3),
        _row("Select2", Const(b"\x95\x70"), *_level_with_check(), source=ISO_3),
        _row("Select3", Const(b"\x97\x70"), *_level_with_check(), source=ISO_3),
        *CARD_COMMANDS.items(),
    )
)

READER_FRAMES_BARE: dict[str, Layout] = dict(
    (
        _row("Reqa", Const(b"\x26"), source=ISO_3, doc="Seven bits."),
        _row("Wupa", Const(b"\x52"), source=ISO_3, doc="Seven bits."),
        _row("Anticollision1", Const(b"\x93"), "nvb" / Int8ub, "uid_part" / GreedyBytes, source=ISO_3),
        _row("Anticollision2", Const(b"\x95"), "nvb" / Int8ub, "uid_part" / GreedyBytes, source=ISO_3),
        _row("Anticollision3", Const(b"\x97"), "nvb" / Int8ub, "uid_part" / GreedyBytes, source=ISO_3),
    )
)
"""Without a CRC_A."""

BLOCKS: dict[str, Layout] = dict(
    (
        *(_row(f"IBlock{n}", Const(bytes((2 + n,))), "inf" / GreedyBytes, source=ISO_4, secret="inf") for n in (0, 1)),
        *(
            _row(f"IBlock{n}Chained", Const(bytes((0x12 + n,))), "inf" / GreedyBytes, source=ISO_4, secret="inf")
            for n in (0, 1)
        ),
        _row("RAck0", Const(b"\xa2"), source=ISO_4),
        _row("RAck1", Const(b"\xa3"), source=ISO_4),
        _row("RNak0", Const(b"\xb2"), source=ISO_4),
        _row("RNak1", Const(b"\xb3"), source=ISO_4),
        _row("SDeselect", Const(b"\xc2"), source=ISO_4),
        _row("SWtx", Const(b"\xf2"), "wtxm" / Int8ub, source=ISO_4, doc="The card asks for more time."),
    )
)
"""Blocks of T=CL, of either side, without CID and NAD and without their CRC_A."""

CARD_FRAMES: dict[str, Layout] = dict(
    (
        _row("Sak", "sak" / Int8ub, source=ISO_3, doc="Bit 2: the UID is not complete; bit 5: ISO/IEC 14443-4."),
        *BLOCKS.items(),
        _row("Data", "data" / GreedyBytes, secret="data"),
    )
)
CARD_FRAMES_BARE: dict[str, Layout] = dict(
    (
        _row("Nibble", "code" / Int8ub, doc="Four bits: 0a is an ACK, anything else a NAK."),
        _row("Atqa", "low" / Int8ub, "high" / Int8ub, source=ISO_3, doc="Low byte first."),
        _row("UidLevel", *_level_with_check(), source=ISO_3, doc="88 as first byte is the cascade tag."),
    )
)
