"""Which codes the shipped keypad takes: six digits, no 0, and not beginning with 12.

Source: the vendor's support pages; the API document says only that a code is a number.
"""

from __future__ import annotations

from latchwork.protocol.codec.errors import Malformed

LENGTH = 6
FORBIDDEN_DIGIT = "0"
FORBIDDEN_START = "12"


def code_number(digits: str) -> int:
    """The code as messages carry it; `Malformed` for one that nobody could type on the keypad."""
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        raise Malformed("keypad code", f"it has not {LENGTH} digits")
    if FORBIDDEN_DIGIT in digits:
        raise Malformed("keypad code", "it has a 0, which the keypad does not have")
    if digits.startswith(FORBIDDEN_START):
        raise Malformed("keypad code", "it begins with 12, which the keypad keeps for itself")
    return int(digits)


def code_digits(number: int) -> str:
    """The digits of a stored code. Codes of other apps may break the keypad's rule, so nothing is refused here."""
    return f"{number:0{LENGTH}d}"
