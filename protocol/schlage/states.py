"""The small tables of the device document. Source: pyschlage 2026.10.0, lock.py and device.py."""

from __future__ import annotations

from enum import IntEnum


class LockState(IntEnum):
    """4 to 6 come from newer models."""

    UNLOCKED = 0
    LOCKED = 1
    JAMMED = 2
    MOTOR_JAMMED = 4
    PASSAGE_MODE = 5
    DEADLOCKED = 6

    @property
    def locked(self) -> bool:
        return self in (LockState.LOCKED, LockState.DEADLOCKED)

    @property
    def jammed(self) -> bool:
        return self in (LockState.JAMMED, LockState.MOTOR_JAMMED)

    @property
    def plainly(self) -> str:
        """unlocked, locked or jammed."""
        return "jammed" if self.jammed else "locked" if self.locked else "unlocked"


class DoorState(IntEnum):
    OPEN = 1
    CLOSED = 2
    FAULTY = 3


class BatteryLowState(IntEnum):
    NORMAL = 0
    LOW = 1
    CRITICAL = 2


class AlarmSelection(IntEnum):
    OFF = 0
    LOCK_OR_UNLOCK = 1
    TAMPER = 2
    FORCED_ENTRY = 3


class OperatingMode(IntEnum):
    SCHLAGE = 1
    HOMEKIT = 2
    BOTH = 3


AUTO_LOCK_SECONDS = (0, 5, 15, 30, 60, 120, 240, 300, 360, 600, 900, 1800)
"""What `autoLockTime` may be; 0 is off."""

MODELS: dict[str, str] = {
    "br400": "Wi-Fi adapter",
    "be459": "Arrive",
    "be479": "Sense",
    "be489": "Encode",
    "be499": "Encode Plus",
    "fe789": "Encode lever",
}
"""What a `devicetypeId` begins with."""

WIFI_MODELS = ("be459", "be489", "be499", "fe789")
"""These take `lockState` in a PUT of the device; the others the command `changelockstate`."""


def model_of(devicetype_id: str) -> str | None:
    return next((name for start, name in MODELS.items() if devicetype_id.lower().startswith(start)), None)


def has_wifi(devicetype_id: str) -> bool:
    return devicetype_id.lower().startswith(WIFI_MODELS)


DISABLED_SECONDS, ALARM_SECONDS, LOCKED_OUT_SECONDS = 30, 30, 60
WRONG_CODES = 3
"""After so many wrong codes in a row the keypad is disabled for 30 s; a fourth sounds the alarm for 30 s, and further
ones lock the keypad for a minute. Source: Allegion's support page."""


def penalty_seconds(wrong_in_a_row: int) -> int:
    """How long the keypad takes no code after so many wrong ones in a row."""
    if wrong_in_a_row < WRONG_CODES:
        return 0
    return DISABLED_SECONDS if wrong_in_a_row == WRONG_CODES else LOCKED_OUT_SECONDS


def sounds_alarm(wrong_in_a_row: int) -> bool:
    return wrong_in_a_row == WRONG_CODES + 1
