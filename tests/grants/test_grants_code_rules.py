"""Doors with odd keypads and rules of their own: a shared PIN keeps them all, a wish is kept where it breaks none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from latchwork.drivers.code_rules import CodeRule, broken_rule
from latchwork.drivers.contract import CodeLimits

Run = Callable[..., None]

CYLINDER = CodeLimits(digits="123456", constraints=(CodeRule.CANNOT_CONTAIN_0789,))
STRICT = CodeLimits(constraints=(CodeRule.UNIQUE_FIRST_FOUR_DIGITS, CodeRule.NO_ZEROS, CodeRule.CANNOT_START_WITH_12))


def pins(view: Any) -> dict[str, str]:
    return {c.door: c.secret.reveal() for c in view.credentials if c.secret is not None}


@pytest.mark.parametrize("seed", range(4))
def test_one_pin_for_all_doors_keeps_the_rules_of_each(run: Run, seed: int) -> None:
    async def story(house: Any) -> None:
        doors = {"front": CodeLimits(), "cellar": CYLINDER, "safe": STRICT}
        for name, limits in doors.items():
            house.lock(name, limits=limits)
        await house.open()
        view = await house.grant(*doors)
        await house.settle()
        (pin,) = set(pins(view).values())
        for name, limits in doors.items():
            assert broken_rule(pin, limits) is None, name
            assert house.doors[name].pins == {pin}

    run(story, seed=seed)


def test_a_wish_is_kept_where_it_breaks_no_rule_and_another_pin_is_drawn_where_it_does(run: Run) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        house.lock("cellar", limits=CYLINDER)
        house.lock("safe", limits=STRICT)
        await house.open()
        view = await house.grant("front", "cellar", "safe", code="790258")
        found = pins(view)
        assert found["front"] == "790258"
        for name, limits in (("cellar", CYLINDER), ("safe", STRICT)):
            assert broken_rule(found[name], limits) is None
        assert "requested_code_unavailable" in {problem.code for problem in view.problems}
        assert not any(found[name] in problem.text for name in found for problem in view.problems)

    run(story)


def test_new_hardware_with_fewer_keys_gets_a_code_that_can_be_typed_there(run: Run) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        house.lock("cellar")
        await house.open()
        view = await house.grant("front", "cellar", code="790258")
        await house.settle()
        cylinder = type(house.doors["cellar"])(house.world, "cellar", limits=CYLINDER)
        await house.engine.replace("cellar", cylinder)
        await house.settle()
        (pin,) = cylinder.pins
        assert set(pin) <= set("123456")
        assert house.doors["front"].pins == {"790258"}
        assert all(c.set for c in (await house.engine.show(view.id)).credentials)

    run(story)


def test_a_wish_that_breaks_no_rule_anywhere_is_kept_everywhere(run: Run) -> None:
    async def story(house: Any) -> None:
        house.lock("front")
        house.lock("cellar", limits=CYLINDER)
        house.lock("safe", limits=STRICT)
        await house.open()
        view = await house.grant("front", "cellar", "safe", code="461352")
        assert set(pins(view).values()) == {"461352"}
        assert view.problems == ()

    run(story)
