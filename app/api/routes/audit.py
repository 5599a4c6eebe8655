"""The audit trail: who did what."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Row, select

from latchwork.app.api.audit import anchor, verify
from latchwork.app.api.call import Page, Tx
from latchwork.app.api.errors import conflict, invalid
from latchwork.app.api.models.keys import AuditEntry, AuditVerdict
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Paged, Parameters
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.tables.audit import audit_entry


class List(Paged):
    principal: str | None = None
    route: str | None = None
    outcome: str | None = None


@route("/latchwork/audit/list", Verb.GET, "audit_entries", AuditEntry, paged=True, scope=Scope.ADMIN, ours=True)
def list_(tx: Tx, p: List) -> Page:
    """Every request that wrote or was to write, oldest first; those of one key, one route or one outcome if wanted."""
    query = select(audit_entry)
    for column, value in (("principal", p.principal), ("route", p.route), ("outcome", p.outcome)):
        if value is not None:
            query = query.where(audit_entry.c[column] == value)
    order = (audit_entry.c.number, audit_entry.c.hash)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page([_shown(row) for row in rows], cursor)


class Verify(Parameters):
    number: Annotated[int, Field(ge=1, le=2**53)] | None = None
    hash: Annotated[str, Field(min_length=64, max_length=64)] | None = None


@route(
    "/latchwork/audit/verify", Verb.GET, "audit_verdict", AuditVerdict, scope=Scope.ADMIN, ours=True, reads_much=True
)
def verify_(tx: Tx, p: Verify) -> dict[str, Any]:
    """Computes the whole chain anew. `number` and `hash` are a row that was noted before: is it still that one?

    Without such a note nobody can see that the newest rows were cut off.
    """
    if (p.number is None) != (p.hash is None):
        raise invalid("", "Give number and hash together, as an earlier answer had them, or neither.")
    if p.number is not None:
        pruned, last = anchor(tx.c)
        found = tx.c.scalar(select(audit_entry.c.hash).where(audit_entry.c.number == p.number))
        if p.number < pruned:
            words = f"Row {p.number} was pruned with those up to {pruned}; give a newer one that was noted."
            raise conflict("audit_row_pruned", words)
        if (last if p.number == pruned else found) != p.hash:
            raise conflict("audit_trail_changed", f"Row {p.number} is gone or has another hash than the one noted.")
    verdict = verify(tx.c)
    return {
        "holds": verdict.holds,
        "rows": verdict.rows,
        "number": verdict.newest,
        "hash": verdict.hash,
        "broken_at": verdict.broken_at,
        "pruned": verdict.pruned,
    }


def _shown(row: Row[Any]) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.at,
        "principal": row.principal,
        "route": row.route,
        "request_id": row.request,
        "ids": json.loads(row.ids),
        "outcome": row.outcome,
        "hash": row.hash,
    }
