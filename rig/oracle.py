"""A second, independent judgement: who should get in, computed from what was promised alone.

It knows nothing of engines, locks or wires: plain dictionaries of promises, what hands did at keypads, and the rule by
which a newer stay's card ends an older one's at an off-line door.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from latchwork.drivers.contract import Method, Window


@dataclass(slots=True)
class Promise:
    """One grant as it was asked for: `stay` counts the stays of one room, a later one being newer."""

    person: str
    doors: frozenset[str]
    methods: frozenset[Method]
    window: Window
    codes: dict[str, str] = field(default_factory=dict, repr=False)
    stay: dict[str, int] = field(default_factory=dict)
    revoked_at: datetime | None = None

    def stands(self, at: datetime) -> bool:
        return self.window.holds(at) and (self.revoked_at is None or at < self.revoked_at)


class Oracle:
    """What should happen at each door."""

    def __init__(self, common: frozenset[str] = frozenset()) -> None:
        self.promises: dict[str, Promise] = {}
        self.by_hand: dict[str, set[str]] = {}
        self._common = common
        self._newest_seen: dict[str, int] = {}

    def code(self, door: str, pin: str, at: datetime) -> bool:
        """Whether this PIN should open this door now."""
        if pin in self.by_hand.get(door, ()):
            return True
        return any(
            Method.CODE in p.methods and door in p.doors and p.codes.get(door) == pin and p.stands(at)
            for p in self.promises.values()
        )

    def mobile_key(self, door: str, holder: str, at: datetime) -> bool:
        """Whether this grant's phone should open this door now."""
        promise = self.promises[holder]
        return Method.MOBILE_KEY in promise.methods and door in promise.doors and promise.stands(at)

    def card(self, door: str, holder: str, at: datetime) -> bool:
        """Whether this grant's card should open this off-line door now; a yes is remembered as the lock would."""
        promise = self.promises[holder]
        if Method.CARD not in promise.methods or door not in promise.doors or not promise.window.holds(at):
            return False
        if door in self._common:
            return True
        stay = promise.stay[door]
        if stay < self._newest_seen.get(door, 0):
            return False
        self._newest_seen[door] = stay
        return True

    def stored_card(self, door: str, holder: str, at: datetime) -> bool:
        """Whether this grant's card should open this lock, which knows cards by their numbers."""
        promise = self.promises[holder]
        return Method.CARD in promise.methods and door in promise.doors and promise.stands(at)
