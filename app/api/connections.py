"""Connected accounts come, are lost, come back and go, with all that hangs on them.

Each function is one transaction's part; moving the simulated things afterwards is `latchwork.app.api.disturbances`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select, update

from latchwork.app.api import management
from latchwork.app.api.call import Tx
from latchwork.app.api.objects.accounts import account_errors, find_account
from latchwork.app.api.projection import touch
from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.devices import device
from latchwork.grants.ledger import LEAVING, LIVE
from latchwork.grants.schema import credential


def disconnect_account(tx: Tx, row: Row[Any]) -> None:
    """The account is lost; what is known of codes on its doors is no longer sure."""
    if row.disconnected_at is not None:
        return
    _change(tx.c, row.id, disconnected_at=tx.now)
    tx.api.projector.accounts.tell(tx.c, "connected_account.disconnected", row.id)
    if row.is_system:
        errors = account_errors(find_account(tx, row.id))
        lists: dict[str, Any] = {"acs_system_errors": [], "acs_system_warnings": [], "connected_account_warnings": []}
        about = {"acs_system_id": tx.api.names.system(row.name), "connected_account_id": row.id}
        tell = tx.api.projector.teller.tell
        tell(tx.c, "acs_system.disconnected", **about | lists | {"connected_account_errors": errors})
    look_at_grants(tx.c, row.id)


def reconnect_account(tx: Tx, row: Row[Any], connect_webview: str) -> None:
    """Somebody has logged in again."""
    _change(tx.c, row.id, disconnected_at=None, connect_webview=connect_webview)
    for kind in ("successful_login", "connected"):
        tx.api.projector.accounts.tell(tx.c, f"connected_account.{kind}", row.id)
    if row.is_system:
        about = {"acs_system_id": tx.api.names.system(row.name), "connected_account_id": row.id}
        tx.api.projector.teller.tell(tx.c, "acs_system.connected", **about)
    look_at_grants(tx.c, row.id)


def delete_account(tx: Tx, row: Row[Any]) -> list[str]:
    """Has an account forgotten; answers its doors, whose names the caller makes unknown."""
    mine = (device.c.account == row.id) & device.c.deleted_at.is_(None) & device.c.bound
    doors = list(tx.c.scalars(select(device.c.door).where(mine)))
    for door in doors:
        management.delete(tx, door)
    tx.api.projector.accounts.tell(tx.c, "connected_account.deleted", row.id)
    _change(tx.c, row.id, deleted_at=tx.now)
    return doors


def look_at_grants(c: Connection, account: str) -> None:
    """Has every grant looked at anew that has something on a door of the account."""
    doors = select(device.c.door).where(device.c.account == account)
    there = credential.c.door.in_(doors) & credential.c.state.in_((LIVE, LEAVING))
    touch.note(c, list(c.scalars(select(credential.c.grant).where(there).distinct())))


def _change(c: Connection, account: str, **columns: Any) -> None:
    c.execute(update(connected_account).where(connected_account.c.id == account).values(columns))
