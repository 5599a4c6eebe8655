"""Stays at off-line rooms: the newest stay ends the one before, cards of one stay live together."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_waiting import Watch, until
from seam import Seam, SeamHttpApiError
from seam.resources import AccessGrant, AcsEntrance


@pytest.fixture(scope="module")
def rooms(house: House) -> list[AcsEntrance]:
    return house.rooms(3)


@pytest.fixture(scope="module")
def encoder(house: House, rooms: list[AcsEntrance]) -> str:
    return house.encoder_of(rooms[0]).acs_encoder_id


def staying(seam: Seam, clock: Clock, name: str, key: str | None, *rooms: AcsEntrance, **more: Any) -> AccessGrant:
    asked: dict[str, Any] = {
        "user_identity": {"full_name": name},
        "acs_entrance_ids": [one.acs_entrance_id for one in rooms],
        "requested_access_methods": [{"mode": "card"}],
        "ends_at": clock.after(days=3),
        "reservation_key": key,
    }
    return seam.access_grants.create(**(asked | more))


def write(seam: Seam, doors: Doors, grant: AccessGrant, card: str, encoder: str) -> None:
    (method,) = grant.access_method_ids
    until(lambda: seam.access_methods.get(access_method_id=method).is_ready_for_encoding)
    doors.write_card(card, method, encoder)


def test_a_new_stay_ends_the_one_before_at_its_first_use(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str
) -> None:
    door = {"acs_entrance_id": rooms[0].acs_entrance_id}
    write(seam, doors, staying(seam, clock, "Olga Old", "override-1", rooms[0]), "olga", encoder)
    assert doors.tap("olga", **door)
    write(seam, doors, staying(seam, clock, "Nils New", "override-2", rooms[0]), "nils", encoder)
    assert doors.tap("olga", **door), "an off-line lock learns of a new stay from its first card"
    assert doors.tap("nils", **door)
    assert not doors.tap("olga", **door)
    assert doors.tap("nils", **door)


def test_cards_of_one_stay_live_together(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str
) -> None:
    door = {"acs_entrance_id": rooms[1].acs_entrance_id}
    first = staying(seam, clock, "Fred First", "family", rooms[1])
    joiner = staying(seam, clock, "Jo Joiner", "family", rooms[1])
    assert (first.reservation_key, joiner.reservation_key) == ("family", "family")
    write(seam, doors, first, "fred", encoder)
    write(seam, doors, joiner, "jo", encoder)
    assert [doors.tap(card, **door) for card in ("fred", "jo", "fred", "jo")] == [True] * 4
    both = {one.access_grant_id for one in seam.access_grants.list(reservation_key="family")}
    assert both == {first.access_grant_id, joiner.access_grant_id}


def test_a_joiner_may_have_fewer_doors_but_not_others(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str
) -> None:
    write(seam, doors, staying(seam, clock, "Sue Suite", "suite", rooms[0], rooms[1]), "sue", encoder)
    write(seam, doors, staying(seam, clock, "Kid Suite", "suite", rooms[1]), "kid", encoder)
    assert doors.tap("kid", acs_entrance_id=rooms[1].acs_entrance_id)
    assert not doors.tap("kid", acs_entrance_id=rooms[0].acs_entrance_id)
    assert doors.tap("sue", acs_entrance_id=rooms[0].acs_entrance_id)
    assert doors.tap("sue", acs_entrance_id=rooms[1].acs_entrance_id)
    for others, code in (
        ((rooms[2],), "reservation_entrance_change_requires_cleanup"),
        (tuple(rooms), "reservation_joiner_entrance_conflict"),
    ):
        with pytest.raises(SeamHttpApiError) as refused:
            staying(seam, clock, "Max More", "suite", *others)
        assert (refused.value.status_code, refused.value.code) == (409, code)


def test_the_windows_of_one_stay_have_to_overlap(seam: Seam, clock: Clock, rooms: list[AcsEntrance]) -> None:
    staying(seam, clock, "Wes Window", "overlap", rooms[2], ends_at=clock.after(days=1))
    with pytest.raises(SeamHttpApiError) as refused:
        staying(
            seam, clock, "Wim Window", "overlap", rooms[2], starts_at=clock.after(days=2), ends_at=clock.after(days=3)
        )
    assert (refused.value.status_code, refused.value.code) == (409, "reservation_time_frames_must_overlap")


def test_a_reservation_needs_a_door_that_knows_of_reservations(seam: Seam, clock: Clock, house: House) -> None:
    with pytest.raises(SeamHttpApiError) as refused:
        seam.access_grants.create(
            user_identity={"full_name": "Noa Notsupported"},
            device_ids=[house.lock.device_id],
            requested_access_methods=[{"mode": "code"}],
            reservation_key="nowhere",
            ends_at=clock.after(days=1),
        )
    assert (refused.value.status_code, refused.value.code) == (400, "reservation_key_not_supported")


def test_a_stay_moves_to_another_room_when_its_grants_are_deleted_first(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str, watch: Watch
) -> None:
    grant = staying(seam, clock, "Ria Roommove", "move", rooms[2])
    write(seam, doors, grant, "ria", encoder)
    assert doors.tap("ria", acs_entrance_id=rooms[2].acs_entrance_id)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    watch.wait("access_grant.deleted", access_grant_id=grant.access_grant_id)
    write(seam, doors, staying(seam, clock, "Ria Roommove", "move", rooms[0]), "ria", encoder)
    assert doors.tap("ria", acs_entrance_id=rooms[0].acs_entrance_id)
    assert not doors.tap("ria", acs_entrance_id=rooms[2].acs_entrance_id)


def test_in_a_mixed_stay_the_lock_has_a_plain_code_for_each_guest(
    seam: Seam, clock: Clock, doors: Doors, house: House, rooms: list[AcsEntrance]
) -> None:
    lock = house.lock
    pins = []
    for name, key in (("Ada Before", "mixed-1"), ("Bob After", "mixed-2")):
        grant = staying(
            seam, clock, name, key, rooms[1], device_ids=[lock.device_id],
            requested_access_methods=[{"mode": "card"}, {"mode": "code"}],
        )  # fmt: skip
        codes = until(
            lambda grant=grant: seam.access_codes.list(access_grant_id=grant.access_grant_id),
            lambda found: [one.status for one in found] == ["set"],
        )
        pins.append(str(codes[0].code))
    assert [doors.walk_up(lock.device_id, pin) for pin in pins] == [True, True]


def test_a_common_door_lets_everybody_in_whose_card_names_it(
    seam: Seam, clock: Clock, doors: Doors, house: House, rooms: list[AcsEntrance], encoder: str
) -> None:
    pool = house.common_entrance
    write(seam, doors, staying(seam, clock, "Pam Pool", "pool-1", rooms[0], pool), "pam", encoder)
    write(seam, doors, staying(seam, clock, "Pit Pool", "pool-2", rooms[1], pool), "pit", encoder)
    door = {"acs_entrance_id": pool.acs_entrance_id}
    assert [doors.tap(card, **door) for card in ("pam", "pit", "pam")] == [True, True, True]


def test_at_the_low_level_a_credential_overrides_or_joins(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str
) -> None:
    door = {"acs_entrance_id": rooms[2].acs_entrance_id}
    user = seam.acs.users.create(acs_system_id=rooms[2].acs_system_id, full_name="Lo Level")

    def credential(**metadata: Any) -> str:
        made = seam.acs.credentials.create(
            acs_user_id=user.acs_user_id,
            access_method="card",
            allowed_acs_entrance_ids=[rooms[2].acs_entrance_id],
            starts_at=clock.after(),
            ends_at=clock.after(days=1),
            visionline_metadata={"card_function_type": "guest", "card_format": "rfid48", **metadata},
        )
        return made.acs_credential_id

    def written(credential_id: str, card: str) -> None:
        doors.lay(card, encoder)
        seam.acs.encoders.encode_credential(acs_encoder_id=encoder, acs_credential_id=credential_id)

    first = credential(override=True)
    written(first, "low-1")
    assert doors.tap("low-1", **door)
    written(credential(override=False, joiner_acs_credential_ids=[first]), "low-2")
    assert [doors.tap(card, **door) for card in ("low-2", "low-1")] == [True, True]
    written(credential(override=True), "low-3")
    assert doors.tap("low-3", **door)
    assert [doors.tap(card, **door) for card in ("low-1", "low-2")] == [False, False]


@pytest.mark.timeout(60)
def test_a_suite_opens_all_its_rooms_however_many_guests_each_has_had(
    seam: Seam, clock: Clock, doors: Doors, rooms: list[AcsEntrance], encoder: str
) -> None:
    """The first room has had sixteen stays more than the other, on tags, which are written sooner than cards."""
    for number in range(16):
        tag = f"busy {number}"
        grant = staying(seam, clock, "Busy Room", tag, rooms[0])
        doors.lay(tag, encoder, kind="ntag213")
        seam.access_methods.encode(access_method_id=grant.access_method_ids[0], acs_encoder_id=encoder)
        assert doors.tap(tag, acs_entrance_id=rooms[0].acs_entrance_id)
    write(seam, doors, staying(seam, clock, "Sue Suite", "busy-suite", rooms[0], rooms[2]), "busy-suite", encoder)
    assert doors.tap("busy-suite", acs_entrance_id=rooms[0].acs_entrance_id)
    assert doors.tap("busy-suite", acs_entrance_id=rooms[2].acs_entrance_id)
