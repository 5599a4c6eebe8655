"""Every command of the Door Lock cluster and what answers it, one class each.

Source: npm @matter/model 0.17.9, door-lock-cluster.element (revision 10); home-assistant-chip-clusters 2025.7.0. A
command that says no `ANSWER` is answered by a status. `TIMED` commands are refused unless a TimedRequest came before
them. Times are local wall time in seconds since 2000-01-01; indexes count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, ClassVar

from latchwork.protocol.matter.schema import (
    ABSENT,
    BOOL,
    N8,
    N16,
    N32,
    NULLABLE,
    OPTIONAL,
    OPTIONAL_NULLABLE,
    U8,
    U16,
    U32,
    Absent,
    At,
    Structure,
    nested,
    number,
    octets,
    sequence,
    text,
)

MODEL = "npm @matter/model 0.17.9, door-lock-cluster.element"


class Privilege(Enum):
    """What the sender has to be allowed."""

    OPERATE = "operate"
    ADMINISTER = "administer"


OPERATE, ADMINISTER = Privilege.OPERATE, Privilege.ADMINISTER

HOUR = number("hour", 0, 23)
MINUTE = number("minute", 0, 59)
PIN = octets(0, 255)
CREDENTIAL_DATA = octets(0, 0xFFFF)
USER_NAME = text(10)


class Response(Structure):
    """A command that a lock answers with."""

    __slots__ = ()

    CODE: ClassVar[int]
    SOURCE: ClassVar[str] = MODEL


class Command(Structure):
    """A command that a client invokes."""

    __slots__ = ()

    CODE: ClassVar[int]
    PRIVILEGE: ClassVar[Privilege] = ADMINISTER
    TIMED: ClassVar[bool] = False
    ANSWER: ClassVar[type[Response] | None] = None
    SOURCE: ClassVar[str] = MODEL


@dataclass(frozen=True, slots=True)
class Credential(Structure):
    """A credential by its type and index; the data are never told."""

    credential_type: Annotated[int, At(0, U8)]
    credential_index: Annotated[int, At(1, U16)]


# --- the bolt ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LockDoor(Command):
    """The code is needed when RequirePINforRemoteOperation is set."""

    CODE: ClassVar[int] = 0x00
    PRIVILEGE: ClassVar[Privilege] = OPERATE
    TIMED: ClassVar[bool] = True

    pin_code: Annotated[bytes | None, At(0, PIN, OPTIONAL)] = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UnlockDoor(Command):
    """Pulls the latch as well where the lock can unbolt."""

    CODE: ClassVar[int] = 0x01
    PRIVILEGE: ClassVar[Privilege] = OPERATE
    TIMED: ClassVar[bool] = True

    pin_code: Annotated[bytes | None, At(0, PIN, OPTIONAL)] = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UnlockWithTimeout(Command):
    """Locks again after `timeout` seconds."""

    CODE: ClassVar[int] = 0x03
    PRIVILEGE: ClassVar[Privilege] = OPERATE
    TIMED: ClassVar[bool] = True

    timeout: Annotated[int, At(0, U16)]
    pin_code: Annotated[bytes | None, At(1, PIN, OPTIONAL)] = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UnboltDoor(Command):
    """Draws the bolt and leaves the latch."""

    CODE: ClassVar[int] = 0x27
    PRIVILEGE: ClassVar[Privilege] = OPERATE
    TIMED: ClassVar[bool] = True

    pin_code: Annotated[bytes | None, At(0, PIN, OPTIONAL)] = field(default=None, repr=False)


# --- schedules --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetWeekDaySchedule(Command):
    """Bit 0 of `days_mask` is Sunday."""

    CODE: ClassVar[int] = 0x0B

    week_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]
    days_mask: Annotated[int, At(2, U8)]
    start_hour: Annotated[int, At(3, HOUR)]
    start_minute: Annotated[int, At(4, MINUTE)]
    end_hour: Annotated[int, At(5, HOUR)]
    end_minute: Annotated[int, At(6, MINUTE)]


@dataclass(frozen=True, slots=True)
class GetWeekDayScheduleResponse(Response):
    """The schedule is told when the status is success."""

    CODE: ClassVar[int] = 0x0C

    week_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]
    status: Annotated[int, At(2, U8)]
    days_mask: Annotated[int | None, At(3, U8, OPTIONAL)] = None
    start_hour: Annotated[int | None, At(4, HOUR, OPTIONAL)] = None
    start_minute: Annotated[int | None, At(5, MINUTE, OPTIONAL)] = None
    end_hour: Annotated[int | None, At(6, HOUR, OPTIONAL)] = None
    end_minute: Annotated[int | None, At(7, MINUTE, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class GetWeekDaySchedule(Command):
    CODE: ClassVar[int] = 0x0C
    ANSWER: ClassVar[type[Response] | None] = GetWeekDayScheduleResponse

    week_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]


@dataclass(frozen=True, slots=True)
class ClearWeekDaySchedule(Command):
    """Index FE clears all of the user."""

    CODE: ClassVar[int] = 0x0D

    week_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]


@dataclass(frozen=True, slots=True)
class SetYearDaySchedule(Command):
    CODE: ClassVar[int] = 0x0E

    year_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]
    local_start_time: Annotated[int, At(2, U32)]
    local_end_time: Annotated[int, At(3, U32)]


@dataclass(frozen=True, slots=True)
class GetYearDayScheduleResponse(Response):
    """The times are told when the status is success."""

    CODE: ClassVar[int] = 0x0F

    year_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]
    status: Annotated[int, At(2, U8)]
    local_start_time: Annotated[int | None, At(3, U32, OPTIONAL)] = None
    local_end_time: Annotated[int | None, At(4, U32, OPTIONAL)] = None


@dataclass(frozen=True, slots=True)
class GetYearDaySchedule(Command):
    CODE: ClassVar[int] = 0x0F
    ANSWER: ClassVar[type[Response] | None] = GetYearDayScheduleResponse

    year_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]


@dataclass(frozen=True, slots=True)
class ClearYearDaySchedule(Command):
    """Index FE clears all of the user."""

    CODE: ClassVar[int] = 0x10

    year_day_index: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]


@dataclass(frozen=True, slots=True)
class SetHolidaySchedule(Command):
    CODE: ClassVar[int] = 0x11

    holiday_index: Annotated[int, At(0, U8)]
    local_start_time: Annotated[int, At(1, U32)]
    local_end_time: Annotated[int, At(2, U32)]
    operating_mode: Annotated[int, At(3, U8)]


@dataclass(frozen=True, slots=True)
class GetHolidayScheduleResponse(Response):
    """The holiday is told when the status is success; otherwise it is null or left out."""

    CODE: ClassVar[int] = 0x12

    holiday_index: Annotated[int, At(0, U8)]
    status: Annotated[int, At(1, U8)]
    local_start_time: Annotated[int | Absent | None, At(2, N32, OPTIONAL_NULLABLE)] = ABSENT
    local_end_time: Annotated[int | Absent | None, At(3, N32, OPTIONAL_NULLABLE)] = ABSENT
    operating_mode: Annotated[int | Absent | None, At(4, N8, OPTIONAL_NULLABLE)] = ABSENT


@dataclass(frozen=True, slots=True)
class GetHolidaySchedule(Command):
    CODE: ClassVar[int] = 0x12
    ANSWER: ClassVar[type[Response] | None] = GetHolidayScheduleResponse

    holiday_index: Annotated[int, At(0, U8)]


@dataclass(frozen=True, slots=True)
class ClearHolidaySchedule(Command):
    """Index FE clears all."""

    CODE: ClassVar[int] = 0x13

    holiday_index: Annotated[int, At(0, U8)]


# --- users ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetUser(Command):
    """`operation_type` 0 adds at a free index, 2 modifies; null is the default for the one, no change for the other."""

    CODE: ClassVar[int] = 0x1A
    TIMED: ClassVar[bool] = True

    operation_type: Annotated[int, At(0, U8)]
    user_index: Annotated[int, At(1, U16)]
    user_name: Annotated[str | None, At(2, USER_NAME, NULLABLE)]
    user_unique_id: Annotated[int | None, At(3, N32, NULLABLE)]
    user_status: Annotated[int | None, At(4, N8, NULLABLE)]
    user_type: Annotated[int | None, At(5, N8, NULLABLE)]
    credential_rule: Annotated[int | None, At(6, N8, NULLABLE)]


@dataclass(frozen=True, slots=True)
class GetUserResponse(Response):
    """All but the index is null where there is no user; `next_user_index` is null at the end."""

    CODE: ClassVar[int] = 0x1C

    user_index: Annotated[int, At(0, U16)]
    user_name: Annotated[str | None, At(1, USER_NAME, NULLABLE)]
    user_unique_id: Annotated[int | None, At(2, N32, NULLABLE)]
    user_status: Annotated[int | None, At(3, N8, NULLABLE)]
    user_type: Annotated[int | None, At(4, N8, NULLABLE)]
    credential_rule: Annotated[int | None, At(5, N8, NULLABLE)]
    credentials: Annotated[tuple[Credential, ...] | None, At(6, sequence(nested(Credential)), NULLABLE)]
    creator_fabric_index: Annotated[int | None, At(7, N8, NULLABLE)]
    last_modified_fabric_index: Annotated[int | None, At(8, N8, NULLABLE)]
    next_user_index: Annotated[int | None, At(9, N16, NULLABLE)]


@dataclass(frozen=True, slots=True)
class GetUser(Command):
    CODE: ClassVar[int] = 0x1B
    ANSWER: ClassVar[type[Response] | None] = GetUserResponse

    user_index: Annotated[int, At(0, U16)]


@dataclass(frozen=True, slots=True)
class ClearUser(Command):
    """The user's credentials and schedules go as well; index FFFE clears all."""

    CODE: ClassVar[int] = 0x1D
    TIMED: ClassVar[bool] = True

    user_index: Annotated[int, At(0, U16)]


# --- credentials ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetCredentialResponse(Response):
    """`user_index` is the user that was made for the credential, else null."""

    CODE: ClassVar[int] = 0x23

    status: Annotated[int, At(0, U8)]
    user_index: Annotated[int | None, At(1, N16, NULLABLE)]
    next_credential_index: Annotated[int | Absent | None, At(2, N16, OPTIONAL_NULLABLE)] = ABSENT


@dataclass(frozen=True, slots=True)
class SetCredential(Command):
    """`operation_type` 0 adds, 2 modifies; without a user one is made."""

    CODE: ClassVar[int] = 0x22
    TIMED: ClassVar[bool] = True
    ANSWER: ClassVar[type[Response] | None] = SetCredentialResponse

    operation_type: Annotated[int, At(0, U8)]
    credential: Annotated[Credential, At(1, nested(Credential))]
    credential_data: Annotated[bytes, At(2, CREDENTIAL_DATA)] = field(repr=False)
    user_index: Annotated[int | None, At(3, N16, NULLABLE)]
    user_status: Annotated[int | None, At(4, N8, NULLABLE)]
    user_type: Annotated[int | None, At(5, N8, NULLABLE)]


@dataclass(frozen=True, slots=True)
class GetCredentialStatusResponse(Response):
    """`credential_data` only of Aliro keys, which are public."""

    CODE: ClassVar[int] = 0x25

    credential_exists: Annotated[bool, At(0, BOOL)]
    user_index: Annotated[int | None, At(1, N16, NULLABLE)]
    creator_fabric_index: Annotated[int | None, At(2, N8, NULLABLE)]
    last_modified_fabric_index: Annotated[int | None, At(3, N8, NULLABLE)]
    next_credential_index: Annotated[int | Absent | None, At(4, N16, OPTIONAL_NULLABLE)] = ABSENT
    credential_data: Annotated[bytes | Absent | None, At(5, CREDENTIAL_DATA, OPTIONAL_NULLABLE)] = field(
        default=ABSENT, repr=False
    )


@dataclass(frozen=True, slots=True)
class GetCredentialStatus(Command):
    CODE: ClassVar[int] = 0x24
    ANSWER: ClassVar[type[Response] | None] = GetCredentialStatusResponse

    credential: Annotated[Credential, At(0, nested(Credential))]


@dataclass(frozen=True, slots=True)
class ClearCredential(Command):
    """Null clears everything, index FFFE all of a type. The last credential gone leaves its user in place."""

    CODE: ClassVar[int] = 0x26
    TIMED: ClassVar[bool] = True

    credential: Annotated[Credential | None, At(0, nested(Credential), NULLABLE)]


# --- Aliro ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetAliroReaderConfig(Command):
    """The group resolving key only where the lock has Aliro over Bluetooth and UWB."""

    CODE: ClassVar[int] = 0x28
    TIMED: ClassVar[bool] = True

    signing_key: Annotated[bytes, At(0, octets(32, 32))] = field(repr=False)
    verification_key: Annotated[bytes, At(1, octets(65, 65))] = field(repr=False)
    group_identifier: Annotated[bytes, At(2, octets(16, 16))]
    group_resolving_key: Annotated[bytes | None, At(3, octets(16, 16), OPTIONAL)] = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ClearAliroReaderConfig(Command):
    CODE: ClassVar[int] = 0x29
    TIMED: ClassVar[bool] = True


COMMANDS: dict[int, type[Command]] = {
    row.CODE: row
    for row in (
        LockDoor,
        UnlockDoor,
        UnlockWithTimeout,
        SetWeekDaySchedule,
        GetWeekDaySchedule,
        ClearWeekDaySchedule,
        SetYearDaySchedule,
        GetYearDaySchedule,
        ClearYearDaySchedule,
        SetHolidaySchedule,
        GetHolidaySchedule,
        ClearHolidaySchedule,
        SetUser,
        GetUser,
        ClearUser,
        SetCredential,
        GetCredentialStatus,
        ClearCredential,
        UnboltDoor,
        SetAliroReaderConfig,
        ClearAliroReaderConfig,
    )
}

RESPONSES: dict[int, type[Response]] = {
    row.CODE: row
    for row in (
        GetWeekDayScheduleResponse,
        GetYearDayScheduleResponse,
        GetHolidayScheduleResponse,
        GetUserResponse,
        SetCredentialResponse,
        GetCredentialStatusResponse,
    )
}
