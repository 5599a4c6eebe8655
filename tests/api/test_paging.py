"""Long lists come in pages; the SDK's paginator walks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from api_house import Clock, House
from seam import Seam, SeamHttpApiError

PEOPLE = 7


@pytest.fixture(scope="module")
def people(seam: Seam) -> list[str]:
    """The ids of more people than fit on a page."""
    names = [f"Page {number}" for number in range(PEOPLE)]
    return [seam.user_identities.create(full_name=name).user_identity_id for name in names]


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
    "access_codes": lambda seam: seam.access_codes.list,
    "access_grants": lambda seam: seam.access_grants.list,
    "acs.credentials": lambda seam: seam.acs.credentials.list,
    "acs.encoders": lambda seam: seam.acs.encoders.list,
    "acs.entrances": lambda seam: seam.acs.entrances.list,
    "acs.users": lambda seam: seam.acs.users.list,
    "action_attempts": lambda seam: seam.action_attempts.list,
    "connect_webviews": lambda seam: seam.connect_webviews.list,
    "connected_accounts": lambda seam: seam.connected_accounts.list,
    "devices": lambda seam: seam.devices.list,
    "devices.unmanaged": lambda seam: seam.devices.unmanaged.list,
    "spaces": lambda seam: seam.spaces.list,
    "user_identities": lambda seam: seam.user_identities.list,
    "user_identities.unmanaged": lambda seam: seam.user_identities.unmanaged.list,
    "access_grants.unmanaged": lambda seam: seam.access_grants.unmanaged.list,
}
NARROWED = {"access_codes": "device_id", "action_attempts": "device_id"}


@pytest.mark.parametrize("name", LISTS)
def test_every_paged_list_can_be_walked_in_pages_of_one(seam: Seam, house: House, clock: Clock, name: str) -> None:
    listed = LISTS[name](seam)
    narrowed = {NARROWED[name]: house.lock.device_id} if name in NARROWED else {}
    if name == "access_codes":
        for _ in range(2):
            seam.access_codes.create(device_id=house.lock.device_id, code=house.pin(house.lock))
    whole = listed(**narrowed)
    turned = seam.create_paginator(listed, {"limit": 1, **narrowed}).flatten_to_list()
    assert [repr(one) for one in turned] == [repr(one) for one in whole]


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
    for _ in range(2):
        seam.access_codes.simulate.create_unmanaged_access_code(
            device_id=house.lock.device_id, code=house.pin(house.lock), name="By hand"
        )
    foreign = seam.create_paginator(
        seam.access_codes.unmanaged.list, {"limit": 1, "device_id": house.lock.device_id}
    ).flatten_to_list()
    assert len({one.access_code_id for one in foreign}) == 2
