"""Vectors of the cloud APIs: each passes, and each fails once anything that it says is changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.avigilon_alta import vectors as avigilon_alta
from latchwork.protocol.brivo import vectors as brivo
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.igloohome import vectors as igloohome
from latchwork.protocol.salto_ks import vectors as salto_ks
from latchwork.protocol.schlage import vectors as schlage
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood

FOLDER = Path(__file__).parents[2] / "vectors"
CHECKS: dict[str, Mapping[str, Check]] = {
    "schlage": schlage.CHECKS,
    "igloohome": igloohome.CHECKS,
    "salto-ks": salto_ks.CHECKS,
    "brivo": brivo.CHECKS,
    "avigilon-alta": avigilon_alta.CHECKS,
}
Vector = dict[str, Any]
VECTORS: list[tuple[str, Vector]] = [
    (name, vector) for name in CHECKS for vector in json.loads((FOLDER / f"{name}.json").read_text())["vectors"]
]
IDS = [f"{name}-{vector['id']}" for name, vector in VECTORS]
WRONG = (Mismatch, NotUnderstood, CodecError, LookupError, TypeError, ValueError, AttributeError)
"""What the runner counts as failed or not understood."""


@pytest.mark.parametrize(("make", "vector"), VECTORS, ids=IDS)
def test_the_codec_gives_what_the_vector_says(make: str, vector: Vector) -> None:
    CHECKS[make][vector["kind"]](vector)


def _other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value[:-1] + ("1" if not value.endswith("1") else "2")
    return "something"


def _leaves(value: Any) -> Iterator[Any]:
    """The value with each of its leaves changed, one at a time."""
    match value:
        case dict():
            for name, inner in value.items():
                for changed in _leaves(inner):
                    yield {**value, name: changed}
        case list() if value:
            for index, inner in enumerate(value):
                for changed in _leaves(inner):
                    yield [*value[:index], changed, *value[index + 1 :]]
        case _:
            yield _other(value)


def _renamed(value: Any) -> Iterator[Any]:
    """The value with each of its names changed, one at a time."""
    match value:
        case dict():
            for name, inner in value.items():
                yield {(f"{key}X" if key == name else key): one for key, one in value.items()}
                for changed in _renamed(inner):
                    yield {**value, name: changed}
        case list():
            for index, inner in enumerate(value):
                for changed in _renamed(inner):
                    yield [*value[:index], changed, *value[index + 1 :]]


def _renamed_text(text: str) -> Iterator[str]:
    if text:
        yield from map(json.dumps, _renamed(json.loads(text)))


OUTCOMES = ("expect", "encoded_hex", "bits", "parity_agrees", "size", "format_id", "card_number", "facility_code")
OUTCOMES += ("method", "payload", "text", "pin_kind")


def _altered(vector: Vector) -> Iterator[tuple[str, Vector]]:
    for name in OUTCOMES:
        if name in vector:
            for changed in _leaves(vector[name]):
                yield name, {**vector, name: changed}
    for name in ("path", "url"):
        if name in vector:
            path, mark, query = vector[name].partition("?")
            yield name, {**vector, name: f"{path}/and/much/more{mark}{query}"}
            yield name, {**vector, name: f"{path}?moon=full"}
    for name in ("body", "json", "attributes"):
        if isinstance(vector.get(name), dict):
            for changed in _renamed(vector[name]):
                yield name, {**vector, name: changed}
    for name in ("request_body", "response_body"):
        for text in _renamed_text(vector.get(name, "")):
            yield name, {**vector, name: text}
    if "status" in vector:
        yield "status", {**vector, "status": 599}
    yield "moon", {**vector, "moon": "full"}


@pytest.mark.parametrize(("make", "vector"), VECTORS, ids=IDS)
def test_a_vector_that_says_anything_else_is_not_passed(make: str, vector: Vector) -> None:
    for where, changed in _altered(copy.deepcopy(vector)):
        try:
            CHECKS[make][vector["kind"]](changed)
        except WRONG:
            continue
        pytest.fail(f"{where}: {json.dumps(changed)} passes", pytrace=False)


@pytest.mark.parametrize(("make", "vector"), VECTORS, ids=IDS)
def test_what_no_check_looks_at_is_not_understood(make: str, vector: Vector) -> None:
    with pytest.raises(NotUnderstood):
        CHECKS[make][vector["kind"]]({**vector, "moon_phase": 3})
    if isinstance(vector.get("expect"), dict):
        with pytest.raises(NotUnderstood):
            CHECKS[make][vector["kind"]]({**vector, "expect": {**vector["expect"], "moon_phase": 3}})
