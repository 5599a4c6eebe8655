"""Draws `demo.svg`: the demo as it runs at memory level, with one attempt of each kind out of all that it makes.

    python docs/pictures/make.py

Seed and start are the demo's own, so the picture changes only when the demo does.
"""

from __future__ import annotations

import re
import tempfile
from html import escape, unescape
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI

from latchwork.app.demo import Hotel, attempts_table, hotel_file, play
from latchwork.app.running import zone_of
from latchwork.world import World
from latchwork.world.world import EPOCH

PICTURE = Path(__file__).with_name("demo.svg")
WIDTH = 122
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "font-family: Fira Code, monospace", f"font-family: {FONTS}"
)
"""rich's drawing without the fonts that it would fetch from the network."""


def main() -> None:
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, highlight=False)
    with tempfile.TemporaryDirectory() as state:
        file = hotel_file("memory", Path(state) / "state")
        world = World(file.seed, start=file.start or EPOCH)
        console.print("[bold]$ latchwork demo[/]")
        hotel, _ = world.run(play(file, world, console, None))
    wrong = sum(one.opened != one.should_open for one in hotel.tried)
    made, opened = len(hotel.tried), sum(one.opened for one in hotel.tried)
    one_of_each(hotel)
    table = attempts_table(hotel, zone_of(file))
    table.title = f"who tried what, and what the grants say: {len(hotel.tried)} of {made} attempts"
    console.print(table)
    console.print(f"[bold]{made} attempts at memory level, {opened} opened; {wrong} differ from what the grants say[/]")
    # a fixed identifier keeps the file the same from one drawing to the next
    drawn = console.export_svg(title="latchwork demo", theme=MONOKAI, code_format=FORMAT, unique_id="latchwork")
    PICTURE.write_text(_TEXT.sub(word_by_word, drawn), "utf-8")
    print(f"{PICTURE.name}: {made} attempts, {wrong} wrong")


_TEXT = re.compile(
    r'<text class="(?P<kind>\S+)" x="(?P<x>[\d.]+)" y="(?P<y>\S+)" textLength="(?P<length>[\d.]+)"[^>]*>'
    r"(?P<said>[^<]*)</text>"
)
_WORD = re.compile(r"[┏┳┓┡╇┩└┴┘│┃]|[━─]+|[^\s┏┳┓┡╇┩└┴┘│┃━─]+")


def word_by_word(drawn: re.Match[str]) -> str:
    """Each word at its own place, so that columns stand straight whatever monospaced font the reader has."""
    said = unescape(drawn["said"])
    cell = float(drawn["length"]) / len(said)
    return "".join(
        f'<text class="{drawn["kind"]}" x="{float(drawn["x"]) + word.start() * cell:.1f}" y="{drawn["y"]}" '
        f'textLength="{len(word[0]) * cell:.1f}">{escape(word[0], quote=False)}</text>'
        for word in _WORD.finditer(said)
    )


def one_of_each(hotel: Hotel) -> None:
    """Leaves the first attempt of each kind and door make, in their order."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for one in hotel.tried:
        kind = (one.what, one.reason)
        if kind not in seen:
            seen.add(kind)
            kept.append(one)
    hotel.tried[:] = kept


if __name__ == "__main__":
    main()
