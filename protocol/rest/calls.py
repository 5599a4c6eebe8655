"""One row of an API's table of calls.

LIST = Call(API, "list devices", "GET", "/devices", reads=list[Device], query=("archetype",), source="...")
request = LIST.request(query={"archetype": "lock"}, headers=authorised(token))
devices = LIST.read(answer)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, unquote

from latchwork.protocol.rest.documents import Document, read_json
from latchwork.protocol.rest.errors import BadRequest, Refused
from latchwork.protocol.rest.messages import FORM_TYPE, JSON_TYPE, Answer, Pairs, Request, safe_header, sayable, segment

A = TypeVar("A")

Nothing = type(None)
"""What a call reads whose answer has no body that says anything."""

MEANINGS: dict[int, str] = {
    400: "the request is not valid; correct it before it is sent again",
    401: "the token is missing, wrong or has expired; log in again",
    403: "the account may not do this; ask its owner for the permission",
    404: "there is no such thing; read the list again",
    405: "the API has no such method here",
    408: "the server waited too long for the request; send it again",
    409: "it is there already, or changed meanwhile; read it again",
    415: "the server wants another kind of body",
    422: "the values do not go together; correct them before it is sent again",
    429: "too many requests; wait before the next",
    500: "the server failed; try again later",
    502: "a server behind the server failed; try again later",
    503: "the service is not available; try again later",
    504: "a server behind the server did not answer; try again later",
}


@dataclass(frozen=True, slots=True)
class Api:
    """`prefix` stands before every path. `meanings` are the statuses that this API uses in its own way; `messages` and
    `codes` are where its error bodies keep their text and their own code, as paths into the JSON."""

    name: str
    prefix: str = ""
    meanings: Mapping[int, str] = field(default_factory=dict)
    messages: tuple[str, ...] = ("message",)
    codes: tuple[str, ...] = ()

    def meaning(self, status: int) -> str:
        said = {**MEANINGS, **self.meanings}.get(status)
        if said is not None:
            return said
        if 300 <= status < 400:
            return "it points to another address, which these calls do not follow"
        return "the server failed; try again later" if status >= 500 else "the API's documents do not say why"

    def refusal(self, call: str, answer: Answer) -> Refused:
        """The error of an answer that is no success."""
        words = [word for path in (*self.codes, *self.messages) if (word := _word(answer.body, path))]
        return Refused(
            self.name, call, answer.status, self.meaning(answer.status), ": ".join(words), answer.retry_after
        )


LONGEST_ERROR = 65_536


def _word(body: bytes, path: str) -> str:
    """The text or number at `path` of an error body; empty when the body has none, whatever else it is."""
    if len(body) > LONGEST_ERROR:
        return ""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


@dataclass(frozen=True, slots=True)
class Call(Generic[A]):
    """`path` has the names of its ids in braces. `query` are the names that may be asked with, and `words` what some of
    them may say. `done` are the statuses of success. `reads` is the type of the answer,
    `body` the document that is sent; `form` says that it goes as a form. `host` names another server than the API's."""

    api: Api
    name: str
    method: str
    path: str
    reads: type[A]
    source: str
    query: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: type[Document] | None = None
    form: bool = False
    optional_body: bool = False
    done: frozenset[int] = frozenset({200})
    host: str = ""
    doc: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.path))

    def request(
        self,
        ids: Mapping[str, str | int] | None = None,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Document | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Request:
        """Raises `BadRequest` when an id, a query name or the body is not what the table has."""
        asked, given = query or {}, ids or {}
        if set(given) != set(self.ids):
            raise BadRequest(self.name, f"its path wants {', '.join(self.ids) or 'no ids'}")
        if extra := set(asked) - set(self.query):
            raise BadRequest(self.name, f"its query has no {', '.join(sorted(extra))}")
        for name, words in self.words.items():
            if name in asked and asked[name] not in words:
                raise BadRequest(self.name, f"{name} says {' or '.join(words)}")
        self._fits(body)
        path = re.sub(r"{(\w+)}", lambda match: segment(given[match[1]], match[1]), self.api.prefix + self.path)
        pairs: Pairs = tuple((name, sayable(str(asked[name]), name)) for name in self.query if name in asked)
        plain = None if body is None else body.document()
        form = None
        if self.form:
            form, plain = tuple((name, str(value)) for name, value in (plain or {}).items()), None
        return Request(self.name, self.method, path, pairs, self._headers(headers or {}, plain, form), plain, form)

    def _fits(self, body: Document | None) -> None:
        if body is None:
            if self.body is not None and not self.optional_body:
                raise BadRequest(self.name, f"it sends a {self.body.__name__}, and none is given")
        elif self.body is None or not isinstance(body, self.body):
            wanted = self.body.__name__ if self.body else "no body"
            raise BadRequest(self.name, f"it sends {wanted}, not a {type(body).__name__}")

    def _headers(self, given: Mapping[str, str], body: Any, form: Pairs | None) -> dict[str, str]:
        headers = {"Accept": JSON_TYPE, **{name: safe_header(name, value) for name, value in given.items()}}
        if form is not None:
            headers["Content-Type"] = FORM_TYPE
        elif body is not None:
            headers["Content-Type"] = JSON_TYPE
        return headers

    def read(self, answer: Answer) -> A:
        """What the server answered. Raises `Refused` when it says no, `BadAnswer` when nobody can read it."""
        if answer.status not in self.done:
            raise self.api.refusal(self.name, answer)
        if self.reads is Nothing:
            return None  # type: ignore[return-value]
        return read_json(self.reads, answer.body, self.name)

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The ids of a request that is this call, or None; `path` is percent-encoded and has no query."""
        if method != self.method:
            return None
        pattern = "".join(
            f"(?P<{part[1:-1]}>[^/?]+)" if part.startswith("{") else re.escape(part)
            for part in re.split(r"({\w+})", self.api.prefix + self.path)
        )
        found = re.fullmatch(pattern, path)
        return None if found is None else {name: unquote(value) for name, value in found.groupdict().items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server's side reads it."""

    call: Call[Any]
    ids: Mapping[str, str] = field(repr=False)
    query: Mapping[str, str] = field(repr=False)


def find(calls: Iterable[Call[Any]], method: str, target: str) -> Asked | None:
    """The call that a request line is, or None. A path without ids goes before one whose id could say the same."""
    path, _, query = target.partition("?")
    for call in sorted(calls, key=lambda one: len(one.ids)):
        ids = call.match(method, path)
        if ids is not None:
            return Asked(call, ids, dict(parse_qsl(query, keep_blank_values=True)))
    return None
