"""How a credential stands at its door, in the API's words: pure, and the one place that defines `set` and `issued`.

Facts: the published life cycle of access codes and access methods.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from latchwork.drivers.contract import Capabilities, Delivery, Evidence, Method
from latchwork.grants.ledger import IMPOSSIBLE, LEAVING, LIVE

NEAR = 600.0
"""Seconds before its start from which a method that is not issued yet is called late."""

PATIENCE = 60.0
"""Seconds that a door is given after a start, or after the request, before the method is called failed."""

IMPATIENCE = 20.0
"""Seconds after the request from which it is called late, when its start has come already."""


class Status(StrEnum):
    """The published words for how an access code stands."""

    UNSET = "unset"
    SETTING = "setting"
    SET = "set"
    REMOVING = "removing"
    UNKNOWN = "unknown"


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
class CodeStanding:
    """`scheduled`: it lies in the lock with its own schedule and its time has not come. `look_at` is when the clock
    alone changes the answer (seconds since 1970)."""

    status: Status
    scheduled: bool
    on_device: bool
    look_at: float | None


def code_standing(
    rows: Iterable[Row[Any]],
    window: tuple[float | None, float | None],
    capabilities: Capabilities | None,
    now: float,
    *,
    connected: bool = True,
) -> CodeStanding:
    """How a code stands whose credentials at one door are `rows`, and which is wanted within `window`."""
    start, end = window
    live = next((row for row in rows if row.state == LIVE), None)
    leaving = any(row.state == LEAVING for row in rows)
    begun, over = start is None or start <= now, end is not None and end <= now
    there = live is not None and proved(live, capabilities)
    scheduled = there and not begun
    look_at = min((moment for moment in (start, end) if moment is not None and moment > now), default=None)
    if not connected:
        status = Status.UNKNOWN
    elif live is None:
        status = Status.REMOVING if leaving else Status.UNSET
    elif over:
        status = Status.REMOVING if live.have or live.sent else Status.UNSET
    elif there:
        status = Status.SET if begun else Status.UNSET
    else:
        status = Status.SETTING if begun else Status.UNSET
    return CodeStanding(status, scheduled, there, look_at)


@dataclass(frozen=True, slots=True)
class MethodStanding:
    """`doors` are those at which it works. `late` and `failed` say that it should have been issued and is not."""

    issued: bool
    encoding_required: bool
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
    encoding = mode is Method.CARD and bool(wanted) and not issued and not over
    due = max(created_at, -1e18 if start is None else start)
    prompt = start is None or start <= created_at
    late_at = created_at + IMPATIENCE if prompt else max(created_at, due - NEAR)
    failed_at = due + PATIENCE
    awaited = bool(wanted) and not issued and not over and not encoding
    moments = [m for m in (start, end, late_at if awaited else None, failed_at if awaited else None) if m is not None]
    return MethodStanding(
        issued=issued,
        encoding_required=encoding,
        doors=frozenset(good) if not over else frozenset(),
        wanted=wanted,
        late=awaited and late_at <= now < failed_at,
        failed=awaited and now >= failed_at,
        look_at=min((moment for moment in moments if moment > now), default=None),
    )


def impossible(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """What a door will not do for the grant."""
    return [row for row in rows if row.state == IMPOSSIBLE]
