"""One client of a crowd: makes, reads, changes and deletes grants and codes of its own, drawn from a seed.

It asks again what the API lets be asked again: what is read; a deletion, and a change to named values, which may be
carried out twice; a grant under its `access_grant_key` and a code under its PIN, which a server that has them refuses.
"""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from crowd_asking import DOOR, DOUBLED, ERROR, LOST, Line, Lost, Question, Refused
from crowd_doors import Door, Doors
from crowd_worlds import Differs, Kind, State, Thing
from seam.resources import AccessCode

MINUTE, DAY = 60_000, 86_400_000

TRIES_AGAIN = 0.75
"""How likely a client asks again after a lost answer, as often as it is lost; else it leaves the thing alone."""

CROWDS = 0.06
"""How likely a new code is one for the lock that has no room for all."""

HOW_OFTEN = {
    "make_grant": 20,
    "make_code": 20,
    "read": 14,
    "move_window": 12,
    "move_doors": 8,
    "recode": 5,
    "delete": 11,
    "walk_up": 6,
    "unlock": 2,
    "list": 2,
}


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def written(moment: int) -> str:
    """Milliseconds since 1970 as the API writes them."""
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_ms(text: str | None) -> int | None:
    return None if text is None else round(datetime.fromisoformat(text).timestamp() * 1000)


class Client:
    """Does `steps` things, one after the other."""

    def __init__(self, number: int, line: Line, doors: Doors, chance: random.Random) -> None:
        self.name = f"client-{number}"
        self.things: list[Thing] = []
        self.line = line
        self.doors = doors
        self.chance = chance
        self._made = 0

    async def step(self) -> None:
        (what,) = self.chance.choices(list(HOW_OFTEN), list(HOW_OFTEN.values()))
        await getattr(self, what)()

    # --- making ---

    async def make_grant(self) -> None:
        doors = self.doors.pick(self.chance, self.chance.choice((1, 1, 2, 3)))
        if doors:
            starts, ends, short = self._window()
            thing = self.thing(Kind.GRANT)
            state = State(frozenset(one.id for one in doors), starts, ends, f"{thing.key} by {self.name}")
            await self.ask_for_grant(thing, state)
            thing.left = thing.left or short

    async def make_code(self) -> None:
        crowds = self.chance.random() < CROWDS
        doors = [self.doors.crowded] if crowds else self.doors.pick(self.chance, 1)
        if doors:
            starts, ends, short = self._window()
            thing = self.thing(Kind.CODE)
            await self.ask_for_code(thing, State(frozenset({doors[0].id}), starts, ends, thing.key), doors[0])
            thing.left = thing.left or short

    def thing(self, kind: Kind, key: str | None = None) -> Thing:
        self._made += 1
        thing = Thing(kind, key or f"{self.name} {kind.value} {self._made}")
        self.things.append(thing)
        return thing

    def _window(self) -> tuple[int, int, bool]:
        """Running, or soon, or some other day, or over in a moment; that one nobody can change in time."""
        now, kind = now_ms(), self.chance.random()
        if kind < 0.6:
            return now - 2 * MINUTE, now + self.chance.randint(1, 30) * DAY, False
        if kind < 0.72:
            return now + self.chance.randint(2_000, 8_000), now + self.chance.randint(1, 30) * DAY, False
        if kind < 0.88:
            return now + DAY, now + self.chance.randint(2, 30) * DAY, False
        return now - 2 * MINUTE, now + self.chance.randint(2_000, 8_000), True

    async def ask_for_grant(self, thing: Thing, state: State) -> None:
        person = f"{self.name} person {self.chance.randint(1, 2)}"
        asked: dict[str, Any] = {
            "access_grant_key": thing.key,
            "name": state.name,
            "device_ids": sorted(state.doors),
            "starts_at": written(state.starts),
            "ends_at": written(state.ends),
            "requested_access_methods": [{"mode": "code"}],
            "user_identity": {"full_name": person, "user_identity_key": person},
        }
        while True:
            try:
                made = await self.line.ask(lambda seam: seam.access_grants.create(**asked))
            except Lost as lost:
                thing.made(state, answered=False)
                if self._leaves(thing, lost):
                    return
                continue
            except Refused as refusal:
                if _too_late(refusal, state):
                    thing.left = True
                elif refusal.kind != "access_grant_key_conflict":
                    self.find(ERROR, f"a grant was refused: {refusal}")
                elif not thing.asked:
                    self.find(DOUBLED, f"the key {thing.key!r} is taken by nobody's grant")
                else:
                    await self.read(thing)
                return
            thing.made(state, answered=True)
            thing.id = made.access_grant_id
            return

    async def ask_for_code(self, thing: Thing, state: State, door: Door, pin: str | None = None) -> None:
        """With `pin` no other will do."""
        state = replace(state, pin=pin or door.pin(self.chance))
        while True:
            asked = {"device_id": door.id, "name": state.name, "code": state.pin}
            asked |= {"starts_at": written(state.starts), "ends_at": written(state.ends)}
            try:
                made = await self.line.ask(lambda seam, asked=asked: seam.access_codes.create(**asked))
            except Lost as lost:
                thing.made(state, answered=False)
                if self._leaves(thing, lost):
                    return
                continue
            except Refused as refusal:
                if _too_late(refusal, state):
                    thing.left = True
                    return
                if refusal.kind != "duplicate_access_code":
                    self.find(ERROR, f"a code was refused: {refusal}")
                    return
                if thing.asked and await self._is_mine(thing, state):
                    return
                if pin is not None or thing.left:
                    return
                state = replace(state, pin=door.pin(self.chance))
                continue
            thing.made(state, answered=True)
            thing.id = made.access_code_id
            return

    async def _is_mine(self, thing: Thing, state: State) -> bool:
        """Whether the code that the door has already is the one whose answer was lost."""
        (door,) = state.doors
        code = await self.sure(lambda seam: seam.access_codes.get(device_id=door, code=state.pin))
        if code is not None and code.name == thing.key:
            thing.id = code.access_code_id
            self._seen_code(thing, code)
            return True
        self._gone(thing)
        return False

    def _leaves(self, thing: Thing, lost: Lost) -> bool:
        thing.left = not lost.again or self.chance.random() > TRIES_AGAIN
        return thing.left

    # --- changing ---

    async def move_window(self) -> None:
        thing = self._some()
        if thing is None:
            return
        starts, ends, short = self._window()
        if short:
            starts, ends = now_ms() + 2 * DAY, now_ms() + 3 * DAY
        moments = {"starts_at": written(starts), "ends_at": written(ends)}
        await self._change(thing, {"starts": starts, "ends": ends}, self._update(thing, **moments))

    async def move_doors(self) -> None:
        thing = self._some(Kind.GRANT)
        if thing is None:
            return
        stays = sorted(thing.state.doors)[: self.chance.randint(0, 1)]
        doors = frozenset({*stays, *(one.id for one in self.doors.pick(self.chance, self.chance.randint(1, 2)))})
        if doors and doors != thing.state.doors:
            # the library does not know yet that a grant can move
            body = {"access_grant_key": thing.key, "device_ids": sorted(doors)}
            await self._change(
                thing, {"doors": doors}, lambda seam: seam.client.patch("/access_grants/update", json=body)
            )

    async def recode(self) -> None:
        thing = self._some(Kind.CODE)
        if thing is None:
            return
        (door,) = thing.state.doors
        pin = self.doors.by_id[door].pin(self.chance)
        await self._change(thing, {"pin": pin}, self._update(thing, code=pin), ("duplicate_access_code",))

    def _update(self, thing: Thing, **values: Any) -> Question[None]:
        if thing.kind is Kind.GRANT:
            return lambda seam: seam.access_grants.update(access_grant_key=thing.key, **values)
        return lambda seam: seam.access_codes.update(access_code_id=str(thing.id), **values)

    async def _change(
        self, thing: Thing, changes: dict[str, Any], question: Question[None], may_refuse: tuple[str, ...] = ()
    ) -> None:
        while True:
            try:
                await self.line.ask(question)
            except Lost as lost:
                thing.changed(changes, answered=False)
                if self._leaves(thing, lost):
                    return
                continue
            except Refused as refusal:
                if refusal.status == 404:
                    self._gone(thing)
                elif refusal.kind not in may_refuse:
                    self.find(ERROR, f"a change of {thing.key} was refused: {refusal}")
                return
            thing.changed(changes, answered=True)
            return

    async def delete(self) -> None:
        thing = self._some()
        if thing is None:
            return
        while True:
            try:
                if thing.kind is Kind.GRANT:
                    await self.line.ask(lambda seam: seam.access_grants.delete(access_grant_id=str(thing.id)))
                else:
                    await self.line.ask(lambda seam: seam.access_codes.delete(access_code_id=str(thing.id)))
            except Lost as lost:
                thing.ended(answered=False)
                if self._leaves(thing, lost):
                    return
                continue
            except Refused as refusal:
                if refusal.status == 404:
                    self._gone(thing)
                else:
                    self.find(ERROR, f"{thing.key} was not deleted: {refusal}")
                return
            thing.ended(answered=True)
            return

    # --- reading ---

    async def read(self, thing: Thing | None = None) -> list[AccessCode]:
        """Reads one of its things back, a drawn one if none is named; answers its codes."""
        thing = thing or self._some(certain=False)
        if thing is None:
            return []
        if thing.kind is Kind.CODE:
            return await self._read_code(thing)
        grant = await self.sure(lambda seam: seam.access_grants.get(access_grant_key=thing.key))
        if grant is None or any(one.warning_code == "being_deleted" for one in grant.warnings):
            self._gone(thing)
            return []
        codes = await self.sure(lambda seam: seam.access_codes.list(access_grant_id=grant.access_grant_id))
        thing.id = grant.access_grant_id
        times = read_ms(grant.starts_at), read_ms(grant.ends_at)
        doors = {one.device_id for one in codes or () if one.status != "removing"}

        def fits(state: State) -> bool:
            there = state.doors == doors or state.is_over(now_ms())
            return there and (state.starts, state.ends) == times and state.name == grant.name

        self._check(lambda: thing.seen(fits, f"read as {grant.name} from {times[0]} to {times[1]} at {sorted(doors)}"))
        return list(codes or ())

    async def _read_code(self, thing: Thing) -> list[AccessCode]:
        if thing.id is None:
            return []
        code = await self.sure(lambda seam: seam.access_codes.get(access_code_id=str(thing.id)))
        if code is None or any(one.mutation_code == "deleting" for one in code.pending_mutations):
            self._gone(thing)
            return []
        self._seen_code(thing, code)
        return [code]

    def _seen_code(self, thing: Thing, code: AccessCode) -> None:
        seen = (read_ms(code.starts_at), read_ms(code.ends_at), code.name, code.code, frozenset({code.device_id}))

        def fits(state: State) -> bool:
            return seen == (state.starts, state.ends, state.name, state.pin, state.doors)

        self._check(lambda: thing.seen(fits, f"read as {code.name} from {seen[0]} to {seen[1]}"))

    async def walk_up(self) -> None:
        """Types what is said to be set at its doors."""
        thing = self._some()
        if thing is None:
            return
        for code in await self.read(thing):
            if code.status != "set":
                continue
            typed = {"device_id": code.device_id, "code": code.code}
            answer = await self.sure(lambda seam, typed=typed: seam.client.post(TYPE_PIN, json=typed))
            if answer is not None and not answer["outcome"]["opened"]:
                door = self.doors.by_id[code.device_id].name
                self.find(DOOR, f"{door} refuses a set code of {thing.key} ({answer['outcome']['reason']})")

    async def unlock(self) -> None:
        """Opens a door from afar, and lets it be where nobody says what came of it."""
        door = self.chance.choice(self.doors.roomy)
        try:
            await self.line.ask(lambda seam: seam.locks.unlock_door(device_id=door.id))
        except Lost:
            return
        except Refused as refusal:
            self.find(ERROR, f"{door.name} was not to be unlocked: {refusal}")

    async def list(self) -> None:
        """All codes of a door: none is there twice."""
        door = self.chance.choice(self.doors.roomy)
        codes = await self.sure(lambda seam: seam.access_codes.list(device_id=door.id)) or []
        # those of grants are called by their people
        names = [one.name for one in codes if f" {Kind.CODE.value} " in (one.name or "") and one.status != "removing"]
        for name in {one for one in names if names.count(one) > 1}:
            self.find(DOUBLED, f"{door.name} has {name} {names.count(name)} times")

    # --- common to all ---

    def _some(self, kind: Kind | None = None, *, certain: bool = True) -> Thing | None:
        """One of its things that is there; with `certain` one of which is known how it stands."""
        able = [
            one
            for one in self.things
            if not one.left and one.worlds != {None} and (kind is None or one.kind is kind)
            if one.id is not None and not (certain and not one.certain)
        ]
        return self.chance.choice(able) if able else None

    async def sure(self, question: Callable[[Any], Awaitable[Any]]) -> Any:
        """Asks what is only read until it is answered; None for what is not there."""
        while True:
            try:
                return await self.line.ask(question)
            except Lost as lost:
                if not lost.again:
                    return None
            except Refused as refusal:
                if refusal.status != 404:
                    self.find(ERROR, f"a question was refused: {refusal}")
                return None

    def _gone(self, thing: Thing) -> None:
        self._check(thing.seen_gone)

    def _check(self, seen: Callable[[], None]) -> None:
        try:
            seen()
        except Differs as difference:
            self.find(LOST, str(difference))

    def find(self, kind: str, text: str) -> None:
        self.line.tally.find(kind, text)


def _too_late(refusal: Refused, state: State) -> bool:
    """Whether the window was over before anybody answered."""
    return refusal.status == 400 and state.is_over(now_ms())


TYPE_PIN = "/latchwork/simulate/type_pin"
