"""Frames a second of the codecs, beside hand-written `struct` code, interpreted construct, zigpy and zwave-js.

For each hot frame the contenders build and read the same message, which is held against each other first. They run
interleaved, round by round, in one run; medians count, and ratios are taken round against round, so a slow moment of
the machine hits all of them alike. Hand-written and generated code verify the same things: constants, lengths and check
values. `run()` gives the figures, `python -m benchmarks --only codecs` prints them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import chain
from typing import Any

from benchmarks import codecs_declared, codecs_zigpy, codecs_zwave_js
from benchmarks.codecs_contest import Contest

CONTENDERS = ("ours", "hand-written", "construct", "zigpy", "zwave-js")
TARGETS = {"hand-written": 0.8, "construct": 10.0, "zigpy": 5.0, "zwave-js": 1.0}
"""How many times the other's frames a second ours has to make, at least."""

QUICK: dict[str, int] = {"rounds": 5}

ENOUGH = 20
"""Calls in a round, at least: fewer would measure the clock."""


def contests(peer: codecs_zwave_js.ZwaveJs | None) -> Iterator[Contest]:
    """The hot frames."""
    return chain(codecs_declared.contests(), codecs_zigpy.contests(), codecs_zwave_js.contests(peer))


def run(rounds: int = 15, seconds: float = 0.005) -> dict[str, Any]:
    """Medians over `rounds` interleaved rounds of about `seconds` per contender: frames a second and their ratios."""
    missing = codecs_zwave_js.why_not()
    with nullcontext(None) if missing else codecs_zwave_js.running() as peer:
        rows = [row for contest in contests(peer) for row in measure(contest, rounds, seconds)]
    result: dict[str, Any] = {
        "rounds": rounds,
        "targets": TARGETS,
        "rows": rows,
        "met": not any(row["missed"] for row in rows),
    }
    if missing:
        result["left_out"] = f"zwave-js: {missing}"
    return result


def measure(contest: Contest, rounds: int, seconds: float) -> Iterator[dict[str, Any]]:
    """A row for each direction that the contest has."""
    repeats = {key: max(ENOUGH, int(rate(10 * ENOUGH) * seconds)) for key, rate in contest.rates.items()}
    rates: dict[tuple[str, str], list[float]] = {key: [] for key in contest.rates}
    for _ in range(rounds):
        for key, rate in contest.rates.items():
            rates[key].append(rate(repeats[key]))
    for direction in ("build", "parse"):
        found = {who: rates[direction, who] for who in CONTENDERS if (direction, who) in rates}
        if found:
            yield _row(contest.name, direction, found)


def _row(name: str, direction: str, rates: dict[str, list[float]]) -> dict[str, Any]:
    ours = rates["ours"]
    times = {who: round(_median_ratio(ours, others), 2) for who, others in rates.items() if who != "ours"}
    return {
        "frame": name,
        "direction": direction,
        "frames_per_second": {who: round(statistics.median(one)) for who, one in rates.items()},
        "times": times,
        "missed": missed(times),
    }


def missed(times: dict[str, float]) -> list[str]:
    """The contenders to whom ours is not what it has to be."""
    return [who for who, ratio in times.items() if ratio < TARGETS[who]]


def _median_ratio(rates: Iterable[float], others: Iterable[float]) -> float:
    """Round against round, so that a busy moment of the machine does not count for one side alone."""
    return statistics.median(rate / other for rate, other in zip(rates, others, strict=True))
