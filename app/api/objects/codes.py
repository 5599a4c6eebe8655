"""Access codes as the API shows them: read from the credentials at their doors, never from what was hoped."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from latchwork.app.api.backup_pools import doors_with_spares
from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.code_requests import Made, Place
from latchwork.app.api.code_standing import CodeStanding, code_standing
from latchwork.app.api.errors import not_found
from latchwork.app.api.objects.code_entries import Facts, display_status, errors_of, mutations_of, warnings_of
from latchwork.app.api.principal import Principal
from latchwork.app.api.reach import as_entries, troubles
from latchwork.app.api.seen import seen_by
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import device, unmanaged_code
from latchwork.app.api.tables.grants import access_grant, access_method
from latchwork.drivers.contract import Method
from latchwork.grants.ledger import GONE, LEAVING, LIVE, TAKEN
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential, grant

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

CODE_BY_ID = Prepared(select(access_code).where(access_code.c.id == bindparam("id")))
CREDENTIALS_OF_GRANT = Prepared(
    select(credential)
    .where(credential.c.grant == bindparam("g"), credential.c.method == Method.CODE.value, credential.c.state != GONE)
    .order_by(credential.c.id)
)
_AT_ONCE = 500
"""Values that one statement asks for."""


# --- finding ----------------------------------------------------------------------------------------------------


def find_code(tx: Tx, code_id: str, device_id: str | None = None) -> Row[Any]:
    """404 for one that is not there, or not on the device that was named as well."""
    row: Row[Any] | None = CODE_BY_ID.first(tx.c, {"id": code_id})
    if row is None or (device_id is not None and tx.api.names.devices.get(device_id) != row.door):
        raise not_found("access_code")
    must_see_code(tx, row)
    return row


def find_by_pin(tx: Tx, door: str, pin: str) -> Row[Any]:
    """The code with this PIN at a door; 404 when there is none, or none that this caller may know of."""
    # who may not see PINs must not find them out by asking for one after the other
    row = code_with(tx.c, tx.api, door, pin) if tx.principal.sees_codes else None
    if row is None:
        raise not_found("access_code")
    must_see_code(tx, row)
    return row


def code_with(c: Connection, api: Service, door: str, pin: str) -> Row[Any] | None:
    """The managed code that has this PIN at a door now, or has yet to lose it."""
    states = (credential.c.state == LIVE) | (credential.c.state == LEAVING)
    mine = (credential.c.tag == api.vault.tag(pin)) & (credential.c.door == door) & states
    there = select(credential.c.grant).where(mine, credential.c.method == Method.CODE.value)
    query = select(access_code).where(access_code.c.engine_grant.in_(there), access_code.c.door == door)
    return c.execute(query.order_by(access_code.c.created_at.desc())).first()


def must_see_code(tx: Tx, row: Row[Any]) -> None:
    """Raises 404 for a client session to which the code does not belong."""
    if tx.principal.session is None:
        return
    query = select(access_code.c.id).where(access_code.c.id == row.id, belongs_to(tx.principal))
    if tx.c.scalar(query) is None:
        raise not_found("access_code")


def belongs_to(principal: Principal) -> Any:
    """The codes of the people whom a session is for, and those on the devices that it sees which are nobody's by a
    grant. Spare ones wait for whom they will stand in for."""
    mine = (
        select(access_method.c.id)
        .join(access_grant, access_grant.c.id == access_method.c.access_grant)
        .where(access_grant.c.user_identity.in_(principal.user_identities))
    )
    doors = select(device.c.door).where(seen_by(principal))
    alone = access_code.c.engine_grant.in_(select(grant.c.id).where(grant.c.bundle.is_(None))) & ~access_code.c.backup
    return or_(access_code.c.access_method.in_(mine), alone & access_code.c.door.in_(doors))


# --- showing ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class CodeParts:
    """What stands beside some codes, loaded at once: `credentials` by the engine's grant and door, the rest by door."""

    credentials: dict[tuple[str, str], list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    device_errors: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    connected: dict[str, bool] = field(default_factory=dict)
    spares: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, tx: Tx, rows: Sequence[Row[Any]]) -> CodeParts:
        parts = cls()
        for one in _credentials(tx.c, [row.engine_grant for row in rows]):
            parts.credentials[one.grant, one.door].append(one)
        for door in {row.door for row in rows}:
            parts.put_errors(door, tx.api.doors.errors(tx.c, door))
        pooled = {row.door for row in rows if row.uses_pool}
        parts.spares = doors_with_spares(tx.c, pooled) if pooled else set()
        return parts

    def put_errors(self, door: str, errors: list[dict[str, Any]]) -> None:
        self.device_errors[door] = errors
        self.connected[door] = not any(one.get("is_connected_account_error") for one in errors)


def _credentials(c: Connection, grants: Iterable[str]) -> Iterable[Row[Any]]:
    wanted = list(dict.fromkeys(grants))
    if len(wanted) == 1:
        yield from CREDENTIALS_OF_GRANT.rows(c, {"g": wanted[0]})
        return
    left = iter(wanted)
    while some := list(islice(left, _AT_ONCE)):
        query = select(credential).where(credential.c.grant.in_(some), credential.c.method == Method.CODE.value)
        yield from c.execute(query.where(credential.c.state != GONE).order_by(credential.c.id))


def shown_codes(tx: Tx, rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    rows = list(rows)
    parts = CodeParts.load(tx, rows)
    return [_shown_code(tx, parts, row) for row in rows]


def shown_code(tx: Tx, row: Row[Any]) -> dict[str, Any]:
    return shown_codes(tx, [row])[0]


def shown_new(tx: Tx, place: Place, made: Made) -> dict[str, Any]:
    """A code that was made in this transaction: nothing of it has to be looked up."""
    parts, row = CodeParts(), made.code
    parts.credentials[row.engine_grant, row.door] = [made.credential]
    parts.put_errors(row.door, as_entries(troubles(place.face)))
    if row.uses_pool:
        parts.spares = doors_with_spares(tx.c, [row.door])
    return _shown_code(tx, parts, row)


def _shown_code(tx: Tx, parts: CodeParts, row: Row[Any]) -> dict[str, Any]:
    facts = _facts(tx, parts, row)
    standing = facts.standing
    return {
        "access_code_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "device_id": tx.api.doors.public_id(row.door),
        "name": row.name,
        "code": _pin(tx, row, standing),
        "common_code_key": row.common_code_key,
        "type": "ongoing" if row.ends_at is None else "time_bound",
        "status": standing.status.value,
        "display_status": display_status(facts),
        "starts_at": written(row.starts_at),
        "ends_at": written(row.ends_at),
        "is_managed": True,
        "is_scheduled_on_device": standing.scheduled,
        "is_external_modification_allowed": bool(row.external_allowed),
        "is_offline_access_code": bool(row.offline),
        "is_one_time_use": bool(row.one_time),
        "is_backup": bool(row.backup),
        "is_backup_access_code_available": has_spare(row, parts.spares),
        "pulled_backup_access_code_id": row.pulled,
        "is_waiting_for_code_assignment": False,
        "created_at": written(row.created_at),
        "errors": errors_of(facts) + _pool_errors(tx, parts, row),
        "warnings": warnings_of(facts),
        "pending_mutations": mutations_of(facts),
    }


def has_spare(row: Row[Any], spares: set[str]) -> bool:
    """Whether a spare can be pulled for this code, or was."""
    return bool(row.uses_pool) and not row.deleting and (row.pulled is not None or row.door in spares)


def _pool_errors(tx: Tx, parts: CodeParts, row: Row[Any]) -> list[dict[str, Any]]:
    if not row.uses_pool or row.deleting or has_spare(row, parts.spares):
        return []
    words = "No spare code is left on the device, or none is there yet."
    return [
        {
            "error_code": "empty_backup_access_code_pool",
            "message": words,
            "created_at": written(row.created_at),
            "is_device_error": True,
        }
    ]


def _pin(tx: Tx, row: Row[Any], standing: CodeStanding) -> str | None:
    sealed = row.code if standing.live is None else standing.live.secret
    return tx.api.vault.open(sealed).reveal() if sealed is not None and tx.principal.sees_codes else None


def _facts(tx: Tx, parts: CodeParts, row: Row[Any]) -> Facts:
    api, capabilities = tx.api, tx.api.doors.capabilities_if_bound(row.door)
    standing = code_standing(
        parts.credentials[row.engine_grant, row.door],
        (row.starts_at, row.ends_at),
        capabilities,
        tx.now,
        connected=parts.connected[row.door],
    )
    problem = standing.problem
    return Facts(
        code=row,
        standing=standing,
        told=json.loads(row.told),
        capabilities=capabilities,
        vault=api.vault,
        now=tx.now,
        device_errors=parts.device_errors[row.door],
        twin=twin_of(tx.c, api, row, standing) if problem is not None and problem.problem == TAKEN else {},
        shows_codes=tx.principal.sees_codes,
    )


def twin_of(c: Connection, api: Service, row: Row[Any], standing: CodeStanding) -> dict[str, str]:
    """The other code at the same door with the same value, under the name that an error gives it."""
    tag = None if standing.live is None else standing.live.tag
    if tag is None:
        return {}
    mine = (unmanaged_code.c.door == row.door) & (unmanaged_code.c.tag == tag)
    foreign = c.scalar(select(unmanaged_code.c.id).where(mine))
    if foreign is not None:
        return {"unmanaged_access_code_id": foreign}
    same = select(credential.c.grant).where(
        credential.c.tag == tag, credential.c.door == row.door, credential.c.state.in_((LIVE, LEAVING))
    )
    others = select(access_code.c.id).where(
        access_code.c.engine_grant.in_(same), access_code.c.door == row.door, access_code.c.id != row.id
    )
    other = c.scalar(others)
    return {} if other is None else {"managed_access_code_id": other}
