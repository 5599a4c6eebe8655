"""Why a lock refuses: the one byte after status 0.

Source: vendor Android SDK 3.3.1, `com.ttlock.bl.sdk.entity.LockError` and `com.ttlock.bl.sdk.api.CommandUtil_V3`.
"""

from __future__ import annotations

from enum import IntEnum


class LockError(IntEnum):
    CRC = 0x01
    NO_PERMISSION = 0x02
    WRONG_ADMIN_PASSWORD = 0x03
    IN_SETTING_MODE = 0x05
    NO_ADMIN = 0x06
    NOT_IN_SETTING_MODE = 0x07
    WRONG_DYNAMIC_CODE = 0x08
    NO_POWER = 0x0A
    PASSCODE_RESET_FAILED = 0x0B
    KEY_FLAG_INVALID = 0x0D
    KEY_EXPIRED = 0x0E
    PASSCODE_LENGTH = 0x0F
    SAME_AS_DELETE_PASSWORD = 0x10
    KEY_NOT_YET_VALID = 0x11
    NOT_LOGGED_IN = 0x12
    UNDEFINED = 0x13
    PASSCODE_EXISTS = 0x14
    PASSCODE_MISSING = 0x15
    OUT_OF_MEMORY = 0x16
    PARAMETER_LENGTH = 0x17
    CARD_MISSING = 0x18
    FINGERPRINT_MISSING = 0x1A
    INVALID_COMMAND = 0x1B
    FROZEN = 0x1C
    INVALID_VENDOR = 0x1D
    DOUBLE_LOCKED = 0x1E
    RECORD_MISSING = 0x1F
    INVALID_PARAMETER = 0x20
    PARKING_OBSTACLE = 0x21
    WORKING = 0x24
    WIFI_NAME = 0x25
    WIFI_PASSWORD = 0x26


NAMES: dict[int, str] = {
    LockError.CRC: "crc error",
    LockError.NO_PERMISSION: "no permission",
    LockError.WRONG_ADMIN_PASSWORD: "wrong admin password",
    LockError.IN_SETTING_MODE: "lock is in setting mode",
    LockError.NO_ADMIN: "lock has no admin",
    LockError.NOT_IN_SETTING_MODE: "lock is not in setting mode",
    LockError.WRONG_DYNAMIC_CODE: "wrong dynamic code",
    LockError.NO_POWER: "no power",
    LockError.PASSCODE_RESET_FAILED: "passcode reset failed",
    LockError.KEY_FLAG_INVALID: "ekey flag invalid",
    LockError.KEY_EXPIRED: "ekey expired",
    LockError.PASSCODE_LENGTH: "invalid passcode length",
    LockError.SAME_AS_DELETE_PASSWORD: "passcode same as delete password",
    LockError.KEY_NOT_YET_VALID: "ekey not yet effective",
    LockError.NOT_LOGGED_IN: "not logged in",
    LockError.UNDEFINED: "undefined failure",
    LockError.PASSCODE_EXISTS: "passcode already exists",
    LockError.PASSCODE_MISSING: "passcode does not exist",
    LockError.OUT_OF_MEMORY: "out of memory",
    LockError.PARAMETER_LENGTH: "invalid parameter length",
    LockError.CARD_MISSING: "card does not exist",
    LockError.FINGERPRINT_MISSING: "fingerprint does not exist",
    LockError.INVALID_COMMAND: "invalid command",
    LockError.FROZEN: "lock is frozen",
    LockError.INVALID_VENDOR: "invalid vendor string",
    LockError.DOUBLE_LOCKED: "lock is double locked",
    LockError.RECORD_MISSING: "record does not exist",
    LockError.INVALID_PARAMETER: "invalid parameter",
    LockError.PARKING_OBSTACLE: "obstacle above the parking lock",
    LockError.WORKING: "received and working",
    LockError.WIFI_NAME: "wrong wifi name",
    LockError.WIFI_PASSWORD: "wrong wifi password",
}


def name(code: int | None) -> str:
    """What the number says; None stands for a failure without a number (`56` answers so)."""
    if code is None:
        return "failed without a reason"
    return NAMES.get(code, f"error {code:#04x}, which the vendor does not list")
