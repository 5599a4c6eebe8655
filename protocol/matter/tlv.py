"""Matter's TLV: elements of a type, with a tag, one inside the other; bytes to elements and back.

    control byte (bits 7-5 form of the tag, bits 4-0 type)  [tag]  [length]  [value]  ... [18 ends a container]

Source: home-assistant-chip-clusters 2025.7.0, chip/tlv; npm @matter/types 0.17.9, src/tlv. Numbers are little-endian
and may be wider than they need: `read` keeps the width, so that `build` gives the same bytes again, and `canonical.py`
says what a careful sender would have written otherwise. Of a NaN nothing is kept but that it is one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeAlias

from latchwork.protocol.codec.errors import Malformed

DEEPEST = 32
"""Containers inside containers. The deepest interaction-model message has six."""

END = 0x18
NAME = "TLV"


class Type(Enum):
    """`value` is the lowest code of the type."""

    SIGNED = 0x00
    UNSIGNED = 0x04
    BOOLEAN = 0x08
    SINGLE = 0x0A
    DOUBLE = 0x0B
    UTF8 = 0x0C
    OCTETS = 0x10
    NULL = 0x14
    STRUCTURE = 0x15
    ARRAY = 0x16
    LIST = 0x17


CONTAINERS = frozenset({Type.STRUCTURE, Type.ARRAY, Type.LIST})

_TYPES: dict[int, Type] = {
    **dict.fromkeys(range(4), Type.SIGNED),
    **dict.fromkeys(range(4, 8), Type.UNSIGNED),
    **dict.fromkeys((8, 9), Type.BOOLEAN),
    **dict.fromkeys(range(12, 16), Type.UTF8),
    **dict.fromkeys(range(16, 20), Type.OCTETS),
    **{one.value: one for one in (Type.SINGLE, Type.DOUBLE, Type.NULL, *CONTAINERS)},
}
_FLOATS = {Type.SINGLE: struct.Struct("<f"), Type.DOUBLE: struct.Struct("<d")}


@dataclass(frozen=True, slots=True)
class ProfileTag:
    """A tag of a profile: of a vendor's, of the common one (vendor and profile 0) or of the one that the context
    implies (`vendor` and `profile` None). `wide` when the number has four bytes although two would do."""

    number: int
    vendor: int | None = 0
    profile: int | None = 0
    wide: bool = False


Tag: TypeAlias = int | ProfileTag | None
"""None is anonymous, a number is context-specific."""

Value: TypeAlias = "bool | int | float | str | bytes | tuple[Element, ...] | None"


@dataclass(frozen=True, slots=True)
class Element:
    """`value` is a bool, int, float, str, bytes, None or, in a container, its members.

    `width` is how many bytes the number, or the length of a string, takes; 0 for as many as it needs. The `repr` leaves
    out the value: strings may be codes.
    """

    type: Type
    value: Value = field(default=None, repr=False)
    tag: Tag = None
    width: int = 0

    def tagged(self, tag: Tag) -> Element:
        return self if tag == self.tag else replace(self, tag=tag)

    @property
    def members(self) -> tuple[Element, ...]:
        """The members of a container; raises `Malformed` for anything else."""
        if not isinstance(self.value, tuple):
            raise Malformed(NAME, f"a {self.type.name.lower()} has no members")
        return self.value


# --- making elements --------------------------------------------------------------------------------------------------


def unsigned(value: int, tag: Tag = None) -> Element:
    return Element(Type.UNSIGNED, value, tag)


def signed(value: int, tag: Tag = None) -> Element:
    return Element(Type.SIGNED, value, tag)


def boolean(value: bool, tag: Tag = None) -> Element:
    return Element(Type.BOOLEAN, value, tag)


def utf8(value: str, tag: Tag = None) -> Element:
    return Element(Type.UTF8, value, tag)


def octets(value: bytes, tag: Tag = None) -> Element:
    return Element(Type.OCTETS, value, tag)


def null(tag: Tag = None) -> Element:
    return Element(Type.NULL, None, tag)


def structure(*members: Element, tag: Tag = None) -> Element:
    return Element(Type.STRUCTURE, members, tag)


def array(*members: Element, tag: Tag = None) -> Element:
    return Element(Type.ARRAY, members, tag)


# --- building ---------------------------------------------------------------------------------------------------------


def build(element: Element) -> bytes:
    """The bytes; raises `Malformed`."""
    parts: list[bytes] = []
    _build(element, parts, 0)
    return b"".join(parts)


def _build(element: Element, parts: list[bytes], depth: int) -> None:
    kind, value = element.type, element.value
    if isinstance(value, tuple) and kind in CONTAINERS:
        if depth >= DEEPEST:
            raise Malformed(NAME, f"containers are more than {DEEPEST} deep")
        check_members(kind, [member.tag for member in value])
        parts.append(_head(kind.value, element.tag))
        for member in value:
            _build(member, parts, depth + 1)
        parts.append(bytes((END,)))
        return
    code, body = _body(element)
    parts.append(_head(code, element.tag))
    parts.append(body)


def _body(element: Element) -> tuple[int, bytes]:
    """The type's code and all that follows the tag."""
    kind, value, width = element.type, element.value, element.width
    if kind is Type.BOOLEAN and isinstance(value, bool):
        return kind.value + value, b""
    if kind is Type.NULL and value is None:
        return kind.value, b""
    if kind in (Type.SIGNED, Type.UNSIGNED) and isinstance(value, int) and not isinstance(value, bool):
        return _number(kind, value, width)
    if kind is Type.UTF8 and isinstance(value, str):
        try:
            value = value.encode()
        except UnicodeEncodeError:
            raise Malformed(NAME, "a string has characters that UTF-8 has not") from None
    elif kind is not Type.OCTETS or not isinstance(value, bytes):
        if kind in _FLOATS and isinstance(value, float):
            return kind.value, _float(kind, value)
        raise Malformed(NAME, f"a value is no {kind.name.lower()}")
    code, length = _number(Type.UNSIGNED, len(value), width)
    return code - Type.UNSIGNED.value + kind.value, length + value


def _float(kind: Type, value: float) -> bytes:
    try:
        return _FLOATS[kind].pack(value)
    except OverflowError:
        raise Malformed(NAME, "a number is too large for four bytes") from None


_WIDTHS = (1, 2, 4, 8)


def _number(kind: Type, value: int, width: int) -> tuple[int, bytes]:
    if width and width not in _WIDTHS:
        raise Malformed(NAME, "a number has 1, 2, 4 or 8 bytes")
    is_signed = kind is Type.SIGNED
    for index, size in enumerate(_WIDTHS):
        if size < width:
            continue
        try:
            return kind.value + index, value.to_bytes(size, "little", signed=is_signed)
        except OverflowError:
            if width:
                break
    raise Malformed(NAME, f"a number does not fit into {width or 8} bytes")


def _head(code: int, tag: Tag) -> bytes:
    """Control byte and tag."""
    if tag is None:
        return bytes((code,))
    try:
        if isinstance(tag, int):
            return bytes((code | 0x20, tag))
        size = 4 if tag.wide or tag.number > 0xFFFF else 2
        number = tag.number.to_bytes(size, "little")
        form, front = _profile(tag)
    except (ValueError, OverflowError):
        raise Malformed(NAME, "a tag is out of range") from None
    return bytes((code | (form | (size == 4)) << 5,)) + front + number


def _profile(tag: ProfileTag) -> tuple[int, bytes]:
    if tag.vendor is None or tag.profile is None:
        if tag.vendor is not tag.profile:
            raise ValueError
        return 4, b""
    if (tag.vendor, tag.profile) == (0, 0):
        return 2, b""
    return 6, tag.vendor.to_bytes(2, "little") + tag.profile.to_bytes(2, "little")


def check_members(container: Type, tags: list[Tag]) -> None:
    """Members of an array have no tags, those of a structure have one each and no two the same; a list is free."""
    if container is Type.ARRAY and any(tag is not None for tag in tags):
        raise Malformed(NAME, "a member of an array has a tag")
    if container is Type.STRUCTURE:
        plain = [replace(tag, wide=False) if isinstance(tag, ProfileTag) else tag for tag in tags]
        if None in plain:
            raise Malformed(NAME, "a member of a structure has no tag")
        if len(set(plain)) != len(plain):
            raise Malformed(NAME, "two members of a structure have one tag")


# --- reading ----------------------------------------------------------------------------------------------------------


def read(data: bytes) -> Element:
    """Exactly one element; raises `Malformed`."""
    element, end = read_first(data)
    if end != len(data):
        raise Malformed(NAME, f"{len(data) - end} bytes are left over")
    return element


def read_first(data: bytes, start: int = 0) -> tuple[Element, int]:
    """The element that begins at `start`, and where it ends; raises `Malformed`."""
    open_containers: list[tuple[Type, Tag, list[Element]]] = []
    at = start
    while True:
        control, at = _byte(data, at), at + 1
        if control == END and open_containers:
            kind, tag, members = open_containers.pop()
            check_members(kind, [member.tag for member in members])
            element = Element(kind, tuple(members), tag)
        else:
            found = _TYPES.get(control & 0x1F)
            if found is None:
                raise Malformed(NAME, f"no element begins with {control:#04x}")
            tag, at = _read_tag(data, at, control >> 5)
            if found in CONTAINERS:
                if len(open_containers) >= DEEPEST:
                    raise Malformed(NAME, f"containers are more than {DEEPEST} deep")
                open_containers.append((found, tag, []))
                continue
            value, width, at = _read_value(data, at, found, control & 0x1F)
            element = Element(found, value, tag, width)
        if not open_containers:
            return element, at
        open_containers[-1][2].append(element)


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise Malformed(NAME, "it ends too early")
    return data[at]


def _take(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise Malformed(NAME, "it ends too early")
    return data[at : at + size]


def _read_number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(_take(data, at, size), "little")


def _read_tag(data: bytes, at: int, form: int) -> tuple[Tag, int]:
    if form == 0:
        return None, at
    if form == 1:
        return _byte(data, at), at + 1
    vendor: int | None = None
    profile: int | None = None
    if form in (2, 3):
        vendor = profile = 0
    elif form in (6, 7):
        vendor, profile, at = _read_number(data, at, 2), _read_number(data, at + 2, 2), at + 4
        if (vendor, profile) == (0, 0):
            raise Malformed(NAME, "a tag of the common profile is written as a vendor's")
    size = 4 if form & 1 else 2
    number = _read_number(data, at, size)
    return ProfileTag(number, vendor, profile, wide=size == 4 and number <= 0xFFFF), at + size


def _read_value(data: bytes, at: int, kind: Type, code: int) -> tuple[Value, int, int]:
    """Value, width and where it ends. The width is 0 when it is the smallest."""
    if kind is Type.BOOLEAN:
        return code == 0x09, 0, at
    if kind is Type.NULL:
        return None, 0, at
    if kind in _FLOATS:
        layout = _FLOATS[kind]
        return layout.unpack(_take(data, at, layout.size))[0], 0, at + layout.size
    size = _WIDTHS[code & 0x03]
    raw = _take(data, at, size)
    number = int.from_bytes(raw, "little", signed=kind is Type.SIGNED)
    width = 0 if size == _smallest(number, kind is Type.SIGNED) else size
    at += size
    if kind in (Type.SIGNED, Type.UNSIGNED):
        return number, width, at
    text = _take(data, at, number)
    if kind is Type.OCTETS:
        return text, width, at + number
    try:
        return text.decode(), width, at + number
    except UnicodeDecodeError:
        raise Malformed(NAME, "a string is no UTF-8") from None


def _smallest(number: int, is_signed: bool) -> int:
    bits = (number if number >= 0 else ~number).bit_length() + is_signed
    return next(size for size in _WIDTHS if bits <= 8 * size)
