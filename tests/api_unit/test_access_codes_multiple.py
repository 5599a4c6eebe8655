"""Access codes of several devices in one request."""

from __future__ import annotations

from typing import Any

import pytest
from code_desk import codes_of, create, opens, show
from served_house import House, Play, Refused

THREE = ("front-door", "suite-201", "garage")


async def create_multiple(house: House, *doors: str, **more: Any) -> list[dict[str, Any]]:
    devices = [house.device(door) for door in doors]
    made = await house.call("/access_codes/create_multiple", device_ids=devices, **more)
    await house.rig.settle()
    codes: list[dict[str, Any]] = made["access_codes"]
    return codes


def test_codes_made_together_share_a_pin_and_are_changed_together(play: Play) -> None:
    async def story(house: House) -> None:
        codes = await create_multiple(house, *THREE, name="Shared", ends_at=house.after(hours=4))
        (pin,) = {code["code"] for code in codes}
        (key,) = {code["common_code_key"] for code in codes}
        assert key is not None
        assert all(opens(house, door, pin) for door in THREE)
        later = house.after(hours=8)
        await house.call("/access_codes/update_multiple", common_code_key=key, ends_at=later, name="Longer")
        await house.rig.settle()
        stands = [await show(house, code) for code in codes]
        assert {(one["name"], one["ends_at"], len(one["pending_mutations"])) for one in stands} == {
            ("Longer", later, 0)
        }
        await house.sleep(5 * 3600)
        assert all(opens(house, door, pin) for door in THREE)
        await house.sleep(4 * 3600)
        assert not any(opens(house, door, pin) for door in THREE)

    play(story)


def test_codes_made_together_with_a_given_pin_are_not_linked(play: Play) -> None:
    async def story(house: House) -> None:
        codes = await create_multiple(house, *THREE, code="482915")
        assert {(code["code"], code["common_code_key"]) for code in codes} == {("482915", None)}
        assert all(opens(house, door, "482915") for door in THREE)

    play(story)


def test_a_pin_that_one_of_the_devices_has_makes_none_or_another_there(play: Play) -> None:
    async def story(house: House) -> None:
        await create(house, "garage", code="4711")
        with pytest.raises(Refused, match="409 duplicate_access_code") as refused:
            await create_multiple(house, *THREE, code="4711")
        assert refused.value.error["data"] == {"device_ids": [house.device("garage")]}
        assert len((await house.call("/access_codes/list"))["access_codes"]) == 1
        how = {"behavior_when_code_cannot_be_shared": "create_random_code"}
        codes = await create_multiple(house, *THREE, code="4711", **how)
        pins = [code["code"] for code in codes]
        assert pins[:2] == ["4711", "4711"]
        assert pins[2] != "4711"
        assert all(opens(house, door, pin) for door, pin in zip(THREE, pins, strict=True))

    play(story)


def test_a_pin_that_breaks_a_rule_of_one_device_makes_none_or_another_there(play: Play) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match="400 invalid_input") as refused:
            await create_multiple(house, "garage", "suite-202", code="482915")
        assert refused.value.error["data"]["violated_constraint"] == "supported_code_lengths"
        how = {"behavior_when_code_cannot_be_shared": "create_random_code"}
        garage, suite = await create_multiple(house, "garage", "suite-202", code="482915", **how)
        assert garage["code"] == "482915"
        assert len(str(suite["code"])) == 4
        assert opens(house, "suite-202", suite["code"])

    play(story)


def test_devices_that_can_share_no_pin_are_refused_or_get_one_each(play: Play) -> None:
    async def story(house: House) -> None:
        report = "/access_codes/report_device_constraints"
        await house.call(report, device_id=house.device("garage"), supported_code_lengths=[6])
        with pytest.raises(Refused, match="400 code_cannot_be_shared"):
            await create_multiple(house, "garage", "suite-202")
        how = {"behavior_when_code_cannot_be_shared": "create_random_code"}
        codes = await create_multiple(house, "garage", "suite-202", **how)
        assert [len(str(code["code"])) for code in codes] == [6, 4]
        assert {code["common_code_key"] for code in codes} == {None}
        assert all(opens(house, door, code["code"]) for door, code in zip(("garage", "suite-202"), codes, strict=True))

    play(story)


def test_a_device_that_computes_its_codes_shares_none(play: Play) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match="400 invalid_input"):
            await create_multiple(house, "garage", "boat-house", ends_at=house.after(hours=4))
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await house.call("/access_codes/update_multiple", common_code_key="none", name="x")

    play(story)


def test_one_of_many_can_fail_alone(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        codes = await create_multiple(house, *THREE)
        await house.sleep(70)
        stands = {code["device_id"]: await show(house, code) for code in codes}
        assert [stands[house.device(door)]["status"] for door in THREE] == ["setting", "set", "set"]
        assert "failed_to_set_on_device" in codes_of(stands[house.device("front-door")]["errors"])

    play(story)
