"""Every Z-Wave vector against the codecs, and every stated value altered once."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.vectors import Mismatch, NotUnderstood
from latchwork.protocol.zwave.checksum import user_code_checksum
from latchwork.protocol.zwave.vectors import CHECKS, ROWS

FILES = (
    Path(__file__).parents[2] / "vectors" / "zwave.json",
    Path(__file__).with_name("serialised_by_zwave_js.json"),
)
VECTORS = [
    vector for file in FILES for vector in json.loads(file.read_text("utf-8"))["vectors"] if vector["kind"] in CHECKS
]
STATED = ("hex", "fields", "command", "direction", "length", "type", "function", "function_name", "params", "checksum")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_does_what_the_vector_states(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def altered(value: Any) -> Iterator[Any]:
    """Close relatives of a value, each of them wrong."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        yield value ^ 0x40
    elif isinstance(value, str):
        yield value[:-1] + chr(ord(value[-1]) ^ 1) if value else "31"
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from ([*value[:index], wrong, *value[index + 1 :]] for wrong in altered(item))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from ({**value, name: wrong} for wrong in altered(item))


@pytest.mark.parametrize(
    "vector", [vector for vector in VECTORS if vector["kind"] != "serial_invalid"], ids=lambda vector: vector["id"]
)
def test_a_vector_with_one_altered_value_fails(vector: dict[str, Any]) -> None:
    for name in (*STATED, "data", "crc"):
        for wrong in altered(vector[name]) if name in vector else ():
            with pytest.raises((Mismatch, NotUnderstood, ValueError)):
                CHECKS[vector["kind"]]({**copy.deepcopy(vector), name: wrong})


def test_a_field_that_nobody_knows_is_not_understood() -> None:
    vector = next(vector for vector in VECTORS if vector["id"] == "uc-set-4711")
    with pytest.raises(NotUnderstood):
        CHECKS["command_class"]({**vector, "fields": {**vector["fields"], "colour": "blue"}})
    with pytest.raises(NotUnderstood):
        CHECKS["command_class"]({**vector, "colour": "blue"})


def test_every_row_builds_its_own_class() -> None:
    assert len(ROWS) > 120
    assert all(hasattr(row.command, "CODE") for row in ROWS.values())


def test_the_checksum_over_codes_counts_taken_slots_in_order() -> None:
    assert user_code_checksum([(9, 2, b"123456"), (5, 1, b"4711"), (6, 0, b"")]) == 0x9890
    assert user_code_checksum([(6, 0, b"")]) == 0x0000
