"""A rig that is closed and opened again: the twins hold what they held, and the clock never goes back."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from latchwork.drivers.contract import Evidence, Method, Window
from latchwork.grants.model import GrantRequest
from latchwork.grants.vault import VaultError
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.file import load_rig
from latchwork.rig.state import left_at
from latchwork.rig.yaml_source import RigError
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

    def run(self, work: Callable[[Rig], Awaitable[None]], *, world: World | None = None) -> None:
        file = load_rig(self.path)
        world = world or world_for(file)

        async def main() -> None:
            async with open_rig(file, world) as rig:
                await work(rig)

        world.run(main())


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
    remembered = json.loads((folder.state / "flash.json").read_text())["devices"]
    assert set(remembered) == {*DOORS, "suite", "media/stick"}
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

    folder.run(first)
    flash = json.loads((folder.state / "flash.json").read_text())
    (folder.state / "flash.json").write_text(json.dumps(flash | {"devices": {}}))
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


# --- what does not fit ------------------------------------------------------------------------------------------------


async def _nothing(rig: Rig) -> None:
    pass


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"left_at": null, "devices": 3}', "\x00"])
def test_damaged_memories_are_told_in_one_sentence(folder: Folder, text: str) -> None:
    folder.state.mkdir()
    (folder.state / "flash.json").write_text(text)
    with pytest.raises(RigError, match=r"flash\.json: the simulated memories do not fit this rig; delete the file"):
        folder.run(_nothing)


def test_memories_of_another_make_are_told_in_one_sentence(folder: Folder) -> None:
    folder.run(_nothing)
    flash = json.loads((folder.state / "flash.json").read_text())
    flash["devices"]["front"] = flash["devices"]["back"]
    (folder.state / "flash.json").write_text(json.dumps(flash))
    with pytest.raises(RigError, match=r"flash\.json: the simulated memories do not fit this rig"):
        folder.run(_nothing)


def test_a_key_that_is_gone_is_not_replaced(folder: Folder) -> None:
    folder.run(_nothing)
    (folder.state / "vault.key").unlink()
    with pytest.raises(VaultError, match=r"vault\.key is gone and what it sealed is still there; restore it"):
        folder.run(_nothing)
    assert not (folder.state / "vault.key").exists()


@pytest.mark.parametrize("text", ["", "!", "AAAA", "\x00\xff"])
def test_damaged_device_keys_are_told_in_one_sentence(folder: Folder, text: str) -> None:
    folder.run(_nothing)
    (folder.state / "keys" / "front.sealed").write_text(text)
    with pytest.raises(VaultError, match=r"front\.sealed is damaged; restore it from your backup"):
        folder.run(_nothing)
