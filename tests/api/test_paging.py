"""Long lists come in pages; the SDK's paginator walks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api_house import Clock, House
from api_waiting import issued
from seam import Seam, SeamHttpApiError

PEOPLE = 7


@pytest.fixture
def people(seam: Seam) -> Iterator[list[str]]:
    """The ids of more people than fit on a page, all called Page."""
    names = [f"Page {number}" for number in range(PEOPLE)]
    made = [seam.user_identities.create(full_name=name).user_identity_id for name in names]
    yield made
    for one in made:
        seam.user_identities.delete(user_identity_id=one)


def test_the_paginator_finds_everybody_once(seam: Seam, people: list[str]) -> None:
    pages = seam.create_paginator(seam.user_identities.list, {"limit": 3, "search": "Page"})
    found = [one.user_identity_id for one in pages.flatten_to_list()]
    assert sorted(found) == sorted(people)
    assert [one.user_identity_id for one in pages.flatten()] == found


def test_a_page_says_whether_there_is_another(seam: Seam, people: list[str]) -> None:
    pages = seam.create_paginator(seam.user_identities.list, {"limit": 5, "search": "Page"})
    first, pagination = pages.first_page()
    assert pagination is not None
    assert (len(first), pagination.has_next_page) == (5, True)
    assert pagination.next_page_cursor
    assert pagination.next_page_url is None or pagination.next_page_url.startswith("http")
    last, pagination = pages.next_page(pagination.next_page_cursor)
    assert pagination is not None
    assert (len(last), pagination.has_next_page, pagination.next_page_cursor) == (PEOPLE - 5, False, None)
    assert {one.user_identity_id for one in (*first, *last)} == set(people)


def test_whoever_comes_while_pages_are_turned_moves_nobody(seam: Seam, people: list[str]) -> None:
    pages = seam.create_paginator(seam.user_identities.list, {"limit": 4, "search": "Page"})
    first, pagination = pages.first_page()
    assert pagination is not None
    late = seam.user_identities.create(full_name="Late to the Page")
    rest, _ = pages.next_page(str(pagination.next_page_cursor))
    turned = [one.user_identity_id for one in (*first, *rest)]
    assert len(turned) == len(set(turned))
    assert set(people) <= {*turned, late.user_identity_id}
    seam.user_identities.delete(user_identity_id=late.user_identity_id)


def test_a_cursor_that_nobody_gave_is_refused(seam: Seam, people: list[str]) -> None:
    with pytest.raises(SeamHttpApiError) as refused:
        seam.user_identities.list(page_cursor="no such cursor")
    assert refused.value.status_code == 400


LISTS: dict[str, Callable[[Seam], Any]] = {
    "access_code": lambda seam: seam.access_codes.list,
    "access_grant": lambda seam: seam.access_grants.list,
    "acs_credential": lambda seam: seam.acs.credentials.list,
    "acs_encoder": lambda seam: seam.acs.encoders.list,
    "acs_entrance": lambda seam: seam.acs.entrances.list,
    "acs_user": lambda seam: seam.acs.users.list,
    "action_attempt": lambda seam: seam.action_attempts.list,
    "connect_webview": lambda seam: seam.connect_webviews.list,
    "connected_account": lambda seam: seam.connected_accounts.list,
    "device": lambda seam: seam.devices.list,
    "unmanaged_device": lambda seam: seam.devices.unmanaged.list,
    "space": lambda seam: seam.spaces.list,
    "user_identity": lambda seam: seam.user_identities.list,
    "unmanaged_user_identity": lambda seam: seam.user_identities.unmanaged.list,
    "unmanaged_access_grant": lambda seam: seam.access_grants.unmanaged.list,
}


@pytest.fixture
def two_of_much(seam: Seam, clock: Clock, house: House) -> None:
    """Two of each thing that an estate has none of by itself."""
    lock, room = house.lock, house.rooms(1)[0]
    for number in range(2):
        grant = seam.access_grants.create(
            user_identity={"full_name": f"Two {number}"},
            device_ids=[lock.device_id],
            acs_entrance_ids=[room.acs_entrance_id],
            requested_access_methods=[{"mode": "code"}, {"mode": "card"}],
            ends_at=clock.after(hours=1),
        )
        seam.connect_webviews.create(provider_category="stable")
        seam.locks.lock_door(device_id=house.remote_lock.device_id)
        issued(seam, grant.access_grant_id)


@pytest.mark.usefixtures("two_of_much")
@pytest.mark.parametrize("kind", LISTS)
def test_every_paged_list_can_be_walked_in_pages_of_one(seam: Seam, house: House, kind: str) -> None:
    narrowed = {"device_id": house.lock.device_id} if kind in ("access_code", "action_attempt") else {}
    listed, own_id = LISTS[kind](seam), f"{kind.removeprefix('unmanaged_')}_id"
    whole = [getattr(one, own_id) for one in listed(**narrowed)]
    turned = seam.create_paginator(listed, {"limit": 1, **narrowed}).flatten_to_list()
    assert [getattr(one, own_id) for one in turned] == whole
    assert whole or kind.startswith("unmanaged_")


def test_access_methods_and_unmanaged_codes_are_paged_too(seam: Seam, house: House, clock: Clock) -> None:
    grant = seam.access_grants.create(
        user_identity={"full_name": "Pam Paged"},
        device_ids=[house.lock.device_id],
        acs_entrance_ids=[house.rooms(1)[0].acs_entrance_id],
        requested_access_methods=[{"mode": "code"}, {"mode": "card"}],
        ends_at=clock.after(hours=1),
    )
    methods = seam.create_paginator(
        seam.access_methods.list, {"limit": 1, "access_grant_id": grant.access_grant_id}
    ).flatten_to_list()
    assert sorted(one.access_method_id for one in methods) == sorted(grant.access_method_ids)
    made = [
        seam.access_codes.simulate.create_unmanaged_access_code(
            device_id=house.lock.device_id, code=house.pin(house.lock), name="By hand"
        )
        for _ in range(2)
    ]
    foreign = seam.create_paginator(
        seam.access_codes.unmanaged.list, {"limit": 1, "device_id": house.lock.device_id}
    ).flatten_to_list()
    found = [one.access_code_id for one in foreign]
    assert {one.access_code_id for one in made} <= set(found)
    assert len(found) == len(set(found))
