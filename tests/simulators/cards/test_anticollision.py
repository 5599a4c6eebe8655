"""Cards of type A as the air sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.cards.iso14443a import selection, with_crc
from latchwork.simulators.cards.field import Field
from latchwork.simulators.cards.iso14443a import Frame, State
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.reader import Reader
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.world import World

WORLD = World(7)
REQA, WUPA = Frame.short(0x26), Frame.short(0x52)


def powered(*cards: MifareClassic | Ntag21x) -> Field:
    field = Field()
    field.power(True)
    for card in cards:
        field.put(card)
    return field


@given(st.lists(st.binary(min_size=4, max_size=4), min_size=1, max_size=5, unique=True))
def test_a_reader_finds_every_card_in_the_field(uids: list[bytes]) -> None:
    reader = Reader(powered(*(MifareClassic(WORLD, uid) for uid in uids)))
    found = []
    while (selected := reader.select()) is not None:
        found.append(selected.uid)
        reader.halt()
    assert sorted(found) == sorted(uids)


@given(st.lists(st.binary(min_size=6, max_size=6), min_size=2, max_size=4, unique=True))
def test_cards_that_differ_only_in_the_second_cascade_level_are_told_apart(tails: list[bytes]) -> None:
    reader = Reader(powered(*(Ntag21x(WORLD, b"\x04" + tail) for tail in tails)))
    found = set()
    while (selected := reader.select()) is not None:
        found.add(selected.uid)
        reader.halt()
    assert found == {b"\x04" + tail for tail in tails}


@pytest.mark.parametrize("card", [MifareClassic(WORLD, bytes.fromhex("deadbeef")), Ntag21x(WORLD)])
def test_a_selection_is_answered_byte_for_byte(card: MifareClassic | Ntag21x) -> None:
    field = powered(card)
    for step in selection(card.uid, card.atqa, card.sak):
        heard = field.send(Frame(step.sent, step.sent_bits))
        assert heard is not None
        assert heard.frame == Frame.whole(step.answer)
    assert card.state is State.ACTIVE


def test_a_halted_card_hears_only_the_call_for_halted_cards() -> None:
    card = MifareClassic(WORLD)
    field = powered(card)
    reader = Reader(field)
    assert reader.select() is not None
    reader.halt()
    assert field.send(REQA) is None
    assert field.send(WUPA) is not None


def test_a_card_that_came_from_halt_falls_back_to_halt() -> None:
    card = MifareClassic(WORLD)
    reader = Reader(powered(card))
    assert reader.select() is not None
    reader.halt()
    assert reader.select(card.uid, wake_halted=True) is not None
    reader.field.send(Frame.whole(with_crc(b"\x00\x00\x00")))
    assert card.state is State.HALT


def test_the_field_switched_off_and_on_wakes_a_halted_card() -> None:
    card = MifareClassic(WORLD)
    reader = Reader(powered(card))
    assert reader.select() is not None
    reader.halt()
    reader.field.power(False)
    assert reader.select() is None
    reader.field.power(True)
    assert reader.select() is not None


def test_an_active_card_that_hears_a_call_falls_asleep_silently() -> None:
    card = MifareClassic(WORLD)
    field = powered(card)
    assert Reader(field).select() is not None
    assert field.send(REQA) is None
    assert card.state is State.IDLE


@pytest.mark.parametrize(
    "frame",
    [
        Frame.whole(bytes.fromhex("9520")),
        Frame.whole(bytes.fromhex("9319")),
        Frame.whole(bytes.fromhex("9370deadbeef220000")),
        Frame.whole(with_crc(bytes.fromhex("9370deadbeee23"))),
        Frame.whole(bytes.fromhex("93")),
    ],
    ids=["wrong level", "impossible bit count", "bad CRC", "another UID", "too short"],
)
def test_a_selection_that_is_not_meant_for_it_sends_the_card_back(frame: Frame) -> None:
    card = MifareClassic(WORLD, bytes.fromhex("deadbeef"))
    field = powered(card)
    field.send(REQA)
    assert card.state is State.READY
    assert field.send(frame) is None
    assert card.state is State.IDLE


def test_a_card_without_power_says_nothing() -> None:
    card = MifareClassic(WORLD)
    field = Field()
    field.put(card)
    assert field.send(REQA) is None
    assert card.state is State.OFF


def test_a_card_lies_in_a_field_only_once() -> None:
    card = MifareClassic(WORLD)
    field = powered(card)
    with pytest.raises(ValueError, match="already lies there"):
        field.put(card)


def test_two_worlds_of_one_seed_make_the_same_cards() -> None:
    assert MifareClassic(World(3)).uid == MifareClassic(World(3)).uid
    assert MifareClassic(World(3)).uid != MifareClassic(World(4)).uid
