"""What the encoder needs from each kind of card: the places of `protocol.keycard.placement`, read and written.

Every step can be torn. Whatever order a store writes in, a card that leaves in between is the old card, the new card
or one that no lock reads, and `load` finds its way back into it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies on a card.

    `header` and `copies` are None where nothing was readable as ours. `finished` says that keys or password are in
    place. `stranger` says why the card must not be touched: it is somebody else's. `locked` says that it cannot be.
    """

    header: bytes | None = field(default=None, repr=False)
    copies: tuple[bytes | None, bytes | None] = field(default=(None, None), repr=False)
    finished: bool = False
    stranger: str | None = None
    locked: bool = False


class Store(Protocol):
    """One card of one technology, between two selections. Every method raises `CardFault`, `CardGone`,
    `ChipTrouble` or `LinkError`."""

    @property
    def technology(self) -> str: ...

    def forget(self) -> None:
        """The card was selected afresh: nothing is proved any more."""

    async def load(self) -> Contents: ...

    async def prepare(self, header: bytes) -> None:
        """Puts the header there, and whatever keeps strangers out before the first copy is written."""

    async def put(self, index: int, copy: bytes) -> None:
        """Writes one copy; the other one counts until the last byte of this is there."""

    async def finish(self) -> None:
        """Puts in place what keeps strangers out once everything is written."""

    async def wipe(self, index: int) -> None:
        """Destroys one copy for good."""

    async def reset(self) -> None:
        """Takes the copies away first, then the keys, the header last: the factory state."""
