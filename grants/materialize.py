"""From a grant to what should be on each door: pure, and the first place that says what cannot be done.

A lock with a schedule of its own is loaded `EARLY` before the start and keeps the window itself. A lock without one
gets the code at the start and loses it at the end, so what it should hold depends on the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from latchwork.drivers.contract import ALWAYS, Capabilities, Delivery, Method, Window
from latchwork.grants.model import Problem

EARLY = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Desired:
    """One credential that should be on one door.

    `on_lock` is the window as the lock is to keep it: rounded to the lock's own step (a start down, an end up), and
    open for a lock that keeps none. It should be there from `load_at` until `remove_at`.
    """

    door: str
    method: Method
    delivery: Delivery
    on_lock: Window
    load_at: datetime | None
    remove_at: datetime | None


@dataclass(frozen=True, slots=True)
class Impossible:
    """What this door will not do for this grant, and why."""

    door: str
    method: Method
    problem: Problem


def rounded(window: Window, step: timedelta) -> Window:
    """A start down and an end up to whole steps since midnight UTC, so that nobody is shut out early."""
    if step <= timedelta(0):
        return window

    def down(moment: datetime) -> datetime:
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + (moment - midnight) // step * step

    start = None if window.start is None else down(window.start)
    end = window.end
    if end is not None and down(end) != end:
        end = down(end) + step
    return Window(start, end)


def materialize(
    door: str, capabilities: Capabilities, method: Method, window: Window, *, late: bool = False
) -> Desired | Impossible:
    """What `method` of a grant with `window` means at one door; `late` leaves a lock's own schedule unused."""
    delivery = capabilities.delivery.get(method)
    if delivery is None:
        return Impossible(door, method, _unsupported(door, capabilities, method))
    if method is Method.CODE and delivery is Delivery.STORED:
        return _stored_code(door, capabilities, window, late)
    if delivery is Delivery.STORED:
        early = None if window.start is None else window.start - EARLY
        return Desired(door, method, delivery, rounded(window, timedelta(minutes=1)), early, window.end)
    return Desired(door, method, delivery, window, None, window.end)


def _stored_code(door: str, capabilities: Capabilities, window: Window, late: bool) -> Desired | Impossible:
    limits = capabilities.code
    if limits is None or not limits.lengths:
        return Impossible(door, Method.CODE, _unsupported(door, capabilities, Method.CODE))
    if late or not limits.scheduled:
        return Desired(door, Method.CODE, Delivery.STORED, ALWAYS, window.start, window.end)
    on_lock = rounded(window, limits.granularity)
    if limits.max_window is not None and _longer(on_lock, limits.max_window):
        text = f"{door} keeps no window longer than {limits.max_window}; ask for a shorter one"
        return Impossible(door, Method.CODE, Problem("device_time_constraints_violated", text))
    early = None if window.start is None else window.start - EARLY
    return Desired(door, Method.CODE, Delivery.STORED, on_lock, early, window.end)


def _longer(window: Window, most: timedelta) -> bool:
    return window.start is None or window.end is None or window.end - window.start > most


def _unsupported(door: str, capabilities: Capabilities, method: Method) -> Problem:
    offered = ", ".join(sorted(m.value for m in capabilities.delivery)) or "nothing"
    code = "device_does_not_support_access_codes" if method is Method.CODE else "method_not_supported"
    return Problem(code, f"{door} ({capabilities.make}) takes no {method.value}; it takes {offered}")
