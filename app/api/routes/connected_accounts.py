"""Connected accounts: what devices hang on, one for each medium and access system of the rig."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import or_, select, update

from latchwork.app.api.call import Call, Page, Tx
from latchwork.app.api.connections import delete_account, disconnect_account
from latchwork.app.api.custom_metadata import Changes, Pairs, changed, has
from latchwork.app.api.errors import invalid, not_found
from latchwork.app.api.models.accounts import ConnectedAccount, Kind
from latchwork.app.api.objects.accounts import find_account, shown_account
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Limit, Paged, Parameters
from latchwork.app.api.places import find_space
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.seen import things_of_user
from latchwork.app.api.sessions import Sees
from latchwork.app.api.simulation import must_be_sandbox
from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.spaces import space_account


class OfAccount(Parameters):
    connected_account_id: str


class Get(Parameters):
    connected_account_id: str | None = None
    email: str | None = None
    at_least_one_of = ("connected_account_id", "email")


@route("/connected_accounts/get", Verb.GET, "connected_account", ConnectedAccount, open_to_sessions=True)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One account. None has an e-mail address: nothing here is reached by logging in to a maker's cloud."""
    if p.connected_account_id is None:
        raise not_found("connected_account", "No account here has an e-mail address; ask by connected_account_id.")
    return shown_account(tx, find_account(tx, p.connected_account_id))


class List(Paged):
    custom_metadata_has: Pairs | None = None
    customer_key: str | None = None
    limit: Limit = 11_000
    search: str | None = None
    space_id: str | None = None
    user_identifier_key: str | None = None


@route("/connected_accounts/list", Verb.GET, "connected_accounts", ConnectedAccount, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """The accounts that fit every filter."""
    query = select(connected_account).where(connected_account.c.deleted_at.is_(None))
    if p.custom_metadata_has:
        query = query.where(*has(connected_account.c.custom_metadata, p.custom_metadata_has))
    if p.customer_key is not None:
        query = query.where(connected_account.c.customer_key == p.customer_key)
    if p.search:
        hit = f"%{p.search}%"
        columns = ("display_name", "name", "provider", "customer_key", "id")
        query = query.where(or_(*(connected_account.c[name].like(hit) for name in columns)))
    if p.space_id is not None:
        inside = select(space_account.c.account).where(space_account.c.space == find_space(tx, p.space_id).id)
        query = query.where(connected_account.c.id.in_(inside))
    if p.user_identifier_key is not None:
        query = query.where(connected_account.c.id.in_(things_of_user(p.user_identifier_key, Sees.ACCOUNT)))
    if tx.principal.session is not None:
        query = query.where(connected_account.c.id.in_(tx.principal.connected_accounts))
    order = (connected_account.c.created_at, connected_account.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page([shown_account(tx, row) for row in rows], cursor)


class Update(OfAccount):
    accepted_capabilities: list[Kind] | None = None
    automatically_manage_new_devices: bool | None = None
    custom_metadata: Changes | None = None
    customer_key: Key | None = None
    display_name: Key | None = None


@route("/connected_accounts/update", Verb.PATCH, "connected_account", ConnectedAccount)
def update_(tx: Tx, p: Update) -> dict[str, Any]:
    """Names an account or notes something down of it; null takes away."""
    row = find_account(tx, p.connected_account_id)
    columns: dict[str, Any] = {name: getattr(p, name) for name in ("customer_key", "display_name") if p.given(name)}
    if p.accepted_capabilities is not None:
        if not p.accepted_capabilities:
            raise invalid("accepted_capabilities", "Name at least one kind, such as lock.")
        columns["capabilities"] = json.dumps(p.accepted_capabilities)
    if p.automatically_manage_new_devices is not None:
        columns["manages_new"] = p.automatically_manage_new_devices
    if p.custom_metadata is not None:
        columns["custom_metadata"] = changed(row.custom_metadata, p.custom_metadata)
    if columns:
        tx.c.execute(update(connected_account).where(connected_account.c.id == row.id).values(columns))
    return shown_account(tx, find_account(tx, row.id))


@route("/connected_accounts/sync", Verb.POST)
async def sync(call: Call, p: OfAccount) -> None:
    """Has every lock of the account asked what is on it, how it stands and who opened it."""

    def doors(tx: Tx) -> list[str]:
        row = find_account(tx, p.connected_account_id)
        query = select(device.c.door).where(device.c.account == row.id, device.c.kind == "device", device.c.bound)
        return [door for door in tx.c.scalars(query) if tx.api.doors.has_line(door)]

    call.api.engine.audit(await call.transact(doors))


@route("/connected_accounts/delete", Verb.DELETE)
async def delete(call: Call, p: OfAccount) -> None:
    """Has an account forgotten with its devices and doors; the codes that we put on them are taken off."""
    row = await call.transact(lambda tx: find_account(tx, p.connected_account_id))
    for door in await call.transact(lambda tx: delete_account(tx, find_account(tx, row.id))):
        call.api.names.forget_door(door)
    if row.is_system:
        call.api.names.forget_system(call.api.engine.estate.systems[row.name])


@route("/connected_accounts/simulate/disconnect", Verb.POST, scope=Scope.SIMULATE)
async def simulate_disconnect(call: Call, p: OfAccount) -> None:
    """The account is lost: nothing gets through to anything of it until it is connected again by a webview."""

    def lose(tx: Tx) -> None:
        must_be_sandbox(tx)
        disconnect_account(tx, find_account(tx, p.connected_account_id))

    await call.transact(lose)
    await call.api.disturbances.follow_account(p.connected_account_id)
