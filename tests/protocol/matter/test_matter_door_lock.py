"""The tables of the cluster and of the interaction model as a whole: presence, ranges, secrets, nesting."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest

from latchwork.protocol.codec import Malformed
from latchwork.protocol.matter import door_lock_commands as c
from latchwork.protocol.matter import door_lock_events as e
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.constants import (
    SETTABLE_USER_TYPES,
    OperatingMode,
    Priority,
    Status,
    UserType,
    supported_operating_modes,
)
from latchwork.protocol.matter.door_lock import (
    Answer,
    answer_of,
    attribute_data,
    attribute_of,
    command_of,
    event_data,
    event_of,
    invoke_request,
    path_of,
    response_answer,
    status_answer,
)
from latchwork.protocol.matter.door_lock_attributes import ATTRIBUTES, Attribute, attribute
from latchwork.protocol.matter.interaction import (
    MESSAGES,
    AttributeData,
    AttributePath,
    AttributeReport,
    AttributeStatus,
    ClusterPath,
    CommandData,
    CommandPath,
    DataVersionFilter,
    EventData,
    EventFilter,
    EventPath,
    EventReport,
    EventStatus,
    InvokeAnswer,
    InvokeRequest,
    InvokeResponse,
    Message,
    ReadRequest,
    ReportData,
    StatusIB,
    StatusResponse,
    SubscribeRequest,
    SubscribeResponse,
    TimedRequest,
    WriteRequest,
    WriteResponse,
    parse_message,
)
from latchwork.protocol.matter.schema import (
    ABSENT,
    ANY,
    BOOL,
    NULLABLE,
    OPTIONAL,
    U8,
    At,
    Kind,
    OutOfRange,
    Presence,
    Structure,
    nested,
    sequence,
    table,
    text,
)

CREDENTIAL = c.Credential(1, 7)
ROWS: list[type[Any]] = [*c.COMMANDS.values(), *c.RESPONSES.values(), *e.EVENTS.values()]


def value_of(kind: Kind) -> Any:
    if kind.row is not None:
        return CREDENTIAL if kind.row is c.Credential else None
    if kind.item is not None:
        return (value_of(kind.item),)
    if kind.form is tlv.Type.OCTETS:
        return next(bytes(size) for size in (4, 2, 16, 32, 65) if fits(kind, bytes(size)))
    return {tlv.Type.UTF8: "Eve", tlv.Type.BOOLEAN: True, None: tlv.unsigned(7)}.get(kind.form, 7)


def fits(kind: Kind, value: Any) -> bool:
    try:
        kind.encode(value, None, "it")
    except OutOfRange:
        return False
    return True


def samples(row: type[Any]) -> list[Any]:
    """The message with everything in it, with every null that may be, and with everything left out that may be."""
    full = {one.name: value_of(one.at.kind) for one in table(row)}
    empty: dict[str, Any] = dict(full)
    bare: dict[str, Any] = dict(full)
    for one in table(row):
        if one.at.presence in (NULLABLE, Presence.OPTIONAL_NULLABLE):
            empty[one.name] = None
        if one.at.presence is OPTIONAL:
            bare[one.name] = None
        elif one.at.presence is Presence.OPTIONAL_NULLABLE:
            bare[one.name] = ABSENT
    return [row(**values) for values in (full, empty, bare)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_every_row_builds_parses_and_names_its_source(row: type[Any]) -> None:
    assert row.SOURCE
    tags = [one.at.tag for one in table(row)]
    assert tags == list(range(len(tags)))
    for message in samples(row):
        assert row.parse(message.build()) == message


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_field_that_has_to_be_there_is_missed(row: type[Any]) -> None:
    element = samples(row)[0].element()
    for one, member in zip(table(row), element.members, strict=True):
        rest = tlv.structure(*(other for other in element.members if other is not member))
        if one.at.presence in (Presence.REQUIRED, NULLABLE):
            with pytest.raises(Malformed, match=f"{one.name}: it is missing"):
                row.read(rest)
        else:
            row.read(rest)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_field_of_another_type_is_refused(row: type[Any]) -> None:
    element = samples(row)[0].element()
    for one, member in zip(table(row), element.members, strict=True):
        wrong = tlv.signed(-1, member.tag)
        members = [wrong if other is member else other for other in element.members]
        with pytest.raises(Malformed):
            row.read(tlv.structure(*members))
        with pytest.raises(Malformed):
            dataclasses.replace(row.read(element), **{one.name: -1.5}).build()
        if one.at.presence in (Presence.REQUIRED, OPTIONAL):
            null = [tlv.null(member.tag) if other is member else other for other in element.members]
            with pytest.raises(Malformed):
                row.read(tlv.structure(*null))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_octets_are_not_shown(row: type[Any]) -> None:
    shown = {one.name: one.repr for one in dataclasses.fields(row)}
    for one in table(row):
        if one.at.kind.form is tlv.Type.OCTETS and one.name != "group_identifier":
            assert not shown[one.name]


def test_commands_and_their_answers_belong_together() -> None:
    answers = {row.ANSWER for row in c.COMMANDS.values()} - {None}
    assert answers == set(c.RESPONSES.values())
    timed = {row.__name__ for row in c.COMMANDS.values() if row.TIMED}
    assert timed == {
        "LockDoor",
        "UnlockDoor",
        "UnlockWithTimeout",
        "UnboltDoor",
        "SetUser",
        "ClearUser",
        "SetCredential",
        "ClearCredential",
        "SetAliroReaderConfig",
        "ClearAliroReaderConfig",
    }
    operate = {row.__name__ for row in c.COMMANDS.values() if row.PRIVILEGE is c.OPERATE}
    assert operate == {"LockDoor", "UnlockDoor", "UnlockWithTimeout", "UnboltDoor"}


@pytest.mark.parametrize(
    "message",
    [
        c.SetWeekDaySchedule(1, 1, 0x7F, 24, 0, 17, 0),
        c.SetWeekDaySchedule(1, 1, 0x7F, 9, 60, 17, 0),
        c.SetWeekDaySchedule(1, 1, 0x100, 9, 0, 17, 0),
        c.SetUser(0, 1, "12345678901", None, None, None, None),
        c.SetUser(0, 1, None, 0xFFFFFFFF, None, None, None),
        c.SetUser(0, 0x10000, None, None, None, None, None),
        c.UnlockDoor(bytes(256)),
        c.SetAliroReaderConfig(bytes(31), bytes(65), bytes(16)),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_value_outside_its_range_is_not_built(message: c.Command) -> None:
    with pytest.raises(OutOfRange):
        message.build()


def test_a_value_outside_its_range_is_told_from_a_wrong_one() -> None:
    """A lock answers CONSTRAINT_ERROR to the one and INVALID_COMMAND to the other."""
    with pytest.raises(OutOfRange, match=r"user_unique_id: it is not in 0\.\.4294967294"):
        c.SetUser.parse(
            tlv.build(
                tlv.structure(
                    tlv.unsigned(0, 0),
                    tlv.unsigned(1, 1),
                    tlv.null(2),
                    tlv.unsigned(0xFFFFFFFF, 3),
                    tlv.null(4),
                    tlv.null(5),
                    tlv.null(6),
                )
            )
        )
    with pytest.raises(Malformed) as caught:
        c.GetUser.parse(tlv.build(tlv.structure(tlv.utf8("1", 0))))
    assert not isinstance(caught.value, OutOfRange)


def test_an_error_says_nothing_of_the_code() -> None:
    with pytest.raises(Malformed) as caught:
        c.SetCredential(0, CREDENTIAL, "4711", 1, None, None).build()  # type: ignore[arg-type]
    assert str(caught.value) == "SetCredential.credential_data: it is no octet string"


def test_fields_of_a_newer_revision_are_passed_over() -> None:
    element = tlv.structure(tlv.unsigned(1, 0), tlv.utf8("new", 99))
    assert c.GetUser.read(element) == c.GetUser(1)


def test_modes_are_supported_where_a_bit_is_zero() -> None:
    assert supported_operating_modes(OperatingMode.NORMAL) == 0xFFFE
    assert supported_operating_modes(*OperatingMode) == 0xFFE0
    assert supported_operating_modes(OperatingMode.NORMAL, OperatingMode.PASSAGE) & 0xFFE0 == 0xFFE0


def test_a_controller_sets_no_programming_user() -> None:
    assert set(UserType) - SETTABLE_USER_TYPES == {1, 2, 3}


# --- structures -------------------------------------------------------------------------------------------------------


def test_a_structure_is_no_list_and_a_path_no_structure() -> None:
    with pytest.raises(Malformed, match="no structure"):
        c.GetUser.read(tlv.Element(tlv.Type.LIST, (tlv.unsigned(1, 0),)))
    with pytest.raises(Malformed, match="no list"):
        CommandPath.read(tlv.structure(tlv.unsigned(1, 0)))
    with pytest.raises(Malformed, match="two members"):
        CommandPath.read(tlv.Element(tlv.Type.LIST, (tlv.unsigned(1, 0), tlv.unsigned(1, 0))))


def test_a_null_where_none_belongs_is_not_built() -> None:
    with pytest.raises(Malformed, match="no uint16"):
        c.GetUser(None).build()  # type: ignore[arg-type]
    with pytest.raises(Malformed, match="has to be there"):
        c.SetUser(0, 1, ABSENT, None, None, None, None).build()  # type: ignore[arg-type]


def test_kinds_refuse_what_they_are_not() -> None:
    for kind, value in (
        (BOOL, 1),
        (ANY, 1),
        (text(3), b"en"),
        (nested(c.Credential), 1),
        (sequence(U8), [1]),
        (sequence(U8, 1), (1, 2)),
        (U8, True),
    ):
        with pytest.raises(Malformed):
            kind.encode(value, None, "it")
    for kind, element in (
        (BOOL, tlv.unsigned(1)),
        (text(3), tlv.octets(b"en")),
        (text(3), tlv.utf8("long")),
        (sequence(U8), tlv.structure()),
        (sequence(U8, 1), tlv.array(tlv.unsigned(1), tlv.unsigned(2))),
        (U8, tlv.signed(1)),
        (U8, tlv.boolean(True)),
    ):
        with pytest.raises(Malformed):
            kind.decode(element, "it")


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Odd(Structure):
        field: Annotated[int | None, At(0, U8, NULLABLE)] = None

    globals_of_the_module = globals()
    globals_of_the_module["Odd"] = Odd
    with pytest.raises(TypeError, match="tag 0 contradicts"):
        Odd().build()


# --- in messages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", c.COMMANDS.values(), ids=lambda row: row.__name__)
def test_a_command_lies_in_a_request_that_is_timed_where_it_has_to_be(row: type[c.Command]) -> None:
    command = samples(row)[0]
    request = invoke_request(command, 3, revision=11)
    assert request.timed_request == row.TIMED
    assert InvokeRequest.parse(request.build()) == request
    assert command_of(request.commands[0]) == command
    assert request.commands[0].path == CommandPath(3, 0x0101, row.CODE)


def test_a_command_without_fields_may_come_without_a_structure() -> None:
    assert command_of(CommandData(path_of(0x29))) == c.ClearAliroReaderConfig()
    assert command_of(CommandData(path_of(0x00))) == c.LockDoor()


@pytest.mark.parametrize("path", [CommandPath(1, 6, 0), path_of(0x02), CommandPath(1, 0x0101), CommandPath(1)])
def test_a_command_of_another_cluster_or_number_is_refused(path: CommandPath) -> None:
    with pytest.raises(Malformed):
        command_of(CommandData(path))


@pytest.mark.parametrize("row", c.RESPONSES.values(), ids=lambda row: row.__name__)
def test_a_response_lies_in_an_answer(row: type[c.Response]) -> None:
    response = samples(row)[0]
    assert answer_of(response_answer(response, 2)) == Answer(path_of(row.CODE, 2), 0, None, response)


def test_a_status_may_have_the_clusters_own_beside_it() -> None:
    answer = status_answer(path_of(0x1A), Status.FAILURE, 3, reference=1)
    assert answer_of(answer) == Answer(path_of(0x1A), 1, 3)


@pytest.mark.parametrize(
    "answer",
    [
        InvokeAnswer(),
        InvokeAnswer(CommandData(path_of(0x1C)), status_answer(path_of(0x1A), 0).status),
        InvokeAnswer(CommandData(path_of(0x1A))),
        InvokeAnswer(CommandData(CommandPath(1, 6, 0x1C))),
        InvokeAnswer(CommandData(CommandPath(1, 0x0101))),
        status_answer(CommandPath(1, 6, 0), 0),
    ],
)
def test_an_answer_that_is_none_is_refused(answer: InvokeAnswer) -> None:
    with pytest.raises(Malformed):
        answer_of(answer)


@pytest.mark.parametrize("row", ATTRIBUTES.values(), ids=lambda row: row.name)
def test_every_attribute_goes_into_a_report_and_out_again(row: Attribute) -> None:
    values = [value_of(row.kind), *([None] if row.nullable else [])]
    for value in values:
        data = attribute_data(row.name, value, data_version=5)
        assert attribute_of(AttributeData.parse(data.build())) == (row.name, value)
    if not row.nullable:
        with pytest.raises(Malformed):
            row.element(None)
        with pytest.raises(Malformed):
            row.value(tlv.null())


def test_an_attribute_that_there_is_not_is_refused() -> None:
    for unknown in (0x7777, "Colour"):
        with pytest.raises(Malformed):
            attribute(unknown)
    path = AttributePath(endpoint=1, cluster=6, attribute=0)
    for one in (path, dataclasses.replace(path, cluster=0x0101, attribute=None)):
        with pytest.raises(Malformed):
            attribute_of(AttributeData(one, tlv.unsigned(1)))


@pytest.mark.parametrize("row", e.EVENTS.values(), ids=lambda row: row.__name__)
def test_every_event_goes_into_a_report_and_out_again(row: type[e.Event]) -> None:
    for event in samples(row):
        data = event_data(event, 9, 1_752_418_800_000)
        assert data.priority == (Priority.INFO if row is e.LockUserChange else Priority.CRITICAL)
        assert event_of(EventData.parse(data.build())) == event


def test_an_event_that_there_is_not_is_refused() -> None:
    for path in (
        EventPath(endpoint=1, cluster=6, event=0),
        EventPath(cluster=0x0101, event=9),
        EventPath(cluster=0x0101),
    ):
        with pytest.raises(Malformed):
            event_of(EventData(path, 1, 2))


ATTRIBUTE = AttributePath(endpoint=1, cluster=0x0101, attribute=0)
EVENT = EventPath(endpoint=1, cluster=0x0101, event=2, is_urgent=True)
FILTER = DataVersionFilter(ClusterPath(endpoint=1, cluster=0x0101), 5)
MESSAGES_MADE: list[Message] = [
    StatusResponse(0, 12),
    StatusResponse(0x94),
    ReadRequest(True, (ATTRIBUTE, AttributePath(list_index=None)), (EVENT,), (EventFilter(7),), (FILTER,), 12),
    ReadRequest(False),
    SubscribeRequest(True, 0, 3600, False, (ATTRIBUTE,), (EVENT,), (EventFilter(7, 1),), (FILTER,), 12),
    SubscribeResponse(1, 60, 12),
    ReportData(
        1,
        (
            AttributeReport(data=attribute_data("LockState", 1)),
            AttributeReport(AttributeStatus(ATTRIBUTE, StatusIB(0x86))),
        ),
        (
            EventReport(data=event_data(e.DoorLockAlarm(4), 1, 0)),
            EventReport(EventStatus(EVENT, StatusIB(0x7E))),
        ),
        False,
        True,
        12,
    ),
    WriteRequest(False, (attribute_data("AutoRelockTime", 30),), False, False, 12),
    WriteResponse((AttributeStatus(ATTRIBUTE, StatusIB(0x88)),), 12),
    invoke_request(c.UnlockDoor(b"4711")),
    InvokeResponse(False, (status_answer(path_of(1), 0),), True, 12),
    TimedRequest(10_000, 12),
]


@pytest.mark.parametrize("message", MESSAGES_MADE, ids=lambda message: type(message).__name__)
def test_a_message_is_known_by_its_opcode(message: Message) -> None:
    assert parse_message(message.OPCODE, message.build()) == message
    assert "4711" not in repr(message)


def test_a_message_is_what_matter_js_writes() -> None:
    theirs = json.loads(Path(__file__).with_name("serialised_by_matter_js.json").read_text("utf-8"))["messages"]
    assert [(one["message"], one["tlv"]) for one in theirs] == [
        (type(message).__name__, message.build().hex()) for message in MESSAGES_MADE
    ]


def test_every_message_is_among_those_made() -> None:
    assert {type(message) for message in MESSAGES_MADE} == set(MESSAGES.values())
    assert all(row.SOURCE for row in MESSAGES.values())
    with pytest.raises(Malformed):
        parse_message(0x0B, b"\x15\x18")
