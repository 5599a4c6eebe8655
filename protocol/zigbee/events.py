"""Which mask lets which event of a lock out.

A bit that is set in one of the lock's event masks (attributes 0040 to 0047) lets that event out as a notification.
Source: zigpy 2.4.0, zigpy/zcl/clusters/closures.py (the bits of the masks).
"""

from __future__ import annotations

from collections.abc import Mapping

from latchwork.protocol.zigbee.attributes import DOOR_LOCK_NAMED
from latchwork.protocol.zigbee.constants import AlarmCode, EventSource, OperationEvent, ProgrammingEvent

_LOCKING: dict[int, int] = {event: int(event) for event in list(OperationEvent)[:7]}
"""The first seven operation events are the bits of the same number in the masks of keypad, RF and RFID."""

_MANUAL: dict[int, int] = {
    OperationEvent.UNKNOWN: 0,
    OperationEvent.LOCK: 1,
    OperationEvent.UNLOCK: 2,
    OperationEvent.ONE_TOUCH_LOCK: 3,
    OperationEvent.KEY_LOCK: 4,
    OperationEvent.KEY_UNLOCK: 5,
    OperationEvent.AUTO_LOCK: 6,
    OperationEvent.SCHEDULE_LOCK: 7,
    OperationEvent.SCHEDULE_UNLOCK: 8,
    OperationEvent.MANUAL_LOCK: 9,
    OperationEvent.MANUAL_UNLOCK: 10,
}

OPERATION_MASKS: dict[int, tuple[str, Mapping[int, int]]] = {
    EventSource.KEYPAD: (
        "KeypadOperationEventMask",
        {**_LOCKING, OperationEvent.NON_ACCESS_USER_OPERATIONAL_EVENT: 7},
    ),
    EventSource.RF: ("RFOperationEventMask", _LOCKING),
    EventSource.MANUAL: ("ManualOperationEventMask", _MANUAL),
    EventSource.RFID: ("RFIDOperationEventMask", _LOCKING),
}
"""Source to the attribute that is its mask, and each event's bit in it."""

_PIN: dict[int, int] = {event: int(event) for event in list(ProgrammingEvent)[:5]}
_RFID: dict[int, int] = {
    ProgrammingEvent.UNKNOWN: 0,
    ProgrammingEvent.RFID_CODE_ADDED: 5,
    ProgrammingEvent.RFID_CODE_DELETED: 6,
}
_RF: dict[int, int] = {
    event: bit for event, bit in {**_PIN, **_RFID}.items() if event != ProgrammingEvent.MASTER_CODE_CHANGED
}

PROGRAMMING_MASKS: dict[int, tuple[str, Mapping[int, int]]] = {
    EventSource.KEYPAD: ("KeypadProgrammingEventMask", _PIN),
    EventSource.RF: ("RFProgrammingEventMask", _RF),
    EventSource.RFID: ("RFIDProgrammingEventMask", _RFID),
}


def operation_mask(source: int, event: int) -> tuple[int, int] | None:
    """The attribute and the bit that let an operation event out; None for one that no mask has."""
    return _bit(OPERATION_MASKS.get(source), event)


def programming_mask(source: int, event: int) -> tuple[int, int] | None:
    """The same for a programming event."""
    return _bit(PROGRAMMING_MASKS.get(source), event)


def alarm_mask(code: int) -> tuple[int, int] | None:
    """The same for an alarm."""
    return (DOOR_LOCK_NAMED["AlarmMask"].id, 1 << code) if code in list(AlarmCode) else None


def _bit(row: tuple[str, Mapping[int, int]] | None, event: int) -> tuple[int, int] | None:
    if row is None or event not in row[1]:
        return None
    return DOOR_LOCK_NAMED[row[0]].id, 1 << row[1][event]
