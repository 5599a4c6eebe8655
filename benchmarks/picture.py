"""The figures as one SVG: bars, each beside its target, written as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

WIDTH, LABEL, VALUE, ROW, MARGIN = 860, 290, 90, 20, 24
INK, FAINT, BAR, OTHER_BAR, MARK = "#1d2733", "#6b7785", "#2f6f9f", "#b9c6d2", "#c0392b"


@dataclass(frozen=True, slots=True)
class Bar:
    """`ours` bars are dark; the others are what stands beside them."""

    label: str
    value: float
    text: str
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """`target` is drawn as a line through all bars, in the bars' unit."""

    title: str
    note: str
    bars: tuple[Bar, ...]
    target: float | None = None

    @property
    def height(self) -> int:
        return 58 + ROW * len(self.bars)


def codec_panel(result: dict[str, Any]) -> Panel:
    bars = [
        Bar(f"{row['frame']}, {row['direction']}", ratio, f"{ratio:.2f}")
        for row in result["rows"]
        if (ratio := row["times"].get("hand-written")) is not None
    ]
    note = f"frames a second of ours over hand-written struct code; at least {_least(result)}"
    return Panel("Codecs", note, tuple(bars), result["targets"]["hand-written"])


def _least(result: dict[str, Any]) -> str:
    """How many times the others', where it is least: `11 times construct, 8 times zigpy`."""
    least: dict[str, float] = {}
    for row in result["rows"]:
        for who, times in row["times"].items():
            least[who] = min(times, least.get(who, times))
    return ", ".join(f"{times:.1f} times {who}" for who, times in least.items() if who != "hand-written")


def session_panel(result: dict[str, Any]) -> Panel:
    bars = tuple(
        Bar(row["session"], row["library_share"], f"{row['library_share']:.0%} of {row['frames_per_second']:,}/s")
        for row in result["rows"]
    )
    return Panel("Secure sessions", "the crypto library's share of the time that a frame takes", bars, 1.0)


def rate_panel(result: dict[str, Any]) -> Panel:
    bars = [
        Bar(name, row["per_second_of_cpu"], f"{row['per_second_of_cpu']:,}", name.startswith("engine"))
        for name, row in result["rows"].items()
    ]
    note = "credentials a second of processor time, request to read-back, every step committed to the disk"
    return Panel("Hot path", note, tuple(bars), result["target_per_second_of_cpu"])


def share_panel(result: dict[str, Any]) -> Panel:
    shares = sorted(result["shares"].items(), key=lambda one: -one[1])
    bars = tuple(Bar(layer, share, f"{share:.0%}") for layer, share in shares)
    return Panel("Where the hot path's time goes", "shares of its processor time, sampled, by layer", bars)


def scale_panel(result: dict[str, Any]) -> Panel:
    bars = [
        Bar(f"{row['doors']:,} doors", row["microseconds_per_door"], f"{row['microseconds_per_door']:,.0f} µs")
        for row in result["rows"]
    ]
    base = next(row for row in result["rows"] if row["doors"] == result["base_doors"])
    limit = base["microseconds_per_door"] * result["target_ratio"]
    return Panel(
        "Cost of a door", "processor time from request to read-back, one credential a door", tuple(bars), limit
    )


def makespan_panel(result: dict[str, Any]) -> Panel:
    bars: list[Bar] = []
    for row in result["rows"]:
        name = f"{row['ttlock']} TTLock" + (f" and {row['zwave']} Z-Wave" if row["zwave"] else "")
        bars.append(Bar(f"{name}: took", row["makespan_seconds"], f"{row['makespan_seconds']:.1f} s"))
        bars.append(Bar("what the media allow", row["bound_seconds"], f"{row['bound_seconds']:.1f} s", ours=False))
    note = f"virtual seconds; 0.4 s to connect, 30 ms each way, {result['links']} BLE links, one Z-Wave stick"
    return Panel("One request for a hundred doors", note, tuple(bars))


def startup_panel(result: dict[str, Any]) -> Panel:
    bars = [
        Bar(name, row["seconds"], f"{row['seconds']:.2f} s", name != "one door")
        for name, row in result["rows"].items()
        if name != "first start"
    ]
    note = (
        f"from the start of the process to the first answer, {result['doors']:,} doors that were there before; "
        f"{result['kib_per_door']['all twins there']} KiB a door"
    )
    return Panel("Start of `latchwork serve`", note, tuple(bars), result["target_seconds"])


def api_panel(result: dict[str, Any]) -> Panel:
    bars: list[Bar] = []
    for what, words in (("create", "a code is made"), ("get", "a device is shown")):
        for name, row in result["rows"].items():
            figures = f"{row[what]['p50']:.1f} / {row[what]['p95']:.1f}"
            bars.append(Bar(f"{words}: {name}", row[what]["p50"], figures, name == "ours"))
    note = "milliseconds through the official client, median / 19 of 20; ours has committed, the fake keeps no disk"
    return Panel("The API beside the vendor's own fake", note, tuple(bars))


PANELS: tuple[tuple[str, Callable[[dict[str, Any]], Panel]], ...] = (
    ("codecs", codec_panel),
    ("sessions", session_panel),
    ("hot", rate_panel),
    ("hot", share_panel),
    ("scale", scale_panel),
    ("makespan", makespan_panel),
    ("startup", startup_panel),
    ("api", api_panel),
)


def draw(results: dict[str, Any]) -> str:
    """The SVG of whatever was measured."""
    panels = [panel(results[name]) for name, panel in PANELS if name in results]
    machine = results["machine"]
    foot = f"{machine['processor']}, {machine['cores']} cores, {machine['python']}, SQLite {machine['sqlite']}"
    height = 2 * MARGIN + sum(panel.height for panel in panels) + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    top = MARGIN
    for panel in panels:
        lines += _panel(panel, top)
        top += panel.height
    lines += [_text(MARGIN, top + 8, foot, FAINT), "</svg>"]
    return "\n".join(lines) + "\n"


def _panel(panel: Panel, top: int) -> Iterable[str]:
    yield _text(MARGIN, top + 12, panel.title, INK, weight="600", size=15)
    yield _text(MARGIN, top + 30, panel.note, FAINT)
    most = max([bar.value for bar in panel.bars] + [panel.target or 0.0]) or 1.0
    room = WIDTH - LABEL - VALUE - MARGIN
    first = top + 40
    for index, bar in enumerate(panel.bars):
        y = first + ROW * index
        length = room * bar.value / most
        yield _text(LABEL - 8, y + 13, bar.label, INK, anchor="end")
        fill = BAR if bar.ours else OTHER_BAR
        yield f'<rect x="{LABEL}" y="{y + 3}" width="{length:.1f}" height="{ROW - 6}" fill="{fill}"/>'
        yield _text(LABEL + length + 6, y + 13, bar.text, FAINT)
    if panel.target is not None:
        x, bottom = LABEL + room * panel.target / most, first + ROW * len(panel.bars)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{first}" y2="{bottom}" stroke="{MARK}" stroke-dasharray="4 3"/>'


def _text(
    x: float, y: float, text: str, fill: str, *, anchor: str = "start", weight: str = "400", size: int = 12
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" font-weight="{weight}"'
        f' font-size="{size}">{escape(text)}</text>'
    )
