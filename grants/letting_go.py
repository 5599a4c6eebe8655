"""A door that is no longer ours to look after: what of ours lies on it stays there and counts as put there by hand."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from latchwork.drivers.contract import Delivery, Evidence
from latchwork.grants import ledger
from latchwork.grants.ledger import GONE, LIVE
from latchwork.grants.schema import credential, foreign_code

_SAME = ("door", "method", "secret", "tag", "prefix", "length", "slot")


def let_go(c: Connection, door: str) -> None:
    """Nothing is sent to the door. Grants that reach it still want theirs there; give it another owner with this."""
    mine = (credential.c.door == door) & (credential.c.state == LIVE) & credential.c.have
    rows = list(c.execute(select(credential).where(mine, credential.c.delivery == Delivery.STORED.value)))
    for row in rows:
        there = {one: row._mapping[one] for one in _SAME} | {"enabled": row.evidence > Evidence.SENT}
        window = {"starts_at": row.have_starts_at, "ends_at": row.have_ends_at}
        c.execute(insert(foreign_code).values(there | window))
    gone = {"state": GONE, "secret": None} | ledger.OFF_DOOR
    ledger.change_credentials(c, [{"key": row.id} | gone for row in rows])
