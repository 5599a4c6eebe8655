"""A code, a card and a mobile key in one request, for a lock and an entrance at once."""

from __future__ import annotations

from api_doors import Doors
from api_house import Clock, House
from api_waiting import issued, until
from seam import Seam
from seam.resources import AccessGrant, AccessMethod

MODES = ("code", "card", "mobile_key")


def granted(seam: Seam, clock: Clock, house: House, name: str) -> AccessGrant:
    """Each method once, at a lock, a room and a door that takes mobile keys."""
    mobile = house.mobile_door
    return seam.access_grants.create(
        user_identity={"full_name": name},
        device_ids=list({house.lock.device_id, mobile.get("device_id", house.lock.device_id)}),
        acs_entrance_ids=[house.rooms(1)[0].acs_entrance_id, *filter(None, [mobile.get("acs_entrance_id")])],
        requested_access_methods=[{"mode": mode} for mode in MODES],
        ends_at=clock.after(days=1),
    )


def by_mode(seam: Seam, grant: AccessGrant) -> dict[str, list[AccessMethod]]:
    methods = seam.access_methods.list(access_grant_id=grant.access_grant_id)
    return {mode: [one for one in methods if one.mode == mode] for mode in MODES}


def places_of(seam: Seam, key: AccessMethod) -> list[dict[str, str]]:
    """The doors that a method leads to, each by its kind of id."""
    batch = seam.access_methods.get_related(
        access_method_ids=[key.access_method_id], include=["devices", "acs_entrances"]
    )
    places = [{"device_id": one["device_id"]} for one in batch.devices or []]
    places += [{"acs_entrance_id": one["acs_entrance_id"]} for one in batch.acs_entrances or []]
    assert places, "the mobile key leads nowhere"
    return places


def test_each_method_is_listed_under_the_request_that_it_answers(seam: Seam, clock: Clock, house: House) -> None:
    grant = granted(seam, clock, house, "Mo Methods")
    methods = by_mode(seam, grant)
    assert all(methods[mode] for mode in MODES), methods
    for asked in grant.requested_access_methods:
        assert asked.created_access_method_ids == [one.access_method_id for one in methods[asked.mode]]
    made = [one for asked in grant.requested_access_methods for one in asked.created_access_method_ids]
    assert sorted(made) == sorted(grant.access_method_ids)
    assert methods["card"][0].code is None
    assert methods["mobile_key"][0].instant_key_url is not None
    assert str(methods["mobile_key"][0].client_session_token).startswith("seam_cst")
    assert grant.instant_key_url == methods["mobile_key"][0].instant_key_url


def test_code_card_and_phone_each_open_what_they_are_for(seam: Seam, clock: Clock, house: House, doors: Doors) -> None:
    grant = granted(seam, clock, house, "Tri Three")
    room = house.rooms(1)[0]
    assert doors.walk_up(house.lock.device_id, str(issued(seam, grant.access_grant_id).code))
    (card,) = until(
        lambda: by_mode(seam, grant)["card"], lambda found: [one.is_ready_for_encoding for one in found] == [True]
    )
    doors.write_card("tri", card.access_method_id, house.encoder_of(room).acs_encoder_id)
    assert doors.tap("tri", acs_entrance_id=room.acs_entrance_id)

    (key,) = by_mode(seam, grant)["mobile_key"]
    doors.open_link("tri's phone", str(key.instant_key_url))
    for door in places_of(seam, key):
        assert doors.present("tri's phone", **door), door
        assert not doors.present("another phone", **door), door


def test_the_end_of_the_grant_ends_all_three(seam: Seam, clock: Clock, house: House, doors: Doors) -> None:
    grant = granted(seam, clock, house, "Eli End")
    pin = str(issued(seam, grant.access_grant_id).code)
    (key,) = by_mode(seam, grant)["mobile_key"]
    doors.open_link("eli's phone", str(key.instant_key_url))
    door = places_of(seam, key)[0]
    assert doors.type_pin(pin, device_id=house.lock.device_id)
    assert doors.present("eli's phone", **door)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    until(lambda: not doors.type_pin(pin, device_id=house.lock.device_id))
    until(lambda: not doors.present("eli's phone", **door))
