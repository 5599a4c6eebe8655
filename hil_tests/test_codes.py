"""Codes on any door: put there, read back, typed, refused, taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latchwork.drivers.contract import Content, Evidence, Method, Secret, Window
from latchwork.grants.model import GrantRequest, GrantState, GrantView
from latchwork.rig.build import Rig
from latchwork.rig.people import People

feature = pytest.mark.feature
MINUTE = timedelta(minutes=1)


def window(rig: Rig, start: timedelta, end: timedelta) -> Window:
    now = rig.world.now()
    return Window(now + start, now + end)


async def granted(rig: Rig, request: GrantRequest) -> GrantView:
    view = await rig.engine.grant(request)
    await rig.settle()
    return await rig.engine.show(view.id)


async def contents(rig: Rig, door: str) -> Content:
    lock = rig.engine.estate.lock(door)
    assert lock is not None
    async with lock.driver.session() as session:
        return await session.read()


async def codes_on(rig: Rig, door: str) -> list[str]:
    entries = (await contents(rig, door)).entries
    return [e.secret.reveal() for e in entries if e.method is Method.CODE and e.secret is not None]


def wrong(pin: str) -> str:
    return pin[:-1] + str((int(pin[-1]) + 1) % 10)


@feature("code")
async def test_a_code_is_put_on_the_door_and_read_back(rig: Rig, door: str) -> None:
    view = await granted(rig, GrantRequest("Jane", window(rig, -MINUTE, 20 * MINUTE), (door,)))
    (credential,) = view.credentials
    assert (credential.set, credential.evidence, credential.problem) == (True, Evidence.READ_BACK, None)
    assert view.codes[0].reveal() in await codes_on(rig, door)


@feature("code", "people")
async def test_the_right_code_opens_and_a_wrong_one_does_not(rig: Rig, door: str, people: People) -> None:
    view = await granted(rig, GrantRequest("Jane", window(rig, -MINUTE, 20 * MINUTE), (door,)))
    pin = view.codes[0].reveal()
    assert not await people.type_pin(door, wrong(pin))
    assert await people.type_pin(door, pin)


@feature("code", "people", "virtual_time")
async def test_a_code_opens_neither_too_early_nor_too_late(rig: Rig, door: str, people: People) -> None:
    view = await granted(rig, GrantRequest("Jane", window(rig, 10 * MINUTE, 20 * MINUTE), (door,)))
    pin = view.codes[0].reveal()
    assert not await people.type_pin(door, pin)
    await rig.world.sleep(13 * 60)
    await rig.settle()
    assert await people.type_pin(door, pin)
    await rig.world.sleep(10 * 60)
    await rig.settle()
    assert not await people.type_pin(door, pin)
    assert (await rig.engine.show(view.id)).state is GrantState.ENDED


@feature("code", "people")
async def test_a_revoked_code_is_absent_and_opens_no_more(rig: Rig, door: str, people: People) -> None:
    view = await granted(rig, GrantRequest("Jane", window(rig, -MINUTE, 20 * MINUTE), (door,)))
    pin = view.codes[0].reveal()
    await rig.engine.revoke(view.id)
    await rig.settle()
    assert pin not in await codes_on(rig, door)
    assert not await people.type_pin(door, pin)
    assert await rig.engine.alarms() == []


@feature("code", "people")
async def test_a_code_programmed_by_hand_is_avoided_and_left_alone(rig: Rig, door: str, people: People) -> None:
    taken = "4711"
    await people.program(door, taken, slot=1)
    wish = GrantRequest("Jane", window(rig, -MINUTE, 20 * MINUTE), (door,), code=Secret(taken))
    view = await granted(rig, wish)
    assert view.credentials[0].set
    assert view.codes[0].reveal() != taken
    assert await people.type_pin(door, view.codes[0].reveal())
    await rig.engine.revoke(view.id)
    await rig.settle()
    assert taken in await codes_on(rig, door)
    assert await people.type_pin(door, taken)
    await people.unprogram(door, taken, slot=1)


@feature("code")
async def test_two_people_at_one_door_have_two_codes(rig: Rig, door: str) -> None:
    for name in ("Jane", "Kim"):
        await rig.engine.grant(GrantRequest(name, window(rig, -MINUTE, 20 * MINUTE), (door,)))
    await rig.settle()
    one, other = [view.codes[0].reveal() for view in await rig.engine.grants()]
    assert one != other
    assert {one, other} <= set(await codes_on(rig, door))


@feature("simulated", "code", "people")
async def test_a_door_out_of_reach_catches_up_when_it_is_heard(rig: Rig, door: str, people: People) -> None:
    await rig.bench.take_away(door)
    view = await granted(rig, GrantRequest("Jane", window(rig, -MINUTE, 30 * MINUTE), (door,)))
    pin = view.codes[0].reveal()
    assert not view.credentials[0].set
    assert not await people.type_pin(door, pin)
    await rig.bench.bring_back(door)
    await rig.settle()
    assert (await rig.engine.show(view.id)).credentials[0].set
    assert await people.type_pin(door, pin)


@feature("code", "space", "people")
async def test_a_grant_over_a_space_reaches_its_doors_and_a_door_that_joins_later(rig: Rig, people: People) -> None:
    space = next(name for name, doors in rig.file.spaces.items() if any(door in rig.file.targets for door in doors))
    inside = [door for door in rig.file.spaces[space] if door in rig.file.targets]
    joining = next((door for door in rig.file.targets if door not in inside), None)
    view = await granted(rig, GrantRequest("Jane", window(rig, -MINUTE, 30 * MINUTE), spaces=(space,)))
    pins = {one.door: one.secret.reveal() for one in view.credentials if one.secret is not None}
    for door in inside:
        assert await people.type_pin(door, pins[door]), door
    if joining is not None:
        await rig.engine.join_space(space, joining)
        await rig.settle()
        view = await rig.engine.show(view.id)
        pins = {one.door: one.secret.reveal() for one in view.credentials if one.secret is not None}
        assert await people.type_pin(joining, pins[joining])
        await rig.engine.leave_space(space, joining)
        await rig.settle()
        assert pins[joining] not in await codes_on(rig, joining)
