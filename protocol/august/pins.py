"""The PIN field of a frame, and the slots that PINs lie in.

A PIN is packed decimal, first digit in the high nibble, filled up with f; seven ff are no PIN. Source: yalexs-ble
7.2.2, `util.py` and `lock.py`; slots from 0 are reported of a Yale Doorman by the second source.
"""

from __future__ import annotations

import re

from latchwork.protocol.august.generated import (
    ClearKeycode,
    CommitKeycode,
    GetKeycode,
    Keycode,
    SetKeycode,
)
from latchwork.protocol.codec.errors import Malformed

FIELD = 7
CAPACITY = 2 * FIELD
"""Digits that the field holds. What a lock takes is not public; the vendor's cloud has codes of 4 to 6 digits."""
USUAL_DIGITS = range(4, 7)

CLIENT_SLOTS = range(1, 0x1_0000)
"""What yalexs-ble asks for; it refuses 0."""
LOCK_SLOTS = range(0x1_0000)
"""What the frame holds, and locks that number from 0 take."""

MASTER_SLOT = 0xFFEE
"""The keypad's own programming code in the log. It is set at the keypad and cannot be read or written by radio."""

EMPTY = b"\xff" * FIELD

_DIGITS = re.compile(rf"[0-9]{{1,{CAPACITY}}}", re.ASCII)
_FILLED = re.compile(r"([0-9]*)f*", re.ASCII)


def encode_pin(digits: str) -> bytes:
    """The field. `Malformed` for anything but 1 to 14 digits."""
    if not _DIGITS.fullmatch(digits):
        raise Malformed("PIN", f"it is not 1 to {CAPACITY} digits")
    return bytes.fromhex(digits.ljust(CAPACITY, "f"))


def decode_pin(field: bytes) -> str | None:
    """The digits; None for an empty field. `Malformed` for what is not digits and then filling.

    A field of zeros is a PIN of fourteen zeros here; the second source takes it for an empty slot.
    """
    if len(field) != FIELD:
        raise Malformed("PIN", f"{len(field)} bytes where {FIELD} belong")
    told = _FILLED.fullmatch(field.hex())
    if told is None:
        raise Malformed("PIN", "it is not digits that are filled up with f")
    return told[1] or None


def check_slot(slot: int, slots: range = CLIENT_SLOTS) -> int:
    """The slot; `Malformed` when it is none of `slots`."""
    if slot not in slots:
        raise Malformed("slot", f"{slot} is not in {slots.start}..{slots.stop - 1}")
    return slot


def slot_of(message: SetKeycode | ClearKeycode | CommitKeycode | GetKeycode | Keycode) -> int:
    """The slot that a message names; the commands that carry a PIN split it in two bytes."""
    if isinstance(message, GetKeycode | Keycode):
        return message.slot
    return message.slot_high << 8 | message.slot_low
