"""Every FIAS vector; and that a changed one fails."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.fias.vectors import CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "fias.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
BY_ID = {vector["id"]: vector for vector in VECTORS}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("fias-kr-new", "text", "KR|WS1|KC1|RN203|KTN|G#1|GA260704|GD260711|DT120000|GNTest Guest|"),
        ("fias-kr-new", "hex_tcp", "024b527c03"),
        ("fias-kr-new", "expect", "duplicate key"),
        ("fias-kr-new", "expect", "a new moon"),
        ("fias-ka-ok", "expect", "encoder busy"),
        ("fias-ka-busy", "expect", "answer ok"),
        ("fias-ka-order", "expect", "KC zero-padded to three digits"),
        ("fias-lr-kr-b", "fields", ["WS"]),
        ("fias-kd", "fields", ["WS"]),
        ("fias-la", "expect", "2007-11-09 14:34:37 local"),
        ("fias-kd", "expect", "room move"),
        ("fias-split-read", "expect", "two records"),
        ("fias-two-in-one-read", "expect", "three records"),
        ("fias-two-in-one-read", "chunks", ["02"]),
        ("fias-two-in-one-read", "hex_tcp", "024c417c03ff"),
        ("fias-la", "moon", "full"),
    ],
)
def test_a_vector_that_says_something_else_fails(name: str, field: str, value: Any) -> None:
    changed = copy.deepcopy(BY_ID[name]) | {field: value}
    with pytest.raises((Mismatch, NotUnderstood, CodecError)):
        CHECKS[changed["kind"]](changed)


@pytest.mark.parametrize("text", ["ZZ|A11|", "KA|??x|"])
def test_what_no_public_source_explains_is_not_understood(text: str) -> None:
    vector = {"kind": "fias_record", "text": text, "hex_tcp": f"02{text.encode().hex()}03"}
    with pytest.raises(NotUnderstood):
        CHECKS["fias_record"](vector)
    with pytest.raises(NotUnderstood):
        CHECKS["fias_stream"]({"kind": "fias_stream", "hex_tcp": vector["hex_tcp"]})


@pytest.mark.parametrize(
    ("text", "said", "so"),
    [
        ("KR|WS1|KC1|RN202|KTD|", "duplicate; earlier keys of the room stay valid", True),
        ("KR|WS1|KC1|RN202|KTD|", "duplicate; invalidates earlier keys", False),
        ("KR|WS1|KC1|RN202|KTN|", "new key; earlier keys stay valid", False),
        ("DR|DA240501|TI150000|", "local", True),
    ],
)
def test_a_sentence_that_is_true_is_told_from_one_that_is_not(text: str, said: str, so: bool) -> None:
    vector = {"kind": "fias_record", "text": text, "hex_tcp": f"02{text.encode().hex()}03", "expect": said}
    if so:
        CHECKS["fias_record"](vector)
    else:
        with pytest.raises(Mismatch):
            CHECKS["fias_record"](vector)


def test_a_serial_frame_has_a_check_value() -> None:
    vector = BY_ID["fias-ka-ok"] | {"hex_serial": "024b417c5753317c4b43317c41534f4b7c0337"}
    with pytest.raises(Mismatch):
        CHECKS["fias_record"](vector)
    check = 0
    for byte in bytes.fromhex(vector["hex_tcp"])[1:]:
        check ^= byte
    CHECKS["fias_record"](vector | {"hex_serial": vector["hex_tcp"] + f"{check:02x}"})
