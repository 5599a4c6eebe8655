"""Messenger's envelope, answers and faults, and the settings of Ambiance and Community."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.dormakaba.faults import ENCODER_DETAILS, MAIN_REASONS, fault_in_words
from latchwork.protocol.dormakaba.messenger import (
    OPERATIONS,
    UTILITY,
    Answer,
    CommonArea,
    Envelope,
    Fault,
    Header,
    OperationRow,
    Order,
    build_answer,
    build_envelope,
    build_stand_in_fault,
    format_moment,
    parse_answer,
    parse_envelope,
    parse_moment,
)
from latchwork.protocol.dormakaba.settings import ApiClient, parse_version, speaks_lgs, takes_mobile_keys

TEXT = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x2FF, exclude_characters="\x7f\x85\xa0\xad"), max_size=8
)
ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=-8))])
MOMENTS = st.builds(
    lambda moment, zone: moment.replace(microsecond=0, tzinfo=zone),
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - with or without a zone
    ZONES,
)
HEADERS = st.builds(
    Header,
    url=st.just("http://localhost:1619/MessengerPMSWS.asmx"),
    message_id=TEXT.filter(bool),
    username=TEXT,
    password=TEXT,
    token_id=TEXT,
)
STAYS = st.builds(
    Order,
    operation=st.sampled_from(["CreateNewBooking", "AddSharedGuest"]),
    reservation=TEXT.filter(bool),
    site=TEXT,
    terminal=TEXT,
    encoder=TEXT,
    check_in=MOMENTS,
    check_out=MOMENTS,
    guest=TEXT,
    main_room=TEXT,
    rooms=st.lists(TEXT, max_size=3).map(tuple),
    areas=st.lists(st.builds(CommonArea, st.integers(1, 12)), max_size=3).map(tuple),
    track2_folio=TEXT,
    track1_guest=TEXT,
    count=st.integers(0, 9),
    size=st.integers(0, 9),
    uid=TEXT,
)
DUPLICATES = st.builds(
    Order,
    operation=st.just("MakeDuplicateKey"),
    reservation=TEXT.filter(bool),
    guest=TEXT,
    count=st.integers(0, 9),
    uid=TEXT,
)
HEADER = Header(url="http://h:1619/M.asmx", message_id="id-1", username="pms", password="hunter2")
ORDER = Order(
    operation="CreateNewBooking",
    reservation="R1",
    check_in=datetime(2024, 5, 1, 15, tzinfo=UTC),
    check_out=datetime(2024, 5, 3, 11, tzinfo=UTC),
    guest="Guest",
    main_room="101",
)


def envelope(order: Order = ORDER, header: Header = HEADER) -> bytes:
    return build_envelope(Envelope(header, order))


@given(header=HEADERS, order=STAYS | DUPLICATES)
def test_an_envelope_is_read_as_it_was_built_and_is_xml_to_others(header: Header, order: Order) -> None:
    xml = build_envelope(Envelope(header, order))
    assert parse_envelope(xml) == Envelope(header, order)
    assert ElementTree.fromstring(xml).tag.endswith("}Envelope")


def test_a_timestamp_goes_along_when_its_times_are_stated() -> None:
    stamped = replace(HEADER, timestamp_id="t", created=ORDER.check_in, expires=ORDER.check_out)
    assert parse_envelope(envelope(header=stamped)).header == stamped
    assert b"Timestamp" not in envelope()


def test_a_guests_name_stands_in_the_namespace_of_its_operation() -> None:
    booking, duplicate = envelope(), envelope(Order(operation="MakeDuplicateKey", reservation="R1", guest="Guest"))
    assert f'<GuestName xmlns="{UTILITY}">'.encode() in booking
    assert b"<GuestName>Guest</GuestName>" in duplicate
    wrong = booking.replace(f' xmlns="{UTILITY}">Guest'.encode(), b">Guest")
    with pytest.raises(Malformed, match="GuestName does not stand in the WS-Security utility namespace"):
        parse_envelope(wrong)
    other = duplicate.replace(b"<GuestName>", f'<GuestName xmlns="{UTILITY}">'.encode())
    with pytest.raises(Malformed, match=r"does not stand in http://tempuri.org"):
        parse_envelope(other)


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=lambda row: row.name)
def test_every_operation_is_built_or_said_to_be_public_by_name_alone(row: OperationRow) -> None:
    assert row.says
    order = replace(ORDER, operation=row.name)
    if row.fields is None:
        with pytest.raises(Malformed, match="not public"):
            envelope(order)
    else:
        assert Envelope(HEADER, order).soap_action == f"http://tempuri.org/{row.name}"
        assert parse_envelope(envelope(order)).order.reservation == "R1"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<ReservationID>R1</ReservationID>", b""),
        (b"<ReservationID>R1</ReservationID>", b"<ReservationID/>"),
        (b"<ReservationID>R1", b"<Moon>x</Moon><ReservationID>R1"),
        (b"<KeyCount>1</KeyCount>", b"<KeyCount>1</KeyCount><KeyCount>1</KeyCount>"),
        (b"<KeyCount>1<", b"<KeyCount>many<"),
        (b"<KeyCount>1<", b"<KeyCount>11111111111<"),
        (b"Doors>false<", b"Doors>maybe<"),
        (b"2024-05-01T15:00:00Z", b"2024-05-01"),
        (b"2024-05-01T15:00:00Z", b"2024-05-41T15:00:00Z"),
        (
            b"<CommonAreaList/>",
            b"<CommonAreaList><CCommonAreas><PassLevelNo>13</PassLevelNo></CCommonAreas></CommonAreaList>",
        ),
        (b"<CommonAreaList/>", b"<CommonAreaList><CCommonAreas/></CommonAreaList>"),
        (b"M.asmx/CreateNewBooking<", b"M.asmx/CheckOutGuest<"),
        (b">id-1<", b"><"),
        (b"AuthHeader", b"OtherHeader"),
        (b"UsernameToken", b"OtherToken"),
        (b"Header>", b"Headers>"),
        (b'<CreateNewBooking xmlns="http://tempuri.org">', b'<CreateNewBooking xmlns="urn:x">'),
        (b"CreateNewBooking xmlns", b"CreateNothing xmlns"),
        (b"Envelope", b"Envelop"),
        (b"Body>", b"Bodies>"),
        (b"<?xml", b"<!DOCTYPE a [<!ENTITY e 'x'>]><?xml"),
    ],
)
def test_an_envelope_out_of_form_is_refused(old: bytes, new: bytes) -> None:
    xml = envelope()
    assert old in xml
    with pytest.raises(Malformed):
        parse_envelope(xml.replace(old, new))


@pytest.mark.parametrize(
    "change",
    [{"check_in": None}, {"areas": (CommonArea(0),)}, {"operation": "Moon"}, {"guest": "bell\x07"}],
)
def test_an_order_that_cannot_be_sent_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        envelope(replace(ORDER, **change))  # type: ignore[arg-type]


@given(xml=st.binary(max_size=60))
def test_any_bytes_are_an_envelope_or_the_declared_error(xml: bytes) -> None:
    for parse in (parse_envelope, parse_answer):
        with pytest.raises(Malformed):
            parse(xml)


def test_moments_keep_the_zone_that_they_were_sent_with() -> None:
    for text in ("2024-05-01T15:00:00Z", "2024-05-01T15:00:00-08:00", "2024-05-01T15:00:00"):
        assert format_moment(parse_moment(text)) == text
    assert parse_moment("2020-11-21T04:27:13.6115233-08:00").microsecond == 611523


# --- answers and faults -----------------------------------------------------------------------------------------------


@given(key=st.none() | st.binary(min_size=1), operation=st.sampled_from(sorted(OPERATIONS)))
def test_an_answer_is_read_as_it_was_given(key: bytes | None, operation: str) -> None:
    assert parse_answer(build_answer(Answer(operation, key))) == Answer(operation, key)


@given(reason=st.sampled_from(sorted(MAIN_REASONS)), detail=st.none() | st.sampled_from(sorted(ENCODER_DETAILS)))
def test_a_fault_is_read_wherever_its_reasons_stand(reason: str, detail: str | None) -> None:
    fault = Fault(reason, detail)
    assert parse_answer(build_stand_in_fault(fault)) == fault
    xml = build_stand_in_fault(fault)
    moved = xml.replace(b"<aReason", b"<deep><aReason").replace(b"</detail>", b"</deep></detail>")
    assert parse_answer(moved) == fault
    assert fault.in_words()


def test_a_fault_without_reasons_tells_its_text() -> None:
    xml = b'<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/"><E:Body><E:Fault>%s</E:Fault></E:Body></E:Envelope>'
    assert parse_answer(xml % b"<faultstring> broken </faultstring>") == Fault("broken")
    assert parse_answer(xml % b"") == Fault("a fault without a reason")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"CreateNewBookingResponse", b"CreateNewBooking"),
        (b"CreateNewBookingResponse", b"MoonResponse"),
        (b"Body>", b"Bodies>"),
        (b"a2V5", b"!!!!"),
        (b"<Body>", b"<Body><x/>"),
    ],
)
def test_what_is_no_answer_is_refused(old: bytes, new: bytes) -> None:
    xml = build_answer(Answer("CreateNewBooking", b"key"))
    assert old in xml
    with pytest.raises(Malformed):
        parse_answer(xml.replace(old, new))


def test_faults_are_told_in_words() -> None:
    assert fault_in_words("RoomNumberNotFound") == "the room is unknown"
    assert fault_in_words("EncoderMsg", "VIP_NO_CARD_PRESENT").endswith("no card lies on the encoder")
    assert fault_in_words("ReservationNoInvalid") == "reservation no invalid"
    assert fault_in_words("EncoderMsg", "ATLASCardNotInserted").endswith("atlas card not inserted")


def test_passwords_names_and_keys_stay_out_of_a_repr() -> None:
    told = repr(Envelope(HEADER, ORDER)) + repr(Answer("CreateNewBooking", b"secret"))
    for word in ("hunter2", "guest=", "secret"):
        assert word not in told


# --- Ambiance and Community -------------------------------------------------------------------------------------------


def test_a_rest_client_is_no_longer_than_the_systems_take() -> None:
    assert "hunter2" not in repr(ApiClient("id", "hunter2"))
    ApiClient("i" * 32, "s" * 512)
    for client, secret in (("i" * 33, "s"), ("", "s"), ("i", "s" * 513), ("i", "")):
        with pytest.raises(Malformed) as caught:
            ApiClient(client, secret)
        assert "sss" not in str(caught.value)


@pytest.mark.parametrize(("version", "speaks"), [("2.11.2", True), ("2.11.1", False), ("3", True), ("2.11.10", True)])
def test_ambiance_speaks_lgs_from_a_version_on(version: str, speaks: bool) -> None:
    assert speaks_lgs(version) is speaks


def test_mobile_keys_need_a_lock_firmware() -> None:
    assert takes_mobile_keys("1.3.1.0")
    assert not takes_mobile_keys("1.3.0.9")
    for text in ("", "1.x", "1..2"):
        with pytest.raises(Malformed):
            parse_version(text)
