"""Every published and computed PC/SC vector; and that a changed one fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.pcsc.vectors import CHECKS, SILENT
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "pcsc.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
GIVEN = {"atr-bad-tck": {"atr"}, "vpcd-power-on": {"from_reader"}}
"""What goes in: another wrong check byte is wrong as well, another control is a control too."""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def _altered(vector: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The vector with each thing it states changed, one at a time."""

    def walk(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in SILENT:
                    yield from walk(inner, (*path, name))
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from walk(inner, (*path, index))
        elif isinstance(value, bool):
            yield path, not value
        elif isinstance(value, int):
            yield path, value + 1
        elif isinstance(value, str):
            yield path, value[:-1] + ("1" if not value.endswith("1") else "2") if value else "00"
        else:
            yield path, "00"

    given = GIVEN.get(vector["id"], set())
    for path, value in walk({name: one for name, one in vector.items() if name not in given}, ()):
        changed = copy.deepcopy(vector)
        place: Any = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        yield "/".join(map(str, path)), changed


@pytest.mark.parametrize(
    "changed", [pytest.param(changed, id=f"{v['id']}-{at}") for v in VECTORS for at, changed in _altered(v)]
)
def test_a_vector_that_says_something_else_fails(changed: dict[str, Any]) -> None:
    with pytest.raises((Mismatch, NotUnderstood)):
        CHECKS[changed["kind"]](changed)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_that_states_one_thing_more_is_not_understood(vector: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]](vector | {"colour": "red"})
