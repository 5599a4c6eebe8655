"""What an off-line lock remembers, and how it is set up. All of it survives a power cut.

Facts: which state such locks keep is in public manuals and patents (US 3,821,704, US 4,870,400, EP 0152678; Saflok
System 6000 reference manual §3.3).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from latchwork.protocol.keycard.model import KeyCard, Kind


class Family(StrEnum):
    """How a lock tells that a card is newer.

    A: the card's code is the current one or the next. B: its sequence number lies in a window from the stored one on,
    and its key date (a day) is not older. C: its issue time is not older. B+C: B, with the issue time for the date.
    """

    NEXT_CODE = "A"
    WINDOW = "B"
    ISSUE_TIME = "C"
    WINDOW_AND_ISSUE_TIME = "B+C"


class Result(StrEnum):
    """How a tap ends. `DONE` is a card that changes or reads the lock and opens nothing."""

    OPENED = "opened"
    OPENED_OVERRIDE = "opened_override"
    REFUSED_PROPERTY = "refused_property"
    REFUSED_BLOCKED = "refused_blocked"
    REFUSED_ROOM = "refused_room"
    TOO_EARLY = "too_early"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    OUT_OF_WINDOW = "out_of_window"
    USED_UP = "used_up"
    PRIVACY = "privacy"
    LOW_BATTERY = "low_battery"
    UNREADABLE = "unreadable"
    JAMMED = "jammed"
    DONE = "done"


OPENINGS = frozenset({Result.OPENED, Result.OPENED_OVERRIDE})


class Supply(StrEnum):
    """OK; LOW still opens, slowly; CRITICAL opens for staff and emergency, or for nobody; DEAD does nothing."""

    OK = "ok"
    LOW = "low"
    CRITICAL = "critical"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between makes.

    `window` is how many unused newer cards a lock follows (families B and B+C). `step` is the unit of its times: a
    start rounds down to it, an end up, issue times compare in it. `privacy_level` is the lowest staff level that a
    thrown dead bolt lets pass. `critical_serves_staff` says whether a critical battery still drives for staff.
    `one_shots` is how many one-shot cards a guest has. Battery thresholds are percent; `relock` is seconds.
    """

    family: Family = Family.WINDOW_AND_ISSUE_TIME
    window: int = 15
    step: timedelta = timedelta(minutes=1)
    privacy_level: int = 4
    critical_serves_staff: bool = True
    one_shots: int = 4
    low_battery: int = 20
    critical_battery: int = 5
    relock: float = 5.0
    ring: int = 200

    @property
    def enforces_dates(self) -> bool:
        """A card of family A carries its code and nothing else."""
        return self.family is not Family.NEXT_CODE

    def supply(self, percent: int) -> Supply:
        if percent <= 0:
            return Supply.DEAD
        if percent <= self.critical_battery:
            return Supply.CRITICAL
        return Supply.LOW if percent <= self.low_battery else Supply.OK


@dataclass(frozen=True, slots=True)
class Lineage:
    """Whose counter: a class of cards, a staff level, and the door or area they were let in for."""

    group: str
    level: int
    place: int


GUESTS = "guest"
GUEST_KINDS = frozenset({Kind.GUEST, Kind.JOINER, Kind.ONE_SHOT})


def group_of(card: KeyCard) -> tuple[str, int]:
    """Guests of every kind are one class; each staff level is one; each service kind is one."""
    if card.kind in GUEST_KINDS:
        return GUESTS, 0
    return card.kind.name.lower(), card.level if card.kind is Kind.STAFF else 0


@dataclass(frozen=True, slots=True)
class Counter:
    """The newest card that opened: its number and its issue time (None where a program card set the number alone)."""

    sequence: int
    issued: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ring; `at` is the lock's own clock, `rule` the rule that decided."""

    at: datetime
    result: Result
    rule: str
    serial: int | None = None
    kind: Kind | None = None


@dataclass(slots=True)
class Memory:
    """What a lock knows. `property_id` None is a lock as it came from the factory."""

    property_id: int | None
    door: int
    common: bool = False
    areas: frozenset[int] = frozenset()
    counters: dict[Lineage, Counter] = field(default_factory=dict)
    used_up: set[int] = field(default_factory=set)
    blocks: dict[tuple[str, int], int] = field(default_factory=dict)
    black_list: set[int] = field(default_factory=set)
    privacy: bool = False
    office: bool = False
    events: deque[Event] = field(default_factory=deque)

    def flash(self) -> dict[str, Any]:
        return {
            "property_id": self.property_id,
            "door": self.door,
            "common": self.common,
            "areas": sorted(self.areas),
            "counters": [
                [one.group, one.level, one.place, kept.sequence, kept.issued and kept.issued.isoformat()]
                for one, kept in self.counters.items()
            ],
            "used_up": sorted(self.used_up),
            "blocks": [[group, level, upto] for (group, level), upto in self.blocks.items()],
            "black_list": sorted(self.black_list),
            "privacy": self.privacy,
            "office": self.office,
            "events": [
                [event.at.isoformat(), event.result.value, event.rule, event.serial, event.kind and event.kind.name]
                for event in self.events
            ],
        }

    @classmethod
    def restored(cls, flash: dict[str, Any], ring: int) -> Memory:
        return cls(
            property_id=flash["property_id"],
            door=flash["door"],
            common=flash["common"],
            areas=frozenset(flash["areas"]),
            counters={
                Lineage(group, level, place): Counter(sequence, issued and datetime.fromisoformat(issued))
                for group, level, place, sequence, issued in flash["counters"]
            },
            used_up=set(flash["used_up"]),
            blocks={(group, level): upto for group, level, upto in flash["blocks"]},
            black_list=set(flash["black_list"]),
            privacy=flash["privacy"],
            office=flash["office"],
            events=deque(
                (
                    Event(datetime.fromisoformat(at), Result(result), rule, serial, Kind[kind] if kind else None)
                    for at, result, rule, serial, kind in flash["events"]
                ),
                maxlen=ring,
            ),
        )
