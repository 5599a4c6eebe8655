"""General commands that ask what a cluster has, and those that reach into structured attributes.

Source: zigpy 2.4.0, zigpy/zcl/foundation.py (GENERAL_COMMANDS 0C to 16).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee.data_types import TypedValue, build_typed, read_typed
from latchwork.protocol.zigbee.general import GeneralCommand, number, rows, some, succeeded
from latchwork.protocol.zigbee.reading import Reader


@dataclass(frozen=True, slots=True)
class DiscoverAttributes(GeneralCommand):
    """Asks for at most `most` attributes from `first` on."""

    CODE: ClassVar[int] = 0x0C

    first: int
    most: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.number(2, "first"), reader.number(1, "most"))

    def build(self) -> bytes:
        layout = type(self).__name__
        return number(self.first, 2, layout, "first") + number(self.most, 1, layout, "most")


@dataclass(frozen=True, slots=True)
class DiscoverAttributesExtended(DiscoverAttributes):
    """Asks for the access rights as well."""

    CODE: ClassVar[int] = 0x15


def _complete(reader: Reader) -> bool:
    value = reader.number(1, "complete")
    if value > 1:
        raise Malformed(reader.layout, "complete is neither true nor false")
    return bool(value)


@dataclass(frozen=True, slots=True)
class Discovered:
    """`access` bit 0 read, bit 1 write, bit 2 report; None in the plain response."""

    attribute: int
    type: int
    access: int | None = None


@dataclass(frozen=True, slots=True)
class DiscoverAttributesResponse(GeneralCommand):
    """`complete` when nothing comes after the last record."""

    CODE: ClassVar[int] = 0x0D
    TO_CLIENT: ClassVar[bool] = True

    complete: bool
    records: tuple[Discovered, ...]

    @classmethod
    def _record(cls, reader: Reader) -> Discovered:
        return Discovered(reader.number(2, "attribute"), reader.number(1, "type"))

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(_complete(reader), tuple(rows(reader, cls._record)))

    def build(self) -> bytes:
        layout = type(self).__name__
        extended = isinstance(self, DiscoverAttributesExtendedResponse)
        parts = [number(self.complete, 1, layout, "complete")]
        for record in self.records:
            if (record.access is None) is extended:
                raise Malformed(layout, "only the extended response says the access to an attribute")
            parts += [number(record.attribute, 2, layout, "attribute"), number(record.type, 1, layout, "type")]
            if record.access is not None:
                parts.append(number(record.access, 1, layout, "access"))
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class DiscoverAttributesExtendedResponse(DiscoverAttributesResponse):
    CODE: ClassVar[int] = 0x16

    @classmethod
    def _record(cls, reader: Reader) -> Discovered:
        return Discovered(reader.number(2, "attribute"), reader.number(1, "type"), reader.number(1, "access"))


@dataclass(frozen=True, slots=True)
class DiscoverCommandsReceived(GeneralCommand):
    """Asks for at most `most` commands from `first` on that the receiver understands."""

    CODE: ClassVar[int] = 0x11

    first: int
    most: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.number(1, "first"), reader.number(1, "most"))

    def build(self) -> bytes:
        layout = type(self).__name__
        return number(self.first, 1, layout, "first") + number(self.most, 1, layout, "most")


@dataclass(frozen=True, slots=True)
class DiscoverCommandsGenerated(DiscoverCommandsReceived):
    """Those that it sends."""

    CODE: ClassVar[int] = 0x13


@dataclass(frozen=True, slots=True)
class DiscoverCommandsReceivedResponse(GeneralCommand):
    CODE: ClassVar[int] = 0x12
    TO_CLIENT: ClassVar[bool] = True

    complete: bool
    commands: tuple[int, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(_complete(reader), tuple(rows(reader, lambda record: record.number(1, "command"))))

    def build(self) -> bytes:
        layout = type(self).__name__
        return number(self.complete, 1, layout, "complete") + b"".join(
            number(command, 1, layout, "command") for command in self.commands
        )


@dataclass(frozen=True, slots=True)
class DiscoverCommandsGeneratedResponse(DiscoverCommandsReceivedResponse):
    CODE: ClassVar[int] = 0x14


@dataclass(frozen=True, slots=True)
class Selector:
    """A place inside a structured attribute: `indexes` lead there. `operation` 0 writes, 1 adds to a set or bag, 2
    removes from one; reading has 0."""

    indexes: tuple[int, ...] = ()
    operation: int = 0

    @classmethod
    def read(cls, reader: Reader) -> Self:
        packed = reader.number(1, "selector")
        return cls(tuple(reader.number(2, f"index[{at}]") for at in range(packed & 0x0F)), packed >> 4)

    def build(self, layout: str) -> bytes:
        if len(self.indexes) > 15:
            raise Malformed(layout, "a selector has at most 15 indexes")
        packed = number(len(self.indexes) | self.operation << 4, 1, layout, "operation of a selector")
        return packed + b"".join(number(index, 2, layout, "index") for index in self.indexes)


@dataclass(frozen=True, slots=True)
class Selected:
    """An attribute and the place in it; `value` only where it is written."""

    attribute: int
    selector: Selector
    value: TypedValue | None = None

    def build(self, layout: str, *, writes: bool) -> bytes:
        if (self.value is None) is writes:
            raise Malformed(layout, "a record has a value exactly when it writes")
        head = number(self.attribute, 2, layout, "attribute") + self.selector.build(layout)
        return head if self.value is None else head + build_typed(self.value, layout)


@dataclass(frozen=True, slots=True)
class ReadAttributesStructured(GeneralCommand):
    CODE: ClassVar[int] = 0x0E

    records: tuple[Selected, ...]

    @classmethod
    def _record(cls, reader: Reader) -> Selected:
        return Selected(reader.number(2, "attribute"), Selector.read(reader))

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tuple(rows(reader, cls._record)))

    def build(self) -> bytes:
        writes = isinstance(self, WriteAttributesStructured)
        return b"".join(record.build(type(self).__name__, writes=writes) for record in self.records)


@dataclass(frozen=True, slots=True)
class WriteAttributesStructured(ReadAttributesStructured):
    CODE: ClassVar[int] = 0x0F

    @classmethod
    def _record(cls, reader: Reader) -> Selected:
        return Selected(reader.number(2, "attribute"), Selector.read(reader), read_typed(reader, "value"))


@dataclass(frozen=True, slots=True)
class StructuredOutcome:
    """What became of writing one place of an attribute."""

    status: int
    attribute: int
    selector: Selector

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.number(1, "status"), reader.number(2, "attribute"), Selector.read(reader))

    def build(self, layout: str) -> bytes:
        head = number(self.status, 1, layout, "status") + number(self.attribute, 2, layout, "attribute")
        return head + self.selector.build(layout)


@dataclass(frozen=True, slots=True)
class WriteAttributesStructuredResponse(GeneralCommand):
    CODE: ClassVar[int] = 0x10
    TO_CLIENT: ClassVar[bool] = True

    outcomes: tuple[StructuredOutcome, ...] = ()

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls() if succeeded(reader) else cls(some(tuple(rows(reader, StructuredOutcome.read)), reader))

    def build(self) -> bytes:
        return b"".join(one.build("WriteAttributesStructuredResponse") for one in self.outcomes) or b"\x00"
