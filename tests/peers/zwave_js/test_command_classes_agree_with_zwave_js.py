"""Every command of ours beside the command class of zwave-js that means the same, with many values in each field.

Theirs builds the bytes that ours builds, ours reads back what was stated, and theirs reads what ours builds, also where
ours may be built in more than one way. What they do not have is named, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from zwave_js_codec import Codec, Refusal
from zwave_js_commands import (
    DEVICE,
    DOOR_LOCK,
    NOTIFICATION,
    SCHEDULE_ENTRY_LOCK,
    TIME,
    USER_CODE,
    WRAPPINGS,
    Entry,
    Way,
)
from zwave_js_credentials import SECURITY_S0, SECURITY_S2, USER_CREDENTIAL

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave.commands import IRREGULAR, AnyCommand, decode, encode
from latchwork.protocol.zwave.declarations import COMMANDS
from latchwork.protocol.zwave.irregular import Crc16Encapsulation
from latchwork.protocol.zwave.vector_fields import Row
from latchwork.protocol.zwave.vectors import ROWS

pytestmark = [
    pytest.mark.peer(
        name="zwave-js",
        package="npm:zwave-js",
        about="its command classes, command by command",
        protocols=("zwave",),
        rung=1,
    ),
    pytest.mark.peer_package,
]

TABLE: tuple[Entry, ...] = (
    *USER_CODE,
    *SCHEDULE_ENTRY_LOCK,
    *DOOR_LOCK,
    *WRAPPINGS,
    *NOTIFICATION,
    *DEVICE,
    *TIME,
    *USER_CREDENTIAL,
    *SECURITY_S0,
    *SECURITY_S2,
)

ABSENT = {
    **{(0x4E, command): "they stop at version 3 of Schedule Entry Lock" for command in range(0x11, 0x1B)},
    **{(0xA4, command): "they have no Active Schedule" for command in range(0x01, 0x0C)},
}
SEALED = {(0x98, 0x81), (0x98, 0xC1), (0x9F, 0x03)}
"""Held against theirs in `test_security_agrees_with_zwave_js`, where there are keys."""

many = settings(max_examples=40)


def row_of(entry: Entry) -> Row:
    return ROWS[entry.name.replace("CC", "", 1) + entry.version]


def ways(entry: Entry, stated: Mapping[str, Any]) -> list[AnyCommand]:
    """The commands of ours that say what is stated, the usual one first."""
    found = []
    for command in row_of(entry).candidates(stated):
        try:
            encode(command)
        except Malformed:
            continue  # an attribute that is missing in the middle: no way to say it
        if command not in found:
            found.append(command)
    return found


def plain(value: Any) -> Any:
    """Text and Buffers alike as lists of numbers, so that a code may come as either."""
    if isinstance(value, str):
        return list(value.encode())
    if isinstance(value, Mapping):
        return value["data"] if value.get("type") == "Buffer" else {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def read_by_theirs(theirs: Codec, entry: Entry, data: bytes, names: list[str]) -> dict[str, Any]:
    """The fields that they read, by the names under which they were stated; without those that they do not have."""
    asked = [entry.renamed.get(name, name) for name in names]
    answer = theirs.ask("read", hex=data.hex(), names=asked)
    assert answer["class"] == entry.name
    found = {name: answer["fields"].get(other) for name, other in zip(names, asked, strict=True)}
    return {name: entry.as_read(name, value) for name, value in found.items() if value is not None}


def built_by_theirs(theirs: Codec, entry: Entry, stated: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(theirs.ask("build", **{"class": entry.name}, fields=stated)["hex"])


def label(entry: Entry) -> str:
    return entry.name + entry.version + ("" if entry.way is Way.BOTH else f" {entry.way.name.lower()}")


@pytest.mark.parametrize("entry", [entry for entry in TABLE if entry.way is not Way.READ], ids=label)
def test_theirs_and_ours_build_the_same_bytes_and_ours_reads_what_theirs_builds(theirs: Codec, entry: Entry) -> None:
    @many
    @given(stated=entry.fields)
    def agree(stated: dict[str, Any]) -> None:
        data = built_by_theirs(theirs, entry, stated)
        commands = ways(entry, stated)
        assert data in [encode(command) for command in commands]
        read = row_of(entry).command.parse(data[2:]) if isinstance(commands[0], Crc16Encapsulation) else decode(data)
        assert read in commands

    agree()


@pytest.mark.parametrize("entry", [entry for entry in TABLE if entry.way is not Way.BUILT], ids=label)
def test_theirs_reads_what_ours_builds(theirs: Codec, entry: Entry) -> None:
    @many
    @given(stated=entry.fields)
    def agree(stated: dict[str, Any]) -> None:
        commands = ways(entry, stated)
        for command in commands if entry.only is None else [commands[entry.only]]:
            read = read_by_theirs(theirs, entry, encode(command), sorted(stated))
            assert plain(read) == plain(stated)

    agree()


def test_every_command_of_ours_is_held_against_theirs_or_named_as_one_that_they_do_not_have(theirs: Codec) -> None:
    ours = {*COMMANDS.rows, *(command.CODE for command in IRREGULAR)}
    compared = {row_of(entry).command.CODE for entry in TABLE}
    assert compared | set(ABSENT) | SEALED == ours
    assert not compared & (set(ABSENT) | SEALED)
    known = {code: theirs.ask("name", code=code)["name"] for code in set(ABSENT) | SEALED}
    assert {code for code, name in known.items() if name is None} == set(ABSENT)


def understood(theirs: Codec, entry: Entry, command: AnyCommand, stated: Mapping[str, Any]) -> bool:
    try:
        return bool(plain(read_by_theirs(theirs, entry, encode(command), sorted(stated))) == plain(stated))
    except (Refusal, AssertionError):
        return False


def same_bytes(theirs: Codec, entry: Entry, stated: Mapping[str, Any]) -> bool:
    try:
        return built_by_theirs(theirs, entry, stated) in [encode(command) for command in ways(entry, stated)]
    except Refusal:
        return False


@pytest.mark.parametrize(
    "entry", [entry for entry in TABLE if entry.way is not Way.BOTH or entry.only is not None], ids=label
)
def test_what_the_table_excuses_is_what_they_cannot_do(theirs: Codec, entry: Entry) -> None:
    """A release of theirs that has learnt it makes this fail; the table is then to ask for it."""
    agreed = []

    @many
    @given(stated=entry.fields)
    def note(stated: dict[str, Any]) -> None:
        if entry.way is Way.READ:
            agreed.append(same_bytes(theirs, entry, stated))
        else:
            agreed.append(all(understood(theirs, entry, command, stated) for command in ways(entry, stated)))

    note()
    assert not all(agreed)
