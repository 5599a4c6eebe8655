"""The workspace, which is the rig: what is said of it, a search over all of it, and a reset to what its file has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from served_house import READER, House, Play, Refused

from latchwork.drivers.contract import Window
from latchwork.grants.model import GrantRequest


def test_the_workspace_is_the_rig(play: Play) -> None:
    async def story(house: House) -> None:
        told = (await house.get("/workspaces/get"))["workspace"]
        assert (told["name"], told["is_sandbox"]) == ("Bellevue Estate", True)
        assert (await house.get("/workspaces/list"))["workspaces"] == [told]
        look = {"logo_shape": "circle", "success_message": "Welcome"}
        await house.call("/workspaces/update", name="Bellevue", connect_webview_customization=look)
        await house.call("/workspaces/update", connect_webview_customization={"success_message": None})
        told = (await house.get("/workspaces/get"))["workspace"]
        assert (told["name"], told["connect_webview_customization"]) == ("Bellevue", {"logo_shape": "circle"})

    play(story)


def test_what_no_rig_can_be_is_refused_in_a_sentence(play: Play) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused, match="rig file"):
            await house.call("/workspaces/create", name="Another")
        with pytest.raises(Refused, match="client sessions"):
            await house.call("/workspaces/update", is_publishable_key_auth_enabled=True)
        with pytest.raises(Refused, match="stop the server"):
            await house.call("/workspaces/update", is_suspended=True)
        with pytest.raises(Refused) as refused:
            await house.call("/workspaces/reset_sandbox", token=READER)
        assert refused.value.status == 403

    play(story)


def test_a_reset_leaves_the_rig_as_its_file_has_it(play: Play) -> None:
    async def story(house: House) -> None:
        before = {one["device_id"] for one in (await house.call("/devices/list"))["devices"]}
        spaces = (await house.call("/spaces/list"))["spaces"]
        grant = await house.grant("front-door", "suite-202")
        method = await house.call("/access_methods/get", access_method_id=grant["access_method_ids"][0])
        window = Window(house.now(), house.now() + timedelta(days=1))
        view = await house.rig.engine.grant(GrantRequest("By Hand", window, ("garage",)))
        code = await house.call("/access_codes/create", device_id=house.device("studio"), name="Own")
        await house.call("/spaces/create", name="Attic")
        await house.call("/spaces/update", space_id=spaces[0]["space_id"], name="Changed", device_ids=[])
        await house.call("/client_sessions/create", user_identity_id=grant["user_identity_id"])
        await house.call("/workspaces/update", name="Changed")
        await house.call("/phones/simulate/create_sandbox_phone", user_identity_id=grant["user_identity_id"])
        await house.call("/devices/delete", device_id=house.device("tool-shed"))
        await house.rig.settle()
        pins = {"front-door": method["access_method"]["code"]}
        shown = await house.rig.engine.show(view.id)
        pins["garage"] = next(one.secret.reveal() for one in shown.credentials if one.secret is not None)
        got = await house.call("/access_codes/get", access_code_id=code["access_code"]["access_code_id"])
        pins["studio"] = got["access_code"]["code"]
        assert all(house.rig.bench.type_pin(door, pin).opened for door, pin in pins.items())

        attempt = (await house.call("/workspaces/reset_sandbox"))["action_attempt"]
        assert (attempt["action_type"], attempt["status"]) == ("RESET_SANDBOX_WORKSPACE", "success")
        assert not any(house.rig.bench.type_pin(door, pin).opened for door, pin in pins.items())
        for path, kind in (
            ("/access_grants/list", "access_grants"),
            ("/access_codes/list", "access_codes"),
            ("/access_grants/unmanaged/list", "access_grants"),
            ("/user_identities/list", "user_identities"),
            ("/client_sessions/list", "client_sessions"),
            ("/phones/list", "phones"),
        ):
            narrowed = {"device_id": house.device("studio")} if path == "/access_codes/list" else {}
            assert (await house.call(path, **narrowed))[kind] == [], path
        assert {one["device_id"] for one in (await house.call("/devices/list"))["devices"]} == before
        again = (await house.call("/spaces/list"))["spaces"]
        named = [(one["space_id"], one["name"], one["device_count"]) for one in spaces]
        assert sorted((one["space_id"], one["name"], one["device_count"]) for one in again) == sorted(named)
        assert (await house.call("/workspaces/get"))["workspace"]["name"] == "Bellevue Estate"
        await house.grant("tool-shed", "front-door")

    play(story)


def test_anything_is_found_by_a_part_of_its_name(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door", name="Front Office")
        batch = (await house.get("/workspaces/find_anything", search="front"))["batch"]
        assert [one["device_id"] for one in batch["devices"]] == [house.device("front-door")]
        assert [one["user_identity_id"] for one in batch["user_identities"]] == [grant["user_identity_id"]]
        assert batch["access_grants"] == batch["spaces"] == []
        batch = (await house.get("/workspaces/find_anything", search=grant["access_grant_id"]))["batch"]
        assert [one["access_grant_id"] for one in batch["access_grants"]] == [grant["access_grant_id"]]

    play(story)


def test_a_profile_says_how_pages_look(play: Play) -> None:
    async def story(house: House) -> None:
        made = await house.call(
            "/workspaces/customization_profiles/create",
            name="Spring",
            primary_color="#00AA00",
            message_overrides={"a": "b"},
        )
        profile = made["customization_profile"]
        key = {"customization_profile_id": profile["customization_profile_id"]}
        await house.call("/workspaces/customization_profiles/update", **key, primary_color=None, secondary_color="#fff")
        told = (await house.get("/workspaces/customization_profiles/get", **key))["customization_profile"]
        assert told.get("primary_color") is None
        assert (told["secondary_color"], told["message_overrides"]) == ("#fff", {"a": "b"})
        assert (await house.get("/workspaces/customization_profiles/list"))["customization_profiles"] == [told]
        with pytest.raises(Refused, match="no pictures"):
            await house.call("/workspaces/customization_profiles/upload_images")
        with pytest.raises(Refused, match="customization_profile_not_found"):
            await house.get("/workspaces/customization_profiles/get", customization_profile_id="nobody")
        with pytest.raises(Refused, match="primary_color"):
            await house.call("/workspaces/customization_profiles/create", primary_color="red; evil")

    play(story)
