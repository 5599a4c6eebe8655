"""The access system below the grants: systems, users, groups and credentials, one by one."""

from __future__ import annotations

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_waiting import Watch, is_gone
from seam import Seam, SeamHttpApiError
from seam.resources import AcsEntrance, AcsUser


@pytest.fixture(scope="module")
def room(house: House) -> AcsEntrance:
    return house.rooms(1)[0]


@pytest.fixture
def user(seam: Seam, room: AcsEntrance) -> AcsUser:
    return seam.acs.users.create(acs_system_id=room.acs_system_id, full_name="Ari Acs", email_address="ari@example.com")


def test_a_system_tells_what_it_is(seam: Seam, house: House, room: AcsEntrance) -> None:
    system = seam.acs.systems.get(acs_system_id=room.acs_system_id)
    assert system.acs_system_id in {one.acs_system_id for one in house.systems}
    assert (system.name, system.errors) != ("", None)
    assert system.location.time_zone is None or "/" in system.location.time_zone
    assert isinstance(
        seam.acs.systems.list_compatible_credential_manager_acs_systems(acs_system_id=system.acs_system_id), list
    )


def test_a_user_is_created_found_changed_and_deleted(
    seam: Seam, watch: Watch, room: AcsEntrance, user: AcsUser
) -> None:
    assert (user.acs_system_id, user.full_name) == (room.acs_system_id, "Ari Acs")
    assert user.display_name
    watch.wait("acs_user.created", acs_user_id=user.acs_user_id)
    found = seam.acs.users.list(acs_system_id=room.acs_system_id, search="Ari")
    assert user.acs_user_id in {one.acs_user_id for one in found}
    seam.acs.users.update(acs_user_id=user.acs_user_id, full_name="Ari Changed")
    assert seam.acs.users.get(acs_user_id=user.acs_user_id).full_name == "Ari Changed"
    seam.acs.users.delete(acs_user_id=user.acs_user_id)
    watch.wait("acs_user.deleted", acs_user_id=user.acs_user_id)
    assert is_gone(lambda: seam.acs.users.get(acs_user_id=user.acs_user_id), "acs_user_not_found")


def test_a_user_can_belong_to_a_person(seam: Seam, user: AcsUser, room: AcsEntrance) -> None:
    person = seam.user_identities.create(full_name="Per Person")
    seam.user_identities.add_acs_user(user_identity_id=person.user_identity_id, acs_user_id=user.acs_user_id)
    of_person = seam.user_identities.list_acs_users(user_identity_id=person.user_identity_id)
    assert [one.acs_user_id for one in of_person] == [user.acs_user_id]
    assert user.acs_user_id in seam.user_identities.get(user_identity_id=person.user_identity_id).acs_user_ids
    systems = seam.user_identities.list_acs_systems(user_identity_id=person.user_identity_id)
    assert [one.acs_system_id for one in systems] == [room.acs_system_id]
    by_person = seam.acs.users.get(user_identity_id=person.user_identity_id, acs_system_id=room.acs_system_id)
    assert (by_person.acs_user_id, by_person.user_identity_full_name) == (user.acs_user_id, "Per Person")
    seam.user_identities.remove_acs_user(user_identity_id=person.user_identity_id, acs_user_id=user.acs_user_id)
    assert seam.user_identities.list_acs_users(user_identity_id=person.user_identity_id) == []


def test_a_credential_is_written_used_and_deleted(
    seam: Seam, clock: Clock, doors: Doors, house: House, room: AcsEntrance, user: AcsUser, watch: Watch
) -> None:
    encoder = house.encoder_of(room).acs_encoder_id
    end = clock.after(days=1)
    credential = seam.acs.credentials.create(
        acs_user_id=user.acs_user_id,
        access_method="card",
        allowed_acs_entrance_ids=[room.acs_entrance_id],
        starts_at=clock.after(),
        ends_at=end,
    )
    assert (credential.access_method, credential.acs_user_id, credential.is_issued) == ("card", user.acs_user_id, False)
    assert Clock.same(credential.ends_at, end)
    doors.lay("low level", encoder)
    attempt = seam.acs.encoders.encode_credential(
        acs_encoder_id=encoder, acs_credential_id=credential.acs_credential_id
    )
    assert attempt.result.acs_credential_id == credential.acs_credential_id
    watch.wait("acs_credential.issued", acs_credential_id=credential.acs_credential_id)
    assert doors.tap("low level", acs_entrance_id=room.acs_entrance_id)
    listed = seam.acs.credentials.list(acs_user_id=user.acs_user_id)
    assert [one.acs_credential_id for one in listed] == [credential.acs_credential_id]
    with_access = seam.acs.entrances.list_credentials_with_access(acs_entrance_id=room.acs_entrance_id)
    assert credential.acs_credential_id in {one.acs_credential_id for one in with_access}
    reached = seam.acs.users.list_accessible_entrances(acs_user_id=user.acs_user_id)
    assert [one.acs_entrance_id for one in reached] == [room.acs_entrance_id]
    seam.acs.credentials.delete(acs_credential_id=credential.acs_credential_id)
    watch.wait("acs_credential.deleted", acs_credential_id=credential.acs_credential_id)
    assert is_gone(
        lambda: seam.acs.credentials.get(acs_credential_id=credential.acs_credential_id), "acs_credential_not_found"
    )


def test_a_credential_can_change_hands_before_it_is_written(
    seam: Seam, clock: Clock, room: AcsEntrance, user: AcsUser
) -> None:
    credential = seam.acs.credentials.create(
        acs_user_id=user.acs_user_id,
        access_method="card",
        allowed_acs_entrance_ids=[room.acs_entrance_id],
        ends_at=clock.after(days=1),
    )
    other = seam.acs.users.create(acs_system_id=room.acs_system_id, full_name="Oda Other")
    seam.acs.credentials.unassign(acs_credential_id=credential.acs_credential_id, acs_user_id=user.acs_user_id)
    assert seam.acs.credentials.list(acs_user_id=user.acs_user_id) == []
    seam.acs.credentials.assign(acs_credential_id=credential.acs_credential_id, acs_user_id=other.acs_user_id)
    listed = seam.acs.credentials.list(acs_user_id=other.acs_user_id)
    assert [one.acs_credential_id for one in listed] == [credential.acs_credential_id]
    later = clock.after(days=2)
    seam.acs.credentials.update(acs_credential_id=credential.acs_credential_id, ends_at=later)
    assert Clock.same(seam.acs.credentials.get(acs_credential_id=credential.acs_credential_id).ends_at, later)


def test_a_grant_makes_its_user_and_credential_below(seam: Seam, clock: Clock, room: AcsEntrance) -> None:
    grant = seam.access_grants.create(
        user_identity={"full_name": "Bel Below"},
        acs_entrance_ids=[room.acs_entrance_id],
        requested_access_methods=[{"mode": "card"}],
        ends_at=clock.after(days=1),
    )
    batch = seam.access_methods.get_related(access_method_ids=grant.access_method_ids, include=["acs_credentials"])
    (credential,) = batch.acs_credentials or []
    assert credential["access_method"] == "card"
    assert credential["user_identity_id"] == grant.user_identity_id
    users = seam.acs.users.list(user_identity_id=grant.user_identity_id)
    assert [one.acs_system_id for one in users] == [room.acs_system_id]
    found = seam.acs.credentials.list(user_identity_id=grant.user_identity_id)
    assert [one.acs_credential_id for one in found] == [credential["acs_credential_id"]]


def test_a_suspended_user_is_shown_as_suspended(seam: Seam, user: AcsUser) -> None:
    seam.acs.users.suspend(acs_user_id=user.acs_user_id)
    assert seam.acs.users.get(acs_user_id=user.acs_user_id).is_suspended is True
    seam.acs.users.unsuspend(acs_user_id=user.acs_user_id)
    assert seam.acs.users.get(acs_user_id=user.acs_user_id).is_suspended is False


def test_a_user_can_be_given_an_entrance_and_lose_all(seam: Seam, user: AcsUser, room: AcsEntrance) -> None:
    seam.acs.entrances.grant_access(acs_entrance_id=room.acs_entrance_id, acs_user_id=user.acs_user_id)
    reached = seam.acs.users.list_accessible_entrances(acs_user_id=user.acs_user_id)
    assert [one.acs_entrance_id for one in reached] == [room.acs_entrance_id]
    seam.acs.users.revoke_access_to_all_entrances(acs_user_id=user.acs_user_id)
    assert seam.acs.users.list_accessible_entrances(acs_user_id=user.acs_user_id) == []


def test_groups_hold_users_where_a_system_has_groups(seam: Seam, user: AcsUser) -> None:
    groups = seam.acs.access_groups.list()
    assert groups, "no system of the estate has access groups"
    group = groups[0]
    assert seam.acs.access_groups.get(acs_access_group_id=group.acs_access_group_id).name == group.name
    member = seam.acs.users.create(acs_system_id=group.acs_system_id, full_name="Gro Group")
    seam.acs.access_groups.add_user(acs_access_group_id=group.acs_access_group_id, acs_user_id=member.acs_user_id)
    members = seam.acs.access_groups.list_users(acs_access_group_id=group.acs_access_group_id)
    assert member.acs_user_id in {one.acs_user_id for one in members}
    entrances = seam.acs.access_groups.list_accessible_entrances(acs_access_group_id=group.acs_access_group_id)
    reached = seam.acs.users.list_accessible_entrances(acs_user_id=member.acs_user_id)
    assert {one.acs_entrance_id for one in entrances} <= {one.acs_entrance_id for one in reached}
    mine = seam.acs.access_groups.list(acs_user_id=member.acs_user_id)
    assert [one.acs_access_group_id for one in mine] == [group.acs_access_group_id]
    seam.acs.access_groups.remove_user(acs_access_group_id=group.acs_access_group_id, acs_user_id=member.acs_user_id)
    assert seam.acs.access_groups.list(acs_user_id=member.acs_user_id) == []


def test_a_user_that_belongs_to_nobody_can_open_nothing(seam: Seam, clock: Clock, user: AcsUser) -> None:
    assert seam.acs.users.list_accessible_entrances(acs_user_id=user.acs_user_id) == []
    with pytest.raises(SeamHttpApiError) as refused:
        seam.acs.credentials.create(acs_user_id=user.acs_user_id, access_method="card", starts_at="not a time")
    assert refused.value.status_code == 400
