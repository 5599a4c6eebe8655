"""The commands that a PC/SC reader takes itself, one row each, as their makers' manuals table them.

Class FF rows are found by INS and, where one INS has several forms, by another byte: P1 of the ACR122U's INS 00, Lc of
D7. Class E0 rows are the ACR1252U's and go through a control call. A row is the whole APDU.
"""

from __future__ import annotations

from construct import (
    BitStruct,
    Const,
    Flag,
    GreedyBytes,
    Int8ub,
    Int16ub,
    Int32sb,
    Optional,
    Prefixed,
    Struct,
)

from latchwork.protocol.codec import Family, Layout

PART_3 = "PC/SC part 3 §3.2.2"
SUPPLEMENT = "PC/SC part 3 supplemental document 2.02"
ACR122U = "ACS ACR122U API V2.04 §6"
ACR1252U = "ACS ACR1252U reference manual §5"
OMNIKEY = "HID OMNIKEY developer guide 5321-903"

BYTES = Prefixed(Int8ub, GreedyBytes)


def _row(head: str, name: str, *fields: object, source: str = PART_3, doc: str = "", secret: str = "") -> Layout:
    tree = Struct("head" / Const(bytes.fromhex(head)), *fields)
    return Layout(name, tree, source=source, doc=doc, secret=frozenset({secret} if secret else ()))


COMMANDS = Family(
    "command",
    {
        (0xCA, 0): _row(
            "FF CA", "GetData", "p1" / Int8ub, Const(b"\x00"), "le" / Int8ub, doc="P1 00 the UID, 01 the ATS."
        ),
        (0x82, 0): _row(
            "FF 82",
            "LoadKeys",
            "structure" / Int8ub,
            "slot" / Int8ub,
            "key" / BYTES,
            doc="`structure`: bit 5 keeps the key in the reader's memory, bit 7 says that it is a reader key.",
            secret="key",
        ),
        (0x86, 0): _row(
            "FF 86 00 00 05",
            "GeneralAuthenticate",
            "version" / Int8ub,
            "block" / Int16ub,
            "key_type" / Int8ub,
            "slot" / Int8ub,
            doc="Key type 60 is key A, 61 key B.",
        ),
        (0x88, 0): _row(
            "FF 88",
            "Authenticate",
            "block" / Int16ub,
            "key_type" / Int8ub,
            "slot" / Int8ub,
            doc="The older form, without Lc.",
        ),
        (0xB0, 0): _row(
            "FF B0",
            "ReadBinary",
            "address" / Int16ub,
            "le" / Int8ub,
            doc="A block of 16 bytes, or pages of 4.",
        ),
        (0xD6, 0): _row("FF D6", "UpdateBinary", "address" / Int16ub, "data" / BYTES, secret="data"),
        (0xD7, 5): _row(
            "FF D7 00",
            "ValueBlock",
            "block" / Int8ub,
            Const(b"\x05"),
            "operation" / Int8ub,
            "value" / Int32sb,
            source=ACR122U,
            doc="Operation 00 stores, 01 adds, 02 subtracts.",
            secret="value",
        ),
        (0xD7, 2): _row(
            "FF D7 00",
            "RestoreValue",
            "block" / Int8ub,
            Const(b"\x02\x03"),
            "target" / Int8ub,
            source=ACR122U,
            doc="Copies a value block.",
        ),
        (0xB1, 0): _row("FF B1 00", "ReadValue", "block" / Int8ub, Const(b"\x04"), source=ACR122U),
        (0xC2, 0): _row(
            "FF C2 00",
            "TransparentCommand",
            "function" / Int8ub,
            "objects" / BYTES,
            "le" / Optional(Int8ub),
            source=SUPPLEMENT,
            doc="Function 00 manages the session, 01 exchanges, 02 switches the protocol; objects are BER-TLV.",
            secret="objects",
        ),
        (0x70, 0): _row(
            "FF 70 07 6B",
            "OmnikeyVendor",
            "data" / BYTES,
            "le" / Optional(Int8ub),
            source=OMNIKEY,
            doc="ASN.1, different from model to model.",
            secret="data",
        ),
        (0x00, 0x00): _row(
            "FF 00 00 00",
            "DirectTransmit",
            "data" / BYTES,
            source=ACR122U,
            doc="`data` is a PN532 command from its D4 on.",
            secret="data",
        ),
        (0x00, 0x40): _row(
            "FF 00 40",
            "LedBuzzer",
            "state"
            / BitStruct(
                "blink_green" / Flag,
                "blink_red" / Flag,
                "init_green" / Flag,
                "init_red" / Flag,
                "mask_green" / Flag,
                "mask_red" / Flag,
                "final_green" / Flag,
                "final_red" / Flag,
            ),
            Const(b"\x04"),
            "t1" / Int8ub,
            "t2" / Int8ub,
            "repeat" / Int8ub,
            "buzzer" / Int8ub,
            source=ACR122U,
            doc="Times count 100 ms; the buzzer sounds never (0), in the first time (1), the second (2) or both (3).",
        ),
        (0x00, 0x41): _row(
            "FF 00 41",
            "SetTimeout",
            "units" / Int8ub,
            Const(b"\x00"),
            source=ACR122U,
            doc="Counts 5 s; 00 does not wait for a card's answer, FF waits for ever.",
        ),
        (0x00, 0x48): _row("FF 00 48 00 00", "GetFirmware", source=ACR122U, doc="Answered without a status word."),
        (0x00, 0x50): _row("FF 00 50 00 00", "GetPiccParameter", source=ACR122U, doc="Answered by 90 and the value."),
        (0x00, 0x51): _row(
            "FF 00 51",
            "SetPiccParameter",
            "value" / Int8ub,
            Const(b"\x00"),
            source=ACR122U,
            doc="Answered by 90 and the value.",
        ),
        (0x00, 0x52): _row(
            "FF 00 52",
            "BuzzerOnDetection",
            "setting" / Int8ub,
            Const(b"\x00"),
            source=ACR122U,
            doc="FF on, 00 off.",
        ),
    },
)

ESCAPES = Family(
    "escape",
    {
        0x18: _row("E0 00 00 18 00", "EscapeFirmware", source=ACR1252U),
        0x20: _row(
            "E0 00 00 20", "EscapePolling", "data" / BYTES, source=ACR1252U, doc="One byte sets what is polled for."
        ),
        0x21: _row(
            "E0 00 00 21",
            "EscapeDefaultBehaviour",
            "data" / BYTES,
            source=ACR1252U,
            doc="One byte sets LED and buzzer.",
        ),
        0x28: _row("E0 00 00 28 01", "EscapeBuzzer", "duration" / Int8ub, source=ACR1252U, doc="Counts 10 ms."),
        0x29: _row(
            "E0 00 00 29",
            "EscapeLed",
            "data" / BYTES,
            source=ACR1252U,
            doc="One byte sets them: bit 0 red, bit 1 green.",
        ),
    },
)

ESCAPE_ANSWER = _row("E1 00 00 00", "EscapeAnswer", "data" / BYTES, source=ACR1252U)

DECLARATIONS = (COMMANDS, ESCAPES, ESCAPE_ANSWER)
