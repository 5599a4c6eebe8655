"""A rig that is closed and opened again: the twins hold what they held, and the clock never goes back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from latchwork.drivers.contract import Evidence, Method, Window
from latchwork.grants.model import GrantRequest
from latchwork.grants.store import StoreError
from latchwork.grants.vault import VaultError
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.file import load_rig
from latchwork.rig.flash import read_flash
from latchwork.rig.state import left_at
from latchwork.rig.yaml_source import RigError
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.world import World

RIG = """\
latchwork: 1
time: virtual
seed: 11
start: 2026-03-02T08:00:00Z
zone: Europe/Zurich
media:
  radio: {kind: ble, links: 2}
  stick: {kind: zwave}
targets:
  front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01", codes: 20}}
  back: {make: zwave, on: stick, resource: {node: 5}, simulator: {profile: yale_assure_zw3}}
  shed: {make: zwave, on: stick, resource: {node: 9}, simulator: {profile: schlage_be469zp}}
systems:
  annex:
    property: 4711
    entrances: {suite: {number: 301}}
    encoders: {desk: {make: pn532, link: "serial:///dev/ttyUSB0"}}
"""

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DOORS = ("front", "back", "shed")


class Folder:
    """A rig file and its state, opened as often as a test likes."""

    def __init__(self, path: Path, text: str = RIG) -> None:
        self.path = path / "rig.yaml"
        self.path.write_text(text)
        self.state = path / "rig.state"
        self.flash = self.state / "flash.sqlite"

    def run(self, work: Callable[[Rig], Awaitable[None]], *, world: World | None = None) -> None:
        file = load_rig(self.path)
        world = world or world_for(file)

        async def main() -> None:
            async with open_rig(file, world) as rig:
                await work(rig)

        world.run(main())

    def spoil(self, *statements: str) -> None:
        """Writes into the file of the memories past everything that keeps it."""
        with closing(sqlite3.connect(self.flash, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


async def grant(rig: Rig, doors: tuple[str, ...] = DOORS) -> str:
    """Grants for a week and waits for it; returns the PIN."""
    window = Window(rig.world.now(), rig.world.now() + timedelta(days=7))
    view = await rig.engine.grant(GrantRequest("Jane Doe", window, doors))
    await rig.settle()
    shown = await rig.engine.show(view.id)
    assert {one.door: one.evidence for one in shown.credentials} == dict.fromkeys(doors, Evidence.READ_BACK)
    (code,) = shown.codes
    return code.reveal()


def test_what_was_granted_opens_after_the_rig_was_closed_and_opened_again(folder: Folder) -> None:
    pins: list[str] = []

    async def first(rig: Rig) -> None:
        pins.append(await grant(rig))

    async def second(rig: Rig) -> None:
        before = {name: device.flash() for name, device in rig.bench.devices.items()}
        for door in DOORS:
            assert rig.bench.type_pin(door, pins[0]).opened
            assert not rig.bench.type_pin(door, pins[0][::-1]).opened
        assert set(before) == {*DOORS, "suite"}

    folder.run(first)
    assert set(read_flash(folder.flash).memories) == {*DOORS, "suite", "media/stick"}
    folder.run(second)


def test_reopening_sends_nothing_to_doors_that_hold_what_they_should(folder: Folder) -> None:
    async def first(rig: Rig) -> None:
        await grant(rig)

    async def second(rig: Rig) -> None:
        assert await rig.engine.dry_run() == []
        commits = rig.engine._store.commits
        await rig.settle()
        assert rig.engine._store.commits == commits

    folder.run(first)
    folder.run(second)


def test_what_was_revoked_after_reopening_leaves_the_doors(folder: Folder) -> None:
    pins: list[str] = []

    async def first(rig: Rig) -> None:
        pins.append(await grant(rig))

    async def second(rig: Rig) -> None:
        (view,) = await rig.engine.grants()
        await rig.engine.revoke(view.id)
        await rig.settle()

    async def third(rig: Rig) -> None:
        for door in DOORS:
            assert not rig.bench.type_pin(door, pins[0]).opened

    for work in (first, second, third):
        folder.run(work)


def test_virtual_time_goes_on_where_the_rig_was_left(folder: Folder) -> None:
    seen: list[datetime] = []

    async def an_hour(rig: Rig) -> None:
        seen.append(rig.world.now())
        await rig.world.sleep(3600)

    folder.run(an_hour)
    assert seen[0] - START < timedelta(minutes=5)
    assert left_at(folder.state) >= START + timedelta(hours=1)  # type: ignore[operator]
    folder.run(an_hour)
    assert seen[1] >= seen[0] + timedelta(hours=1)


def test_real_time_is_wall_time_whenever_the_rig_was_left(tmp_path: Path) -> None:
    folder = Folder(tmp_path, RIG.replace("time: virtual", "time: real"))
    world = world_for(load_rig(folder.path))
    assert (world.virtual, world.seed) == (False, 11)


def test_real_hardware_draws_no_number_from_a_seed(tmp_path: Path) -> None:
    folder = Folder(
        tmp_path,
        RIG.replace("time: virtual", "level: real").replace("kind: zwave}", "kind: zwave, link: serial:///dev/x}"),
    )
    assert world_for(load_rig(folder.path)).seed is None


def test_a_twin_that_lost_its_memory_is_paired_anew_and_gets_its_codes_back(folder: Folder) -> None:
    pins: list[str] = []

    async def first(rig: Rig) -> None:
        pins.append(await grant(rig))

    async def second(rig: Rig) -> None:
        await rig.settle()
        for door in DOORS:
            assert rig.bench.type_pin(door, pins[0]).opened, door
        assert rig.bench.devices["back"].lifeline == [1], "what was known of the old lock was believed of the new one"

    folder.run(first)
    folder.spoil("DELETE FROM device")
    folder.run(second)


def test_what_devices_remember_is_kept_when_the_work_fails(folder: Folder) -> None:
    async def first(rig: Rig) -> None:
        rig.bench.devices["back"].body.battery = 42
        raise KeyError("a mistake in a test")

    async def second(rig: Rig) -> None:
        assert rig.bench.devices["back"].body.battery == 42

    with pytest.raises(KeyError):
        folder.run(first)
    folder.run(second)


def test_a_node_that_the_file_renumbers_is_found_under_its_new_number(folder: Folder) -> None:
    pins: list[str] = []

    async def first(rig: Rig) -> None:
        pins.append(await grant(rig, ("back",)))

    async def second(rig: Rig) -> None:
        assert rig.bench.devices["back"].node_id == 6
        rig.engine.audit(["back"])
        await rig.settle()
        assert (await rig.engine.online())["back"]
        assert rig.bench.type_pin("back", pins[0]).opened

    folder.run(first)
    folder.path.write_text(RIG.replace("{node: 5}", "{node: 6}"))
    folder.run(second)


def test_a_door_that_is_not_in_the_file_for_once_keeps_its_memory(folder: Folder) -> None:
    async def first(rig: Rig) -> None:
        rig.bench.devices["back"].body.battery = 42

    async def nothing(rig: Rig) -> None:
        assert "back" not in rig.bench.devices

    async def third(rig: Rig) -> None:
        assert rig.bench.devices["back"].body.battery == 42

    folder.run(first)
    folder.path.write_text("\n".join(line for line in RIG.splitlines() if not line.startswith("  back")))
    folder.run(nothing)
    folder.path.write_text(RIG)
    folder.run(third)


def test_the_second_start_draws_other_pins_for_other_grants(folder: Folder) -> None:
    pins: list[str] = []

    async def work(rig: Rig) -> None:
        pins.append(await grant(rig, ("front",)))

    folder.run(work)
    folder.run(work)
    assert pins[0] != pins[1]


def test_a_card_made_before_opens_after_reopening(folder: Folder) -> None:
    async def first(rig: Rig) -> None:
        window = Window(rig.world.now(), rig.world.now() + timedelta(days=1))
        request = GrantRequest("Jane Doe", window, ("suite",), (), frozenset({Method.CARD}), reservation="J-1")
        view = await rig.engine.grant(request)
        rig.bench.lay("desk", rig.bench.card("Jane"))
        await rig.engine.encode(view.id, "desk")

    async def second(rig: Rig) -> None:
        assert rig.bench.tap("suite", rig.bench.card("Jane")).opened

    folder.run(first)
    folder.run(second)


def test_a_door_that_stood_open_when_the_rig_was_left_locks_itself_afterwards(folder: Folder) -> None:
    async def first(rig: Rig) -> None:
        pin = await grant(rig, ("front",))
        assert rig.bench.type_pin("front", pin).opened

    async def second(rig: Rig) -> None:
        front = rig.bench.devices["front"]
        assert front.turn_handle().opened
        await rig.world.sleep(front.memory.auto_lock_seconds + 1)
        assert not front.turn_handle().opened

    folder.run(first)
    folder.run(second)


def test_a_lock_that_replaces_another_begins_with_a_memory_of_its_own(folder: Folder) -> None:
    async def first(rig: Rig) -> None:
        rig.bench.devices["suite"].throw_dead_bolt()
        new = OfflineLock(rig.world, "suite", PropertyKey(bytes(32)), property_id=4711, door=302)
        rig.bench.replace("suite", new)

    async def second(rig: Rig) -> None:
        memory = rig.bench.devices["suite"].memory
        assert (memory.door, memory.privacy) == (302, False)
        rig.bench.devices["suite"].throw_dead_bolt()

    async def third(rig: Rig) -> None:
        assert rig.bench.devices["suite"].memory.privacy

    for work in (first, second, third):
        folder.run(work)


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_a_change_at_one_lock_writes_the_memory_of_that_lock_alone(folder: Folder) -> None:
    written: list[set[str]] = []

    async def work(rig: Rig) -> None:
        keep = rig.state.keep_flash

        def heard(memories: Mapping[str, str], now: datetime) -> None:
            written.append(set(memories))
            keep(memories, now)

        rig.state.keep_flash = heard  # type: ignore[method-assign]
        rig.bench.type_pin("front", "0815472")
        rig.keep_flash()
        await rig.world.sleep(1)
        rig.bench.devices["back"].body.battery = 42
        rig.bench.devices["back"].body.battery = 41
        await asyncio.sleep(0)
        await rig.settle()

    folder.run(_nothing)
    folder.run(work)
    assert [names for names in written if names] == [{"front"}, {"back"}]


# --- what does not fit ------------------------------------------------------------------------------------------------


async def _nothing(rig: Rig) -> None:
    pass


NOT_OURS = r"flash\.sqlite: the simulated memories do not fit this rig; delete the file, and the twins start anew"


@pytest.mark.parametrize("content", [b"{", b"\x00", b"no database, but long enough to look like one " * 200])
def test_a_file_that_is_no_database_is_told_in_one_sentence(folder: Folder, content: bytes) -> None:
    folder.state.mkdir()
    folder.flash.write_bytes(content)
    with pytest.raises(RigError, match=NOT_OURS):
        folder.run(_nothing)
    assert folder.flash.read_bytes() == content


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE device",
        "DROP TABLE clock",
        "ALTER TABLE device RENAME COLUMN memory TO mind",
        "UPDATE clock SET left_at = 'yesterday'",
        "UPDATE clock SET left_at = 3",
        "UPDATE device SET memory = '{'",
        "UPDATE device SET memory = '[]'",
        "UPDATE device SET memory = x'80'",
        "UPDATE device SET memory = CAST(x'80' AS TEXT)",
    ],
)
def test_damaged_memories_are_told_in_one_sentence(folder: Folder, statement: str) -> None:
    folder.run(_nothing)
    folder.spoil(statement)
    with pytest.raises(RigError, match=NOT_OURS):
        folder.run(_nothing)


def test_a_file_whose_pages_were_lost_is_told_in_one_sentence(folder: Folder) -> None:
    folder.run(_nothing)
    whole = folder.flash.read_bytes()
    folder.flash.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    with pytest.raises(RigError, match=NOT_OURS):
        folder.run(_nothing)


def test_a_file_that_was_only_just_made_holds_nothing_yet(folder: Folder) -> None:
    folder.state.mkdir()
    folder.flash.touch()
    folder.run(_nothing)
    assert set(read_flash(folder.flash).memories) == {*DOORS, "suite", "media/stick"}


def test_memories_that_another_process_keeps_are_told_in_one_sentence(folder: Folder) -> None:
    folder.run(_nothing)
    with closing(sqlite3.connect(folder.flash, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("UPDATE clock SET left_at = left_at")
        with pytest.raises(StoreError, match=r"flash\.sqlite is in use by another Latchwork; stop that one"):
            folder.run(_nothing)
    folder.run(_nothing)


def test_what_simulated_locks_hold_can_be_read_by_its_owner_alone(folder: Folder) -> None:
    async def look(_rig: Rig) -> None:
        names = {path.name for path in folder.state.glob("flash.sqlite*")}
        assert names == {"flash.sqlite", "flash.sqlite-wal"}
        for name in names:
            assert (folder.state / name).stat().st_mode & 0o777 == 0o600, name

    folder.run(look)
    assert [path.name for path in folder.state.glob("flash.sqlite*")] == ["flash.sqlite"]


def test_memories_of_another_make_are_told_in_one_sentence(folder: Folder) -> None:
    folder.run(_nothing)
    folder.spoil("UPDATE device SET memory = (SELECT memory FROM device WHERE name = 'back') WHERE name = 'front'")
    with pytest.raises(RigError, match=NOT_OURS):
        folder.run(_nothing)


def test_a_key_that_is_gone_is_not_replaced(folder: Folder) -> None:
    folder.run(_nothing)
    (folder.state / "vault.key").unlink()
    with pytest.raises(VaultError, match=r"vault\.key is gone and what it sealed is still there; restore it"):
        folder.run(_nothing)
    assert not (folder.state / "vault.key").exists()


def change(state: Path, statement: str) -> None:
    """Somebody has a hand in the file of the devices' keys."""
    with closing(sqlite3.connect(state / "devices.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


@pytest.mark.parametrize("sealed", ["''", "'!'", "x'00ff'", "zeroblob(27)"])
def test_damaged_device_keys_are_told_in_one_sentence(folder: Folder, sealed: str) -> None:
    folder.run(_nothing)
    change(folder.state, f"UPDATE keys SET sealed = {sealed} WHERE device = 'front'")
    with pytest.raises(VaultError, match=r"the keys of front in .*devices\.sqlite are damaged; restore the file from"):
        folder.run(_nothing)


def test_device_keys_that_another_key_sealed_are_told_in_one_sentence(folder: Folder) -> None:
    folder.run(_nothing)
    change(folder.state, "UPDATE keys SET sealed = randomblob(60) WHERE device = 'front'")
    with pytest.raises(VaultError, match=r"the keys of front in .* were sealed with another key; start with the vault"):
        folder.run(_nothing)


@pytest.mark.parametrize("text", ["{", "x" * 5000])
def test_a_damaged_file_of_device_keys_is_told_and_left_alone(folder: Folder, text: str) -> None:
    folder.run(_nothing)
    (folder.state / "devices.sqlite").write_text(text)
    with pytest.raises(RigError, match=r"devices\.sqlite: it is damaged"):
        folder.run(_nothing)
    assert (folder.state / "devices.sqlite").read_text() == text
