"""Which grants and doors a transaction touches: temporary triggers of the connection note it, whoever changes a row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, MetaData, Table, Text, delete, literal_column, select, text, union_all

from latchwork.drivers.contract import Evidence
from latchwork.grants.ledger import LIVE
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential

_TABLES = """
CREATE TEMP TABLE IF NOT EXISTS touched_grant (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS touched_door (id TEXT PRIMARY KEY) WITHOUT ROWID
"""

_NOTED: tuple[tuple[str, str, str, str], ...] = (
    ("credential", "INSERT", "NEW", "grant"),
    ("credential", "DELETE", "OLD", "grant"),
    ("access_grant", "UPDATE", "NEW", "id"),
    ("foreign_code", "INSERT", "NEW", "door"),
    ("foreign_code", "UPDATE", "NEW", "door"),
    ("foreign_code", "DELETE", "OLD", "door"),
)
"""Table, what happens to a row, where it is named, and the column that says which grant or door it is about."""

_INTENT = ("id", "evidence", "sent", "slot")
"""The columns of a credential that are written before something is sent. Nothing is told of that: a code that is on its
way is being set, as it was before."""

_SELDOM = (
    """
CREATE TEMP TRIGGER IF NOT EXISTS note_door_stands AFTER UPDATE OF battery ON main.door
WHEN NEW.battery IS NOT OLD.battery BEGIN INSERT OR IGNORE INTO touched_door VALUES (NEW.id); END
""",
    f"""
CREATE TEMP TRIGGER IF NOT EXISTS note_credential_stands
AFTER UPDATE OF {", ".join(f'"{one.name}"' for one in credential.columns if one.name not in _INTENT)}
ON main.credential BEGIN INSERT OR IGNORE INTO touched_grant VALUES (NEW."grant"); END
""",
    f"""
CREATE TEMP TRIGGER IF NOT EXISTS note_credential_proof AFTER UPDATE OF evidence, sent ON main.credential
WHEN (NEW.evidence IS NOT OLD.evidence AND (NEW.evidence <> {int(Evidence.SENT)} OR OLD.have))
OR (NEW.sent IS NOT OLD.sent AND NEW.state <> '{LIVE}')
BEGIN INSERT OR IGNORE INTO touched_grant VALUES (NEW."grant"); END
""",
)
"""Lanes and intents are written at every visit; what is told of a door or a credential changes less often."""

_touched_grant, _touched_door = (
    Table(name, MetaData(), Column("id", Text, primary_key=True), schema="temp")
    for name in ("touched_grant", "touched_door")
)
_TOUCHED = Prepared(
    union_all(
        select(literal_column("0").label("door"), _touched_grant.c.id),
        select(literal_column("1").label("door"), _touched_door.c.id),
    ).order_by("id")
)
_FORGET_GRANTS, _FORGET_DOORS = Prepared(delete(_touched_grant)), Prepared(delete(_touched_door))
_NOTE = text("INSERT OR IGNORE INTO temp.touched_grant VALUES (:id)")


@dataclass(frozen=True, slots=True)
class Touched:
    grants: list[str]
    doors: list[str]


def begin(c: Connection) -> None:
    """Sets the triggers of this connection; they go with it."""
    for statement in _TABLES.split(";"):
        c.exec_driver_sql(statement)
    for table, what, row, column in _NOTED:
        into = "touched_door" if column == "door" else "touched_grant"
        c.exec_driver_sql(
            f"CREATE TEMP TRIGGER IF NOT EXISTS note_{table}_{what.lower()} AFTER {what} ON main.{table} "
            f'BEGIN INSERT OR IGNORE INTO {into} VALUES ({row}."{column}"); END'
        )
    for trigger in _SELDOM:
        c.exec_driver_sql(trigger)


def note(c: Connection, grants: list[str]) -> None:
    """Has these grants looked at although nothing changed them."""
    if grants:
        c.execute(_NOTE, [{"id": one} for one in grants])


def take(c: Connection) -> Touched:
    """What was touched since the last call, each once, in one order for all."""
    rows = list(_TOUCHED.rows(c))
    touched = Touched([row.id for row in rows if not row.door], [row.id for row in rows if row.door])
    if touched.grants:
        _FORGET_GRANTS.run(c)
    if touched.doors:
        _FORGET_DOORS.run(c)
    return touched
