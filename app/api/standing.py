"""How a credential stands at its door, in the API's words: pure, and the one place that defines `issued`.

Facts: the published life cycle of access methods. Access codes: `latchwork.app.api.code_standing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from latchwork.drivers.contract import Capabilities, Delivery, Evidence, Method
from latchwork.grants.ledger import IMPOSSIBLE, LIVE

NEAR = 600.0
"""Seconds before its start from which a method that is not issued yet is called late."""

PATIENCE = 60.0
"""Seconds that a door is given after a start, or after the request, before the method is called failed."""

IMPATIENCE = 20.0
"""Seconds after the request from which it is called late, when its start has come already."""


def proved(row: Row[Any], capabilities: Capabilities | None) -> bool:
    """Whether the door holds it with the window that it should have, by the best proof that its make can give.

    What is computed or carried away needs no room at the door: it stands once it was handed out.
    """
    if not row.have or row.state != LIVE:
        return False
    if row.delivery == Delivery.DERIVED.value:
        return True
    same = (row.starts_at, row.ends_at) == (row.have_starts_at, row.have_ends_at)
    if row.delivery != Delivery.STORED.value:
        return bool(row.evidence >= Evidence.READ_BACK)
    highest = Evidence.READ_BACK if capabilities is None else min(capabilities.highest, Evidence.READ_BACK)
    return bool(same and row.evidence >= highest)


@dataclass(frozen=True, slots=True)
class MethodStanding:
    """`doors` are those at which it works. `late` and `failed` say that it should have been issued and is not.

    A card has to be written for doors that believe what it says; where all know cards by their numbers, it has to be
    said which card it is."""

    issued: bool
    encoding_required: bool
    assignment_required: bool
    doors: frozenset[str]
    wanted: frozenset[str]
    late: bool
    failed: bool
    look_at: float | None


def method_standing(
    mode: Method,
    rows: Sequence[Row[Any]],
    window: tuple[float | None, float | None],
    capabilities: dict[str, Capabilities],
    created_at: float,
    now: float,
) -> MethodStanding:
    """How an access method stands whose credentials are `rows`."""
    start, end = window
    live = [row for row in rows if row.state == LIVE]
    over = end is not None and end <= now
    if mode is Method.MOBILE_KEY:
        good = {row.door for row in live if row.problem is None}
    else:
        good = {row.door for row in live if proved(row, capabilities.get(row.door))}
    wanted = frozenset(row.door for row in live)
    issued = bool(wanted) and good >= wanted and not over
    waits = mode is Method.CARD and not over
    written = {row.door for row in live if row.delivery == Delivery.CARRIED.value}
    numbered = any(row.delivery == Delivery.STORED.value and row.secret is None for row in live)
    encoding = waits and bool(written) and (numbered or not written <= good)
    assignment = waits and not written and numbered
    due = max(created_at, -1e18 if start is None else start)
    prompt = start is None or start <= created_at
    late_at = created_at + IMPATIENCE if prompt else max(created_at, due - NEAR)
    failed_at = due + PATIENCE
    awaited = bool(wanted) and not (issued or over or encoding or assignment)
    moments = [m for m in (start, end, late_at if awaited else None, failed_at if awaited else None) if m is not None]
    return MethodStanding(
        issued=issued,
        encoding_required=encoding,
        assignment_required=assignment,
        doors=frozenset(good) if not over else frozenset(),
        wanted=wanted,
        late=awaited and late_at <= now < failed_at,
        failed=awaited and now >= failed_at,
        look_at=min((moment for moment in moments if moment > now), default=None),
    )


def impossible(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """What a door will not do for the grant."""
    return [row for row in rows if row.state == IMPOSSIBLE]
