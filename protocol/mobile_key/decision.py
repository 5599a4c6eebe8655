"""In which order a lock decides. The first thing that is wrong is the answer.

    parse - version - issuer's key - signature - clock - time - site - door - revoked - stay - schedule - uses - proof
    - privacy - battery

No claim is used before the signature is checked, but the version, without which the others cannot be read. The lock's
memory comes in as a value, and what must be kept after a grant goes out as one: nothing changes after a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key.claims import EARLY_SECONDS, Claims, Flags, OtherVersion
from latchwork.protocol.mobile_key.cose import NotAuthentic, PublicKey
from latchwork.protocol.mobile_key.credential import UnknownIssuer, parse_credential
from latchwork.protocol.mobile_key.possession import Action, Hello, Present, check_proof
from latchwork.protocol.mobile_key.statuses import Status
from latchwork.protocol.mobile_key.symmetric import open_symmetric


@dataclass(frozen=True, slots=True)
class Moment:
    """The lock's clock: unix seconds, and how far local time is ahead of UTC."""

    now: int
    utc_offset_seconds: int = 0

    @property
    def local(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC) + timedelta(seconds=self.utc_offset_seconds)


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock knows. `moment` is None when its clock is not set; `doors` are its own number and its groups;
    `uses` counts grants by `cti`."""

    lock_id: bytes
    site: str
    doors: frozenset[int]
    moment: Moment | None
    issuers: Mapping[bytes, PublicKey] = field(default_factory=dict, repr=False)
    highest_seq: Mapping[int, int] = field(default_factory=dict)
    revoked: frozenset[bytes] = frozenset()
    uses: Mapping[bytes, int] = field(default_factory=dict)
    privacy: bool = False
    battery_too_low: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    cti: bytes
    door: int
    time: int
    action: Action
    status: Status


@dataclass(frozen=True, slots=True)
class Kept:
    """What a lock must remember of a grant."""

    highest_seq: Mapping[int, int]
    uses: Mapping[bytes, int]
    audit: Audit


@dataclass(frozen=True, slots=True)
class Decision:
    """`claims` are there once they may be believed, `kept` after a grant."""

    status: Status
    claims: Claims | None = None
    kept: Kept | None = None


def read_checked(data: bytes, lock: Lock) -> Claims | Status:
    """The claims of a credential whose signature is right, or what is wrong."""
    return _opened(lambda: parse_credential(data).checked(lock.issuers))


def read_checked_symmetric(data: bytes, lock: Lock, key: bytes) -> Claims | Status:
    """The same for the profile of tiny locks; `key` is the lock's own."""
    return _opened(lambda: open_symmetric(data, lock.lock_id, key))


def _opened(read: Callable[[], Claims]) -> Claims | Status:
    try:
        return read()
    except OtherVersion:
        return Status.UNSUPPORTED_VERSION
    except UnknownIssuer:
        return Status.UNKNOWN_ISSUER
    except NotAuthentic:
        return Status.BAD_SIGNATURE
    except Malformed:
        return Status.MALFORMED


def judge(claims: Claims, lock: Lock) -> Status:
    """From the clock to the uses: all that can be said without the phone."""
    if lock.moment is None:
        return Status.CLOCK_NOT_SET
    checks = (
        (lock.moment.now < claims.nbf - EARLY_SECONDS, Status.NOT_YET_VALID),
        (lock.moment.now > claims.exp, Status.EXPIRED),
        (claims.aud != lock.site, Status.WRONG_SITE),
        (not _common(claims, lock), Status.DOOR_NOT_ALLOWED),
        (claims.cti in lock.revoked, Status.REVOKED),
        (not _open_doors(claims, lock), Status.SUPERSEDED),
        (not _in_schedule(claims, lock.moment), Status.OUTSIDE_SCHEDULE),
        (_exhausted(claims, lock), Status.USES_EXHAUSTED),
    )
    return next((status for wrong, status in checks if wrong), Status.GRANTED)


def _common(claims: Claims, lock: Lock) -> list[int]:
    return sorted(lock.doors.intersection(claims.doors))


def _open_doors(claims: Claims, lock: Lock) -> list[int]:
    """The doors at which no later stay has been seen."""
    return [door for door in _common(claims, lock) if claims.seq >= lock.highest_seq.get(door, 0)]


def _in_schedule(claims: Claims, moment: Moment) -> bool:
    return claims.schedule is None or any(period.holds(moment.local) for period in claims.schedule)


def _exhausted(claims: Claims, lock: Lock) -> bool:
    return claims.max_uses is not None and lock.uses.get(claims.cti, 0) >= claims.max_uses


def judge_door(claims: Claims, lock: Lock) -> Status:
    """What stands against opening although the key is good."""
    if lock.privacy and not claims.allows(Flags.OPENS_DESPITE_PRIVACY):
        return Status.PRIVACY
    return Status.BATTERY_LOW if lock.battery_too_low else Status.GRANTED


def decide(hello: Hello, present: Present, lock: Lock, *, nonce_is_fresh: bool) -> Decision:
    """A phone stands before the lock. `nonce_is_fresh` says that the hello's number was not used and is not old."""
    claims = read_checked(present.credential, lock)
    if isinstance(claims, Status):
        return Decision(claims)
    if claims.holder is None:
        # bound to a card's own key: a phone has nothing to prove that with
        return Decision(Status.MALFORMED)
    status = judge(claims, lock)
    if status is Status.GRANTED:
        status = _judge_proof(hello, present, claims.holder, fresh=nonce_is_fresh)
    return _concluded(claims, status, lock, present.action)


def _judge_proof(hello: Hello, present: Present, key: PublicKey, *, fresh: bool) -> Status:
    if not fresh:
        return Status.STALE_NONCE
    try:
        check_proof(hello, present, key)
    except NotAuthentic:
        return Status.PROOF_FAILED
    return Status.GRANTED


def decide_card(credential: bytes, card_kid: bytes, lock: Lock, action: Action = Action.UNLOCK) -> Decision:
    """A credential lies on a card that has proved, by its own key, to be the card of `card_kid`."""
    claims = read_checked(credential, lock)
    if isinstance(claims, Status):
        return Decision(claims)
    status = judge(claims, lock)
    if status is Status.GRANTED and claims.holder_kid != card_kid:
        status = Status.PROOF_FAILED
    return _concluded(claims, status, lock, action)


def decide_symmetric(data: bytes, key: bytes, lock: Lock, action: Action = Action.UNLOCK) -> Decision:
    """A bearer shows a key of the tiny locks' profile: there is nothing to prove."""
    claims = read_checked_symmetric(data, lock, key)
    if isinstance(claims, Status):
        return Decision(claims)
    return _concluded(claims, judge(claims, lock), lock, action)


def _concluded(claims: Claims, status: Status, lock: Lock, action: Action) -> Decision:
    if status is Status.GRANTED:
        status = judge_door(claims, lock)
    if status is not Status.GRANTED or lock.moment is None:
        return Decision(status, claims)
    doors = _open_doors(claims, lock)
    kept = Kept(
        highest_seq={**lock.highest_seq, **dict.fromkeys(doors, claims.seq)},
        uses={**lock.uses, claims.cti: lock.uses.get(claims.cti, 0) + 1},
        audit=Audit(claims.cti, doors[0], lock.moment.now, action, status),
    )
    return Decision(status, claims, kept)
