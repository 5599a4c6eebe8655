"""The order in which an off-line lock decides, one function per rule.

    property, blocked, room, time, newer, one-shot, privacy, battery; then it opens; then it stores.

The first rule that says no gives the result, and a refusal changes nothing. The model is a general one drawn from
public manuals and patents (see `state`); it is no vendor's algorithm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from latchwork.protocol.keycard.model import Flag, KeyCard, Kind
from latchwork.simulators.offline_lock.state import (
    GUEST_KINDS,
    GUESTS,
    Counter,
    Family,
    Lineage,
    Memory,
    Result,
    Settings,
    Supply,
    group_of,
)

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - any midnight will do to count steps from

SERVICE_KINDS = frozenset({Kind.BLOCK, Kind.PROGRAM, Kind.AUDIT})
"""Cards that change or read the lock and open nothing."""

WHOLE_LOCK = 0
"""The place of counters that belong to the lock itself: a program card may give it another door number."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a lock decides on. `clock` is its local time, None while it is not set."""

    card: KeyCard
    memory: Memory
    settings: Settings
    clock: datetime | None
    supply: Supply


@dataclass(frozen=True, slots=True)
class Verdict:
    """`result` and the rule it came from. `lineage` is the counter that `newer` has to be stored in, if any."""

    result: Result
    rule: str
    lineage: Lineage | None = None
    newer: bool = False


def decide(situation: Situation) -> Verdict:
    """What the lock would do with that card, without doing it."""
    for rule, check in RULES:
        refused = check(situation)
        if refused is not None:
            return Verdict(refused, rule)
    card = situation.card
    if card.kind in SERVICE_KINDS:
        return Verdict(Result.DONE, "service", _lineage(situation), newer=card.kind is not Kind.AUDIT)
    lineage = _lineage(situation)
    if lineage is None:
        return Verdict(Result.OPENED, "open")
    stored = situation.memory.counters.get(lineage)
    newer = stored is None or _compare(situation, stored) is _NEWER
    overrides = newer and stored is not None
    return Verdict(Result.OPENED_OVERRIDE if overrides else Result.OPENED, "open", lineage, newer)


# --- the rules ------------------------------------------------------------------------------------------------


def _property(situation: Situation) -> Result | None:
    own = situation.memory.property_id
    if own is None and situation.card.kind is Kind.PROGRAM:
        return None
    return None if situation.card.property_id == own else Result.REFUSED_PROPERTY


def _blocked(situation: Situation) -> Result | None:
    """A block holds until it is lifted or a newer card of the kind comes."""
    card, memory = situation.card, situation.memory
    if card.serial in memory.black_list:
        return Result.REFUSED_BLOCKED
    upto = memory.blocks.get(group_of(card))
    return Result.REFUSED_BLOCKED if upto is not None and card.sequence <= upto else None


def _room(situation: Situation) -> Result | None:
    if situation.card.kind in (Kind.PROGRAM, Kind.AUDIT):
        return None
    return None if place(situation.card, situation.memory) is not None else Result.REFUSED_ROOM


def place(card: KeyCard, memory: Memory) -> int | None:
    """The door or area of this lock that the card names: a room by its rooms, a common door by its commons. Staff
    and service cards also name areas, and common doors among their rooms."""
    guest = card.kind in GUEST_KINDS
    if memory.common and memory.door in card.commons:
        return memory.door
    if not (memory.common and guest) and card.names_room(memory.door):
        return memory.door
    if guest:
        return None
    return next((area for area in sorted(memory.areas) if card.names_room(area)), None)


def _time(situation: Situation) -> Result | None:
    """A lock whose clock is not set must not judge dates. A program card is what sets it right, so it is not judged
    by it."""
    card, clock = situation.card, situation.clock
    if clock is None or not situation.settings.enforces_dates or card.kind is Kind.PROGRAM:
        return None
    step = situation.settings.step
    if card.not_before is not None and clock < _down(card.not_before, step):
        return Result.TOO_EARLY
    if card.not_after is not None and clock > _up(card.not_after, step):
        return Result.EXPIRED
    return None


def _newer(situation: Situation) -> Result | None:
    lineage = _lineage(situation)
    stored = situation.memory.counters.get(lineage) if lineage is not None else None
    if stored is None or situation.card.kind is Kind.AUDIT:
        return None
    verdict = _compare(situation, stored)
    return verdict if isinstance(verdict, Result) else None


def _one_shot(situation: Situation) -> Result | None:
    """One opening for each one-shot card, and no more of them than a guest has. A newer stay starts afresh."""
    card, memory = situation.card, situation.memory
    if card.kind is not Kind.ONE_SHOT:
        return None
    lineage = _lineage(situation)
    if lineage is None:
        return Result.USED_UP if card.serial in memory.used_up else None
    stored = memory.counters.get(lineage)
    if stored is None or _compare(situation, stored) is _NEWER:
        return None
    spent = card.serial in memory.used_up or len(memory.used_up) >= situation.settings.one_shots
    return Result.USED_UP if spent else None


def _privacy(situation: Situation) -> Result | None:
    card = situation.card
    if not situation.memory.privacy or Flag.OVERRIDE_PRIVACY in card.flags:
        return None
    low_staff = card.kind is Kind.STAFF and card.level < situation.settings.privacy_level
    return Result.PRIVACY if card.kind in GUEST_KINDS or low_staff else None


def _battery(situation: Situation) -> Result | None:
    """Whether there is power to drive the bolt; reading and remembering need less."""
    card = situation.card
    if situation.supply in (Supply.OK, Supply.LOW) or card.kind in SERVICE_KINDS:
        return None
    served = situation.settings.critical_serves_staff and card.kind in (Kind.STAFF, Kind.EMERGENCY)
    return None if situation.supply is Supply.CRITICAL and served else Result.LOW_BATTERY


RULES: tuple[tuple[str, Callable[[Situation], Result | None]], ...] = (
    ("property", _property),
    ("blocked", _blocked),
    ("room", _room),
    ("time", _time),
    ("newer", _newer),
    ("one_shot", _one_shot),
    ("privacy", _privacy),
    ("battery", _battery),
)


# --- newer, older, the same -----------------------------------------------------------------------------------


_NEWER = "newer"
_SAME = "same"
Comparison = Result | str


def _lineage(situation: Situation) -> Lineage | None:
    """The counter that speaks for this card; None where newness is no question: guests at a common door, where the
    next guest's first card must not shut out everybody else."""
    card, memory = situation.card, situation.memory
    group, level = group_of(card)
    if group == GUESTS and memory.common:
        return None
    if card.kind in SERVICE_KINDS:
        return Lineage(group, level, WHOLE_LOCK)
    where = place(card, memory)
    return Lineage(group, level, memory.door if where is None else where)


def _compare(situation: Situation, stored: Counter) -> Comparison:
    """The card beside the newest that opened: `_NEWER`, `_SAME`, or the result that refuses it."""
    card, settings = situation.card, situation.settings
    if card.kind in SERVICE_KINDS:
        # Their sequence field speaks of other cards, so only their issue time can tell an old one.
        return _by_issue_time(card, stored, settings.step)
    if settings.family is Family.ISSUE_TIME and situation.clock is not None and stored.issued is not None:
        return _by_issue_time(card, stored, settings.step)
    if card.sequence < stored.sequence:
        return Result.SUPERSEDED
    if card.sequence == stored.sequence:
        # Cards of one stay live together whenever each was made; the issue time tells stays apart, not cards.
        return _SAME
    if settings.family is Family.ISSUE_TIME:
        return _NEWER
    window = 1 if settings.family is Family.NEXT_CODE else settings.window
    if card.sequence > stored.sequence + window:
        return Result.OUT_OF_WINDOW
    if settings.family is Family.WINDOW and _by_issue_time(card, stored, timedelta(days=1)) is Result.SUPERSEDED:
        return Result.SUPERSEDED
    dated = settings.family is Family.WINDOW_AND_ISSUE_TIME and situation.clock is not None
    if dated and _by_issue_time(card, stored, settings.step) is Result.SUPERSEDED:
        return Result.SUPERSEDED
    return _NEWER


def _by_issue_time(card: KeyCard, stored: Counter, step: timedelta) -> Comparison:
    if stored.issued is None:
        return _NEWER
    ours, theirs = (card.issued - EPOCH) // step, (stored.issued - EPOCH) // step
    if ours == theirs:
        return _SAME
    return _NEWER if ours > theirs else Result.SUPERSEDED


def _down(moment: datetime, step: timedelta) -> datetime:
    return EPOCH + (moment - EPOCH) // step * step


def _up(moment: datetime, step: timedelta) -> datetime:
    return EPOCH - (EPOCH - moment) // step * step
