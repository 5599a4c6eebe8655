"""What the cloud takes for a keypad PIN: 5 to 8 digits, three of them different, and no run up or down.

Source: tedee-api-doc, howtos/manage-lock-pin-list. How PINs reach the keypad is not public.
"""

from __future__ import annotations

from enum import IntFlag
from itertools import pairwise

from latchwork.protocol.codec.errors import Malformed

LENGTHS = range(5, 9)
DIFFERENT = 3


class Weekdays(IntFlag):
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 4
    THURSDAY = 8
    FRIDAY = 16
    SATURDAY = 32
    SUNDAY = 64


def check_pin(digits: str) -> None:
    """`Malformed` with the rule that is broken; the PIN itself is not in it."""
    if not (digits.isascii() and digits.isdigit()):
        raise Malformed("PIN", "it is not digits alone")
    if len(digits) not in LENGTHS:
        raise Malformed("PIN", f"it has not {LENGTHS.start} to {LENGTHS.stop - 1} digits")
    if len(set(digits)) < DIFFERENT:
        raise Malformed("PIN", f"fewer than {DIFFERENT} of its digits are different")
    if _steps(digits) in ({1}, {-1}):
        raise Malformed("PIN", "its digits run up or down")


def _steps(digits: str) -> set[int]:
    return {int(after) - int(before) for before, after in pairwise(digits)}


def is_good(digits: str) -> bool:
    try:
        check_pin(digits)
    except Malformed:
        return False
    return True
