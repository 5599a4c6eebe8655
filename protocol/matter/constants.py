"""The small tables of the interaction model and of the Door Lock cluster.

Source: npm @matter/model 0.17.9, door-lock-cluster.element (revision 10); home-assistant-chip-clusters 2025.7.0.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

DEVICE_DOOR_LOCK = 0x000A
CLUSTER_IDENTIFY = 0x0003
CLUSTER_DOOR_LOCK = 0x0101
PROTOCOL_INTERACTION_MODEL = 0x0001

FIRST_INDEX = 1
"""Users, credentials and schedules count from 1; only the programming PIN has the index 0."""
ALL_SCHEDULES = 0xFE
ALL_USERS = 0xFFFE
ALL_CREDENTIALS = 0xFFFE
"""Indexes that mean every one, for clearing."""


class Status(IntEnum):
    """Interaction-model statuses that a lock gives."""

    SUCCESS = 0x00
    FAILURE = 0x01
    INVALID_SUBSCRIPTION = 0x7D
    UNSUPPORTED_ACCESS = 0x7E
    UNSUPPORTED_ENDPOINT = 0x7F
    INVALID_ACTION = 0x80
    UNSUPPORTED_COMMAND = 0x81
    INVALID_COMMAND = 0x85
    UNSUPPORTED_ATTRIBUTE = 0x86
    CONSTRAINT_ERROR = 0x87
    UNSUPPORTED_WRITE = 0x88
    RESOURCE_EXHAUSTED = 0x89
    NOT_FOUND = 0x8B
    UNREPORTABLE_ATTRIBUTE = 0x8C
    INVALID_DATA_TYPE = 0x8D
    UNSUPPORTED_READ = 0x8F
    DATA_VERSION_MISMATCH = 0x92
    TIMEOUT = 0x94
    BUSY = 0x9C
    UNSUPPORTED_CLUSTER = 0xC3
    NEEDS_TIMED_INTERACTION = 0xC6


class DlStatus(IntEnum):
    """Statuses of the cluster: in its responses, and as the cluster status of a general one."""

    SUCCESS = 0x00
    FAILURE = 0x01
    DUPLICATE = 0x02
    OCCUPIED = 0x03
    INVALID_FIELD = 0x85
    RESOURCE_EXHAUSTED = 0x89
    NOT_FOUND = 0x8B


class Feature(IntFlag):
    """Bits of the FeatureMap. LOGGING and NOTIFICATION were withdrawn."""

    PIN_CREDENTIAL = 1 << 0
    RFID_CREDENTIAL = 1 << 1
    FINGER_CREDENTIALS = 1 << 2
    LOGGING = 1 << 3
    WEEK_DAY_ACCESS_SCHEDULES = 1 << 4
    DOOR_POSITION_SENSOR = 1 << 5
    FACE_CREDENTIALS = 1 << 6
    CREDENTIAL_OVER_THE_AIR_ACCESS = 1 << 7
    USER = 1 << 8
    NOTIFICATION = 1 << 9
    YEAR_DAY_ACCESS_SCHEDULES = 1 << 10
    HOLIDAY_SCHEDULES = 1 << 11
    UNBOLTING = 1 << 12
    ALIRO_PROVISIONING = 1 << 13
    ALIRO_BLEUWB = 1 << 14


class LockState(IntEnum):
    NOT_FULLY_LOCKED = 0
    LOCKED = 1
    UNLOCKED = 2
    UNLATCHED = 3


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
    EUROCYLINDER = 11


class DoorState(IntEnum):
    DOOR_OPEN = 0
    DOOR_CLOSED = 1
    DOOR_JAMMED = 2
    DOOR_FORCED_OPEN = 3
    DOOR_UNSPECIFIED_ERROR = 4
    DOOR_AJAR = 5


class OperatingMode(IntEnum):
    NORMAL = 0
    VACATION = 1
    PRIVACY = 2
    NO_REMOTE_LOCK_UNLOCK = 3
    PASSAGE = 4


def supported_operating_modes(*modes: OperatingMode) -> int:
    """The attribute 0026, in which a bit that is 0 says that its mode is supported; bits 5 to 15 are always 1."""
    return 0xFFFF & ~sum(1 << mode for mode in modes)


class CredentialRule(IntEnum):
    """How many credentials it takes to open."""

    SINGLE = 0
    DUAL = 1
    TRI = 2


class CredentialType(IntEnum):
    PROGRAMMING_PIN = 0
    PIN = 1
    RFID = 2
    FINGERPRINT = 3
    FINGER_VEIN = 4
    FACE = 5
    ALIRO_CREDENTIAL_ISSUER_KEY = 6
    ALIRO_EVICTABLE_ENDPOINT_KEY = 7
    ALIRO_NON_EVICTABLE_ENDPOINT_KEY = 8


class DataOperation(IntEnum):
    ADD = 0
    CLEAR = 1
    MODIFY = 2


class UserStatus(IntEnum):
    AVAILABLE = 0
    OCCUPIED_ENABLED = 1
    OCCUPIED_DISABLED = 3


class UserType(IntEnum):
    """A controller sets 0 and 4 to 9; a lock may report 1 and 2 as well."""

    UNRESTRICTED = 0
    YEAR_DAY_SCHEDULE = 1
    WEEK_DAY_SCHEDULE = 2
    PROGRAMMING = 3
    NON_ACCESS = 4
    FORCED = 5
    DISPOSABLE = 6
    EXPIRING = 7
    SCHEDULE_RESTRICTED = 8
    REMOTE_ONLY = 9


SETTABLE_USER_TYPES = frozenset(
    {
        UserType.UNRESTRICTED,
        UserType.NON_ACCESS,
        UserType.FORCED,
        UserType.DISPOSABLE,
        UserType.EXPIRING,
        UserType.SCHEDULE_RESTRICTED,
        UserType.REMOTE_ONLY,
    }
)


class Day(IntFlag):
    SUNDAY = 1 << 0
    MONDAY = 1 << 1
    TUESDAY = 1 << 2
    WEDNESDAY = 1 << 3
    THURSDAY = 1 << 4
    FRIDAY = 1 << 5
    SATURDAY = 1 << 6


class AlarmCode(IntEnum):
    LOCK_JAMMED = 0
    LOCK_FACTORY_RESET = 1
    LOCK_RADIO_POWER_CYCLED = 3
    WRONG_CODE_ENTRY_LIMIT = 4
    FRONT_ESCUTCHEON_REMOVED = 5
    DOOR_FORCED_OPEN = 6
    DOOR_AJAR = 7
    FORCED_USER = 8


class LockOperationType(IntEnum):
    LOCK = 0
    UNLOCK = 1
    NON_ACCESS_USER_EVENT = 2
    FORCED_USER_EVENT = 3
    UNLATCH = 4


class OperationSource(IntEnum):
    UNSPECIFIED = 0
    MANUAL = 1
    PROPRIETARY_REMOTE = 2
    KEYPAD = 3
    AUTO = 4
    BUTTON = 5
    SCHEDULE = 6
    REMOTE = 7
    RFID = 8
    BIOMETRIC = 9
    ALIRO = 10


class OperationError(IntEnum):
    UNSPECIFIED = 0
    INVALID_CREDENTIAL = 1
    DISABLED_USER_DENIED = 2
    RESTRICTED = 3
    INSUFFICIENT_BATTERY = 4


class LockDataType(IntEnum):
    """What a LockUserChange is about."""

    UNSPECIFIED = 0
    PROGRAMMING_CODE = 1
    USER_INDEX = 2
    WEEK_DAY_SCHEDULE = 3
    YEAR_DAY_SCHEDULE = 4
    HOLIDAY_SCHEDULE = 5
    PIN = 6
    RFID = 7
    FINGERPRINT = 8
    FINGER_VEIN = 9
    FACE = 10
    ALIRO_CREDENTIAL_ISSUER_KEY = 11
    ALIRO_EVICTABLE_ENDPOINT_KEY = 12
    ALIRO_NON_EVICTABLE_ENDPOINT_KEY = 13


class Priority(IntEnum):
    """Of an event."""

    DEBUG = 0
    INFO = 1
    CRITICAL = 2
