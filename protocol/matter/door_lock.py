"""The Door Lock cluster as it lies in messages: commands, answers, attributes and events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.constants import CLUSTER_DOOR_LOCK, Status
from latchwork.protocol.matter.door_lock_attributes import attribute
from latchwork.protocol.matter.door_lock_commands import COMMANDS, RESPONSES, Command, Response
from latchwork.protocol.matter.door_lock_events import EVENTS, Event
from latchwork.protocol.matter.interaction import (
    REVISION,
    AttributeData,
    AttributePath,
    CommandData,
    CommandPath,
    CommandStatus,
    EventData,
    EventPath,
    InvokeAnswer,
    InvokeRequest,
    InvokeResponse,
    StatusIB,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one command: `response` where the cluster has one, else the status alone."""

    path: CommandPath
    status: int
    cluster_status: int | None = None
    response: Response | None = None


def path_of(code: int, endpoint: int = 1) -> CommandPath:
    return CommandPath(endpoint, CLUSTER_DOOR_LOCK, code)


def _checked(path: CommandPath | AttributePath | EventPath) -> None:
    if path.cluster != CLUSTER_DOOR_LOCK:
        raise Malformed("Door Lock cluster", "the path leads to another cluster")


# --- commands ---------------------------------------------------------------------------------------------------------


def invoke_request(command: Command, endpoint: int = 1, *, revision: int = REVISION) -> InvokeRequest:
    """A request with one command, flagged as timed where the command has to be; raises `Malformed`."""
    data = CommandData(path_of(command.CODE, endpoint), command.element())
    return InvokeRequest(False, command.TIMED, (data,), revision)


def command_of(data: CommandData) -> Command:
    """What a client asks; raises `Malformed`. Fields may be left out where a command has none."""
    _checked(data.path)
    row = COMMANDS.get(-1 if data.path.command is None else data.path.command)
    if row is None:
        raise Malformed("Door Lock cluster", "it has no command of this number")
    return row.read(data.fields or tlv.structure())


def status_answer(
    path: CommandPath, status: int, cluster_status: int | None = None, *, reference: int | None = None
) -> InvokeAnswer:
    return InvokeAnswer(status=CommandStatus(path, StatusIB(status, cluster_status), reference))


def response_answer(response: Response, endpoint: int = 1, *, reference: int | None = None) -> InvokeAnswer:
    """Raises `Malformed`."""
    return InvokeAnswer(CommandData(path_of(response.CODE, endpoint), response.element(), reference))


def invoke_response(*answers: InvokeAnswer, revision: int = REVISION) -> InvokeResponse:
    return InvokeResponse(False, answers, None, revision)


def answer_of(answer: InvokeAnswer) -> Answer:
    """What a lock says of one command; raises `Malformed`."""
    if (answer.command is None) is (answer.status is None):
        raise Malformed("InvokeResponse", "an answer is a command or a status")
    if answer.status is not None:
        _checked(answer.status.path)
        return Answer(answer.status.path, answer.status.status.status, answer.status.status.cluster_status)
    assert answer.command is not None
    path = answer.command.path
    _checked(path)
    row = RESPONSES.get(-1 if path.command is None else path.command)
    if row is None:
        raise Malformed("Door Lock cluster", "it has no response of this number")
    response = row.read(answer.command.fields or tlv.structure())
    return Answer(path, Status.SUCCESS, None, response)


# --- attributes and events --------------------------------------------------------------------------------------------


def attribute_data(
    number_or_name: int | str, value: Any, endpoint: int = 1, *, data_version: int | None = None
) -> AttributeData:
    """An attribute and its value for a report or a write; raises `Malformed`."""
    row = attribute(number_or_name)
    path = AttributePath(endpoint=endpoint, cluster=CLUSTER_DOOR_LOCK, attribute=row.id)
    return AttributeData(path, row.element(value), data_version)


def attribute_of(data: AttributeData) -> tuple[str, Any]:
    """The name of an attribute and its value; raises `Malformed`."""
    _checked(data.path)
    row = attribute(-1 if data.path.attribute is None else data.path.attribute)
    return row.name, row.value(data.data)


def event_data(event: Event, number: int, epoch_timestamp: int, endpoint: int = 1) -> EventData:
    """An event for a report; `epoch_timestamp` is Unix time in milliseconds. Raises `Malformed`."""
    path = EventPath(endpoint=endpoint, cluster=CLUSTER_DOOR_LOCK, event=event.CODE)
    return EventData(path, number, event.PRIORITY, epoch_timestamp, data=event.element())


def event_of(data: EventData) -> Event:
    """Raises `Malformed`."""
    _checked(data.path)
    row = EVENTS.get(-1 if data.path.event is None else data.path.event)
    if row is None:
        raise Malformed("Door Lock cluster", "it has no event of this number")
    return row.read(data.data or tlv.structure())
