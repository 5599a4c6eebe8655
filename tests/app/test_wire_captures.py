"""`latchwork wire show` and `decode --session` on the Bluetooth captures of other programs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from bumble.snoop import BtSnooper, Snooper
from ttlock_conversation import ttlock_frames
from typer.testing import CliRunner

from latchwork.app.wire_commands import app

ADDRESS = "AA:BB:CC:DD:EE:01"
HANDLE = 0x0040
Packets = list[tuple[bool, bytes]]
"""Whether the controller sent it, and the H4 packet."""


def connected(handle: int = HANDLE) -> bytes:
    address = bytes.fromhex(ADDRESS.replace(":", ""))[::-1]
    event = b"\x01\x00" + handle.to_bytes(2, "little") + b"\x00\x00" + address + bytes(7)
    return bytes((0x04, 0x3E, len(event))) + event


def att(pdu: bytes, *, handle: int = HANDLE, piece: int = 1000, cid: int = 4) -> list[bytes]:
    """ACL packets of at most `piece` bytes with one value in them."""
    whole = len(pdu).to_bytes(2, "little") + cid.to_bytes(2, "little") + pdu
    packets = []
    for at in range(0, len(whole), piece):
        data = whole[at : at + piece]
        head = handle | (0x1000 if at else 0x2000)
        packets.append(b"\x02" + head.to_bytes(2, "little") + len(data).to_bytes(2, "little") + data)
    return packets


def conversation(piece: int = 1000) -> tuple[Packets, str]:
    """A phone and a TTLock: writes to attribute 0x0012, notifications of 0x0015, and what is none of either."""
    said, key = ttlock_frames()
    packets: Packets = [(False, b"\x01\x03\x0c\x00"), (True, connected())]
    packets += [(False, one) for one in att(b"\x02\x00\x02", piece=piece)]
    packets += [(True, one) for one in att(b"\x13", piece=piece)]
    packets += [(True, one) for one in att(bytes(20), cid=5)]
    for sent, data in said:
        head = b"\x52\x12\x00" if sent else b"\x1b\x15\x00"
        packets += [(not sent, one) for one in att(head + data, piece=piece)]
    return packets, key


def btsnoop(path: Path, packets: Packets) -> Path:
    with path.open("wb") as file:
        snooper = BtSnooper(file)
        for received, packet in packets:
            snooper.snoop(packet, Snooper.Direction(int(received)))
    return path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def records(path: Path, *words: str) -> list[dict[str, Any]]:
    code, output = run("show", str(path), "--json", *words)
    assert code == 0, output
    listed: list[dict[str, Any]] = json.loads(output)["records"]
    return listed


@pytest.mark.parametrize("piece", [1000, 9])
def test_a_btsnoop_capture_is_shown_like_a_recording(tmp_path: Path, piece: int) -> None:
    packets, _ = conversation(piece)
    told = records(btsnoop(tmp_path / "phone.log", packets))
    said, _ = ttlock_frames()
    assert [one["from"] == "host" for one in told] == [sent for sent, _ in said]
    assert {one["device"] for one in told} == {ADDRESS}
    assert {(one["from"], one["characteristic"]) for one in told} == {("host", "0x0012"), ("device", "0x0015")}
    assert any(one["messages"] for one in told)


def test_a_conversation_in_a_capture_opens_under_the_locks_key(tmp_path: Path) -> None:
    packets, key = conversation()
    path = btsnoop(tmp_path / "phone.log", packets)
    code, output = run("decode", "ttlock", "--session", str(path), "--json", "--key", key)
    assert code == 0, output
    told = json.loads(output)["messages"]
    assert "AddPasscode" in [one["message"] for one in told]
    assert not any(one["problem"] for one in told)


def test_what_is_secret_in_a_capture_is_masked_unless_it_is_asked_for(tmp_path: Path) -> None:
    value = bytes.fromhex("0102030405")
    path = btsnoop(tmp_path / "phone.log", [(False, one) for one in att(b"\x12\x12\x00" + value)])
    (hidden,) = records(path)
    assert hidden["hex"] == "*" * 10, "nobody knows what this is, so nobody is shown it"
    assert hidden["device"] == "connection 64"
    (shown,) = records(path, "--show-secrets")
    assert shown["hex"] == value.hex()


def test_a_key_that_a_capture_holds_in_the_open_is_masked(tmp_path: Path) -> None:
    listed = json.loads((Path(__file__).parents[1] / "vectors" / "ttlock-ble.json").read_text())["vectors"]
    frame = bytes.fromhex(next(one["frame"] for one in listed if one["id"] == "cap_aes_key_response"))
    path = btsnoop(tmp_path / "phone.log", [(True, one) for one in att(b"\x1b\x15\x00" + frame)])
    (told,) = records(path)
    assert "**" in told["hex"]
    assert told["hex"].startswith("7f5a")
    assert run("show", str(path))[0] == 0


def test_pieces_without_a_beginning_and_values_that_are_too_short_are_left_out(tmp_path: Path) -> None:
    late = att(b"\x52\x12\x00" + bytes(30), piece=9)[1:]
    packets = [(False, one) for one in [*late, *att(b"\x52\x12"), *att(b""), b"\x02\x40\x00\x00\x00", b"\x04\x3e"]]
    packets += [(False, one) for one in att(b"\x52\x12\x00\x7f")]
    assert [one["hex"] for one in records(btsnoop(tmp_path / "x", packets), "--show-secrets")] == ["7f"]


def no_more_than_a_sentence(path: Path) -> str:
    code, output = run("show", str(path))
    assert code == 8
    assert len(output.strip().splitlines()) == 1
    return output


def test_a_capture_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "capture"
    path.write_bytes(bytes.fromhex("d4c3b2a1") + bytes(20))
    assert "editcap" in no_more_than_a_sentence(path)
    path.write_bytes(b"btsnoop\0\0\0")
    no_more_than_a_sentence(path)
    path.write_bytes(b"btsnoop\0" + (1).to_bytes(4, "big") + (1001).to_bytes(4, "big"))
    assert "H4" in no_more_than_a_sentence(path)
    path.write_bytes(b"btsnoop\0" + (1).to_bytes(4, "big") + (1002).to_bytes(4, "big"))
    assert "no packet" in no_more_than_a_sentence(path)
    path.write_bytes(b"btsnoop\0" + (1).to_bytes(4, "big") + (9).to_bytes(4, "big"))
    no_more_than_a_sentence(path)


@pytest.mark.parametrize(
    ("module", "head", "word"),
    [("bumble.apps.show", b"btsnoop\0", "bumble"), ("pcapng", b"\x0a\x0d\x0d\x0a", "python-pcapng")],
)
def test_a_reader_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, head: bytes, word: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    path = tmp_path / "capture"
    path.write_bytes(head + bytes(20))
    assert f"needs {'the package ' if word != 'bumble' else ''}{word}" in no_more_than_a_sentence(path)


def test_a_capture_cut_off_in_the_middle_gives_what_came_before(tmp_path: Path) -> None:
    packets, _ = conversation()
    whole = btsnoop(tmp_path / "whole", packets)
    buffer = io.BytesIO(whole.read_bytes())
    cut = tmp_path / "cut"
    cut.write_bytes(buffer.read()[:-11])
    assert len(records(cut)) >= len(records(whole)) - 1
