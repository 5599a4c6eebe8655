"""The handshake of an Ultralight C as `command` vectors, made from the published `ulc_auth` ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.cards.iso14443a import with_crc
from latchwork.protocol.cards.vectors import CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "ntag21x.json"
HANDSHAKES = [vector for vector in json.loads(FILE.read_text())["vectors"] if vector["kind"] == "ulc_auth"]


def command(sent: str, answer: str, **decoded: Any) -> dict[str, Any]:
    four_bits = len(answer) == 2
    return {
        "id": "made",
        "kind": "command",
        "tx": sent,
        "tx_with_crc": with_crc(bytes.fromhex(sent)).hex(),
        "rx": answer,
        "rx_is_4bit": four_bits,
        "rx_with_crc": None if four_bits else with_crc(bytes.fromhex(answer)).hex(),
        "decoded": decoded,
    }


def check(vector: dict[str, Any]) -> None:
    CHECKS["command"](vector)


@pytest.mark.parametrize("made", HANDSHAKES, ids=lambda vector: vector["id"])
def test_both_steps_of_a_handshake_are_commands_with_answers(made: dict[str, Any]) -> None:
    first, second = (made["step1_tx"], made["step1_rx"]), (made["step2_tx"], made["step2_rx"])
    check(command(*first, op="ULC_AUTH", ek_rnd_b=first[1][2:]))
    check(command(*first, op="AUTHENTICATE", challenge=first[1][2:]))
    check(command(*second, op="AUTHENTICATE_2", message=second[0][2:], response=second[1][2:]))
    check(command(second[0], "00", op="AUTHENTICATE_2", ack=False, nak="invalid_argument"))


def test_an_answer_that_begins_otherwise_is_a_difference() -> None:
    made = HANDSHAKES[0]
    with pytest.raises(Mismatch):
        check(command(made["step1_tx"], "00" + made["step1_rx"][2:], op="ULC_AUTH"))
    with pytest.raises(Mismatch):
        check(command("1a01", made["step1_rx"], op="ULC_AUTH"))
    with pytest.raises(Mismatch):
        check(command(made["step1_tx"], made["step1_rx"], op="ULC_AUTH_CONTINUE"))
    with pytest.raises(NotUnderstood):
        check(command(made["step1_tx"], made["step1_rx"], op="ULC_AUTH", colour="red"))


def test_a_read_wraps_where_the_stated_ic_ends() -> None:
    check(command("302e", "00" * 16, op="READ", page=46, pages=[46, 47, 0, 1]))
    check(command("3012", "00" * 16, op="READ", page=18, pages=[18, 19, 0, 1]))
    with pytest.raises(Mismatch):
        check(command("302e", "00" * 16, op="READ", page=46, pages=[46, 45, 0, 1]))
