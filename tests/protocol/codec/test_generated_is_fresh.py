"""The checked-in modules are what their declarations say, and a contradiction in declarations is told."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from construct import Bytes, GreedyBytes, Int8ub, Struct, VarInt, this

from latchwork.protocol.codec import Family, Layout
from latchwork.protocol.codec import __main__ as command
from latchwork.protocol.codec.generate import DeclarationError, generate
from latchwork.protocol.codec.packages import PACKAGES


def _layout(name: str, *fields: object) -> Layout:
    return Layout(name, Struct(*fields), source="made up")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_generated_module_is_what_its_declarations_say(package: str) -> None:
    assert not command.stale(package), f"run `python -m latchwork.protocol.codec {package}`"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of its own, `made_up`, with one layout that construct has to interpret."""
    declarations = ModuleType("made_up.declarations")
    declarations.__file__ = str(tmp_path / "declarations.py")
    declarations.DECLARATIONS = (_layout("Odd", "number" / VarInt),)  # type: ignore[attr-defined]
    monkeypatch.setattr(command, "import_module", {"made_up.declarations": declarations}.__getitem__)
    return tmp_path


def test_writing_makes_a_module_fresh_and_a_change_makes_it_stale(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--check", "made_up"]) == 1
    assert not (package / "generated.py").exists()
    assert command.main(["made_up"]) == 0
    assert command.main(["--check", "made_up"]) == 0
    assert "Odd is interpreted by construct (VarInt has no plain form)" in capsys.readouterr().out
    (package / "generated.py").write_text((package / "generated.py").read_text() + "# by hand\n")
    assert command.main(["--check", "made_up"]) == 1


def test_an_interpreted_class_says_so() -> None:
    text = generate("made_up", [_layout("Odd", "number" / VarInt)]).text
    assert "INTERPRETED: ClassVar[bool] = True" in text
    assert "Interpreted by construct, slowly: VarInt has no plain form" in text


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ([_layout("A"), _layout("A")], "two layouts are called A"),
        ([Family("row", {})], "the family row has no rows"),
        ([_layout("Row"), Family("row", {1: _layout("A")})], "would both be called Row"),
        ([_layout("A", "build" / Int8ub)], "A: a field cannot be called build; choose another name"),
        ([_layout("A", "class" / Int8ub)], "A: a field cannot be called class; choose another name"),
        ([Layout("A", GreedyBytes, source="made up")], "a layout's tree is a Struct"),
    ],
)
def test_declarations_that_contradict_themselves_are_refused(declared: list[Layout | Family], sentence: str) -> None:
    with pytest.raises(DeclarationError, match=sentence):
        generate("made_up", declared)


def test_one_layout_under_two_codes_is_refused() -> None:
    twice = _layout("A")
    with pytest.raises(DeclarationError, match="A stands under 0x01 and 0x02"):
        generate("made_up", [Family("row", {1: twice, 2: twice})])


@pytest.mark.parametrize(
    ("layout", "reason"),
    [
        (_layout("A", "x" / Bytes(lambda context: 3)), "Bytes whose length is a function"),
        (_layout("A", "x" / Bytes(this.later), "later" / Int8ub), "names a field that does not stand before it"),
        (_layout("A", "x" / GreedyBytes, "y" / Int8ub), "GreedyBytes that something follows"),
        (_layout("A", Int8ub), "a value without a name"),
    ],
)
def test_what_has_no_plain_form_is_interpreted_with_its_reason(layout: Layout, reason: str) -> None:
    assert reason in generate("made_up", [layout]).interpreted["A"]


def test_a_secret_field_is_not_in_the_repr() -> None:
    layout = Layout("A", Struct("code" / GreedyBytes, "kind" / Int8ub), source="made up", secret=frozenset({"code"}))
    assert "code: Any = field(repr=False)" in generate("made_up", [layout]).text
    plain = Layout("B", Struct("kind" / Int8ub, "code" / GreedyBytes), source="made up", secret=frozenset({"code"}))
    assert "code: bytes = field(repr=False)" in generate("made_up", [plain]).text
