"""What an engine does before anybody serves it is told all the same, whoever ran it and however it ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from served_house import ESTATE, House, Play

from latchwork.app.api.disturbances import prepare
from latchwork.app.api.principal import Principal
from latchwork.app.api.service import Service
from latchwork.grants.engine import Engine
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.file import RigFile, load_rig
from latchwork.world import World

KEY = "given and taken back"


async def given_and_taken_back(house: House) -> None:
    """Ends as if the process was killed after the last answer: no door was visited since the first."""
    await house.rig.settle()
    house.rig.engine.wake = lambda name: None  # type: ignore[method-assign]
    grant = await house.grant("front-door", "suite-201", access_grant_key=KEY)
    await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
    (left,) = (await house.call("/access_grants/list"))["access_grants"]
    assert [one["warning_code"] for one in left["warnings"]] == ["being_deleted"]


@asynccontextmanager
async def opened(file: RigFile, world: World, *, served: bool) -> AsyncIterator[Rig]:
    """The rig with all done that its doors wait for; `served` prepares it as a server does."""
    async with open_rig(file, world, prepare=prepare if served else None) as rig:
        await rig.settle()
        yield rig


async def told_by(rig: Rig) -> list[str]:
    """Serves the rig and answers what is told of the grant."""
    service = Service(rig, rig.store, "http://127.0.0.1:8080")
    await service.start()
    told = (await service.streams.read(Principal("reader", "reads"), 0, None, 1000)).events
    await service.stop()
    shown = [one for _, one in told if KEY in (one.get("access_grant_key"), *one.get("access_grant_keys", ()))]
    return [one["event_type"] for one in shown]


@pytest.mark.parametrize("first", ["a command", "nobody else"])
def test_a_door_that_is_let_go_of_before_anybody_serves_is_told(play: Play, tmp_path: Path, first: str) -> None:
    play(given_and_taken_back)
    file = replace(load_rig(ESTATE, state=tmp_path / "state"), virtual=True)
    world = world_for(file)

    async def main() -> None:
        if first == "a command":
            async with opened(file, world, served=False):
                pass
        async with opened(file, world, served=True) as rig:
            assert await told_by(rig) == [
                "access_grant.created",
                "access_method.created",
                "access_method.deleted",
                "access_grant.deleted",
            ]

    world.run(main())


def test_no_door_is_let_go_of_after_the_last_was_told(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(given_and_taken_back)
    file = replace(load_rig(ESTATE, state=tmp_path / "state"), virtual=True)
    world = world_for(file)

    async def main() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Engine, "wake", lambda engine, door: None)
            async with open_rig(file, world, prepare=prepare) as rig:
                service = Service(rig, rig.store, "http://127.0.0.1:8080")
                await service.start()
                await service.stop()
                patched.undo()
                for door in rig.engine.estate.doors:
                    rig.engine.wake(door)
                await rig.settle()
        async with opened(file, world, served=True) as rig:
            assert (await told_by(rig))[-1] == "access_grant.deleted"

    world.run(main())


def test_what_a_grant_tells_comes_after_what_its_codes_tell(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        await house.rig.settle()
        types = await house.types(access_grant_id=grant["access_grant_id"])
        before = ["access_grant.created", "access_method.created", "access_code.created"]
        works = ["access_code.set_on_device", "access_code.issued", "access_method.issued"]
        works += ["access_grant.access_granted_to_all_doors"]
        over = ["access_method.revoked", "access_code.removed_from_device", "access_code.deleted"]
        assert types == [*before, *works, *over, "access_method.deleted", "access_grant.deleted"]

    play(story)
