"""What a lock answers: the data after echo and status 1, by command or by operation.

Source unless a row says otherwise: vendor Android SDK 3.3.1, `com.ttlock.bl.sdk.api.CommandUtil_V3`.
"""

from __future__ import annotations

from construct import Bytes, GreedyBytes, GreedyRange, Int8ub, Int16ub, Int32ub, Int64ub, Optional, Prefixed, Struct

from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.ttlock.declared_parts import SDK_JS, Date5, Date6, PassageEntry, Text, operation, row

OperationRecord = Struct("uid" / Int32ub, "record_id" / Int32ub, "time" / Date6)


def _acknowledged(name: str, doc: str) -> Layout:
    return row(name, "battery" / Optional(Int8ub), doc=doc)


def _random(name: str) -> Layout:
    return row(name, "random" / Int32ub, doc="The random number R of this login.")


def _operated(name: str) -> Layout:
    return row(
        name, "battery" / Int8ub, "record" / Optional(OperationRecord), doc="Short form: the battery byte alone."
    )


REPLIES = Family(
    "reply",
    {
        0x01: row(
            "ReadFeaturesReply",
            "battery" / Int8ub,
            "groups" / GreedyRange(Int32ub),
            doc="Feature bits in groups of 32, the lowest group first.",
        ),
        0x03: row("PasscodeReply", "battery" / Int8ub, "operation" / Int8ub, doc="The operation is done."),
        0x07: row(
            "ListPasscodesReply",
            "page" / Prefixed(Int16ub, GreedyBytes),
            doc="An empty page means nothing (more) there; else a `PasscodePage`.",
            secret=("page",),
        ),
        0x14: row(
            "StatusReply",
            "battery" / Int8ub,
            "state" / Int8ub,
            "sensor" / Optional(Int8ub),
            doc="0 locked, 1 unlocked; sensor 2 was seen where no door sensor is.",
        ),
        0x19: row("GetAesKeyReply", "aes_key" / Bytes(16), doc="The lock's own key.", secret=("aes_key",)),
        0x25: row(
            "ReadLogReply",
            "page" / Prefixed(Int16ub, GreedyBytes),
            doc="An empty page ends the log; else a `LogPage`.",
            secret=("page",),
        ),
        0x30: _acknowledged("CheckRandomReply", "The login holds."),
        0x31: _acknowledged("InitPasswordsReply", "The seeds are stored."),
        0x34: row("ReadTimeReply", "time" / Date6, doc="Local time of the lock."),
        0x41: _random("CheckAdminReply"),
        0x43: _acknowledged("CalibrateTimeReply", "The clock is set."),
        0x45: row("InitReply", "battery" / Int8ub, doc="Only a paired lock says this."),
        0x47: _operated("UnlockReply"),
        0x52: _acknowledged("ResetReply", "The lock forgets everything."),
        0x53: _acknowledged("SetAdminPasscodeReply", "The admin passcode is set."),
        0x55: _random("CheckUserTimeReply"),
        0x56: row("AddAdminReply", "vendor" / GreedyBytes, doc="The lock is paired."),
        0x57: _acknowledged("OperateFinishedReply", "Pairing is over."),
        0x58: _operated("LockReply"),
        0x65: row(
            "ReadAdminPasscodeReply",
            "battery" / Int8ub,
            "code" / Text,
            doc="ASCII digits; empty means that none is set.",
            secret=("code",),
        ),
        0x90: row("DeviceInfoReply", "text" / GreedyBytes, doc="ASCII with one trailing byte to drop."),
    },
)

PASSCODE_PAGE = row(
    "PasscodePage",
    "next_sequence" / Int16ub,
    "records" / GreedyRange(Prefixed(Int8ub, GreedyBytes)),
    doc="ffff is the last page; a real lock also gave 00b4 and answered the following request with nothing.",
    secret=("records",),
)

PASSCODE_RECORD = row(
    "PasscodeRecord",
    "kind" / Int8ub,
    "new_code" / Text,
    "code" / Text,
    "start" / Date5,
    "tail" / GreedyBytes,
    doc="`code` is the one it was added as. `tail` is end5 for count and period, the cycle for cyclic.",
    secret=("new_code", "code"),
)

CARD_REPLIES = Family(
    "card_reply",
    {
        1: row(
            "SearchCardsReply",
            "battery" / Int8ub,
            operation(1),
            "next_sequence" / Int16ub,
            "records" / GreedyBytes,
            doc="ffff is the last page. `records` of 18 bytes are one long card, else cards of 14 bytes.",
            secret=("records",),
        ),
        2: row(
            "AddCardReply",
            "battery" / Int8ub,
            operation(2),
            "status" / Int8ub,
            "number" / GreedyBytes,
            doc="Status by `commands.AddStatus`; a number of 4 bytes, 4 bytes and four ff, or 8 bytes once added.",
            secret=("number",),
        ),
        3: row("DeleteCardReply", "battery" / Int8ub, operation(3), doc="The card is gone."),
        4: row("ClearCardsReply", "battery" / Int8ub, operation(4), doc="All cards are gone."),
        5: row("ModifyCardReply", "battery" / Int8ub, operation(5), doc="The window is set."),
    },
)

CARD_RECORD = row(
    "CardRecord", "number" / Int32ub, "start" / Date5, "end" / Date5, doc="One card of a list.", secret=("number",)
)
LONG_CARD_RECORD = row(
    "LongCardRecord", "number" / Int64ub, "start" / Date5, "end" / Date5, doc="One long card.", secret=("number",)
)

FINGERPRINT_REPLIES = Family(
    "fingerprint_reply",
    {
        2: row(
            "AddFingerprintReply",
            "battery" / Int8ub,
            operation(2),
            "status" / Int8ub,
            "rest" / GreedyBytes,
            doc="Status by `commands.AddStatus`; the 6-byte number once added.",
        ),
        3: row("DeleteFingerprintReply", "battery" / Int8ub, operation(3), doc="The fingerprint is gone."),
        4: row("ClearFingerprintsReply", "battery" / Int8ub, operation(4), doc="All fingerprints are gone."),
        5: row("ModifyFingerprintReply", "battery" / Int8ub, operation(5), doc="The window is set."),
        6: row(
            "SearchFingerprintsReply",
            "battery" / Int8ub,
            operation(6),
            "next_sequence" / Int16ub,
            "records" / GreedyRange(Struct("number" / Bytes(6), "start" / Date5, "end" / Date5)),
            doc="ffff is the last page.",
        ),
    },
)

CYCLIC_REPLIES = Family(
    "cyclic_reply",
    {
        2: row("AddCycleReply", "battery" / Int8ub, operation(2), doc="The window is added."),
        4: row("ClearCyclesReply", "battery" / Int8ub, operation(4), doc="All windows are gone."),
    },
)

PASSAGE_REPLIES = Family(
    "passage_reply",
    {
        1: row(
            "QueryPassageReply",
            "battery" / Int8ub,
            operation(1),
            "next_sequence" / Int8ub,
            "entries" / GreedyRange(PassageEntry),
            doc="ff is the last page.",
        ),
        2: row("AddPassageReply", "battery" / Int8ub, operation(2), doc="The window is added."),
        3: row("DeletePassageReply", "battery" / Int8ub, operation(3), doc="The window is gone."),
        4: row("ClearPassageReply", "battery" / Int8ub, operation(4), doc="All windows are gone."),
    },
)

AUTO_LOCK_REPLIES = Family(
    "auto_lock_reply",
    {
        1: row(
            "QueryAutoLockReply",
            "battery" / Int8ub,
            operation(1),
            "current" / Int16ub,
            "minimum" / Int16ub,
            "maximum" / Int16ub,
            "sensor" / Optional(Int8ub),
            doc="Seconds; 0 is off.",
        ),
        2: row("SetAutoLockReply", "battery" / Int8ub, operation(2), doc="The delay is set."),
    },
)

REMOTE_UNLOCK_REPLIES = Family(
    "remote_unlock_reply",
    {
        1: row("QueryRemoteUnlockReply", "battery" / Int8ub, operation(1), "value" / Int8ub, doc="1 is allowed."),
        2: row("SetRemoteUnlockReply", "battery" / Int8ub, operation(2), "value" / Optional(Int8ub), doc="It is set."),
    },
)

PASSCODE_DISPLAY_REPLIES = Family(
    "passcode_display_reply",
    {
        1: row(
            "QueryPasscodeDisplayReply",
            "battery" / Int8ub,
            operation(1),
            "value" / Int8ub,
            doc="1 shows them.",
            source=SDK_JS,
        ),
        2: row(
            "SetPasscodeDisplayReply",
            "battery" / Int8ub,
            operation(2),
            "value" / Optional(Int8ub),
            doc="It is set.",
            source=SDK_JS,
        ),
    },
)

SOUND_REPLIES = Family(
    "sound_reply",
    {
        1: row(
            "QuerySoundReply",
            "battery" / Int8ub,
            operation(1),
            "on" / Int8ub,
            "volume" / Optional(Int8ub),
            doc="Volume 1 to 5 where the lock has one.",
            source="ttlock-ble 0.3.2",
        ),
        2: row("SetSoundReply", "battery" / Int8ub, operation(2), doc="It is set.", source="ttlock-ble 0.3.2"),
    },
)

OPERATION_EVENT = row(
    "OperationEvent",
    "battery" / Int8ub,
    *OperationRecord.subcons,
    doc="A push under echo `14`: somebody operated the lock.",
    source="ttlock-ble 0.3.2",
)
