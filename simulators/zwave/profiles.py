"""What each lock model supports: tables, no code.

Sources: the makers' command class statements as public device files give them (zwave-js device files
`0x003b/be469zp.json`, `0x003b/be469.json`, `0x0129/yrc_yrd_226_246_256_446-zw2.json`, `0x0129/nf-yrd612-zw3.json`,
`0x0090/hc620.json`, `0x0373/id-150.json`), interviews of real locks among Home Assistant's test fixtures
(`lock_home_connect_620_state.json`, `lock_id_lock_as_id150_state.json`) and field reports on PIN lengths and alarms.
Versions of command classes that no public source lists are the lowest ones that carry the functions the model is known
for, and no class has a higher one than is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Reporting(StrEnum):
    """How a model tells what happened: Notification reports, the same with the older alarm bytes filled in, or the
    alarm bytes alone."""

    NOTIFICATION = "notification"
    BOTH = "both"
    ALARM = "alarm"


class UserParameter(StrEnum):
    """How a Notification names the user: a whole User Code Report, its first four bytes, one byte, or not at all
    (the alarm level then tells)."""

    REPORT = "report"
    SHORT = "short"
    BYTE = "byte"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One configuration parameter: `size` in bytes; a read-only one ignores Set."""

    size: int
    default: int
    lowest: int
    highest: int
    read_only: bool = False


class Event(IntEnum):
    """Access control events of Notification (type 6)."""

    MANUAL_LOCK = 0x01
    MANUAL_UNLOCK = 0x02
    RF_LOCK = 0x03
    RF_UNLOCK = 0x04
    KEYPAD_LOCK = 0x05
    KEYPAD_UNLOCK = 0x06
    AUTO_LOCK = 0x09
    JAMMED = 0x0B
    ALL_CODES_DELETED = 0x0C
    CODE_DELETED = 0x0D
    CODE_ADDED = 0x0E
    CODE_DUPLICATE = 0x0F
    KEYPAD_DISABLED = 0x10
    MASTER_CHANGED = 0x12
    DOOR_OPEN = 0x16
    DOOR_CLOSED = 0x17
    MESSAGING_CODE = 0x20
    SCHEDULE_INACTIVE = 0x30


YALE_ALARMS: dict[int, tuple[int, int | None]] = {
    Event.MANUAL_LOCK: (21, 1),
    Event.MANUAL_UNLOCK: (22, 1),
    Event.RF_LOCK: (24, 1),
    Event.RF_UNLOCK: (25, 1),
    Event.KEYPAD_LOCK: (18, None),
    Event.KEYPAD_UNLOCK: (19, None),
    Event.AUTO_LOCK: (27, 1),
    Event.JAMMED: (9, 1),
    Event.CODE_DELETED: (33, None),
    Event.CODE_ADDED: (112, None),
    Event.CODE_DUPLICATE: (113, None),
    Event.KEYPAD_DISABLED: (161, 1),
    Event.MASTER_CHANGED: (112, 251),
    Event.SCHEDULE_INACTIVE: (132, None),
}
LOW_BATTERY_ALARMS = {20: 167, 10: 168}
"""Yale's alarm types by the battery level at which they are sent."""

SCHLAGE_ALARMS: dict[int, tuple[int, int | None]] = {Event.KEYPAD_DISABLED: (96, 255)}


@dataclass(frozen=True, slots=True)
class ScheduleSlots:
    """Schedule Entry Lock slots of each user. `bare_user_opens` says that a user whose last schedule was erased opens
    at any time; otherwise at none, until scheduling is disabled for the user."""

    version: int
    week_day: int
    year_day: int
    daily: int
    bare_user_opens: bool = True


@dataclass(frozen=True, slots=True)
class LockProfile:
    """One model.

    `classes` are the command classes it supports, with their versions, in the order of its node information.
    `users_counted` is what the model answers when it is asked how many users it has, where those are not all for PINs.
    `wrong_codes` lock the keypad out unless a parameter says how many do.
    `free_code` is what follows status 0 in a report of a free slot. `alarms` maps an access control event to the
    older alarm type and level, None for the user's number. The `..._parameter` fields are configuration parameters.
    """

    name: str
    manufacturer: int
    product_type: int
    product: int
    firmware: tuple[int, int]
    classes: dict[int, int]
    code_slots: int
    shortest_code: int
    longest_code: int
    specific_class: int = 0x03
    users_counted: int | None = None
    wrong_codes: int = 5
    master_slot: int | None = None
    master_code: str = ""
    code_length_parameter: int | None = None
    occupancy_parameter: int | None = None
    vacation_parameter: int | None = None
    relock_parameter: int | None = None
    relock_seconds_parameter: int | None = None
    wrong_limit_parameter: int | None = None
    lockout_seconds_parameter: int | None = None
    parameters: dict[int, Parameter] = field(default_factory=dict)
    schedules: ScheduleSlots | None = None
    reporting: Reporting = Reporting.NOTIFICATION
    alarms: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    user_parameter: UserParameter = UserParameter.REPORT
    free_code: bytes = b""
    lifeline_nodes: int = 5


VERSION, MANUFACTURER, BATTERY, ASSOCIATION = 0x86, 0x72, 0x80, 0x85
CONFIGURATION, NOTIFICATION, DOOR_LOCK, USER_CODE = 0x70, 0x71, 0x62, 0x63
SCHEDULE_ENTRY_LOCK, SUPERVISION, TIME, TIME_PARAMETERS = 0x4E, 0x6C, 0x8A, 0x8B
ZWAVE_PLUS = 0x5E

_SWITCH = Parameter(1, 0, 0, 255)
_SENSITIVITY = Parameter(1, 3, 1, 5)
_COUNTER = Parameter(4, 0, 0, 9999, read_only=True)

SCHLAGE_BE469ZP = LockProfile(
    name="schlage_be469zp",
    manufacturer=0x003B,
    product_type=0x0001,
    product=0x0469,
    firmware=(10, 11),
    classes={
        ZWAVE_PLUS: 2,
        VERSION: 2,
        MANUFACTURER: 1,
        DOOR_LOCK: 2,
        USER_CODE: 1,
        CONFIGURATION: 1,
        NOTIFICATION: 4,
        BATTERY: 1,
        ASSOCIATION: 1,
        TIME: 1,
        TIME_PARAMETERS: 1,
    },
    code_slots=30,
    shortest_code=4,
    longest_code=8,
    code_length_parameter=16,
    occupancy_parameter=6,
    vacation_parameter=4,
    relock_parameter=15,
    parameters={
        3: Parameter(1, 255, 0, 255),
        4: _SWITCH,
        5: _SWITCH,
        6: Parameter(4, 0, 0, 0x7FFFFFFF, read_only=True),
        7: Parameter(1, 0, 0, 3),
        8: _SENSITIVITY,
        9: _SENSITIVITY,
        10: _SENSITIVITY,
        11: _SWITCH,
        12: _COUNTER,
        13: _COUNTER,
        14: _COUNTER,
        15: _SWITCH,
        16: Parameter(1, 4, 4, 8),
        17: _COUNTER,
        18: Parameter(1, 0, 0, 0, read_only=True),
    },
    free_code=b"\x00\x00\x00\x00",
    user_parameter=UserParameter.SHORT,
)

SCHLAGE_BE469 = LockProfile(
    name="schlage_be469",
    manufacturer=0x003B,
    product_type=0x6341,
    product=0x5044,
    firmware=(113, 22),
    classes={
        VERSION: 1,
        MANUFACTURER: 1,
        DOOR_LOCK: 1,
        USER_CODE: 1,
        CONFIGURATION: 1,
        NOTIFICATION: 1,
        BATTERY: 1,
        ASSOCIATION: 1,
    },
    code_slots=30,
    shortest_code=4,
    longest_code=8,
    code_length_parameter=16,
    occupancy_parameter=6,
    vacation_parameter=4,
    relock_parameter=15,
    parameters=SCHLAGE_BE469ZP.parameters,
    reporting=Reporting.ALARM,
    alarms=SCHLAGE_ALARMS,
    free_code=b"0000",
    lifeline_nodes=2,
)

YALE_YRD256_ZW2 = LockProfile(
    name="yale_yrd256_zw2",
    manufacturer=0x0129,
    product_type=0x8002,
    product=0x0600,
    firmware=(3, 3),
    classes={
        ZWAVE_PLUS: 2,
        VERSION: 2,
        MANUFACTURER: 1,
        DOOR_LOCK: 2,
        USER_CODE: 1,
        CONFIGURATION: 1,
        NOTIFICATION: 3,
        SCHEDULE_ENTRY_LOCK: 3,
        BATTERY: 1,
        ASSOCIATION: 1,
        TIME: 1,
        TIME_PARAMETERS: 1,
        SUPERVISION: 1,
    },
    code_slots=250,
    shortest_code=4,
    longest_code=8,
    master_slot=251,
    master_code="12345678",
    relock_parameter=2,
    relock_seconds_parameter=3,
    wrong_limit_parameter=4,
    lockout_seconds_parameter=7,
    parameters={
        1: Parameter(1, 2, 1, 3),
        2: _SWITCH,
        3: Parameter(1, 30, 0, 180),
        4: Parameter(1, 5, 3, 10),
        5: Parameter(1, 1, 1, 3),
        6: Parameter(1, 255, 0, 255),
        7: Parameter(1, 60, 10, 127),
        8: Parameter(1, 0, 0, 2),
        11: Parameter(1, 255, 0, 255),
        12: _SWITCH,
        13: _SWITCH,
        15: Parameter(1, 0, 0, 1),
    },
    schedules=ScheduleSlots(version=3, week_day=7, year_day=2, daily=2, bare_user_opens=False),
    reporting=Reporting.BOTH,
    alarms=YALE_ALARMS,
    user_parameter=UserParameter.BYTE,
    free_code=b"\x00\x00\x00\x00",
)

YALE_ASSURE_ZW3 = LockProfile(
    name="yale_assure_zw3",
    manufacturer=0x0129,
    product_type=0x8101,
    product=0x810A,
    firmware=(1, 32),
    classes={
        ZWAVE_PLUS: 2,
        VERSION: 2,
        MANUFACTURER: 1,
        DOOR_LOCK: 4,
        USER_CODE: 2,
        CONFIGURATION: 1,
        NOTIFICATION: 8,
        SCHEDULE_ENTRY_LOCK: 3,
        BATTERY: 1,
        ASSOCIATION: 1,
        TIME: 2,
        TIME_PARAMETERS: 1,
        SUPERVISION: 1,
    },
    code_slots=250,
    shortest_code=4,
    longest_code=8,
    master_slot=251,
    master_code="12345678",
    relock_parameter=2,
    relock_seconds_parameter=3,
    wrong_limit_parameter=4,
    lockout_seconds_parameter=7,
    parameters={
        1: Parameter(1, 2, 1, 3),
        2: _SWITCH,
        3: Parameter(1, 30, 0, 180),
        4: Parameter(1, 5, 3, 10),
        7: Parameter(1, 60, 10, 132),
        8: Parameter(1, 0, 0, 2),
        11: Parameter(1, 255, 0, 255),
        12: _SWITCH,
        13: _SWITCH,
        28: _SWITCH,
    },
    schedules=ScheduleSlots(version=3, week_day=7, year_day=2, daily=2),
    reporting=Reporting.BOTH,
    alarms=YALE_ALARMS,
    user_parameter=UserParameter.REPORT,
)

_ON_OR_OFF = Parameter(1, 1, 0, 1)

KWIKSET_HC620 = LockProfile(
    name="kwikset_hc620",
    manufacturer=0x0090,
    product_type=0x0811,
    product=0x23A8,
    firmware=(7, 20),
    classes={
        ZWAVE_PLUS: 2,
        DOOR_LOCK: 4,
        USER_CODE: 2,
        SUPERVISION: 1,
        CONFIGURATION: 1,
        NOTIFICATION: 8,
        MANUFACTURER: 1,
        BATTERY: 1,
        ASSOCIATION: 1,
        VERSION: 2,
        TIME_PARAMETERS: 1,
    },
    code_slots=250,
    shortest_code=4,
    longest_code=8,
    specific_class=0x01,
    wrong_codes=3,
    parameters={
        1: _ON_OR_OFF,
        2: _ON_OR_OFF,
        3: _ON_OR_OFF,
        4: _ON_OR_OFF,
        10: Parameter(1, 0, 0, 2),
        46: Parameter(4, 0, 0, 0x7FFFFFFF, read_only=True),
    },
)

ID_LOCK_150 = LockProfile(
    name="id_lock_150",
    manufacturer=0x0373,
    product_type=0x0003,
    product=0x0001,
    firmware=(1, 6),
    classes={
        ZWAVE_PLUS: 2,
        DOOR_LOCK: 2,
        USER_CODE: 1,
        CONFIGURATION: 1,
        NOTIFICATION: 4,
        MANUFACTURER: 1,
        BATTERY: 1,
        ASSOCIATION: 1,
        VERSION: 2,
    },
    code_slots=25,
    shortest_code=4,
    longest_code=10,
    users_counted=109,
    parameters={
        1: Parameter(1, 1, 0, 3),
        2: Parameter(1, 5, 5, 9),
        3: Parameter(1, 0, 0, 1),
        4: Parameter(1, 5, 0, 6),
        5: Parameter(1, 1, 0, 1),
        6: Parameter(1, 0, 0, 254),
        7: Parameter(1, 150, 150, 150, read_only=True),
        8: Parameter(1, 0, 0, 3),
        9: Parameter(1, 1, 0, 1),
    },
    user_parameter=UserParameter.BYTE,
)

PROFILES: dict[str, LockProfile] = {
    profile.name: profile
    for profile in (SCHLAGE_BE469ZP, SCHLAGE_BE469, YALE_YRD256_ZW2, YALE_ASSURE_ZW3, KWIKSET_HC620, ID_LOCK_150)
}
