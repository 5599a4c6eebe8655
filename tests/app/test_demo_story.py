"""What the demo tells while it runs agrees with what its tables say."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from latchwork.app.demo import Hotel, hotel_file, play
from latchwork.drivers.contract import Evidence, Method
from latchwork.world import World
from latchwork.world.world import EPOCH


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Hotel, str]:
    state: Path = tmp_path_factory.mktemp("hotel")
    console = Console(file=StringIO(), width=200, record=True)
    file = hotel_file("memory", state / "state")
    world = World(7, start=file.start or EPOCH)
    hotel, _ = world.run(play(file, world, console, None))
    return hotel, console.export_text()


def test_the_story_is_told_in_the_hotels_local_time(told: tuple[Hotel, str]) -> None:
    hotel, text = told
    assert "Mon 15:10 everybody arrives" in text
    zone = hotel.rig.file.targets["front-door"].zone
    assert f"{next(t for t in hotel.tried if t.what == 'right PIN').at.astimezone(zone):%a %H:%M}" == "Mon 15:10"


def test_a_mobile_key_that_was_handed_over_is_in_the_guests_hands(told: tuple[Hotel, str]) -> None:
    hotel, text = told
    assert "waits for a phone" not in text
    keys = [one for one in hotel.guests["Jane Doe"].grant.credentials if one.method is Method.MOBILE_KEY]
    assert all(one.evidence >= Evidence.ACKNOWLEDGED for one in keys)


def test_every_door_did_what_the_grants_say(told: tuple[Hotel, str]) -> None:
    hotel, _ = told
    assert len(hotel.tried) == 70
    assert [one for one in hotel.tried if one.opened != one.should_open] == []
