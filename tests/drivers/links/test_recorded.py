"""Links that write what passes into a wire file, and the same bytes for the same seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from latchwork.drivers.links import LinkLost
from latchwork.drivers.links.memory_wire import MemoryWireLink
from latchwork.drivers.links.recorded import RecordedByteLink
from latchwork.world import World
from latchwork.world.wire_file import Recorder, read_wire_file
from latchwork.world.wires import cable


def test_a_byte_link_is_recorded_both_ways_and_masked_when_nobody_described_it(tmp_path: Path) -> None:
    world, path = World(2), tmp_path / "wire"

    async def main() -> None:
        host, device = cable(world, "desk", latency=0.5)
        device.attach(lambda data: device.send(data + data), lambda: None)
        with Recorder(world, path) as recorder:
            link = RecordedByteLink(MemoryWireLink(host, "desk"), recorder.tap("desk", None))
            link.send(b"abc")
            assert await link.receive() == b"abcabc"
            device.close()
            with pytest.raises(LinkLost):
                await link.receive()
            await link.close()

    world.run(main())
    assert [(one.time, one.sent, one.shown) for one in read_wire_file(path)] == [
        (0.0, True, "******"),
        (1.0, False, "*" * 12),
    ]


SCENE = Path(__file__).with_name("wire_scene.py")


@pytest.mark.parametrize("level", ["memory", "bumble", "pty", "tcp"])
def test_the_same_seed_writes_the_same_bytes_in_every_process(tmp_path: Path, level: str) -> None:
    files = []
    for hash_seed in ("1", "2"):
        path = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, str(SCENE), level, "9", str(path)],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
            timeout=15,
        )
        files.append(path.read_bytes())
    assert files[0] == files[1]
    assert files[0].count(b"\n") > 20
    other = tmp_path / "other"
    subprocess.run([sys.executable, str(SCENE), level, "10", str(other)], check=True, timeout=15)
    assert other.read_bytes() != files[0]


def test_a_recorded_gatt_link_records_each_characteristic(tmp_path: Path) -> None:
    path = tmp_path / "wire"
    subprocess.run([sys.executable, str(SCENE), "memory", "9", str(path)], check=True, timeout=15)
    records = list(read_wire_file(path))
    assert {one.characteristic for one in records} == {
        "0000fff2-0000-1000-8000-00805f9b34fb",
        "0000fff4-0000-1000-8000-00805f9b34fb",
    }
    assert {one.device for one in records} == {"lock 0", "lock 1", "lock 2"}
    assert all(one.marks for one in records)
