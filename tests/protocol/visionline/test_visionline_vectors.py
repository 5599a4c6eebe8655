"""Every Visionline vector; and that a changed one fails."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.vectors import Mismatch, NotUnderstood
from latchwork.protocol.visionline import requests
from latchwork.protocol.visionline.generated import Register, Unregister
from latchwork.protocol.visionline.pmsif import Operator, build_message, encode_order, image_order
from latchwork.protocol.visionline.vectors import CHECKS
from latchwork.protocol.visionline.web_api import Credentials

FILE = Path(__file__).parents[2] / "vectors" / "visionline.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
BY_ID = {vector["id"]: vector for vector in VECTORS}
FAILURES = (Mismatch, NotUnderstood, CodecError, ValueError)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("vl-session-body", "content_md5", "62vvvkRi3TRtURahQ++3Zh=="),
        ("vl-session-body", "expect", "JSON array of cards"),
        ("vl-card-mobile-override", "authorization", "AWS testSession1:rWWIJONw2k1X9ZUKe0NsEWhi5zN="),
        ("vl-card-mobile-override", "session_id", "testSession2"),
        ("vl-card-mobile-override", "access_key", "other"),
        ("vl-card-mobile-override", "date", "Thu, 08 Jun 2017 10:00:01 GMT"),
        ("vl-card-mobile-override", "date", "Fri, 08 Jun 2017 10:00:00 GMT"),
        ("vl-card-mobile-override", "expect", "reject"),
        ("vl-cards-query", "expect", "JSON array of doors"),
        ("vl-cards-query", "path", "/api/v1/moons"),
        ("vl-doors", "method", "POST"),
        ("vl-sig-without-query", "path", "/api/v1/cards?action=mobileAccess&override=maybe"),
        ("vl-sig-without-query", "expect", "201, body carries the credential id"),
        ("pmsif-encode-I", "total", 584),
        ("pmsif-encode-I", "expect", "read card"),
        ("pmsif-encode-I", "fields", {"dd": "02"}),
        ("pmsif-encode-E", "fields", {"moon": 1}),
        ("vision-rs232-I", "fields", {"dest": "02"}),
        ("vision-rs232-I", "expect", "read card"),
        ("vision-result-5", "meaning", "ok"),
        ("vision-result-5", "decimal", 54),
        ("vision-result-5", "code", "Q"),
        ("vl-format-rfid48", "meaning", "up to 34 consecutive guest rooms"),
        ("vl-format-rfid48", "format", "paper"),
        ("pmsif-card-text", "fields", {"R": "101"}),
        ("pmsif-card-text", "text", "<RS>R100<RS>QX"),
        ("pmsif-unregister", "moon", "full"),
    ],
)
def test_a_vector_that_says_something_else_fails(name: str, field: str, value: Any) -> None:
    changed = copy.deepcopy(BY_ID[name]) | {field: value}
    with pytest.raises(FAILURES):
        CHECKS[changed["kind"]](changed)


LOCAL = requests.parse_time("20170609T1000")
CALLS = {
    "log out": requests.log_out(Credentials("s", "k")),
    "serial": requests.cards_by_serial("04A1"),
    "card": requests.card("77"),
    "door": requests.door("101"),
    "check-out": requests.check_out("101"),
    "joiner": requests.Card(
        doors=("101",), expires=LOCAL, starts=requests.parse_time("20170608T1000"), override=False, format="TLCode"
    ).call(),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_other_calls_of_the_api_are_understood_as_well(name: str) -> None:
    call = CALLS[name]
    vector = {"method": call.method, "path": call.path, "body": call.body.decode() or None, "content_md5": call.md5}
    CHECKS["web_api_request"](vector)


def test_a_misspelt_key_is_known_as_such() -> None:
    vector = {"method": "POST", "path": "/api/v1/cards?override=true", "body": '{"expire_time":"x"}'}
    CHECKS["web_api_request"](vector | {"expect": "unknown key ignored silently: warn"})
    with pytest.raises(Mismatch):
        CHECKS["web_api_request"](vector | {"expect": "joins"})


OPERATOR = Operator("1", "A", "B")


@pytest.mark.parametrize(
    ("body", "fields", "said"),
    [
        (
            Register(b"L".ljust(20, b"\0"), b"app".ljust(20, b"\0"), 0),
            {"licence": "L"},
            "register first, result 0 is ok",
        ),
        (Unregister(0), {"result": 0}, "unregister"),
        (image_order("H", (("R", "1"),), OPERATOR), {"cmd": 5, "ff": "H"}, "duplicate; joins"),
        (encode_order("C", (("R", "1"), ("R", "2")), "01", "00", OPERATOR), {"dd": "01"}, "room change"),
    ],
)
def test_the_other_messages_of_pmsif_are_understood_as_well(body: Any, fields: dict[str, Any], said: str) -> None:
    CHECKS["pmsif_tcp"]({"hex": build_message(body).hex(), "fields": fields, "expect": said})


def test_what_follows_a_message_or_what_is_not_public_fails() -> None:
    hex_text = build_message(Unregister(0)).hex()
    with pytest.raises(FAILURES):
        CHECKS["pmsif_tcp"]({"hex": hex_text + "00"})
    with pytest.raises(NotUnderstood):
        CHECKS["pmsif_tcp"]({"hex": build_message(encode_order("Z", (), "01", "00", OPERATOR)).hex(), "expect": "x"})


def test_a_wrong_signature_has_to_be_wrong_and_to_be_said() -> None:
    vector = BY_ID["vl-sig-without-query"]
    unsaid = {name: value for name, value in vector.items() if name != "expect"}
    with pytest.raises(Mismatch, match="does not say so"):
        CHECKS["web_api_request"](unsaid)
    sound = BY_ID["vl-card-mobile-override"]
    text = sound["string_to_sign"].replace("10:00:00", "10:00:01")
    authorization = Credentials("testSession1", sound["access_key"]).authorization(text)
    changed = sound | {"string_to_sign": text, "authorization": authorization}
    CHECKS["web_api_request"](changed | {"expect": "reject: the date was taken twice"})
    for said in (sound["expect"], "reject: the query string"):
        with pytest.raises(FAILURES):
            CHECKS["web_api_request"](changed | {"expect": said})


def test_a_message_that_comes_in_chunks_is_understood() -> None:
    vector = BY_ID["pmsif-unregister"]
    chunks = [vector["hex"][:10], vector["hex"][10:]]
    CHECKS["pmsif_tcp"](vector | {"chunks": chunks})
    with pytest.raises(Mismatch):
        CHECKS["pmsif_tcp"](vector | {"chunks": chunks[:1]})


def test_a_path_that_the_api_does_not_have_is_not_understood() -> None:
    with pytest.raises(NotUnderstood):
        CHECKS["web_api_request"]({"method": "GET", "path": "/api/v1/moons"})


def test_a_card_without_times_is_understood() -> None:
    CHECKS["pmsif_card_data"]({"text": "<RS>R100<RS>NDoe", "fields": {"R": "100", "N": "Doe"}})
