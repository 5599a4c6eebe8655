"""A served estate for the scenarios of this folder, and the official Python SDK, unmodified, that calls it.

The scenarios are written from the public documentation of the API. They share one server with a fresh state folder:
each makes what it needs, reckons from the time that it finds, and leaves the doors as reachable as they were.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from seam import Seam

sys.path.insert(0, str(Path(__file__).parent))

from api_doors import Doors
from api_house import Clock, House
from api_server import API_KEY, ApiServer, serving
from api_waiting import Watch, until


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="module")
def seam(server: ApiServer) -> Iterator[Seam]:
    """The SDK's client. It asks after an attempt more often than by itself, for the simulated doors are quick."""
    patience = {"timeout": 5.0, "polling_interval": 0.05}
    with Seam(api_key=API_KEY, endpoint=server.url, wait_for_action_attempt=patience) as client:
        yield client


@pytest.fixture(scope="module", autouse=True)
def leave_nothing(seam: Seam) -> Iterator[None]:
    """Takes off the doors, and ends, what the scenarios of a module leave."""
    yield
    for webhook in seam.webhooks.list():
        seam.webhooks.delete(webhook_id=webhook.webhook_id)
    for grant in seam.access_grants.list():
        seam.access_grants.delete(access_grant_id=grant.access_grant_id)
    until(lambda: not seam.access_grants.list())
    for device in seam.devices.list():
        for code in seam.access_codes.list(device_id=device.device_id):
            if not code.is_offline_access_code and not code.is_backup:
                seam.access_codes.delete(access_code_id=code.access_code_id)


@pytest.fixture(scope="module")
def house(seam: Seam) -> House:
    return House(seam)


@pytest.fixture(scope="module")
def clock(seam: Seam) -> Clock:
    return Clock(seam)


@pytest.fixture(scope="module")
def doors(seam: Seam) -> Doors:
    return Doors(seam)


@pytest.fixture
def watch(seam: Seam, clock: Clock) -> Watch:
    """The events that happen during this test."""
    return Watch(seam, clock.after(seconds=-1))
