"""ZCL values that say their own type: one byte for the type, then the value. The reader and the writer of each type.

Source: zigpy 2.4.0, zigpy/zcl/foundation.py (DataType); numbers are little-endian. What a value is in Python:

    bool, or None where the byte is FF        Boolean
    int                                       bitmaps, integers, enumerations, identifiers, UTC time (seconds of 2000)
    float                                     floating point; every NaN is the same one
    bytes, or None where the length is FF     general data, octet strings, time of day, date, addresses, keys
    str, or None where the length is FF       character strings; bytes that are no UTF-8 survive as surrogates
    `Collection`                              arrays, structures, sets and bags

Integers keep their "invalid" value (all ones, or the smallest signed number), for many attributes give it a meaning.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee.reading import Reader

DEEPEST = 15
"""Collections inside collections; the ZCL allows as many."""


class Kind(Enum):
    """How a type is read."""

    NOTHING = "nothing"
    BOOLEAN = "boolean"
    UNSIGNED = "unsigned"
    SIGNED = "signed"
    FLOAT = "float"
    RAW = "raw"
    OCTETS = "octets"
    TEXT = "text"
    ITEMS = "items of one type"
    MEMBERS = "members of any type"


@dataclass(frozen=True, slots=True)
class DataType:
    """`size` is the value's bytes; of a string or collection, the bytes of its length. An `analog` value has a
    reportable change, a discrete one has none."""

    code: int
    name: str
    kind: Kind
    size: int
    analog: bool = False


def _sizes(first: int, name: str, kind: Kind, *, analog: bool = False) -> list[DataType]:
    """Eight types of 1 to 8 bytes."""
    return [DataType(first + size - 1, f"{name}{8 * size}", kind, size, analog) for size in range(1, 9)]


_ROWS = (
    DataType(0x00, "no data", Kind.NOTHING, 0),
    *_sizes(0x08, "data", Kind.RAW),
    DataType(0x10, "bool", Kind.BOOLEAN, 1),
    *_sizes(0x18, "bitmap", Kind.UNSIGNED),
    *_sizes(0x20, "uint", Kind.UNSIGNED, analog=True),
    *_sizes(0x28, "int", Kind.SIGNED, analog=True),
    DataType(0x30, "enum8", Kind.UNSIGNED, 1),
    DataType(0x31, "enum16", Kind.UNSIGNED, 2),
    DataType(0x38, "semi", Kind.FLOAT, 2, analog=True),
    DataType(0x39, "single", Kind.FLOAT, 4, analog=True),
    DataType(0x3A, "double", Kind.FLOAT, 8, analog=True),
    DataType(0x41, "octet string", Kind.OCTETS, 1),
    DataType(0x42, "character string", Kind.TEXT, 1),
    DataType(0x43, "long octet string", Kind.OCTETS, 2),
    DataType(0x44, "long character string", Kind.TEXT, 2),
    DataType(0x48, "array", Kind.ITEMS, 2),
    DataType(0x4C, "structure", Kind.MEMBERS, 2),
    DataType(0x50, "set", Kind.ITEMS, 2),
    DataType(0x51, "bag", Kind.ITEMS, 2),
    DataType(0xE0, "time of day", Kind.RAW, 4, analog=True),
    DataType(0xE1, "date", Kind.RAW, 4, analog=True),
    DataType(0xE2, "UTCTime", Kind.UNSIGNED, 4, analog=True),
    DataType(0xE8, "cluster id", Kind.UNSIGNED, 2),
    DataType(0xE9, "attribute id", Kind.UNSIGNED, 2),
    DataType(0xEA, "BACnet OID", Kind.UNSIGNED, 4),
    DataType(0xF0, "IEEE address", Kind.RAW, 8),
    DataType(0xF1, "security key", Kind.RAW, 16),
)

DATA_TYPES: dict[int, DataType] = {row.code: row for row in _ROWS}

BOOL, BITMAP8, BITMAP16, UINT8, UINT16, UINT32, INT32 = 0x10, 0x18, 0x19, 0x20, 0x21, 0x23, 0x2B
ENUM8, OCTET_STRING, CHARACTER_STRING, UTC_TIME = 0x30, 0x41, 0x42, 0xE2
SECURITY_KEY = 0xF1

_FLOATS = {2: struct.Struct("<e"), 4: struct.Struct("<f"), 8: struct.Struct("<d")}


@dataclass(frozen=True, slots=True)
class Collection:
    """`items` is None for a collection without a value. `item_type` is that of all items; None in a structure, whose
    items are `TypedValue`s."""

    item_type: int | None
    items: tuple[Value | TypedValue, ...] | None


Value: TypeAlias = bool | int | float | bytes | str | Collection | None


@dataclass(frozen=True, slots=True, repr=False)
class TypedValue:
    """A value and the code of its type, as attributes travel."""

    type: int
    value: Value

    def __repr__(self) -> str:
        """Octets may be a code and a key always is one: neither is shown."""
        hidden = isinstance(self.value, bytes) or self.type in (0x41, 0x43, SECURITY_KEY)
        return f"TypedValue(type={self.type:#04x}{'' if hidden else f', value={self.value!r}'})"


def data_type(code: int, layout: str) -> DataType:
    """The type of that code; raises `Malformed`, for a value of unknown size hides all that follows it."""
    row = DATA_TYPES.get(code)
    if row is None:
        raise Malformed(layout, f"no data type has the code {code:#04x}")
    return row


def read_typed(reader: Reader, name: str, depth: int = 0) -> TypedValue:
    """A type and its value; raises `Malformed`."""
    code = reader.number(1, f"{name} (type)")
    return TypedValue(code, read_value(reader, code, name, depth))


def read_value(reader: Reader, code: int, name: str, depth: int = 0) -> Value:
    """A value of the type `code`; raises `Malformed`."""
    row = data_type(code, reader.layout)
    if row.kind in (Kind.ITEMS, Kind.MEMBERS):
        return _read_collection(reader, row, name, depth)
    if row.kind in (Kind.OCTETS, Kind.TEXT):
        return _read_string(reader, row, name)
    if row.kind in (Kind.UNSIGNED, Kind.SIGNED):
        return reader.number(row.size, name, signed=row.kind is Kind.SIGNED)
    data = reader.take(row.size, name)
    value: Value = data
    if row.kind is Kind.NOTHING:
        return None
    if row.kind is Kind.BOOLEAN:
        value = _boolean(data[0], reader.layout, name)
    elif row.kind is Kind.FLOAT:
        value = _FLOATS[row.size].unpack(data)[0]
    reader.means(value)
    return value


def _boolean(byte: int, layout: str, name: str) -> bool | None:
    if byte not in (0x00, 0x01, 0xFF):
        raise Malformed(layout, f"{name} is neither true nor false")
    return None if byte == 0xFF else byte == 0x01


def _read_string(reader: Reader, row: DataType, name: str) -> bytes | str | None:
    size = reader.number(row.size, f"{name} (length)")
    if size == (1 << 8 * row.size) - 1:
        return None
    data = reader.take(size, name)
    if row.kind is Kind.OCTETS:
        return data
    text = data.decode("utf-8", "surrogateescape")
    if size:
        reader.means(text)
    return text


def _read_collection(reader: Reader, row: DataType, name: str, depth: int) -> Collection:
    if depth >= DEEPEST:
        raise Malformed(reader.layout, f"{name} has collections more than {DEEPEST} deep")
    item_type = reader.number(1, f"{name} (type of items)") if row.kind is Kind.ITEMS else None
    item_row = None if item_type is None else data_type(item_type, reader.layout)
    count = reader.number(2, f"{name} (count)")
    if count == 0xFFFF:
        return Collection(item_type, None)
    if item_type is None or item_row is None:
        return Collection(None, tuple(read_typed(reader, f"{name}[{at}]", depth + 1) for at in range(count)))
    # Items without bytes would let four bytes stand for 65 534 of them.
    if count and item_row.kind is Kind.NOTHING:
        raise Malformed(reader.layout, f"{name} has items without bytes")
    return Collection(
        item_type, tuple(read_value(reader, item_type, f"{name}[{at}]", depth + 1) for at in range(count))
    )


def build_typed(typed: TypedValue, layout: str) -> bytes:
    """The type and the value; raises `Malformed` for a value that the type cannot have."""
    return bytes((data_type(typed.type, layout).code,)) + build_value(typed.type, typed.value, layout)


def build_value(code: int, value: Value, layout: str, depth: int = 0) -> bytes:
    """The value alone; raises `Malformed`."""
    row = data_type(code, layout)
    if row.kind in (Kind.ITEMS, Kind.MEMBERS):
        return _build_collection(row, value, layout, depth)
    if row.kind in (Kind.OCTETS, Kind.TEXT):
        return _build_string(row, value, layout)
    if row.kind is Kind.BOOLEAN and (value is None or isinstance(value, bool)):
        return b"\xff" if value is None else bytes((value,))
    if row.kind is Kind.NOTHING and value is None:
        return b""
    if row.kind is Kind.RAW and isinstance(value, bytes) and len(value) == row.size:
        return value
    try:
        if row.kind is Kind.FLOAT and isinstance(value, float | int):
            return _FLOATS[row.size].pack(value)
        if row.kind in (Kind.UNSIGNED, Kind.SIGNED) and isinstance(value, int):
            return value.to_bytes(row.size, "little", signed=row.kind is Kind.SIGNED)
    except OverflowError:
        raise Malformed(layout, f"a value is out of the range of {row.name}") from None
    raise Malformed(layout, f"a value is no {row.name}")


def _build_string(row: DataType, value: Value, layout: str) -> bytes:
    none = (1 << 8 * row.size) - 1
    if value is None:
        return none.to_bytes(row.size, "little")
    if row.kind is Kind.TEXT and isinstance(value, str):
        try:
            value = value.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raise Malformed(layout, f"a {row.name} has characters that no bytes stand for") from None
    elif row.kind is Kind.TEXT or not isinstance(value, bytes):
        raise Malformed(layout, f"a value is no {row.name}")
    if len(value) >= none:
        raise Malformed(layout, f"a {row.name} has at most {none - 1} bytes")
    return len(value).to_bytes(row.size, "little") + value


def _build_collection(row: DataType, value: Value, layout: str, depth: int) -> bytes:
    if depth >= DEEPEST:
        raise Malformed(layout, f"collections are more than {DEEPEST} deep")
    if not isinstance(value, Collection) or (value.item_type is None) is (row.kind is Kind.ITEMS):
        raise Malformed(layout, f"a value is no {row.name}")
    head = b"" if value.item_type is None else bytes((data_type(value.item_type, layout).code,))
    if value.items is None:
        return head + b"\xff\xff"
    if len(value.items) >= 0xFFFF:
        raise Malformed(layout, f"a {row.name} has at most 65534 items")
    parts = [head, len(value.items).to_bytes(2, "little")]
    for item in value.items:
        parts.append(_build_item(value.item_type, item, layout, depth + 1))
    return b"".join(parts)


def _build_item(item_type: int | None, item: Value | TypedValue, layout: str, depth: int) -> bytes:
    if item_type is None and isinstance(item, TypedValue):
        return bytes((data_type(item.type, layout).code,)) + build_value(item.type, item.value, layout, depth)
    if item_type is None or isinstance(item, TypedValue) or data_type(item_type, layout).kind is Kind.NOTHING:
        raise Malformed(layout, "an item of a collection is of the wrong kind")
    return build_value(item_type, item, layout, depth)
