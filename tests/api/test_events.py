"""The log of events: complete, in order, found by everything that an event names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, text
from api_waiting import Watch, fields_of, issued
from seam import Seam, SeamHttpApiError
from seam.resources import AccessGrant


@pytest.fixture(scope="module")
def since(clock: Clock) -> str:
    """A moment before everything that the tests of this module do."""
    return clock.after(seconds=-1)


@pytest.fixture(scope="module")
def grant(seam: Seam, clock: Clock, house: House, doors: Doors, since: str) -> AccessGrant:
    """A grant that was issued and used."""
    made = seam.access_grants.create(
        user_identity={"full_name": "Evi Events"},
        device_ids=[house.lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=1),
    )
    doors.walk_up(house.lock.device_id, str(issued(seam, made.access_grant_id).code))
    return made


def ids(events: list[Any]) -> set[str]:
    return {fields_of(one)["event_id"] for one in events}


def test_each_event_has_what_all_events_have(seam: Seam, grant: AccessGrant, since: str) -> None:
    answer = seam.client.post("/events/list", json={"since": since})
    assert answer["ok"] is True
    assert answer["events"]
    for event in answer["events"]:
        assert {"event_id", "event_type", "workspace_id", "created_at", "occurred_at"} <= set(event), event
        assert event["workspace_id"] == grant.workspace_id
        assert event["created_at"].endswith("Z")
    assert len(ids(answer["events"])) == len(answer["events"])


def test_events_of_a_device_name_its_account(seam: Seam, house: House, grant: AccessGrant, since: str) -> None:
    for event in seam.events.list(since=since, device_id=house.lock.device_id):
        named = fields_of(event)
        assert named["device_id"] == house.lock.device_id
        assert named["connected_account_id"] == house.lock.connected_account_id


def test_events_are_found_by_what_they_are_about(seam: Seam, house: House, grant: AccessGrant, since: str) -> None:
    (method,) = grant.access_method_ids
    (code,) = seam.access_codes.list(access_grant_id=grant.access_grant_id)
    expected: dict[str, dict[str, Any]] = {
        "access_grant.created": {"access_grant_id": grant.access_grant_id},
        "access_method.issued": {"access_method_id": method},
        "access_code.set_on_device": {"access_code_id": code.access_code_id},
        "lock.unlocked": {"device_id": house.lock.device_id},
        "access_method.created": {"access_method_ids": [method]},
        "access_code.created": {"access_code_ids": [code.access_code_id]},
    }
    for event_type, filters in expected.items():
        found = seam.events.list(since=since, **filters)
        assert event_type in {fields_of(one)["event_type"] for one in found}, event_type
        narrowed = seam.events.list(since=since, event_type=event_type, **filters)  # type: ignore[arg-type]
        assert {fields_of(one)["event_type"] for one in narrowed} == {event_type}
        assert ids(narrowed) <= ids(found)
    several = seam.events.list(since=since, event_types=["lock.unlocked", "access_grant.created"])
    assert {fields_of(one)["event_type"] for one in several} == {"lock.unlocked", "access_grant.created"}
    picked = seam.events.list(event_ids=sorted(ids(several))[:1], since=since)
    assert len(picked) == 1


def test_one_event_is_got_by_its_id(seam: Seam, grant: AccessGrant, since: str) -> None:
    listed = seam.events.list(since=since, access_grant_id=grant.access_grant_id)
    for event in listed:
        assert fields_of(seam.events.get(event_id=fields_of(event)["event_id"])) == fields_of(event)


def test_a_span_of_time_cuts_the_log(seam: Seam, clock: Clock, grant: AccessGrant, since: str) -> None:
    now = clock.after(seconds=1)
    whole = seam.events.list(since=since)
    assert ids(seam.events.list(between=[since, now])) == ids(whole)
    assert seam.events.list(since=now) == []
    moments = sorted(datetime.fromisoformat(fields_of(one)["occurred_at"]) for one in whole)
    middle = text(moments[len(moments) // 2])
    later = seam.events.list(since=middle)
    assert 0 < len(later) <= len(whole)
    assert ids(later) | ids(seam.events.list(between=[since, middle])) == ids(whole)


def test_the_log_is_cut_by_number_too(seam: Seam, grant: AccessGrant, since: str) -> None:
    whole = seam.events.list(since=since)
    first = seam.events.list(since=since, limit=2)
    second = seam.events.list(since=since, limit=2, unstable_offset=2)
    assert [fields_of(one)["event_id"] for one in (*first, *second)] == [
        fields_of(one)["event_id"] for one in whole[:4]
    ]


def test_the_log_needs_a_beginning(seam: Seam) -> None:
    with pytest.raises(SeamHttpApiError) as refused:
        seam.client.post("/events/list", json={})
    assert refused.value.status_code == 400


def test_what_happens_is_told_in_the_order_in_which_it_happened(
    seam: Seam, clock: Clock, house: House, watch: Watch
) -> None:
    made = seam.access_grants.create(
        user_identity={"full_name": "Ord Order"},
        device_ids=[house.lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=1),
    )
    issued(seam, made.access_grant_id)
    seam.access_grants.delete(access_grant_id=made.access_grant_id)
    watch.wait("access_grant.deleted", access_grant_id=made.access_grant_id)
    told = [event["event_type"] for event in watch.events()]
    story = ["access_grant.created", "access_method.created", "access_method.issued", "access_method.deleted"]
    places = [told.index(event_type) for event_type in [*story, "access_grant.deleted"]]
    assert places == sorted(places), told
