"""Codes, schedules, states and the log of Schlage's cloud."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.rest.documents import read_plain
from latchwork.protocol.rest.errors import BadAnswer, BadRequest
from latchwork.protocol.schlage import calls, connect
from latchwork.protocol.schlage.access_codes import AccessCode, read_access_code
from latchwork.protocol.schlage.documents import AccessCodeDocument, Attributes, Device, LogEntryDocument
from latchwork.protocol.schlage.events import EVENTS, NOBODY, UNKNOWN, log_entry
from latchwork.protocol.schlage.schedules import (
    ALL_DAYS,
    ALWAYS,
    Days,
    Recurring,
    Schedule,
    Temporary,
    TwiceRecurring,
    Weekly,
    days_of,
)
from latchwork.protocol.schlage.states import LockState, has_wifi, model_of, penalty_seconds, sounds_alarm

MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
WEEKLY = st.builds(Weekly, st.integers(1, 0x7F).map(Days), MINUTES, MINUTES)
LIMITED = WEEKLY.filter(lambda weekly: not weekly.is_always)
SECONDS = st.integers(1, 0xFFFF_FFFE).map(lambda at: datetime.fromtimestamp(at, UTC))
WINDOWS = st.tuples(st.none() | SECONDS, st.none() | SECONDS).filter(
    lambda pair: pair != (None, None) and (None in pair or pair[0] < pair[1])  # type: ignore[operator]
)
SCHEDULES: st.SearchStrategy[Schedule] = (
    st.just(ALWAYS)
    | WINDOWS.map(lambda pair: Temporary(*pair))
    | LIMITED.map(Recurring)
    | st.builds(TwiceRecurring, LIMITED, LIMITED)
)
CODES = st.builds(
    AccessCode,
    name=st.text(min_size=1, max_size=20, alphabet=st.characters(exclude_categories=["Cs"])),
    code=st.text("0123456789", min_size=4, max_size=8),
    schedule=SCHEDULES,
    notify=st.booleans(),
    disabled=st.booleans(),
    id=st.none() | st.just("u1"),
)


@given(CODES)
def test_a_code_comes_back_from_its_document_with_its_zeros_and_its_schedule(code: AccessCode) -> None:
    wire = json.loads(json.dumps(code.document().document()))
    assert read_access_code(read_plain(AccessCodeDocument, wire, "code")) == code


@given(st.dictionaries(st.sampled_from(list(AccessCodeDocument.model_fields)), st.integers() | st.text() | st.none()))
def test_any_document_is_read_or_refused(wire: dict[str, Any]) -> None:
    try:
        read_access_code(read_plain(AccessCodeDocument, wire, "code"))
    except CodecError:
        return


def document(**changed: Any) -> AccessCodeDocument:
    wire = AccessCode("Guest", "0123").document().document()
    return read_plain(AccessCodeDocument, wire | changed, "code")


def test_a_code_without_a_length_has_four_digits() -> None:
    wire = AccessCode("Guest", "0007").document().document()
    del wire["accessCodeLength"]
    assert read_access_code(read_plain(AccessCodeDocument, wire, "code")).code == "0007"


WEEKDAYS = {"daysOfWeek": "3E", "startHour": 9, "startMinute": 30, "endHour": 17, "endMinute": 0}
EVERY_DAY = {"daysOfWeek": "7F", "startHour": 0, "startMinute": 0, "endHour": 23, "endMinute": 59}


def test_a_window_goes_before_weekly_schedules() -> None:
    read = read_access_code(document(activationSecs=1000, expirationSecs=2000, schedule1=WEEKDAYS))
    assert read.schedule == Temporary(datetime.fromtimestamp(1000, UTC), datetime.fromtimestamp(2000, UTC))
    open_start = read_access_code(document(expirationSecs=2000))
    assert open_start.schedule == Temporary(None, datetime.fromtimestamp(2000, UTC))
    assert open_start.document() == document(expirationSecs=2000)


def test_a_second_schedule_of_every_minute_is_none() -> None:
    weekdays = Recurring(Weekly(days_of("3E"), time(9, 30), time(17)))
    assert read_access_code(document(schedule1=WEEKDAYS, schedule2=EVERY_DAY)).schedule == weekdays
    assert read_access_code(document(schedule2=EVERY_DAY)).schedule == ALWAYS


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"accessCode": 12345}, "more digits"),
        ({"accessCode": 100_000_000}, "accessCode"),
        ({"accessCode": -1}, "accessCode"),
        ({"accessCodeLength": 3}, "accessCodeLength"),
        ({"accessCodeLength": 9}, "accessCodeLength"),
        ({"disabled": 2}, "disabled"),
        ({"activationSecs": 2000, "expirationSecs": 1000}, "not after"),
        ({"expirationSecs": 4294967296}, "expirationSecs"),
        ({"schedule2": WEEKDAYS}, "schedule1 does not"),
        ({"schedule1": {**WEEKDAYS, "startHour": 24}}, "startHour"),
        ({"schedule1": {**WEEKDAYS, "daysOfWeek": "80"}}, "seven days"),
        ({"schedule1": {**WEEKDAYS, "daysOfWeek": "g"}}, "hex"),
        ({"schedule1": {**WEEKDAYS, "daysOfWeek": ""}}, "hex"),
        ({"schedule1": {**WEEKDAYS, "daysOfWeek": "07F"}}, "hex"),
    ],
)
def test_a_document_that_contradicts_itself_is_the_clouds_mistake(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(Malformed, match=says):
        read_access_code(document(**changed))


NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (AccessCode("Guest", "123"), "4 to 8 digits"),
        (AccessCode("Guest", "123456789"), "4 to 8 digits"),
        (AccessCode("Guest", "12x4"), "4 to 8 digits"),
        (AccessCode("Guest", "٠١٢٣"), "4 to 8 digits"),
        (AccessCode("", "1234"), "a name"),
        (AccessCode("Guest", "1234", Recurring(Weekly(Days(0)))), "opens never"),
    ],
)
def test_a_code_that_no_lock_takes_is_our_own_mistake(code: AccessCode, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        code.document()


def test_all_codes_of_a_lock_have_one_length() -> None:
    assert AccessCode("Guest", "1234").document(4).access_code == 1234
    with pytest.raises(BadRequest, match="has 6 digits"):
        AccessCode("Guest", "1234").document(6)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Temporary(None, None), "neither start nor end"),
        (lambda: Temporary(NOW, NOW), "ends before it starts"),
        (lambda: Temporary(NOW, NOW + timedelta(milliseconds=900)), "ends before it starts"),
        (lambda: Temporary(datetime(2026, 1, 1), None), "need a zone"),  # noqa: DTZ001 - what must be refused
        (lambda: Temporary(datetime(1960, 1, 1, tzinfo=UTC), None), "1970 and 2106"),
        (lambda: Temporary(None, datetime(2107, 1, 1, tzinfo=UTC)), "1970 and 2106"),
        (lambda: Weekly(ALL_DAYS, time(9, 0, 1)), "whole minutes"),
        (lambda: Weekly(ALL_DAYS, time(9, tzinfo=UTC)), "local time"),
    ],
)
def test_a_schedule_that_cannot_be_written_is_refused(make: Any, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        make()


def test_fractions_of_a_second_are_cut_off() -> None:
    between = Temporary(NOW + timedelta(milliseconds=900), NOW + timedelta(seconds=5, milliseconds=900))
    assert between.seconds == (int(NOW.timestamp()), int(NOW.timestamp()) + 5)


def test_a_pin_is_in_no_repr_and_in_no_error() -> None:
    code = AccessCode("Guest", "48219999")
    for shown in (code, code.document(), calls.adding(code), calls.ADD_CODE):
        assert "48219999" not in repr(shown)
    with pytest.raises(BadRequest) as refused:
        AccessCode("Guest", "482199x").document()
    assert "482199" not in str(refused.value)
    with pytest.raises(BadAnswer) as answered:
        read_access_code(document(accessCode=48219999))
    assert "48219999" not in str(answered.value)


def test_bodies_of_commands_need_an_id_when_the_code_is_there_and_none_when_it_is_not() -> None:
    new, old = AccessCode("Guest", "1234", notify=True), AccessCode("Guest", "1234", id="u1")
    assert calls.adding(new).document()["name"] == "addaccesscode"
    assert calls.changing(old).document() == {"data": old.document().document(), "name": "updateaccesscode"}
    assert calls.deleting(old).document()["data"]["accesscodeId"] == "u1"
    told = calls.telling_of_use(old, "me", "be489wifi").document()
    assert told["notificationId"] == "me_u1"
    assert told["active"] is False
    for wrong in (
        lambda: calls.adding(old),
        lambda: calls.changing(new),
        lambda: calls.deleting(new),
        lambda: calls.telling_of_use(new, "me", None),
    ):
        with pytest.raises(BadRequest):
            wrong()


def device(kind: str, **more: Any) -> Device:
    wire = {"deviceId": "d", "devicetypeId": kind, "name": "Front", "attributes": {}} | more
    return read_plain(Device, wire, "device")


def test_a_lock_with_wifi_is_moved_by_its_state_and_a_bluetooth_one_by_a_command() -> None:
    assert calls.moving(device("be489wifi"), locked=True).document() == {"attributes": {"lockState": 1}}
    assert calls.moving(device("be499WB"), locked=False).document() == {"attributes": {"lockState": 0}}
    sense = device("be479", CAT="secret")
    assert calls.moving(sense, locked=False, user_id="u").document() == {
        "data": {"CAT": "secret", "deviceId": "d", "state": 0, "userId": "u"},
        "name": "changelockstate",
    }
    assert "secret" not in repr(sense)
    with pytest.raises(BadRequest, match="CAT"):
        calls.moving(device("be479"), locked=True, user_id="u")
    with pytest.raises(BadRequest, match="user"):
        calls.moving(sense, locked=True)


def test_only_what_is_changed_of_the_settings_is_sent() -> None:
    assert calls.settings(beeper=True).document() == {"attributes": {"beeperEnabled": 1}}
    assert calls.settings(lock_and_leave=False, auto_lock_seconds=1800).document() == {
        "attributes": {"lockAndLeaveEnabled": 0, "autoLockTime": 1800}
    }
    with pytest.raises(BadRequest, match="0, 5, 15"):
        calls.settings(auto_lock_seconds=7)


def test_the_newest_log_entries_are_asked_for_first() -> None:
    assert (
        calls.LOGS.request({"device_id": "d"}, query=calls.newest(20)).target == "/v1/devices/d/logs?limit=20&sort=desc"
    )
    assert calls.newest() == {"sort": "desc"}
    with pytest.raises(BadRequest):
        calls.newest(0)


def test_every_call_carries_the_token_and_the_key() -> None:
    headers = calls.ME.request(headers=calls.authorised("t", "k")).headers
    assert headers["Authorization"] == "Bearer t"
    assert headers["X-Api-Key"] == "k"


@pytest.mark.parametrize(
    ("number", "locked", "jammed", "plainly"),
    [
        (0, False, False, "unlocked"),
        (1, True, False, "locked"),
        (2, False, True, "jammed"),
        (4, False, True, "jammed"),
        (5, False, False, "unlocked"),
        (6, True, False, "locked"),
    ],
)
def test_each_lock_state_says_what_it_is(number: int, locked: bool, jammed: bool, plainly: str) -> None:
    state = LockState(number)
    assert (state.locked, state.jammed, state.plainly) == (locked, jammed, plainly)


def test_a_state_that_is_not_known_yet_and_an_offline_lock_are_read() -> None:
    assert read_plain(Attributes, {"lockState": 99}, "a").lock_state == 99
    assert read_plain(Attributes, {}, "a").lock_state is None


def test_models_are_told_by_the_beginning_of_their_type() -> None:
    assert model_of("be499WB") == "Encode Plus"
    assert model_of("xx") is None
    assert has_wifi("fe789")
    assert not has_wifi("be479")


def test_wrong_codes_cost_half_a_minute_then_an_alarm_then_a_minute() -> None:
    assert [penalty_seconds(count) for count in range(6)] == [0, 0, 0, 30, 60, 60]
    assert [count for count in range(6) if sounds_alarm(count)] == [4]


def entry(message: Any) -> LogEntryDocument:
    return read_plain(LogEntryDocument, {"createdAt": "2025-07-13T15:00:00.000Z", "message": message}, "log")


@pytest.mark.parametrize("code", EVENTS)
def test_every_event_of_the_table_is_named(code: int) -> None:
    read = log_entry(entry({"eventCode": code, "accessorUuid": NOBODY.upper(), "keypadUuid": "u1"}))
    assert read.event == EVENTS[code] != UNKNOWN
    assert (read.access_code_id, read.accessor_id) == ("u1", None)


def test_an_event_without_a_name_and_a_cleared_history_are_told() -> None:
    assert log_entry(entry({"eventCode": 9999})).event == UNKNOWN
    assert log_entry(entry("RESET_LOGS")).event == "History cleared"
    with pytest.raises(BadAnswer):
        entry("SOMETHING_ELSE")


def test_a_radio_lock_takes_its_codes_by_slot() -> None:
    assert connect.set_code(3, "4821").build().hex() == "030134383231"
    assert connect.clear_code(3).build().hex() == "030030303030"
    assert connect.clear_all().build().hex() == "000030303030"
    for wrong in (
        lambda: connect.set_code(0, "4821"),
        lambda: connect.set_code(31, "4821"),
        lambda: connect.set_code(3, "482"),
        lambda: connect.set_code(3, "48a1"),
        lambda: connect.set_code(3, "4821", length=6),
        lambda: connect.clear_code(0),
    ):
        with pytest.raises(BadRequest):
            wrong()


def test_the_parameters_of_the_radio_lock_are_numbered_3_to_16() -> None:
    assert list(connect.PARAMETERS) == list(range(3, 17))
    assert [row.number for row in connect.PARAMETERS.values() if row.read_only] == [6]
