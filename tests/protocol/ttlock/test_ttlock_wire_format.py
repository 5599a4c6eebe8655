"""Frames whose payload says nothing that anybody knows are told all the same."""

from __future__ import annotations

import pytest

from latchwork.protocol.ttlock.frames import ENCRYPTED, Version, build_frame
from latchwork.protocol.wire_formats.model import Sender
from latchwork.protocol.wire_formats.registry import TTLockFormat

UNKNOWN = 0xEE
RESPONSE = 0x54


@pytest.mark.parametrize(
    ("command", "sender", "problem"),
    [
        (UNKNOWN, "device", "Answer: 0 bytes where at least 2 belong"),
        (UNKNOWN, "host", "request: no layout for code 0xee"),
        (UNKNOWN, None, "request: no layout for code 0xee"),
    ],
)
def test_a_frame_without_a_message_in_it_is_shown_with_what_is_wrong(
    command: int, sender: Sender | None, problem: str
) -> None:
    frame = build_frame(Version(5, 3, 2, 1, 1).envelope(command, b"", ENCRYPTED))
    (reading,) = TTLockFormat().read(frame, sender, None)
    assert (reading.message, reading.problem) == ("Envelope", problem)
    assert reading.fields["command"] == command


def test_what_follows_such_a_frame_is_read_as_well() -> None:
    frame = build_frame(Version(5, 3, 2, 1, 1).envelope(UNKNOWN, b"", ENCRYPTED))
    assert [one.message for one in TTLockFormat().read(frame * 2, "host", None)] == ["Envelope", "Envelope"]


@pytest.mark.parametrize("sender", ["device", None])
def test_a_lock_may_answer_without_a_word(sender: Sender | None) -> None:
    frame = build_frame(Version(5, 3, 2, 1, 1).envelope(RESPONSE, b"", ENCRYPTED))
    (reading,) = TTLockFormat().read(frame, sender, None)
    assert (reading.message, reading.sender, reading.problem) == ("EmptyReply", "device", "")
    stated = {name: reading.fields[name] for name in ("protocol_type", "sub_version", "scene", "group_id", "org_id")}
    assert TTLockFormat().write("EmptyReply", stated, "device", bytes(16)) == frame
