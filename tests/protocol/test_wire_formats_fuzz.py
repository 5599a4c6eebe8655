"""Wire formats on bytes of any kind: they tell what they can and raise nothing but `CodecError`."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latchwork.protocol.codec import CodecError
from latchwork.protocol.wire_formats.model import Sender
from latchwork.protocol.wire_formats.outline import OUTLINERS, outline, recognise
from latchwork.protocol.wire_formats.registry import FORMATS

BEGINNINGS = [
    b"",
    b"\x7f\x5a",
    b"\x01",
    b"\x00\x00\xff",
    b"\x63\x01",
    b"\x6c\x01",
    b"\x71\x05",
    b"\x93\x70",
    b"LW\x01\x00",
]
BYTES = st.builds(bytes.__add__, st.sampled_from(BEGINNINGS), st.binary(max_size=60))
SENDERS = st.sampled_from(["host", "device", None])


@pytest.mark.parametrize("protocol", FORMATS)
@given(data=BYTES, sender=SENDERS)
@example(data=b"", sender=None)
@example(data=b"\x63", sender="host")
def test_any_bytes_are_told_once_and_in_order(protocol: str, data: bytes, sender: Sender | None) -> None:
    try:
        readings = FORMATS[protocol].read(data, sender, None)
    except CodecError:
        return
    told: set[int] = set()
    for reading in readings:
        for part in reading.sections[0].parts:
            assert part.data == data[part.start : part.end]
            told |= set(range(part.start, part.end))
    assert told == set(range(len(data)))


@pytest.mark.parametrize("wrap", [b"\x60\x0d\x00\x00", b"\x6c\x01\x00\xff"])
def test_wraps_within_wraps_without_end_are_no_trap(wrap: bytes) -> None:
    frame = b"\x01\xff\x00\x13\x03\xf0" + wrap * 5000
    assert outline("zwave", list(frame), "host")
    with pytest.raises(CodecError):
        FORMATS["zwave-cc"].read(wrap * 5000, None, None)
    FORMATS["zwave-cc"].read(b"\x60\x0d\x00\x00" * 63 + b"\x20\x02", None, None)


@pytest.mark.parametrize("protocol", OUTLINERS)
@given(stream=st.lists(st.none() | st.integers(0, 255) | st.sampled_from([0x01, 0x7F, 0x5A, 0x00, 0xFF]), max_size=60))
def test_an_outline_of_a_masked_stream_is_in_order_and_within_it(protocol: str, stream: list[int | None]) -> None:
    at = 0
    for frame in outline(protocol, stream, "host"):
        assert at <= frame.start < frame.end <= len(stream)
        at = frame.end
    assert recognise(stream) in {*OUTLINERS, None}
