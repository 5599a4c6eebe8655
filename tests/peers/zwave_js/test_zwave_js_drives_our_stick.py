"""zwave-js, unmodified, against our simulated stick on a pseudo-terminal: somebody else's driver has to believe it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from zwave_js_bench import HOME, Bench, lock_of, memory, run

from latchwork.simulators.zwave.schedules import Kind
from latchwork.simulators.zwave.stick import Library

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

CHECKSUM_OF_4711_IN_SLOT_5 = 0x47D9


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

    run(tmp_path, lock_of(profile), story, library)


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

    run(tmp_path, lock_of("yale_assure_zw3"), story)


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

    run(tmp_path, lock_of("yale_assure_zw3"), story)


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

    run(tmp_path, lock_of("schlage_be469zp"), story)


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

    run(tmp_path, lock_of("yale_yrd256_zw2"), story)
