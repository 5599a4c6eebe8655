"""What is masked in a recorded line, in any chunks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.packets import Packet
from latchwork.protocol.osdp.redact import Redactor

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "vectors" / "osdp.json").read_text("utf-8"))[
    "vectors"
]
SESSIONS = {vector["id"]: vector for vector in VECTORS if vector["kind"] == "session"}


def masked(stream: bytes, direction: Literal["host", "device"], size: int = 1 << 20) -> str:
    redactor = Redactor(direction)
    for at in range(0, len(stream), size):
        redactor.feed(stream[at : at + size])
    shown = [f"{byte:02x}" for byte in stream[: redactor.settled]]
    for start, end in redactor.spans:
        shown[start:end] = ["**"] * (end - start)
    return "".join(shown)


def packet(message: g.Command | g.Reply, *, reply: bool = False, **fields: Any) -> bytes:
    return Packet(5, message.CODE, message.build(), 1, reply=reply, **fields).build()


def test_cards_and_keys_in_the_clear_are_masked_with_their_check() -> None:
    card = packet(g.Raw(0, 1, 26, b"card"), reply=True)
    assert masked(card, "device") == card[:10].hex() + "**" * 6
    typed = packet(g.Keypad(0, b"1234"), reply=True, crc=False)
    assert masked(typed, "device") == typed[:8].hex() + "**" * 5


def test_what_is_no_secret_is_shown() -> None:
    for data, direction in (
        (packet(g.Poll(), mark=True), "host"),
        (packet(g.Text(0, 1, 1, 1, 1, b"ROOM")), "host"),
        (packet(g.Lstatr(0, 1), reply=True), "device"),
    ):
        assert masked(data, direction) == data.hex()  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [0x63, 0x75])
def test_what_nobody_can_read_is_masked(code: int) -> None:
    data = Packet(5, code, b"\x01\x02", 1).build()
    assert masked(data, "host") == data[:6].hex() + "**" * 4


def test_an_unknown_code_without_data_hides_nothing() -> None:
    data = Packet(5, 0x63, b"", 1).build()
    assert masked(data, "host") == data.hex()


def test_what_is_no_packet_is_masked_but_for_marks() -> None:
    poll = packet(g.Poll(), mark=True)
    assert masked(b"\xff\x01\xff" + poll, "host") == "ff**ff" + poll.hex()
    damaged = packet(g.Poll())[:-1] + b"\x00"
    assert masked(damaged + poll, "host") == "**" * 8 + poll.hex()


def stream(session: str, sender: str) -> bytes:
    return b"".join(bytes.fromhex(frame["frame"]) for frame in SESSIONS[session]["frames"] if frame["from"] == sender)


@pytest.mark.parametrize(("sender", "direction"), [("cp", "host"), ("pd", "device")])
def test_what_goes_under_a_devices_own_key_is_kept(sender: str, direction: Literal["host", "device"]) -> None:
    data = stream("session-k-0", sender)
    assert masked(data, direction) == data.hex()


def test_what_goes_under_the_default_key_is_masked() -> None:
    data = stream("session-d-1", "cp")
    keyset = bytes.fromhex(SESSIONS["session-d-1"]["frames"][4]["frame"])
    shown = masked(data, "host")
    assert shown.endswith(keyset[:9].hex() + "**" * (len(keyset) - 9))
    assert shown.count("*") == 2 * (len(keyset) - 9)


def test_what_goes_under_an_unknown_key_is_masked() -> None:
    card = bytes.fromhex(SESSIONS["session-k-0"]["frames"][5]["frame"])
    assert masked(card, "device") == card[:8].hex() + "**" * (len(card) - 8)


@given(
    st.lists(st.sampled_from([b"\xff", b"\x01", b"\x53", packet(g.Poll()), stream("session-d-1", "cp")]), max_size=6)
)
def test_the_same_is_masked_whatever_the_chunks(pieces: list[bytes]) -> None:
    whole = b"".join(pieces) + packet(g.Poll()) * 2
    for size in (1, 7):
        assert masked(whole, "host", size) == masked(whole, "host")
