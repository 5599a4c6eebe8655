"""What a Notification Report says about access: one meaning out of the several ways in which locks put it.

Sources: Notification CC, type 06 Access Control (ZWave_cmd_classes.xml); V1 alarm types of Yale and Kwikset locks
(zwave-js device files, 0x0129/templates/yale_template.json; 33, 112 and 113 from Yale's Z-Wave module guides) and of
early Schlage locks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from latchwork.protocol.zwave.irregular import NotificationReport

ACCESS_CONTROL = 0x06


class AccessEvent(IntEnum):
    MANUAL_LOCK = 0x01
    MANUAL_UNLOCK = 0x02
    RF_LOCK = 0x03
    RF_UNLOCK = 0x04
    KEYPAD_LOCK = 0x05
    KEYPAD_UNLOCK = 0x06
    MANUAL_NOT_FULLY_LOCKED = 0x07
    RF_NOT_FULLY_LOCKED = 0x08
    AUTO_LOCK = 0x09
    AUTO_NOT_FULLY_LOCKED = 0x0A
    JAMMED = 0x0B
    ALL_CODES_DELETED = 0x0C
    CODE_DELETED = 0x0D
    CODE_ADDED = 0x0E
    DUPLICATE_CODE = 0x0F
    KEYPAD_DISABLED = 0x10
    KEYPAD_BUSY = 0x11
    MASTER_CODE_CHANGED = 0x12
    ENTRY_LIMIT_EXCEEDED = 0x13
    RF_UNLOCK_INVALID_CODE = 0x14
    RF_LOCK_INVALID_CODE = 0x15
    DOOR_OPEN = 0x16
    DOOR_CLOSED = 0x17
    MESSAGING_CODE = 0x20
    CODE_LOCK = 0x21
    CODE_UNLOCK = 0x22
    CREDENTIAL_LOCK = 0x23
    CREDENTIAL_UNLOCK = 0x24
    CREDENTIAL_REFUSED = 0x2F
    SCHEDULE_INACTIVE = 0x30
    CREDENTIAL_INVALID = 0x32


UNLOCKED = frozenset(
    {
        AccessEvent.MANUAL_UNLOCK,
        AccessEvent.RF_UNLOCK,
        AccessEvent.KEYPAD_UNLOCK,
        AccessEvent.CODE_UNLOCK,
        AccessEvent.CREDENTIAL_UNLOCK,
    }
)

WITHOUT_USER = frozenset(
    {AccessEvent.MANUAL_LOCK, AccessEvent.MANUAL_UNLOCK, AccessEvent.RF_LOCK, AccessEvent.RF_UNLOCK}
)

V1_ALARMS: dict[int, AccessEvent] = {
    9: AccessEvent.JAMMED,
    18: AccessEvent.KEYPAD_LOCK,
    19: AccessEvent.KEYPAD_UNLOCK,
    21: AccessEvent.MANUAL_LOCK,
    22: AccessEvent.MANUAL_UNLOCK,
    24: AccessEvent.RF_LOCK,
    25: AccessEvent.RF_UNLOCK,
    27: AccessEvent.AUTO_LOCK,
    33: AccessEvent.CODE_DELETED,
    96: AccessEvent.KEYPAD_DISABLED,
    112: AccessEvent.CODE_ADDED,
    113: AccessEvent.DUPLICATE_CODE,
    132: AccessEvent.SCHEDULE_INACTIVE,
    144: AccessEvent.CREDENTIAL_UNLOCK,
    161: AccessEvent.ENTRY_LIMIT_EXCEEDED,
}
"""V1 alarm type to its meaning; the level is the user. 112 with level 0 or 251 means the master code."""

V1_BATTERY_LOW, V1_BATTERY_CRITICAL = 167, 168
V1_MASTER = (0, 251)
V1_NO_USER = 0xFF


@dataclass(frozen=True, slots=True)
class Access:
    """`event` is a number where the table has no name for it; `user` is None where the lock does not tell."""

    event: int
    user: int | None = None
    code: bytes = field(default=b"", repr=False)


def v1_access(alarm: int, level: int) -> Access | None:
    """What a V1 alarm means; None for one that is not about access."""
    if alarm == 144 and level == V1_NO_USER:
        return Access(AccessEvent.KEYPAD_BUSY)
    event = V1_ALARMS.get(alarm)
    if event is None:
        return None
    if event is AccessEvent.CODE_ADDED and level in V1_MASTER:
        return Access(AccessEvent.MASTER_CODE_CHANGED)
    if event in WITHOUT_USER or level == V1_NO_USER:
        return Access(event)
    return Access(event, level)


def access(report: NotificationReport) -> Access | None:
    """What a report says about access; None for one about something else.

    The user comes as a whole User Code Report, as its first three bytes, as one bare byte, or as the V1 level.
    """
    if report.type is None:
        return v1_access(report.v1_type, report.v1_level)
    if report.type != ACCESS_CONTROL:
        return None
    parameters = report.parameters
    event = AccessEvent(report.event) if report.event in AccessEvent.__members__.values() else report.event
    if parameters[:2] == b"\x63\x03" and len(parameters) >= 3:
        return Access(event, parameters[2], parameters[4:])
    if len(parameters) == 1:
        return Access(event, parameters[0])
    if not parameters and report.v1_type and report.v1_level:
        return Access(event, report.v1_level)
    return Access(event)
