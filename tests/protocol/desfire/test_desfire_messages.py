"""The command tables as a whole, settings, status words and frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.desfire import generated as g
from latchwork.protocol.desfire.declarations import ANSWERS, COMMANDS, DECLARATIONS
from latchwork.protocol.desfire.framing import Framing, Message, frames
from latchwork.protocol.desfire.keys import KeyKind
from latchwork.protocol.desfire.security import security_of
from latchwork.protocol.desfire.settings import FREE, NEVER, Access, KeySettings1, KeySettings2
from latchwork.protocol.desfire.status import WORDS, Status, name_of, words_of

REFERENCE = "60 5a ca da 6a cd cb cc c1 c0 df 6f f5 5f bd 3d c7 a7 aa 1a 0a 71 77 c4 64 45 54 51 fc 5c af"
"""Every instruction that the reference tables."""


def test_every_instruction_of_the_reference_has_a_row_with_its_source() -> None:
    assert set(bytes.fromhex(REFERENCE)) <= set(COMMANDS.rows)
    for family in (COMMANDS, ANSWERS):
        assert all(row.source for row in family.rows.values())
    assert all(DECLARATIONS)
    assert set(ANSWERS.rows) <= set(COMMANDS.rows)


@pytest.mark.parametrize("code", COMMANDS.rows)
def test_every_command_builds_parses_and_is_shown_without_its_data(code: int) -> None:
    for size in range(60):
        body = bytes(range(size))
        try:
            command = g.parse_command(code, body)
        except Malformed:
            continue
        assert command.build() == body
        if COMMANDS.rows[code].secret:
            assert "data" not in repr(command)
        header = security_of(code).header
        assert header is None or header <= size
        break
    else:
        pytest.fail("no length fits")


@given(st.sampled_from(list(COMMANDS.rows)), st.binary(max_size=40))
def test_any_bytes_are_a_command_or_malformed(code: int, body: bytes) -> None:
    try:
        command = g.parse_command(code, body)
    except Malformed:
        return
    assert command.build() == body


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("0003310f200000", 32),
        ("0103310f200000", 32),
        ("0203310f00000000e80300006400000001", g.FileSettingsDetail02(0, 1000, 100, 1)),
    ],
)
def test_the_settings_of_a_file_depend_on_its_type(body: str, detail: object) -> None:
    answer = g.parse_answer(0xF5, bytes.fromhex(body))
    assert isinstance(answer, g.FileSettings)
    assert (answer.comm, answer.access, answer.detail) == (3, 0x0F31, detail)
    assert answer.build().hex() == body


def test_records_have_sizes_and_a_count() -> None:
    for kind in (3, 4):
        answer = g.parse_answer(0xF5, bytes((kind,)) + bytes.fromhex("01ffee100000050000020000"))
        assert isinstance(answer, g.FileSettings)
        assert (answer.detail.record_size, answer.detail.max_records, answer.detail.records) == (16, 5, 2)


# --- settings ---------------------------------------------------------------------------------------------------------


@given(st.integers(0, 0xFFFF))
def test_an_access_word_survives(word: int) -> None:
    assert Access.of(word).word == word


def test_an_access_word_is_read_from_the_top() -> None:
    assert Access(read=3, write=0, rw=1, change=NEVER).word == 0x301F
    with pytest.raises(Malformed, match="14 for anybody"):
        Access(FREE, NEVER, 16, 0).word  # noqa: B018


@given(st.integers(0, 255))
def test_key_settings_survive(byte: int) -> None:
    assert KeySettings1.of(byte).byte == byte
    try:
        second = KeySettings2.of(byte)
    except Malformed:
        return
    assert second.byte == byte


def test_factory_key_settings_are_0f() -> None:
    assert KeySettings1().byte == 0x0F
    assert KeySettings2(KeyKind.AES, 3).byte == 0x83
    assert KeySettings2.of(0x6E) == KeySettings2(KeyKind.TDES3, 14, iso_files=True)
    for settings in (KeySettings2(KeyKind.AES, 0), KeySettings2(KeyKind.AES, 15), KeySettings1(16)):
        with pytest.raises(Malformed):
            settings.byte  # noqa: B018


# --- status -----------------------------------------------------------------------------------------------------------


def test_every_status_has_a_name_and_words() -> None:
    assert set(WORDS) == set(Status)
    assert len(set(WORDS.values())) == len(WORDS)
    assert (name_of(0x9D), name_of(0x33)) == ("PERMISSION_DENIED", None)
    assert words_of(0x33) == "unknown status 33"
    assert "no file" in words_of(0xF0)


# --- frames -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framing", list(Framing))
@given(code=st.integers(0, 255), body=st.binary(max_size=255))
def test_a_frame_is_read_as_it_was_built(framing: Framing, code: int, body: bytes) -> None:
    assert framing.read_command(framing.command(code, body)) == Message(code, body)
    assert framing.read_answer(framing.answer(code, body)) == Message(code, body)


@given(body=st.binary(max_size=300), room=st.integers(1, 70), framing=st.sampled_from(list(Framing)))
def test_a_long_command_goes_on_in_af_frames(body: bytes, room: int, framing: Framing) -> None:
    pieces = [framing.read_command(frame) for frame in frames(framing, 0x3D, body, room)]
    assert b"".join(piece.body for piece in pieces) == body
    assert [piece.code for piece in pieces] == [0x3D] + [0xAF] * (len(pieces) - 1)
    assert all(0 < len(piece.body) <= room for piece in pieces) or not body


@pytest.mark.parametrize(
    "frame", ["", "90", "9160000000", "9060010000", "9060000001", "90600000", "906000000000010100"]
)
def test_what_is_no_wrapped_command_is_malformed(frame: str) -> None:
    with pytest.raises(Malformed):
        Framing.WRAPPED.read_command(bytes.fromhex(frame))


def test_an_empty_native_frame_is_malformed() -> None:
    with pytest.raises(Malformed, match="empty"):
        Framing.NATIVE.read_answer(b"")
