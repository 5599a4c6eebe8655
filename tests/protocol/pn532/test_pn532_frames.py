"""Frames are found whatever surrounds them and however they arrive."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.pn532.frames import (
    ACK,
    ERROR,
    NACK,
    TFI_CHIP,
    TFI_HOST,
    WAKE_UP,
    Ack,
    Damaged,
    DataFrame,
    ErrorFrame,
    Flaw,
    FrameCutter,
    Nack,
    build_frame,
)

FRAMES = st.builds(
    build_frame,
    st.sampled_from((TFI_HOST, TFI_CHIP)),
    st.integers(0, 255),
    st.binary(max_size=263),
    extended=st.booleans(),
)
STREAMS = st.lists(st.one_of(FRAMES, st.sampled_from((ACK, NACK, ERROR, WAKE_UP)), st.binary(max_size=40))).map(
    b"".join
)


@given(STREAMS, st.lists(st.integers(1, 50)))
def test_pieces_do_not_depend_on_how_the_stream_arrives(stream: bytes, sizes: list[int]) -> None:
    whole = FrameCutter().feed_placed(stream)
    cutter, pieces, at = FrameCutter(), [], 0
    for size in [*sizes, len(stream) + 1]:
        pieces += cutter.feed_placed(stream[at : at + size])
        at += size
    bytewise = FrameCutter()
    assert pieces == whole
    assert [piece for byte in stream for piece in bytewise.feed_placed(bytes((byte,)))] == whole


@given(st.integers(0, 255), st.binary(max_size=263), st.booleans())
def test_what_is_built_is_cut_out_again(code: int, data: bytes, extended: bool) -> None:
    frame = build_frame(TFI_HOST, code, data, extended=extended)
    assert FrameCutter().feed(frame) == [DataFrame(TFI_HOST, code, data, extended or len(data) > 253)]


@given(st.binary(max_size=60))
def test_a_frame_behind_any_noise_is_found_once_enough_has_arrived(noise: bytes) -> None:
    frame = build_frame(TFI_CHIP, 0x03, b"\x32\x01\x06\x07")
    # Noise that looks like the longest frame keeps the cutter waiting for 265 bytes at the most.
    found = FrameCutter().feed(noise + frame + bytes(300))
    assert DataFrame(TFI_CHIP, 0x03, b"\x32\x01\x06\x07") in found


@given(FRAMES.filter(lambda frame: len(frame) > 8), st.data())
def test_a_flipped_bit_in_the_body_is_a_failed_checksum(frame: bytes, data: st.DataObject) -> None:
    head = 8 if frame[3:5] == b"\xff\xff" else 5
    at = data.draw(st.integers(head, len(frame) - 2))
    flipped = bytearray(frame)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    assert FrameCutter().feed(bytes(flipped))[0] == Damaged(Flaw.DATA_CHECKSUM)


def test_acknowledgements_and_the_error_frame_are_told_apart() -> None:
    assert FrameCutter().feed(ACK + NACK + ERROR) == [Ack(), Nack(), ErrorFrame()]


def test_a_long_message_becomes_an_extended_frame_by_itself() -> None:
    assert build_frame(TFI_HOST, 0x00, bytes(254))[3:5] == b"\xff\xff"
    assert build_frame(TFI_HOST, 0x00, bytes(253))[3] == 255


def test_more_than_an_extended_frame_holds_is_refused() -> None:
    build_frame(TFI_HOST, 0x00, bytes(263))
    with pytest.raises(Malformed, match="264 bytes"):
        build_frame(TFI_HOST, 0x00, bytes(264))


def test_a_length_beyond_265_is_no_frame() -> None:
    announced = bytes((0x00, 0xFF, 0xFF, 0xFF, 0x01, 0x0A, -0x0B & 0xFF))
    assert FrameCutter().feed(announced + bytes(300))[0] == Damaged(Flaw.TOO_LONG)


def test_the_repr_of_a_frame_does_not_show_its_data() -> None:
    frame = DataFrame(TFI_HOST, 0x40, bytes.fromhex("016004a0a1a2a3a4a5deadbeef"))
    assert "a0" not in repr(frame).lower().replace("frame", "")


@pytest.mark.parametrize(
    "garbage",
    [
        bytes(64 * 1024),
        b"\x00\xff" * 32 * 1024,
        b"\x00\xff\xfe\x02" * 16 * 1024,
        b"\x00\xff\xff\xff\x01\x09\xf6" * 9 * 1024,
        b"\xa5" * 64 * 1024,
    ],
    ids=["zeros", "starts", "long headers", "extended headers", "nothing"],
)
def test_garbage_costs_linear_time(garbage: bytes) -> None:
    """Twice the garbage may cost three times as much, no more; the best of several runs is compared."""

    def cost(data: bytes) -> float:
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            cutter = FrameCutter()
            for at in range(0, len(data), 64):
                cutter.feed(data[at : at + 64])
            best = min(best, time.process_time() - start)
        return best

    assert cost(garbage) < 3 * cost(garbage[: len(garbage) // 2]) + 0.005
