"""Structures of the data model as typed classes, declared field by field, to TLV elements and back.

    @dataclass(frozen=True, slots=True)
    class Credential(Structure):
        credential_type: Annotated[int, At(0, U8)]
        credential_index: Annotated[int, At(1, U16)]

`At` is a row of the specification's table: the context tag, the kind, and whether the field may be null or absent. An
absent field is None, and so is a null one; a field that may be both has `ABSENT` when it is absent. Fields that a
class does not know are passed over in reading: a newer revision may have added them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from enum import Enum, auto
from typing import Any, ClassVar, Final, Self, get_type_hints

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.tlv import Element, Type


class OutOfRange(Malformed):
    """A value of the right type and outside its range: a device answers CONSTRAINT_ERROR, not INVALID_COMMAND."""


class Absent(Enum):
    """The one value of a field that is not there although it might be null."""

    ABSENT = auto()


ABSENT: Final = Absent.ABSENT


class Presence(Enum):
    REQUIRED = auto()
    NULLABLE = auto()
    OPTIONAL = auto()
    OPTIONAL_NULLABLE = auto()


NULLABLE, OPTIONAL, OPTIONAL_NULLABLE = Presence.NULLABLE, Presence.OPTIONAL, Presence.OPTIONAL_NULLABLE


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value becomes an element and back. Both raise `Malformed`, with `where` in its text and no value.

    `form` is the type of the element, None for any; `row` is the class of a structure, `item` the kind of the items of
    an array: what somebody needs who names the fields of an element.
    """

    name: str
    form: Type | None
    encode: Callable[[Any, int | None, str], Element]
    decode: Callable[[Element, str], Any]
    row: type[Structure] | None = None
    item: Kind | None = None


def _wrong(where: str, name: str) -> Malformed:
    return Malformed(where, f"it is no {name}")


def _within(value: int, low: int, high: int, where: str) -> int:
    if not low <= value <= high:
        raise OutOfRange(where, f"it is not in {low}..{high}")
    return value


def number(name: str, low: int, high: int) -> Kind:
    """An unsigned number."""

    def encode(value: Any, tag: int | None, where: str) -> Element:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(where, name)
        return tlv.unsigned(_within(int(value), low, high, where), tag)

    def decode(element: Element, where: str) -> int:
        if element.type is not Type.UNSIGNED or not isinstance(element.value, int):
            raise _wrong(where, name)
        return _within(element.value, low, high, where)

    return Kind(name, Type.UNSIGNED, encode, decode)


def octets(low: int, high: int) -> Kind:
    """An octet string of `low` to `high` bytes."""

    def encode(value: Any, tag: int | None, where: str) -> Element:
        if not isinstance(value, bytes):
            raise _wrong(where, "octet string")
        _within(len(value), low, high, f"the length of {where}")
        return tlv.octets(value, tag)

    def decode(element: Element, where: str) -> bytes:
        if not isinstance(element.value, bytes):
            raise _wrong(where, "octet string")
        _within(len(element.value), low, high, f"the length of {where}")
        return element.value

    return Kind(f"octets {low}..{high}", Type.OCTETS, encode, decode)


def text(high: int) -> Kind:
    """A string of at most `high` bytes of UTF-8."""

    def encode(value: Any, tag: int | None, where: str) -> Element:
        if not isinstance(value, str):
            raise _wrong(where, "string")
        _within(len(value.encode("utf-8", "surrogatepass")), 0, high, f"the length of {where}")
        return tlv.utf8(value, tag)

    def decode(element: Element, where: str) -> str:
        if not isinstance(element.value, str):
            raise _wrong(where, "string")
        _within(len(element.value.encode()), 0, high, f"the length of {where}")
        return element.value

    return Kind(f"text ..{high}", Type.UTF8, encode, decode)


def _encode_bool(value: Any, tag: int | None, where: str) -> Element:
    if not isinstance(value, bool):
        raise _wrong(where, "truth value")
    return tlv.boolean(value, tag)


def _decode_bool(element: Element, where: str) -> bool:
    if not isinstance(element.value, bool):
        raise _wrong(where, "truth value")
    return element.value


def _encode_any(value: Any, tag: int | None, where: str) -> Element:
    if not isinstance(value, Element):
        raise _wrong(where, "element")
    return value.tagged(tag)


BOOL = Kind("bool", Type.BOOLEAN, _encode_bool, _decode_bool)
ANY = Kind("anything", None, _encode_any, lambda element, where: element.tagged(None))
U8 = number("uint8", 0, 0xFF)
U16 = number("uint16", 0, 0xFFFF)
U32 = number("uint32", 0, 0xFFFFFFFF)
U64 = number("uint64", 0, (1 << 64) - 1)
N8 = number("uint8", 0, 0xFE)
N16 = number("uint16", 0, 0xFFFE)
N32 = number("uint32", 0, 0xFFFFFFFE)
N64 = number("uint64", 0, (1 << 64) - 2)
"""For fields that may be null: the largest number of each width then stands for null elsewhere and is no value."""


def nested(row: type[Structure]) -> Kind:
    """A structure, or a list with tags, inside another."""

    def encode(value: Any, tag: int | None, where: str) -> Element:
        if not isinstance(value, row):
            raise _wrong(where, row.__name__)
        return value.element(tag)

    return Kind(row.__name__, row.CONTAINER, encode, lambda element, where: row.read(element), row=row)


def sequence(item: Kind, most: int | None = None) -> Kind:
    """An array of items of one kind."""

    def encode(value: Any, tag: int | None, where: str) -> Element:
        if not isinstance(value, tuple):
            raise _wrong(where, "sequence")
        _bounded(value, where)
        members = [item.encode(one, None, f"{where}[{at}]") for at, one in enumerate(value)]
        return tlv.array(*members, tag=tag)

    def decode(element: Element, where: str) -> tuple[Any, ...]:
        if element.type is not Type.ARRAY:
            raise _wrong(where, "array")
        _bounded(element.members, where)
        return tuple(item.decode(one, f"{where}[{at}]") for at, one in enumerate(element.members))

    def _bounded(members: tuple[Any, ...], where: str) -> None:
        if most is not None:
            _within(len(members), 0, most, f"the length of {where}")

    return Kind(f"list of {item.name}", Type.ARRAY, encode, decode, item=item)


@dataclass(frozen=True, slots=True)
class At:
    """One row of a structure's table."""

    tag: int
    kind: Kind
    presence: Presence = Presence.REQUIRED


@dataclass(frozen=True, slots=True)
class Field:
    """A row with the name of its field."""

    name: str
    at: At


_TABLES: dict[type, tuple[Field, ...]] = {}


def table(row: type[Any]) -> tuple[Field, ...]:
    """The rows of a class, in the order of their tags."""
    rows = _TABLES.get(row)
    if rows is None:
        hints = get_type_hints(row, include_extras=True)
        found = (Field(one.name, _row(hints[one.name], one.default)) for one in fields(row))
        rows = _TABLES[row] = tuple(sorted(found, key=lambda one: one.at.tag))
    return rows


def _row(hint: Any, default: Any) -> At:
    [at] = [extra for extra in hint.__metadata__ if isinstance(extra, At)]
    expected = {OPTIONAL: None, OPTIONAL_NULLABLE: ABSENT}.get(at.presence, MISSING)
    if default is not expected:
        raise TypeError(f"the default of the field with the tag {at.tag} contradicts its presence")
    return at


class Structure:
    """What the declared classes have in common."""

    __slots__ = ()

    CONTAINER: ClassVar[Type] = Type.STRUCTURE

    def element(self, tag: int | None = None) -> Element:
        """As an element with that tag; raises `Malformed`."""
        members = []
        name = type(self).__name__
        for row in table(type(self)):
            value, at = getattr(self, row.name), row.at
            if value is ABSENT or (value is None and at.presence is OPTIONAL):
                if at.presence in (OPTIONAL, OPTIONAL_NULLABLE):
                    continue
                raise Malformed(f"{name}.{row.name}", "it has to be there")
            if value is None and at.presence in (NULLABLE, OPTIONAL_NULLABLE):
                members.append(tlv.null(at.tag))
            else:
                members.append(at.kind.encode(value, at.tag, f"{name}.{row.name}"))
        return Element(self.CONTAINER, tuple(members), tag)

    def build(self) -> bytes:
        """The bytes of the structure with an anonymous tag; raises `Malformed`."""
        return tlv.build(self.element())

    @classmethod
    def read(cls, element: Element) -> Self:
        """Raises `Malformed`."""
        if element.type is not cls.CONTAINER:
            raise Malformed(cls.__name__, f"it is no {cls.CONTAINER.name.lower()}")
        by_tag = {member.tag: member for member in element.members}
        if len(by_tag) != len(element.members):
            raise Malformed(cls.__name__, "two members have one tag")
        return cls(**{row.name: _decoded(row, by_tag.get(row.at.tag), cls.__name__) for row in table(cls)})

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Reads exactly one; raises `Malformed`."""
        return cls.read(tlv.read(data))


def _decoded(row: Field, member: Element | None, name: str) -> Any:
    where, presence = f"{name}.{row.name}", row.at.presence
    if member is None:
        if presence is OPTIONAL:
            return None
        if presence is OPTIONAL_NULLABLE:
            return ABSENT
        raise Malformed(where, "it is missing")
    if member.type is Type.NULL and presence in (NULLABLE, OPTIONAL_NULLABLE):
        return None
    return row.at.kind.decode(member, where)
