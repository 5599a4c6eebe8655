"""Mobile keys by a link: whoever opens it on a phone has the key, as often and as long as was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from api_doors import Doors
from api_house import Clock, House
from api_waiting import is_gone, until
from seam import Seam, SeamHttpApiError
from seam.resources import AccessGrant, AccessMethod


@pytest.fixture(scope="module")
def door(house: House) -> dict[str, str]:
    return house.mobile_door


def granted(seam: Seam, clock: Clock, name: str, door: dict[str, str], **more: Any) -> AccessGrant:
    return seam.access_grants.create(
        user_identity={"full_name": name},
        requested_access_methods=[{"mode": "mobile_key", **more}],
        ends_at=clock.after(days=1),
        **{f"{kind}s": [door_id] for kind, door_id in door.items()},
    )


def key_of(seam: Seam, grant: AccessGrant) -> AccessMethod:
    (method,) = seam.access_methods.list(access_grant_id=grant.access_grant_id)
    assert method.instant_key_url is not None
    return method


def test_the_link_puts_the_key_on_a_phone_that_then_opens(
    seam: Seam, clock: Clock, doors: Doors, door: dict[str, str]
) -> None:
    grant = granted(seam, clock, "Phil Phone", door)
    link = str(key_of(seam, grant).instant_key_url)
    assert not doors.present("phil", **door)
    doors.open_link("phil", link)
    assert doors.present("phil", **door)
    assert not doors.present("a thief", **door)
    method = until(lambda: key_of(seam, grant), lambda found: found.is_issued)
    assert method.issued_at is not None


def test_the_link_is_a_page_that_a_browser_can_open(seam: Seam, clock: Clock, door: dict[str, str]) -> None:
    grant = granted(seam, clock, "Bro Browser", door)
    url = str(grant.instant_key_url)
    assert httpx.URL(url).host in ("127.0.0.1", "localhost")
    answer = httpx.get(url)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_a_link_is_used_once_unless_more_was_asked_for(
    seam: Seam, clock: Clock, doors: Doors, door: dict[str, str]
) -> None:
    once = granted(seam, clock, "Una Once", door)
    assert once.requested_access_methods[0].instant_key_max_use_count in (None, 1)
    doors.open_link("una-1", str(once.instant_key_url))
    with pytest.raises(SeamHttpApiError) as refused:
        doors.open_link("una-2", str(once.instant_key_url))
    assert (refused.value.status_code, refused.value.code) == (409, "instant_key_used_up")
    assert not doors.present("una-2", **door)

    twice = granted(seam, clock, "Tom Twice", door, instant_key_max_use_count=2)
    assert twice.requested_access_methods[0].instant_key_max_use_count == 2
    for phone in ("tom-1", "tom-2"):
        doors.open_link(phone, str(twice.instant_key_url))
        assert doors.present(phone, **door)
    with pytest.raises(SeamHttpApiError):
        doors.open_link("tom-3", str(twice.instant_key_url))


def test_a_key_that_is_taken_back_opens_nothing(seam: Seam, clock: Clock, doors: Doors, door: dict[str, str]) -> None:
    grant = granted(seam, clock, "Rob Revoked", door)
    doors.open_link("rob", str(grant.instant_key_url))
    assert doors.present("rob", **door)
    (key,) = seam.instant_keys.list(user_identity_id=grant.user_identity_id)
    seam.instant_keys.delete(instant_key_id=key.instant_key_id)
    assert is_gone(lambda: seam.instant_keys.get(instant_key_id=key.instant_key_id), "instant_key_not_found")
    until(lambda: not doors.present("rob", **door))
    with pytest.raises(SeamHttpApiError) as refused:
        doors.open_link("rob-2", str(grant.instant_key_url))
    assert (refused.value.status_code, refused.value.code) == (404, "instant_key_not_found")


def test_a_grant_that_is_deleted_takes_its_key_along(
    seam: Seam, clock: Clock, doors: Doors, door: dict[str, str]
) -> None:
    grant = granted(seam, clock, "Dee Deleted", door)
    doors.open_link("dee", str(grant.instant_key_url))
    assert doors.present("dee", **door)
    seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    until(lambda: not doors.present("dee", **door))
    assert httpx.get(str(grant.instant_key_url)).status_code in (404, 410)


def test_a_key_for_a_person_is_found_by_id_by_link_and_by_person(
    seam: Seam, clock: Clock, doors: Doors, door: dict[str, str]
) -> None:
    grant = granted(seam, clock, "Gen Generated", door)
    made = seam.user_identities.generate_instant_key(user_identity_id=grant.user_identity_id, max_use_count=3)
    assert made.user_identity_id == grant.user_identity_id
    assert datetime.fromisoformat(made.expires_at) > clock.now()
    by_id = seam.instant_keys.get(instant_key_id=made.instant_key_id)
    by_link = seam.instant_keys.get(instant_key_url=made.instant_key_url)
    assert by_id.instant_key_id == by_link.instant_key_id == made.instant_key_id
    listed = seam.instant_keys.list(user_identity_id=grant.user_identity_id)
    assert made.instant_key_id in {one.instant_key_id for one in listed}
    session = seam.client_sessions.get(client_session_id=made.client_session_id)
    assert session.token.startswith("seam_cst")
    doors.open_link("gen", made.instant_key_url)
    assert doors.present("gen", **door), "the link shows every mobile key of the person"


def test_a_link_follows_the_grants_of_its_person(seam: Seam, clock: Clock, doors: Doors, door: dict[str, str]) -> None:
    person = seam.user_identities.create(full_name="Fol Follows")
    link = seam.user_identities.generate_instant_key(user_identity_id=person.user_identity_id)
    doors.open_link("fol", link.instant_key_url)
    assert not doors.present("fol", **door)
    seam.access_grants.create(
        user_identity_id=person.user_identity_id,
        requested_access_methods=[{"mode": "mobile_key"}],
        ends_at=clock.after(hours=1),
        **{f"{kind}s": [door_id] for kind, door_id in door.items()},
    )
    until(lambda: doors.present("fol", **door))


def test_a_link_expires(seam: Seam, clock: Clock, doors: Doors) -> None:
    person = seam.user_identities.create(full_name="Exi Expired")
    link = seam.user_identities.generate_instant_key(user_identity_id=person.user_identity_id)
    assert datetime.fromisoformat(link.expires_at) - clock.now() < timedelta(days=400)
    clock.advance_to(link.expires_at, minutes=1)
    with pytest.raises(SeamHttpApiError) as refused:
        doors.open_link("exi", link.instant_key_url)
    assert (refused.value.status_code, refused.value.code) == (404, "instant_key_not_found")


def test_a_key_opens_only_in_its_window(seam: Seam, clock: Clock, doors: Doors, door: dict[str, str]) -> None:
    grant = seam.access_grants.create(
        user_identity={"full_name": "Win Window"},
        requested_access_methods=[{"mode": "mobile_key"}],
        starts_at=clock.after(hours=2),
        ends_at=clock.after(hours=4),
        **{f"{kind}s": [door_id] for kind, door_id in door.items()},
    )
    doors.open_link("win", str(grant.instant_key_url))
    assert not doors.present("win", **door)
    clock.advance_to(grant.starts_at, minutes=10)
    assert doors.present("win", **door)
    clock.advance_to(str(grant.ends_at), minutes=10)
    assert not doors.present("win", **door)


def test_a_sandbox_phone_belongs_to_its_person(seam: Seam) -> None:
    person = seam.user_identities.create(full_name="Sandy Sandbox")
    phone = seam.phones.simulate.create_sandbox_phone(user_identity_id=person.user_identity_id)
    assert phone.device_type in ("ios_phone", "android_phone")
    listed = seam.phones.list(owner_user_identity_id=person.user_identity_id)
    assert [one.device_id for one in listed] == [phone.device_id]
    assert seam.phones.get(device_id=phone.device_id).device_id == phone.device_id
    seam.phones.deactivate(device_id=phone.device_id)
    assert seam.phones.list(owner_user_identity_id=person.user_identity_id) == []
