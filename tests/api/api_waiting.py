"""Waiting for what becomes true at the server: ask again, often and for a bounded time, in this one place."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from seam import Seam, SeamHttpApiError
from seam.resources import AccessMethod

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds in which a simulated door has long done what it was asked."""
AGAIN_AFTER = 0.05


def until(ask: Callable[[], T], is_so: Callable[[T], object] = bool, *, within: float = PATIENCE) -> T:
    """What `ask` answers as soon as `is_so` of it; fails with the last answer when that does not come in time."""
    end = time.monotonic() + within
    while not is_so(answer := ask()):
        if time.monotonic() > end:
            raise AssertionError(f"not so after {within:g} s; the last answer was {answer!r}")
        time.sleep(AGAIN_AFTER)
    return answer


def fields_of(event: Any) -> dict[str, Any]:
    """An event as a plain dictionary, of a kind that the SDK knows or of a newer one."""
    return dict(event) if isinstance(event, dict) else vars(event)


class Watch:
    """The events that happen from now on, oldest first, as `/events/list` tells them."""

    def __init__(self, seam: Seam, since: str) -> None:
        self._seam = seam
        self._since = since
        self._before = {event["event_id"] for event in self._listed()}

    def _listed(self) -> list[dict[str, Any]]:
        events = [fields_of(event) for event in self._seam.events.list(since=self._since)]
        return sorted(events, key=lambda event: str(event["occurred_at"]))

    def events(self, *event_types: str, **fields: Any) -> list[dict[str, Any]]:
        """What happened since: those of the types that are named, all when none is, with these values."""
        return [
            event
            for event in self._listed()
            if event["event_id"] not in self._before
            and (not event_types or event["event_type"] in event_types)
            and all(_matches(event.get(name), value) for name, value in fields.items())
        ]

    def types(self, **fields: Any) -> list[str]:
        return [str(event["event_type"]) for event in self.events(**fields)]

    def wait(self, *event_types: str, within: float = PATIENCE, **fields: Any) -> dict[str, Any]:
        """The first such event, as soon as there is one."""
        try:
            return until(lambda: self.events(*event_types, **fields), within=within)[0]
        except AssertionError:
            seen = [(event["event_type"], event.get("description")) for event in self.events()]
            wanted = " or ".join(event_types)
            raise AssertionError(f"no {wanted} with {fields} within {within:g} s; there were {seen}") from None


def _matches(found: Any, wanted: Any) -> bool:
    return wanted in found if isinstance(found, list) and not isinstance(wanted, list) else bool(found == wanted)


def issued(seam: Seam, access_grant_id: str, mode: str = "code") -> AccessMethod:
    """The grant's only access method of that mode, as soon as it is issued."""
    return issued_all(seam, access_grant_id, mode, count=1)[0]


def issued_all(seam: Seam, access_grant_id: str, mode: str, *, count: int) -> list[AccessMethod]:
    """The grant's access methods of that mode, as soon as there are so many and all are issued."""

    def asked() -> list[AccessMethod]:
        methods = seam.access_methods.list(access_grant_id=access_grant_id)
        return [one for one in methods if one.mode == mode]

    return until(asked, lambda found: len(found) == count and all(one.is_issued for one in found))


def is_gone(ask: Callable[[], object], error_type: str) -> bool:
    """Whether asking for something answers 404 with that error type."""
    try:
        ask()
    except SeamHttpApiError as error:
        return error.status_code == 404 and error.code == error_type
    return False
