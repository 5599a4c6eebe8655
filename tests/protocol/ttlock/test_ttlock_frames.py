"""Frames in any chunking, among garbage, with ciphertext that looks like headers and terminators."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock.crc import PLAIN_TABLE, TABLE, crc8
from latchwork.protocol.ttlock.frames import Checksum, Cut, FrameCutter, Garbage, Version, build_frame, chunks
from latchwork.protocol.ttlock.redact import Direction, Redactor

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ttlock-ble.json").read_text())["vectors"]
FRAMES = [bytes.fromhex(vector["frame"]) for vector in VECTORS if "frame" in vector]

TRICKY = build_frame(Version().envelope(0x54, b"\x7f\x5a\x05\x03\x01\x0d\x0a\x7f\x5a\x0d\x0a" * 3))


def cut(pieces: list[bytes]) -> list[Cut | Garbage]:
    cutter = FrameCutter()
    return [found for piece in pieces for found in cutter.feed(piece)]


@pytest.mark.parametrize("frame", [*FRAMES, TRICKY], ids=lambda frame: frame.hex()[14:40])
def test_a_frame_is_found_at_every_split_and_byte_by_byte(frame: bytes) -> None:
    whole = cut([frame])
    assert len(whole) == 1
    assert isinstance(whole[0], Cut)
    for at in range(1, len(frame)):
        assert cut([frame[:at], frame[at:]]) == whole
    assert cut([bytes((byte,)) for byte in frame]) == whole


def test_frames_among_garbage_are_found_and_the_garbage_is_told() -> None:
    frame = FRAMES[1]
    stream = b"\x00\x7f" + frame + b"\x5a\x00\xff" + TRICKY + b"\x7f"
    found = cut([stream])
    assert [type(piece) for piece in found] == [Garbage, Cut, Garbage, Cut]
    garbage = [piece for piece in found if isinstance(piece, Garbage)]
    assert [(piece.offset, piece.data) for piece in garbage] == [
        (0, b"\x00\x7f"),
        (2 + len(frame), b"\x5a\x00\xff"),
    ]
    assert isinstance(found[3], Cut)
    assert (found[3].start, found[3].end) == (5 + len(frame), 5 + len(frame) + len(TRICKY))


def test_a_frame_that_lost_its_tail_does_not_take_the_next_one_with_it() -> None:
    found = cut([FRAMES[1][:-1], FRAMES[2]])
    assert [type(piece) for piece in found] == [Garbage, Cut]
    assert isinstance(found[1], Cut)
    assert found[1].end == len(FRAMES[1]) - 1 + len(FRAMES[2])


def test_any_chunking_of_a_noisy_stream_gives_the_same_frames() -> None:
    chance = random.Random(5)
    stream = b"".join(chance.choice([*FRAMES, TRICKY, chance.randbytes(7), b"\x7f\x5a"]) for _ in range(60))
    frames = [piece for piece in cut([stream]) if isinstance(piece, Cut)]
    assert len(frames) > 20
    for _ in range(50):
        edges = sorted(chance.sample(range(1, len(stream)), 40))
        pieces = [stream[a:b] for a, b in zip([0, *edges], [*edges, len(stream)], strict=True)]
        assert [piece for piece in cut(pieces) if isinstance(piece, Cut)] == frames


def test_a_checksum_of_the_plain_table_is_told_from_a_wrong_one() -> None:
    body = FRAMES[0][:-3]
    while crc8(body) == crc8(body, PLAIN_TABLE):
        body = Version().envelope(0x54, random.Random(len(body)).randbytes(len(body) - 11)).build()
    frames = [body + bytes((value,)) + b"\r\n" for value in (crc8(body), crc8(body, PLAIN_TABLE), crc8(body) ^ 0x55)]
    marks = [piece.checksum for frame in frames for piece in cut([frame]) if isinstance(piece, Cut)]
    assert marks == [Checksum.RIGHT, Checksum.PLAIN, Checksum.WRONG]


def test_the_table_differs_from_the_maxim_table_in_one_entry() -> None:
    assert [index for index in range(256) if TABLE[index] != PLAIN_TABLE[index]] == [0x21]
    assert crc8(b"123456789", PLAIN_TABLE) == 0xA1


def test_the_longest_payload_fits_and_a_longer_one_is_refused() -> None:
    assert len(build_frame(Version().envelope(0x54, bytes(255)))) == 270
    with pytest.raises(Malformed):
        build_frame(Version().envelope(0x54, bytes(256)))


def test_chunks_are_twenty_bytes_and_lose_nothing() -> None:
    pieces = chunks(TRICKY, 20)
    assert max(map(len, pieces)) == 20
    assert b"".join(pieces) == TRICKY


# --- redaction ----------------------------------------------------------------------------------------------------


def frame_of(name: str) -> bytes:
    return bytes.fromhex(next(vector["frame"] for vector in VECTORS if vector["id"] == name))


@pytest.mark.parametrize(
    ("name", "direction", "masked"),
    [
        ("cap_get_aes_key", "host", (12, 28)),
        ("cap_aes_key_response", "device", (12, 44)),
        ("cap_push_fingerprint_unlock", "device", (12, 28)),
        ("cap_add_admin", "host", None),
        ("cap_init_request", "host", None),
    ],
)
def test_what_goes_under_the_factory_key_or_in_the_clear_is_masked(
    name: str, direction: Direction, masked: tuple[int, int] | None
) -> None:
    frame = frame_of(name)
    redactor = Redactor(direction)
    for byte in frame:
        redactor.feed(bytes((byte,)))
    assert redactor.spans == ([] if masked is None else [masked])
    assert redactor.settled == len(frame)


def test_bytes_outside_any_frame_are_masked_and_an_unfinished_frame_is_undecided() -> None:
    redactor = Redactor("device")
    redactor.feed(b"garbage" + frame_of("cap_add_admin") + b"\x7f\x5a\x05")
    assert redactor.spans == [(0, 7)]
    assert redactor.settled == 7 + len(frame_of("cap_add_admin"))
