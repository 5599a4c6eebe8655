"""Off-line entrances of an access system: a card is written on an encoder, and the door believes the card."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_waiting import Watch, until
from seam import Seam
from seam.resources import AccessGrant, AcsEntrance


@pytest.fixture(scope="module")
def rooms(house: House) -> list[AcsEntrance]:
    return house.rooms(3)


@pytest.fixture(scope="module")
def encoder(house: House, rooms: list[AcsEntrance]) -> str:
    return house.encoder_of(rooms[0]).acs_encoder_id


def granted(seam: Seam, clock: Clock, name: str, *rooms: AcsEntrance, **more: Any) -> AccessGrant:
    """A card for two days."""
    asked: dict[str, Any] = {
        "user_identity": {"full_name": name},
        "acs_entrance_ids": [one.acs_entrance_id for one in rooms],
        "requested_access_methods": [{"mode": "card"}],
        "ends_at": clock.after(days=2),
    }
    return seam.access_grants.create(**(asked | more))


def ready_card(seam: Seam, grant: AccessGrant) -> str:
    """The id of the grant's card, as soon as it may be written."""
    (method,) = until(
        lambda: seam.access_methods.list(access_grant_id=grant.access_grant_id),
        lambda found: [one.is_ready_for_encoding for one in found] == [True],
    )
    assert (method.mode, method.is_encoding_required, method.is_issued) == ("card", True, False)
    return method.access_method_id


def test_a_written_card_opens_its_door_and_no_other(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str
) -> None:
    method = ready_card(seam, granted(seam, clock, "Carl Card", rooms[0]))
    assert not doors.tap("carl", acs_entrance_id=rooms[0].acs_entrance_id), "a blank card opens nothing"
    doors.write_card("carl", method, encoder)
    assert doors.tap("carl", acs_entrance_id=rooms[0].acs_entrance_id)
    assert not doors.tap("carl", acs_entrance_id=rooms[1].acs_entrance_id)
    assert not doors.tap("a blank card", acs_entrance_id=rooms[0].acs_entrance_id)


def test_a_card_that_was_written_is_issued(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str, watch: Watch
) -> None:
    grant = granted(seam, clock, "Ida Issued", rooms[1])
    method = ready_card(seam, grant)
    watch.wait("access_method.card_encoding_required", access_method_id=method)
    assert not watch.events("access_method.issued", access_method_id=method)
    doors.write_card("ida", method, encoder)
    stands = until(lambda: seam.access_methods.get(access_method_id=method), lambda found: found.is_issued)
    assert stands.is_encoding_required is False
    assert stands.issued_at is not None
    watch.wait("access_method.issued", access_method_id=method, access_grant_ids=[grant.access_grant_id])


def test_the_grant_tells_of_each_door_and_of_all(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str, watch: Watch
) -> None:
    grant = granted(seam, clock, "Dora Doors", rooms[0], rooms[2])
    doors.write_card("dora", ready_card(seam, grant), encoder)
    for room in (rooms[0], rooms[2]):
        assert doors.tap("dora", acs_entrance_id=room.acs_entrance_id)
        watch.wait(
            "access_grant.access_granted_to_door",
            access_grant_id=grant.access_grant_id,
            acs_entrance_id=room.acs_entrance_id,
        )
    watch.wait("access_grant.access_granted_to_all_doors", access_grant_id=grant.access_grant_id)


def test_entrances_are_found_by_what_leads_to_them(
    seam: Seam, clock: Clock, rooms: list[AcsEntrance], house: House
) -> None:
    grant = granted(seam, clock, "Fred Found", rooms[1])
    method = ready_card(seam, grant)
    wanted = rooms[1].acs_entrance_id
    assert [one.acs_entrance_id for one in seam.acs.entrances.list(access_method_id=method)] == [wanted]
    assert [one.acs_entrance_id for one in seam.acs.entrances.list(acs_entrance_ids=[wanted])] == [wanted]
    of_system = {one.acs_entrance_id for one in seam.acs.entrances.list(acs_system_id=rooms[1].acs_system_id)}
    assert {one.acs_entrance_id for one in rooms} <= of_system
    assert seam.acs.entrances.get(acs_entrance_id=wanted).display_name == rooms[1].display_name
    by_door = seam.access_grants.list(acs_entrance_id=wanted)
    assert grant.access_grant_id in {one.access_grant_id for one in by_door}
    reached = seam.user_identities.list_accessible_entrances(user_identity_id=grant.user_identity_id)
    assert [one.acs_entrance_id for one in reached] == [wanted]
    assert house.encoder_of(rooms[1]).acs_system_id == rooms[1].acs_system_id


def test_a_room_card_opens_the_common_doors_that_were_asked_for(
    seam: Seam, clock: Clock, doors: Doors, house: House, rooms: list[AcsEntrance], encoder: str
) -> None:
    common = house.common_entrance
    with_pool = granted(seam, clock, "Paula Pool", rooms[2], common)
    doors.write_card("paula", ready_card(seam, with_pool), encoder)
    assert doors.tap("paula", acs_entrance_id=rooms[2].acs_entrance_id)
    assert doors.tap("paula", acs_entrance_id=common.acs_entrance_id)
