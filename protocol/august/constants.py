"""Opcodes, status and result bytes, characteristics, and the times that clients wait.

Source: yalexs-ble 7.2.2, `const.py`, `session.py`, `push.py`; what is marked (2) is named by the second source only.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

SERVICE = "0000fe24-0000-1000-8000-00805f9b34fb"
FIRST_GENERATION_SERVICE = "bd4ac610-0b45-11e3-8ffd-0800200c9a66"
NORMAL_WRITE = "bd4ac611-0b45-11e3-8ffd-0800200c9a66"
NORMAL_NOTIFY = "bd4ac612-0b45-11e3-8ffd-0800200c9a66"
SECURE_WRITE = "bd4ac613-0b45-11e3-8ffd-0800200c9a66"
SECURE_NOTIFY = "bd4ac614-0b45-11e3-8ffd-0800200c9a66"

DEVICE_INFORMATION = (
    ("model", "00002a24-0000-1000-8000-00805f9b34fb"),
    ("serial", "00002a25-0000-1000-8000-00805f9b34fb"),
    ("firmware", "00002a26-0000-1000-8000-00805f9b34fb"),
)
"""What is read, in this order. The manufacturer's name (2a29) is never read: newer locks then corrupt packets."""

FRAME = 18
BLOCK = 16
"""The first bytes of a frame are enciphered, the last two travel in clear."""

COOL_DOWN_S = 0.25
"""From a received frame to the next command; locks were seen to crash when hurried."""
ANSWER_S = 10.0
"""For the answer to a plain command, and for each step of setting a PIN."""
SENDS = 3
"""How often a plain command is sent in all when what comes back is rejected."""
ACKNOWLEDGEMENT_S = 8.0
RESULT_S = 12.0
"""For the result of lock and unlock, from the write."""
SETTLED_S = 6.1
"""A lock that is asked earlier after an operation answers with the position that it leaves."""
SETTING_VALUE_S = 10.0
IDLE_LINK_S = 30.0
"""About when the lock drops a link on which nobody speaks."""
KEEP_ALIVE_S = 25.0
LINGER_S = 5.1
MOST_ACTIVITY_READS = 32
"""In a row; a log that has not ended by then is taken to be broken."""
BATTERY_PAUSE_S = 300.0
"""Before a battery poll that was not answered is sent again."""
KEY_FAILURES = 5
"""In a row, before a client asks for a new key."""


class Channel(StrEnum):
    """The pair of characteristics that a frame travels on."""

    SECURE = "secure"
    NORMAL = "normal"


class SecureOpcode(IntEnum):
    KEY_EXCHANGE = 0x01
    KEY_EXCHANGE_ANSWER = 0x02
    INITIALISE = 0x03
    INITIALISE_ANSWER = 0x04
    DISCONNECT = 0x05
    DISCONNECT_ANSWER = 0x8B


class Flag(IntEnum):
    """First byte of a normal frame."""

    COMMAND = 0xEE
    ACKNOWLEDGEMENT = 0xAA
    ANSWER = 0xBB
    WRONG_CHECKSUM = 0xCC
    """Said to answer a command whose checksum was wrong (2)."""


class Opcode(IntEnum):
    GET_LOCK_EVENTS = 0x00
    GET_STATUS = 0x02
    WRITE_SETTING = 0x03
    READ_SETTING = 0x04
    UNLOCK = 0x0A
    LOCK = 0x0B
    SET_CLOCK = 0x10
    """(2)"""
    SET_KEYCODE = 0x27
    CLEAR_KEYCODE = 0x28
    CLEAR_ALL_KEYCODES = 0x29
    """(2)"""
    UNLOCK_WITH_PIN = 0x2A
    """(2), by name only."""
    SET_KEYCODE_ACCESS = 0x2B
    COMMIT_KEYCODE = 0x2C
    LOCK_ACTIVITY = 0x2D
    SET_TIME_ZONE = 0x30
    """(2), by name only."""
    GET_KEYCODE = 0x39
    CREDENTIAL_LEARN_MODE = 0x42
    """(2), by name only."""
    DELETE_CREDENTIAL = 0x43
    """(2), by name only."""


OPERATIONS = frozenset({Opcode.LOCK, Opcode.UNLOCK})
"""Commands that move the bolt: acknowledged at once, answered when the motor stops."""
KEYCODE_RESULTS = frozenset(
    {
        Opcode.SET_KEYCODE,
        Opcode.CLEAR_KEYCODE,
        Opcode.CLEAR_ALL_KEYCODES,
        Opcode.SET_KEYCODE_ACCESS,
        Opcode.COMMIT_KEYCODE,
    }
)
WITHOUT_STATE = frozenset({*KEYCODE_RESULTS, Opcode.GET_KEYCODE, Opcode.LOCK_ACTIVITY})
"""Their frames say nothing of bolt or door."""


class UnlockOperation(IntEnum):
    UNLOCK = 0x00
    UNLATCH = 0x0A
    """Pulls the latch. Never repeated once it is written: a repeat opens the door again."""


class LockOperation(IntEnum):
    LOCK = 0x00
    SECURE_MODE = 0x04


class StatusType(IntEnum):
    """What `GET_STATUS` asks for. The first generation had more names for the same byte."""

    FIRMWARE = 0x00
    LOCK = 0x02
    ANGLE = 0x03
    OLD_BATTERY = 0x05
    UNREAD_EVENTS = 0x09
    CLOCK = 0x0A
    BATTERY = 0x0F
    GIT_HASH = 0x29
    DOOR = 0x2E
    LOCK_AND_DOOR = 0x2F
    """Unreliable on some locks."""


class LockStatus(IntEnum):
    UNKNOWN = 0x00
    CALIBRATING = 0x01
    UNLOCKING = 0x02
    UNLOCKED = 0x03
    LOCKING = 0x04
    LOCKED = 0x05
    POLARITY_DISCOVERY = 0x06
    STATIC_POSITION = 0x07
    """Clients show it as jammed."""
    UNLATCHING = 0x09
    UNLATCHED = 0x0A
    SECURE_MODE = 0x0C


NEEDS_A_PERSON = frozenset({LockStatus.CALIBRATING, LockStatus.POLARITY_DISCOVERY, LockStatus.STATIC_POSITION})


class DoorStatus(IntEnum):
    INITIAL = 0x00
    CLOSED = 0x01
    AJAR = 0x02
    OPEN = 0x03
    UNKNOWN = 0x04


class ActivityType(IntEnum):
    LOCK_OPERATION = 0x00
    KEYPAD_UNLOCK = 0x07
    PIN = 0x0E
    DOOR = 0x20
    NO_MORE = 0x80


class Source(IntEnum):
    """Who operated the lock; every other value is unknown."""

    REMOTE = 0x00
    MANUAL = 0x01
    AUTO_LOCK = 0x05
    PIN = 0x0B


class RemoteType(IntEnum):
    BLE = 0x03


class Credential(IntEnum):
    """The last three are named by the second source."""

    PIN = 0
    RFID = 1
    FINGERPRINT = 2
    FACE = 4


class Result(IntEnum):
    """Byte 15 of an answer, by the vendor's names."""

    COMM_SUCCESS = 0x00
    PARAM_NOT_PAIRED = 0x01
    PARAM_NOT_READABLE = 0x02
    WRONG_KEY = 0x03
    KEYCODE_DISABLE = 0x04
    KEYCODE_INVALID_ACCESS = 0x05
    KEYCODE_EXISTING_KEY = 0x06
    KEYCODE_NOSPACE = 0x07
    KEYCODE_TIMEOUT = 0x08
    KEYCODE_DIS_ONETOUCH = 0x09
    RFID_EXISTING_ID = 0x0A
    FINGERPRINT_EXISTING_ID = 0x0B
    PALM_EXISTING_ID = 0x0D
    MECH_TIMEOUT = 0x1E
    MECH_POSITION = 0x1F
    MECH_MOTPOL = 0x20
    MECH_TIMEOUT_CAL = 0x21
    MECH_BACKOFF = 0x22
    MECH_HANDLE_NOT_LIFTED = 0x23
    EMPTY_LOG = 0x28
    READING_LOG = 0x29
    VBAT_LOW = 0x32
    OVERTEMP = 0x33
    MAG_READ = 0x34
    MAG_BAD_DATA = 0x35
    INVALID_OPERATION = 0x37
    NOT_AUTHORIZED = 0x38
    NO_BUFS = 0x39
    INVALID_MSG = 0x3A
    NACK = 0x3B
    UNKNOWN = 0x3C
    UNINITIALIZED = 0x3D
    BUSY = 0x3E
    NOT_FOUND = 0x3F
    SSID_IS_5GHZ = 0x40
    DHCP_FAILURE = 0x41
    DNS_FAILURE = 0x42
    CAL_BAD_EXTENTS = 0x43
    CAL_BAD_ANGLE = 0x44
    KEYCODE_SLOT_IN_USE = 0x45
    EXT_TIMEOUT = 0x46


MECHANICAL = frozenset(result for result in Result if Result.MECH_TIMEOUT <= result <= Result.MECH_HANDLE_NOT_LIFTED)


def result_name(code: int) -> str:
    """The vendor's name, or what a client makes of a number that has none."""
    return Result(code).name if code in list(Result) else f"unknown error {code:#04x}"


OPCODE_NAMES: dict[int, str] = {opcode: opcode.name.lower().replace("_", " ") for opcode in Opcode}
