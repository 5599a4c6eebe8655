"""Filters and pages. Source: apidocs.brivo.com; recorded exchanges of techspaceco/brivo.

A filter is `field__op:value[,value]`, several are joined with a semicolon. A page holds 20 items, or up to 100 if
asked; `offset` is an index, but in the list of access events it is the time `occurred`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.rest.times import seconds_utc

Operator = Literal["eq", "ne", "gt", "lt"]
DEFAULT_PAGE, LARGEST_PAGE = 20, 100
_RESERVED = frozenset(";:,")


def where(field: str, operator: Operator, *values: str) -> str:
    """One condition; raises `BadRequest` for a value that would end it early."""
    if not values:
        raise BadRequest("filter", f"{field} is compared with nothing")
    if any(not value or _RESERVED & set(value) for value in values):
        raise BadRequest("filter", "a value is empty or holds a comma, a colon or a semicolon")
    return f"{field}__{operator}:{','.join(values)}"


def occurred(after: datetime | None = None, before: datetime | None = None) -> list[str]:
    """Conditions on the time of an event, whose value does hold colons."""
    found = [(moment, operator) for moment, operator in ((after, "gt"), (before, "lt")) if moment is not None]
    if any(moment.utcoffset() is None for moment, _ in found):
        raise BadRequest("filter", "the moment needs a zone; a naive time could be anybody's")
    return [f"occurred__{operator}:{seconds_utc(moment)}" for moment, operator in found]


def listing(*conditions: str, offset: int | datetime = 0, page_size: int = LARGEST_PAGE) -> dict[str, str | int]:
    """The query of a list. A time as `offset` is for access events."""
    if not 1 <= page_size <= LARGEST_PAGE:
        raise BadRequest("page", f"it has 1 to {LARGEST_PAGE} items")
    if isinstance(offset, int) and offset < 0:
        raise BadRequest("page", "it begins at 0 or later")
    query: dict[str, str | int] = {"filter": ";".join(conditions)} if conditions else {}
    query["offset"] = offset if isinstance(offset, int) else seconds_utc(offset)
    query["pageSize"] = page_size
    return query


def next_offset(offset: int, items: int, count: int) -> int | None:
    """Where the next page begins; None after the last. An empty page ends a list whose count has changed meanwhile."""
    reached = offset + items
    return reached if items and reached < count else None
