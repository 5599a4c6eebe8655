"""S0 and S2 beyond the captured sessions: what is sealed opens, and whatever is changed does not."""

from __future__ import annotations

import pytest

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave import security_s2 as s2

KEY = bytes(range(1, 17))
OURS, THEIRS = bytes(range(8)), bytes(range(0x80, 0x88))
HOME = bytes.fromhex("c0ffee01")


@pytest.mark.parametrize("command", [b"", bytes.fromhex("620300ff00fefe0000"), bytes(26)])
def test_an_s0_command_of_any_length_comes_out_as_it_went_in(command: bytes) -> None:
    keys = s0.Keys.derive(KEY)
    sealed = s0.Encapsulation(1, 3, OURS, THEIRS, b"\x00" + command).build(keys)
    assert s0.Encapsulation.open(sealed, 1, 3, THEIRS, keys).plaintext == b"\x00" + command


def test_an_s0_frame_with_any_bit_changed_is_refused() -> None:
    keys = s0.Keys.derive(KEY)
    sealed = s0.Encapsulation(1, 3, OURS, THEIRS, bytes.fromhex("0063010501343731")).build(keys)
    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((s0.NotAuthentic, Malformed)):
            s0.Encapsulation.open(bytes(changed), 1, 3, THEIRS, keys)


def test_an_s0_frame_opens_for_its_nodes_its_nonce_and_its_key_alone() -> None:
    keys = s0.Keys.derive(KEY)
    sealed = s0.Encapsulation(1, 3, OURS, THEIRS, b"\x00\x62\x02").build(keys)
    other = THEIRS[:1] + bytes(7)
    for source, destination, nonce, used in ((3, 1, THEIRS, keys), (1, 3, other, keys), (1, 3, THEIRS, _other_keys())):
        with pytest.raises(s0.NotAuthentic):
            s0.Encapsulation.open(sealed, source, destination, nonce, used)


def _other_keys() -> s0.Keys:
    return s0.Keys.derive(s0.TEMPORARY)


@pytest.mark.parametrize("size", range(s0.AROUND + 1))
def test_an_s0_frame_that_is_too_short_is_malformed(size: int) -> None:
    with pytest.raises(Malformed):
        s0.Encapsulation.open(
            bytes((s0.CLASS, s0.ENCAPSULATION)).ljust(size, b"\0")[:size], 1, 3, THEIRS, _other_keys()
        )


def span(keys: s2.Keys) -> s2.Span:
    return s2.Span(keys, s2.mixed_entropy(bytes(16), bytes(range(16))))


def sealed_s2(keys: s2.Keys, nonces: s2.Span, plaintext: bytes, sequence: int = 7) -> bytes:
    """A frame without extensions from node 1 to node 3."""
    blank = s2.Envelope(sequence, 0, (), bytes(len(plaintext) + s2.TAG))
    associated = blank.associated_data(1, 3, HOME)
    return s2.Envelope(sequence, 0, (), s2.seal(keys, nonces.next_nonce(), plaintext, associated)).build()


def opened_s2(keys: s2.Keys, nonces: s2.Span, frame: bytes) -> bytes:
    envelope = s2.Envelope.parse(frame)
    return envelope.open(keys, nonces.next_nonce(), envelope.associated_data(1, 3, HOME))


def test_two_nodes_draw_the_same_nonces_frame_by_frame() -> None:
    keys = s2.Keys.of_network_key(KEY)
    ours, theirs = span(keys), span(keys)
    for number in range(5):
        command = bytes((0x62, 0x01, number))
        assert opened_s2(keys, theirs, sealed_s2(keys, ours, command, number)) == command


def test_a_lost_frame_leaves_the_nonces_out_of_step() -> None:
    keys = s2.Keys.of_network_key(KEY)
    ours, theirs = span(keys), span(keys)
    ours.next_nonce()
    with pytest.raises(s2.NotAuthentic):
        opened_s2(keys, theirs, sealed_s2(keys, ours, b"\x62\x02"))


def test_an_s2_frame_with_any_bit_changed_is_refused() -> None:
    keys = s2.Keys.of_network_key(KEY)
    frame = sealed_s2(keys, span(keys), bytes.fromhex("63010501343731"))
    for bit in range(8 * len(frame)):
        changed = bytearray(frame)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CodecError):
            opened_s2(keys, span(keys), bytes(changed))


def test_extensions_are_read_and_built_again_and_a_wrong_length_is_malformed() -> None:
    made = s2.Envelope(1, s2.EXTENDED, ((0x41 | s2.MORE, bytes(range(16))), (0x03, b"\x05")), bytes(s2.TAG))
    again = s2.Envelope.parse(made.build())
    assert again == made
    assert again.sender_entropy == bytes(range(16))
    for length in (0, 1, 200):
        broken = bytearray(made.build())
        broken[4] = length
        with pytest.raises(Malformed):
            s2.Envelope.parse(bytes(broken))


def test_both_sides_agree_on_temporary_keys_and_a_useless_public_key_is_refused() -> None:
    ours, theirs = bytes(range(1, 33)), bytes(range(101, 133))
    one, other = s2.public_key(ours), s2.public_key(theirs)
    assert s2.shared_secret(ours, other) == s2.shared_secret(theirs, one)
    with pytest.raises(Malformed):
        s2.shared_secret(ours, bytes(32))


def test_keys_stay_out_of_what_is_printed() -> None:
    assert repr(s2.Keys.of_network_key(KEY)) == "Keys()"
    assert repr(s0.Keys.derive(KEY)) == "Keys()"
    assert "plaintext" not in repr(s0.Encapsulation(1, 3, OURS, THEIRS, b"secret"))
