"""What a sentence about a general frame claims, held against the frame.

Vectors say in words what a frame means. Every number in the sentence must be one that the frame has, and every name
that we know (of attributes, types, statuses, commands, states) must be one of the frame's; other words are just words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from latchwork.protocol.vectors import Mismatch, NotUnderstood
from latchwork.protocol.zigbee.attributes import ATTRIBUTES
from latchwork.protocol.zigbee.constants import CLUSTER_DOOR_LOCK, Status
from latchwork.protocol.zigbee.data_types import DATA_TYPES, TypedValue
from latchwork.protocol.zigbee.frames import GENERAL, Heard
from latchwork.protocol.zigbee.general import (
    AttributeRecord,
    ConfigureReporting,
    ConfigureReportingResponse,
    DefaultResponse,
    ReadAttributes,
    ReadAttributesResponse,
    ReadRecord,
    ReportsToExpect,
    ReportsToSend,
    WriteAttributes,
    WriteAttributesResponse,
)
from latchwork.protocol.zigbee.times import INVALID, to_wall

EPOCH_DAY = "2000-01-01"
_CLUSTER = re.compile(r"\bcluster 0x([0-9a-fA-F]+)")
_NUMBER = re.compile(r"(?<![\w.-])(?:0x([0-9a-fA-F]+)|(\d+))(?![\w-])")
_COUNT = re.compile(r"\b(\d+) (?:attribute|record)s?\b")
_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)Z?)?")
_WORD = re.compile(r"\b[A-Za-z_][A-Za-z_0-9]*\b")

_PHRASES: dict[str, frozenset[int]] = {
    "PIN users": frozenset({0x0012}),
    "RFID users": frozenset({0x0013}),
    "max": frozenset({0x0017, 0x0019}),
    "min": frozenset({0x0018, 0x001A}),
}
"""Short for attributes of the Door Lock cluster."""

_STATES: dict[str, tuple[int, int]] = {"locked": (0x0000, 1), "unlocked": (0x0000, 2)}
"""Words for a value of an attribute."""


@dataclass(slots=True)
class Facts:
    """What a frame has."""

    attributes: dict[int, int | None] = field(default_factory=dict)
    """Attribute to its value, where that is a number."""
    types: dict[int, int] = field(default_factory=dict)
    """Attribute to the code of its type."""
    statuses: set[int] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def typed(self, attribute: int, value: TypedValue) -> None:
        number = value.value if isinstance(value.value, int) else None
        self.attributes[attribute] = number
        self.types[attribute] = value.type
        self.numbers |= {attribute, value.type} | (set() if number is None else {int(number)})

    def stated(self, status: int) -> None:
        self.statuses.add(status)
        self.numbers.add(status)


def facts_of(heard: Heard) -> Facts:
    """Raises `NotUnderstood` for a command whose sentences nobody has looked at yet."""
    facts = Facts(numbers={heard.code, heard.sequence})
    match heard.command:
        case ReadAttributes(attributes=attributes):
            facts.attributes = dict.fromkeys(attributes)
            facts.numbers |= set(attributes)
        case ReadAttributesResponse(records=read):
            for record in read:
                _read(facts, record)
        case WriteAttributes(records=written):
            for one in written:
                _written(facts, one)
        case DefaultResponse(command=command, status=status):
            facts.numbers.add(command)
            facts.stated(status)
        case ConfigureReporting(records=configured):
            for row in configured:
                _configured(facts, row)
        case WriteAttributesResponse() | ConfigureReportingResponse():
            if not heard.command.outcomes:
                facts.stated(0)
            for outcome in heard.command.outcomes:
                attribute = outcome.attribute if isinstance(outcome.attribute, int) else outcome.attribute.attribute
                facts.attributes[attribute] = None
                facts.numbers.add(attribute)
                facts.stated(outcome.status)
        case _:
            raise NotUnderstood(f"what a sentence says of a {type(heard.command).__name__}")
    return facts


def _read(facts: Facts, record: ReadRecord) -> None:
    facts.stated(record.status)
    facts.attributes[record.attribute] = None
    facts.numbers.add(record.attribute)
    if record.value is not None:
        facts.typed(record.attribute, record.value)


def _written(facts: Facts, record: AttributeRecord) -> None:
    facts.typed(record.attribute, record.value)


def _configured(facts: Facts, row: ReportsToSend | ReportsToExpect) -> None:
    facts.attributes[row.attribute] = None
    facts.numbers.add(row.attribute)
    if isinstance(row, ReportsToExpect):
        facts.numbers.add(row.timeout)
        return
    facts.types[row.attribute] = row.type
    facts.numbers |= {row.type, row.minimum, row.maximum}
    if isinstance(row.change, int):
        facts.numbers.add(row.change)


def check_meaning(sentence: str, heard: Heard) -> None:
    """Raises `Mismatch` for a claim that the frame does not bear out.

    The cluster is the one that the sentence names; where it names none, the sentence is true if it is of one of ours.
    """
    facts = facts_of(heard)
    rest = _checked_counts(_checked_moments(sentence, facts), facts)
    named = [number for number in _hexadecimal(rest) if number in ATTRIBUTES and number not in facts.numbers]
    for cluster in named:
        _check_cluster(cluster, facts)
    if unknown := [one for one in _CLUSTER.findall(rest) if int(one, 16) not in ATTRIBUTES]:
        raise NotUnderstood(f"nothing is known of the cluster 0x{unknown[0]}")
    for hexadecimal, decimal in _NUMBER.findall(rest):
        number = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if number not in facts.numbers and not (hexadecimal and number in named):
            raise Mismatch(f"meaning: the frame has no {number:#x} ({number})")
    untrue = [
        [claim for claim, true in _claims(rest, heard, facts, cluster) if not true] for cluster in named or ATTRIBUTES
    ]
    if all(untrue):
        raise Mismatch(f"meaning: the frame says nothing of {untrue[0][0]}")


def _hexadecimal(sentence: str) -> list[int]:
    return [int(number, 16) for number, _ in _NUMBER.findall(sentence) if len(number) == 4]


def _checked_moments(sentence: str, facts: Facts) -> str:
    """The sentence without its days and hours, which are the beginning of the count or a time that the frame has."""
    moments = {to_wall(value) for value in facts.attributes.values() if value is not None and 0 <= value < INVALID}
    for day, hour in _MOMENT.findall(sentence):
        spoken = {moment for moment in moments if f"{moment:%Y-%m-%d}" == day}
        if not (spoken or day == EPOCH_DAY):
            raise Mismatch(f"meaning: neither the count nor a time of the frame begins on {day}")
        if hour and spoken and not any(f"{moment:%H:%M:%S}".startswith(hour) for moment in spoken):
            raise Mismatch(f"meaning: no time of the frame is at {hour}")
    return _MOMENT.sub(" ", sentence)


def _checked_counts(sentence: str, facts: Facts) -> str:
    """The sentence without numbers of attributes."""
    for count in _COUNT.findall(sentence):
        if int(count) != len(facts.attributes):
            raise Mismatch(f"meaning: the frame has {len(facts.attributes)} attributes, not {count}")
    return _COUNT.sub(" ", sentence)


def _check_cluster(cluster: int, facts: Facts) -> None:
    rows = ATTRIBUTES[cluster]
    for attribute in facts.attributes:
        if attribute not in rows or facts.types.get(attribute, rows[attribute].type) != rows[attribute].type:
            raise Mismatch(f"meaning: the cluster {cluster:#06x} has no such attribute {attribute:#06x}")


def _claims(sentence: str, heard: Heard, facts: Facts, cluster: int) -> Iterator[tuple[str, bool]]:
    """Every name of ours in the sentence, and whether the frame has it."""
    words = set(_WORD.findall(sentence))
    for number, rows in ATTRIBUTES.items():
        for row in rows.values():
            if row.name in words and not (number != cluster and row.name in _names(cluster)):
                yield row.name, number == cluster and row.id in facts.attributes
    for type_row in DATA_TYPES.values():
        if type_row.name in words and not type_row.name.isalpha():
            yield type_row.name, type_row.code in facts.types.values()
    for status in Status:
        if status.name in words and status is not Status.TIMEOUT:
            yield status.name, status in facts.statuses
    for phrase, attributes in _PHRASES.items():
        if re.search(rf"\b{phrase}\b", sentence):
            yield phrase, bool(attributes & set(facts.attributes))
    for word, (attribute, value) in _STATES.items():
        if word in words and attribute in facts.attributes and cluster == CLUSTER_DOOR_LOCK:
            yield word, facts.attributes[attribute] in (None, value)
    if commands := [name for name in _COMMANDS if name.lower() in sentence.lower()]:
        yield commands[0], GENERAL[heard.code].__name__ == _COMMANDS[commands[0]]


def _names(cluster: int) -> set[str]:
    return {row.name for row in ATTRIBUTES[cluster].values()}


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


_COMMANDS = {
    _spaced(row.__name__): row.__name__ for row in sorted(GENERAL.values(), key=lambda row: -len(row.__name__))
}
"""`Read Attributes Response` to its class's name, the longest first."""
