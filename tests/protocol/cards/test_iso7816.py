"""Command and response APDUs in all four cases and both lengths."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latchwork.protocol.cards.iso7816 import CommandApdu, ResponseApdu
from latchwork.protocol.codec import Malformed

BYTE = st.integers(0, 255)
APDUS = st.builds(
    CommandApdu, BYTE, BYTE, BYTE, BYTE, st.binary(max_size=300), st.none() | st.integers(1, 65_536), st.booleans()
)


@given(APDUS)
def test_an_apdu_survives_its_bytes(apdu: CommandApdu) -> None:
    data = apdu.build()
    again = CommandApdu.parse(data)
    assert again.build() == data
    assert (again.ins, again.data, again.le) == (apdu.ins, apdu.data, apdu.le)


@pytest.mark.parametrize(
    ("data", "size", "le", "extended"),
    [
        ("00a40000", 0, None, False),
        ("ffca000000", 0, 256, False),
        ("00b0000002", 0, 2, False),
        ("ffd600040400000000", 4, None, False),
        ("00a4040007d276000085010100", 7, 256, False),
        ("00b00000000000", 0, 65_536, True),
        ("00d60000000002abcd", 2, None, True),
        ("00d60000000002abcd0010", 2, 16, True),
    ],
)
def test_each_case_is_told_apart(data: str, size: int, le: int | None, extended: bool) -> None:
    apdu = CommandApdu.parse(bytes.fromhex(data))
    assert (len(apdu.data), apdu.le, apdu.extended) == (size, le, extended)
    assert apdu.build().hex() == data


@given(st.binary(max_size=40))
@example(b"\0\0\0\0\0\0\0\0")
def test_any_bytes_are_an_apdu_or_malformed(data: bytes) -> None:
    try:
        assert CommandApdu.parse(data).build() == data
    except Malformed:
        return


@pytest.mark.parametrize(
    "data", ["", "00a400", "00a4000003aabb", "00a4000002aabb0000", "00a40000000003aabb", "00a40000000001aa00"]
)
def test_lengths_that_do_not_add_up_are_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        CommandApdu.parse(bytes.fromhex(data))


@pytest.mark.parametrize(
    "apdu",
    [CommandApdu(256, 0, 0, 0), CommandApdu(0, 0, 0, 0, bytes(65_536)), CommandApdu(0, 0, 0, 0, b"", 0)],
)
def test_what_does_not_fit_is_not_built(apdu: CommandApdu) -> None:
    with pytest.raises(Malformed):
        apdu.build()


def test_a_response_ends_in_its_status_word() -> None:
    assert ResponseApdu.parse(b"ab\x90\x00") == ResponseApdu(b"ab", 0x9000)
    assert ResponseApdu(b"ab", 0x6CFF).build() == b"ab\x6c\xff"
    for bad in (b"", b"\x90"):
        with pytest.raises(Malformed, match="no status word"):
            ResponseApdu.parse(bad)
    with pytest.raises(Malformed, match="two bytes"):
        ResponseApdu(b"", 0x10000).build()


def test_data_is_not_shown() -> None:
    assert "key" not in repr(CommandApdu(0xFF, 0x82, 0, 0, b"a key."))
    assert "card" not in repr(ResponseApdu(b"card data", 0x9000))
