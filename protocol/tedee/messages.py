"""Bytes behind the header <-> message. A command that nobody knows keeps its bytes: firmware learns new ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.tedee import generated as g


@dataclass(frozen=True, slots=True)
class Unknown:
    """`code` is the first byte; `data` all of them."""

    code: int
    data: bytes = field(repr=False)

    def build(self) -> bytes:
        return self.data


Request: TypeAlias = g.Request | Unknown
Answer: TypeAlias = g.Answer | Unknown
Notification: TypeAlias = g.Notification | Unknown


def parse_request(data: bytes) -> Request:
    """`Malformed` for nothing at all, and for a known command whose parameters do not fit."""
    code = _code(data)
    return g.parse_request(code, data) if code in g.REQUEST else Unknown(code, data)


def parse_answer(data: bytes) -> Answer:
    """As `parse_request`."""
    code = _code(data)
    return g.parse_answer(code, data) if code in g.ANSWER else Unknown(code, data)


def parse_notification(data: bytes) -> Notification:
    """As `parse_request`."""
    code = _code(data)
    return g.parse_notification(code, data) if code in g.NOTIFICATION else Unknown(code, data)


def _code(data: bytes) -> int:
    if not data:
        raise Malformed("message", "it is empty")
    return data[0]
