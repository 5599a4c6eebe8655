"""Every row of the tables of commands: it has a source, and what it builds it reads."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import decode, encode
from latchwork.protocol.zwave.declarations import COMMANDS
from latchwork.protocol.zwave.declared_commands import ACTIVE_SCHEDULE, SCHEDULE_ENTRY_LOCK_V4, XML_ONLY
from latchwork.protocol.zwave.redact import secret_spans

PIN = b"4711"

WANTED = {
    0x4E: set(range(0x01, 0x1B)),
    0x62: set(range(0x01, 0x09)),
    0x63: set(range(0x01, 0x13)) - {0x07},
    0x6C: {0x01, 0x02},
    0x71: {0x01, 0x02, 0x04, 0x06, 0x07, 0x08},
    0x80: {0x02, 0x03},
    0x83: {*range(0x01, 0x08), 0x0A, 0x0B, 0x0C, *range(0x0F, 0x22)},
    0x85: {0x01, 0x02, 0x03},
    0x86: {0x11, 0x12, 0x13, 0x14},
    0x8A: set(range(0x01, 0x08)),
    0x8B: {0x01, 0x02, 0x03},
    0x98: {0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x40, 0x80, 0x81, 0xC1},
    0x9F: set(range(0x01, 0x0F)),
    0xA4: set(range(0x01, 0x0C)),
}
"""Command classes and the commands that a lock and its controller need; 63 07 and 71 05 are of irregular shape."""


@pytest.mark.parametrize("command_class", WANTED, ids=hex)
def test_every_command_of_a_class_is_declared(command_class: int) -> None:
    assert WANTED[command_class] <= {command for one, command in COMMANDS.rows if one == command_class}


def test_every_row_names_its_source_and_what_is_known_from_xml_alone_says_so() -> None:
    assert all(row.source for row in COMMANDS.rows.values())
    assert {row.source for row in (*ACTIVE_SCHEDULE.values(), *SCHEDULE_ENTRY_LOCK_V4.values())} == {XML_ONLY}


@pytest.mark.parametrize("code", COMMANDS.rows, ids=lambda code: COMMANDS.rows[code].name)
def test_what_a_row_reads_it_builds_again(code: tuple[int, int]) -> None:
    read = 0
    for size in range(48):
        for fill in (0x00, 0x01, 0x05):
            data = bytes(code) + bytes((fill,)) * size
            try:
                command = decode(data)
            except CodecError:
                continue
            assert isinstance(command, g.COMMAND[code])
            assert encode(command) == data
            read += 1
    assert read, "no bytes were found that this row reads"


@pytest.mark.parametrize(
    "code", [code for code, row in COMMANDS.rows.items() if row.secret & {"code", "codes", "key"}], ids=str
)
def test_what_a_row_calls_a_code_or_a_key_is_masked_in_recordings(code: tuple[int, int]) -> None:
    body = {
        (0x63, 0x0B): b"\x01\x00\x05\x01\x04" + b"4711",
        (0x63, 0x0D): b"\x01\x00\x05\x01\x04" + b"4711\x00\x00",
    }.get(code, bytes((4,)) * 20)
    assert list(secret_spans(bytes(code) + body))


CODES_BEHIND_A_NIBBLE: list[tuple[str, Any]] = [
    ("630e 04 34373131", g.AdminCodeSet(PIN)),
    ("630e 00", g.AdminCodeSet(b"")),
    ("6310 04 34373131", g.AdminCodeReport(PIN)),
    ("630b 01 012c 01 04 34373131", g.ExtendedUserCodeSet([g.ExtendedUserCodeSetCode(300, 1, PIN)])),
    ("630d 01 012c 01 04 34373131 0000", g.ExtendedUserCodeReport([g.ExtendedUserCodeReportCode(300, 1, PIN)], 0)),
    ("831a 04 34373131", g.AdminPinSet(PIN)),
    ("831c 34 34373131", g.AdminPinReport(3, PIN)),
]


@pytest.mark.parametrize(("data", "command"), CODES_BEHIND_A_NIBBLE)
def test_the_length_of_a_code_is_a_low_nibble(data: str, command: Any) -> None:
    assert encode(command) == bytes.fromhex(data)
    assert decode(bytes.fromhex(data)) == command


@pytest.mark.parametrize(
    ("data", "command"),
    [
        ("630e f4 34373131", g.AdminCodeSet(PIN, reserved=15)),
        ("6310 50", g.AdminCodeReport(b"", reserved=5)),
        ("630b 01 012c 01 84 34373131", g.ExtendedUserCodeSet([g.ExtendedUserCodeSetCode(300, 1, PIN, reserved=8)])),
        ("831a 14 34373131", g.AdminPinSet(PIN, reserved=1)),
    ],
)
def test_reserved_bits_above_the_length_of_a_code_change_nothing_and_are_kept(data: str, command: Any) -> None:
    assert decode(bytes.fromhex(data)) == command
    assert encode(command) == bytes.fromhex(data)


@pytest.mark.parametrize(
    "command",
    [
        g.AdminCodeSet(bytes(16)),
        g.AdminCodeReport(bytes(16)),
        g.ExtendedUserCodeSet([g.ExtendedUserCodeSetCode(1, 1, bytes(16))]),
        g.ExtendedUserCodeReport([g.ExtendedUserCodeReportCode(1, 1, bytes(16))], 0),
        g.AdminPinSet(bytes(16)),
        g.AdminPinReport(0, bytes(16)),
        g.AdminPinReport(16, PIN),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_code_that_no_nibble_can_count_is_refused(command: Any) -> None:
    with pytest.raises(Malformed):
        encode(command)
