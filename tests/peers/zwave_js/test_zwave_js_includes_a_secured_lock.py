"""zwave-js's driver includes a simulated lock that joins with our machines, and then speaks with it sealed.

The lock's part of S2 and S0 is `S2Joining`, `S0Joining` and their channels; the controller's is all zwave-js's own.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from secured_lock import PRIVATE_KEY, S0, S2, SecuredLock
from zwave_js_bench import Bench, memory, run

from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.s0_inclusion import S0Included
from latchwork.protocol.zwave.s2_inclusion import KeyClass, S2Failed, S2Included, device_specific_key

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

NETWORK_KEYS = {
    "S2_Unauthenticated": b"\x11" * 16,
    "S2_Authenticated": b"\x22" * 16,
    "S2_AccessControl": b"\x44" * 16,
    "S0_Legacy": b"\x88" * 16,
}
LABEL = device_specific_key(s2.public_key(PRIVATE_KEY))
ACCESS_CONTROL, S0_LEGACY = 2, 7
S0_STRATEGY, S2_STRATEGY = 3, 4


def test_zwave_js_includes_a_lock_with_s2_access_control_and_sets_a_code_that_opens(tmp_path: Path) -> None:
    async def story(b: Bench) -> None:
        await b.js.answer("start")
        b.js.order("include_secured", strategy=S2_STRATEGY, pin=LABEL[0])
        await b.js.event("waiting for the button")
        assert b.lock.press_button()
        assert (await b.js.event("PIN wanted"))["dsk"] == "-" + "-".join(LABEL[1:])
        included = await b.js.answer("include_secured")
        assert (included["class"], included["lowSecurity"]) == (ACCESS_CONTROL, False)
        assert isinstance(b.lock, SecuredLock)
        machine = b.lock.security.machine
        assert S2Included(S2.REQUESTED, LABEL) in b.lock.security.events
        assert machine.network_keys == {
            KeyClass.UNAUTHENTICATED: NETWORK_KEYS["S2_Unauthenticated"],
            KeyClass.AUTHENTICATED: NETWORK_KEYS["S2_Authenticated"],
            KeyClass.ACCESS_CONTROL: NETWORK_KEYS["S2_AccessControl"],
        }
        node = included["node"]
        assert (await b.js.do("interviewed", node=node))["stage"] == 5
        await b.js.do("set_code", node=node, slot=5, pin="4711")
        assert memory(b.lock) == {5: "4711"}
        assert b.lock.type_pin("4711").opened
        read = await b.js.do("get_code", node=node, slot=5)
        assert (read["status"], read["pin"]) == (1, "4711")
        await b.js.do("stop")

    run(tmp_path, lambda world, mesh: SecuredLock(world, mesh, "yale_assure_zw3", S2), story, keys=NETWORK_KEYS)


def test_with_a_wrong_pin_zwave_js_and_the_lock_both_give_the_inclusion_up(tmp_path: Path) -> None:
    async def story(b: Bench) -> None:
        await b.js.answer("start")
        b.js.order("include_secured", strategy=S2_STRATEGY, pin="00002")
        await b.js.event("waiting for the button")
        assert b.lock.press_button()
        assert (await b.js.answer("include_secured"))["lowSecurity"]
        assert isinstance(b.lock, SecuredLock)
        assert b.lock.security.machine.network_keys == {}
        failed = [event for event in b.lock.security.events if isinstance(event, S2Failed)]
        assert [one.theirs for one in failed] == [True]
        await b.js.do("stop")

    run(tmp_path, lambda world, mesh: SecuredLock(world, mesh, "yale_assure_zw3", S2), story, keys=NETWORK_KEYS)


def test_zwave_js_includes_a_lock_with_s0_and_sets_a_code_that_opens(tmp_path: Path) -> None:
    async def story(b: Bench) -> None:
        await b.js.answer("start")
        b.js.order("include_secured", strategy=S0_STRATEGY)
        await b.js.event("waiting for the button")
        assert b.lock.press_button()
        included = await b.js.answer("include_secured")
        assert (included["class"], included["lowSecurity"]) == (S0_LEGACY, False)
        assert isinstance(b.lock, SecuredLock)
        assert b.lock.security.machine.network_key == NETWORK_KEYS["S0_Legacy"]
        node = included["node"]
        assert (await b.js.do("interviewed", node=node))["stage"] == 5
        assert S0Included(b.lock.security.own()) in b.lock.security.events
        await b.js.do("set_code", node=node, slot=5, pin="4711")
        assert memory(b.lock) == {5: "4711"}
        assert b.lock.type_pin("4711").opened
        read = await b.js.do("get_code", node=node, slot=5)
        assert (read["status"], read["pin"]) == (1, "4711")
        await b.js.do("stop")

    run(tmp_path, lambda world, mesh: SecuredLock(world, mesh, "schlage_be469", S0), story, keys=NETWORK_KEYS)
