"""The vectors' names for the command classes that are not about codes and schedules; see `vector_fields`."""

from __future__ import annotations

from datetime import datetime

from latchwork.protocol.vectors import expect
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.alarms import access, v1_access
from latchwork.protocol.zwave.irregular import Crc16Encapsulation, NoOperation, NotificationReport, mask_of
from latchwork.protocol.zwave.vector_fields import (
    OFFSETS,
    Attributes,
    Fields,
    Row,
    Values,
    duration,
    octets,
    offset,
    plain,
    row,
)

LOCK_NODE = 2
"""The lock's node in all captures; zwave-js prints it with an encapsulated command although it does not travel."""

CLASS_NAMES = {
    "Basic": 0x20,
    "Schedule Entry Lock": 0x4E,
    "CRC-16 Encapsulation": 0x56,
    "Multi Channel": 0x60,
    "Door Lock": 0x62,
    "User Code": 0x63,
    "Supervision": 0x6C,
    "Configuration": 0x70,
    "Notification": 0x71,
    "Manufacturer Specific": 0x72,
    "Battery": 0x80,
    "User Credential": 0x83,
    "Association": 0x85,
    "Version": 0x86,
    "Time": 0x8A,
    "Time Parameters": 0x8B,
    "Active Schedule": 0xA4,
}


def _encapsulated(stated: Values) -> Attributes:
    inner = stated["encapsulated"]
    expect("encapsulated.nodeId", LOCK_NODE, inner.get("nodeId", LOCK_NODE))
    head = bytes((CLASS_NAMES.get(inner["ccId"], 0), int(inner["ccCommand"], 16)))
    payload = inner.get("payload", "0x")
    expect("encapsulated.payload's prefix", "0x", payload[:2])
    return {"command": head + bytes.fromhex(payload[2:])}


def _session(stated: Values) -> int:
    session: int = stated["sessionId"]
    if session not in range(64):
        raise ValueError("a session has six bits")
    return session


def _supervision_get(stated: Values) -> Attributes:
    updates = stated.get("requestStatusUpdates", False)
    return {"properties": updates << 7 | _session(stated), **_encapsulated(stated)}


def _supervision_report(stated: Values) -> Attributes:
    more, wake = stated.get("moreUpdatesFollow", False), stated.get("requestWakeUpOnDemand", False)
    return {"properties": more << 7 | wake << 6 | _session(stated)}


SUPERVISION = {
    "SupervisionGet": Row(
        g.SupervisionGet, names=frozenset({"sessionId", "requestStatusUpdates", "encapsulated"}), make=_supervision_get
    ),
    "SupervisionReport": Row(
        g.SupervisionReport,
        {**plain(status="status"), "duration": ("duration", duration)},
        {"duration": 0},
        names=frozenset({"sessionId", "moreUpdatesFollow", "requestWakeUpOnDemand"}),
        make=_supervision_report,
        others=({"duration": None},),
    ),
    "CRC16CommandEncapsulation": Row(Crc16Encapsulation, names=frozenset({"encapsulated"}), make=_encapsulated),
    "MultiChannelCommandEncapsulation": Row(
        g.MultiChannelEncapsulation,
        plain(endpointIndex="source", endpoint="source", destination="destination"),
        {"source": 0},
        names=frozenset({"encapsulated"}),
        make=_encapsulated,
    ),
}


def _notification(stated: Values) -> Attributes:
    if "notificationType" not in stated:
        return {}
    status = stated.get("notificationStatus", True)
    return {
        "type": stated["notificationType"],
        "event": stated["notificationEvent"],
        "parameters": octets(stated.get("eventParameters", "")),
        "sequence": stated.get("sequenceNumber"),
        "status": (0xFF if status else 0x00) if isinstance(status, bool) else status,
    }


def _v1_alarm(stated: Values) -> list[Attributes]:
    """zwave-js leaves a V1 alarm beside a notification out of the frame; it must then say the same as the event."""
    v1 = (stated.get("alarmType", 0), stated.get("alarmLevel", 0))
    ways: list[Attributes] = [{"v1_type": v1[0], "v1_level": v1[1]}]
    if (
        any(v1)
        and "notificationType" in stated
        and v1_access(*v1) == access(NotificationReport(**_notification(stated)))
    ):
        ways.append({"v1_type": 0, "v1_level": 0})
    return ways


def _supported_types(stated: Values) -> Attributes:
    types = mask_of(stated["supportedNotificationTypes"])
    return {"properties": stated.get("supportsV1Alarm", False) << 7 | len(types), "types": types}


NOTIFICATION = {
    "NotificationReport": Row(
        NotificationReport,
        names=frozenset(
            [
                "alarmType",
                "alarmLevel",
                "notificationType",
                "notificationEvent",
                "notificationStatus",
                "eventParameters",
                "sequenceNumber",
            ]
        ),
        make=_notification,
        ways=_v1_alarm,
    ),
    "NotificationGet": Row(
        g.NotificationGet,
        plain(
            alarmType="v1_type",
            v1AlarmType="v1_type",
            notificationType="type",
            notificationEvent="event",
            event="event",
        ),
        {"v1_type": 0, "type": 0xFF, "event": 0},
    ),
    "NotificationSet": Row(
        g.NotificationSet,
        {**plain(notificationType="type"), "notificationStatus": ("status", lambda status: 0xFF if status else 0)},
    ),
    "NotificationSupportedGet": Row(g.NotificationSupportedGet),
    "NotificationSupportedReport": Row(
        g.NotificationSupportedReport,
        names=frozenset({"supportsV1Alarm", "supportedNotificationTypes"}),
        make=_supported_types,
    ),
    "NotificationEventSupportedGet": row(g.NotificationEventSupportedGet, notificationType="type"),
    "NotificationEventSupportedReport": Row(
        g.NotificationEventSupportedReport,
        {
            **plain(notificationType="type"),
            "supportedEvents": ("events", lambda events: mask_of(events) if events else b""),
        },
    ),
}


def _battery(stated: Values) -> Attributes:
    if "chargingStatus" not in stated:
        return {"flags": b""}
    replace = stated.get("rechargeOrReplace", 0)
    if replace not in (0, 1, 2):
        raise ValueError("a battery is to be replaced never, soon or now")
    first = (
        stated["chargingStatus"] << 6
        | stated.get("rechargeable", False) << 5
        | stated.get("backup", False) << 4
        | stated.get("overheating", False) << 3
        | stated.get("lowFluid", False) << 2
        | replace
    )
    return {"flags": bytes((first, stated.get("lowTemperatureStatus", False) << 1 | stated.get("disconnected", False)))}


def _replace_now(stated: Values) -> list[Attributes]:
    """Replacing now is 11 in the specification; zwave-js writes 10."""
    flags = _battery(stated)["flags"]
    as_specified = [{"flags": bytes((flags[0] | 0x01, flags[1]))}] if flags and flags[0] & 0x02 else []
    return [{}, *as_specified]


_BATTERY_FLAGS = [
    "chargingStatus",
    "rechargeable",
    "backup",
    "overheating",
    "lowFluid",
    "rechargeOrReplace",
    "lowTemperatureStatus",
    "disconnected",
]


def _version(stated: Values) -> Attributes:
    numbers = [[int(part) for part in text.split(".")[:2]] for text in stated["firmwareVersions"]]
    protocol = [int(part) for part in stated["protocolVersion"].split(".")[:2]]
    return {
        "protocol_major": protocol[0],
        "protocol_minor": protocol[1],
        "firmware_major": numbers[0][0],
        "firmware_minor": numbers[0][1],
        "targets": bytes((len(numbers) - 1, *(part for target in numbers[1:] for part in target))),
    }


def _configured(stated: Values) -> Attributes:
    size = 1 if stated.get("resetToDefault") else stated["valueSize"]
    value = 0 if stated.get("resetToDefault") else stated["value"]
    return {
        "properties": bool(stated.get("resetToDefault")) << 7 | size,
        "value": (value & (1 << 8 * size) - 1).to_bytes(size, "big"),
    }


_VALUE = frozenset({"valueSize", "value", "valueFormat", "resetToDefault"})


def _software_version(text: str) -> bytes:
    return bytes(3) if text == "unused" else bytes(int(part) for part in text.split("."))


def _software_build(number: int) -> bytes:
    return number.to_bytes(2, "big")


_SOFTWARE: Fields = {
    "sdkVersion": ("sdk", _software_version),
    "applicationFrameworkAPIVersion": ("framework", _software_version),
    "applicationFrameworkBuildNumber": ("framework_build", _software_build),
    "hostInterfaceVersion": ("host", _software_version),
    "hostInterfaceBuildNumber": ("host_build", _software_build),
    "zWaveProtocolVersion": ("protocol", _software_version),
    "zWaveProtocolBuildNumber": ("protocol_build", _software_build),
    "applicationVersion": ("application", _software_version),
    "applicationBuildNumber": ("application_build", _software_build),
}

DEVICE = {
    "NoOperation": Row(NoOperation),
    "BasicSet": row(g.BasicSet, targetValue="value"),
    "BasicGet": Row(g.BasicGet),
    "BasicReport": Row(
        g.BasicReport,
        {**plain(currentValue="value", targetValue="target"), "duration": ("duration", duration)},
        {"target": 0xFE, "duration": 0xFE},
        others=({"target": None, "duration": None},),
    ),
    "ConfigurationSet": Row(g.ConfigurationSet, plain(parameter="parameter"), names=_VALUE, make=_configured),
    "ConfigurationGet": row(g.ConfigurationGet, parameter="parameter"),
    "ConfigurationReport": Row(g.ConfigurationReport, plain(parameter="parameter"), names=_VALUE, make=_configured),
    "ManufacturerSpecificGet": Row(g.ManufacturerSpecificGet),
    "ManufacturerSpecificReport": row(
        g.ManufacturerSpecificReport, manufacturerId="manufacturer", productType="product_type", productId="product"
    ),
    "BatteryGet": Row(g.BatteryGet),
    "BatteryReport": Row(
        g.BatteryReport,
        {"level": ("level", lambda level: 0xFF if level == "low" else level)},
        {"level": 0xFF},
        names=frozenset(_BATTERY_FLAGS),
        make=_battery,
        ways=_replace_now,
    ),
    "AssociationSet": Row(g.AssociationSet, {**plain(groupId="group"), "nodeIds": ("nodes", bytes)}),
    "AssociationRemove": Row(
        g.AssociationRemove, {**plain(groupId="group"), "nodeIds": ("nodes", bytes)}, {"group": 0, "nodes": b""}
    ),
    "AssociationGet": row(g.AssociationGet, groupId="group"),
    "AssociationReport": Row(
        g.AssociationReport,
        {**plain(groupId="group", maxNodes="maximum", reportsToFollow="to_follow"), "nodeIds": ("nodes", bytes)},
        {"to_follow": 0},
    ),
    "AssociationSupportedGroupingsGet": Row(g.AssociationGroupingsGet),
    "AssociationSupportedGroupingsReport": row(g.AssociationGroupingsReport, groupCount="groups"),
    "VersionGet": Row(g.VersionGet),
    "VersionReport": Row(
        g.VersionReport,
        plain(libraryType="library_type", hardwareVersion="hardware"),
        {"hardware": 0},
        names=frozenset({"protocolVersion", "firmwareVersions"}),
        make=_version,
        others=({"hardware": None, "targets": b""},),
    ),
    "VersionCommandClassGet": row(g.CommandClassVersionGet, requestedCC="command_class"),
    "VersionCommandClassReport": row(g.CommandClassVersionReport, requestedCC="command_class", ccVersion="version"),
    "VersionCapabilitiesGet": Row(g.VersionCapabilitiesGet),
    "VersionCapabilitiesReport": Row(
        g.VersionCapabilitiesReport, {"supportsZWaveSoftwareGet": ("properties", lambda yes: 0x07 if yes else 0x03)}
    ),
    "VersionZWaveSoftwareGet": Row(g.VersionSoftwareGet),
    "VersionZWaveSoftwareReport": Row(g.VersionSoftwareReport, _SOFTWARE),
    "ZWavePlusGet": Row(g.ZWavePlusInfoGet),
    "ZWavePlusReport": row(
        g.ZWavePlusInfoReport,
        zwavePlusVersion="version",
        roleType="role",
        nodeType="node_type",
        installerIcon="installer_icon",
        userIcon="user_icon",
    ),
}


def _date_and_time(stated: Values) -> Attributes:
    if "dateAndTime" not in stated:
        return {}
    at = datetime.fromisoformat(stated["dateAndTime"])
    return {part: getattr(at, part) for part in ("year", "month", "day", "hour", "minute", "second")}


_CLOCK = {
    name: (name.removesuffix("_utc"), int) for name in ("year", "month", "day", "hour_utc", "minute_utc", "second_utc")
}


def _time_offset(stated: Values) -> Attributes:
    attributes = offset(stated)
    for edge, names in (("start", ("dstStart", "dstStartDate")), ("end", ("dstEnd", "dstEndDate"))):
        at = datetime.fromisoformat(next(stated[name] for name in names if name in stated))
        attributes |= {f"{edge}_{part}": getattr(at, part) for part in ("month", "day", "hour")}
    return attributes


_OFFSET_NAMES = OFFSETS | {"dstStart", "dstStartDate", "dstEnd", "dstEndDate"}

TIME = {
    "TimeTimeGet": Row(g.TimeGet),
    "TimeTimeReport": row(g.TimeReport, hour="hour", minute="minute", second="second"),
    "TimeDateGet": Row(g.DateGet),
    "TimeDateReport": row(g.DateReport, year="year", month="month", day="day"),
    "TimeTimeOffsetGet": Row(g.TimeOffsetGet),
    "TimeTimeOffsetSet": Row(g.TimeOffsetSet, names=_OFFSET_NAMES, make=_time_offset),
    "TimeTimeOffsetReport": Row(g.TimeOffsetReport, names=_OFFSET_NAMES, make=_time_offset),
    "TimeParametersSet": Row(g.TimeParametersSet, _CLOCK, names=frozenset({"dateAndTime"}), make=_date_and_time),
    "TimeParametersGet": Row(g.TimeParametersGet),
    "TimeParametersReport": Row(g.TimeParametersReport, _CLOCK, names=frozenset({"dateAndTime"}), make=_date_and_time),
}
