"""Reader commands as a whole, ATRs, status words and data objects, beyond what the vectors state."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.pcsc import generated as g
from latchwork.protocol.pcsc import transparent
from latchwork.protocol.pcsc.atr import (
    STORAGE_CARDS,
    CardClass,
    check_byte,
    contactless_atr,
    parse_atr,
    storage_atr,
)
from latchwork.protocol.pcsc.commands import (
    PICC_BITS,
    parse_reader_command,
    picc_names,
    picc_parameter,
    read_firmware,
    read_leds,
    read_picc_parameter,
    wait_seconds,
)
from latchwork.protocol.pcsc.declarations import COMMANDS, DECLARATIONS, ESCAPES
from latchwork.protocol.pcsc.status_words import WORDS, right_le, words_of
from latchwork.protocol.pcsc.transparent import DataObject, Function, Tag
from latchwork.protocol.pcsc.vectors import CHECKS
from latchwork.protocol.vectors import Mismatch, NotUnderstood

# --- commands ---------------------------------------------------------------------------------------------------------

EXAMPLES: list[tuple[str, g.Command | g.Escape]] = [
    ("ffca000000", g.GetData(0, 0)),
    ("ffca010000", g.GetData(1, 0)),
    ("ff82200506ffffffffffff", g.LoadKeys(0x20, 5, b"\xff" * 6)),
    ("ff860000050100046000", g.GeneralAuthenticate(1, 4, 0x60, 0)),
    ("ff8800046100", g.Authenticate(4, 0x61, 0)),
    ("ffb0000410", g.ReadBinary(4, 16)),
    ("ffd600040401020304", g.UpdateBinary(4, b"\1\2\3\4")),
    ("ffd700050502ffffffff", g.ValueBlock(5, 2, -1)),
    ("ffd70005020306", g.RestoreValue(5, 6)),
    ("ffb1000504", g.ReadValue(5)),
    ("ffc20001045f4601aa", g.TransparentCommand(1, bytes.fromhex("5f4601aa"), None)),
    ("ffc2000002810000", g.TransparentCommand(0, b"\x81\x00", 0)),
    ("ff70076b03a00100", g.OmnikeyVendor(b"\xa0\x01\x00", None)),
    ("ff00000002d402", g.DirectTransmit(b"\xd4\x02")),
    (
        "ff0040500405050301",
        g.LedBuzzer(g.LedBuzzerState(False, True, False, True, False, False, False, False), 5, 5, 3, 1),
    ),
    ("ff00410c00", g.SetTimeout(12)),
    ("ff00480000", g.GetFirmware()),
    ("ff00500000", g.GetPiccParameter()),
    ("ff0051df00", g.SetPiccParameter(0xDF)),
    ("ff0052ff00", g.BuzzerOnDetection(0xFF)),
    ("e000001800", g.EscapeFirmware()),
    ("e00000200111", g.EscapePolling(b"\x11")),
    ("e000002100", g.EscapeDefaultBehaviour(b"")),
    ("e00000280164", g.EscapeBuzzer(100)),
    ("e00000290103", g.EscapeLed(b"\x03")),
]


@pytest.mark.parametrize(("apdu", "command"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else None)
def test_every_row_builds_and_is_found_again(apdu: str, command: g.Command | g.Escape) -> None:
    data = bytes.fromhex(apdu)
    assert command.build() == data
    assert parse_reader_command(data) == command


def test_every_row_has_an_example_and_a_source() -> None:
    assert {type(command) for _, command in EXAMPLES} == {*g.COMMAND.values(), *g.ESCAPE.values()}
    rows = [*COMMANDS.rows.values(), *ESCAPES.rows.values(), DECLARATIONS[2]]
    assert all(getattr(row, "source", "") for row in rows)


@given(st.builds(lambda head, rest: head + rest, st.sampled_from([b"\xff", b"\xe0\0\0", b"\xff\0", b""]), st.binary()))
def test_any_bytes_are_a_reader_command_or_malformed(data: bytes) -> None:
    try:
        command = parse_reader_command(data)
    except Malformed:
        return
    assert command.build() == data


@pytest.mark.parametrize("data", ["", "ffca00", "00a40000", "ffd70005", "ffd700050400000000", "ff004100", "ff990000"])
def test_what_no_reader_takes_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        parse_reader_command(bytes.fromhex(data))


@pytest.mark.parametrize(
    "command",
    [
        g.LoadKeys(0, 0, b"secret"),
        g.UpdateBinary(4, b"secret"),
        g.DirectTransmit(b"secret"),
        g.OmnikeyVendor(b"secret", 0),
    ],
)
def test_keys_and_card_data_are_not_shown(command: g.Command) -> None:
    assert "secret" not in repr(command)


def test_times_and_parameters_are_told() -> None:
    assert [wait_seconds(g.SetTimeout(units)) for units in (0, 2, 0xFF)] == [0.0, 10.0, None]
    assert picc_parameter(frozenset({"auto_polling", "type_a"})) == 0x81
    assert picc_names(0xFF) == frozenset(PICC_BITS.values())
    with pytest.raises(Malformed, match="no bit 'type_c'"):
        picc_parameter(frozenset({"type_c"}))


def test_answers_without_a_status_word_are_read() -> None:
    assert read_leds(b"\x90\x02") == (False, True)
    assert read_picc_parameter(b"\x90\xff") == 0xFF
    assert read_firmware(b"ACR122U201") == "ACR122U201"
    for answer in (b"\x63\x00", b"\x00\x90\x00", b""):
        with pytest.raises(Malformed):
            read_leds(answer)
    for text in (b"ACR122U", b"ACR122U20\xff"):
        with pytest.raises(Malformed, match="10 ASCII"):
            read_firmware(text)


# --- status words -----------------------------------------------------------------------------------------------------


def test_every_status_word_has_words_of_its_own() -> None:
    assert len(set(WORDS.values())) == len(WORDS)
    assert words_of(0x6C10) == "wrong Le, 16 is right"
    assert words_of(0x6100) == "256 more bytes can be fetched"
    assert words_of(0x1234) == "unknown status word 1234"
    assert [right_le(sw) for sw in (0x6C00, 0x6C10, 0x9000)] == [256, 16, None]


# --- ATRs -------------------------------------------------------------------------------------------------------------


@given(st.sampled_from(list(STORAGE_CARDS)), st.integers(0, 255))
def test_the_atr_of_a_memory_card_names_it(card: int, standard: int) -> None:
    atr = parse_atr(storage_atr(card, standard))
    assert (atr.kind, atr.card_name, atr.standard) == (CardClass.STORAGE, card, standard)
    assert atr.card_type == STORAGE_CARDS[card]
    assert atr.tck_ok


@given(st.binary(max_size=15))
def test_the_atr_of_an_iso_14443_4_card_carries_its_historical_bytes(historical: bytes) -> None:
    data = contactless_atr(historical)
    atr = parse_atr(data)
    assert atr.build() == data
    assert (atr.historical, atr.tck_ok) == (historical, True)
    assert atr.card_type is not None or atr.kind is CardClass.STORAGE


def test_a_desfire_is_not_told_from_its_successors() -> None:
    assert parse_atr(bytes.fromhex("3b8180018080")).card_type == "MIFARE DESFire (use GetVersion)"
    assert parse_atr(contactless_atr(b"\x01\x02")).card_type == "generic ISO 14443-4"
    assert parse_atr(storage_atr(0x7777)).card_type is None


@pytest.mark.parametrize(
    ("data", "interface", "tck"),
    [
        ("3b00", {}, None),
        ("3b6500002063cb6800", {"TB1": 0, "TC1": 0}, None),
        ("3b9f95801fc78031e073fe211363e2", None, None),
        ("3b9411c001 02 03 04 d2", None, None),
    ],
)
def test_atrs_of_contact_cards_are_taken_apart(data: str, interface: Any, tck: int | None) -> None:
    raw = bytes.fromhex(data)
    try:
        atr = parse_atr(raw)
    except Malformed:
        assert interface is None
        return
    assert atr.build() == raw
    assert atr.kind is CardClass.CONTACT
    assert (atr.card_type, atr.standard, atr.tck) == (None, None, tck)
    assert interface is None or atr.interface == interface


def test_a_check_byte_is_there_when_a_protocol_other_than_t0_is() -> None:
    body = bytes.fromhex("8001")
    raw = b"\x3b" + body + bytes((check_byte(body),))
    assert parse_atr(raw).tck_ok
    assert not parse_atr(raw[:-1] + b"\xff").tck_ok
    assert parse_atr(bytes.fromhex("3b8000")).tck is None


@pytest.mark.parametrize(
    "data", ["", "3b", "4b00", "3b01", "3b8f", "3bf0", "3b8080", "3b00ff", "3b" + "80" * 50, "3b80" + "f0000000" * 20]
)
def test_what_is_no_atr_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        parse_atr(bytes.fromhex(data))


@given(st.builds(lambda rest: b"\x3b" + rest, st.binary(max_size=40)))
def test_any_bytes_are_an_atr_or_malformed(data: bytes) -> None:
    try:
        atr = parse_atr(data)
    except Malformed:
        return
    assert atr.build() == data
    assert atr.card_type is None or atr.kind is not CardClass.CONTACT


def test_an_atr_has_room_for_fifteen_bytes() -> None:
    with pytest.raises(Malformed, match="15 historical"):
        contactless_atr(bytes(16))


# --- transparent commands ---------------------------------------------------------------------------------------------

OBJECTS = st.lists(
    st.builds(DataObject, st.sampled_from([*map(int, Tag), 0xFF6D]), st.binary(max_size=300)), max_size=4
)


@given(OBJECTS)
def test_data_objects_survive_their_bytes(objects: list[DataObject]) -> None:
    assert transparent.parse_objects(transparent.build_objects(objects)) == objects


@pytest.mark.parametrize(("size", "head"), [(127, "957f"), (200, "9581c8"), (300, "9582012c")])
def test_a_length_is_built_in_its_shortest_form(size: int, head: str) -> None:
    assert transparent.build_objects([DataObject(0x95, bytes(size))]).hex().startswith(head + "00")


def test_a_longer_form_of_a_length_is_taken() -> None:
    assert transparent.parse_objects(bytes.fromhex("95820001aa")) == [DataObject(0x95, b"\xaa")]


@pytest.mark.parametrize(
    "data", ["95", "5f", "5f46", "9502aa", "9581", "958300000100", "9582000a00", "0001aa", "ff8001aa"]
)
def test_objects_that_do_not_add_up_are_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        transparent.parse_objects(bytes.fromhex(data))


@pytest.mark.parametrize("one", [DataObject(0), DataObject(0x1F), DataObject(0x9046), DataObject(0x95, bytes(65_536))])
def test_objects_that_cannot_be_are_not_built(one: DataObject) -> None:
    with pytest.raises(Malformed):
        transparent.build_objects([one])


def test_a_raw_exchange_is_built_and_its_answer_read() -> None:
    exchange = transparent.command(
        Function.EXCHANGE, transparent.timer(1_000_000), DataObject(Tag.SEND_AND_RECEIVE, bytes.fromhex("3000"))
    )
    assert exchange.build().hex() == "ffc200010b5f460440420f009502300000"
    assert transparent.timer_microseconds(bytes.fromhex("40420f00")) == 1_000_000
    result = transparent.read_result(bytes.fromhex("c003009000 970401020304"))
    assert (result.sw, result.failed, result.response) == (0x9000, None, bytes.fromhex("01020304"))
    assert transparent.read_result(bytes.fromhex("c003026a81")).failed == 2
    with pytest.raises(Malformed, match="no status object"):
        transparent.read_result(b"")
    for value in (b"", bytes(5)):
        with pytest.raises(Malformed, match="microseconds"):
            transparent.timer_microseconds(value)
    with pytest.raises(Malformed, match="microseconds"):
        transparent.timer(1 << 32)


# --- what vectors may state -------------------------------------------------------------------------------------------


def check(kind: str, **stated: Any) -> None:
    CHECKS[kind]({"id": "made", "kind": kind, **stated})


APDUS: list[tuple[str, str, dict[str, Any]]] = [
    ("ff8800046000", "9000", {"op": "authenticate_old", "block": 4, "key_type_name": "A", "slot": 0}),
    ("ffd70005050200000005", "9000", {"op": "value", "vb_op_name": "decrement", "value": 5}),
    ("ffd70005020306", "9000", {"op": "restore", "source": 5, "target": 6}),
    ("ffb1000504", "000000649000", {"op": "read_value", "block": 5, "value": 100}),
    ("ffb1000504", "6300", {"op": "read_value", "sw": "6300", "meaning": "operation failed"}),
    ("ff00410200", "9000", {"op": "timeout", "p2": 2, "seconds": 10.0}),
    ("ff00480000", "41435231323255323031", {"op": "firmware", "firmware": "ACR122U201"}),
    ("ff0052ff00", "9000", {"op": "buzzer_on_detect", "enabled": True}),
    ("ff00500000", "90ff", {"op": "get_picc_param", "auto_polling": 1, "type_a": 1}),
    ("e000001800", "e10000000441435231", {"op": "escape_firmware", "firmware": "ACR1"}),
    ("e00000280114", "e10000000100", {"op": "escape_buzzer", "duration_ms": 200}),
    ("e00000290102", "e10000000102", {"op": "escape_led", "led_state": 2, "green": 1, "red": 0}),
    ("e000002100", "e1000000018f", {"op": "escape_defaultbehaviour", "value": 0x8F, "set": None}),
    (
        "ffc200010b5f460440420f0095023000",
        "c0030090009702aabb9000",
        {"op": "transparent_exchange", "timer_us": 1_000_000, "send": "3000", "received": "aabb", "status": "9000"},
    ),
    ("ffc20000028100", "9000", {"op": "transparent", "objects": [{"tag": "81", "value": ""}]}),
    ("ff70076b03a00100", "9000", {"op": "omnikey_vendor", "vendor": "a00100"}),
    ("ff82800106ffffffffffff", "6988", {"op": "load_key", "reader_key": True, "meaning": "wrong key length"}),
    ("ff00000002d402", "6300", {"op": "direct_transmit", "pn532_command": "GetFirmwareVersion", "sw": "6300"}),
    ("ffca010000", "0675778102809000", {"op": "get_ats", "ats": "067577810280"}),
]


@pytest.mark.parametrize(("command", "response", "decoded"), APDUS)
def test_every_row_of_the_manuals_may_be_a_vector(command: str, response: str, decoded: dict[str, Any]) -> None:
    check("apdu", command=command, response=response, decoded=decoded)
    for name, value in decoded.items():
        other = "other" if isinstance(value, str) else 99 if not isinstance(value, list) else []
        with pytest.raises((Mismatch, NotUnderstood)):
            check("apdu", command=command, response=response, decoded=decoded | {name: other})


@pytest.mark.parametrize(
    ("command", "response"),
    [
        ("ffb0000410", "00019000"),
        ("ffca000004", "04a1b2c3d4e5809000"),
        ("ffca000004", "6a81"),
        ("ff00000002d502", "9000"),
        ("ff00000002d402", "d5159000"),
        ("ff0040000400000001", "9000"),
        ("ff00410200", "6300"),
        ("ff00521100", "9000"),
        ("ff0051df00", "90de"),
        ("e000001800", "9000"),
        ("00a4000c02e103", "9000"),
        ("9060000000", "6e00"),
    ],
)
def test_an_answer_that_does_not_fit_its_command_is_a_difference(command: str, response: str) -> None:
    with pytest.raises(Mismatch):
        check("apdu", command=command, response=response, decoded={})


def test_a_card_may_be_named_in_other_words() -> None:
    check("atr", atr="3b8180018080", decoded={"class": "iso14443_4", "type": "NXP DESFire EV1/EV2/EV3"})
    check("atr", atr=storage_atr(0x003A).hex(), decoded={"type": "Ultralight C", "standard_name": "ISO 14443 A part 3"})
    with pytest.raises(Mismatch):
        check("atr", atr=storage_atr(0x003A).hex(), decoded={"type": "Ultralight"})
    with pytest.raises(Mismatch, match="tck_ok"):
        check("atr", atr="3b81800180ff", decoded={"type": "DESFire"})
    check("atr", atr="3b6500002063cb6800", decoded={"class": "contact", "tck": None})


@pytest.mark.parametrize(
    ("sw", "meaning"),
    [("6982", "security status not satisfied"), ("6c10", "right length 16"), ("6581", "memory error")],
)
def test_a_status_word_may_be_put_in_other_words(sw: str, meaning: str) -> None:
    check("status_word", sw=sw, meaning=meaning)
    for other in ("6a81", "6c11"):
        with pytest.raises(Mismatch):
            check("status_word", sw=other, meaning=meaning)


def test_a_link_carries_commands_to_cards_too() -> None:
    check("vpcd_link", from_reader="00050060000000", from_card="00029000")
    with pytest.raises(Mismatch, match="no status word"):
        check("vpcd_link", from_reader="0005ffca000000", from_card="00021234")
    with pytest.raises(Mismatch, match="no control"):
        check("vpcd_link", from_reader="000103", from_card=None)
