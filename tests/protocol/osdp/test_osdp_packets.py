"""Packets are found whatever surrounds them and however they arrive, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.osdp.checks import checksum, crc16
from latchwork.protocol.osdp.constants import LONGEST, Block
from latchwork.protocol.osdp.packets import BadPacket, Damaged, Flaw, Packet, PacketCutter, SecurityBlock

PLAIN = st.builds(
    Packet,
    address=st.integers(0, 0x7F),
    code=st.integers(0, 0xFF),
    data=st.binary(max_size=80),
    sequence=st.integers(0, 3),
    reply=st.booleans(),
    crc=st.booleans(),
    mark=st.booleans(),
    block=st.none()
    | st.builds(SecurityBlock, st.sampled_from([0x11, 0x12, 0x13, 0x14]), st.binary(min_size=1, max_size=1)),
)
SECURED = st.builds(
    Packet,
    address=st.integers(0, 0x7E),
    code=st.integers(0, 0xFF),
    data=st.binary(max_size=64),
    crc=st.booleans(),
    block=st.builds(SecurityBlock, st.sampled_from([0x15, 0x16, 0x17, 0x18])),
    mac=st.binary(min_size=4, max_size=4),
)
PACKETS = PLAIN | SECURED
STREAMS = st.lists(st.one_of(PACKETS.map(Packet.build), st.binary(max_size=30), st.sampled_from([b"\xff", b"S"]))).map(
    b"".join
)


@given(PACKETS)
def test_what_is_built_is_read_and_cut_out_again(packet: Packet) -> None:
    data = packet.build()
    assert Packet.parse(data) == packet
    assert PacketCutter().feed(data) == [packet]


@given(STREAMS, st.lists(st.integers(1, 50)))
def test_pieces_do_not_depend_on_how_the_stream_arrives(stream: bytes, sizes: list[int]) -> None:
    whole = PacketCutter().feed_placed(stream)
    cutter, pieces, at = PacketCutter(), [], 0
    for size in [*sizes, len(stream) + 1]:
        pieces += cutter.feed_placed(stream[at : at + size])
        at += size
    bytewise = PacketCutter()
    assert pieces == whole
    assert [piece for byte in stream for piece in bytewise.feed_placed(bytes((byte,)))] == whole


@given(PACKETS, st.data())
def test_a_packet_that_is_cut_in_two_anywhere_arrives_whole(packet: Packet, data: st.DataObject) -> None:
    built = packet.build()
    at = data.draw(st.integers(0, len(built)))
    cutter = PacketCutter()
    assert cutter.feed(built[:at]) + cutter.feed(built[at:]) == [packet]


@given(PACKETS, st.data())
def test_a_packet_that_ends_early_is_none(packet: Packet, data: st.DataObject) -> None:
    built = packet.build()
    short = built[: data.draw(st.integers(0, len(built) - 1))]
    assert not any(isinstance(piece, Packet) for piece in PacketCutter().feed(short))
    with pytest.raises(BadPacket):
        Packet.parse(short)


@given(PACKETS.filter(lambda packet: packet.crc), st.data())
def test_a_flipped_bit_is_noticed(packet: Packet, data: st.DataObject) -> None:
    flipped = bytearray(packet.build())
    at = data.draw(st.integers(int(packet.mark), len(flipped) - 1))
    bit = data.draw(st.integers(0, 7))
    if (at, bit) == (int(packet.mark) + 4, 2):
        return  # without this bit its CRC is no CRC: one in 256 has a checksum that fits
    flipped[at] ^= 1 << bit
    with pytest.raises(BadPacket):
        Packet.parse(bytes(flipped))


@given(st.binary(max_size=60).filter(lambda noise: b"S" not in noise), PACKETS)
def test_a_packet_behind_noise_is_found(noise: bytes, packet: Packet) -> None:
    placed = PacketCutter().feed_placed(noise + packet.build())
    [found] = placed
    assert isinstance(found.piece, Packet)
    assert (found.piece.code, found.piece.data) == (packet.code, packet.data)
    assert found.end == len(noise) + len(packet.build())


@given(st.binary(max_size=100))
def test_any_bytes_are_a_packet_or_refused(data: bytes) -> None:
    try:
        packet = Packet.parse(data)
    except BadPacket:
        return
    assert packet.build() == data


ACK = Packet(5, 0x40, sequence=1, reply=True)


@pytest.mark.parametrize("length", [0, 5, LONGEST + 1, 0xFEFE])
def test_a_start_with_a_length_that_cannot_be_is_skipped_alone(length: int) -> None:
    false_start = b"\x53\x05" + length.to_bytes(2, "little")
    assert PacketCutter().feed(false_start + ACK.build()) == [ACK]


def test_a_start_inside_a_packet_is_data() -> None:
    packet = Packet(5, 0x80, b"\x11\x22\x33" + ACK.build(), sequence=1)
    assert PacketCutter().feed(packet.build()) == [packet]


def test_a_damaged_packet_is_not_searched_for_another_one() -> None:
    damaged = Packet(5, 0x80, b"\x11\x22\x33" + ACK.build(), sequence=1).build()[:-1] + b"\x00"
    assert PacketCutter().feed(damaged + ACK.build()) == [Damaged(Flaw.CRC), ACK]


def test_a_packet_that_stopped_half_way_is_forgotten() -> None:
    cutter = PacketCutter()
    assert cutter.feed(ACK.build()[:5]) == []
    assert cutter.waiting == 5
    assert cutter.offset == 0
    assert cutter.reset() == 5
    assert cutter.feed(ACK.build()) == [ACK]
    assert cutter.offset == 5 + len(ACK.build())


def test_the_mark_counts_in_no_length() -> None:
    with_mark = Packet(5, 0x60, mark=True).build()
    assert with_mark == b"\xff" + Packet(5, 0x60).build()
    [placed] = PacketCutter().feed_placed(b"\xff\xff" + with_mark)
    assert (placed.start, placed.end, placed.size) == (2, len(with_mark) + 2, len(with_mark) - 1)


def _checked(head: bytes) -> bytes:
    """The bytes with a length and a check that fit."""
    size = len(head) + 2
    whole = head[:2] + size.to_bytes(2, "little") + head[4:]
    return whole + crc16(whole).to_bytes(2, "little")


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", Flaw.NO_SOM),
        (b"\xff", Flaw.NO_SOM),
        (b"\x54\x05\x08\x00\x04\x60\x00\x00", Flaw.NO_SOM),
        (b"\x53\x05\x07\x00\x04\x60", Flaw.LENGTH),
        (_checked(b"\x53\x05\x00\x00\x04"), Flaw.NO_CODE),
        (_checked(b"\x53\x05\x00\x00\x0c"), Flaw.SECURITY_BLOCK),
        (_checked(b"\x53\x05\x00\x00\x0c\x02\x15"), Flaw.NO_CODE),
        (_checked(b"\x53\x05\x00\x00\x0c\x01\x15\x60"), Flaw.SECURITY_BLOCK),
        (_checked(b"\x53\x05\x00\x00\x0c\x09\x15\x60"), Flaw.SECURITY_BLOCK),
        (_checked(b"\x53\x05\x00\x00\x0c\x02\x11\x60"), Flaw.SECURITY_BLOCK),
        (_checked(b"\x53\x05\x00\x00\x0c\x03\x15\x00\x60\x01\x02\x03\x04"), Flaw.SECURITY_BLOCK),
        (_checked(b"\x53\x05\x00\x00\x0c\x02\x15\x60\x01\x02\x03"), Flaw.LENGTH),
    ],
)
def test_what_is_wrong_with_a_packet_is_named(data: bytes, flaw: Flaw) -> None:
    with pytest.raises(BadPacket) as caught:
        Packet.parse(data)
    assert caught.value.flaw is flaw
    assert not any(isinstance(piece, Packet) for piece in PacketCutter().feed(data))


def test_a_packet_without_a_code_comes_as_damaged() -> None:
    assert PacketCutter().feed(_checked(b"\x53\x05\x00\x00\x0c\x02\x15")) == [Damaged(Flaw.NO_CODE)]
    bare = b"\x53\x05\x06\x00\x00"
    assert PacketCutter().feed(bare + bytes((checksum(bare),))) == [Damaged(Flaw.NO_CODE)]


def test_a_security_block_that_nobody_knows_is_carried_along() -> None:
    packet = Packet(5, 0x60, b"\x01", block=SecurityBlock(0x20, b"\x01\x02\x03"))
    assert Packet.parse(packet.build()) == packet


@pytest.mark.parametrize(
    "packet",
    [
        Packet(5, 0x60, mac=b"1234"),
        Packet(5, 0x60, block=SecurityBlock(Block.COMMAND_MAC)),
        Packet(5, 0x60, block=SecurityBlock(Block.CHLNG, b"\x01"), mac=b"1234"),
        Packet(5, 0x100),
        Packet(0x80, 0x60),
        Packet(5, 0x60, sequence=4),
        Packet(5, 0x60, reserved=16),
        Packet(5, 0x60, bytes(LONGEST)),
        Packet(5, 0x60, bytes(70_000)),
        Packet(5, 0x60, block=SecurityBlock(0x100)),
        Packet(5, 0x60, block=SecurityBlock(0x11, bytes(254))),
    ],
)
def test_what_is_no_packet_cannot_be_built(packet: Packet) -> None:
    with pytest.raises(Malformed):
        packet.build()


def test_the_longest_packet_can_be_built() -> None:
    packet = Packet(5, 0x80, bytes(LONGEST - 8))
    assert len(packet.build()) == LONGEST
    assert PacketCutter().feed(packet.build()) == [packet]


def test_the_data_of_a_packet_are_not_shown() -> None:
    assert "1234" not in repr(Packet(5, 0x53, b"\x00\x041234"))


def test_garbage_leaves_no_more_waiting_than_the_longest_packet() -> None:
    cutter = PacketCutter()
    for garbage in (b"\x53\x05\xa0\x05" * 4096, b"\xff\x53" * 8192, b"\x53" * 16384, bytes(16384)):
        for at in range(0, len(garbage), 64):
            cutter.feed(garbage[at : at + 64])
            assert cutter.waiting <= LONGEST + 1
