"""The wire formats of the key systems: what they tell is what they build, and nothing surprises them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.dormakaba.ilco import Message
from latchwork.protocol.wire_formats.model import Sender, UnknownMessage
from latchwork.protocol.wire_formats.registry import FORMATS

VECTORS = Path(__file__).parents[1] / "vectors"
NAMES = ["fias", "salto-is", "salto-ship", "pmsif", "vision-rs232", "saflok", "ilco"]
LINES = ["salto-is", "vision-rs232", "saflok", "ilco"]


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text())["vectors"]
    return found


def _cases() -> list[tuple[str, str, Sender | None]]:
    cases: list[tuple[str, str, Sender | None]] = []
    for vector in vectors("fias"):
        if "hex_tcp" in vector:
            cases.append(("fias", vector["hex_tcp"], None))
    for vector in vectors("salto-space"):
        if vector["kind"] == "ship_request":
            cases.append(("salto-ship", vector["text"].encode().hex(), None))
        elif vector.get("fields") and vector["id"] != "is-cn-nocount-noStart":
            cases.append(("salto-is", vector["hex"], "host" if vector["kind"].endswith("request") else "device"))
    for vector in vectors("visionline"):
        kinds = {"pmsif_tcp": "pmsif", "vision_rs232": "vision-rs232"}
        if vector["kind"] in kinds:
            cases.append((kinds[vector["kind"]], vector["hex"], None))
    for vector in vectors("dormakaba"):
        if vector["kind"].startswith("saflok"):
            cases.append(("saflok", vector["hex"], None))
        if vector["kind"] == "ilco_tag_list":
            cases.append(("ilco", vector["hex_without_check"] + "7e", None))
    return cases


CASES = _cases()


@pytest.mark.parametrize(("name", "text", "sender"), CASES, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(CASES)])
def test_a_frame_is_told_byte_by_byte_and_built_again_from_what_was_told(
    name: str, text: str, sender: Sender | None
) -> None:
    data = bytes.fromhex(text)
    row = FORMATS[name]
    built = b""
    told: set[int] = set()
    for reading in row.read(data, sender, None):
        for part in reading.sections[0].parts:
            assert part.data == data[part.start : part.end]
            told |= set(range(part.start, part.end))
        if reading.problem:
            assert name == "salto-ship"
            return
        built += row.write(reading.message, reading.fields, reading.sender or "host", None)
    assert told == set(range(len(data)))
    assert built == data


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize(("message", "byte"), [("Enq", 0x05), ("Ack", 0x06), ("Nak", 0x15)])
def test_control_bytes_are_told_and_built(name: str, message: str, byte: int) -> None:
    [reading] = FORMATS[name].read(bytes((byte,)), None, None)
    assert (reading.message, reading.problem) == (message, "")
    assert FORMATS[name].write(message, {}, "host", None) == bytes((byte,))
    assert message in FORMATS[name].messages("host")


def test_a_decimal_nak_is_told_with_its_problem_and_a_busy_byte_by_name() -> None:
    [reading] = FORMATS["saflok"].read(b"\x0f", None, None)
    assert reading.problem == "0Fh is no NAK; 15h is"
    assert [one.message for one in FORMATS["ilco"].read(b"\x0b\x11", None, None)] == ["Busy", "Busy"]


BYTES = st.builds(
    bytes.__add__,
    st.sampled_from(
        [b"", b"\x02", b"\x02\xb3CN\xb3", b"\x02KR|", b"STP/00/9/<a", b"\x55\x55\x55\x55\xaa\xaa\xaa\xaa\x01\x00"]
        + [bytes.fromhex(text)[:-2] for _, text, _ in CASES[::6]]
    ),
    st.binary(max_size=40) | st.sampled_from([b"\x03", b"|\x03", b"\xb3\x03\x00"]),
)


@pytest.mark.parametrize("name", NAMES)
@given(data=BYTES, sender=st.sampled_from(["host", "device", None]))
def test_any_bytes_are_told_once_and_in_order(name: str, data: bytes, sender: Sender | None) -> None:
    at = 0
    for reading in FORMATS[name].read(data, sender, None):
        for part in reading.sections[0].parts:
            assert part.start >= at or part.start < part.end
            assert part.data == data[part.start : part.end]
            at = max(at, part.end)
    assert at == len(data)


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_frame_is_never_told_as_sound(name: str) -> None:
    text = next(text for one, text, _ in CASES if one == name)
    data = bytearray.fromhex(text)
    data[len(data) // 2] ^= 0x80
    told = FORMATS[name].read(bytes(data), None, None)
    assert any(reading.problem for reading in told) or name in ("salto-ship", "pmsif")


@pytest.mark.parametrize("name", NAMES)
def test_a_message_that_does_not_exist_and_a_field_that_it_does_not_have_are_told(name: str) -> None:
    row = FORMATS[name]
    for sender in ("host", "device"):
        assert row.messages(sender)  # type: ignore[arg-type]
        with pytest.raises(CodecError):
            row.write("Moon", {"x": True}, sender, None)  # type: ignore[arg-type]
    with pytest.raises(UnknownMessage):
        row.write("Moon", {}, "host", None)


def test_messages_are_built_from_stated_values() -> None:
    fias, space, ship = FORMATS["fias"], FORMATS["salto-is"], FORMATS["salto-ship"]
    assert fias.write("KeyAnswer", {"KC": 1, "AS": "OK"}, "host", None) == b"\x02KA|KC1|ASOK|\x03"
    assert fias.write("XC", {"RN": "1"}, "host", None) == b"\x02XC|RN1|\x03"
    assert space.write("CO", {"encoder": "0", "room": "101"}, "host", None).hex() == "02b3434fb330b3313031b3030f"
    assert space.write("TD", {"encoder": "1"}, "device", None).hex() == "02b35444b331b30391"
    with pytest.raises(CodecError, match="no field 'moon'"):
        space.write("CO", {"moon": "1"}, "host", None)
    with pytest.raises(CodecError, match="encoder is text"):
        space.write("CO", {"encoder": True}, "host", None)
    request = ship.write("OnlineDoor.Open", {"DoorNameList": {"DoorID": "1"}}, "host", None)
    assert ship.read(request, None, None)[0].message == "OnlineDoor.Open"
    answer = ship.write("OnlineDoor.Open", {"Params": "x"}, "device", None)
    assert ship.read(answer, None, None)[0].sender == "device"
    with pytest.raises(CodecError, match="text or a JSON object"):
        ship.write("OnlineDoor.Open", {"DoorNameList": [1]}, "host", None)


def test_a_ship_document_that_is_no_request_is_told_with_its_problem() -> None:
    [reading] = FORMATS["salto-ship"].read(b"STP/00/4/<a/>", None, None)
    assert reading.message == "document"
    assert "root element" in reading.problem


def test_an_ilco_frame_needs_a_check_value_that_somebody_states() -> None:
    row = FORMATS["ilco"]
    payload = Message("1", (('"', "101"),), 1, 0).payload()
    with pytest.raises(CodecError, match="check"):
        row.write("Message", {"payload": payload.hex()}, "host", None)
    with pytest.raises(CodecError, match="one byte"):
        row.write("Message", {"payload": payload.hex(), "check": "0102"}, "host", None)
    frame = row.write("Message", {"payload": payload.hex(), "check": "7e"}, "host", None)
    assert row.read(frame, None, None)[0].fields["check"] == "7e"


def test_tracks_passwords_and_licences_are_told_as_secret() -> None:
    secret = {
        "fias": (b"\x02KR|$29999|\x03", "$2"),
        "saflok": (bytes.fromhex(next(text for name, text, _ in CASES if name == "saflok")), "password"),
    }
    for name, (data, field) in secret.items():
        [reading] = FORMATS[name].read(data, None, None)
        assert field in reading.secrets
        assert [part.name for part in reading.sections[0].parts if part.secret] == [field]
    made = FORMATS["salto-is"].write("CN", {"encoder": "1", "room1": "1", "track1": "9999"}, "host", None)
    [reading] = FORMATS["salto-is"].read(made, "host", None)
    assert reading.secrets == {"track1"}
    tags = Message("1", (("F", "2029999"),)).build_without_check() + b"\x00"
    [reading] = FORMATS["ilco"].read(tags, None, None)
    assert reading.secrets == {"payload"}
    data = FORMATS["vision-rs232"].write(
        "SerialPayload",
        {"dest": "3031", "src": "3030", "command": "49", "data": b"\x1eR1\x1e19999".hex()},
        "host",
        None,
    )
    [reading] = FORMATS["vision-rs232"].read(data, "host", None)
    assert "data" in reading.secrets


def test_who_speaks_the_industry_standard_is_told_from_the_fields_where_they_tell_it() -> None:
    senders = {
        "02b3434fb330b3313031b3030f": "host",
        "02b35444b331b30391": "device",
        "02b3434eb331b33030303441314232433344343830b30333": "device",
        "02b34c54b331b34c4db3032b": "host",
    }
    for text, sender in senders.items():
        assert FORMATS["salto-is"].read(bytes.fromhex(text), None, None)[0].sender == sender
    card = FORMATS["salto-is"].write("LT", {"encoder": "1", "room1": "101", "room2": "", "room3": ""}, "device", None)
    assert FORMATS["salto-is"].read(card, None, None)[0].sender == "device"


def test_pmsif_data_that_is_no_field_list_is_told_with_its_problem() -> None:
    data = bytearray.fromhex(next(text for name, text, _ in CASES if name == "pmsif" and len(text) > 1000))
    data[19] = 0x41
    [reading] = FORMATS["pmsif"].read(bytes(data), None, None)
    assert "1Eh" in reading.problem
