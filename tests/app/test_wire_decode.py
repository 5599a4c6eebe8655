"""`latchwork wire decode` and `encode`: byte maps of frames, masked secrets, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from latchwork.app.wire_commands import app
from latchwork.protocol.wire_formats.model import Reading, Sender
from latchwork.protocol.wire_formats.registry import FORMATS

VECTORS = Path(__file__).parents[1] / "vectors"
SENDERS: dict[str, Sender] = {
    "app_to_lock": "host",
    "lock_to_app": "device",
    "host->stick": "host",
    "stick->host": "device",
    "host": "host",
    "chip": "device",
}


def vectors(name: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text())["vectors"]
    return listed


Case = tuple[str, str, Sender | None, bytes | None]


def cases() -> Iterator[Case]:
    """(protocol, hex, sender, key) of every sound frame of the vector files."""
    for vector in vectors("ttlock-ble"):
        if "frame" in vector:
            key = bytes.fromhex(vector["aes_key"]) if "aes_key" in vector else None
            yield "ttlock", vector["frame"], SENDERS[vector["direction"]], key
    for vector in vectors("zwave"):
        if vector["kind"] == "serial_frame":
            yield "zwave", vector["hex"], SENDERS[vector["direction"]], None
        elif vector["kind"] == "command_class":
            yield "zwave-cc", vector["hex"], None, None
    for vector in vectors("pn532"):
        if vector["kind"] in ("frame", "command", "response", "extended"):
            yield "pn532", vector["frame"], None, None
    for vector in vectors("iso14443a"):
        for step in vector.get("steps", ()):
            yield "iso14443a", step["tx"], "host", None
            yield "iso14443a", step["rx"], "device", None
        if vector["kind"] == "rats":
            yield "iso14443a", vector["tx"], "host", None
    for vector in vectors("ntag21x"):
        if vector["kind"] == "command":
            yield "iso14443a", vector["tx_with_crc"], "host", None


CASES = list(cases())
BETWEEN = ("preamble", "stray bytes")
"""What stands between frames: one vector begins with noise."""

IDS = [f"{protocol}-{index}" for index, (protocol, *_) in enumerate(CASES)]


def readings(case: Case) -> list[Reading]:
    protocol, text, sender, key = case
    return FORMATS[protocol].read(bytes.fromhex(text), sender, key)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_every_byte_of_a_frame_is_in_the_map_where_it_stands(case: Case) -> None:
    data = bytes.fromhex(case[1])
    told: set[int] = set()
    for reading in readings(case):
        assert not reading.problem or reading.message in BETWEEN
        for part in reading.sections[0].parts:
            assert part.data == data[part.start : part.end]
            told |= set(range(part.start, part.end))
    assert told == set(range(len(data)))


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_message_is_built_again_from_the_fields_that_were_told(case: Case) -> None:
    protocol, text, sender, key = case
    built = b""
    for reading in readings(case):
        if reading.message in BETWEEN:
            built += reading.sections[0].parts[0].data
        else:
            built += FORMATS[protocol].write(reading.message, reading.fields, sender or "host", key)
    assert built.hex() == text


@pytest.mark.parametrize("case", [case for case in CASES if case[0] in ("ttlock", "zwave", "pn532")])
def test_a_frame_with_a_flipped_bit_is_never_told_as_sound(case: Case) -> None:
    protocol, text, sender, key = case
    data = bytearray.fromhex(text)
    data[-4 if protocol == "ttlock" else len(data) // 2] ^= 0x10
    if data == bytearray.fromhex(text) or b"\x00\xff\x00\xff" in data or b"\x00\xff\xff\x00" in data:
        pytest.skip("a signal without a check value")
    try:
        told = FORMATS[protocol].read(bytes(data), sender, key)
    except ValueError:
        return
    assert any(reading.problem for reading in told) or [one.message for one in told] != [
        one.message for one in readings(case)
    ]


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def test_a_pin_is_masked_until_it_is_asked_for() -> None:
    code, output = run("decode", "zwave-cc", "63010501", "34373131")
    assert code == 0
    assert "UserCodeSet" in output
    assert "enabled" in output
    assert "4711" not in output
    assert "34373131" not in output
    assert "4711" in run("decode", "zwave-cc", "6301050134373131", "--show-secrets")[1]


@pytest.mark.parametrize("digits", ["4711", "00000000"])
def test_a_pin_inside_a_serial_frame_is_masked_in_every_output(digits: str) -> None:
    command = "63010501" + digits.encode().hex()
    _, frame = run("encode", "zwave", "SendData", "node=3", f"data={command}", "tx_options=0x25", "callback=7")
    for words in ((), ("--json",)):
        code, output = run("decode", "zwave", frame.strip(), *words)
        assert code == 0
        assert digits not in output
        assert digits.encode().hex() not in output
        assert "UserCodeSet" in output


def test_a_classic_key_inside_an_exchange_is_masked_and_the_block_is_not() -> None:
    _, frame = run("encode", "pn532", "InDataExchange", "tg=1", "data=6004a0a1a2a3a4a5deadbeef")
    code, output = run("decode", "pn532", frame.strip(), "--json")
    [reading] = json.loads(output)
    parts = {part["field"]: part for part in reading["sections"][0]["parts"]}
    assert code == 0
    assert parts["card: block"]["value"] == 4
    assert parts["card: key"]["value"] is None
    assert parts["card: uid4"]["bytes"] == "deadbeef"
    assert "a0a1a2a3a4a5" not in output


def test_a_key_opens_the_payload_of_a_lock_and_a_wrong_one_is_refused() -> None:
    vector = next(v for v in vectors("ttlock-ble") if v["kind"] == "command_frame" and v["plaintext"])
    closed = json.loads(run("decode", "ttlock", vector["frame"], "--json")[1])[0]
    opened = json.loads(run("decode", "ttlock", vector["frame"], "--key", vector["aes_key"], "--json")[1])[0]
    assert closed["message"] == "Envelope"
    assert opened["message"] != "Envelope"
    assert len(opened["sections"]) == 2
    code, output = run("decode", "ttlock", vector["frame"], "--key", "00" * 16)
    assert code == 1
    assert len(output.strip().splitlines()) == 1


def test_a_stream_with_noise_is_told_piece_by_piece_with_true_offsets() -> None:
    code, output = run("decode", "zwave", "06", "ee", "01030020dc", "--json")
    told = json.loads(output)
    assert code == 1
    assert [one["message"] for one in told] == ["ACK", "stray bytes", "GetHomeAndNodeId"]
    assert told[2]["sections"][0]["parts"][0]["offset"] == 2


def test_the_sender_tells_two_messages_of_one_form_apart() -> None:
    host = FORMATS["iso14443a"].read(bytes.fromhex("c2e0b4"), "host", None)[0]
    card = FORMATS["iso14443a"].read(bytes.fromhex("4403"), "device", None)[0]
    assert (host.message, card.message) == ("SDeselect", "Atqa")
    assert FORMATS["iso14443a"].read(bytes.fromhex("4403"), "host", None)[0].problem


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("decode", "morse", "00"), "there is no protocol"),
        (("decode", "pn532", "0g"), "is not hex"),
        (("decode", "pn532", "00", "--from", "moon"), "host or device"),
        (("decode", "ttlock", "00", "--key", "00"), "a key of ttlock has 16 bytes"),
        (("encode", "zwave-cc", "UserCodeSet", "user"), "name=value"),
    ],
)
def test_words_that_make_no_sense_are_the_command_lines_own_error(words: tuple[str, ...], says: str) -> None:
    code, output = run(*words)
    assert code == 2
    assert says in " ".join(output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("zwave-cc", "UserCodeSet", "user=5"), "status is missing"),
        (("zwave-cc", "UserCodeSet", "user=5", "status=1", "code=31", "colour=7"), "no field 'colour'"),
        (("zwave-cc", "UserCodeSet", "user=five", "status=1", "code=31"), "user is a number"),
        (("zwave-cc", "UserCodeSet", "user=256", "status=1", "code=31"), "cannot build"),
        (("zwave", "UserCodeSet"), "zwave-cc builds commands"),
        (("ttlock", "CheckAdmin", "admin_ps=1", "lock_flag_pos=0", "uid=2"), "state --key"),
        (("pn532", "Nonsense"), "no message"),
    ],
)
def test_a_message_that_cannot_be_built_is_one_sentence(words: tuple[str, ...], says: str) -> None:
    code, output = run("encode", *words)
    assert code == 1
    assert says in output
    assert len(output.strip().splitlines()) == 1


def test_numbers_may_be_decimal_hex_or_have_leading_zeros_and_bytes_may_be_text() -> None:
    plain = run("encode", "zwave-cc", "UserCodeSet", "user=16", "status=1", "code=31323334")
    assert plain == (0, "6301100131323334\n")
    assert run("encode", "zwave-cc", "UserCodeSet", "user=0x10", "status=01", "code=text:1234") == plain


def test_lists_are_stated_in_json() -> None:
    codes = '[{"user": 5, "status": 1, "code": "31323334"}]'
    code, output = run("encode", "zwave-cc", "ExtendedUserCodeSet", f"codes={codes}")
    assert (code, output) == (0, "630b010005010431323334\n")


@pytest.mark.parametrize("protocol", FORMATS)
def test_the_names_of_all_messages_are_listed(protocol: str) -> None:
    code, output = run("encode", protocol, "?")
    assert code == 0
    assert output.split()
