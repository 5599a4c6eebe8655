"""What each TTLock error code means to whoever asked: one row per code of `protocol/ttlock/errors.py`."""

from __future__ import annotations

from latchwork.drivers.contract import DriverError, Reason, Rejected, Unreachable
from latchwork.protocol.ttlock.errors import LockError, name

REASONS: dict[int, Reason] = {
    LockError.NO_PERMISSION: Reason.NOT_AUTHORISED,
    LockError.WRONG_ADMIN_PASSWORD: Reason.NOT_AUTHORISED,
    LockError.IN_SETTING_MODE: Reason.NOT_PAIRED,
    LockError.NO_ADMIN: Reason.NOT_PAIRED,
    LockError.NOT_IN_SETTING_MODE: Reason.REFUSED,
    LockError.WRONG_DYNAMIC_CODE: Reason.NOT_AUTHORISED,
    LockError.NO_POWER: Reason.LOW_BATTERY,
    LockError.PASSCODE_RESET_FAILED: Reason.REFUSED,
    LockError.KEY_FLAG_INVALID: Reason.NOT_AUTHORISED,
    LockError.KEY_EXPIRED: Reason.NOT_AUTHORISED,
    LockError.PASSCODE_LENGTH: Reason.BAD_LENGTH,
    LockError.SAME_AS_DELETE_PASSWORD: Reason.DUPLICATE_CODE,
    LockError.KEY_NOT_YET_VALID: Reason.NOT_AUTHORISED,
    LockError.NOT_LOGGED_IN: Reason.NOT_AUTHORISED,
    LockError.UNDEFINED: Reason.REFUSED,
    LockError.PASSCODE_EXISTS: Reason.DUPLICATE_CODE,
    LockError.PASSCODE_MISSING: Reason.NOT_FOUND,
    LockError.OUT_OF_MEMORY: Reason.MEMORY_FULL,
    LockError.PARAMETER_LENGTH: Reason.REFUSED,
    LockError.CARD_MISSING: Reason.NOT_FOUND,
    LockError.FINGERPRINT_MISSING: Reason.NOT_FOUND,
    LockError.INVALID_COMMAND: Reason.UNSUPPORTED,
    LockError.FROZEN: Reason.REFUSED,
    LockError.INVALID_VENDOR: Reason.NOT_PAIRED,
    LockError.DOUBLE_LOCKED: Reason.REFUSED,
    LockError.RECORD_MISSING: Reason.NOT_FOUND,
    LockError.INVALID_PARAMETER: Reason.WINDOW_REFUSED,
    LockError.PARKING_OBSTACLE: Reason.JAMMED,
    LockError.WORKING: Reason.REFUSED,
    LockError.WIFI_NAME: Reason.REFUSED,
    LockError.WIFI_PASSWORD: Reason.REFUSED,
}
"""`CRC` has no row: the lock heard us damaged and did nothing, so the same question may be asked again."""


def refusal(door: str, echo: int, code: int | None) -> DriverError:
    """The error to raise when the lock answered `code` to command `echo`."""
    if code == LockError.CRC:
        return Unreachable(f"{door} heard command {echo:02x} damaged and did nothing; ask again")
    reason = Reason.REFUSED if code is None else REASONS.get(code, Reason.REFUSED)
    return Rejected(reason, f"{door} refused command {echo:02x}: {name(code)}", code=code)
