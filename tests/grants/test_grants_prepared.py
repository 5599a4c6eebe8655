"""Statements that are handed to the database driver directly: they say what SQLAlchemy would have said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select

from latchwork.grants.prepared import Prepared, among
from latchwork.grants.schema import door, meta
from latchwork.grants.store import Store
from latchwork.world import World

DOOR = {"id": "front", "kind": "lock", "make": "ttlock", "owner": "house", "common": False}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    store = Store.open(World(1), tmp_path / "store.sqlite")
    with store._connection.begin():
        yield store._connection
    store.close()


def test_an_insert_answers_the_row_that_it_made_as_a_select_would(connection: Connection) -> None:
    made = Prepared.insert_into(door, *DOOR, answers=True).one(connection, DOOR)
    found = Prepared(select(door).where(door.c.id == bindparam("d"))).one(connection, {"d": "front"})
    assert made == found
    assert made._fields == found._fields
    assert made.online is True
    assert made.common is False


def test_an_insert_that_answers_nothing_counts_its_rows(connection: Connection) -> None:
    one = Prepared.insert_into(meta, "key", "value")
    assert one.run(connection, {"key": "a", "value": "1"}) == 1
    one.run_many(connection, [{"key": "b", "value": "2"}, {"key": "c", "value": "3"}])
    assert Prepared(select(meta.c.key).order_by(meta.c.key)).scalars(connection) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("wanted", "found"), [([], []), (["a"], ["a"]), (["c", "a", "nobody"], ["a", "c"]), (["a\"b'"], ["a\"b'"])]
)
def test_a_list_of_values_is_bound_whole(connection: Connection, wanted: list[str], found: list[str]) -> None:
    connection.execute(insert(meta), [{"key": key, "value": "x"} for key in ("a", "b", "c", "a\"b'")])
    some = Prepared(select(meta.c.key).where(among(meta.c.key, "keys")).order_by(meta.c.key))
    assert some.scalars(connection, {"keys": json.dumps(wanted)}) == found


@pytest.mark.parametrize(
    "where", [meta.c.key == bindparam("k"), (meta.c.key == bindparam("k")) & (meta.c.value == "1")]
)
def test_values_stand_where_the_statement_wants_them(connection: Connection, where: Any) -> None:
    connection.execute(insert(meta), [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}])
    assert Prepared(select(meta.c.value).where(where)).scalar(connection, {"k": "a"}) == "1"
    assert Prepared.update_of(meta, ("value",), where).run(connection, {"k": "a", "value": "9"}) == 1
    assert Prepared(select(meta.c.value).where(meta.c.key == "a")).scalar(connection) == "9"
