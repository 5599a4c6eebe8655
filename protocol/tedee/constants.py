"""Characteristics, headers, alerts, commands, results and states.

Source: tedee-lock-ble-api-doc; what is marked (open) is in meltingice1337/tedee_ble alone.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

SERVICE = "00000002-4899-489f-a301-fbee544b1db0"
_CHARACTERISTIC = "0000{}-4899-489f-a301-fbee544b1db0"
DEVELOPER_LOGS = _CHARACTERISTIC.format("0601")


class Characteristic(StrEnum):
    """Where a message travels."""

    NOTIFICATIONS = "notifications"
    PTLS_TX = "ptls_tx"
    """Lock to app, notify."""
    PTLS_RX = "ptls_rx"
    """App to lock, write without response."""
    API_COMMANDS = "api_commands"
    """Both ways: write with response, and indications."""

    @property
    def uuid(self) -> str:
        return _CHARACTERISTIC.format(_NUMBERS[self])


_NUMBERS: dict[Characteristic, str] = {
    Characteristic.NOTIFICATIONS: "0101",
    Characteristic.PTLS_TX: "0301",
    Characteristic.PTLS_RX: "0401",
    Characteristic.API_COMMANDS: "0501",
}

IDEAL_MTU = 247
HELLO_S = 10.0
"""A lock drops the link when no hello has come by then."""
ANSWER_S = 10.0
SESSION_S = 24 * 3600.0
"""How long a session lasts; then the lock sends alert 3."""
LOGS_PENDING_S = 5.0
"""How often a lock says that its log has something."""
LOGS_BUSY_S = (0.1, 0.5)
"""How long to wait before asking for the log again when the lock is busy with it."""
LEAST_LOG_PACKAGE = 98
CONNECTIONS = 3


class Header(IntEnum):
    """Low nibble of the first byte of every message; the high one is reserved."""

    CLEAR = 0x0
    ENCRYPTED = 0x1
    HELLO = 0x3
    ALERT = 0x4
    SERVER_VERIFY = 0x5
    CLIENT_VERIFY = 0x6
    CLIENT_VERIFY_LAST = 0x7
    INITIALISED = 0x8


HEADER_BITS = 0x0F


class Alert(IntEnum):
    OK = 0
    ERROR = 1
    NO_TRUSTED_TIME = 2
    SESSION_TIMEOUT = 3
    DISCONNECTED = 4
    INVALID_CERTIFICATE = 5
    NOT_REGISTERED = 6


ALERT_WORDS: dict[int, str] = {
    Alert.OK: "ok",
    Alert.ERROR: "error",
    Alert.NO_TRUSTED_TIME: "the lock has no trusted time; set it with a signed time and begin again",
    Alert.SESSION_TIMEOUT: "the session is older than a day; begin a new one",
    Alert.DISCONNECTED: "the lock disconnects",
    Alert.INVALID_CERTIFICATE: "the access certificate is not valid; fetch a new one from the cloud",
    Alert.NOT_REGISTERED: "the lock is not registered",
}


class Command(IntEnum):
    GET_BATTERY = 0x0C
    GET_ACTIVITY_LOGS = 0x2D
    LOCK = 0x50
    UNLOCK = 0x51
    PULL_SPRING = 0x52
    CALIBRATION_INIT = 0x53
    CALIBRATE_LOCKED = 0x54
    CALIBRATE_UNLOCKED = 0x55
    CALIBRATION_CANCEL = 0x56
    PULL_CALIBRATION_INIT = 0x57
    PULL_CALIBRATION_START = 0x58
    PULL_CALIBRATION_CANCEL = 0x59
    GET_STATE = 0x5A
    SET_SIGNED_TIME = 0x71


IN_CLEAR = frozenset({Command.SET_SIGNED_TIME})
"""Asked and answered without encryption, for it comes before a session."""


class LockMode(IntEnum):
    NORMAL = 0
    FORCE = 2
    """Turns until it jams; for emergencies."""


class UnlockMode(IntEnum):
    NORMAL = 0
    AUTO = 1
    FORCE = 2
    WITHOUT_PULL = 3


class Result(IntEnum):
    SUCCESS = 0x00
    INVALID_PARAM = 0x01
    ERROR = 0x02
    BUSY = 0x03
    NOT_FOUND = 0x04
    """Of the log: this was the last package, or there is none."""
    NOT_CALIBRATED = 0x05
    ALREADY_CALLED_BY_AUTOUNLOCK = 0x06
    """Less than three minutes ago."""
    NO_PERMISSION = 0x07
    NOT_CONFIGURED = 0x08
    DISMOUNTED = 0x09
    ALREADY_CALLED_BY_OTHER_OPERATION = 0x0A


class State(IntEnum):
    UNCALIBRATED = 0
    CALIBRATION = 1
    UNLOCKED = 2
    PARTIALLY_UNLOCKED = 3
    UNLOCKING = 4
    LOCKING = 5
    LOCKED = 6
    PULL_SPRING = 7
    PULLING = 8
    UNKNOWN = 9
    UNPULLING = 255
    """The bridge alone says so."""


class Jam(IntEnum):
    OK = 0
    JAMMED = 1


class Trigger(IntEnum):
    """(open)"""

    BUTTON = 0x01
    REMOTE = 0x02
    AUTO_LOCK = 0x04
    DOOR_SENSOR = 0x10


class Door(IntEnum):
    """(open)"""

    UNKNOWN = 0
    OPEN = 2
    CLOSED = 3


class Notification(IntEnum):
    SIGNED_TIME = 0x7B
    BATTERY = 0xA0
    NEED_TIME = 0xA4
    """(open)"""
    HAS_LOGS = 0xA5
    CALIBRATION_FINISHED = 0xB3
    STATE_CHANGE = 0xBA
    START_CHARGING = 0xBC
    STOP_CHARGING = 0xBD
    FULLY_CHARGED = 0xBE
    PULL_CALIBRATION_FINISHED = 0xBF
    DEVICE_STATISTICS = 0xE2
    """(open)"""


class Calibration(IntEnum):
    """How a calibration ended; 2 is of locked and unlocked positions alone, which are then too close together."""

    SUCCESS = 0
    ERROR = 1
    ERROR_POSITIONS = 2
    ERROR_TIMEOUT = 3
    CANCELLED = 4


def result_name(code: int) -> str:
    """The vendor's name; the number where there is none."""
    return Result(code).name if code in list(Result) else f"result {code:#04x}"
