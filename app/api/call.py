"""What a handler works with: a request's transaction, or the request itself where it has to wait for a device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from latchwork.app.api.principal import Principal
from latchwork.grants.provision import Touched

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

T = TypeVar("T")


@dataclass(slots=True)
class Page:
    """A part of a list: what is on it, and where the next one begins."""

    rows: list[dict[str, Any]]
    next_cursor: str | None = None


@dataclass(slots=True)
class Tx:
    """One request inside its transaction. `now` is in seconds since 1970; doors in `touched` are woken afterwards."""

    c: Connection
    api: Service
    now: float
    principal: Principal
    touched: Touched = field(default_factory=Touched)


@dataclass(slots=True)
class Call:
    """One request that may wait. `transact` runs a part of it in a transaction of its own."""

    api: Service
    principal: Principal
    request_id: str

    async def transact(self, work: Callable[[Tx], T]) -> T:
        """Raises what `work` raises, with nothing of it kept."""
        return await self.api.transact(self.principal, work)
