"""Words for numbers of Z-Wave: command classes, statuses, modes. Source: ZWave_cmd_classes.xml, INS12350."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.zwave.alarms import ACCESS_CONTROL, AccessEvent

CARRYING = frozenset({"SendData", "SendDataBridge", "ApplicationCommand", "BridgeApplicationCommand"})
"""Messages of the Serial API whose `data` is a command."""

CLASSES: dict[int, str] = {
    0x00: "No Operation",
    0x20: "Basic",
    0x4E: "Schedule Entry Lock",
    0x55: "Transport Service",
    0x56: "CRC-16 Encapsulation",
    0x59: "Association Group Information",
    0x5A: "Device Reset Locally",
    0x5E: "Z-Wave Plus Info",
    0x60: "Multi Channel",
    0x62: "Door Lock",
    0x63: "User Code",
    0x6C: "Supervision",
    0x6F: "Entry Control",
    0x70: "Configuration",
    0x71: "Notification",
    0x72: "Manufacturer Specific",
    0x73: "Powerlevel",
    0x75: "Protection",
    0x7A: "Firmware Update",
    0x80: "Battery",
    0x83: "User Credential",
    0x84: "Wake Up",
    0x85: "Association",
    0x86: "Version",
    0x8A: "Time",
    0x8B: "Time Parameters",
    0x8E: "Multi Channel Association",
    0x98: "Security 0",
    0x9F: "Security 2",
    0xA4: "Active Schedule",
}

_TX_STATUS = {0: "OK", 1: "no acknowledgement", 2: "fail", 3: "not idle", 4: "no route"}
_MODES = {0x00: "unsecured", 0x01: "unsecured with timeout", 0xFE: "unknown", 0xFF: "secured"}
_MODES |= {0x10: "unsecured inside", 0x11: "unsecured inside with timeout"}
_MODES |= {0x20: "unsecured outside", 0x21: "unsecured outside with timeout"}
_CODE_STATUS = {0: "free", 1: "enabled", 2: "disabled", 3: "messaging", 4: "passage", 0xFE: "not available"}
_SUPERVISION = {0x00: "no support", 0x01: "working", 0x02: "fail", 0x03: "busy", 0xFF: "success"}
_KEYPAD = {0: "normal", 1: "vacation", 2: "privacy", 3: "locked out"}

_VALUES: dict[tuple[str, str], dict[int, str]] = {
    ("DoorLockOperationSet", "mode"): _MODES,
    ("DoorLockOperationReport", "mode"): _MODES,
    ("DoorLockOperationReport", "target_mode"): _MODES,
    ("UserCodeSet", "status"): _CODE_STATUS,
    ("UserCodeReport", "status"): _CODE_STATUS,
    ("SupervisionReport", "status"): _SUPERVISION,
    ("KeypadModeSet", "mode"): _KEYPAD,
    ("KeypadModeReport", "mode"): _KEYPAD,
    ("NotificationReport", "type"): {ACCESS_CONTROL: "access control", 0x07: "home security", 0x08: "power management"},
    ("NotificationReport", "event"): {event.value: event.name.lower().replace("_", " ") for event in AccessEvent},
    ("BatteryReport", "level"): {0xFF: "low"},
}


def meaning(message: str, field: str, value: Any) -> str:
    """A word for the value of a field; empty where there is none."""
    if not isinstance(value, int):
        return ""
    if field == "tx_status":
        return _TX_STATUS.get(value, "")
    if field == "command_class":
        return CLASSES.get(value, "")
    return _VALUES.get((message, field), {}).get(value, "")
