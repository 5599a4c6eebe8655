"""The lock's own log: one record for each request, oldest first, and each is gone once it was read.

Times are Unix seconds, UTC. Source: yalexs-ble 7.2.2, `lock.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from latchwork.protocol.august.constants import DoorStatus, LockStatus, RemoteType, Source
from latchwork.protocol.august.generated import (
    RECORD,
    Activity,
    DoorRecord,
    KeypadUnlockRecord,
    LockOperationRecord,
    NoMoreRecords,
    PinRecord,
    Record,
    parse_record,
)
from latchwork.protocol.august.pins import MASTER_SLOT
from latchwork.protocol.august.status import door_status, lock_status

LOW_NIBBLE = 0x0F


@dataclass(frozen=True, slots=True)
class LockActivity:
    """`source` and `remote_type` are None where a number has no name; `remote_type` belongs to remote operations."""

    time: int
    status: LockStatus
    source: Source | None
    remote_type: RemoteType | None = None
    slot: int | None = None

    @property
    def by_master_code(self) -> bool:
        return self.slot == MASTER_SLOT


@dataclass(frozen=True, slots=True)
class DoorActivity:
    time: int
    status: DoorStatus


@dataclass(frozen=True, slots=True)
class EndOfLog:
    pass


@dataclass(frozen=True, slots=True)
class OtherActivity:
    """A kind that nobody knows; clients skip it."""

    kind: int


Entry = LockActivity | DoorActivity | EndOfLog | OtherActivity


def wrap(record: Record) -> Activity:
    """The answer that carries a record."""
    return Activity(record.CODE, record.build())


def record_of(activity: Activity) -> Record | None:
    """The record as it lies in the frame; None for a kind that nobody knows."""
    return parse_record(activity.kind, activity.record) if activity.kind in RECORD else None


def read(activity: Activity) -> Entry:
    match record_of(activity):
        case LockOperationRecord(source=source, status=status, remote_type=remote, time=time):
            who = Source(source) if source in list(Source) else None
            how = RemoteType(remote) if who is Source.REMOTE and remote in list(RemoteType) else None
            return LockActivity(time, lock_status(status), who, how)
        case KeypadUnlockRecord(time=time, slot=slot):
            return LockActivity(time, LockStatus.UNLOCKED, Source.PIN, None, slot)
        case PinRecord(time=time, slot=slot, state=state):
            return LockActivity(time, lock_status(state & LOW_NIBBLE), Source.PIN, None, slot)
        case DoorRecord(time=time, status=status):
            return DoorActivity(time, door_status(status))
        case NoMoreRecords():
            return EndOfLog()
    return OtherActivity(activity.kind)
