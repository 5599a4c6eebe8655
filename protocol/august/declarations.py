"""Both kinds of frame, the twelve bytes between checksum and trailer by flag and opcode, and what is advertised.

Offsets of the documents count from the frame's first byte; a body begins at 4. Bytes that the documents call zero, or
do not speak of, are kept as `gap` and `rest`: an answer that fills them in is no reason to refuse it.
Source unless a row says otherwise: yalexs-ble 7.2.2, `session.py`, `secure_session.py` and `lock.py`.
"""

from __future__ import annotations

from typing import Any

from construct import (
    Bytes,
    Checksum,
    Const,
    Construct,
    Default,
    GreedyBytes,
    Int8ub,
    Int16ul,
    Int32ul,
    RawCopy,
    Struct,
    this,
)

from latchwork.protocol.august.checksums import secure_checksum
from latchwork.protocol.codec.declare import Family, Layout

CLIENT = "yalexs-ble 7.2.2"
SECOND = "jonasfh/snippen-doorman-service, docs/yale_ble_pin_protocol.md"
FIRST_GENERATION = "augustctl, tools/decode_capture.js"


def _row(
    name: str, *fields: Construct[Any, Any], doc: str, secret: tuple[str, ...] = (), source: str = CLIENT
) -> Layout:
    return Layout(name, Struct(*fields), source=source, doc=doc, secret=frozenset(secret))


def _unused(name: str, size: int) -> Construct[Any, Any]:
    return name / Default(Bytes(size), bytes(size))


def _parameter(name: str) -> tuple[Construct[Any, Any], ...]:
    return (name / Int8ub, _unused("rest", 11))


def _setting() -> tuple[Construct[Any, Any], ...]:
    return ("setting" / Int8ub, _unused("gap", 3), "value" / Int32ul, _unused("rest", 4))


def _slot() -> tuple[Construct[Any, Any], ...]:
    return (
        "pin" / Bytes(7),
        "slot_low" / Default(Int8ub, 0),
        "credential" / Default(Int8ub, 0),
        "slot_high" / Default(Int8ub, 0),
        _unused("rest", 2),
    )


def _result() -> tuple[Construct[Any, Any], ...]:
    return ("echo" / Default(Bytes(11), bytes(11)), "result" / Int8ub)


def _unknown(name: str, doc: str, source: str = SECOND) -> Layout:
    return _row(name, "unknown" / Bytes(12), doc=doc, secret=("unknown",), source=source)


NORMAL_FRAME = _row(
    "NormalFrame",
    "flag" / Int8ub,
    "opcode" / Int8ub,
    "index" / Default(Int8ub, 0),
    "checksum" / Int8ub,
    "body" / Bytes(12),
    "mark" / Default(Int8ub, 2),
    "end" / Default(Int8ub, 0),
    doc="All 18 bytes sum to 0 modulo 256. `index` numbers records in answers of a log; `mark` is 00 in some answers.",
    secret=("body", "checksum"),
)

SECURE_FRAME = _row(
    "SecureFrame",
    "covered" / RawCopy(Struct("opcode" / Int8ub, "gap" / Bytes(3), "payload" / Bytes(8))),
    "checksum" / Checksum(Int32ul, secure_checksum, this.covered.data),
    Const(b"\x0f"),
    "slot" / Int8ub,
    doc="Opens and ends a session. `slot` names the offline key; 00 in the disconnect command.",
    secret=("payload",),
)

REQUESTS = Family(
    "request",
    {
        0x00: _row("GetLockEvents", _unused("rest", 12), doc="First generation.", source=FIRST_GENERATION),
        0x02: _row("GetStatus", *_parameter("status_type"), doc="See `constants.StatusType`."),
        0x03: _row("WriteSetting", *_setting(), doc="Setting 28 is auto lock, see settings.py."),
        0x04: _row("ReadSetting", *_parameter("setting"), doc="The value comes in a later answer."),
        0x0A: _row("Unlock", *_parameter("operation"), doc="`operation` 0a pulls the latch."),
        0x0B: _row("Lock", *_parameter("operation"), doc="`operation` 04 is secure mode."),
        0x10: _row("SetClock", "time" / Int32ul, _unused("rest", 8), doc="Unix seconds, UTC.", source=SECOND),
        0x27: _row("SetKeycode", *_slot(), doc="Announces a PIN; no slot yet.", secret=("pin",)),
        0x28: _row("ClearKeycode", *_slot(), doc="A PIN of seven ff is whatever is in the slot.", secret=("pin",)),
        0x29: _row("ClearAllKeycodes", _unused("rest", 12), doc="Every PIN goes.", source=SECOND),
        0x2A: _unknown("UnlockWithPin", "Known by name only."),
        0x2B: _row(
            "SetKeycodeAccess",
            "start" / Int32ul,
            "end" / Int32ul,
            "access" / Int8ub,
            "credential" / Default(Int8ub, 0),
            _unused("rest", 2),
            doc="When the announced PIN is good, see schedules.py.",
        ),
        0x2C: _row("CommitKeycode", *_slot(), doc="Binds the announced PIN to its slot.", secret=("pin",)),
        0x2D: _row("ReadActivity", _unused("rest", 12), doc="Takes the oldest record out of the log."),
        0x30: _unknown("SetTimeZone", "Known by name only."),
        0x39: _row("GetKeycode", "slot" / Int16ul, _unused("rest", 10), doc="What is in a slot."),
        0x42: _unknown("CredentialLearnMode", "Known by name only."),
        0x43: _unknown("DeleteCredential", "Known by name only."),
    },
)

ACKNOWLEDGEMENT = _row(
    "Acknowledgement",
    "parameter" / Default(Int8ub, 0),
    "rest" / Default(Bytes(11), bytes(11)),
    doc="The command arrived. Byte 4 is the command's own; of a keycode command more may come back.",
    secret=("parameter", "rest"),
)

ANSWERS = Family(
    "answer",
    {
        0x00: _unknown("LockEvents", "First generation; the layout is not public.", FIRST_GENERATION),
        0x02: _row(
            "Status",
            "status_type" / Int8ub,
            _unused("gap", 3),
            "value" / Int32ul,
            _unused("rest", 4),
            doc="Answer to `GetStatus`, or sent by the lock of itself when bolt or door moved.",
        ),
        0x03: _row("SettingWritten", *_setting(), doc="The value that is now stored."),
        0x04: _row("SettingValue", *_setting(), doc="The value that is stored."),
        0x0A: _row("UnlockResult", *_result(), doc="The motor has stopped."),
        0x0B: _row("LockResult", *_result(), doc="The motor has stopped."),
        0x10: _row("ClockSet", "rest" / Default(Bytes(12), bytes(12)), doc="Answer to `SetClock`.", source=SECOND),
        0x27: _row("KeycodeSet", *_result(), doc="Answer to `SetKeycode`.", secret=("echo",)),
        0x28: _row("KeycodeCleared", *_result(), doc="Answer to `ClearKeycode`.", secret=("echo",)),
        0x29: _row("AllKeycodesCleared", *_result(), doc="Answer to `ClearAllKeycodes`.", source=SECOND),
        0x2A: _unknown("UnlockedWithPin", "Known by name only."),
        0x2B: _row("KeycodeAccessSet", *_result(), doc="Answer to `SetKeycodeAccess`."),
        0x2C: _row("KeycodeCommitted", *_result(), doc="Answer to `CommitKeycode`.", secret=("echo",)),
        0x2D: _row("Activity", "kind" / Int8ub, "record" / Bytes(11), doc="One record; `kind` tells its layout."),
        0x30: _unknown("TimeZoneSet", "Known by name only."),
        0x39: _row(
            "Keycode",
            "slot" / Int16ul,
            "pin" / Bytes(7),
            _unused("rest", 2),
            "result" / Int8ub,
            doc="Answer to `GetKeycode`; seven ff is an empty slot.",
            secret=("pin",),
        ),
        0x42: _unknown("CredentialLearnModeAnswer", "Known by name only."),
        0x43: _unknown("CredentialDeleted", "Known by name only."),
    },
)

RECORDS = Family(
    "record",
    {
        0x00: _row(
            "LockOperationRecord",
            "source" / Int8ub,
            "status" / Int8ub,
            "remote_type" / Int8ub,
            "time" / Int32ul,
            _unused("rest", 4),
            doc="The bolt moved; `remote_type` counts only for a remote operation.",
        ),
        0x07: _row(
            "KeypadUnlockRecord",
            "time" / Int32ul,
            _unused("rest", 5),
            "slot" / Int16ul,
            doc="A PIN unlocked; slot ffee is the keypad's master code.",
        ),
        0x0E: _row(
            "PinRecord",
            "time" / Int32ul,
            _unused("gap", 1),
            "slot" / Int8ub,
            _unused("gap_2", 1),
            "state" / Int8ub,
            _unused("rest", 3),
            doc="A PIN was used; the low nibble of `state` is the lock status.",
        ),
        0x20: _row("DoorRecord", "time" / Int32ul, "status" / Int8ub, _unused("rest", 6), doc="The door moved."),
        0x80: _row("NoMoreRecords", _unused("rest", 11), doc="The log is empty."),
    },
)

CLOUD_ID_ADVERTISEMENT = _row(
    "CloudIdAdvertisement",
    Const(bytes(2)),
    "cloud_id" / Bytes(16),
    doc="Manufacturer data of companies 465 and 302: the lock's id in the cloud.",
)
HOMEKIT_ADVERTISEMENT = _row(
    "HomeKitAdvertisement",
    Const(b"\x06"),
    "head" / Bytes(8),
    "category" / Int16ul,
    "state_number" / Int16ul,
    "configuration" / Int8ub,
    "version" / Int8ub,
    "rest" / GreedyBytes,
    doc="Manufacturer data of company 76: `state_number` grows with every change.",
)

DECLARATIONS = (
    NORMAL_FRAME,
    SECURE_FRAME,
    REQUESTS,
    ACKNOWLEDGEMENT,
    ANSWERS,
    RECORDS,
    CLOUD_ID_ADVERTISEMENT,
    HOMEKIT_ADVERTISEMENT,
)
