"""Requests built and answers read, whatever the API: ids, queries, headers, bodies, and every kind of no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.rest.calls import LONGEST_ERROR, MEANINGS, Api, Call, Nothing, find
from latchwork.protocol.rest.documents import Camel, CamelRead, named, read_json, read_plain, secret
from latchwork.protocol.rest.errors import BadAnswer, BadRequest, Refused, masked
from latchwork.protocol.rest.messages import Answer, basic, safe_header, segment
from latchwork.protocol.rest.times import Millis, millis_utc, seconds_utc


class Inner(Camel):
    pin_code: str = secret(pattern="^[0-9]+$")


class Body(Camel):
    NULLS = frozenset({"note"})

    full_name: str
    odd: int | None = named("ODD", default=None)
    note: str | None = None
    inner: Inner | None = None
    several: tuple[Inner, ...] = ()
    at: Millis | None = None


class Told(CamelRead):
    id: int
    token: str = secret(default="")


API = Api("Acme", prefix="/v1", meanings={418: "it is a teapot"}, messages=("message", "err.text"), codes=("code",))
READ = Call(API, "read thing", "GET", "/things/{thing_id}", Told, "made up", query=("q", "limit"))
SPECIAL = Call(
    API,
    "read the special thing",
    "GET",
    "/things/special",
    Told,
    "made up",
    query=("order",),
    words={"order": ("asc", "desc")},
)
SEND = Call(API, "send thing", "POST", "/things", Told, "made up", body=Body, done=frozenset({200, 201}))
FORM = Call(API, "log in", "POST", "/login", Told, "made up", body=Inner, form=True)
DROP = Call(API, "drop thing", "DELETE", "/things/{thing_id}", Nothing, "made up", done=frozenset({204}))
POKE = Call(API, "poke thing", "POST", "/things/{thing_id}/poke", Nothing, "made up", body=Inner, optional_body=True)
CALLS: tuple[Call[Any], ...] = (READ, SPECIAL, SEND, FORM, DROP, POKE)


def test_a_request_has_its_path_query_headers_and_body() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678_901, timezone(timedelta(hours=2)))
    body = Body(full_name="Jürgen", odd=3, inner=Inner(pin_code="007"), several=(Inner(pin_code="1"),), at=at)
    request = SEND.request(body=body, headers={"Authorization": "Bearer x"})
    assert (request.method, request.target) == ("POST", "/v1/things")
    assert request.headers == {
        "Accept": "application/json",
        "Authorization": "Bearer x",
        "Content-Type": "application/json",
    }
    assert request.body == {
        "fullName": "Jürgen",
        "ODD": 3,
        "note": None,
        "inner": {"pinCode": "007"},
        "several": [{"pinCode": "1"}],
        "at": "2026-01-02T01:04:05.678Z",
    }
    assert request.content.decode().startswith('{"fullName":"Jürgen","ODD":3,"note":null,')


def test_a_query_is_encoded_and_keeps_the_order_of_the_table() -> None:
    request = READ.request({"thing_id": "a/b?c"}, query={"limit": 3, "q": "x y&z"})
    assert request.path == "/v1/things/a%2Fb%3Fc"
    assert request.target == "/v1/things/a%2Fb%3Fc?q=x%20y%26z&limit=3"
    assert request.content == b""
    assert "Content-Type" not in request.headers


def test_a_form_goes_as_a_form() -> None:
    request = FORM.request(body=Inner(pin_code="12"))
    assert request.form == (("pinCode", "12"),)
    assert request.content == b"pinCode=12"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_body_that_may_be_left_out_may_be_given() -> None:
    assert POKE.request({"thing_id": 1}).body is None
    assert POKE.request({"thing_id": 1}, body=Inner(pin_code="1")).body == {"pinCode": "1"}


@pytest.mark.parametrize(
    ("call", "ids", "query", "body", "says"),
    [
        (READ, {}, {}, None, "its path wants thing_id"),
        (READ, {"thing_id": ""}, {}, None, "thing_id is empty"),
        (READ, {"thing_id": ".."}, {}, None, "leads to another path"),
        (READ, {"thing_id": "\ud800"}, {}, None, "half a letter"),
        (READ, {"thing_id": 1}, {"q": "\udfff"}, None, "half a letter"),
        (READ, {"thing_id": 1}, {"moon": "full"}, None, "its query has no moon"),
        (READ, {"thing_id": 1}, {}, Inner(pin_code="1"), "it sends no body, not a Inner"),
        (SPECIAL, {"thing_id": 1}, {}, None, "its path wants no ids"),
        (SPECIAL, {}, {"order": "random"}, None, "order says asc or desc"),
        (SEND, {}, {}, None, "it sends a Body, and none is given"),
        (SEND, {}, {}, Inner(pin_code="1"), "it sends Body, not a Inner"),
    ],
)
def test_what_the_table_does_not_allow_is_our_own_mistake(
    call: Call[Any], ids: dict[str, Any], query: dict[str, str], body: Camel | None, says: str
) -> None:
    with pytest.raises(BadRequest, match=says):
        call.request(ids, query=query, body=body)


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\n", "ü", "\0"])
def test_a_header_never_becomes_two(value: str) -> None:
    with pytest.raises(BadRequest, match="headers"):
        READ.request({"thing_id": 1}, headers={"Authorization": value})
    with pytest.raises(BadRequest):
        safe_header("X", value)


def test_basic_authorization_is_that_of_its_rfc() -> None:
    assert basic("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    with pytest.raises(BadRequest, match="no colon"):
        basic("a:b", "c")


@given(st.text(min_size=1))
def test_an_id_stays_one_segment_and_comes_back(text: str) -> None:
    try:
        path = READ.request({"thing_id": text}).path
    except BadRequest:
        assert text in (".", "..") or any("\ud800" <= letter <= "\udfff" for letter in text)
        return
    assert path.count("/") == 3
    assert segment(text, "thing_id") in path
    asked = find(CALLS, "GET", path)
    assert asked is not None
    if text != "special":
        assert (asked.call.name, asked.ids) == (READ.name, {"thing_id": text})


def test_a_request_line_finds_its_row_and_words_go_before_ids() -> None:
    asked = find(CALLS, "GET", "/v1/things/special?q=x%20y&limit=")
    assert asked is not None
    assert asked.call is SPECIAL
    assert asked.query == {"q": "x y", "limit": ""}
    assert find(CALLS, "PATCH", "/v1/things/special") is None
    assert find(CALLS, "GET", "/v1/things") is None


def test_an_answer_is_read_as_its_document_and_what_is_not_known_is_left() -> None:
    assert READ.read(Answer(200, b'{"id": 3, "token": "t", "moon": "full"}')) == Told(id=3, token="t")
    assert SEND.read(Answer(201, b'{"id": 3}')).id == 3
    assert DROP.read(Answer(204)) is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no body"),
        (b"<html>", "Invalid JSON"),
        (b"[]", "object"),
        (b"{}", "id: Field required"),
        (b'{"id": "3"}', "id: Input should be a valid integer"),
        (b'{"id": 3.5}', "id: Input should be a valid integer"),
        (b"\xff\xfe", "Invalid JSON"),
        (b"[" * 100_000, "Invalid JSON|recursion"),
    ],
)
def test_an_answer_that_the_documents_do_not_allow_is_their_mistake(body: bytes, says: str) -> None:
    with pytest.raises(BadAnswer, match=says):
        READ.read(Answer(200, body))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for status in (200, 400, 503):
        try:
            READ.read(Answer(status, body))
        except (BadAnswer, Refused):
            continue


@pytest.mark.parametrize("status", [*MEANINGS, 302, 402, 418, 599])
def test_every_refusal_says_what_it_means_and_what_to_do(status: int) -> None:
    with pytest.raises(Refused) as refused:
        READ.read(Answer(status, b""))
    text = str(refused.value)
    assert text.startswith(f"Acme refused read thing with status {status}: ")
    assert refused.value.meaning in text
    assert refused.value.status == status


def test_a_refusal_quotes_the_server_without_codes_and_tokens() -> None:
    body = b'{"code": "DUP", "message": "code 4711 of\\nroom 12 is taken, see 0123456789abcdefABCDEF"}'
    with pytest.raises(Refused) as refused:
        SEND.read(Answer(409, body, {"retry-AFTER": "30"}))
    assert refused.value.said == "DUP: code … of room 12 is taken, see …"
    assert refused.value.retry_after == 30
    assert "4711" not in str(refused.value)
    assert "wait 30 s" in str(refused.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"err": {"text": "no"}}', "no"),
        (b'{"message": 12}', "12"),
        (b'{"message": true}', ""),
        (b'{"message": ["no"]}', ""),
        (b"[1]", ""),
        (b"no", ""),
        (b"[" * 60_000, ""),
        (b'{"message": "' + b"x " * LONGEST_ERROR + b'"}', ""),
    ],
)
def test_whatever_an_error_body_is_it_is_still_a_refusal(body: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        READ.read(Answer(418, body))
    assert refused.value.said == said
    assert refused.value.meaning == "it is a teapot"


@pytest.mark.parametrize("text", ["Wed, 21 Oct 2026 07:28:00 GMT", "", "-1", "9" * 12, "٣"])
def test_a_retry_after_that_counts_no_seconds_is_left_to_others(text: str) -> None:
    assert Answer(429, headers={"Retry-After": text}).retry_after is None


@given(st.text(max_size=300))
def test_a_masked_text_is_one_short_line_without_long_numbers(text: str) -> None:
    shown = masked(text + " 48213 and 12-34-56")
    assert len(shown) <= 200
    assert shown.isprintable()
    assert "48213" not in shown
    assert "12-34-56" not in shown


def test_nothing_secret_is_in_a_repr_or_an_error() -> None:
    body = Body(full_name="x", inner=Inner(pin_code="4711"), several=(Inner(pin_code="4711"),))
    request = SEND.request(body=body, headers={"Authorization": "Bearer 4711"})
    for shown in (body, request, FORM.request(body=Inner(pin_code="4711")), Told(id=1, token="4711")):
        assert "4711" not in repr(shown)
        assert "4711" not in str(shown)
    assert "4711" not in repr(Answer(200, b"4711", {"X": "4711"}))
    with pytest.raises(BadRequest) as refused:
        Inner(pin_code="4711x")
    assert "4711" not in str(refused.value)
    with pytest.raises(BadAnswer) as answered:
        read_plain(Body, {"fullName": "x", "inner": {"pinCode": "4711x"}}, "Body")
    assert "4711" not in str(answered.value)
    assert str(answered.value).startswith("Body: inner.pinCode: ")


def test_a_document_that_we_write_has_no_field_of_its_own_invention() -> None:
    with pytest.raises(BadRequest, match="moon"):
        Body(full_name="x", moon="full")  # type: ignore[call-arg]
    with pytest.raises(BadAnswer, match="moon"):
        read_json(Body, b'{"fullName": "x", "moon": "full"}', "Body")


def test_an_error_of_either_side_is_a_codec_error() -> None:
    assert issubclass(BadRequest, CodecError)
    assert issubclass(BadAnswer, CodecError)
    assert not issubclass(Refused, CodecError)


def test_moments_are_written_in_utc() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 999_999, timezone(timedelta(hours=1)))
    assert millis_utc(at) == "2026-01-02T02:04:05.999Z"
    assert seconds_utc(at) == "2026-01-02T02:04:05Z"
    with pytest.raises(BadRequest, match="timezone"):
        Body(full_name="x", at=datetime(2026, 1, 1))  # noqa: DTZ001 - what must be refused
    assert Body(full_name="x", at=datetime(2026, 1, 1, tzinfo=UTC)).document()["at"] == "2026-01-01T00:00:00.000Z"
