"""The makes that Latchwork speaks to: one row each, with what a rig file must say of a device of that make."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from latchwork.drivers import offline_code, ttlock, zwave
from latchwork.drivers.contract import DoorDriver, Reason, Rejected, Secret, Unreachable
from latchwork.drivers.encoder import Locale, Pn532Encoder
from latchwork.drivers.links import ByteLink, GattLink
from latchwork.drivers.zwave.remembered import as_facts, from_facts
from latchwork.drivers.zwave.stick import Stick
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.offline_code.rules import SECRET_BYTES
from latchwork.protocol.pn532.redact import Redactor as Pn532Redactor
from latchwork.protocol.ttlock.keypads import FULL, KEYPADS, NONE
from latchwork.protocol.ttlock.redact import Redactor as TtlockRedactor
from latchwork.protocol.zwave.redact import Redactor as ZwaveRedactor
from latchwork.world import World
from latchwork.world.wire_file import RedactorFactory


class KeyShelf(Protocol):
    """Where the keys lie that pairing with a device gave, and what it said of itself when it was first met."""

    def device_facts(self, device: str) -> dict[str, Any] | None: ...

    def keep_device_facts(self, device: str, facts: dict[str, Any]) -> None: ...

    def device_keys(self, device: str) -> Secret | None: ...

    def has_device_keys(self, device: str) -> bool: ...

    def keep_device_keys(self, device: str, keys: Secret) -> None: ...


@dataclass(frozen=True, slots=True)
class Reach:
    """What a driver is given to reach one door: `ble` opens a link by address, `stick` is the controller. `installer`
    takes a secret to a lock that has no line."""

    world: World
    door: str
    medium: str
    zone: ZoneInfo
    resource: Mapping[str, Any]
    keys: KeyShelf
    ble: Callable[[str], Awaitable[GattLink]] | None = None
    stick: Stick | None = None
    installer: Callable[[bytes], None] | None = None


@dataclass(frozen=True, slots=True)
class LockMake:
    """One make of lock.

    `medium` is the kind that reaches it. `resource` is the JSON Schema of its `resource` in a rig file, and
    `identity` the key in it that no two devices of one medium share. `open` makes the driver and may ask the device
    what it can do; `pair` makes us its admin and stores the keys. `features` are what doors of the make can do, by the
    names that hardware tests ask for, and `lacks` says which of them one with that resource cannot. `redactor` keeps
    secrets out of the wire file of a make that has a link of its own; one behind a stick is covered by the medium's.
    """

    name: str
    title: str
    medium: str
    resource: dict[str, Any]
    identity: str
    open: Callable[[Reach], Awaitable[DoorDriver]]
    pair: Callable[[Reach], Awaitable[None]] | None = None
    features: frozenset[str] = frozenset()
    redactor: RedactorFactory | None = None
    lacks: Callable[[Mapping[str, Any]], frozenset[str]] = lambda _: frozenset()

    def serves(self, resource: Mapping[str, Any]) -> frozenset[str]:
        """The features of a door with that resource."""
        return self.features - self.lacks(resource)


@dataclass(frozen=True, slots=True)
class MediumKind:
    """One kind of medium. `plugged` says that a rig file names the port of it under `link`; `redactor` keeps secrets
    out of the wire file of that port."""

    name: str
    title: str
    plugged: bool
    redactor: RedactorFactory | None = None


MEDIA: dict[str, MediumKind] = {
    kind.name: kind
    for kind in (
        MediumKind("ble", "a Bluetooth adapter", plugged=False),
        MediumKind("zwave", "a Z-Wave stick on a serial port", plugged=True, redactor=ZwaveRedactor),
        MediumKind("none", "no line: nothing is sent to these locks", plugged=False),
    )
}


class NotPaired(Exception):
    """The keys of a device are not on the shelf."""


def _schema(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


# --- TTLock ---------------------------------------------------------------------------------------------------


def _ttlock_connect(reach: Reach) -> Callable[[], Awaitable[GattLink]]:
    if reach.ble is None:
        raise ValueError(f"{reach.door} is a TTLock lock and needs a medium of kind ble")
    return partial(reach.ble, reach.resource["address"])


async def _open_ttlock(reach: Reach) -> DoorDriver:
    stored = reach.keys.device_keys(reach.door)
    if stored is None:
        raise NotPaired(
            f"{reach.door} is not paired with this rig; put it into setting mode and run `latchwork rig pair`"
        )
    return ttlock.TtlockDriver(
        reach.world,
        _ttlock_connect(reach),
        partial(ttlock.LockKeys.loads, stored),
        reach.zone,
        door=reach.door,
        medium=reach.medium,
        capacity=reach.resource.get("codes"),
        card_capacity=reach.resource.get("cards"),
        keypad=reach.resource.get("keypad", FULL),
    )


def _ttlock_lacks(resource: Mapping[str, Any]) -> frozenset[str]:
    return frozenset({"code"}) if resource.get("keypad") == NONE else frozenset()


async def _pair_ttlock(reach: Reach) -> None:
    keypad = reach.resource.get("keypad", FULL)
    keys = await ttlock.pair(reach.world, _ttlock_connect(reach), reach.zone, door=reach.door, keypad=keypad)
    reach.keys.keep_device_keys(reach.door, keys.dumps())


# --- Z-Wave ---------------------------------------------------------------------------------------------------


async def _open_zwave(reach: Reach) -> DoorDriver:
    if reach.stick is None:
        raise ValueError(f"{reach.door} is a Z-Wave lock and needs a medium of kind zwave")
    driver = zwave.ZWaveLockDriver(reach.stick, reach.resource["node"])
    facts = reach.keys.device_facts(reach.door)
    if facts is not None and facts.get("node") == reach.resource["node"]:
        # what cannot be read any more is asked again
        with suppress(KeyError, TypeError, ValueError):
            driver.recall(from_facts(facts["found"]))
            return driver
    # a lock that is out of reach today holds up no other: the first session with it asks what it can do
    with suppress(Unreachable):
        await driver.probe()
    if driver.findings is not None:
        facts = {"node": reach.resource["node"], "found": as_facts(driver.findings)}
        reach.keys.keep_device_facts(reach.door, facts)
    return driver


# --- offline codes --------------------------------------------------------------------------------------------


async def _open_offline_code(reach: Reach) -> DoorDriver:
    stored = reach.keys.device_keys(reach.door)
    if stored is None:
        raise NotPaired(f"{reach.door} was not set up with a secret by this rig; run `latchwork rig pair`")
    try:
        return offline_code.OfflineCodeDriver(stored, reach.zone, door=reach.door, medium=reach.medium)
    except ValueError:
        raise NotPaired(f"{reach.door}: the stored secret cannot be read; restore it or set the lock up anew") from None


async def _pair_offline_code(reach: Reach) -> None:
    if reach.installer is None:
        text = f"{reach.door}: {offline_code.MAKE} exists as a simulator alone; give it the level memory"
        raise Rejected(Reason.UNSUPPORTED, text)
    secret = reach.world.secret_bytes(SECRET_BYTES, "offline code", reach.door)
    reach.keys.keep_device_keys(reach.door, Secret(secret.hex()))
    reach.installer(secret)


LOCKS: dict[str, LockMake] = {
    make.name: make
    for make in (
        LockMake(
            "ttlock",
            "TTLock, Sciener and DLock locks over Bluetooth (protocol 5.3)",
            "ble",
            _schema(
                ["address"],
                address={
                    "type": "string",
                    "pattern": "^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$",
                    "description": "its Bluetooth address",
                    "examples": ["C0:11:22:33:44:55"],
                },
                codes={"type": "integer", "minimum": 1, "description": "how many codes it holds, if known"},
                cards={"type": "integer", "minimum": 1, "description": "how many cards it holds, if known"},
                keypad={"enum": sorted(KEYPADS), "description": "the keys of its keypad: 0-9 unless it says otherwise"},
            ),
            "address",
            _open_ttlock,
            _pair_ttlock,
            frozenset({"code", "stored_card", "mobile_key", "log", "remote_unlock"}),
            TtlockRedactor,
            _ttlock_lacks,
        ),
        LockMake(
            "zwave",
            "Z-Wave locks behind a serial controller",
            "zwave",
            _schema(
                ["node"],
                node={
                    "type": "integer",
                    "minimum": 2,
                    "maximum": 232,
                    "description": "the number that the stick gave it at inclusion",
                },
            ),
            "node",
            _open_zwave,
            features=frozenset({"code", "log", "remote_unlock"}),
        ),
        LockMake(
            offline_code.MAKE,
            "stand-in for locks with offline codes (no vendor's algorithm); simulated only",
            "none",
            _schema(
                ["serial"],
                serial={"type": "string", "minLength": 1, "maxLength": 32, "description": "what tells it from others"},
            ),
            "serial",
            _open_offline_code,
            _pair_offline_code,
            frozenset({"offline_code"}),
        ),
    )
}


# --- encoders -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Desk:
    """What an encoder is given: what opens its serial link, and what the cards of its property are made with."""

    world: World
    name: str
    open_link: Callable[[], Awaitable[ByteLink]]
    key: PropertyKey
    property_id: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class EncoderMake:
    """One make of card encoder."""

    name: str
    title: str
    open: Callable[[Desk], Pn532Encoder]
    redactor: RedactorFactory


def _open_pn532(desk: Desk) -> Pn532Encoder:
    return Pn532Encoder(
        desk.world,
        desk.open_link,
        name=desk.name,
        key=desk.key,
        property_id=desk.property_id,
        locale=Locale(desk.zone),
    )


ENCODERS: dict[str, EncoderMake] = {
    "pn532": EncoderMake("pn532", "NXP PN532 in HSU mode on a serial port", _open_pn532, Pn532Redactor),
}
