"""Every published, captured and computed OSDP vector; and that one with any stated value changed does not pass."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec import CodecError
from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.checks import checksum, crc16
from latchwork.protocol.osdp.keys import SessionKeys
from latchwork.protocol.osdp.messages import standard_name
from latchwork.protocol.osdp.packets import Packet
from latchwork.protocol.osdp.secure_channel import SecureChannel
from latchwork.protocol.osdp.vector_fields import fields_of
from latchwork.protocol.osdp.vectors import CHECKS, SILENT
from latchwork.protocol.vectors import Mismatch, NotUnderstood

FILE = Path(__file__).parents[2] / "vectors" / "osdp.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_codec_does_what_the_vector_states(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


def altered(value: Any) -> Iterator[Any]:
    """The value with one thing in it changed, for each thing in turn."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield value[:-1] + chr(ord(value[-1]) ^ 1) if value else "00"
        if len(value) > 8:
            yield value[:2]
            yield ("1" if value[0] != "1" else "2") + value[1:]
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from ([*value[:index], wrong, *value[index + 1 :]] for wrong in altered(item))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from ({**value, name: wrong} for wrong in altered(item))
    elif value is None:
        yield "0215"


LONG = 10
"""Sessions with more frames than these are altered in their first ones and their last ones."""


STILL_WRONG = {("invalid", "frame"), ("session_failed", "base_key_tried")}
"""A damaged packet with one more flaw is damaged still, and a wrong key is wrong still. That right ones do not pass is
tested below."""


def _alterations(vector: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in vector.items():
        if name in SILENT or (vector["kind"], name) in STILL_WRONG:
            continue
        if name == "frames" and len(value) > LONG:
            for index in (*range(LONG), len(value) - 1):
                for wrong in altered(value[index]):
                    yield {**vector, name: [*value[:index], wrong, *value[index + 1 :]]}
        elif name == "outcome":
            yield {**vector, name: "something else"}
        else:
            yield from ({**vector, name: wrong} for wrong in altered(value))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_with_one_altered_value_fails(vector: dict[str, Any]) -> None:
    for changed in _alterations(vector):
        with pytest.raises((Mismatch, NotUnderstood, CodecError, ValueError)):
            CHECKS[vector["kind"]](changed)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_field_that_nobody_knows_is_not_understood(vector: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        CHECKS[vector["kind"]]({**vector, "colour": "blue"})


def test_an_unknown_field_of_a_message_is_not_understood() -> None:
    vector = next(vector for vector in VECTORS if vector["id"] == "buz")
    decoded = {**vector["decoded"], "fields": {**vector["decoded"]["fields"], "colour": "blue"}}
    with pytest.raises(NotUnderstood):
        CHECKS["command"]({**vector, "decoded": decoded})


def test_a_message_whose_fields_nobody_states_is_not_understood() -> None:
    vector = next(vector for vector in VECTORS if vector["id"] == "buz")
    with pytest.raises(NotUnderstood):
        CHECKS["command"]({**vector, "decoded": {**vector["decoded"], "fields": {}}})


@pytest.mark.parametrize(("vector_id", "digits"), [("bad-crc", 4), ("bad-checksum", 2)])
def test_a_damaged_packet_that_is_repaired_does_not_pass(vector_id: str, digits: int) -> None:
    vector = next(vector for vector in VECTORS if vector["id"] == vector_id)
    frame = vector["frame"][:-digits]
    body = bytes.fromhex(frame).lstrip(b"\xff")
    repaired = frame + (crc16(body).to_bytes(2, "little").hex() if vector_id == "bad-crc" else f"{checksum(body):02x}")
    with pytest.raises(Mismatch):
        CHECKS["invalid"]({**vector, "frame": repaired})


def test_a_key_that_fits_is_no_failed_session() -> None:
    failed = next(vector for vector in VECTORS if vector["kind"] == "session_failed")
    session = next(vector for vector in VECTORS if vector["id"] == "session-k-0")
    fits = {"base_key_tried": session["base_key"], "rnd_a": session["rnd_a"], "frames": session["frames"][:2]}
    with pytest.raises(Mismatch):
        CHECKS["session_failed"]({**failed, **fits})


def test_a_packet_behind_bytes_that_are_none_is_no_invalid_one() -> None:
    vector = next(vector for vector in VECTORS if vector["id"] == "bad-crc")
    with pytest.raises(Mismatch):
        CHECKS["invalid"]({**vector, "frame": "00" + "53050700016040", "error": "som"})


def changed_session(**changes: Any) -> dict[str, Any]:
    return {**next(vector for vector in VECTORS if vector["id"] == "session-d-1"), **changes}


def test_a_session_that_is_cut_off_says_so() -> None:
    frames = changed_session()["frames"]
    for cut in (frames[:5], frames[:2]):
        with pytest.raises(Mismatch):
            CHECKS["session"](changed_session(frames=cut))


def test_a_session_in_which_ours_would_not_say_what_was_recorded_fails() -> None:
    session = changed_session()
    frames = session["frames"]
    keys = SessionKeys.derive(bytes.fromhex(session["base_key"]), bytes.fromhex(session["rnd_a"]))
    channel = SecureChannel(keys, bytes.fromhex(session["keys"]["rmac_i"]))
    nothing = channel.seal_command(Packet(5, 0x68, b"", 2, mark=True))  # OUT without an output
    answer = channel.seal_reply(Packet(5, 0x40, b"", 2, reply=True))
    stated = {"sequence": 2, "plaintext": ""}
    made = [
        {"from": "cp", "frame": nothing.build().hex(), "name": "OUT", **stated},
        {"from": "pd", "frame": answer.build().hex(), "name": "ACK", **stated},
    ]
    with pytest.raises(Mismatch, match="ours does not do"):
        CHECKS["session"]({**session, "frames": [*frames[:4], *made]})


SAMPLES: list[g.Command | g.Reply] = [
    g.BioRead(0, 1, 2, 50),
    g.BioMatch(0, 1, 2, 50, b"template"),
    g.BioMatch(0, 1, 2, 50, None),
    g.Xwr(1, 1, b"apdu"),
    g.PivData(b"\x5f\xc1\x02", 1, 25),
    g.GenAuth(9, 0, b"challenge"),
    g.Fmt(0, 1, b"12345"),
    g.Istatr([0, 1]),
    g.Ostatr([1]),
    g.Rstatr([2]),
    g.BioReadr(0, 0, 1, 80, b"template"),
    g.BioMatchr(0, 0, 99),
    g.CrAuthr(3, 0, b"abc"),
    g.MfgStatr(b"abc"),
    g.MfgErrr(b"abc"),
    g.Xrd(1, 2, b"abc"),
    g.Keypad(0, b"12\x7f\r"),
]


@pytest.mark.parametrize("message", SAMPLES, ids=lambda message: type(message).__name__)
def test_every_message_can_be_stated_in_a_vector(message: g.Command | g.Reply) -> None:
    reply = g.REPLY.get(message.CODE) is type(message)
    packet = Packet(5, message.CODE, message.build(), 1, reply=reply)
    head = {"mark": False, "address": 5, "reply": reply, "sequence": 1, "integrity": "crc16", "security_block": None}
    name = {"code": message.CODE, "name": standard_name(type(message))}
    vector = {
        "id": "made",
        "kind": "reply" if reply else "command",
        "frame": packet.build().hex(),
        "decoded": {**head, **name, "fields": fields_of(message)},
    }
    CHECKS[vector["kind"]](vector)
    for changed in _alterations(vector):
        with pytest.raises((Mismatch, NotUnderstood, CodecError, ValueError)):
            CHECKS[vector["kind"]](changed)


def test_what_was_typed_may_be_stated_as_the_keys_that_were_pressed() -> None:
    frame = Packet(5, 0x53, g.Keypad(0, b"12\x7f\r").build(), 1, reply=True).build().hex()
    vector = next(vector for vector in VECTORS if vector["id"] == "keypad-star")
    for digits in ("12*#", "12\x7f\r"):
        fields = {"reader": 0, "count": 4, "digits": digits}
        CHECKS["reply"]({**vector, "frame": frame, "decoded": {**vector["decoded"], "fields": fields}})
