"""Grants from the command line: seen over the API, and taken over as they stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from served_house import House, Play, Refused

from latchwork.drivers.contract import Method, Window
from latchwork.grants.model import GrantRequest


async def by_hand(house: House, name: str = "Jane Doe", methods: tuple[Method, ...] = (Method.CODE,)) -> str:
    """What `latchwork grant create` does; answers the PIN."""
    now = house.now()
    window = Window(now, now + timedelta(days=1))
    doors = ("front-door",) if methods == (Method.CODE,) else ("front-door", "room-301")
    view = await house.rig.engine.grant(GrantRequest(name, window, doors, (), frozenset(methods)))
    await house.rig.settle()
    shown = await house.rig.engine.show(view.id)
    return next(one.secret.reveal() for one in shown.credentials if one.secret is not None)


async def listed(house: House, **narrowed: Any) -> list[dict[str, Any]]:
    grants: list[dict[str, Any]] = (await house.call("/access_grants/unmanaged/list", **narrowed))["access_grants"]
    return grants


def test_a_grant_from_the_command_line_is_shown_with_its_method(play: Play) -> None:
    async def story(house: House) -> None:
        pin = await by_hand(house)
        await house.grant("front-door", name="Somebody Else")
        (grant,) = await listed(house)
        assert (await house.call("/access_grants/list"))["access_grants"][0]["access_grant_id"] != grant[
            "access_grant_id"
        ]
        methods = await house.call("/access_methods/unmanaged/list", access_grant_id=grant["access_grant_id"])
        (method,) = methods["access_methods"]
        assert (method["code"], method["is_issued"], method["mode"]) == (pin, True, "code")
        assert grant["access_method_ids"] == [method["access_method_id"]]
        got = await house.call("/access_methods/unmanaged/get", access_method_id=method["access_method_id"])
        assert got["access_method"] == method
        (person,) = (await house.call("/user_identities/unmanaged/list"))["user_identities"]
        assert (person["full_name"], person["user_identity_id"]) == ("Jane Doe", grant["user_identity_id"])
        assert await listed(house, user_identity_id=person["user_identity_id"]) == [grant]
        assert await listed(house, acs_entrance_id=house.entrance("lobby")) == []

    play(story)


def test_a_grant_that_is_taken_over_works_on_and_can_be_ended(play: Play) -> None:
    async def story(house: House) -> None:
        pin = await by_hand(house)
        (before,) = await listed(house)
        await house.call(
            "/access_grants/unmanaged/update",
            access_grant_id=before["access_grant_id"],
            is_managed=True,
            access_grant_key="taken over",
        )
        assert await listed(house) == []
        assert (await house.call("/user_identities/unmanaged/list"))["user_identities"] == []
        grant = (await house.call("/access_grants/get", access_grant_key="taken over"))["access_grant"]
        assert grant["access_grant_id"] == before["access_grant_id"]
        person = await house.call("/user_identities/get", user_identity_id=grant["user_identity_id"])
        assert person["user_identity"]["full_name"] == "Jane Doe"
        (method,) = (await house.call("/access_methods/list", access_grant_id=grant["access_grant_id"]))[
            "access_methods"
        ]
        assert (method["code"], method["is_issued"]) == (pin, True)
        types = await house.types(access_grant_id=grant["access_grant_id"])
        assert [one for one in types if one.startswith("access_")][:2] == [
            "access_grant.created",
            "access_method.created",
        ]
        assert house.rig.bench.type_pin("front-door", pin).opened
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        await house.rig.settle()
        assert not house.rig.bench.type_pin("front-door", pin).opened

    play(story)


def test_a_person_is_made_known_before_the_grants(play: Play) -> None:
    async def story(house: House) -> None:
        await by_hand(house)
        (person,) = (await house.call("/user_identities/unmanaged/list"))["user_identities"]
        await house.call(
            "/user_identities/unmanaged/update",
            user_identity_id=person["user_identity_id"],
            is_managed=True,
            user_identity_key="jane",
        )
        known = (await house.call("/user_identities/get", user_identity_key="jane"))["user_identity"]
        assert (known["user_identity_id"], known["full_name"]) == (person["user_identity_id"], "Jane Doe")
        (grant,) = await listed(house)
        assert grant["user_identity_id"] == known["user_identity_id"]
        with pytest.raises(Refused, match="user_identity_not_found"):
            await house.call("/user_identities/unmanaged/get", user_identity_id=person["user_identity_id"])

    play(story)


def test_a_grant_with_several_methods_is_shown_and_not_taken_over(play: Play) -> None:
    async def story(house: House) -> None:
        await by_hand(house, methods=(Method.CODE, Method.CARD))
        (grant,) = await listed(house)
        methods = await house.call("/access_methods/unmanaged/list", access_grant_id=grant["access_grant_id"])
        assert {one["mode"] for one in methods["access_methods"]} == {"code", "card"}
        at_room = await house.call(
            "/access_methods/unmanaged/list",
            access_grant_id=grant["access_grant_id"],
            acs_entrance_id=house.entrance("room-301"),
        )
        assert [one["mode"] for one in at_room["access_methods"]] == ["card"]
        with pytest.raises(Refused, match="several methods"):
            await house.call(
                "/access_grants/unmanaged/update", access_grant_id=grant["access_grant_id"], is_managed=True
            )
        with pytest.raises(Refused, match="is_managed"):
            await house.call(
                "/access_grants/unmanaged/update", access_grant_id=grant["access_grant_id"], is_managed=False
            )

    play(story)
