"""igloohome's windows, dates and jobs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.igloohome import calls
from latchwork.protocol.igloohome.dates import ceiled, floored, read, written
from latchwork.protocol.igloohome.documents import JobOutcome, JobStatus, JobType, Pin, StartingPin
from latchwork.protocol.igloohome.windows import VARIANTS, PinKind, Window, days, fitting, hours, measured, problem
from latchwork.protocol.rest.documents import read_plain
from latchwork.protocol.rest.errors import BadAnswer, BadRequest, Refused
from latchwork.protocol.rest.messages import Answer

BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
START = datetime(2025, 7, 13, 15, tzinfo=BERLIN)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([BERLIN, KOLKATA, UTC]))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("kind", "length", "right"),
    [
        (PinKind.HOURLY, timedelta(hours=1), True),
        (PinKind.HOURLY, timedelta(hours=672), True),
        (PinKind.HOURLY, timedelta(hours=673), False),
        (PinKind.DAILY, timedelta(days=28), False),
        (PinKind.DAILY, timedelta(days=29), True),
        (PinKind.DAILY, timedelta(days=367), True),
        (PinKind.DAILY, timedelta(days=368), False),
    ],
)
def test_each_kind_has_its_shortest_and_longest_window(kind: PinKind, length: timedelta, right: bool) -> None:
    start = START.astimezone(timezone(timedelta(hours=2)))
    end = start + length
    said = problem(kind, start, end)
    assert said == (None if right else measured(kind, start, end))


@pytest.mark.parametrize(
    ("kind", "start", "end", "says"),
    [
        (PinKind.HOURLY, START + timedelta(minutes=1), START + timedelta(hours=3), "start not on the hour"),
        (PinKind.HOURLY, START, START + timedelta(minutes=90), "end not on the hour"),
        (PinKind.HOURLY, START, START, "empty window"),
        (PinKind.HOURLY, START, START - timedelta(hours=1), "empty window"),
        (PinKind.HOURLY, START, None, "no end"),
        (PinKind.DAILY, START, START + timedelta(days=29, hours=1), "start and end hour differ"),
        (PinKind.ONE_TIME, START, START + timedelta(hours=1), "an end that this kind does not have"),
        (PinKind.PERMANENT, START, START + timedelta(hours=1), "an end that this kind does not have"),
        (
            PinKind.HOURLY,
            START,
            datetime(2025, 7, 14, tzinfo=timezone(timedelta(minutes=1))),
            "offset that no zone has",
        ),
        (PinKind.ONE_TIME, datetime(2026, 1, 1), None, "times without a zone"),  # noqa: DTZ001
    ],
)
def test_a_window_that_a_kind_does_not_have_is_refused_with_its_reason(
    kind: PinKind, start: datetime, end: datetime | None, says: str
) -> None:
    assert says in (problem(kind, start, end) or "")
    with pytest.raises(BadRequest, match=says):
        Window(kind, start, end)


def test_a_pin_that_is_not_used_within_a_day_of_its_start_is_dead() -> None:
    assert Window(PinKind.HOURLY, START, START + timedelta(hours=3)).first_use_by == START + timedelta(hours=3)
    assert Window(PinKind.HOURLY, START, START + timedelta(hours=48)).first_use_by == START + timedelta(hours=24)
    assert Window(PinKind.ONE_TIME, START).first_use_by == START + timedelta(hours=24)
    assert Window(PinKind.PERMANENT, START).first_use_by is None


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=360)), st.sampled_from([BERLIN, KOLKATA, UTC]))
def test_a_fitting_window_holds_the_wished_one_and_can_be_written(
    start: datetime, length: timedelta, zone: ZoneInfo
) -> None:
    end = (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    window = fitting(start, end, zone)
    assert window.end is not None
    assert window.start.astimezone(UTC) <= start.astimezone(UTC)
    assert window.end.astimezone(UTC) >= end.astimezone(UTC)
    again = Window(window.kind, read(written(window.start)), read(written(window.end)))
    assert again.kind is window.kind
    assert (window.kind is PinKind.HOURLY) == (hours(window.start, window.end) <= 672)


def test_a_window_longer_than_a_year_fits_nothing() -> None:
    with pytest.raises(BadRequest, match="29 to 367 days"):
        fitting(START, START + timedelta(days=380), BERLIN)


def test_days_count_by_the_calendar_when_the_clock_changes() -> None:
    start, end = datetime(2025, 3, 1, 15, tzinfo=BERLIN), datetime(2025, 4, 10, 15, tzinfo=BERLIN)
    assert days(start, end) == 40
    assert Window(PinKind.DAILY, start, end).end == end
    assert hours(datetime(2025, 3, 30, 1, tzinfo=BERLIN), datetime(2025, 3, 30, 3, tzinfo=BERLIN)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-13T15:00:00Z",
        "2025-07-13T15:00:00",
        "2025-07-13T15:00:00.000+02:00",
        "2025-07-13 15:00:00+02:00",
        "2025-7-13T15:00:00+02:00",
        "2025-07-13T15:00:01+02:00",
        "2025-13-13T15:00:00+02:00",
        "2025-07-13T25:00:00+02:00",
        "2025-07-13T15:00:00+02:01",
        "2025-07-13T15:00:00+15:00",
        "",
    ],
)
def test_a_date_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        read(text)


def test_a_date_beside_the_hour_is_read_but_in_no_body() -> None:
    assert read("2025-07-13T15:30:00+02:00").minute == 30
    with pytest.raises(BadRequest, match="on the hour"):
        StartingPin(variance=1, start_date="2025-07-13T15:30:00+02:00", access_name="x")
    with pytest.raises(BadRequest, match="must be in format"):
        StartingPin(variance=1, start_date="2025-07-13T15:00:00Z", access_name="x")


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (datetime(2026, 1, 1), "zone"),  # noqa: DTZ001 - what must be refused
        (datetime(2026, 1, 1, 0, 30, tzinfo=UTC), "on the hour"),
        (datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1, seconds=7))), "no zone"),
    ],
)
def test_a_moment_that_the_api_does_not_take_is_not_written(moment: datetime, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        written(moment)


def test_rounding_goes_by_the_clock_of_the_lock() -> None:
    at = datetime(2026, 1, 1, 12, 10, tzinfo=UTC)
    assert written(floored(at, KOLKATA)) == "2026-01-01T17:00:00+05:30"
    assert written(ceiled(at, KOLKATA)) == "2026-01-01T18:00:00+05:30"
    assert written(ceiled(floored(at))) == "2026-01-01T12:00:00+00:00"
    with pytest.raises(BadRequest, match="zone"):
        floored(datetime(2026, 1, 1))  # noqa: DTZ001 - what must be refused


@pytest.mark.parametrize("kind", PinKind)
def test_a_pin_is_asked_for_by_its_kind_and_variance(kind: PinKind) -> None:
    end = {PinKind.HOURLY: timedelta(hours=2), PinKind.DAILY: timedelta(days=30)}.get(kind)
    window = Window(kind, START, None if end is None else START + end)
    request = calls.pin_request("EK1X", window, VARIANTS[kind], "Guest", calls.authorised("t"))
    assert request.path == f"/igloohome/devices/EK1X/algopin/{kind}"
    assert request.body["variance"] == VARIANTS[kind]
    assert ("endDate" in request.body) == (end is not None)
    assert request.headers["Authorization"] == "Bearer t"
    for variance in (0, VARIANTS[kind] + 1):
        with pytest.raises(BadRequest, match="variance"):
            calls.pin_request("EK1X", window, variance, "Guest")


def test_a_pin_keeps_its_leading_zeros_and_shows_in_no_repr() -> None:
    pin = calls.HOURLY_PIN.read(Answer(200, b'{"pin": "012345678", "pinId": "p"}'))
    assert pin.pin == "012345678"
    assert "12345678" not in repr(pin)
    for wrong in ("123456", "1234567890", "12345678x"):
        with pytest.raises(BadAnswer):
            read_plain(Pin, {"pin": wrong, "pinId": "p"}, "pin")


def test_jobs_say_what_the_bridge_does() -> None:
    made = calls.creating("482193", "Guest", START, START + timedelta(hours=2))
    assert made.document() == {
        "jobType": 4,
        "jobData": {
            "accessName": "Guest",
            "pin": "482193",
            "pinType": 4,
            "startDate": "2025-07-13T15:00:00+02:00",
            "endDate": "2025-07-13T17:00:00+02:00",
        },
    }
    assert calls.deleting("0042").document() == {"jobType": 5, "jobData": {"pin": "0042"}}
    assert calls.plain_job(JobType.BATTERY).document() == {"jobType": 9, "jobData": None}
    assert "482193" not in repr(made)
    with pytest.raises(BadRequest, match="before it starts"):
        calls.creating("482193", "Guest", START, START)
    with pytest.raises(BadRequest, match="needs a PIN"):
        calls.plain_job(JobType.DELETE_PIN)
    with pytest.raises(BadRequest, match="pin"):
        calls.deleting("12x4")


@pytest.mark.parametrize(
    ("completed", "response", "outcome"),
    [
        (True, {"jobStatus": 0}, JobOutcome.DONE),
        (True, {"jobStatus": 2}, JobOutcome.FAILED),
        (True, {"jobStatus": 1}, None),
        (True, {}, None),
        (True, None, None),
        (False, {"jobStatus": 0}, None),
    ],
)
def test_a_job_is_done_failed_or_under_way(completed: bool, response: Any, outcome: JobOutcome | None) -> None:
    wire = {"jobId": "j", "expiryDate": "x", "completed": completed, "jobType": 1, "jobResponse": response}
    assert read_plain(JobStatus, wire, "job").outcome is outcome


def test_a_token_is_asked_for_with_every_scope_or_with_one() -> None:
    request = calls.token_request("id", "secret")
    assert request.path == "/oauth2/token"
    assert dict(request.form or ())["scope"].split()[0] == "igloohomeapi/algopin-daily"
    assert len(dict(request.form or ())["scope"].split()) == 11
    assert request.headers["Authorization"] == "Basic aWQ6c2VjcmV0"
    assert dict(calls.token_request("id", "secret", "igloohomeapi/get-devices").form or ())["scope"].endswith("devices")


def test_a_refused_token_says_to_ask_for_a_new_one() -> None:
    with pytest.raises(Refused, match="ask for a new one"):
        calls.DEVICES.read(Answer(403, b'{"message": "Forbidden"}'))
    with pytest.raises(Refused, match="shorter"):
        calls.DAILY_PIN.read(Answer(422, b'{"message": "Exceeded the limit of 367 days"}'))
