"""General commands: what every cluster understands, whatever it is about. Attributes here, the rest in `discovery.py`.

Source: zigpy 2.4.0, zigpy/zcl/foundation.py (GENERAL_COMMANDS). Each class has what generated ones have: `CODE`,
`build` and `parse`; `TO_CLIENT` says which way it usually goes. A response about several attributes is the single byte
00 when all went well, and names those that failed when not; some devices name those that went well as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee.data_types import (
    DATA_TYPES,
    TypedValue,
    Value,
    build_typed,
    build_value,
    read_typed,
    read_value,
)
from latchwork.protocol.zigbee.reading import Reader

T = TypeVar("T")


def number(value: int, size: int, layout: str, name: str) -> bytes:
    """An unsigned little-endian number; raises `Malformed`."""
    try:
        return value.to_bytes(size, "little")
    except (OverflowError, AttributeError):
        raise Malformed(layout, f"{name} is not in 0..{(1 << 8 * size) - 1}") from None


def rows(reader: Reader, read: Callable[[Reader], T]) -> Iterator[T]:
    """Records until the bytes end."""
    index = 0
    while reader.left:
        reader.prefix = f"records[{index}]."
        yield read(reader)
        index += 1
    reader.prefix = ""


class GeneralCommand:
    """What the classes have in common. `read` takes the command out of a reader that others may look into."""

    __slots__ = ()

    CODE: ClassVar[int]
    SOURCE: ClassVar[str] = "zigpy 2.4.0, zigpy/zcl/foundation.py (GENERAL_COMMANDS)"
    TO_CLIENT: ClassVar[bool] = False

    @classmethod
    def read(cls, reader: Reader) -> Self:
        raise NotImplementedError

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Reads exactly one; raises `Malformed`."""
        reader = Reader(cls.__name__, data)
        command = cls.read(reader)
        reader.end()
        return command

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class AttributeRecord:
    """An attribute and its value."""

    attribute: int
    value: TypedValue

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.number(2, "attribute"), read_typed(reader, "value"))

    def build(self, layout: str) -> bytes:
        return number(self.attribute, 2, layout, "attribute") + build_typed(self.value, layout)


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """`value` is None exactly when `status` is not 00."""

    attribute: int
    status: int
    value: TypedValue | None = None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        attribute, status = reader.number(2, "attribute"), reader.number(1, "status")
        return cls(attribute, status, None if status else read_typed(reader, "value"))

    def build(self, layout: str) -> bytes:
        if (self.value is None) is (self.status == 0):
            raise Malformed(layout, "a record has a value exactly when its status is 00")
        head = number(self.attribute, 2, layout, "attribute") + number(self.status, 1, layout, "status")
        return head if self.value is None else head + build_typed(self.value, layout)


@dataclass(frozen=True, slots=True)
class ReadAttributes(GeneralCommand):
    CODE: ClassVar[int] = 0x00

    attributes: tuple[int, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tuple(rows(reader, lambda record: record.number(2, "attribute"))))

    def build(self) -> bytes:
        return b"".join(number(one, 2, "ReadAttributes", "attribute") for one in self.attributes)


@dataclass(frozen=True, slots=True)
class ReadAttributesResponse(GeneralCommand):
    CODE: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True

    records: tuple[ReadRecord, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tuple(rows(reader, ReadRecord.read)))

    def build(self) -> bytes:
        return b"".join(record.build("ReadAttributesResponse") for record in self.records)


@dataclass(frozen=True, slots=True)
class WriteAttributes(GeneralCommand):
    """Each attribute by itself: those that cannot be written do not hinder the others."""

    CODE: ClassVar[int] = 0x02

    records: tuple[AttributeRecord, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tuple(rows(reader, AttributeRecord.read)))

    def build(self) -> bytes:
        return b"".join(record.build(type(self).__name__) for record in self.records)


@dataclass(frozen=True, slots=True)
class WriteAttributesUndivided(WriteAttributes):
    """All or none."""

    CODE: ClassVar[int] = 0x03


@dataclass(frozen=True, slots=True)
class WriteAttributesNoResponse(WriteAttributes):
    CODE: ClassVar[int] = 0x05


@dataclass(frozen=True, slots=True)
class ReportAttributes(WriteAttributes):
    """What a lock sends by itself when an attribute that was configured so has changed."""

    CODE: ClassVar[int] = 0x0A
    TO_CLIENT: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """What became of writing one attribute."""

    status: int
    attribute: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.number(1, "status"), reader.number(2, "attribute"))

    def build(self, layout: str) -> bytes:
        return number(self.status, 1, layout, "status") + number(self.attribute, 2, layout, "attribute")


def succeeded(reader: Reader) -> bool:
    """Whether the response is the single byte 00, which is then read."""
    if reader.data[reader.at :] != b"\x00":
        return False
    reader.number(1, "status")
    return True


def build_outcomes(outcomes: Iterable[WriteOutcome], layout: str) -> bytes:
    return b"".join(outcome.build(layout) for outcome in outcomes) or b"\x00"


@dataclass(frozen=True, slots=True)
class WriteAttributesResponse(GeneralCommand):
    CODE: ClassVar[int] = 0x04
    TO_CLIENT: ClassVar[bool] = True

    outcomes: tuple[WriteOutcome, ...] = ()

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls() if succeeded(reader) else cls(some(tuple(rows(reader, WriteOutcome.read)), reader))

    def build(self) -> bytes:
        return build_outcomes(self.outcomes, "WriteAttributesResponse")


def some(outcomes: tuple[T, ...], reader: Reader) -> tuple[T, ...]:
    if not outcomes:
        raise Malformed(reader.layout, "it ends too early")
    return outcomes


@dataclass(frozen=True, slots=True)
class ReportsToSend:
    """Direction 00: the receiver is to report `attribute` when it changed by `change`, no sooner than `minimum` and no
    later than `maximum` seconds after its last report. A type that is not analog has no `change`."""

    attribute: int
    type: int
    minimum: int
    maximum: int
    change: Value = None

    def build(self, layout: str) -> bytes:
        row = DATA_TYPES.get(self.type)
        if self.change is not None and (row is None or not row.analog):
            raise Malformed(layout, "only an analog type has a reportable change")
        tail = build_value(self.type, self.change, layout) if row is not None and row.analog else b""
        return (
            b"\x00"
            + _join(layout, attribute=(self.attribute, 2), type=(self.type, 1))
            + (_join(layout, minimum=(self.minimum, 2), maximum=(self.maximum, 2)) + tail)
        )


@dataclass(frozen=True, slots=True)
class ReportsToExpect:
    """Direction 01: the sender will report `attribute` at least every `timeout` seconds."""

    attribute: int
    timeout: int

    def build(self, layout: str) -> bytes:
        return b"\x01" + _join(layout, attribute=(self.attribute, 2), timeout=(self.timeout, 2))


def _join(layout: str, **fields: tuple[int, int]) -> bytes:
    return b"".join(number(value, size, layout, name) for name, (value, size) in fields.items())


def _direction(reader: Reader) -> int:
    direction = reader.number(1, "direction")
    if direction > 1:
        raise Malformed(reader.layout, f"{reader.prefix}direction is neither 00 nor 01")
    return direction


def _configuration(reader: Reader) -> ReportsToSend | ReportsToExpect:
    if _direction(reader):
        return ReportsToExpect(reader.number(2, "attribute"), reader.number(2, "timeout"))
    attribute, code = reader.number(2, "attribute"), reader.number(1, "type")
    minimum, maximum = reader.number(2, "minimum"), reader.number(2, "maximum")
    row = DATA_TYPES.get(code)
    if row is None:
        raise Malformed(reader.layout, f"no data type has the code {code:#04x}")
    return ReportsToSend(attribute, code, minimum, maximum, read_value(reader, code, "change") if row.analog else None)


@dataclass(frozen=True, slots=True)
class ConfigureReporting(GeneralCommand):
    CODE: ClassVar[int] = 0x06

    records: tuple[ReportsToSend | ReportsToExpect, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tuple(rows(reader, _configuration)))

    def build(self) -> bytes:
        return b"".join(record.build("ConfigureReporting") for record in self.records)


@dataclass(frozen=True, slots=True)
class DirectedAttribute:
    """`direction` 00 means the reports that the lock sends, 01 those that it receives."""

    direction: int
    attribute: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(_direction(reader), reader.number(2, "attribute"))

    def build(self, layout: str) -> bytes:
        if self.direction not in (0, 1):
            raise Malformed(layout, "direction is neither 00 nor 01")
        return _join(layout, direction=(self.direction, 1), attribute=(self.attribute, 2))


@dataclass(frozen=True, slots=True)
class ReportingOutcome:
    """What became of configuring the reports of one attribute."""

    status: int
    attribute: DirectedAttribute

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.number(1, "status"), DirectedAttribute.read(reader))

    def build(self, layout: str) -> bytes:
        return number(self.status, 1, layout, "status") + self.attribute.build(layout)


@dataclass(frozen=True, slots=True)
class ConfigureReportingResponse(GeneralCommand):
    CODE: ClassVar[int] = 0x07
    TO_CLIENT: ClassVar[bool] = True

    outcomes: tuple[ReportingOutcome, ...] = ()

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls() if succeeded(reader) else cls(some(tuple(rows(reader, ReportingOutcome.read)), reader))

    def build(self) -> bytes:
        return b"".join(one.build("ConfigureReportingResponse") for one in self.outcomes) or b"\x00"


@dataclass(frozen=True, slots=True)
class ReadReportingConfiguration(GeneralCommand):
    CODE: ClassVar[int] = 0x08

    records: tuple[DirectedAttribute, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tuple(rows(reader, DirectedAttribute.read)))

    def build(self) -> bytes:
        return b"".join(record.build("ReadReportingConfiguration") for record in self.records)


def _configured(reader: Reader) -> ReportsToSend | ReportsToExpect | ReportingOutcome:
    status = reader.number(1, "status")
    return ReportingOutcome(status, DirectedAttribute.read(reader)) if status else _configuration(reader)


@dataclass(frozen=True, slots=True)
class ReadReportingConfigurationResponse(GeneralCommand):
    CODE: ClassVar[int] = 0x09
    TO_CLIENT: ClassVar[bool] = True

    records: tuple[ReportsToSend | ReportsToExpect | ReportingOutcome, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(tuple(rows(reader, _configured)))

    def build(self) -> bytes:
        layout = "ReadReportingConfigurationResponse"
        parts = []
        for record in self.records:
            if isinstance(record, ReportingOutcome) and not record.status:
                raise Malformed(layout, "a record with status 00 says what is configured")
            parts += [record.build(layout)] if isinstance(record, ReportingOutcome) else [b"\x00", record.build(layout)]
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class DefaultResponse(GeneralCommand):
    """What becomes of `command` where it has no answer of its own, or was not understood."""

    CODE: ClassVar[int] = 0x0B
    TO_CLIENT: ClassVar[bool] = True

    command: int
    status: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.number(1, "command"), reader.number(1, "status"))

    def build(self) -> bytes:
        return _join("DefaultResponse", command=(self.command, 1), status=(self.status, 1))
