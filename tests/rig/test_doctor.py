"""The doctor: one row for everything, the step that failed, what to do, and nothing kept."""

from __future__ import annotations

import os
import sqlite3
from collections import namedtuple
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from latchwork.grants.store import Store
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.doctor import Row, Step, examine, world_of_check
from latchwork.rig.file import load_rig
from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.simulators.zwave import PROFILES, Mesh, ZWaveLock
from latchwork.simulators.zwave import Stick as SimulatedStick
from latchwork.world import World

RIG = """\
latchwork: 1
seed: 5
media:
  radio: {kind: ble}
  stick: {kind: zwave, link: "serial:///dev/ttyLATCHWORK9"}
targets:
  front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01", codes: 20}}
  side: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:02"}}
  back: {make: zwave, on: stick, resource: {node: 5}}
systems:
  annex:
    property: 4711
    entrances: {suite: {number: 301}}
    encoders: {desk: {make: pn532, link: "serial:///dev/ttyLATCHWORK8"}}
"""

REAL = """\
latchwork: 1
level: real
media:
  stick: {{kind: zwave, link: "serial://{port}"}}
targets:
  back: {{make: zwave, on: stick, resource: {{node: {node}}}}}
"""

NAMES = ["folder", "key", "store", "disk", "radio", "stick", "front", "side", "back", "desk"]
STICK = "zwave:{:08x}:1"


class Clinic:
    """A rig file that is examined, in a world whose faults a test may arm first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "rig.yaml"
        self.state = folder / "rig.state"
        self.path.write_text(RIG)

    def examine(self, arm: Callable[[World], object] = lambda world: None, level: str | None = None) -> dict[str, Row]:
        file = load_rig(self.path, level=level)
        world = world_of_check(file)
        arm(world)
        before = sorted(self.folder.rglob("*"))
        rows = world.run(examine(file, world))
        assert sorted(self.folder.rglob("*")) == before, "an examination keeps nothing"
        assert [row.name for row in rows] == NAMES
        return {row.name: row for row in rows}

    def use(self, work: Callable[[Rig], Awaitable[None]]) -> None:
        """Opens the rig in virtual time, so that what its twins remember can be changed."""
        self.path.write_text(RIG + "time: virtual\n")
        file = load_rig(self.path)
        world = world_for(file)

        async def main() -> None:
            async with open_rig(file, world) as rig:
                await work(rig)

        world.run(main())


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


def ill(rows: dict[str, Row]) -> dict[str, Step | None]:
    return {name: row.failed for name, row in rows.items() if not row.is_well}


def test_a_rig_that_is_right_is_right_in_every_row(clinic: Clinic) -> None:
    rows = clinic.examine()
    assert ill(rows) == {}
    assert rows["radio"].right[Step.DEVICE] == "2 devices heard"
    assert "nodes 5" in rows["stick"].right[Step.DEVICE]
    assert rows["front"].right[Step.LINK].startswith("heard at -")
    assert rows["front"].right[Step.HANDSHAKE] == "logged in"
    assert rows["front"].right[Step.DEVICE] == "ttlock: code, card, mobile_key; 0 held of 20 codes"
    assert rows["front"].right[Step.HEALTH].startswith("bolt locked, battery 100 %, clock")
    assert rows["desk"].right[Step.DEVICE].startswith("PN532 firmware 1.6")
    assert rows["desk"].right[Step.HEALTH] == "no card lies on it"


@pytest.mark.wire
def test_the_wire_level_is_examined_over_the_wire(clinic: Clinic) -> None:
    assert ill(clinic.examine(level="wire")) == {}


def test_a_lock_that_is_not_heard_fails_at_the_link_and_no_other_does(clinic: Clinic) -> None:
    rows = clinic.examine(lambda world: world.faults.arm("advert_missing", "C0:11:00:00:00:02", times=None))
    assert ill(rows) == {"side": Step.LINK}
    assert rows["side"].says == (
        f"{clinic.path}:8: C0:11:00:00:00:02 was not heard; wake the lock, bring the radio closer, or correct the "
        "address"
    )


def test_a_stick_whose_port_is_gone_takes_its_locks_along_and_nothing_else(clinic: Clinic) -> None:
    rows = clinic.examine(lambda world: world.faults.arm("port_gone", "stick"))
    assert ill(rows) == {"stick": Step.LINK, "back": Step.LINK}
    assert rows["back"].says == "its medium stick does not work; mend that first"


def test_a_deaf_stick_fails_at_the_handshake(clinic: Clinic) -> None:
    def arm(world: World) -> None:
        home = world.random("home id", "stick").getrandbits(31) | 0x4000_0000
        world.faults.arm("reset_needed", STICK.format(home))

    rows = clinic.examine(arm)
    assert ill(rows) == {"stick": Step.HANDSHAKE, "back": Step.LINK}
    assert "does not acknowledge what it is sent" in rows["stick"].says


def test_a_lock_that_does_not_answer_fails_at_the_handshake(clinic: Clinic) -> None:
    rows = clinic.examine(lambda world: world.faults.arm("hang_until_reset", "C0:11:00:00:00:01"))
    assert ill(rows) == {"front": Step.HANDSHAKE}


def test_an_encoder_that_hangs_fails_at_the_handshake(clinic: Clinic) -> None:
    rows = clinic.examine(lambda world: world.faults.arm("hang_until_reset", "desk"))
    assert ill(rows) == {"desk": Step.HANDSHAKE}
    assert rows["desk"].says.startswith(f"{clinic.path}:14: the encoder on desk does not answer")


def test_an_encoder_whose_port_is_busy_fails_at_the_link(clinic: Clinic) -> None:
    rows = clinic.examine(lambda world: world.faults.arm("port_busy", "desk"))
    assert ill(rows) == {"desk": Step.LINK}


@pytest.mark.wire
@pytest.mark.parametrize(("node", "failed"), [(5, None), (6, Step.LINK)])
def test_a_stick_on_a_port_of_this_machine_is_asked_which_nodes_it_knows(
    tmp_path: Path, node: int, failed: Step | None
) -> None:
    """The stick is simulated and its port is not: for the rig it is real hardware, in real time."""
    world = World.real(5)

    async def main() -> list[Row]:
        host = PtyHost(world)
        mesh = Mesh(world)
        stick = SimulatedStick(world, mesh, 0x4DEA_DBEE)
        stick.include(ZWaveLock(world, mesh, PROFILES["yale_assure_zw3"], clock_set=True), 5)
        stick.attach(host)
        path = tmp_path / "rig.yaml"
        path.write_text(REAL.format(port=host.path, node=node))
        try:
            return await examine(load_rig(path), world)
        finally:
            host.close()

    rows = {row.name: row for row in world.run(main())}
    assert rows["stick"].is_well
    assert rows["back"].failed is failed
    if failed:
        assert rows["back"].says.endswith("node 6 is not in the network of stick; include the lock or correct the node")
    else:
        assert rows["back"].right[Step.HANDSHAKE] == "it answers"


def test_an_empty_battery_is_to_be_changed_today_and_a_low_one_soon(clinic: Clinic) -> None:
    async def drain(rig: Rig) -> None:
        rig.bench.devices["front"].body.battery = 7
        rig.bench.devices["side"].body.battery = 20

    clinic.use(drain)
    rows = clinic.examine()
    assert ill(rows) == {"front": Step.HEALTH}
    assert rows["front"].says == "front: its battery is at 7 %: change it today"
    assert rows["side"].notes == ["its battery is at 20 %: change it soon"]


@pytest.mark.parametrize(("seconds", "way"), [(600, "fast"), (-600, "slow")])
def test_a_clock_beyond_its_tolerance_is_told_with_its_error(clinic: Clinic, seconds: int, way: str) -> None:
    async def put_wrong(rig: Rig) -> None:
        for door in ("front", "back"):
            rig.bench.devices[door].clock.shift(timedelta(seconds=seconds))

    clinic.use(put_wrong)
    rows = clinic.examine()
    assert ill(rows) == {"front": Step.HEALTH, "back": Step.HEALTH}
    for door in ("front", "back"):
        assert "its clock is 60" in rows[door].says or "its clock is 59" in rows[door].says
        assert f"s {way} and may be" in rows[door].says


def test_a_clock_that_was_never_set_is_told(clinic: Clinic) -> None:
    async def lose(rig: Rig) -> None:
        rig.bench.devices["back"].clock.lose()

    clinic.use(lose)
    rows = clinic.examine()
    assert rows["back"].failed is Step.HEALTH
    assert rows["back"].says.startswith("back: its clock")


def test_what_stands_on_a_lock_is_counted(clinic: Clinic) -> None:
    async def program(rig: Rig) -> None:
        assert rig.bench.devices["front"].add_by_hand("350217")

    clinic.use(program)
    assert "1 held of 20 codes" in clinic.examine()["front"].right[Step.DEVICE]


def change(state: Path, statement: str) -> None:
    """Somebody has a hand in the file of the devices' keys."""
    with closing(sqlite3.connect(state / "devices.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_a_lock_whose_keys_are_lost_is_told_and_the_others_go_on(clinic: Clinic) -> None:
    async def nothing(rig: Rig) -> None:
        pass

    clinic.use(nothing)
    change(clinic.state, "DELETE FROM keys WHERE device = 'front'")
    rows = clinic.examine()
    assert ill(rows) == {"front": Step.HANDSHAKE}
    assert "front has an admin already" in rows["front"].says


def test_without_any_hardware_every_real_thing_has_a_row_that_says_what_to_do(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/dbus")
    rows = clinic.examine(level="real")
    assert ill(rows) == dict.fromkeys(["radio", "stick", "front", "side", "back", "desk"], Step.LINK)
    assert "no Bluetooth radio can be used" in rows["radio"].says
    assert "/dev/ttyLATCHWORK9 does not exist; plug the device in" in rows["stick"].says
    assert "/dev/ttyLATCHWORK8 does not exist; plug the device in" in rows["desk"].says


# --- the state folder -------------------------------------------------------------------------------------------------


async def _nothing(rig: Rig) -> None:
    pass


def test_a_state_folder_that_is_not_there_yet_is_not_made(clinic: Clinic) -> None:
    rows = clinic.examine()
    assert rows["folder"].right[Step.STATE] == f"{clinic.state} will be made when the rig is first used"
    assert not clinic.state.exists()


def test_a_state_folder_in_use_is_whole(clinic: Clinic) -> None:
    clinic.use(_nothing)
    rows = clinic.examine()
    assert rows["store"].right[Step.STATE].startswith("whole, ")
    assert rows["key"].right[Step.STATE] == f"{clinic.state / 'vault.key'}, yours alone"


def test_a_store_that_another_latchwork_has_open_is_told(clinic: Clinic) -> None:
    clinic.use(_nothing)
    other = Store.open(World.real(), clinic.state / "store.sqlite")
    try:
        rows = clinic.examine()
    finally:
        other.close()
    assert rows["store"].failed is Step.STATE
    assert "in use by another Latchwork; stop that one" in rows["store"].says


def test_a_store_that_was_left_by_a_kill_is_read_and_left_as_it_is(clinic: Clinic) -> None:
    clinic.use(_nothing)
    store, log = clinic.state / "store.sqlite", clinic.state / "store.sqlite-wal"
    open_store = Store.open(World.real(), store)
    killed = store.read_bytes(), log.read_bytes()
    open_store.close()
    store.write_bytes(killed[0])
    log.write_bytes(killed[1])
    assert clinic.examine()["store"].right[Step.STATE].startswith("whole, ")
    assert (store.read_bytes(), log.read_bytes()) == killed


def test_a_damaged_store_is_told(clinic: Clinic) -> None:
    clinic.use(_nothing)
    store = clinic.state / "store.sqlite"
    whole = store.read_bytes()
    store.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    rows = clinic.examine()
    assert ill(rows) == {"store": Step.STATE}
    assert "is damaged" in rows["store"].says


def test_a_key_that_others_can_read_is_told(clinic: Clinic) -> None:
    clinic.use(_nothing)
    (clinic.state / "vault.key").chmod(0o640)
    rows = clinic.examine()
    assert rows["key"].says.endswith(f"run: chmod 600 {clinic.state / 'vault.key'}")


def test_a_key_that_sealed_nothing_here_is_told_at_the_key_and_at_each_lock(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.use(_nothing)
    monkeypatch.setenv("LATCHWORK_KEY", "a5" * 32)
    rows = clinic.examine()
    assert "vault.check was sealed with another key" in rows["key"].says
    assert rows["radio"].is_well
    assert not rows["desk"].is_well


def test_damaged_memories_are_told_at_the_folder(clinic: Clinic) -> None:
    clinic.use(_nothing)
    (clinic.state / "flash.sqlite").write_text("{")
    rows = clinic.examine()
    assert "the simulated memories do not fit this rig" in rows["folder"].says


def test_a_disk_that_is_nearly_full_is_told(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(100, 99, 3 * 1024 * 1024))
    rows = clinic.examine()
    assert ill(rows) == {"disk": Step.STATE}
    assert "has 3072 kB left; make room" in rows["disk"].says


def test_a_folder_that_cannot_be_made_is_told(clinic: Clinic) -> None:
    clinic.path.write_text(RIG + 'state: "rig.yaml/below"\n')
    rows = clinic.examine()
    assert rows["folder"].says == f"{clinic.path} is no folder that you may write; choose another with --state"


def test_no_key_is_shown_in_any_row(clinic: Clinic) -> None:
    clinic.use(_nothing)
    key = (clinic.state / "vault.key").read_text().strip()
    said = repr([row.as_json() for row in clinic.examine().values()])
    assert key not in said
    assert os.environ.get("LATCHWORK_KEY", "no key") not in said
