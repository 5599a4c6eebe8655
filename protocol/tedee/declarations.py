"""Hello messages, what is signed in a handshake, commands, answers and notifications.

Everything here lies behind the header byte, and behind the encryption where there is one. Integers are big-endian.
Source unless a row says otherwise: tedee-lock-ble-api-doc.
"""

from __future__ import annotations

from typing import Any

from construct import (
    Bytes,
    Const,
    Construct,
    GreedyBytes,
    GreedyRange,
    Int8ub,
    Int16ub,
    Int32ub,
    Int64ub,
    Optional,
    Prefixed,
    Struct,
)

from latchwork.protocol.codec.declare import Family, Layout

DOCUMENT = "tedee-lock-ble-api-doc"
OPEN = "meltingice1337/tedee_ble, tedee_lib/lock_commands.py"


def _row(
    name: str, *fields: Construct[Any, Any], doc: str, source: str = DOCUMENT, secret: tuple[str, ...] = ()
) -> Layout:
    return Layout(name, Struct(*fields), source=source, doc=doc, secret=frozenset(secret))


def _command(code: int) -> Construct[Any, Any]:
    return "command" / Const(code, Int8ub)


POINT = Bytes(65)
"""A P-256 point, uncompressed."""

HANDSHAKE = (
    _row(
        "AppHello",
        "version" / Int8ub,
        "mtu" / Int8ub,
        "reserved" / Int8ub,
        "random" / Bytes(32),
        "point" / POINT,
        "cache" / Bytes(52),
        doc="Opens a session. `point` is ephemeral; `cache` is zero for a new session.",
        source=f"{DOCUMENT}, ptls/hello_handshake",
    ),
    _row(
        "LockHello",
        "version" / Int8ub,
        "mtu" / Int8ub,
        "reserved" / Int8ub,
        "random" / Bytes(32),
        "point" / POINT,
        doc="The lock's half; `mtu` is what it can take at once.",
        source=f"{DOCUMENT}, ptls/hello_handshake",
    ),
    _row(
        "AuthData",
        "time_ms" / Int64ub,
        doc="The app's challenge: the present moment, milliseconds since 1970.",
        source=f"{DOCUMENT}, ptls/server_verification",
    ),
    _row(
        "ServerVerify",
        Const(b"\x00\x08"),
        "auth_data" / Bytes(8),
        "signature" / Prefixed(Int16ub, GreedyBytes),
        Const(b"\x00\x20"),
        "hash" / Bytes(32),
        doc="The lock proves who it is. Deciphered; `signature` is DER.",
        source=f"{DOCUMENT}, ptls/server_verification",
    ),
    _row(
        "ClientVerify",
        "certificate" / Prefixed(Int16ub, GreedyBytes),
        "signature" / Prefixed(Int16ub, GreedyBytes),
        Const(b"\x00\x20"),
        "hash" / Bytes(32),
        doc="The app proves who it is and what it may do. Deciphered.",
        source=f"{DOCUMENT}, ptls/client_verification; the length before the hash: meltingice1337/tedee_ble",
        secret=("certificate",),
    ),
    _row("Alerted", "code" / Int8ub, doc="Something is wrong, see `constants.Alert`."),
    _row("Initialised", "session_id" / Bytes(4), doc="The session is there."),
)

REQUESTS = Family(
    "request",
    {
        0x0C: _row("GetBattery", _command(0x0C), doc="Asks for level and charging."),
        0x2D: _row("GetActivityLogs", _command(0x2D), doc="Takes a package out of the log."),
        0x50: _row("Lock", _command(0x50), "mode" / Optional(Int8ub), doc="No mode is the normal one."),
        0x51: _row("Unlock", _command(0x51), "mode" / Optional(Int8ub), doc="No mode is the normal one."),
        0x52: _row("PullSpring", _command(0x52), doc="Opens the latch of an unlocked door."),
        0x53: _row("CalibrationInit", _command(0x53), doc="Begins to calibrate locked and unlocked."),
        0x54: _row("CalibrateLocked", _command(0x54), doc="Here it is locked."),
        0x55: _row("CalibrateUnlocked", _command(0x55), doc="Here it is unlocked."),
        0x56: _row("CalibrationCancel", _command(0x56), doc="Gives it up."),
        0x57: _row("PullCalibrationInit", _command(0x57), doc="Begins to calibrate the pull spring."),
        0x58: _row("PullCalibrationStart", _command(0x58), doc="The lock looks for the position by itself."),
        0x59: _row("PullCalibrationCancel", _command(0x59), doc="Gives it up."),
        0x5A: _row("GetState", _command(0x5A), doc="Asks for position and jam."),
        0x71: _row(
            "SetSignedTime",
            _command(0x71),
            "time_ms" / Int64ub,
            "signature" / GreedyBytes,
            doc="The time with the cloud's signature, in clear.",
        ),
    },
)


def _answer(code: int, name: str, *fields: Construct[Any, Any], doc: str) -> Layout:
    return _row(name, _command(code), "result" / Int8ub, *fields, doc=doc)


ANSWERS = Family(
    "answer",
    {
        0x0C: _answer(
            0x0C,
            "BatteryAnswer",
            "percent" / Optional(Int8ub),
            "charging" / Optional(Int8ub),
            doc="What was asked.",
        ),
        0x2D: _answer(0x2D, "ActivityLogsAnswer", "package" / GreedyBytes, doc="See activity_log.py."),
        0x50: _answer(0x50, "LockAnswer", doc="The operation begins; its end is notified."),
        0x51: _answer(
            0x51,
            "UnlockAnswer",
            "seconds" / Optional(Int32ub),
            doc="`seconds` since the last unlocking, for results 06 and 0a.",
        ),
        0x52: _answer(0x52, "PullSpringAnswer", doc="The operation begins."),
        0x53: _answer(0x53, "CalibrationInitAnswer", doc="Accepted or not."),
        0x54: _answer(0x54, "CalibrateLockedAnswer", doc="Accepted or not."),
        0x55: _answer(0x55, "CalibrateUnlockedAnswer", doc="Accepted or not."),
        0x56: _answer(0x56, "CalibrationCancelAnswer", doc="Accepted or not."),
        0x57: _answer(0x57, "PullCalibrationInitAnswer", doc="Accepted or not."),
        0x58: _answer(0x58, "PullCalibrationStartAnswer", doc="Accepted or not."),
        0x59: _answer(0x59, "PullCalibrationCancelAnswer", doc="Accepted or not."),
        0x5A: _answer(0x5A, "StateAnswer", "state" / Optional(Int8ub), "jam" / Optional(Int8ub), doc="What was asked."),
        0x71: _answer(0x71, "SignedTimeAnswer", doc="In clear; whether the time is set is notified."),
    },
)
"""The command comes back in front of the result. The vendor's examples leave it out; the open client skips one byte."""

NOTIFICATIONS = Family(
    "notification",
    {
        0x7B: _row("SignedTimeSet", "kind" / Const(0x7B, Int8ub), "result" / Int8ub, doc="In clear; 0 is set."),
        0xA0: _row(
            "BatteryChanged", "kind" / Const(0xA0, Int8ub), "percent" / Int8ub, "charging" / Int8ub, doc="A new level."
        ),
        0xA4: _row("NeedTime", "kind" / Const(0xA4, Int8ub), doc="The lock has no time.", source=OPEN),
        0xA5: _row("HasLogs", "kind" / Const(0xA5, Int8ub), doc="The log waits to be read; every 5 s."),
        0xB3: _row("CalibrationFinished", "kind" / Const(0xB3, Int8ub), "result" / Int8ub, doc="How it ended."),
        0xBA: _row(
            "StateChanged",
            "kind" / Const(0xBA, Int8ub),
            "state" / Int8ub,
            "jam" / Int8ub,
            "trigger" / Optional(Int8ub),
            "access_id" / Optional(Int32ub),
            "door" / Optional(Int8ub),
            doc="The bolt or the door moved. What follows `jam` is from the open client.",
            source=f"{DOCUMENT}; {OPEN}",
        ),
        0xBC: _row("StartCharging", "kind" / Const(0xBC, Int8ub), "percent" / Int8ub, doc="Power came."),
        0xBD: _row("StopCharging", "kind" / Const(0xBD, Int8ub), "percent" / Int8ub, doc="Power went."),
        0xBE: _row("FullyCharged", "kind" / Const(0xBE, Int8ub), doc="The battery is full."),
        0xBF: _row("PullCalibrationFinished", "kind" / Const(0xBF, Int8ub), "result" / Int8ub, doc="How it ended."),
        0xE2: _row(
            "DeviceStatistics",
            "kind" / Const(0xE2, Int8ub),
            "data" / GreedyBytes,
            doc="No layout is public.",
            source=OPEN,
        ),
    },
)

LOG_PACKAGE = _row(
    "LogPackage",
    "items" / GreedyRange(Struct("tag" / Int8ub, "value" / Prefixed(Int8ub, GreedyBytes))),
    doc="Tags 01 version, 03 event, 04 source, 05 time, 06 device, 07 user, 08 PIN alias, 02 signature.",
    source=f"{DOCUMENT}, commands/activity-logs",
)

DECLARATIONS = (*HANDSHAKE, REQUESTS, ANSWERS, NOTIFICATIONS, LOG_PACKAGE)
