"""The web API: what is signed, what a server checks, and the calls themselves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.visionline import requests
from latchwork.protocol.visionline.requests import Card, Failure
from latchwork.protocol.visionline.web_api import (
    Call,
    Credentials,
    Refusal,
    check_call,
    content_md5,
    http_date,
    session_of,
    signature,
    string_to_sign,
)

NOW = datetime(2017, 6, 8, 10, tzinfo=UTC)
SESSION = Credentials("session-1", "key-0123456789")
SESSIONS = {"session-1": "key-0123456789"}
LOCAL = datetime(2017, 6, 9, 10)  # noqa: DTZ001 - the server's local time
CARD = Card(doors=("101",), expires=LOCAL, override=True, end_point="JILLY44")


# --- the signature, beside the standard library -----------------------------------------------------------------------


@given(key=st.text(min_size=1), text=st.text())
def test_the_signature_is_that_of_another_implementation(key: str, text: str) -> None:
    other = base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()
    assert signature(key, text) == other


@given(body=st.binary())
def test_the_digest_is_that_of_another_implementation_and_empty_without_a_body(body: bytes) -> None:
    other = base64.b64encode(hashlib.md5(body).digest()).decode()
    assert content_md5(body) == (other if body else "")


@given(moment=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_date_is_that_of_another_implementation(moment: datetime) -> None:
    assert http_date(moment) == format_datetime(moment, usegmt=True)
    assert http_date(moment.astimezone(timezone(timedelta(hours=9)))) == http_date(moment)


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(Malformed, match="no zone"):
        http_date(LOCAL)


@pytest.mark.parametrize("part", range(5))
def test_no_part_may_bring_a_line_of_its_own(part: int) -> None:
    parts = ["GET", "", "", "date", "/path"]
    parts[part] += "\nmore"
    with pytest.raises(Malformed, match="line end"):
        string_to_sign(*parts)


# --- what a server checks ---------------------------------------------------------------------------------------------


def signed(call: Call | None = None) -> Call:
    return (call or CARD.call()).signed(SESSION, NOW)


def test_a_call_that_was_signed_is_taken() -> None:
    for call in (signed(), signed(requests.doors()), signed(requests.log_out(SESSION))):
        assert check_call(call, call.md5, SESSIONS) is None


def test_the_date_that_is_signed_is_the_date_that_is_sent() -> None:
    call = signed()
    assert call.headers()["Date"] == "Thu, 08 Jun 2017 10:00:00 GMT"
    assert call.to_sign().split("\n")[3] == call.headers()["Date"]


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"path": "/api/v1/cards"},
        {"path": "/api/v1/cards?action=mobileAccess&override=false"},
        {"content_type": "application/json;charset=utf-8"},
        {"date": "Thu, 08 Jun 2017 10:00:01 GMT"},
    ],
)
def test_a_call_of_which_anything_was_changed_is_refused(change: dict[str, str]) -> None:
    call = replace(signed(), **change)  # type: ignore[arg-type]
    assert check_call(call, call.md5, SESSIONS) is Refusal.WRONG_SIGNATURE


def test_a_body_that_was_changed_is_refused_whether_its_digest_was_or_not() -> None:
    call = signed()
    changed = replace(call, body=b"{}")
    assert check_call(changed, call.md5, SESSIONS) is Refusal.WRONG_DIGEST
    assert check_call(changed, changed.md5, SESSIONS) is Refusal.WRONG_SIGNATURE


@pytest.mark.parametrize("header", ["", "AWS", "AWS x", "AWS :sig", "AWS x:", "Basic abc:def"])
def test_a_call_without_an_authorization_of_this_kind_is_refused(header: str) -> None:
    assert session_of(header) is None
    assert check_call(replace(signed(), authorization=header), signed().md5, SESSIONS) is Refusal.NOT_SIGNED


def test_a_session_that_is_not_open_is_refused() -> None:
    assert check_call(signed(), signed().md5, {}) is Refusal.NO_SESSION


def test_a_signature_that_is_no_base64_is_refused() -> None:
    call = replace(signed(), authorization="AWS session-1:!!!")
    assert check_call(call, call.md5, SESSIONS) is Refusal.WRONG_SIGNATURE


def test_keys_bodies_and_signatures_stay_out_of_a_repr() -> None:
    call = requests.log_in("sym", "hunter2").dated(NOW)
    assert "hunter2" not in repr(call)
    assert "key-0123456789" not in repr(SESSION)
    assert signed().authorization not in repr(signed())


# --- the calls --------------------------------------------------------------------------------------------------------


def test_a_log_in_is_dated_and_not_signed() -> None:
    call = requests.log_in("sym", "sym").dated(NOW)
    assert call.headers() == {
        "Date": "Thu, 08 Jun 2017 10:00:00 GMT",
        "Content-MD5": "62vvvkRi3TRtURahQ++3Zg==",
        "Content-Type": "application/json; charset=utf-8",
    }
    assert requests.credentials_of(b'{"id":"session-1","accessKey":"key-0123456789"}') == SESSION


def test_the_first_card_of_a_stay_overrides_and_the_others_join() -> None:
    assert CARD.call().path == "/api/v1/cards?action=mobileAccess&override=true"
    joiner = replace(CARD, override=False, end_point=None, starts=LOCAL - timedelta(days=1), send_online=True)
    call = joiner.call()
    assert call.path == "/api/v1/cards?autoJoin=true&sendOnline=true"
    body = json.loads(call.body)
    assert body["startTime"] == "20170608T1000"
    assert "endPointID" not in body
    assert body["doorOperations"] == [{"operation": "guest", "doors": ["101"]}]
    assert replace(CARD, pending_image=True).call().path.endswith("&pendingImage=true")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": "paper"}, "there is no format"),
        ({"doors": ()}, "opens no door"),
        ({"starts": LOCAL}, "expires before it starts"),
        ({"expires": datetime.fromisoformat("2017-06-09T10:00+02:00")}, "zone"),
    ],
)
def test_a_card_that_cannot_be_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(Malformed, match=says):
        replace(CARD, **change).call()  # type: ignore[arg-type]


def test_reads_and_the_check_out_have_their_paths() -> None:
    assert requests.cards_in("1 01", LOCAL).path == "/api/v1/cards?guestDoor=1+01&validTime=20170609T1000"
    assert requests.cards_by_serial("04A1").path == "/api/v1/cards?serialNumber=04A1"
    assert requests.card("a/b").path == "/api/v1/cards/a%2Fb"
    assert requests.door("101").path == "/api/v1/doors/101"
    out = requests.check_out("101")
    assert (out.method, out.path, out.body) == ("POST", "/api/v1/doors/101", b'{"checkedOut":true}')
    assert requests.log_out(SESSION).path == "/api/v1/sessions/session-1"


def test_a_misspelt_key_is_warned_of() -> None:
    assert requests.unknown_card_keys(b'{"expire_time":"20170609T1000","format":"rfid48"}') == ("expire_time",)
    assert requests.unknown_card_keys(CARD.call().body) == ()


@pytest.mark.parametrize("text", ["", "20170609", "20171309T1000", "2017-06-09T10:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        requests.parse_time(text)


def test_a_label_is_filled_in_and_cut_and_an_unknown_mark_refused() -> None:
    assert (
        requests.fill_label("%ROOMRANGE%:%UUID%", {"ROOMRANGE": "101-103", "UUID": "x" * 40}) == "101-103:" + "x" * 24
    )
    assert requests.fill_label("%CARDNUM%", {}) == ""
    with pytest.raises(Malformed, match="there is no mark %MOON%"):
        requests.fill_label("%MOON%", {})


def test_errors_are_told_and_what_is_none_is_refused() -> None:
    failure = requests.failure_of(b'{"code":"77","message":"no such door","developerMessage":"x"}')
    assert failure == Failure("77", "no such door", "x")
    assert failure.in_words() == "no such door (code 77)"
    for body in (b"{}", b"[]", b"no json", b"[" * 100_000, b"\xff"):
        with pytest.raises(Malformed):
            requests.failure_of(body)
    with pytest.raises(Malformed, match="no id and accessKey"):
        requests.credentials_of(b'{"id":1}')
