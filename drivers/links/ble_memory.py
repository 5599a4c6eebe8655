"""bleak backends over the in-memory air: the same driver code, no radio, thousands of links in one process.

bleak is handed classes, so `memory_radio` makes a pair of classes bound to one `Air`. The bytes behave as over ATT:
properties are enforced, a read queues behind earlier writes, and a write with response waits for the device.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

from latchwork.drivers.links.ble import Radio
from latchwork.world.air import ATT_HEADER, AdapterFull, Air, AirLink, ConnectAborted, LinkDropped, NotHeard, Service

ADVERT_INTERVAL = 0.5
"""Seconds between two looks at who advertises while a scan runs."""

CCCD = "00002902-0000-1000-8000-00805f9b34fb"
"""Client Characteristic Configuration, the descriptor that switches notifications (Core Vol 3 Part G 3.3.3.3)."""


def memory_radio(air: Air, adapter: str = "hci0") -> Radio:
    """A radio whose backends see `air`."""
    tables = _Tables()
    client = type("MemoryClient", (_MemoryClient,), {"air": air, "tables": tables})
    scanner = type("MemoryScanner", (_MemoryScanner,), {"air": air})
    return Radio(client, scanner, adapter)


class _Tables:
    """The services of a device in bleak's form. Devices of one make share the tuple, and so share the table."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int], tuple[tuple[Service, ...], BleakGATTServiceCollection]] = {}

    def table(self, services: tuple[Service, ...], mtu: int) -> BleakGATTServiceCollection:
        # the tuple is kept beside the table, so its id cannot come to mean another one
        known = self._made.get((id(services), mtu))
        if known is None:
            known = self._made[id(services), mtu] = (services, _table(services, mtu))
        return known[1]


def _table(services: tuple[Service, ...], mtu: int) -> BleakGATTServiceCollection:
    collection = BleakGATTServiceCollection()
    handle = 1
    for service in services:
        row = BleakGATTService(service, handle, service.uuid)
        collection.add_service(row)
        handle += 1
        for one in service.characteristics:
            properties: Any = sorted(one.properties)
            value = BleakGATTCharacteristic(one, handle + 1, one.uuid, properties, lambda: mtu - ATT_HEADER, row)
            collection.add_characteristic(value)
            handle += 2
            if "notify" in one.properties or "indicate" in one.properties:
                collection.add_descriptor(BleakGATTDescriptor(None, handle, CCCD, value))
                handle += 1
    return collection


class _MemoryClient(BaseBleakClient):
    air: ClassVar[Air]
    tables: ClassVar[_Tables]

    def __init__(self, address_or_ble_device: BLEDevice | str, **kwargs: Any) -> None:
        super().__init__(
            address_or_ble_device,
            disconnected_callback=kwargs["disconnected_callback"],
            timeout=kwargs["timeout"],
        )
        self._adapter: str = kwargs.get("bluez", {}).get("adapter", "hci0")
        self._link: AirLink | None = None

    @property
    def name(self) -> str:
        advert = self._link.peripheral.advertisement() if self._link else None
        return advert.name if advert else self.address.replace(":", "-")

    @property
    def mtu_size(self) -> int:
        return self._up().mtu

    @property
    def is_connected(self) -> bool:
        return self._link is not None and self._link.up

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        if self.is_connected:
            raise BleakError(f"{self.address} is connected already")
        try:
            async with asyncio.timeout(self._timeout):
                link = await self.air.connect(self.address, self._adapter)
        except NotHeard as error:
            raise BleakDeviceNotFoundError(self.address, str(error)) from error
        except (AdapterFull, ConnectAborted) as error:
            raise BleakError(str(error)) from error
        link.on_lost = self._fell
        self._link = link
        self.services = self.tables.table(link.peripheral.services, link.mtu)

    async def disconnect(self) -> None:
        if self._link is not None:
            self._link.drop()
            await self._link.ended()

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        raise BleakError("the in-memory air knows no pairing; use the wire level")

    async def unpair(self) -> None:
        raise BleakError("the in-memory air knows no pairing; use the wire level")

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        if "read" not in characteristic.properties:
            raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.READ_NOT_PERMITTED)
        try:
            return bytearray(await self._up().request_read(characteristic.uuid))
        except LinkDropped as error:
            raise BleakError(str(error)) from error

    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool) -> None:
        link = self._up()
        if ("write" if response else "write-without-response") not in characteristic.properties:
            raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.WRITE_NOT_PERMITTED)
        try:
            if response:
                await link.request_write(characteristic.uuid, bytes(data))
            elif len(data) > link.mtu - ATT_HEADER:
                raise BleakError(f"{len(data)} bytes do not fit a write without response at an MTU of {link.mtu}")
            else:
                link.write(characteristic.uuid, bytes(data))
        except LinkDropped as error:
            raise BleakError(str(error)) from error

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **kwargs: Any
    ) -> None:
        if not {"notify", "indicate"}.intersection(characteristic.properties):
            raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.REQUEST_NOT_SUPPORTED)
        self._up().subscribers[characteristic.uuid] = lambda data: callback(bytearray(data))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        self._up().subscribers.pop(characteristic.uuid, None)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        subscribed = descriptor.characteristic_uuid in self._up().subscribers
        return bytearray((int(subscribed), 0))

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.WRITE_NOT_PERMITTED)

    def _up(self) -> AirLink:
        if self._link is None or not self._link.up:
            raise BleakError(f"{self.address} is not connected")
        return self._link

    def _fell(self) -> None:
        if self._disconnected_callback is not None:
            self._disconnected_callback()


class _MemoryScanner(BaseBleakScanner):
    air: ClassVar[Air]

    def __init__(self, detection_callback: Any, service_uuids: list[str] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(detection_callback, service_uuids)
        self._next_look: asyncio.Handle | None = None

    async def start(self) -> None:
        self.seen_devices = {}
        self._look()

    async def stop(self) -> None:
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None

    def _look(self) -> None:
        self._next_look = asyncio.get_running_loop().call_later(ADVERT_INTERVAL, self._look)
        for address, heard in self.air.scan():
            uuids = list(heard.service_uuids)
            if not self.is_allowed_uuid(uuids):
                continue
            data = AdvertisementData(heard.name or None, dict(heard.manufacturer_data), {}, uuids, None, heard.rssi, ())
            self.call_detection_callbacks(
                self.create_or_update_device(address, address, heard.name or None, None, data), data
            )
