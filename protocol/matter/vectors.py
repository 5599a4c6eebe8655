"""The checks that hold Matter vectors against the codecs; see `latchwork.protocol.vectors`."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.codec import CodecError
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.canonical import deviations
from latchwork.protocol.matter.door_lock import answer_of, command_of
from latchwork.protocol.matter.door_lock_commands import Command, Response
from latchwork.protocol.matter.interaction import (
    MESSAGES,
    CommandData,
    InvokeAnswer,
    InvokeRequest,
    InvokeResponse,
    Message,
)
from latchwork.protocol.matter.tlv import Element, ProfileTag, Tag, Type
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect

_TEXT = {"id", "kind", "note", "source", "origin"}
_NAMED: dict[str, type[Message]] = {row.__name__: row for row in MESSAGES.values()}


def _only(vector: Vector, *known: str) -> None:
    unknown = set(vector) - _TEXT - set(known)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def plain(element: Element) -> Any:
    """An element as the vectors write it: a structure is an object with its tags, other containers are lists, in which
    a member with a tag is an object of one; octets are text that begins with `hex:`."""
    if element.type is Type.STRUCTURE:
        return {_tag(member.tag): plain(member) for member in element.members}
    if isinstance(element.value, tuple):
        return [
            plain(member) if member.tag is None else {_tag(member.tag): plain(member)} for member in element.members
        ]
    return f"hex:{element.value.hex()}" if isinstance(element.value, bytes) else element.value


def _tag(tag: Tag) -> str:
    if isinstance(tag, ProfileTag):
        raise NotUnderstood("a tag of a profile")
    return str(tag)


def _read(text: str, name: str, decoded: Any) -> Element:
    """The element that the bytes are, which is canonical, is built again the same and is what the vector decoded."""
    data = bytes.fromhex(text)
    element: Element = _legible(name, lambda: tlv.read(data))
    expect(name, text.lower(), tlv.build(element).hex())
    for found in deviations(element):
        raise Mismatch(f"{name}: {found.problem}")
    if _typed(decoded) != _typed(plain(element)):
        expect(f"{name}, decoded", decoded, plain(element))
        raise Mismatch(f"{name}: a truth value is not a number")
    return element


def _legible(name: str, read: Any) -> Any:
    try:
        return read()
    except CodecError as problem:
        raise Mismatch(f"{name}: {problem}") from problem


def _typed(value: Any) -> Any:
    """Values with their types, for in Python true is 1."""
    if isinstance(value, dict):
        return {name: _typed(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_typed(one) for one in value]
    return type(value).__name__, value


def _message(row: type[Message], element: Element, name: str) -> Message:
    """The message that the element is, which builds the same element again."""
    message: Message = _legible(name, lambda: row.read(element))
    if message.element() != element:
        raise Mismatch(f"{name}: {row.__name__} has members that are not known")
    return message


def check_prologue_message(vector: Vector) -> None:
    _only(vector, "message", "tlv", "decoded", "opcode")
    row = _NAMED.get(vector["message"])
    if row is None:
        raise NotUnderstood(f"no message is called {vector['message']}")
    if "opcode" in vector:
        expect("opcode", vector["opcode"], row.OPCODE)
    _message(row, _read(vector["tlv"], "tlv", vector["decoded"]), "tlv")


def _lower_camel(row: type[Any]) -> str:
    return row.__name__[0].lower() + row.__name__[1:]


def _same_fields(made: Command | Response, data: CommandData, name: str) -> None:
    fields = data.fields or tlv.structure()
    if made.element() != fields:
        raise Mismatch(f"{name}: {type(made).__name__} has fields that are not known")


def _check_answer(answer: InvokeAnswer, asked: CommandData, command: Command) -> None:
    told = _legible("response_tlv", lambda: answer_of(answer))
    code = command.CODE
    if told.response is not None:
        if command.ANSWER is None or not isinstance(told.response, command.ANSWER):
            raise Mismatch(f"response_tlv: {type(told.response).__name__} does not answer {type(command).__name__}")
        code = told.response.CODE
        assert answer.command is not None
        _same_fields(told.response, answer.command, "response_tlv")
    expect("response path", (asked.path.endpoint, asked.path.cluster, code), _path(told.path))


def _path(path: Any) -> tuple[Any, ...]:
    return path.endpoint, path.cluster, path.command


def check_exchange(vector: Vector) -> None:
    """A command of the cluster and its answer, each as bytes and decoded."""
    _only(vector, "command", "request_tlv", "request", "response_tlv", "response")
    request = _message(InvokeRequest, _read(vector["request_tlv"], "request_tlv", vector["request"]), "request_tlv")
    assert isinstance(request, InvokeRequest)
    if len(request.commands) != 1:
        raise NotUnderstood("several commands in one request")
    [asked] = request.commands
    command: Command = _legible("request_tlv", lambda: command_of(asked))
    expect("command", vector["command"], _lower_camel(type(command)))
    expect("timed request", command.TIMED, request.timed_request)
    _same_fields(command, asked, "request_tlv")
    element = _read(vector["response_tlv"], "response_tlv", vector["response"])
    response = _message(InvokeResponse, element, "response_tlv")
    assert isinstance(response, InvokeResponse)
    expect("number of answers", 1, len(response.answers))
    _check_answer(response.answers[0], asked, command)


CHECKS: dict[str, Check] = {"prologue_message": check_prologue_message, "exchange": check_exchange}
