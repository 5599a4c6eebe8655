"""When a code opens its door: loaded ahead or just in time, moved, ended, and what is told when a door is late."""

from __future__ import annotations

from typing import Any

import pytest
from code_desk import change, codes_of, create, device, entry_of, events, opens, show, told
from served_house import House, Play, Refused

KEEPS_WINDOWS, JUST_IN_TIME = "front-door", "garage"
BOTH = (KEEPS_WINDOWS, JUST_IN_TIME)
HOUR = 3600.0


@pytest.mark.parametrize("door", BOTH)
def test_a_timed_code_opens_in_its_time_alone(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        starts, ends = house.after(hours=30), house.after(hours=34)
        code = await create(house, door, code="4711", starts_at=starts, ends_at=ends)
        assert (code["type"], code["starts_at"], code["ends_at"]) == ("time_bound", starts, ends)
        stands = await show(house, code)
        assert (stands["status"], stands["errors"]) == ("unset", [])
        assert not opens(house, door, "4711")
        await house.sleep(31 * HOUR)
        stands = await show(house, code)
        assert (stands["status"], stands["is_scheduled_on_device"]) == ("set", False)
        assert opens(house, door, "4711")
        await house.sleep(4 * HOUR)
        assert not opens(house, door, "4711")
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await show(house, code)
        assert (await told(house, code))[-2:] == ["removed_from_device", "deleted"]

    play(story)


def test_a_code_whose_end_passes_while_its_request_waits_is_refused(play: Play) -> None:
    async def story(house: House) -> None:
        transact = house.rig.engine.transact

        async def late(*work: Any, **how: Any) -> Any:
            await house.rig.world.sleep(10)
            return await transact(*work, **how)

        house.rig.engine.transact = late  # type: ignore[method-assign]
        for kind in BOTH:
            with pytest.raises(Refused, match="400 invalid_input: ends_at: The end has passed"):
                await create(house, kind, ends_at=house.after(seconds=5))

    play(story)


def test_a_lock_that_keeps_windows_is_loaded_ahead_and_another_just_in_time(play: Play) -> None:
    async def story(house: House) -> None:
        times = {"starts_at": house.after(hours=20), "ends_at": house.after(hours=22)}
        ahead = await create(house, KEEPS_WINDOWS, **times)
        stands = await show(house, ahead)
        assert (stands["status"], stands["is_scheduled_on_device"], stands["pending_mutations"]) == ("unset", True, [])
        assert await told(house, ahead) == ["created", "scheduled_on_device", "issued"]
        late = await create(house, JUST_IN_TIME, **times)
        forced = await create(house, KEEPS_WINDOWS, **times, prefer_native_scheduling=False)
        for code in (late, forced):
            stands = await show(house, code)
            assert (stands["status"], stands["is_scheduled_on_device"]) == ("unset", False)
            mutation = entry_of(stands["pending_mutations"], "deferring_creation")
            assert mutation["scheduled_at"] == times["starts_at"]
            assert await told(house, code) == ["created"]
        await house.sleep(20 * HOUR - 60)
        for code in (late, forced):
            assert (await show(house, code))["warnings"] == [], "what comes at its start is not late before"
        await house.sleep(0.5 * HOUR)
        for code in (late, forced):
            assert await told(house, code) == ["created", "set_on_device", "issued"]
        for door, code in ((KEEPS_WINDOWS, ahead), (JUST_IN_TIME, late), (KEEPS_WINDOWS, forced)):
            assert (await show(house, code))["status"] == "set"
            assert opens(house, door, code["code"])

    play(story)


def test_a_start_that_is_far_away_is_loaded_three_days_ahead(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, KEEPS_WINDOWS, starts_at=house.after(days=10), ends_at=house.after(days=11))
        mutation = entry_of((await show(house, code))["pending_mutations"], "deferring_creation")
        assert mutation["scheduled_at"] == house.after(days=7)
        await house.sleep(7 * 24 * HOUR + 60)
        assert (await show(house, code))["is_scheduled_on_device"]

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_an_end_can_be_moved_and_the_pin_stays(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, ends_at=house.after(hours=2))
        assert code["starts_at"] is not None
        later = house.after(hours=8)
        await change(house, code, ends_at=later)
        stands = await show(house, code)
        assert (stands["ends_at"], stands["code"], stands["pending_mutations"]) == (later, code["code"], [])
        await house.sleep(3 * HOUR)
        assert opens(house, door, code["code"])
        (moved,) = await events(house, code, "access_code.time_frame_changed")
        assert (moved["from"]["ends_at"], moved["to"]["ends_at"]) == (code["ends_at"], later)
        await change(house, code, ends_at=house.after(minutes=10))
        await house.sleep(0.5 * HOUR)
        assert not opens(house, door, code["code"])

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_a_start_that_is_moved_away_shuts_the_door_until_then(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, ends_at=house.after(hours=20))
        assert opens(house, door, code["code"])
        await change(house, code, starts_at=house.after(hours=4))
        assert not opens(house, door, code["code"])
        assert (await show(house, code))["status"] == "unset"
        await house.sleep(4.2 * HOUR)
        assert opens(house, door, code["code"])

    play(story)


@pytest.mark.parametrize("door", BOTH)
def test_a_timed_code_becomes_ongoing_and_an_ongoing_one_timed(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, ends_at=house.after(hours=2))
        await change(house, code, type="ongoing")
        stands = await show(house, code)
        assert (stands["type"], stands["starts_at"], stands["ends_at"]) == ("ongoing", None, None)
        await house.sleep(3 * HOUR)
        assert opens(house, door, code["code"])
        await change(house, code, type="time_bound", ends_at=house.after(hours=1))
        assert (await show(house, code))["type"] == "time_bound"
        assert opens(house, door, code["code"])
        await house.sleep(1.5 * HOUR)
        assert not opens(house, door, code["code"])

    play(story)


def test_times_that_make_no_sense_are_refused(play: Play) -> None:
    async def story(house: House) -> None:
        now, later, latest = house.after(), house.after(hours=1), house.after(hours=2)
        for wrong in (
            {"ends_at": house.after(hours=-1)},
            {"starts_at": latest, "ends_at": later},
            {"starts_at": later, "ends_at": later},
            {"ends_at": now},
        ):
            with pytest.raises(Refused, match="400 invalid_input"):
                await create(house, "garage", **wrong)
        code = await create(house, "garage", ends_at=latest)
        for wrong in (
            {"ends_at": now},
            {"starts_at": latest},
            {"type": "ongoing", "ends_at": latest},
            {"type": "time_bound", "ends_at": None},
        ):
            with pytest.raises(Refused, match="400 invalid_input"):
                await change(house, code, **wrong)
        assert (await show(house, code))["ends_at"] == latest
        assert await told(house, code) == ["created", "set_on_device", "issued"]

    play(story)


# --- doors that are late ---------------------------------------------------------------------------------------------


def test_a_code_that_is_not_set_in_time_is_late_then_failed_and_well_when_the_door_is_heard(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        code = await create(house, "front-door", code="4711")
        stands = await show(house, code)
        assert stands["status"] == "setting"
        errors = [one for one in stands["errors"] if one.get("is_device_error")]
        assert codes_of(errors) == ["device_disconnected"]
        await house.sleep(30)
        stands = await show(house, code)
        assert codes_of(stands["warnings"]) == ["delay_in_setting_on_device", "delay_in_issuing"]
        await house.sleep(40)
        stands = await show(house, code)
        assert entry_of(stands["errors"], "failed_to_set_on_device")["is_access_code_error"]
        assert stands["warnings"] == []
        assert codes_of(stands["errors"])[:2] == ["failed_to_set_on_device", "failed_to_issue"]
        assert await told(house, code) == [
            "created",
            "delay_in_setting_on_device",
            "delay_in_issuing",
            "failed_to_set_on_device",
            "failed_to_issue",
        ]
        (failed,) = await events(house, code, "access_code.failed_to_set_on_device")
        assert "failed_to_set_on_device" in codes_of(failed["access_code_errors"])
        assert codes_of(failed["device_errors"]) == ["device_disconnected"]
        (unissued,) = await events(house, code, "access_code.failed_to_issue")
        assert "failed_to_issue" in codes_of(unissued["access_code_errors"])
        assert codes_of(unissued["device_errors"]) == ["device_disconnected"]
        await house.rig.bench.bring_back("front-door")
        await house.sleep(3600)
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["warnings"]) == ("set", [], [])
        assert opens(house, "front-door", "4711")
        assert (await told(house, code))[-2:] == ["set_on_device", "issued"]
        (issued,) = await events(house, code, "access_code.issued")
        assert (issued["code"], issued["device_id"]) == ("4711", house.device("front-door"))

    play(story)


def test_a_code_whose_start_is_near_and_that_is_not_loaded_yet_is_late_and_with_its_start_failed(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        code = await create(house, "front-door", starts_at=house.after(hours=5), ends_at=house.after(hours=9))
        await house.sleep(5 * HOUR - 700)
        assert "delay_in_issuing" not in await told(house, code)
        await house.sleep(300)
        stands = await show(house, code)
        late = entry_of(stands["warnings"], "delay_in_issuing")
        assert late["created_at"] < stands["starts_at"]
        await house.sleep(500)
        stands = await show(house, code)
        assert "failed_to_issue" in codes_of(stands["errors"])
        assert "delay_in_issuing" not in codes_of(stands["warnings"])
        await house.rig.bench.bring_back("front-door")
        await house.sleep(HOUR)
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["warnings"]) == ("set", [], [])
        assert opens(house, "front-door", stands["code"])
        kinds = [one for one in await told(house, code) if "issu" in one]
        assert kinds == ["delay_in_issuing", "failed_to_issue", "issued"]

    play(story)


def test_a_code_that_is_not_taken_off_in_time_says_so_until_it_is_gone(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door", code="4711")
        await house.rig.bench.take_away("front-door")
        await house.call("/access_codes/delete", access_code_id=code["access_code_id"])
        await house.sleep(30)
        stands = await show(house, code)
        assert stands["status"] == "removing"
        assert set(codes_of(stands["warnings"])) == {"being_deleted", "delay_in_removing_from_device"}
        await house.sleep(40)
        assert "failed_to_remove_from_device" in codes_of((await show(house, code))["errors"])
        assert opens(house, "front-door", "4711"), "nobody could tell the lock"
        await house.rig.bench.bring_back("front-door")
        await house.sleep(3600)
        assert not opens(house, "front-door", "4711")
        story = ["delay_in_removing_from_device", "failed_to_remove_from_device", "removed_from_device", "deleted"]
        assert (await told(house, code))[3:] == story

    play(story)


def test_a_code_whose_end_has_come_and_is_still_on_the_lock_says_so(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door", ends_at=house.after(hours=1), prefer_native_scheduling=False)
        await house.rig.bench.take_away("front-door")
        await house.sleep(HOUR + 90)
        stands = await show(house, code)
        assert stands["status"] == "removing"
        expected = {"failed_to_remove_from_device", "failed_to_expire"}
        assert expected <= set(codes_of(stands["errors"]))
        assert expected <= set(await told(house, code))
        await house.rig.bench.bring_back("front-door")
        await house.sleep(HOUR)
        assert not opens(house, "front-door", code["code"])
        assert (await told(house, code))[-1] == "deleted"

    play(story)


def test_a_change_that_does_not_reach_the_lock_is_an_error_of_the_code(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door", ends_at=house.after(hours=20))
        await house.rig.bench.take_away("front-door")
        later = house.after(hours=40)
        await change(house, code, ends_at=later)
        stands = await show(house, code)
        mutation = entry_of(stands["pending_mutations"], "updating_time_frame")
        assert (mutation["from"]["ends_at"], mutation["to"]["ends_at"]) == (code["ends_at"], later)
        await house.sleep(90)
        stands = await show(house, code)
        assert {"failed_to_set_on_device", "failed_to_update"} <= set(codes_of(stands["errors"]))
        assert "failed_to_update" in await told(house, code)
        await house.rig.bench.bring_back("front-door")
        await house.sleep(HOUR)
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["pending_mutations"]) == ("set", [], [])

    play(story)


def test_a_device_that_cannot_be_reached_tells_of_it_itself(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door")
        await house.call("/devices/simulate/disconnect", device_id=house.device("front-door"))
        house.rig.engine.audit(["front-door"])
        await house.rig.settle()
        own = (await device(house, "front-door"))["errors"]
        assert codes_of(own) == ["device_disconnected"]
        assert (await show(house, code))["errors"] == own
        assert (await show(house, code))["status"] == "set"

    play(story)
