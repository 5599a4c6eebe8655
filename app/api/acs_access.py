"""What users of access systems may open, carried out by the engine: a credential that was made by itself is one grant
of the engine, and follows its user's access groups, entrances, schedule and suspension.

A credential below an access method is its access grant's matter; of its user it only follows the suspension.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import ApiError, conflict, invalid, refused
from latchwork.app.api.objects.acs_credentials import find_credential
from latchwork.app.api.objects.acs_users import doors_of
from latchwork.app.api.tables.acs import acs_credential, acs_user
from latchwork.app.api.tables.people import user_identity
from latchwork.drivers.contract import Method, Window
from latchwork.grants import ledger
from latchwork.grants.carried import MADE
from latchwork.grants.ledger import LIVE
from latchwork.grants.model import GrantError, GrantRequest, StayConflict, StayRule
from latchwork.grants.schema import card, credential, grant, grant_place
from latchwork.grants.stays import stay_of

FAR = 1e18


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a credential may open now. A `barred` one opens nothing for the time being."""

    doors: tuple[str, ...]
    window: Window
    barred: bool


def allowed(tx: Tx, row: Row[Any], user: Row[Any] | None) -> Allowed:
    """For a credential that was made by itself: its own doors and its user's, within both their times."""
    doors = set(json.loads(row.allowed))
    starts_at, ends_at = row.starts_at, row.ends_at
    if user is not None:
        doors |= doors_of(tx, user)
        starts_at = max((one for one in (starts_at, user.starts_at) if one is not None), default=None)
        ends_at = min((one for one in (ends_at, user.ends_at) if one is not None), default=None)
    never = starts_at is not None and ends_at is not None and ends_at <= starts_at
    window = ledger.window(row.starts_at, row.ends_at) if never else ledger.window(starts_at, ends_at)
    return Allowed(tuple(sorted(doors)), window, never or (user is not None and user.suspended))


def follow(tx: Tx, user: Row[Any]) -> None:
    """Has the credentials of a user open what the user may open by now."""
    user = tx.c.execute(select(acs_user).where(acs_user.c.id == user.id)).one()
    mine = select(acs_credential).where(acs_credential.c.acs_user == user.id).order_by(acs_credential.c.id)
    for row in list(tx.c.execute(mine)):
        apply(tx, row, user)
    tx.api.projector.project(tx.c)


def apply(tx: Tx, row: Row[Any], user: Row[Any] | None) -> None:
    """Has one credential open what it may open by now."""
    requests = tx.api.engine.requests
    if row.access_method is not None:
        barred = user is not None and user.suspended
        requests.bar(tx.c, row.engine_grant, row.system, tx.touched, barred=barred)
        return
    may = allowed(tx, row, user)
    owner = tx.c.execute(select(grant).where(grant.c.id == row.engine_grant)).one()
    if owner.state != "live":
        return
    named = (grant_place.c.grant == owner.id) & (grant_place.c.kind == "door")
    doors = set(tx.c.scalars(select(grant_place.c.place).where(named)))
    moved = ledger.stamps(may.window) != (owner.starts_at, owner.ends_at)
    if moved or doors != set(may.doors):
        window = may.window if moved else None
        requests.alter(tx.c, owner.id, tx.touched, window=window, doors=may.doors)
    requests.bar(tx.c, owner.id, row.system, tx.touched, barred=may.barred)


# --- making one ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stay:
    """Which stay a new credential belongs to: one that stands, or one of its own."""

    override: bool = True
    auto_join: bool = False
    joins: tuple[str, ...] = ()


def make_credential(
    tx: Tx, user: Row[Any], mode: Method, doors: Sequence[str], window: Window, stay: Stay, words: dict[str, Any]
) -> str:
    """Stores a credential for a user and has the engine carry it out; answers its id. `words` are kept with it."""
    _refuse_unable(tx, user.system, mode, doors)
    new = tx.api.new_id()
    values = {
        "id": new,
        "system": user.system,
        "engine_grant": "",
        "mode": mode.value,
        "access_method": None,
        "acs_user": user.id,
        "allowed": json.dumps(sorted(doors)),
        "starts_at": ledger.stamp(window.start),
        "ends_at": ledger.stamp(window.end),
        "metadata": json.dumps(words),
        "created_at": tx.now,
    }
    tx.c.execute(insert(acs_credential).values(values))
    row = find_credential(tx, new)
    may = allowed(tx, row, user)
    if not may.doors:
        raise invalid("allowed_acs_entrance_ids", "Name at least one entrance, or give the user one first.")
    reservation, bundle = _stay(tx, row, user.system, set(may.doors), may.window, stay)
    request = GrantRequest(
        _name(tx, user),
        may.window,
        may.doors,
        methods=frozenset({mode}),
        reservation=reservation,
        person_id=user.user_identity or user.id,
        bundle=bundle,
    )
    try:
        engine_grant = tx.api.engine.requests.create(tx.c, request, tx.touched)
    except StayConflict as error:
        raise stay_conflict(error.rule, str(error)) from error
    except GrantError as error:
        raise refused("request_refused", str(error)) from error
    tx.c.execute(update(acs_credential).where(acs_credential.c.id == new).values(engine_grant=engine_grant))
    if may.barred:
        tx.api.engine.requests.bar(tx.c, engine_grant, user.system, tx.touched, barred=True)
    tx.api.projector.project(tx.c)
    return new


def _refuse_unable(tx: Tx, system: str, mode: Method, doors: Iterable[str]) -> None:
    there = set(tx.api.doors.of_system(tx.api.names.system(system)))
    for door in doors:
        if door not in there:
            raise invalid("allowed_acs_entrance_ids", f"{door} is no entrance of {system}, to which the user belongs.")
        if mode not in tx.api.doors.capabilities(door).delivery:
            able = " or ".join(sorted(one.value for one in tx.api.doors.capabilities(door).delivery))
            raise refused("access_method_not_supported", f"{door} takes no {mode.value}; it takes a {able}.")


def _name(tx: Tx, user: Row[Any]) -> str:
    name = user.full_name or tx.c.scalar(
        select(user_identity.c.full_name).where(user_identity.c.id == user.user_identity)
    )
    return str(name or user.id)


# --- stays --------------------------------------------------------------------------------------------------------


def _stay(
    tx: Tx, row: Row[Any], system: str, doors: set[str], window: Window, stay: Stay
) -> tuple[str | None, str | None]:
    """The reservation and the bundle of the engine's grant: those of the stay that is joined, or one of its own."""
    own = f"credential {row.id}"
    rooms = doors - tx.api.engine.estate.offline.commons
    joined = [find_credential(tx, one) for one in stay.joins]
    if any(one.system != system for one in joined):
        raise invalid("visionline_metadata.joiner_acs_credential_ids", "They belong to another access system.")
    if not joined and stay.auto_join:
        joined = _whoever_is_there(tx, system, rooms)
        if not _fits(tx, joined, rooms, window):
            joined = []
    if not joined:
        return None, own
    stays = {(one.reservation, one.bundle, stay_of(one)) for one in _grants(tx.c, joined)}
    if len(stays) > 1:
        raise invalid("visionline_metadata.joiner_acs_credential_ids", "They belong to different stays; name one.")
    _refuse_misfit(tx, joined, rooms, window)
    reservation, bundle, _ = stays.pop()
    return reservation, None if reservation is not None else bundle


def _grants(c: Connection, joined: Iterable[Row[Any]]) -> list[Row[Any]]:
    return list(c.execute(select(grant).where(grant.c.id.in_([one.engine_grant for one in joined]))))


def _rooms(tx: Tx, joined: Iterable[Row[Any]]) -> set[str]:
    mine = credential.c.grant.in_([one.engine_grant for one in joined]) & (credential.c.state == LIVE)
    return set(tx.c.scalars(select(credential.c.door).where(mine))) - tx.api.engine.estate.offline.commons


def _overlap(tx: Tx, joined: Iterable[Row[Any]], window: Window) -> bool:
    starts_at, ends_at = ledger.stamps(window)
    return all(
        (one.starts_at or 0.0) < (FAR if ends_at is None else ends_at)
        and (starts_at or 0.0) < (FAR if one.ends_at is None else one.ends_at)
        for one in _grants(tx.c, joined)
    )


def _fits(tx: Tx, joined: list[Row[Any]], rooms: set[str], window: Window) -> bool:
    return rooms <= _rooms(tx, joined) and _overlap(tx, joined, window)


def _refuse_misfit(tx: Tx, joined: list[Row[Any]], rooms: set[str], window: Window) -> None:
    outside = sorted(rooms - _rooms(tx, joined))
    if outside:
        words = f"the stay does not have {', '.join(outside)}; make a card that overrides it"
        raise stay_conflict(StayRule.NO_MORE_ROOMS, words)
    if not _overlap(tx, joined, window):
        raise stay_conflict(StayRule.OVERLAP, "the windows of the stay do not overlap; make a card that overrides it")


def _whoever_is_there(tx: Tx, system: str, rooms: set[str]) -> list[Row[Any]]:
    """The credential with the newest number that is valid in one of these rooms."""
    query = (
        select(acs_credential, card.c.doors, card.c.sequence)
        .join(card, (card.c.grant == acs_credential.c.engine_grant) & (card.c.system == acs_credential.c.system))
        .where(acs_credential.c.system == system, card.c.state == MADE)
        .order_by(card.c.sequence.desc(), card.c.serial)
    )
    for row in tx.c.execute(query):
        if json.loads(row.told).get("valid") and not rooms.isdisjoint(json.loads(row.doors)):
            return [find_credential(tx, row.id)]
    return []


def stay_conflict(rule: StayRule, words: str) -> ApiError:
    """409 for what a stay that stands does not allow."""
    sentence = f"{words[0].upper()}{words[1:]}."
    match rule:
        case StayRule.SAME_ROOMS:
            return conflict("reservation_entrance_change_requires_cleanup", sentence)
        case StayRule.NO_MORE_ROOMS:
            return conflict("reservation_joiner_entrance_conflict", sentence)
        case StayRule.OVERLAP:
            return conflict("reservation_time_frames_must_overlap", sentence)
