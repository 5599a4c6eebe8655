"""A request that is ready to be sent, and an answer as it came. Nothing is sent here."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from latchwork.protocol.rest.errors import BadRequest

Pairs = tuple[tuple[str, str], ...]

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is percent-encoded and begins with a slash; `query` and `form` are plain pairs. At most one of `body` (a
    JSON value) and `form` is there. The `repr` names the call alone: all else may hold secrets."""

    call: str
    method: str
    path: str = field(repr=False)
    query: Pairs = field(default=(), repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    form: Pairs | None = field(default=None, repr=False)

    @property
    def target(self) -> str:
        """Path and query as they stand in the request line."""
        encoded = urlencode(self.query, quote_via=quote, safe="$:,'")
        return f"{self.path}?{encoded}" if encoded else self.path

    @property
    def content(self) -> bytes:
        """The body's bytes; empty when there is none."""
        if self.form is not None:
            return urlencode(self.form).encode("ascii")
        if self.body is None:
            return b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of headers are looked up without regard to case."""

    status: int
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)

    @property
    def retry_after(self) -> int | None:
        """The seconds of `Retry-After`. A date in its place needs a clock, and is left to whoever has one."""
        text = (self.header("retry-after") or "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def basic(user: str, password: str) -> str:
    """The `Authorization` of RFC 7617; a colon would end the user's name."""
    if ":" in user:
        raise BadRequest("Basic authorization", "a user name or client id has no colon")
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def segment(value: str | int, name: str) -> str:
    """One segment of a path, percent-encoded whole: an id never reaches into another path."""
    text = sayable(str(value), name)
    if not text or text in (".", ".."):
        raise BadRequest("path", f"{name} is empty or leads to another path")
    return quote(text, safe="")


def sayable(text: str, name: str) -> str:
    """Text that has an encoding; half a letter has none."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadRequest("text", f"{name} holds half a letter (a lone surrogate)")
    return text


def safe_header(name: str, value: str) -> str:
    """A header value; one with a line break would be a header more."""
    if not value.isprintable() or not value.isascii():
        raise BadRequest("headers", f"{name} holds letters that no header has")
    return value
