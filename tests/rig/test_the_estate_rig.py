"""The example estate: many makes and limits, quick to open, and one request gets a guest in at every lock of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from latchwork.drivers.code_rules import CodeRule, broken_rule
from latchwork.drivers.contract import CodeLimits, Delivery, Method, Secret, Window
from latchwork.grants.estate import Lock
from latchwork.grants.model import GrantRequest, GrantView
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.doctor import examine, world_of_check
from latchwork.rig.file import RigFile, load_rig

ESTATE = Path(__file__).parents[2] / "rigs" / "estate.yaml"

Story = Callable[[Rig], Awaitable[None]]


def play(state: Path, story: Story) -> None:
    """Opens the estate in virtual time, where nobody waits; what takes time in it is counted all the same."""
    file = replace(load_rig(ESTATE, state=state), virtual=True)
    world = world_for(file)

    async def main() -> None:
        async with open_rig(file, world) as rig:
            await story(rig)

    world.run(main())


def locks(rig: Rig) -> dict[str, Lock]:
    """Those that take codes."""
    doors = rig.engine.estate.doors.items()
    return {name: door for name, door in doors if isinstance(door, Lock) and door.capabilities.code is not None}


def limits(rig: Rig, door: str) -> CodeLimits:
    found = locks(rig)[door].capabilities.code
    assert found is not None
    return found


def codes(view: GrantView) -> dict[str, str]:
    return {c.door: c.secret.reveal() for c in view.credentials if c.secret is not None}


async def give(rig: Rig, *doors: str, code: str | None = None, hours: int = 4) -> GrantView:
    now = rig.world.now()
    window = Window(now, now + timedelta(hours=hours))
    wish = None if code is None else Secret(code)
    request = GrantRequest(person="Jane Doe", doors=doors, window=window, methods=(Method.CODE,), code=wish)
    view = await rig.engine.grant(request)
    await rig.settle()
    return await rig.engine.show(view.id)


def test_the_file_has_what_programs_want_to_try() -> None:
    file: RigFile = load_rig(ESTATE)
    assert not file.virtual
    assert file.simulated
    assert {medium.latency + medium.connect_time for medium in file.media.values()} == {0.0}
    assert len(file.targets) >= 9
    assert len(file.spaces) == 2
    (system,) = file.systems.values()
    assert sorted(entrance.common for entrance in system.entrances.values()) == [False, False, False, True, True]
    assert len(system.encoders) == 2
    assert dict(system.groups) == {"housekeeping": ("lobby", "pool")}


def test_its_check_finds_nothing_to_mend(tmp_path: Path) -> None:
    file = load_rig(ESTATE, state=tmp_path / "estate.state")
    world = world_of_check(file)
    rows = world.run(examine(file, world))
    assert [(row.name, row.says) for row in rows if not row.is_well] == []


def test_at_least_six_locks_differ_in_make_or_in_what_their_keypads_take(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        kinds = set()
        for lock in locks(rig).values():
            can, code = lock.capabilities, lock.capabilities.code
            assert code is not None
            kinds.add((can.make, code.lengths, code.capacity, code.digits, code.scheduled, can.delivery[Method.CODE]))
        assert len(kinds) == len(locks(rig)) == 8
        assert len({kind[0] for kind in kinds}) == 6

    play(tmp_path, story)


def test_one_request_gets_a_guest_in_at_every_lock_and_a_stranger_at_none(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        view = await give(rig, *locks(rig))
        assert view.problems == ()
        assert {c.door for c in view.credentials if c.set} == set(locks(rig))
        for door, pin in codes(view).items():
            assert not rig.bench.type_pin(door, "31415926"[: len(pin)].ljust(len(pin), "5")).opened, door
            assert rig.bench.type_pin(door, pin).opened, door

    play(tmp_path, story)


def test_the_codes_are_on_all_locks_within_a_fifth_of_a_second(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        began = rig.world.now()
        await give(rig, *locks(rig))
        assert rig.world.now() - began < timedelta(seconds=0.2)

    play(tmp_path, story)


def test_locks_that_can_share_a_code_share_it_and_it_keeps_the_rules_of_each(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        found = codes(await give(rig, "front-door", "wine-cellar", "garage", "suite-202", "boat-house"))
        assert found["front-door"] == found["wine-cellar"] == found["garage"]
        assert set(found["front-door"]) <= set("123456")
        assert (len(found["suite-202"]), len(found["boat-house"])) == (4, 9)

    play(tmp_path, story)


def test_a_wish_is_kept_where_a_door_takes_it_and_each_other_door_says_what_rule_it_breaks(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        found = codes(await give(rig, "front-door", "wine-cellar", "suite-202", "boat-house", code="790258"))
        assert found["front-door"] == "790258"
        assert rig.bench.type_pin("front-door", "790258").opened
        for door, rule in {
            "wine-cellar": CodeRule.CANNOT_CONTAIN_0789.value,
            "suite-202": "supported_code_lengths",
            "boat-house": CodeRule.CANNOT_SPECIFY_PIN_CODE.value,
        }.items():
            assert found[door] != "790258"
            assert rig.bench.type_pin(door, found[door]).opened, door
            broken = broken_rule("790258", limits(rig, door))
            assert broken is not None
            assert broken.rule == rule

    play(tmp_path, story)


def test_the_small_lock_takes_five_codes_and_says_that_there_is_no_room_for_a_sixth(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        views = [await give(rig, "tool-shed") for _ in range(6)]
        assert [len(view.problems) for view in views] == [0, 0, 0, 0, 0, 1]
        assert views[5].problems[0].code == "no_space_for_access_code_on_device"
        opened = [rig.bench.type_pin("tool-shed", codes(view)["tool-shed"]).opened for view in views]
        assert opened == [True] * 5 + [False]

    play(tmp_path, story)


def test_a_closed_and_reopened_estate_opens_to_the_same_codes(tmp_path: Path) -> None:
    given: dict[str, str] = {}

    async def before(rig: Rig) -> None:
        given.update(codes(await give(rig, *locks(rig))))

    async def after(rig: Rig) -> None:
        for door, pin in given.items():
            assert rig.bench.type_pin(door, pin).opened, door
        derived = locks(rig)["boat-house"].capabilities.delivery[Method.CODE]
        assert derived is Delivery.DERIVED

    play(tmp_path, before)
    play(tmp_path, after)


def test_the_lock_without_a_keypad_takes_no_code_and_opens_to_the_card_of_its_guest(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        view = await give(rig, "linen-room", "front-door")
        assert [problem.code for problem in view.problems] == ["device_does_not_support_access_codes"]
        (pin,) = codes(view).values()
        assert rig.bench.type_pin("front-door", pin).opened
        assert rig.bench.type_pin("linen-room", pin).reason == "no keypad"
        now = rig.world.now()
        card = GrantRequest(
            "Jo", Window(now, now + timedelta(hours=1)), ("linen-room",), methods=frozenset({Method.CARD})
        )
        made = await rig.engine.grant(card)
        white = rig.bench.card("white")
        rig.bench.lay("reception", white)
        await rig.engine.encode(made.id, "reception")
        await rig.settle()
        assert rig.bench.tap("linen-room", white).opened
        assert not rig.bench.tap("linen-room", rig.bench.card("a stranger's")).opened

    play(tmp_path, story)
