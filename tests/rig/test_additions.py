"""Devices that come to a rig while it runs: they are served at once, and are there when it is opened again."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from latchwork.drivers.contract import Method
from latchwork.grants.model import GrantRequest
from latchwork.rig.additions import additions_file
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.file import load_rig
from latchwork.rig.yaml_source import RigError

RIG = """\
latchwork: 1
time: virtual
zone: Europe/Zurich
media:
  radio: {kind: ble, adapter: hci0}
targets:
  front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01"}}
"""

STICK: dict[str, Any] = {"stick": {"kind": "zwave"}}
BACK: dict[str, Any] = {"back": {"make": "ttlock", "on": "radio", "resource": {"address": "C0:11:00:00:00:02"}}}
SIDE: dict[str, Any] = {"side": {"make": "zwave", "on": "stick", "resource": {"node": 5}}}
HOTEL: dict[str, Any] = {
    "hotel": {
        "property": 7,
        "entrances": {"room": {"number": 1}},
        "encoders": {"desk": {"make": "pn532", "link": "serial:///dev/ttyUSB0"}},
    }
}


def play(folder: Path, story: Callable[[Rig], Awaitable[None]]) -> None:
    path = folder / "rig.yaml"
    if not path.exists():
        path.write_text(RIG)
    file = load_rig(path)

    async def main() -> None:
        async with open_rig(file, world_for(file)) as rig:
            await story(rig)

    world_for(file).run(main())


async def pin_for(rig: Rig, *doors: str) -> str:
    """The PIN of a new grant, on these doors when this returns."""
    grant = await rig.engine.grant(GrantRequest("Jane Doe", doors=doors, methods=frozenset({Method.CODE})))
    await rig.settle()
    (pin,) = {one.secret.reveal() for one in (await rig.engine.show(grant.id)).credentials if one.secret is not None}
    return pin


def test_a_lock_on_a_medium_that_is_there_is_served_at_once(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        assert await rig.add({"targets": BACK}) == ["back"]
        pin = await pin_for(rig, "back", "front")
        assert rig.bench.type_pin("back", pin).opened
        assert rig.bench.type_pin("front", pin).opened

    play(tmp_path, story)


def test_a_new_medium_comes_with_its_locks_and_its_keeper(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.add({"media": STICK, "targets": SIDE})
        pin = await pin_for(rig, "side")
        assert rig.bench.type_pin("side", pin).opened
        rig.bench.unplug("stick")
        rig.bench.plug_in("stick")
        await rig.world.sleep(120)
        pin = await pin_for(rig, "side")
        assert rig.bench.type_pin("side", pin).opened
        assert rig.keepers["stick"].returns == 1

    play(tmp_path, story)


def test_an_access_system_comes_with_doors_and_encoder(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.add({"systems": HOTEL})
        grant = await rig.engine.grant(GrantRequest("Jane Doe", doors=("room",), methods=frozenset({Method.CARD})))
        card = rig.bench.blank_card("white")
        rig.bench.lay("desk", card)
        await rig.engine.encode(grant.id, "desk")
        assert rig.bench.tap("room", card).opened

    play(tmp_path, story)


def test_what_came_is_there_with_its_keys_and_codes_when_the_rig_is_opened_again(tmp_path: Path) -> None:
    pins: list[str] = []

    async def story(rig: Rig) -> None:
        await rig.add({"targets": BACK})
        await rig.add({"media": STICK, "targets": SIDE})
        pins.append(await pin_for(rig, "back", "side"))

    async def later(rig: Rig) -> None:
        for door in ("back", "side"):
            assert rig.bench.type_pin(door, pins[0]).opened
        assert rig.bench.type_pin("back", await pin_for(rig, "back")).opened

    play(tmp_path, story)
    play(tmp_path, later)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"targets": {"front": BACK["back"]}}, "both name front"),
        ({"targets": {"Front": BACK["back"]}}, "another door is called 'front'"),
        ({"targets": {"other": {**BACK["back"], "resource": {"address": "C0:11:00:00:00:01"}}}}, "both have address"),
        ({"targets": {"other": {**BACK["back"], "on": "nowhere"}}}, "there is no medium 'nowhere'"),
        ({"targets": {"a door": BACK["back"]}}, "cannot be a name"),
        ({"targets": {"other": {"make": "ttlock", "on": "radio", "resource": {}}}}, "address"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(tmp_path: Path, rows: dict[str, Any], sentence: str) -> None:
    async def story(rig: Rig) -> None:
        with pytest.raises(RigError, match=sentence):
            await rig.add(rows)
        assert list(rig.file.targets) == list(rig.engine.estate.doors) == ["front"]
        assert not additions_file(rig.file.state).exists()
        await rig.add({"targets": BACK})
        with pytest.raises(RigError, match="back was added before"):
            await rig.add({"targets": BACK})

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "it cannot be read"),
        ('{"spaces": {}}', "it holds something else than added devices"),
        (json.dumps({"targets": {"front": BACK["back"]}}), "both name front under targets"),
        (json.dumps({"targets": {"back": {"make": "acme", "on": "radio", "resource": {}}}}), "make is 'acme'"),
    ],
)
def test_a_file_of_additions_that_is_damaged_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(RIG)
    state = tmp_path / "rig.state"
    state.mkdir()
    additions_file(state).write_text(text)
    with pytest.raises(RigError, match=sentence) as error:
        load_rig(path)
    assert str(additions_file(state)) in str(error.value)
