"""Secure messaging between a reader and a card of ours: both sides, all modes, nothing altered passes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.desfire.errors import IntegrityFailed, LocalError
from latchwork.protocol.desfire.keys import Key, KeyKind, aes
from latchwork.protocol.desfire.messaging import Messaging, Mode
from latchwork.protocol.desfire.messaging_ev1 import Ev1Messaging
from latchwork.protocol.desfire.messaging_ev2 import Ev2Messaging
from latchwork.protocol.desfire.messaging_legacy import LegacyMessaging

DES_KEY = Key(KeyKind.TDES2, bytes(range(16)))
MAKES: dict[str, Callable[[], Messaging]] = {
    "legacy": lambda: LegacyMessaging(DES_KEY),
    "ev1 des": lambda: Ev1Messaging(DES_KEY),
    "ev1 aes": lambda: Ev1Messaging(aes(bytes(range(16)))),
    "ev2": lambda: Ev2Messaging(bytes(range(16)), bytes(range(16, 32)), b"tran"),
}
MAKE = st.sampled_from(list(MAKES))
MODE = st.sampled_from(list(Mode))
DATA = st.binary(max_size=60)


@given(MAKE, st.lists(st.tuples(MODE, st.binary(max_size=9), DATA, DATA), min_size=1, max_size=4))
def test_both_sides_keep_in_step(make: str, exchanges: list[tuple[Mode, bytes, bytes, bytes]]) -> None:
    reader, card = MAKES[make](), MAKES[make]()
    for mode, header, data, answer in exchanges:
        sealed = reader.seal_command(0x3D, header, data, mode)
        assert card.open_command(0x3D, sealed, len(header), mode) == (header, data)
        body = card.seal_response(0, answer, mode)
        due = mode if answer or make == "legacy" else min(mode, Mode.MAC)
        assert reader.open_response(0, body, due if make != "ev2" else mode) == answer


@given(MAKE, st.sampled_from([Mode.MAC, Mode.FULL]), st.binary(min_size=1, max_size=40), st.data())
def test_an_altered_command_is_noticed(make: str, mode: Mode, data: bytes, draw: st.DataObject) -> None:
    sealed = bytearray(MAKES[make]().seal_command(0x3D, b"head", data, mode))
    bit = draw.draw(st.integers(32, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(IntegrityFailed):
        MAKES[make]().open_command(0x3D, bytes(sealed), 4, mode)


@given(MAKE, st.sampled_from([Mode.MAC, Mode.FULL]), st.binary(min_size=1, max_size=40), st.data())
def test_a_truncated_message_is_noticed(make: str, mode: Mode, data: bytes, draw: st.DataObject) -> None:
    command = MAKES[make]().seal_command(0x3D, b"head", data, mode)
    cut = draw.draw(st.integers(5, len(command) - 1))
    with pytest.raises(IntegrityFailed):
        MAKES[make]().open_command(0x3D, command[:cut], 4, mode)
    answer = MAKES[make]().seal_response(0, data, mode)
    with pytest.raises(IntegrityFailed):
        MAKES[make]().open_response(0, answer[: draw.draw(st.integers(1, len(answer) - 1))], mode)


@pytest.mark.parametrize("make", MAKES)
def test_a_cryptogram_is_opened_by_the_card(make: str) -> None:
    sealed = MAKES[make]().seal_cryptogram(0xC4, b"\x01", bytes(32))
    assert MAKES[make]().open_cryptogram(0xC4, sealed, 1) == (b"\x01", bytes(32))
    with pytest.raises(IntegrityFailed):
        MAKES[make]().open_cryptogram(0xC4, sealed[:-1], 1)
    with pytest.raises(IntegrityFailed):
        MAKES[make]().open_cryptogram(0xC4, b"\x01123", 1)


@pytest.mark.parametrize("make", ["legacy", "ev1 des", "ev1 aes"])
def test_a_stated_length_is_held_to(make: str) -> None:
    body = MAKES[make]().seal_response(0, b"content", Mode.FULL)
    assert MAKES[make]().open_response(0, body, Mode.FULL, 7) == b"content"
    for wrong in (5, 6, 700):
        with pytest.raises(IntegrityFailed, match="CRC"):
            MAKES[make]().open_response(0, body, Mode.FULL, wrong)


def test_padding_of_ev2_must_be_padding() -> None:
    reader = Ev2Messaging(bytes(16), bytes(16), b"tran")
    card = Ev2Messaging(bytes(16), bytes(16), b"tran")
    sealed = reader.seal_cryptogram(0x8D, b"", bytes(16))
    with pytest.raises(IntegrityFailed, match="padding"):
        card.open_command(0x8D, sealed, 0, Mode.FULL)


def test_the_counter_of_ev2_does_not_come_round() -> None:
    messaging = Ev2Messaging(bytes(16), bytes(16), b"tran", 0xFFFE)
    messaging.seal_command(0x60, b"", b"", Mode.MAC)
    with pytest.raises(LocalError, match="authenticate anew"):
        messaging.seal_command(0x60, b"", b"", Mode.MAC)


def test_a_repeated_answer_is_noticed() -> None:
    for make in ("ev1 aes", "ev2"):
        reader, card = MAKES[make](), MAKES[make]()
        card.open_command(0x6F, reader.seal_command(0x6F, b"", b"", Mode.MAC), 0, Mode.MAC)
        body = card.seal_response(0, b"\x01", Mode.MAC)
        assert reader.open_response(0, body, Mode.MAC) == b"\x01"
        reader.seal_command(0x6F, b"", b"", Mode.MAC)
        with pytest.raises(IntegrityFailed):
            reader.open_response(0, body, Mode.MAC)


def test_half_a_block_under_a_right_mac_is_no_cipher() -> None:
    reader, card = MAKES["ev2"](), MAKES["ev2"]()
    body = card.seal_response(0, b"12345", Mode.MAC)
    with pytest.raises(IntegrityFailed, match="no whole number of blocks"):
        reader.open_response(0, body, Mode.FULL)
