"""The lock itself: states, actions, battery, configuration, clock."""

from __future__ import annotations

from construct import Bytes, GreedyBytes, Int8sb, Int8ub, Int16sl, Int16ul, Int32ul, Optional

from latchwork.protocol.codec.declare import Family
from latchwork.protocol.nuki.declared_parts import NONCE, PRIVILEGED, Flag, Moment, TimeOfDay, row

STATE = {
    0x000C: row(
        "KeyturnerStates",
        "nuki_state" / Int8ub,
        "lock_state" / Int8ub,
        "trigger" / Int8ub,
        "time" / Moment,
        "offset_min" / Int16sl,
        "battery_critical" / Flag,
        "config_update_count" / Optional(Int8ub),
        "lock_n_go_timer" / Optional(Int8ub),
        "last_action" / Optional(Int8ub),
        "last_trigger" / Optional(Int8ub),
        "last_completion" / Optional(Int8ub),
        "door_sensor" / Optional(Int8ub),
        "rest" / GreedyBytes,
        doc="What the lock does and did last. Older firmware ends earlier, newer one says more (`rest`).",
    ),
    0x000E: row("Status", "status" / Int8ub, doc="01: the command was accepted; 00: it is complete."),
    0x000F: row("MostRecentCommand", "command" / Int16ul, doc="The command that was carried out last."),
    0x0010: row(
        "OpeningsClosingsSummary",
        "openings" / Int16ul,
        "closings" / Int16ul,
        "openings_since_boot" / Int16ul,
        "closings_since_boot" / Int16ul,
        doc="How often the bolt moved.",
    ),
    0x0011: row(
        "BatteryReport",
        "drain_mws" / Int16ul,
        "voltage_mv" / Int16ul,
        "critical" / Flag,
        "action" / Int8ub,
        "start_mv" / Int16ul,
        "lowest_mv" / Int16ul,
        "distance_degrees" / Int16ul,
        "start_celsius" / Int8sb,
        "most_current" / Int16ul,
        "resistance" / Int16ul,
        doc="The battery during the last action.",
    ),
    0x0012: row("ErrorReport", "error" / Int8ub, "command" / Int16ul, doc="The command was refused."),
    0x0100: row("SimpleLockAction", "action" / Int8ub, *NONCE, doc="Unlock or lock, and nothing beside it."),
}

LOCK_ACTIONS = Family(
    "lock_action_request",
    {
        38: row(
            "LockAction",
            "action" / Int8ub,
            "app_id" / Int32ul,
            "flags" / Int8ub,
            *NONCE,
            doc="Moves the bolt. Flag bit 0 is auto unlock, bit 1 force.",
        ),
        58: row(
            "NamedLockAction",
            "action" / Int8ub,
            "app_id" / Int32ul,
            "flags" / Int8ub,
            "suffix" / Bytes(20),
            *NONCE,
            doc="The same, with a suffix for the name in the log.",
        ),
    },
)
"""Command 000d; its length tells which of the two it is."""

_CONFIGURED = (
    "name" / Bytes(32),
    "latitude" / Bytes(4),
    "longitude" / Bytes(4),
    "auto_unlatch" / Flag,
    "pairing_enabled" / Flag,
    "button_enabled" / Flag,
    "led_enabled" / Flag,
    "led_brightness" / Int8ub,
)
_FOB = ("fob_action_1" / Int8ub, "fob_action_2" / Int8ub, "fob_action_3" / Int8ub)
_MODES = ("single_lock" / Flag, "advertising_mode" / Int8ub)

_ADVANCED = (
    "unlocked_offset" / Int16sl,
    "locked_offset" / Int16sl,
    "single_locked_offset" / Int16sl,
    "transition_offset" / Int16sl,
    "lock_n_go_timeout" / Int8ub,
    "single_press" / Int8ub,
    "double_press" / Int8ub,
    "detached_cylinder" / Flag,
    "battery_type" / Int8ub,
    "battery_type_detected" / Flag,
    "unlatch_duration" / Int8ub,
    "auto_lock_timeout" / Int16ul,
    "auto_unlock_disabled" / Flag,
    "night_mode" / Flag,
    "night_start" / TimeOfDay,
    "night_end" / TimeOfDay,
    "night_auto_lock" / Flag,
    "night_auto_unlock_disabled" / Flag,
    "night_immediate_lock" / Flag,
)

CONFIGURATION = {
    0x0013: row(
        "SetConfig",
        *_CONFIGURED,
        "offset_min" / Int16sl,
        "dst_mode" / Int8ub,
        *_FOB,
        *_MODES,
        "time_zone" / Int16ul,
        *PRIVILEGED,
        doc="Coordinates are single-precision numbers; time zone ffff is none.",
    ),
    0x0014: row("RequestConfig", *NONCE, doc="Asks for `Config`."),
    0x0015: row(
        "Config",
        "nuki_id" / Int32ul,
        *_CONFIGURED,
        "time" / Moment,
        "offset_min" / Int16sl,
        "dst_mode" / Int8ub,
        "has_fob" / Flag,
        *_FOB,
        *_MODES,
        "has_keypad" / Flag,
        "firmware" / Bytes(3),
        "hardware" / Bytes(2),
        "homekit" / Int8ub,
        "time_zone" / Int16ul,
        doc="What is configured, and what the lock is.",
    ),
    0x0019: row("SetSecurityPin", "pin" / Int16ul, *PRIVILEGED, doc="`pin` is the new one.", secret=("pin",)),
    0x001A: row("RequestCalibration", *PRIVILEGED, doc="The lock finds its positions anew."),
    0x001D: row("RequestReboot", *PRIVILEGED, doc="The lock starts anew."),
    0x0020: row("VerifySecurityPin", *PRIVILEGED, doc="Nothing but the check."),
    0x0021: row("UpdateTime", "time" / Moment, *PRIVILEGED, doc="Sets the lock's clock, UTC."),
    0x0035: row("SetAdvancedConfig", *_ADVANCED, *PRIVILEGED, doc="Offsets are degrees, time-outs seconds."),
    0x0036: row("RequestAdvancedConfig", *NONCE, doc="Asks for `AdvancedConfig`."),
    0x0037: row("AdvancedConfig", "total_degrees" / Int16ul, *_ADVANCED, doc="Offsets are degrees."),
}
