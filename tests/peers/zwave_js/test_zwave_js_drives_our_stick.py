"""zwave-js, unmodified, against our simulated stick on a pseudo-terminal: somebody else's driver has to believe it.

`make peers` installs the package; `interview.mjs` is told what to do line by line, so that our side can look into the
lock's memory between two steps.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.simulators.zwave import PROFILES, Mesh, Stick, ZWaveLock
from latchwork.simulators.zwave.schedules import Kind
from latchwork.simulators.zwave.stick import Library
from latchwork.world import World

pytestmark = [
    pytest.mark.peer(
        name="zwave-js",
        package="npm:zwave-js",
        about="a Z-Wave host driver in TypeScript",
        protocols=("zwave",),
        rung=2,
    ),
    pytest.mark.peer_package,
    pytest.mark.timeout(120),
]

HOME = 0xC0FFEE01
SCRIPT = Path(__file__).parent / "interview.mjs"
PACKAGES = Path(__file__).parents[3] / ".peers" / "zwave-js"
STEP_SECONDS = 60.0
CHECKSUM_OF_4711_IN_SLOT_5 = 0x47D9


class ZWaveJs:
    """One zwave-js driver in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.events: list[dict[str, Any]] = []

    @classmethod
    async def start(cls, port: str, cache: Path) -> ZWaveJs:
        node = shutil.which("node")
        if node is None:
            pytest.fail("node is not installed (Debian package: nodejs); this test runs zwave-js", pytrace=False)
        if not (PACKAGES / "node_modules" / "zwave-js").is_dir():
            pytest.fail(f"zwave-js is not installed in {PACKAGES.name}; run `make peers`", pytrace=False)
        process = await asyncio.create_subprocess_exec(
            node,
            str(SCRIPT),
            str(PACKAGES),
            port,
            str(cache),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return cls(process)

    async def line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        raw = await asyncio.wait_for(self._process.stdout.readline(), STEP_SECONDS)
        if not raw:
            raise AssertionError(f"zwave-js ended with {await self._process.wait()}; its words are above")
        spoken: dict[str, Any] = json.loads(raw)
        return spoken

    async def answer(self, verb: str) -> dict[str, Any]:
        """The answer to `verb`; events that come before are kept."""
        while True:
            line = await self.line()
            if "event" in line:
                self.events.append(line)
            elif line.get("failed"):
                raise AssertionError(f"zwave-js could not {verb}: {line['why']}")
            else:
                assert line["did"] == verb
                return line

    def order(self, verb: str, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": verb, **order}).encode() + b"\n")

    async def do(self, verb: str, **order: Any) -> dict[str, Any]:
        self.order(verb, **order)
        return await self.answer(verb)

    async def event(self, name: str) -> dict[str, Any]:
        while not (found := [event for event in self.events if event["event"] == name]):
            line = await self.line()
            assert "event" in line, line
            self.events.append(line)
        self.events.remove(found[0])
        return found[0]

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


class Bench:
    """A stick on a pseudo-terminal and one lock, with zwave-js at the other end."""

    def __init__(self, world: World, profile: str, cache: Path, library: Library) -> None:
        self.world = world
        self.mesh = Mesh(world)
        self.stick = Stick(world, self.mesh, HOME, library=library)
        self.lock = ZWaveLock(world, self.mesh, PROFILES[profile], clock_set=True)
        self.host = PtyHost(world)
        self.stick.attach(self.host)
        self._cache = cache
        self.js: ZWaveJs

    async def __aenter__(self) -> Bench:
        self.js = await ZWaveJs.start(self.host.path, self._cache)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.js.stop()
        self.host.close()


def run(
    tmp_path: Path, profile: str, story: Callable[[Bench], Awaitable[None]], library: Library = Library.BRIDGE
) -> None:
    world = World.real(seed=1)

    async def main() -> None:
        async with Bench(world, profile, tmp_path, library) as bench:
            await story(bench)

    world.run(main())


def memory(lock: ZWaveLock) -> dict[int, str]:
    return {slot: taken.code for slot, taken in lock.codes.slots.items()}


@pytest.mark.parametrize(
    ("profile", "library"),
    [
        ("schlage_be469zp", Library.STATIC),
        ("schlage_be469zp", Library.BRIDGE),
        ("yale_yrd256_zw2", Library.BRIDGE),
        ("yale_assure_zw3", Library.BRIDGE),
    ],
)
def test_zwave_js_interviews_a_lock_and_sets_reads_and_clears_a_code(
    tmp_path: Path, profile: str, library: Library
) -> None:
    async def story(b: Bench) -> None:
        node = b.stick.include(b.lock)
        started = await b.js.answer("start")
        assert (started["home_id"], started["own_node"], started["nodes"]) == (HOME, 1, [1, node])
        told = await b.js.do("interviewed", node=node)
        of = b.lock.profile
        assert told["stage"] == 5
        assert told["flirs"] == "1000ms"
        assert (told["manufacturer"], told["type"], told["product"]) == (of.manufacturer, of.product_type, of.product)
        assert told["versions"]["99"] == of.classes[0x63]
        assert told["slots"] in (of.code_slots, of.master_slot)
        assert b.lock.lifeline == [1]

        await b.js.do("set_code", node=node, slot=5, pin="4711")
        assert memory(b.lock) == {5: "4711"}
        assert b.lock.type_pin("4711").opened
        assert not b.lock.type_pin("4712").opened
        read = await b.js.do("get_code", node=node, slot=5)
        assert (read["status"], read["pin"]) == (1, "4711")
        await b.js.do("clear_code", node=node, slot=5)
        assert memory(b.lock) == {}
        assert not b.lock.type_pin("4711").opened
        assert (await b.js.do("get_code", node=node, slot=5))["status"] == 0
        await b.js.do("stop")

    run(tmp_path, profile, story, library)


def test_zwave_js_gives_a_code_a_year_day_schedule_and_the_lock_keeps_it(tmp_path: Path) -> None:
    async def story(b: Bench) -> None:
        node = b.stick.include(b.lock)
        await b.js.answer("start")
        await b.js.do("interviewed", node=node)
        await b.js.do("set_code", node=node, slot=7, pin="260317")
        now = b.lock.clock.local_now()

        async def window(start: datetime, stop: datetime) -> dict[str, int]:
            edges = {"start": start, "stop": stop}
            wanted = {
                f"{edge}{part.title()}": getattr(moment, part) - (2000 if part == "year" else 0)
                for edge, moment in edges.items()
                for part in ("year", "month", "day", "hour", "minute")
            }
            await b.js.do("set_year_day", node=node, user=7, slot=1, schedule=wanted)
            return wanted

        wanted = await window(now - timedelta(hours=1), now + timedelta(hours=1))
        assert (await b.js.do("get_year_day", node=node, user=7, slot=1))["schedule"] == wanted
        assert b.lock.scheduling is not None
        schedule = b.lock.scheduling.schedules.users[7]
        assert (schedule.enabled, schedule.kind, tuple(schedule.slots)) == (True, Kind.YEAR_DAY, (1,))
        assert b.lock.type_pin("260317").opened
        await window(now + timedelta(hours=1), now + timedelta(hours=2))
        assert b.lock.type_pin("260317").reason == "outside schedule"
        await b.js.do("clear_year_day", node=node, user=7, slot=1)
        assert schedule.slots == {}
        await b.js.do("stop")

    run(tmp_path, "yale_assure_zw3", story)


def test_zwave_js_reads_the_checksum_and_hears_what_happens_at_the_door(tmp_path: Path) -> None:
    async def story(b: Bench) -> None:
        node = b.stick.include(b.lock)
        await b.js.answer("start")
        await b.js.do("interviewed", node=node)
        assert (await b.js.do("checksum", node=node))["checksum"] == 0
        await b.js.do("set_code", node=node, slot=5, pin="4711")
        assert (await b.js.do("checksum", node=node))["checksum"] == CHECKSUM_OF_4711_IN_SLOT_5
        b.js.events.clear()
        assert b.lock.type_pin("4711").opened
        heard = await b.js.event("notification")
        assert (heard["node"], heard["cc"], heard["args"]["type"], heard["args"]["event"]) == (node, 0x71, 6, 6)
        assert heard["args"]["parameters"]["userId"] == 5
        state = (await b.js.do("door", node=node))["state"]
        assert (state["currentMode"], state["boltStatus"]) == (0, "unlocked")
        await b.js.do("door", node=node, mode=255)
        assert b.lock.body.locked
        await b.js.do("stop")

    run(tmp_path, "yale_assure_zw3", story)


def test_zwave_js_includes_a_lock_whose_button_is_pressed_and_excludes_it_again(tmp_path: Path) -> None:
    async def story(b: Bench) -> None:
        await b.js.answer("start")
        b.js.order("include")
        await b.js.event("waiting for the button")
        assert b.lock.press_button()
        node = (await b.js.answer("include"))["node"]
        assert (b.lock.home_id, b.lock.node_id) == (HOME, node)
        assert (await b.js.do("interviewed", node=node))["stage"] == 5
        b.js.order("exclude")
        await b.js.event("waiting for the button")
        assert b.lock.press_button()
        assert (await b.js.answer("exclude"))["node"] == node
        assert (b.lock.node_id, b.stick.nodes) == (0, {})
        await b.js.do("stop")

    run(tmp_path, "schlage_be469zp", story)


def test_zwave_js_is_told_by_supervision_that_a_duplicate_was_not_taken(tmp_path: Path) -> None:
    async def story(b: Bench) -> None:
        node = b.stick.include(b.lock)
        await b.js.answer("start")
        await b.js.do("interviewed", node=node)
        assert (await b.js.do("set_code", node=node, slot=5, pin="4711"))["result"]["status"] == 0xFF
        assert (await b.js.do("set_code", node=node, slot=6, pin="4711"))["result"]["status"] == 0x02
        assert memory(b.lock) == {5: "4711"}
        assert (await b.js.do("get_code", node=node, slot=6))["status"] == 0
        await b.js.do("stop")

    run(tmp_path, "yale_yrd256_zw2", story)
