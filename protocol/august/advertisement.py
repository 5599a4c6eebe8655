"""What a lock advertises: a byte that toggles, its id in the cloud, and HomeKit's counter of changes.

Source: yalexs-ble 7.2.2, `push.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from latchwork.protocol.august.generated import CloudIdAdvertisement, HomeKitAdvertisement
from latchwork.protocol.codec.errors import Malformed

YALE = 465
ASSA_ABLOY = 302
APPLE = 76
COMPANIES = (YALE, ASSA_ABLOY)
"""Both carry the same payloads; the first one counts when both do."""

NOISE = 0xFF
"""Appears at random in the place of the toggle."""
HOMEKIT_ENCRYPTED = 0x11
HOMEKIT_PLAIN = 0x06


@dataclass(frozen=True, slots=True)
class Toggle:
    """0 or 1, and another one after every change of state."""

    value: int

    @property
    def counts(self) -> bool:
        return self.value in (0, 1)


@dataclass(frozen=True, slots=True)
class CloudId:
    """The lock's id in the cloud, in hex. It alternates with the toggle every few seconds."""

    cloud_id: str


@dataclass(frozen=True, slots=True)
class HomeKit:
    """`state_number` grows with every change."""

    state_number: int
    category: int
    configuration: int
    version: int


@dataclass(frozen=True, slots=True)
class HomeKitChanged:
    """An encrypted notification: something changed."""


Heard = Toggle | CloudId | HomeKit | HomeKitChanged


def parse_advertisement(company: int, data: bytes) -> Heard:
    """What one company's manufacturer data say; `Malformed` for what no such lock advertises."""
    if company in COMPANIES:
        if len(data) == 1:
            return Toggle(data[0])
        return CloudId(CloudIdAdvertisement.parse(data).cloud_id.hex())
    if company != APPLE or not data:
        raise Malformed("advertisement", "neither Yale, ASSA ABLOY nor HomeKit")
    if data[0] == HOMEKIT_ENCRYPTED:
        return HomeKitChanged()
    heard = HomeKitAdvertisement.parse(data)
    return HomeKit(heard.state_number, heard.category, heard.configuration, heard.version)


def chosen(manufacturer_data: Mapping[int, bytes]) -> tuple[int, bytes] | None:
    """Company and payload to read when both companies are heard: the toggle first, then anything, Yale's before
    ASSA ABLOY's. A scanner may hold an old payload of one beside a new one of the other."""
    present = [(company, manufacturer_data[company]) for company in COMPANIES if company in manufacturer_data]
    return min(present, key=lambda one: (len(one[1]) != 1, not one[1]), default=None)


def build_toggle(value: int) -> bytes:
    return bytes((value,))


def build_cloud_id(cloud_id: str) -> bytes:
    """`Malformed` for what is not 32 hex digits."""
    try:
        raw = bytes.fromhex(cloud_id)
    except ValueError:
        raise Malformed("advertisement", "a cloud id is 32 hex digits") from None
    return CloudIdAdvertisement(raw).build()
