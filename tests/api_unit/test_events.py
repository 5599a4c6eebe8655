"""The log of events: what is told, how it is found, and who sees what of it."""

from __future__ import annotations

from typing import Any

import pytest
from served_house import READER, House, Play, Refused

FOR_EVER = "2020-01-01T00:00:00Z"


async def listed(house: House, **narrowed: Any) -> list[dict[str, Any]]:
    told = await house.call("/events/list", **({"since": FOR_EVER} | narrowed))
    events: list[dict[str, Any]] = told["events"]
    return events


def test_a_grant_tells_its_story_in_order(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        types = await house.types(access_grant_id=grant["access_grant_id"])
        parts = ["access_grant.created", "access_method.created", "access_method.issued"]
        assert [one for one in types if one in parts] == parts
        assert "access_code.set_on_device" in types

    play(story)


def test_events_are_found_by_each_thing_that_they_are_about(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        await house.grant("garage", name="Somebody Else")
        filters = {
            "access_grant_id": grant["access_grant_id"],
            "access_method_ids": grant["access_method_ids"],
            "user_identity_id": grant["user_identity_id"],
        }
        for name, value in filters.items():
            found = await listed(house, event_type="access_method.issued", **{name: value})
            assert [one["access_method_id"] for one in found] == grant["access_method_ids"], name
        ids = [one["event_id"] for one in await listed(house)]
        assert [one["event_id"] for one in await listed(house, event_ids=ids[1:3])] == ids[1:3]
        assert [one["event_id"] for one in await listed(house, limit=2, unstable_offset=1)] == ids[1:3]

    play(story)


def test_a_span_takes_in_the_events_at_both_of_its_ends(play: Play) -> None:
    async def story(house: House) -> None:
        await house.sleep(10)
        grant = await house.grant("front-door")
        (issued,) = await listed(house, event_type="access_method.issued")
        moment = issued["created_at"]
        found = await listed(house, since=None, between=[moment, moment], access_grant_id=grant["access_grant_id"])
        assert issued in found
        assert {one["created_at"] for one in found} == {moment}

    play(story)


def test_a_list_without_a_beginning_is_refused(play: Play) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused) as refused:
            await house.call("/events/list")
        assert (refused.value.status, refused.value.kind) == (400, "invalid_input")
        with pytest.raises(Refused):
            await house.call("/events/list", between=[FOR_EVER])

    play(story)


def test_codes_in_events_are_shown_to_those_alone_who_may_see_codes(play: Play) -> None:
    async def story(house: House) -> None:
        await house.grant("front-door")
        (issued,) = await listed(house, event_type="access_method.issued")
        assert issued["code"].isdigit()
        assert "code" not in (await listed(house, event_type="access_method.issued", token=READER))[0]
        got = await house.get("/events/get", event_id=issued["event_id"], token=READER)
        assert "code" not in got["event"]

    play(story)


def test_the_newest_event_of_a_device_is_got_by_type(play: Play) -> None:
    async def story(house: House) -> None:
        await house.grant("front-door")
        device = house.device("front-door")
        newest = (await listed(house, device_id=device, event_type="access_code.set_on_device"))[-1]
        got = await house.get("/events/get", device_id=device, event_type="access_code.set_on_device")
        assert got["event"] == newest
        with pytest.raises(Refused, match="event_not_found"):
            await house.get("/events/get", device_id=device, event_type="device.tampered")

    play(story)


def test_a_passage_is_part_of_the_story_of_its_grant(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        method = await house.call("/access_methods/get", access_method_id=grant["access_method_ids"][0])
        house.rig.bench.type_pin("front-door", method["access_method"]["code"])
        house.rig.engine.audit(["front-door"])
        await house.rig.settle()
        (passed,) = await listed(house, event_type="lock.unlocked", user_identity_id=grant["user_identity_id"])
        assert (passed["method"], passed["device_id"]) == ("keycode", house.device("front-door"))
        assert "story" not in passed

    play(story)
