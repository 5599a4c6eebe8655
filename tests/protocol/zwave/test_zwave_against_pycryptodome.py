"""The primitives under S0 and S2 by pycryptodome: CMAC, CCM, the nonce stream, OFB and the MAC, each way."""

from __future__ import annotations

from typing import Any

import pytest
from Crypto.Cipher import AES
from Crypto.Hash import CMAC
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave import security_s2 as s2

pytestmark = pytest.mark.peer(
    name="pycryptodome",
    package="python:pycryptodome",
    about="block ciphers, CMAC and CCM",
    protocols=("zwave",),
    rung=1,
)

KEY = st.binary(min_size=16, max_size=16)
NONCE = st.binary(min_size=8, max_size=8)
CCM_NONCE = st.binary(min_size=13, max_size=13)
PLAIN = st.binary(min_size=1, max_size=60)


def cmac(key: bytes, data: bytes) -> bytes:
    return CMAC.new(key, data, ciphermod=AES).digest()


@given(key=KEY, data=st.binary(max_size=100))
def test_a_cmac_is_the_same(key: bytes, data: bytes) -> None:
    assert s2.cmac(key, data) == cmac(key, data)


@given(key=KEY)
def test_network_keys_are_the_chain_of_its_cmacs(key: bytes) -> None:
    links = [b""]
    for number in range(1, 5):
        links.append(cmac(key, links[-1] + b"\x55" * 15 + bytes((number,))))
    assert s2.Keys.of_network_key(key) == s2.Keys(links[1], links[2] + links[3], links[4])


@given(secret=st.binary(min_size=32, max_size=32), data=st.binary(min_size=64, max_size=64))
def test_temporary_keys_are_the_chain_of_its_cmacs(secret: bytes, data: bytes) -> None:
    prk = cmac(b"\x33" * 16, secret + data)
    assert s2.temporary_prk(secret, data[:32], data[32:]) == prk
    links = [b""]
    for number in range(1, 4):
        links.append(cmac(prk, links[-1] + b"\x88" * 15 + bytes((number,))))
    assert s2.Keys.temporary(prk) == s2.Keys(links[1], links[2] + links[3])


class Drbg:
    """CTR_DRBG of SP 800-90A with AES-128, no derivation function, over its block cipher."""

    def __init__(self, seed: bytes) -> None:
        self._key, self._value = bytes(16), 0
        self._update(seed)

    def _block(self) -> bytes:
        self._value = (self._value + 1) % (1 << 128)
        return AES.new(self._key, AES.MODE_ECB).encrypt(self._value.to_bytes(16, "big"))

    def _update(self, data: bytes) -> None:
        mixed = bytes(a ^ b for a, b in zip(self._block() + self._block(), data, strict=True))
        self._key, self._value = mixed[:16], int.from_bytes(mixed[16:], "big")

    def draw(self) -> bytes:
        block = self._block()
        self._update(bytes(32))
        return block


@given(key=KEY, sender=KEY, receiver=KEY)
def test_the_nonces_are_drawn_alike(key: bytes, sender: bytes, receiver: bytes) -> None:
    prk = cmac(b"\x26" * 16, sender + receiver)
    first = cmac(prk, b"\x88" * 15 + b"\x00" + b"\x88" * 15 + b"\x01")
    mixed = first + cmac(prk, first + b"\x88" * 15 + b"\x02")
    assert s2.mixed_entropy(sender, receiver) == mixed
    keys = s2.Keys.of_network_key(key)
    drbg = Drbg(bytes(a ^ b for a, b in zip(mixed, keys.personalisation, strict=True)))
    span = s2.Span(keys, mixed)
    assert [span.next_nonce() for _ in range(5)] == [drbg.draw()[:13] for _ in range(5)]


@given(key=KEY, nonce=CCM_NONCE, plain=PLAIN, associated=st.binary(min_size=1, max_size=40))
def test_what_one_seals_under_s2_the_other_opens(key: bytes, nonce: bytes, plain: bytes, associated: bytes) -> None:
    keys = s2.Keys(key, bytes(32))

    def cipher() -> Any:
        return AES.new(key, AES.MODE_CCM, nonce=nonce, mac_len=8).update(associated)

    text, tag = cipher().encrypt_and_digest(plain)
    assert s2.seal(keys, nonce, plain, associated) == text + tag
    assert s2.Envelope(0, 0, (), text + tag).open(keys, nonce, associated) == plain
    ours = s2.seal(keys, nonce, plain, associated)
    assert cipher().decrypt_and_verify(ours[:-8], ours[-8:]) == plain


@given(key=KEY, sender=NONCE, receiver=NONCE, plain=PLAIN, command=st.sampled_from((0x81, 0xC1)))
def test_what_one_seals_under_s0_the_other_opens(
    key: bytes, sender: bytes, receiver: bytes, plain: bytes, command: int
) -> None:
    block = AES.new(key, AES.MODE_ECB)
    authentication, encryption = block.encrypt(b"\x55" * 16), block.encrypt(b"\xaa" * 16)
    keys = s0.Keys.derive(key)
    assert (keys.authentication, keys.encryption) == (authentication, encryption)
    ciphertext = AES.new(encryption, AES.MODE_OFB, iv=sender + receiver).encrypt(plain)
    covered = sender + receiver + bytes((command, 1, 2, len(ciphertext))) + ciphertext
    chained = AES.new(authentication, AES.MODE_CBC, iv=bytes(16)).encrypt(covered + bytes(-len(covered) % 16))
    theirs = bytes((0x98, command)) + sender + ciphertext + receiver[:1] + chained[-16:][:8]
    assert s0.Encapsulation(1, 2, sender, receiver, plain, command).build(keys) == theirs
    assert s0.Encapsulation.open(theirs, 1, 2, receiver, keys).plaintext == plain
