"""Who, where, when and how: the values that people ask with and are answered in.

These are what the command line and the HTTP API speak. Times are aware datetimes in UTC; a PIN is a `Secret`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from latchwork.drivers.contract import ALWAYS, Delivery, Evidence, Method, Secret, Window

DEFAULT_OWNER = "house"


class GrantError(Exception):
    """A request that cannot be carried out as it stands; one sentence: what, where, what to do. Nothing was stored."""


class NotFound(GrantError):
    """No person, door, space or grant of that name."""


class Conflict(GrantError):
    """The request contradicts something that stands, such as another stay's doors."""


class StayRule(StrEnum):
    """What a grant with the key of a stay that stands must keep to."""

    SAME_ROOMS = "same_rooms"
    NO_MORE_ROOMS = "no_more_rooms"
    OVERLAP = "overlap"


class StayConflict(Conflict):
    """The request breaks `rule` of the stay whose key it has."""

    def __init__(self, rule: StayRule, words: str) -> None:
        super().__init__(words)
        self.rule = rule


class GrantState(StrEnum):
    LIVE = "live"
    ENDED = "ended"
    REVOKED = "revoked"


class DoorKind(StrEnum):
    """A `lock` has a line to us; an `entrance` is an off-line door of an access system and learns from cards alone."""

    LOCK = "lock"
    ENTRANCE = "entrance"


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """One request. `doors` and `spaces` are names; `reservation` joins grants of one stay; `code` is a wish.

    `person` is found or made by name, unless `person_id` says who it is. `bundle` holds together the grants that were
    asked for in one breath: their cards belong to one stay. `late` leaves a lock's own schedule unused. `exact` takes
    the wish or nothing, now and later. `length` is how many digits a code that is drawn should have. A grant that
    `yields` leaves what other hands did at a door as it is. `one_time` and `rounding` (how far a window may be
    widened) speak of derived codes.
    """

    person: str
    window: Window = ALWAYS
    doors: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    methods: frozenset[Method] = frozenset({Method.CODE})
    reservation: str | None = None
    code: Secret | None = None
    owner: str = DEFAULT_OWNER
    person_id: str | None = None
    bundle: str | None = None
    late: bool = False
    exact: bool = False
    length: int | None = None
    yields: bool = False
    one_time: bool = False
    rounding: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is not as it should be: a stable `code` and one sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class CredentialView:
    """One method of one grant at one door. `secret` is the PIN there, None for what has none."""

    door: str
    make: str
    method: Method
    delivery: Delivery
    window: Window
    evidence: Evidence
    due: bool
    set: bool
    removing: bool
    slot: int | None = None
    secret: Secret | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class GrantView:
    """A grant as it stands now. `codes` are the distinct PINs: one, unless doors cannot share."""

    id: str
    person: str
    window: Window
    methods: frozenset[Method]
    doors: tuple[str, ...]
    spaces: tuple[str, ...]
    state: GrantState
    reservation: str | None
    created_at: datetime
    codes: tuple[Secret, ...]
    credentials: tuple[CredentialView, ...]
    problems: tuple[Problem, ...] = ()
    cards_to_encode: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that came to be known. `number` orders all events; stored with the change it tells of."""

    number: int
    at: datetime
    kind: str
    grant: str | None = None
    door: str | None = None
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that a person must know of until it is over, such as a code that outlives its end."""

    number: int
    at: datetime
    kind: str
    door: str
    text: str
    grant: str | None = None
