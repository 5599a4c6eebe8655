"""Names and tables of the PN532 that are not frames: status bytes, speeds, modulations, time-outs, registers.

From UM0701-02 §7 (commands), §7.1 (status byte), §7.3.1 (RFConfiguration); register names from the chip's data sheet.
"""

from __future__ import annotations

from enum import IntEnum

BAUD_RATES: dict[int, int] = {
    0: 9_600,
    1: 19_200,
    2: 38_400,
    3: 57_600,
    4: 115_200,
    5: 230_400,
    6: 460_800,
    7: 921_600,
    8: 1_288_000,
}
POWER_UP_BAUD = 115_200

SAM_MODES: dict[int, str] = {1: "normal", 2: "virtual_card", 3: "wired", 4: "dual"}

RF_ITEM_NAMES: dict[int, str] = {
    0x01: "rf_field",
    0x02: "timings",
    0x04: "max_rty_com",
    0x05: "max_retries",
    0x0A: "analog_106_type_a",
    0x0B: "analog_212_424",
    0x0C: "analog_type_b",
    0x0D: "analog_14443_4",
}

MODULATIONS: dict[int, str] = {
    0: "106_type_a",
    1: "felica_212",
    2: "felica_424",
    3: "106_type_b",
    4: "jewel",
}

SUPPORT_BITS: dict[int, str] = {0: "ISO14443A", 1: "ISO14443B", 2: "ISO18092"}

MORE_DATA = 0x40
"""Bit 6 of Tg and of the status byte: the rest follows in the next exchange."""
NAD_PRESENT = 0x80
ERROR_MASK = 0x3F

DEFAULT_PARAMETERS = 0x14
AUTO_RATS = 0x10
NO_PREAMBLE = 0x40

RETRY_FOREVER = 0xFF


class Status(IntEnum):
    """Bits 0-5 of the status byte (UM0701-02 table 13)."""

    OK = 0x00
    TIMEOUT = 0x01
    CRC = 0x02
    PARITY = 0x03
    BIT_COUNT = 0x04
    FRAMING = 0x05
    BIT_COLLISION = 0x06
    BUFFER_TOO_SMALL = 0x07
    RF_BUFFER_OVERFLOW = 0x09
    FIELD_NOT_ON = 0x0A
    PROTOCOL = 0x0B
    OVERHEATED = 0x0D
    INTERNAL_OVERFLOW = 0x0E
    INVALID_PARAMETER = 0x10
    DEP_COMMAND = 0x12
    DATA_FORMAT = 0x13
    MIFARE_AUTH = 0x14
    UID_CHECK = 0x23
    DEP_STATE = 0x25
    NOT_ALLOWED = 0x26
    WRONG_CONTEXT = 0x27
    RELEASED = 0x29
    CARD_MISMATCH = 0x2A
    CARD_GONE = 0x2B
    NFCID3_MISMATCH = 0x2C
    OVER_CURRENT = 0x2D
    NAD_MISSING = 0x2E


class Register(IntEnum):
    """Those of the contactless interface unit that hosts are known to touch."""

    CIU_TX_MODE = 0x6302
    CIU_RX_MODE = 0x6303
    CIU_MANUAL_RCV = 0x630D
    CIU_STATUS2 = 0x6338
    CIU_FIFO_DATA = 0x6339
    CIU_FIFO_LEVEL = 0x633A
    CIU_CONTROL = 0x633C
    CIU_BIT_FRAMING = 0x633D


CRC_ENABLED = 0x80
"""Bit 7 of CIU_TxMode (append) and CIU_RxMode (check and strip)."""


def timeout_microseconds(index: int) -> int | None:
    """100 us x 2^(n-1) for n = 1..16; None for 0, which waits for ever."""
    if not 0 <= index <= 16:
        raise ValueError(f"time-out index {index} is not in 0..16")
    return None if index == 0 else 100 << (index - 1)
