"""A simulated rig as its file has it: everything goes that was made over the API, from the store and from the doors.

Nothing is wiped behind the engine's back: what is on a door is taken off by the engine, which proves it. Only codes
that somebody put on a door by hand and that the door does not tell stay there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from latchwork.app.api import management, unmanaged
from latchwork.app.api.call import Call, Tx
from latchwork.app.api.code_changes import end_code
from latchwork.app.api.names import Names
from latchwork.app.api.projection.people import forget_person
from latchwork.app.api.routes.access_grants import end_grant
from latchwork.app.api.simulation import must_be_sandbox
from latchwork.app.api.tables.accounts import connect_webview, connected_account
from latchwork.app.api.tables.acs import acs_credential, acs_user
from latchwork.app.api.tables.codes import access_code, backup_pool
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.grants import access_grant
from latchwork.app.api.tables.people import user_identity
from latchwork.app.api.tables.phones import phone
from latchwork.app.api.tables.sessions import client_session
from latchwork.app.api.tables.spaces import space_account, space_brought, space_face
from latchwork.app.api.tables.workspaces import customization_profile, workspace
from latchwork.drivers.contract import Method
from latchwork.grants import ledger
from latchwork.grants.model import GrantError, GrantRequest
from latchwork.grants.schema import foreign_code

RESET = "RESET_SANDBOX_WORKSPACE"


def begin(tx: Tx) -> str:
    """Has everything taken away; answers the id of the attempt. 400 where anything is real hardware."""
    must_be_sandbox(tx)
    attempt = tx.api.attempts.begin(tx.c, RESET)
    _end_access(tx)
    _as_in_the_file(tx)
    _take_off_what_others_put_there(tx)
    _forget_people(tx)
    for table in (connect_webview, workspace, customization_profile):
        tx.c.execute(delete(table))
    return attempt


def _end_access(tx: Tx) -> None:
    tx.c.execute(update(device).values(backup_pool=False))
    tx.c.execute(delete(backup_pool))
    for row in list(tx.c.execute(select(access_grant))):
        end_grant(tx, row)
    for code in list(tx.c.execute(select(access_code).where(~access_code.c.deleting))):
        end_code(tx, code)
    tx.c.execute(update(acs_credential).values(deleting=True))
    for engine_grant in list(tx.c.scalars(select(acs_credential.c.engine_grant))):
        tx.api.engine.requests.end(tx.c, engine_grant, tx.touched)
    for row in unmanaged.unmanaged_grants(tx):
        tx.api.engine.requests.end(tx.c, row.id, tx.touched)
    tx.api.projector.project(tx.c)


def _as_in_the_file(tx: Tx) -> None:
    """Devices, accounts and spaces."""
    estate, requests = tx.api.engine.estate, tx.api.engine.requests
    here = device.c.door.in_(list(estate.doors))
    deleted = list(tx.c.scalars(select(device.c.door).where(here, device.c.deleted_at.is_not(None))))
    blank = {"nickname": None, "custom_metadata": "{}", "disturbed": "{}", "reported": "{}"}
    tx.c.execute(update(connected_account).values(deleted_at=None, disconnected_at=None, custom_metadata="{}"))
    tx.c.execute(update(device).where(here).values(blank | {"removed_at": None, "deleted_at": None, "bound": True}))
    for door in deleted:
        requests.change_owner(tx.c, door, estate.doors[door].owner, tx.touched)
    for door in list(tx.c.scalars(select(device.c.door).where(here, ~device.c.managed))):
        management.take_over(tx, door)
    _spaces_of_the_file(tx)


def _spaces_of_the_file(tx: Tx) -> None:
    requests, in_file, names = tx.api.engine.requests, tx.api.engine.estate.spaces, tx.api.names
    tx.c.execute(delete(space_account))
    tx.c.execute(delete(space_brought))
    for row in list(tx.c.execute(select(space_face).where(space_face.c.space.not_in(list(in_file))))):
        requests.drop_space(tx.c, row.space, tx.touched)
    known = set(tx.c.scalars(select(space_face.c.space)))
    tx.c.execute(delete(space_face))
    for name, doors in in_file.items():
        if name not in known:
            requests.make_space(tx.c, name)
        requests.fill_space(tx.c, name, doors, tx.touched)
        face = {"id": names.space(name), "space": name, "name": name, "created_at": tx.now}
        tx.c.execute(insert(space_face).values(face))


def _take_off_what_others_put_there(tx: Tx) -> None:
    codes = foreign_code.c.method == Method.CODE.value
    for row in list(tx.c.execute(select(foreign_code).where(codes, foreign_code.c.secret.is_not(None)))):
        _remove(tx, row)


def _remove(tx: Tx, row: Row[Any]) -> None:
    request = GrantRequest(
        person="somebody", window=ledger.window(row.starts_at, row.ends_at), doors=(row.door,), methods=_CODE
    )
    try:
        tx.api.engine.requests.remove_foreign(tx.c, row.id, request, tx.touched)
    except GrantError:
        return  # the door does not let it be taken off: it is listed as unmanaged from now on


_CODE = frozenset({Method.CODE})


def _forget_people(tx: Tx) -> None:
    for session in list(tx.c.scalars(select(client_session.c.id))):
        tx.api.sessions.delete(tx.c, session)
    tx.c.execute(update(user_identity).values(deleting=True))
    for person in list(tx.c.scalars(select(user_identity.c.id).where(user_identity.c.merged_into.is_(None)))):
        forget_person(tx.api, tx.c, person)
    users = tx.api.projector.credentials.users
    needed = select(acs_credential.c.acs_user).where(acs_credential.c.acs_user.is_not(None))
    for user in list(tx.c.execute(select(acs_user).where(acs_user.c.id.not_in(needed)))):
        users.forget(tx.c, user.id, user.system)
    tx.c.execute(update(acs_user).values(made_for_grant=True))


async def finish(call: Call, attempt: str) -> None:
    """Waits until the doors are as the file has them, as far as they are reached, and ends the attempt."""
    api = call.api
    for row in await api.store.run(lambda c: list(c.execute(select(phone)))):
        await api.wallets.deactivate(call, row)
    fresh = Names.of(api.names.workspace, api.engine.estate)
    for kind in ("devices", "entrances", "systems", "encoders"):
        getattr(api.names, kind).update(getattr(fresh, kind))
    for account in await api.store.run(lambda c: list(c.scalars(select(connected_account.c.id)))):
        await api.disturbances.follow_account(account)
    await api.engine.settle()
    await api.store.run(lambda c: api.attempts.succeed(c, attempt, {}))
