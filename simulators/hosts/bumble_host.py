"""Simulated BLE devices on bumble's full Bluetooth stack: HCI, L2CAP, ATT, GATT.

One `BumbleAir` is one piece of space: an in-process link that joins a simulated controller per device. Our own central
joins it through a controller of its own; `serve` opens a further controller to the outside, for a foreign program that
brings its own host stack.

Each advertisement is asked from the device at the moment it is sent, so a sleeping lock falls silent as it would; the
link (`bumble_link`) lets nobody send what nobody could hear, so a thousand devices on it are no trouble.

Nothing random is left to bumble: addresses and identity keys are given to it. Pairing is the exception, its nonces come
from the operating system; a device that pairs cannot be repeated byte for byte.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache, partial
from typing import Any

from bumble import hci
from bumble.att import ATT_Error, Attribute, ErrorCode
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic as GattCharacteristic
from bumble.gatt import CharacteristicValue
from bumble.gatt import Service as GattService
from bumble.host import Host
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink, Transport

from latchwork.simulators.hosts.bumble_link import AirController, SparseLink
from latchwork.world import World
from latchwork.world.air import Advertisement, Characteristic, NotifyFaults, Peripheral, WriteCut

ADVERT_INTERVAL = 0.1
"""Seconds between two advertisements; phones and locks use 0.02 to 2."""

_PROPERTIES = {
    "read": GattCharacteristic.Properties.READ,
    "write": GattCharacteristic.Properties.WRITE,
    "write-without-response": GattCharacteristic.Properties.WRITE_WITHOUT_RESPONSE,
    "notify": GattCharacteristic.Properties.NOTIFY,
    "indicate": GattCharacteristic.Properties.INDICATE,
}


class BumbleAir:
    """A link, the devices on it, and the ports that lead out of it. Made inside the running loop; `close` ends it."""

    def __init__(self, world: World, *, advert_interval: float = ADVERT_INTERVAL, mtu: int = 247) -> None:
        self.world = world
        self.advert_interval = advert_interval
        self.mtu = mtu
        self.link = SparseLink()
        self._hosts: dict[str, _DeviceHost] = {}
        self._outside: list[Transport] = []

    async def add(self, peripheral: Peripheral) -> None:
        """Powers the device's radio on; it advertises from now on whenever it says so."""
        host = _DeviceHost(self, peripheral)
        self._hosts[peripheral.address.upper()] = host
        await host.start()

    async def remove(self, address: str) -> None:
        """Takes the device out of reach; its link falls."""
        host = self._hosts.pop(address.upper(), None)
        if host is not None:
            await host.stop()

    def controller(self, name: str) -> Controller:
        """Puts a radio on the link for a host stack in this process to use, such as our own central."""
        drawn = self.world.random("bumble controller", name).randbytes(6)
        address = hci.Address(drawn, hci.Address.PUBLIC_DEVICE_ADDRESS)
        return AirController(name, self.link, address)

    async def serve(self, moniker: str) -> None:
        """Puts one more controller on the link and its HCI on `moniker`, such as `tcp-server:127.0.0.1:9001`.

        A foreign host stack that connects there scans and connects our devices. Real time only.
        """
        transport = await open_transport(moniker)
        self._outside.append(transport)
        controller = self.controller(f"outside {len(self._outside)}")
        transport.source.set_packet_sink(controller)
        controller.set_packet_sink(transport.sink)

    async def close(self) -> None:
        for address in tuple(self._hosts):
            await self.remove(address)
        for transport in self._outside:
            await transport.close()
            # bumble's TCP and Unix server transports leave their listener open
            listener: asyncio.Server | None = getattr(transport, "server", None)
            if listener is not None:
                listener.close()
        self._outside.clear()


class _DeviceHost:
    """One peripheral with a controller and a host stack of its own."""

    def __init__(self, air: BumbleAir, peripheral: Peripheral) -> None:
        self._air = air
        self._world = air.world
        self._peripheral = peripheral
        address = hci.Address(peripheral.address, hci.Address.PUBLIC_DEVICE_ADDRESS)
        self._controller = AirController(peripheral.address, air.link, address)
        air.link.gates[self._controller] = self._advert
        host = Host(self._controller, AsyncPipeSink(self._controller))
        self._device = Device(config=self._configuration(), host=host)
        self._device.gatt_server.max_mtu = air.mtu
        self._characteristics: dict[str, GattCharacteristic[bytes]] = {}
        self._device.add_services([self._service(one) for one in peripheral.services])
        self._device.on(Device.EVENT_CONNECTION, self._connected)
        self._silent_until = 0.0
        self._central: _Central | None = None

    def _configuration(self) -> DeviceConfiguration:
        configuration = DeviceConfiguration(
            name=self._peripheral.address,
            address=hci.Address(_static(self._world.random("bumble", "static", self._peripheral.address).randbytes(6))),
            irk=self._world.secret_bytes(16, "bumble irk", self._peripheral.address),
            gap_service_enabled=False,
            gatt_service_enabled=False,
        )
        configuration.advertising_interval_min = self._air.advert_interval * 1000
        configuration.advertising_interval_max = self._air.advert_interval * 1000
        return configuration

    async def start(self) -> None:
        await self._device.power_on()
        await self._device.start_advertising(
            own_address_type=hci.OwnAddressType.PUBLIC, auto_restart=True, advertising_data=b"", scan_response_data=b""
        )

    async def stop(self) -> None:
        self._device.remove_all_listeners(Device.EVENT_CONNECTION)
        if self._central is not None:
            self._central.disconnect()
            await self._central.ended.wait()
        await self._device.stop_advertising()
        await self._device.power_off()
        self._air.link.remove_controller(self._controller)

    # advertising

    def _advert(self) -> bytes | None:
        """Asked for each advertisement: its data, or None for silence."""
        faults, address, now = self._world.faults, self._peripheral.address, self._world.monotonic()
        if late := faults.strikes("advert_late", address):
            self._silent_until = now + float(late.parameters.get("seconds", 5.0))
        if now < self._silent_until or self._central is not None or faults.strikes("advert_missing", address):
            return None
        heard = self._peripheral.advertisement()
        return None if heard is None else _advertising_data(heard)

    # the link

    def _connected(self, connection: Connection) -> None:
        faults, address = self._world.faults, self._peripheral.address
        central = _Central(self, connection)
        self._device.gatt_server.max_mtu = 23 if faults.strikes("mtu_smaller", address) else self._air.mtu
        connection.once(Connection.EVENT_DISCONNECTION, central.fell)
        self._central = central
        if faults.strikes("connect_aborted", address):
            central.disconnect()
            return
        central.know()
        if faults.strikes("discovery_drop", address):
            central.disconnect()

    # GATT

    def _service(self, service: Any) -> GattService:
        return GattService(_uuid(service.uuid), [self._characteristic(one) for one in service.characteristics])

    def _characteristic(self, declared: Characteristic) -> GattCharacteristic[bytes]:
        properties, permissions = GattCharacteristic.Properties(0), Attribute.Permissions(0)
        for name in declared.properties:
            properties |= _PROPERTIES[name]
        if "read" in declared.properties:
            permissions |= Attribute.READABLE
        if {"write", "write-without-response"}.intersection(declared.properties):
            permissions |= Attribute.WRITEABLE
        value = CharacteristicValue(
            read=partial(self._read, declared.uuid),
            write=partial(self._written, declared.uuid),
        )
        made: GattCharacteristic[bytes] = GattCharacteristic(_uuid(declared.uuid), properties, permissions, value)
        self._characteristics[declared.uuid] = made
        return made

    def _read(self, characteristic: str, connection: Connection) -> bytes:
        # bumble answers reads and writes that a characteristic does not declare
        if not self._characteristics[characteristic].properties & GattCharacteristic.Properties.READ:
            raise ATT_Error(ErrorCode.READ_NOT_PERMITTED)
        return self._peripheral.read(characteristic)

    def _written(self, characteristic: str, connection: Connection, data: bytes) -> None:
        writable = GattCharacteristic.Properties.WRITE | GattCharacteristic.Properties.WRITE_WITHOUT_RESPONSE
        if not self._characteristics[characteristic].properties & writable:
            raise ATT_Error(ErrorCode.WRITE_NOT_PERMITTED)
        if self._central is not None:
            self._central.written(characteristic, bytes(data))


class _Central:
    """The link as the peripheral sees it (`latchwork.world.air.Central`)."""

    def __init__(self, host: _DeviceHost, connection: Connection) -> None:
        self._host = host
        self._peripheral = host._peripheral
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._known = False
        self._up = True
        self.ended = asyncio.Event()
        self._outbox: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._spoil = NotifyFaults(host._world, self._peripheral.address, self._queue)
        self._cut = WriteCut(host._world, self._peripheral.address)
        self._sender = self._loop.create_task(self._send())
        self._leaving: asyncio.Task[None] | None = None

    @property
    def mtu(self) -> int:
        return int(self._connection.att_mtu)

    def know(self) -> None:
        """Tells the peripheral; an aborted attempt never gets so far."""
        self._known = True
        self._peripheral.connected(self)

    def notify(self, characteristic: str, data: bytes) -> None:
        if self._up:
            self._spoil.pass_on(characteristic, data)

    def disconnect(self) -> None:
        if self._up and self._leaving is None:
            self._leaving = self._loop.create_task(self._leave())

    def written(self, characteristic: str, data: bytes) -> None:
        if not self._up or self._leaving is not None:
            return
        head = self._cut.survives(data)
        if head is not None:
            self.disconnect()
            data = head
        if data:
            # from the loop, so that a fault of the device is reported there and not swallowed by the stack
            self._loop.call_soon(self._peripheral.written, characteristic, data)

    def fell(self, reason: int) -> None:
        self._up = False
        self._spoil.stop()
        self._sender.cancel()
        self._host._central = None
        self._loop.call_soon(self._told)

    def _told(self) -> None:
        self.ended.set()
        if self._known:
            self._peripheral.disconnected()

    def _queue(self, characteristic: str, data: bytes) -> None:
        self._outbox.put_nowait((characteristic, data))

    async def _send(self) -> None:
        while True:
            characteristic, data = await self._outbox.get()
            await self._host._device.notify_subscriber(
                self._connection, self._host._characteristics[characteristic], data
            )

    async def _leave(self) -> None:
        await self._connection.disconnect(hci.HCI_REMOTE_USER_TERMINATED_CONNECTION_ERROR)


def _static(drawn: bytes) -> bytes:
    """A random static address: its two highest bits are set (Core Vol 6 Part B 1.3.2.1). bumble counts from below."""
    return drawn[:5] + bytes((drawn[5] | 0xC0,))


_BLUETOOTH_BASE = "-0000-1000-8000-00805f9b34fb"


@lru_cache(maxsize=256)
def _uuid(text: str) -> UUID:
    """Short where the Bluetooth base allows it, as real devices declare theirs (Core Vol 3 Part B 2.5.1)."""
    if text.startswith("0000") and text.endswith(_BLUETOOTH_BASE):
        return UUID.from_16_bits(int(text[4:8], 16))
    return UUID(text)


def _advertising_data(heard: Advertisement) -> bytes:
    structures: list[tuple[Any, bytes]] = [(AdvertisingData.Type.FLAGS, b"\x06")]
    if heard.name:
        structures.append((AdvertisingData.Type.COMPLETE_LOCAL_NAME, heard.name.encode()))
    for uuid in heard.service_uuids:
        as_bytes = _uuid(uuid).to_bytes()
        kind = (
            AdvertisingData.Type.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS
            if len(as_bytes) == 2
            else AdvertisingData.Type.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS
        )
        structures.append((kind, as_bytes))
    for company, data in heard.manufacturer_data.items():
        structures.append(
            (AdvertisingData.Type.MANUFACTURER_SPECIFIC_DATA, company.to_bytes(2, "little") + data),
        )
    return bytes(AdvertisingData(structures))
