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
from typing import Any, NoReturn, Protocol

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
        try:
            while self._queue and self._queue[0][0] <= now:
                _, call, arguments = self._queue.popleft()
                call(*arguments)
        finally:
            # also when a call raised: its error is the loop's to report, what stands behind it must still arrive
            if self._queue and self._timer is None:
                self._arm()

    def clear(self) -> None:
        self._queue.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


REORDER_WAIT = 0.5
"""Seconds that a reordered notification waits for the next one to overtake it."""

ATT_HEADER = 3
"""Bytes of the MTU that opcode and handle of a write command or a notification take (Core Vol 3 Part F 3.4)."""


class NotifyFaults:
    """Spoils a device's notifications as the armed faults say, whatever stack carries them."""

    def __init__(self, world: World, address: str, deliver: Callable[[str, bytes], None]) -> None:
        self._world = world
        self._address = address
        self._deliver = deliver
        self._overtaken: tuple[str, bytes] | None = None
        self._timer: asyncio.Handle | None = None

    def pass_on(self, characteristic: str, data: bytes) -> None:
        faults, address = self._world.faults, self._address
        if not faults.any_armed and self._overtaken is None:
            self._deliver(characteristic, data)
            return
        if faults.strikes("notify_lost", address):
            return
        if faults.strikes("frame_truncated", address):
            data = data[:-1]
        if faults.strikes("frame_overlong", address):
            data = data + b"\x5a\x00\xff"
        if self._overtaken is None and faults.strikes("notify_reordered", address):
            self._overtaken = (characteristic, data)
            self._timer = asyncio.get_running_loop().call_later(REORDER_WAIT, self._release)
            return
        self._deliver(characteristic, data)
        if faults.strikes("notify_duplicated", address):
            self._deliver(characteristic, data)
        self._release()

    def stop(self) -> None:
        """Forgets what waits to be overtaken: the link is down."""
        self._overtaken = None
        if self._timer is not None:
            self._timer.cancel()

    def _release(self) -> None:
        if self._overtaken is not None:
            late = self._overtaken
            self.stop()
            self._deliver(*late)


class WriteCut:
    """Counts what is written on one link and says where the fault `disconnect_mid_frame` cuts it."""

    def __init__(self, world: World, address: str) -> None:
        self._world = world
        self._address = address
        self._written = 0
        self._cut_after: int | None = None

    def survives(self, data: bytes) -> bytes | None:
        """None when all of `data` gets through; else its head, after which the link falls."""
        if strike := self._world.faults.strikes("disconnect_mid_frame", self._address):
            self._cut_after = self._written + int(strike.parameters.get("byte", 0))
        self._written += len(data)
        if self._cut_after is None or self._written <= self._cut_after:
            return None
        return data[: len(data) - (self._written - self._cut_after)]


class AirLink:
    """One connection; the central holds this object, the peripheral sees it as its `Central`."""

    def __init__(self, air: Air, adapter: str, peripheral: Peripheral, mtu: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._air = air
        self.adapter = adapter
        self.peripheral = peripheral
        self.mtu = mtu
        self.up = True
        self.subscribers: dict[str, Callable[[bytes], None]] = {}
        self.on_lost: Callable[[], None] = lambda: None
        self._to_device = _Lane(self._loop, air.latency)
        self._to_central = _Lane(self._loop, air.latency)
        self._cut = WriteCut(air.world, peripheral.address)
        self._spoil = NotifyFaults(air.world, peripheral.address, self._send_notification)
        self._answers: set[asyncio.Future[Any]] = set()
        self._over: asyncio.Future[None] = self._loop.create_future()

    # the central's side

    def write(self, characteristic: str, data: bytes) -> None:
        """Sends without waiting; `LinkDropped` when the link is down or falls in the middle of `data`."""
        self._require_up()
        head = self._cut.survives(data)
        if head is not None:
            self._cut_off(characteristic, head)
        self._to_device.deliver(self.peripheral.written, characteristic, data)

    async def request_write(self, characteristic: str, data: bytes) -> None:
        """Sends and waits for the device's answer; `LinkDropped` when it never comes."""
        self.write(characteristic, data)
        answer = self._question()
        self._to_device.deliver(self._answer, answer, lambda: None)
        await answer

    async def request_read(self, characteristic: str) -> bytes:
        """Reads in turn with what was written before; `LinkDropped` when the answer never comes."""
        self._require_up()
        answer: asyncio.Future[bytes] = self._question()
        self._to_device.deliver(self._answer, answer, lambda: self.peripheral.read(characteristic))
        return await answer

    def read(self, characteristic: str) -> bytes:
        """What the characteristic holds this instant, even ahead of writes that are still under way."""
        self._require_up()
        return self.peripheral.read(characteristic)

    def drop(self) -> None:
        """Ends the link for both sides; what was under way is lost."""
        if not self.up:
            return
        self._fall()
        self._to_device.clear()
        self._loop.call_soon(self._device_told)

    async def ended(self) -> None:
        """Waits until the device knows that the link is down."""
        await asyncio.shield(self._over)

    def _require_up(self) -> None:
        if not self.up:
            raise LinkDropped(f"{self.peripheral.address} is not connected")

    def _question(self) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = self._loop.create_future()
        self._answers.add(future)
        future.add_done_callback(self._answers.discard)
        return future

    def _answer(self, future: asyncio.Future[Any], value: Callable[[], Any]) -> None:
        self._to_central.deliver(self._answered, future, value())

    def _answered(self, future: asyncio.Future[Any], result: Any) -> None:
        if not future.done():
            future.set_result(result)

    def _cut_off(self, characteristic: str, head: bytes) -> NoReturn:
        self._fall()
        # what went out before the cut still arrives, and only then does the device see the link fall
        if head:
            self._to_device.deliver(self.peripheral.written, characteristic, head)
        self._to_device.deliver(self._device_told)
        raise LinkDropped(f"{self.peripheral.address} dropped the link in the middle of a write")

    def _fall(self) -> None:
        self.up = False
        self._to_central.clear()
        self._spoil.stop()
        for future in tuple(self._answers):
            if not future.done():
                future.set_exception(LinkDropped(f"{self.peripheral.address} dropped the link before it answered"))
        self._loop.call_soon(self._central_told)

    def _central_told(self) -> None:
        self.on_lost()

    def _device_told(self) -> None:
        try:
            self.peripheral.disconnected()
        finally:
            self._air.ended(self)
            if not self._over.done():
                self._over.set_result(None)

    # the peripheral's side

    def notify(self, characteristic: str, data: bytes) -> None:
        """Sends a notification, cut to what the link carries at once, as an ATT server does (Core Vol 3 F 3.4.7.1)."""
        if not self.up:
            return
        self._spoil.pass_on(characteristic, data[: self.mtu - ATT_HEADER])

    def _send_notification(self, characteristic: str, data: bytes) -> None:
        self._to_central.deliver(self._notified, characteristic, data)

    def _notified(self, characteristic: str, data: bytes) -> None:
        subscriber = self.subscribers.get(characteristic)
        if subscriber is not None:
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
        self._later: dict[str, Callable[[], Peripheral]] = {}
        self._links: dict[str, AirLink] = {}
        self._per_adapter: dict[str, int] = {}
        self.adapter_slots: dict[str, int] = {}

    def add(self, peripheral: Peripheral) -> None:
        self._later.pop(peripheral.address.upper(), None)
        self._peripherals[peripheral.address.upper()] = peripheral

    def add_later(self, address: str, find: Callable[[], Peripheral]) -> None:
        """As `add`, for a device that is asked for when somebody first listens for it or connects to it."""
        self._later[address.upper()] = find

    def _at(self, address: str) -> Peripheral | None:
        find = self._later.pop(address, None)
        if find is not None:
            self._peripherals[address] = find()
        return self._peripherals.get(address)

    def remove(self, address: str) -> None:
        """Takes the device out of reach; its link falls."""
        self._later.pop(address.upper(), None)
        self._peripherals.pop(address.upper(), None)
        link = self._links.get(address.upper())
        if link is not None:
            link.drop()

    def scan(self) -> list[tuple[str, Advertisement]]:
        """What can be heard now, in address order."""
        for address in tuple(self._later):
            self._at(address)
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
        limit = self.adapter_slots.get(adapter)
        taken = self._per_adapter.get(adapter, 0)
        if (limit is not None and taken >= limit) or self.world.faults.strikes("slots_exhausted", address):
            raise AdapterFull(f"adapter {adapter} holds as many links as it can")
        # the slot is taken while the attempt runs, or two attempts at once would share the last one
        self._per_adapter[adapter] = taken + 1
        link: AirLink | None = None
        try:
            link = await self._attempt(address, adapter)
        finally:
            if link is None:
                self._per_adapter[adapter] -= 1
        if self.world.faults.strikes("discovery_drop", address):
            link.drop()
            raise ConnectAborted(f"{address} dropped the link while its services were read")
        return link

    async def _attempt(self, address: str, adapter: str) -> AirLink:
        faults, key = self.world.faults, address.upper()
        if late := faults.strikes("advert_late", address):
            await self.world.sleep(float(late.parameters.get("seconds", 5.0)))
        if self.connect_time:
            await self.world.sleep(self.connect_time)
        while (held := self._links.get(key)) is not None and not held.up:
            await held.ended()
        device = self._at(key)
        if device is None or faults.strikes("advert_missing", address) or device.advertisement() is None:
            raise NotHeard(f"{address} is not heard: out of range, asleep or held by another phone")
        if held is not None:
            raise NotHeard(f"{address} already has a link and does not advertise")
        if faults.strikes("connect_aborted", address):
            raise ConnectAborted(f"the connection to {address} was aborted before it was up")
        mtu = self.mtu
        if smaller := faults.strikes("mtu_smaller", address):
            mtu = int(smaller.parameters.get("mtu", 20))
        link = AirLink(self, adapter, device, mtu)
        self._links[key] = link
        device.connected(link)
        return link

    def ended(self, link: AirLink) -> None:
        """Called by the link once the device knows that it fell."""
        address = link.peripheral.address.upper()
        if self._links.get(address) is link:
            del self._links[address]
            self._per_adapter[link.adapter] -= 1
