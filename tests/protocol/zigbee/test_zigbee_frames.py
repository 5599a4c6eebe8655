"""Frames, what real locks send beside the rules, and bytes of any kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from construct import BitsInteger, BitStruct, Flag, Int8ul, Struct
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Layout, Malformed
from latchwork.protocol.zigbee import generated as g
from latchwork.protocol.zigbee.constants import CLUSTER_ALARMS, CLUSTER_TIME, EventSource, ProgrammingEvent
from latchwork.protocol.zigbee.frames import GENERAL, FrameType, UnknownCommand, build_frame, parse_frame
from latchwork.protocol.zigbee.general import DefaultResponse, ReadAttributes
from latchwork.protocol.zigbee.tolerance import tidy

FILE = Path(__file__).parents[2] / "vectors" / "zigbee.json"
FRAMES = [bytes.fromhex(v["hex"]) for v in json.loads(FILE.read_text("utf-8"))["vectors"] if "hex" in v]


def test_a_request_goes_to_the_server_and_an_answer_to_the_client() -> None:
    asked = parse_frame(build_frame(g.GetPinCode(5), 0x42))
    told = parse_frame(build_frame(g.GetPinCodeResponse(5, 1, 0, b"4711"), 0x42))
    assert (asked.to_client, asked.no_default_response) == (False, False)
    assert (told.to_client, told.no_default_response) == (True, True)
    assert asked.code == told.code == 6
    assert asked.sequence == told.sequence


def test_a_command_is_not_sent_against_its_direction() -> None:
    with pytest.raises(Malformed):
        build_frame(g.GetPinCode(5), 0, to_client=True)


def test_a_general_command_is_turned_round_when_the_lock_is_the_client() -> None:
    asks = parse_frame(build_frame(ReadAttributes((0, 7)), 1), CLUSTER_TIME)
    refuses = parse_frame(build_frame(DefaultResponse(0, 0x86), 1, to_client=False), CLUSTER_TIME)
    assert not asks.to_client
    assert not refuses.to_client


def test_a_manufacturers_command_is_not_taken_for_the_clusters_own() -> None:
    data = build_frame(g.LockDoor(), 7, manufacturer_code=0x101D)
    assert data.hex() == "051d100700"
    heard = parse_frame(data)
    assert (heard.manufacturer_code, heard.command) == (0x101D, UnknownCommand(0x00, b""))


@pytest.mark.parametrize("data", ["014230ff", "004230ff"])
def test_a_command_that_no_table_has_is_told_as_it_is(data: str) -> None:
    heard = parse_frame(bytes.fromhex(data))
    assert heard.command == UnknownCommand(0x30, b"\xff")
    assert "ff" not in repr(heard)


def test_a_cluster_without_commands_has_unknown_ones_only() -> None:
    assert parse_frame(bytes.fromhex("014200"), CLUSTER_TIME).command == UnknownCommand(0, b"")


def test_the_alarms_cluster_has_commands_of_its_own() -> None:
    data = bytes.fromhex("0942000401 01".replace(" ", ""))
    assert parse_frame(data, CLUSTER_ALARMS).command == g.Alarm(4, 0x0101)
    assert g.GetAlarmResponse.parse(b"\x8b") == g.GetAlarmResponse(0x8B, None, None, None)


@pytest.mark.parametrize("control", [0x02, 0x03, 0x21, 0x81])
def test_reserved_bits_of_the_frame_control_are_refused(control: int) -> None:
    with pytest.raises(Malformed, match="reserved"):
        parse_frame(bytes((control, 0x42, 0x00)))


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01\x42", b"\x05\x42\x00", b"\x05\x42\x00\x00"])
def test_a_header_that_is_cut_short_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_frame(data)


def test_a_code_is_not_shown() -> None:
    heard = parse_frame(build_frame(g.SetPinCode(5, 1, 0, b"4711"), 0))
    assert "4711" not in repr(heard)
    assert "4711" not in repr(g.Frame.parse(build_frame(g.SetPinCode(5, 1, 0, b"4711"), 0)))


# --- habits of real locks ---------------------------------------------------------------------------------------------


def test_a_string_of_length_ff_has_no_value() -> None:
    data = bytes.fromhex("194206060000ffff")
    with pytest.raises(Malformed):
        parse_frame(data)
    heard = parse_frame(data, tolerant=True)
    assert heard.command == g.GetPinCodeResponse(6, 0, 0xFF, b"")
    assert heard.valueless == ("code",)


def test_zeros_behind_the_code_of_a_yunmi_gateway_are_the_rest() -> None:
    data = bytes.fromhex("013401" + "08474c4f444e454e45" + "00000000")
    heard = parse_frame(data, tolerant=True)
    assert heard.command == g.UnlockDoor(b"GLODNENE")
    assert heard.rest == bytes(4)
    assert "GLODNENE" not in repr(heard)


def test_an_id_lock_says_the_new_code_twice_in_a_programming_event() -> None:
    """The bytes are those that deconz-rest-plugin's issue 3750 shows without a header."""
    data = bytes.fromhex("194221" + "01020300" + "0431323334" + "0001FFFFFFFF" + "0431323334")
    heard = parse_frame(data)
    added = ProgrammingEvent.PIN_CODE_ADDED
    assert heard.command == g.ProgrammingEventNotification(EventSource.RF, added, 3, b"1234", 0, 1, 0xFFFFFFFF, b"1234")


def test_a_refused_schedule_with_fields_behind_it_keeps_them_as_the_rest() -> None:
    heard = parse_frame(bytes.fromhex("19420c0105008bffffffffff"), tolerant=True)
    assert heard.command == g.GetWeekDayScheduleResponse(1, 5, 0x8B, None, None, None, None, None)
    assert heard.rest == b"\xff" * 5


@pytest.mark.parametrize("data", ["194206", "1942060500", "19420605000100", "194206050001000434", "19420c01050000"])
def test_tolerance_makes_up_nothing(data: str) -> None:
    with pytest.raises(Malformed):
        parse_frame(bytes.fromhex(data), tolerant=True)


@pytest.mark.parametrize("tree", [Struct("bits" / BitStruct("a" / BitsInteger(7), "b" / Flag)), Int8ul])
def test_a_layout_of_another_kind_is_not_tidied(tree: object) -> None:
    with pytest.raises(Malformed):
        tidy(Layout("Odd", tree, source="made up"), b"\x00")


# --- bytes of any kind ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", FRAMES, ids=bytes.hex)
def test_a_flipped_bit_gives_another_frame_or_is_refused(frame: bytes) -> None:
    for bit in range(8 * len(frame)):
        data = bytearray(frame)
        data[bit // 8] ^= 1 << bit % 8
        try:
            heard = parse_frame(bytes(data))
        except Malformed:
            continue
        assert heard != parse_frame(frame)


@given(
    head=st.sampled_from([0x00, 0x01, 0x08, 0x09, 0x18, 0x19, 0x05]),
    code=st.sampled_from([*GENERAL, 0x20, 0x21]),
    payload=st.binary(max_size=40),
    cluster=st.sampled_from([0x0101, 0x0009, 0x000A]),
    tolerant=st.booleans(),
)
def test_any_bytes_are_read_or_refused(head: int, code: int, payload: bytes, cluster: int, tolerant: bool) -> None:
    data = bytes((head, 0x42, code)) + payload
    try:
        heard = parse_frame(data, cluster, tolerant=tolerant)
    except Malformed:
        return
    if isinstance(heard.command, UnknownCommand):
        return
    built = build_frame(
        heard.command,
        heard.sequence,
        to_client=heard.to_client,
        no_default_response=heard.no_default_response,
    )
    assert heard.frame_type in FrameType
    # What a NaN carries besides being none does not survive.
    if not heard.valueless and "nan" not in repr(heard):
        assert built + heard.rest == data
