"""Every row of the tables of commands: it has a source, and what it builds it reads."""

from __future__ import annotations

import pytest

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import decode, encode
from latchwork.protocol.zwave.declarations import COMMANDS
from latchwork.protocol.zwave.declared_commands import ACTIVE_SCHEDULE, SCHEDULE_ENTRY_LOCK_V4, XML_ONLY
from latchwork.protocol.zwave.redact import secret_spans

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
