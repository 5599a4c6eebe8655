"""What an app asks: the plaintext of a request, by command or by operation.

Where the width of a number is told by the length of the message alone (cards of 4 or 8 bytes), the row's key is
(operation, length). Source unless a row says otherwise: vendor Android SDK 3.3.1, `com.ttlock.bl.sdk.command`.
"""

from __future__ import annotations

from typing import Any

from construct import (
    Array,
    BitsInteger,
    BitStruct,
    Bytes,
    Const,
    Construct,
    GreedyBytes,
    Int8ub,
    Int16ub,
    Int24ub,
    Int32ub,
    Int64ub,
)

from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.ttlock.declared_parts import SDK_JS, Date5, Date6, PassageEntry, Text, operation, row

REQUESTS = Family(
    "request",
    {
        0x01: row("ReadFeatures", doc="No parameters, no payload."),
        0x07: row("ListPasscodes", "sequence" / Int16ub, doc="Page of the passcode list; 0 first."),
        0x14: row("ReadStatus", "vendor" / GreedyBytes, doc="Works without authorisation."),
        0x19: row("GetAesKey", "vendor" / GreedyBytes, doc="Sent under the factory key."),
        0x25: row("ReadLog", "sequence" / Int16ub, doc="ffff is what was not read yet, else the last page's cursor."),
        0x30: row("CheckRandom", "sum" / Int32ub, doc="R + unlockKey modulo 2^32."),
        0x31: row(
            "InitPasswords",
            "year" / Int8ub,
            "records" / Array(10, BitStruct("code" / BitsInteger(12), "table" / BitsInteger(36))),
            doc="Seeds of the cloud's offline passcodes: code below 1071, mapping of the ten digits.",
            secret=("records",),
        ),
        0x34: row("ReadTime", doc="No parameters, no payload."),
        0x41: row(
            "CheckAdmin",
            "admin_ps" / Int32ub,
            "lock_flag_pos" / Int24ub,
            "uid" / Int32ub,
            doc="Opens an admin login; the reply is the random number R.",
            secret=("admin_ps",),
        ),
        0x43: row("CalibrateTime", "time" / Date6, doc="Sets the lock's clock to local time."),
        0x45: row("Init", doc="First contact; no payload."),
        0x47: row("Unlock", "sum" / Int32ub, "unix_time" / Int32ub, doc="`unix_time` is the record id as well."),
        0x52: row("Reset", doc="The lock forgets everything and returns to setting mode."),
        0x53: row("SetAdminPasscode", "digits" / GreedyBytes, doc="One raw byte 0 to 9 per digit.", secret=("digits",)),
        0x55: row(
            "CheckUserTime",
            "start" / Date5,
            "end" / Date5,
            "lock_flag_pos" / Int24ub,
            "uid" / Int32ub,
            doc="Opens the login of an eKey; the reply is the random number R.",
        ),
        0x56: row(
            "AddAdmin",
            "admin_ps" / Int32ub,
            "unlock_key" / Int32ub,
            "vendor" / GreedyBytes,
            doc="Makes the sender the lock's only admin.",
            secret=("admin_ps", "unlock_key"),
        ),
        0x57: row("OperateFinished", doc="Ends pairing."),
        0x58: row("Lock", "sum" / Int32ub, "unix_time" / Int32ub, doc="As `Unlock`."),
        0x65: row("ReadAdminPasscode", doc="No parameters, no payload."),
        0x90: row("ReadDeviceInfo", "selector" / Int8ub, doc="See `commands.DeviceInfo`."),
    },
)

PASSCODE_REQUESTS = Family(
    "passcode_request",
    {
        1: row("ClearPasscodes", operation(1), doc="Removes every passcode."),
        2: row(
            "AddPasscode",
            operation(2),
            "kind" / Int8ub,
            "code" / Text,
            "start" / Date5,
            "end" / GreedyBytes,
            doc="`end` is date5 for count and period, nothing (or ignored bytes) for permanent, a cycle for cyclic.",
            secret=("code",),
        ),
        3: row(
            "RemovePasscode", operation(3), "kind" / Int8ub, "code" / Text, doc="Removes one code.", secret=("code",)
        ),
        5: row(
            "ModifyPasscode",
            operation(5),
            "kind" / Int8ub,
            "code" / Text,
            "new_code" / Text,
            "window" / GreedyBytes,
            doc="An empty `new_code` keeps the code; an empty `window` (else start5 end5) keeps the window.",
            secret=("code", "new_code"),
        ),
        6: row(
            "RecoverPasscode",
            operation(6),
            "kind" / Int8ub,
            "code" / Text,
            "new_code" / Text,
            "start" / Date5,
            "end" / GreedyBytes,
            doc="`end` is date5 for a period, a 2-byte cycle for cyclic, nothing for permanent.",
            secret=("code", "new_code"),
        ),
    },
)


def _numbered(name: str, code: int, number: Construct[Any, Any], *, window: bool, doc: str) -> Layout:
    """A row for one card or fingerprint."""
    dates = ("start" / Date5, "end" / Date5) if window else ()
    return row(name, operation(code), "number" / number, *dates, doc=doc, secret=("number",))


CARD_REQUESTS = Family(
    "card_request",
    {
        (1, 3): row("SearchCards", operation(1), "sequence" / Int16ub, doc="Page of the card list; 0 first."),
        (2, 1): row("AddCardByTap", operation(2), doc="The lock waits for a card at its reader."),
        (2, 15): _numbered("AddCard", 2, Int32ub, window=True, doc="A card whose number is known."),
        (2, 19): _numbered("AddLongCard", 2, Int64ub, window=True, doc="As `AddCard`, 8-byte number."),
        (3, 5): _numbered("DeleteCard", 3, Int32ub, window=False, doc="Removes one card."),
        (3, 9): _numbered("DeleteLongCard", 3, Int64ub, window=False, doc="As `DeleteCard`, 8-byte number."),
        (4, 1): row("ClearCards", operation(4), doc="Removes every card."),
        (5, 15): _numbered("ModifyCard", 5, Int32ub, window=True, doc="Gives a card a new window."),
        (5, 19): _numbered("ModifyLongCard", 5, Int64ub, window=True, doc="As `ModifyCard`, 8-byte number."),
    },
)

FINGERPRINT_REQUESTS = Family(
    "fingerprint_request",
    {
        (2, 1): row("AddFingerprint", operation(2), doc="The lock waits for a finger at its reader."),
        (2, 17): _numbered("AddKnownFingerprint", 2, Bytes(6), window=True, doc="Announces a template."),
        (3, 7): _numbered("DeleteFingerprint", 3, Bytes(6), window=False, doc="Removes one fingerprint."),
        (4, 1): row("ClearFingerprints", operation(4), doc="Removes every fingerprint."),
        (5, 17): _numbered("ModifyFingerprint", 5, Bytes(6), window=True, doc="Gives a fingerprint a new window."),
        (6, 3): row("SearchFingerprints", operation(6), "sequence" / Int16ub, doc="Page of the list; 0 first."),
    },
)

CYCLIC_REQUESTS = Family(
    "cyclic_request",
    {
        2: row(
            "AddCycle",
            operation(2),
            "user_type" / Int8ub,
            "user" / Text,
            "cycle_type" / Int8ub,
            "week_day" / Int8ub,
            Const(b"\x00"),
            "start_hour" / Int8ub,
            "start_minute" / Int8ub,
            "end_hour" / Int8ub,
            "end_minute" / Int8ub,
            Const(bytes(4)),
            doc="A weekly window of a card, fingerprint or key fob; Monday is 1.",
            secret=("user",),
        ),
        4: row(
            "ClearCycles",
            operation(4),
            "user_type" / Int8ub,
            "user" / Text,
            doc="Takes all weekly windows away; error 1f (none there) counts as success.",
            secret=("user",),
        ),
    },
)

PASSAGE_REQUESTS = Family(
    "passage_request",
    {
        1: row("QueryPassage", operation(1), "sequence" / Int8ub, doc="Page of the passage windows; 0 first."),
        2: row("AddPassage", operation(2), *PassageEntry.subcons, doc="00:00 to 00:00 is the whole day."),
        3: row("DeletePassage", operation(3), *PassageEntry.subcons, doc="Takes one window away."),
        4: row("ClearPassage", operation(4), doc="Ends passage mode for good."),
    },
)

AUTO_LOCK_REQUESTS = Family(
    "auto_lock_request",
    {
        1: row("QueryAutoLock", operation(1), doc="Asks for the delay and its limits."),
        2: row("SetAutoLock", operation(2), "seconds" / Int16ub, doc="0 turns it off."),
    },
)

REMOTE_UNLOCK_REQUESTS = Family(
    "remote_unlock_request",
    {
        1: row("QueryRemoteUnlock", operation(1), doc="Asks whether a gateway may unlock."),
        2: row("SetRemoteUnlock", operation(2), "value" / Int8ub, doc="1 lets a gateway unlock."),
    },
)

PASSCODE_DISPLAY_REQUESTS = Family(
    "passcode_display_request",
    {
        1: row("QueryPasscodeDisplay", operation(1), doc="Asks whether typed digits show.", source=SDK_JS),
        2: row("SetPasscodeDisplay", operation(2), "value" / Int8ub, doc="1 shows typed digits.", source=SDK_JS),
    },
)

SOUND_REQUESTS = Family(
    "sound_request",
    {
        (1, 1): row("QuerySound", operation(1), doc="Asks for sound and volume.", source="ttlock-ble 0.3.2"),
        (2, 2): row("SetSound", operation(2), "on" / Int8ub, doc="1 is on.", source="ttlock-ble 0.3.2"),
        (2, 4): row(
            "SetVolume",
            operation(2),
            "on" / Int8ub,
            "level" / Int8ub,
            Const(b"\x00"),
            doc="Volume 1 to 5.",
            source="ttlock-ble 0.3.2",
        ),
    },
)
