"""Cards from the desk's encoder, cards that a lock knows by number, and keys on phones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latchwork.drivers.contract import CardSeen, Evidence, Method, Reason, Rejected, Unconfirmed, Unreachable, Window
from latchwork.grants.model import GrantRequest, GrantView
from latchwork.rig.build import Rig
from latchwork.rig.file import System
from latchwork.rig.people import People
from latchwork.simulators.phone import Phone

feature = pytest.mark.feature
MINUTE = timedelta(minutes=1)
CARD, PHONE = frozenset({Method.CARD}), frozenset({Method.MOBILE_KEY})


def system_of(rig: Rig) -> System:
    return next(system for system in rig.file.systems.values() if system.encoders)


def desk_of(rig: Rig) -> str:
    return next(iter(system_of(rig).encoders))


def rooms_of(rig: Rig) -> list[str]:
    return [name for name, entrance in system_of(rig).entrances.items() if not entrance.common]


async def seen_on(rig: Rig, desk: str) -> CardSeen:
    return await rig.engine.encoder(desk)[1].read()


async def stay(rig: Rig, person: str, *doors: str, methods: frozenset[Method] = CARD) -> GrantView:
    now = rig.world.now()
    window = Window(now - MINUTE, now + 20 * MINUTE)
    view = await rig.engine.grant(GrantRequest(person, window, doors, (), methods, reservation=person))
    await rig.settle()
    return await rig.engine.show(view.id)


@feature("encoder", "entrance:2", "people")
@pytest.mark.parametrize("kind", ["classic", "ntag213"])
async def test_a_card_is_written_and_read_and_opens_its_door_alone(rig: Rig, people: People, kind: str) -> None:
    desk, (room, other) = desk_of(rig), rooms_of(rig)[:2]
    card = await people.lay_card(desk, "Jane", kind)
    view = await stay(rig, "Jane", room)
    made = await rig.engine.encode(view.id, desk)
    seen = await seen_on(rig, desk)
    assert seen.authentic
    assert seen.order is not None
    assert (seen.uid, seen.order.serial) == (made.uid, made.serial)
    assert seen.order.rooms == (system_of(rig).entrances[room].number,)
    await people.lift_card(desk)
    assert await people.tap(room, card)
    assert not await people.tap(other, card)


@feature("encoder", "entrance", "people")
async def test_an_erased_card_is_blank_and_opens_nothing(rig: Rig, people: People) -> None:
    desk, room = desk_of(rig), rooms_of(rig)[0]
    card = await people.lay_card(desk, "Jane")
    view = await stay(rig, "Jane", room)
    await rig.engine.encode(view.id, desk)
    await rig.engine.take_back(desk)
    assert (await seen_on(rig, desk)).order is None
    await people.lift_card(desk)
    assert not await people.tap(room, card)


@feature("encoder")
async def test_an_encoder_without_a_card_says_so(rig: Rig, people: People) -> None:
    desk = desk_of(rig)
    await people.lift_card(desk)
    with pytest.raises(Rejected) as refused:
        await seen_on(rig, desk)
    assert refused.value.reason is Reason.NO_CARD


@feature("encoder", "entrance", "simulated", "people")
@pytest.mark.parametrize("exchanges", [10, 25, 40])
async def test_a_card_pulled_away_while_it_is_written_is_written_anew(rig: Rig, people: People, exchanges: int) -> None:
    desk, room = desk_of(rig), rooms_of(rig)[0]
    card = await people.lay_card(desk, "Jane")
    view = await stay(rig, "Jane", room)
    rig.world.faults.arm("card_torn", desk, exchanges=exchanges)
    with pytest.raises((Unconfirmed, Unreachable, Rejected)):
        await rig.engine.encode(view.id, desk)
    assert card not in rig.bench.encoders[desk].field.cards
    assert not (await rig.engine.show(view.id)).credentials[0].set
    rig.world.faults.disarm()
    rig.bench.lay(desk, card)
    await rig.engine.encode(view.id, desk)
    assert (await rig.engine.show(view.id)).credentials[0].evidence is Evidence.READ_BACK
    await people.lift_card(desk)
    assert await people.tap(room, card)


@feature("encoder", "entrance", "people")
async def test_the_next_guests_card_ends_the_last_ones(rig: Rig, people: People) -> None:
    desk, room = desk_of(rig), rooms_of(rig)[0]
    first = await people.lay_card(desk, "Kim")
    kim = await stay(rig, "Kim", room)
    await rig.engine.encode(kim.id, desk)
    await people.lift_card(desk)
    assert await people.tap(room, first)
    await rig.engine.revoke(kim.id)
    second = await people.lay_card(desk, "Bo")
    await rig.engine.encode((await stay(rig, "Bo", room)).id, desk)
    await people.lift_card(desk)
    assert await people.tap(room, second)
    assert not await people.tap(room, first)


@feature("encoder", "entrance", "stored_card", "people")
async def test_the_desks_card_also_opens_the_lock_that_knows_it_by_number(rig: Rig, door: str, people: People) -> None:
    desk, room = desk_of(rig), rooms_of(rig)[0]
    card = await people.lay_card(desk, "Jane")
    view = await stay(rig, "Jane", room, door)
    await rig.engine.encode(view.id, desk)
    await rig.settle()
    await people.lift_card(desk)
    assert await people.tap(door, card)
    await rig.engine.revoke(view.id)
    await rig.settle()
    assert not await people.tap(door, card)


@feature("mobile_key", "simulated", "people", "virtual_time")
async def test_a_phone_opens_its_door_within_its_window(rig: Rig, door: str, people: People) -> None:
    view = await stay(rig, "Jane", door, methods=PHONE)
    phone, stranger = Phone("Jane"), Phone("nobody")
    rig.bench.hand_out(phone, await rig.engine.mobile_keys(view.id))
    assert not await people.present(door, stranger)
    assert await people.present(door, phone)
    await rig.world.sleep(23 * 60)
    assert not await people.present(door, phone)


@feature("mobile_key", "simulated", "people")
async def test_the_locks_log_proves_that_a_phone_was_used(rig: Rig, door: str, people: People) -> None:
    view = await stay(rig, "Jane", door, methods=PHONE)
    phone = Phone("Jane")
    rig.bench.hand_out(phone, await rig.engine.mobile_keys(view.id))
    assert (await rig.engine.show(view.id)).credentials[0].evidence is Evidence.ACKNOWLEDGED
    assert await people.present(door, phone)
    await rig.world.sleep(5)
    rig.engine.audit([door])
    await rig.settle()
    assert (await rig.engine.show(view.id)).credentials[0].evidence is Evidence.USED
