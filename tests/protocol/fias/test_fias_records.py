"""FIAS records, fields and messages; the registry's every row."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.fias.messages import (
    COLUMNS,
    MESSAGES,
    GuestIn,
    KeyAnswer,
    KeyRequest,
    LinkRecord,
    Message,
    from_record,
    to_record,
)
from latchwork.protocol.fias.record import Record, parse_record
from latchwork.protocol.fias.tables import FIELDS, RECORDS, Form, answer_in_words
from latchwork.protocol.fias.values import clean_name, format_date, format_time, parse_date, parse_time

TEXT = st.text(st.characters(exclude_characters="|", exclude_categories=("C",)), min_size=1, max_size=8)
IDS = st.text(st.sampled_from("ABKRN#$129"), min_size=2, max_size=2)
RECORD = st.builds(Record, IDS, st.lists(st.tuples(IDS, st.just("") | TEXT), max_size=5).map(tuple))
VALUES: dict[Form, st.SearchStrategy[Any]] = {
    Form.TEXT: TEXT,
    Form.NUMBER: st.integers(0, 99),
    Form.DATE: st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    Form.TIME: st.times().map(lambda moment: moment.replace(microsecond=0)),
    Form.IDS: st.lists(IDS, min_size=1, max_size=4).map(tuple),
}


@given(record=RECORD)
def test_a_record_is_read_as_it_was_written(record: Record) -> None:
    assert parse_record(record.text()) == record


@given(text=st.text(max_size=30))
def test_any_text_is_a_record_or_the_declared_error(text: str) -> None:
    try:
        record = parse_record(text)
    except Malformed:
        return
    assert record.text() == text


@pytest.mark.parametrize("kind", MESSAGES.values(), ids=lambda kind: kind.__name__)
def test_every_message_builds_parses_and_names_its_source(kind: type[Message]) -> None:
    assert kind.row().source
    assert kind.row().id == kind.ID

    @given(data=st.data())
    def round_trip(data: st.DataObject) -> None:
        values = {
            attribute: data.draw(st.none() | VALUES[FIELDS[name].form]) for name, attribute in COLUMNS[kind.ID].items()
        }
        message = kind(**values)
        record = to_record(message)
        assert from_record(parse_record(record.text())) == message
        assert {name for name, _ in record.fields} <= set(COLUMNS[kind.ID])

    round_trip()


def test_every_field_and_record_of_the_tables_says_what_it_is_and_where_that_stands() -> None:
    for row in (*RECORDS.values(), *FIELDS.values()):
        assert len(row.id) == 2
        assert row.says
        assert row.source
    assert {name for columns in COLUMNS.values() for name in columns} <= set(FIELDS)


def test_the_order_of_fields_is_free_and_what_is_unknown_is_carried_along() -> None:
    one = from_record(parse_record("KR|RN202|KTN|KC1|"))
    other = from_record(parse_record("KR|KC1|RN202|KTN|"))
    assert one == other
    more = from_record(parse_record("KR|RN202|??x|RN303|"))
    assert isinstance(more, KeyRequest)
    assert (more.room, more.more) == ("202", (("??", "x"), ("RN", "303")))
    assert parse_record("KR|??x|").unknown == ("??",)
    assert from_record(Record("ZZ")) is None


def test_an_empty_field_is_kept_in_the_record_and_counts_as_left_out_in_the_message() -> None:
    record = parse_record("LR|RI|FL|")
    assert record.get("RI") == ""
    assert from_record(record) == LinkRecord()
    assert record.text() == "LR|RI|FL|"


def test_a_field_that_was_not_asked_for_is_taken_out() -> None:
    record = parse_record("KR|RN202|GNGuest|KTN|").only(frozenset({"RN", "KT"}))
    assert record.text() == "KR|RN202|KTN|"


@pytest.mark.parametrize("text", ["", "KR", "KR|RN1", "KRX|", "K|", "KR|R|", "KR||", "K |", "é1|"])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_record(text)


@pytest.mark.parametrize("value", ["a|b", "a\x03b", "a\nb"])
def test_a_value_that_would_end_its_field_or_frame_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(Malformed) as caught:
        Record("KR", (("GN", value),))
    assert value not in str(caught.value)


@pytest.mark.parametrize(("name", "clean"), [("O|Neil", "O Neil"), ("|", ""), ("A¦B|\x03C", "A B C"), ("Zoë", "Zoë")])
def test_a_guest_may_be_called_anything(name: str, clean: str) -> None:
    assert clean_name(name) == clean
    assert to_record(GuestIn(name=clean_name(name))).get("GN") == clean


@pytest.mark.parametrize(("text", "moment"), [("120000", time(12)), ("12:00", time(12)), ("0905", time(9, 5))])
def test_a_departure_time_is_read_in_each_of_its_forms(text: str, moment: time) -> None:
    assert parse_time(text) == moment


@pytest.mark.parametrize("text", ["", "250000", "1260", "12h00", "1 0000"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_time(text)


@pytest.mark.parametrize("text", ["", "241301", "240230", "2024-05-01", "24050x"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_date(text)


def test_dates_of_another_century_cannot_be_written() -> None:
    assert format_date(date(2024, 5, 1)) == "240501"
    assert format_time(time(15, 0, 1)) == "150001"
    with pytest.raises(Malformed):
        format_date(date(1999, 12, 31))


@pytest.mark.parametrize("text", ["KR|K#x|", "KR|K#-1|", "LR|RIKR|FLWSK|", "KR|GA24050|", "LA|TI99|"])
def test_a_value_out_of_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        from_record(parse_record(text))


def test_an_answer_is_told_in_words_and_anything_but_ok_is_a_failure() -> None:
    assert KeyAnswer(status="OK").ok
    assert not KeyAnswer(status="BY").ok
    assert answer_in_words("BY") == "the encoder is busy or was not found"
    assert answer_in_words("XY", "no such room") == "refused with XY, whose meaning is not public: no such room"


def test_a_new_key_is_told_from_a_duplicate() -> None:
    assert KeyRequest(key_type="N").is_new
    assert not KeyRequest(key_type="D").is_new


def test_names_and_tracks_stay_out_of_a_repr() -> None:
    told = repr(KeyRequest(room="202", name="Secret Guest", track_2="9999")) + repr(parse_record("KR|$29999|"))
    assert "202" in told
    assert "Secret" not in told
    assert "9999" not in told
