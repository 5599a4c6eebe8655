"""Client sessions: a token for an app, which sees what is its own user's and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from served_house import READER, House, Play, Refused


async def opened(house: House, **sees: Any) -> dict[str, Any]:
    made = await house.call("/client_sessions/create", **sees)
    session: dict[str, Any] = made["client_session"]
    return session


def test_a_session_sees_the_grants_of_its_person_and_no_others(play: Play) -> None:
    async def story(house: House) -> None:
        mine, other = await house.grant("front-door"), await house.grant("garage", name="Somebody Else")
        session = await opened(house, user_identity_id=mine["user_identity_id"])
        token = session["token"]
        assert token.startswith("seam_cst")
        assert session["user_identity_ids"] == [session["user_identity_id"]] == [mine["user_identity_id"]]
        listed = await house.call("/access_grants/list", token=token)
        assert [one["access_grant_id"] for one in listed["access_grants"]] == [mine["access_grant_id"]]
        got = await house.call("/access_methods/get", access_method_id=mine["access_method_ids"][0], token=token)
        assert got["access_method"]["code"]
        people = await house.call("/user_identities/list", token=token)
        assert [one["user_identity_id"] for one in people["user_identities"]] == [mine["user_identity_id"]]
        with pytest.raises(Refused, match="access_grant_not_found"):
            await house.call("/access_grants/get", access_grant_id=other["access_grant_id"], token=token)
        with pytest.raises(Refused, match="user_identity_not_found"):
            await house.call("/user_identities/get", user_identity_id=other["user_identity_id"], token=token)

    play(story)


def test_a_session_sees_the_events_of_its_person_with_the_codes_of_no_other(play: Play) -> None:
    async def story(house: House) -> None:
        mine, other = await house.grant("front-door"), await house.grant("front-door", name="Somebody Else")
        since = {"since": "2020-01-01T00:00:00Z"}
        session = await opened(house, user_identity_id=mine["user_identity_id"])
        seen = (await house.call("/events/list", **since, token=session["token"]))["events"]
        own = (await house.call("/events/list", **since, access_grant_id=mine["access_grant_id"]))["events"]
        assert seen == own
        assert any("code" in one for one in seen)
        # whoever sees the account of the door sees what happens there, and still no PIN of another
        account = next(one["connected_account_id"] for one in own if "connected_account_id" in one)
        session = await opened(house, user_identity_id=mine["user_identity_id"], connected_account_ids=[account])
        seen = (await house.call("/events/list", **since, token=session["token"]))["events"]
        theirs = (await house.call("/events/list", **since, access_grant_id=other["access_grant_id"]))["events"]
        shown = {one["event_id"]: one for one in seen}
        there = [one for one in theirs if one["event_type"] == "access_code.set_on_device"]
        assert [one["event_id"] in shown for one in there] == [True]
        assert "code" in there[0]
        assert "code" not in shown[there[0]["event_id"]]

    play(story)


def test_a_session_may_call_nothing_that_is_not_open_to_it(play: Play) -> None:
    async def story(house: House) -> None:
        session = await opened(house, user_identifier_key="app")
        for path in ("/webhooks/list", "/client_sessions/list", "/user_identities/create"):
            with pytest.raises(Refused) as refused:
                await house.call(path, token=session["token"])
            assert (refused.value.status, refused.value.kind) == (403, "forbidden")
        assert (await house.call("/access_grants/list", token=session["token"]))["access_grants"] == []
        assert (await house.call("/spaces/list", token=session["token"]))["spaces"] == []

    play(story)


def test_a_session_ends_at_its_end_and_when_it_is_revoked_or_deleted(play: Play) -> None:
    async def story(house: House) -> None:
        short = await opened(house, user_identifier_key="short", expires_at=house.after(hours=1))
        revoked = await opened(house, user_identifier_key="revoked")
        deleted = await opened(house, user_identifier_key="deleted")
        for one in (short, revoked, deleted):
            await house.call("/access_grants/list", token=one["token"])
        await house.call("/client_sessions/revoke", client_session_id=revoked["client_session_id"])
        await house.call("/client_sessions/delete", client_session_id=deleted["client_session_id"])
        await house.sleep(3601)
        for one in (short, revoked, deleted):
            with pytest.raises(Refused) as refused:
                await house.call("/access_grants/list", token=one["token"])
            assert refused.value.status == 401
        listed = (await house.call("/client_sessions/list"))["client_sessions"]
        assert {one["user_identifier_key"] for one in listed} == {"short", "revoked"}
        assert await house.types(event_type="client_session.deleted") == ["client_session.deleted"]

    play(story)


def test_a_session_is_found_again_and_lives_on_after_a_restart(play: Play) -> None:
    kept: list[dict[str, Any]] = []

    async def before(house: House) -> None:
        first = await house.call("/client_sessions/get_or_create", user_identifier_key="again")
        second = await house.call(
            "/client_sessions/get_or_create", user_identifier_key="again", expires_at=house.after(days=90)
        )
        kept.append(second["client_session"])
        assert first["client_session"]["token"] == kept[0]["token"]
        assert first["client_session"]["expires_at"] < kept[0]["expires_at"]
        got = await house.call("/client_sessions/get", user_identifier_key="again")
        assert got["client_session"] == kept[0]
        other = await house.call("/client_sessions/get_or_create", user_identifier_key="another")
        assert other["client_session"]["client_session_id"] != kept[0]["client_session_id"]

    async def after(house: House) -> None:
        own = await house.call("/client_sessions/get", token=kept[0]["token"])
        assert own["client_session"] == kept[0]

    play(before)
    play(after)


def test_a_session_is_given_more_to_see(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        session = await opened(house, user_identifier_key="app")
        await house.call(
            "/client_sessions/grant_access",
            client_session_id=session["client_session_id"],
            user_identity_id=grant["user_identity_id"],
        )
        listed = await house.call("/access_grants/list", token=session["token"])
        assert [one["access_grant_id"] for one in listed["access_grants"]] == [grant["access_grant_id"]]
        found = await house.call("/client_sessions/list", user_identity_id=grant["user_identity_id"])
        assert [one["client_session_id"] for one in found["client_sessions"]] == [session["client_session_id"]]
        none = await house.get("/client_sessions/list", user_identity_id="")
        assert none["client_sessions"] == []
        with pytest.raises(Refused, match="connected_account_not_found"):
            await opened(house, connected_account_ids=["00000000-0000-4000-8000-000000000000"])

    play(story)


def test_the_token_of_a_session_is_for_those_who_may_write_and_lies_sealed(play: Play) -> None:
    async def story(house: House) -> None:
        session = await opened(house, user_identifier_key="app")
        (seen,) = (await house.call("/client_sessions/list", token=READER))["client_sessions"]
        assert seen == session | {"token": ""}
        for file in house.rig.state.path.glob("store.sqlite*"):
            assert session["token"].encode() not in file.read_bytes()

    play(story)
