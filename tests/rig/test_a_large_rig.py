"""A rig that was open before opens without reading, checking or building what nobody asks for; and nobody notices."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.contract import Method, Window
from latchwork.grants.model import GrantRequest
from latchwork.rig import file as rig_file
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.checked import checked_file, looks_like_state_of
from latchwork.rig.file import RigFile, load_rig
from latchwork.rig.twins import Twins
from latchwork.rig.yaml_quick import NotQuick, values_of
from latchwork.rig.yaml_source import RigError, parse_yaml
from latchwork.rig.yaml_source import _Loader as ordinary
from latchwork.rig.yaml_source import _parse as parse_slowly
from latchwork.simulators.ttlock import TTLock

RIG = """\
latchwork: 1
time: virtual
seed: 3
start: 2026-03-02T08:00:00Z
media:
  radio: {kind: ble, links: 2}
  air: {kind: none}
targets:
  front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01", codes: 20}}
  side: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:02", codes: 20}}
  cabin: {make: offline_code_standin, on: air, resource: {serial: A1}}
systems:
  annex:
    property: 4711
    entrances: {suite: {number: 301}}
    encoders: {desk: {make: pn532, link: "serial:///dev/ttyUSB0"}}
"""
PIN = "350217"


class Place:
    """A rig that is opened again and again."""

    def __init__(self, path: Path) -> None:
        self.path = path / "rig.yaml"
        self.path.write_text(RIG)

    def open(self, program: Callable[[Rig], Awaitable[None]]) -> None:
        file = load_rig(self.path)
        world = world_for(file)

        async def main() -> None:
            async with open_rig(file, world) as rig:
                await program(rig)

        world.run(main())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the simulated locks that were built."""
    addresses: list[str] = []
    build = TTLock.__init__

    def noted(lock: TTLock, world: Any, address: str, **more: Any) -> None:
        addresses.append(address[-2:])
        build(lock, world, address, **more)

    monkeypatch.setattr(TTLock, "__init__", noted)
    return addresses


async def nothing(rig: Rig) -> None:
    pass


# --- locks that wait --------------------------------------------------------------------------------------------------


def test_a_lock_that_nobody_comes_to_is_not_built_again(place: Place, built: list[str]) -> None:
    place.open(nothing)
    assert sorted(built) == ["01", "02"]
    built.clear()

    async def knock(rig: Rig) -> None:
        assert set(rig.bench.devices) == {"front", "side", "cabin", "suite"}
        assert built == []
        assert not rig.bench.type_pin("front", PIN).opened

    place.open(knock)
    assert built == ["01"]


def test_a_lock_that_waited_holds_what_it_held_and_its_clock_went_on(place: Place) -> None:
    async def fill(rig: Rig) -> None:
        assert rig.bench.add_code("front", PIN)
        rig.bench.devices["front"].clock.shift(timedelta(seconds=90))

    place.open(fill)
    place.open(nothing)

    async def look(rig: Rig) -> None:
        assert rig.bench.type_pin("front", PIN).opened
        lock = rig.bench.devices["front"]
        wrong = lock.clock.local_now() - rig.world.now().replace(tzinfo=None)
        assert abs(wrong - timedelta(seconds=90)) < timedelta(seconds=1)

    place.open(look)


def test_a_grant_reaches_a_lock_that_waited(place: Place, built: list[str]) -> None:
    place.open(nothing)
    built.clear()

    async def grant(rig: Rig) -> None:
        window = Window(None, rig.world.now() + timedelta(hours=2))
        methods = frozenset({Method.CODE})
        view = await rig.engine.grant(GrantRequest("Ada", window, methods=methods, doors=("side",)))
        await rig.engine.settle()
        shown = await rig.engine.show(view.id)
        code = shown.credentials[0].secret
        assert code is not None
        assert rig.bench.type_pin("side", code.reveal()).opened
        assert built == ["02"]

    place.open(grant)


def test_what_was_told_to_a_lock_that_waited_is_kept_again(place: Place) -> None:
    place.open(nothing)

    async def fill(rig: Rig) -> None:
        assert rig.bench.add_code("side", PIN)

    place.open(fill)

    async def look(rig: Rig) -> None:
        assert rig.bench.type_pin("side", PIN).opened

    place.open(look)


def test_a_lock_with_its_bolt_drawn_does_not_wait_for_it_locks_by_itself(place: Place, built: list[str]) -> None:
    async def leave_open(rig: Rig) -> None:
        assert rig.bench.add_code("front", PIN)
        assert rig.bench.type_pin("front", PIN).opened

    place.open(leave_open)
    built.clear()

    async def wait(rig: Rig) -> None:
        assert built == ["01"]
        lock = rig.bench.devices["front"]
        assert not lock.body.locked
        await rig.world.sleep(lock.memory.auto_lock_seconds + 1)
        assert lock.body.locked

    place.open(wait)


def test_a_scan_hears_the_locks_that_wait(place: Place) -> None:
    place.open(nothing)

    async def listen(rig: Rig) -> None:
        radio = rig._parts.radio(rig.file.media["radio"])
        heard = await radio.scan(5.0)
        assert sorted(one.address[-2:] for one in heard) == ["01", "02"]

    place.open(listen)


def test_a_lock_that_waits_can_be_taken_out_of_reach_and_brought_back(place: Place) -> None:
    place.open(nothing)

    async def move(rig: Rig) -> None:
        await rig.bench.take_away("front")
        rig.engine.audit(["front"])
        await rig.engine.settle()
        assert (await rig.engine.online())["front"] is False
        await rig.bench.bring_back("front")
        await rig.engine.settle()
        assert (await rig.engine.online())["front"] is True

    place.open(move)


def test_a_lock_without_a_line_and_an_entrance_wait_as_well(place: Place) -> None:
    place.open(nothing)

    async def look(rig: Rig) -> None:
        waiting = [name for name, lock in rig.bench.devices._locks.items() if not hasattr(lock, "body")]
        assert sorted(waiting) == ["cabin", "front", "side", "suite"]
        assert rig.bench.tap("suite", rig.bench.card("Ada")).reason
        assert not rig.bench.type_pin("cabin", PIN).opened

    place.open(look)


def test_time_does_not_go_back_although_no_lock_was_built(place: Place) -> None:
    place.open(nothing)
    moments = []

    async def sleep(rig: Rig) -> None:
        await rig.world.sleep(3600)
        moments.append(rig.world.now())
        await rig.engine.grants()

    place.open(sleep)
    file = load_rig(place.path)
    assert world_for(file).start >= moments[0]


def test_a_lock_whose_make_was_changed_is_told_when_the_rig_is_opened(place: Place) -> None:
    place.open(nothing)
    place.path.write_text(
        RIG.replace(
            'side: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:02", codes: 20}}',
            "side: {make: offline_code_standin, on: air, resource: {serial: B2}}",
        )
    )
    with pytest.raises(RigError, match="the simulated memories do not fit this rig"):
        place.open(nothing)


def test_twins_are_built_once_each_and_only_when_asked_for() -> None:
    twins, made = Twins(), []

    def build(name: str) -> Callable[[], str]:
        return lambda: made.append(name) or name.upper()  # type: ignore[func-returns-value]

    twins.later("a", build("a"))
    twins.later("b", build("b"))
    twins["c"] = "C"
    assert [*twins] == ["a", "b", "c"]
    assert "a" in twins
    assert len(twins) == 3
    assert made == []
    assert twins["a"] == twins.get("a") == "A"
    assert made == ["a"]
    assert dict(twins) == {"a": "A", "b": "B", "c": "C"}
    assert made == ["a", "b"]
    del twins["a"]
    assert twins.get("a") is None


# --- files that were checked before -----------------------------------------------------------------------------------


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was held to the schema."""
    seen: list[str] = []
    check = rig_file._check

    def noted(source: Any) -> None:
        seen.append(source.path.name)
        check(source)

    monkeypatch.setattr(rig_file, "_check", noted)
    return seen


def same(one: RigFile, other: RigFile) -> bool:
    return (one.media, one.targets, one.systems, one.state) == (other.media, other.targets, other.systems, other.state)


def test_a_file_is_checked_once_as_long_as_it_stays_the_same(place: Place, checks: list[str]) -> None:
    before = load_rig(place.path)
    load_rig(place.path)
    assert checks == ["rig.yaml"] * 2
    place.open(nothing)
    checks.clear()
    assert same(load_rig(place.path), before)
    assert checks == []
    place.path.write_text(RIG + "# a word more\n")
    assert same(load_rig(place.path), before)
    assert checks == ["rig.yaml"]


def test_a_mistake_in_a_file_that_was_checked_before_is_told_at_its_line(place: Place) -> None:
    place.open(nothing)
    place.path.write_text(RIG.replace("serial: A1", "serial: 7"))
    with pytest.raises(RigError, match=r"rig\.yaml:11: serial is the number 7"):
        load_rig(place.path)


def test_a_level_that_does_not_fit_a_checked_file_is_told_at_its_line(place: Place) -> None:
    place.open(nothing)
    with pytest.raises(RigError, match=r"rig\.yaml:2: time is virtual and radio is real hardware"):
        load_rig(place.path, level="real")


@pytest.mark.parametrize("left", ["", "another mark\n{}", "MARK", "MARK\n[", "MARK\n[]", None])
def test_what_was_kept_of_a_file_may_be_damaged_or_gone(place: Place, checks: list[str], left: str | None) -> None:
    place.open(nothing)
    kept = checked_file(load_rig(place.path).state)
    whole = kept.read_text()
    if left is None:
        kept.unlink()
    else:
        kept.write_text(left.replace("MARK", whole.split("\n")[0]))
    checks.clear()
    place.open(nothing)
    assert checks == ["rig.yaml"]
    assert kept.read_text() == whole


def test_a_file_may_name_its_state_folder(tmp_path: Path, checks: list[str]) -> None:
    named = Place(tmp_path)
    named.path.write_text(RIG + "state: 'elsewhere'  # not beside it\n")
    named.open(nothing)
    assert checked_file(tmp_path / "elsewhere").exists()
    checks.clear()
    assert load_rig(named.path).state == tmp_path / "elsewhere"
    assert checks == []


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ("", "rig.state"),
        ("state: there", "there"),
        ('state: "there"', "there"),
        ("state:   there   # or here", "there"),
        ("  state: there", "rig.state"),
    ],
)
def test_the_folder_is_found_without_reading_the_file(line: str, folder: str) -> None:
    path = Path("/somewhere/rig.yaml")
    assert looks_like_state_of(path, f"latchwork: 1\n{line}\nmedia: {{}}\n") == path.parent / folder


def test_a_folder_that_was_guessed_wrongly_is_not_believed(tmp_path: Path, checks: list[str]) -> None:
    """Another file of the same text was checked there, and names its folder in a way that only YAML understands."""
    place = Place(tmp_path)
    place.path.write_text(RIG + "? state\n: there\n")
    place.open(nothing)
    (tmp_path / "rig.state").mkdir()
    kept = checked_file(tmp_path / "there")
    kept.rename(checked_file(tmp_path / "rig.state"))
    checks.clear()
    assert load_rig(place.path).state == tmp_path / "there"
    assert checks == ["rig.yaml"]


# --- reading quickly --------------------------------------------------------------------------------------------------

SCALARS = st.one_of(
    st.text(max_size=8),
    st.integers(-(10**6), 10**6).map(str),
    st.sampled_from(
        ["on", "yes", "true", "null", "~", "010", "0x1F", "1.5", ".5", "1e3", "11:22:33", "2026-01-01", "<<"]
    ),
)
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)


def written(value: Any, depth: int = 0) -> str:
    """In block style where it is deep in the file's way of being written by hand, else in flow style."""
    if isinstance(value, dict):
        if depth < 2 and value:
            pad = "  " * depth
            return "\n" + "".join(f"{pad}{key}: {written(one, depth + 1)}\n" for key, one in value.items())
        return "{" + ", ".join(f"{key}: {written(one, 9)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(one, 9) for one in value) + "]"
    return str(value)


@given(
    st.dictionaries(
        WORDS,
        st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)),
        max_size=4,
    )
)
def test_the_quick_reader_says_what_the_other_says_or_nothing(document: dict[str, Any]) -> None:
    text = written(document)
    try:
        quick = values_of(text, ordinary)
    except NotQuick:
        return
    assert quick == parse_slowly(Path("rig.yaml"), text)[0]


@pytest.mark.parametrize(
    "text",
    ["a: &b 1", "a: *b", "a: 1\na: 2", "", "a: !!timestamp 2026-01-01", "? [a]\n: 1", "a: " + "9" * 5000, "[" * 200],
)
def test_the_quick_reader_leaves_what_is_odd_to_the_other(text: str) -> None:
    with pytest.raises(NotQuick):
        values_of(text, ordinary)


def test_the_quick_reader_reads_an_ordinary_rig() -> None:
    assert values_of(RIG, ordinary) == parse_slowly(Path("rig.yaml"), RIG)[0]


def test_nesting_without_an_end_does_not_end_the_program(tmp_path: Path) -> None:
    """In a process of its own: what it guards against would take this one along."""
    path = tmp_path / "rig.yaml"
    path.write_text("[" * 500_000)
    program = (
        "import sys; from pathlib import Path\n"
        "from latchwork.rig.yaml_source import RigError, parse_yaml\n"
        "try: parse_yaml(Path('rig.yaml'), Path(sys.argv[1]).read_text())\n"
        "except RigError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert "nested too deeply" in done.stdout or "not YAML" in done.stdout


def test_a_line_is_known_although_the_file_was_read_quickly() -> None:
    source = parse_yaml(Path("rig.yaml"), RIG)
    assert source.line(["targets", "cabin", "resource", "serial"]) == 11
