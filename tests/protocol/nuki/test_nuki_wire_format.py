"""`latchwork wire decode nuki`: byte maps of plain, deciphered and sealed messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.frames import build_plain, build_sealed
from latchwork.protocol.wire_formats.model import UnknownMessage
from latchwork.protocol.wire_formats.nuki import NukiFormat

FORMAT = NukiFormat()
FILE = Path(__file__).parents[2] / "vectors" / "nuki-ble.json"
VECTORS: list[dict[str, Any]] = [one for one in json.loads(FILE.read_text())["vectors"] if "message" in one]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_message_is_told_and_built_again(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["message"])
    key = bytes.fromhex(vector["shared_key"]) if "shared_key" in vector else None
    (reading,) = FORMAT.read(data, None, key)
    assert not reading.problem
    assert b"".join(part.data for part in reading.sections[0].parts) == data
    assert FORMAT.write(reading.message, reading.fields, "host", key) == data
    assert reading.message in FORMAT.messages(reading.sender or "host")


@pytest.mark.parametrize("vector", [one for one in VECTORS if "shared_key" in one], ids=lambda vector: vector["id"])
def test_a_plaintext_is_told_as_well_and_a_sealed_one_stays_shut(vector: dict[str, Any]) -> None:
    plain = bytes.fromhex(vector["expect"]["plaintext"])
    (reading,) = FORMAT.read(plain, None, None)
    assert FORMAT.write(reading.message, reading.fields, "host", None) == plain
    (shut,) = FORMAT.read(bytes.fromhex(vector["message"]), None, None)
    assert (shut.message, shut.problem) == ("Sealed", "")
    assert FORMAT.write("Sealed", shut.fields, "host", None).hex() == vector["message"]
    (wrong,) = FORMAT.read(bytes.fromhex(vector["message"]), None, bytes(32))
    assert wrong.problem


def test_messages_one_after_the_other_are_told_one_by_one() -> None:
    plain = build_plain(g.Challenge(bytes(32))) + build_plain(g.Status(0))
    assert [one.message for one in FORMAT.read(plain, None, None)] == ["Challenge", "Status"]
    sealed = 2 * build_sealed(bytes(32), 1, bytes(24), g.Status(0))
    assert [one.message for one in FORMAT.read(sealed, None, bytes(32))] == ["Status", "Status"]


def entry(kind: int, data: bytes) -> g.LogEntry:
    return g.LogEntry(1, bytes.fromhex("e0070307080f1e"), 2, b"Marc".ljust(32, b"\0"), kind, data)


@pytest.mark.parametrize(
    ("kind", "data", "parts"), [(2, bytes(4), 4), (2, bytes(3), 1), (9, bytes(3), 1), (6, b"\x01", 1)]
)
def test_the_data_of_a_log_entry_is_told_by_its_kind(kind: int, data: bytes, parts: int) -> None:
    (reading,) = FORMAT.read(build_plain(entry(kind, data)), None, None)
    told = reading.sections[0].parts
    assert len([part for part in told if part.name.startswith("data")]) == parts
    assert "2016-03-07 08:15:30 UTC" in [part.meaning for part in told]
    assert "Marc" in [part.meaning for part in told]


def test_a_moment_that_the_calendar_does_not_have_is_told_without_words() -> None:
    broken = g.LogEntry(1, b"\xff" * 7, 2, bytes(32), 1, b"\x01")
    (reading,) = FORMAT.read(build_plain(broken), None, None)
    assert not reading.problem


def test_codes_are_masked_and_so_is_the_crc_beside_them() -> None:
    message = g.KeypadAction(1, 987654, 1, bytes(32))
    (reading,) = FORMAT.read(build_plain(message), None, None)
    assert {part.name for part in reading.sections[0].parts if part.secret} == {"code", "CRC"}


def test_what_cannot_be_read_or_built_is_said() -> None:
    assert FORMAT.read(b"", None, None) == []
    (reading,) = FORMAT.read(b"\x0e\x00\x00\x9d\xd8", None, None)
    assert reading.problem
    (reading,) = FORMAT.read(build_plain(g.Status(0)) + b"\x0e", None, None)
    assert reading.problem
    with pytest.raises(Malformed, match="32 bytes"):
        FORMAT.read(b"\x00", None, bytes(16))
    with pytest.raises(UnknownMessage):
        FORMAT.write("Dance", {}, "host", None)


@given(data=st.binary(max_size=80), key=st.sampled_from([None, bytes(32)]))
def test_any_bytes_are_told(data: bytes, key: bytes | None) -> None:
    try:
        readings = FORMAT.read(data, None, key)
    except CodecError:
        return
    assert b"".join(part.data for one in readings for part in one.sections[0].parts) == data
