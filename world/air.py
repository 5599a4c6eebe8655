"""The in-memory radio: peripherals that advertise and answer, centrals that scan and connect.

A simulated BLE device implements `Peripheral` once. This module carries it at memory level; a bumble host carries
the same object over a full Bluetooth stack. Deliveries keep their order and take `latency` seconds each way; with
none they take one turn of the loop, so neither side ever runs inside the other's call.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from latchwork.world.world import World


@dataclass(frozen=True, slots=True)
class Characteristic:
    """`uuid` in long lower-case form; `properties` by bleak's names: read, write, write-without-response, notify."""

    uuid: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Service:
    uuid: str
    characteristics: tuple[Characteristic, ...]


@dataclass(frozen=True, slots=True)
class Advertisement:
    name: str
    service_uuids: tuple[str, ...] = ()
    manufacturer_data: dict[int, bytes] = field(default_factory=dict)
    rssi: int = -60


class Central(Protocol):
    """What a connected peripheral may do with its link."""

    @property
    def mtu(self) -> int: ...

    def notify(self, characteristic: str, data: bytes) -> None: ...

    def disconnect(self) -> None: ...


class Peripheral(Protocol):
    """A BLE device as its radio sees it. Calls come from the loop, never from inside a call of the device."""

    address: str
    services: tuple[Service, ...]

    def advertisement(self) -> Advertisement | None:
        """What it advertises now; None while it sleeps or cannot be connected."""

    def connected(self, central: Central) -> None: ...

    def written(self, characteristic: str, data: bytes) -> None: ...

    def read(self, characteristic: str) -> bytes: ...

    def disconnected(self) -> None: ...


class AirError(Exception):
    """The radio could not do it; the text says what happened."""


class NotHeard(AirError):
    """No connectable advertisement of that address."""


class ConnectAborted(AirError):
    """The attempt ended before the link was up."""


class LinkDropped(AirError):
    """The link is gone."""


class AdapterFull(AirError):
    """The adapter holds as many links as it can."""


class _Lane:
    """Delivers calls in order, each `latency` seconds after it was made."""

    __slots__ = ("_latency", "_loop", "_queue", "_timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, latency: float) -> None:
        self._loop = loop
        self._latency = latency
        self._queue: deque[tuple[float, Callable[..., None], tuple[Any, ...]]] = deque()
        self._timer: asyncio.Handle | None = None

    def deliver(self, call: Callable[..., None], *arguments: Any) -> None:
        self._queue.append((self._loop.time() + self._latency, call, arguments))
        if self._timer is None:
            self._arm()

    def _arm(self) -> None:
        if self._latency:
            self._timer = self._loop.call_at(self._queue[0][0], self._run)
        else:
            self._timer = self._loop.call_soon(self._run)

    def _run(self) -> None:
        self._timer = None
        now = self._loop.time() + 1e-9
        while self._queue and self._queue[0][0] <= now:
            _, call, arguments = self._queue.popleft()
            call(*arguments)
        if self._queue and self._timer is None:
            self._arm()

    def clear(self) -> None:
        self._queue.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class AirLink:
    """One connection; the central holds this object, the peripheral sees it as its `Central`."""

    def __init__(self, air: Air, adapter: str, peripheral: Peripheral, mtu: int) -> None:
        loop = asyncio.get_running_loop()
        self._air = air
        self.adapter = adapter
        self.peripheral = peripheral
        self.mtu = mtu
        self.up = True
        self.subscribers: dict[str, Callable[[bytes], None]] = {}
        self.on_lost: Callable[[], None] = lambda: None
        self._to_device = _Lane(loop, air.latency)
        self._to_central = _Lane(loop, air.latency)
        self._written = 0
        self._cut_after: int | None = None

    # the central's side

    def write(self, characteristic: str, data: bytes) -> None:
        """Sends without waiting; `LinkDropped` when the link is down or falls in the middle of `data`."""
        if not self.up:
            raise LinkDropped(f"{self.peripheral.address} is not connected")
        faults, address = self._air.world.faults, self.peripheral.address
        if strike := faults.strikes("disconnect_mid_frame", address):
            self._cut_after = self._written + int(strike.parameters.get("byte", 0))
        if self._cut_after is not None and self._written + len(data) > self._cut_after:
            head = data[: self._cut_after - self._written]
            self._cut_after = None
            if head:
                self._to_device.deliver(self.peripheral.written, characteristic, head)
            self.drop()
            raise LinkDropped(f"{address} dropped the link in the middle of a write")
        self._written += len(data)
        self._to_device.deliver(self._arrived, characteristic, data)

    def _arrived(self, characteristic: str, data: bytes) -> None:
        if self.up:
            self.peripheral.written(characteristic, data)

    def read(self, characteristic: str) -> bytes:
        if not self.up:
            raise LinkDropped(f"{self.peripheral.address} is not connected")
        return self.peripheral.read(characteristic)

    def drop(self) -> None:
        """Ends the link for both sides; what was under way is lost."""
        if not self.up:
            return
        self.up = False
        self._to_device.clear()
        self._to_central.clear()
        self._air.ended(self)
        loop = asyncio.get_running_loop()
        loop.call_soon(self.peripheral.disconnected)
        loop.call_soon(self.on_lost)

    # the peripheral's side

    def notify(self, characteristic: str, data: bytes) -> None:
        if not self.up:
            return
        faults, address = self._air.world.faults, self.peripheral.address
        deliver = self._to_central.deliver
        if faults.strikes("notify_lost", address):
            return
        if faults.strikes("frame_truncated", address):
            data = data[:-1]
        if faults.strikes("frame_overlong", address):
            data = data + b"\x5a\x00\xff"
        if faults.strikes("notify_reordered", address):
            asyncio.get_running_loop().call_later(max(self._air.latency, 1e-3), self._notified, characteristic, data)
            return
        deliver(self._notified, characteristic, data)
        if faults.strikes("notify_duplicated", address):
            deliver(self._notified, characteristic, data)

    def _notified(self, characteristic: str, data: bytes) -> None:
        subscriber = self.subscribers.get(characteristic)
        if self.up and subscriber is not None:
            subscriber(data)

    def disconnect(self) -> None:
        self.drop()


class Air:
    """The space that all in-memory radios share.

    `connect_time` and `latency` are seconds; field-like values are about 0.4 and 0.03.
    """

    def __init__(self, world: World, *, connect_time: float = 0.0, latency: float = 0.0, mtu: int = 23) -> None:
        self.world = world
        self.connect_time = connect_time
        self.latency = latency
        self.mtu = mtu
        self._peripherals: dict[str, Peripheral] = {}
        self._links: dict[str, AirLink] = {}
        self._per_adapter: dict[str, int] = {}
        self.adapter_slots: dict[str, int] = {}

    def add(self, peripheral: Peripheral) -> None:
        self._peripherals[peripheral.address.upper()] = peripheral

    def remove(self, address: str) -> None:
        """Takes the device out of reach; its link falls."""
        self._peripherals.pop(address.upper(), None)
        link = self._links.get(address.upper())
        if link is not None:
            link.drop()

    def scan(self) -> list[tuple[str, Advertisement]]:
        """What can be heard now, in address order."""
        return [
            (address, heard)
            for address, device in sorted(self._peripherals.items())
            if not self.world.faults.strikes("advert_missing", device.address)
            and (heard := device.advertisement()) is not None
        ]

    async def connect(self, address: str, adapter: str = "hci0") -> AirLink:
        """Opens a link; `NotHeard`, `AdapterFull` or `ConnectAborted` when it cannot.

        Cancelled, it leaves the device as it was.
        """
        device = self._peripherals.get(address.upper())
        faults = self.world.faults
        limit = self.adapter_slots.get(adapter)
        if (limit is not None and self._per_adapter.get(adapter, 0) >= limit) or faults.strikes(
            "slots_exhausted", address
        ):
            raise AdapterFull(f"adapter {adapter} holds as many links as it can")
        if late := faults.strikes("advert_late", address):
            await self.world.sleep(float(late.parameters.get("seconds", 5.0)))
        if self.connect_time:
            await self.world.sleep(self.connect_time)
        if device is None or faults.strikes("advert_missing", address) or device.advertisement() is None:
            raise NotHeard(f"{address} is not heard: out of range, asleep or held by another phone")
        if address.upper() in self._links:
            raise NotHeard(f"{address} already has a link and does not advertise")
        if faults.strikes("connect_aborted", address):
            raise ConnectAborted(f"the connection to {address} was aborted before it was up")
        mtu = 20 if faults.strikes("mtu_smaller", address) else self.mtu
        link = AirLink(self, adapter, device, mtu)
        self._links[address.upper()] = link
        self._per_adapter[adapter] = self._per_adapter.get(adapter, 0) + 1
        device.connected(link)
        if faults.strikes("discovery_drop", address):
            link.drop()
            raise ConnectAborted(f"{address} dropped the link while its services were read")
        return link

    def ended(self, link: AirLink) -> None:
        """Called by the link when it falls."""
        address = link.peripheral.address.upper()
        if self._links.get(address) is link:
            del self._links[address]
            self._per_adapter[link.adapter] -= 1
