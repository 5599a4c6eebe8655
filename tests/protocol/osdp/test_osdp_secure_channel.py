"""Keys, proofs and the chain of MACs; a second opinion on each from pycryptodome."""

from __future__ import annotations

import pytest
from Crypto.Cipher import AES
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.osdp.constants import SCBK_D, Block
from latchwork.protocol.osdp.generated import Ccrypt, RmacI, Scrypt
from latchwork.protocol.osdp.handshake import Failure, HandshakeError, PanelHandshake, ReaderHandshake
from latchwork.protocol.osdp.keys import SessionKeys, diversified
from latchwork.protocol.osdp.packets import Packet, SecurityBlock
from latchwork.protocol.osdp.secure_channel import NotAuthentic, SecureChannel

PYCRYPTODOME = pytest.mark.peer(
    name="pycryptodome",
    package="python:pycryptodome",
    about="AES under the keys, proofs and MACs of the secure channel",
    protocols=("osdp",),
    rung=1,
)

KEY, A, B = bytes(range(16)), bytes(range(0xB0, 0xB8)), bytes(range(0xA0, 0xA8))
BYTES8, BYTES16 = st.binary(min_size=8, max_size=8), st.binary(min_size=16, max_size=16)
COMMANDS = st.builds(
    Packet,
    address=st.integers(0, 0x7E),
    code=st.integers(0, 0xFF),
    data=st.binary(max_size=50),
    sequence=st.integers(0, 3),
    crc=st.booleans(),
    mark=st.booleans(),
)


def ecb(key: bytes, data: bytes) -> bytes:
    return AES.new(key, AES.MODE_ECB).encrypt(data)


@PYCRYPTODOME
@given(BYTES16, BYTES8, BYTES8)
def test_keys_and_proofs_are_those_of_another_implementation(scbk: bytes, a: bytes, b: bytes) -> None:
    keys = SessionKeys.derive(scbk, a)
    for key, start in ((keys.enc, b"\x01\x82"), (keys.mac1, b"\x01\x01"), (keys.mac2, b"\x01\x02")):
        assert key == ecb(scbk, start + a[:6] + bytes(8))
    assert keys.client_cryptogram(a, b) == ecb(keys.enc, a + b)
    assert keys.server_cryptogram(a, b) == ecb(keys.enc, b + a)
    assert keys.initial_rmac(a + b) == ecb(keys.mac2, ecb(keys.mac1, a + b))
    assert diversified(scbk, a) == ecb(scbk, a + bytes(~byte & 0xFF for byte in a))


def their_mac(keys: SessionKeys, covered: bytes, iv: bytes) -> bytes:
    if len(covered) % 16:
        covered += b"\x80" + bytes(-(len(covered) + 1) % 16)
    if len(covered) > 16:
        iv = AES.new(keys.mac1, AES.MODE_CBC, iv).encrypt(covered[:-16])[-16:]
    return AES.new(keys.mac2, AES.MODE_CBC, iv).encrypt(covered[-16:])


@PYCRYPTODOME
@given(COMMANDS, BYTES16)
def test_a_sealed_packet_is_what_another_implementation_seals(packet: Packet, start: bytes) -> None:
    keys = SessionKeys.derive(KEY, A)
    channel = SecureChannel(keys, start)
    sealed = channel.seal_command(packet)
    built = sealed.build()[int(packet.mark) :]
    covered = built[: -6 if packet.crc else -5]
    assert channel.command_mac == their_mac(keys, covered, start)
    assert sealed.mac == channel.command_mac[:4]
    if packet.data:
        cipher = AES.new(keys.enc, AES.MODE_CBC, bytes(~byte & 0xFF for byte in start))
        plain = cipher.decrypt(sealed.data)
        assert plain.rstrip(b"\x00") == packet.data + b"\x80"


@given(st.lists(st.tuples(COMMANDS, st.binary(max_size=40)), max_size=6))
def test_both_sides_follow_the_same_chain(exchanges: list[tuple[Packet, bytes]]) -> None:
    keys = SessionKeys.derive(KEY, A)
    panel, reader = SecureChannel(keys, bytes(16)), SecureChannel(keys, bytes(16))
    for command, data in exchanges:
        assert reader.open_command(panel.seal_command(command)) == command
        reply = Packet(command.address, 0x50, data, command.sequence, reply=True)
        assert panel.open_reply(reader.seal_reply(reply)) == reply
    assert (panel.command_mac, panel.reply_mac) == (reader.command_mac, reader.reply_mac)


def pair() -> tuple[SecureChannel, SecureChannel]:
    keys = SessionKeys.derive(KEY, A)
    return SecureChannel(keys, bytes(16)), SecureChannel(keys, bytes(16))


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_a_packet_with_any_bit_changed_does_not_open_and_leaves_the_chain_where_it_is(place: int, bit: int) -> None:
    panel, reader = pair()
    sealed = panel.seal_command(Packet(5, 0x6B, b"ROOM 101", 1))
    built = bytearray(sealed.build()[:-2])
    built[4 + place % (len(built) - 4)] ^= 1 << bit
    body = bytes(built)
    sequence, code, data, mac = body[4] & 3, body[7], body[8:-4], body[-4:]
    forged = Packet(5, code, data, sequence, block=SecurityBlock(body[6]), mac=mac, crc=bool(body[4] & 4))
    if forged == sealed:
        return  # the change was in the length of the block, which is no part of a packet that was read
    with pytest.raises((NotAuthentic, Malformed)):
        reader.open_command(forged)
    assert reader.open_command(sealed).data == b"ROOM 101"


def test_a_packet_of_whole_blocks_is_not_filled_up_for_its_mac() -> None:
    start = bytes(range(16))
    keys = SessionKeys.derive(KEY, A)
    channel = SecureChannel(keys, start)
    packet = Packet(5, 0x80, bytes(8), 1, block=SecurityBlock(Block.COMMAND_MAC), mac=bytes(4))
    covered = packet.build()[:-6]
    assert len(covered) == 16
    mac = AES.new(keys.mac2, AES.MODE_CBC, start).encrypt(covered)
    sealed = Packet(5, 0x80, bytes(8), 1, block=packet.block, mac=mac[:4])
    assert channel.open_command(sealed).data == bytes(8)


def test_a_command_may_be_sealed_again_as_long_as_no_reply_came() -> None:
    panel, reader = pair()
    poll = Packet(5, 0x60, sequence=1)
    assert panel.seal_command(poll) == panel.seal_command(poll)
    reader.open_command(panel.seal_command(poll))
    assert reader.open_command(panel.seal_command(poll)) == poll


def test_a_packet_is_no_use_a_second_time() -> None:
    panel, reader = pair()
    command = panel.seal_command(Packet(5, 0x60, sequence=1))
    reader.open_command(command)
    panel.open_reply(reader.seal_reply(Packet(5, 0x40, sequence=1, reply=True)))
    with pytest.raises(NotAuthentic):
        reader.open_command(command)


@pytest.mark.parametrize(
    "block", [None, SecurityBlock(Block.CHLNG, b"\x01"), SecurityBlock(Block.REPLY_MAC), SecurityBlock(0x20)]
)
def test_a_packet_without_the_block_of_a_command_does_not_open(block: SecurityBlock | None) -> None:
    _, reader = pair()
    mac = b"1234" if block == SecurityBlock(Block.REPLY_MAC) else b""
    with pytest.raises(NotAuthentic):
        reader.open_command(Packet(5, 0x60, block=block, mac=mac))


def _sealed_with(ciphertext: bytes) -> Packet:
    """A packet with a right MAC over any ciphertext, as only a faulty panel sends it."""
    keys = SessionKeys.derive(KEY, A)
    packet = Packet(5, 0x6B, ciphertext, 1, block=SecurityBlock(Block.COMMAND_ENCIPHERED), mac=bytes(4))
    mac = their_mac(keys, packet.build()[:-6], bytes(16))
    return Packet(5, 0x6B, ciphertext, 1, block=packet.block, mac=mac[:4])


def _ciphertext(plain: bytes) -> bytes:
    return AES.new(SessionKeys.derive(KEY, A).enc, AES.MODE_CBC, b"\xff" * 16).encrypt(plain)


@pytest.mark.parametrize(
    "ciphertext",
    [b"\x01" * 15, _ciphertext(bytes(16)), _ciphertext(b"x" * 16), _ciphertext(b"x\x80" + bytes(30))],
    ids=["no whole block", "nothing but zeros", "no end", "a block too many"],
)
def test_enciphered_data_without_the_mark_of_their_end_do_not_open(ciphertext: bytes) -> None:
    _, reader = pair()
    with pytest.raises(NotAuthentic):
        reader.open_command(_sealed_with(ciphertext))


@pytest.mark.parametrize("ciphertext", [b"", _ciphertext(b"\x80" + bytes(15))], ids=["nothing", "an end alone"])
def test_an_empty_ciphertext_counts_as_no_data(ciphertext: bytes) -> None:
    _, reader = pair()
    assert reader.open_command(_sealed_with(ciphertext)).data == b""


def test_data_under_a_mac_alone_open_in_the_clear() -> None:
    keys = SessionKeys.derive(KEY, A)
    packet = Packet(5, 0x61, b"\x00", 1, block=SecurityBlock(Block.COMMAND_MAC), mac=bytes(4))
    mac = their_mac(keys, packet.build()[:-6], bytes(16))[:4]
    _, reader = pair()
    assert reader.open_command(Packet(5, 0x61, b"\x00", 1, block=packet.block, mac=mac)).data == b"\x00"


# --- the handshake ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("default_key", [False, True])
def test_both_sides_of_a_handshake_end_in_the_same_session(default_key: bool) -> None:
    panel, reader = PanelHandshake(KEY, A, default_key), ReaderHandshake(KEY, A, B, default_key)
    assert panel.challenge()[0].rnd_a == A
    ccrypt, block = reader.answer(b"uid 1234")
    scrypt, proof_block = panel.prove(ccrypt, block)
    rmac_i, last_block, session = reader.finish(scrypt, proof_block)
    assert panel.finish(rmac_i, last_block).reply_mac == session.reply_mac == rmac_i.rmac_i
    assert panel.client_uid == b"uid 1234"
    assert panel.keys() == SessionKeys.derive(SCBK_D if default_key else KEY, A)


def test_a_wrong_proof_of_the_reader_is_noticed() -> None:
    ccrypt, block = ReaderHandshake(bytes(16), A, B).answer(bytes(8))
    with pytest.raises(HandshakeError) as caught:
        PanelHandshake(KEY, A).prove(ccrypt, block)
    assert caught.value.failure is Failure.CLIENT_CRYPTOGRAM


def test_a_wrong_proof_of_the_panel_is_noticed() -> None:
    reader = ReaderHandshake(KEY, A, B)
    with pytest.raises(HandshakeError) as caught:
        reader.finish(Scrypt(bytes(16)), SecurityBlock(Block.SCRYPT, b"\x01"))
    assert caught.value.failure is Failure.SERVER_CRYPTOGRAM


def test_a_chain_that_starts_elsewhere_is_noticed() -> None:
    panel, reader = PanelHandshake(KEY, A), ReaderHandshake(KEY, A, B)
    panel.prove(*reader.answer(bytes(8)))
    with pytest.raises(HandshakeError) as caught:
        panel.finish(RmacI(bytes(16)), SecurityBlock(Block.RMAC_I, b"\x01"))
    assert caught.value.failure is Failure.INITIAL_RMAC


@pytest.mark.parametrize("block", [None, SecurityBlock(Block.CCRYPT, b"\x00"), SecurityBlock(Block.RMAC_I, b"\x00")])
def test_a_step_under_another_security_block_is_no_step(block: SecurityBlock | None) -> None:
    panel, reader = PanelHandshake(KEY, A), ReaderHandshake(KEY, A, B)
    ccrypt, _ = reader.answer(bytes(8))
    for step in (
        lambda: panel.prove(ccrypt, block),
        lambda: panel.finish(RmacI(bytes(16)), block),
        lambda: reader.finish(Scrypt(bytes(16)), block),
    ):
        with pytest.raises(HandshakeError) as caught:
            step()
        assert caught.value.failure is Failure.SECURITY_BLOCK


@pytest.mark.parametrize(("scbk", "rnd_a"), [(bytes(15), A), (KEY, bytes(7))])
def test_a_key_or_random_number_of_another_size_is_refused(scbk: bytes, rnd_a: bytes) -> None:
    with pytest.raises(Malformed):
        SessionKeys.derive(scbk, rnd_a)


def test_keys_are_not_shown() -> None:
    keys = SessionKeys.derive(KEY, A)
    assert keys.enc.hex() not in repr(keys)
    shown = repr(PanelHandshake(b"secret secret 16", A)) + repr(ReaderHandshake(b"secret secret 16", A, B))
    assert "secret" not in shown
    assert isinstance(ReaderHandshake(KEY, A, B).answer(bytes(8))[0], Ccrypt)
