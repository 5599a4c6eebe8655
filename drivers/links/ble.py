"""BLE links over bleak, on whichever radio the rig chose.

bleak takes the backend as a class (`backend=`); `Radio` names the pair of classes. With none, the platform's own is
used: BlueZ, CoreBluetooth or WinRT. bleak calls its backend interface not stable, so its version is pinned and a test
imports every base class that is used here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from latchwork.drivers.links import GattLink, LinkLost, LinkRefused, LinkUnavailable
from latchwork.world import World

CONNECT_TIMEOUT = 30.0
"""Seconds that finding and connecting a device may take; bleak's own default."""

ATT_HEADER = 3
"""Bytes of the MTU that opcode and handle of a write take (Core Vol 3 Part F 3.4.5)."""


@dataclass(frozen=True, slots=True)
class Radio:
    """The backends that stand for one radio; None is the platform's own. `adapter` is BlueZ's name, such as hci0."""

    client: type[BaseBleakClient] | None = None
    scanner: type[BaseBleakScanner] | None = None
    adapter: str | None = None

    def bluez(self) -> Any:
        """The adapter in the form that bleak wants it."""
        return {} if self.adapter is None else {"adapter": self.adapter}


PLATFORM = Radio()


@dataclass(frozen=True, slots=True)
class Heard:
    """One device that advertised. `rssi` is dBm; `manufacturer_data` is by Bluetooth company number."""

    address: str
    name: str | None
    rssi: int
    service_uuids: tuple[str, ...] = ()
    manufacturer_data: dict[int, bytes] = field(default_factory=dict)


async def scan(world: World, radio: Radio, seconds: float) -> list[Heard]:
    """What advertised within `seconds`, in address order; `LinkUnavailable` when there is no radio to listen with."""
    try:
        async with BleakScanner(bluez=radio.bluez(), backend=radio.scanner) as scanner:
            await world.sleep(seconds)
    except (BleakError, OSError, EOFError) as error:
        raise LinkUnavailable(_no_radio(error)) from error
    heard = scanner.discovered_devices_and_advertisement_data.values()
    return sorted(
        (
            Heard(device.address, advert.local_name, advert.rssi, tuple(advert.service_uuids), advert.manufacturer_data)
            for device, advert in heard
        ),
        key=lambda one: one.address,
    )


async def connect(address: str, radio: Radio = PLATFORM, *, timeout: float = CONNECT_TIMEOUT) -> GattLink:
    """Finds and connects the device and reads its services; `LinkUnavailable` when that fails.

    Cancelled, the attempt is taken back and nothing was written to the device.
    """
    link = BleakGattLink(address)
    client = BleakClient(address, link.fell, timeout=timeout, bluez=radio.bluez(), backend=radio.client)
    try:
        await client.connect()
    except BleakDeviceNotFoundError as error:
        raise LinkUnavailable(
            f"{address} is not heard: bring it into range, wake it, and disconnect phones that hold it"
        ) from error
    except TimeoutError as error:
        raise LinkUnavailable(
            f"{address} did not connect within {timeout:g} s; bring it closer and try again"
        ) from error
    except (BleakBluetoothNotAvailableError, OSError, EOFError) as error:
        # the system's errors mean that its Bluetooth service cannot be talked to at all
        raise LinkUnavailable(_no_radio(error)) from error
    except BleakError as error:
        raise LinkUnavailable(f"{address} could not be connected ({_said(error)}); try again, closer to it") from error
    link.opened(client)
    return link


class BleakGattLink:
    """A `GattLink` over one `BleakClient`; made by `connect`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: BleakClient
        self._characteristics: dict[str, BleakGATTCharacteristic] = {}
        self._widest: BleakGATTCharacteristic | None = None
        self._told: list[Callable[[], None]] = []
        self._up = True
        self._closing = False

    def opened(self, client: BleakClient) -> None:
        """Takes over the connected client; a characteristic is looked up once here and never again."""
        self._client = client
        for one in client.services.characteristics.values():
            self._characteristics.setdefault(one.uuid, one)
            if self._widest is None and "write-without-response" in one.properties:
                self._widest = one

    def fell(self, client: BleakClient) -> None:
        """bleak's news of the end of the connection, whoever ended it."""
        self._up = False
        if not self._closing:
            for call in self._told:
                call()

    @property
    def mtu(self) -> int:
        # BlueZ tells the MTU of a connection only through its characteristics; `mtu_size` is a constant there
        if self._widest is None:
            return self._client.mtu_size
        return self._widest.max_write_without_response_size + ATT_HEADER

    async def subscribe(self, characteristic: str, received: Callable[[bytes], None]) -> None:
        target = self._find(characteristic)
        try:
            await self._client.start_notify(target, partial(_hand_over, received))
        except (BleakError, OSError, EOFError) as error:
            raise self._wrong(error) from error

    async def write(self, characteristic: str, data: bytes, *, response: bool = False) -> None:
        target = self._find(characteristic)
        if not response and len(data) > target.max_write_without_response_size:
            raise ValueError(f"{len(data)} bytes do not fit a write without response; the link's MTU is {self.mtu}")
        try:
            await self._client.write_gatt_char(target, data, response)
        except (BleakError, OSError, EOFError) as error:
            raise self._wrong(error) from error

    async def read(self, characteristic: str) -> bytes:
        target = self._find(characteristic)
        try:
            return bytes(await self._client.read_gatt_char(target))
        except (BleakError, OSError, EOFError) as error:
            raise self._wrong(error) from error

    def on_lost(self, call: Callable[[], None]) -> None:
        """`call` is told once when the link falls by itself, at once when it is down already; never after `close`."""
        if self._up:
            self._told.append(call)
        elif not self._closing:
            call()

    async def close(self) -> None:
        if self._closing:
            return
        self._closing = True
        try:
            await self._client.disconnect()
        except (BleakError, OSError, EOFError) as error:
            raise self._wrong(error) from error
        finally:
            self._up = False

    def _find(self, characteristic: str) -> BleakGATTCharacteristic:
        if not self._up or self._closing:
            raise LinkLost(f"{self.address} is no longer connected; connect again")
        found = self._characteristics.get(characteristic)
        if found is None:
            raise LinkRefused(
                f"{self.address} has no characteristic {characteristic}; is it of the make that was said?"
            )
        return found

    def _wrong(self, error: Exception) -> LinkLost | LinkRefused:
        if isinstance(error, BleakGATTProtocolError):
            return LinkRefused(f"{self.address} refused: ATT error 0x{error.code:02X} ({error.args[-1]})")
        return LinkLost(f"{self.address} dropped the link ({_said(error)}); connect again")


def _hand_over(received: Callable[[bytes], None], _: BleakGATTCharacteristic, data: bytearray) -> None:
    received(bytes(data))


def _no_radio(error: Exception) -> str:
    if isinstance(error, OSError | EOFError):
        # bleak speaks to BlueZ over D-Bus, and what it meets there comes through as it is
        why = f"the system's Bluetooth service cannot be reached: {_said(error)}"
        return f"no Bluetooth radio can be used ({why}); start it (on Linux bluetoothd and D-Bus) and plug a radio in"
    return f"no Bluetooth radio can be used ({_said(error)}); plug one in, switch it on and allow its use"


def _said(error: Exception) -> str:
    """The backend's own words on one line; some of them have none."""
    return " ".join(str(error).split()) or type(error).__name__
