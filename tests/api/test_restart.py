"""A server that is stopped, or killed, goes on where it was: what it answered, it kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_server import API_KEY, ApiServer, start_server
from api_waiting import issued, until
from seam import Seam, SeamHttpApiError


@pytest.mark.parametrize("end", ["stopped", "killed"])
def test_what_was_answered_is_still_so_after_the_end(tmp_path: Path, end: str) -> None:
    server = start_server(tmp_path)
    try:
        with Seam(api_key=API_KEY, endpoint=server.url) as seam:
            house, clock = House(seam), Clock(seam)
            lock = house.lock.device_id
            grant = seam.access_grants.create(
                user_identity={"full_name": "Res Restart"},
                device_ids=[lock],
                requested_access_methods=[{"mode": "code"}],
                access_grant_key="kept",
                ends_at=clock.after(days=1),
            )
            pin = str(issued(seam, grant.access_grant_id).code)
            webhook = seam.webhooks.create(url="http://127.0.0.1:9/nobody")
            space = seam.spaces.create(name="Kept", device_ids=[lock])
            late = seam.access_grants.create(
                user_identity={"full_name": "Lat Late"},
                device_ids=[lock],
                requested_access_methods=[{"mode": "code"}],
                ends_at=clock.after(days=1),
            )
        _end(server, end)
        server = start_server(tmp_path)
        with Seam(api_key=API_KEY, endpoint=server.url) as seam:
            doors = Doors(seam)
            assert seam.access_grants.get(access_grant_key="kept").access_grant_id == grant.access_grant_id
            assert issued(seam, grant.access_grant_id).code == pin
            assert House(seam).lock.device_id == lock
            assert seam.webhooks.get(webhook_id=webhook.webhook_id).secret == webhook.secret
            assert seam.spaces.get(space_id=space.space_id).device_count == 1
            until(lambda: doors.type_pin(pin, device_id=lock))
            late_pin = str(issued(seam, late.access_grant_id).code)
            until(lambda: doors.type_pin(late_pin, device_id=lock))
            seam.access_grants.delete(access_grant_id=grant.access_grant_id)
            until(lambda: not doors.type_pin(pin, device_id=lock))
        assert server.stop() == 0
    finally:
        server.kill()


def _end(server: ApiServer, how: str) -> None:
    if how == "stopped":
        assert server.stop() == 0
    else:
        server.kill()


@pytest.mark.parametrize("key", [None, ""])
def test_a_server_that_was_given_no_key_tells_the_one_that_it_takes(tmp_path: Path, key: str | None) -> None:
    server = start_server(tmp_path, key=key)
    try:
        (drawn,) = (word for word in server.greeting.split() if word.startswith("seam_"))
        with Seam(api_key=drawn, endpoint=server.url) as seam:
            assert seam.workspaces.get().workspace_id
        assert server.stop() == 0
    finally:
        server.kill()


def test_the_key_is_the_one_that_was_set(tmp_path: Path) -> None:
    server = start_server(tmp_path, key="seam_another_key")
    try:
        with Seam(api_key="seam_another_key", endpoint=server.url) as seam:
            assert seam.workspaces.get().workspace_id
        with Seam(api_key=API_KEY, endpoint=server.url) as seam, pytest.raises(SeamHttpApiError):
            seam.workspaces.get()
        assert server.stop() == 0
    finally:
        server.kill()
