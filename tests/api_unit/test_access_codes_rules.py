"""Which PIN a code may have: the rules of the keypad, what is on the device already, and what callers wish."""

from __future__ import annotations

import pytest
from code_desk import change, codes_of, create, device, entry_of, opens, show, told
from served_house import House, Play, Refused


@pytest.mark.parametrize(
    ("door", "pin", "rule"),
    [
        ("front-door", "1234567890", "supported_code_lengths"),
        ("suite-202", "47112", "supported_code_lengths"),
        ("wine-cellar", "123450", "cannot_contain_0789"),
    ],
)
def test_a_code_that_the_keypad_does_not_take_is_refused_with_the_rule(
    play: Play, door: str, pin: str, rule: str
) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match="400 invalid_input") as refused:
            await create(house, door, code=pin)
        assert refused.value.error["data"] == {"violated_constraint": rule}
        assert refused.value.error["validation_errors"]["code"]["_errors"]
        assert pin not in str(refused.value.error)
        code = await create(house, door)
        with pytest.raises(Refused, match="400 invalid_input"):
            await change(house, code, code=pin)

    play(story)


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "", "１２３４", 1234])
def test_a_code_is_four_to_twelve_digits(play: Play, pin: object) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match="400 invalid_input") as refused:
            await create(house, "front-door", code=pin)
        assert refused.value.error["validation_errors"]["code"]["_errors"]

    play(story)


def test_leading_noughts_belong_to_a_pin(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "garage", code="004711")
        assert (await show(house, code))["code"] == "004711"
        assert opens(house, "garage", "004711")
        assert not opens(house, "garage", "4711")

    play(story)


def test_a_device_has_a_pin_once(play: Play) -> None:
    async def story(house: House) -> None:
        first = await create(house, "garage", code="4711", name="First")
        with pytest.raises(Refused, match="409 duplicate_access_code") as refused:
            await create(house, "garage", code="4711", name="Second")
        assert refused.value.error["data"] == {"managed_access_code_id": first["access_code_id"]}
        assert "First" in str(refused.value)
        assert "4711" not in str(refused.value.error)
        assert len((await house.call("/access_codes/list"))["access_codes"]) == 1
        second = await create(house, "garage", code="8264")
        with pytest.raises(Refused, match="409 duplicate_access_code"):
            await change(house, second, code="4711")
        assert (await show(house, second))["code"] == "8264"
        assert opens(house, "garage", "8264")
        await create(house, "front-door", code="4711")
        assert opens(house, "front-door", "4711")

    play(story)


def test_a_pin_that_begins_like_another_may_be_chosen_and_is_never_drawn(play: Play) -> None:
    async def story(house: House) -> None:
        await create(house, "garage", code="4711")
        await create(house, "garage", code="471182")
        assert opens(house, "garage", "471182")
        drawn = {(await create(house, "garage", settles=False))["code"] for _ in range(20)}
        assert not any(str(pin).startswith("4711") for pin in drawn)

    play(story)


def test_a_code_that_turns_out_to_be_on_the_lock_by_hand_says_so_and_is_set_when_that_one_goes(play: Play) -> None:
    async def story(house: House) -> None:
        assert house.rig.bench.add_code("garage", "4711")
        code = await create(house, "garage", code="4711", name="Mine")
        stands = await show(house, code)
        foreign = (await house.call("/access_codes/unmanaged/list", device_id=house.device("garage")))["access_codes"]
        error = entry_of(stands["errors"], "duplicate_code_on_device")
        assert error["is_access_code_error"]
        assert error["unmanaged_access_code_id"] == foreign[0]["access_code_id"]
        assert stands["status"] == "unset"
        assert "failed_to_set_on_device" in await told(house, code)
        assert opens(house, "garage", "4711")
        assert house.rig.bench.remove_code("garage", "4711")
        house.rig.engine.audit(["garage"])
        await house.rig.settle()
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["code"]) == ("set", [], "4711")
        assert opens(house, "garage", "4711")

    play(story)


def test_a_drawn_code_that_is_on_the_lock_by_hand_is_given_another_pin_and_that_is_told(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        code = await create(house, "front-door")
        assert house.rig.bench.add_code("front-door", str(code["code"]))
        await house.rig.bench.bring_back("front-door")
        await house.sleep(3600)
        stands = await show(house, code)
        assert stands["status"] == "set"
        assert stands["code"] != code["code"]
        assert opens(house, "front-door", stands["code"])
        assert "code_changed" in await told(house, code)

    play(story)


# --- drawn PINs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["front-door", "suite-201", "suite-202", "garage", "studio", "wine-cellar"])
def test_a_pin_is_drawn_as_short_as_the_device_takes_it_or_as_long_as_is_wished(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        limits = house.service.doors.capabilities(door).code
        assert limits is not None
        code = await create(house, door)
        assert len(str(code["code"])) == min(limits.lengths)
        assert opens(house, door, code["code"])
        longest = max(limits.lengths)
        assert len(str((await create(house, door, preferred_code_length=longest))["code"])) == longest
        other = await create(house, door, preferred_code_length=19)
        assert len(str(other["code"])) == min(limits.lengths)

    play(story)


def test_a_generated_code_keeps_the_rules_and_is_set_nowhere(play: Play) -> None:
    async def story(house: House) -> None:
        for _ in range(20):
            asked = await house.call("/access_codes/generate_code", device_id=house.device("wine-cellar"))
            pin = asked["generated_code"]["code"]
            assert set(pin) <= set("123456")
        assert not opens(house, "wine-cellar", pin)
        await create(house, "wine-cellar", code=pin)
        assert opens(house, "wine-cellar", pin)
        with pytest.raises(Refused, match="400 code_cannot_be_generated"):
            await house.call("/access_codes/generate_code", device_id=house.device("boat-house"))

    play(story)


def test_reported_lengths_narrow_what_is_drawn_and_taken(play: Play) -> None:
    async def story(house: House) -> None:
        report, about = "/access_codes/report_device_constraints", {"device_id": house.device("garage")}
        await house.call(report, **about, min_code_length=6, max_code_length=12)
        assert len(str((await create(house, "garage"))["code"])) == 6
        with pytest.raises(Refused, match="400 invalid_input"):
            await create(house, "garage", code="4711")
        await house.call(report, **about, supported_code_lengths=[5])
        assert (await device(house, "garage"))["warnings"] == [], "lengths say nothing of a time zone"
        zone = about | {"ultraloq_metadata": {"time_zone": "Europe/Zurich"}}
        await house.call("/devices/report_provider_metadata", devices=[zone])
        code = (await create(house, "garage"))["code"]
        assert len(str(code)) == 5, "and a time zone says nothing of lengths"
        assert opens(house, "garage", code)
        for wrong in (
            {},
            {"supported_code_lengths": []},
            {"supported_code_lengths": [3]},
            {"supported_code_lengths": [12]},
            {"min_code_length": 8},
            {"min_code_length": 8, "max_code_length": 6},
            {"min_code_length": 4, "max_code_length": 6, "supported_code_lengths": [5]},
        ):
            with pytest.raises(Refused, match="400 invalid_input"):
                await house.call(report, **about, **wrong)

    play(story)


# --- shared PINs -----------------------------------------------------------------------------------------------------


def test_a_common_key_gives_one_pin_on_all_its_devices(play: Play) -> None:
    async def story(house: House) -> None:
        codes = [await create(house, door, common_code_key="stay") for door in ("garage", "front-door", "suite-202")]
        (pin,) = {code["code"] for code in codes}
        assert {code["common_code_key"] for code in codes} == {"stay"}
        for door in ("garage", "front-door", "suite-202"):
            assert opens(house, door, pin)
        with pytest.raises(Refused, match="409 common_code_key_conflict"):
            await create(house, "studio", common_code_key="stay", code="8264" if pin != "8264" else "4711")
        with pytest.raises(Refused, match="409 duplicate_access_code"):
            await create(house, "garage", common_code_key="stay")
        with pytest.raises(Refused, match="400 access_code_is_shared"):
            await change(house, codes[0], code="482915")
        assert (await create(house, "studio", common_code_key="stay", code=pin))["code"] == pin

    play(story)


def test_a_device_that_does_not_take_the_shared_pin_says_which_rule_it_breaks(play: Play) -> None:
    async def story(house: House) -> None:
        await create(house, "garage", common_code_key="stay", code="482915")
        with pytest.raises(Refused, match="400 invalid_input") as refused:
            await create(house, "suite-202", common_code_key="stay")
        assert refused.value.error["data"] == {"violated_constraint": "supported_code_lengths"}
        assert len((await house.call("/access_codes/list"))["access_codes"]) == 1

    play(story)


# --- room ------------------------------------------------------------------------------------------------------------


def test_a_code_for_which_there_is_no_room_says_so_and_is_set_when_room_comes(play: Play) -> None:
    async def story(house: House) -> None:
        codes = [await create(house, "tool-shed") for _ in range(5)]
        late = await create(house, "tool-shed", code="4711")
        stands = await show(house, late)
        error = entry_of(stands["errors"], "no_space_for_access_code_on_device")
        assert error["is_access_code_error"]
        assert stands["status"] == "unset"
        assert not opens(house, "tool-shed", "4711")
        assert await told(house, late) == ["created", "failed_to_set_on_device"]
        shed = (await house.call("/devices/get", device_id=house.device("tool-shed")))["device"]
        warning = entry_of(shed["warnings"], "max_access_codes_reached")
        assert (warning["active_access_code_count"], warning["max_active_access_code_count"]) == (5, 5)
        await house.call("/access_codes/delete", access_code_id=codes[0]["access_code_id"])
        await house.rig.settle()
        stands = await show(house, late)
        assert (stands["status"], stands["errors"]) == ("set", [])
        assert opens(house, "tool-shed", "4711")
        assert not opens(house, "tool-shed", codes[0]["code"])
        await house.call("/access_codes/delete", access_code_id=codes[1]["access_code_id"])
        await house.rig.settle()
        shed = (await house.call("/devices/get", device_id=house.device("tool-shed")))["device"]
        assert codes_of(shed["warnings"]) == []

    play(story)


def test_what_takes_no_codes_is_refused(play: Play) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match="404 device_not_found"):
            await house.call("/access_codes/create", device_id=house.entrance("room-301"))
        with pytest.raises(Refused, match="404 device_not_found"):
            await house.call("/access_codes/create", device_id="00000000-0000-4000-8000-000000000000")
        await house.call("/devices/update", device_id=house.device("garage"), is_managed=False)
        with pytest.raises(Refused, match="404 device_not_found"):
            await create(house, "garage")

    play(story)
