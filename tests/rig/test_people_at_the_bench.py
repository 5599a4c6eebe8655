"""Where a door is real, the person at the bench is asked to walk to it; nobody else knows whether it opened."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from latchwork.rig.people import People
from latchwork.rig.yaml_source import RigError
from latchwork.world import World

REAL = SimpleNamespace(world=World(1), bench=SimpleNamespace(devices={}, encoders={}))


def asked(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    questions: list[str] = []
    left: Iterator[str] = iter(answers)

    def answer(question: str) -> str:
        questions.append(question.strip())
        return next(left)

    monkeypatch.setattr("builtins.input", answer)
    return questions


def at_the_bench(*, asks: bool) -> People:
    rig: Any = REAL
    return People(rig, asks)


def test_the_person_is_asked_what_the_door_did(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = asked(monkeypatch, "y", "n")
    people = at_the_bench(asks=True)
    assert REAL.world.run(people.type_pin("room-101", "4711"))
    assert not REAL.world.run(people.turn_handle("room-101"))
    assert questions[0] == "type 4711 at room-101; did it open? [y/n]"


def test_an_answer_that_is_neither_yes_nor_no_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = asked(monkeypatch, "", "perhaps", " YES ")
    assert REAL.world.run(at_the_bench(asks=True).tap("room-101", None))
    assert len(questions) == 3


def test_a_real_card_is_laid_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = asked(monkeypatch, "")
    assert REAL.world.run(at_the_bench(asks=True).lay_card("desk", "Jane")) is None
    assert questions == ["lay a blank classic card on desk"]


def test_without_a_person_the_test_says_so_instead_of_waiting() -> None:
    with pytest.raises(RigError, match="nobody sits at the bench"):
        REAL.world.run(at_the_bench(asks=False).type_pin("room-101", "4711"))
