"""What people are shown of a grant: read from the store, with the evidence as it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from latchwork.drivers.contract import Delivery, Evidence, Method, Secret
from latchwork.grants.estate import Estate
from latchwork.grants.ledger import GONE, IMPOSSIBLE, LEAVING, LIVE, is_due, window
from latchwork.grants.model import CredentialView, GrantState, GrantView, NotFound, Problem
from latchwork.grants.provision import AWAITS_CARD
from latchwork.grants.schema import credential, grant, grant_place, person
from latchwork.grants.vault import Vault


def find_grant(c: Connection, grant_id: str) -> Row[Any]:
    row = c.execute(select(grant).where(grant.c.id == grant_id)).first()
    if row is None:
        raise NotFound(f"there is no grant {grant_id!r}; `latchwork grant list` shows them")
    return row


def grant_view(c: Connection, estate: Estate, vault: Vault, row: Row[Any], now: float) -> GrantView:
    places = list(c.execute(select(grant_place.c.kind, grant_place.c.place).where(grant_place.c.grant == row.id)))
    rows = list(
        c.execute(
            select(credential)
            .where(credential.c.grant == row.id, credential.c.state != GONE)
            .order_by(credential.c.door, credential.c.method)
        )
    )
    views = tuple(_credential_view(estate, vault, one, now) for one in rows)
    codes = {v.secret.reveal(): v.secret for v in views if v.method is Method.CODE and v.secret is not None}
    return GrantView(
        id=row.id,
        person=c.scalar(select(person.c.name).where(person.c.id == row.person)) or "",
        window=window(row.starts_at, row.ends_at),
        methods=frozenset(Method(name) for name in row.methods.split()),
        doors=tuple(sorted(p.place for p in places if p.kind == "door")),
        spaces=tuple(sorted(p.place for p in places if p.kind == "space")),
        state=_state(row, now),
        reservation=row.reservation,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        codes=tuple(codes.values()),
        credentials=views,
        problems=tuple(v.problem for v in views if v.problem is not None and v.problem.code != AWAITS_CARD.code),
        cards_to_encode=int(any(_wants_encoding(one) for one in rows)),
    )


def _wants_encoding(row: Row[Any]) -> bool:
    carried_card = row.method == Method.CARD.value and row.delivery == Delivery.CARRIED.value
    return bool(row.state == LIVE and carried_card and not row.have)


def _state(row: Row[Any], now: float) -> GrantState:
    if row.state == GrantState.LIVE and row.ends_at is not None and row.ends_at <= now:
        return GrantState.ENDED
    return GrantState(row.state)


def _credential_view(estate: Estate, vault: Vault, row: Row[Any], now: float) -> CredentialView:
    door = estate.doors.get(row.door)
    method = Method(row.method)
    due = is_due(row, now)
    secret: Secret | None = None
    if row.secret is not None and method is Method.CODE:
        secret = vault.open(row.secret)
    highest = door.capabilities.highest if door is not None else Evidence.READ_BACK
    problem = None if row.problem is None else Problem(row.problem, row.problem_text or "")
    return CredentialView(
        door=row.door,
        make=door.capabilities.make if door is not None else "not bound",
        method=method,
        delivery=Delivery(row.delivery),
        window=window(row.starts_at, row.ends_at),
        evidence=Evidence(row.evidence),
        due=due,
        set=bool(row.have) and row.evidence >= highest and row.state == LIVE,
        removing=row.state == LEAVING or (row.state not in (LEAVING, IMPOSSIBLE) and not due and bool(row.have)),
        slot=row.slot,
        secret=secret,
        problem=problem,
    )
