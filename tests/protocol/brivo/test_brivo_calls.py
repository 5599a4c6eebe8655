"""Brivo: cards, filters, pages, log-in and refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.brivo import calls, cards
from latchwork.protocol.brivo.documents import (
    Assignment,
    CodeLogin,
    Credential,
    FieldValue,
    NewUser,
    PasswordLogin,
    Refreshing,
    card_26,
)
from latchwork.protocol.brivo.filters import listing, next_offset, occurred, where
from latchwork.protocol.brivo.vectors import CHECKS
from latchwork.protocol.rest.documents import read_plain
from latchwork.protocol.rest.errors import BadAnswer, BadRequest, Refused
from latchwork.protocol.rest.messages import Answer
from latchwork.protocol.vectors import Mismatch
from latchwork.protocol.wiegand.formats import BadParity


def parity_by_hand(card: int, facility: int) -> str:
    """Another way to the same number: even over the first half, odd over the second."""
    data = f"{facility:08b}{card:016b}"
    front = str(data[:12].count("1") % 2)
    back = str(1 - data[12:].count("1") % 2)
    return f"{int(front + data + back, 2):x}"


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFF))
def test_a_card_is_encoded_as_the_server_does_and_read_back(card: int, facility: int) -> None:
    encoded = cards.encoded_26(card, facility)
    assert encoded == parity_by_hand(card, facility)
    assert cards.decoded_26(encoded) == (card, facility)
    assert cards.decoded_26(encoded.upper()) == (card, facility)
    with pytest.raises(BadParity):
        cards.decoded_26(f"{int(encoded, 16) ^ 1:x}")


@pytest.mark.parametrize(("card", "facility"), [(65_536, 1), (-1, 1), (1, 256), (1, -1)])
def test_a_number_that_26_bits_cannot_say_is_refused(card: int, facility: int) -> None:
    with pytest.raises(BadRequest, match="26-bit card"):
        cards.encoded_26(card, facility)
    with pytest.raises(BadRequest):
        card_26(card, facility)


@pytest.mark.parametrize("encoded", ["", "g", "-1", "4000000", "123456789", " 1", "0x1"])
def test_what_is_no_number_of_26_bits_is_their_mistake(encoded: str) -> None:
    with pytest.raises(BadAnswer, match="encodedCredential"):
        cards.bits_of(encoded)


def test_a_card_is_sent_by_its_fields_and_shows_in_no_repr() -> None:
    body = card_26(54321, 42)
    assert body.document() == {
        "credentialFormat": {"id": 100},
        "referenceId": "54321",
        "fieldValues": [{"id": 1, "value": "54321"}, {"id": 2, "value": "42"}],
    }
    assert card_26(1, 1, "desk", 7).document()["referenceId"] == "desk"
    read = read_plain(Credential, {"id": 1, **body.document(), "encodedCredential": "55a863"}, "credential")
    assert "54321" not in repr(body) + repr(read) + repr(FieldValue(id=1, value="54321"))


@pytest.mark.parametrize("prefix", ["", "acs.cards.format."])
def test_fields_are_known_with_their_prefix_and_without(prefix: str) -> None:
    wire = {
        "id": 1,
        "credentialFormat": {"id": 100, "name": "Standard 26 Bit"},
        "referenceId": "200",
        "fieldValues": [{"id": 1, "value": "200", "name": f"{prefix}card_number"}, {"id": 2, "value": "1"}],
    }
    assert read_plain(Credential, wire, "credential").values == {"card_number": "200"}


def test_conditions_are_joined_and_their_values_cannot_end_them() -> None:
    query = listing(where("status", "eq", "assigned"), where("id", "ne", "1", "2"), offset=100)
    assert query == {"filter": "status__eq:assigned;id__ne:1,2", "offset": 100, "pageSize": 100}
    request = calls.CREDENTIALS.request(query=listing(where("status", "eq", "assigned")))
    assert request.target == "/v1/api/credentials?filter=status__eq:assigned&offset=0&pageSize=100"
    for wrong in (lambda: where("a", "eq"), lambda: where("a", "eq", ""), lambda: where("a", "eq", "x;y__eq:z")):
        with pytest.raises(BadRequest, match="filter"):
            wrong()


def test_access_events_go_by_time() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    assert listing(*occurred(early, late), offset=early, page_size=20) == {
        "filter": "occurred__gt:2026-01-01T00:00:00Z;occurred__lt:2026-01-02T00:00:00Z",
        "offset": "2026-01-01T00:00:00Z",
        "pageSize": 20,
    }
    assert occurred() == []
    with pytest.raises(BadRequest, match="zone"):
        occurred(datetime(2026, 1, 1))  # noqa: DTZ001 - what must be refused


@pytest.mark.parametrize(("offset", "size"), [(0, 0), (0, 101), (-1, 20)])
def test_a_page_that_no_list_has_is_refused(offset: int, size: int) -> None:
    with pytest.raises(BadRequest, match="page"):
        listing(offset=offset, page_size=size)


def test_pages_follow_each_other_until_the_count_is_reached() -> None:
    assert next_offset(0, 100, 119) == 100
    assert next_offset(100, 19, 119) is None
    assert next_offset(100, 0, 119) is None


@pytest.mark.parametrize(
    ("grant", "query"),
    [
        (PasswordLogin(username="u", password="p"), "grant_type=password&password=p&username=u"),
        (CodeLogin(code="c"), "grant_type=authorization_code&code=c"),
        (Refreshing(refresh_token="r"), "grant_type=refresh_token&refresh_token=r"),
    ],
)
def test_each_grant_logs_in(grant: PasswordLogin | CodeLogin | Refreshing, query: str) -> None:
    request = calls.login_request("id", "secret", "key", grant)
    assert request.target == f"/oauth/token?{query}"
    assert request.headers["api-key"] == "key"
    assert request.content == b""
    assert "=p" not in repr(request)
    assert calls.authorised("t", "key") == {"Authorization": "bearer t", "api-key": "key"}


def test_a_card_that_is_there_already_is_told_from_other_refusals() -> None:
    with pytest.raises(Refused) as refused:
        calls.ADD_CREDENTIAL.read(Answer(400, b'{"message": "Duplicate Credential Found", "code": 400}'))
    assert calls.is_duplicate(refused.value)
    with pytest.raises(Refused) as other:
        calls.ADD_CREDENTIAL.read(Answer(400, b'{"message": "Bad format", "code": 400}'))
    assert not calls.is_duplicate(other.value)


def test_a_used_up_quota_says_how_long_to_wait() -> None:
    with pytest.raises(Refused, match=r"quota .* wait 7 s"):
        calls.USERS.read(Answer(429, b"", {"Retry-After": "7"}))


def test_days_are_days() -> None:
    assert Assignment(effective_from="2026-01-01", effective_to="2026-01-02T00:00:00Z").document()["effectiveFrom"]
    for wrong in ("1.1.2026", "2026-01-01T00:00:00", "2026-01-01 "):
        with pytest.raises(BadRequest):
            Assignment(effective_from=wrong)


def test_a_user_without_an_external_id_is_sent_as_such() -> None:
    assert NewUser(first_name="A", last_name="B").document() == {
        "firstName": "A",
        "lastName": "B",
        "externalId": None,
        "suspended": False,
    }


WIEGAND = {
    "id": "made",
    "kind": "wiegand_26",
    "format_id": 100,
    "card_number": 200,
    "facility_code": 1,
    "size": 26,
    "encoded_hex": "2020191",
    "bits": "10000000100000000110010001",
    "parity_agrees": False,
}


def test_a_recorded_card_with_wrong_parity_may_be_stated_as_such() -> None:
    CHECKS["wiegand_26"](WIEGAND)
    with pytest.raises(Mismatch):
        CHECKS["wiegand_26"]({**WIEGAND, "parity_agrees": True})


def test_a_recorded_card_whose_numbers_are_others_fails() -> None:
    exchange = {
        "id": "made",
        "kind": "recorded_exchange",
        "method": "GET",
        "url": "https://api.brivo.com/v1/api/credentials/1",
        "request_body": "",
        "status": 200,
        "response_body": '{"id":1,"credentialFormat":{"id":100,"name":"Standard 26 Bit"},"referenceId":"200",'
        '"encodedCredential":"2020190","fieldValues":[{"id":1,"value":"CARD","name":"card_number"},'
        '{"id":2,"value":"1","name":"facility_code"}]}',
    }
    right = exchange | {"response_body": str(exchange["response_body"]).replace("CARD", "200")}
    CHECKS["recorded_exchange"](right)
    with pytest.raises(Mismatch, match="card_number"):
        CHECKS["recorded_exchange"](exchange | {"response_body": str(exchange["response_body"]).replace("CARD", "201")})
