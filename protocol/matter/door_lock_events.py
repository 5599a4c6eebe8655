"""The events of the Door Lock cluster, one class each.

Source: npm @matter/model 0.17.9, door-lock-cluster.element. `user_index`, `fabric_index` and `source_node` are null
where nobody is known; `credentials` are those that were presented, or null.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from latchwork.protocol.matter.constants import Priority
from latchwork.protocol.matter.door_lock_commands import MODEL, Credential
from latchwork.protocol.matter.schema import (
    ABSENT,
    N8,
    N16,
    N64,
    NULLABLE,
    OPTIONAL_NULLABLE,
    U8,
    Absent,
    At,
    Structure,
    nested,
    sequence,
)

_CREDENTIALS = sequence(nested(Credential))


class Event(Structure):
    """What happened at a lock."""

    __slots__ = ()

    CODE: ClassVar[int]
    PRIORITY: ClassVar[Priority] = Priority.CRITICAL
    SOURCE: ClassVar[str] = MODEL


@dataclass(frozen=True, slots=True)
class DoorLockAlarm(Event):
    CODE: ClassVar[int] = 0x00

    alarm_code: Annotated[int, At(0, U8)]


@dataclass(frozen=True, slots=True)
class DoorStateChange(Event):
    CODE: ClassVar[int] = 0x01

    door_state: Annotated[int, At(0, U8)]


@dataclass(frozen=True, slots=True)
class LockOperation(Event):
    CODE: ClassVar[int] = 0x02

    lock_operation_type: Annotated[int, At(0, U8)]
    operation_source: Annotated[int, At(1, U8)]
    user_index: Annotated[int | None, At(2, N16, NULLABLE)]
    fabric_index: Annotated[int | None, At(3, N8, NULLABLE)]
    source_node: Annotated[int | None, At(4, N64, NULLABLE)]
    credentials: Annotated[tuple[Credential, ...] | Absent | None, At(5, _CREDENTIALS, OPTIONAL_NULLABLE)] = ABSENT


@dataclass(frozen=True, slots=True)
class LockOperationError(Event):
    CODE: ClassVar[int] = 0x03

    lock_operation_type: Annotated[int, At(0, U8)]
    operation_source: Annotated[int, At(1, U8)]
    operation_error: Annotated[int, At(2, U8)]
    user_index: Annotated[int | None, At(3, N16, NULLABLE)]
    fabric_index: Annotated[int | None, At(4, N8, NULLABLE)]
    source_node: Annotated[int | None, At(5, N64, NULLABLE)]
    credentials: Annotated[tuple[Credential, ...] | Absent | None, At(6, _CREDENTIALS, OPTIONAL_NULLABLE)] = ABSENT


@dataclass(frozen=True, slots=True)
class LockUserChange(Event):
    """`data_index` is the index of what changed, null where everything did."""

    CODE: ClassVar[int] = 0x04
    PRIORITY: ClassVar[Priority] = Priority.INFO

    lock_data_type: Annotated[int, At(0, U8)]
    data_operation_type: Annotated[int, At(1, U8)]
    operation_source: Annotated[int, At(2, U8)]
    user_index: Annotated[int | None, At(3, N16, NULLABLE)]
    fabric_index: Annotated[int | None, At(4, N8, NULLABLE)]
    source_node: Annotated[int | None, At(5, N64, NULLABLE)]
    data_index: Annotated[int | None, At(6, N16, NULLABLE)]


EVENTS: dict[int, type[Event]] = {
    row.CODE: row for row in (DoorLockAlarm, DoorStateChange, LockOperation, LockOperationError, LockUserChange)
}
