"""The small tables of the Door Lock, Alarms and Time clusters.

Source: zigpy 2.4.0, zigpy/zcl/foundation.py and zigpy/zcl/clusters/closures.py. What is named here is what a peer may
send; a number without a name is told as it is.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

PROFILE_HOME_AUTOMATION = 0x0104
DEVICE_DOOR_LOCK = 0x000A
CLUSTER_ALARMS = 0x0009
CLUSTER_TIME = 0x000A
CLUSTER_DOOR_LOCK = 0x0101
USUAL_ENDPOINT = 1

NO_USER = 0xFFFF
"""The user of an event that nobody in particular caused."""


class Status(IntEnum):
    """The general table, for every answer but those to SetPinCode and SetRfidCode."""

    SUCCESS = 0x00
    FAILURE = 0x01
    NOT_AUTHORIZED = 0x7E
    RESERVED_FIELD_NOT_ZERO = 0x7F
    MALFORMED_COMMAND = 0x80
    UNSUP_CLUSTER_COMMAND = 0x81
    UNSUP_GENERAL_COMMAND = 0x82
    UNSUP_MANUF_CLUSTER_COMMAND = 0x83
    UNSUP_MANUF_GENERAL_COMMAND = 0x84
    INVALID_FIELD = 0x85
    UNSUPPORTED_ATTRIBUTE = 0x86
    INVALID_VALUE = 0x87
    READ_ONLY = 0x88
    INSUFFICIENT_SPACE = 0x89
    DUPLICATE_EXISTS = 0x8A
    NOT_FOUND = 0x8B
    UNREPORTABLE_ATTRIBUTE = 0x8C
    INVALID_DATA_TYPE = 0x8D
    INVALID_SELECTOR = 0x8E
    WRITE_ONLY = 0x8F
    INCONSISTENT_STARTUP_STATE = 0x90
    DEFINED_OUT_OF_BAND = 0x91
    INCONSISTENT = 0x92
    ACTION_DENIED = 0x93
    TIMEOUT = 0x94
    ABORT = 0x95
    INVALID_IMAGE = 0x96
    WAIT_FOR_DATA = 0x97
    NO_IMAGE_AVAILABLE = 0x98
    REQUIRE_MORE_IMAGE = 0x99
    NOTIFICATION_PENDING = 0x9A
    HARDWARE_FAILURE = 0xC0
    SOFTWARE_FAILURE = 0xC1
    CALIBRATION_ERROR = 0xC2
    UNSUPPORTED_CLUSTER = 0xC3


class SetCodeStatus(IntEnum):
    """What answers SetPinCode and SetRfidCode: a table of its own."""

    SUCCESS = 0
    GENERAL_FAILURE = 1
    MEMORY_FULL = 2
    DUPLICATE_CODE = 3


class UserStatus(IntEnum):
    """2 is reserved."""

    AVAILABLE = 0
    ENABLED = 1
    DISABLED = 3
    NOT_SUPPORTED = 0xFF


class UserType(IntEnum):
    """A schedule has no effect before its user is of type 1 or 2."""

    UNRESTRICTED = 0
    YEAR_DAY_SCHEDULE = 1
    WEEK_DAY_SCHEDULE = 2
    MASTER = 3
    NON_ACCESS = 4
    NOT_SUPPORTED = 0xFF


class Day(IntFlag):
    SUNDAY = 1 << 0
    MONDAY = 1 << 1
    TUESDAY = 1 << 2
    WEDNESDAY = 1 << 3
    THURSDAY = 1 << 4
    FRIDAY = 1 << 5
    SATURDAY = 1 << 6


class OperatingMode(IntEnum):
    NORMAL = 0
    VACATION = 1
    PRIVACY = 2
    NO_RF_LOCK_UNLOCK = 3
    PASSAGE = 4


class LockState(IntEnum):
    NOT_FULLY_LOCKED = 0
    LOCKED = 1
    UNLOCKED = 2
    UNDEFINED = 0xFF


class LockType(IntEnum):
    DEAD_BOLT = 0
    MAGNETIC = 1
    OTHER = 2
    MORTISE = 3
    RIM = 4
    LATCH_BOLT = 5
    CYLINDRICAL_LOCK = 6
    TUBULAR_LOCK = 7
    INTERCONNECTED_LOCK = 8
    DEAD_LATCH = 9
    DOOR_FURNITURE = 10


class DoorState(IntEnum):
    OPEN = 0
    CLOSED = 1
    ERROR_JAMMED = 2
    ERROR_FORCED_OPEN = 3
    ERROR_UNSPECIFIED = 4
    UNDEFINED = 0xFF


class SecurityLevel(IntEnum):
    NETWORK = 0
    APS = 1


class EventSource(IntEnum):
    """4 is what locks with a fingerprint reader send."""

    KEYPAD = 0
    RF = 1
    MANUAL = 2
    RFID = 3
    FINGERPRINT = 4
    INDETERMINATE = 0xFF


class OperationEvent(IntEnum):
    UNKNOWN = 0
    LOCK = 1
    UNLOCK = 2
    LOCK_FAILURE_INVALID_PIN_OR_ID = 3
    LOCK_FAILURE_INVALID_SCHEDULE = 4
    UNLOCK_FAILURE_INVALID_PIN_OR_ID = 5
    UNLOCK_FAILURE_INVALID_SCHEDULE = 6
    ONE_TOUCH_LOCK = 7
    KEY_LOCK = 8
    KEY_UNLOCK = 9
    AUTO_LOCK = 10
    SCHEDULE_LOCK = 11
    SCHEDULE_UNLOCK = 12
    MANUAL_LOCK = 13
    MANUAL_UNLOCK = 14
    NON_ACCESS_USER_OPERATIONAL_EVENT = 15


class ProgrammingEvent(IntEnum):
    UNKNOWN = 0
    MASTER_CODE_CHANGED = 1
    PIN_CODE_ADDED = 2
    PIN_CODE_DELETED = 3
    PIN_CODE_CHANGED = 4
    RFID_CODE_ADDED = 5
    RFID_CODE_DELETED = 6


class EventType(IntEnum):
    """What a log record tells of."""

    OPERATION = 0
    PROGRAMMING = 1
    ALARM = 2


class AlarmCode(IntEnum):
    """Codes of the Alarms cluster for the cluster 0101."""

    BOLT_JAMMED = 0
    RESET_TO_FACTORY_DEFAULTS = 1
    RF_MODULE_POWER_CYCLED = 3
    WRONG_CODE_ENTRY_LIMIT = 4
    FRONT_ESCUTCHEON_REMOVED = 5
    DOOR_FORCED_OPEN = 6


class TimeStatus(IntFlag):
    """Bits of the Time cluster's attribute 0001."""

    MASTER = 1 << 0
    SYNCHRONIZED = 1 << 1
    MASTER_FOR_ZONE_AND_DST = 1 << 2
    SUPERSEDING = 1 << 3
