"""The figures as tables for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Group
from rich.table import Table

from benchmarks import api, codecs, garbage, hot_path, makespan, scale, startup

TARGETS = {
    "codecs": f"target ≥ {codecs.TARGETS['hand-written']} of hand-written, ≥ {codecs.TARGETS['construct']:.0f} times "
    f"construct, ≥ {codecs.TARGETS['zigpy']:.0f} times zigpy, not behind zwave-js",
    "garbage": f"target ≤ {garbage.TARGET_MS:.0f} ms, and ≤ {garbage.TARGET_TIMES_HALF:.0f} times what half takes",
    "hot": f"target ≥ {hot_path.TARGET:,} credentials/s on one core",
    "scale": f"target: a door of the largest estate costs ≤ {scale.TARGET} times one of {scale.BASE}",
    "makespan": f"target ≤ {makespan.TARGET} times what the media allow",
    "startup": f"target ≤ {startup.TARGET_SECONDS} s at later starts, ≤ {startup.TARGET_KIB:.0f} KiB a door",
    "api": f"target: a code is made in ≤ {api.TARGET_TIMES_FAKE:.0f} times the fake's time, on the lock in "
    f"≤ {api.TARGET_ON_LOCK:.0f} ms",
}
"""What has a target; the rest is told for its own sake."""


def _table(title: str, *headings: str, words: int = 1) -> Table:
    """The first `words` columns are text, the others figures."""
    table = Table(title=title, title_justify="left")
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="left" if index < words else "right")
    return table


def codec_tables(result: dict[str, Any]) -> Group:
    title = "Codecs, thousand frames a second, and ours over theirs (medians, interleaved; - has no such frame)"
    missing = result.get("left_out", "").partition(":")[0]
    headings = (f"{who}, left out" if who == missing else who for who in codecs.CONTENDERS)
    table = _table(title, "frame", "", *headings, words=2)
    for row in result["rows"]:
        table.add_row(row["frame"], row["direction"], *(_contender(row, who) for who in codecs.CONTENDERS))
    return Group(table, *(_missed(row, who) for row in result["rows"] for who in row["missed"]))


def _contender(row: dict[str, Any], who: str) -> str:
    if who not in row["frames_per_second"]:
        return "-"
    rate = f"{row['frames_per_second'][who] / 1000:,.0f}"
    if who not in row["times"]:
        return rate
    ratio = _times(row["times"][who])
    return f"{rate}  [red]{ratio}[/]" if who in row["missed"] else f"{rate}  {ratio}"


def _missed(row: dict[str, Any], who: str) -> str:
    target = f"{_times(row['times'][who])} of {who}, target {codecs.TARGETS[who]:g}"
    return f"[red]missed[/] {row['frame']}, {row['direction']}: {target}"


def _times(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def session_table(result: dict[str, Any]) -> Table:
    title = "Open secure sessions, frames a second of CPU (the library's calls are taped and made again alone)"
    headings = ("session", "ends", "frames a second", "crypto library's share", "its calls a frame")
    table = _table(title, *headings, words=2)
    for row in result["rows"]:
        figures = (
            f"{row['frames_per_second']:,}",
            f"{row['library_share']:.0%}",
            f"{row['library_calls_per_frame']:g}",
        )
        table.add_row(row["session"], row["ends"], *figures)
    return table


def garbage_table(result: dict[str, Any]) -> Table:
    title = f"{garbage.SIZE // 1024} KiB without a message in them, of the kind that takes the parser longest"
    table = _table(title, "parser", "kind", "ms of CPU", "times half of it", words=2)
    for row in result["rows"]:
        table.add_row(row["parser"], row["kind"], f"{row['ms']:.1f}", f"{row['times_half']:.2f}")
    return table


def hot_tables(result: dict[str, Any]) -> Group:
    title = f"Credentials a second, request to read-back: {result['credentials']:,} on {result['doors']} doors"
    table = _table(title, "", "per s of CPU", "per s of wall", "rounds, per s of CPU")
    for name, row in result["rows"].items():
        rounds = " ".join(str(rate) for rate in row["rounds_of_cpu"])
        table.add_row(name, f"{row['per_second_of_cpu']:,}", f"{row['per_second']:,}", rounds)
    where = _table("Where the engine's time goes (sampled)", "layer", "share", "")
    for layer, share in sorted(result["shares"].items(), key=lambda one: -one[1]):
        where.add_row(layer, f"{share:.0%}", "█" * round(60 * share))
    where.columns[2].justify = "left"
    return Group(table, where)


def scale_table(result: dict[str, Any]) -> Table:
    title = f"Cost of a door, CPU µs; the largest estate at {result['ratio']:.2f} times one of {result['base_doors']}"
    table = _table(title, "doors", "request to read-back", "first contact", "start of an engine, ms", words=0)
    for row in result["rows"]:
        table.add_row(
            f"{row['doors']:,}",
            f"{row['microseconds_per_door']:,.0f}",
            f"{row['first_contact_microseconds_per_door']:,.0f}",
            f"{row['start_milliseconds']:.0f}",
        )
    return table


def makespan_table(result: dict[str, Any]) -> Table:
    title = f"One request for all doors, virtual seconds ({result['links']} BLE links, one Z-Wave stick)"
    table = _table(title, "doors", "bound by", "media allow", "took", "of the bound", words=2)
    for row in result["rows"]:
        doors = f"{row['ttlock']} TTLock" + (f", {row['zwave']} Z-Wave" if row["zwave"] else "")
        figures = (f"{row['bound_seconds']:.1f}", f"{row['makespan_seconds']:.1f}", f"{row['of_bound']:.3f}")
        table.add_row(doors, row["bound_by"], *figures)
    return table


def startup_table(result: dict[str, Any]) -> Table:
    kib = result["kib_per_door"]
    light, filled = kib["at a later start"], kib["all twins there"]
    title = (
        f"Start of `latchwork serve`, {result['doors']:,} TTLock doors; {light} KiB a door, {filled} with every twin"
    )
    table = _table(title, "", "seconds to ready", "of CPU", "MiB of memory")
    for name, row in result["rows"].items():
        table.add_row(name, f"{row['seconds']:.2f}", f"{row['cpu_seconds']:.2f}", f"{row['resident_mib']:.0f}")
    return table


def api_tables(result: dict[str, Any]) -> Group:
    title = f"The API through the official client, ms: median and 19 of 20 ({result['creates']:,} codes made)"
    asked = {"create": "a code is made", "get": "a device is shown", "list": "a device's codes are listed"}
    table = _table(title, "", *result["rows"])
    for what, words in asked.items():
        table.add_row(words, *(_both(row[what]) for row in result["rows"].values()))
    if "times_fake" in result:
        times = result["times_fake"]
        table.add_row("a code, times the fake", f"{times['p50']:.2f} / {times['p95']:.2f}", "1")
    alone = _table("Ours alone", "", "")
    for make, row in result["on_lock"].items():
        alone.add_row(f"from request to lock, ms: {api.MAKES[make]}", _both(row))
    grants = result["grants"]
    alone.add_row(f"grants a second, {grants['clients']} clients: answered", f"{grants['answered_per_second']:,}")
    alone.add_row("the same, until every code is on its lock", f"{grants['on_lock_per_second']:,}")
    alone.add_row("what one commit of as many pages takes this disk, ms", f"{result['commit_milliseconds']:.2f}")
    return Group(table, alone)


def _both(row: dict[str, float]) -> str:
    return f"{row['p50']:.2f} / {row['p95']:.2f}"


PRINTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "codecs": codec_tables,
    "garbage": garbage_table,
    "sessions": session_table,
    "hot": hot_tables,
    "scale": scale_table,
    "makespan": makespan_table,
    "startup": startup_table,
    "api": api_tables,
}
