"""SALTO KS: filters, log-in, keys and groups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from latchwork.protocol.rest.documents import read_plain
from latchwork.protocol.rest.errors import BadAnswer, BadRequest, Refused
from latchwork.protocol.rest.messages import Answer
from latchwork.protocol.salto_ks import calls
from latchwork.protocol.salto_ks.documents import (
    IdChanges,
    NewKey,
    Page,
    Tag,
    TagRegistration,
    TimeSchedule,
    Token,
)
from latchwork.protocol.salto_ks.filters import CONTINUATION, conditions, continued, equals, listing, since


def test_a_tags_number_is_text_with_its_zeros() -> None:
    query = listing(equals("tag_number", "00007527"))
    request = calls.TAGS.request(query=query)
    assert request.query == (("$filter", "(tag_number eq '00007527')"),)
    assert request.target == "/v1.2/tags?$filter=%28tag_number%20eq%20'00007527'%29"
    page = calls.TAGS.read(Answer(200, b'{"items": [{"id": "t", "tag_number": "00007527"}], "next_page_link": null}'))
    assert page.items == (Tag(id="t", tag_number="00007527"),)
    with pytest.raises(BadAnswer):
        read_plain(Tag, {"id": "t", "tag_number": 7527}, "tag")


def test_a_quote_in_a_filter_is_doubled_and_a_field_is_a_name() -> None:
    assert equals("customer_reference", "O'Hara") == "customer_reference eq 'O''Hara'"
    for field in ("", "a b", "a' or 1", "Ä"):
        with pytest.raises(BadRequest, match="filter"):
            equals(field, "x")


def test_events_are_asked_for_by_their_utc_time_page_after_page() -> None:
    at = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    query = listing(since(at), equals("lock_id", "l"), newest_first=True, top=100)
    assert query == {
        "$filter": "(utc_date_time ge DateTime'2026-01-01T00:00:00Z') and (lock_id eq 'l')",
        "$orderby": "local_date_time desc",
        "$top": 100,
    }
    request = calls.ENTRIES.request(query=query, headers=continued("next"))
    assert request.headers[CONTINUATION] == "next"
    assert listing() == {}
    with pytest.raises(BadRequest, match="zone"):
        since(datetime(2026, 1, 1))  # noqa: DTZ001 - what must be refused
    with pytest.raises(BadRequest, match="one item"):
        listing(top=0)


def test_a_filter_is_taken_apart_into_its_conditions() -> None:
    both = listing(equals("customer_reference", "O'Hara and 'x'"), since(datetime(2026, 1, 1, tzinfo=UTC)))
    assert conditions(str(both["$filter"])) == [
        "customer_reference eq 'O''Hara and ''x'''",
        "utc_date_time ge DateTime'2026-01-01T00:00:00Z'",
    ]
    assert conditions("online eq true") == ["online eq true"]
    for wrong in ("", "x", "a eq 'b'x", "a eq 'b' and ", "a eq 'b' or c eq 'd'", "a like 'b'"):
        with pytest.raises(BadRequest, match="filter"):
            conditions(wrong)


def test_a_client_logs_in_with_its_id_and_secret() -> None:
    request = calls.token_request("client", "secret")
    assert (request.path, request.content) == ("/connect/token", b"grant_type=client_credentials&scope=hardware_api")
    token = calls.TOKEN.read(Answer(200, b'{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}'))
    assert calls.authorised(token) == {"Authorization": "Bearer t"}
    assert repr(Token(access_token="hidden", expires_in=1)).count("hidden") == 0
    with pytest.raises(Refused, match="invalid_client"):
        calls.TOKEN.read(Answer(400, b'{"error": "invalid_client"}'))


def test_a_key_at_a_lock_out_of_reach_is_removed_by_force() -> None:
    ids = {"accessor_id": "a", "key_id": "k"}
    assert calls.REMOVE_KEY.request(ids).target == "/v1.2/accessors/a/keys/k"
    request = calls.REMOVE_KEY.request(ids, query=calls.EVEN_WITHOUT_THE_LOCK)
    assert request.target == "/v1.2/accessors/a/keys/k?force=true"
    assert calls.REMOVE_KEY.read(Answer(204)) is None


def test_groups_and_keys_change_by_ids() -> None:
    body = IdChanges(add_ids=("a",))
    assert calls.CHANGE_GROUP_ACCESSORS.request({"group_id": "g"}, body=body).body == {
        "add_ids": ["a"],
        "remove_ids": [],
    }
    assert calls.ASSIGN_TAG.request({"accessor_id": "a"}, body=NewKey(tag_id="t")).body == {
        "tag_id": "t",
        "blocked": False,
    }


def test_a_lock_learns_a_tag_for_a_quarter_of_a_minute_at_least() -> None:
    assert TagRegistration().document() == {"duration_in_seconds": 60}
    with pytest.raises(BadRequest, match="duration_in_seconds"):
        TagRegistration(duration_in_seconds=14)


def test_a_schedule_names_every_day_and_its_open_ends() -> None:
    assert TimeSchedule(monday=True, start_time="08:00").document() == {
        "monday": True,
        **dict.fromkeys(("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), False),
        "start_time": "08:00",
        **dict.fromkeys(("end_time", "start_date", "end_date")),
    }


def test_a_list_that_is_no_page_is_their_mistake() -> None:
    with pytest.raises(BadAnswer, match="items"):
        read_plain(Page[Tag], {"next_page_link": "x"}, "page")


def test_no_call_sets_the_digits_of_a_pin() -> None:
    assert not [call.name for call in calls.CALLS if "pin" in call.path.lower().split("/")]


def test_a_moment_of_the_log_stays_what_it_was() -> None:
    body = (
        b'{"items": [{"id": "e", "utc_date_time": "2026-01-01T00:00:00Z", "local_date_time": "2026-01-01T01:00:00"}]}'
    )
    [event] = calls.ENTRIES.read(Answer(200, body)).items
    assert (event.utc_date_time, event.local_date_time) == ("2026-01-01T00:00:00Z", "2026-01-01T01:00:00")
    assert datetime.fromisoformat(event.utc_date_time).tzinfo == UTC
