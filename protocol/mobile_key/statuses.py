"""What a lock answers: one number each."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    GRANTED = 0
    MALFORMED = 1
    UNKNOWN_ISSUER = 2
    BAD_SIGNATURE = 3
    NOT_YET_VALID = 4
    EXPIRED = 5
    WRONG_SITE = 6
    DOOR_NOT_ALLOWED = 7
    REVOKED = 8
    SUPERSEDED = 9
    PROOF_FAILED = 10
    STALE_NONCE = 11
    OUTSIDE_SCHEDULE = 12
    USES_EXHAUSTED = 13
    CLOCK_NOT_SET = 14
    UNSUPPORTED_VERSION = 15
    PRIVACY = 16
    BATTERY_LOW = 17


MEANINGS: dict[Status, str] = {
    Status.GRANTED: "granted",
    Status.MALFORMED: "malformed, of another type, or bound to no key",
    Status.UNKNOWN_ISSUER: "the lock does not know the issuer's key",
    Status.BAD_SIGNATURE: "the signature is wrong",
    Status.NOT_YET_VALID: "not yet valid",
    Status.EXPIRED: "expired",
    Status.WRONG_SITE: "for another site",
    Status.DOOR_NOT_ALLOWED: "not for this door",
    Status.REVOKED: "revoked",
    Status.SUPERSEDED: "a later stay has opened the door",
    Status.PROOF_FAILED: "the phone did not prove that it holds the key",
    Status.STALE_NONCE: "the lock's number was used before, or is too old",
    Status.OUTSIDE_SCHEDULE: "outside its schedule",
    Status.USES_EXHAUSTED: "used as often as it may be",
    Status.CLOCK_NOT_SET: "the lock does not know the time",
    Status.UNSUPPORTED_VERSION: "of a version that the lock does not know",
    Status.PRIVACY: "somebody inside wants to be alone",
    Status.BATTERY_LOW: "the lock's battery is too low",
}
