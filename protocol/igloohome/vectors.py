"""Vectors held against igloohome's requests and the rules of its windows. None holds a PIN of an algorithm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from latchwork.protocol.igloohome import calls
from latchwork.protocol.igloohome.dates import ceiled, floored, read, written
from latchwork.protocol.igloohome.documents import CreatePin, JobType, StartingPin, WindowPin
from latchwork.protocol.igloohome.windows import PinKind, Window, days, hours, measured, problem
from latchwork.protocol.rest.calls import Asked
from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.rest.messages import Request
from latchwork.protocol.rest.vector_checks import asked_for, one_of, only, plain_body, read_body, rebuild, same_request
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

KIND_OF_CALL = {call.name: kind for kind, call in calls.PIN_CALLS.items()}


def request(vector: Vector) -> None:
    """Read by the table, and built again by what a caller would use."""
    only(vector, "method", "path", "body", "expect")
    asked = asked_for(calls.CALLS, vector["method"], vector["path"])
    body = plain_body(vector["body"])
    wanted = dict(vector["expect"])
    valid = wanted.pop("valid", True)
    try:
        built, got = _built(asked, body)
    except BadRequest as refused:
        if valid:
            raise Mismatch(str(refused)) from None
        reason = wanted.pop("reason", None)
        if reason is not None and reason not in refused.problem:
            raise Mismatch(f"expect.reason: the vector says {reason!r}, the codec {refused.problem!r}") from None
        expect_fields(wanted, {"status": 400}, "expect.")
        return
    expect("expect.valid", valid, True)
    same_request(vector, body, built)
    expect_fields(wanted, got, "expect.")


def _built(asked: Asked, body: Any) -> tuple[Request, dict[str, Any]]:
    kind = KIND_OF_CALL.get(asked.call.name)
    if kind is None:
        built = rebuild(asked, body)
        return built, _job(body) if asked.call is calls.START_JOB else {}
    document = read_body(asked.call, body)
    got: dict[str, Any] = {"kind": kind.value}
    match document:
        case WindowPin():
            start, end = read(document.start_date, "startDate"), read(document.end_date, "endDate")
            window = Window(kind, start, end)
            got |= {"hours": hours(start, end), "days": days(start, end)}
        case StartingPin():
            window = Window(kind, read(document.start_date, "startDate"))
        case _:
            raise NotUnderstood("nothing is known of such a body")
    return calls.pin_request(asked.ids["device_id"], window, document.variance, document.access_name), got


def _job(body: Any) -> dict[str, Any]:
    if body["jobType"] not in list(JobType):
        raise NotUnderstood(f"nothing is known of a job {body['jobType']}")
    kind = JobType(body["jobType"])
    data = body["jobData"]
    match kind:
        case JobType.CREATE_PIN:
            given = read_body(calls.START_JOB, body).document()["jobData"]
            start, end = read(given["startDate"]), read(given["endDate"])
            made = calls.creating(given["pin"], given["accessName"], start, end)
            if given["pinType"] != CreatePin.model_fields["pin_type"].default:
                raise NotUnderstood(f"the number {given['pinType']} of a pinType is not public")
        case JobType.DELETE_PIN:
            made = calls.deleting(data["pin"])
        case _:
            made = calls.plain_job(kind)
    expect("body", body, made.document())
    return {"job": kind.words}


def window_rule(vector: Vector) -> None:
    only(vector, "pin_kind", "start", "end", "expect")
    kind = PinKind(vector["pin_kind"])
    start, end = (_moment(vector, name) for name in ("start", "end"))
    if start is None:
        raise NotUnderstood("a window without a start")
    wrong = problem(kind, start, end)
    wanted = dict(vector["expect"])
    expect("expect.valid", wanted.pop("valid"), wrong is None)
    if "reason" in wanted:
        one_of("expect.reason", wanted.pop("reason"), *_reasons(kind, start, end, wrong))
    expect_fields(wanted, {}, "expect.")


def _reasons(kind: PinKind, start: datetime, end: datetime | None, wrong: str | None) -> list[str | None]:
    """What may be said of a window; of a sound one, how long it is."""
    if wrong is None:
        return [measured(kind, start, end)] if end is not None else [None]
    said: list[str | None] = [wrong]
    if wrong == "empty window" and end is not None and end < start:
        said += ["end before start", "ends before it starts"]
    return said


def _moment(vector: Vector, name: str) -> datetime | None:
    text = vector.get(name)
    return None if text is None else datetime.fromisoformat(text)


def rounding(vector: Vector) -> None:
    only(vector, "start", "end", "expect")
    got = {
        "start": written(floored(datetime.fromisoformat(vector["start"]))),
        "end": written(ceiled(datetime.fromisoformat(vector["end"]))),
    }
    expect_fields(vector["expect"], got, "expect.")


CHECKS: dict[str, Check] = {"request": request, "window_rule": window_rule, "rounding": rounding}
