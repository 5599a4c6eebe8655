"""How long `latchwork serve` takes to be ready, and what a door takes of its memory.

A rig of TTLock doors, all simulated in the server itself. At the first start every lock is paired and read, over the
simulated radio and by the real protocol, and its keys wait for the disk. From then on the rig is known. Memory is
looked at twice: at a later start, and after the first one, when the simulated twin of every lock was spoken to and is
there, as it is in a server that has been up for a day. What a server of one door takes is taken off.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measure import median, scratch
from benchmarks.server import Server, serving

DOORS = 10_000
STARTS = 5
TARGET_SECONDS = 2.0
"""From the start of the process to the first answer it could give, at every start but the first."""

TARGET_KIB = 20.0
"""Of memory for each door whose twin is there as well."""

QUICK = {"doors": 1_000, "starts": 3}


def write_rig(path: Path, doors: int) -> Path:
    """A rig file of TTLock doors within reach of one radio."""
    rows = [
        f'  door-{number:05d}: {{make: ttlock, on: radio, resource: {{address: "{lock_address(number)}", codes: 150}}}}'
        for number in range(doors)
    ]
    head = "latchwork: 1\nname: Large\nlevel: memory\nseed: 1\nmedia:\n  radio: {kind: ble, links: 64}\ntargets:\n"
    path.write_text(head + "\n".join(rows) + "\n")
    return path


def lock_address(number: int) -> str:
    return "C0:11:00:" + ":".join(f"{number >> shift & 255:02X}" for shift in (16, 8, 0))


def _start(rig: Path) -> tuple[Server, int]:
    with serving(rig) as server:
        return server, server.resident()


def run(doors: int = DOORS, starts: int = STARTS) -> dict[str, Any]:
    """Seconds to ready, by the clock on the wall and of processor time, and KiB of memory for each door."""
    with scratch() as folder:
        few = write_rig(folder / "few.yaml", 1)
        many = write_rig(folder / "many.yaml", doors)
        _, new = _start(few)
        bare = [_start(few) for _ in range(starts)]
        first, filled = _start(many)
        later = [_start(many) for _ in range(starts)]
    # what a first start imports and no other does is taken off as well
    base, light = median([size for _, size in bare]), median([size for _, size in later])
    seconds = median([server.seconds for server, _ in later])
    filled_kib = round((filled - new) / 1024 / doors, 1)
    return {
        "doors": doors,
        "rows": {
            "one door": _row([server for server, _ in bare], base),
            "first start": _row([first], filled),
            "later starts": _row([server for server, _ in later], light),
        },
        "kib_per_door": {"at a later start": round((light - base) / 1024 / doors, 1), "all twins there": filled_kib},
        "target_seconds": TARGET_SECONDS,
        "target_kib": TARGET_KIB,
        "met": seconds <= TARGET_SECONDS and filled_kib <= TARGET_KIB,
    }


def _row(servers: list[Server], resident: float) -> dict[str, Any]:
    return {
        "seconds": round(median([server.seconds for server in servers]), 2),
        "cpu_seconds": round(median([server.cpu for server in servers]), 2),
        "resident_mib": round(resident / 2**20, 1),
    }
