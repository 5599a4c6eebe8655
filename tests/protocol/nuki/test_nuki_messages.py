"""Messages, boxes, values and the keypad's rule."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Family, Layout
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.nuki import constants, crypto, keypad, values
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.crc import crc16
from latchwork.protocol.nuki.declarations import DECLARATIONS
from latchwork.protocol.nuki.frames import (
    PLAIN_SIZES,
    PlainAssembler,
    SealedAssembler,
    WrongCrc,
    build_plain,
    build_sealed,
    open_sealed,
    parse_plain,
    pieces,
    plaintext,
)
from latchwork.protocol.nuki.messages import Message, challenge_of, command_of, parse_log_data, parse_message
from latchwork.protocol.nuki.vector_fields import message_fields

KEY = bytes(range(32))
NONCE = bytes(24)


def rows() -> list[Layout]:
    found: list[Layout] = []
    for one in DECLARATIONS:
        found += one.rows.values() if isinstance(one, Family) else [one]
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_every_message_says_where_it_is_written_down_and_what_it_is(row: Layout) -> None:
    assert "Nuki Smart Lock API V2.1" in row.source
    assert row.doc


def test_every_command_of_the_document_has_its_layout() -> None:
    assert {*g.PAYLOAD, constants.Command.LOCK_ACTION} == set(constants.Command)
    assert set(g.LOG_DATA) == set(constants.LogKind)


def zeros(command: int) -> bytes:
    """The shortest payload of a command."""
    for length in range(200):
        try:
            return parse_message(command, bytes(length)).build()
        except Malformed:
            continue
    raise AssertionError(command)


@pytest.mark.parametrize("command", list(constants.Command), ids=lambda command: command.name)
def test_every_message_travels_sealed_and_comes_back(command: constants.Command) -> None:
    message = parse_message(command, zeros(command))
    assert command_of(message) == command
    (sealed,) = SealedAssembler().feed(build_sealed(KEY, 7, NONCE, message))
    opened = open_sealed(KEY, sealed)
    assert (opened.authorization_id, opened.message) == (7, message)
    assert opened.plaintext == plaintext(7, message)
    assert parse_plain(build_plain(message)) == message


@pytest.mark.parametrize("command", sorted(PLAIN_SIZES))
def test_the_sizes_of_plain_messages_are_those_of_their_layouts(command: int) -> None:
    assert PLAIN_SIZES[command] == len(zeros(command))


def test_a_lock_action_is_told_from_one_with_a_suffix_by_its_length() -> None:
    plain = g.LockAction(1, 2, 3, bytes(32))
    named = g.NamedLockAction(1, 2, 3, b"by the door".ljust(20, b"\0"), bytes(32))
    assert parse_message(0x000D, plain.build()) == plain
    assert parse_message(0x000D, named.build()) == named
    with pytest.raises(Malformed):
        parse_message(0x000D, bytes(39))


def test_an_unknown_command_is_malformed() -> None:
    with pytest.raises(Malformed):
        parse_message(0x0030, b"")


PRIVILEGED = [g.RemoveKeypadCode(1, b"c" * 32, 1234), g.LockAction(1, 0, 0, b"c" * 32), g.RequestConfig(b"c" * 32)]


@pytest.mark.parametrize("message", PRIVILEGED)
def test_a_privileged_command_carries_the_challenge(message: Message) -> None:
    assert challenge_of(message) == b"c" * 32


@pytest.mark.parametrize(
    "message", [g.Challenge(b"c" * 32), g.Status(0), g.AuthorizationData(bytes(32), 0, 0, bytes(32), bytes(32))]
)
def test_other_messages_carry_none(message: Message) -> None:
    assert challenge_of(message) is None


# --- frames -------------------------------------------------------------------------------------------------------

STATES = g.KeyturnerStates(2, 1, 0, bytes.fromhex("e0070307080f1e"), 60, 0, 0x20, 0x0A, None, None, None, None, b"")


def test_newer_firmware_says_more_and_older_less() -> None:
    short = g.KeyturnerStates.parse(STATES.build()[:13])
    assert (short.config_update_count, short.rest) == (None, b"")
    long = g.KeyturnerStates.parse(STATES.build() + bytes(4) + b"new")
    assert (long.door_sensor, long.rest) == (0, b"new")


@pytest.mark.parametrize("cut", range(len(build_plain(g.Status(0)))))
def test_a_torn_message_is_malformed(cut: int) -> None:
    with pytest.raises(Malformed):
        parse_plain(build_plain(g.Status(0))[:cut])


def test_a_flipped_bit_is_a_wrong_crc() -> None:
    data = build_plain(g.PublicKey(bytes(32)))
    for bit in range(8 * len(data)):
        broken = bytearray(data)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(WrongCrc):
            parse_plain(bytes(broken))


def test_a_flipped_bit_in_a_box_is_not_authentic() -> None:
    data = build_sealed(KEY, 2, NONCE, g.Status(0))
    for bit in [*range(24 * 8), *range(30 * 8, 8 * len(data))]:
        broken = bytearray(data)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(crypto.NotAuthentic):
            open_sealed(KEY, g.Sealed.parse(bytes(broken)))


def test_a_box_of_another_id_is_not_authentic() -> None:
    sealed = g.Sealed.parse(build_sealed(KEY, 2, NONCE, g.Status(0)))
    sealed.authorization_id = 3
    with pytest.raises(crypto.NotAuthentic, match="another authorization id"):
        open_sealed(KEY, sealed)


def test_a_box_with_too_little_or_a_wrong_crc_is_malformed() -> None:
    for body in (b"\x02\0\0\0", b"\x02\0\0\0\x0e"):
        checked = body + crc16(body).to_bytes(2, "little")
        with pytest.raises(Malformed):
            open_sealed(KEY, g.Sealed(NONCE, 2, crypto.seal(KEY, NONCE, checked)))
    with pytest.raises(WrongCrc):
        open_sealed(KEY, g.Sealed(NONCE, 2, crypto.seal(KEY, NONCE, bytes(9))))


def test_an_id_that_does_not_fit_is_malformed() -> None:
    with pytest.raises(Malformed):
        build_sealed(KEY, 1 << 32, NONCE, g.Status(0))


PLAIN = b"".join(map(build_plain, (g.PublicKey(bytes(32)), g.Challenge(bytes(32)), g.Status(0))))
SEALED = b"".join(build_sealed(KEY, 2, bytes(23) + bytes((n,)), STATES) for n in range(3))


@pytest.mark.parametrize("stream", [PLAIN, SEALED])
def test_messages_come_out_whole_at_every_split_and_byte_by_byte(stream: bytes) -> None:
    kind: Any = PlainAssembler if stream is PLAIN else SealedAssembler
    wanted = kind().feed(stream)
    assert len(wanted) == 3
    for at in range(len(stream)):
        assembler = kind()
        assert assembler.feed(stream[:at]) + assembler.feed(stream[at:]) == wanted
    assembler = kind()
    assert [one for piece in pieces(stream, 1) for one in assembler.feed(piece)] == wanted
    assert b"".join(pieces(stream)) == stream
    assert max(map(len, pieces(stream))) == 20


@given(data=st.binary(max_size=120))
def test_garbage_is_malformed_or_waits(data: bytes) -> None:
    for kind in (PlainAssembler, SealedAssembler):
        assembler: Any = kind()
        try:
            assembler.feed(data)
        except Malformed:
            assert assembler.feed(PLAIN if kind is PlainAssembler else SEALED)


def test_a_long_box_waits_for_all_of_it() -> None:
    assembler = SealedAssembler()
    head = bytes(24) + bytes(4) + b"\xff\xff"
    assert assembler.feed(head + bytes(65_534)) == []
    assert len(assembler.feed(bytes(1))[0].box) == 65_535


# --- values -------------------------------------------------------------------------------------------------------


@given(moment=st.datetimes(min_value=datetime(1, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_comes_back_to_the_second(moment: datetime) -> None:
    assert values.parse_moment(values.moment_bytes(moment)) == moment.replace(microsecond=0)


def test_moments_are_utc_and_none_is_zeros() -> None:
    there = datetime(2025, 7, 13, 17, tzinfo=timezone(timedelta(hours=2)))
    assert values.moment_bytes(there).hex() == "e907070d0f0000"
    assert values.moment_bytes(None) == bytes(7)
    assert values.parse_moment(bytes(7)) is None
    with pytest.raises(Malformed):
        values.moment_bytes(there.replace(tzinfo=None))


@pytest.mark.parametrize("data", ["e9070d010f0000", "e90707200f0000", "e9", "00000101000000"])
def test_what_the_calendar_does_not_have_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        values.parse_moment(bytes.fromhex(data))


def test_times_of_day_names_and_places() -> None:
    assert values.parse_time(values.time_bytes(time(23, 59))) == time(23, 59)
    for data in (b"\x18\x00", b"\x00"):
        with pytest.raises(Malformed):
            values.parse_time(data)
    assert values.parse_name(values.name_bytes("Gästin", 20)) == "Gästin"
    for name in ("x" * 21, "a\0b"):
        with pytest.raises(Malformed):
            values.name_bytes(name, 20)
    assert values.parse_name(b"\xff\0") == "\ufffd"
    assert values.parse_coordinate(values.coordinate_bytes(47.5)) == 47.5


def test_no_weekday_is_every_day() -> None:
    assert values.days(0) == values.days(0x80) == values.EVERY_DAY
    assert values.days(0x41) == values.Weekdays.MONDAY | values.Weekdays.SUNDAY


# --- the keypad and the log ---------------------------------------------------------------------------------------


def test_the_keypad_takes_six_digits_without_0_that_do_not_begin_with_12() -> None:
    assert keypad.code_number("987654") == 987_654
    assert keypad.code_digits(987_654) == "987654"
    assert keypad.code_digits(42) == "000042"


@pytest.mark.parametrize("digits", ["12345", "1234567", "120345", "908765", "123456", "12a456", "٣٤٣٤٣٤"])
def test_a_code_that_nobody_could_type_is_refused_and_not_repeated(digits: str) -> None:
    with pytest.raises(Malformed) as caught:
        keypad.code_number(digits)
    assert digits not in str(caught.value)


ENTRIES: list[tuple[int, str, g.LogData]] = [
    (1, "01", g.LoggingSwitched(1)),
    (2, "01000000", g.ActionLogged(1, 0, 0, 0)),
    (3, "00000000", g.CalibrationLogged(0, 0, 0, 0)),
    (4, "00000000", g.InitializationLogged(0, 0, 0, 0)),
    (5, "0101e00700", g.KeypadActionLogged(1, 1, 0xE0, 7)),
    (6, "01", g.DoorLogged(1)),
    (7, "00", g.DoorLoggingSwitched(0)),
]


@pytest.mark.parametrize(("kind", "data", "told"), ENTRIES)
def test_a_log_entry_is_told_by_its_kind(kind: int, data: str, told: g.LogData) -> None:
    entry = g.LogEntry(1, bytes.fromhex("e0070307080f1e"), 2, b"Marc".ljust(32, b"\0"), kind, bytes.fromhex(data))
    read = parse_message(0x0032, entry.build())
    assert isinstance(read, g.LogEntry)
    assert parse_log_data(read) == told
    assert message_fields(read)["name"] == "Marc"


def test_a_log_entry_of_an_unknown_kind_is_malformed() -> None:
    with pytest.raises(Malformed):
        parse_log_data(g.LogEntry(1, bytes(7), 2, bytes(32), 9, b""))


MESSAGES: list[tuple[Message, dict[str, Any]]] = [
    (g.ErrorReport(0x21, 0x41), {"command": "0x0012", "refused_command": "0x0041", "error_name": "bad pin"}),
    (g.ErrorReport(0x99, 0x41), {"error_name": "error 0x99"}),
    (g.MostRecentCommand(0x0D), {"command": "0x000f", "recent": "0x000d"}),
    (g.LockAction(4, 0, 2, bytes(32)), {"action": 4, "action_name": "lock_n_go", "flags": 2}),
    (g.LockAction(9, 0, 0, bytes(32)), {"action_name": ""}),
    (g.Status(1), {"status_name": "accepted"}),
    (g.Status(9), {"status_name": ""}),
    (STATES, {"lock_state_name": "locked", "door_sensor": None}),
    (g.KeypadCode(1, 2, bytes(20), 1, bytes(7), bytes(7), 3, 0), {"enabled": True, "created": None, "code": 2}),
    (
        g.KeypadCode(
            1,
            2,
            bytes(20),
            1,
            bytes(7),
            bytes(7),
            3,
            1,
            g.AuthorizationEntryWindow(bytes(7), bytes(7), 64, b"\1\2", b"\3\4"),
        ),
        {"weekdays": "0x40", "from_time": "01:02", "until_time": "03:04"},
    ),
]


@pytest.mark.parametrize(("message", "told"), MESSAGES)
def test_a_message_is_told_in_plain_words(message: Message, told: dict[str, Any]) -> None:
    said = message_fields(message)
    assert {name: said[name] for name in told} == told


def test_a_configuration_is_told_with_its_place() -> None:
    config = parse_message(0x0015, zeros(0x0015))
    assert isinstance(config, g.Config)
    config.latitude = values.coordinate_bytes(47.25)
    assert message_fields(config)["latitude"] == 47.25


def test_codes_pins_and_keys_are_not_shown() -> None:
    add = g.AddKeypadCode(987654, bytes(20), 0, bytes(7), bytes(7), 0, bytes(2), bytes(2), bytes(32), 4321)
    assert "987654" not in repr(add)
    assert "4321" not in repr(add)
    invite = g.AuthorizationDataInvite(
        bytes(32), 0, b"\xa5" * 32, 0, 0, bytes(7), bytes(7), 0, bytes(2), bytes(2), bytes(32), 4321
    )
    assert "xa5" not in repr(invite)
    assert "4321" not in repr(g.SetSecurityPin(4321, bytes(32), 1))


@given(data=st.binary(max_size=64))
def test_any_payload_of_any_command_is_read_or_malformed(data: bytes) -> None:
    for command in constants.Command:
        try:
            message = parse_message(command, data)
        except CodecError:
            continue
        assert message.build() == data
