"""(command, payload) <-> message: the one place that knows which layout is whose."""

from __future__ import annotations

from typing import TypeAlias

from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import Command

Message: TypeAlias = g.Payload | g.LockActionRequest


def command_of(message: Message) -> int:
    """The command id; the two lock actions share one."""
    return Command.LOCK_ACTION if isinstance(message, g.LockAction | g.NamedLockAction) else message.CODE


def parse_message(command: int, payload: bytes) -> Message:
    """`Malformed` for an unknown command and for a payload that does not fit it."""
    if command == Command.LOCK_ACTION:
        return g.parse_lock_action_request(len(payload), payload)
    return g.parse_payload(command, payload)


def parse_log_data(entry: g.LogEntry) -> g.LogData:
    """What a log entry says beside its time and name. `Malformed` for a kind that nobody knows."""
    return g.parse_log_data(entry.kind, entry.data)


def challenge_of(message: Message) -> bytes | None:
    """The lock's challenge that a command gives back; None for one that needs none, and for what a lock sends."""
    if isinstance(message, g.Challenge | g.AuthorizationData | g.AuthorizationId):
        return None
    nonce = getattr(message, "nonce", None)
    return nonce if isinstance(nonce, bytes) else None
