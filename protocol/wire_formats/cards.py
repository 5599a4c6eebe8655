"""ISO/IEC 14443 type A frames and key cards as a byte map.

A frame of a card does not say who sent it: two bytes may be an ATQA. So the sender matters here, and a reader's frame
is what is looked for first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from latchwork.protocol.cards.iso14443a import AnswerToSelect, crc_a, with_crc, without_crc
from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from
from latchwork.protocol.keycard import declarations as keycard
from latchwork.protocol.wire_formats.card_layouts import (
    BLOCKS,
    CARD_COMMANDS,
    CARD_FRAMES,
    CARD_FRAMES_BARE,
    READER_FRAMES,
    READER_FRAMES_BARE,
)
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, UnknownMessage, mapped, piece, stray

RATS_ANSWER = "Ats"


def first_fit(layouts: Iterable[Layout], data: bytes) -> tuple[Layout, dict[str, Any], list[Part]] | None:
    """The first layout that takes all of `data`, with its values and parts."""
    for layout in layouts:
        try:
            values, parts = mapped(layout, data)
        except CodecError:
            continue
        return layout, values, [_told(part, layout) for part in parts]
    return None


def _told(part: Part, layout: Layout) -> Part:
    said = layout.name if part.start == 0 and part.name in ("code", "constant") and layout.name != "Nibble" else ""
    return replace(part, meaning=part.meaning or said)


class TypeAFormat:
    name = "iso14443a"
    about = "frames between a reader and a type A card, CRC_A included where the frame has one"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if not data:
            return []
        found = None
        if sender != "device":
            found = self._of(data, "host", (*READER_FRAMES.values(), *BLOCKS.values()), READER_FRAMES_BARE.values())
        if found is None and sender != "host":
            found = _ats(data) or self._of(data, "device", CARD_FRAMES.values(), CARD_FRAMES_BARE.values())
        return [found or stray(data, 0, "no frame of a reader or a card: neither its CRC_A nor its form fits")]

    def _of(self, data: bytes, sender: Sender, checked: Iterable[Layout], bare: Iterable[Layout]) -> Reading | None:
        body = without_crc(data)
        fit = None if body is None else first_fit(checked, body)
        tail: list[Part] = []
        if fit is not None:
            end = len(data) - 2
            secret = bool(fit[0].secret)
            tail = [replace(piece(data, end, end + 2, "CRC_A", data[end:], "right"), secret=secret)]
        else:
            fit = first_fit(bare, data)
        if fit is None:
            return None
        layout, fields, parts = fit
        section = Section("frame", (*parts, *tail))
        return Reading(layout.name, sender, (section,), fields, layout.secret, layout.doc)

    def messages(self, sender: Sender) -> list[str]:
        host, device = {**READER_FRAMES_BARE, **READER_FRAMES}, {**CARD_FRAMES_BARE, **CARD_FRAMES}
        return [*host, *BLOCKS] if sender == "host" else [*device, RATS_ANSWER]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        bare = {**READER_FRAMES_BARE, **CARD_FRAMES_BARE}
        if message in bare:
            return build_stated(bare[message], stated)
        if message == RATS_ANSWER:
            return with_crc(build_stated(_ATS_BYTES, stated))
        checked = {**READER_FRAMES, **CARD_FRAMES}
        if message not in checked:
            raise UnknownMessage(f"ISO/IEC 14443 type A has no frame {message!r}")
        return with_crc(build_stated(checked[message], stated))


_ATS_BYTES = Layout("Ats", CARD_FRAMES["Data"].tree, source="ISO/IEC 14443-4 §5.2")


def _ats(data: bytes) -> Reading | None:
    """An answer to select: its first byte counts its bytes, which four bytes or more do not by chance."""
    body = without_crc(data)
    if body is None or len(body) < 3:
        return None
    try:
        ats = AnswerToSelect.parse(body)
    except Malformed:
        return None
    parts, at = [piece(data, 0, 1, "length", data[0])], 1
    for name, said in (
        ("t0", f"FSC {ats.fsc} bytes"),
        ("ta1", "bit rates"),
        ("tb1", f"FWI {ats.fwi}, SFGI {ats.sfgi}"),
        ("tc1", f"CID {'yes' if ats.did_supported else 'no'}, NAD {'yes' if ats.nad_supported else 'no'}"),
    ):
        if getattr(ats, name) is not None:
            parts.append(piece(data, at, at + 1, name, data[at], said))
            at += 1
    if ats.historical:
        parts.append(piece(data, at, at + len(ats.historical), "historical bytes"))
    end = len(data) - 2
    parts.append(piece(data, end, end + 2, "CRC_A", crc_a(body), "right"))
    return Reading(RATS_ANSWER, "device", (Section("frame", tuple(parts)),), {"data": body.hex()})


class KeyCardFormat:
    name = "keycard"
    about = "what lies on a key card: its open header, and what is sealed behind it"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        size = 8
        try:
            fields, parts = mapped(keycard.HEADER, data[:size])
        except CodecError:
            return [stray(data, 0, "no key card of ours")]
        told = [_header_word(part) for part in parts]
        if data[size:]:
            told.append(
                replace(piece(data, size, len(data), "sealed", None, "opens with the property key"), secret=True)
            )
            fields["sealed"] = data[size:].hex()
        secrets = frozenset({"sealed"} & fields.keys())
        return [Reading("Header", sender, (Section("card", tuple(told)),), fields, secrets, keycard.HEADER.doc)]

    def messages(self, sender: Sender) -> list[str]:
        return ["Header"]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message != "Header":
            raise UnknownMessage(f"a key card has no {message!r} that can be written without its keys")
        rest = {name: value for name, value in stated.items() if name != "sealed"}
        return build_stated(keycard.HEADER, rest) + bytes_from(stated.get("sealed", ""), message, "sealed")


def _header_word(part: Part) -> Part:
    return replace(part, meaning="a Latchwork key card" if part.name == "magic" else part.meaning)


__all__ = ["CARD_COMMANDS", "KeyCardFormat", "TypeAFormat", "first_fit"]
