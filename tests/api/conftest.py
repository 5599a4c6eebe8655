"""A served estate for the scenarios of this folder, and the official Python SDK, unmodified, that calls it.

The scenarios are written from the public documentation of the API. Each module has a server of its own with a fresh
state folder, so that one that fills a lock or moves the time disturbs no other.
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
from api_server import API_KEY, ApiServer, start_server
from api_waiting import Watch


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """A running server; it has to stop when it is asked to."""
    running = start_server(tmp_path_factory.mktemp("served"))
    try:
        yield running
        code = running.stop()
        assert code == 0, f"the server ended with {code}; it said:\n{running.said()}"
    finally:
        running.kill()


@pytest.fixture(scope="module")
def seam(server: ApiServer) -> Iterator[Seam]:
    """The SDK's client."""
    with Seam(api_key=API_KEY, endpoint=server.url) as client:
        yield client


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
