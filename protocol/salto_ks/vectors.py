"""Vectors held against the KS calls, and what they expect in words."""

from __future__ import annotations

from datetime import UTC, datetime

from latchwork.protocol.rest.calls import Asked
from latchwork.protocol.rest.messages import Request
from latchwork.protocol.rest.times import seconds_utc
from latchwork.protocol.rest.vector_checks import Clause, asked_for, rest_request, wire_names
from latchwork.protocol.salto_ks import calls
from latchwork.protocol.salto_ks.documents import Event, Tag
from latchwork.protocol.salto_ks.filters import CONTINUATION, conditions, equals, since
from latchwork.protocol.vectors import Check, Vector, expect

_MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _basic_of_client(asked: Asked, built: Request | None) -> None:
    made = calls.token_request("client", "secret")
    expect("Authorization", "Basic Y2xpZW50OnNlY3JldA==", made.headers["Authorization"])
    expect("call", calls.TOKEN.name, asked.call.name)


def _json_access_token(asked: Asked, built: Request | None) -> None:
    expect("answer", True, "access_token" in wire_names(asked.call.reads))


def _odata_filter(asked: Asked, built: Request | None) -> None:
    expect("query", True, "$filter" in asked.query and "$filter" in asked.call.query)


def _tag_number_is_text(asked: Asked, built: Request | None) -> None:
    given = asked.query["$filter"].strip("()")
    number = given.rpartition(" eq ")[2].strip("'")
    expect("filter", given, equals("tag_number", number))
    expect("tag number", number, Tag(id="tag", tag_number=number).tag_number)
    expect("leading zeros", True, number.startswith("0") and number.isdigit())


def _utc_times(asked: Asked, built: Request | None) -> None:
    field = asked.query["$filter"].strip("()").partition(" ")[0]
    expect("field", field, since(_MOMENT).partition(" ")[0])
    expect("field of the event", True, field in wire_names(Event))
    expect("zone", True, seconds_utc(_MOMENT).endswith("Z"))


CLAUSES: dict[str, Clause] = {
    "Basic auth of client id:secret": _basic_of_client,
    "JSON access_token": _json_access_token,
    "OData filter": _odata_filter,
    "tag number is text with leading zeros": _tag_number_is_text,
    "UTC event times": _utc_times,
}


def request(vector: Vector) -> None:
    rest_request(vector, calls.CALLS, CLAUSES, headers=(CONTINUATION,))
    asked = asked_for(calls.CALLS, vector["method"], vector["path"])
    if "$filter" in asked.query:
        conditions(asked.query["$filter"])


CHECKS: dict[str, Check] = {"rest_request": request}
