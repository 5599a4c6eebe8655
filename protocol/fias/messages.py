"""The records of the link and of the key service as typed messages, one class and one row each.

A message that leaves a field out states None; what a class has no field for stays in `more`. `MESSAGES` is the
registry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar, TypedDict, get_type_hints

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.fias.record import ID_SIZE, Record
from latchwork.protocol.fias.tables import FIELDS, RECORDS, AnswerStatus, Form, KeyType, RecordRow
from latchwork.protocol.fias.values import format_date, format_time, parse_date, parse_time

More = tuple[tuple[str, str], ...]

LONGEST_NUMBER = 9


def _text(value: str) -> str:
    return value


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Malformed("FIAS number", "it has something other than digits")
    if len(text) > LONGEST_NUMBER:
        raise Malformed("FIAS number", f"it has {len(text)} digits; {LONGEST_NUMBER} is the most")
    return int(text)


def _split_ids(text: str) -> tuple[str, ...]:
    if len(text) % ID_SIZE:
        raise Malformed("FIAS field list", "it is not made of two-character ids")
    return tuple(text[at : at + ID_SIZE] for at in range(0, len(text), ID_SIZE))


_READ: dict[Form, tuple[Callable[[str], Any], Callable[[Any], str]]] = {
    Form.TEXT: (_text, _text),
    Form.NUMBER: (_number, str),
    Form.DATE: (parse_date, format_date),
    Form.TIME: (parse_time, format_time),
    Form.IDS: (_split_ids, "".join),
}


@dataclass(frozen=True, slots=True)
class At:
    """Which field of the record an attribute is."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    ID: ClassVar[str] = ""
    more: More = field(default=(), repr=False)

    @classmethod
    def row(cls) -> RecordRow:
        return RECORDS[cls.ID]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStart(Message):
    ID: ClassVar[str] = "LS"
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDescription(Message):
    ID: ClassVar[str] = "LD"
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None
    version: Annotated[str | None, At("V#")] = None
    family: Annotated[str | None, At("IF")] = None
    record_type: Annotated[str | None, At("RT")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord(Message):
    """A record that the key system wants, and the fields it wants in it."""

    ID: ClassVar[str] = "LR"
    record: Annotated[str | None, At("RI")] = None
    wanted: Annotated[tuple[str, ...] | None, At("FL")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAlive(Message):
    ID: ClassVar[str] = "LA"
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnd(Message):
    ID: ClassVar[str] = "LE"
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResyncRequest(Message):
    ID: ClassVar[str] = "DR"
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResyncStart(Message):
    ID: ClassVar[str] = "DS"
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResyncEnd(Message):
    ID: ClassVar[str] = "DE"
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestIn(Message):
    """A stay; in a resync it carries `SF`."""

    ID: ClassVar[str] = "GI"
    room: Annotated[str | None, At("RN")] = None
    reservation: Annotated[str | None, At("G#")] = None
    name: Annotated[str | None, At("GN")] = field(default=None, repr=False)
    arrival: Annotated[date | None, At("GA")] = None
    departure: Annotated[date | None, At("GD")] = None
    in_resync: Annotated[str | None, At("SF")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRequest(Message):
    """Make a key. A new key voids the room's earlier ones once it was used; a duplicate joins them."""

    ID: ClassVar[str] = "KR"
    workstation: Annotated[str | None, At("WS")] = None
    coder: Annotated[str | None, At("KC")] = None
    room: Annotated[str | None, At("RN")] = None
    key_type: Annotated[str | None, At("KT")] = None
    count: Annotated[int | None, At("K#")] = None
    reservation: Annotated[str | None, At("G#")] = None
    arrival: Annotated[date | None, At("GA")] = None
    departure: Annotated[date | None, At("GD")] = None
    departure_time: Annotated[time | None, At("DT")] = None
    name: Annotated[str | None, At("GN")] = field(default=None, repr=False)
    group: Annotated[str | None, At("GG")] = None
    user: Annotated[str | None, At("ID")] = None
    options: Annotated[str | None, At("KO")] = None
    clear_text: Annotated[str | None, At("CT")] = None
    track_2: Annotated[str | None, At("$2")] = field(default=None, repr=False)
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None

    @property
    def is_new(self) -> bool:
        return self.key_type == KeyType.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDelete(Message):
    """Check-out: the room's keys are to be forgotten."""

    ID: ClassVar[str] = "KD"
    workstation: Annotated[str | None, At("WS")] = None
    coder: Annotated[str | None, At("KC")] = None
    room: Annotated[str | None, At("RN")] = None
    reservation: Annotated[str | None, At("G#")] = None
    user: Annotated[str | None, At("ID")] = None
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMove(Message):
    """The guest moves from `old_room` to `room`; a new key request follows."""

    ID: ClassVar[str] = "KM"
    workstation: Annotated[str | None, At("WS")] = None
    coder: Annotated[str | None, At("KC")] = None
    room: Annotated[str | None, At("RN")] = None
    old_room: Annotated[str | None, At("RO")] = None
    reservation: Annotated[str | None, At("G#")] = None
    arrival: Annotated[date | None, At("GA")] = None
    departure: Annotated[date | None, At("GD")] = None
    departure_time: Annotated[time | None, At("DT")] = None
    group: Annotated[str | None, At("GG")] = None
    name: Annotated[str | None, At("GN")] = field(default=None, repr=False)
    user: Annotated[str | None, At("ID")] = None
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRead(Message):
    """Read or verify a key. Its exact meaning stands in the specification."""

    ID: ClassVar[str] = "KZ"
    workstation: Annotated[str | None, At("WS")] = None
    coder: Annotated[str | None, At("KC")] = None
    room: Annotated[str | None, At("RN")] = None
    clear_text: Annotated[str | None, At("CT")] = None
    reservation: Annotated[str | None, At("G#")] = None
    departure: Annotated[date | None, At("GD")] = None
    departure_time: Annotated[time | None, At("DT")] = None
    name: Annotated[str | None, At("GN")] = field(default=None, repr=False)
    options: Annotated[str | None, At("KO")] = None
    status: Annotated[str | None, At("AS")] = None
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAnswer(Message):
    """The answer to any key record; `status` other than OK is a failure."""

    ID: ClassVar[str] = "KA"
    workstation: Annotated[str | None, At("WS")] = None
    coder: Annotated[str | None, At("KC")] = None
    status: Annotated[str | None, At("AS")] = None
    clear_text: Annotated[str | None, At("CT")] = None
    day: Annotated[date | None, At("DA")] = None
    clock: Annotated[time | None, At("TI")] = None

    @property
    def ok(self) -> bool:
        return self.status == AnswerStatus.OK


MESSAGES: dict[str, type[Message]] = {
    one.ID: one
    for one in (
        LinkStart,
        LinkDescription,
        LinkRecord,
        LinkAlive,
        LinkEnd,
        ResyncRequest,
        ResyncStart,
        ResyncEnd,
        GuestIn,
        KeyRequest,
        KeyDelete,
        KeyMove,
        KeyRead,
        KeyAnswer,
    )
}


class Moment(TypedDict):
    """`DA` and `TI` of a record."""

    day: date
    clock: time


def moment_of(local: datetime) -> Moment:
    return {"day": local.date(), "clock": local.time()}


KeyOrder = KeyRequest | KeyDelete | KeyMove | KeyRead
KEY_ORDERS = (KeyRequest, KeyDelete, KeyMove, KeyRead)


def _columns(kind: type[Message]) -> dict[str, str]:
    hints = get_type_hints(kind, include_extras=True)
    return {mark.id: name for name, hint in hints.items() for mark in getattr(hint, "__metadata__", ())}


COLUMNS: dict[str, Mapping[str, str]] = {kind.ID: _columns(kind) for kind in MESSAGES.values()}
"""By record id: a message's attributes by the two-character ids of their fields, in the order of the class."""


def to_record(message: Message) -> Record:
    """The record, its fields in the order of the class, then `more`. Raises `Malformed` for a value that no field
    holds."""
    stated: list[tuple[str, str]] = []
    for name, attribute in COLUMNS[message.ID].items():
        value = getattr(message, attribute)
        if value is not None:
            stated.append((name, _READ[FIELDS[name].form][1](value)))
    return Record(message.ID, (*stated, *message.more))


def from_record(record: Record) -> Message | None:
    """The message, or None for a record that is no part of the key service. Raises `Malformed` for a value out of form.

    An empty field counts as left out. A field that stands twice, or that the class does not have, is kept in `more`.
    """
    kind = MESSAGES.get(record.id)
    if kind is None:
        return None
    known = COLUMNS[record.id]
    values: dict[str, Any] = {}
    more: list[tuple[str, str]] = []
    for name, text in record.fields:
        attribute = known.get(name)
        if attribute is None or attribute in values:
            more.append((name, text))
        elif text:
            values[attribute] = _READ[FIELDS[name].form][0](text)
    return kind(more=tuple(more), **values)
