"""The engine: one mailbox per door, turns on what doors share, and the verbs that people and programs call.

Every trigger - a grant made or ended, a space changed, a door heard again, a new owner, a moment in time - only marks
doors dirty in the same transaction as the change; a worker plans afresh and pushes. So work coalesces, repeats are
harmless, and a crash loses nothing.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, insert, or_, select, update

from latchwork.drivers.contract import (
    CardSeen,
    Delivery,
    DoorDriver,
    DoorSession,
    DriverError,
    Encoder,
    MobileKey,
    Rejected,
    Unreachable,
    Window,
)
from latchwork.grants import carried, ledger
from latchwork.grants.assign import Assigner
from latchwork.grants.cards import HOUSE_RULES, CardDesk, DeskRules, Made
from latchwork.grants.estate import AccessSystem, Door, Estate, Lock
from latchwork.grants.ledger import LEAVING, LIVE
from latchwork.grants.media import Media
from latchwork.grants.model import (
    Alarm,
    Event,
    GrantRequest,
    GrantState,
    GrantView,
    NotFound,
)
from latchwork.grants.plan import Operation, plan
from latchwork.grants.provision import Provisioner, Touched
from latchwork.grants.requests import Requests, not_over, reaches
from latchwork.grants.schema import credential, grant, meta, space, space_door
from latchwork.grants.schema import door as door_table
from latchwork.grants.store import Store
from latchwork.grants.vault import WRONG_KEY, Vault, VaultError
from latchwork.grants.view import find_grant, grant_view
from latchwork.grants.wallets import Wallets
from latchwork.grants.worker import Idle, Worker
from latchwork.world import World

T = TypeVar("T")

LONGEST_NAP = 60.0
"""Seconds after which a sleeping scheduler looks at the wall clock again, which people and networks may have moved."""

PUNCTUAL = 0.001
"""Seconds added to every nap. A moment in time is a float and the clock shows whole microseconds: without the margin
the scheduler would wake a hair before the moment, find nothing due, and do so for ever."""

CARRIED = ""
"""The scheduler's name for the doorless lane: cards and phones whose windows end by themselves."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of a dry run."""

    door: str
    operation: Operation


class Engine:
    """Serves one estate from one store. Make it, `start` it inside a loop, and `stop` it."""

    def __init__(self, world: World, estate: Estate, store: Store, vault: Vault) -> None:
        self._world = world
        self.estate = estate
        self._store = store
        self._vault = vault
        self._assigner = Assigner(vault, world.random("pins"))
        self._provisioner = Provisioner(estate, vault, self._assigner)
        self._worker = Worker(world, store, vault, self._provisioner, self.wake)
        self._media = Media(estate.media_room)
        self.desk = CardDesk(world, estate, store, vault, self._media)
        self._visits: dict[str, asyncio.Task[Any]] = {}
        self._again: set[str] = set()
        # those who wait to speak to a door; a visit and one of them take turns
        self._callers: Counter[str] = Counter()
        self._forced: set[str] = set()
        self._audits: set[str] = set()
        self._turns: list[tuple[float, str]] = []
        self._turn_of: dict[str, float] = {}
        self._alarm_clock: asyncio.TimerHandle | None = None
        self._stopped = True
        self.requests = Requests(world, estate, vault, self._provisioner)
        self.wallets = Wallets(world, estate)
        self.failure: BaseException | None = None
        self.after_you: Callable[[], Awaitable[None]] | None = None
        """Awaited before every visit: what has to be answered at once goes first. It returns after a moment."""

    # --- life ---

    async def start(self) -> None:
        """Enrols the bound doors and spaces, and takes up every lane where it was left.

        Raises `VaultError` when the store was sealed with another key, and `StoreError`.
        """
        self._stopped = False
        self.failure = None
        self._turns.clear()
        self._turn_of.clear()
        for marks in (self._again, self._forced, self._audits):
            marks.clear()
        lanes = await self._store.run(self._enrol)
        now = self._now()
        for name, turn in lanes:
            if turn is None:
                continue
            if turn <= now:
                self.wake(name)
            else:
                self._schedule(name, turn)
        await self._tidy()

    def _enrol(self, c: Connection) -> list[tuple[str, float | None]]:
        self._check_key(c)
        boots = int(c.scalar(select(meta.c.value).where(meta.c.key == "boots")) or 0) + 1
        c.execute(delete(meta).where(meta.c.key == "boots"))
        c.execute(insert(meta).values(key="boots", value=str(boots)))
        # a seeded world starts its streams again at every start; ids must not come round with them
        self.requests.begin(self._world.random("ids", str(boots)))
        self._assigner.begin(self._world.random("pins", str(boots)))
        known = set(c.scalars(select(door_table.c.id)))
        new = [d for d in self.estate.doors.values() if d.name not in known]
        if new:
            c.execute(insert(door_table), [_door_row(d) for d in new])
        self._enrol_spaces(c)
        doubted = door_table.c.trusted.is_(False) & door_table.c.id.in_(
            select(credential.c.door).where(credential.c.sent, credential.c.state.in_((LIVE, LEAVING)))
        )
        rows = c.execute(
            select(
                door_table.c.id,
                door_table.c.dirty,
                door_table.c.due_at,
                door_table.c.retry_at,
                doubted.label("doubted"),
            ).where(
                door_table.c.kind == "lock",
                or_(
                    door_table.c.dirty > 0,
                    door_table.c.due_at.is_not(None),
                    door_table.c.retry_at.is_not(None),
                    doubted,
                ),
            )
        )
        return [(r.id, _first_turn(r)) for r in rows]

    def _check_key(self, c: Connection) -> None:
        """The key must be the one that the store was begun with: tags of two keys never meet."""
        tag = self._vault.tag("latchwork key").hex()
        known = c.scalar(select(meta.c.value).where(meta.c.key == "key"))
        if known is None:
            c.execute(insert(meta).values(key="key", value=tag))
        elif known != tag:
            raise VaultError(WRONG_KEY)

    def _enrol_spaces(self, c: Connection) -> None:
        stored = set(c.scalars(select(space.c.id)))
        for name, doors in self.estate.spaces.items():
            if name in stored:
                continue
            c.execute(insert(space).values(id=name))
            if doors:
                c.execute(insert(space_door), [{"space": name, "door": one} for one in doors])

    async def stop(self) -> None:
        """Ends the visits under way. What was in the middle is written down as doubtful and read first next time."""
        self._stopped = True
        if self._alarm_clock is not None:
            self._alarm_clock.cancel()
            self._alarm_clock = None
        visits = list(self._visits.values())
        for task in visits:
            task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        await self._store.drain()

    async def settle(self) -> None:
        """Waits until no door has anything to do now. Doors that wait for a moment in time do not count.

        Raises what stopped the engine, such as a `StoreError` when the disk is full.
        """
        while self._visits or (self._again and not self._stopped):
            await asyncio.gather(*self._visits.values(), return_exceptions=True)
            if not self._visits:
                await asyncio.sleep(0)  # a visit lets a caller go first, who takes up the door in his next step
        if self.failure is not None:
            raise self.failure

    def _now(self) -> float:
        return self._world.now().timestamp()

    # --- the mailboxes ---

    def wake(self, name: str) -> None:
        """Has the door looked at soon; a door that is being visited is looked at once more afterwards."""
        if self._stopped:
            return
        if name in self._visits or self._callers[name]:
            self._again.add(name)
        else:
            self._visit(name)

    def _visit(self, name: str) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(name), name=f"visit {name}")
        self._visits[name] = task
        task.add_done_callback(partial(self._served, name))

    def heard(self, name: str) -> None:
        """The door was heard: whatever it waited for after failures, it is tried now, unless its breaker is open or
        its traffic budget is spent. A door that waits for nothing is left in peace."""
        self._forced.add(name)
        self.wake(name)

    async def medium_is_back(self, names: Iterable[str]) -> None:
        """What these doors share was away and is there again: their failures were its, and the conversations that it
        lost are not counted against them, so each is tried at once."""
        doors = [name for name in names if self.estate.lock(name) is not None]

        def close_breakers(c: Connection) -> None:
            for name in doors:
                ledger.change_lane(c, name, burst=0, burst_at=None, talks=0)

        await self._store.run(close_breakers)
        for name in doors:
            self.heard(name)

    def audit(self, names: Iterable[str] | None = None) -> None:
        """Has the memory, the clock and the log of these doors read, or of all."""
        for name in list(self.estate.doors) if names is None else names:
            lock = self.estate.lock(name)
            if lock is not None and lock.capabilities.has_line:
                self._audits.add(name)
                self.wake(name)

    async def visited(self, names: Iterable[str]) -> None:
        """Returns when none of these doors is being visited, whatever came of it."""
        for name in names:
            while name in self._visits or (name in self._again and not self._stopped):
                if (running := self._visits.get(name)) is not None:
                    await asyncio.wait([running])
                else:
                    await asyncio.sleep(0)

    def _served(self, name: str, task: asyncio.Task[None]) -> None:
        self._visits.pop(name, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            # a full disk or a mistake in the program: no door is touched any more until somebody looks
            self.failure = self.failure or error
            self._stopped = True
        elif not self._callers[name]:
            self._visit_again(name)

    def _visit_again(self, name: str) -> None:
        if name in self._again and not self._stopped:
            self._again.discard(name)
            self._visit(name)

    async def _serve(self, name: str) -> None:
        if name == CARRIED:
            await self._tidy()
            return
        lock = self.estate.lock(name)
        if lock is None:
            self._schedule_if(name, await self._worker.unbound(name))
            return
        if self.after_you is not None:
            await self.after_you()
        audit, forced = name in self._audits, name in self._forced
        self._audits.discard(name)
        self._forced.discard(name)
        seen = await self._worker.idle(name, lock.driver, forced=forced, audit=audit)
        if isinstance(seen, Idle):
            turn = seen.until
        else:
            async with self._media.turn(lock.driver.medium):
                turn = await self._worker.visit(name, lock.driver, audit=audit, known=seen)
        self._schedule_if(name, turn)

    def _schedule_if(self, name: str, turn: float | None) -> None:
        if turn is not None:
            self._schedule(name, turn)

    async def operate(self, name: str, work: Callable[[DoorSession], Awaitable[T]], *, looks: bool = False) -> T:
        """Holds one conversation with a lock, in its turn on the medium and never beside a visit to the same door.

        With `looks` the door is asked afterwards who opened it and how it stands; a door that falls silent meanwhile
        is asked at its next visit.

        Raises `NotFound` for a door without a line to us, what opening the session raises, and what `work` raises.
        Cancelled, it leaves on the door what the verb under way says.
        """
        lock = self.estate.lock(name)
        if lock is None:
            raise NotFound(f"{name!r} is not a lock that can be spoken to")
        await self._call(name)
        if self._stopped:
            raise Unreachable("the service is stopping; ask again when it is back")

        async def converse() -> T:
            async with self._media.turn(lock.driver.medium), lock.driver.session() as session:
                if not looks:
                    return await work(session)
                try:
                    result = await work(session)
                except Rejected:
                    await self._look(name, session)
                    raise
                await self._look(name, session)
                return result

        task = asyncio.get_running_loop().create_task(converse(), name=f"operate {name}")
        self._visits[name] = task
        task.add_done_callback(partial(self._operated, name))
        try:
            return await task
        except asyncio.CancelledError:
            task.cancel()
            raise

    async def _call(self, name: str) -> None:
        """Waits until nobody speaks to the door; whoever waits goes before the next visit, and lets one go after."""
        self._callers[name] += 1
        try:
            while (running := self._visits.get(name)) is not None:
                await asyncio.wait([running])
        except asyncio.CancelledError:
            if self._callers[name] == 1 and name not in self._visits:
                self._visit_again(name)
            raise
        finally:
            self._callers[name] -= 1

    async def take_log(self, name: str) -> None:
        """Takes in what a lock has reported by itself; what fails is left to the next visit."""
        with suppress(DriverError):
            await self.operate(name, partial(self._worker.take_log, name))

    async def _look(self, name: str, session: DoorSession) -> None:
        # what was asked for is done, whatever becomes of the question
        with suppress(DriverError):
            await self._worker.look(name, session)

    def _operated(self, name: str, task: asyncio.Task[Any]) -> None:
        self._visits.pop(name, None)
        if not task.cancelled():
            task.exception()  # whoever asked has been told
        self._visit_again(name)

    # --- moments in time ---

    def _schedule(self, name: str, turn: float) -> None:
        if self._turn_of.get(name) == turn:
            return
        self._turn_of[name] = turn
        heapq.heappush(self._turns, (turn, name))
        if self._turns[0][1] == name:
            self._set_alarm_clock()

    def _set_alarm_clock(self) -> None:
        if self._alarm_clock is not None:
            self._alarm_clock.cancel()
            self._alarm_clock = None
        if self._stopped or not self._turns:
            return
        nap = max(0.0, self._turns[0][0] - self._now()) + PUNCTUAL
        if not self._world.virtual:
            nap = min(nap, LONGEST_NAP)
        self._alarm_clock = asyncio.get_running_loop().call_later(nap, self._ring)

    def _ring(self) -> None:
        now = self._now()
        while self._turns and self._turns[0][0] <= now:
            turn, name = heapq.heappop(self._turns)
            if self._turn_of.get(name) == turn:
                del self._turn_of[name]
                self.wake(name)
        self._set_alarm_clock()

    async def _tidy(self) -> None:
        """Ends what people carry and whose window is over, and schedules the next such end."""
        offline = self.estate.offline
        turn = await self._store.run(lambda c: carried.end_what_is_over(c, self._now(), offline))
        if turn is not None:
            self._schedule(CARRIED, turn)

    # --- grants ---

    async def grant(self, request: GrantRequest) -> GrantView:
        """Stores the request and starts to carry it out; the answer says what each door will and will not do.

        Raises `GrantError` with nothing stored. The credentials are on their doors when `set` says so, not before.
        """
        self.requests.check(request)
        return await self.transact(lambda c, touched: self._view(c, self.requests.create(c, request, touched)))

    async def update(
        self,
        grant_id: str,
        *,
        window: Window | None = None,
        doors: Sequence[str] | None = None,
        spaces: Sequence[str] | None = None,
    ) -> GrantView:
        """Moves the window or the places; what is not named stays. PINs stay, cards want a new encoding.

        A window that is over ends the grant's access now. What people carry and is good for longer than the new
        window raises an alarm until it is over, rewritten or back.
        """

        def alter(c: Connection, touched: Touched) -> GrantView:
            self.requests.alter(c, grant_id, touched, window=window, doors=doors, spaces=spaces)
            return self._view(c, grant_id)

        return await self.transact(alter)

    async def revoke(self, grant_id: str) -> GrantView:
        """Ends a grant now: its credentials leave every lock; what people carry raises an alarm until it is back."""

        def end(c: Connection, touched: Touched) -> GrantView:
            self.requests.end(c, grant_id, touched)
            return self._view(c, grant_id)

        return await self.transact(end)

    def _view(self, c: Connection, grant_id: str) -> GrantView:
        return grant_view(c, self.estate, self._vault, find_grant(c, grant_id), self._now())

    async def transact(self, work: Callable[[Connection, Touched], T], *, aside: bool = False) -> T:
        """Runs `work` in one transaction and then has the doors looked at that it marked in `Touched`. `aside` as in
        `Store.run`.

        Raises what `work` raises, with nothing changed, and what stopped the engine.
        """
        if self.failure is not None:
            raise self.failure
        touched = Touched()
        result = await self._store.run(lambda c: work(c, touched), aside=aside)
        for name in sorted(touched.doors):
            self.wake(name)
        if touched.carried:
            self.wake(CARRIED)
        return result

    # --- what people see ---

    async def show(self, grant_id: str) -> GrantView:
        now = self._now()
        return await self._store.run(lambda c: grant_view(c, self.estate, self._vault, find_grant(c, grant_id), now))

    async def grants(self, *, ended: bool = False) -> list[GrantView]:
        """All live grants, oldest first; with `ended` the others too."""
        now = self._now()

        def look(c: Connection) -> list[GrantView]:
            query = select(grant).order_by(grant.c.created_at, grant.c.id)
            if not ended:
                query = query.where(grant.c.state == GrantState.LIVE.value, not_over(now))
            return [grant_view(c, self.estate, self._vault, row, now) for row in list(c.execute(query))]

        return await self._store.run(look)

    async def events(self, after: int = 0, *, grant_id: str | None = None, most: int = 1000) -> list[Event]:
        return await self._store.run(lambda c: ledger.events_after(c, after, grant_id, most))

    async def alarms(self) -> list[Alarm]:
        return await self._store.run(ledger.alarms)

    async def dry_run(self) -> list[Planned]:
        """What would be done at each lock now, by what is known of it; nothing is sent."""
        now = self._now()

        def look(c: Connection) -> list[Planned]:
            lines: list[Planned] = []
            for one in self.estate.doors.values():
                if not isinstance(one, Lock):
                    continue
                view = ledger.load_door(c, self._vault, one.name, now)
                capabilities = one.capabilities
                todo = plan(view.ours, view.others, capabilities.code, view.tags, capabilities.card_capacity)
                lines += [Planned(one.name, operation) for operation in todo.operations]
            return lines

        return await self._store.run(look)

    async def online(self) -> dict[str, bool]:
        """Whether each door answered when it was last spoken to."""
        rows = await self._store.run(lambda c: list(c.execute(select(door_table.c.id, door_table.c.online))))
        return {row.id: row.online for row in rows}

    # --- cards and phones ---

    async def encode(self, grant_id: str, encoder: str, *, lost: bool = False, rules: DeskRules = HOUSE_RULES) -> Made:
        """Writes the grant's card on the one that lies on `encoder`; see `CardDesk.encode`."""
        made, touched = await self.desk.encode(grant_id, encoder, lost=lost, rules=rules)
        for name in sorted(touched.doors):
            self.wake(name)
        await self._tidy()
        return made

    async def read_card(self, encoder: str) -> CardSeen:
        """Reads the card on `encoder`; see `CardDesk.read`."""
        return await self.desk.read(encoder)

    def encoder(self, name: str) -> tuple[AccessSystem, Encoder]:
        """The encoder of that name and its system; `NotFound` otherwise."""
        return self.desk.encoder(name)

    async def take_back(self, encoder: str) -> CardSeen:
        """Erases the card on `encoder`; see `CardDesk.take_back`."""
        seen, touched = await self.desk.take_back(encoder)
        for name in sorted(touched.doors):
            self.wake(name)
        return seen

    async def mobile_keys(self, grant_id: str, phone: bytes | None = None) -> list[MobileKey]:
        """Hands out the grant's mobile keys: what the phone with this public key fetches; see `Wallets.fetch`."""
        keys = await self._store.run(lambda c: self.wallets.fetch(c, grant_id, phone))
        await self._tidy()
        return keys

    async def phone_gave_back(self, grant_id: str, doors: Iterable[str], phone: bytes | None = None) -> None:
        """A phone says that it no longer holds these keys; their alarms end. See `Wallets.gave_back`."""
        await self._store.run(lambda c: self.wallets.gave_back(c, grant_id, doors, phone))

    # --- the estate changes ---

    async def bind(self, doors: Iterable[Door], systems: Iterable[AccessSystem], room: Mapping[str, int]) -> None:
        """Takes in doors and access systems that were not here when it started; `room` as in `Estate.media_room`."""
        doors = list(doors)

        def enrol(c: Connection) -> None:
            known = set(c.scalars(select(door_table.c.id)))
            if new := [_door_row(one) for one in doors if one.name not in known]:
                c.execute(insert(door_table), new)

        await self._store.run(enrol)
        self.estate.doors |= {one.name: one for one in doors}
        self.estate.systems |= {one.name: one for one in systems}
        self._media.room |= room

    async def join_space(self, name: str, door: str) -> None:
        """Puts a door into a space; every live grant on the space reaches it from now on."""
        await self.transact(lambda c, touched: self.requests.change_space(c, name, door, touched, joins=True))

    async def leave_space(self, name: str, door: str) -> None:
        """Takes a door out of a space; what grants on the space put there is taken away."""
        await self.transact(lambda c, touched: self.requests.change_space(c, name, door, touched, joins=False))

    async def change_owner(self, door: str, owner: str) -> None:
        """Hands a door over: grants of the former owner lose it, grants of the new one that name it gain it."""
        await self.transact(lambda c, touched: self.requests.change_owner(c, door, owner, touched))

    async def replace(self, door: str, driver: DoorDriver) -> None:
        """New hardware at a door: nothing of ours is on it yet."""
        lock = self.estate.lock(door)
        if lock is None:
            raise NotFound(f"{door!r} is not a lock of this rig")
        running = self._visits.get(door)
        if running is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        lock.driver = driver

        def work(c: Connection, touched: Touched) -> None:
            now = self._now()
            touched.doors.add(door)
            mine = (credential.c.door == door) & (credential.c.delivery == Delivery.STORED.value)
            keys = list(c.scalars(select(credential.c.id).where(mine, credential.c.state.in_((LIVE, LEAVING)))))
            blank = ledger.OFF_DOOR | {"slot": None, "problem": None, "problem_text": None}
            ledger.change_credentials(c, [{"key": key} | blank for key in keys])
            ledger.replace_foreign(c, self._vault, door, ())
            fresh = {"trusted": False, "online": True, "attempts": 0, "retry_at": None, "read_at": None}
            c.execute(update(door_table).where(door_table.c.id == door).values(fresh))
            ledger.tell(c, now, "device.replaced", door=door)
            self.requests.again_for(c, reaches(door), touched)
            ledger.mark_dirty(c, [door])

        await self.transact(work)


def _door_row(door: Any) -> dict[str, Any]:
    return {
        "id": door.name,
        "kind": door.kind.value,
        "make": door.capabilities.make,
        "owner": door.owner,
        "system": getattr(door, "system", None),
        "number": getattr(door, "number", None),
        "common": getattr(door, "common", False),
    }


def _first_turn(row: Any) -> float | None:
    if row.dirty or (row.doubted and row.retry_at is None):
        return 0.0
    turns = [turn for turn in (row.due_at, row.retry_at) if turn is not None]
    return min(turns, default=None)
