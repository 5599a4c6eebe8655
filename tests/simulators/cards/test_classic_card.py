"""A MIFARE Classic enforces what its access bits say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from latchwork.protocol.cards.mifare_classic import (
    DATA_RIGHTS,
    FACTORY_KEY,
    TRAILER_RIGHTS,
    AccessConditions,
    Bits,
    Command,
    Key,
    Trailer,
    build_value,
    parse_value,
)
from latchwork.simulators.cards.iso14443a import Frame, State
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.reader import CardError, CardRefused, CardSilent, Reader
from latchwork.world import World

KEYS = {Key.A: bytes.fromhex("0a0a0a0a0a0a"), Key.B: bytes.fromhex("0b0b0b0b0b0b")}
NEW = bytes(range(16))
ReaderWith = Callable[..., Reader]


def prepared(world: World, data: Bits, trailer: Bits, content: bytes = bytes(16)) -> MifareClassic:
    """A card whose sector 1 has these access bits in all groups and `content` in block 4."""
    card = MifareClassic(world)
    access = AccessConditions(data, data, data, trailer)
    card.put_block(7, Trailer(KEYS[Key.A], access, KEYS[Key.B]).build())
    card.put_block(4, content)
    return card


def works(reader: Reader, card: MifareClassic, key: Key, operation: Callable[[], object]) -> bool:
    """Selects, authenticates and tries."""
    assert reader.select(card.uid, wake_halted=True) is not None
    assert reader.authenticate(key, 4, KEYS[key], card.uid)
    try:
        operation()
    except CardRefused:
        return False
    return True


@pytest.mark.parametrize("key", list(Key))
@pytest.mark.parametrize("bits", list(Bits))
def test_a_data_block_obeys_each_combination_of_access_bits(
    world: World, reader_with: ReaderWith, bits: Bits, key: Key
) -> None:
    card = prepared(world, bits, Bits.C011, build_value(5))
    reader = reader_with(card)
    rights = DATA_RIGHTS[bits]
    one = (1).to_bytes(4, "little")
    assert works(reader, card, key, lambda: reader.read(4)) == (key in rights.read)
    assert works(reader, card, key, lambda: reader.value(Command.INCREMENT, 4, one)) == (key in rights.increment)
    assert works(reader, card, key, lambda: reader.value(Command.DECREMENT, 4, one)) == (key in rights.decrement)
    assert works(reader, card, key, lambda: reader.value(Command.RESTORE, 4, bytes(4))) == (key in rights.decrement)
    assert works(reader, card, key, lambda: reader.write_block(4, NEW)) == (key in rights.write)
    assert (card.block(4) == NEW) == (key in rights.write)


@pytest.mark.parametrize("bits", [bits for bits in Bits if not TRAILER_RIGHTS[bits].key_b_read])
@pytest.mark.parametrize("key", list(Key))
def test_a_trailer_shows_and_takes_what_its_access_bits_allow(
    world: World, reader_with: ReaderWith, bits: Bits, key: Key
) -> None:
    card = prepared(world, Bits.C000, bits)
    reader, rights, old = reader_with(card), TRAILER_RIGHTS[bits], card.block(7)
    assert works(reader, card, key, lambda: None)
    seen = reader.read(7)
    assert seen[:6] == bytes(6), "key A is never readable"
    assert seen[6:10] == (old[6:10] if key in rights.access_read else bytes(4))
    assert seen[10:] == bytes(6)
    new = Trailer(FACTORY_KEY, AccessConditions(*[Bits.C110] * 4), FACTORY_KEY, 0).build()
    works(reader, card, key, lambda: reader.write_block(7, new))
    now = card.block(7)
    assert now[:6] == (new[:6] if key in rights.key_a_write else old[:6])
    assert now[6:10] == (new[6:10] if key in rights.access_write else old[6:10])
    assert now[10:] == (new[10:] if key in rights.key_b_write else old[10:])


@pytest.mark.parametrize("bits", [bits for bits in Bits if TRAILER_RIGHTS[bits].key_b_read])
def test_a_key_b_that_can_be_read_opens_nothing(world: World, reader_with: ReaderWith, bits: Bits) -> None:
    card = prepared(world, Bits.C000, bits)
    reader = reader_with(card)
    assert works(reader, card, Key.A, lambda: reader.read(4))
    assert reader.read(7)[10:] == KEYS[Key.B]
    assert not works(reader, card, Key.B, lambda: reader.read(4))


def test_access_bits_whose_copies_disagree_shut_the_sector(world: World, reader_with: ReaderWith) -> None:
    card = prepared(world, Bits.C000, Bits.C001)
    broken = bytearray(card.block(7))
    broken[6] ^= 0x01
    card.put_block(7, bytes(broken))
    reader = reader_with(card)
    for key in Key:
        assert not works(reader, card, key, lambda: reader.read(4))
        assert not works(reader, card, key, lambda: reader.write_block(7, bytes(16)))


def test_a_wrong_key_leaves_the_card_silent_until_it_is_selected_again(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    reader = reader_with(card)
    assert not reader.authenticate(Key.A, 4, bytes(6), card.uid)
    with pytest.raises(CardSilent):
        reader.read(4)
    assert not reader.authenticate(Key.A, 4, FACTORY_KEY, card.uid)
    assert reader.select(card.uid) is not None
    assert reader.authenticate(Key.A, 4, FACTORY_KEY, card.uid)


def test_the_uid_enters_the_handshake(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    assert not reader_with(card).authenticate(Key.A, 4, FACTORY_KEY, bytes(4))


def test_a_proved_key_is_good_for_its_sector_alone(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    reader = reader_with(card)
    assert reader.authenticate(Key.A, 4, FACTORY_KEY, card.uid)
    with pytest.raises(CardRefused):
        reader.read(8)


def test_nothing_is_read_without_a_key(world: World, reader_with: ReaderWith) -> None:
    with pytest.raises(CardRefused):
        reader_with(MifareClassic(world)).read(4)


def test_the_manufacturer_block_cannot_be_written(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    reader, before = reader_with(card), card.block(0)
    assert reader.authenticate(Key.A, 0, FACTORY_KEY, card.uid)
    with pytest.raises(CardRefused):
        reader.write_block(0, NEW)
    assert card.block(0) == before
    assert before[:5] == card.uid + bytes((card.uid[0] ^ card.uid[1] ^ card.uid[2] ^ card.uid[3],))


def test_a_value_is_changed_in_the_buffer_and_stored_by_transfer(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    card.put_block(4, build_value(100, 4))
    reader = reader_with(card)
    assert reader.authenticate(Key.A, 4, FACTORY_KEY, card.uid)
    reader.value(Command.DECREMENT, 4, (30).to_bytes(4, "little"))
    assert parse_value(card.block(4)) == (100, 4)
    reader.transfer(5)
    assert parse_value(card.block(5)) == (70, 4)
    assert parse_value(card.block(4)) == (100, 4)


def test_a_value_that_would_overflow_is_refused(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    card.put_block(4, build_value((1 << 31) - 1))
    reader = reader_with(card)
    assert reader.authenticate(Key.A, 4, FACTORY_KEY, card.uid)
    with pytest.raises(CardRefused):
        reader.value(Command.INCREMENT, 4, (1).to_bytes(4, "little"))


def test_a_block_that_is_no_value_is_not_counted(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    reader = reader_with(card)
    assert reader.authenticate(Key.A, 4, FACTORY_KEY, card.uid)
    with pytest.raises(CardRefused):
        reader.value(Command.INCREMENT, 4, (1).to_bytes(4, "little"))


def test_a_raw_handshake_gets_a_nonce_and_then_silence(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    reader = reader_with(card)
    heard = reader.field.send(Frame.whole(bytes.fromhex("6004d13d")))
    assert heard is not None
    assert heard.frame.bits == 32
    assert reader.field.send(Frame.whole(bytes(8))) is None
    assert card.state is State.IDLE


def test_a_4k_card_has_its_forty_sectors(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world, sectors=40)
    reader = reader_with(card)
    assert reader.authenticate(Key.B, 254, FACTORY_KEY, card.uid) is True
    assert (card.sak, len(card.memory)) == (0x18, 4096)
    assert card.block(255)[6:10].hex() == "ff078069"


def test_a_1k_card_has_no_block_64(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    assert not reader_with(card).authenticate(Key.A, 64, FACTORY_KEY, card.uid)


@pytest.mark.parametrize("garbage", [False, True])
def test_a_torn_write_leaves_the_old_block_the_new_one_or_garbage(garbage: bool) -> None:
    left = set()
    for seed in range(30):
        world = World(seed)
        card = MifareClassic(world, bytes.fromhex("deadbeef"), garbage_when_torn=garbage)
        card.power(True)
        card.memory.write(64, NEW)
        card.power(False)
        left.add(card.block(4))
    assert {bytes(16), NEW} <= left
    assert (len(left) > 2) == garbage


def test_a_finished_write_survives_the_card_leaving(world: World, reader_with: ReaderWith) -> None:
    card = MifareClassic(world)
    reader = reader_with(card)
    assert reader.authenticate(Key.A, 4, FACTORY_KEY, card.uid)
    reader.write_block(4, NEW)
    reader.field.remove(card)
    assert card.block(4) == NEW


def test_a_card_remembers_across_a_restart(world: World) -> None:
    card, twin = MifareClassic(world, bytes.fromhex("deadbeef")), MifareClassic(world, bytes.fromhex("deadbeef"))
    card.put_block(4, NEW)
    twin.restore(card.flash())
    assert twin.block(4) == NEW
    with pytest.raises(ValueError, match="not of"):
        MifareClassic(world, bytes.fromhex("01020304")).restore(card.flash())


def test_a_card_error_does_not_tell_what_was_written(world: World, reader_with: ReaderWith) -> None:
    reader = reader_with(MifareClassic(world))
    with pytest.raises(CardError) as caught:
        reader.write_block(4, b"sixteen byte key")
    assert "sixteen" not in str(caught.value)
