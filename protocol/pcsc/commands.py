"""Finding out which command an APDU to a reader is, and the small numbers inside the commands."""

from __future__ import annotations

from enum import IntEnum

from latchwork.protocol.cards.iso7816 import ResponseApdu
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pcsc import generated as g

READER_CLASS, ESCAPE_CLASS = 0xFF, 0xE0
VALUE_INS, ACS_INS = 0xD7, 0x00

DATA_UID, DATA_ATS = 0x00, 0x01
"""P1 of GetData."""
STORED_KEY, READER_KEY = 0x20, 0x80
"""Bits of the key structure in LoadKeys."""
KEY_A, KEY_B = 0x60, 0x61

ESCAPE_CONTROL = 3500
"""The control code of vendor commands that need no card; on Linux the CCID driver has to allow them."""


class ValueOperation(IntEnum):
    STORE = 0
    ADD = 1
    SUBTRACT = 2


PICC_BITS: dict[int, str] = {
    7: "auto_polling",
    6: "auto_ats",
    5: "short_interval",
    4: "felica_424",
    3: "felica_212",
    2: "topaz",
    1: "type_b",
    0: "type_a",
}
"""The ACR122U's PICC parameter; with bit 5 it polls every 250 ms, else every 500 ms."""

LED_RED, LED_GREEN = 0x01, 0x02
"""In the second byte of the answer to LedBuzzer."""
LED_ANSWER = 0x90
TIMEOUT_UNIT_SECONDS = 5
TIMEOUT_NEVER = 0xFF
FIRMWARE_SIZE = 10


def parse_reader_command(apdu: bytes) -> g.Command | g.Escape:
    """Raises `Malformed` for what is no command to a reader, or not in the form that its maker gives it."""
    if len(apdu) < 4:
        raise Malformed("reader command", f"{len(apdu)} bytes where at least 4 belong")
    cla, ins, p1 = apdu[0], apdu[1], apdu[2]
    if cla == ESCAPE_CLASS:
        return g.parse_escape(apdu[3], apdu)
    if cla != READER_CLASS:
        raise Malformed("reader command", f"class {cla:02x} goes to the card")
    second = p1 if ins == ACS_INS else apdu[4] if ins == VALUE_INS and len(apdu) > 4 else 0
    return g.parse_command((ins, second), apdu)


def wait_seconds(command: g.SetTimeout) -> float | None:
    """How long the reader waits for a card's answer from then on; None for ever."""
    return None if command.units == TIMEOUT_NEVER else float(command.units * TIMEOUT_UNIT_SECONDS)


def picc_parameter(names: frozenset[str]) -> int:
    """The ACR122U's parameter with these bits set; raises `Malformed` for a name that is none."""
    unknown = names - set(PICC_BITS.values())
    if unknown:
        raise Malformed("PICC parameter", f"it has no bit {sorted(unknown)[0]!r}")
    return sum(1 << bit for bit, name in PICC_BITS.items() if name in names)


def picc_names(value: int) -> frozenset[str]:
    return frozenset(name for bit, name in PICC_BITS.items() if value >> bit & 1)


def read_leds(answer: bytes) -> tuple[bool, bool]:
    """Red and green from the answer to LedBuzzer. Raises `Malformed`."""
    state = _second_byte(answer, "LED answer")
    return bool(state & LED_RED), bool(state & LED_GREEN)


def read_picc_parameter(answer: bytes) -> int:
    """From the answer to GetPiccParameter or SetPiccParameter. Raises `Malformed`."""
    return _second_byte(answer, "PICC parameter answer")


def _second_byte(answer: bytes, what: str) -> int:
    response = ResponseApdu.parse(answer)
    if response.data or response.sw >> 8 != LED_ANSWER:
        raise Malformed(what, "it is not 90 and one byte")
    return response.sw & 0xFF


def read_firmware(answer: bytes) -> str:
    """The ACR122U's version text, which has no status word behind it. Raises `Malformed`."""
    if len(answer) != FIRMWARE_SIZE or not answer.isascii():
        raise Malformed("firmware answer", f"it is not {FIRMWARE_SIZE} ASCII characters")
    return answer.decode("ascii")
