"""One visit to one door: load, read where memory is doubted, plan, write down the intent, do it, write what it proved.

Nothing is sent before the intent is on the disk, so that after a crash what is found on the door is known to be ours.
A visit that breaks leaves the lane *untrusted*: the next one reads before it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection, update

from latchwork.drivers.contract import (
    Content,
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
    Unconfirmed,
    Unreachable,
)
from latchwork.grants import lanes, ledger
from latchwork.grants.ledger import DoorView, is_due
from latchwork.grants.plan import Add, Change, Plan, Remove, plan, reconcile
from latchwork.grants.schema import credential as credential_table
from latchwork.grants.schema import door as door_table
from latchwork.grants.store import Store
from latchwork.grants.vault import Vault
from latchwork.world import World

ROUNDS = 4
"""How often one visit plans anew: once for the work, once to see that nothing is left, and twice for collisions."""

_PROBLEM = {
    Reason.MEMORY_FULL: "no_space_for_access_code_on_device",
    Reason.BAD_LENGTH: "code_constraints_violated",
    Reason.WINDOW_REFUSED: "device_time_constraints_violated",
    Reason.UNSUPPORTED: "device_does_not_support_access_codes",
    Reason.NOT_PAIRED: "missing_device_credentials",
    Reason.NOT_AUTHORISED: "missing_device_credentials",
}


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing to do at a door until `until` (seconds since 1970; None: until something changes)."""

    until: float | None


class Repin(Protocol):
    """Gives a credential another PIN, because its own is taken at the door; runs inside a transaction."""

    def __call__(self, c: Connection, at: float, key: int) -> list[str]:
        """Returns the doors whose credentials changed."""


class Worker:
    """Visits doors. One instance serves all doors; a door is never visited twice at once (the engine sees to it)."""

    def __init__(self, world: World, store: Store, vault: Vault, repin: Repin, wake: Callable[[str], None]) -> None:
        self._world = world
        self._store = store
        self._vault = vault
        self._repin = repin
        self._wake = wake
        self._chance = world.random("lanes")

    def _now(self) -> float:
        return self._world.now().timestamp()

    async def idle(self, name: str, driver: DoorDriver, *, forced: bool = False) -> Idle | None:
        """Whether the door needs no conversation now, and when its next turn is; None when it must be visited.

        A lane that waits after failures is left alone unless `forced`; what should be gone by now raises its alarm.
        """
        now = self._now()

        def look(c: Connection) -> Idle | None:
            view = ledger.load_door(c, self._vault, name, now)
            waits = view.lane.retry_at
            if waits is not None and waits > now and not forced:
                self._raise_alarms(c, view, now, "it has not answered lately")
                turn = view.turn
                return Idle(waits if turn is None else min(waits, turn))
            if forced or (not view.lane.trusted and (view.held or view.lane.read_at is None)):
                return None
            if self._audit_due(view, now) or self._plan(view, driver):
                return None
            return Idle(self._rest(c, view, now))

        return await self._store.run(look)

    def _audit_due(self, view: DoorView, now: float) -> bool:
        return view.lane.read_at is None or view.lane.read_at + lanes.AUDIT_EVERY.total_seconds() <= now

    def _plan(self, view: DoorView, driver: DoorDriver) -> Plan:
        capabilities = driver.capabilities
        return plan(view.ours, view.others, capabilities.code, view.tags, capabilities.card_capacity)

    def _rest(self, c: Connection, view: DoorView, now: float, **columns: Any) -> float | None:
        """Ends a visit that left nothing to do: drops what is over, and says when the door's next turn is."""
        self._drop_what_is_over(c, view, now)
        audit = (columns.get("read_at") or view.lane.read_at or now) + lanes.AUDIT_EVERY.total_seconds()
        turn = view.turn
        due = audit if turn is None else min(audit, turn)
        if not view.held:
            due = audit if view.others.counts else None
        ledger.finish_lane(c, view.lane.id, view.lane.dirty, due_at=due, retry_at=None, attempts=0, **columns)
        return due

    def _drop_what_is_over(self, c: Connection, view: DoorView, now: float) -> None:
        over = [
            row
            for row, one in zip(view.rows, view.ours, strict=True)
            if one.have is None
            and (not row.sent or view.lane.trusted)
            and (row.state == ledger.LEAVING or (row.remove_at is not None and row.remove_at <= now))
        ]
        ledger.change_credentials(c, [{"key": row.id, "state": ledger.GONE, "secret": None} for row in over])
        ledger.clear_alarms(c, now, [row.id for row in over])

    # --- the visit ---

    async def visit(self, name: str, driver: DoorDriver, *, audit: bool = False) -> float | None:
        """One conversation with the door; answers when the lane's next turn is.

        Cancelled, it leaves the intent on the disk and the lane untrusted.
        """
        try:
            async with driver.session() as session:
                return await self._converse(name, driver, session, audit=audit)
        except DriverError as error:
            return await self._store.run(partial(self._failed, name=name, error=error))

    async def _converse(self, name: str, driver: DoorDriver, session: DoorSession, *, audit: bool) -> float | None:
        view = await self._load(name)
        came_back = not view.lane.online
        audit = audit or self._audit_due(view, self._now())
        if audit or came_back or not view.lane.trusted:
            view = await self._read(name, driver, session, forget_problems=audit or came_back)
        for _ in range(ROUNDS):
            todo = self._plan(view, driver)
            if not todo:
                break
            view = await self._carry_out(name, driver, session, view, todo)
        if view.held and self._log_due(view, driver, audit):
            await self._collect(name, await session.log())
            view = await self._load(name)
        now = self._now()
        return await self._store.run(lambda c: self._rest(c, view, now))

    def _log_due(self, view: DoorView, driver: DoorDriver, audit: bool) -> bool:
        if not driver.capabilities.confirms_used:
            return False
        last: float | None = view.lane.log_at
        return audit or (last is not None and last + lanes.LOG_EVERY.total_seconds() <= self._now())

    async def _load(self, name: str) -> DoorView:
        now = self._now()
        return await self._store.run(lambda c: ledger.load_door(c, self._vault, name, now))

    async def _read(self, name: str, driver: DoorDriver, session: DoorSession, *, forget_problems: bool) -> DoorView:
        await self._keep_clock(driver, session)
        content = await session.read()
        now = self._now()

        def remember(c: Connection) -> DoorView:
            view = ledger.load_door(c, self._vault, name, now, full=True)
            self._remember(c, view, content, now, forget_problems=forget_problems)
            if not view.lane.online:
                ledger.tell(c, now, "device.connected", door=name)
            lane = {"trusted": content.complete, "online": True, "read_at": now, "log_at": view.lane.log_at or now}
            c.execute(update(door_table).where(door_table.c.id == name).values(lane))
            return ledger.load_door(c, self._vault, name, now)

        return await self._store.run(remember)

    async def _keep_clock(self, driver: DoorDriver, session: DoorSession) -> None:
        capabilities = driver.capabilities
        if not capabilities.keeps_clock:
            return
        error = (await session.status()).clock_error
        if error is None or abs(error) > capabilities.clock_tolerance / 2 - timedelta(seconds=1):
            await session.set_clock()

    def _remember(self, c: Connection, view: DoorView, content: Content, now: float, *, forget_problems: bool) -> None:
        known = reconcile(view.ours, content)
        changes: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for row, before, one in zip(view.rows, view.ours, known.ours, strict=True):
            if one.have is not None:
                window = one.have.window if one.have.window is not None else one.credential.window
                changes.append({"key": one.id} | ledger.on_door(one.evidence, window, one.have.slot))
                if before.have is None:
                    events.append(_event(now, row, "access_code.set_on_device"))
            else:
                if before.have is not None and content.complete and one.due:
                    events.append(_event(now, row, "access_code.modified_external"))
                changes.append({"key": one.id} | ledger.OFF_DOOR)
            if forget_problems and row.problem not in (None, ledger.AWAITS_CARD) and one.have is None:
                changes.append({"key": one.id, "problem": None, "problem_text": None})
        ledger.change_credentials(c, changes)
        ledger.clear_alarms(c, now, [one.id for one in known.ours if (one.have is not None) == one.due])
        for entry in ledger.replace_foreign(c, self._vault, view.lane.id, known.foreign):
            slot = None if entry.slot is None else str(entry.slot)
            kind = "unmanaged_code.seen" if entry.method is Method.CODE else "unmanaged_card.seen"
            events.append(ledger.event_row(now, kind, door=view.lane.id, slot=slot))
        ledger.tell_all(c, events)

    # --- carrying out a plan ---

    async def _carry_out(
        self, name: str, driver: DoorDriver, session: DoorSession, view: DoorView, todo: Plan
    ) -> DoorView:
        await self._store.run(lambda c: self._intend(c, name, todo))
        outcome = _Outcome()
        await _remove_all(session, todo.removes, outcome)
        for change in todo.changes:
            await outcome.of(change, session.change(change.entry, change.credential))
        await _add_all(session, todo.adds, outcome)
        now = self._now()
        return await self._store.run(lambda c: self._write_down(c, name, driver, view, todo, outcome, now))

    def _intend(self, c: Connection, name: str, todo: Plan) -> None:
        touched = [*todo.adds, *todo.changes, *todo.removes]
        if not touched:
            return
        changes: list[dict[str, Any]] = [
            {"key": a.ours.id, "sent": True, "evidence": int(Evidence.SENT), "slot": a.credential.slot}
            for a in todo.adds
        ]
        ledger.change_credentials(c, changes)
        c.execute(update(door_table).where(door_table.c.id == name).values(trusted=False))

    def _write_down(
        self,
        c: Connection,
        name: str,
        driver: DoorDriver,
        view: DoorView,
        todo: Plan,
        outcome: _Outcome,
        now: float,
    ) -> DoorView:
        rows = {row.id: row for row in view.rows}
        changes: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        gone: list[int] = []
        trusted = True
        for step, answer in outcome.answers:
            row = rows[step.ours.id]
            if isinstance(answer, Rejected):
                trusted = trusted and not isinstance(step, Remove) and answer.reason is not Reason.DUPLICATE_CODE
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
            changes.append(_problem(full.ours.id, "no_space_for_access_code_on_device", text))
        ledger.change_credentials(c, changes)
        if gone:
            self._room_again(c, name)
        ledger.clear_alarms(c, now, [step.ours.id for step, answer in outcome.answers if isinstance(answer, Receipt)])
        ledger.tell_all(c, events)
        for collision in todo.collisions:
            self._give_another_pin(c, now, collision.ours.id, name)
        c.execute(update(door_table).where(door_table.c.id == name).values(trusted=trusted))
        return ledger.load_door(c, self._vault, name, now)

    def _room_again(self, c: Connection, name: str) -> None:
        table = credential_table
        waiting = (table.c.door == name) & (table.c.problem == "no_space_for_access_code_on_device")
        c.execute(update(table).where(waiting, table.c.state == ledger.LIVE).values(problem=None, problem_text=None))

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
            changes.append({"key": row.id, "sent": False, "evidence": 0})
            if answer.reason is Reason.DUPLICATE_CODE:
                self._give_another_pin(c, now, row.id, row.door)
                return
        elif isinstance(step, Remove):
            self._alarm_still_there(c, now, row, str(answer))
            return
        code = _PROBLEM.get(answer.reason, "failed_to_set_on_device")
        changes.append(_problem(row.id, code, f"{row.door} refused: {answer}"))
        ledger.tell(c, now, "access_code.failed_to_set_on_device", grant=row.grant, door=row.door, reason=answer.reason)

    def _give_another_pin(self, c: Connection, now: float, credential: int, here: str) -> None:
        for name in self._repin(c, now, credential):
            if name != here:
                self._wake(name)

    def _alarm_still_there(self, c: Connection, now: float, row: Any, why: str) -> None:
        text = (
            f"{row.door} still holds a {row.method} that should be gone ({why}); go and take it off by hand if it stays"
        )
        ledger.raise_alarm(c, now, "still_on_door", row.door, text, grant=row.grant, credential=row.id)

    def _failed(self, c: Connection, name: str, error: DriverError) -> float:
        """Writes down a visit that broke: doubt, the next try, and an alarm for what should be gone by now."""
        now = self._now()
        online = not isinstance(error, Unreachable)
        view = ledger.load_door(c, self._vault, name, now)
        attempts = view.lane.attempts + 1
        retry_at = now + lanes.pause(attempts, self._chance)
        if view.lane.online and not online:
            ledger.tell(c, now, "device.disconnected", door=name)
        self._raise_alarms(c, view, now, str(error))
        turn = view.turn
        columns: dict[str, Any] = {"online": online, "attempts": attempts, "retry_at": retry_at, "due_at": turn}
        if isinstance(error, Unconfirmed):
            columns["trusted"] = False
        c.execute(update(door_table).where(door_table.c.id == name).values(columns))
        return retry_at if turn is None else min(retry_at, turn)

    def _raise_alarms(self, c: Connection, view: DoorView, now: float, why: str) -> None:
        for row, one in zip(view.rows, view.ours, strict=True):
            due = is_due(row, now)
            if not due and (one.have is not None or (row.sent and not view.lane.trusted)):
                self._alarm_still_there(c, now, row, why)
            elif due and one.have is None and row.problem is None and _begun(row, now):
                text = f"{row.door} does not hold its {row.method} although the grant has begun ({why})"
                ledger.raise_alarm(c, now, "not_on_door", row.door, text, grant=row.grant, credential=row.id)

    # --- who opened ---

    async def _collect(self, name: str, passages: Sequence[Passage]) -> None:
        now = self._now()

        def remember(c: Connection) -> None:
            view = ledger.load_door(c, self._vault, name, now, full=True)
            used: dict[int, Passage] = {}
            for passage in passages:
                row_id = _whose(view, passage) if passage.opened else None
                if row_id is not None:
                    used.setdefault(row_id, passage)
            rows = {row.id: row for row in ledger.credentials_at(c, name, used)}
            used = {key: passage for key, passage in used.items() if key in rows}
            ledger.change_credentials(
                c, [{"key": key, "evidence": int(Evidence.USED)} for key in used if rows[key].evidence < Evidence.USED]
            )
            ledger.tell_all(c, [_event(now, rows[key], "access_method.used") for key in used])
            c.execute(update(door_table).where(door_table.c.id == name).values(log_at=now))

        await self._store.run(remember)


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


def _event(at: float, row: Any, kind: str) -> dict[str, Any]:
    return ledger.event_row(at, kind, grant=row.grant, door=row.door, method=row.method)


def _problem(key: int, code: str, text: str) -> dict[str, Any]:
    return {"key": key, "problem": code, "problem_text": text}


def _whose(view: DoorView, passage: Passage) -> int | None:
    if passage.method is Method.MOBILE_KEY:
        return passage.holder
    for one in view.ours:
        if one.have is None or one.credential.method is not passage.method:
            continue
        by_slot = passage.slot is not None and passage.slot == one.have.slot
        if by_slot or (passage.secret is not None and passage.secret == one.credential.secret):
            return one.id
    return None
