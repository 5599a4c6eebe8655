"""A drawn week: what guests, staff, weather and bad luck do to an estate, step by step."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from estate_house import ENCODER, OWNERS, SPACES, House
from estate_judge import CONNECTS_PER_DAY, FORGETFUL, Broken, Guest, Judge, Written

from latchwork.drivers.contract import DriverError, Method, Secret, Window
from latchwork.grants.model import GrantError, GrantRequest
from latchwork.simulators.cards.iso14443a import TypeACard

ALL = (Method.CODE, Method.MOBILE_KEY, Method.CARD)

BLE_FAULTS: dict[str, dict[str, Any]] = {
    "advert_missing": {},
    "advert_late": {"seconds": 4.0},
    "connect_aborted": {},
    "discovery_drop": {},
    "slots_exhausted": {},
    "notify_lost": {},
    "notify_duplicated": {},
    "notify_reordered": {},
    "frame_truncated": {},
    "frame_overlong": {},
    "mtu_smaller": {"mtu": 20},
    "disconnect_mid_frame": {"byte": 25},
    "answer_late": {"seconds": 12.0},
    "done_answer_lost": {},
    "memory_full": {},
    "brown_out_during_write": {},
    "clock_wrong": {"seconds": 240.0},
    "half_cleared_slot": {},
    "jammed": {},
}
ZWAVE_FAULTS: dict[str, dict[str, Any]] = {
    "answer_late": {"seconds": 6.0},
    "done_answer_lost": {},
    "length_refused": {},
    "brown_out_during_write": {},
    "clock_wrong": {"seconds": 240.0},
    "half_cleared_slot": {},
    "code_not_kept": {},
    "jammed": {},
}
STICK_FAULTS: dict[str, dict[str, Any]] = {
    "noise_bytes": {"count": 3},
    "split_every_byte": {},
    "merged_frames": {},
    "crc_flip": {},
}
DESK_FAULTS: dict[str, dict[str, Any]] = {
    "card_torn": {"bytes": 3},
    "card_ack_not_kept": {},
    "done_answer_lost": {},
    "ack_missing": {},
    "crc_flip": {},
    "noise_bytes": {"count": 2},
}


class Life:
    """One run. `story` is what happened, newest last; `step` counts."""

    def __init__(self, house: House, judge: Judge, chance: random.Random) -> None:
        self.house = house
        self.judge = judge
        self.chance = chance
        self.world = house.world
        self.story: list[str] = []
        self.step = 0
        self.tried = 0
        self.opened = 0
        self._people = 0
        self._blanks = 0
        self.steps: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (14, self.new_guest),
            (6, self.change_window),
            (4, self.change_places),
            (6, self.revoke),
            (3, self.change_space),
            (2, self.change_owner),
            (1, self.replace_hardware),
            (4, self.hand_adds),
            (3, self.hand_removes),
            (2, self.hand_removes_ours),
            (5, self.goes_away),
            (6, self.comes_back),
            (5, self.encode_again),
            (2, self.take_card_back),
            (3, self.fetch_keys),
            (2, self.stop_and_start),
            (3, self.arm_kill),
            (10, self.arm_fault),
            (2, self.hang),
            (2, self.audit),
        ]

    def say(self, text: str) -> None:
        self.story.append(f"{self.step}: {self.world.now():%a %d %H:%M:%S} {text}")

    # --- running -------------------------------------------------------------------------------------------------

    async def live(self, days: float, steps_a_day: int) -> None:
        """The fault phase."""
        weights = [weight for weight, _ in self.steps]
        calls = [call for _, call in self.steps]
        for _ in range(int(days * steps_a_day)):
            self.step += 1
            await self.rest(min(self.chance.expovariate(steps_a_day / 86_400), 86_400.0))
            await self.chance.choices(calls, weights)[0]()
            for _ in range(2):
                await self.walk_up()
            self.judge.check()

    async def rest(self, seconds: float) -> None:
        """Lets time go by; a process that is killed meanwhile is started again a little later."""
        deadline = self.world.monotonic() + seconds
        while (left := deadline - self.world.monotonic()) > 0:
            if not self.house.up and not self.house.killed.is_set():
                await self.world.sleep(left)
                return
            try:
                await asyncio.wait_for(self.house.killed.wait(), left)
            except TimeoutError:
                return
            await self.rise()

    async def rise(self) -> None:
        """The supervisor starts the process anew."""
        self.say("the process was killed and is started again")
        self.world.faults.disarm("killed")
        await self.world.sleep(self.chance.uniform(1, 120))
        await self.house.start()

    async def ask(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """A client's request: asked again when the process is killed over it, as clients do."""
        while True:
            if not self.house.up:
                if not self.house.killed.is_set():
                    self.say("the process is started again")
                    await self.house.start()
                else:
                    await self.rise()
            asked = asyncio.ensure_future(call())
            killed = asyncio.ensure_future(self.house.killed.wait())
            await asyncio.wait((asked, killed), return_when=asyncio.FIRST_COMPLETED)
            killed.cancel()
            if asked.done():
                return asked.result()
            asked.cancel()
            await asyncio.wait((asked,))

    # --- guests --------------------------------------------------------------------------------------------------

    def living(self) -> list[Guest]:
        return [g for g in self.judge.guests if not g.revoked and not g.window.over(self.world.now())]

    def somebody(self) -> Guest | None:
        living = self.living()
        return self.chance.choice(living) if living else None

    def window(self) -> Window:
        chance, now = self.chance, self.world.now()
        if chance.random() < 0.06:
            return Window()
        start = now + timedelta(seconds=chance.uniform(-3600, 100 * 3600) if chance.random() < 0.7 else 5)
        end = start + timedelta(seconds=chance.uniform(3600, 90 * 3600))
        if chance.random() < 0.5:
            start, end = (m.replace(minute=0, second=0, microsecond=0) for m in (start, end))
            end += timedelta(hours=2)
        if chance.random() < 0.08:
            return Window(start, None)
        if end <= now:
            end = now + timedelta(hours=2)
        return Window(start if chance.random() > 0.1 else None, end)

    async def new_guest(self) -> None:
        chance, judge = self.chance, self.judge
        self._people += 1
        name = f"guest-{self._people}"
        methods = frozenset(chance.choice([ALL, ALL[:2], (ALL[0], ALL[2]), ALL[:1], ALL[:1], ALL[:1]]))
        doors = list(self.house.bench.devices)
        named = frozenset(chance.sample(doors, chance.randint(1, 4)))
        spaces = frozenset(chance.sample(SPACES, 1)) if chance.random() < 0.3 else frozenset()
        owner = "house" if chance.random() < 0.9 else OWNERS[1]
        reservation = f"R{self._people}" if chance.random() < 0.5 else None
        mates = [g for g in self.living() if g.reservation is not None]
        if mates and chance.random() < 0.2:
            mate = chance.choice(mates)
            reservation, named, spaces = mate.reservation, mate.named, mate.spaces
        wish = None
        if chance.random() < 0.3:
            wish = Secret(f"{chance.randrange(10**8):08d}")
            judge.secrets.add(wish.reveal())
        guest = Guest(name, methods, owner, self.window(), named, spaces, reservation)
        request = GrantRequest(
            name, guest.window, tuple(sorted(named)), tuple(spaces), methods, reservation, wish, owner
        )
        try:
            view = await self.ask(lambda: self._grant_once(request))
        except GrantError as error:
            self.say(f"{name} is refused: {error}")
            return
        guest.id = view.id
        judge.admit(guest)
        self._learn_pins()
        window = f"{guest.window.start} to {guest.window.end}"
        self.say(
            f"{name} gets {sorted(m.value for m in methods)} at {sorted(named)}+{sorted(spaces)} ({owner}) {window}"
        )
        await self._hand_out(guest)
        if view.cards_to_encode and chance.random() < 0.8:
            await self.encode(guest)

    async def _grant_once(self, request: GrantRequest) -> Any:
        """A client that was cut off looks whether its grant was stored before it asks again."""
        for view in await self.house.engine.grants(ended=True):
            if view.person == request.person:
                return view
        return await self.house.engine.grant(request)

    def _learn_pins(self) -> None:
        if self.house.up:
            self.judge.look()

    async def _hand_out(self, guest: Guest) -> None:
        if Method.MOBILE_KEY not in guest.methods or guest.revoked:
            return
        try:
            keys = await self.ask(lambda: self.house.engine.mobile_keys(guest.id))
        except GrantError as error:
            self.say(f"no mobile keys for {guest.name}: {error}")
            return
        except DriverError as error:
            self.say(f"no mobile keys for {guest.name}: {error}")
            return
        self.house.bench.hand_out(guest.phone, keys)
        guest.keys = [(d, w) for d, w in guest.keys if d not in {k.door for k in keys}]
        guest.keys += [(key.door, key.window) for key in keys]

    async def fetch_keys(self) -> None:
        guest = self.somebody()
        if guest is not None:
            await self._hand_out(guest)

    async def change_window(self) -> None:
        guest = self.somebody()
        if guest is None:
            return
        window = self.window()
        try:
            await self.ask(lambda: self.house.engine.update(guest.id, window=window))
        except GrantError as error:
            self.say(f"{guest.name} keeps the window: {error}")
            return
        guest.window = window
        self.judge.promise_again()
        self.say(f"{guest.name} has {window.start} to {window.end} now")
        self._learn_pins()
        await self._hand_out(guest)

    async def change_places(self) -> None:
        guest = self.somebody()
        if guest is None:
            return
        named = frozenset(self.chance.sample(list(self.house.bench.devices), self.chance.randint(1, 4)))
        try:
            await self.ask(lambda: self.house.engine.update(guest.id, doors=sorted(named)))
        except GrantError as error:
            self.say(f"{guest.name} keeps the doors: {error}")
            return
        guest.named = named
        self.judge.promise_again()
        self.say(f"{guest.name} has {sorted(named)} now")
        self._learn_pins()

    async def revoke(self) -> None:
        guest = self.somebody()
        if guest is None:
            return
        await self.ask(lambda: self.house.engine.revoke(guest.id))
        guest.revoked = True
        self.judge.promise_again()
        self.say(f"{guest.name} is revoked")

    async def change_space(self) -> None:
        name, door = self.chance.choice(SPACES), self.chance.choice(list(self.house.bench.devices))
        joins = door not in self.judge.members[name]
        await self.ask(lambda: (self.house.engine.join_space if joins else self.house.engine.leave_space)(name, door))
        (self.judge.members[name].add if joins else self.judge.members[name].discard)(door)
        self.judge.promise_again()
        self.say(f"{door} {'joins' if joins else 'leaves'} {name}")
        self._learn_pins()

    async def change_owner(self) -> None:
        door = self.chance.choice(list(self.house.bench.devices))
        owner = next(o for o in OWNERS if o != self.judge.owner_of[door])
        await self.ask(lambda: self.house.engine.change_owner(door, owner))
        self.judge.owner_of[door] = owner
        self.judge.promise_again()
        self.say(f"{door} belongs to {owner} now")
        self._learn_pins()

    # --- hardware and hands --------------------------------------------------------------------------------------

    async def replace_hardware(self) -> None:
        door = self.chance.choice([name for name in self.house.locks if self.house.is_ttlock(name)])
        if not self.house.up or self.house.killed.is_set():
            return
        self.world.faults.disarm()
        await self.house.new_hardware(door)
        self.judge.by_hand[door].clear()
        self.say(f"{door} has new hardware")

    async def hand_adds(self) -> None:
        door = self.chance.choice(self.house.locks)
        device = self.house.bench.devices[door]
        pin = f"{self.chance.randrange(10**6):06d}"
        if self.chance.random() < 0.3 and (mine := [p for d, p in self.judge.pins if d != door]):
            pin = self.chance.choice(mine)
        if (door, pin) in self.judge.pins:
            return
        for fault in FORGETFUL:  # a lock that forgets what hands put in would be blamed on us
            self.world.faults.disarm(fault, self.house.fault_name(door))
        if self.house.is_ttlock(door):
            taken, slot = device.add_by_hand(pin), None
        else:
            free = [n for n in range(1, device.profile.code_slots + 1) if n not in device.codes.slots]
            slot = free[0] if self.chance.random() < 0.3 else self.chance.choice(free[-5:])
            taken = device.add_by_hand(slot, pin).opened
        if taken:
            self.judge.by_hand[door][pin] = slot
            self.say(f"somebody programs a code at {door} by hand (slot {slot})")

    async def hand_removes(self) -> None:
        door = self.chance.choice(self.house.locks)
        if not self.judge.by_hand[door]:
            return
        pin = self.chance.choice(sorted(self.judge.by_hand[door]))
        slot = self.judge.by_hand[door].pop(pin)
        self.house.bench.devices[door].remove_by_hand(pin if slot is None else slot)
        self.say(f"somebody removes a code at {door} by hand (slot {slot})")

    async def hand_removes_ours(self) -> None:
        door = self.chance.choice(self.house.locks)
        ours = {p: s for p, s in self.house.codes_on(door).items() if p not in self.judge.by_hand[door]}
        if not ours:
            return
        pin = self.chance.choice(sorted(ours))
        slot = ours[pin]
        self.judge.disturbed.add(door)
        self.house.bench.devices[door].remove_by_hand(pin if slot is None else slot)
        self.say(f"somebody removes OUR code at {door} by hand (slot {slot})")

    async def goes_away(self) -> None:
        near = [name for name in self.house.locks if name not in self.house.away]
        if len(near) > 3:
            door = self.chance.choice(near)
            await self.house.take_away(door)
            self.say(f"{door} is out of reach")

    async def comes_back(self) -> None:
        if self.house.away:
            door = self.chance.choice(sorted(self.house.away))
            heard = self.chance.random() < 0.7
            await self.house.bring_back(door, heard=heard)
            self.say(f"{door} is within reach again{' and is heard' if heard else ''}")

    async def audit(self) -> None:
        if self.house.up:
            self.house.engine.audit()
            self.say("an audit of all doors")

    # --- cards ---------------------------------------------------------------------------------------------------

    def blank(self) -> TypeACard:
        self._blanks += 1
        return self.house.bench.blank_card(f"card {self._blanks}", self.chance.choice(("classic", "ntag213")))

    async def encode_again(self) -> None:
        some = [g for g in self.living() if Method.CARD in g.methods]
        if some:
            await self.encode(self.chance.choice(some), lost=self.chance.random() < 0.3)

    async def encode(self, guest: Guest, *, lost: bool = False) -> None:
        """The desk writes the guest's card: the one in the pocket, or another one, or two lie there by mistake."""
        bench, chance = self.house.bench, self.chance
        card = guest.card if guest.card is not None and chance.random() < 0.5 and not lost else self.blank()
        others = [g.card for g in self.judge.guests if g.card is not None and g is not guest]
        accident = chance.random()
        if accident < 0.08 and others:
            card = chance.choice(others)
        bench.lay(ENCODER, card)
        if 0.08 <= accident < 0.14:
            bench.lay(ENCODER, self.blank())
        if 0.14 <= accident < 0.3:
            fault = chance.choice(sorted(DESK_FAULTS))
            self.world.faults.arm(fault, ENCODER, **DESK_FAULTS[fault])
        doors = frozenset(d for d in guest.versions[-1].doors if d in self.house.entrances)
        stay = guest.reservation or guest.id
        written = Written(guest, doors, guest.window, None)
        before = list(self.judge.cards.get(card.uid, []))
        try:
            made = await self.ask(lambda: self.house.engine.encode(guest.id, ENCODER, lost=lost))
        except GrantError as error:
            self.say(f"{guest.name} gets no card: {error}")
        except DriverError as error:
            # nobody knows what the card says now, nor whether a number was drawn for it
            self.judge.cards[card.uid] = [*before, written]
            self.judge.unsure.add(stay)
            self.say(f"{guest.name}'s card is not made: {error}")
        else:
            self.judge.cards[card.uid] = [replace(written, stay=self.judge.age(stay, made.sequence))]
            for other in self.judge.guests:
                if other.card is card:
                    other.card = None
            guest.card = card
            self.say(f"{guest.name}'s card is made ({made.kind}, number {made.sequence}){' anew' if lost else ''}")
        finally:
            bench.lift(ENCODER)
            for fault in DESK_FAULTS:
                self.world.faults.disarm(fault, ENCODER)

    async def take_card_back(self) -> None:
        holders = [g for g in self.judge.guests if g.card is not None]
        if not holders:
            return
        guest = self.chance.choice(holders)
        assert guest.card is not None
        self.house.bench.lay(ENCODER, guest.card)
        try:
            await self.ask(lambda: self.house.engine.take_back(ENCODER))
        except (GrantError, DriverError) as error:
            self.say(f"{guest.name}'s card is not erased: {error}")
        else:
            self.judge.cards[guest.card.uid] = []
            self.say(f"{guest.name}'s card is taken back")
            guest.card = None
        finally:
            self.house.bench.lift(ENCODER)

    # --- misfortune ----------------------------------------------------------------------------------------------

    async def arm_fault(self) -> None:
        door = self.chance.choice([*self.house.locks, "stick"])
        table = STICK_FAULTS if door == "stick" else BLE_FAULTS if self.house.is_ttlock(door) else ZWAVE_FAULTS
        fault = self.chance.choice(sorted(table))
        device = door if door == "stick" else self.house.fault_name(door)
        if fault in FORGETFUL:
            self.judge.disturbed.add(door)
        times = self.chance.choice((1, 1, 2, 3))
        self.world.faults.arm(fault, device, times=times, probability=self.chance.choice((0.3, 1.0)), **table[fault])
        self.say(f"{fault} is armed for {door}, {times} times")

    async def hang(self) -> None:
        """A device that answers nothing until its batteries are taken out, an hour or so later."""
        door = self.chance.choice(self.house.locks)
        self.world.faults.arm("hang_until_reset", self.house.fault_name(door))
        self.say(f"{door} hangs at its next question")
        device = self.house.bench.devices[door]
        asyncio.get_running_loop().call_later(self.chance.uniform(600, 20_000), device.power_cycle)

    async def arm_kill(self) -> None:
        where = self.chance.choice(("store:before", "store:after"))
        self.world.faults.arm("killed", where, probability=self.chance.choice((0.2, 1.0)))
        self.say(f"a kill is armed at {where}")

    async def stop_and_start(self) -> None:
        if not self.house.up or self.house.killed.is_set():
            return
        if self.chance.random() < 0.5:
            await self.house.kill()
            self.say("kill -9")
            self.house.killed.set()
            return
        await self.house.stop()
        self.say("the process is stopped")
        await self.world.sleep(self.chance.uniform(1, 7200))
        await self.house.start()
        self.say("the process is started")

    # --- people at doors -----------------------------------------------------------------------------------------

    async def walk_up(self) -> None:
        """Somebody tries a door, rightly or wrongly; the judge hears of every opening."""
        chance, judge, bench = self.chance, self.judge, self.house.bench
        if not judge.guests:
            return
        guest = chance.choice(judge.guests[-30:])
        door = chance.choice(sorted(guest.versions[-1].doors) or list(bench.devices))
        if chance.random() < 0.15:
            door = chance.choice(list(bench.devices))
        self.tried += 1
        if self.house.up:
            judge.look()
        if door in self.house.entrances:
            if guest.card is not None and bench.tap(door, guest.card).opened:
                self.opened += 1
                judge.card_opened(door, guest.card)
            return
        what = chance.random()
        if what < 0.2 and self.house.is_ttlock(door):
            locked = bench.devices[door].body.locked
            outcome = bench.present(door, guest.phone)
            # the lock may open and its answer be lost
            if outcome.opened or (locked and not bench.devices[door].body.locked):
                self.opened += 1
                judge.phone_opened(door, guest)
            return
        if what < 0.3 and self.house.is_ttlock(door) and guest.card is not None:
            if bench.tap(door, guest.card).opened:
                self.opened += 1
                judge.stored_card_opened(door, guest)
            return
        pins = [p for (d, p), grants in judge.pins.items() if d == door and guest.id in grants and p.isdigit()]
        pin = chance.choice(sorted(pins)) if pins else f"{chance.randrange(10**6):06d}"
        if chance.random() < 0.15:
            pin = mutated(pin, chance)
        if bench.type_pin(door, pin).opened:
            self.opened += 1
            judge.code_opened(door, pin)

    # --- calm ----------------------------------------------------------------------------------------------------

    async def calm(self) -> None:
        """All faults end; three hours later nothing is where it should not be, a day later all is where it should."""
        self.world.faults.disarm()
        self.judge.faulty = False
        if not self.house.up:
            await (self.rise() if self.house.killed.is_set() else self.house.start())
        self.say("calm")
        for name in sorted(self.house.away):
            await self.house.bring_back(name, heard=self.chance.random() < 0.5)
        for name in self.house.locks:
            self.house.bench.devices[name].power_cycle()
        self.judge.check()
        await self.rest(3 * 3600.0)
        self.judge.check()
        self.judge.no_orphans()
        self.house.connects.clear()
        await self.rest(24 * 3600.0)
        for name, count in self.house.connects.items():
            if count > CONNECTS_PER_DAY:
                raise Broken(f"{name} was connected to {count} times in a calm day")
        await self.rest(3600.0)
        self.judge.disturbed.clear()
        self.judge.check()
        self.judge.no_orphans()
        self.judge.everything_is_there()
        await self.try_everything()

    async def try_everything(self) -> None:
        """What is promised, proven and well inside its window opens."""
        judge, now = self.judge, self.world.now()
        for row in judge.rows:
            if row.method != "code" or not row.have or row.state != "live" or row.problem or not judge._due(row):
                continue
            guest = judge._grant_of[row.grant]
            margin = timedelta(hours=2)
            window = guest.window
            if (window.start and now < window.start + margin) or (window.end and now > window.end - margin):
                continue
            outcome = self.house.bench.type_pin(row.door, judge.pin(row))
            self.opened += outcome.opened
            if not outcome.opened:
                raise Broken(f"{row.door} does not open to {guest.name}'s code, which is there ({outcome.reason})")


def mutated(pin: str, chance: random.Random) -> str:
    """A digit dropped, a digit off by one, two digits swapped, one too many."""
    at = chance.randrange(len(pin) - 1)
    match chance.randrange(4):
        case 0:
            return pin[:at] + pin[at + 1 :]
        case 1:
            return pin[:at] + str((int(pin[at]) + 1) % 10) + pin[at + 1 :]
        case 2:
            return pin[:at] + pin[at + 1] + pin[at] + pin[at + 2 :]
        case _:
            return pin + str(chance.randrange(10))
