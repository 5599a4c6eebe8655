"""The benchmarks run, at sizes that measure nothing: their figures have the shape that tables and picture expect, and
a run whose credentials were not read back gives no figure."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from rich.console import Console

sys.path.append(str(Path(__file__).parents[2]))  # the benchmarks are no part of the installed package

from benchmarks import api, fake, garbage, hot_path, makespan, scale, startup, tables
from benchmarks.estate import Parts, add_ttlocks
from benchmarks.measure import machine
from benchmarks.picture import draw
from benchmarks.sampling import Sampler
from benchmarks.server import NotServed, serving
from latchwork.world import World

LITTLE = hot_path.Load(ttlock=4, grants=3, places=2)


@pytest.fixture(scope="module")
def hot() -> dict[str, Any]:
    mixed = hot_path.Load(ttlock=2, zwave=1, grants=2, places=2)
    return hot_path.run(rounds=1, load=LITTLE, mixed=mixed, single=hot_path.Load(ttlock=2, grants=2, places=1))


@pytest.fixture(scope="module")
def span() -> dict[str, Any]:
    return makespan.run((makespan.Doors(ttlock=7, zwave=2),))


@pytest.fixture(scope="module")
def sizes() -> dict[str, Any]:
    return scale.run((1, 3), enough=3)


def test_every_contender_gives_a_rate_for_every_round(hot: dict[str, Any]) -> None:
    assert hot["credentials"] == LITTLE.credentials == 6
    assert all(row["per_second_of_cpu"] > 0 and len(row["rounds_of_cpu"]) == 1 for row in hot["rows"].values())


def test_grants_share_doors_and_name_each_once() -> None:
    names = [f"door {number}" for number in range(100)]
    load = hot_path.Load()
    per_door = dict.fromkeys(names, 0)
    for number in range(load.grants):
        places = load.places_of(number, names)
        assert len(set(places)) == load.places
        for name in places:
            per_door[name] += 1
    assert set(per_door.values()) == {20}


def test_a_push_takes_no_longer_than_the_media_allow_by_the_target(span: dict[str, Any]) -> None:
    (row,) = span["rows"]
    assert row["bound_seconds"] > 0
    assert span["met"] is (row["of_bound"] <= makespan.TARGET)


def test_the_virtual_makespan_is_the_same_in_every_run(span: dict[str, Any]) -> None:
    assert makespan.run((makespan.Doors(ttlock=7, zwave=2),)) == span


def test_each_size_of_estate_has_its_row(sizes: dict[str, Any]) -> None:
    assert [row["doors"] for row in sizes["rows"]] == [1, 3]
    assert all(row["microseconds_per_door"] > 0 for row in sizes["rows"])


def test_a_straight_run_that_leaves_a_code_out_gives_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Parts, "codes_held", lambda self: 5)
    with pytest.raises(hot_path.Unproven, match="5 codes are on the doors instead of 6"):
        hot_path._straight_run(LITTLE, True, 1)


def test_the_doors_of_a_measured_estate_start_empty() -> None:
    world = World(1)

    async def main() -> None:
        parts = Parts(world)
        add_ttlocks(parts, 3, links=1)
        assert len(parts.names) == 3
        assert parts.codes_held() == 0

    world.run(main())


def test_a_frame_counts_for_the_innermost_layer_it_belongs_to() -> None:
    sampler = Sampler()
    assert sampler._layer("/somewhere/latchwork/grants/worker.py") == "engine"
    assert sampler._layer("/somewhere/latchwork/grants/store.py") == "store"
    assert sampler._layer("/somewhere/latchwork/drivers/links/ble.py") == "links and radio"
    assert sampler._layer("/somewhere/else.py") is None


def test_tables_and_picture_take_what_was_measured(
    hot: dict[str, Any], span: dict[str, Any], sizes: dict[str, Any]
) -> None:
    results = {"machine": machine(), "hot": hot, "makespan": span, "scale": sizes}
    console = Console(width=130)
    with console.capture() as printed:
        for name in ("hot", "makespan", "scale"):
            console.print(tables.PRINTED[name](results[name]))
    assert "7 TTLock, 2 Z-Wave" in printed.get()
    picture = ElementTree.fromstring(draw(results))
    assert picture.tag.endswith("svg")


# --- servers of their own ---------------------------------------------------------------------------------------------

FEW = api.Load(rounds=1, creates=3, gets=2, lists=1, locked=2, grants=4, clients=2)


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fake, "why_not", lambda: "node is not installed")
        return api.run(FEW)


@pytest.mark.timeout(90)
def test_without_the_fake_ours_is_measured_alone_and_it_is_said_why(asked: dict[str, Any]) -> None:
    assert asked["left_out"] == "node is not installed"
    assert [*asked["rows"]] == ["ours"]
    assert all(0 < row["p50"] <= row["p95"] for row in asked["rows"]["ours"].values())
    assert asked["on_lock"].keys() == api.MAKES.keys()
    assert all(row["p50"] > 0 for row in asked["on_lock"].values())
    assert asked["grants"]["on_lock_per_second"] > 0
    assert "times_fake" not in asked


@pytest.mark.timeout(90)
def test_the_tables_of_the_api_say_what_was_measured(asked: dict[str, Any]) -> None:
    console = Console(width=130)
    with console.capture() as printed:
        console.print(tables.PRINTED["api"](asked))
        beside = {**asked["rows"], "the fake": asked["rows"]["ours"]}
        console.print(tables.PRINTED["api"](asked | {"rows": beside, "times_fake": {"p50": 1.0, "p95": 1.0}}))
    assert "from request to lock, ms: Z-Wave, through a stick" in printed.get()
    assert "a code, times the fake" in printed.get()
    assert ElementTree.fromstring(draw({"machine": machine(), "api": asked})).tag.endswith("svg")


@pytest.mark.parametrize(
    ("on_lock", "times", "met"), [(49.0, 1.9, True), (51.0, 1.9, False), (49.0, 2.1, False), (49.0, None, True)]
)
def test_a_target_that_is_missed_is_said(on_lock: float, times: float | None, met: bool) -> None:
    result: dict[str, Any] = {"on_lock": {"ttlock": {"p95": on_lock}}}
    if times is not None:
        result["times_fake"] = {"p50": 1.0, "p95": times}
    assert api._met(result) is met


def test_a_code_that_is_set_and_does_not_open_gives_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def json(self) -> dict[str, Any]:
            return {"outcome": {"opened": False, "reason": "unknown code"}}

    monkeypatch.setattr("benchmarks.api.httpx.post", lambda *_, **__: Closed())
    with pytest.raises(api.Unproven, match="does not open: unknown code"):
        api.must_open(SimpleNamespace(url="http://127.0.0.1:1"), "device", "1234")  # type: ignore[arg-type]


def test_every_pin_of_a_run_is_another() -> None:
    assert len({api.pin_of(number) for number in range(20_000)}) == 20_000


@pytest.mark.timeout(120)
def test_a_start_is_measured_with_what_it_takes_of_memory() -> None:
    result = startup.run(doors=3, starts=1)
    assert {name: row["seconds"] > 0 for name, row in result["rows"].items()} == dict.fromkeys(
        ("one door", "first start", "later starts"), True
    )
    assert all(row["resident_mib"] > 10 for row in result["rows"].values())
    console = Console(width=130)
    with console.capture() as printed:
        console.print(tables.PRINTED["startup"](result))
    assert "3 TTLock doors" in printed.get()
    assert ElementTree.fromstring(draw({"machine": machine(), "startup": result})).tag.endswith("svg")


@pytest.mark.timeout(60)
def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    rig = tmp_path / "rig.yaml"
    rig.write_text("latchwork: 2\n")
    with pytest.raises(NotServed, match="latchwork is 2; write 1"), serving(rig):
        pass


@pytest.mark.parametrize("cutter", list(garbage.cutters()), ids=lambda cutter: cutter.name)
def test_what_is_garbage_was_made_of_something_that_the_parser_takes(cutter: garbage.Cutter) -> None:
    assert list(cutter.begin()(cutter.frame) or ()), "the sound frame tells nothing"
    assert {len(data) for data in garbage.garbage(cutter).values()} == {garbage.SIZE}


def test_the_worst_garbage_of_each_parser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "SIZE", 512)
    result = garbage.run(rounds=1)
    assert all(row["ms"] > 0 for row in result["rows"])
    console = Console(width=130)
    with console.capture() as shown:
        console.print(tables.PRINTED["garbage"](result))
    assert "OSDP" in shown.get()
