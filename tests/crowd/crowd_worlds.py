"""What somebody knows who asks and does not always hear the answer: how a thing may stand at the server.

A request that was answered leaves one way. One whose answer was lost leaves two: it was carried out or it was not.
Whatever is read later has to be one of the ways that are left, and rules out the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any


class Kind(Enum):
    GRANT = "grant"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class State:
    """A thing as it was asked to be. Moments are milliseconds since 1970; `pin` None where the engine draws it."""

    doors: frozenset[str]
    starts: int
    ends: int
    name: str | None = None
    pin: str | None = None

    def is_over(self, now: int) -> bool:
        return self.ends <= now

    def is_due(self, now: int) -> bool:
        return self.starts <= now < self.ends


World = State | None
"""None: it is not there."""


class Differs(Exception):
    """What was read is none of the ways in which the thing may stand."""


@dataclass(slots=True)
class Thing:
    """One access grant or access code of one client, under a name of the client's own that is never used again.

    `worlds` are all the ways in which it may stand. `left` says that its client asks no more of it.
    """

    kind: Kind
    key: str
    worlds: set[World] = field(default_factory=lambda: {None})
    id: str | None = None
    asked: bool = False
    answered: bool = False
    left: bool = False
    moved: int = 0
    """How often its window, its doors or its PIN were, or may have been, changed."""
    deleted: bool = False
    """Whether it was, or may have been, asked to go."""

    @property
    def certain(self) -> bool:
        return len(self.worlds) == 1

    @property
    def state(self) -> State:
        """The one way in which it stands, of which the client may ask for a change."""
        (only,) = self.worlds
        assert only is not None, self.key
        return only

    @property
    def may_be_gone(self) -> bool:
        return None in self.worlds

    # --- asking ---

    def made(self, state: State, *, answered: bool) -> None:
        self.asked, self.answered = True, self.answered or answered
        self.worlds = {state} if answered else self.worlds | {state}

    def changed(self, changes: dict[str, Any], *, answered: bool) -> None:
        """It was asked to have these values."""
        self.moved += 1
        self._become(lambda state: replace(state, **changes), answered=answered)

    def ended(self, *, answered: bool) -> None:
        self.deleted = True
        self._become(lambda _: None, answered=answered)

    def _become(self, change: Callable[[State], World], *, answered: bool) -> None:
        new = {change(one) for one in self.worlds if one is not None}
        self.worlds = new if answered else self.worlds | new

    # --- reading ---

    def seen_gone(self) -> None:
        """It was found to be not there. Raises `Differs` where it has to be."""
        if not self.may_be_gone:
            raise Differs(f"{self.kind.value} {self.key} is not there, and should be {_told(self.worlds)}")
        self.worlds = {None}

    def seen(self, fits: Callable[[State], bool], shown: str) -> None:
        """It was found to be there, as `fits` tells of a state. Raises `Differs` where it cannot be so."""
        left = {one for one in self.worlds if one is not None and fits(one)}
        if not left:
            raise Differs(f"{self.kind.value} {self.key} is {shown}, and should be {_told(self.worlds)}")
        self.worlds = set(left)


def _told(worlds: set[World]) -> str:
    return " or ".join(sorted("gone" if one is None else shown(one) for one in worlds))


def shown(state: State) -> str:
    """A state in a finding, without its PIN."""
    return f"{state.name or 'it'} at {', '.join(sorted(state.doors))} from {state.starts} to {state.ends}"
