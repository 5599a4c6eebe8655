"""What goes wrong in a secured conversation: a mistake of ours is raised, a mistake of the other node is an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

Draw: TypeAlias = Callable[[int], bytes]
"""Gives that many random bytes that nobody can foresee; the caller's, for no randomness is made here."""


class LocalError(Exception):
    """What was asked of a channel or an inclusion is illegal, or illegal now; nothing was sent."""


class Refusal(Enum):
    """Why something that the other node sent was not taken."""

    MALFORMED = "malformed"
    NOT_AUTHENTIC = "not authentic"
    """Another key, nonces out of step, or changed on its way."""
    REPEATED = "repeated"
    """The sequence number of the last frame again."""
    NO_NONCE = "no nonce"
    """It was sealed under a nonce that was never given out, was used already or has expired."""
    NOT_ASKED = "not asked"
    SEQUENCE = "sequence"
    """The second half of a command that has no first half."""
    EXTENSION = "extension"
    """An extension that has to be understood and is not."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A frame of the other node was dropped."""

    why: Refusal


@dataclass(frozen=True, slots=True)
class Opened:
    """A command came in sealed and authentic. `key_class` is the S2 class whose key it was under; None for S0."""

    command: bytes = field(repr=False)
    key_class: int | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A command was not taken: no nonce came for it, or the other node could not open it, twice. `number` is what
    `send` gave."""

    number: int


ChannelEvent: TypeAlias = Opened | Undelivered | Refused
