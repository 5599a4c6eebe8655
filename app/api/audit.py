"""The audit trail: every request that writes, by whom, about what, and how it ended - chained, so that a row that was
changed or taken out shows.

A row's hash is SHA-256 over the hash of the row before it and the row's own canonical JSON (sorted names, no spaces,
ASCII). What a chain alone cannot show is that its newest rows were cut off: note number and hash of the newest row
somewhere else, and have them verified later.

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

from sqlalchemy import Connection, Row, select

from latchwork.app.api.clock import written
from latchwork.app.api.tables.audit import audit_entry
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
    """Whether the chain holds. `broken_at` is the first row that does not fit the one before it."""

    rows: int
    newest: int
    hash: str
    broken_at: int | None = None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify(rows: Iterable[Row[Any]]) -> Verdict:
    """Goes through the rows from the first to the newest."""
    former, newest, count = FIRST, 0, 0
    for row in rows:
        count += 1
        if row.number <= newest or row.hash != _hash(former, _hashed(row)):
            return Verdict(count, row.number, row.hash, row.number)
        former, newest = row.hash, row.number
    return Verdict(count, newest, former)


def all_rows(c: Connection) -> Iterable[Row[Any]]:
    """The whole trail in order, a piece at a time."""
    after = 0
    query = select(audit_entry).order_by(audit_entry.c.number).limit(1000)
    while rows := list(c.execute(query.where(audit_entry.c.number > after))):
        yield from rows
        after = rows[-1].number


def _hashed(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("at", "principal", "route", "request", "ids", "outcome")}
