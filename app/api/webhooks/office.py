"""All webhooks of one service: a courier for each."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from latchwork.app.api.tables.webhooks import webhook
from latchwork.app.api.webhooks import ledger

if TYPE_CHECKING:
    import httpx

    from latchwork.app.api.service import Service
    from latchwork.app.api.webhooks.courier import Courier

TIMEOUT, CONNECT = 15.0, 5.0
"""Seconds that a listener is given for all of it, and to be reached."""

log = logging.getLogger("latchwork.api.webhooks")


class PostOffice:
    """`start` it inside the loop, `look` after every change of webhooks, `stop` it in the end."""

    def __init__(self, api: Service, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._api = api
        self.transport = transport
        """What letters go over; None for the network."""
        self._client: httpx.AsyncClient | None = None
        self._couriers: dict[str, tuple[Courier, asyncio.Task[None]]] = {}

    async def start(self) -> None:
        """Takes up every webhook where it was left."""
        self._api.projector.listeners.append(self._ring)
        await self._api.store.run(lambda c: ledger.forget_old(c, self._api.now()))
        await self.look()

    async def stop(self) -> None:
        """Letters under way are given up; they come again at the next start."""
        self._api.projector.listeners.remove(self._ring)
        tasks = [task for _, task in self._couriers.values()]
        self._couriers.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def look(self) -> None:
        """Sees to it that each stored webhook has a courier who knows what it is for, and no other."""
        rows = await self._api.store.run(_all)
        known = {row.id: row for row in rows}
        for gone in self._couriers.keys() - known.keys():
            _, task = self._couriers.pop(gone)
            task.cancel()
        for row in rows:
            if row.id in self._couriers:
                courier, _ = self._couriers[row.id]
                courier.types = ledger.types_of(row)
            else:
                courier = self._hire(row)
            courier.ring()

    def _hire(self, row: Row[Any]) -> Courier:
        # an HTTP client is large, and a server without webhooks needs none
        import httpx

        from latchwork.app.api.webhooks.courier import Courier

        if self._client is None:
            # straight to the listener: what an environment says of proxies is not about loopback
            timeout = httpx.Timeout(TIMEOUT, connect=CONNECT, pool=None)
            self._client = httpx.AsyncClient(
                transport=self.transport, timeout=timeout, trust_env=False, follow_redirects=False
            )
        courier = Courier(
            self._api,
            self._client,
            row.id,
            row.url,
            self._api.vault.open(row.secret),
            ledger.types_of(row),
            row.reached,
        )
        task = asyncio.get_running_loop().create_task(courier.run(), name=f"webhook {row.id}")
        task.add_done_callback(_ended)
        self._couriers[row.id] = (courier, task)
        return courier

    def _ring(self, _newest: int) -> None:
        for courier, _ in self._couriers.values():
            courier.ring()


def _all(c: Connection) -> list[Row[Any]]:
    return list(c.execute(select(webhook).order_by(webhook.c.created_at, webhook.c.id)))


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s stopped by a mistake in the program", task.get_name(), exc_info=error)
