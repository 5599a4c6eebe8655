"""What a wire file may show of a PN532 stream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.pn532.frames import ACK, TFI_CHIP, TFI_HOST, WAKE_UP, build_frame
from latchwork.protocol.pn532.redact import Redactor

KEY = bytes.fromhex("a0b1c2d3e4f5")


def shown(stream: bytes, *, host: bool = True, chunk: int = 0) -> bytes:
    """The stream with `*` for what is masked, and for what is undecided at its end."""
    redactor = Redactor("host" if host else "device")
    chunk = chunk or len(stream) or 1
    for at in range(0, len(stream), chunk):
        redactor.feed(stream[at : at + chunk])
    out = bytearray(stream[: redactor.settled]) + b"*" * (len(stream) - redactor.settled)
    for start, end in redactor.spans:
        out[start:end] = b"*" * (end - start)
    return bytes(out)


def masked(frame: bytes, secret: bytes) -> bytes:
    """The frame with its secret and checksum masked."""
    at = frame.index(secret)
    return frame[:at] + b"*" * len(secret) + frame[at + len(secret) : -2] + b"*" + frame[-1:]


@pytest.mark.parametrize(
    ("code", "head", "secret", "tail"),
    [
        (0x40, b"\x01\x60\x04", KEY, bytes.fromhex("deadbeef")),
        (0x40, b"\x01\x61\x04", KEY, bytes.fromhex("deadbeef")),
        (0x40, b"\x01\xa0\x04", b"sixteen byte key", b""),
        (0x40, b"\x01\xa2\x04", b"page", b""),
        (0x40, b"\x01", b"\x90\x60\x00\x00\x00 any APDU", b""),
        (0x42, b"\x1b", b"\x12\x34\x56\x78", b""),
        (0x42, b"\xa2\x2b", b"\x12\x34\x56\x78", b""),
        (0x42, b"", b"sixteen byte key", b""),
    ],
    ids=["key A", "key B", "block", "page", "apdu", "password", "password page", "second half"],
)
def test_what_goes_to_a_card_is_masked_with_its_checksum(code: int, head: bytes, secret: bytes, tail: bytes) -> None:
    frame = build_frame(TFI_HOST, code, head + secret + tail)
    assert shown(WAKE_UP + frame + ACK) == WAKE_UP + masked(frame, secret) + ACK


@pytest.mark.parametrize("code", [0x41, 0x43])
def test_what_was_read_from_a_card_is_masked(code: int) -> None:
    frame = build_frame(TFI_CHIP, code, b"\x00sixteen byte key")
    assert shown(ACK + frame, host=False) == ACK + masked(frame, b"sixteen byte key")


@pytest.mark.parametrize("data", [b"\x01\x30\x04", b"\x01\xb0\x04"])
def test_commands_that_tell_nothing_stay_readable(data: bytes) -> None:
    frame = build_frame(TFI_HOST, 0x40, data)
    assert shown(frame) == frame


def test_an_acknowledgement_of_a_card_stays_readable() -> None:
    frame = build_frame(TFI_CHIP, 0x43, b"\x00\x0a")
    assert shown(frame, host=False) == frame


def test_the_remains_of_a_damaged_frame_are_masked() -> None:
    frame = bytearray(build_frame(TFI_HOST, 0x40, b"\x01\x60\x04" + KEY + bytes.fromhex("deadbeef")))
    frame[-2] ^= 0x10
    assert KEY not in shown(bytes(frame) + ACK)
    frame[3] ^= 0x10  # a length that is wrong as well
    assert KEY not in shown(bytes(frame) + ACK)


def test_half_a_frame_at_the_end_is_undecided() -> None:
    frame = build_frame(TFI_HOST, 0x40, b"\x01\x60\x04" + KEY + bytes.fromhex("deadbeef"))
    assert KEY[:3] not in shown(frame[:13])


PIECES = st.one_of(
    st.builds(build_frame, st.just(TFI_HOST), st.sampled_from((0x02, 0x40, 0x42)), st.binary(max_size=30)),
    st.sampled_from((ACK, WAKE_UP)),
    st.binary(max_size=12),
)


@given(st.lists(PIECES).map(b"".join), st.integers(1, 20))
def test_the_masking_does_not_depend_on_how_the_stream_arrives(stream: bytes, chunk: int) -> None:
    assert shown(stream, chunk=chunk) == shown(stream, chunk=1) == shown(stream)
