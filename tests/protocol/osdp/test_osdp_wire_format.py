"""What people see of OSDP packets and cards, and what they can make."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latchwork.protocol.codec import CodecError, Malformed
from latchwork.protocol.osdp.packets import Packet
from latchwork.protocol.wire_formats.model import UnknownMessage
from latchwork.protocol.wire_formats.osdp import COMMAND_CODES, REPLY_CODES, OsdpFormat
from latchwork.protocol.wire_formats.wiegand import WiegandFormat

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "vectors" / "osdp.json").read_text("utf-8"))[
    "vectors"
]
PLAIN = [vector for vector in VECTORS if vector["kind"] in ("command", "reply")]
OSDP, WIEGAND = OsdpFormat(), WiegandFormat()


@pytest.mark.parametrize("vector", PLAIN, ids=lambda vector: vector["id"])
def test_a_packet_is_made_again_from_what_was_read(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["frame"])
    [reading] = OSDP.read(data, None, None)
    assert reading.sender is not None
    assert not reading.problem
    assert OSDP.write(reading.message, reading.fields, reading.sender, None) == data


def session(name: str) -> tuple[bytes, bytes, list[dict[str, Any]]]:
    vector = next(vector for vector in VECTORS if vector["id"] == name)
    data = b"".join(bytes.fromhex(frame["frame"]) for frame in vector["frames"])
    return data, bytes.fromhex(vector["base_key"]), vector["frames"]


@pytest.mark.parametrize("name", ["session-k-0", "session-d-1", "session-d-3", "session-ft-0"])
def test_a_session_is_deciphered_with_its_key(name: str) -> None:
    data, key, frames = session(name)
    readings = OSDP.read(data, None, key)
    for reading, frame in zip(readings, frames, strict=True):
        assert reading.message.lower() == frame["name"].replace("_", "").lower()
        if frame["security_block"] in ("0217", "0218"):
            deciphered = b"".join(part.data for part in reading.sections[1].parts)
            assert deciphered.hex() == frame["plaintext"]


def test_the_default_key_is_known_to_everybody_and_its_secrets_are_marked() -> None:
    data, _, _ = session("session-d-1")
    keyset = OSDP.read(data, None, None)[4]
    assert keyset.fields["key"] == "000102030405060708090a0b0c0d0e0f"
    assert keyset.secrets == {"key"}
    assert any(part.name == "data" and part.secret for part in keyset.sections[0].parts)


@pytest.mark.parametrize("key", [None, bytes(16)], ids=["no key", "another key"])
def test_without_its_key_a_session_stays_enciphered(key: bytes | None) -> None:
    data, _, frames = session("session-k-0")
    readings = OSDP.read(data, None, key)
    assert [len(reading.sections) for reading in readings] == [1] * len(frames)
    assert readings[5].fields == {}


def test_a_session_that_begins_elsewhere_stays_enciphered() -> None:
    data, key, frames = session("session-k-0")
    start = sum(len(frame["frame"]) // 2 for frame in frames[:3])
    assert all(len(reading.sections) == 1 for reading in OSDP.read(data[start:], None, key))


def test_a_key_of_another_size_is_refused() -> None:
    with pytest.raises(Malformed):
        OSDP.read(b"", None, b"short")


def test_what_is_no_packet_is_told_too() -> None:
    poll = bytes.fromhex("53050700016040")
    readings = OSDP.read(b"\xff\xff" + poll + b"\x00" + poll[:-1] + b"\x00" + poll[:3], None, None)
    assert [(one.message, bool(one.problem)) for one in readings] == [
        ("mark", False),
        ("Poll", False),
        ("stray bytes", True),
        ("stray bytes", True),
        ("stray bytes", True),
    ]


@pytest.mark.parametrize(("code", "data", "problem"), [("63", "", "no message"), ("6a", "00", "not of this form")])
def test_a_packet_that_means_nothing_says_so(code: str, data: str, problem: str) -> None:
    [reading] = OSDP.read(Packet(5, int(code, 16), bytes.fromhex(data)).build(), None, None)
    assert problem in reading.problem


def test_values_are_told_in_words() -> None:
    led = next(vector for vector in PLAIN if vector["id"] == "led-temp-red")
    nak = next(vector for vector in PLAIN if vector["id"] == "nak-seq")
    words = [
        part.meaning
        for vector in (led, nak)
        for part in OSDP.read(bytes.fromhex(vector["frame"]), None, None)[0].sections[0].parts
    ]
    assert {"set", "red", "sequence"} <= set(words)


def test_there_is_a_name_for_every_message() -> None:
    assert OSDP.messages("host") == list(COMMAND_CODES)
    assert OSDP.messages("device") == list(REPLY_CODES)
    with pytest.raises(UnknownMessage):
        OSDP.write("PdId", {}, "host", None)
    with pytest.raises(CodecError):
        OSDP.write("Poll", {"to": 500}, "host", None)


def test_a_card_is_told_in_every_format_that_fits() -> None:
    [reading] = WIEGAND.read(bytes.fromhex("000125008499602d28"), None, None)
    assert reading.message == "H10302"
    assert [section.title for section in reading.sections] == ["card", "as H10302", "as H10304"]
    assert reading.secrets == {"card"}
    assert WIEGAND.write("H10302", reading.fields, "host", None).hex() == "000125008499602d28"
    [reading] = WIEGAND.read(bytes.fromhex("00011a00bd88eb80"), None, None)
    assert (reading.fields, reading.about) == (
        {"facility": 123, "card": 4567, "reader": 0},
        "The open 26-bit format.",
    )


def test_bits_that_are_no_card_are_told() -> None:
    [reading] = WIEGAND.read(bytes.fromhex("00011a003d88eb80"), None, None)
    assert "26 bits whose parity" in reading.problem
    [reading] = WIEGAND.read(b"\x00\x01", None, None)
    assert reading.message == "stray bytes"
    assert WIEGAND.read(b"", None, None) == []
    with pytest.raises(UnknownMessage):
        WIEGAND.write("H99999", {}, "host", None)
    assert WIEGAND.messages("host")[0] == "H10301"
