"""The space above an antenna: cards are put there and taken away, and hear what a reader sends while it is powered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from latchwork.protocol.cards.iso14443a import first_collision
from latchwork.protocol.cards.mifare_classic import Key
from latchwork.simulators.cards.iso14443a import Frame, State, TypeACard


@dataclass(frozen=True, slots=True)
class Heard:
    """What the reader makes of the cards' answers; `collision` is the first bit in which they differed."""

    frame: Frame
    collision: int | None = None


class Field:
    """Cards in reach of one antenna, in the order in which they were put there.

    `watch` is told whenever a card comes or goes. Cards answer at the same time; where their bits differ, both kinds
    of bit reach the reader and the first such place is all it learns.
    """

    def __init__(self) -> None:
        self.cards: list[TypeACard] = []
        self.powered = False
        self._watchers: list[Callable[[], None]] = []

    def watch(self, call: Callable[[], None]) -> None:
        self._watchers.append(call)

    def put(self, card: TypeACard) -> None:
        if card in self.cards:
            raise ValueError(f"{card!r} already lies there")
        self.cards.append(card)
        card.power(self.powered)
        self._tell()

    def remove(self, card: TypeACard) -> None:
        """Takes the card away. A write that is still under way is torn."""
        self.cards.remove(card)
        card.power(False)
        self._tell()

    def clear(self) -> None:
        for card in tuple(self.cards):
            self.remove(card)

    def power(self, on: bool) -> None:
        """Switches the field; the cards start anew when it comes back."""
        self.powered = on
        for card in self.cards:
            card.power(on)

    def settle(self) -> None:
        """What the cards were writing is written."""
        for card in self.cards:
            card.memory.settle()

    def send(self, frame: Frame) -> Heard | None:
        """One frame to all cards; None when nobody answers."""
        self.settle()
        answers = [answer for card in self.cards if (answer := card.hear(frame)) is not None]
        if not answers:
            return None
        if len(answers) == 1:
            return Heard(answers[0])
        return _overlaid(answers)

    def authenticate(self, key: Key, block: int, secret: bytes, uid4: bytes) -> bool:
        """The Crypto-1 handshake with the card that is selected."""
        self.settle()
        active = [card for card in self.cards if card.state is State.ACTIVE]
        proved = [card.authenticate(key, block, secret, uid4) for card in active]
        return any(proved)

    def _tell(self) -> None:
        for call in self._watchers:
            call()


def _overlaid(answers: list[Frame]) -> Heard:
    """A bit is one when any card sends one: what a reader's demodulator shows of a collision."""
    size = max(len(answer.data) for answer in answers)
    padded = [answer.data.ljust(size, b"\x00") for answer in answers]
    mixed = bytes(reduce(or_, column) for column in zip(*padded, strict=True))
    collision = first_collision(padded)
    if collision is None and len({answer.bits for answer in answers}) > 1:
        collision = min(answer.bits for answer in answers)
    return Heard(Frame(mixed, max(answer.bits for answer in answers)), collision)
