"""Every published, captured and computed Tedee vector; and that a changed vector fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.tedee.vectors import ABOUT, CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "tedee.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]

GOES_IN = ("serial", "pin", "note")
"""Another serial number is a good one as well, and another PIN may be as bad."""
SESSION_ID = ("frames", 9, "wire")
"""It is the lock's own, and nothing depends on it."""
UNBOUND = {"handshake_plaintext": ("plaintext", "key", "iv"), "activity_log": ("data",)}
"""What ends in a signature whose key is not in the vector, and a key without anything that it opens."""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def _alterations(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each stated value with another in its place."""
    match value:
        case dict():
            for name, inner in value.items():
                if name not in ABOUT and name not in GOES_IN:
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
    stated = {name: value for name, value in vector.items() if name not in (*ABOUT, *UNBOUND.get(vector["kind"], ()))}
    changes = list(_alterations(stated))
    assert changes
    for path, value in changes:
        if path == SESSION_ID:
            continue
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


SESSION = next(vector for vector in VECTORS if vector["id"] == "ptls_session_1")


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("keys", "moon"), "00", "the key moon"),
        (("frames", 4, "moon"), 1, "moon of a frame"),
        (("frames", 3, "note"), "a poem", "the note a poem"),
        (("frames", 10, "plaintext"), "7700", "the command 77"),
    ],
)
def test_a_part_of_a_session_that_nobody_knows_is_not_understood(
    path: tuple[Any, ...], value: Any, sentence: str
) -> None:
    with pytest.raises(NotUnderstood, match=sentence):
        CHECKS["session_transcript"](_with(SESSION, path, value))


def test_a_session_that_ends_early_fails() -> None:
    with pytest.raises(Mismatch, match="does not say its application keys"):
        CHECKS["session_transcript"](SESSION | {"frames": SESSION["frames"][:7]})
    with pytest.raises(Mismatch, match="messages of a handshake"):
        CHECKS["session_transcript"](SESSION | {"frames": SESSION["frames"][2:9]})


def _made(name: str, **stated: Any) -> dict[str, Any]:
    return copy.deepcopy(next(vector for vector in VECTORS if vector["id"] == name)) | stated


@pytest.mark.parametrize(
    "vector",
    [
        _made("gcm_1_10", characteristic="moon"),
        _made("gcm_1_10", direction="sideways"),
        _made("hs_plain_1_0", note="a poem"),
    ],
)
def test_words_that_nobody_knows_are_not_understood(vector: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]](vector)


def test_a_message_on_another_characteristic_or_in_another_direction_fails() -> None:
    for vector in (_made("gcm_1_20", characteristic="api_commands"), _made("gcm_1_20", direction="app_to_lock")):
        with pytest.raises(Mismatch):
            CHECKS["encrypted_message"](vector)


def test_a_log_with_another_number_of_records_fails() -> None:
    vector = _made("activity_log_tlv")
    record = vector["expect"]["records"][0]
    for records in ([], [record, record]):
        with pytest.raises(Mismatch):
            CHECKS["activity_log"](vector | {"expect": {"records": records}})


def test_an_event_is_told_in_all_its_forms() -> None:
    vector = _made(
        "bridge_event", expect={"device_id": 33819, "serialNumber": "19420103-000006", "event": "lock-status-changed"}
    )
    path = "event=lock-status-changed/timestamp=2023-07-25T14:41:48.825Z/deviceType=2/deviceId=33819"
    CHECKS["bridge_event"](vector | {"get_path": f"{path}/serialNumber=19420103-000006/state=6/jammed=0"})
    with pytest.raises(Mismatch):
        CHECKS["bridge_event"](vector | {"get_path": path})


@pytest.mark.parametrize(("first", "second"), [(6, 9), (4, 5), (10, 12)])
def test_a_session_in_another_order_fails(first: int, second: int) -> None:
    wires = copy.deepcopy(SESSION["frames"])
    wires[first], wires[second] = wires[second], wires[first]
    with pytest.raises((Mismatch, ValueError, LookupError)):
        CHECKS["session_transcript"](SESSION | {"frames": wires})
