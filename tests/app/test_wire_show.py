"""`latchwork wire show`: a recording in order, with the names that its open bytes still tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from latchwork.app.wire_commands import app
from latchwork.protocol.pn532.frames import ACK, TFI_CHIP, TFI_HOST, build_frame
from latchwork.protocol.pn532.redact import Redactor as Pn532Redactor
from latchwork.protocol.ttlock.frames import FIRST_CONTACT
from latchwork.protocol.ttlock.frames import build_frame as build_ttlock
from latchwork.protocol.ttlock.redact import Redactor as TtlockRedactor
from latchwork.protocol.zwave.frames import FrameType
from latchwork.protocol.zwave.frames import build_frame as build_serial
from latchwork.protocol.zwave.redact import Redactor as ZwaveRedactor
from latchwork.world import World
from latchwork.world.wire_file import Recorder

PIN = "6301050134373131"


SUPERVISED = "6c0105096301050134373131"


async def record(world: World, path: Path) -> None:
    """A stick that is told a PIN in two pieces, an encoder with a card, a lock on Bluetooth."""
    with Recorder(world, path) as recorder:
        stick = recorder.tap("stick", ZwaveRedactor)
        desk = recorder.tap("desk", Pn532Redactor)
        door = recorder.tap("door", lambda direction: TtlockRedactor(direction), "fff2")
        send = build_serial(FrameType.REQUEST, 0x13, bytes((3, 8)) + bytes.fromhex(PIN) + b"\x25\x07")
        stick.sent(send[:5])
        desk.sent(build_frame(TFI_HOST, 0x40, bytes.fromhex("016004a0a1a2a3a4a5deadbeef")))
        stick.sent(send[5:])
        await world.sleep(1.5)
        stick.received(b"\x06")
        desk.received(ACK)
        desk.received(build_frame(TFI_CHIP, 0x41, b"\x00"))
        stick.sent(build_serial(FrameType.REQUEST, 0x13, bytes((3, 12)) + bytes.fromhex(SUPERVISED) + b"\x25\x08"))
        door.sent(build_ttlock(FIRST_CONTACT.envelope(0x45, b"")))


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "run.wire"
    world = World(7)
    world.run(record(world, path))
    return path


def show(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["show", *words])
    return result.exit_code, result.output


def rows(path: Path, *words: str) -> list[dict[str, Any]]:
    code, output = show(str(path), "--json", *words)
    assert code == 0
    listed: list[dict[str, Any]] = json.loads(output)["records"]
    return listed


def test_records_come_in_the_order_in_which_they_passed(recording: Path) -> None:
    told = rows(recording)
    assert [row["n"] for row in told] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [row["device"] for row in told] == ["stick", "desk", "stick", "stick", "desk", "desk", "stick", "door"]
    assert [row["from"] for row in told] == ["host"] * 3 + ["device"] * 3 + ["host"] * 2
    assert told[3]["t"] == 1.5


def test_messages_are_named_although_their_secrets_are_masked(recording: Path) -> None:
    told = rows(recording)
    assert [row["messages"] for row in told] == [
        ["SendData: UserCodeSet"],
        ["InDataExchange: AuthenticateA"],
        [],
        ["ACK"],
        ["Ack"],
        ["DataExchanged"],
        ["SendData: SupervisionGet of UserCodeSet"],
        ["INIT"],
    ]


def test_no_secret_is_shown(recording: Path) -> None:
    _, output = show(str(recording))
    assert "34373131" not in output
    assert "a0a1a2a3a4a5" not in output
    assert "**" in output


def test_one_device_can_be_looked_at_alone(recording: Path) -> None:
    assert [row["messages"] for row in rows(recording, "--device", "door")] == [["INIT"]]
    code, output = show(str(recording), "--device", "window")
    assert code == 8
    assert "desk, door, stick" in output


def test_a_protocol_can_be_stated_instead_of_guessed(recording: Path) -> None:
    assert [row["messages"] for row in rows(recording, "--device", "door", "--protocol", "zwave")] == [["function 00"]]
    assert show(str(recording), "--protocol", "morse")[0] == 2


def test_a_damaged_recording_is_one_sentence(recording: Path, tmp_path: Path) -> None:
    recording.write_text(recording.read_text().replace('"dir": "<"', '"dir": "?"'))
    for path in (recording, tmp_path / "nowhere"):
        code, output = show(str(path))
        assert code == 8
        assert len(output.strip().splitlines()) == 1
