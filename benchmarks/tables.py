"""The figures as tables for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Group
from rich.table import Table

from benchmarks import codecs, hot_path, makespan, scale

TARGETS = {
    "codecs": f"target ≥ {codecs.TARGET_HAND_WRITTEN} of hand-written, ≥ {codecs.TARGET_CONSTRUCT:.0f} times construct",
    "hot": f"target ≥ {hot_path.TARGET:,} credentials/s on one core",
    "scale": f"target: a door of the largest estate costs ≤ {scale.TARGET} times one of {scale.BASE}",
    "makespan": f"target ≤ {makespan.TARGET} times what the media allow",
}


def _table(title: str, *headings: str, words: int = 1) -> Table:
    """The first `words` columns are text, the others figures."""
    table = Table(title=title, title_justify="left")
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="left" if index < words else "right")
    return table


def codec_table(result: dict[str, Any]) -> Table:
    headings = ("frame", "", "generated", "hand-written", "construct", "of hand-written", "times construct")
    table = _table("Codecs, thousand frames a second (medians, interleaved)", *headings, words=2)
    for row in result["rows"]:
        rates = [f"{row['frames_per_second'][who] / 1000:,.0f}" for who in codecs.CONTENDERS]
        ratios = [f"{row['of_hand_written']:.2f}", f"{row['times_construct']:.1f}"]
        table.add_row(row["frame"], row["direction"], *rates, *ratios)
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


PRINTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "codecs": codec_table,
    "hot": hot_tables,
    "scale": scale_table,
    "makespan": makespan_table,
}
