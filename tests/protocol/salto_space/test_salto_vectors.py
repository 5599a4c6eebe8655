"""Every SALTO Space vector; and that a changed one fails."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.salto_space.messages import FRAMING, build_fields
from latchwork.protocol.salto_space.vectors import CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "salto-space.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
BY_ID = {vector["id"]: vector for vector in VECTORS}
FAILURES = (Mismatch, NotUnderstood, CodecError)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("is-cn-single", "fields", ["CN1", "1"]),
        ("is-cn-single", "fields", None),
        ("is-cn-single", "expect", "ACK, then answer CC"),
        ("is-cn-single", "expect", "NAK (15h)"),
        ("is-co", "expect", "encoder field is 1"),
        ("is-bad-lrc", "fields", ["CN1"]),
        ("is-bad-lrc", "expect", "ACK, then answer CN"),
        ("is-truncated", "expect", "NAK"),
        ("is-answer-err-TD", "expect", "card stuck"),
        ("is-answer-err-TD", "fields", ["TD", "2"]),
        ("is-answer-lt-master", "expect", "customer card"),
        ("is-answer-cn-uid", "expect", "CO/EX answer"),
        ("is-answer-cn-uid", "hex", "02b3434e03"),
        ("ship-open-published-194", "actual_len", 194),
        ("ship-open-published-194", "expect", "paging by event id"),
        ("ship-userlist-read", "text", "STP/00/4/<a/>"),
        ("ship-readkey-published-248", "expect", "compare declared 249 with actual_len"),
        ("ship-audit-read", "moon", "full"),
    ],
)
def test_a_vector_that_says_something_else_fails(name: str, field: str, value: Any) -> None:
    changed = copy.deepcopy(BY_ID[name]) | {field: value}
    with pytest.raises(FAILURES):
        CHECKS[changed["kind"]](changed)


def test_what_is_not_public_is_not_understood() -> None:
    frame = FRAMING.build(build_fields(("NP", "1"))).hex()
    with pytest.raises(NotUnderstood):
        CHECKS["industry_standard_answer"]({"hex": frame, "fields": ["NP", "1"], "expect": "anything"})
    with pytest.raises(NotUnderstood):
        CHECKS["industry_standard_answer"]({"hex": frame[:-2], "fields": None})
    xml = "<RequestCall><RequestName>Moon.Read</RequestName></RequestCall>"
    with pytest.raises(NotUnderstood):
        CHECKS["ship_request"]({"text": f"STP/00/{len(xml)}/{xml}", "actual_len": len(xml)})


def test_a_guest_card_that_was_read_is_told() -> None:
    fields = ["LT", "1", "101", "", "", "", "CI", "2", "13", "15010524", "11030524", "FRONT", "04A1"]
    vector = {"hex": FRAMING.build(build_fields(tuple(fields))).hex(), "fields": fields, "expect": "guest card"}
    CHECKS["industry_standard_answer"](vector)
    with pytest.raises(NotUnderstood):
        CHECKS["industry_standard_answer"](vector | {"expect": "master card"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (["CC2", "1", "E", "101"], "ACK, then answer CC: copy for the same stay"),
        (["CA", "1", "E", "101"], "one-shot card"),
        (["EX", "1"], "cancel task"),
        (["LT", "1", "E"], "read"),
    ],
)
def test_the_other_requests_are_understood_as_well(fields: list[str], said: str) -> None:
    vector = {"hex": FRAMING.build(build_fields(tuple(fields))).hex(), "fields": fields, "expect": said}
    CHECKS["industry_standard_request"](vector)
    with pytest.raises(Mismatch):
        CHECKS["industry_standard_request"](vector | {"expect": "new card, check-out"})


def test_a_check_out_with_one_separator_fewer_is_understood() -> None:
    frame = FRAMING.build(b"\xb3CO\xb30\xb3101").hex()
    said = "one separator fewer"
    CHECKS["industry_standard_request"]({"hex": frame, "fields": ["CO", "0", "101"], "expect": said})
    with pytest.raises(Mismatch):
        CHECKS["industry_standard_request"](BY_ID["is-co"] | {"expect": said})


def test_a_length_that_counts_characters_is_understood() -> None:
    params = "<Params><DoorNameList>ä</DoorNameList></Params>"
    xml = f"<RequestCall><RequestName>OnlineDoor.Open</RequestName>{params}</RequestCall>"
    vector = {"text": f"STP/00/{len(xml)}/{xml}", "actual_len": len(xml.encode()), "expect": "length counts characters"}
    CHECKS["ship_request"](vector)
    with pytest.raises(Mismatch):
        CHECKS["ship_request"](BY_ID["ship-audit-read"] | {"expect": "length counts characters"})
