"""Every dormakaba vector; and that a changed one fails."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.dormakaba.ilco import Message
from latchwork.protocol.dormakaba.messenger import Answer, Fault, build_answer, build_stand_in_fault
from latchwork.protocol.dormakaba.saflok import FRAMING, Generation, Level, MakeKey, Reply, Transaction
from latchwork.protocol.dormakaba.vectors import CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "dormakaba.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
BY_ID = {vector["id"]: vector for vector in VECTORS}
FAILURES = (Mismatch, NotUnderstood, CodecError)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("saflok-newkey-5char", "fields", {"lrc": "57"}),
        ("saflok-newkey-5char", "fields", {"moon": "57"}),
        ("saflok-15char-1", "expect", "duplicate key"),
        ("saflok-15char-1", "length", 76),
        ("saflok-15char-1", "text", "200"),
        ("saflok-15char-3", "expect", "two keys, encoder 2"),
        ("saflok-15char-3", "expect", "three keys, encoder 3"),
        ("saflok-15char-4", "expect", "pass 11 and pass 1"),
        ("saflok-15char-6", "expect", "track 1"),
        ("saflok-15char-7", "expect", "connector level"),
        ("saflok-reply-03-190", "fields", {"status": "04"}),
        ("saflok-reply-03-190", "expect", "encoder does not answer"),
        ("ilco-new", "declared_length", 40),
        ("ilco-new", "tags", ['"101']),
        ("ilco-new", "expect", "additional key"),
        ("ilco-result-57", "meaning", "room missing"),
        ("ilco-result-57", "code", "V"),
        ("kaba-soap-newbooking", "soap_action", "http://tempuri.org/CheckOutGuest"),
        ("kaba-soap-newbooking", "expect", "GuestName stands in the wrong namespace"),
        ("kaba-soap-newbooking", "text", "<a/>"),
        ("kaba-soap-guestname-wrong-ns", "expect", "retAccessKey"),
        ("kaba-soap-guestname-wrong-ns", "soap_action", "http://tempuri.org/AddSharedGuest"),
        ("kaba-fault-EncoderMsg", "reason", "EncoderMessage"),
        ("kaba-fault-EncoderMsg", "detail", "VIP_MOON"),
        ("kaba-fault-EncoderMsg", "meaning", "the room is unknown"),
        ("kaba-fault-EncoderMsg", "moon", "full"),
    ],
)
def test_a_vector_that_says_something_else_fails(name: str, field: str, value: Any) -> None:
    changed = copy.deepcopy(BY_ID[name]) | {field: value}
    with pytest.raises(FAILURES):
        CHECKS[changed["kind"]](changed)


def test_a_defect_has_to_be_there_and_to_be_said() -> None:
    vector = copy.deepcopy(BY_ID["kaba-soap-guestname-wrong-ns"])
    unsaid = {name: value for name, value in vector.items() if name != "expect"}
    with pytest.raises((*FAILURES, KeyError)):
        CHECKS[vector["kind"]](unsaid)
    vector["text"] = vector["text"].replace("<GuestName>GuestTest</GuestName>", "<GuestName/>")
    with pytest.raises(Mismatch, match="there is no GuestName"):
        CHECKS[vector["kind"]](vector)


MOMENT = datetime(2024, 5, 3, 11)  # noqa: DTZ001 - local


@pytest.mark.parametrize(
    ("level", "transaction", "count", "said"),
    [
        (Level.GUEST, Transaction.DUPLICATE_KEY, 1, "duplicate key"),
        (Level.CONNECTOR, Transaction.NEW_KEY, 1, "connector level 2"),
        (Level.MULTI_CONNECTOR, Transaction.NEW_KEY, 2, "two keys, multi-connector"),
    ],
)
def test_the_other_orders_are_understood_as_well(level: Level, transaction: Transaction, count: int, said: str) -> None:
    order = MakeKey(
        transaction=transaction, key="101", checkout=MOMENT, expiry=MOMENT, encoder=1, level=level, count=count
    )
    frame = FRAMING.build(order.payload(Generation.FIFTEEN))
    CHECKS["saflok_request"]({"hex": frame.hex(), "expect": said, "fields": {"pass_option": "1", "passes": "0" * 12}})


def test_what_is_not_public_is_not_understood() -> None:
    reply = FRAMING.build(Reply("09", "999").payload()).hex()
    with pytest.raises(NotUnderstood):
        CHECKS["saflok_reply"]({"hex": reply, "expect": "something"})
    message = Message("1", (("?", "x"),))
    hex_text = message.build_without_check().hex()
    vector = {"hex_without_check": hex_text, "declared_length": len(hex_text) // 2 + 1, "tags": ["?x"]}
    with pytest.raises(NotUnderstood):
        CHECKS["ilco_tag_list"](vector)


def test_a_fault_with_its_detail_is_understood() -> None:
    CHECKS["messenger_pms_fault_reason"](
        {"reason": "EncoderMsg", "detail": "VIP_NO_CARD_PRESENT", "meaning": "no card on the encoder"}
    )


def test_a_frame_with_a_wrong_check_value_is_refused_and_says_so() -> None:
    frame = BY_ID["saflok-15char-1"]["hex"][:-2] + "ff"
    CHECKS["saflok_request"]({"hex": frame, "expect": "NAK: LRC wrong"})
    for wrong in ({"expect": "new key"}, {"expect": "NAK", "fields": {"to": "01"}}):
        with pytest.raises(FAILURES):
            CHECKS["saflok_request"]({"hex": frame} | wrong)


def test_answers_and_faults_are_understood_as_well() -> None:
    answer = build_answer(Answer("CreateNewBooking", b"key")).decode()
    fault = build_stand_in_fault(Fault("EncoderMsg", "VIP_EncoderBusy")).decode()
    CHECKS["messenger_pms_soap"]({"text": answer, "expect": "answer with retAccessKey"})
    CHECKS["messenger_pms_soap"]({"text": fault, "expect": "the encoder is busy"})
    CHECKS["messenger_pms_soap"]({"text": fault})
    with pytest.raises(Mismatch):
        CHECKS["messenger_pms_soap"]({"text": fault, "expect": "the room is unknown"})
