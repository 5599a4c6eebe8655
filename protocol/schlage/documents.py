"""The cloud's documents. Source: pyschlage 2026.10.0, its models and its tests.

An offline device lacks most attributes, so each may be absent. Codes and the keys of the device (CAT, SAT) show in no
`repr`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from latchwork.protocol.rest.documents import Camel, CamelRead, named, secret
from latchwork.protocol.rest.times import Millis

Bit = Literal[0, 1]
Seconds = Annotated[int, Field(ge=0, le=0xFFFF_FFFF)]
SHORTEST_CODE, LONGEST_CODE = 4, 8

LARGEST_CODE = 10**LONGEST_CODE - 1
DEFAULT_LENGTH = 4
"""What a document without `accessCodeLength` means."""


class ScheduleDocument(Camel):
    """`daysOfWeek` is hex; see `schedules.py`."""

    days_of_week: str
    start_hour: Annotated[int, Field(ge=0, le=23)]
    start_minute: Annotated[int, Field(ge=0, le=59)]
    end_hour: Annotated[int, Field(ge=0, le=23)]
    end_minute: Annotated[int, Field(ge=0, le=59)]


class AccessCodeDocument(CamelRead):
    """The code travels as a number, so `access_code_length` tells its leading zeros."""

    accesscode_id: str | None = named("accesscodeId", default=None)
    friendly_name: str
    access_code: int = secret(ge=0, le=LARGEST_CODE)
    access_code_length: Annotated[int, Field(ge=SHORTEST_CODE, le=LONGEST_CODE)] = DEFAULT_LENGTH
    notification_enabled: Bit = 0
    disabled: Bit = 0
    activation_secs: Seconds
    expiration_secs: Seconds
    schedule1: ScheduleDocument
    schedule2: ScheduleDocument | None = None


class LockStateMetadata(CamelRead):
    """What moved the bolt last: `action_type` is accesscode, thumbTurn, 1touchLocking, virtualKey, AppleHomeNFC..."""

    action_type: str | None = None
    uuid: str | None = named("UUID", default=None)
    name: str | None = None
    client_id: str | None = None


class Attributes(CamelRead):
    """Numbers are those of `states.py`; one that is not there yet is kept as it is."""

    lock_state: int | None = None
    lock_state_metadata: LockStateMetadata | None = None
    battery_level: Annotated[int, Field(ge=0, le=100)] | None = None
    battery_low_state: int | None = None
    door_state: int | None = None
    auto_lock_time: Annotated[int, Field(ge=0)] | None = None
    beeper_enabled: Bit | None = None
    lock_and_leave_enabled: Bit | None = None
    access_code_length: Annotated[int, Field(ge=SHORTEST_CODE, le=LONGEST_CODE)] | None = None
    max_user_codes: Annotated[int, Field(ge=0)] | None = None
    alarm_selection: int | None = None
    alarm_sensitivity: int | None = None
    alarm_state: int | None = None
    op_mode: int | None = None
    main_firmware_version: str | None = None
    ble_firmware_version: str | None = None
    wifi_firmware_version: str | None = None
    keypad_firmware_version: str | None = None
    wifi_rssi: int | None = None
    serial_number: str | None = None
    mac_address: str | None = None
    model_name: str | None = None
    timezone: int | None = None


class User(CamelRead):
    """Who may use the device or the account."""

    identity_id: str
    email: str
    friendly_name: str | None = None
    role: str | None = None


class Device(CamelRead):
    """A lock. `timezone` counts minutes; `cat` goes back to the cloud to move a lock that has Bluetooth alone."""

    device_id: str
    devicetype_id: str = named("devicetypeId")
    name: str
    attributes: Attributes
    model_name: str | None = None
    connected: bool = False
    serial_number: str | None = None
    mac_address: str | None = None
    timezone: int | None = None
    role: str | None = None
    users: tuple[User, ...] = ()
    cat: str | None = Field(default=None, validation_alias="CAT", serialization_alias="CAT", repr=False)
    sat: str | None = Field(default=None, validation_alias="SAT", serialization_alias="SAT", repr=False)


class Me(CamelRead):
    """Whose token it is."""

    identity_id: str


class AttributeChange(Camel):
    """The attributes that a client changes."""

    lock_state: Bit | None = None
    beeper_enabled: Bit | None = None
    lock_and_leave_enabled: Bit | None = None
    auto_lock_time: int | None = None


class DeviceChange(Camel):
    attributes: AttributeChange


class StateChange(Camel):
    """The data of `changelockstate`, for locks that have Bluetooth alone."""

    cat: str = Field(validation_alias="CAT", serialization_alias="CAT", repr=False)
    device_id: str
    state: Bit
    user_id: str


class Command(Camel):
    """`data` may hold a code."""

    data: AccessCodeDocument | StateChange = secret()
    name: Literal["addaccesscode", "updateaccesscode", "deleteaccesscode", "changelockstate"]


class AddedCode(CamelRead):
    """All that the cloud says of a code that it took."""

    accesscode_id: str = named("accesscodeId")


ON_UNLOCK = "onunlockstateaction"


class NewNotification(Camel):
    """That somebody is told when a code opens; `filter_value` is the code's name. A later update in one session may
    send `devicetypeId` null."""

    NULLS = frozenset({"devicetype_id"})

    notification_id: str
    devicetype_id: str | None = named("devicetypeId")
    notification_definition_id: str = ON_UNLOCK
    active: bool
    filter_value: str | None = None


class Notification(CamelRead):
    notification_id: str
    user_id: str
    device_id: str
    notification_definition_id: str
    active: bool
    created_at: Millis
    updated_at: Millis
    filter_value: str | None = None


def notification_id(user_id: str, accesscode_id: str) -> str:
    return f"{user_id}_{accesscode_id}"


class LogMessage(CamelRead):
    """Numbers are in `events.py`."""

    event_code: int
    accessor_uuid: str | None = None
    keypad_uuid: str | None = None


class LogEntryDocument(CamelRead):
    """The message of a cleared history may be the bare text RESET_LOGS."""

    created_at: Millis
    message: LogMessage | Literal["RESET_LOGS"]
