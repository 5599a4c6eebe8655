"""People: found by id and key, unique by e-mail and phone, merged when they were two."""

from __future__ import annotations

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_waiting import is_gone, issued, until
from seam import NULL, Seam, SeamHttpApiError, SeamHttpInvalidInputError


def test_a_person_is_kept_as_described(seam: Seam) -> None:
    made = seam.user_identities.create(
        full_name="Ida Identity",
        email_address="ida@example.com",
        phone_number="+41791234567",
        user_identity_key="ida",
    )
    for found in (
        seam.user_identities.get(user_identity_id=made.user_identity_id),
        seam.user_identities.get(user_identity_key="ida"),
    ):
        assert found.user_identity_id == made.user_identity_id
        assert (found.full_name, found.display_name) == ("Ida Identity", "Ida Identity")
        assert (found.email_address, found.phone_number) == ("ida@example.com", "+41791234567")
        assert (found.acs_user_ids, found.errors, found.warnings) == ([], [], [])


@pytest.mark.parametrize(
    "same", [{"email_address": "one@example.com"}, {"phone_number": "+41790000001"}, {"user_identity_key": "only-one"}]
)
def test_what_is_unique_is_taken_only_once(seam: Seam, same: dict[str, str]) -> None:
    seam.user_identities.create(full_name="First", **same)
    with pytest.raises(SeamHttpApiError) as refused:
        seam.user_identities.create(full_name="Second", **same)
    assert refused.value.status_code in (400, 409)
    assert "Second" not in {one.full_name for one in seam.user_identities.list()}
    other = seam.user_identities.create(full_name="Third")
    with pytest.raises(SeamHttpApiError):
        seam.user_identities.update(user_identity_id=other.user_identity_id, **same)


def test_a_person_is_changed_and_parts_can_be_taken_away(seam: Seam) -> None:
    made = seam.user_identities.create(full_name="Cha Before", email_address="cha@example.com")
    seam.user_identities.update(user_identity_id=made.user_identity_id, full_name="Cha After")
    seam.user_identities.update(user_identity_id=made.user_identity_id, email_address=NULL)
    stands = seam.user_identities.get(user_identity_id=made.user_identity_id)
    assert (stands.full_name, stands.email_address) == ("Cha After", None)
    again = seam.user_identities.create(full_name="Other", email_address="cha@example.com")
    assert again.email_address == "cha@example.com"


@pytest.mark.parametrize(
    ("part", "wrong"), [("email_address", "no address"), ("phone_number", "12"), ("full_name", "")]
)
def test_what_is_no_address_or_number_is_refused(seam: Seam, part: str, wrong: str) -> None:
    with pytest.raises(SeamHttpInvalidInputError) as refused:
        seam.user_identities.create(**{"full_name": "Wro Wrong"} | {part: wrong})
    assert refused.value.get_validation_error_messages(part)


def test_people_are_searched_and_picked(seam: Seam) -> None:
    made = seam.user_identities.create(full_name="Needle Haystack", email_address="needle@example.com")
    for search in ("Needle Hay", "needle@exam"):
        assert [one.user_identity_id for one in seam.user_identities.list(search=search)] == [made.user_identity_id]
    picked = seam.user_identities.list(user_identity_ids=[made.user_identity_id])
    assert [one.user_identity_id for one in picked] == [made.user_identity_id]


def test_two_who_were_one_are_merged_with_their_grants(seam: Seam, clock: Clock, house: House, doors: Doors) -> None:
    kept = seam.user_identities.create(full_name="Mer Merged", user_identity_key="merged")
    twin = seam.user_identities.create(full_name="Mer Twin", user_identity_key="twin")
    grant = seam.access_grants.create(
        user_identity_id=twin.user_identity_id,
        device_ids=[house.lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(days=1),
    )
    pin = str(issued(seam, grant.access_grant_id).code)
    seam.user_identities.merge(user_identity_id=kept.user_identity_id, merged_user_identity_ids=[twin.user_identity_id])
    stands = seam.user_identities.get(user_identity_id=kept.user_identity_id)
    assert stands.merged_user_identity_ids == [twin.user_identity_id]
    assert stands.merged_user_identity_keys == ["twin"]
    for found in (
        seam.user_identities.get(user_identity_id=twin.user_identity_id),
        seam.user_identities.get(user_identity_key="twin"),
    ):
        assert found.user_identity_id == kept.user_identity_id
    grants = seam.access_grants.list(user_identity_id=kept.user_identity_id)
    assert [one.access_grant_id for one in grants] == [grant.access_grant_id]
    assert grants[0].user_identity_id == kept.user_identity_id
    assert doors.walk_up(house.lock.device_id, pin)


def test_a_person_who_is_deleted_is_not_found(seam: Seam) -> None:
    made = seam.user_identities.create(full_name="Del Person")
    seam.user_identities.delete(user_identity_id=made.user_identity_id)
    until(
        lambda: is_gone(
            lambda: seam.user_identities.get(user_identity_id=made.user_identity_id), "user_identity_not_found"
        )
    )


def test_a_person_can_be_given_a_device_and_lose_it(seam: Seam, house: House) -> None:
    made = seam.user_identities.create(full_name="Dev Device")
    seam.user_identities.grant_access_to_device(user_identity_id=made.user_identity_id, device_id=house.lock.device_id)
    reached = seam.user_identities.list_accessible_devices(user_identity_id=made.user_identity_id)
    assert [one.device_id for one in reached] == [house.lock.device_id]
    seam.user_identities.revoke_access_to_device(user_identity_id=made.user_identity_id, device_id=house.lock.device_id)
    assert seam.user_identities.list_accessible_devices(user_identity_id=made.user_identity_id) == []
