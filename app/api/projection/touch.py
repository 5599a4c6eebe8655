"""Which grants and doors a transaction touches: temporary triggers of the connection note it, whoever changes a row.

The triggers call back into this process. What is noted stays noted when its transaction is undone: it is looked at with
the next one, and then nothing is found to be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from latchwork.drivers.contract import Evidence
from latchwork.grants.ledger import LIVE
from latchwork.grants.schema import credential

_NOTED: tuple[tuple[str, str, str, str], ...] = (
    ("credential", "INSERT", "NEW", "grant"),
    ("credential", "DELETE", "OLD", "grant"),
    ("access_grant", "UPDATE", "NEW", "id"),
    ("foreign_code", "INSERT", "NEW", "door"),
    ("foreign_code", "UPDATE", "NEW", "door"),
    ("foreign_code", "DELETE", "OLD", "door"),
)
"""Table, what happens to a row, where it is named, and the column that says which grant or door it is about."""

_LOOKED_AT = ("api_access_method", "api_access_code", "api_backup_pool", "api_acs_credential")
"""The tables whose rows say when they are to be looked at because of the clock alone."""

_INTENT = ("id", "evidence", "sent", "slot")
"""The columns of a credential that are written before something is sent. Nothing is told of that: a code that is on its
way is being set, as it was before."""

_SELDOM = (
    """
CREATE TEMP TRIGGER IF NOT EXISTS note_door_stands AFTER UPDATE OF battery ON main.door
WHEN NEW.battery IS NOT OLD.battery BEGIN SELECT note_door(NEW.id); END
""",
    f"""
CREATE TEMP TRIGGER IF NOT EXISTS note_credential_stands
AFTER UPDATE OF {", ".join(f'"{one.name}"' for one in credential.columns if one.name not in _INTENT)}
ON main.credential BEGIN SELECT note_grant(NEW."grant"); END
""",
    f"""
CREATE TEMP TRIGGER IF NOT EXISTS note_credential_proof AFTER UPDATE OF evidence, sent ON main.credential
WHEN (NEW.evidence IS NOT OLD.evidence AND (NEW.evidence <> {int(Evidence.SENT)} OR OLD.have))
OR (NEW.sent IS NOT OLD.sent AND NEW.state <> '{LIVE}')
BEGIN SELECT note_grant(NEW."grant"); END
""",
    "CREATE TEMP TRIGGER IF NOT EXISTS note_news AFTER INSERT ON main.event BEGIN SELECT note_news(NEW.number); END",
)
"""Lanes and intents are written at every visit; what is told of a door or a credential changes less often."""


@dataclass(slots=True)
class Notes:
    """What one connection noted: grants and doors by their names, the numbers of the engine's new events, and moments
    at which something is to be looked at (seconds since 1970)."""

    grants: set[str] = field(default_factory=set)
    doors: set[str] = field(default_factory=set)
    news: set[int] = field(default_factory=set)
    moments: set[float] = field(default_factory=set)

    def take(self) -> tuple[list[str], list[str]]:
        """The grants and the doors since the last call, each once, in one order for all."""
        grants, doors = sorted(self.grants), sorted(self.doors)
        self.grants.clear()
        self.doors.clear()
        return grants, doors


def begin(c: Connection) -> Notes:
    """Sets the triggers of this connection, if that was not done yet; they go with it."""
    if __name__ in c.info:
        known: Notes = c.info[__name__]
        return known
    notes = c.info[__name__] = Notes()
    raw: Any = c.connection.dbapi_connection
    raw.create_function("note_grant", 1, notes.grants.add)
    raw.create_function("note_door", 1, notes.doors.add)
    raw.create_function("note_news", 1, notes.news.add)
    raw.create_function("note_moment", 1, notes.moments.add)
    for table, what, row, column in _NOTED:
        into = "note_door" if column == "door" else "note_grant"
        _trigger(c, f"{table}_{what.lower()}", f"AFTER {what} ON main.{table}", f'{into}({row}."{column}")')
    for table in _LOOKED_AT:
        for what in ("INSERT", "UPDATE OF look_at"):
            when = f"AFTER {what} ON main.{table} WHEN NEW.look_at IS NOT NULL"
            _trigger(c, f"{table}_look_{what[:6].lower()}", when, "note_moment(NEW.look_at)")
    for trigger in _SELDOM:
        c.exec_driver_sql(trigger)
    return notes


def has_begun(c: Connection) -> bool:
    """Whether what changes is noted already."""
    return __name__ in c.info


def _trigger(c: Connection, name: str, when: str, call: str) -> None:
    c.exec_driver_sql(f"CREATE TEMP TRIGGER IF NOT EXISTS note_{name} {when} BEGIN SELECT {call}; END")


def note(c: Connection, grants: list[str]) -> None:
    """Has these grants looked at although nothing changed them."""
    notes: Notes = c.info[__name__]
    notes.grants.update(grants)
