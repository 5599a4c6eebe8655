"""What is counted of a running server, in the text form that Prometheus reads.

The registry is the server's own, not the library's global one, so several servers in one process do not mix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import Connection, func, select

from latchwork.app.api.tables.events import event
from latchwork.app.api.tables.webhooks import delivery, webhook
from latchwork.app.api.webhooks.ledger import State
from latchwork.drivers.contract import Evidence
from latchwork.grants.ledger import LEAVING, LIVE
from latchwork.grants.schema import alarm, credential, door

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

CONTENT_TYPE = CONTENT_TYPE_LATEST
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds of a request; the longest are those that wait for a door."""


@dataclass(slots=True)
class Numbers:
    """What the store says at one moment."""

    doors: dict[str, int] = field(default_factory=dict)
    dirty: int = 0
    alarms: int = 0
    events: int = 0
    credentials: dict[tuple[str, str], int] = field(default_factory=dict)
    deliveries: dict[str, int] = field(default_factory=dict)
    behind: int = 0


class Metrics:
    """Of one server."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._registry = CollectorRegistry()
        self._numbers = Numbers()
        self._requests = Counter(
            "latchwork_requests", "Requests that were answered.", ("route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "latchwork_request_seconds",
            "How long an answer took.",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        # looking a label up costs as much as counting
        self._counters: dict[tuple[str, int], Counter] = {}
        self._histograms: dict[str, Histogram] = {}
        self._registry.register(self)

    def count(self, route: str, status: int, seconds: float) -> None:
        """One answered request. `route` is a declared path or one of a few fixed words, never what a caller wrote."""
        counter = self._counters.get((route, status))
        if counter is None:
            counter = self._counters[route, status] = self._requests.labels(route, str(status))
        counter.inc()
        histogram = self._histograms.get(route)
        if histogram is None:
            histogram = self._histograms[route] = self._seconds.labels(route)
        histogram.observe(seconds)

    async def text(self) -> bytes:
        """Everything as it is now."""
        self._numbers = await self._service.store.run(numbers, aside=True)
        return generate_latest(self._registry)

    def describe(self) -> Iterator[Metric]:
        """For the registry: nothing is asked of the store before the first scrape."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """For the registry."""
        now = self._numbers
        doors = GaugeMetricFamily("latchwork_doors", "Doors by whether they answered last.", labels=("state",))
        for state in ("online", "offline"):
            doors.add_metric((state,), now.doors.get(state, 0))
        yield doors
        yield GaugeMetricFamily("latchwork_doors_dirty", "Doors with something to do.", value=now.dirty)
        credentials = GaugeMetricFamily(
            "latchwork_credentials", "Credentials by the evidence that there is.", labels=("state", "evidence")
        )
        for (state, rung), count in sorted(now.credentials.items()):
            credentials.add_metric((state, rung), count)
        yield credentials
        yield GaugeMetricFamily("latchwork_alarms", "Alarms that stand.", value=now.alarms)
        yield CounterMetricFamily("latchwork_events", "Events that were stored.", value=now.events)
        deliveries = GaugeMetricFamily(
            "latchwork_webhook_deliveries", "Deliveries that did not succeed at once.", labels=("state",)
        )
        for state in State:
            deliveries.add_metric((state.value,), now.deliveries.get(state.value, 0))
        yield deliveries
        yield GaugeMetricFamily(
            "latchwork_webhook_events_behind", "Events that the slowest webhook has not come to yet.", value=now.behind
        )
        yield CounterMetricFamily(
            "latchwork_store_commits", "Commits since the start.", value=self._service.store.commits
        )
        failing = int(self._service.engine.failure is not None)
        yield GaugeMetricFamily("latchwork_engine_failing", "1 when the engine has stopped.", value=failing)


def numbers(c: Connection) -> Numbers:
    """Counts in one go."""
    found = Numbers()
    for online, count in c.execute(select(door.c.online, func.count()).group_by(door.c.online)):
        found.doors["online" if online else "offline"] = count
    found.dirty = c.scalar(select(func.count()).where(door.c.dirty > 0)) or 0
    found.alarms = c.scalar(select(func.count()).select_from(alarm)) or 0
    found.events = c.scalar(select(func.max(event.c.number))) or 0
    by_rung = select(credential.c.state, credential.c.evidence, func.count()).where(
        credential.c.state.in_((LIVE, LEAVING))
    )
    for state, evidence, count in c.execute(by_rung.group_by(credential.c.state, credential.c.evidence)):
        found.credentials[state, Evidence(evidence).name.lower()] = count
    for state, count in c.execute(select(delivery.c.state, func.count()).group_by(delivery.c.state)):
        found.deliveries[state] = count
    reached = c.scalar(select(func.min(webhook.c.reached)))
    found.behind = 0 if reached is None else max(0, found.events - reached)
    return found
