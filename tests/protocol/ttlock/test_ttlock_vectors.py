"""Every published, captured and computed TTLock vector; and that a changed vector fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.ttlock.vectors import ABOUT, CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "ttlock-ble.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


OUTCOMES = ("expect", "frame", "plaintext", "command", "raw_ad_payload")
"""What a vector says comes out; the rest of it goes in."""


def _alterations(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each stated value with another in its place."""
    match value:
        case dict():
            for name, inner in value.items():
                if name not in ABOUT:
                    yield from _alterations(inner, (*path, name))
        case list():
            for index, inner in enumerate(value):
                yield from _alterations(inner, (*path, index))
        case bool():
            yield path, not value
        case int():
            yield path, value + 1
        case str():
            yield path, _other(value)


def _other(text: str) -> str:
    if not text:
        return "00"
    last = "1" if text[-1] != "1" else "2"
    return text[:-1] + last


def _with(vector: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    altered = copy.deepcopy(vector)
    place: Any = altered
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return altered


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_any_value_changed_is_not_passed(vector: dict[str, Any]) -> None:
    stated = {name: vector[name] for name in OUTCOMES if name in vector}
    for path, value in _alterations(stated):
        assert not _passes(_with(vector, path, value)), f"{path} = {value!r}"


def _passes(vector: dict[str, Any]) -> bool:
    try:
        CHECKS[vector["kind"]](vector)
    except (Mismatch, NotUnderstood, CodecError, ValueError):
        return False
    return True


def test_a_value_that_no_check_looks_at_is_not_understood() -> None:
    for vector in VECTORS:
        altered = copy.deepcopy(vector)
        altered["expect"]["moon_phase"] = 3
        with pytest.raises(NotUnderstood):
            CHECKS[vector["kind"]](altered)
