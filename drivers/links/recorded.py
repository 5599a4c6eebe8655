"""Links that write everything that passes into a wire file.

A piece is recorded when it is handed to the link, so an answer never stands before its question; whether a piece that
was handed to a falling link still went out, no recording on this side can know.
"""

from __future__ import annotations

from collections.abc import Callable

from latchwork.drivers.links import ByteLink, GattLink, LinkLost
from latchwork.world.wire_file import Recorder, RedactorFactory, Tap


class RecordedByteLink:
    """A `ByteLink` with a tap. Closing it closes the tap, which masks what is undecided."""

    def __init__(self, link: ByteLink, tap: Tap) -> None:
        self._link = link
        self._tap = tap

    async def receive(self) -> bytes:
        try:
            data = await self._link.receive()
        except LinkLost:
            self._tap.close()
            raise
        self._tap.received(data)
        return data

    def send(self, data: bytes) -> None:
        self._tap.sent(data)
        self._link.send(data)

    async def close(self) -> None:
        self._tap.close()
        await self._link.close()


class RecordedGattLink:
    """A `GattLink` with a tap on each characteristic that is used.

    `redactors` gives the redactor factory for a characteristic, or None to mask all of it.
    """

    def __init__(
        self, link: GattLink, recorder: Recorder, device: str, redactors: Callable[[str], RedactorFactory | None]
    ) -> None:
        self._link = link
        self._recorder = recorder
        self._device = device
        self._redactors = redactors
        self._taps: dict[str, Tap] = {}
        link.on_lost(self._close_taps)

    @property
    def mtu(self) -> int:
        return self._link.mtu

    async def subscribe(self, characteristic: str, received: Callable[[bytes], None]) -> None:
        tap = self._tap(characteristic)

        def passing(data: bytes) -> None:
            tap.received(data)
            received(data)

        await self._link.subscribe(characteristic, passing)

    async def write(self, characteristic: str, data: bytes, *, response: bool = False) -> None:
        self._tap(characteristic).sent(data)
        await self._link.write(characteristic, data, response=response)

    async def read(self, characteristic: str) -> bytes:
        data = await self._link.read(characteristic)
        self._tap(characteristic).received(data)
        return data

    def on_lost(self, call: Callable[[], None]) -> None:
        self._link.on_lost(call)

    async def close(self) -> None:
        self._close_taps()
        await self._link.close()

    def _tap(self, characteristic: str) -> Tap:
        tap = self._taps.get(characteristic)
        if tap is None:
            made = self._recorder.tap(self._device, self._redactors(characteristic), characteristic)
            tap = self._taps[characteristic] = made
        return tap

    def _close_taps(self) -> None:
        for tap in self._taps.values():
            tap.close()
