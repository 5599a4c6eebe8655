"""The card number inside `encodedCredential`.

"Standard 26 Bit" (format 100) is the open 26-bit Wiegand format, written as a hexadecimal number without leading zeros.
Format 110 "Unknown" is raw hex, which says nothing. Source: credentials recorded in techspaceco/brivo, test/fixtures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.rest.errors import BadAnswer, BadRequest
from latchwork.protocol.wiegand.bits import Bits
from latchwork.protocol.wiegand.formats import FORMATS, decode, encode

STANDARD_26, UNKNOWN = 100, 110
STANDARD_26_NAME = "Standard 26 Bit"
CARD_NUMBER_FIELD, FACILITY_FIELD = 1, 2
SIZE = 26

WIEGAND_26 = FORMATS["H10301"]

_PREFIX = "acs.cards.format."
CARD_NUMBER, FACILITY_CODE = "card_number", "facility_code"


def encoded_26(card_number: int, facility_code: int) -> str:
    """What the server will write; raises `BadRequest` for a number that 26 bits cannot say."""
    try:
        bits = encode(WIEGAND_26, {"card": card_number, "facility": facility_code})
    except Malformed as problem:
        raise BadRequest("26-bit card", problem.problem) from None
    return f"{bits.number:x}"


def bits_of(encoded: str, size: int = SIZE) -> Bits:
    """The bits of an `encodedCredential`; raises `BadAnswer`."""
    if not encoded or set(encoded.lower()) - set("0123456789abcdef") or len(encoded) > -(-size // 4):
        raise BadAnswer("encodedCredential", f"it is no hexadecimal number of {size} bits")
    try:
        return Bits(size, int(encoded, 16))
    except Malformed:
        raise BadAnswer("encodedCredential", f"it needs more than {size} bits") from None


def decoded_26(encoded: str) -> tuple[int, int]:
    """Card number and facility code. Raises `BadAnswer`, and wiegand's `BadParity` when its parity does not fit."""
    numbers = decode(WIEGAND_26, bits_of(encoded)).numbers
    return numbers["card"], numbers["facility"]


def field_name(name: str) -> str:
    """Names of fields come with a prefix or without, depending on the call."""
    return name.removeprefix(_PREFIX)


def values_by_name(pairs: Iterable[tuple[str | None, str]]) -> Mapping[str, str]:
    """Values of a credential by the short names of their fields."""
    return {field_name(name): value for name, value in pairs if name is not None}
