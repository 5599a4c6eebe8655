"""What a credential says: the claims of its CWT.

Labels 1 to 8 are registered (RFC 8392, RFC 8747); those below -65536 are the registry's range for private use. Claims
that are not known are ignored, as RFC 8392 §3 wants it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntFlag
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key.cose import PublicKey, key_map, public_key

ISS, AUD, EXP, NBF, IAT, CTI, CNF = 1, 3, 4, 5, 6, 7, 8
DOORS, SEQ, FLAGS, SCHEDULE, MAX_USES, VER = -70001, -70002, -70003, -70004, -70005, -70006
CWT, POP = "RFC 8392 §3.1", "RFC 8747 §3.1"
VERSION = 1
CTI_SIZE = 16
CONFIRMATION_KEY, CONFIRMATION_KID = 1, 3
"""Inside `cnf`: the holder's public key, or the id of a key that a card holds."""

EARLY_SECONDS = 60
"""A lock takes a key so much before `nbf`, for its clock may be late."""

MINUTES_OF_A_DAY = 24 * 60
_LARGEST = 1 << 64
WHAT = "openkey claims"


class Flags(IntFlag):
    OPENS_DESPITE_PRIVACY = 1
    PASSAGE_MODE = 2
    STAFF = 4


@dataclass(frozen=True, slots=True)
class Period:
    """Minutes of the local day from `start` up to but not including `end`, on the days of `days` (bit 0 is Monday)."""

    days: int
    start: int
    end: int

    def holds(self, local: datetime) -> bool:
        minute = local.hour * 60 + local.minute
        return bool(self.days >> local.weekday() & 1) and self.start <= minute < self.end


@dataclass(frozen=True, slots=True)
class Claims:
    """Times are unix seconds. `holder` is the phone's key; `holder_kid` stands for a card's own key. `schedule` None is
    always, `max_uses` None as often as wanted (each lock counts for itself). `doors` are doors and groups of doors.
    `seq` grows from stay to stay: at a door a higher one ends all lower ones, equal ones live together."""

    iss: str
    aud: str
    exp: int
    nbf: int
    iat: int
    cti: bytes
    doors: tuple[int, ...]
    seq: int
    flags: int = 0
    holder: PublicKey | None = field(default=None, repr=False)
    holder_kid: bytes | None = None
    schedule: tuple[Period, ...] | None = None
    max_uses: int | None = None
    ver: int = VERSION

    def to_map(self) -> dict[int, Any]:
        """The CBOR map; raises `Malformed` for a value that no claim can have."""
        if self.holder is not None and self.holder_kid is not None:
            raise Malformed(WHAT, "a credential is bound to one key, not to two")
        written: dict[int, Any] = {row.label: row.write(self) for row in ROWS}
        kept = {label: value for label, value in written.items() if value is not None}
        read_claims(kept)
        return kept

    @property
    def confirmation(self) -> dict[int, Any] | None:
        if self.holder is not None:
            return {CONFIRMATION_KEY: key_map(self.holder)}
        return None if self.holder_kid is None else {CONFIRMATION_KID: self.holder_kid}

    def allows(self, flag: Flags) -> bool:
        return bool(self.flags & flag)


def _uint(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LARGEST:
        raise Malformed(WHAT, f"{name} is no unsigned number")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise Malformed(WHAT, f"{name} is no text")
    return value


def _cti(value: object, name: str) -> bytes:
    if not isinstance(value, bytes) or len(value) != CTI_SIZE:
        raise Malformed(WHAT, f"{name} is not {CTI_SIZE} bytes")
    return value


def _doors(value: object, name: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        raise Malformed(WHAT, f"{name} is no list of doors")
    return tuple(_uint(one, f"a number of {name}") for one in value)


def _schedule(value: object, name: str) -> tuple[Period, ...]:
    if not isinstance(value, list):
        raise Malformed(WHAT, f"{name} is no list")
    return tuple(_period(one, name) for one in value)


def _period(value: object, name: str) -> Period:
    if not isinstance(value, list) or len(value) != 3:
        raise Malformed(WHAT, f"a period of {name} has days, start and end")
    days, start, end = (_uint(one, f"a number of {name}") for one in value)
    if days > 0x7F or not start < end <= MINUTES_OF_A_DAY:
        raise Malformed(WHAT, f"a period of {name} has seven days and ends after it starts, within one day")
    return Period(days, start, end)


def _confirmation(value: object, name: str) -> tuple[PublicKey | None, bytes | None]:
    if isinstance(value, dict) and set(value) == {CONFIRMATION_KEY}:
        return public_key(value[CONFIRMATION_KEY], f"{WHAT}, {name}"), None
    if isinstance(value, dict) and set(value) == {CONFIRMATION_KID} and isinstance(value[CONFIRMATION_KID], bytes):
        return None, value[CONFIRMATION_KID]
    raise Malformed(WHAT, f"{name} holds neither one key nor the id of one")


@dataclass(frozen=True, slots=True)
class Row:
    """One claim: its name in RFCs and here, its label, how it is read and written, and who defines it."""

    name: str
    label: int
    read: Callable[[object, str], Any]
    write: Callable[[Claims], Any]
    needed: bool = True
    doc: str = ""
    source: str = "the project's own, in the registry's range for private use"


ROWS: tuple[Row, ...] = (
    Row("iss", ISS, _text, lambda one: one.iss, doc="who issued it", source=CWT),
    Row("aud", AUD, _text, lambda one: one.aud, doc="the site; the lock's own, or it is refused", source=CWT),
    Row("exp", EXP, _uint, lambda one: one.exp, doc="good until then, this second included", source=CWT),
    Row("nbf", NBF, _uint, lambda one: one.nbf, doc="good from then on; a lock is a minute early", source=CWT),
    Row("iat", IAT, _uint, lambda one: one.iat, doc="when it was issued", source=CWT),
    Row("cti", CTI, _cti, lambda one: one.cti, doc="its own number, for revocation and audit", source=CWT),
    Row(
        "cnf",
        CNF,
        _confirmation,
        lambda one: one.confirmation,
        needed=False,
        doc="whose key it is bound to",
        source=POP,
    ),
    Row("doors", DOORS, _doors, lambda one: list(one.doors), doc="doors and groups of doors"),
    Row("seq", SEQ, _uint, lambda one: one.seq, doc="the stay; higher replaces lower, equal joins"),
    Row("flags", FLAGS, _uint, lambda one: int(one.flags), doc="1 despite privacy, 2 passage mode, 4 staff"),
    Row(
        "schedule",
        SCHEDULE,
        _schedule,
        lambda one: None if one.schedule is None else [[p.days, p.start, p.end] for p in one.schedule],
        needed=False,
        doc="local times; absent is always",
    ),
    Row("max_uses", MAX_USES, _uint, lambda one: one.max_uses, needed=False, doc="counted by each lock"),
    Row("ver", VER, _uint, lambda one: one.ver, doc="1"),
)


class OtherVersion(Malformed):
    """Claims of a version whose other claims nobody here can read."""


def read_claims(value: object) -> Claims:
    """The claims of a CBOR map; raises `Malformed`, and `OtherVersion` before it looks at any other claim."""
    if not isinstance(value, dict):
        raise Malformed(WHAT, "the payload is no map")
    if VER in value and _uint(value[VER], "ver") != VERSION:
        raise OtherVersion(WHAT, f"version {value[VER]} is not known")
    got: dict[str, Any] = {}
    for row in ROWS:
        if row.label in value:
            got[row.name] = row.read(value[row.label], row.name)
        elif row.needed:
            raise Malformed(WHAT, f"{row.name} is missing")
    got["holder"], got["holder_kid"] = got.pop("cnf", (None, None))
    return Claims(**got)
