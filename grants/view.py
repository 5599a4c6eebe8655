"""What people are shown of a grant: read from the store, with the evidence as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from latchwork.drivers.contract import Capabilities, Delivery, Evidence, Method, Secret
from latchwork.grants.estate import Estate
from latchwork.grants.ledger import GONE, IMPOSSIBLE, LEAVING, LIVE, is_due, window
from latchwork.grants.model import CredentialView, GrantState, GrantView, NotFound, Problem
from latchwork.grants.prepared import Prepared
from latchwork.grants.provision import AWAITS_CARD
from latchwork.grants.schema import credential, door, grant, grant_place, person
from latchwork.grants.vault import Vault

_GRANT = Prepared(select(grant).where(grant.c.id == bindparam("g")))
_PLACES = Prepared(select(grant_place.c.kind, grant_place.c.place).where(grant_place.c.grant == bindparam("g")))
_CREDENTIALS = Prepared(
    select(credential)
    .where(credential.c.grant == bindparam("g"), credential.c.state != GONE)
    .order_by(credential.c.door, credential.c.method)
)
_PERSON_NAME = Prepared(select(person.c.name).where(person.c.id == bindparam("p")))


def find_grant(c: Connection, grant_id: str) -> Row[Any]:
    row: Row[Any] | None = _GRANT.first(c, {"g": grant_id})
    if row is None:
        raise NotFound(f"there is no grant {grant_id!r}; `latchwork grant list` shows them")
    return row


def grant_view(c: Connection, estate: Estate, vault: Vault, row: Row[Any], now: float) -> GrantView:
    places = list(_PLACES.rows(c, {"g": row.id}))
    rows = list(_CREDENTIALS.rows(c, {"g": row.id}))
    views = tuple(_credential_view(estate, vault, one, now) for one in rows)
    codes = {v.secret.reveal(): v.secret for v in views if v.method is Method.CODE and v.secret is not None}
    return GrantView(
        id=row.id,
        person=_PERSON_NAME.scalar(c, {"p": row.person}) or "",
        window=window(row.starts_at, row.ends_at),
        methods=frozenset(Method(name) for name in row.methods.split()),
        doors=tuple(sorted(p.place for p in places if p.kind == "door")),
        spaces=tuple(sorted(p.place for p in places if p.kind == "space")),
        state=_state(row, now),
        reservation=row.reservation,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        codes=tuple(codes.values()),
        credentials=views,
        problems=(
            *(v.problem for v in views if v.problem is not None and v.problem.code != AWAITS_CARD.code),
            *_wish_problems(vault, row, views),
            *_not_reached(c, estate, row, places, views),
        ),
        cards_to_encode=int(any(_wants_encoding(one) for one in rows)),
    )


def _wish_problems(vault: Vault, row: Row[Any], views: Iterable[CredentialView]) -> list[Problem]:
    """Where the code that was asked for could not be had."""
    if row.wish is None:
        return []
    wish = vault.open(row.wish)
    codes = [v for v in views if v.method is Method.CODE and v.secret is not None and not v.removing]
    others = [v.door for v in codes if v.secret != wish]
    text = "{} has another code than the one asked for, which is taken or does not fit there; read it from the grant"
    return [Problem("requested_code_unavailable", text.format(name)) for name in others]


def _not_reached(
    c: Connection, estate: Estate, row: Row[Any], places: Iterable[Row[Any]], views: Iterable[CredentialView]
) -> list[Problem]:
    """Doors that the grant names and that belong to somebody else."""
    reached = {v.door for v in views}
    missed = [p.place for p in places if p.kind == "door" and p.place in estate.doors and p.place not in reached]
    if not missed or row.state != GrantState.LIVE:
        return []
    owners = c.execute(select(door.c.id, door.c.owner).where(door.c.id.in_(missed), door.c.owner != row.owner))
    text = "{} belongs to {}, not to {}; it is reached when it changes hands"
    return [Problem("door_of_another_owner", text.format(one.id, one.owner, row.owner)) for one in owners]


def _wants_encoding(row: Row[Any]) -> bool:
    """A card is to be written, or learnt by a door that knows cards by their numbers."""
    if row.state != LIVE or row.method != Method.CARD.value:
        return False
    if row.delivery == Delivery.CARRIED.value:
        return bool(row.evidence < Evidence.ACKNOWLEDGED)
    return bool(row.problem == AWAITS_CARD.code)


def _state(row: Row[Any], now: float) -> GrantState:
    if row.state == GrantState.LIVE and row.ends_at is not None and row.ends_at <= now:
        return GrantState.ENDED
    return GrantState(row.state)


def _credential_view(estate: Estate, vault: Vault, row: Row[Any], now: float) -> CredentialView:
    bound = estate.doors.get(row.door)
    method = Method(row.method)
    due = is_due(row, now)
    secret: Secret | None = None
    if row.secret is not None and method is Method.CODE:
        secret = vault.open(row.secret)
    problem = None if row.problem is None else Problem(row.problem, row.problem_text or "")
    return CredentialView(
        door=row.door,
        make=bound.capabilities.make if bound is not None else "not bound",
        method=method,
        delivery=Delivery(row.delivery),
        window=window(row.starts_at, row.ends_at),
        evidence=Evidence(row.evidence),
        due=due,
        set=_is_set(row, None if bound is None else bound.capabilities, now),
        removing=row.state == LEAVING or (row.state not in (LEAVING, IMPOSSIBLE) and not due and bool(row.have)),
        slot=row.slot,
        secret=secret,
        problem=problem,
    )


def _is_set(row: Row[Any], capabilities: Capabilities | None, now: float) -> bool:
    """Whether it stands as it is wanted, on the highest rung that can be proved.

    A lock must hold it with the window that is wanted now. What people carry is set once it was handed out with that
    window: a card when it was read back, a key when a phone has fetched it.
    """
    if row.state != LIVE or not row.have or (row.remove_at is not None and row.remove_at <= now):
        return False
    if row.delivery != Delivery.STORED.value:
        return bool(row.evidence >= Evidence.ACKNOWLEDGED)
    if (row.have_starts_at, row.have_ends_at) != (row.starts_at, row.ends_at):
        return False
    needed = Evidence.READ_BACK
    if capabilities is not None:
        masked = row.method == Method.CODE.value and capabilities.code is not None and capabilities.code.masked
        needed = min(capabilities.highest, Evidence.ACKNOWLEDGED if masked else Evidence.READ_BACK)
    return bool(row.evidence >= needed)
