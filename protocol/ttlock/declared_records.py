"""The frame, the lock's own log, and what a lock advertises.

Source: vendor Android SDK 3.3.1, `Command`, `LogOperate`, `ExtendedBluetoothDevice`; ttlock-ble, `log_record.py`.
"""

from __future__ import annotations

from construct import Bytes, Const, GreedyBytes, GreedyRange, Int8ub, Int16ub, Int32ub, Optional, Prefixed

from latchwork.protocol.ttlock.declared_parts import Date5, Date6, Text, row

ENVELOPE = row(
    "Envelope",
    Const(b"\x7f\x5a"),
    "protocol_type" / Int8ub,
    "sub_version" / Int8ub,
    "scene" / Int8ub,
    "group_id" / Int16ub,
    "org_id" / Int16ub,
    "command" / Int8ub,
    "encrypt" / Int8ub,
    "payload" / Prefixed(Int8ub, GreedyBytes),
    doc="A frame without its checksum and terminator: what the checksum covers.",
)

ANSWER = row(
    "Answer",
    "echo" / Int8ub,
    "status" / Int8ub,
    "data" / GreedyBytes,
    doc="The plaintext of every reply: echoed command, 1 success or 0 failure, then data or one error code.",
    secret=("data",),
)

# --- the lock's own log ---------------------------------------------------------------------------------------

LOG_PAGE = row(
    "LogPage",
    "next_sequence" / Int16ub,
    "records" / GreedyRange(Prefixed(Int8ub, GreedyBytes)),
    doc="A page of the log; each record is a `LogRecord`.",
    secret=("records",),
)

LOG_RECORD = row(
    "LogRecord",
    "kind" / Int8ub,
    "time" / Date6,
    "battery" / Int8ub,
    "tail" / GreedyBytes,
    doc="`log.py` says which tail belongs to which kind.",
    secret=("tail",),
)

LOG_TAILS = (
    row("AppTail", "uid" / Int32ub, "record_id" / Int32ub, doc="Operated by the app or a gateway."),
    row("RemoteTail", "uid" / Int32ub, "record_id" / Int32ub, "key_id" / Int8ub, doc="Operated by a remote key."),
    row("KeypadTail", "code" / Text, "new_code" / Text, doc="A passcode.", secret=("code", "new_code")),
    row("WrongCodeTail", "code" / Text, doc="What was typed.", secret=("code",)),
    row("CodesRemovedTail", "time" / Date5, "code" / Optional(Text), doc="All codes were removed.", secret=("code",)),
    row("CardTail", "number" / GreedyBytes, doc="A card number of 4 or 8 bytes.", secret=("number",)),
    row("FingerprintTail", "number" / Bytes(6), doc="A fingerprint."),
    row(
        "DeviceTail",
        "reversed_mac" / Bytes(6),
        "key_id" / Optional(Int8ub),
        "battery" / Optional(Int8ub),
        doc="A wristband, key fob or keypad by its MAC, last byte first.",
    ),
    row("CodeAddedTail", "code" / Text, "start" / Date5, "end" / Date5, doc="A new passcode.", secret=("code",)),
    row("SensorTail", "battery" / Optional(Int8ub), doc="Nothing, or the door sensor's battery."),
)

# --- what a lock says before anybody connects -----------------------------------------------------------------

ADVERTISED = row(
    "Advertised",
    "protocol_type" / Int8ub,
    "sub_version" / Int8ub,
    "scene" / Int8ub,
    "flags" / Int8ub,
    "battery" / Int8ub,
    "unknown" / GreedyBytes,
    doc="Manufacturer data of protocol 5.3, company id first; `unknown` ends in the MAC, last byte first.",
)
ADVERTISED_OTHER = row(
    "AdvertisedOther",
    "company" / Bytes(4),
    "protocol_type" / Int8ub,
    "sub_version" / Int8ub,
    "gap" / Int8ub,
    "scene" / Int8ub,
    "flags" / Int8ub,
    "battery" / Int8ub,
    "unknown" / GreedyBytes,
    doc="Manufacturer data of the other protocol types.",
)
