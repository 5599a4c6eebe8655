"""Anything in any order at one door of each kind, beside plain dictionaries; failures shrink to the shortest story.

The desk runs a few examples, the same each time. ESTATE_EXAMPLES and ESTATE_STEPS ask for more, drawn anew.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from estate_house import ENCODER, OWNERS, SPACES, one_of_each, open_house
from estate_judge import FORGETFUL, Guest, Judge, Written
from estate_life import BLE_FAULTS, ZWAVE_FAULTS, Life
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from latchwork.drivers.contract import DriverError, Method, Window
from latchwork.grants.materialize import EARLY
from latchwork.grants.model import GrantError, GrantRequest
from latchwork.world import VirtualTimeLoop, World

T = TypeVar("T")

LOCKS, ENTRANCES = ("t1", "z1", "z2"), ("e1", "lift")
DOORS = (*LOCKS, *ENTRANCES)
ASKED = os.environ.get("ESTATE_EXAMPLES")

some_doors = st.sets(st.sampled_from(DOORS), min_size=1)
some_methods = st.sampled_from([(Method.CODE,), (Method.CODE, Method.MOBILE_KEY), tuple(Method)[:3]])
hours = st.tuples(st.integers(-2, 90), st.integers(3, 72))
pins = st.integers(0, 999_999).map(lambda number: f"{number:06d}")


class EstateMachine(RuleBasedStateMachine):
    """One house on a virtual loop of its own. `doubtful` are doors of which nobody can say what they hold now."""

    guests = Bundle("guests")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="estate")
        self.runner = asyncio.Runner(loop_factory=VirtualTimeLoop)
        self.stack = AsyncExitStack()
        self.people = 0
        self.doubtful: set[str] = set()
        self.run(self.move_in())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def move_in(self) -> None:
        drawn = one_of_each()
        self.world = World(1, start=drawn.start)
        house = open_house(self.world, drawn, Path(self.folder.name))
        self.house = await self.stack.enter_async_context(house)
        self.judge = Judge(self.house, dict(self.house.rig.file.spaces), frozenset({"lift"}))
        self.life = Life(self.house, self.judge, random.Random(1))

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()

    async def ask(self, call: Any) -> Any:
        """A client's request, and what follows from it at once."""
        answer = await self.life.ask(call)
        await self.settle()
        return answer

    async def settle(self) -> None:
        await self.life.ask(lambda: self.house.engine.settle())
        self.judge.promise_again()
        self.judge.look()

    def window(self, span: tuple[int, int]) -> Window:
        start = self.world.now() + timedelta(hours=span[0])
        return Window(start, start + timedelta(hours=span[1]))

    # --- grants --------------------------------------------------------------------------------------------------

    @rule(target=guests, doors=some_doors, methods=some_methods, span=hours, space=st.none() | st.sampled_from(SPACES))
    def a_grant(self, doors: set[str], methods: tuple[Method, ...], span: tuple[int, int], space: str | None) -> Guest:
        async def story() -> Guest:
            self.people += 1
            name, spaces = f"guest-{self.people}", () if space is None else (space,)
            window = self.window(span)
            guest = Guest(name, frozenset(methods), "house", window, frozenset(doors), frozenset(spaces), None)
            request = GrantRequest(name, window, tuple(sorted(doors)), spaces, guest.methods)
            guest.id = (await self.life.ask(lambda: self.life._grant_once(request))).id
            self.judge.admit(guest)
            await self.settle()
            return guest

        return self.run(story())

    @rule(guest=guests, span=hours)
    def another_window(self, guest: Guest, span: tuple[int, int]) -> None:
        async def story() -> None:
            window = self.window(span)
            if not guest.revoked and not window.over(self.world.now()):
                guest.window = window
                await self.ask(lambda: self.house.engine.update(guest.id, window=window))

        self.run(story())

    @rule(guest=guests, doors=some_doors)
    def other_doors(self, guest: Guest, doors: set[str]) -> None:
        async def story() -> None:
            if not guest.revoked:
                guest.named = frozenset(doors)
                await self.ask(lambda: self.house.engine.update(guest.id, doors=sorted(doors)))

        self.run(story())

    @rule(guest=guests)
    def the_end_of_a_grant(self, guest: Guest) -> None:
        guest.revoked = True
        self.run(self.ask(lambda: self.house.engine.revoke(guest.id)))

    @rule(space=st.sampled_from(SPACES), door=st.sampled_from(DOORS))
    def a_door_joins_or_leaves_a_space(self, space: str, door: str) -> None:
        joins = door not in self.judge.members[space]
        (self.judge.members[space].add if joins else self.judge.members[space].discard)(door)
        verb = "join_space" if joins else "leave_space"
        self.run(self.ask(lambda: getattr(self.house.engine, verb)(space, door)))

    @rule(door=st.sampled_from(DOORS))
    def a_door_changes_hands(self, door: str) -> None:
        owner = next(one for one in OWNERS if one != self.judge.owner_of[door])
        self.judge.owner_of[door] = owner
        self.run(self.ask(lambda: self.house.engine.change_owner(door, owner)))

    # --- hands, cards and phones -----------------------------------------------------------------------------------

    @rule(door=st.sampled_from(LOCKS), pin=pins, slot=st.integers(1, 4))
    def a_hand_programs_a_code(self, door: str, pin: str, slot: int) -> None:
        async def story() -> None:
            device = self.house.bench.devices[door]
            if (door, pin) in self.judge.pins or door in self.doubtful:
                return
            if door == "t1":
                if device.add_by_hand(pin):
                    self.judge.by_hand[door][pin] = None
            elif slot not in device.codes.slots and device.add_by_hand(slot, pin).opened:
                self.judge.by_hand[door][pin] = slot

        self.run(story())

    @rule(door=st.sampled_from(LOCKS))
    def a_hand_removes_its_code(self, door: str) -> None:
        async def story() -> None:
            for pin, slot in list(self.judge.by_hand[door].items())[:1]:
                del self.judge.by_hand[door][pin]
                self.house.bench.devices[door].remove_by_hand(pin if slot is None else slot)

        self.run(story())

    @rule(door=st.sampled_from(LOCKS))
    def a_hand_removes_one_of_ours(self, door: str) -> None:
        async def story() -> None:
            held = self.house.codes_on(door)
            ours = [(pin, slot) for pin, slot in held.items() if pin not in self.judge.by_hand[door]]
            for pin, slot in ours[:1]:
                self.doubtful.add(door)
                self.judge.disturbed.add(door)
                self.house.bench.devices[door].remove_by_hand(pin if slot is None else slot)

        self.run(story())

    @rule(guest=guests, lost=st.booleans())
    def a_card_is_written(self, guest: Guest, lost: bool) -> None:
        async def story() -> None:
            card = self.life.blank()
            self.house.bench.lay(ENCODER, card)
            doors = frozenset(guest.versions[-1].doors & set(ENTRANCES))
            try:
                made = await self.ask(lambda: self.house.engine.encode(guest.id, ENCODER, lost=lost))
            except (GrantError, DriverError):
                pass
            else:
                age = self.judge.age(guest.id, made.sequence)
                self.judge.cards[card.uid] = [Written(guest, doors, guest.window, age)]
                guest.card = card
            finally:
                self.house.bench.lift(ENCODER)

        self.run(story())

    @rule(guest=guests, door=st.sampled_from(DOORS), right=st.booleans())
    def somebody_tries_a_door(self, guest: Guest, door: str, right: bool) -> None:
        async def story() -> None:
            bench, judge = self.house.bench, self.judge
            if door in ENTRANCES:
                if guest.card is not None and bench.tap(door, guest.card).opened:
                    judge.card_opened(door, guest.card)
                return
            mine = sorted(p for (d, p), holders in judge.pins.items() if d == door and guest.id in holders)
            pin = mine[0] if right and mine else "0815472"
            if bench.type_pin(door, pin).opened:
                judge.code_opened(door, pin)

        self.run(story())

    # --- time and misfortune ---------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from((1, 7, 60, 300, 1500)))
    def time_goes_by(self, minutes: int) -> None:
        async def story() -> None:
            await self.life.rest(minutes * 60.0)
            await self.settle()

        self.run(story())

    @rule(door=st.sampled_from(LOCKS))
    def a_door_goes_away_or_comes_back(self, door: str) -> None:
        async def story() -> None:
            if door in self.house.away:
                await self.house.bring_back(door, heard=True)
                await self.settle()
            else:
                await self.house.take_away(door)

        self.run(story())

    @rule(door=st.sampled_from(LOCKS), which=st.integers(0, 99), times=st.integers(1, 3))
    def misfortune_is_near(self, door: str, which: int, times: int) -> None:
        async def story() -> None:
            table = BLE_FAULTS if door == "t1" else ZWAVE_FAULTS
            fault = sorted(table)[which % len(table)]
            self.doubtful.add(door)
            if fault in FORGETFUL:
                if self.judge.by_hand[door]:
                    return  # a lock that forgets what hands put in would be blamed on us
                self.judge.disturbed.add(door)
            self.world.faults.arm(fault, self.house.fault_name(door), times=times, **table[fault])

        self.run(story())

    @rule(where=st.sampled_from(("store:before", "store:after", "now")))
    def the_process_is_killed(self, where: str) -> None:
        async def story() -> None:
            if where == "now":
                await self.house.kill()
                await self.settle()
            else:
                self.world.faults.arm("killed", where)

        self.run(story())

    @rule()
    def all_is_calm_again(self) -> None:
        """Faults end, every door is near, and every memory is read."""

        async def story() -> None:
            self.world.faults.disarm()
            for name in LOCKS:
                self.house.bench.devices[name].power_cycle()
            for name in sorted(self.house.away):
                await self.house.bring_back(name, heard=True)
            await self.settle()
            self.house.engine.audit()
            await self.settle()
            self.judge.disturbed.clear()
            self.doubtful.clear()

        self.run(story())

    # --- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_broken(self) -> None:
        async def look() -> None:
            self.judge.check()

        self.run(look())

    @invariant()
    def every_door_within_reach_holds_what_the_dictionaries_say(self) -> None:
        async def look() -> None:
            for name in LOCKS:
                if name not in self.doubtful and name not in self.house.away and self.judge.lanes:
                    self.compare(name)

        self.run(look())

    def compare(self, name: str) -> None:
        lane = self.judge.lanes[name]
        if lane.retry_at is not None or not lane.trusted:
            return
        held = set(self.house.codes_on(name)) - set(self.judge.by_hand[name])
        rows = {r.grant: r for r in self.judge.rows if r.door == name and r.method == "code" and r.state == "live"}
        wanted = {guest.id for guest in self.judge.guests if self.due(guest, name)}
        assert wanted == {grant for grant in rows if grant in wanted}, f"{name} lacks a row"
        told = {grant for grant in wanted if rows[grant].problem is not None}
        assert held == {self.judge.pin(rows[grant]) for grant in wanted - told}, f"{name} holds something else"

    def due(self, guest: Guest, name: str) -> bool:
        """Whether the door should hold a code of the guest now, by the promises alone."""
        version = guest.versions[-1]
        if name not in version.doors or Method.CODE not in guest.methods:
            return False
        now, window = self.world.now(), version.window
        early = EARLY if self.judge.scheduled(name) else timedelta(0)
        assert window.start is not None
        return window.start - early <= now and not window.over(now)


desk = settings(
    max_examples=int(ASKED or 8),
    stateful_step_count=int(os.environ.get("ESTATE_STEPS", "20")),
    derandomize=ASKED is None,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

EstateMachine.TestCase.settings = desk
TestEstateMachine = EstateMachine.TestCase
