"""Ciphers, CMACs, session keys, diversification and key changes against published values and pycryptodome."""

from __future__ import annotations

from typing import Any

import pytest
from Crypto.Cipher import AES, DES3
from Crypto.Hash import CMAC
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.desfire.authentication import (
    CardAuthentication,
    ReaderAuthentication,
    Scheme,
    ev2_session_keys,
    session_key,
)
from latchwork.protocol.desfire.change_key import Generation, KeyChange, read_change
from latchwork.protocol.desfire.checksums import crc16, crc32
from latchwork.protocol.desfire.ciphers import BlockCipher
from latchwork.protocol.desfire.diversification import diversify, longest_input
from latchwork.protocol.desfire.errors import AuthenticationFailed, IntegrityFailed, LocalError
from latchwork.protocol.desfire.keys import Key, KeyKind, aes
from latchwork.protocol.desfire.messaging_ev2 import Ev2Messaging

PYCRYPTODOME = pytest.mark.peer(
    name="pycryptodome",
    package="python:pycryptodome",
    about="block ciphers and CMAC",
    protocols=("desfire",),
    rung=1,
)

MESSAGE = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
THREE_KEYS = bytes.fromhex("0123456789abcdef23456789abcdef01456789abcdef0123")
KINDS = st.sampled_from(list(KeyKind))


def xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def a_key(draw: st.DataObject, kind: KeyKind) -> Key:
    return Key(kind, draw.draw(st.binary(min_size=kind.size, max_size=kind.size)))


@pytest.mark.parametrize(
    ("kind", "cmacs"),
    [
        (KeyKind.TDES3, "7db0d37df936c550 30239cf1f52e6609 6c9f3ee4923f6be2 99429bd0bf7904e5"),
        (KeyKind.TDES2, "79ce52a7f786a960 cc18a0b79af2413b c06d377ecd101969 9cd33580f9b64dfb"),
        (KeyKind.DES, "86f79c13fd306e67 bea4212292462a85 3e2f8310c569275e 9d1fc4d4c0259132"),
    ],
)
def test_des_cmacs_are_those_of_nist_and_proxmark3(kind: KeyKind, cmacs: str) -> None:
    cipher = BlockCipher(Key(kind, THREE_KEYS[: kind.size]))
    assert [cipher.cmac(MESSAGE[:size]).hex() for size in (0, 16, 20, 32)] == cmacs.split()


@PYCRYPTODOME
@given(st.data(), st.sampled_from([KeyKind.AES, KeyKind.TDES3]), st.binary(max_size=70))
def test_a_cmac_is_pycryptodomes(draw: st.DataObject, kind: KeyKind, message: bytes) -> None:
    key = a_key(draw, kind)
    module: Any = AES if kind is KeyKind.AES else DES3
    try:
        wanted = CMAC.new(key.value, message, ciphermod=module).digest()
    except ValueError:
        return  # a key that is no true 3DES key, which pycryptodome refuses
    assert BlockCipher(key).cmac(message) == wanted


@PYCRYPTODOME
@given(st.data(), KINDS, st.binary(min_size=1, max_size=70))
def test_a_cmac_that_carries_a_value_is_the_one_by_the_book(
    other_cipher: Any, draw: st.DataObject, kind: KeyKind, message: bytes
) -> None:
    key = Key(kind, THREE_KEYS[: kind.size])
    iv = draw.draw(st.binary(min_size=kind.block, max_size=kind.block))
    theirs = other_cipher("aes" if kind is KeyKind.AES else "des", key.value)
    assert BlockCipher(key).cmac(message, iv) == theirs.cmac(message, iv)


def test_nothing_has_no_cmac_that_carries_a_value() -> None:
    with pytest.raises(LocalError, match="needs a message"):
        BlockCipher(aes(bytes(16))).cmac(b"", bytes(range(16)))


@PYCRYPTODOME
@given(st.sampled_from([KeyKind.DES, KeyKind.TDES2, KeyKind.TDES3]), st.integers(0, 5), st.data())
def test_the_legacy_mode_is_undone_by_enciphering(
    other_cipher: Any, kind: KeyKind, blocks: int, draw: st.DataObject
) -> None:
    data = draw.draw(st.binary(min_size=8 * blocks, max_size=8 * blocks))
    cipher = BlockCipher(Key(kind, THREE_KEYS[: kind.size]))
    sent = cipher.legacy_send(data)
    assert cipher.legacy_sent(sent) == other_cipher("des", THREE_KEYS[: kind.size]).undo_legacy(sent) == data


@pytest.mark.parametrize("method", ["encrypt", "decrypt", "legacy_send", "legacy_sent"])
def test_half_a_block_is_refused(method: str) -> None:
    with pytest.raises(LocalError, match="12 bytes are no whole number"):
        getattr(BlockCipher(aes(bytes(16))), method)(bytes(12))


def test_checksums_are_those_that_proxmark3_looks_for() -> None:
    uid = bytes.fromhex("04440f32763180")
    assert (crc16(uid).hex(), crc32(uid + b"\x00").hex()) == ("2798", "99ce1ad4")


# --- keys -------------------------------------------------------------------------------------------------------------


@given(st.data(), KINDS, st.integers(0, 255))
def test_a_key_keeps_its_version(draw: st.DataObject, kind: KeyKind, version: int) -> None:
    key = a_key(draw, kind).with_version(version)
    assert key.version == version
    assert not (kind is KeyKind.TDES2 and key.single_des)


def test_a_key_of_another_size_or_version_is_refused() -> None:
    with pytest.raises(LocalError, match="16 bytes, not 8"):
        aes(bytes(8))
    with pytest.raises(LocalError, match="one byte"):
        aes(bytes(16), 256)
    with pytest.raises(LocalError, match="lies in its own bytes"):
        Key(KeyKind.DES, bytes(8), 1)
    with pytest.raises(LocalError, match="one byte"):
        aes(bytes(16)).with_version(-1)


def test_a_key_is_not_shown() -> None:
    assert "secret" not in repr(Key(KeyKind.DES, b"secretly"))


def test_equal_halves_are_one_des_key() -> None:
    assert Key(KeyKind.TDES2, b"equal..." * 2).single_des
    assert session_key(Key(KeyKind.TDES2, b"equal..." * 2), bytes(8), bytes(8)).kind is KeyKind.DES
    assert not Key(KeyKind.TDES3, b"equal..." * 3).single_des


# --- diversification --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "master", "data", "diversified"),
    [
        (
            KeyKind.TDES2,
            "00112233445566778899aabbccddeeff",
            "04782e21801d803042f54e58502041",
            "16f9587d9e8910c96b9649d007107dd6",
        ),
        (
            KeyKind.TDES3,
            "00112233445566778899aabbccddeeff0102030405060708",
            "04782e21801d803042f54e5850",
            "2e0dd03774d3fa9b5705ab0bda91ca0b55b8e07fcdbf10ec",
        ),
    ],
)
def test_des_keys_are_diversified_as_an10922_shows(kind: KeyKind, master: str, data: str, diversified: str) -> None:
    assert diversify(Key(kind, bytes.fromhex(master)), bytes.fromhex(data)).value.hex() == diversified


@PYCRYPTODOME
@given(st.binary(min_size=1, max_size=31))
def test_an_aes_key_is_diversified_as_the_note_tells_it(other_cipher: Any, data: bytes) -> None:
    theirs = other_cipher("aes", b"a master key....")
    message = b"\x01" + data
    if len(message) > 16:
        wanted = theirs.cmac(message, bytes(16))
    else:
        padding = (message + b"\x80").ljust(32, b"\x00")
        k2 = xor(theirs.decrypt(theirs.cmac(b"", bytes(16)), bytes(16)), b"\x80" + bytes(15))
        wanted = theirs.encrypt(padding[:16] + xor(padding[16:], k2), bytes(16))[16:]
    assert diversify(aes(b"a master key....", 7), data) == aes(wanted, 7)


def test_too_much_or_nothing_to_diversify_by_is_refused() -> None:
    assert [longest_input(kind) for kind in (KeyKind.AES, KeyKind.TDES2)] == [31, 15]
    for data in (b"", bytes(32)):
        with pytest.raises(LocalError, match="1 to 31 bytes"):
            diversify(aes(bytes(16)), data)
    with pytest.raises(LocalError, match="take one of those"):
        diversify(Key(KeyKind.DES, bytes(8)), b"uid")


# --- authentication ---------------------------------------------------------------------------------------------------


def test_ev2_session_keys_are_those_of_an12343() -> None:
    rnd_a, rnd_b = "b04d0787c93ee0cc8cacc8e86f16c6fe", "fa659ad0dca738dd65dc7dc38612ad81"
    enc, mac = ev2_session_keys(aes(bytes(16)), bytes.fromhex(rnd_a), bytes.fromhex(rnd_b))
    assert (enc.hex(), mac.hex()) == ("63dc07286289a7a6c0334ca31c314a04", "774f26743ece6af5033b6ae8522946f6")


def test_the_mac_of_a_long_answer_is_that_of_an12343() -> None:
    messaging = Ev2Messaging(bytes(16), bytes.fromhex("9366fa195eb566f5bd2bad4020b83002"), bytes.fromhex("e2d3af69"), 2)
    assert messaging.mac(0x00, b"\x22" * 25 + bytes(23)).hex() == "a49a44222d926666"


WAYS = [
    (Scheme.LEGACY, KeyKind.DES),
    (Scheme.LEGACY, KeyKind.TDES2),
    (Scheme.ISO, KeyKind.DES),
    (Scheme.ISO, KeyKind.TDES2),
    (Scheme.ISO, KeyKind.TDES3),
    (Scheme.AES, KeyKind.AES),
    (Scheme.EV2_FIRST, KeyKind.AES),
    (Scheme.EV2_NON_FIRST, KeyKind.AES),
]


@given(st.sampled_from(WAYS), st.data())
def test_reader_and_card_agree_and_a_flipped_bit_is_noticed(way: tuple[Scheme, KeyKind], draw: st.DataObject) -> None:
    scheme, kind = way
    key = a_key(draw, kind)
    randoms = [draw.draw(st.binary(min_size=kind.random, max_size=kind.random)) for _ in range(2)]
    before = Ev2Messaging(bytes(16), bytes(16), b"tran", 9) if scheme is Scheme.EV2_NON_FIRST else None
    reader = ReaderAuthentication(scheme, key, 1, randoms[0], before)
    card = CardAuthentication(scheme, key, 1, randoms[1], before)
    reader.begin()
    proof = reader.challenged(card.challenge())
    last, of_card = card.answered(proof, b"tran")
    altered = bytearray(last)
    bit = draw.draw(st.integers(0, 8 * kind.block - 1))
    altered[bit // 8] ^= 1 << bit % 8
    of_reader = reader.confirmed(last)
    assert of_reader.session_keys == of_card.session_keys
    assert not any(value.hex() in repr(of_reader) for value in of_reader.session_keys.values())
    again = ReaderAuthentication(scheme, key, 1, randoms[0], before)
    again.begin()
    second = CardAuthentication(scheme, key, 1, randoms[1], before)
    again.challenged(second.challenge())
    if scheme is not Scheme.EV2_FIRST or bit >= 32:
        with pytest.raises(AuthenticationFailed):
            again.confirmed(bytes(altered))


def test_ev2_carries_identifier_counter_and_capabilities() -> None:
    key = aes(b"a shared key....")
    reader, card = (side(Scheme.EV2_FIRST, key, 2, bytes(16)) for side in (ReaderAuthentication, CardAuthentication))
    assert reader.begin(b"\x01\x02").hex() == "02020102"
    last, _ = card.answered(reader.challenged(card.challenge()), b"tran", b"pdcap.pcdcap")
    established = reader.confirmed(last)
    assert isinstance(established.messaging, Ev2Messaging)
    assert (established.messaging.ti, established.messaging.counter) == (b"tran", 0)
    assert (established.pd_capabilities, established.pcd_capabilities) == (b"pdcap.", b"pcdcap")


def test_a_card_refuses_a_reader_without_the_key() -> None:
    card = CardAuthentication(Scheme.AES, aes(bytes(16)), 0, bytes(16))
    card.challenge()
    with pytest.raises(AuthenticationFailed, match="reader does not hold"):
        card.answered(bytes(32))
    card = CardAuthentication(Scheme.LEGACY, Key(KeyKind.DES, bytes(8)), 0, bytes(8))
    card.challenge()
    with pytest.raises(AuthenticationFailed, match="wrong length"):
        card.answered(bytes(15))


def test_what_no_authentication_takes_is_refused_before_anything_is_sent() -> None:
    key = aes(bytes(16))
    with pytest.raises(LocalError, match="does not take a aes"):
        ReaderAuthentication(Scheme.LEGACY, key, 0, bytes(16))
    with pytest.raises(LocalError, match="has 16 bytes, not 8"):
        ReaderAuthentication(Scheme.AES, key, 0, bytes(8))
    with pytest.raises(LocalError, match="one byte"):
        ReaderAuthentication(Scheme.AES, key, 256, bytes(16))
    with pytest.raises(LocalError, match="goes on from"):
        CardAuthentication(Scheme.EV2_NON_FIRST, key, 0, bytes(16))
    reader = ReaderAuthentication(Scheme.EV2_FIRST, key, 0, bytes(16))
    with pytest.raises(LocalError, match="PCDcap2"):
        reader.begin(bytes(7))
    with pytest.raises(LocalError, match="not its next"):
        reader.challenged(bytes(16))
    card = CardAuthentication(Scheme.EV2_FIRST, key, 0, bytes(16))
    card.challenge()
    with pytest.raises(LocalError, match="transaction identifier"):
        card.answered(bytes(32))
    with pytest.raises(LocalError, match="identifier has 4 bytes"):
        Ev2Messaging(bytes(16), bytes(16), b"")


# --- key changes ------------------------------------------------------------------------------------------------------


@given(st.data(), KINDS, st.sampled_from(list(Generation)), st.booleans(), st.integers(0, 255))
def test_the_card_reads_the_new_key(
    draw: st.DataObject, kind: KeyKind, generation: Generation, own: bool, version: int
) -> None:
    block = 16 if generation is Generation.EV2 else kind.block
    new, old = a_key(draw, kind), None if own else a_key(draw, kind)
    new = new.with_version(version) if kind is KeyKind.AES else new
    plaintext = KeyChange(1, new, old).plaintext(generation, block)
    assert read_change(plaintext, 1, kind, old, generation, block) == new
    altered = bytearray(plaintext)
    bit = draw.draw(st.integers(0, 8 * len(plaintext) - 1))
    altered[bit // 8] ^= 1 << bit % 8
    if generation is Generation.EV2:
        # what no checksum of the key covers, such as its version, is the message's own MAC to keep
        assert altered_key(bytes(altered), kind, old, block) != new
    else:
        with pytest.raises(IntegrityFailed):
            read_change(bytes(altered), 1, kind, old, generation, block)


def altered_key(plaintext: bytes, kind: KeyKind, old: Key | None, block: int) -> Key | None:
    """What a card takes for its new key; None when it notices."""
    try:
        return read_change(plaintext, 1, kind, old, Generation.EV2, block)
    except IntegrityFailed:
        return None


def test_keys_of_two_sizes_do_not_replace_each_other() -> None:
    with pytest.raises(LocalError, match="different sizes"):
        KeyChange(1, aes(bytes(16)), Key(KeyKind.TDES3, bytes(24))).plaintext(Generation.EV1, 16)
    with pytest.raises(LocalError, match="one byte"):
        KeyChange(256, aes(bytes(16))).plaintext(Generation.EV1, 16)
    with pytest.raises(IntegrityFailed, match="too short"):
        read_change(bytes(16), 0, KeyKind.AES, None, Generation.EV1, 16)
