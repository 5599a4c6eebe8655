"""Access codes one by one: made, changed and taken away, with the door as the last word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from code_desk import change, codes_of, create, entry_of, events, opens, show, told
from served_house import ESTATE, READER, House, Play, Refused

from latchwork.app.api.principal import Principal
from latchwork.rig.file import load_rig

LOCKS = ("front-door", "suite-201", "suite-202", "garage", "studio")
"""Five makes and models, with windows of their own and without."""


@pytest.mark.parametrize("door", LOCKS)
def test_an_ongoing_code_opens_until_it_is_deleted(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, settles=False, code="4711", name="Cleaner")
        assert (code["type"], code["starts_at"], code["ends_at"]) == ("ongoing", None, None)
        assert (code["status"], codes_of(code["pending_mutations"])) == ("setting", ["creating"])
        assert not opens(house, door, "4711")
        await house.rig.settle()
        stands = await show(house, code)
        assert (stands["status"], stands["errors"], stands["pending_mutations"]) == ("set", [], [])
        assert opens(house, door, "4711")
        await house.call("/access_codes/delete", access_code_id=code["access_code_id"])
        leaves = await show(house, code)
        assert (leaves["status"], codes_of(leaves["pending_mutations"])) == ("removing", ["deleting"])
        assert codes_of(leaves["warnings"]) == ["being_deleted"]
        again = await house.call("/access_codes/delete", access_code_id=code["access_code_id"])
        await house.rig.settle()
        assert (await attempt(house, again))["status"] == "success"
        assert not opens(house, door, "4711")
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await show(house, code)
        story = ["created", "set_on_device", "issued", "removed_from_device", "deleted"]
        assert await told(house, code) == story

    play(story)


def test_a_code_that_never_reached_its_door_is_deleted_without_a_word_of_removal(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "front-door", starts_at=house.after(days=20), ends_at=house.after(days=21))
        await house.call("/access_codes/delete", access_code_id=code["access_code_id"])
        await house.rig.settle()
        assert await told(house, code) == ["created", "deleted"]

    play(story)


@pytest.mark.parametrize("door", LOCKS)
def test_another_pin_takes_the_place_of_the_former_one(play: Play, door: str) -> None:
    async def story(house: House) -> None:
        code = await create(house, door, code="4711")
        await house.call("/access_codes/update", access_code_id=code["access_code_id"], code="8264")
        under_way = await show(house, code)
        assert (under_way["code"], under_way["status"]) == ("8264", "setting")
        mutation = entry_of(under_way["pending_mutations"], "updating_code")
        assert (mutation["from"], mutation["to"]) == ({"code": "4711"}, {"code": "8264"})
        await house.rig.settle()
        stands = await show(house, code)
        assert (stands["code"], stands["status"], stands["pending_mutations"]) == ("8264", "set", [])
        assert opens(house, door, "8264")
        assert not opens(house, door, "4711")
        story = ["mutations_requested", "set_on_device", "code_changed", "changed"]
        assert await told(house, code) == ["created", "set_on_device", "issued", *story], "it is issued once"
        (changed,) = await events(house, code, "access_code.code_changed")
        assert (changed["from"], changed["to"]) == ({"code": "4711"}, {"code": "8264"})
        (requested,) = await events(house, code, "access_code.mutations_requested")
        assert codes_of(requested["requested_mutations"]) == ["updating_code"]
        (general,) = await events(house, code, "access_code.changed")
        assert general["changed_properties"] == [{"property": "code", "from": "4711", "to": "8264"}]

    play(story)


def test_a_pin_is_changed_at_once_while_the_code_is_on_no_device_yet(play: Play) -> None:
    async def story(house: House) -> None:
        starts, ends = house.after(days=20), house.after(days=21)
        code = await create(house, "front-door", code="4711", starts_at=starts, ends_at=ends)
        await change(house, code, code="8264")
        stands = await show(house, code)
        assert (stands["code"], codes_of(stands["pending_mutations"])) == ("8264", ["deferring_creation"])
        assert await told(house, code) == ["created", "mutations_requested", "code_changed", "changed"]

    play(story)


def test_a_name_is_changed_without_a_word_to_the_door(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "garage", code="4711", name="Before")
        await change(house, code, name="After")
        stands = await show(house, code)
        assert (stands["name"], stands["code"], stands["status"]) == ("After", "4711", "set")
        assert opens(house, "garage", "4711")
        (renamed,) = await events(house, code, "access_code.name_changed")
        assert (renamed["from"], renamed["to"]) == ({"name": "Before"}, {"name": "After"})
        await change(house, code, name="After")
        assert len(await events(house, code, "access_code.name_changed")) == 1
        await change(house, code, name=None)
        assert (await show(house, code))["name"] is None

    play(story)


def test_codes_are_found_by_id_by_pin_by_name_and_by_device(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "garage", code="4711", name="Needle in a haystack")
        await create(house, "front-door", code="8264", name="Other")
        found = await house.call("/access_codes/get", device_id=house.device("garage"), code="4711")
        assert found["access_code"]["access_code_id"] == code["access_code_id"]
        for narrowed in (
            {"search": "Needle"},
            {"search": "4711"},
            {"device_id": house.device("garage")},
            {"access_code_ids": [code["access_code_id"]]},
        ):
            listed = (await house.call("/access_codes/list", **narrowed))["access_codes"]
            assert [one["access_code_id"] for one in listed] == [code["access_code_id"]], narrowed
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await house.call("/access_codes/get", device_id=house.device("garage"), code="8264")
        with pytest.raises(Refused, match="400 invalid_input"):
            await house.call("/access_codes/get", device_id=house.device("garage"))

    play(story)


def test_lists_come_in_pages(play: Play) -> None:
    async def story(house: House) -> None:
        made = {(await create(house, "front-door", settles=False))["access_code_id"] for _ in range(5)}
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page = await house.call("/access_codes/list", limit=2, page_cursor=cursor)
            seen += [one["access_code_id"] for one in page["access_codes"]]
            cursor = page["pagination"]["next_page_cursor"]
            if cursor is None:
                break
        assert len(seen) == 5
        assert set(seen) == made

    play(story)


def test_the_codes_of_an_access_grant_are_in_the_same_lists_and_are_changed_through_it(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door", "garage", access_grant_key="stay")
        own = await create(house, "garage")
        for narrowed in (
            {"access_grant_id": grant["access_grant_id"]},
            {"access_grant_key": "stay"},
            {"access_method_id": grant["access_method_ids"][0]},
        ):
            codes = (await house.call("/access_codes/list", **narrowed))["access_codes"]
            assert {code["device_id"] for code in codes} == {house.device("front-door"), house.device("garage")}
            assert all(code["status"] == "set" for code in codes)
        everything = (await house.call("/access_codes/list"))["access_codes"]
        assert own["access_code_id"] in {code["access_code_id"] for code in everything}
        for path, more in (("update", {"name": "x"}), ("delete", {})):
            with pytest.raises(Refused, match="access_code_belongs_to_access_grant"):
                await house.call(f"/access_codes/{path}", access_code_id=codes[0]["access_code_id"], **more)
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        assert codes_of((await show(house, codes[0]))["warnings"]) == ["being_deleted"]
        await house.call("/access_codes/delete", access_code_id=codes[0]["access_code_id"])
        await house.rig.settle()
        assert not opens(house, "garage", codes[0]["code"])

    play(story)


def test_the_codes_of_one_method_are_linked(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door", "garage", "suite-202")
        codes = (await house.call("/access_codes/list", access_grant_id=grant["access_grant_id"]))["access_codes"]
        (key,) = {code["common_code_key"] for code in codes}
        assert key is not None
        with pytest.raises(Refused, match="access_code_belongs_to_access_grant"):
            await house.call("/access_codes/update_multiple", common_code_key=key, name="x")

    play(story)


def test_a_client_session_sees_the_codes_of_its_own_people_alone(play: Play) -> None:
    async def story(house: House) -> None:
        mine, other = await house.grant("garage", name="Mia Mine"), await house.grant("garage", name="Otto Other")
        lone = await create(house, "garage")
        people = frozenset({mine["user_identity_id"]})
        token = "seam_cst1_mine"
        house.service.doorkeeper.admit_token(token, Principal("s1", "Mia", session="s1", user_identities=people))
        (seen,) = (await house.call("/access_codes/list", token=token))["access_codes"]
        (own,) = (await house.call("/access_codes/list", access_grant_id=mine["access_grant_id"]))["access_codes"]
        assert seen == own
        assert opens(house, "garage", seen["code"])
        answer = await house.call("/access_codes/get", token=token, access_code_id=own["access_code_id"])
        assert answer["access_code"] == own
        (foreign,) = (await house.call("/access_codes/list", access_grant_id=other["access_grant_id"]))["access_codes"]
        for code in (lone, foreign):
            with pytest.raises(Refused, match="404 access_code_not_found"):
                await house.call("/access_codes/get", token=token, access_code_id=code["access_code_id"])
        about = {"device_id": house.device("garage"), "code": foreign["code"]}
        with pytest.raises(Refused, match="404 access_code_not_found"):
            await house.call("/access_codes/get", token=token, **about)
        with pytest.raises(Refused, match="400 access_code_belongs_to_access_grant"):
            await house.call("/access_codes/delete", token=token, access_code_id=own["access_code_id"])

    play(story)


def test_a_device_of_another_owner_takes_codes_too(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "garage", ends_at=house.after(hours=2))
        await change(house, code, ends_at=house.after(hours=4))
        assert opens(house, "garage", code["code"])

    targets = load_rig(ESTATE).targets
    play(story, targets=dict(targets) | {"garage": replace(targets["garage"], owner="somebody else")})


def test_a_key_that_may_only_read_sees_no_pin(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "garage", code="4711")
        await change(house, code, code="8264")
        listed = await house.call("/access_codes/list", token=READER)
        assert listed["access_codes"][0]["code"] is None
        answers = [listed, await house.call("/events/list", token=READER, since="2020-01-01T00:00:00Z")]
        answers.append(
            await house.call("/access_codes/get_timeline", token=READER, access_code_id=code["access_code_id"])
        )
        assert not any("4711" in str(answer) or "8264" in str(answer) for answer in answers)
        for path in ("/access_codes/get", "/access_codes/unmanaged/get"):
            with pytest.raises(Refused, match="404 access_code_not_found"):
                await house.call(path, token=READER, device_id=house.device("garage"), code="8264")
        with pytest.raises(Refused, match="403 forbidden"):
            await house.call("/access_codes/create", token=READER, device_id=house.device("garage"))

    play(story)


def test_the_timeline_tells_the_story_of_one_code(play: Play) -> None:
    async def story(house: House) -> None:
        code = await create(house, "garage", code="4711")
        await create(house, "garage", code="8264")
        moment = house.after(seconds=1)
        await house.sleep(5)
        await change(house, code, name="Another")
        path, about = "/access_codes/get_timeline", {"access_code_id": code["access_code_id"]}
        whole = [one["event_type"] for one in (await house.call(path, **about))["timeline_events"]]
        expected = ["created", "set_on_device", "issued", "mutations_requested", "name_changed", "changed"]
        assert whole == [f"access_code.{kind}" for kind in expected]
        assert len((await house.call(path, **about, before=moment))["timeline_events"]) == 3
        assert len((await house.call(path, **about, after=moment))["timeline_events"]) == 3
        one = await house.call(path, **about, event_types=["access_code.changed"])
        assert [event["event_type"] for event in one["timeline_events"]] == ["access_code.changed"]
        first = await house.call(path, **about, limit=2)
        rest = await house.call(path, **about, page_cursor=first["pagination"]["next_page_cursor"])
        assert [event["event_type"] for event in first["timeline_events"] + rest["timeline_events"]] == whole

    play(story)


async def attempt(house: House, answer: dict[str, Any]) -> dict[str, Any]:
    """The action attempt of an answer, as it stands now."""
    asked = {"action_attempt_id": answer["action_attempt"]["action_attempt_id"]}
    shown: dict[str, Any] = (await house.call("/action_attempts/get", **asked))["action_attempt"]
    return shown


def test_action_attempts_end_with_what_the_door_answered(play: Play) -> None:
    async def story(house: House) -> None:
        made = await house.call("/access_codes/create", device_id=house.device("garage"), code="4711")
        assert (await attempt(house, made))["status"] == "pending"
        await house.rig.settle()
        created = await attempt(house, made)
        assert (created["action_type"], created["status"]) == ("CREATE_ACCESS_CODE", "success")
        assert created["result"]["access_code_id"] == made["access_code"]["access_code_id"]
        about = {"access_code_id": made["access_code"]["access_code_id"]}
        changed = await house.call("/access_codes/update", **about, code="8264")
        await house.rig.settle()
        ended = await attempt(house, changed)
        assert (ended["action_type"], ended["status"]) == ("UPDATE_ACCESS_CODE", "success")
        deleted = await house.call("/access_codes/delete", **about)
        assert (await attempt(house, deleted))["status"] == "pending"
        await house.rig.settle()
        ended = await attempt(house, deleted)
        assert (ended["action_type"], ended["status"], ended["result"]) == ("DELETE_ACCESS_CODE", "success", {})

    play(story)


def test_an_attempt_ends_as_an_error_when_it_is_known_that_it_will_not_do(play: Play) -> None:
    async def story(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        made = await house.call("/access_codes/create", device_id=house.device("front-door"), code="4711")
        await house.sleep(30)
        assert (await attempt(house, made))["status"] == "pending"
        await house.sleep(40)
        ended = await attempt(house, made)
        assert (ended["status"], ended["error"]["type"]) == ("error", "failed_to_set_on_device")
        await house.rig.bench.bring_back("front-door")
        await house.sleep(3600)
        assert opens(house, "front-door", "4711")

    play(story)


def test_no_pin_lies_in_the_clear_in_what_is_stored(play: Play, tmp_path: Any) -> None:
    async def story(house: House) -> None:
        code = await create(house, "garage", code="47119283", common_code_key="key")
        other = await create(house, "front-door", code="83920174")
        await change(house, other, code="62830174")
        await house.call("/access_codes/delete", access_code_id=code["access_code_id"])
        await house.rig.settle()

    play(story)
    kept = b"".join(one.read_bytes() for one in (tmp_path / "state").rglob("store.sqlite*"))
    assert kept
    assert not any(pin in kept for pin in (b"47119283", b"83920174", b"62830174"))


def test_codes_go_on_after_a_restart(play: Play) -> None:
    made: dict[str, Any] = {}

    async def before(house: House) -> None:
        await house.rig.bench.take_away("front-door")
        made["answer"] = await house.call("/access_codes/create", device_id=house.device("front-door"), code="4711")
        await house.rig.settle()

    async def after(house: House) -> None:
        await house.sleep(7200)
        assert (await show(house, made["answer"]["access_code"]))["status"] == "set"
        assert opens(house, "front-door", "4711")

    play(before)
    play(after)


def test_the_code_of_a_door_that_the_rig_file_names_no_longer_is_still_listed(play: Play) -> None:
    made: dict[str, Any] = {}

    async def before(house: House) -> None:
        made["code"] = await create(house, "garage", code="4711")

    async def after(house: House) -> None:
        stands = await show(house, made["code"])
        assert (stands["code"], stands["device_id"]) == ("4711", made["code"]["device_id"])
        await house.sleep(3600)
        with pytest.raises(Refused, match="404 device_not_found"):
            await house.call("/access_codes/create", device_id=made["code"]["device_id"])

    rig = load_rig(ESTATE)
    targets = {name: target for name, target in rig.targets.items() if name != "garage"}
    spaces = {name: tuple(door for door in doors if door != "garage") for name, doors in rig.spaces.items()}
    play(before)
    play(after, targets=targets, spaces=spaces)
