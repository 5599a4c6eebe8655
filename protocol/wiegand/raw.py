"""A card as OSDP's RAW reply carries it: reader, format, bit count, bits left-justified."""

from __future__ import annotations

from latchwork.protocol.osdp.constants import CardFormat
from latchwork.protocol.osdp.generated import Raw
from latchwork.protocol.wiegand.bits import Bits


def to_raw(bits: Bits, reader: int = 0, format: int = CardFormat.WIEGAND) -> Raw:
    return Raw(reader, format, bits.count, bits.bytes())


def from_raw(raw: Raw) -> Bits:
    """Raises `Malformed` when bits behind the last one are set."""
    return Bits.of_bytes(raw.data, raw.bit_count)
