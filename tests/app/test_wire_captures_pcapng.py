"""`latchwork wire show` on pcapng files, which python-pcapng writes here and reads there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pcapng import FileWriter
from pcapng.blocks import EnhancedPacket, InterfaceDescription, SectionHeader
from test_wire_captures import Packets, conversation, records, run
from ttlock_conversation import ttlock_frames


def pcapng(path: Path, packets: Packets, link_type: int = 201) -> Path:
    section = SectionHeader()
    section.new_member(InterfaceDescription, link_type=link_type)
    with path.open("wb") as file:
        writer = FileWriter(file, section)
        for number, (received, packet) in enumerate(packets):
            block = section.new_member(EnhancedPacket)
            block.timestamp_high, block.timestamp_low = divmod(1_780_000_000_000_000 + number * 1000, 1 << 32)
            block.packet_data = int(received).to_bytes(4, "big") + packet
            writer.write_block(block)
    return path


def test_a_pcapng_capture_is_shown_and_opens_like_a_recording(tmp_path: Path) -> None:
    packets, key = conversation(9)
    path = pcapng(tmp_path / "phone.pcapng", packets)
    said, _ = ttlock_frames()
    assert [one["from"] == "host" for one in records(path)] == [sent for sent, _ in said]
    told = json.loads(run("decode", "ttlock", "--session", str(path), "--json", "--key", key)[1])["messages"]
    assert "AddPasscode" in [one["message"] for one in told]


@pytest.mark.parametrize(("link_type", "word"), [(187, "without direction"), (1, "link type 1")])
def test_a_pcapng_capture_of_something_else_is_one_sentence(tmp_path: Path, link_type: int, word: str) -> None:
    code, output = run("show", str(pcapng(tmp_path / "x", conversation()[0], link_type)))
    assert code == 8
    assert word in output


def test_a_pcapng_file_that_is_cut_off_is_one_sentence(tmp_path: Path) -> None:
    path = pcapng(tmp_path / "x", conversation()[0])
    path.write_bytes(path.read_bytes()[:-11])
    code, output = run("show", str(path))
    assert code == 8
    assert len(output.strip().splitlines()) == 1
