"""How much one may ask: a token bucket for each key and class of route, and the published limits of each device.

Facts: the published rate limits per device: 10 access codes made, 10 changed and 20 deleted a minute, 15 times locked
and 15 times unlocked. They protect locks; in a sandbox, where they would only slow down test suites, they are off
unless asked for. Time is the world's, so taking the clock forward refills the buckets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import ApiError
from latchwork.app.api.routing import Route, Scope
from latchwork.app.api.tables.codes import access_code

MOST_BUCKETS = 10_000
"""Beyond so many, those that are full again are dropped."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in the long run, and `burst` at once."""

    per_second: float
    burst: float

    @classmethod
    def per_minute(cls, count: int) -> Rate:
        return cls(count / 60, count)


REAL = {
    Scope.READ: Rate(200, 1000),
    Scope.WRITE: Rate(50, 500),
    Scope.OPERATE: Rate(10, 60),
    Scope.SIMULATE: Rate(50, 500),
    Scope.ADMIN: Rate(5, 50),
}
"""For each key, where doors are real."""

SANDBOX = {scope: Rate(5000, 20_000) for scope in Scope}
"""For each key, where nothing is: only what runs away is stopped."""

CREATE, UPDATE, DELETE, LOCK, UNLOCK = "create", "update", "delete", "lock", "unlock"

PUBLISHED = {
    CREATE: Rate.per_minute(10),
    UPDATE: Rate.per_minute(10),
    DELETE: Rate.per_minute(20),
    LOCK: Rate.per_minute(15),
    UNLOCK: Rate.per_minute(15),
}

ROUTES = {
    "/access_codes/create": CREATE,
    "/access_codes/create_multiple": CREATE,
    "/access_codes/update": UPDATE,
    "/access_codes/update_multiple": UPDATE,
    "/access_codes/delete": DELETE,
    "/access_codes/unmanaged/delete": DELETE,
    "/locks/lock_door": LOCK,
    "/locks/unlock_door": UNLOCK,
}


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float

    def fill(self, rate: Rate, now: float) -> None:
        self.tokens = min(rate.burst, self.tokens + (now - self.at) * rate.per_second)
        self.at = now


class Buckets:
    """One bucket for each thing that is asked for, all of one clock (seconds, never going back)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[_Bucket, Rate]] = {}

    def take(self, thing: str, kind: str, rate: Rate) -> float:
        """Takes one; answers 0, or the seconds until there is one again, with nothing taken."""
        now = self._clock()
        bucket = self._bucket(thing, kind, rate, now)
        bucket.fill(rate, now)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) / rate.per_second

    def _bucket(self, thing: str, kind: str, rate: Rate, now: float) -> _Bucket:
        found = self._buckets.get((thing, kind))
        if found is not None:
            return found[0]
        if len(self._buckets) >= MOST_BUCKETS:
            self._drop_full(now)
        bucket = _Bucket(rate.burst, now)
        self._buckets[thing, kind] = bucket, rate
        return bucket

    def _drop_full(self, now: float) -> None:
        for name, (bucket, rate) in list(self._buckets.items()):
            bucket.fill(rate, now)
            if bucket.tokens >= rate.burst:
                del self._buckets[name]


class Limits:
    """Of one server. `published` says whether the limits per device hold."""

    def __init__(self, clock: Callable[[], float], *, rates: Mapping[Scope, Rate] = SANDBOX, published: bool) -> None:
        self._buckets = Buckets(clock)
        self._rates = rates
        self.published = published

    def of_key(self, principal: str, route: Route) -> None:
        """Raises `ApiError` 429."""
        wait = self._buckets.take(principal, route.scope.value, self._rates[route.scope])
        if wait:
            raise _too_many(f"This key asks too much of {route.scope.value} routes", wait)

    def counts_devices(self, route: Route) -> bool:
        return self.published and route.path in ROUTES

    def of_devices(self, tx: Tx, route: Route, p: Any) -> None:
        """Counts what a request wants of each device. Raises `ApiError` 429 for one of which too much is wanted."""
        if not self.counts_devices(route):
            return
        verb = ROUTES[route.path]
        for device in _devices(tx, p):
            wait = self._buckets.take(device, verb, PUBLISHED[verb])
            if wait:
                raise _too_many(f"Device {device} is asked to {verb} too often", wait)


def _devices(tx: Tx, p: Any) -> Iterator[str]:
    """The ids of the devices that a request is about; a code that is not there is about none."""
    if getattr(p, "device_ids", None) is not None:
        yield from dict.fromkeys(p.device_ids)
    elif (common := getattr(p, "common_code_key", None)) is not None and not hasattr(p, "device_id"):
        yield from _of_codes(tx, access_code.c.common_code_key == common)
    elif (code := getattr(p, "access_code_id", None)) is not None:
        yield from _of_codes(tx, access_code.c.id == code)
    elif (device := getattr(p, "device_id", None)) is not None:
        yield device


def _of_codes(tx: Tx, which: Any) -> Iterator[str]:
    doors = tx.c.scalars(select(access_code.c.door).where(which).distinct().order_by(access_code.c.door))
    for door in doors.all():
        yield tx.api.names.device(door)


def _too_many(what: str, wait: float) -> ApiError:
    seconds = max(1, math.ceil(wait))
    sentence = f"{what}; ask again in {seconds} s."
    return ApiError(
        429,
        "rate_limit_exceeded",
        sentence,
        data={"retry_after": seconds},
        headers={"retry-after": str(seconds)},
    )
