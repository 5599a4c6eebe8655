"""A *stand-in* for Vostio's encode jobs: not the vendor's protocol, and none of its words.

    queued --encoder free--> waiting for the card --card--> done, or wrong card type
    waiting for the card --nothing until `deadline`--> no card
    queued, waiting --cancel--> cancelled

It is for simulators, so that what Latchwork does around a job can be tried. The codes are invented and say so; a
property may state others. The first card of a reservation overrides, the rest join (see the cards' model,
protocol/keycard).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from latchwork.protocol.pms_line.line import LocalError

CARD_WAIT = 60.0
"""Seconds; invented, as other key systems have it."""


class StandInState(StrEnum):
    QUEUED = "queued"
    WAITING_FOR_CARD = "waiting for card"
    DONE = "done"
    NO_CARD = "no card"
    WRONG_CARD_TYPE = "wrong card type"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self not in (StandInState.QUEUED, StandInState.WAITING_FOR_CARD)


INVENTED_CODES: Mapping[StandInState, str] = {
    StandInState.NO_CARD: "INVENTED_NO_CARD",
    StandInState.WRONG_CARD_TYPE: "INVENTED_WRONG_CARD_TYPE",
    StandInState.CANCELLED: "INVENTED_CANCELLED",
}


@dataclass(slots=True)
class StandInJob:
    """One job on one encoder. Times are seconds on any clock; `deadline` says when `expire` wants to be called."""

    card_types: frozenset[str]
    card_wait: float = CARD_WAIT
    codes: Mapping[StandInState, str] = field(default_factory=lambda: INVENTED_CODES)
    state: StandInState = StandInState.QUEUED
    deadline: float | None = None

    @property
    def code(self) -> str | None:
        """The invented code of an end that is a failure."""
        return self.codes.get(self.state)

    def encoder_free(self, now: float) -> None:
        """The encoder takes the job up. Raises `LocalError` for a job that does not wait for that."""
        if self.state is not StandInState.QUEUED:
            raise LocalError(f"the job is {self.state.value}; only a queued job is taken up")
        self.state, self.deadline = StandInState.WAITING_FOR_CARD, now + self.card_wait

    def card(self, card_type: str) -> StandInState:
        """A card lies on the encoder; how the job ends. Raises `LocalError` when none is waited for."""
        if self.state is not StandInState.WAITING_FOR_CARD:
            raise LocalError(f"the job is {self.state.value}; it waits for no card")
        return self._end(StandInState.DONE if card_type in self.card_types else StandInState.WRONG_CARD_TYPE)

    def cancel(self) -> StandInState:
        """Ends a job that is not over; one that is stays as it is."""
        return self.state if self.state.is_over else self._end(StandInState.CANCELLED)

    def expire(self, now: float) -> StandInState:
        """Call at `deadline` or later; earlier calls do nothing."""
        if self.deadline is not None and now >= self.deadline:
            self._end(StandInState.NO_CARD)
        return self.state

    def _end(self, state: StandInState) -> StandInState:
        self.state, self.deadline = state, None
        return state
