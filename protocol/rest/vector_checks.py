"""Vectors that state a REST request, held against a table of calls.

The request is looked up in the table, its ids, query and body are read out of it, it is built again from them, and the
two are compared. What a vector expects in words is taken apart clause by clause; a clause that nothing here can prove
is not understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args
from urllib.parse import parse_qsl, quote

from pydantic import TypeAdapter, ValidationError

from latchwork.protocol.rest.calls import Asked, Call, Nothing, find
from latchwork.protocol.rest.documents import Document, sentence
from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.rest.messages import Request
from latchwork.protocol.vector_words import expect_said
from latchwork.protocol.vectors import Mismatch, NotUnderstood, Vector, expect

ABOUT = frozenset({"id", "kind", "origin", "source", "evidence", "note"})
"""What a vector says about itself."""

Clause = Callable[[Asked, Request | None], None]
"""Raises `Mismatch` unless what the clause says is so."""


def only(vector: Vector, *known: str) -> None:
    for name in vector:
        if name not in known and name not in ABOUT:
            raise NotUnderstood(f"nothing is known of {name}")


def one_of(field: str, wanted: object, *got: object) -> None:
    """For a value that people word in several ways."""
    if wanted not in got:
        raise Mismatch(f"{field}: the vector says {wanted!r}, the codec {got[0]!r}")


def read_body(call: Call[Any], body: object) -> Document:
    """The body as the table's document; raises `BadRequest`."""
    if call.body is None:
        raise BadRequest(call.name, "it sends no body")
    try:
        read: Document = TypeAdapter(call.body).validate_json(json.dumps(body), strict=True)
    except ValidationError as problem:
        raise BadRequest(call.name, sentence(problem)) from None
    return read


def asked_for(calls: tuple[Call[Any], ...], method: str, target: str) -> Asked:
    """The row of a request line, whose braces stand for ids and whose other letters need no encoding."""
    asked = find(calls, method, quote(target, safe="/?&=%$:,'()-._~@"))
    if asked is None:
        raise NotUnderstood(f"no call of the table is {method} {target.partition('?')[0]}")
    if extra := sorted(set(asked.query) - set(asked.call.query)):
        raise NotUnderstood(f"the query of {asked.call.name} has no {extra[0]}")
    return asked


def rebuild(asked: Asked, body: object, headers: Mapping[str, str] | None = None) -> Request:
    """Builds the request again. Raises `BadRequest` when the table does not allow it."""
    document = None if body is None else read_body(asked.call, body)
    return asked.call.request(asked.ids, query=asked.query, body=document, headers=headers)


def plain_body(body: object) -> object:
    """A form is stated as text."""
    return dict(parse_qsl(body, keep_blank_values=True)) if isinstance(body, str) else body


def known_headers(vector: Vector, *own: str) -> dict[str, str]:
    """The stated headers, each of which an API must know."""
    stated: dict[str, str] = vector.get("headers", {})
    for name in stated:
        if name.lower() not in {one.lower() for one in (*_EVERYWHERE, *own)}:
            raise NotUnderstood(f"nothing is known of the header {name}")
    return {name: value for name, value in stated.items() if name.lower() not in _MADE}


_EVERYWHERE = ("Accept", "Content-Type", "Authorization")
_MADE = ("accept", "content-type")
"""Headers that follow from the body."""


def rest_request(
    vector: Vector, calls: tuple[Call[Any], ...], clauses: Mapping[str, Clause], headers: tuple[str, ...] = ()
) -> None:
    """`kind` rest_request: method, path with its query, body, and sometimes what is expected of it in words. `headers`
    are those that the API has besides the usual ones."""
    only(vector, "method", "path", "headers", "body", "expect")
    asked = asked_for(calls, vector["method"], vector["path"])
    body = plain_body(vector["body"])
    given = known_headers(vector, *headers)
    problem: BadRequest | None = None
    built: Request | None = None
    try:
        built = rebuild(asked, body, given)
    except BadRequest as refused:
        problem = refused
    said = [clause.strip() for clause in vector.get("expect", "").split(";") if clause.strip()]
    rejected = [clause for clause in said if clause.startswith("reject: ")]
    if problem is not None and not rejected:
        raise Mismatch(str(problem))
    if built is not None:
        same_request(vector, body, built)
    for clause in said:
        if clause in rejected:
            _rejected(clause, problem)
        else:
            _clause(clause, asked, built, calls, clauses)


def same_request(vector: Vector, body: object, built: Request) -> None:
    expect("method", vector["method"], built.method)
    lower = {name.lower(): value for name, value in built.headers.items()}
    for name, value in vector.get("headers", {}).items():
        expect(f"header {name}", value, lower.get(name.lower()))
    path, _, query = vector["path"].partition("?")
    expect("path", quote(path, safe="/%@-._~"), quote(built.path, safe="/%@-._~"))
    expect("query", sorted(_pairs(query)), sorted(_pair(*pair) for pair in built.query))
    sent = dict(built.form) if built.form is not None else built.body
    if not isinstance(body, Mapping) or not isinstance(sent, Mapping):
        expect("body", body, sent)
        return
    # what the vector leaves out is what the document says by itself
    expect("body", dict(body), {name: sent.get(name) for name in body})


def _pairs(query: str) -> list[tuple[str, str]]:
    return [_pair(*pair) for pair in parse_qsl(query, keep_blank_values=True)]


def _pair(name: str, value: str) -> tuple[str, str]:
    """A filter may stand in brackets."""
    whole = re.fullmatch(r"\(([^()]*)\)", value) if name == "$filter" else None
    return name, whole[1] if whole else value


def _rejected(clause: str, problem: BadRequest | None) -> None:
    """`reject: status is one of I, A, S`: the field that is named and each value that is allowed."""
    if problem is None:
        raise Mismatch(f"the vector says {clause!r}, and the request is allowed")
    told = problem.problem
    field, colon, reason = told.partition(": ")
    field, reason = (field, reason) if colon else ("", told)
    match = re.fullmatch(r"reject: (\w+) is one of ([\w, ]+)", clause)
    if match is None:
        expect_said("reject", clause.removeprefix("reject: "), _lexicon(field, reason))
        return
    expect("rejected field", match[1], field.rpartition(".")[2])
    expect("allowed values", sorted(re.split(r",\s*", match[2])), sorted(re.findall(r"'(\w+)'", told)))


def _lexicon(field: str, reason: str) -> dict[str, bool]:
    """Words for what is wrong with a value, and whether they are true of this one."""
    digits, hexadecimal = "[0-9]+" in reason, "A-F" in reason
    fewest, most = "at least" in reason or "greater than" in reason, "at most" in reason or "less than" in reason
    missing, one = "required" in reason, "exactly one" in reason
    said = dict.fromkeys(map(str.lower, [field, *field.split(".")]), True)
    said |= dict.fromkeys(re.findall(r"\d+", reason), True)
    said |= dict.fromkeys(("digit", "digits", "numeric"), digits or ("[0-9]" in reason))
    said |= dict.fromkeys(("hex", "hexadecimal", "upper-case", "uppercase", "capital"), hexadecimal)
    said |= dict.fromkeys(("least", "minimum", "min", "shorter", "short", "fewer"), fewest)
    said |= dict.fromkeys(("most", "maximum", "max", "longer", "long", "more"), most)
    said |= dict.fromkeys(("required", "missing", "needed"), missing)
    said |= dict.fromkeys(("exactly", "one", "credential"), one)
    return said | dict.fromkeys(("characters", "character"), "character" in reason)


def _clause(
    clause: str,
    asked: Asked,
    built: Request | None,
    calls: tuple[Call[Any], ...],
    clauses: Mapping[str, Clause],
) -> None:
    call = asked.call
    if clause in clauses:
        clauses[clause](asked, built)
    elif match := re.fullmatch(r"(\d{3}) no body", clause):
        expect("reads", "no body", "no body" if call.reads is Nothing else call.reads.__name__)
        one_of("status", int(match[1]), *sorted(call.done))
    elif match := re.fullmatch(r"(\d{3}) (\{.*\})", clause):
        one_of("status", int(match[1]), *sorted(call.done))
        expect("answer", [], _missing(call.reads, match[2]))
    elif match := re.fullmatch(r"some client code also treats (\d{3}) as success", clause):
        one_of("status", int(match[1]), *sorted(call.done))
    elif match := re.fullmatch(r"(\w+) values come from (GET) (/\S+)", clause):
        known = {(one.method, re.sub(r"{\w+}", "{}", one.api.prefix + one.path)) for one in calls}
        expect("where the values come from", True, (match[2], re.sub(r"{\w+}", "{}", match[3])) in known)
        expect("the field that is meant", True, match[1] in wire_names(call.body))
    else:
        raise NotUnderstood(f"nothing can prove {clause!r}")


def wire_names(kind: Any) -> set[str]:
    """The names on the wire of a document's fields."""
    fields = getattr(kind, "model_fields", {})
    return {field.serialization_alias or name for name, field in fields.items()}


def _missing(kind: Any, shape: str) -> list[str]:
    """The names of a shape such as {data:{token}} that the document has not, level by level."""
    inside, missing = kind, []
    for name in re.findall(r"\w+", shape):
        if name not in wire_names(inside):
            missing.append(name)
            continue
        field = next(one for key, one in inside.model_fields.items() if (one.serialization_alias or key) == name)
        kinds = [field.annotation, *get_args(field.annotation)]
        inside = next((one for one in kinds if hasattr(one, "model_fields")), None)
    return missing
