"""The contests of the codecs and the secure sessions, with counts that measure nothing: who takes part, what is held
against each other first, and what is said of a target that is missed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from rich.console import Console

sys.path.append(str(Path(__file__).parents[2]))  # the benchmarks are no part of the installed package

from benchmarks import __main__ as command
from benchmarks import codecs, codecs_declared, codecs_zigpy, codecs_zwave_js, sessions, sessions_crypto, tables
from benchmarks.codecs_contest import Contest, same_bytes, same_refusals, same_values
from benchmarks.measure import machine
from benchmarks.picture import draw
from latchwork.protocol.codec import Malformed
from latchwork.protocol.osdp import secure_channel
from latchwork.protocol.osdp.panel import Panel


@pytest.fixture(scope="module")
def without_node() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(codecs_zwave_js, "why_not", lambda: "node is not installed")
        return codecs.run(rounds=1, seconds=0.0)


@pytest.fixture(scope="module")
def secured() -> dict[str, Any]:
    return sessions.run(rounds=1, exchanges=2)


def printed(name: str, result: dict[str, Any]) -> str:
    console = Console(width=130)
    with console.capture() as text:
        console.print(tables.PRINTED[name](result))
    return text.get()


# --- codecs -----------------------------------------------------------------------------------------------------------


def test_every_hot_frame_has_its_contenders(without_node: dict[str, Any]) -> None:
    contenders = {(row["frame"], row["direction"]): set(row["frames_per_second"]) for row in without_node["rows"]}
    three = {"ours", "hand-written", "construct"}
    for frame in ("TTLock frame", "OSDP packet, POLL", "OSDP packet, ACK", "OSDP LED", "PC/SC write, an NTAG page"):
        assert contenders[frame, "build"] == contenders[frame, "parse"] == three
    assert contenders["Zigbee set PIN code, payload", "build"] == {*three, "zigpy"}
    assert contenders["Zigbee frame, report attributes", "parse"] == {"ours", "zigpy"}
    assert contenders["FIAS record, guest in", "build"] == {"ours", "hand-written"}
    assert all(rate > 0 for row in without_node["rows"] for rate in row["frames_per_second"].values())


def test_where_zwave_js_is_not_there_ours_is_measured_alone_and_it_is_said_why(without_node: dict[str, Any]) -> None:
    assert without_node["left_out"] == "zwave-js: node is not installed"
    alone = [row for row in without_node["rows"] if row["frame"].startswith("Z-Wave frame ")]
    assert [set(row["frames_per_second"]) for row in alone] == [{"ours"}, {"ours"}]
    assert all(row["missed"] == [] for row in alone)
    assert "zwave-js, left out" in printed("codecs", without_node)


def test_no_node_and_no_package_are_two_reasons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("benchmarks.codecs_zwave_js.shutil.which", lambda _: None)
    assert "node is not installed" in (codecs_zwave_js.why_not() or "")
    monkeypatch.setattr("benchmarks.codecs_zwave_js.shutil.which", lambda _: "/usr/bin/node")
    monkeypatch.setattr(codecs_zwave_js, "INSTALLED", tmp_path)
    assert "make .peers/zwave-js/.ready" in (codecs_zwave_js.why_not() or "")


class Peer(codecs_zwave_js.ZwaveJs):
    """Answers as it is told, at once."""

    def __init__(self, frame: str, code: str) -> None:
        self._told = {"frame": frame, "values": {**codecs_zwave_js.IN, "code": code}, "seconds": 0.5}
        self.orders: list[dict[str, Any]] = []

    def order(self, **order: Any) -> dict[str, Any]:
        self.orders.append(order)
        return self._told


def test_zwave_js_takes_part_in_both_directions_and_tells_its_own_time() -> None:
    peer = Peer(codecs_zwave_js.frame_out().hex(), "471147")
    out, into = codecs_zwave_js.contests(peer)
    assert [order["do"] for order in peer.orders] == ["build", "parse"]
    assert out.rates["build", "zwave-js"](30) == into.rates["parse", "zwave-js"](30) == 60
    assert peer.orders[-1]["repeats"] == 30


def test_a_zwave_js_that_makes_or_reads_something_else_gives_no_figure() -> None:
    right = codecs_zwave_js.frame_out().hex()
    with pytest.raises(RuntimeError, match="build different bytes"):
        list(codecs_zwave_js.contests(Peer(right[:-2] + "00", "471147")))
    with pytest.raises(RuntimeError, match="read different values"):
        list(codecs_zwave_js.contests(Peer(right, "471148")))


def test_contenders_that_differ_are_no_contest() -> None:
    with pytest.raises(RuntimeError, match="POLL: the contenders build different bytes"):
        same_bytes("POLL", b"\x60", b"\x61")
    with pytest.raises(RuntimeError, match="read different values"):
        same_values("POLL", 1, 2)
    with pytest.raises(RuntimeError, match="POLL: the contenders judge 61 differently"):
        same_refusals("POLL", lambda data: data, _only_poll, b"\x60")


def _only_poll(data: bytes) -> None:
    if data == b"\x61":
        raise Malformed("POLL", "not one")


def test_every_contest_has_ours_and_somebody_else() -> None:
    every = [*codecs_declared.contests(), *codecs_zigpy.contests()]
    assert len({contest.name for contest in every}) == len(every)
    for contest in every:
        for direction in ("build", "parse"):
            who = {one for way, one in contest.rates if way == direction}
            assert "ours" in who
            assert len(who) > 1


def test_rounds_go_round_about() -> None:
    turns: list[str] = []

    def rate(who: str, per_second: float) -> Any:
        def measured(repeats: int) -> float:
            turns.append(who)
            return per_second

        return measured

    contest = Contest("frame", {("build", "ours"): rate("ours", 70.0), ("build", "zigpy"): rate("zigpy", 20.0)})
    (row,) = codecs.measure(contest, rounds=3, seconds=1.0)
    assert turns == ["ours", "zigpy"] * 4  # once to learn how many calls a round takes
    assert row["times"] == {"zigpy": 3.5}
    assert row["missed"] == ["zigpy"]


@pytest.mark.parametrize(
    ("times", "missed"),
    [
        ({"hand-written": 0.8, "construct": 10.0, "zigpy": 5.0, "zwave-js": 1.0}, []),
        ({"hand-written": 0.79, "construct": 9.99}, ["hand-written", "construct"]),
        ({"zigpy": 4.99, "zwave-js": 0.99}, ["zigpy", "zwave-js"]),
        ({}, []),
    ],
)
def test_a_frame_misses_the_targets_of_those_it_meets(times: dict[str, float], missed: list[str]) -> None:
    assert codecs.missed(times) == missed


def test_a_missed_frame_is_said_under_the_table_and_nothing_is_said_of_the_others() -> None:
    rates = {"ours": 7_000, "hand-written": 10_000, "zwave-js": 2_000}
    times = {"hand-written": 0.7, "zwave-js": 3.5}
    row = {"frame": "a frame", "direction": "parse", "frames_per_second": rates, "times": times}
    said = printed("codecs", {"rows": [row | {"missed": ["hand-written"]}]})
    assert "missed a frame, parse: 0.70 of hand-written, target 0.8" in said
    assert "of zwave-js" not in said
    assert "missed" not in printed("codecs", {"rows": [row | {"missed": []}]})


def test_tables_and_picture_take_the_codecs(without_node: dict[str, Any], secured: dict[str, Any]) -> None:
    assert "Zigbee frame, default response" in printed("codecs", without_node)
    picture = draw({"machine": machine(), "codecs": without_node, "sessions": secured})
    assert ElementTree.fromstring(picture).tag.endswith("svg")
    assert "times zigpy" in picture


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_every_session_has_its_rate_and_the_library_its_share(secured: dict[str, Any]) -> None:
    assert [row["session"].split(",")[0] for row in secured["rows"]] == ["secured OSDP", "Z-Wave S2", "TTLock"]
    assert all(row["frames_per_second"] > 0 and row["library_share"] > 0 for row in secured["rows"])
    assert [row["library_calls_per_frame"] for row in secured["rows"]] == [21.0, 34.0, 5.0]
    assert "crypto library's share" in printed("sessions", secured)


def test_sessions_have_no_target_to_meet_or_miss(secured: dict[str, Any]) -> None:
    assert command._verdict("sessions", secured) == "no target"
    assert "missed" in command._verdict("codecs", {"met": False})


@pytest.fixture
def taped() -> Iterator[sessions_crypto.Tape]:
    with sessions_crypto.taping("latchwork.protocol.osdp") as tape:
        yield tape


def test_a_tape_makes_the_same_calls_again(taped: sessions_crypto.Tape) -> None:
    exchange = sessions.secured_osdp()
    taped.begin()
    exchange()
    once = taped.calls
    exchange()
    assert taped.calls == 2 * once
    taped.replay()()


def test_after_a_tape_the_package_has_the_library_again() -> None:
    with sessions_crypto.taping("latchwork.protocol.osdp"):
        assert vars(secure_channel)["Cipher"] is not Cipher
    assert vars(secure_channel)["Cipher"] is Cipher


def test_a_tape_of_nothing_is_no_share_of_nothing(taped: sessions_crypto.Tape) -> None:
    with pytest.raises(sessions_crypto.Untapable, match="nothing was taped"):
        taped.replay()


def test_calls_that_give_something_else_the_second_time_are_not_used(taped: sessions_crypto.Tape) -> None:
    numbers = iter(range(10))
    drawn: Any = taped.stand_in(lambda: next(numbers))
    assert drawn() == 0
    with pytest.raises(sessions_crypto.Untapable, match="other results"):
        taped.replay()


def test_a_session_that_is_not_acknowledged_gives_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = sessions.secured_osdp()
    monkeypatch.setattr(Panel, "receive", lambda *_: [])
    with pytest.raises(sessions.Broken, match="not acknowledged"):
        exchange()
