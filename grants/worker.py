"""One visit to one door: load, read where memory is doubted, plan, write down the intent, do it, write what it proved.

Nothing is sent before the intent is on the disk, so that after a crash what is found on the door is known to be ours.
A visit that breaks leaves the lane *untrusted*: the next one reads before it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection

from latchwork.drivers.contract import (
    AutoLocks,
    Bolt,
    Content,
    Deed,
    DoorDriver,
    DoorSession,
    DriverError,
    Evidence,
    ManyAtOnce,
    Method,
    Passage,
    Reason,
    Receipt,
    Rejected,
    Status,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.grants import lanes, ledger
from latchwork.grants.ledger import DoorView, is_due
from latchwork.grants.others import Deeds, others_deeds
from latchwork.grants.plan import Add, Change, Ours, Plan, Remove, as_wanted, plan, reconcile
from latchwork.grants.store import Store
from latchwork.grants.vault import Vault
from latchwork.world import World

ROUNDS = 4
"""How often one visit plans anew: once for the work, once to see that nothing is left, and twice for collisions."""

_PROBLEM = {
    Reason.MEMORY_FULL: ledger.NO_ROOM,
    Reason.DUPLICATE_CODE: "duplicate_code_on_device",
    Reason.BAD_LENGTH: "code_constraints_violated",
    Reason.BAD_DIGITS: "code_constraints_violated",
    Reason.WINDOW_REFUSED: "device_time_constraints_violated",
    Reason.UNSUPPORTED: "device_does_not_support_access_codes",
    Reason.NOT_PAIRED: "missing_device_credentials",
    Reason.NOT_AUTHORISED: "missing_device_credentials",
}


_DOUBTFUL = (Reason.DUPLICATE_CODE, Reason.BAD_SLOT, Reason.MEMORY_FULL)
"""Refusals that say that the door holds something else than is known."""

REFUSES, CLOCK_WRONG, FORMER_WINDOW = "door_refuses", "clock_wrong", "former_window_on_door"

_DEEDS = {Deed.OPENED: "lock.unlocked", Deed.LOCKED: "lock.locked", Deed.REFUSED: "lock.access_denied"}
"""The events of what a lock logs."""

_BOLTS = {Deed.OPENED: Bolt.UNLOCKED, Deed.LOCKED: Bolt.LOCKED}
"""Where the bolt is after it."""

SLACK = 300.0
"""Seconds that a lock's own log may be early: its clock is not ours."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing to do at a door until `until` (seconds since 1970; None: until something changes)."""

    until: float | None


class Promises(Protocol):
    """What a worker has changed of what was promised, when a door turns out otherwise; inside a transaction."""

    def repin(self, c: Connection, at: float, key: int) -> list[str]:
        """Gives a credential another PIN, because its own is taken; returns the doors whose credentials changed."""

    def room_again(self, c: Connection, doors: Iterable[str]) -> set[str]:
        """Something left these doors: what had no room may have it now; returns the doors where something has."""


class Worker:
    """Visits doors. One instance serves all doors; a door is never visited twice at once (the engine sees to it)."""

    def __init__(
        self, world: World, store: Store, vault: Vault, promises: Promises, wake: Callable[[str], None]
    ) -> None:
        self._world = world
        self._store = store
        self._vault = vault
        self._promises = promises
        self._wake = wake
        self._chance = world.random("lanes")

    def _now(self) -> float:
        return self._world.now().timestamp()

    async def idle(
        self, name: str, driver: DoorDriver, *, forced: bool = False, audit: bool = False
    ) -> Idle | DoorView | None:
        """`Idle` when the door needs no conversation now. Else it must be visited; a view is what is to be done there.

        A lane that waits after failures is left alone unless it is `forced`, because the door was heard, and its
        breaker is closed; what should be gone by now raises its alarm. An `audit` that somebody asked for is always
        held.
        """
        now = self._now()

        def look(c: Connection) -> Idle | DoorView | None:
            if audit:
                return None
            view = ledger.load_door(c, self._vault, name, now)
            lane = view.lane
            if lane.retry_at is not None and lane.retry_at > now:
                return self._waits(c, view, now, driver, forced=forced)
            if (not lane.trusted and (view.held or lane.read_at is None)) or (forced and not lane.online):
                return None
            if self._plan(view, driver):
                return view
            if self._audit_due(view, now) and not _spent(lane, driver, now):
                return None
            return Idle(self._rest(c, view, now))

        return await self._store.run(look)

    def _waits(self, c: Connection, view: DoorView, now: float, driver: DoorDriver, *, forced: bool) -> Idle | None:
        """A lane that is between two tries."""
        lane = view.lane
        again: float = lane.retry_at
        if forced and not _spent(lane, driver, now):
            closes = lanes.Burst(lane.burst, lane.burst_at).open_until(now)
            if closes is None:
                ledger.change_lane(c, lane.id, attempts=0, retry_at=now)
                return None
            if closes < again:
                again = closes
                ledger.change_lane(c, lane.id, retry_at=again)
        self._drop_what_is_over(c, view, now)
        self._raise_alarms(c, view, now, "it has not answered lately")
        return Idle(again if view.turn is None else min(again, view.turn))

    async def unbound(self, name: str) -> float | None:
        """A door that nothing is bound to any more: what should be gone from it raises its alarm.

        Answers when the next thing should go.
        """
        now = self._now()

        def look(c: Connection) -> float | None:
            if not ledger.is_enrolled(c, name):
                return None
            view = ledger.load_door(c, self._vault, name, now)
            self._raise_alarms(c, view, now, "no driver is bound to it; put it back into the rig file")
            ledger.change_lane(c, name, due_at=view.turn)
            if view.rows and not view.lane.dirty:
                ledger.mark_dirty(c, [name])  # to be looked at as soon as something is bound to it again
            return view.turn

        return await self._store.run(look)

    def _audit_due(self, view: DoorView, now: float) -> bool:
        return view.lane.read_at is None or view.lane.read_at + lanes.AUDIT_EVERY.total_seconds() <= now

    def _plan(self, view: DoorView, driver: DoorDriver) -> Plan:
        capabilities = driver.capabilities
        return plan(view.ours, view.others, capabilities.code, view.tags, capabilities.card_capacity)

    def _rest(
        self, c: Connection, view: DoorView, now: float, *, again_at: float | None = None, **columns: Any
    ) -> float | None:
        """Ends a visit: drops what is over, and says when the door's next turn is.

        With `again_at` there is more to do than was done: the lane stays marked, whatever becomes of this process.
        """
        lane = view.lane
        self._drop_what_is_over(c, view, now)
        audit = max((lane.read_at or now) + lanes.AUDIT_EVERY.total_seconds(), now + lanes.SLOW[-1])
        due: float | None = audit if view.turn is None else min(audit, view.turn)
        if not view.held:
            due = audit if view.others.counts else None
        elif any(one.have is not None and not one.due for one in view.ours):
            due = min(due or audit, now + lanes.SLOW[-1])  # it would not go: ask again
        if again_at is not None:
            due = min(due or audit, again_at)
            ledger.mark_dirty(c, [lane.id])
        if lane.attempts and columns:
            ledger.clear_door_alarms(c, now, lane.id, REFUSES)
        ledger.finish_lane(c, lane.id, lane.dirty, due_at=due, retry_at=None, attempts=0, **columns)
        return due

    def _room_again(self, c: Connection, name: str) -> None:
        if self._promises.room_again(c, [name]):
            ledger.mark_dirty(c, [name])
            self._wake(name)

    def _drop_what_is_over(self, c: Connection, view: DoorView, now: float) -> None:
        over = [
            row.id
            for row, one in zip(view.rows, view.ours, strict=True)
            if one.have is None
            and (not row.sent or view.lane.trusted)
            and (row.state == ledger.LEAVING or (row.remove_at is not None and row.remove_at <= now))
        ]
        if not over:
            return
        # what was loaded may have been given a later end since
        over = ledger.still_over(c, over, now)
        ledger.change_credentials(c, [{"key": key, "state": ledger.GONE, "secret": None} for key in over])
        ledger.clear_alarms(c, now, over)
        self._room_again(c, view.lane.id)

    # --- the visit ---

    async def visit(
        self, name: str, driver: DoorDriver, *, audit: bool = False, known: DoorView | None = None
    ) -> float | None:
        """One conversation with the door; answers when the lane's next turn is.

        `known` is what `idle` saw; it is loaded anew if something has changed since.
        Cancelled, it leaves the intent on the disk and the lane untrusted.
        """
        try:
            async with driver.session() as session:
                return await self._converse(name, driver, session, known, audit=audit)
        except DriverError as error:
            return await self._store.run(partial(self._failed, name=name, driver=driver, error=error))

    async def _converse(
        self, name: str, driver: DoorDriver, session: DoorSession, known: DoorView | None, *, audit: bool
    ) -> float | None:
        # a mark that came since is met when the intent is written; a moment that passed meanwhile has to be looked for
        fresh = known is not None and (known.turn is None or self._now() < known.turn)
        view = known if known is not None and fresh else await self._load(name)
        came_back = not view.lane.online
        audit = audit or self._audit_due(view, self._now())
        if audit or came_back or not view.lane.trusted:
            view = await self._read(name, driver, session, looks=audit or came_back)
        refused: set[int] = set()
        for _ in range(ROUNDS):
            todo = self._plan(view, driver).without(refused)
            if not todo:
                break
            view = await self._carry_out(name, driver, session, view, todo, refused)
            if not view.lane.trusted:
                view = await self._read(name, driver, session, looks=False)
        if (view.held or audit) and self._log_due(view, driver, audit):
            await self._collect(name, await session.log())
            view = await self._load(name)
        now = self._now()
        talk = lanes.Traffic(view.lane.day, view.lane.talks).with_talk(now)
        again_at = None
        if self._plan(view, driver).without(refused):
            # it came while the door was spoken to, or is more than one visit can do
            again_at = now + lanes.SLOW[-1 if _spent(view.lane, driver, now) else 0]
        return await self._store.run(
            lambda c: self._rest(c, view, now, again_at=again_at, day=talk.day, talks=talk.talks)
        )

    def _log_due(self, view: DoorView, driver: DoorDriver, audit: bool) -> bool:
        if not driver.capabilities.confirms_used:
            return False
        last: float | None = view.lane.log_at
        return audit or (last is not None and last + lanes.LOG_EVERY.total_seconds() <= self._now())

    async def _load(self, name: str) -> DoorView:
        now = self._now()
        return await self._store.run(lambda c: ledger.load_door(c, self._vault, name, now))

    async def _read(self, name: str, driver: DoorDriver, session: DoorSession, *, looks: bool) -> DoorView:
        """`looks` asks how the door stands as well, and has what it refused tried again."""
        clock, status = await self._keep_clock(driver, session, looks=looks)
        content = await session.read()
        now = self._now()

        def remember(c: Connection) -> DoorView:
            view = ledger.load_door(c, self._vault, name, now, full=True)
            self._remember(c, view, content, now, forget_problems=looks)
            if not view.lane.online:
                ledger.tell(c, now, "device.connected", door=name)
            if clock is None:
                ledger.clear_door_alarms(c, now, name, CLOCK_WRONG)
            else:
                ledger.raise_alarm(c, now, CLOCK_WRONG, name, f"the clock of {name} cannot be set ({clock}); see to it")
            lane = {"trusted": content.complete, "online": True, "read_at": now, "log_at": view.lane.log_at or now}
            ledger.change_lane(c, name, **lane)
            if status is not None:
                ledger.keep_status(c, name, status, now)
            return ledger.load_door(c, self._vault, name, now)

        view = await self._store.run(remember)
        if not content.complete:
            raise Unconfirmed(f"{name} could not be read to the end; nothing is sent before it can")
        return view

    async def _keep_clock(
        self, driver: DoorDriver, session: DoorSession, *, looks: bool
    ) -> tuple[str | None, Status | None]:
        """Sets a clock that is off; answers why it could not be set, and how the door stands if it was asked."""
        capabilities = driver.capabilities
        if not capabilities.keeps_clock:
            return None, await _standing(session) if looks else None
        status = await _standing(session) if looks else await session.status()
        error = status.clock_error
        if error is None or abs(error) > capabilities.clock_tolerance / 2 - timedelta(seconds=1):
            try:
                await session.set_clock()
            except Rejected as refusal:
                return str(refusal), status
        return None, status

    def _remember(self, c: Connection, view: DoorView, content: Content, now: float, *, forget_problems: bool) -> None:
        known = reconcile(view.ours, content)
        others: dict[int, Deeds] = {}
        if content.complete:
            others = others_deeds(view.rows, view.ours, known.ours, trusted=view.lane.trusted)
        honoured = ledger.yielding(c, {row.grant for row in view.rows if row.id in others})
        changes: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for row, before, one in zip(view.rows, view.ours, known.ours, strict=True):
            deed = others.get(one.id)
            if one.have is not None:
                window = one.have.window if one.have.window is not None else one.credential.window
                changes.append({"key": one.id} | ledger.on_door(one.evidence, window, one.have.slot))
                if before.have is None and one.have.enabled:
                    events.append(_event(now, row, "access_code.set_on_device"))
            elif content.complete:
                if before.have is not None and not one.due:
                    events.append(_event(now, row, "access_code.removed_from_device"))
                # what is on no slot has none: when it is tried again that slot may be somebody else's
                changes.append({"key": one.id, "slot": None} | ledger.OFF_DOOR)
            if deed is not None and deed is not Deeds.STANDS:
                events.append(_event(now, row, "access_code.modified_external", deed=deed.value))
            if deed is not None and row.grant in honoured:
                changes.append(_problem(one.id, ledger.EXTERNAL, f"{row.door} keeps it as somebody else left it"))
            lasting = (None, ledger.AWAITS_CARD, ledger.NO_ROOM, ledger.EXTERNAL)
            if forget_problems and row.problem not in lasting and one.have is None:
                changes.append({"key": one.id, "problem": None, "problem_text": None})
        ledger.change_credentials(c, changes)
        if content.complete:
            ledger.clear_alarms(c, now, [one.id for one in known.ours if _as_it_should_be(one)])
        foreign = ledger.replace_foreign(c, self._vault, view.lane.id, known.foreign) if content.complete else []
        for entry in foreign:
            slot = None if entry.slot is None else str(entry.slot)
            kind = "unmanaged_code.seen" if entry.method is Method.CODE else "unmanaged_card.seen"
            events.append(ledger.event_row(now, kind, door=view.lane.id, slot=slot))
        ledger.tell_all(c, events)
        self._room_again(c, view.lane.id)

    # --- carrying out a plan ---

    async def _carry_out(
        self, name: str, driver: DoorDriver, session: DoorSession, view: DoorView, todo: Plan, refused: set[int]
    ) -> DoorView:
        """Writes down the intent, does it, writes down what it proved; `refused` takes in what the door refused."""
        if not await self._store.run(lambda c: self._intend(c, view, todo)):
            return await self._load(name)  # something changed since the door was loaded: plan that instead
        outcome = _Outcome()
        await _remove_all(session, todo.removes, outcome)
        for change in todo.changes:
            await outcome.of(change, session.change(change.entry, change.credential))
        await _add_all(session, todo.adds, outcome)
        refused |= {step.ours.id for step, answer in outcome.answers if _is_final(step, answer)}
        now = self._now()
        return await self._store.run(lambda c: self._write_down(c, name, view, todo, outcome, now))

    def _intend(self, c: Connection, view: DoorView, todo: Plan) -> bool:
        """False when the lane was marked since `view` was loaded: a PIN may have changed, or a window."""
        if not ledger.doubt_lane(c, view.lane.id, view.lane.dirty, bool(todo.removes or todo.changes or todo.adds)):
            return False
        ledger.change_credentials(
            c,
            [
                {"key": add.ours.id, "sent": True, "evidence": int(Evidence.SENT), "slot": add.credential.slot}
                for add in todo.adds
            ],
        )
        return True

    def _write_down(
        self,
        c: Connection,
        name: str,
        view: DoorView,
        todo: Plan,
        outcome: _Outcome,
        now: float,
    ) -> DoorView:
        rows = {row.id: row for row in view.rows}
        changes: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        gone: list[int] = []
        trusted = view.lane.trusted
        for step, answer in outcome.answers:
            row = rows[step.ours.id]
            if isinstance(answer, Rejected):
                trusted = trusted and not isinstance(step, Remove) and answer.reason not in _DOUBTFUL
                self._refused(c, now, row, step, answer, changes)
            elif isinstance(step, Remove):
                changes.append({"key": row.id} | ledger.OFF_DOOR)
                events.append(_event(now, row, "access_code.removed_from_device"))
                gone.append(row.id)
            else:
                slot = answer.slot if answer.slot is not None else step.credential.slot
                changes.append({"key": row.id} | ledger.on_door(answer.evidence, step.credential.window, slot))
                kind = "access_code.set_on_device" if isinstance(step, Add) else "access_code.changed_on_device"
                events.append(_event(now, row, kind))
        for full in todo.full:
            text = f"{name} has no room for another {full.ours.credential.method.value}; end a grant on it first"
            changes.append(_problem(full.ours.id, ledger.NO_ROOM, text))
        ledger.change_credentials(c, changes)
        if gone:
            self._room_again(c, name)
        ledger.clear_alarms(c, now, [step.ours.id for step, answer in outcome.answers if isinstance(answer, Receipt)])
        ledger.tell_all(c, events)
        for collision in todo.collisions:
            self._give_another_pin(c, now, collision.ours.id, name)
        ledger.change_lane(c, name, trusted=trusted)
        return ledger.load_door(c, self._vault, name, now)

    def _refused(
        self,
        c: Connection,
        now: float,
        row: Any,
        step: Add | Change | Remove,
        answer: Rejected,
        changes: list[dict[str, Any]],
    ) -> None:
        if isinstance(step, Add):
            # another slot next time: somebody else's code may sit in this one since the door was last read
            changes.append({"key": row.id, "sent": False, "evidence": 0, "slot": None})
            if answer.reason is Reason.DUPLICATE_CODE and row.method == Method.CODE.value:
                self._give_another_pin(c, now, row.id, row.door)
                return
            if answer.reason is Reason.BAD_SLOT:
                return
        elif isinstance(step, Remove):
            self._alarm_still_there(c, now, row, str(answer))
            return
        code = _PROBLEM.get(answer.reason, "failed_to_set_on_device")
        changes.append(_problem(row.id, code, f"{row.door} refused: {answer}"))
        ledger.tell(c, now, "access_code.failed_to_set_on_device", grant=row.grant, door=row.door, reason=answer.reason)

    def _give_another_pin(self, c: Connection, now: float, credential: int, here: str) -> None:
        for name in self._promises.repin(c, now, credential):
            if name != here:
                self._wake(name)

    def _alarm_still_there(self, c: Connection, now: float, row: Any, why: str) -> None:
        text = (
            f"{row.door} still holds a {row.method} that should be gone ({why}); go and take it off by hand if it stays"
        )
        ledger.raise_alarm(c, now, "still_on_door", row.door, text, grant=row.grant, credential=row.id)

    def _failed(self, c: Connection, name: str, driver: DoorDriver, error: DriverError) -> float:
        """Writes down a visit that broke: doubt, the next try, and an alarm for what should be gone by now."""
        now = self._now()
        online = not isinstance(error, Unreachable)
        view = ledger.load_door(c, self._vault, name, now)
        lane = view.lane
        burst = lanes.Burst(lane.burst, lane.burst_at).with_failure(now)
        talk = lanes.Traffic(lane.day, lane.talks).with_talk(now)
        attempts = max(lane.attempts + 1, lanes.BREAKER if burst.open_until(now) is not None else 0)
        if _spent(lane, driver, now):
            attempts = len(lanes.QUICK) + len(lanes.SLOW)
        retry_at = now + lanes.pause(attempts, self._chance)
        if lane.online and not online:
            ledger.tell(c, now, "device.disconnected", door=name)
        if isinstance(error, Rejected):
            ledger.raise_alarm(c, now, REFUSES, name, f"{name} refuses to be worked on ({error}); see to it")
        self._drop_what_is_over(c, view, now)
        self._raise_alarms(c, view, now, str(error))
        columns: dict[str, Any] = {"online": online, "attempts": attempts, "retry_at": retry_at, "due_at": view.turn}
        columns |= {"burst": burst.failures, "burst_at": burst.since, "day": talk.day, "talks": talk.talks}
        if isinstance(error, Unconfirmed):
            columns["trusted"] = False
        ledger.change_lane(c, name, **columns)
        return retry_at if view.turn is None else min(retry_at, view.turn)

    def _raise_alarms(self, c: Connection, view: DoorView, now: float, why: str) -> None:
        for row, one in zip(view.rows, view.ours, strict=True):
            due = is_due(row, now)
            if not due and (one.have is not None or (row.sent and not view.lane.trusted)):
                self._alarm_still_there(c, now, row, why)
            elif due and one.have is None and row.problem is None and _begun(row, now):
                text = f"{row.door} does not hold its {row.method} although the grant has begun ({why})"
                ledger.raise_alarm(c, now, "not_on_door", row.door, text, grant=row.grant, credential=row.id)
            elif due and one.have is not None and _reaches_beyond(one.have.window, one.credential.window):
                text = f"{row.door} still keeps a {row.method} with its former window, which is wider ({why})"
                ledger.raise_alarm(c, now, FORMER_WINDOW, row.door, text, grant=row.grant, credential=row.id)

    # --- who opened ---

    async def look(self, name: str, session: DoorSession) -> None:
        """Asks the door who opened it and how it stands, and writes down both. Raises `DriverError`."""
        status = await _standing(session)
        # the log last: a lock that reports by itself may be in the middle of it
        await self._collect(name, await session.log(), status)

    async def take_log(self, name: str, session: DoorSession) -> None:
        """Takes in what a lock has reported by itself, and where its bolt is by that. Raises `DriverError`."""
        passages = await session.log()
        moves = [one for one in passages if one.deed in _BOLTS]
        if passages:
            await self._collect(name, passages, bolt=_BOLTS[moves[-1].deed] if moves else None)

    async def _collect(
        self, name: str, passages: Sequence[Passage], status: Status | None = None, bolt: Bolt | None = None
    ) -> None:
        now = self._now()

        def remember(c: Connection) -> None:
            view = ledger.load_door(c, self._vault, name, now, full=True)
            used: dict[int, Passage] = {}
            told: list[dict[str, Any]] = []
            for passage in passages:
                row_id = _whose(view, passage)
                if row_id is not None and passage.opened:
                    used[row_id] = passage  # the newest counts: an older one may be a former holder's
                if passage.deed in _DEEDS:
                    told.append(self._passed(c, now, name, view, passage, row_id))
            rows = {row.id: row for row in ledger.credentials_at(c, name, used)}
            used = {key: one for key, one in used.items() if key in rows and _since_set(c, rows[key], one)}
            ledger.change_credentials(
                c, [{"key": key, "evidence": int(Evidence.USED)} for key in used if rows[key].evidence < Evidence.USED]
            )
            ledger.tell_all(c, [*told, *(_event(now, rows[key], "access_method.used") for key in used)])
            ledger.change_lane(c, name, log_at=now)
            if status is not None:
                ledger.keep_status(c, name, status, now)
            elif bolt is not None:
                ledger.change_lane(c, name, bolt=bolt.value, seen_at=now)

        await self._store.run(remember)

    def _passed(
        self, c: Connection, now: float, name: str, view: DoorView, passage: Passage, row_id: int | None
    ) -> dict[str, Any]:
        """What the door's log says of one passage; whose it was, where the door tells, without saying the PIN."""
        row = next((row for row in view.rows if row.id == row_id), None)
        foreign = None
        if row is None and passage.method is Method.CODE and passage.secret is not None:
            foreign = ledger.foreign_with(c, self._vault, name, passage.secret)
        return ledger.event_row(
            now,
            _DEEDS[passage.deed],
            grant=None if row is None else row.grant,
            door=name,
            means=passage.means.value,
            what=passage.what,
            passed_at=passage.at.isoformat(),
            credential=None if row_id is None else str(row_id),
            foreign=None if foreign is None else str(foreign),
        )


async def _standing(session: DoorSession) -> Status:
    """How a door stands, with all that it tells of that."""
    status = await session.status()
    return replace(status, auto_lock=await session.auto_lock()) if isinstance(session, AutoLocks) else status


def _as_it_should_be(one: Ours) -> bool:
    return (one.have is not None and as_wanted(one.have, one.credential)) if one.due else one.have is None


def _reaches_beyond(have: Window | None, wanted: Window) -> bool:
    """Whether a door that keeps `have` opens at some time when it should not."""
    if have is None:
        return False
    early = wanted.start is not None and (have.start is None or have.start < wanted.start)
    late = wanted.end is not None and (have.end is None or have.end > wanted.end)
    return early or late


def _begun(row: Any, now: float) -> bool:
    begins = row.starts_at if row.starts_at is not None else row.load_at
    return begins is None or bool(begins <= now)


Step = Add | Change | Remove


class _Outcome:
    """What each step of a plan was answered. A broken conversation is not an answer: it ends the visit."""

    def __init__(self) -> None:
        self.answers: list[tuple[Step, Receipt | Rejected]] = []

    async def of(self, step: Step, asked: Any) -> None:
        try:
            self.answers.append((step, await asked))
        except Rejected as refusal:
            self.answers.append((step, refusal))


async def _add_all(session: DoorSession, adds: Sequence[Add], outcome: _Outcome) -> None:
    if len(adds) > 1 and isinstance(session, ManyAtOnce):
        answers = await session.add_many([add.credential for add in adds])
        outcome.answers += list(zip(adds, answers, strict=True))
        return
    for add in adds:
        await outcome.of(add, session.add(add.credential))


async def _remove_all(session: DoorSession, removes: Sequence[Remove], outcome: _Outcome) -> None:
    if len(removes) > 1 and isinstance(session, ManyAtOnce):
        answers = await session.remove_many([remove.entry for remove in removes])
        outcome.answers += list(zip(removes, answers, strict=True))
        return
    for remove in removes:
        await outcome.of(remove, session.remove(remove.entry))


def _event(at: float, row: Any, kind: str, **data: str) -> dict[str, Any]:
    return ledger.event_row(at, kind, grant=row.grant, door=row.door, method=row.method, **data)


def _problem(key: int, code: str, text: str) -> dict[str, Any]:
    return {"key": key, "problem": code, "problem_text": text}


def _since_set(c: Connection, row: Any, passage: Passage) -> bool:
    """Whether the passage came after the credential was put on the door.

    Slots are used again, and so are values that people wish for: an older line of the log tells of a former holder. A
    mobile key names its holder by a number that never comes again. Slots are named by locks that report at once, in
    our time; a lock that names the value dates its log by its own clock.
    """
    if passage.method is Method.MOBILE_KEY:
        return True
    first, last = ledger.set_times(c, row)
    if first is None or last is None:
        return False
    return passage.at.timestamp() >= (last if passage.secret is None else first - SLACK)


def _whose(view: DoorView, passage: Passage) -> int | None:
    """Ours that opened. A slot that had another tenant before ours was due tells nothing of ours."""
    if passage.method is Method.MOBILE_KEY:
        return passage.holder
    for row, one in zip(view.rows, view.ours, strict=True):
        if one.have is None or one.credential.method is not passage.method:
            continue
        since = row.load_at if row.load_at is not None else row.starts_at
        if since is not None and passage.at.timestamp() < since - SLACK:
            continue
        if passage.secret is not None:
            if passage.secret == one.credential.secret:
                return one.id
        elif passage.slot is not None and passage.slot == one.have.slot:
            return one.id
    return None


def _is_final(step: Step, answer: Receipt | Rejected) -> bool:
    """A refusal that asking again in the same visit cannot change; a duplicate gets another PIN or slot first."""
    if not isinstance(answer, Rejected):
        return False
    return isinstance(step, Remove | Change) or answer.reason not in (Reason.DUPLICATE_CODE, Reason.BAD_SLOT)


def _spent(lane: Any, driver: DoorDriver, now: float) -> bool:
    return lanes.Traffic(lane.day, lane.talks).spent(now, driver.capabilities.connects_per_day)
