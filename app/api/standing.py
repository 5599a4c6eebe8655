"""How a credential stands at its door, in the API's words: pure, and the one place that defines `issued`.

Facts: the published life cycle of access methods. Access codes: `latchwork.app.api.code_standing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from latchwork.drivers.contract import Capabilities, Delivery, Evidence, Method
from latchwork.grants.ledger import IMPOSSIBLE, LIVE

NEAR = 600.0
"""Seconds before its start from which a method that is not issued yet is called late."""

PATIENCE = 60.0
"""Seconds that a door is given after a start, or after the request, before the method is called failed."""

RESORT = 300.0
"""Seconds before its start at which a spare code takes the place of one that is not there, where there is one."""

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
    since: float,
    now: float,
    *,
    lost: bool = False,
    spared: Collection[str] = (),
) -> MethodStanding:
    """How an access method stands whose credentials are `rows`.

    `since` is when it was made, or when it was issued no more (seconds since 1970): what is to be done is given its
    time from then on. `lost` says that no door is left to it, and that nobody holds it back; at the doors in `spared`
    a spare that is there stands in for its code.
    """
    start, end = window
    live = [row for row in rows if row.state == LIVE]
    over = end is not None and end <= now
    if mode is Method.MOBILE_KEY:
        good = {row.door for row in live if row.problem is None}
    else:
        good = {row.door for row in live if proved(row, capabilities.get(row.door))}
    wanted = frozenset(row.door for row in live)
    good |= wanted.intersection(spared)
    issued = bool(wanted) and good >= wanted and not over
    waits = mode is Method.CARD and not over
    written = {row.door for row in live if row.delivery == Delivery.CARRIED.value}
    numbered = any(row.delivery == Delivery.STORED.value and row.secret is None for row in live)
    encoding = waits and bool(written) and (numbered or not written <= good)
    assignment = waits and not written and numbered
    awaited = (lost or bool(wanted)) and not (issued or over or encoding or assignment)
    slow = [Deadlines.of(since, start, _loads_at(row)) for row in live if row.door not in good]
    late_at = min((one.late_at for one in slow), default=-FAR)
    failed_at = Deadlines.of(since, start).failed_at
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


def _loads_at(row: Row[Any]) -> float | None:
    """When it is put on its door by itself; None where something keeps it from that."""
    load_at: float | None = row.load_at
    return load_at if row.problem is None else None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When something that is not issued is called late, when it is time for a last resort, and when it is called
    failed, in seconds since 1970."""

    late_at: float
    resort_at: float
    failed_at: float

    @classmethod
    def of(cls, since: float, start: float | None, load_at: float | None = None) -> Deadlines:
        """`since` is when there was first something to be done; `load_at` when it is to be put on its door, where
        nothing hinders that: it is not late before."""
        first = since if start is None else max(since, start)
        late_at = max(since, first - NEAR) if first > since else since + IMPATIENCE
        ahead = first - RESORT
        resort_at = ahead if ahead >= since + PATIENCE else first + (IMPATIENCE + PATIENCE) / 2
        if load_at is not None:
            late_at = max(late_at, load_at + IMPATIENCE)
            resort_at = max(resort_at, load_at + (IMPATIENCE + PATIENCE) / 2)
        return cls(late_at, resort_at, first + PATIENCE)


FAR = 1e18
"""Seconds further from now than any moment."""


def impossible(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """What a door will not do for the grant."""
    return [row for row in rows if row.state == IMPOSSIBLE]


def own_rows(method: Row[Any], methods: Sequence[Row[Any]], rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The credentials of one method: those at the door that was split off for a spare, those with its PIN, or all that
    no other method shows."""
    split = {one.door for one in methods if one.door is not None and one.spare is not None}
    if method.door is not None:
        return [row for row in rows if row.door == method.door] if method.spare is not None else []
    rows = [row for row in rows if row.door not in split]
    if method.tag is not None:
        return [row for row in rows if row.tag == method.tag]
    others = {one.tag for one in methods if one.tag is not None}
    return [row for row in rows if row.tag is None or row.tag not in others]
