"""The audit trail: every request that writes, by whom, about what, and how it ended - chained, so that a row that was
changed or taken out shows.

A row's hash is SHA-256 over the hash of the row before it and the row's own canonical JSON (sorted names, no spaces,
ASCII). Old rows are pruned: of the newest of them the hash is kept, as the anchor to which the rest is chained, and a
row says that it was done. What a chain alone cannot show is that its newest rows were cut off: note number and hash of
the newest row somewhere else, and have them verified later.

A request that is carried out in one transaction has its row in that transaction. One that waits for a door has two:
`begun` with its first transaction, and its end in one of its own. What was refused changed nothing and has a row in a
transaction of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from latchwork.app.api.clock import written
from latchwork.app.api.tables.audit import audit_anchor, audit_entry
from latchwork.grants.prepared import Prepared

DONE = "ok"
BEGUN = "begun"
FIRST = "0" * 64
"""What stands for the hash before the first row."""

_NEWEST = Prepared(select(audit_entry.c.hash).order_by(audit_entry.c.number.desc()).limit(1))
_INSERT = Prepared.insert_into(audit_entry, "at", "principal", "route", "request", "ids", "outcome", "hash")


@dataclass(slots=True)
class Entry:
    """One request that writes. `ids` are the names of things in it, never anything else that it says: see
    `latchwork.app.api.named`."""

    principal: str
    route: str
    request: str
    ids: dict[str, Any] = field(default_factory=dict)

    def append(self, c: Connection, now: float, outcome: str) -> None:
        """Adds the row for `outcome`: `ok`, `begun`, or the type of the error."""
        row = {
            "at": written(now),
            "principal": self.principal,
            "route": self.route,
            "request": self.request,
            "ids": _canonical(self.ids),
            "outcome": outcome,
        }
        newest: str | None = _NEWEST.scalar(c)
        _INSERT.run(c, row | {"hash": _hash(newest or FIRST, row)})


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _hash(former: str, row: dict[str, Any]) -> str:
    return hashlib.sha256((former + _canonical(row)).encode()).hexdigest()


# --- reading ---


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds. `broken_at` is the first row that does not fit the one before it, `pruned` the number of
    the newest row that was pruned, 0 where none was."""

    rows: int
    newest: int
    hash: str
    broken_at: int | None = None
    pruned: int = 0

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify(c: Connection) -> Verdict:
    """Goes through the rows that are kept, from the first to the newest."""
    pruned, former = anchor(c)
    newest, count = pruned, 0
    for row in _all_rows(c):
        count += 1
        if row.number <= newest or row.hash != _hash(former, _hashed(row)):
            return Verdict(count, row.number, row.hash, row.number, pruned)
        former, newest = row.hash, row.number
    return Verdict(count, newest, former, None, pruned)


def anchor(c: Connection) -> tuple[int, str]:
    """Number and hash of the newest row that was pruned; 0 and `FIRST` where none was."""
    row = c.execute(select(audit_anchor)).first()
    return (0, FIRST) if row is None else (row.number, row.hash)


def prune(c: Connection, before: float, most: int) -> int:
    """Takes out the oldest rows, at most so many, if they were written before then (seconds since 1970); answers how
    many. The newest row stays in any case. Raises nothing for a chain that does not hold: what is wrong in the rest
    shows as before."""
    newest = select(func.max(audit_entry.c.number)).scalar_subquery()
    old = (audit_entry.c.at < written(before)) & (audit_entry.c.number < newest)
    query = select(audit_entry.c.number, audit_entry.c.hash, old.label("old")).order_by(audit_entry.c.number)
    gone = []
    for row in c.execute(query.limit(most)):
        if not row.old:
            break
        gone.append(row)
    if gone:
        c.execute(delete(audit_entry).where(audit_entry.c.number <= gone[-1].number))
        c.execute(delete(audit_anchor))
        c.execute(insert(audit_anchor).values(number=gone[-1].number, hash=gone[-1].hash))
    return len(gone)


def _all_rows(c: Connection) -> Iterable[Row[Any]]:
    """The whole trail in order, a piece at a time."""
    after = 0
    query = select(audit_entry).order_by(audit_entry.c.number).limit(1000)
    while rows := list(c.execute(query.where(audit_entry.c.number > after))):
        yield from rows
        after = rows[-1].number


def _hashed(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("at", "principal", "route", "request", "ids", "outcome")}
