"""`latchwork wire decode --session`: a recorded conversation in the open again, for those who hold its keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from ttlock_conversation import Said, ttlock_frames
from typer.testing import CliRunner

from latchwork.app.demo import hotel_file, play
from latchwork.app.wire_commands import app
from latchwork.app.wire_sessions import MASKED
from latchwork.protocol.osdp.redact import Redactor as OsdpRedactor
from latchwork.protocol.ttlock.frames import FIRST_CONTACT
from latchwork.protocol.ttlock.frames import build_frame as build_ttlock
from latchwork.protocol.ttlock.redact import Redactor as TtlockRedactor
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.frames import FrameType, build_frame
from latchwork.protocol.zwave.redact import Redactor as ZwaveRedactor
from latchwork.world import World
from latchwork.world.wire_file import Recorder, RedactorFactory

VECTORS = Path(__file__).parents[1] / "vectors"


def vector(file: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in json.loads((VECTORS / file).read_text())["vectors"] if wanted(one))
    return found


def recorded(path: Path, redactors: RedactorFactory, said: Said, device: str = "door") -> Path:
    world = World(7)

    async def main() -> None:
        with Recorder(world, path) as recorder:
            tap = recorder.tap(device, redactors)
            for sent, data in said:
                (tap.sent if sent else tap.received)(data)
                await world.sleep(0.1)

    world.run(main())
    return path


def decode(protocol: str, path: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["decode", protocol, "--session", str(path), *words])
    return result.exit_code, result.output


def messages(protocol: str, path: Path, *words: str) -> list[dict[str, Any]]:
    code, output = decode(protocol, path, "--json", *words)
    assert code == 0, output
    listed: list[dict[str, Any]] = json.loads(output)["messages"]
    return listed


# --- TTLock -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ttlock(tmp_path: Path) -> tuple[Path, str]:
    said, key = ttlock_frames()
    return recorded(tmp_path / "ttlock.wire", lambda direction: TtlockRedactor(direction), said), key


def test_a_ttlock_conversation_opens_under_the_locks_key(ttlock: tuple[Path, str]) -> None:
    path, key = ttlock
    closed, opened = messages("ttlock", path), messages("ttlock", path, "--key", key)
    assert len(closed) == len(opened) > 10
    assert [one["n"] for one in opened] == sorted(one["n"] for one in opened)
    named = [one["message"] for one in opened]
    assert "AddPasscode" in named
    assert sum(one["message"] == "Envelope" for one in closed) > sum(name == "Envelope" for name in named)
    assert not any(one["problem"] for one in opened)


def test_a_code_in_it_is_shown_only_to_those_who_ask(ttlock: tuple[Path, str]) -> None:
    path, key = ttlock
    hidden = next(one for one in messages("ttlock", path, "--key", key) if one["message"] == "AddPasscode")
    assert hidden["fields"]["code"] is None
    shown = messages("ttlock", path, "--key", key, "--show-secrets")
    code = next(one for one in shown if one["message"] == "AddPasscode")["fields"]["code"]
    assert bytes.fromhex(code).decode("ascii").isdigit()
    assert code not in decode("ttlock", path, "--key", key)[1]


def test_a_wrong_key_is_told_frame_by_frame_and_the_frames_stay_closed(ttlock: tuple[Path, str]) -> None:
    told = messages("ttlock", ttlock[0], "--key", "00" * 16)
    assert any(one["problem"] and "key" in one["problem"] for one in told)
    assert "AddPasscode" not in [one["message"] for one in told]


def test_a_frame_that_nobody_can_read_does_not_stop_the_rest(tmp_path: Path) -> None:
    """A command that no lock is known to send."""
    said, key = ttlock_frames()
    unknown = build_ttlock(FIRST_CONTACT.envelope(0xEE, b""))
    path = recorded(tmp_path / "x", lambda direction: TtlockRedactor(direction), [(False, unknown), *said[:3]])
    told = messages("ttlock", path, "--key", key)
    assert told[0]["problem"]
    assert len(told) > 1


# --- OSDP -------------------------------------------------------------------------------------------------------------


def osdp_session(path: Path, name: str) -> tuple[Path, dict[str, Any]]:
    session = vector("osdp.json", lambda one: one["id"] == name)
    said = [(frame["from"] == "cp", bytes.fromhex(frame["frame"])) for frame in session["frames"]]
    return recorded(path / "osdp.wire", OsdpRedactor, said), session


def test_an_osdp_session_opens_from_its_handshake_on(tmp_path: Path) -> None:
    path, session = osdp_session(tmp_path, "session-k-0")
    told = messages("osdp", path, "--key", session["base_key"], "--show-secrets")
    packets = [one for one in told if one["message"] != "mark"]
    assert len(packets) == len(session["frames"])
    enciphered = [
        (frame, one)
        for frame, one in zip(session["frames"], packets, strict=True)
        if frame["security_block"] in ("0217", "0218")
    ]
    for frame, one in enciphered:
        deciphered = next(part for part in one["sections"] if part["title"] == "deciphered")["parts"]
        assert "".join(part["bytes"] for part in deciphered) == frame["plaintext"]
    assert enciphered


def test_an_osdp_session_stays_closed_without_its_key(tmp_path: Path) -> None:
    path, _ = osdp_session(tmp_path, "session-k-0")
    told = messages("osdp", path, "--key", "77" * 16)
    assert all(part["title"] != "deciphered" for one in told for part in one["sections"])


def test_what_a_recording_of_the_default_key_masks_is_told_as_masked(tmp_path: Path) -> None:
    path, session = osdp_session(tmp_path, "session-d-1")
    told = messages("osdp", path, "--key", session["base_key"])
    if "**" in path.read_text():
        assert any("masks" in (one["about"] or "") for one in told)


# --- Z-Wave -----------------------------------------------------------------------------------------------------------


def over_the_stick(frames: list[dict[str, Any]], home_id: str) -> Said:
    """What a stick's serial line carries when its controller, node 1, speaks with another node."""
    home = g.GetHomeAndNodeIdResponse(bytes.fromhex(home_id), 1)
    said = [(False, build_frame(FrameType.RESPONSE, home.CODE, home.build()))]
    for frame in frames:
        data = bytes.fromhex(frame["raw"])
        if frame["src"] == 1:
            request: g.SendData | g.ApplicationCommand = g.SendData(frame["dst"], data, 0x25, 7)
        else:
            request = g.ApplicationCommand(0, frame["src"], data)
        said.append((frame["src"] == 1, build_frame(FrameType.REQUEST, request.CODE, request.build())))
    return said


def deciphered(path: Path, *words: str) -> list[str]:
    return [
        "".join(part["bytes"] for part in section["parts"])
        for one in messages("zwave", path, "--show-secrets", *words)
        for section in one["sections"]
        if section["title"].startswith("deciphered")
    ]


def test_a_z_wave_s2_conversation_opens_under_its_network_keys(tmp_path: Path) -> None:
    session = vector("zwave.json", lambda one: one["id"] == "s2_session")
    path = recorded(tmp_path / "s2.wire", ZwaveRedactor, over_the_stick(session["frames"], session["home_id"]))
    wanted = [one["plaintext"] for one in session["frames"] if "key=AC" in one.get("what", "")]
    assert len(wanted) > 20
    assert deciphered(path, "--key", "22" * 16, "--key", "33" * 16) == wanted
    assert deciphered(path, "--key", "22" * 16) == []
    assert "no key that was given opens it" in decode("zwave", path, "--key", "22" * 16)[1]


def test_a_z_wave_s0_conversation_opens_under_its_network_key_and_the_handing_over_stays_masked(tmp_path: Path) -> None:
    session = vector("zwave.json", lambda one: one["id"] == "s0_session")
    path = recorded(tmp_path / "s0.wire", ZwaveRedactor, over_the_stick(session["frames"], "00000001"))
    wanted = [one["plaintext"][2:] for one in session["frames"] if one.get("key") == "S0"]
    key = next(one["plaintext"] for one in session["frames"] if one.get("key") == "TEMP(zero)")[6:]
    handed_over = next(one["raw"] for one in session["frames"] if one.get("key") == "TEMP(zero)")
    opened = deciphered(path, "--key", key)
    assert set(opened) <= set(wanted)
    assert len(opened) > len(wanted) - 4, "all but what has the length of a handing-over"
    assert handed_over[22:] not in path.read_text()
    assert key not in decode("zwave", path, "--show-secrets")[1]


def test_the_user_code_in_it_is_masked_unless_it_is_asked_for(tmp_path: Path) -> None:
    session = vector("zwave.json", lambda one: one["id"] == "s2_session")
    path = recorded(tmp_path / "s2.wire", ZwaveRedactor, over_the_stick(session["frames"], session["home_id"]))
    told = messages("zwave", path, "--key", "33" * 16)
    opened = [one["sections"][-1]["parts"] for one in told if one["message"] == "ApplicationCommand: UserCodeReport"]
    parts = [part for parts in opened for part in parts if part["field"] == "code"]
    assert parts
    assert all(part["secret"] and set(part["bytes"]) <= {"*"} for part in parts)


# --- what a person gets wrong -----------------------------------------------------------------------------------------


def test_a_recording_of_several_devices_asks_which(tmp_path: Path) -> None:
    path = tmp_path / "two.wire"
    world = World(7)

    async def main() -> None:
        with Recorder(world, path) as recorder:
            for name in ("door", "gate"):
                recorder.tap(name, ZwaveRedactor).received(b"\x06")

    world.run(main())
    code, output = decode("zwave", path)
    assert code == 8
    assert "door, gate" in output
    assert [one["message"] for one in messages("zwave", path, "--device", "gate")] == ["ACK"]
    assert decode("zwave", path, "--device", "gate")[0] == 0
    assert decode("zwave", path, "--device", "window")[0] == 8


def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, ttlock: tuple[Path, str]) -> None:
    assert decode("zwave", tmp_path / "nowhere")[0] == 8
    assert decode("wiegand", ttlock[0])[0] == 2
    assert decode("ttlock", ttlock[0], "7f5a")[0] == 2
    assert decode("ttlock", ttlock[0], "--key", "00")[0] == 2
    assert CliRunner().invoke(app, ["decode", "ttlock"]).exit_code == 2
    assert CliRunner().invoke(app, ["decode", "ttlock", "7f", "--key", "00" * 16, "--key", "11" * 16]).exit_code == 2


# --- a whole hotel ----------------------------------------------------------------------------------------------------


def test_what_the_demo_records_opens_whole_for_those_who_hold_the_doors_key(tmp_path: Path) -> None:
    """Three days of a hotel; of the front door every frame opens but the exchange of the key itself."""
    file = hotel_file("memory", tmp_path / "state")
    world, path = World(7, start=file.start), tmp_path / "hotel.wire"
    hotel, _ = world.run(play(file, world, Console(file=StringIO()), path))
    key = hotel.rig.bench.devices["front-door"].memory.aes_key.hex()
    told = messages("ttlock", path, "--device", "front-door", "--key", key, "--show-secrets")
    closed = {one["message"] for one in told if one["about"] == MASKED}
    assert closed == {"GET_AES_KEY"}
    assert not any(one["message"] == "Envelope" for one in told)
    added = [bytes.fromhex(one["fields"]["code"]).decode() for one in told if one["message"] == "AddPasscode"]
    assert set(added) & {code.reveal() for guest in hotel.guests.values() for code in guest.grant.codes}
