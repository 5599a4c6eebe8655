"""Every published, captured and computed August vector; and that a changed vector fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.august.vectors import ABOUT, CHECKS
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "august-yale-ble.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]

REFUSED = {"encode_refused": "1234", "decode_refused": "1234ffffffffff"}
"""What is refused is an input: another one may be refused as well, so it is changed to one that is not."""
GOES_IN = ("json", "serial", "company_id", "manufacturer_data")


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
        case str() if len(path) > 1 and path[-2] in REFUSED:
            yield path, REFUSED[path[-2]]
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
    stated = {name: value for name, value in vector.items() if name not in ABOUT and name not in GOES_IN}
    changes = list(_alterations(stated))
    assert changes
    for path, value in changes:
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


SESSION = next(vector for vector in VECTORS if vector["id"] == "session_keycode_1")


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("keys", "moon"), 1, "the key moon"),
        (("frames", 4, "moon"), 1, "moon of a frame"),
        (("frames", 4, "dir"), "sideways", "direction sideways"),
        (("expect", "steps", 1, "moon"), 1, "moon of a step"),
        (("expect", "steps", 1, "step"), "dance", "the step dance"),
    ],
)
def test_a_part_of_a_session_that_nobody_knows_is_not_understood(
    path: tuple[Any, ...], value: Any, sentence: str
) -> None:
    with pytest.raises(NotUnderstood, match=sentence):
        CHECKS["session_transcript"](_with(SESSION, path, value))


def _renamed(step: int, name: str) -> dict[str, Any]:
    return _with(SESSION, ("expect", "steps", step, "step"), name)


@pytest.mark.parametrize(
    ("vector", "sentence"),
    [
        (_renamed(1, "battery"), "wire"),
        (_renamed(2, "clear_keycode_7"), "a command more"),
        (_renamed(7, "set_keycode_7_123456"), "sets no PIN"),
        (_with(SESSION, ("expect", "steps", 1, "frames_so_far"), 5), "no answer"),
        (_with(SESSION, ("expect", "steps", 0, "frames_so_far"), 3), "handshake"),
        (_with(SESSION, ("expect", "steps", 13, "frames_so_far"), 70), "goodbye"),
    ],
)
def test_a_session_whose_steps_are_others_fails(vector: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Mismatch, match=sentence):
        CHECKS["session_transcript"](vector)


def _frame(plain: str, **expect: Any) -> dict[str, Any]:
    direction = "app_to_lock" if plain.startswith("ee") else "lock_to_app"
    return {"id": "made", "kind": "plain_frame", "direction": direction, "plaintext": plain, "expect": expect}


@pytest.mark.parametrize(
    "vector",
    [
        _frame("bb02000e2f00000005030000000000000200", lock_status="0x05 locked", door_status="0x03 open"),
        _frame("bb0200a50f00000079140000000000000200", battery_mv=5241, state="5.241 V"),
        _frame("ee10003e6031c76a00000000000000000200", name="set clock", time=1791439200),
        _frame("ee3000cc1616161616161616160000000200", name="set time zone"),
        _frame("bb2d00e70e80e14e68000700030000000200", type="0x0e pin", slot=7, lock_status="0x03 unlocked"),
        _frame("bb2d00f70000050380e14e68000000000200", source="0x00 remote", remote_type="0x03 ble", type="0x00"),
        _frame("bb2d00c15500000000000000000000000200", type="0x55"),
        _frame("bb0b001b00000000000000000000001f0000", result="0x1f", state="jammed"),
        _frame("bb0b00f00000000000000000000000480200", result_name="unknown error 0x48"),
        _frame("bb39000607001f12ffffffffff0000000200", pin="malformed"),
        _frame("aa280000ffffffffffffff07000000000200", slot=7, pin=None),
        _frame("bb2c0078123456ffffffff07000000000200", slot=7, pin="123456"),
        _frame("bb2b00000000000000000000000000050200", result="0x05 KEYCODE_INVALID_ACCESS"),
        _frame("bb2d00968000000000000000000000000200", type="0x80 no more records"),
        _frame("bb2d00dc2080e14e68030000000000000200", type="0x20 Door", door_status="0x03 open"),
    ],
    ids=lambda vector: vector["plaintext"],
)
def test_frames_that_no_vector_shows_are_told_as_well(vector: dict[str, Any]) -> None:
    plain = bytearray.fromhex(vector["plaintext"])
    plain[3] = 0
    plain[3] = -sum(plain) & 0xFF
    CHECKS["plain_frame"](vector | {"plaintext": plain.hex()})


def test_adverts_and_lists_that_no_vector_shows_are_told_as_well() -> None:
    advert = {"id": "made", "kind": "advertisement", "company_id": 76, "manufacturer_data": "1136"}
    CHECKS["advertisement"](advert | {"expect": {"format": "homekit encrypted", "changed": True}})
    CHECKS["cloud_json"]({"id": "made", "kind": "cloud_json", "json": {"loaded": []}, "expect": {"count": 0}})


def test_a_session_states_its_steps_alone() -> None:
    with pytest.raises(NotUnderstood, match="beside its steps"):
        CHECKS["session_transcript"](SESSION | {"expect": {"steps": [], "moon": 1}})


def _without(index: int) -> dict[str, Any]:
    """The session without one frame: every step ends one earlier from there on."""
    shorter = copy.deepcopy(SESSION)
    del shorter["frames"][index]
    for step in shorter["expect"]["steps"]:
        step["frames_so_far"] -= step["frames_so_far"] > index
    return shorter


@pytest.mark.parametrize(
    ("vector", "sentence"),
    [
        (_without(1), "handshake"),
        (_without(4), "ends before the codec would"),
        (_without(15), "KeycodeCommitted"),
        (_renamed(1, "get_keycode_7_full"), "says full"),
        (_with(SESSION, ("frames", 60, "plaintext"), "bb0b00380000000000000000000000000200"), "wire"),
    ],
)
def test_a_session_with_a_frame_less_or_another_fails(vector: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Mismatch, match=sentence):
        CHECKS["session_transcript"](vector)
