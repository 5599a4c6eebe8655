"""Batches: what hangs together with grants and spaces, asked for at once."""

from __future__ import annotations

from typing import Any

import pytest
from served_house import House, Play, Refused


def ids(batch: dict[str, Any], kind: str) -> list[str]:
    named = {
        "acs_entrances": "acs_entrance_id",
        "access_methods": "access_method_id",
        "user_identities": "user_identity_id",
    }
    return sorted(one[named.get(kind, f"{kind.removesuffix('s')}_id")] for one in batch[kind])


def test_a_grant_is_told_with_its_person_places_and_methods(play: Play) -> None:
    async def story(house: House) -> None:
        space = (await house.call("/spaces/create", name="Spa", device_ids=[house.device("garage")]))["space"]
        room = house.entrance("room-301")
        grant = await house.grant(
            "front-door",
            acs_entrance_ids=[room],
            space_ids=[space["space_id"]],
            requested_access_methods=[{"mode": "code"}, {"mode": "card"}],
            access_grant_key="stay",
        )
        await house.grant("studio", name="Somebody Else")
        batch = (await house.call("/access_grants/get_related", access_grant_keys=["stay"]))["batch"]
        assert ids(batch, "devices") == sorted([house.device("front-door"), house.device("garage")])
        assert ids(batch, "acs_entrances") == [room]
        assert ids(batch, "spaces") == [space["space_id"]]
        assert ids(batch, "user_identities") == [grant["user_identity_id"]]
        assert ids(batch, "access_methods") == sorted(grant["access_method_ids"])
        assert {one["acs_system_id"] for one in batch["acs_entrances"]} == set(ids(batch, "acs_systems"))
        accounts = {one["connected_account_id"] for one in (*batch["devices"], *batch["acs_entrances"])}
        assert accounts == set(ids(batch, "connected_accounts"))
        mine = {"access_grant_ids": [grant["access_grant_id"]]}
        some = (await house.call("/access_grants/get_related", **mine, include=["spaces"]))["batch"]
        assert some == {"spaces": batch["spaces"]}
        rest = (await house.get("/access_grants/get_related", **mine, exclude="spaces"))["batch"]
        assert rest.keys() == batch.keys() - {"spaces"}

    play(story)


def test_a_space_is_told_with_what_is_in_it(play: Play) -> None:
    async def story(house: House) -> None:
        space = (await house.call("/spaces/create", name="Spa", device_ids=[house.device("garage")]))["space"]
        grant = await house.grant(space_ids=[space["space_id"]])
        await house.grant("studio", name="Somebody Else")
        batch = (await house.call("/spaces/get_related", space_ids=[space["space_id"]]))["batch"]
        assert ids(batch, "devices") == [house.device("garage")]
        assert ids(batch, "access_methods") == grant["access_method_ids"]
        assert batch["acs_entrances"] == batch["acs_systems"] == []

    play(story)


def test_what_is_to_be_told_is_named_once(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        mine = {"access_grant_ids": [grant["access_grant_id"]]}
        with pytest.raises(Refused, match="not both"):
            await house.call("/access_grants/get_related", **mine, include=["spaces"], exclude=["devices"])
        with pytest.raises(Refused, match="access_grant_ids"):
            await house.call("/access_grants/get_related")
        with pytest.raises(Refused, match="invalid_input"):
            await house.call("/access_grants/get_related", **mine, include=["everything"])

    play(story)
