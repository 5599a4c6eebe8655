"""What carries bytes to a device: BLE through bleak, serial through pyserial, or their in-memory twins.

A driver sees `ByteLink` or `GattLink` and never knows which of them it has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class LinkError(Exception):
    """The link could not be opened or fell; the text is one sentence a person at the bench can act on."""


class LinkUnavailable(LinkError):
    """It could not be opened: nothing was sent."""


class LinkLost(LinkError):
    """It fell while it was in use: what was under way may or may not have arrived."""


class LinkRefused(LinkError):
    """The link stands and the far end said no: an ATT error, or a characteristic that it does not have."""


class ByteLink(Protocol):
    """A stream of bytes. `receive` gives what has arrived, at least one byte, in pieces of any size."""

    async def receive(self) -> bytes:
        """Raises `LinkLost`. Cancelled, no byte is lost."""

    def send(self, data: bytes) -> None:
        """Queues `data` in order; raises `LinkLost` once the link is known to be gone."""

    async def close(self) -> None: ...


class GattLink(Protocol):
    """An open BLE connection."""

    @property
    def mtu(self) -> int: ...

    async def subscribe(self, characteristic: str, received: Callable[[bytes], None]) -> None: ...

    async def write(self, characteristic: str, data: bytes, *, response: bool = False) -> None:
        """Raises `LinkLost`, or `LinkRefused` with `response`. Cancelled, `data` may have been sent.

        Without `response` at most `mtu` - 3 bytes fit; more is a `ValueError`.
        """

    async def read(self, characteristic: str) -> bytes: ...

    def on_lost(self, call: Callable[[], None]) -> None: ...

    async def close(self) -> None: ...
