"""The pages made from the code say what the code says now."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from latchwork.protocol.catalogue import REGISTRIES, TOOLKIT, messages_of
from latchwork.protocol.wire_formats.registry import FORMATS
from latchwork.world.faults import CATALOGUE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def _shown(page: str) -> str:
    return page.removesuffix(".md")


@pytest.mark.parametrize("page", sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")), ids=_shown)
def test_a_made_page_is_what_would_be_made_now(generate: ModuleType, page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert (page in generate.PAGES) == text.startswith("<!-- Made by docs/generate.py"), "a page is made, or written"
    if page in generate.PAGES:
        assert text == generate.PAGES[page](), "run `python docs/generate.py`"


def test_every_page_that_is_made_is_there(generate: ModuleType) -> None:
    assert [page for page in generate.PAGES if not (DOCS / page).is_file()] == []


def test_every_package_of_the_protocol_library_has_its_page_and_its_line_in_the_index() -> None:
    packages = {path.parent.name for path in (ROOT / "protocol").glob("*/__init__.py")} - TOOLKIT
    pages = {path.stem for path in (DOCS / "protocols").glob("*.md")} - {"README"}
    assert pages == {package.replace("_", "-") for package in packages}
    index = (DOCS / "protocols" / "README.md").read_text("utf-8")
    for package in packages:
        assert f"| [{package}]({package.replace('_', '-')}.md) |" in index
        assert f"\n## {package}\n" in index


def _plain(text: str) -> str:
    return text.lower().replace("_", " ")


def test_every_declared_message_stands_on_its_page() -> None:
    for package in REGISTRIES:
        page = _plain((DOCS / "protocols" / f"{package.replace('_', '-')}.md").read_text("utf-8"))
        absent = [one.name for one in messages_of(package) if _plain(one.name) not in page]
        assert absent == [], package


def test_every_format_that_the_command_line_decodes_is_named_where_it_is_shown() -> None:
    readme, index = (path.read_text("utf-8") for path in (ROOT / "README.md", DOCS / "protocols" / "README.md"))
    assert [name for name in FORMATS if f"`{name}`" not in readme] == []
    assert [name for name in FORMATS if f"`{name}`" not in index] == []


@pytest.mark.parametrize("name", ["faults.md", "protocols/README.md", "protocols/wiegand.md"])
def test_a_page_with_a_changed_word_is_called_stale(
    generate: ModuleType, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    monkeypatch.setattr(generate, "PAGES", {name: generate.PAGES[name]})
    assert generate.main(["--check"]) == 1
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    changed = (tmp_path / name).read_text("utf-8") + "\nand more\n"
    (tmp_path / name).write_text(changed, "utf-8")
    assert generate.main(["--check"]) == 1
    assert f"docs/{name}: stale" in capsys.readouterr().err
    assert (tmp_path / name).read_text("utf-8") == changed


def test_every_fault_of_the_catalogue_is_on_the_page() -> None:
    page = (DOCS / "faults.md").read_text("utf-8")
    assert [name for name in CATALOGUE if f"| `{name}` |" not in page] == []


def test_what_a_driver_or_a_device_declares_is_in_the_catalogue(generate: ModuleType) -> None:
    declared = {
        one.name: one.faults - set(CATALOGUE) for one in (*generate.faults.drivers(), *generate.faults.devices())
    }
    assert len(declared) >= 6
    assert {name: odd for name, odd in declared.items() if odd} == {}


def test_every_vector_file_stands_on_the_page(generate: ModuleType) -> None:
    listed = {file for one in generate.fidelity.PROTOCOLS.values() for file in one.files}
    there = {f"vectors/{path.name}" for path in (ROOT / "tests" / "vectors").glob("*.json")}
    assert there <= listed


def test_a_vector_is_sorted_by_what_it_says_of_its_source(generate: ModuleType) -> None:
    device, other, document, here = generate.fidelity.KINDS
    assert generate.fidelity.origin({"origin": "captured", "source": "a talk"}, {}) == device
    assert generate.fidelity.origin({"source": "capture: nfcpy 1.0.4 pn532 tty driver"}, {}) == other
    assert generate.fidelity.origin({}, {"source": "serialised by zwave-js 15.29.0"}) == other
    assert generate.fidelity.origin({"source": "NXP UM0701-02; bytes computed from the layout"}, {}) == document
    assert generate.fidelity.origin({"source": "computed"}, {}) == here
    assert generate.fidelity.origin({}, {}) == here


def test_the_page_says_that_nothing_ran_on_real_hardware_as_long_as_no_record_does() -> None:
    rungs = {row["rung"] for row in json.loads((DOCS / "peers.json").read_text("utf-8"))["peers"]}
    page = (DOCS / "fidelity.md").read_text("utf-8")
    assert ("simulated only" in page) == (4 not in rungs)
