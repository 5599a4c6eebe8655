"""A reader with a card in its field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from latchwork.simulators.cards.field import Field
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.cards.reader import Reader
from latchwork.world import World


@pytest.fixture
def world() -> World:
    return World(7)


@pytest.fixture
def reader_with() -> Callable[..., Reader]:
    """Makes a powered field with these cards, and a reader that has selected the last one."""

    def make(*cards: TypeACard) -> Reader:
        field = Field()
        field.power(True)
        for card in cards:
            field.put(card)
        reader = Reader(field)
        assert reader.select(cards[-1].uid, wake_halted=True) is not None
        return reader

    return make
