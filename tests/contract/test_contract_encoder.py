"""The law of `Encoder`: verbs, every declared fault alone, cancellation at every turn; judged by what a door reads.

One row of `TECHNOLOGIES` per kind of card, one of `ENCODERS` per make of encoder.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from latchwork.drivers.contract import (
    CardKind,
    CardOrder,
    CardSeen,
    DriverError,
    Evidence,
    Reason,
    Rejected,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.drivers.encoder import Locale, Pn532Encoder
from latchwork.drivers.encoder.pn532 import FAULTS
from latchwork.drivers.links import ByteLink
from latchwork.drivers.links.memory_wire import MemoryPorts
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.pn532.chip import Pn532
from latchwork.world import World
from latchwork.world.wires import cable

KEY = PropertyKey(bytes(range(32)))
PROPERTY, ROOM = 7, 101
ZONE = ZoneInfo("Europe/Berlin")
OLD, NEW, NOTHING = 1, 2, 0
MOST_TURNS = 6000

TECHNOLOGIES: dict[str, Callable[[World], TypeACard]] = {"classic": MifareClassic, "ntag": Ntag21x}


@dataclass
class Desk:
    """An encoder and the card that lies on it. `recover` is what a person does after trouble."""

    world: World
    encoder: Any
    card: TypeACard
    chip: Any
    recover: Callable[[], Awaitable[None]]

    def order(self, sequence: int) -> CardOrder:
        start = self.world.start
        window = Window(start - timedelta(hours=1), start + timedelta(days=30))
        return CardOrder(PROPERTY, 1000 + sequence, CardKind.GUEST, (ROOM,), (), sequence, start, window)

    def says(self) -> int:
        """The sequence number that a door reads off the card; `NOTHING` for a blank or spoilt one."""
        lock = OfflineLock(self.world, "room", KEY, property_id=PROPERTY, door=ROOM, zone=ZONE)
        lying = self.card in self.chip.field.cards
        if lying:
            self.chip.field.remove(self.card)
        outcome = lock.tap(self.card)
        if lying:
            self.chip.field.put(self.card)
        serial = lock.memory.events[-1].serial if outcome.opened else None
        return NOTHING if serial is None else serial - 1000


async def pn532(world: World, technology: str) -> Desk:
    ports = MemoryPorts(world)
    chip = Pn532(world, "desk")

    def plug_in() -> None:
        host, device = cable(world, "desk")
        ports.add("desk", host)
        chip.attach(device)

    async def open_link() -> ByteLink:
        return ports.open("desk")

    plug_in()
    card = TECHNOLOGIES[technology](world)
    chip.field.put(card)
    encoder = Pn532Encoder(world, open_link, name="desk", key=KEY, property_id=PROPERTY, locale=Locale(ZONE))

    async def recover() -> None:
        world.faults.disarm()
        await world.sleep(30)
        chip.field.clear()
        chip.power_cycle()
        await encoder.close()
        plug_in()
        if desk.card.memory.worn_out:
            desk.card = TECHNOLOGIES[technology](world)
        chip.field.put(desk.card)

    desk = Desk(world, encoder, card, chip, recover)
    return desk


ENCODERS: dict[str, Callable[[World, str], Awaitable[Desk]]] = {"pn532": pn532}

AtTheDesk = Callable[..., None]
Story = Callable[[Desk], Awaitable[None]]


@pytest.fixture(params=[f"{make} {technology}" for make in ENCODERS for technology in TECHNOLOGIES])
def at_the_desk(request: pytest.FixtureRequest, stepping_loop: Any) -> AtTheDesk:
    """Runs a story at a fresh desk."""
    make, technology = request.param.split()

    def run(story: Story) -> None:
        world = World(5)

        async def main() -> None:
            desk = await ENCODERS[make](world, technology)
            await story(desk)
            await desk.encoder.close()

        with asyncio.Runner(loop_factory=stepping_loop) as runner:
            runner.run(main())

    return run


VERBS: dict[str, Callable[[Desk], Awaitable[Any]]] = {
    "read": lambda desk: desk.encoder.read(),
    "write": lambda desk: desk.encoder.write(desk.order(NEW)),
    "erase": lambda desk: desk.encoder.erase(),
}
BECOMES = {"read": OLD, "write": NEW, "erase": NOTHING}


def test_a_blank_card_is_written_read_and_erased(at_the_desk: AtTheDesk) -> None:
    async def story(desk: Desk) -> None:
        fresh = desk.card.memory.dump()
        assert (await desk.encoder.read()).order is None
        seen, receipt = await desk.encoder.write(desk.order(NEW))
        assert receipt.evidence is Evidence.READ_BACK
        assert seen == await desk.encoder.read()
        assert (seen.order, seen.authentic) == (desk.order(NEW), True)
        assert seen.uid == desk.card.uid.hex()
        assert desk.says() == NEW
        assert (await desk.encoder.erase()).order is None
        assert desk.card.memory.dump() == fresh

    at_the_desk(story)


def test_no_card_is_said_to_be_no_card_at_every_verb(at_the_desk: AtTheDesk) -> None:
    async def story(desk: Desk) -> None:
        desk.chip.field.clear()
        for verb in VERBS.values():
            with pytest.raises(Rejected) as refused:
                await verb(desk)
            assert refused.value.reason is Reason.NO_CARD

    at_the_desk(story)


def test_an_order_for_another_property_is_refused_and_the_card_left_alone(at_the_desk: AtTheDesk) -> None:
    async def story(desk: Desk) -> None:
        before = desk.card.memory.dump()
        order = desk.order(NEW)
        foreign = CardOrder(PROPERTY + 1, order.serial, order.kind, order.rooms, (), NEW, order.issued_at, order.window)
        with pytest.raises(Rejected) as refused:
            await desk.encoder.write(foreign)
        assert refused.value.reason is Reason.UNSUPPORTED
        assert desk.card.memory.dump() == before

    at_the_desk(story)


async def answer_of(verb: Awaitable[Any]) -> Any:
    """What the verb answered, or the error that it raised; any other exception is the test's failure."""
    try:
        return await verb
    except DriverError as error:
        return error


@pytest.mark.parametrize("verb", VERBS)
def test_a_fault_at_a_verb_leaves_no_wrong_word(at_the_desk: AtTheDesk, verb: str) -> None:
    async def story(desk: Desk, fault: str, times: int | None, exchanges: int) -> None:
        await desk.encoder.write(desk.order(OLD))
        before = desk.card.memory.dump()
        desk.world.faults.arm(fault, times=times, exchanges=exchanges)
        answer = await answer_of(VERBS[verb](desk))
        desk.world.faults.disarm()
        judge(desk, answer, verb, before, fault)
        await desk.recover()
        await truth_is_told(desk)

    problems = []
    for fault in sorted(FAULTS):
        for times, exchanges in ((1, 12), (1, 40)) if fault == "card_torn" else ((1, 0), (None, 0)):
            try:
                at_the_desk(partial(story, fault=fault, times=times, exchanges=exchanges))
            except Exception as error:
                problems.append(f"{fault} ({times}, {exchanges}): {type(error).__name__} {error}")
    assert not problems, "\n" + "\n".join(problems)


def judge(desk: Desk, answer: Any, verb: str, before: bytes, fault: str) -> None:
    says = desk.says()
    match answer:
        case Unreachable() | Rejected():
            assert desk.card.memory.dump() == before
        case Unconfirmed():
            assert verb != "read"
            assert says in (OLD, BECOMES[verb])
        case (CardSeen() as seen, receipt):
            assert says == NEW
            assert receipt.evidence is Evidence.READ_BACK
            assert seen.order == desk.order(NEW)
        case CardSeen() as seen:
            assert says == BECOMES[verb]
            if verb == "erase":
                assert seen.order is None
            elif fault != "card_wrong_key" or seen.order is not None:
                # a card that refuses every key of ours looks like somebody else's
                assert seen.order == desk.order(OLD)
        case _:
            raise AssertionError(f"not an answer of the contract: {answer!r}")


async def truth_is_told(desk: Desk) -> None:
    """With the trouble over, a reading says what a door reads, and the card can be made."""
    seen = await desk.encoder.read()
    says = desk.says()
    assert (seen.order.sequence if seen.order is not None else None) == (says or None)
    made, receipt = await desk.encoder.write(desk.order(NEW))
    assert (made.order, receipt.evidence) == (desk.order(NEW), Evidence.READ_BACK)
    assert desk.says() == NEW


@pytest.mark.parametrize("make", ENCODERS)
def test_every_declared_fault_can_strike(make: str) -> None:
    """A fault that no kind of card ever suffers would make the test above pass for nothing."""
    struck: set[str] = set()

    async def story(world: World, fault: str, technology: str) -> None:
        desk = await ENCODERS[make](world, technology)
        assert desk.encoder.capabilities.faults == FAULTS
        await desk.encoder.write(desk.order(OLD))
        world.faults.arm(fault, times=None, exchanges=20)
        for verb in ("write", "read"):
            await answer_of(VERBS[verb](desk))
        await desk.encoder.close()
        await answer_of(desk.encoder.read())
        await desk.encoder.close()
        struck.update(name for name, _ in world.faults.struck)

    for fault in FAULTS:
        for technology in TECHNOLOGIES:
            world = World(5)
            world.run(story(world, fault, technology))
    assert struck == FAULTS


@pytest.mark.parametrize("verb", VERBS)
def test_a_cancelled_verb_leaves_the_old_card_the_new_one_or_one_that_opens_nothing(
    at_the_desk: AtTheDesk, verb: str
) -> None:
    """Rewriting a card in one turn is beyond any card; one that is neither must open no door and can be made anew."""

    async def story(desk: Desk) -> None:
        loop: Any = asyncio.get_running_loop()
        await desk.encoder.write(desk.order(OLD))
        image, turns, through, seen = desk.card.memory.dump(), 0, False, set()
        while not through:
            turns += 1 if turns < 30 else 7
            assert turns < MOST_TURNS
            desk.card.memory.load(image)
            task = asyncio.ensure_future(VERBS[verb](desk))
            loop.strike_after(turns, task.cancel)
            try:
                await task
                through = True
            except asyncio.CancelledError:
                pass
            loop.calm()
            await desk.world.sleep(2)
            assert desk.says() in (OLD, BECOMES[verb]), f"cancelled after {turns} turns"
            seen.add(desk.says())
            if turns % 5 == 0:
                await truth_is_told(desk)
        assert seen >= {OLD, BECOMES[verb]}

    at_the_desk(story)
