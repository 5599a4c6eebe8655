"""Every request and reply there and back, every kind of log record, pages, dates, cloud fields."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.ttlock import cards, fields, log, passcodes
from latchwork.protocol.ttlock import generated as g
from latchwork.protocol.ttlock.cipher import PayloadCipher, Undecipherable
from latchwork.protocol.ttlock.cloud import decode_field, decode_key, encode_field
from latchwork.protocol.ttlock.commands import Feature, PasscodeType, features
from latchwork.protocol.ttlock.dates import date5, date6, parse_date5, parse_date6
from latchwork.protocol.ttlock.errors import NAMES, LockError, name
from latchwork.protocol.ttlock.login import proof
from latchwork.protocol.ttlock.messages import COMMAND_OF, Request, parse_reply, parse_request

LOCAL = st.datetimes(datetime(2000, 1, 1), datetime(2255, 12, 31)).map(  # noqa: DTZ001 - the lock knows no zone
    lambda moment: moment.replace(microsecond=0)
)
A, B = bytes.fromhex("1a03020900"), bytes.fromhex("1a03031200")
AFTERNOON = datetime(2026, 3, 2, 15, 0, 7)  # noqa: DTZ001

SEED = g.InitPasswordsRecord(code=1070, table=123456789)

REQUESTS: list[tuple[Request, str]] = [
    (g.ReadFeatures(), ""),
    (g.ListPasscodes(sequence=0), "0000"),
    (g.ReadStatus(vendor=b"SCIENER"), "534349454e4552"),
    (g.CheckRandom(sum=0x11ED2943), "11ed2943"),
    (g.Unlock(sum=0x11ED2943, unix_time=0x69A7E158), "11ed294369a7e158"),
    (g.Reset(), ""),
    (g.AddPasscode(kind=2, code=b"004711", start=A, end=B), "0202063030343731311a030209001a03031200"),
    (g.RemovePasscode(kind=3, code=b"1234"), "03030431323334"),
    (g.ModifyPasscode(kind=3, code=b"1234", new_code=b"56789", window=b""), "050304313233340535363738" + "39"),
    (g.AddCard(number=0x12345678, start=A, end=B), "02123456781a030209001a03031200"),
    (g.DeleteCard(number=0x12345678), "0312345678"),
    (g.DeleteLongCard(number=0x12345678), "030000000012345678"),
    (g.ModifyLongCard(number=1, start=A, end=B), "0500000000000000011a030209001a03031200"),
    (g.ModifyFingerprint(number=bytes(6), start=A, end=B), "050000000000001a030209001a03031200"),
    (g.AddFingerprint(), "02"),
    (g.ClearFingerprints(), "04"),
    (g.ClearCycles(user_type=2, user=b"\x12\x34\x56\x78"), "04020412345678"),
    (g.QueryPassage(sequence=0), "0100"),
    (
        g.AddPassage(kind=1, week_or_day=0, month=0, start_hour=8, start_minute=0, end_hour=18, end_minute=30),
        "020100000800121e",
    ),
    (g.ClearPassage(), "04"),
    (g.QueryAutoLock(), "01"),
    (g.QueryRemoteUnlock(), "01"),
    (g.SetPasscodeDisplay(value=1), "0201"),
    (g.QuerySound(), "01"),
    (g.SetSound(on=1), "0201"),
    (g.SetVolume(on=1, level=3), "02010300"),
    (
        g.InitPasswords(year=26, records=[g.InitPasswordsRecord(code=1070, table=123456789)] * 10),
        "1a" + "42e0075bcd15" * 10,
    ),
]

REPLIES: list[tuple[int, str]] = [
    (0x01, "5a0044f5f700000004"),
    (0x03, "5a02"),
    (0x05, "5a0305"[:4]),
    (0x05, "5a0202"),
    (0x06, "5a060001000000000001" + "1a03020900" + "1a03031200"),
    (0x06, "5a06ffff"),
    (0x06, "5a0201" + "010203040506"),
    (0x14, "6401"),
    (0x14, "640102"),
    (0x14, "64" + "02acd30b" + "69a7e158" + "1a03040f2539"),
    (0x30, ""),
    (0x36, "5a01000500010384"),
    (0x36, "5a0100050001038402"),
    (0x36, "5a02"),
    (0x37, "5a0101"),
    (0x43, "64"),
    (0x45, "64"),
    (0x47, "64"),
    (0x52, ""),
    (0x59, "5a0101"),
    (0x62, "5a010103"),
    (0x65, "5a00"),
    (0x66, "5a01ff" + "01000008001200"),
    (0x70, "5a02"),
]


@pytest.mark.parametrize(("request_", "wire"), REQUESTS, ids=lambda value: type(value).__name__)
def test_a_request_is_built_as_documented_and_parsed_back(request_: Request, wire: str) -> None:
    assert request_.build().hex() == wire
    assert parse_request(COMMAND_OF[type(request_)], bytes.fromhex(wire)) == request_
    fields.request_fields(request_)


@pytest.mark.parametrize(("echo", "wire"), REPLIES)
def test_a_reply_is_parsed_and_built_back(echo: int, wire: str) -> None:
    reply = parse_reply(echo, bytes.fromhex(wire))
    assert reply.build().hex() == wire
    fields.reply_fields(reply)


@given(st.integers(0, 255), st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_as_malformed(command: int, data: bytes) -> None:
    for parse in (parse_request, parse_reply):
        try:
            message = parse(command, data)
        except CodecError:
            continue
        assert message.build() == data


def test_feature_groups_count_on_after_the_first() -> None:
    found = features([0x0044F5F7, 0x00000004])
    assert Feature.CYCLIC_CARD_OR_FINGERPRINT in found
    assert Feature.MODIFY_PASSCODE in found
    assert Feature.READ_ADMIN_CODE in found


def test_the_proof_wraps_at_32_bits_and_agrees_with_the_captures() -> None:
    assert proof(0xFFFFFFFF, 2) == 1
    for random, answer in ((0x10E32AC3, 0x11ED2943), (0x1BBE42DE, 0x1CC8415E), (0x37A90F3B, 0x38B30DBB)):
        assert proof(random, 0x0109FE80) == answer


# --- dates --------------------------------------------------------------------------------------------------------


@given(LOCAL)
def test_dates_are_plain_binary_bytes_there_and_back(moment: datetime) -> None:
    assert parse_date6(date6(moment)) == moment
    assert parse_date5(date5(moment)) == moment.replace(second=0)


def test_a_date_of_2026_is_binary_and_not_packed_decimal() -> None:
    assert date6(AFTERNOON).hex() == "1a03020f0007"


@pytest.mark.parametrize("wire", ["0001311400", "1a00010000", "1a021e0000", "1a0203", "1a0203180000"])
def test_bytes_that_are_no_date_are_malformed(wire: str) -> None:
    with pytest.raises(Malformed):
        parse_date5(bytes.fromhex(wire))


def test_a_time_with_a_zone_is_not_sent_to_a_lock() -> None:
    with pytest.raises(Malformed):
        date5(datetime(2026, 3, 2, tzinfo=UTC))


# --- pages --------------------------------------------------------------------------------------------------------

EVENING = datetime(2026, 3, 2, 18, 30)  # noqa: DTZ001

CODES = [
    passcodes.Passcode(PasscodeType.PERMANENT, "0042", "0042", EVENING),
    passcodes.Passcode(PasscodeType.COUNT, "111111", "111111", EVENING, EVENING.replace(hour=20)),
    passcodes.Passcode(PasscodeType.PERIOD, "5678", "1234", EVENING, EVENING.replace(day=9)),
    passcodes.Passcode(PasscodeType.CYCLIC, "777777777", "777777777", EVENING, None, b"\x00\x05"),
]


def test_a_page_of_codes_comes_back_with_the_next_sequence() -> None:
    reply = passcodes.build_page(4, CODES)
    assert passcodes.parse_page(parse_passcodes(reply.build())) == (4, CODES)


def parse_passcodes(data: bytes) -> g.ListPasscodesReply:
    reply = parse_reply(7, data)
    assert isinstance(reply, g.ListPasscodesReply)
    return reply


def test_an_empty_page_ends_the_list() -> None:
    assert passcodes.parse_page(parse_passcodes(b"\x00\x00")) == (None, [])
    assert passcodes.parse_page(passcodes.build_page(0xFFFF, CODES[:1])) == (None, CODES[:1])


def test_a_code_shows_no_digits() -> None:
    assert "0042" not in repr(CODES[0])


def test_a_page_with_a_torn_record_is_malformed() -> None:
    whole = passcodes.build_page(0xFFFF, CODES).page
    for at in range(3, len(whole)):
        torn = g.ListPasscodesReply(page=whole[:at])
        try:
            _, found = passcodes.parse_page(torn)
        except CodecError:
            continue
        assert found == CODES[: len(found)]


SHORT = cards.Card("305419896", EVENING, EVENING.replace(day=9))
LONG = cards.Card("36107183545454593", EVENING, EVENING.replace(day=9))


@pytest.mark.parametrize("held", [[], [SHORT], [SHORT, SHORT], [LONG]])
def test_a_page_of_cards_tells_wide_numbers_by_its_length(held: list[cards.Card]) -> None:
    reply = parse_reply(5, cards.build_page(90, 0xFFFF, held).build())
    assert isinstance(reply, g.SearchCardsReply)
    assert cards.parse_page(reply) == (None, held)


def test_a_wide_number_shares_no_page() -> None:
    with pytest.raises(Malformed):
        cards.build_page(90, 0xFFFF, [SHORT, LONG])


@pytest.mark.parametrize("number", ["", "12a4", "9999999999", "99999999999999999999", "٣٤"])
def test_what_is_no_card_number_is_malformed(number: str) -> None:
    with pytest.raises(Malformed):
        cards.value(number)


# --- the log ------------------------------------------------------------------------------------------------------

TAILS: dict[type, log.Tail] = {
    g.AppTail: g.AppTail(uid=1, record_id=2),
    g.RemoteTail: g.RemoteTail(uid=1, record_id=2, key_id=3),
    g.KeypadTail: g.KeypadTail(code=b"1234", new_code=b"5678"),
    g.WrongCodeTail: g.WrongCodeTail(code=b"0000"),
    g.CodesRemovedTail: g.CodesRemovedTail(time=A, code=b"1234"),
    g.CardTail: g.CardTail(number=bytes.fromhex("12345678")),
    g.FingerprintTail: g.FingerprintTail(number=b"123456"),
    g.DeviceTail: g.DeviceTail(reversed_mac=bytes.fromhex("332211ccbbaa"), key_id=1, battery=80),
    g.CodeAddedTail: g.CodeAddedTail(code=b"1234", start=A, end=B),
    g.SensorTail: g.SensorTail(battery=77),
}


@pytest.mark.parametrize("kind", sorted(log.KINDS))
def test_every_kind_of_log_record_comes_back(kind: int) -> None:
    record = log.Logged(kind, AFTERNOON, 45, TAILS[log.KINDS[kind].tail])
    reply = parse_reply(0x25, log.build_page(9, [record, record]).build())
    assert isinstance(reply, g.ReadLogReply)
    assert log.parse_page(reply) == (9, [record, record])
    assert fields.reply_fields(reply)["records"][0]["type"] == kind


def test_a_kind_that_nobody_knows_keeps_its_bytes() -> None:
    record = log.Logged(200, AFTERNOON, 45, b"\x01\x02\x03")
    assert log.Logged.parse(record.build()) == record


def test_the_end_of_the_log_is_an_empty_page() -> None:
    assert log.parse_page(g.ReadLogReply.parse(b"\x00\x00")) == (None, [])


# --- keys and cloud fields ----------------------------------------------------------------------------------------


@given(st.text("0123456789", min_size=1, max_size=40), st.integers(0, 255))
def test_a_cloud_field_comes_back_under_any_seed(digits: str, seed: int) -> None:
    assert decode_field(encode_field(digits, seed)) == digits


@pytest.mark.parametrize("text", ["", "12345", "MTAz!", "MzAwLDE="])
def test_what_is_no_cloud_field_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        decode_field(text)


def test_a_key_is_written_with_commas_or_without() -> None:
    commas = "a1,b2,c3,d4,e5,f6,07,18,29,3a,4b,5c,6d,7e,8f,90"
    assert decode_key(commas) == decode_key(commas.replace(",", ""))
    with pytest.raises(Malformed):
        decode_key("a1,b2")


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=1, max_size=200))
def test_a_payload_comes_back_under_its_key_and_equal_texts_look_equal(key: bytes, plaintext: bytes) -> None:
    cipher = PayloadCipher(key)
    assert cipher.decrypt(cipher.encrypt(plaintext)) == plaintext
    assert cipher.encrypt(plaintext) == PayloadCipher(key).encrypt(plaintext)


def test_a_payload_of_a_broken_length_is_undecipherable() -> None:
    with pytest.raises(Undecipherable):
        PayloadCipher(bytes(16)).decrypt(bytes(17))


def test_every_error_code_has_a_name() -> None:
    assert set(NAMES) == set(LockError)
    assert "0x99" in name(0x99)
