"""The vector runner on files of its own, and every vector in tests/vectors with every stated value altered in turn."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol import vector_runner
from latchwork.protocol.codec import Malformed
from latchwork.protocol.vector_runner import PROTOCOLS, FileResult, checks_for, run_directory, run_file
from latchwork.protocol.vectors import Mismatch, NotUnderstood, Vector, expect

VECTORS = Path(__file__).parents[2] / "vectors"
DOCUMENTATION = {"id", "kind", "note", "source", "origin", "what", "about", "description", "comment", "evidence"}
"""Fields that tell people where a vector comes from; nothing can be checked against them."""

FREE = {
    ("pn532-invalid", "frame"): "a frame that is wrong may be wrong in another byte as well",
    ("pn532-stream", "chunks"): "any chunking gives the same frames",
    ("ttlock-ble-decrypted_exchange", "steps"): "a captured session states a battery level once and repeats it nowhere",
    ("ttlock-ble-command_frame", "aes_key"): "a message without a payload is not encrypted",
    ("zwave-serial_invalid", "hex"): "a frame that is wrong may be wrong in another byte as well",
    ("osdp-invalid", "frame"): "a packet that is wrong may be wrong in another byte as well",
    ("osdp-session_failed", "base_key_tried"): "a key that does not fit may be another one that does not",
    ("iso14443a-collision", "cards"): "a later bit of a card's number does not move the first collision",
    ("mifare_classic-access_bits", "gpb"): "the general purpose byte is the user's own",
    ("zigbee-zigbee2mqtt_message", "topic"): "the name of a device is its owner's own",
    ("zigbee-zigbee2mqtt_message", "payload"): "a state says most things once; the tests of zigbee alter each",
    ("mifare_classic-access_check", "bytes6_8"): "access bits that are wrong may be wrong in another bit as well",
    ("pcsc-atr", "atr"): "a check byte that is wrong may be wrong in another bit as well",
    ("pcsc-vpcd_link", "from_reader"): "another control is a control as well",
    ("ndef-invalid", "ndef"): "a message that is wrong may be wrong in another byte as well",
    ("ndef-type4", "cc_file"): "how much a tag takes is its own",
    ("ndef-type4", "ndef_file"): "nothing else says what the message in the file is",
    ("salto-space-industry_standard_request", "hex"): "a frame that is wrong may be wrong in another byte as well",
    ("august-yale-ble-advertisement", "manufacturer_data"): "the versions in HomeKit's record are the lock's own",
    ("august-yale-ble-cloud_json", "json"): "names and times of a PIN are its owner's own",
    ("august-yale-ble-pin_field", "expect"): "another text may be refused as well; the tests of august alter each",
    ("tedee-session_transcript", "frames"): "a session's id is the lock's own; the tests of tedee alter each",
    ("tedee-handshake_plaintext", "plaintext"): "the key that signed it is not in the vector",
    ("tedee-handshake_plaintext", "key"): "nothing in the vector opens under it",
    ("tedee-handshake_plaintext", "iv"): "nothing in the vector opens under it",
    ("tedee-activity_log", "data"): "the key that signed it is not in the vector",
    ("tedee-pin_rule", "pin"): "another PIN may be as good or as bad",
    ("schlage-access_code_json", "json"): "a code's name and switches are its owner's own",
    ("schlage-access_code_parse", "json"): "a window goes before weekly schedules, whatever they say",
    ("igloohome-request", "body"): "who a PIN is for, and which of several, is the caller's own",
    ("igloohome-request", "path"): "the ids of locks and bridges are the caller's own",
    ("salto-ks-rest_request", "body"): "ids and names are the caller's own; the tests of rest alter the rest",
    ("salto-ks-rest_request", "path"): "the id of a thing is the caller's own",
    ("brivo-recorded_exchange", "url"): "an id, or a password, is the caller's own where no answer repeats it",
    ("brivo-recorded_exchange", "status"): "200 and 201 both say that something was made",
    (
        "avigilon-alta-rest_request",
        "body",
    ): "ids, names and numbers are the caller's own; the tests of rest alter the rest",
    ("mobile-key-reject", "lock"): "another lock may refuse for the same reason",
    ("mobile-key-reject", "cwt"): "a credential that is wrong may be wrong in another bit as well",
    ("mobile-key-fragmentation", "att_mtu"): "one piece fits into longer ones as well",
    ("mobile-key-fragment_error", "fragments"): "pieces that do not fit may carry other data",
}
"""Inputs that may change without the outcome changing, and why."""

SHORTER = {
    ("zwave-s0_session", "frames"),
    ("zwave-s2_session", "frames"),
    ("osdp-secure_exchange", "frames"),
    ("desfire-ev1_cmac_chain", "steps"),
}
"""Lists that may end earlier: a session that is cut off is a session."""


def _sum_check(vector: Vector) -> None:
    if "by" in vector:
        raise NotUnderstood("nothing is known of by")
    expect("sum", vector["sum"], vector["a"] + vector["b"])
    if vector["a"] < 0:
        raise Malformed("Sum", "a is negative")


@pytest.fixture
def sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """A protocol `sums` with one kind of vector."""
    monkeypatch.setattr(vector_runner, "checks_for", lambda name: {"sum": _sum_check} if name == "sums" else None)


def _run(tmp_path: Path, content: object) -> FileResult:
    path = tmp_path / "file.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    [result] = run_directory(tmp_path)
    return result


@pytest.mark.usefixtures("sums")
def test_vectors_are_sorted_into_passed_failed_and_not_understood(tmp_path: Path) -> None:
    result = _run(
        tmp_path,
        {
            "protocol": "sums",
            "vectors": [
                {"id": "right", "kind": "sum", "a": 1, "b": 2, "sum": 3},
                {"id": "wrong", "kind": "sum", "a": 1, "b": 2, "sum": 4},
                {"id": "refused", "kind": "sum", "a": -1, "b": 2, "sum": 1},
                {"id": "more", "kind": "sum", "a": 1, "b": 2, "sum": 3, "by": "hand"},
                {"id": "other", "kind": "product", "a": 1, "b": 2},
                {"id": "incomplete", "kind": "sum", "a": 1},
            ],
        },
    )
    assert result.passed == ["right"]
    assert [verdict.id for verdict in result.failed] == ["wrong", "refused", "incomplete"]
    assert [verdict.id for verdict in result.not_understood] == ["more", "other"]
    assert result.failed[0].reason == "sum: the vector says 4, the codec 3"
    assert "KeyError" in result.failed[2].reason
    assert result.not_understood[1].reason == "no check for the kind product"
    assert not result.clean


@pytest.mark.usefixtures("sums")
def test_a_file_whose_vectors_all_pass_is_clean(tmp_path: Path) -> None:
    assert _run(tmp_path, {"protocol": "sums", "vectors": [{"id": "a", "kind": "sum", "a": 1, "b": 1, "sum": 2}]}).clean


@pytest.mark.usefixtures("sums")
def test_an_id_that_stands_twice_fails(tmp_path: Path) -> None:
    vector = {"id": "a", "kind": "sum", "a": 1, "b": 1, "sum": 2}
    result = _run(tmp_path, {"protocol": "sums", "vectors": [vector, vector]})
    assert result.passed == ["a"]
    assert [verdict.id for verdict in result.failed] == ["a"]


@pytest.mark.parametrize("protocol", ["no such thing", ""])
def test_a_protocol_without_checks_is_not_understood_as_a_whole(tmp_path: Path, protocol: str) -> None:
    result = _run(tmp_path, {"protocol": protocol, "vectors": [{"id": "a", "kind": "frame"}]})
    assert not result.passed
    assert [verdict.reason for verdict in result.not_understood] == [f"no checks for the protocol {protocol}"]


def test_a_protocol_whose_module_is_missing_is_not_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROTOCOLS, "missing", "latchwork.protocol.nowhere.vectors")
    result = _run(tmp_path, {"protocol": "missing", "vectors": [{"id": "a", "kind": "frame"}]})
    assert [verdict.id for verdict in result.not_understood] == ["a"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "file.json is not JSON: Expecting property name enclosed in double quotes in line 1, column 2"),
        ([1], "file.json holds no JSON object: a vector file is an object with `protocol` and `vectors`"),
        ({"protocol": "zwave"}, 'file.json has no list "vectors"'),
        ({"protocol": "zwave", "vectors": {}}, 'file.json has no list "vectors"'),
        ({"vectors": []}, 'file.json does not say its "protocol"'),
        ("[" * 100_000, "file.json is nested too deeply to be a vector file"),
    ],
)
def test_a_file_that_is_no_vector_file_is_told_in_one_sentence(tmp_path: Path, content: object, sentence: str) -> None:
    result = _run(tmp_path, content)
    assert result.problem == sentence
    assert not result.clean


def test_a_file_that_is_not_text_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(b'{"a": "\xff"}')
    assert run_file(path).problem == "file.json is not UTF-8 text (byte 7)"


def test_a_vector_that_is_no_object_fails_and_the_others_run(tmp_path: Path) -> None:
    result = _run(tmp_path, {"protocol": "zwave", "vectors": [3, {"id": "a", "kind": "no such kind"}]})
    assert [verdict.reason for verdict in result.failed] == ["a vector is a JSON object"]
    assert [verdict.id for verdict in result.not_understood] == ["a"]


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere is not a directory"):
        run_directory(tmp_path / "nowhere")


# --- the vectors of the protocols that stand --------------------------------------------------------------------------

RESULTS = run_directory(VECTORS)


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.path.stem)
def test_every_vector_of_a_protocol_that_stands_passes(result: FileResult) -> None:
    assert not result.problem
    if checks_for(result.protocol) is not None:
        assert not result.failed
        assert not result.not_understood


def _rows() -> Iterator[Any]:
    for result in RESULTS:
        checks = checks_for(result.protocol)
        if checks is None:
            continue
        kinds: dict[str, list[Vector]] = {}
        for vector in json.loads(result.path.read_text(encoding="utf-8"))["vectors"]:
            if vector["id"] in result.passed:
                kinds.setdefault(vector["kind"], []).append(vector)
        for kind, vectors in kinds.items():
            name = f"{result.protocol}-{kind}"
            yield pytest.param(name, checks[kind], vectors, id=name)


def _altered(value: Any) -> Iterator[Any]:
    """The value with one thing different."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif value is None:
        yield 1
    elif isinstance(value, str):
        yield _other_text(value)
    elif isinstance(value, list):
        if value:
            yield value[:-1]
        for index, entry in enumerate(value):
            for other in _altered(entry):
                yield [*value[:index], other, *value[index + 1 :]]
    elif isinstance(value, dict):
        for name, entry in value.items():
            if name not in DOCUMENTATION:
                for other in _altered(entry):
                    yield {**value, name: other}


def _other_text(text: str) -> str:
    """The last hex digit flipped where the text is hex, another number at its end, or a letter more."""
    digits = text.removeprefix("0x")
    if digits and all(digit in "0123456789abcdefABCDEF" for digit in digits):
        return text[:-1] + f"{int(text[-1], 16) ^ 4:x}"
    if text and text[-1].isdecimal():
        return text[:-1] + str((int(text[-1]) + 1) % 10)
    return text + "x"


def _passes(check: Callable[[Vector], None], vector: Vector) -> bool:
    try:
        check(vector)
    except (Mismatch, NotUnderstood, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return False
    return True


def _difference(value: Any, other: Any, path: str) -> tuple[str, Any, Any]:
    """Where two values differ, and how."""
    if isinstance(value, dict) and isinstance(other, dict):
        for name, entry in value.items():
            if entry != other[name]:
                return _difference(entry, other[name], f"{path}.{name}")
    if isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
        for index, entry in enumerate(value):
            if entry != other[index]:
                return _difference(entry, other[index], f"{path}.{index}")
    return path, value, other


@pytest.mark.parametrize(("kind", "check", "vectors"), list(_rows()))
def test_a_vector_fails_when_any_one_of_its_values_is_altered(
    kind: str, check: Callable[[Vector], None], vectors: list[dict[str, Any]]
) -> None:
    survivors = []
    for vector in vectors:
        for other in _altered(vector):
            if _passes(check, copy.deepcopy(other)):
                changed = [name for name in vector if vector[name] != other[name]]
                survivors += [(vector["id"], *_difference(vector[name], other[name], name)) for name in changed]
    assert not [
        survivor
        for survivor in survivors
        if (kind, survivor[1].split(".")[0]) not in FREE and (kind, survivor[1]) not in SHORTER
    ]
