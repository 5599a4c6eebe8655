"""A card's bits, first transmitted bit first, and how they lie in bytes: left-justified, as OSDP's RAW has them."""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed

MOST = 0xFFFF
"""The bit count of RAW has two bytes."""


@dataclass(frozen=True, slots=True)
class Bits:
    """`number` has the first transmitted bit as its most significant one. Card data stay out of `repr`."""

    count: int
    number: int = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.count <= MOST or not 0 <= self.number < 1 << self.count:
            raise Malformed(
                "Wiegand bits", f"there are not 0 to {MOST} of them, or the number needs more than there are"
            )

    @classmethod
    def of_text(cls, text: str) -> Bits:
        """From `0` and `1`, first transmitted first; raises `Malformed`."""
        if set(text) - {"0", "1"}:
            raise Malformed("Wiegand bits", "they are written as 0 and 1")
        return cls(len(text), int(text or "0", 2))

    def text(self) -> str:
        return f"{self.number:0{self.count}b}" if self.count else ""

    @classmethod
    def of_bytes(cls, data: bytes, count: int) -> Bits:
        """From left-justified bytes; raises `Malformed` unless exactly as many bytes as needed are there and the bits
        behind the last one are zero."""
        if len(data) != (count + 7) // 8:
            raise Malformed("Wiegand bits", f"{len(data)} bytes do not hold {count} bits")
        spare = len(data) * 8 - count
        number = int.from_bytes(data, "big")
        if number & (1 << spare) - 1:
            raise Malformed("Wiegand bits", "the bits behind the last one are not zero")
        return cls(count, number >> spare)

    def bytes(self) -> bytes:
        """Left-justified, filled up with zeros behind."""
        size = (self.count + 7) // 8
        return (self.number << size * 8 - self.count).to_bytes(size, "big")

    def field(self, first: int, width: int) -> int:
        """The number that stands in `width` bits from bit `first` on."""
        return self.number >> (self.count - first - width) & (1 << width) - 1

    def ones(self, mask: int) -> int:
        """How many of the masked bits are 1; the mask's most significant bit is bit 0."""
        return (self.number & mask).bit_count()
