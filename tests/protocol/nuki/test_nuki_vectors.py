"""Every published, captured and computed Nuki vector; and that a changed vector fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.nuki.vectors import ABOUT, CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "nuki-ble.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


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
        case None:
            yield path, "1"
        case str():
            yield path, _other(value)


def _other(text: str) -> str:
    if not text:
        return "00"
    return text[:-1] + ("1" if text[-1] != "1" else "2")


def _with(vector: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    altered = copy.deepcopy(vector)
    place: Any = altered
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return altered


def _passes(vector: dict[str, Any]) -> bool:
    try:
        CHECKS[vector["kind"]](vector)
    except (Mismatch, NotUnderstood, CodecError, ValueError, LookupError):
        return False
    return True


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_any_value_changed_is_not_passed(vector: dict[str, Any]) -> None:
    stated = {name: value for name, value in vector.items() if name not in ABOUT}
    for path, value in _alterations(stated):
        assert not _passes(_with(vector, path, value)), f"{path} = {value!r}"


def test_a_value_that_no_check_looks_at_is_not_understood() -> None:
    for vector in VECTORS:
        altered = copy.deepcopy(vector)
        altered["expect"]["moon_phase"] = 3
        with pytest.raises(NotUnderstood):
            CHECKS[vector["kind"]](altered)


def test_a_field_beside_the_expectations_that_nobody_looks_at_is_not_understood() -> None:
    for vector in VECTORS:
        with pytest.raises(NotUnderstood):
            CHECKS[vector["kind"]](vector | {"moon_phase": 3})


def _made(kind: str, **stated: Any) -> dict[str, Any]:
    return {"id": "made", "kind": kind, **stated}


@pytest.mark.parametrize(
    "vector",
    [
        _made("hmac", key="00", data_order="moon", expect={"authenticator": ""}),
        _made("hmac", key="00", data_order="uuid", expect={"authenticator": ""}),
        _made("plain_message", message="0e00009dd7", expect={}, moon=1),
    ],
)
def test_parts_that_nobody_knows_are_not_understood(vector: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]](vector)


def test_a_sealed_message_is_one_and_whole() -> None:
    vector = next(one for one in VECTORS if one["id"] == "keypad_request")
    with pytest.raises(Mismatch, match="finds 2"):
        CHECKS["encrypted_message"](vector | {"message": 2 * vector["message"]})
