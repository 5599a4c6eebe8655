"""What the store says, in the engine's words: rows in and rows out, each function inside somebody's transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    not_,
    or_,
    select,
    union_all,
    update,
)

from latchwork.drivers.contract import (
    Content,
    Credential,
    Delivery,
    Entry,
    Evidence,
    GivenCode,
    Method,
    Secret,
    Status,
    Window,
)
from latchwork.grants.materialize import Desired, Impossible
from latchwork.grants.model import Alarm, Event
from latchwork.grants.plan import Others, Ours
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import alarm, credential, door, event, foreign_code
from latchwork.grants.schema import grant as grant_table
from latchwork.grants.vault import Vault

LIVE, LEAVING, GONE, IMPOSSIBLE = "live", "leaving", "gone", "impossible"
AWAITS_CARD = "card_encoding_required"
"""A problem that only an encoder solves; every other one is tried again when the door is read anew."""

NO_ROOM = "no_space_for_access_code_on_device"
"""A problem that ends when something else leaves the door."""

TAKEN = "duplicate_code_on_device"
"""A problem that ends when the other code leaves the door, or ours gets another value."""

EXTERNAL = "external_modification_in_effect"
"""Not ours to mend: somebody else changed it at the door, or took it off, and the grant yields to that."""

NO_SECRET = Secret("")
_PREFIX_DIGITS = 4


def stamp(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def window(starts_at: float | None, ends_at: float | None) -> Window:
    return Window(moment(starts_at), moment(ends_at))


@dataclass(frozen=True, slots=True)
class Tags:
    """How a PIN is found without opening it.

    `tag` meets an equal one. `prefix` meets one of another length that starts with the same digits: a keypad that
    opens as soon as a code fits would let the shorter one act for the longer.
    """

    tag: bytes
    prefix: bytes
    length: int

    @classmethod
    def of(cls, vault: Vault, pin: str) -> Tags:
        return cls(vault.tag(pin), vault.tag("prefix " + pin[:_PREFIX_DIGITS]), len(pin))

    def columns(self) -> dict[str, Any]:
        return {"tag": self.tag, "prefix": self.prefix, "length": self.length}


def doors_that_clash(c: Connection, tags: Tags) -> set[str]:
    """The doors on which this PIN, or one that begins alike and is shorter or longer, already is or is to be."""
    return set(_clashing.scalars(c, tags.columns()))


def doors_with(c: Connection, vault: Vault, code: Secret) -> set[str]:
    """The doors that have, or are to have, exactly this PIN, from us or from others."""
    return set(_having.scalars(c, {"tag": vault.tag(code.reveal())}))


def others_with(c: Connection, row: Any) -> bool:
    """Whether something else on the door of this credential has the same value."""
    return _others_with.first(c, {"d": row.door, "tag": row.tag, "key": row.id}) is not None


def derived_at(c: Connection, name: str, now: float) -> list[GivenCode]:
    """The derived codes of a door that were given out and are not over, whether or not they are still wanted."""
    rows = _derived.rows(c, {"d": name, "now": now})
    return [GivenCode(window(row.starts_at, row.ends_at), row.one_time) for row in rows]


def _clash(table: Any) -> Any:
    other_length = (table.c.prefix == bindparam("prefix")) & (table.c.length != bindparam("length"))
    return or_(table.c.tag == bindparam("tag"), other_length)


# Statements are built once, for building one costs several times what running it does. Lists of fixed values are
# spelt out with `or`, because SQLAlchemy expands an `in` at every run.
_standing = or_(credential.c.state == LIVE, credential.c.state == LEAVING)
_clashing = Prepared(
    union_all(
        select(credential.c.door).where(_clash(credential), _standing),
        select(foreign_code.c.door).where(_clash(foreign_code)),
    )
)

_having = Prepared(
    union_all(
        select(credential.c.door).where(credential.c.tag == bindparam("tag"), _standing),
        select(foreign_code.c.door).where(foreign_code.c.tag == bindparam("tag")),
    )
)
_others_with = Prepared(
    union_all(
        select(credential.c.id).where(
            credential.c.tag == bindparam("tag"),
            credential.c.door == bindparam("d"),
            credential.c.id != bindparam("key"),
            _standing,
        ),
        select(foreign_code.c.id).where(foreign_code.c.tag == bindparam("tag"), foreign_code.c.door == bindparam("d")),
    )
)
_derived = Prepared(
    select(credential.c.starts_at, credential.c.ends_at, grant_table.c.one_time)
    .select_from(credential.join(grant_table, grant_table.c.id == credential.c.grant))
    .where(
        credential.c.door == bindparam("d"),
        credential.c.delivery == Delivery.DERIVED.value,
        credential.c.state != IMPOSSIBLE,
        or_(credential.c.ends_at.is_(None), credential.c.ends_at > bindparam("now")),
    )
    .order_by(credential.c.id)
)


# --- credentials ---


def add_credentials(
    c: Connection, vault: Vault, grant: str, wanted: Iterable[tuple[Desired | Impossible, Secret | None]]
) -> None:
    """Stores what materialising gave, with the PIN that each door is to have."""
    rows = [_credential_row(vault, grant, one, secret) for one, secret in wanted]
    if rows:
        _insert_credential.run_many(c, rows)


_insert_credential = Prepared.insert_into(
    credential, *(column.name for column in credential.columns if column.name != "id")
)


def _credential_row(vault: Vault, grant: str, one: Desired | Impossible, secret: Secret | None) -> dict[str, Any]:
    row: dict[str, Any] = {"grant": grant, "door": one.door, "method": one.method.value}
    row |= dict.fromkeys(("secret", "tag", "prefix", "length"))
    row |= dict.fromkeys(("starts_at", "ends_at", "load_at", "remove_at", "problem", "problem_text", "slot"))
    row |= OFF_DOOR
    if isinstance(one, Impossible):
        return row | {
            "delivery": Delivery.STORED.value,
            "state": IMPOSSIBLE,
            "problem": one.problem.code,
            "problem_text": one.problem.text,
        }
    row |= {"delivery": one.delivery.value, "state": LIVE} | window_columns(one)
    if one.delivery is Delivery.DERIVED:
        # whoever is told it can use it: it is as good as out there from now on
        row |= {"sent": True} | on_door(Evidence.ACKNOWLEDGED, one.on_lock, None)
    return row if secret is None else row | secret_columns(vault, one.method, secret)


def secret_columns(vault: Vault, method: Method, secret: Secret) -> dict[str, Any]:
    columns: dict[str, Any] = {"secret": vault.seal(secret)}
    if method is Method.CODE:
        return columns | Tags.of(vault, secret.reveal()).columns()
    return columns | {"tag": vault.tag(f"{method.value} {secret.reveal()}")}


def stamps(window: Window) -> tuple[float | None, float | None]:
    return stamp(window.start), stamp(window.end)


def window_columns(one: Desired) -> dict[str, Any]:
    return {
        "starts_at": stamp(one.on_lock.start),
        "ends_at": stamp(one.on_lock.end),
        "load_at": stamp(one.load_at),
        "remove_at": stamp(one.remove_at),
    }


def is_due(row: Row[Any], now: float) -> bool:
    """Whether the door should hold it at `now`."""
    return (
        row.state == LIVE
        and (row.load_at is None or row.load_at <= now)
        and (row.remove_at is None or now < row.remove_at)
    )


@dataclass(slots=True)
class DoorView:
    """One lane as a worker sees it.

    `rows` and `ours` are the credentials that want something (or, in a full view, all of them); `others` what room the
    rest takes; `held` how many credentials of ours the lane has at all; `turn` the next moment at which what the door
    should hold changes by itself.
    """

    lane: Row[Any]
    rows: list[Row[Any]]
    ours: list[Ours]
    others: Others
    tags: dict[int, bytes]
    held: int
    turn: float | None


_t = credential.c
_far = 1e18
_mine = (_t.door == bindparam("d")) & _standing & (_t.delivery == Delivery.STORED.value)
_should_be = (func.coalesce(_t.load_at, -_far) <= bindparam("now")) & (
    func.coalesce(_t.remove_at, _far) > bindparam("now")
)
_same_window = _t.starts_at.is_not_distinct_from(_t.have_starts_at) & _t.ends_at.is_not_distinct_from(_t.have_ends_at)
_proved = _t.evidence > int(Evidence.SENT)
_settled = and_(_t.state == LIVE, _t.have, _proved, _t.problem.is_(None), _same_window, _should_be)
_waiting = and_(_t.state == LIVE, not_(_t.have), not_(_t.sent), func.coalesce(_t.load_at, -_far) > bindparam("now"))

_every_row = select(credential).where(_mine).order_by(_t.id)
_all_rows = Prepared(_every_row)
_rows_that_want = Prepared(_every_row.where(not_(_settled), not_(_waiting)))
_rest_of_rows = Prepared(select(_t.method, _t.slot).where(_mine, _settled))
_turns = Prepared(
    select(
        func.count(_t.id),
        func.min(case((and_(_t.state == LIVE, _t.load_at > bindparam("now")), _t.load_at))),
        func.min(case((and_(_t.state == LIVE, _t.remove_at > bindparam("now")), _t.remove_at))),
        # what is not there when its time begins raises an alarm then
        func.min(case((and_(_t.state == LIVE, not_(_t.have), _t.starts_at > bindparam("now")), _t.starts_at))),
    ).where(_mine)
)
_lane_of_door = Prepared(select(door).where(door.c.id == bindparam("d")))
_foreign_of_door = Prepared(
    select(foreign_code).where(foreign_code.c.door == bindparam("d")).order_by(foreign_code.c.id)
)


def load_door(c: Connection, vault: Vault, name: str, now: float, *, full: bool = False) -> DoorView:
    """What a worker needs to plan for a door: what wants something, or with `full` everything, to lay beside a read."""
    parameters = {"d": name, "now": now}
    lane = _lane_of_door.one(c, {"d": name})
    rows = list(_all_rows.rows(c, {"d": name}) if full else _rows_that_want.rows(c, parameters))
    held, load, remove, begin = _turns.one(c, parameters)
    turns = [turn for turn in (load, remove, begin) if turn is not None]
    rest = [] if full or held == len(rows) else list(_rest_of_rows.rows(c, parameters))
    foreign = list(_foreign_of_door.rows(c, {"d": name}))
    return DoorView(
        lane,
        rows,
        [ours(vault, row, now) for row in rows],
        Others(
            frozenset(r.slot for r in (*foreign, *rest) if r.slot is not None),
            Counter(Method(r.method) for r in (*foreign, *rest)),
            frozenset(f.tag for f in foreign if f.tag is not None),
        ),
        {row.id: row.tag for row in rows},
        held,
        min(turns, default=None),
    )


def ours(vault: Vault, row: Row[Any], now: float) -> Ours:
    method = Method(row.method)
    secret = vault.open(row.secret) if row.secret is not None else NO_SECRET
    wanted = Credential(str(row.id), method, secret, window(row.starts_at, row.ends_at), row.slot)
    have = None
    if row.have:
        # found and not proved: it lies there switched off, see `reconcile`
        enabled = row.evidence > Evidence.SENT
        have = Entry(method, secret, window(row.have_starts_at, row.have_ends_at), row.slot, enabled)
    # a credential with a problem waits for something to change, it is not tried again as it stands
    due = is_due(row, now) and (row.problem is None or row.have)
    if row.problem is not None and have is not None and have.window is not None:
        wanted = Credential(str(row.id), method, secret, have.window, row.slot)
    return Ours(row.id, wanted, due, row.sent, Evidence(row.evidence), have, row.slot)


def credentials_at(c: Connection, name: str, keys: Iterable[int]) -> list[Row[Any]]:
    """The live credentials among `keys` that belong to this door."""
    wanted = select(credential).where(credential.c.id.in_(list(keys)), credential.c.door == name)
    return list(c.execute(wanted.where(credential.c.state.in_((LIVE, LEAVING)))))


def set_times(c: Connection, row: Row[Any]) -> tuple[float | None, float | None]:
    """When this grant's credential of this method was first and last put on this door, in seconds since 1970."""
    data = json.dumps({"method": row.method}, sort_keys=True)
    mine = (event.c.grant == row.grant) & (event.c.door == row.door) & (event.c.data == data)
    query = select(func.min(event.c.at), func.max(event.c.at))
    first, last = c.execute(query.where(mine, event.c.kind == "access_code.set_on_device")).one()
    return first, last


@cache
def _credential_change(columns: tuple[str, ...]) -> Prepared:
    changed = [name for name in columns if name != "key"]
    return Prepared.update_of(credential, changed, credential.c.id == bindparam("key"))


def still_over(c: Connection, keys: Iterable[int], now: float) -> list[int]:
    """Those of `keys` that are leaving or whose end has come, by what is stored now."""
    over = (_t.state == LEAVING) | (_t.remove_at <= now)
    return list(c.scalars(select(_t.id).where(_t.id.in_(list(keys)), _standing, over)))


def succeed(c: Connection, row: Row[Any], columns: dict[str, Any]) -> int:
    """Lets a credential leave its door and puts another in its place, with these columns; answers the new one's id."""
    change_credentials(c, [{"key": row.id, "state": LEAVING}])
    names = ("grant", "door", "method", "delivery", "starts_at", "ends_at", "load_at", "remove_at")
    made = c.execute(
        insert(credential).values({name: row._mapping[name] for name in names} | {"state": LIVE} | columns)
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def forget_problems(c: Connection, grant: str) -> set[str]:
    """What a door refused to take is to be tried again; answers the doors concerned."""
    lasting = (AWAITS_CARD, NO_ROOM)
    mine = (credential.c.grant == grant) & (credential.c.state == LIVE) & credential.c.problem.not_in(lasting)
    doors = set(c.scalars(select(credential.c.door).where(mine)))
    c.execute(update(credential).where(mine).values(problem=None, problem_text=None))
    return doors


def change_credentials(c: Connection, changes: Sequence[dict[str, Any]]) -> None:
    """Applies column changes, each a dictionary with the credential's id under `key`; equal shapes go together."""
    by_shape: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in changes:
        by_shape.setdefault(tuple(sorted(change)), []).append(change)
    for shape, group in by_shape.items():
        _credential_change(shape).run_many(c, group)


def on_door(evidence: Evidence, window: Window | None, slot: int | None) -> dict[str, Any]:
    """The columns of a credential that is known to be on the door."""
    window = window or Window()
    return {
        "evidence": int(evidence),
        "have": True,
        "have_starts_at": stamp(window.start),
        "have_ends_at": stamp(window.end),
        "slot": slot,
        "problem": None,
        "problem_text": None,
    }


OFF_DOOR: dict[str, Any] = {"have": False, "sent": False, "evidence": 0, "have_starts_at": None, "have_ends_at": None}


def replace_foreign(c: Connection, vault: Vault, name: str, entries: Iterable[Entry]) -> list[Entry]:
    """Remembers what on the door is not ours; returns what was not known before. What was known keeps its number."""
    known = {(f.method, f.slot, f.tag): f for f in _foreign_of_door.rows(c, {"d": name})}
    rows, new, kept = [], [], set()
    for entry in entries:
        row: dict[str, Any] = {"door": name, "method": entry.method.value, "slot": entry.slot, "enabled": entry.enabled}
        row |= dict.fromkeys(("secret", "tag", "prefix", "length"))
        row["starts_at"], row["ends_at"] = stamps(entry.window or Window())
        if entry.secret is not None:
            row |= secret_columns(vault, entry.method, entry.secret)
        before = known.get((row["method"], row["slot"], row["tag"]))
        if before is None:
            new.append(entry)
        elif (before.starts_at, before.ends_at, before.enabled) == (row["starts_at"], row["ends_at"], entry.enabled):
            kept.add(before.id)
            continue
        else:
            row["id"] = before.id
        rows.append(row)
    if gone := [f.id for f in known.values() if f.id not in kept]:
        c.execute(delete(foreign_code).where(foreign_code.c.id.in_(gone)))
    for row in rows:
        c.execute(insert(foreign_code).values(row))
    return new


def foreign(c: Connection, key: int) -> Row[Any] | None:
    """What somebody else put on a door, by the number it is remembered under."""
    return c.execute(select(foreign_code).where(foreign_code.c.id == key)).first()


_foreign_with = Prepared(
    select(foreign_code.c.id).where(foreign_code.c.door == bindparam("d"), foreign_code.c.tag == bindparam("tag"))
)


def foreign_with(c: Connection, vault: Vault, name: str, code: Secret) -> int | None:
    """The number under which a code that somebody else put on the door is remembered."""
    found: int | None = _foreign_with.scalar(c, {"d": name, "tag": vault.tag(code.reveal())})
    return found


def take_over(c: Connection, grant: str, row: Row[Any], columns: dict[str, Any]) -> None:
    """Makes what somebody else put on a door a credential of ours, as it stands there."""
    c.execute(delete(foreign_code).where(foreign_code.c.id == row.id))
    names = ("door", "method", "secret", "tag", "prefix", "length", "slot")
    there = {"have_starts_at": row.starts_at, "have_ends_at": row.ends_at, "have": True, "sent": True}
    same = {name: row._mapping[name] for name in names} | {"grant": grant, "delivery": Delivery.STORED.value}
    c.execute(insert(credential).values(same | there | {"evidence": int(Evidence.READ_BACK)} | columns))


def yielding(c: Connection, grants: set[str]) -> set[str]:
    """Those of these grants that leave what other hands did as it is."""
    if not grants:
        return set()
    return set(c.scalars(select(grant_table.c.id).where(grant_table.c.id.in_(sorted(grants)), grant_table.c.yields)))


def give_up(c: Connection, row: Row[Any]) -> int:
    """Makes a credential of ours that is on its door somebody else's, as it stands there; answers its new number."""
    change_credentials(c, [{"key": row.id, "state": GONE, "secret": None} | OFF_DOOR])
    names = ("door", "method", "secret", "tag", "prefix", "length", "slot")
    there = {"starts_at": row.have_starts_at, "ends_at": row.have_ends_at, "enabled": True}
    made = c.execute(insert(foreign_code).values({name: row._mapping[name] for name in names} | there))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


# --- lanes ---

_of_lane = door.c.id == bindparam("d")
_change_lane = update(door).where(_of_lane)
_mark_dirty = Prepared(_change_lane.values(dirty=door.c.dirty + 1))
_clean = Prepared(_change_lane.where(door.c.dirty == bindparam("seen")).values(dirty=0))


def mark_dirty(c: Connection, doors: Iterable[str]) -> None:
    rows = [{"d": name} for name in doors]
    if rows:
        _mark_dirty.run_many(c, rows)


def finish_lane(c: Connection, name: str, seen_dirty: int, **columns: Any) -> None:
    """Writes what a visit learned of the lane, and clears `dirty` unless it was marked again meanwhile."""
    change_lane(c, name, **columns)
    _clean.run(c, {"d": name, "seen": seen_dirty})


_doubt = Prepared(
    _change_lane.where(door.c.dirty == bindparam("seen")).values(trusted=door.c.trusted & bindparam("still"))
)


def doubt_lane(c: Connection, name: str, seen_dirty: int, sends: bool) -> bool:
    """Before a plan is carried out: False when the lane was marked since it was loaded, and nothing is changed.

    A plan that `sends` leaves the lane untrusted, so that after a crash the door is read before anything else.
    """
    values = {"d": name, "seen": seen_dirty, "still": not sends}
    return bool(_doubt.run(c, values))


_keep_status = Prepared.update_of(door, ("bolt", "battery", "door_open", "auto_lock", "seen_at"), _of_lane)


def keep_status(c: Connection, name: str, status: Status, now: float) -> None:
    """Remembers how a door stands."""
    stands: dict[str, Any] = {"bolt": status.bolt.value, "battery": status.battery, "door_open": status.door_open}
    stands |= {"auto_lock": status.auto_lock, "seen_at": now}
    _keep_status.run(c, {"d": name} | stands)


def is_enrolled(c: Connection, name: str) -> bool:
    return _lane_of_door.first(c, {"d": name}) is not None


@cache
def _lane_change(columns: tuple[str, ...]) -> Prepared:
    return Prepared.update_of(door, columns, _of_lane)


def change_lane(c: Connection, name: str, **columns: Any) -> None:
    """Writes these columns of one lane."""
    if columns:
        _lane_change(tuple(columns)).run(c, columns | {"d": name})


# --- events and alarms ---


def tell(
    c: Connection, at: float, kind: str, *, grant: str | None = None, door: str | None = None, **data: str | None
) -> None:
    """Stores an event with the change it tells of. Never hand it a secret."""
    tell_all(c, [event_row(at, kind, grant=grant, door=door, **data)])


def event_row(
    at: float, kind: str, *, grant: str | None = None, door: str | None = None, **data: str | None
) -> dict[str, Any]:
    return {"at": at, "kind": kind, "grant": grant, "door": door, "data": json.dumps(data, sort_keys=True)}


_insert_event = Prepared.insert_into(event, "at", "kind", "grant", "door", "data")


def tell_all(c: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        _insert_event.run_many(c, rows)


def events_after(c: Connection, number: int, grant: str | None, most: int) -> list[Event]:
    query = select(event).where(event.c.number > number).order_by(event.c.number).limit(most)
    if grant is not None:
        query = query.where(event.c.grant == grant)
    return [
        Event(row.number, datetime.fromtimestamp(row.at, UTC), row.kind, row.grant, row.door, json.loads(row.data))
        for row in c.execute(query)
    ]


def raise_alarm(
    c: Connection,
    at: float,
    kind: str,
    name: str,
    text: str,
    *,
    grant: str | None = None,
    credential: int | None = None,
) -> bool:
    """Raises an alarm once; True when it was not standing yet."""
    mine = alarm.c.credential.is_(None) if credential is None else alarm.c.credential == credential
    standing = select(alarm.c.number).where(alarm.c.kind == kind, alarm.c.door == name, mine)
    if c.execute(standing).first() is not None:
        return False
    c.execute(insert(alarm).values(at=at, kind=kind, door=name, grant=grant, credential=credential, text=text))
    tell(c, at, "alarm.raised", grant=grant, door=name, alarm=kind)
    return True


_any_alarm = Prepared(select(alarm.c.number).limit(1))


def clear_alarms(c: Connection, at: float, credentials: Sequence[int]) -> None:
    """Ends the alarms of these credentials, if any stand."""
    if not credentials or _any_alarm.first(c) is None:
        return
    rows = list(c.execute(select(alarm).where(alarm.c.credential.in_(credentials))))
    if rows:
        c.execute(delete(alarm).where(alarm.c.number.in_([row.number for row in rows])))
        tell_all(c, [event_row(at, "alarm.cleared", grant=r.grant, door=r.door, alarm=r.kind) for r in rows])


def clear_door_alarms(c: Connection, at: float, name: str, kind: str) -> None:
    """Ends an alarm that is about the door itself, if it stands."""
    if _any_alarm.first(c) is None:
        return
    mine = (alarm.c.door == name) & (alarm.c.kind == kind) & alarm.c.credential.is_(None)
    if c.execute(delete(alarm).where(mine)).rowcount:
        tell(c, at, "alarm.cleared", door=name, alarm=kind)


def alarms(c: Connection) -> list[Alarm]:
    return [
        Alarm(row.number, datetime.fromtimestamp(row.at, UTC), row.kind, row.door, row.text, row.grant)
        for row in c.execute(select(alarm).order_by(alarm.c.number))
    ]


def content_times(content: Content) -> float:
    return content.read_at.timestamp()
