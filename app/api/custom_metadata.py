"""What callers note down of a thing: pairs of their own, of which null deletes one."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field, StrictBool
from sqlalchemy import ColumnElement, String, cast, func, or_

from latchwork.app.api.errors import invalid

MOST_PAIRS = 50

Pairs = dict[Annotated[str, Field(min_length=1, max_length=40)], Annotated[str, Field(max_length=500)] | StrictBool]
Changes = dict[
    Annotated[str, Field(min_length=1, max_length=40)], Annotated[str, Field(max_length=500)] | StrictBool | None
]
"""Pairs to be laid over those that are there."""


def changed(stored: str, changes: Changes) -> str:
    """The pairs as JSON after the changes; raises 400 for more of them than there may be."""
    pairs = json.loads(stored) | changes
    pairs = {name: value for name, value in pairs.items() if value is not None}
    if len(pairs) > MOST_PAIRS:
        raise invalid("custom_metadata", f"There may be {MOST_PAIRS} pairs, and these make {len(pairs)}; delete some.")
    return json.dumps(pairs, sort_keys=True)


def has(column: ColumnElement[Any], wanted: Pairs) -> list[ColumnElement[bool]]:
    """Conditions: each pair is there. In a query string everything is text, so `true` stands for both."""
    return [_has(column, name, value) for name, value in wanted.items()]


def _has(column: ColumnElement[Any], name: str, value: str | bool) -> ColumnElement[bool]:
    path = '$."{}"'.format(name.replace('"', '\\"'))
    kind, found = func.json_type(column, path), cast(func.json_extract(column, path), String)
    text = (kind == "text") & (found == str(value))
    flag = {"true": "true", "false": "false"}.get(str(value).lower())
    if isinstance(value, bool):
        return kind == str(flag)
    return text if flag is None else or_(text, kind == flag)
