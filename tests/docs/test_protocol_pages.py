"""The pages of protocols show what the code does: pictures, rules, states, secrets."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from latchwork.protocol.cards.mifare_classic import FACTORY_ACCESS
from latchwork.protocol.catalogue import REGISTRIES, messages_of
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.wiegand.formats import FORMATS, Format, encode

PAGES = Path(__file__).parents[2] / "docs" / "protocols"


def page(package: str) -> str:
    return (PAGES / f"{package.replace('_', '-')}.md").read_text("utf-8")


def section(text: str, heading: str) -> str:
    """From a heading to the next one of its level or above."""
    level = heading.partition(" ")[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[1]


def drawn_bits(row: Format) -> str:
    """The line of a format's picture that names the owner of each bit."""
    name = " or ".join((row.name, *row.aliases))
    return section(page("wiegand"), f"### {name}").partition("```text")[2].splitlines()[3].strip()


@pytest.mark.parametrize("row", FORMATS.values(), ids=list(FORMATS))
def test_a_card_formats_picture_has_each_number_where_the_codec_puts_it(row: Format) -> None:
    drawn = drawn_bits(row)
    assert len(drawn) == row.bits
    nothing = encode(row, {one.name: 0 for one in row.numbers}).text()
    parities = {one.at for one in row.parities}
    for number in row.numbers:
        full = encode(row, {one.name: one.most * (one is number) for one in row.numbers}).text()
        changed = {at for at in range(row.bits) if full[at] != nothing[at] and at not in parities}
        assert {drawn[at] for at in changed} == {drawn[number.first]}
        assert drawn.count(drawn[number.first]) == len(changed)


def test_the_picture_of_access_bits_reads_a_new_cards_trailer() -> None:
    """Whoever looks a bit up in the picture finds that of the factory: C3 of the trailer set, all others clear."""
    rows = section(page("cards"), "### Access bits").partition("```text")[2].splitlines()[2:5]
    names = [name for row in rows for name in row.split()[2:]]
    bits = f"{int.from_bytes(FACTORY_ACCESS.build(), 'big'):024b}"
    read = dict(zip(names, bits, strict=True))
    assert len(read) == 24
    assert {name for name, bit in read.items() if bit == "1" and not name.startswith("/")} == {"C33"}
    assert {name for name, bit in read.items() if bit == "0" and name.startswith("/")} == {"/C33"}


@pytest.mark.parametrize(
    ("package", "chapter", "call", "asked", "left"),
    [
        ("nuki", "## Session", "ask", "idle", "waiting"),
        ("tedee", "## Session", "challenge", "greeted", "challenging"),
        ("zwave", "## S2 including", "start", "ready", "kex report awaited"),
        ("osdp", "## Panel", "open_channel", "idle", "waiting"),
        ("mobile_key", "## Sessions", "receive_result", "waiting", "over, broken"),
    ],
)
def test_a_call_of_a_session_says_what_it_needs_and_where_it_leads(
    package: str, chapter: str, call: str, asked: str, left: str
) -> None:
    line = re.search(rf"^\| `{call}\(.*$", section(page(package), chapter), re.MULTILINE)
    assert line is not None
    assert line[0].rstrip("| ").split(" | ")[-2:] == [asked, left]


def test_every_declared_layout_has_its_picture_and_names_its_secrets() -> None:
    for package in REGISTRIES:
        text = page(package)
        for message in messages_of(package):
            if isinstance(message.row, Layout):
                found = re.search(rf"^### (?:[0-9A-Fa-f ]+ )?{message.row.name}\n(.*?)(?=^##|\Z)", text, re.M | re.S)
                assert found is not None, message.name
                assert "┌" in found[1] or "No fields." in found[1], message.name
                assert all(f"`{name}`" in found[1] for name in message.row.secret), message.name


def test_a_call_of_an_api_stands_as_the_request_that_goes_out() -> None:
    shown = section(page("igloohome"), "### Get hourly PIN")
    assert "POST /igloohome/devices/{device_id}/algopin/hourly\n" in shown
    assert '"variance": <integer, 1 or more, at most 3>' in shown
    assert '"startDate": <text, on the hour, with the offset of the lock\'s zone>' in shown


def test_a_stand_in_says_so() -> None:
    assert "*stand-in*" in page("vostio")
    assert "This is a stand-in." in page("offline_code")
    assert "### StandInJob" in page("vostio") or "`StandInJob`" in page("vostio")


def test_a_page_does_not_change_from_one_making_to_the_next(generate: ModuleType) -> None:
    for name in ("protocols/zigbee.md", "protocols/cards.md"):
        assert generate.PAGES[name]() == generate.PAGES[name]()
