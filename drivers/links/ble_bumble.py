"""bleak backends with bumble as the central: a full Bluetooth host stack in this process.

It joins simulated devices on an in-process link, or takes a controller of its own by bumble's moniker, such as `usb:0`,
`serial:/dev/ttyACM0` or `tcp-client:127.0.0.1:9001`: a real radio without the operating system's stack.

bumble is an optional extra (`latchwork[wire]`), so nothing imports this module unless the wire level is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, ClassVar, TypeVar

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import hci
from bumble.att import ATT_Error
from bumble.controller import Controller
from bumble.core import AdvertisingData, BaseBumbleError
from bumble.device import Advertisement, Connection, Device, DeviceConfiguration, Peer
from bumble.gatt_client import CharacteristicProxy, DescriptorProxy
from bumble.host import Host
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink

from latchwork.drivers.links.ble import ATT_HEADER, Radio
from latchwork.world import World

T = TypeVar("T")

MTU = 517
"""The MTU we offer, the most that a GATT value can use; the device answers with what it takes."""

INITIATE_TIMEOUT = 10.0
"""Seconds that one attempt may hold the radio after the device was heard; slow locks advertise every 2 s."""

_PROPERTIES = (
    (0x01, "broadcast"),
    (0x02, "read"),
    (0x04, "write-without-response"),
    (0x08, "write"),
    (0x10, "notify"),
    (0x20, "indicate"),
    (0x40, "authenticated-signed-writes"),
    (0x80, "extended-properties"),
)
"""Bit of the characteristic declaration and bleak's name for it (Core Vol 3 Part G 3.3.1.1)."""


class BumbleCentral:
    """One radio: a bumble host that scans and connects. One connection attempt runs at a time, as in a controller."""

    def __init__(self, world: World, device: Device) -> None:
        self.world = world
        self.device = device
        self.attempt = asyncio.Lock()
        self._scanners: dict[_BumbleScanner, None] = {}
        self._switching = asyncio.Lock()
        device.on(Device.EVENT_ADVERTISEMENT, self._heard)

    @classmethod
    async def on_controller(cls, world: World, controller: Controller, name: str = "central") -> BumbleCentral:
        """Takes a simulated controller in this process, such as `BumbleAir.controller` makes."""
        host = Host(controller, AsyncPipeSink(controller))
        return await cls._powered(world, Device(config=_configuration(world, name), host=host))

    @classmethod
    @asynccontextmanager
    async def on_transport(cls, world: World, moniker: str, name: str = "central") -> AsyncIterator[BumbleCentral]:
        """Takes the controller at `moniker` for as long as the context lasts. Real time only."""
        async with await open_transport(moniker) as transport:
            device = Device.from_config_with_hci(_configuration(world, name), transport.source, transport.sink)
            yield await cls._powered(world, device)
            await device.power_off()

    @classmethod
    async def _powered(cls, world: World, device: Device) -> BumbleCentral:
        await device.power_on()
        return cls(world, device)

    def radio(self) -> Radio:
        """The backends for bleak, bound to this central."""
        client = type("BumbleClient", (_BumbleClient,), {"central": self})
        scanner = type("BumbleScanner", (_BumbleScanner,), {"central": self})
        return Radio(client, scanner)

    async def listen(self, scanner: _BumbleScanner) -> None:
        """Starts the radio's scan with the first listener."""
        self._scanners[scanner] = None
        await to_its_end(self._switch_scan())

    async def unlisten(self, scanner: _BumbleScanner) -> None:
        self._scanners.pop(scanner, None)
        await to_its_end(self._switch_scan())

    async def _switch_scan(self) -> None:
        async with self._switching:
            if self._scanners and not self.device.is_scanning:
                await self.device.start_scanning(filter_duplicates=False)
            elif not self._scanners and self.device.is_scanning:
                await self.device.stop_scanning()

    async def find(self, address: str) -> hci.Address:
        """Listens until `address` is heard; only an advertisement tells whether it is a public or a random one."""
        found: asyncio.Future[hci.Address] = asyncio.get_running_loop().create_future()
        scanner = _AddressWaiter(address, found)
        try:
            await self.listen(scanner)
            return await found
        finally:
            await self.unlisten(scanner)

    def _heard(self, advertisement: Advertisement) -> None:
        for scanner in tuple(self._scanners):
            scanner.heard(advertisement)


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Runs short work with the controller to its end, also when the caller is cancelled; then the caller is.

    bumble waits for the answer to each HCI command and breaks on the answer to one that was given up.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait([task])
        if not task.cancelled():
            task.exception()
        raise


def _configuration(world: World, name: str) -> DeviceConfiguration:
    drawn = world.random("bumble central", name).randbytes(6)
    return DeviceConfiguration(
        name=name,
        # a random static address has its two highest bits set (Core Vol 6 Part B 1.3.2.1); bumble counts from below
        address=hci.Address(drawn[:5] + bytes((drawn[5] | 0xC0,))),
        irk=world.secret_bytes(16, "bumble central irk", name),
        gap_service_enabled=False,
        gatt_service_enabled=False,
    )


class _BumbleScanner(BaseBleakScanner):
    central: ClassVar[BumbleCentral]

    def __init__(self, detection_callback: Any, service_uuids: list[str] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(detection_callback, service_uuids)

    async def start(self) -> None:
        self.seen_devices = {}
        await self.central.listen(self)

    async def stop(self) -> None:
        await self.central.unlisten(self)

    def heard(self, advertisement: Advertisement) -> None:
        data = _advertisement_data(advertisement)
        if self.is_allowed_uuid(data.service_uuids):
            address = _plain(advertisement.address)
            device = self.create_or_update_device(address, address, data.local_name, advertisement.address, data)
            self.call_detection_callbacks(device, data)


class _AddressWaiter(_BumbleScanner):
    """Listens for one address alone."""

    def __init__(self, address: str, found: asyncio.Future[hci.Address]) -> None:
        super().__init__(None, None)
        self._address = address.upper()
        self._found = found

    def heard(self, advertisement: Advertisement) -> None:
        if _plain(advertisement.address) == self._address and not self._found.done():
            self._found.set_result(advertisement.address)


def _plain(address: hci.Address) -> str:
    return str(address.to_string(False)).upper()


def _advertisement_data(advertisement: Advertisement) -> AdvertisementData:
    name, manufacturer, uuids = None, {}, list[str]()
    for kind, data in advertisement.data.ad_structures:
        match kind:
            case AdvertisingData.Type.COMPLETE_LOCAL_NAME | AdvertisingData.Type.SHORTENED_LOCAL_NAME:
                name = data.decode(errors="replace")
            case AdvertisingData.Type.MANUFACTURER_SPECIFIC_DATA:
                manufacturer[int.from_bytes(data[:2], "little")] = bytes(data[2:])
            case 0x02 | 0x03:
                uuids += [f"0000{part[::-1].hex()}-0000-1000-8000-00805f9b34fb" for part in _parts(data, 2)]
            case 0x06 | 0x07:
                uuids += [_long(part) for part in _parts(data, 16)]
    # a scan response repeats what the advertisement said
    return AdvertisementData(name, manufacturer, {}, list(dict.fromkeys(uuids)), None, advertisement.rssi, ())


def _parts(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data) - size + 1, size)]


def _long(uuid: bytes) -> str:
    text = uuid[::-1].hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class _BumbleClient(BaseBleakClient):
    central: ClassVar[BumbleCentral]

    def __init__(self, address_or_ble_device: BLEDevice | str, **kwargs: Any) -> None:
        super().__init__(
            address_or_ble_device,
            disconnected_callback=kwargs["disconnected_callback"],
            timeout=kwargs["timeout"],
        )
        self._connection: Connection | None = None
        self._peer: Peer
        # ATT allows one request at a time; waiting here lets whoever waits see that the link has fallen
        self._request = asyncio.Lock()
        self._procedures: set[asyncio.Task[Any]] = set()

    @property
    def name(self) -> str:
        return self.address.replace(":", "-")

    @property
    def mtu_size(self) -> int:
        return int(self._up().att_mtu)

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        if self.is_connected:
            raise BleakError(f"{self.address} is connected already")
        if self.central.world.faults.strikes("slots_exhausted", self.address):
            raise BleakError("the adapter holds as many links as it can")
        try:
            async with asyncio.timeout(self._timeout):
                await self._open()
                try:
                    await self._prepare(pair)
                except BaseException:
                    # also when cancelled: a half-open link would keep the device from everybody else
                    await self.disconnect()
                    raise
        except TimeoutError as error:
            raise BleakDeviceNotFoundError(self.address, f"{self.address} was not heard in time") from error

    async def _open(self) -> None:
        # listening hinders nobody; only what is in earshot takes its turn with the one attempt at a time
        address = await self.central.find(self.address)
        async with self.central.attempt:
            connection = await self._initiate(address)
        if self.central.device.connections.get(connection.handle) is not connection:
            # its end was told before anybody could listen for it
            raise BleakError(f"{self.address} dropped the link as soon as it was up")
        self._connection = connection
        connection.once(Connection.EVENT_DISCONNECTION, self._fell)
        self._peer = Peer(connection)

    async def _initiate(self, address: hci.Address) -> Connection:
        device = self.central.device
        attempt = asyncio.ensure_future(
            device.connect(address, own_address_type=hci.OwnAddressType.RANDOM, timeout=INITIATE_TIMEOUT)
        )
        try:
            return await asyncio.shield(attempt)
        except BaseBumbleError as error:
            raise BleakError(f"the connection to {self.address} failed: {error}") from error
        except asyncio.CancelledError:
            # left alone, the controller would go on trying and refuse every later attempt
            await to_its_end(self._give_up(attempt))
            raise

    async def _give_up(self, attempt: asyncio.Future[Connection]) -> None:
        await self.central.device.send_sync_command_raw(hci.HCI_LE_Create_Connection_Cancel_Command())
        try:
            late = await attempt
        except BaseBumbleError:
            return
        if self.central.device.connections.get(late.handle) is late:
            await late.disconnect()

    async def _prepare(self, pair: bool) -> None:
        if pair:
            await self.pair()
        await self._asked(self._peer.request_mtu(MTU))
        await self._discover()

    async def disconnect(self) -> None:
        connection = self._connection
        if connection is not None:
            try:
                await to_its_end(connection.disconnect())
            except BaseBumbleError as error:
                # the device went first; anything else that keeps the link up is worth knowing
                if self.is_connected:
                    raise BleakError(f"{self.address} could not be disconnected: {error}") from error

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        await self._asked(self._up().pair())

    async def unpair(self) -> None:
        keystore = self.central.device.keystore
        if keystore is not None:
            await keystore.delete(self.address)

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        return bytearray(await self._asked(proxy.read_value()))

    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool) -> None:
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        if response:
            await self._asked(proxy.write_value(bytes(data), with_response=True))
            return
        if len(data) > self.mtu_size - ATT_HEADER:
            raise BleakError(f"{len(data)} bytes do not fit a write without response at an MTU of {self.mtu_size}")
        await proxy.write_value(bytes(data))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **kwargs: Any
    ) -> None:
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        await self._asked(proxy.subscribe(lambda value: callback(bytearray(value))))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        await self._asked(proxy.unsubscribe(force=True))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        proxy: DescriptorProxy = descriptor.obj
        return bytearray(await self._asked(proxy.read_value()))

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        proxy: DescriptorProxy = descriptor.obj
        await self._asked(proxy.write_value(bytes(data), with_response=True))

    async def _discover(self) -> None:
        collection = BleakGATTServiceCollection()
        for service in await self._asked(self._peer.discover_services()):
            row = BleakGATTService(service, service.handle, _long(service.uuid.to_bytes(force_128=True)))
            collection.add_service(row)
            for one in await self._asked(service.discover_characteristics()):
                properties: Any = [name for bit, name in _PROPERTIES if one.properties & bit]
                uuid = _long(one.uuid.to_bytes(force_128=True))
                value = BleakGATTCharacteristic(one, one.handle, uuid, properties, self._room, row)
                collection.add_characteristic(value)
                for descriptor in await self._asked(one.discover_descriptors()):
                    kind = _long(descriptor.type.to_bytes(force_128=True))
                    collection.add_descriptor(BleakGATTDescriptor(descriptor, descriptor.handle, kind, value))
        self.services = collection

    def _room(self) -> int:
        return self.mtu_size - ATT_HEADER

    def _up(self) -> Connection:
        if self._connection is None:
            raise BleakError(f"{self.address} is not connected")
        return self._connection

    def _fell(self, reason: int) -> None:
        self._connection = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def _asked(self, request: Coroutine[Any, Any, T]) -> T:
        """Runs one ATT procedure and puts its failure in bleak's words.

        Cancelled, the procedure goes on alone and the next one waits for it: bumble would take the late answer to a
        request that was given up for the answer to the next.
        """
        task = asyncio.ensure_future(self._procedure(request))
        self._procedures.add(task)
        task.add_done_callback(self._over)
        return await asyncio.shield(task)

    async def _procedure(self, request: Coroutine[Any, Any, T]) -> T:
        async with self._request:
            if self._connection is None:
                request.close()
                raise BleakError(f"{self.address} is not connected")
            try:
                return await request
            except ATT_Error as error:
                raise BleakGATTProtocolError(error.error_code) from error
            except BaseBumbleError as error:
                raise BleakError(f"{self.address} did not answer: {error}") from error
            except asyncio.CancelledError:
                # when the link falls, bumble cancels the answer that is awaited: nobody cancelled us
                if self.is_connected:
                    raise
                raise BleakError(f"{self.address} dropped the link before it answered") from None

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._procedures.discard(task)
        if not task.cancelled():
            task.exception()
