"""How an access code stands at its door, in the API's words: pure, and the one place that defines `set`.

Facts: the published life cycle of access codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from latchwork.app.api.standing import IMPATIENCE, PATIENCE, Deadlines, proved
from latchwork.drivers.contract import Capabilities
from latchwork.grants.ledger import EXTERNAL, IMPOSSIBLE, LEAVING, LIVE


class Status(StrEnum):
    """The published words for how an access code stands."""

    UNSET = "unset"
    SETTING = "setting"
    SET = "set"
    REMOVING = "removing"
    UNKNOWN = "unknown"


class Work(StrEnum):
    """What is still to be done at the door."""

    NONE = "none"
    CREATING = "creating"
    CHANGING = "changing"
    REMOVING = "removing"


@dataclass(frozen=True, slots=True)
class CodeStanding:
    """`live` is the credential that should be on the door, `former` one that has yet to leave it, `refused` what the
    door does not take.

    `scheduled`: it lies in the lock with its own schedule and its time has not come. `deferred_until` is when it will
    be put there. `on_device` says that it is there as it should be. `look_at` is when the clock alone changes the
    answer. Moments are seconds since 1970.
    """

    status: Status
    work: Work
    live: Row[Any] | None
    former: Row[Any] | None
    refused: Row[Any] | None
    scheduled: bool
    on_device: bool
    deferred_until: float | None
    look_at: float | None

    @property
    def problem(self) -> Row[Any] | None:
        """The credential that says why the code is not on its door, where that is known."""
        if self.live is None:
            return self.refused
        return None if self.live.problem in (None, EXTERNAL) else self.live

    @property
    def settled(self) -> bool:
        """Whether nothing is left of what was asked for: it is there as it should be, or will come at its time."""
        return self.work is Work.NONE and self.live is not None and self.problem is None


def code_standing(
    rows: Sequence[Row[Any]],
    window: tuple[float | None, float | None],
    capabilities: Capabilities | None,
    now: float,
    *,
    connected: bool = True,
) -> CodeStanding:
    """How a code stands whose credentials at one door are `rows`, and which is wanted within `window`."""
    start, end = window
    live = next((row for row in rows if row.state == LIVE), None)
    former = next((row for row in rows if row.state == LEAVING and (row.have or row.sent)), None)
    refused = next((row for row in rows if row.state == IMPOSSIBLE), None)
    over = end is not None and end <= now
    begun = start is None or start <= now
    due = live is not None and (live.load_at is None or live.load_at <= now)
    there = live is not None and (proved(live, capabilities) or (live.problem == EXTERNAL and bool(live.have)))
    work = _work(live, former, over=over, due=due, there=there)
    status = _status(live, work, over=over, begun=begun, there=there) if connected else Status.UNKNOWN
    moments = (start, end, None if live is None else live.load_at)
    return CodeStanding(
        status=status,
        work=work,
        live=live,
        former=former,
        refused=refused,
        scheduled=there and due and not begun,
        on_device=there,
        deferred_until=None if live is None or due or live.have else live.load_at,
        look_at=min((moment for moment in moments if moment is not None and moment > now), default=None),
    )


def _work(live: Row[Any] | None, former: Row[Any] | None, *, over: bool, due: bool, there: bool) -> Work:
    if live is None:
        return Work.NONE if former is None else Work.REMOVING
    if over:
        return Work.REMOVING if live.have or live.sent or former is not None else Work.NONE
    if former is not None:
        return Work.CHANGING
    if live.problem == EXTERNAL:
        return Work.NONE
    if not due:
        return Work.CHANGING if live.have else Work.NONE  # its start was moved away
    if there:
        return Work.NONE
    return Work.CHANGING if live.have else Work.CREATING


def _status(live: Row[Any] | None, work: Work, *, over: bool, begun: bool, there: bool) -> Status:
    if work is Work.REMOVING:
        return Status.REMOVING
    if live is None or over or not begun:
        return Status.UNSET
    if there:
        return Status.SET
    return Status.UNSET if live.problem is not None and not live.have else Status.SETTING


def issuing(
    standing: CodeStanding, window: Sequence[float | None], created_at: float, now: float, *, ever: bool
) -> Deadlines | None:
    """When a code is called late and failed that was not issued yet: that never was on its device as it should be.
    None for one that was, or that is wanted no more."""
    wanted = standing.live if standing.live is not None else standing.refused
    over = window[1] is not None and window[1] <= now
    if ever or over or standing.on_device or wanted is None:
        return None
    return Deadlines.of(created_at, window[0], wanted.load_at if standing.problem is None else None)


class Slowness(StrEnum):
    """How long work at a door has been waiting, or a code to be issued."""

    NONE = "none"
    LATE = "late"
    FAILED = "failed"


def slowness(since: float | None, now: float) -> Slowness:
    """`since` is when the work was first to be done (seconds since 1970), None where there is none."""
    if since is None or now < since + IMPATIENCE:
        return Slowness.NONE
    return Slowness.LATE if now < since + PATIENCE else Slowness.FAILED


def slowness_of(deadlines: Deadlines | None, now: float) -> Slowness:
    """How slow something is that has such deadlines; None has none."""
    if deadlines is None or now < deadlines.late_at:
        return Slowness.NONE
    return Slowness.LATE if now < deadlines.failed_at else Slowness.FAILED


def next_slowness(since: float | None, now: float) -> float | None:
    """When it will be called slower."""
    moments = () if since is None else (since + IMPATIENCE, since + PATIENCE)
    return next((moment for moment in moments if moment > now), None)
