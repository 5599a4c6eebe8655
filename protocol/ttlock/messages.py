"""(command, plaintext) <-> message: the one place that knows which layout is whose.

Commands with operations (passcodes, cards, settings) choose their layout by the operation byte, and by the length as
well where a number may be narrow or wide.
"""

from __future__ import annotations

from collections.abc import Callable

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock import generated as layouts
from latchwork.protocol.ttlock.commands import Command

Request = (
    layouts.Request
    | layouts.PasscodeRequest
    | layouts.CardRequest
    | layouts.FingerprintRequest
    | layouts.CyclicRequest
    | layouts.PassageRequest
    | layouts.AutoLockRequest
    | layouts.RemoteUnlockRequest
    | layouts.PasscodeDisplayRequest
    | layouts.SoundRequest
)
Reply = (
    layouts.Reply
    | layouts.CardReply
    | layouts.FingerprintReply
    | layouts.CyclicReply
    | layouts.PassageReply
    | layouts.AutoLockReply
    | layouts.RemoteUnlockReply
    | layouts.PasscodeDisplayReply
    | layouts.SoundReply
    | layouts.OperationEvent
)

_BY_OPERATION: dict[int, Callable[[int, bytes], Request]] = {
    Command.MANAGE_PASSCODE: layouts.parse_passcode_request,
    Command.CYCLIC_VALIDITY: layouts.parse_cyclic_request,
    Command.PASSAGE_MODE: layouts.parse_passage_request,
    Command.AUTO_LOCK: layouts.parse_auto_lock_request,
    Command.REMOTE_UNLOCK: layouts.parse_remote_unlock_request,
    Command.PASSCODE_DISPLAY: layouts.parse_passcode_display_request,
}
_BY_OPERATION_AND_LENGTH: dict[int, Callable[[tuple[int, int], bytes], Request]] = {
    Command.CARDS: layouts.parse_card_request,
    Command.FINGERPRINTS: layouts.parse_fingerprint_request,
    Command.SOUND: layouts.parse_sound_request,
}
_REPLY_BY_OPERATION: dict[int, Callable[[int, bytes], Reply]] = {
    Command.CARDS: layouts.parse_card_reply,
    Command.FINGERPRINTS: layouts.parse_fingerprint_reply,
    Command.CYCLIC_VALIDITY: layouts.parse_cyclic_reply,
    Command.PASSAGE_MODE: layouts.parse_passage_reply,
    Command.AUTO_LOCK: layouts.parse_auto_lock_reply,
    Command.REMOTE_UNLOCK: layouts.parse_remote_unlock_reply,
    Command.PASSCODE_DISPLAY: layouts.parse_passcode_display_reply,
    Command.SOUND: layouts.parse_sound_reply,
}

OPERATION_EVENT_LENGTH = 15

COMMAND_OF: dict[type, Command] = {
    **{row: Command(code) for code, row in layouts.REQUEST.items()},
    **{
        row: command
        for command, rows in (
            (Command.MANAGE_PASSCODE, layouts.PASSCODE_REQUEST),
            (Command.CARDS, layouts.CARD_REQUEST),
            (Command.FINGERPRINTS, layouts.FINGERPRINT_REQUEST),
            (Command.CYCLIC_VALIDITY, layouts.CYCLIC_REQUEST),
            (Command.PASSAGE_MODE, layouts.PASSAGE_REQUEST),
            (Command.AUTO_LOCK, layouts.AUTO_LOCK_REQUEST),
            (Command.REMOTE_UNLOCK, layouts.REMOTE_UNLOCK_REQUEST),
            (Command.PASSCODE_DISPLAY, layouts.PASSCODE_DISPLAY_REQUEST),
            (Command.SOUND, layouts.SOUND_REQUEST),
        )
        for row in rows.values()
    },
}
"""The command id of each request class."""


def parse_request(command: int, plaintext: bytes) -> Request:
    """What an app asks. `Malformed` for an unknown command or operation and for bytes that do not fit it."""
    if by_operation := _BY_OPERATION.get(command):
        return by_operation(_operation(plaintext), plaintext)
    if by_length := _BY_OPERATION_AND_LENGTH.get(command):
        return by_length((_operation(plaintext), len(plaintext)), plaintext)
    return layouts.parse_request(command, plaintext)


def parse_reply(echo: int, data: bytes) -> Reply:
    """What a lock says after echo and status 1, in answer or of itself. `Malformed` as for `parse_request`."""
    if by_operation := _REPLY_BY_OPERATION.get(echo):
        return by_operation(operation_of_reply(data), data)
    if echo == Command.STATUS and len(data) == OPERATION_EVENT_LENGTH:
        return layouts.OperationEvent.parse(data)
    return layouts.parse_reply(echo, data)


def _operation(plaintext: bytes) -> int:
    if not plaintext:
        raise Malformed("request", "no operation byte")
    return plaintext[0]


def operation_of_reply(data: bytes) -> int:
    """The operation byte of a reply, which follows the battery byte."""
    if len(data) < 2:
        raise Malformed("reply", "no operation byte")
    return data[1]


def success(echo: int, data: bytes = b"") -> bytes:
    """The plaintext of a reply that says yes."""
    return bytes((echo, 1)) + data


def failure(echo: int, code: int | None) -> bytes:
    """The plaintext of a reply that says no; `56` gives no code."""
    return bytes((echo, 0)) if code is None else bytes((echo, 0, code))


WITH_OPERATION = frozenset({Command.MANAGE_PASSCODE, *_REPLY_BY_OPERATION})
"""Commands whose successful reply repeats the operation byte after the battery."""
