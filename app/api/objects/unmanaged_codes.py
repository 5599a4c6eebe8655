"""Codes that somebody else put on a device, as the API shows them: what the door itself told when it was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, func, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import ApiError, not_found
from latchwork.app.api.seen import must_see
from latchwork.app.api.tables.devices import unmanaged_code
from latchwork.drivers.contract import Method
from latchwork.grants.ledger import GONE
from latchwork.grants.schema import credential, foreign_code


def unmanaged() -> Select[Any]:
    """All such codes. One that is being deleted is a credential of ours meanwhile, under the grant named `leaving`."""
    leaves = (credential.c.grant == unmanaged_code.c.leaving) & (credential.c.state != GONE)
    return (
        select(
            unmanaged_code,
            func.coalesce(foreign_code.c.secret, credential.c.secret).label("secret"),
            func.coalesce(foreign_code.c.starts_at, credential.c.have_starts_at).label("starts_at"),
            func.coalesce(foreign_code.c.ends_at, credential.c.have_ends_at).label("ends_at"),
            func.coalesce(foreign_code.c.enabled, credential.c.have).label("enabled"),
        )
        .outerjoin(foreign_code, foreign_code.c.id == unmanaged_code.c.foreign_code)
        .outerjoin(credential, leaves & (credential.c.method == Method.CODE.value))
    )


def find_unmanaged(tx: Tx, code_id: str) -> Row[Any]:
    row = tx.c.execute(unmanaged().where(unmanaged_code.c.id == code_id)).first()
    if row is None:
        raise _unknown()
    must_see(tx, row.door)
    return row


def find_unmanaged_by_pin(tx: Tx, door: str, pin: str) -> Row[Any]:
    """404 when there is none, and to callers that may not see PINs: they must not find them out by asking."""
    row = unmanaged_with(tx, door, pin) if tx.principal.sees_codes else None
    if row is None:
        raise _unknown()
    return row


def unmanaged_with(tx: Tx, door: str, pin: str) -> Row[Any] | None:
    """The code with this PIN that somebody else put on a door, as it was last read."""
    mine = (unmanaged_code.c.door == door) & (unmanaged_code.c.tag == tx.api.vault.tag(pin))
    return tx.c.execute(unmanaged().where(mine)).first()


def _unknown() -> ApiError:
    return not_found("access_code", "There is no such unmanaged access code; list those of its device.")


def shown_unmanaged(tx: Tx, rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    return [_shown(tx, row) for row in rows]


def _shown(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    secret = row.secret is not None and tx.principal.sees_codes
    return {
        "access_code_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "device_id": tx.api.doors.public_id(row.door),
        "name": row.name,
        "code": tx.api.vault.open(row.secret).reveal() if secret else None,
        "type": "ongoing" if row.ends_at is None else "time_bound",
        "status": "set" if row.enabled else "unset",
        "starts_at": written(row.starts_at),
        "ends_at": written(row.ends_at),
        "is_managed": False,
        # a lock that does not tell the PIN leaves us nothing to take over, or to name to it
        "cannot_be_managed": row.secret is None,
        "cannot_delete_unmanaged_access_code": row.secret is None,
        "created_at": written(row.created_at),
        "errors": [] if row.enabled else [_inactive(row)],
        "warnings": [] if row.leaving is None else [_leaving(row)],
    }


def _inactive(row: Row[Any]) -> dict[str, Any]:
    return {
        "error_code": "access_code_inactive",
        "message": "It lies on the device and is switched off there.",
        "created_at": written(row.created_at),
        "is_access_code_error": True,
    }


def _leaving(row: Row[Any]) -> dict[str, Any]:
    words = "It is being taken off the device."
    return {"warning_code": "being_deleted", "message": words, "created_at": written(row.created_at)}
