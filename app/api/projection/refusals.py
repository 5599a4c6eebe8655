"""Why a door turned somebody away: from the word of the lock's own log to the published reason, a table."""

from __future__ import annotations

UNKNOWN, EXPIRED, BLOCKED, TOO_MANY = "unknown_code", "expired_code", "blocklisted_code", "too_many_attempts"
PRIVACY, CREDENTIAL = "blocked_by_privacy_mode", "credential_error"

REASONS: dict[str, tuple[str, str]] = {
    "wrong passcode": (UNKNOWN, "The lock does not know the code, or not at this time."),
    "passcode expired": (EXPIRED, "The code is no longer good."),
    "passcode on the black list": (BLOCKED, "The code is on the lock's black list."),
    "passcode refused, double locked": (PRIVACY, "The door is locked from inside."),
    "card refused, double locked": (PRIVACY, "The door is locked from inside."),
    "fingerprint refused, double locked": (PRIVACY, "The door is locked from inside."),
    "app refused, double locked": (PRIVACY, "The door is locked from inside."),
    "card refused": (CREDENTIAL, "The lock does not take the card."),
    "fingerprint refused": (CREDENTIAL, "The lock does not take the finger."),
    "keypad_disabled": (TOO_MANY, "Wrong codes were tried too often; the keypad is shut for a while."),
    "keypad_busy": (TOO_MANY, "The keypad is shut for a while."),
    "entry_limit_exceeded": (TOO_MANY, "The code was tried too often."),
    "schedule_inactive": (CREDENTIAL, "The code is not good at this time."),
    "credential_refused": (CREDENTIAL, "The lock does not take the credential now."),
    "credential_invalid": (CREDENTIAL, "The lock does not know the credential."),
    "rf_unlock_invalid_code": (UNKNOWN, "The lock does not know the code."),
    "rf_lock_invalid_code": (UNKNOWN, "The lock does not know the code."),
}


def reason_of(what: str | None) -> dict[str, str] | None:
    """The published reason; None for a word that says none."""
    row = REASONS.get(what or "")
    return None if row is None else {"reason_code": row[0], "message": row[1]}
