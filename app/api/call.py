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
class Beside:
    """An answer with other things beside it, each under a key of its own."""

    answer: Any
    more: dict[str, Any]


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
    """One request that may wait. `transact` runs a part of it in a transaction of its own.

    `begin` is what the first of them keeps beside its work, such as the request's row in the audit trail.
    """

    api: Service
    principal: Principal
    request_id: str
    begin: Callable[[Tx], None] | None = None

    async def transact(self, work: Callable[[Tx], T]) -> T:
        """Raises what `work` raises, with nothing of it kept."""
        begin = self.begin
        if begin is None:
            return await self.api.transact(self.principal, work)

        def begun(tx: Tx) -> T:
            result = work(tx)
            begin(tx)
            return result

        result = await self.api.transact(self.principal, begun)
        self.begin = None
        return result
