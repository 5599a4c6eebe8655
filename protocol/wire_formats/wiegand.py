"""A card's bits as a byte map. Its bytes are those of OSDP's RAW reply: reader, format, bit count, bits left-justified.

Nothing in the bits says which format they have, so every format in which the parity fits is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import number_from
from latchwork.protocol.osdp.declared_replies import REPLIES
from latchwork.protocol.osdp.generated import Raw
from latchwork.protocol.wiegand.bits import Bits
from latchwork.protocol.wiegand.formats import FORMATS, Card, encode, format_named, readings
from latchwork.protocol.wiegand.raw import from_raw, to_raw
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, UnknownMessage, mapped, stray


class WiegandFormat:
    name = "wiegand"
    about = "a card as a Wiegand reader sends it, in the bytes of OSDP's RAW reply"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if not data:
            return []
        try:
            raw = Raw.parse(data)
            bits = from_raw(raw)
        except CodecError:
            return [stray(data, 0, "no card: reader, format, bit count (low byte first) and the bits are wanted")]
        _, parts = mapped(REPLIES.rows[Raw.CODE], data)
        card = Section("card", tuple(replace(part, secret=part.secret or part.name == "data") for part in parts))
        found = readings(bits)
        if not found:
            return [Reading("Card", sender, (card,), problem=f"{bits.count} bits whose parity fits no known format")]
        first, *others = found
        told = [Section(f"as {one.format}", _numbers(one, bits)) for one in found]
        about = f"It may be {' or '.join(one.format for one in found)}." if others else FORMATS[first.format].doc
        fields = {**first.numbers, "reader": raw.reader}
        return [Reading(first.format, sender, (card, *told), fields, frozenset(first.numbers), about)]

    def messages(self, sender: Sender) -> list[str]:
        return list(FORMATS)

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        try:
            row = format_named(message)
        except Malformed as error:
            raise UnknownMessage(str(error)) from error
        rest = dict(stated)
        reader = number_from(rest.pop("reader", 0), message, "reader")
        numbers = {name: number_from(value, message, name) for name, value in rest.items()}
        return to_raw(encode(row, numbers), reader).build()


def _numbers(card: Card, bits: Bits) -> tuple[Part, ...]:
    """Each number with the bytes in which its bits lie."""
    head = len(Raw(0, 0, 0, b"").build())
    data = bytes(head) + bits.bytes()
    parts = []
    for number in FORMATS[card.format].numbers:
        start, end = head + number.first // 8, head + (number.first + number.width + 7) // 8
        name = f"{number.name} (bits {number.first} to {number.first + number.width - 1})"
        parts.append(Part(start, end, name, data[start:end], card.numbers[number.name], secret=True))
    return tuple(parts)
