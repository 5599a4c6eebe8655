"""Changes of an access code: its PIN, its times, its name, and whether it is managed at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from latchwork.app.api.backup_pools import look_again, move_spare
from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.code_requests import check_pin, duplicate, impossible, place_of, window_of
from latchwork.app.api.errors import conflict, invalid, refused
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import unmanaged_code
from latchwork.drivers.contract import Secret, Window
from latchwork.grants import ledger
from latchwork.grants.ledger import IMPOSSIBLE
from latchwork.grants.model import Conflict, GrantError
from latchwork.grants.schema import credential

Mutation = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change; what is None, or not said to be given, stays. `starts` and `ends` say that the moment beside
    them was given, be it as None; `names` says it of the name."""

    code: Secret | None = None
    names: bool = False
    name: str | None = None
    starts: bool = False
    starts_at: datetime | None = None
    ends: bool = False
    ends_at: datetime | None = None
    type: str | None = None
    external_allowed: bool | None = None
    is_managed: bool | None = None
    attempt: str | None = None


def must_be_own(row: Row[Any]) -> None:
    """400 for a code that is not the caller's to change: one of an access grant, or one that a lock computes."""
    if row.access_method is not None:
        sentence = "The code belongs to an access grant; change or delete that, or its access method."
        raise refused("access_code_belongs_to_access_grant", sentence)
    if row.offline:
        sentence = (
            "The device computes this code from its times; it can be neither changed nor deleted. It ends by itself."
        )
        raise refused("offline_access_code_not_changeable", sentence)


def change_code(tx: Tx, row: Row[Any], change: Change) -> None:
    """Carries out a change of one code. Raises `ApiError` with nothing changed."""
    if row.deleting:
        raise conflict("access_code_being_deleted", "The code is being deleted; make a new one.")
    if change.is_managed is False:
        _release(tx, row, change)
        return
    mutations: list[Mutation] = []
    window = _moved_window(tx, row, change)
    if window is not None:
        mutations.append(_move(tx, row, window))
    if change.code is not None and tx.api.vault.open(row.code) != change.code:
        mutations.append(_recode(tx, row, change.code))
    columns: dict[str, Any] = {}
    if change.names and change.name != row.name:
        mutations.append(_mutation("updating_name", {"name": row.name}, {"name": change.name}))
        columns["name"] = change.name
    if change.external_allowed is not None and change.external_allowed != row.external_allowed:
        tx.api.engine.requests.let_others_change(tx.c, row.engine_grant, tx.touched, yields=change.external_allowed)
        columns["external_allowed"] = change.external_allowed
    if change.attempt is not None:
        columns["attempts"] = " ".join(one for one in (row.attempts, change.attempt) if one)
    if columns:
        tx.c.execute(update(access_code).where(access_code.c.id == row.id).values(columns))
    view = tx.api.projector.codes
    view.tell_requested(tx.c, row, mutations)
    if "name" in columns:
        view.tell_renamed(tx.c, row, change.name)
    view.touch(tx.c, row)


def _mutation(code: str, before: dict[str, Any], after: dict[str, Any]) -> Mutation:
    return {"mutation_code": code, "from": before, "to": after}


# --- times ------------------------------------------------------------------------------------------------------


def _moved_window(tx: Tx, row: Row[Any], change: Change) -> Window | None:
    """The window that the code is to have; None where it stays as it is."""
    if change.type == "ongoing":
        if change.ends_at is not None:
            raise invalid("ends_at", "An ongoing code has no end; leave it out, or ask for type time_bound.")
        start, end = change.starts_at, None
    elif change.starts or change.ends:
        start = change.starts_at if change.starts else ledger.moment(row.starts_at)
        end = change.ends_at if change.ends else ledger.moment(row.ends_at)
    else:
        start, end = ledger.moment(row.starts_at), ledger.moment(row.ends_at)
    if change.type == "time_bound" and end is None:
        raise invalid("ends_at", "A time-bound code needs an end; name one.")
    if (ledger.stamp(start), ledger.stamp(end)) == (row.starts_at, row.ends_at):
        return None
    return window_of(tx, start, end)


def _move(tx: Tx, row: Row[Any], window: Window) -> Mutation:
    requests = tx.api.engine.requests
    requests.alter(tx.c, row.engine_grant, tx.touched, window=window)
    mine = (credential.c.grant == row.engine_grant) & (credential.c.state == IMPOSSIBLE)
    refusal = tx.c.execute(select(credential).where(mine)).first()
    if refusal is not None:
        raise impossible(refusal)
    if row.pulled is not None:
        _move_spare(tx, row.pulled, ledger.stamp(window.end))
    before = {"starts_at": written(row.starts_at), "ends_at": written(row.ends_at)}
    return _mutation(
        "updating_time_frame", before, {"starts_at": written(window.start), "ends_at": written(window.end)}
    )


def _move_spare(tx: Tx, spare_id: str, ends_at: float | None) -> None:
    spare = tx.c.execute(select(access_code).where(access_code.c.id == spare_id, ~access_code.c.deleting)).first()
    if spare is not None:
        move_spare(tx, spare, ends_at)


# --- the PIN ----------------------------------------------------------------------------------------------------


def _recode(tx: Tx, row: Row[Any], code: Secret) -> Mutation:
    if row.common_code_key is not None:
        sentence = (
            "It shares its PIN with the other codes of its common_code_key; delete it and make one without a key."
        )
        raise refused("access_code_is_shared", sentence)
    check_pin(place_of(tx, tx.api.names.device(row.door)), code.reveal())
    try:
        tx.api.engine.requests.recode(tx.c, row.engine_grant, code, tx.touched)
    except Conflict as error:
        raise duplicate(tx, row.door, code) from error
    before = None if row.code is None else tx.api.vault.open(row.code).reveal()
    return _mutation("updating_code", {"code": before}, {"code": code.reveal()})


# --- the end -------------------------------------------------------------------------------------------------------


def end_code(tx: Tx, row: Any, attempt: str | None = None) -> None:
    """Has a code taken off its device, and the spare that stands in for it."""
    if row.deleting:
        attempts = " ".join(one for one in (row.attempts, attempt) if one)
        tx.c.execute(update(access_code).where(access_code.c.id == row.id).values(attempts=attempts))
        return
    for former in row.attempts.split():
        tx.api.attempts.fail(tx.c, former, "access_code_deleted", "The code was deleted before it was as asked for.")
    values = {"deleting": True, "attempts": attempt or ""}
    tx.c.execute(update(access_code).where(access_code.c.id == row.id).values(values))
    tx.api.engine.requests.end(tx.c, row.engine_grant, tx.touched)
    if row.backup:
        look_again(tx.c, row.door, tx.now)
    if row.pulled is not None:
        spare = tx.c.execute(select(access_code).where(access_code.c.id == row.pulled, ~access_code.c.deleting)).first()
        if spare is not None:
            end_code(tx, spare)


# --- out of management ------------------------------------------------------------------------------------------


def _release(tx: Tx, row: Row[Any], change: Change) -> None:
    """Leaves a code on its device as if somebody had put it there by hand; it keeps its id and its name."""
    try:
        (number,) = tx.api.engine.requests.give_up(tx.c, row.engine_grant)
    except GrantError as error:
        sentence = "It is not on the device as it should be yet; wait until its status is set."
        raise refused("access_code_not_set", sentence) from error
    left = tx.c.execute(select(credential.c.tag).where(credential.c.id == row.credential)).first()
    tx.c.execute(
        insert(unmanaged_code).values(
            id=row.id,
            foreign_code=number,
            door=row.door,
            tag=None if left is None else left.tag,
            name=row.name,
            created_at=row.created_at,
        )
    )
    tx.c.execute(delete(access_code).where(access_code.c.id == row.id))
    for attempt in (row.attempts + " " + (change.attempt or "")).split():
        tx.api.attempts.succeed(tx.c, attempt, {"access_code_id": row.id})
