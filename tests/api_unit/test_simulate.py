"""People and misfortune at simulated doors, and the clock: routes of our own for who tests against a sandbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from devices_seen import device, events, synced, type_pin
from served_house import House, Play, Refused


async def simulate(house: House, act: str, **body: Any) -> dict[str, Any]:
    return await house.call(f"/latchwork/simulate/{act}", **body)


@pytest.mark.parametrize("door", ["front-door", "suite-201", "boat-house"])
def test_a_code_that_is_programmed_by_hand_opens_until_it_is_taken_away(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        lock = house.device(door)
        await simulate(house, "add_code_by_hand", device_id=lock, code="1357")
        assert await type_pin(house, door, "1357")
        with pytest.raises(Refused, match="keypad_refused"):
            await simulate(house, "add_code_by_hand", device_id=lock, code="1357")
        await simulate(house, "remove_code_by_hand", device_id=lock, code="1357")
        assert not await type_pin(house, door, "1357")
        with pytest.raises(Refused, match="keypad_refused"):
            await simulate(house, "remove_code_by_hand", device_id=lock, code="1357")

    play(story)


def test_a_code_can_be_programmed_in_a_slot_of_ones_own_choice(play: Play) -> None:
    async def story(house: House) -> None:
        await simulate(house, "add_code_by_hand", device_id=house.device("suite-201"), code="1357", slot=7)
        assert house.rig.bench.devices["suite-201"].codes.slots[7].code == "1357"

    play(story)


def test_a_dead_battery_opens_to_nobody(play: Play) -> None:
    async def story(house: House) -> None:
        lock = house.device("front-door")
        await simulate(house, "add_code_by_hand", device_id=lock, code="1357")
        await simulate(house, "set_battery", device_id=lock, level=0)
        assert not await type_pin(house, "front-door", "1357")
        await simulate(house, "set_battery", device_id=lock, level=1)
        assert await type_pin(house, "front-door", "1357")

    play(story)


def test_a_fault_that_is_armed_strikes_as_often_as_it_was_told_to(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("front-door")
        await simulate(house, "add_code_by_hand", device_id=lock, code="1357")
        await simulate(house, "arm_fault", device_id=lock, fault="jammed", times=2)
        assert [await type_pin(house, "front-door", "1357") for _ in range(3)] == [False, False, True]

    play(story)


def test_a_clock_that_is_wrong_is_armed_with_how_far(play: Play) -> None:
    async def story(house: House) -> None:
        lock = house.device("front-door")
        await simulate(house, "arm_fault", device_id=lock, fault="clock_wrong", parameters={"seconds": 7200})
        await type_pin(house, "front-door", "1")
        ahead = house.rig.bench.devices["front-door"].clock.local_now().timestamp()
        zone = house.service.doors.zone("front-door")
        right = house.now().astimezone(zone).replace(tzinfo=None).timestamp()
        assert abs(ahead - right - 7200) < 5

    play(story)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"device": "front-door", "fault": "jammd"}, "There is no fault jammd"),
        ({"device": "boat-house", "fault": "notify_lost"}, "does not suffer it"),
        ({"fault": "jammed"}, "Name the door"),
        ({"device": "front-door", "fault": "jammed", "times": 0}, "times"),
    ],
)
def test_a_fault_that_cannot_strike_is_not_armed(play: Play, body: dict[str, Any], sentence: str) -> None:
    async def story(house: House) -> None:
        asked = {name: value for name, value in body.items() if name != "device"}
        if "device" in body:
            asked["device_id"] = house.device(body["device"])
        with pytest.raises(Refused, match=sentence):
            await simulate(house, "arm_fault", **asked)
        assert not house.rig.world.faults.any_armed

    play(story)


def test_a_door_that_is_not_there_is_said_to_be_missing(play: Play) -> None:
    async def story(house: House) -> None:
        nobody = house.service.names.workspace
        for name, kind in (("device_id", "device_not_found"), ("acs_entrance_id", "acs_entrance_not_found")):
            with pytest.raises(Refused, match=kind):
                await simulate(house, "type_pin", code="1357", **{name: nobody})
        with pytest.raises(Refused, match="acs_encoder_not_found"):
            await simulate(house, "arm_fault", acs_encoder_id=nobody, fault="crc_flip")

    play(story)


def test_a_fault_can_be_armed_for_an_encoder(play: Play) -> None:
    async def story(house: House) -> None:
        encoder = house.service.names.encoder("reception")
        await simulate(house, "arm_fault", acs_encoder_id=encoder, fault="hang_until_reset")
        (armed,) = house.rig.world.faults.armed()
        assert (armed.fault.name, armed.device) == ("hang_until_reset", "reception")

    play(story)


def test_time_moves_on_when_it_is_told_to_and_what_falls_due_is_done(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        for door in ("front-door", "suite-202"):
            body = {"device_id": house.device(door), "starts_at": house.after(days=5), "ends_at": house.after(days=6)}
            await house.call("/access_codes/create", code="2468", **body)
        assert not await type_pin(house, "front-door", "2468")
        for seconds, opens in ((5 * 86_400 + 60, True), (86_400, False)):
            before = house.now()
            told = await simulate(house, "advance_time", seconds=seconds)
            assert (house.now() - before).total_seconds() >= seconds
            assert before.isoformat()[:10] < told["now"] <= (await house.get("/latchwork/simulate/time"))["now"]
            for door in ("front-door", "suite-202"):
                assert await type_pin(house, door, "2468") is opens, (door, seconds)
        until = house.after(hours=1)
        assert (await simulate(house, "advance_time", until=until))["now"] >= until

    play(story, travels=True)


def test_time_does_not_go_back_nor_anywhere_unsaid(play: Play) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match="time does not go back"):
            await simulate(house, "advance_time", until="2020-01-01T00:00:00Z")
        for body in ({}, {"seconds": 1, "until": house.after(days=1)}):
            with pytest.raises(Refused, match="give either seconds or until"):
                await simulate(house, "advance_time", **body)
        with pytest.raises(Refused, match="seconds"):
            await simulate(house, "advance_time", seconds=-1)

    play(story, travels=True)


def test_settle_answers_when_nothing_is_left_to_do(play: Play) -> None:
    async def story(house: House) -> None:
        made = await house.call("/access_codes/create", device_id=house.device("front-door"), code="246813")
        await simulate(house, "settle")
        code = made["access_code"]["access_code_id"]
        assert (await house.call("/access_codes/get", access_code_id=code))["access_code"]["status"] == "set"

    play(story)


REAL = {"level": "real"}


def test_where_anything_is_real_nothing_of_it_is_simulated(play: Play) -> None:
    async def story(house: House) -> None:
        # the doors stay what they are: only what the rig says of one of its media is another
        stick = replace(house.rig.file.media["stick"], **REAL)  # type: ignore[arg-type]
        house.rig.file = replace(house.rig.file, media={**house.rig.file.media, "stick": stick})
        mine = house.service.names.account("radio")
        with pytest.raises(Refused, match="stick is real hardware"):
            await simulate(house, "advance_time", seconds=1)
        with pytest.raises(Refused, match="not_a_sandbox"):
            await house.call("/connected_accounts/simulate/disconnect", connected_account_id=mine)
        made = (await house.call("/connect_webviews/create"))["connect_webview"]
        with pytest.raises(Refused, match="not_a_sandbox"):
            await simulate(house, "finish_webview", connect_webview_id=made["connect_webview_id"])
        del house.rig.bench.devices["front-door"]
        with pytest.raises(Refused, match="device_is_not_simulated"):
            await type_pin(house, "front-door", "1357")
        assert not any(able for name, able in (await device(house, "garage")).items() if "can_simulate_" in name)

    play(story)


def test_simulating_wants_its_own_permission(play: Play) -> None:
    async def story(house: House) -> None:
        for path in ("/latchwork/simulate/settle", "/devices/simulate/disconnect"):
            with pytest.raises(Refused) as refused:
                await house.call(path, token="seam_apikey2_reader", device_id=house.device("garage"))
            assert refused.value.status == 403

    play(story)


def test_nothing_that_is_typed_is_ever_told(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        await type_pin(house, "front-door", "97531864")
        told = await events(house)
        assert "97531864" not in str(told)

    play(story)
