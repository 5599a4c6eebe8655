"""Connected accounts and the webviews by which they are connected."""

from __future__ import annotations

from typing import Any

import httpx
from api_house import House
from api_waiting import Watch, is_gone, until
from seam import Seam


def finish(seam: Seam, connect_webview_id: str, **how: Any) -> None:
    """Somebody goes through the page of a webview to its end."""
    seam.client.post("/latchwork/simulate/finish_webview", json={"connect_webview_id": connect_webview_id, **how})


def test_a_webview_waits_for_its_login(seam: Seam) -> None:
    made = seam.connect_webviews.create(
        accepted_providers=["ttlock"],
        custom_redirect_url="https://example.com/done",
        custom_metadata={"desk": "2"},
        wait_for_device_creation=True,
    )
    assert (made.status, made.login_successful, made.connected_account_id) == ("pending", False, None)
    assert made.accepted_providers == ["ttlock"]
    assert made.custom_redirect_url == "https://example.com/done"
    assert made.wait_for_device_creation is True
    assert httpx.URL(made.url).host in ("127.0.0.1", "localhost")
    found = seam.connect_webviews.list(custom_metadata_has={"desk": "2"})
    assert [one.connect_webview_id for one in found] == [made.connect_webview_id]


def test_a_webview_is_a_page(seam: Seam) -> None:
    made = seam.connect_webviews.create(provider_category="stable")
    answer = httpx.get(made.url)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


def test_a_login_connects_an_account(seam: Seam, house: House, watch: Watch) -> None:
    provider = next(one.device_provider.device_provider_name for one in house.devices if one.device_provider)
    made = seam.connect_webviews.create(accepted_providers=[provider])
    finish(seam, made.connect_webview_id, provider=provider)
    stands = until(
        lambda: seam.connect_webviews.get(connect_webview_id=made.connect_webview_id),
        lambda found: found.status == "authorized",
    )
    assert (stands.login_successful, stands.selected_provider) == (True, provider)
    assert stands.authorized_at is not None
    account = seam.connected_accounts.get(connected_account_id=str(stands.connected_account_id))
    assert account.errors == []
    told = watch.wait("connect_webview.login_succeeded", connect_webview_id=made.connect_webview_id)
    assert told["connected_account_id"] == account.connected_account_id
    watch.wait("connected_account.connected", connected_account_id=account.connected_account_id)


def test_a_login_that_fails_connects_nothing(seam: Seam, watch: Watch) -> None:
    made = seam.connect_webviews.create(provider_category="stable")
    finish(seam, made.connect_webview_id, succeeds=False)
    stands = until(
        lambda: seam.connect_webviews.get(connect_webview_id=made.connect_webview_id),
        lambda found: found.status == "failed",
    )
    assert (stands.login_successful, stands.connected_account_id) == (False, None)
    watch.wait("connect_webview.login_failed", connect_webview_id=made.connect_webview_id)


def test_a_webview_is_deleted(seam: Seam) -> None:
    made = seam.connect_webviews.create(provider_category="stable")
    seam.connect_webviews.delete(connect_webview_id=made.connect_webview_id)
    assert is_gone(
        lambda: seam.connect_webviews.get(connect_webview_id=made.connect_webview_id), "connect_webview_not_found"
    )


def test_accounts_hold_every_device(seam: Seam, house: House) -> None:
    accounts = {one.connected_account_id for one in seam.connected_accounts.list()}
    assert {one.connected_account_id for one in house.devices} <= accounts
    assert {one.connected_account_id for one in house.entrances} <= accounts


def test_an_account_is_labelled_and_searched(seam: Seam, house: House) -> None:
    account = house.lock.connected_account_id
    seam.connected_accounts.update(
        connected_account_id=account, display_name="The locks downstairs", custom_metadata={"owner": "house"}
    )
    stands = seam.connected_accounts.get(connected_account_id=account)
    assert stands.display_name == "The locks downstairs"
    assert dict(stands.custom_metadata) == {"owner": "house"}
    for filters in ({"custom_metadata_has": {"owner": "house"}}, {"search": "downstairs"}):
        found = seam.connected_accounts.list(**filters)  # type: ignore[arg-type]
        assert [one.connected_account_id for one in found] == [account]


def test_an_account_can_be_found_by_a_space(seam: Seam, house: House) -> None:
    account = house.entrances[0].connected_account_id
    space = seam.spaces.create(name="With an account")
    seam.spaces.add_connected_account(space_id=space.space_id, connected_account_id=account)
    assert [one.connected_account_id for one in seam.connected_accounts.list(space_id=space.space_id)] == [account]
    seam.spaces.remove_connected_account(space_id=space.space_id, connected_account_id=account)
    assert seam.connected_accounts.list(space_id=space.space_id) == []
