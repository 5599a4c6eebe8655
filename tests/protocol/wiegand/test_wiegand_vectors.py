"""Every Wiegand vector against the card formats; and that one with any stated value changed does not pass."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec import CodecError
from latchwork.protocol.vectors import Mismatch, NotUnderstood
from latchwork.protocol.wiegand.vectors import CHECKS, SILENT

FILE = Path(__file__).parents[2] / "vectors" / "wiegand.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_does_what_the_vector_states(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def altered(vector: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The vector with one stated value changed, for each in turn."""
    for name, value in vector.items():
        if name in SILENT:
            continue
        if isinstance(value, dict):
            yield from ({**vector, name: {**value, inner: number ^ 1}} for inner, number in value.items())
            yield {**vector, name: {**value, "colour": 1}}
        elif isinstance(value, int):
            yield {**vector, name: value + 1}
        else:
            yield {**vector, name: value[:-1] + ("1" if value[-1] != "1" else "0")}
            yield {**vector, name: value[:-1]}
    for other in CHECKS:
        if other not in (vector["kind"], "n10002"):
            yield {**vector, "kind": other}
    yield {**vector, "colour": "blue"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_one_altered_value_fails(vector: dict[str, Any]) -> None:
    for changed in altered(vector):
        if changed.get("error") == "parity" and changed["bit_string"] != vector["bit_string"]:
            continue  # parity that is wrong in one bit may be wrong in another as well
        with pytest.raises((Mismatch, NotUnderstood, CodecError, KeyError)):
            CHECKS[changed["kind"]](changed)


def test_a_card_that_can_be_read_is_none_with_bad_parity() -> None:
    good = next(vector for vector in VECTORS if vector["id"] == "h10301-123-4567")
    bad = next(vector for vector in VECTORS if vector["id"] == "bad-h10301-even")
    with pytest.raises(Mismatch):
        CHECKS["bad_parity"]({**bad, "bit_string": good["bit_string"]})


def test_a_vector_may_state_less() -> None:
    vector = dict(next(vector for vector in VECTORS if vector["id"] == "h10301-123-4567"))
    for name in ("osdp_raw", "left_justified", "value"):
        del vector[name]
        CHECKS["h10301"](vector)


def test_parity_that_fits_in_another_format_is_not_asked_for() -> None:
    bad = next(vector for vector in VECTORS if vector["id"] == "bad-h10304-even")
    CHECKS["bad_parity"]({**bad, "format": "H10302"})
