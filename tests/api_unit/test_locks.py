"""Locks over the API: moving the bolt, telling a lock when to lock by itself, and hands at the keypad."""

from __future__ import annotations

from typing import Any

import pytest
from devices_seen import codes, device, events, synced, type_pin
from served_house import House, Play, Refused


async def attempt(house: House, path: str, **body: Any) -> dict[str, Any]:
    """The action attempt as it ended."""
    shown: dict[str, Any] = (await house.call(path, **body))["action_attempt"]
    while shown["status"] == "pending":
        await house.rig.world.sleep(1)
        shown = (await house.call("/action_attempts/get", action_attempt_id=shown["action_attempt_id"]))[
            "action_attempt"
        ]
    return shown


@pytest.mark.parametrize("door", ["front-door", "suite-201", "suite-202", "garage", "studio"])
def test_a_door_is_unlocked_and_locked_and_its_own_log_names_the_attempt(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        await synced(house)
        for path, kind, locked in (("unlock_door", "lock.unlocked", False), ("lock_door", "lock.locked", True)):
            done = await attempt(house, f"/locks/{path}", device_id=house.device(door))
            assert (done["status"], done["result"]) == ("success", {"was_confirmed_by_device": True})
            assert house.rig.bench.devices[door].body.locked is locked
            assert (await device(house, door))["properties"]["locked"] is locked
            (told,) = await events(house, kind)
            assert (told["method"], told["action_attempt_id"]) == ("remote", done["action_attempt_id"])

    play(story)


def test_a_jammed_bolt_ends_the_attempt_with_that_and_stays_where_it_is(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        # a TTLock lock only says that it did not do it
        for door, says in (("front-door", "refused"), ("suite-201", "jammed")):
            lock = house.device(door)
            await house.call("/latchwork/simulate/jam_bolt", device_id=lock, jammed=True)
            done = await attempt(house, "/locks/unlock_door", device_id=lock)
            assert (done["status"], done["result"], done["error"]["type"]) == ("error", None, says)
            assert (await device(house, door))["properties"].get("locked") is not False
            await house.call("/latchwork/simulate/jam_bolt", device_id=lock, jammed=False)
            assert (await attempt(house, "/locks/unlock_door", device_id=lock))["status"] == "success"
        kinds = [kind for kind in await house.types() if kind.startswith("action_attempt.")]
        assert kinds == ["action_attempt.unlock_door.failed", "action_attempt.unlock_door.succeeded"] * 2

    play(story)


def test_a_door_that_is_away_ends_the_attempt_and_is_found_out(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        await house.rig.bench.take_away("front-door")
        done = await attempt(house, "/locks/unlock_door", device_id=house.device("front-door"))
        assert (done["status"], done["error"]["type"]) == ("error", "device_unreachable")
        await house.rig.settle()
        assert codes((await device(house, "front-door"))["errors"]) == ["device_disconnected"]

    play(story)


def test_a_door_that_answers_again_is_found_out_by_moving_it(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        await house.call("/devices/simulate/disconnect", device_id=house.device("front-door"))
        await house.rig.bench.bring_back("front-door", heard=False)
        assert (await attempt(house, "/locks/unlock_door", device_id=house.device("front-door")))["status"] == "success"
        await house.rig.settle()
        assert (await device(house, "front-door"))["properties"]["online"] is True

    play(story)


@pytest.mark.parametrize("path", ["lock_door", "unlock_door", "configure_auto_lock"])
def test_what_a_lock_cannot_do_is_refused_before_anything_is_tried(play: Play, path: str) -> None:
    async def story(house: House) -> None:
        body = {"auto_lock_enabled": True} if path == "configure_auto_lock" else {}
        with pytest.raises(Refused) as refused:
            await house.call(f"/locks/{path}", device_id=house.device("boat-house"), **body)
        assert refused.value.status == 400
        assert not [kind for kind in await house.types() if kind.startswith("action_attempt.")]

    play(story)


def test_a_key_that_may_only_read_moves_no_bolt(play: Play) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused) as refused:
            await house.call("/locks/unlock_door", token="seam_apikey2_reader", device_id=house.device("front-door"))
        assert refused.value.status == 403

    play(story)


def test_a_lock_is_told_when_to_lock_by_itself_and_does(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("front-door")
        done = await attempt(
            house, "/locks/configure_auto_lock", device_id=lock, auto_lock_enabled=True, auto_lock_delay_seconds=30
        )
        assert (done["action_type"], done["status"], done["result"]) == ("CONFIGURE_AUTO_LOCK", "success", {})
        properties = (await device(house, "front-door"))["properties"]
        assert (properties["auto_lock_enabled"], properties["auto_lock_delay_seconds"]) == (True, 30)
        await attempt(house, "/locks/unlock_door", device_id=lock)
        await house.sleep(25)
        assert house.rig.bench.devices["front-door"].turn_handle().opened
        assert (await device(house, "front-door"))["properties"]["locked"] is False
        await house.sleep(10)
        assert not house.rig.bench.devices["front-door"].turn_handle().opened
        assert "locked" not in (await device(house, "front-door"))["properties"], "nobody has looked since"

    play(story)


def test_a_lock_that_is_told_not_to_lock_by_itself_stays_open(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("front-door")
        await attempt(house, "/locks/configure_auto_lock", device_id=lock, auto_lock_enabled=False)
        await attempt(house, "/locks/unlock_door", device_id=lock)
        await house.sleep(3600)
        assert house.rig.bench.devices["front-door"].turn_handle().opened
        assert (await device(house, "front-door"))["properties"]["auto_lock_enabled"] is False

    play(story)


def test_a_delay_that_the_lock_does_not_take_is_said_with_those_that_it_does(play: Play) -> None:
    async def story(house: House) -> None:
        lock = house.device("front-door")
        body = {"device_id": lock, "auto_lock_enabled": True, "auto_lock_delay_seconds": 9999}
        done = await attempt(house, "/locks/configure_auto_lock", **body)
        assert done["error"]["message"] == "front-door locks by itself after 1 to 900 s; choose one of them"

    play(story)


def test_a_code_that_is_typed_is_told_with_whose_it_is(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        await house.grant("front-door", "suite-201")
        for door in ("front-door", "suite-201"):
            (code,) = (await house.call("/access_codes/list", device_id=house.device(door)))["access_codes"]
            done = await attempt(
                house, "/locks/simulate/keypad_code_entry", device_id=house.device(door), code=code["code"]
            )
            assert (done["action_type"], done["result"]) == ("SIMULATE_KEYPAD_CODE_ENTRY", {})
            (told,) = await events(house, "lock.unlocked", device_id=house.device(door))
            assert (told["method"], told["access_code_id"]) == ("keycode", code["access_code_id"])
            assert told["access_code_is_managed"] is True

    play(story)


def test_a_wrong_code_is_told_with_its_reason_and_without_its_digits(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        await attempt(house, "/locks/simulate/keypad_code_entry", device_id=house.device("front-door"), code="86420975")
        (told,) = await events(house, "lock.access_denied")
        assert told["reason"]["reason_code"] == "unknown_code"
        assert "86420975" not in str(told)

    play(story)


def test_a_code_that_somebody_programmed_by_hand_is_named_as_unmanaged(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("front-door")
        await house.call("/latchwork/simulate/add_code_by_hand", device_id=lock, code="1357")
        await house.call("/connected_accounts/sync", connected_account_id=house.service.names.account("radio"))
        await house.rig.settle()
        assert await type_pin(house, "front-door", "1357")
        (told,) = await events(house, "lock.unlocked")
        (foreign,) = (await house.call("/access_codes/unmanaged/list", device_id=lock))["access_codes"]
        assert (told["access_code_id"], told["access_code_is_managed"]) == (foreign["access_code_id"], False)

    play(story)


@pytest.mark.parametrize("door", ["front-door", "suite-201", "studio"])
def test_the_lock_key_of_a_keypad_locks(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        await synced(house)
        await attempt(house, "/locks/unlock_door", device_id=house.device(door))
        done = await attempt(house, "/locks/simulate/manual_lock_via_keypad", device_id=house.device(door))
        assert (done["action_type"], done["status"]) == ("SIMULATE_MANUAL_LOCK_VIA_KEYPAD", "success")
        assert house.rig.bench.devices[door].body.locked
        (told,) = await events(house, "lock.locked")
        assert told["method"] == "keycode"

    play(story)


def test_a_lock_that_is_away_takes_codes_and_tells_of_them_when_it_is_back(play: Play) -> None:
    async def story(house: House) -> None:
        await synced(house)
        lock = house.device("front-door")
        await house.grant("front-door")
        (code,) = (await house.call("/access_codes/list", device_id=lock))["access_codes"]
        await house.call("/devices/simulate/disconnect", device_id=lock)
        assert (await attempt(house, "/locks/simulate/keypad_code_entry", device_id=lock, code=code["code"]))[
            "status"
        ] == "success"
        assert house.rig.bench.devices["front-door"].body.attempts[-1].outcome.opened
        assert await events(house, "lock.unlocked") == []
        await house.call("/devices/simulate/connect", device_id=lock)
        await house.call("/connected_accounts/sync", connected_account_id=house.service.names.account("radio"))
        await house.rig.settle()
        (told,) = await events(house, "lock.unlocked")
        assert told["access_code_id"] == code["access_code_id"]

    play(story)


def test_locks_are_listed_and_got_under_both_names(play: Play) -> None:
    async def story(house: House) -> None:
        told = await house.call("/locks/list", device_type="ttlock_lock")
        assert told["devices"] == told["locks"]
        assert len(told["locks"]) == 4
        got = await house.call("/locks/get", name="garage")
        assert got["lock"] == got["device"]

    play(story)
