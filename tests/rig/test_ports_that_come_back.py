"""A stick or an encoder that is unplugged and plugged in again goes on without a restart."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from latchwork.drivers.contract import DriverError, Evidence, Method, Unconfirmed, Unreachable, Window
from latchwork.grants.model import GrantRequest
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.file import load_rig
from latchwork.rig.replug import LONGEST_PAUSE

RIG = """\
latchwork: 1
time: virtual
seed: 3
media:
  stick: {kind: zwave}
targets:
  back: {make: zwave, on: stick, resource: {node: 5}, simulator: {profile: yale_assure_zw3}}
  shed: {make: zwave, on: stick, resource: {node: 9}, simulator: {profile: schlage_be469zp}}
systems:
  annex:
    property: 4711
    entrances: {suite: {number: 301}}
    encoders: {desk: {make: pn532, link: "serial:///dev/ttyUSB0"}}
"""
DOORS = ("back", "shed")


def run(tmp_path: Path, work: Callable[[Rig], Awaitable[None]], level: str = "memory") -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(RIG)
    file = load_rig(path, level=level)
    world = world_for(file)

    async def main() -> None:
        async with open_rig(file, world) as rig:
            await work(rig)

    world.run(main())


async def ask_for_a_code(rig: Rig) -> str:
    window = Window(rig.world.now(), rig.world.now() + timedelta(days=7))
    return (await rig.engine.grant(GrantRequest("Jane Doe", window, DOORS))).id


async def evidence(rig: Rig, grant: str) -> set[Evidence]:
    return {one.evidence for one in (await rig.engine.show(grant)).credentials}


levels = pytest.mark.parametrize("level", ["memory", pytest.param("wire", marks=pytest.mark.wire)])


@levels
def test_doors_behind_a_stick_are_served_as_soon_as_it_is_back(tmp_path: Path, level: str) -> None:
    async def work(rig: Rig) -> None:
        rig.bench.unplug("stick")
        grant = await ask_for_a_code(rig)
        await rig.settle()
        assert await evidence(rig, grant) == {Evidence.PLANNED}
        assert await rig.engine.online() == {"back": False, "shed": False, "suite": True}
        await rig.world.sleep(20)
        assert rig.keepers["stick"].trouble is not None
        rig.bench.plug_in("stick")
        await rig.world.sleep(LONGEST_PAUSE)
        await rig.settle()
        assert rig.keepers["stick"].trouble is None
        assert await evidence(rig, grant) == {Evidence.READ_BACK}
        assert await rig.engine.online() == {"back": True, "shed": True, "suite": True}

    run(tmp_path, work, level)


@levels
def test_a_stick_that_is_pulled_in_the_middle_of_a_visit_loses_nothing(tmp_path: Path, level: str) -> None:
    async def work(rig: Rig) -> None:
        grant = await ask_for_a_code(rig)
        await rig.world.sleep(0.25)
        rig.bench.unplug("stick")
        await rig.world.sleep(5)
        rig.bench.plug_in("stick")
        await rig.world.sleep(LONGEST_PAUSE)
        await rig.settle()
        assert await evidence(rig, grant) == {Evidence.READ_BACK}
        (code,) = (await rig.engine.show(grant)).codes
        for door in DOORS:
            assert rig.bench.type_pin(door, code.reveal()).opened

    run(tmp_path, work, level)


def test_a_port_that_vanishes_by_itself_is_opened_again(tmp_path: Path) -> None:
    async def work(rig: Rig) -> None:
        rig.world.faults.arm("port_gone", "stick")
        grant = await ask_for_a_code(rig)
        await rig.settle()
        assert rig.world.faults.struck == [("port_gone", "stick")]
        assert await evidence(rig, grant) != {Evidence.READ_BACK}
        rig.bench.plug_in("stick")
        await rig.world.sleep(LONGEST_PAUSE)
        await rig.settle()
        assert await evidence(rig, grant) == {Evidence.READ_BACK}

    run(tmp_path, work)


def test_the_pauses_between_two_looks_grow_and_stay_bounded(tmp_path: Path) -> None:
    async def work(rig: Rig) -> None:
        looks: list[float] = []
        keeper = rig.keepers["stick"]
        opens = keeper._open_port

        async def look() -> object:
            looks.append(rig.world.monotonic())
            return await opens()

        keeper._open_port = look  # type: ignore[assignment]
        rig.bench.unplug("stick")
        await rig.world.sleep(3600)
        pauses = [later - earlier for earlier, later in itertools.pairwise(looks)]
        assert 0.8 <= pauses[0] <= 1.0
        assert max(pauses) <= LONGEST_PAUSE
        assert all(pause >= 0.8 * LONGEST_PAUSE for pause in pauses[6:])
        assert len(looks) < 3600 / (0.8 * LONGEST_PAUSE) + 8

    run(tmp_path, work)


def test_another_stick_in_the_port_is_not_taken_for_ours(tmp_path: Path) -> None:
    async def work(rig: Rig) -> None:
        stick = rig.bench.sticks["stick"]
        ours = stick.home_id
        rig.bench.unplug("stick")
        await rig.world.sleep(1)
        stick.home_id = 0x7EAD_BEEF
        rig.bench.plug_in("stick")
        await rig.world.sleep(LONGEST_PAUSE)
        assert "another stick is plugged in as stick (home id 7eadbeef" in str(rig.keepers["stick"].trouble)
        grant = await ask_for_a_code(rig)
        await rig.settle()
        assert await evidence(rig, grant) == {Evidence.PLANNED}
        rig.bench.unplug("stick")
        await rig.world.sleep(1)
        stick.home_id = ours
        rig.bench.plug_in("stick")
        await rig.world.sleep(2 * LONGEST_PAUSE)
        await rig.settle()
        assert rig.keepers["stick"].trouble is None
        assert await evidence(rig, grant) == {Evidence.READ_BACK}

    run(tmp_path, work)


def test_a_stick_that_is_deaf_when_it_comes_back_is_tried_again(tmp_path: Path) -> None:
    async def work(rig: Rig) -> None:
        rig.bench.unplug("stick")
        await rig.world.sleep(1)
        name = rig.bench.sticks["stick"].name
        rig.world.faults.arm("reset_needed", name, times=2)
        rig.bench.plug_in("stick")
        await rig.world.sleep(60)
        assert rig.keepers["stick"].trouble is not None
        rig.bench.plug_in("stick")
        await rig.world.sleep(60)
        rig.bench.plug_in("stick")
        await rig.world.sleep(120)
        assert rig.keepers["stick"].trouble is None

    run(tmp_path, work)


def test_a_thousand_unpluggings_leave_one_task_and_one_stick_that_works(tmp_path: Path) -> None:
    async def work(rig: Rig) -> None:
        rig.bench.unplug("stick")
        await rig.world.sleep(1)
        rig.bench.plug_in("stick")
        await rig.world.sleep(LONGEST_PAUSE)
        await rig.settle()
        before = len(asyncio.all_tasks())
        for _ in range(1000):
            rig.bench.unplug("stick")
            await rig.world.sleep(0.1)
            rig.bench.plug_in("stick")
            await rig.world.sleep(1)
        assert rig.keepers["stick"].returns == 1001
        await rig.settle()
        assert len(asyncio.all_tasks()) == before
        grant = await ask_for_a_code(rig)
        await rig.settle()
        assert await evidence(rig, grant) == {Evidence.READ_BACK}

    run(tmp_path, work)


def test_a_rig_with_an_unplugged_stick_closes_at_once(tmp_path: Path) -> None:
    async def work(rig: Rig) -> None:
        rig.bench.unplug("stick")
        await rig.world.sleep(3)

    run(tmp_path, work)


# --- encoders ---------------------------------------------------------------------------------------------------------


async def stay(rig: Rig) -> str:
    window = Window(rig.world.now(), rig.world.now() + timedelta(days=1))
    request = GrantRequest("Jane Doe", window, ("suite",), (), frozenset({Method.CARD}), reservation="J-1")
    return (await rig.engine.grant(request)).id


@levels
def test_an_encoder_is_opened_again_when_it_is_next_used(tmp_path: Path, level: str) -> None:
    async def work(rig: Rig) -> None:
        card = rig.bench.blank_card("Jane")
        rig.bench.lay("desk", card)
        grant = await stay(rig)
        await rig.engine.encode(grant, "desk")
        rig.bench.unplug("desk")
        await rig.world.sleep(1)
        with pytest.raises((Unreachable, Unconfirmed)):
            await rig.engine.encode(grant, "desk")
        rig.bench.plug_in("desk")
        await rig.engine.encode(grant, "desk")
        assert rig.bench.tap("suite", card).opened

    run(tmp_path, work, level)


@levels
def test_an_encoder_that_was_plugged_in_anew_while_nobody_used_it_works_at_once(tmp_path: Path, level: str) -> None:
    async def work(rig: Rig) -> None:
        card = rig.bench.blank_card("Jane")
        rig.bench.lay("desk", card)
        grant = await stay(rig)
        await rig.engine.encode(grant, "desk")
        for pause in (0.0, 0.0, 5.0):
            rig.bench.unplug("desk")
            rig.bench.plug_in("desk")
            await rig.world.sleep(pause)
            await rig.engine.encode(grant, "desk")
        assert rig.bench.tap("suite", card).opened

    run(tmp_path, work, level)


@levels
def test_an_encoder_that_is_pulled_while_it_writes_says_that_nobody_knows(tmp_path: Path, level: str) -> None:
    async def work(rig: Rig) -> None:
        card = rig.bench.blank_card("Jane")
        rig.bench.lay("desk", card)
        grant = await stay(rig)
        writing = asyncio.ensure_future(rig.engine.encode(grant, "desk"))
        await rig.world.sleep(0.05)
        rig.bench.unplug("desk")
        with pytest.raises(DriverError):
            await writing
        rig.bench.plug_in("desk")
        await rig.engine.encode(grant, "desk")
        assert rig.bench.tap("suite", card).opened

    run(tmp_path, work, level)
