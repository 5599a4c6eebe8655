"""From what should be on one door and what is known to be there, to the operations that close the gap: pure.

The same function serves the worker and the dry run that people see. An empty plan is the normal case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from latchwork.drivers.contract import CodeLimits, Content, Credential, Entry, Evidence, Method


@dataclass(frozen=True, slots=True)
class Ours:
    """One credential of ours at this door.

    `due` says that it should be there now. `sent` says that it was ever sent, so that what is found may be ours;
    without it an equal code on the door is somebody else's. `have` is what is known to be there, None when nothing is.
    """

    id: int
    credential: Credential
    due: bool
    sent: bool
    evidence: Evidence
    have: Entry | None
    fixed_slot: int | None = None


@dataclass(frozen=True, slots=True)
class Others:
    """What else is on the door beside the credentials that are planned for.

    `slots` and `counts` say what room is taken, by others' codes and by ours that need nothing. `tags` are of what is
    not ours: never overwritten, adopted or deleted.
    """

    slots: frozenset[int] = frozenset()
    counts: Mapping[Method, int] = field(default_factory=dict)
    tags: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Add:
    ours: Ours
    credential: Credential


@dataclass(frozen=True, slots=True)
class Change:
    ours: Ours
    entry: Entry
    credential: Credential


@dataclass(frozen=True, slots=True)
class Remove:
    ours: Ours
    entry: Entry


@dataclass(frozen=True, slots=True)
class Collide:
    """Somebody else's equal code is on the door; ours needs another value."""

    ours: Ours


@dataclass(frozen=True, slots=True)
class Full:
    """No room is left on the door."""

    ours: Ours


Operation = Add | Change | Remove | Collide | Full


@dataclass(slots=True)
class Plan:
    """Removals first, for they free slots; then changes, then additions."""

    removes: list[Remove] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    adds: list[Add] = field(default_factory=list)
    collisions: list[Collide] = field(default_factory=list)
    full: list[Full] = field(default_factory=list)

    @property
    def operations(self) -> list[Operation]:
        return [*self.removes, *self.changes, *self.adds, *self.collisions, *self.full]

    def without(self, keys: Collection[int]) -> Plan:
        """The plan without what concerns these credentials."""
        if not keys:
            return self
        return Plan(
            [one for one in self.removes if one.ours.id not in keys],
            [one for one in self.changes if one.ours.id not in keys],
            [one for one in self.adds if one.ours.id not in keys],
            [one for one in self.collisions if one.ours.id not in keys],
            [one for one in self.full if one.ours.id not in keys],
        )

    def __bool__(self) -> bool:
        return bool(self.removes or self.changes or self.adds or self.collisions or self.full)


@dataclass(frozen=True, slots=True)
class Known:
    """A read of the door laid beside what is ours."""

    ours: tuple[Ours, ...]
    foreign: tuple[Entry, ...]


def reconcile(ours: Iterable[Ours], content: Content) -> Known:
    """Finds each of ours in what was read.

    A code is ours when its value (and, on an addressed lock, its slot) is one that we sent. Where the lock masks
    values, the slot alone decides: we wrote it, and nobody was seen to change it.
    """
    unclaimed = list(content.entries)
    found: list[Ours] = []
    for one in ours:
        entry = _find(one, unclaimed) if one.sent else None
        if entry is not None:
            unclaimed.remove(entry)
        evidence = Evidence.PLANNED if entry is None else max(one.evidence, Evidence.READ_BACK)
        if entry is not None and not entry.enabled:
            evidence = Evidence.SENT  # it lies there and opens nothing: a change that broke off half way
        found.append(Ours(one.id, one.credential, one.due, one.sent, evidence, entry, one.fixed_slot))
    return Known(tuple(found), tuple(unclaimed))


def _find(one: Ours, entries: list[Entry]) -> Entry | None:
    wanted = one.credential
    for entry in entries:
        if entry.method is not wanted.method:
            continue
        if entry.secret is None:
            if entry.slot is not None and entry.slot == one.fixed_slot:
                return entry
        elif entry.secret == wanted.secret and (one.fixed_slot is None or entry.slot == one.fixed_slot):
            return entry
    return None


def plan(
    ours: Sequence[Ours],
    others: Others,
    limits: CodeLimits | None,
    tag: dict[int, bytes],
    card_capacity: int | None = None,
) -> Plan:
    """What to do at this door now. `tag` gives the vault's tag of each of ours, to meet with others'."""
    result = Plan()
    room = _Room(ours, others, limits, card_capacity)
    for one in ours:
        if one.have is not None and not one.due:
            result.removes.append(Remove(one, one.have))
            room.free(one)
    for one in ours:
        if not one.due:
            continue
        if one.have is not None:
            if not as_wanted(one.have, one.credential):
                result.changes.append(Change(one, one.have, one.credential))
        elif one.credential.method is Method.CODE and tag.get(one.id) in others.tags:
            result.collisions.append(Collide(one))
        elif (placed := room.place(one)) is None:
            result.full.append(Full(one))
        else:
            result.adds.append(Add(one, placed))
    return result


def as_wanted(have: Entry, wanted: Credential) -> bool:
    """Whether what is on the door is what should be there: value and window."""
    if not have.enabled or (have.secret is not None and have.secret != wanted.secret):
        return False
    return have.window is None or have.window == wanted.window


class _Room:
    """Slots and capacity left on the door while a plan is made."""

    def __init__(
        self, ours: Sequence[Ours], others: Others, limits: CodeLimits | None, card_capacity: int | None
    ) -> None:
        self._limits = limits
        self._left: dict[Method, int | None] = {
            Method.CODE: limits.capacity if limits else None,
            Method.CARD: card_capacity,
        }
        self._taken = set(others.slots)
        if limits is not None:
            self._taken |= limits.reserved_slots
        self._count: dict[Method, int] = dict(others.counts)
        for one in ours:
            if one.have is not None:
                self._count[one.credential.method] = self._count.get(one.credential.method, 0) + 1
                if one.have.slot is not None:
                    self._taken.add(one.have.slot)
        # a slot that was meant for a code which is not there now is kept for it, unless somebody took it
        self._meant: dict[int, int] = {}
        for one in ours:
            if one.have is None and one.due and one.fixed_slot is not None and one.fixed_slot not in self._taken:
                self._meant[one.id] = one.fixed_slot
                self._taken.add(one.fixed_slot)

    def free(self, one: Ours) -> None:
        self._count[one.credential.method] -= 1
        if one.have is not None and one.have.slot is not None:
            self._taken.discard(one.have.slot)

    def place(self, one: Ours) -> Credential | None:
        wanted, limits = one.credential, self._limits
        most = self._left.get(wanted.method)
        if most is not None and self._count.get(wanted.method, 0) >= most:
            return None
        slot = self._meant.get(one.id)
        if wanted.method is Method.CODE and limits is not None and limits.addressed and slot is None:
            slot = self._free_slot(limits)
            if slot is None:
                return None
            self._taken.add(slot)
        self._count[wanted.method] = self._count.get(wanted.method, 0) + 1
        return Credential(wanted.key, wanted.method, wanted.secret, wanted.window, slot)

    def _free_slot(self, limits: CodeLimits) -> int | None:
        last = limits.first_slot + (limits.capacity or 0)
        return next((slot for slot in range(limits.first_slot, last) if slot not in self._taken), None)


def entry_of(credential: Credential) -> Entry:
    """What the door holds once `credential` is on it."""
    return Entry(credential.method, credential.secret, credential.window, credential.slot)
