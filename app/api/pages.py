"""Turning pages: a list is cut at `limit`, and an opaque cursor says where the next page begins."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_

from latchwork.app.api.errors import ApiError, invalid


def rows_of_page(
    c: Connection,
    query: Select[Any],
    order: tuple[ColumnElement[Any], ColumnElement[Any]],
    limit: int,
    cursor: str | None,
) -> tuple[list[Row[Any]], str | None]:
    """One page of `query` in the order of two columns, the second of which is unique; and the cursor of the next.

    What is added or deleted between two pages shifts nothing: a cursor names the last row that was seen.
    """
    first, second = order
    if cursor is not None:
        a, b = _read(cursor)
        query = query.where(or_(first > a, and_(first == a, second > b)))
    rows = list(c.execute(query.order_by(first, second).limit(limit + 1)))
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], _written([last._mapping[first], last._mapping[second]])


def page_of(
    rows: list[dict[str, Any]], key: str, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """One page of a list that is already at hand, in its own order; `key` names what is unique in it."""
    if cursor is not None:
        last = _read(cursor)[0]
        index = next((i for i, row in enumerate(rows) if row[key] == last), None)
        if index is None:
            raise _wrong_cursor()
        rows = rows[index + 1 :]
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], _written([rows[limit - 1][key]])


def _written(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(cursor: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise _wrong_cursor() from None
    if not isinstance(values, list) or not values or not all(isinstance(one, str | int | float) for one in values):
        raise _wrong_cursor()
    return values if len(values) > 1 else [*values, ""]


def _wrong_cursor() -> ApiError:
    return invalid("page_cursor", "This is no cursor of this list; take it from the page before.")
