"""Packages of the lock's log: tags, lengths and values, signed as a whole.

A package begins with its version and ends with its signature; between them each record begins with its event. Times are
milliseconds since 1970, UTC. Source: tedee-lock-ble-api-doc, commands/activity-logs; the Matter events are the cloud's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.tedee.generated import LogPackage, LogPackageItem

VERSION = 1
LONGEST_SIGNATURE = 78
LONGEST_ALIAS = 32
CAPACITY = 100
"""About how many records a lock keeps; reading takes them out."""

_VERSION, _SIGNATURE, _EVENT, _SOURCE, _TIME, _DEVICE, _USER, _ALIAS = 1, 2, 3, 4, 5, 6, 7, 8
_SIZES = {_VERSION: 1, _EVENT: 1, _SOURCE: 1, _TIME: 8, _DEVICE: 4, _USER: 4}

EVENTS: dict[int, str] = {
    32: "LockedRemote",
    33: "UnlockedRemote",
    34: "LockedButton",
    35: "UnlockedButton",
    36: "LockedAuto",
    37: "UnlockedAuto",
    38: "LockedManual",
    39: "UnlockedManual",
    40: "Jammed",
    41: "PowerOff",
    42: "PowerOn",
    43: "Calibration",
    46: "BatteryCharging",
    47: "PartiallyOpenManual",
    48: "PartiallyOpenButton",
    49: "PartiallyOpenAuto",
    50: "BatteryStopCharging",
    51: "PulledRemote",
    52: "PulledAuto",
    53: "PulledManual",
    54: "PartiallyOpenRemote",
    55: "PulledAutoByRemote",
    56: "PostponedLock",
    57: "UnlockedHomeKit",
    58: "PartiallyOpenHomeKit",
    59: "LockedHomeKit",
    60: "PulledHomeKit",
    61: "UnlockByPin",
    62: "IncorrectPin",
    63: "PullSpringByPin",
    64: "PartiallyOpenByPin",
    65: "LockedByKeypadWithPin",
    66: "LockedByKeypadWithoutPin",
    88: "LockUnlockedByMatter",
    89: "LockPartiallyOpenByMatter",
    90: "LockLockedByMatter",
    91: "LockPullSpringByMatter",
    92: "LockPullSpringAutoByMatter",
    93: "LockForceUnlockedByMatter",
    224: "FirmwareUpdateByBridge",
    225: "FirmwareUpdateByMobile",
    226: "LockedByAccessLink",
    227: "LockedByBridgeApi",
    228: "UnlockedByAccessLink",
    229: "UnlockedByBridgeApi",
    230: "PulledByAccessLink",
    231: "PulledByBridgeApi",
    232: "PartiallyOpenByAccessLink",
    233: "PartiallyOpenByBridgeApi",
    234: "PulledAutoByAccessLink",
    235: "PulledAutoByBridgeApi",
}
"""88 to 93 stand in the cloud's list alone, which also has the right name of 227: the lock's list calls it as 229."""

KEYPAD = frozenset({61, 62, 63, 64, 65, 66})
"""Events that may carry the alias of a PIN."""


def event_name(event: int) -> str:
    return EVENTS.get(event, f"event {event}")


@dataclass(frozen=True, slots=True)
class Record:
    event: int
    time_ms: int
    device_id: int
    user_id: int | None = None
    pin_alias: str | None = None
    source: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    records: tuple[Record, ...]
    signature: bytes = field(repr=False)
    version: int = VERSION


def parse_package(data: bytes) -> Package:
    """`Malformed` for a package without version or signature, with tags out of order or of a wrong length."""
    items = LogPackage.parse(data).items
    if len(items) < 2 or items[0].tag != _VERSION or items[-1].tag != _SIGNATURE:
        raise Malformed("LogPackage", "it does not begin with a version and end with a signature")
    for item in items:
        _check(item)
    records: list[Record] = []
    group: dict[int, bytes] = {}
    for item in items[1:-1]:
        if item.tag == _EVENT and group:
            records.append(_record(group))
            group = {}
        if item.tag in group or item.tag in (_VERSION, _SIGNATURE) or (not group and item.tag != _EVENT):
            raise Malformed("LogPackage", f"tag {item.tag:02x} stands where none of its kind belongs")
        group[item.tag] = item.value
    if group:
        records.append(_record(group))
    return Package(tuple(records), items[-1].value, items[0].value[0])


def _check(item: LogPackageItem) -> None:
    size = _SIZES.get(item.tag)
    if size is not None and len(item.value) != size:
        raise Malformed("LogPackage", f"tag {item.tag:02x} has {len(item.value)} bytes where {size} belong")
    most = {_SIGNATURE: LONGEST_SIGNATURE, _ALIAS: LONGEST_ALIAS}.get(item.tag)
    if most is not None and len(item.value) > most:
        raise Malformed("LogPackage", f"tag {item.tag:02x} has {len(item.value)} bytes; {most} is the most")


def _record(group: dict[int, bytes]) -> Record:
    for tag in (_EVENT, _TIME, _DEVICE):
        if tag not in group:
            raise Malformed("LogPackage", f"a record without tag {tag:02x}")
    user, alias = group.get(_USER), group.get(_ALIAS)
    return Record(
        _number(group[_EVENT]),
        _number(group[_TIME]),
        _number(group[_DEVICE]),
        None if user is None else _number(user),
        None if alias is None else alias.decode("utf-8", "replace"),
        _number(group.get(_SOURCE, b"\0")),
    )


def _number(value: bytes) -> int:
    return int.from_bytes(value, "big")


def build_package(package: Package) -> bytes:
    """`Malformed` for values that do not fit."""
    items = [_item(_VERSION, package.version)]
    for record in package.records:
        items.append(_item(_EVENT, record.event))
        items.append(_item(_SOURCE, record.source))
        items.append(_item(_TIME, record.time_ms))
        items.append(_item(_DEVICE, record.device_id))
        if record.user_id is not None:
            items.append(_item(_USER, record.user_id))
        if record.pin_alias is not None:
            items.append(LogPackageItem(_ALIAS, record.pin_alias.encode()))
    items.append(LogPackageItem(_SIGNATURE, package.signature))
    for item in items:
        _check(item)
    return LogPackage(items).build()


def _item(tag: int, number: int) -> LogPackageItem:
    try:
        return LogPackageItem(tag, number.to_bytes(_SIZES[tag], "big"))
    except OverflowError:
        raise Malformed("LogPackage", f"the value of tag {tag:02x} does not fit") from None
