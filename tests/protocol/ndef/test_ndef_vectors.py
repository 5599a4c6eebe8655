"""Every published and computed NDEF vector; and that a changed one fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.ndef import message as m
from latchwork.protocol.ndef.vectors import CHECKS, SILENT
from latchwork.protocol.ndef.well_known import Action, AndroidApplication, SmartPoster, Text, Uri
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "ndef.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
GIVEN = {"invalid": {"ndef"}, "type4": {"cc_file", "ndef_file"}}
"""What goes in: another value of it may be as right as this one."""


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

    given = GIVEN.get(vector["kind"], set())
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


def check(kind: str, **stated: Any) -> None:
    CHECKS[kind]({"id": "made", "kind": kind, **stated})


def test_a_valid_message_is_not_invalid() -> None:
    with pytest.raises(Mismatch, match="reads it"):
        check("invalid", ndef="d00000", error="message end flag missing")
    with pytest.raises(NotUnderstood, match="no problem is called"):
        check("invalid", ndef="90", error="a bad day")
    with pytest.raises(Mismatch, match="the codec"):
        check("invalid", ndef="9101015500", error="message begin flag missing")


@pytest.mark.parametrize(
    ("ndef", "error"),
    [
        ("d70000", "reserved TNF"),
        ("d0000101", "empty record with payload"),
        ("d5010055", "unknown type with type"),
        ("d10000", "type length zero"),
        ("d1010155", "payload length exceeds data"),
        ("d1", "truncated"),
        ("d00000d00000", "data after message end"),
        ("900000d00000", "message begin flag repeated"),
        ("d60000", "unchanged without chunk"),
        ("", "empty message"),
    ],
)
def test_each_problem_may_be_worded_in_several_ways(ndef: str, error: str) -> None:
    check("invalid", ndef=ndef, error=error)


def test_a_smart_poster_an_application_and_chunks_are_told_apart() -> None:
    poster = m.build_message(
        [SmartPoster("https://example.com/k", (Text("Key", "en"),), action=Action.SAVE, size=9).record()]
    )
    inner = [
        {"type": "U", "uri": "https://example.com/k"},
        {"type": "T", "text": "Key"},
        {"type": "act"},
        {"type": "s"},
    ]
    check(
        "message",
        ndef=poster.hex(),
        records=[{"type": "Sp", "title": "Key", "titles": {"en": "Key"}, "action": 1, "size": 9, "records": inner}],
    )
    with pytest.raises(Mismatch):
        check("message", ndef=poster.hex(), records=[{"type": "Sp", "records": inner[:3]}])
    app = m.build_message([Uri("tel:1").record(), AndroidApplication("com.example.key").record()])
    records = [{"uri": "tel:1", "mb": 1, "me": 0}, {"tnf": 4, "type": "android.com:pkg", "package": "com.example.key"}]
    check("message", ndef=app.hex(), records=records)
    chunked = m.build_message([m.Record(m.Tnf.MIME, b"a/b", b"12345", b"i")], chunk=3)
    check(
        "message", ndef=chunked.hex(), records=[{"cf": 1, "id": "i", "il": 1}, {"tnf": 6, "cf": 0, "payload": "3435"}]
    )
    check("message", ndef=m.build_message([m.Record(m.Tnf.UNKNOWN, b"", b"1")]).hex(), records=[{"tnf": 5}])


def test_the_area_of_a_tag_may_hold_control_blocks_and_a_message() -> None:
    lock = {"tag": 1, "len": 3, "address": 160, "bits": 12, "bytes_per_bit": 8, "page": 40}
    decoded = [lock, {"tag": 2, "address": 160, "size": 1}, {"tag": 3, "value": "d00000"}, {"tag": 254}]
    check("type2_tlv", area="0103a00c340203a001040303d00000fe0000", decoded=decoded, ndef="d00000")
