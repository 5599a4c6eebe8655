"""Where a transport for Vostio goes, for somebody who has the vendor's document.

It says what the rest of Latchwork would ask of it, in the terms that are public: doors, encoders, encode jobs, guests.
No method names a URL, a body or a code of the vendor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from latchwork.protocol.vostio.settings import Door


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder that is registered and active; others do not show up."""

    identity: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """A guest's card. The first order of a reservation key overrides, later ones join. Times are UTC."""

    reservation: str
    doors: tuple[str, ...]
    start: datetime
    end: datetime
    encoder: str


class VostioTransport(Protocol):
    """Each method is one exchange with the vendor's cloud; what it raises is the transport's business."""

    async def doors(self) -> Sequence[Door]:
        """All doors of the property."""

    async def encoders(self) -> Sequence[Encoder]:
        """The encoders that are registered and active."""

    async def encode(self, order: CardOrder) -> str:
        """Begins a job and returns its identity. Cancelled: the job may have begun."""

    async def job_state(self, job: str) -> str:
        """The job's state in the vendor's words."""

    async def cancel(self, job: str) -> None:
        """Ends a job that waits for its card."""
