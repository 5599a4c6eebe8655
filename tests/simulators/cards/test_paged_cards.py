"""NTAG21x, Ultralight EV1 and Ultralight C do what their data sheets say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from latchwork.protocol.cards import ntag21x
from latchwork.protocol.cards.ntag21x import MAPS, NTAG213, NTAG216, Configuration, MemoryMap, UlcHandshake
from latchwork.simulators.cards.iso14443a import Frame, State
from latchwork.simulators.cards.reader import CardRefused, CardSilent, Reader
from latchwork.simulators.cards.ultralight import Ntag21x, UltralightEv1
from latchwork.simulators.cards.ultralight_c import UltralightC
from latchwork.world import World

ReaderWith = Callable[..., Reader]
PWD, PACK = b"\x12\x34\x56\x78", b"\xab\xcd"
IN_THE_FAMILY = [layout for layout in MAPS.values() if layout.version]


def tag(world: World, layout: MemoryMap = NTAG213, **configuration: object) -> Ntag21x:
    """A tag with this configuration."""
    kind = Ntag21x if layout.name.startswith("ntag") else UltralightEv1
    card = kind(world, layout=layout)
    pages = Configuration(pwd=PWD, pack=PACK, **configuration).build()  # type: ignore[arg-type]
    assert layout.cfg0_page is not None
    for n in range(4):
        card.put_page(layout.cfg0_page + n, pages[4 * n : 4 * n + 4])
    return card


def again(reader: Reader, card: Ntag21x | UltralightC) -> None:
    """Selects the card anew, as one must after a NAK and for settings to take effect."""
    assert reader.select(card.uid, wake_halted=True) is not None


def refused(reader: Reader, data: bytes) -> int:
    """The NAK that `data` gets."""
    with pytest.raises(CardRefused) as caught:
        reader.exchange(data)
    return caught.value.nak


@pytest.mark.parametrize("layout", IN_THE_FAMILY, ids=lambda layout: layout.name)
def test_every_ic_says_its_version_and_wraps_after_its_last_page(
    world: World, reader_with: ReaderWith, layout: MemoryMap
) -> None:
    card = tag(world, layout)
    reader = reader_with(card)
    assert reader.exchange(ntag21x.get_version()) == layout.version
    assert reader.read(layout.last_page)[4:] == card.memory.read(0, 12)
    assert refused(reader, ntag21x.read(layout.last_page + 1)) == 0


def test_password_and_acknowledgement_read_as_zero_even_when_proved(world: World, reader_with: ReaderWith) -> None:
    reader = reader_with(tag(world))
    assert reader.exchange(ntag21x.pwd_auth(PWD)) == PACK
    assert reader.read(0x2B)[:8] == bytes(8)
    assert reader.exchange(ntag21x.fast_read(0x2B, 0x2C)) == bytes(8)


def test_a_page_is_written_and_read_back(world: World, reader_with: ReaderWith) -> None:
    card = tag(world)
    reader = reader_with(card)
    reader.write_page(4, b"page")
    assert reader.read(4)[:4] == b"page"
    assert reader.exchange(ntag21x.fast_read(4, 5)) == b"page" + card.page(5)


def test_a_compatibility_write_takes_sixteen_bytes_and_keeps_four(world: World, reader_with: ReaderWith) -> None:
    card = tag(world)
    reader = reader_with(card)
    reader.write_block(5, b"page" + bytes(12))
    assert card.page(5) == b"page"
    reader.command(bytes((0xA0, 5)))
    with pytest.raises(CardRefused):
        reader.command(b"page")


def test_a_refusal_sends_the_tag_to_sleep(world: World, reader_with: ReaderWith) -> None:
    card = tag(world)
    reader = reader_with(card)
    assert refused(reader, b"\xff") == 0
    assert card.state is State.IDLE
    with pytest.raises(CardSilent):
        reader.read(4)


def test_a_frame_with_a_wrong_checksum_is_refused_as_such(world: World, reader_with: ReaderWith) -> None:
    reader = reader_with(tag(world))
    heard = reader.field.send(Frame.whole(b"\x30\x04\x00\x00"))
    assert heard is not None
    assert (heard.frame.bits, heard.frame.data[0]) == (4, 1)


@pytest.mark.parametrize("page", [0, 1])
def test_the_uid_cannot_be_written(world: World, reader_with: ReaderWith, page: int) -> None:
    with pytest.raises(CardRefused):
        reader_with(tag(world)).write_page(page, bytes(4))


def test_the_capability_container_only_gains_bits(world: World, reader_with: ReaderWith) -> None:
    card = tag(world)
    reader = reader_with(card)
    reader.write_page(3, bytes((0, 0, 0, 0x0F)))
    assert card.page(3) == NTAG213.cc[:3] + b"\x0f" if NTAG213.cc else None
    reader.write_page(3, bytes(4))
    assert card.page(3)[3] == 0x0F


def test_a_static_lock_bit_holds_from_the_next_selection_and_for_ever(world: World, reader_with: ReaderWith) -> None:
    card = tag(world)
    reader = reader_with(card)
    reader.write_page(2, bytes((0, 0, 0x10, 0)))
    reader.write_page(4, b"last")
    again(reader, card)
    with pytest.raises(CardRefused):
        reader.write_page(4, b"more")
    again(reader, card)
    reader.write_page(5, b"free")
    reader.write_page(2, bytes(4))
    again(reader, card)
    with pytest.raises(CardRefused):
        reader.write_page(4, b"more")
    assert card.page(4) == b"last"
    assert card.page(2)[:2] == Ntag21x(world, card.uid).page(2)[:2], "check byte and internal byte stay"


def test_a_block_locking_bit_freezes_the_lock_bits_of_its_pages(world: World, reader_with: ReaderWith) -> None:
    card = tag(world)
    reader = reader_with(card)
    reader.write_page(2, bytes((0, 0, 0x02, 0)))
    reader.write_page(2, bytes((0, 0, 0xF0, 0xFF)))
    assert card.page(2)[2:] == bytes((0x02, 0xFC)), "pages 4-9 can no longer be locked, 10-15 can"


@pytest.mark.parametrize(
    ("layout", "lock", "pages"),
    [(NTAG213, (0x01, 0x00), (16, 17)), (NTAG213, (0x00, 0x08), (38, 39)), (NTAG216, (0x00, 0x20), (224, 225))],
)
def test_dynamic_lock_bits_cover_their_pages(
    world: World, reader_with: ReaderWith, layout: MemoryMap, lock: tuple[int, int], pages: tuple[int, int]
) -> None:
    card = tag(world, layout)
    reader = reader_with(card)
    assert layout.dynamic_lock_page is not None
    reader.write_page(layout.dynamic_lock_page, bytes((*lock, 0, 0)))
    assert card.page(layout.dynamic_lock_page)[3] == 0xBD
    for page in range(4, layout.user_last + 1):
        again(reader, card)
        if page in pages:
            with pytest.raises(CardRefused):
                reader.write_page(page, b"page")
        else:
            reader.write_page(page, b"page")


def test_protected_pages_open_to_the_password_alone(world: World, reader_with: ReaderWith) -> None:
    card = tag(world, auth0=0x10)
    reader = reader_with(card)
    reader.write_page(0x0F, b"free")
    assert refused(reader, ntag21x.write(0x10, b"shut")) == 0
    again(reader, card)
    assert reader.read(0x10)[:4] == bytes(4), "without PROT reading stays free"
    assert reader.exchange(ntag21x.pwd_auth(PWD)) == PACK
    reader.write_page(0x10, b"open")
    again(reader, card)
    assert refused(reader, ntag21x.write(0x10, b"shut")) == 0
    assert card.page(0x10) == b"open"


def test_read_protection_wraps_before_the_protected_pages(world: World, reader_with: ReaderWith) -> None:
    card = tag(world, auth0=0x06, prot=True)
    reader = reader_with(card)
    assert reader.read(4) == card.page(4) + card.page(5) + card.page(0) + card.page(1)
    assert refused(reader, ntag21x.read(6)) == 0
    again(reader, card)
    assert refused(reader, ntag21x.fast_read(4, 6)) == 0
    again(reader, card)
    reader.exchange(ntag21x.pwd_auth(PWD))
    assert reader.read(4) == card.memory.read(16, 16)


def test_too_many_wrong_passwords_shut_the_tag_even_to_the_right_one(world: World, reader_with: ReaderWith) -> None:
    card = tag(world, auth0=0x10, authlim=3)
    reader = reader_with(card)
    for _ in range(2):
        assert refused(reader, ntag21x.pwd_auth(bytes(4))) == 4
        again(reader, card)
    assert reader.exchange(ntag21x.pwd_auth(PWD)) == PACK, "the right one resets the count"
    for _ in range(3):
        again(reader, card)
        assert refused(reader, ntag21x.pwd_auth(bytes(4))) == 4
    again(reader, card)
    assert refused(reader, ntag21x.pwd_auth(PWD)) == 4
    twin = Ntag21x(world, card.uid)
    twin.restore(card.flash())
    assert twin.wrong_passwords == 3


def test_without_a_limit_wrong_passwords_are_not_counted(world: World, reader_with: ReaderWith) -> None:
    card = tag(world, auth0=0x10)
    reader = reader_with(card)
    for _ in range(20):
        refused(reader, ntag21x.pwd_auth(bytes(4)))
        again(reader, card)
    assert reader.exchange(ntag21x.pwd_auth(PWD)) == PACK


def test_a_locked_configuration_stays(world: World, reader_with: ReaderWith) -> None:
    card = tag(world, cfglck=True)
    reader = reader_with(card)
    assert refused(reader, ntag21x.write(0x29, bytes(4))) == 0
    again(reader, card)
    reader.write_page(0x2B, b"PWD!")
    assert card.page(0x2B) == b"PWD!"


def test_new_protection_takes_effect_at_the_next_selection(world: World, reader_with: ReaderWith) -> None:
    card = tag(world)
    reader = reader_with(card)
    reader.write_page(0x29, bytes((4, 0, 0, 4)))
    reader.write_page(4, b"last")
    again(reader, card)
    assert refused(reader, ntag21x.write(4, b"shut")) == 0


def test_the_tap_counter_steps_once_per_power_up(world: World, reader_with: ReaderWith) -> None:
    card = tag(world, nfc_cnt_en=True)
    reader = reader_with(card)
    for taps in (1, 2, 3):
        reader.field.power(False)
        reader.field.power(True)
        again(reader, card)
        reader.read(4)
        reader.exchange(ntag21x.fast_read(4, 5))
        assert reader.exchange(ntag21x.read_cnt(2)) == taps.to_bytes(3, "little")


def test_the_tap_counter_may_be_off_or_behind_the_password(world: World, reader_with: ReaderWith) -> None:
    assert refused(reader_with(tag(world)), ntag21x.read_cnt(2)) == 0
    card = tag(world, nfc_cnt_en=True, nfc_cnt_pwd_prot=True)
    reader = reader_with(card)
    assert refused(reader, ntag21x.read_cnt(2)) == 0
    again(reader, card)
    reader.exchange(ntag21x.pwd_auth(PWD))
    assert reader.exchange(ntag21x.read_cnt(2)) == bytes(3)


@pytest.mark.parametrize(("conf", "text"), [(1, "{uid}"), (2, "000001"), (3, "{uid}x000001")])
def test_the_mirror_shows_uid_and_counter_as_text(world: World, reader_with: ReaderWith, conf: int, text: str) -> None:
    card = tag(world, mirror_conf=conf, mirror_page=8, mirror_byte=2, nfc_cnt_en=True)
    reader = reader_with(card)
    reader.read(4)
    wanted = text.format(uid=card.uid.hex().upper()).encode()
    shown = reader.exchange(ntag21x.fast_read(8, 15))
    assert shown == (bytes(2) + wanted).ljust(32, b"\x00")
    assert card.memory.read(32, 32) == bytes(32), "nothing was written"


def test_ultralight_ev1_has_three_counters_that_only_go_up(world: World, reader_with: ReaderWith) -> None:
    card = UltralightEv1(world)
    reader = reader_with(card)
    reader.command(ntag21x.incr_cnt(1, 1000))
    reader.command(ntag21x.incr_cnt(1, 5))
    assert reader.exchange(ntag21x.read_cnt(1)) == (1005).to_bytes(3, "little")
    assert reader.exchange(b"\x3e\x01") == b"\xbd"
    assert refused(reader, ntag21x.incr_cnt(1, 0xFFFFFF)) == 4
    again(reader, card)
    assert refused(reader, ntag21x.incr_cnt(3, 1)) == 0
    twin = UltralightEv1(world, card.uid)
    twin.restore(card.flash())
    assert twin.counters[1] == 1005


def test_the_signature_is_the_tags_own(world: World, reader_with: ReaderWith) -> None:
    card = Ntag21x(world, signature=bytes(range(32)))
    assert reader_with(card).exchange(ntag21x.read_sig()) == bytes(range(32))


def test_a_snapshot_of_another_ic_is_not_taken(world: World) -> None:
    small, large = Ntag21x(world), Ntag21x(world, layout=NTAG216)
    with pytest.raises(ValueError, match="ntag216"):
        small.restore(large.flash())


# --- Ultralight C


def proved(reader: Reader, key: bytes = ntag21x.ULC_FACTORY_KEY) -> bool:
    handshake = UlcHandshake(key, b"readers!")
    try:
        answer = reader.exchange(handshake.challenged(reader.exchange(ntag21x.ULC_AUTH)))
    except CardRefused:
        return False
    return handshake.confirmed(answer)


def test_ultralight_c_opens_to_its_key_alone(world: World, reader_with: ReaderWith) -> None:
    card = UltralightC(world)
    card.put_page(ntag21x.ULC_AUTH0_PAGE, bytes((0x08, 0, 0, 0)))
    reader = reader_with(card)
    assert refused(reader, ntag21x.read(8)) == 0
    again(reader, card)
    assert not proved(reader, bytes(16))
    again(reader, card)
    assert proved(reader)
    reader.write_page(8, b"open")
    assert reader.read(8)[:4] == b"open"


def test_ultralight_c_takes_a_new_key_and_never_shows_it(world: World, reader_with: ReaderWith) -> None:
    card = UltralightC(world)
    reader = reader_with(card)
    key = bytes(range(16))
    for page, data in ntag21x.ulc_key_pages(key).items():
        reader.write_page(page, data)
    assert refused(reader, ntag21x.read(0x2C)) == 0
    again(reader, card)
    assert reader.read(0x2B)[4:] == card.memory.read(0, 12)
    assert proved(reader, key)
    again(reader, card)
    assert not proved(reader)


def test_ultralight_c_may_protect_writing_alone(world: World, reader_with: ReaderWith) -> None:
    card = UltralightC(world)
    card.put_page(ntag21x.ULC_AUTH0_PAGE, bytes((0x08, 0, 0, 0)))
    card.put_page(ntag21x.ULC_AUTH1_PAGE, bytes((0x01, 0, 0, 0)))
    reader = reader_with(card)
    assert reader.read(8)[:4] == bytes(4)
    assert refused(reader, ntag21x.write(8, b"shut")) == 0


def test_the_counter_of_ultralight_c_only_goes_up(world: World, reader_with: ReaderWith) -> None:
    card = UltralightC(world)
    reader = reader_with(card)
    reader.write_page(ntag21x.ULC_COUNTER_PAGE, bytes((100, 0, 0, 0)))
    reader.write_page(ntag21x.ULC_COUNTER_PAGE, bytes((0x03, 0, 0, 0)))
    assert reader.read(ntag21x.ULC_COUNTER_PAGE)[:2] == (103).to_bytes(2, "little")


def test_ultralight_c_knows_no_get_version(world: World, reader_with: ReaderWith) -> None:
    with pytest.raises(CardSilent):
        reader_with(UltralightC(world)).exchange(ntag21x.get_version())
