"""Whether the server can do its work: asked without a key, by whoever watches over it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select
from starlette.requests import Request
from starlette.responses import Response

from latchwork.drivers.contract import DriverError
from latchwork.grants.model import GrantError
from latchwork.grants.schema import meta
from latchwork.grants.store import StoreError

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PATIENCE = 2.0
"""Seconds within which the store has to answer."""


class Health:
    """Of one server."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store_refused = False

    def note(self, error: GrantError | StoreError | DriverError) -> None:
        """Takes in that a request failed: a store that refused one has to keep something before it is well again."""
        if isinstance(error, StoreError):
            self._store_refused = True

    async def reasons(self) -> list[str]:
        """What is wrong, one sentence each; empty when nothing is."""
        found = [*self._engine(), *await self._store()]
        if self._service.stopping.is_set():
            found.append("the server is stopping")
        return found

    def _engine(self) -> list[str]:
        failure = self._service.engine.failure
        if failure is None:
            return []
        if isinstance(failure, StoreError | DriverError | GrantError):
            return [f"the engine has stopped: {failure}"]
        return [f"the engine has stopped over a mistake in the program ({type(failure).__name__})"]

    async def _store(self) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._service.store.run(_write if self._store_refused else _read)
        except StoreError as error:
            return [str(error)]
        except TimeoutError:
            return [f"the store did not answer within {PATIENCE:g} s"]
        self._store_refused = False
        return []

    async def page(self, request: Request) -> Response:
        """200 when all is well, else 503 with the reasons."""
        reasons = await self.reasons()
        body = {"status": "failing" if reasons else "ok", "reasons": reasons}
        text = json.dumps(body, ensure_ascii=False)
        return Response(text, 503 if reasons else 200, {"cache-control": "no-store"}, media_type="application/json")


def _read(c: Connection) -> None:
    c.execute(select(meta.c.value).limit(1)).first()


def _write(c: Connection) -> None:
    c.execute(delete(meta).where(meta.c.key == "health"))
    c.execute(insert(meta).values(key="health", value="well"))
