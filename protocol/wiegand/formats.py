"""Card formats: which bits are which number, and which parity bit covers which bits.

Bit 0 is transmitted first. Masks have bit 0 as their most significant one. A parity bit covers the bits of its mask,
itself among them; where parity bits cover each other they are computed in the order of the row. Layouts and parity
from proxmark3 (client/src/wiegand_formats.c).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.wiegand.bits import Bits


class Kind(IntEnum):
    """What the number of ones under a parity bit's mask is."""

    EVEN = 0
    ODD = 1


@dataclass(frozen=True, slots=True)
class Number:
    """`width` bits from bit `first` on; the first is the most significant."""

    name: str
    first: int
    width: int

    @property
    def most(self) -> int:
        return (1 << self.width) - 1


@dataclass(frozen=True, slots=True)
class Parity:
    at: int
    kind: Kind
    mask: int


@dataclass(frozen=True, slots=True)
class Format:
    """`aliases` are other names of the same layout. `facility` and `company` are what vendors call the same idea."""

    name: str
    bits: int
    numbers: tuple[Number, ...]
    parities: tuple[Parity, ...]
    source: str
    doc: str
    aliases: tuple[str, ...] = ()


class BadParity(CodecError):
    """A card's bits with parity that does not fit; `at` names the parity bits. The bits themselves stay out of it."""

    def __init__(self, name: str, at: tuple[int, ...]) -> None:
        bits = ", ".join(str(bit) for bit in at)
        super().__init__(
            f"{name}: the parity in bit {bits} does not fit; the card was read wrongly or has another format"
        )
        self.format = name
        self.at = at


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: the format's name, and its numbers by name."""

    format: str
    numbers: Mapping[str, int] = field(repr=False)


def _span(bits: int, first: int, last: int) -> int:
    """The mask of the bits from `first` to `last`."""
    return (1 << last - first + 1) - 1 << bits - 1 - last


def _ends(bits: int, even_last: int, odd_first: int) -> tuple[Parity, ...]:
    """Even parity in front over the first half, odd behind over the second."""
    return (
        Parity(0, Kind.EVEN, _span(bits, 0, even_last)),
        Parity(bits - 1, Kind.ODD, _span(bits, odd_first, bits - 1)),
    )


def _corporate(bits: int, even: int, odd: int) -> tuple[Parity, ...]:
    """HID's Corporate 1000: two of every three bits each, and at last all bits."""
    return (
        Parity(1, Kind.EVEN, even | 1 << bits - 2),
        Parity(bits - 1, Kind.ODD, odd | 1),
        Parity(0, Kind.ODD, (1 << bits) - 1),
    )


PROXMARK = "proxmark3 client/src/wiegand_formats.c"

_ROWS = (
    Format(
        "H10301",
        26,
        (Number("facility", 1, 8), Number("card", 9, 16)),
        _ends(26, 12, 13),
        PROXMARK,
        "The open 26-bit format.",
    ),
    Format(
        "H10306",
        34,
        (Number("facility", 1, 16), Number("card", 17, 16)),
        _ends(34, 16, 17),
        PROXMARK,
        "34 bits.",
        ("N10002",),
    ),
    Format(
        "C1K35S",
        35,
        (Number("company", 2, 12), Number("card", 14, 20)),
        _corporate(35, 0x1_B6DB6DB6, 0x3_6DB6DB6C),
        PROXMARK,
        "HID Corporate 1000, 35 bits.",
    ),
    Format("H10302", 37, (Number("card", 1, 35),), _ends(37, 18, 18), PROXMARK, "37 bits without a facility."),
    Format(
        "H10304",
        37,
        (Number("facility", 1, 16), Number("card", 17, 19)),
        _ends(37, 18, 18),
        PROXMARK,
        "37 bits with a facility.",
    ),
    Format(
        "C1K48S",
        48,
        (Number("company", 2, 22), Number("card", 24, 23)),
        _corporate(48, 0x1B6D_B6DB6DB6, 0x36DB_6DB6DB6C),
        PROXMARK,
        "HID Corporate 1000, 48 bits.",
    ),
)

FORMATS: dict[str, Format] = {row.name: row for row in _ROWS}
ALIASES: dict[str, str] = {alias: row.name for row in _ROWS for alias in row.aliases}


def format_named(name: str) -> Format:
    """A format by its name or an alias, in any case; raises `Malformed`."""
    upper = name.upper()
    row = FORMATS.get(ALIASES.get(upper, upper))
    if row is None:
        raise Malformed("Wiegand format", f"there is none of this name; there are {', '.join(FORMATS)}")
    return row


def encode(row: Format, numbers: Mapping[str, int]) -> Bits:
    """The bits of a card. Raises `Malformed` for a number that is missing, unknown or does not fit."""
    wanted = {number.name for number in row.numbers}
    if set(numbers) != wanted:
        raise Malformed(row.name, f"it takes {' and '.join(number.name for number in row.numbers)}, and nothing else")
    value = 0
    for number in row.numbers:
        stated = numbers[number.name]
        if not 0 <= stated <= number.most:
            raise Malformed(row.name, f"{number.name} is not in 0..{number.most}")
        value |= stated << row.bits - number.first - number.width
    for parity in row.parities:
        if (value & parity.mask).bit_count() % 2 != parity.kind:
            value |= 1 << row.bits - 1 - parity.at
    return Bits(row.bits, value)


def decode(row: Format, bits: Bits) -> Card:
    """What a card says. Raises `BadParity`, and `Malformed` for another number of bits."""
    if bits.count != row.bits:
        raise Malformed(row.name, f"{bits.count} bits where {row.bits} belong")
    wrong = tuple(parity.at for parity in row.parities if bits.ones(parity.mask) % 2 != parity.kind)
    if wrong:
        raise BadParity(row.name, wrong)
    return Card(row.name, {number.name: bits.field(number.first, number.width) for number in row.numbers})


def readings(bits: Bits) -> list[Card]:
    """What a card says in every format in which its parity fits. Nothing in the bits tells one format of a length from
    another: H10302 and H10304 are always both possible, so a site states which it uses."""
    found: list[Card] = []
    for row in FORMATS.values():
        if row.bits == bits.count:
            try:
                found.append(decode(row, bits))
            except BadParity:
                continue
    return found
