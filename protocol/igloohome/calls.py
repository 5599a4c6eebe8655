"""Every call of the API. Source: igloohome-api, src/igloohome_api; public integrations that agree with each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from latchwork.protocol.igloohome.dates import written
from latchwork.protocol.igloohome.documents import (
    CreatePin,
    DeletePin,
    Device,
    Devices,
    Job,
    JobStatus,
    JobType,
    Pin,
    StartedJob,
    StartingPin,
    Token,
    TokenRequest,
    WindowPin,
)
from latchwork.protocol.igloohome.windows import VARIANTS, PinKind, Window
from latchwork.protocol.rest.calls import Api, Call
from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.rest.messages import Request, basic, safe_header

HOST = "https://api.igloodeveloper.co"
TOKEN_HOST = "https://auth.igloohome.co"
SOURCE = "igloohome-api, src/igloohome_api/__init__.py"
AGREED = "public integrations, whose bodies agree"

_WORDS = ("message", "error_description", "error")
TOKENS = Api("igloohome's token server", messages=_WORDS)
API = Api(
    "igloohome",
    prefix="/igloohome",
    meanings={
        400: "a date or a value is not as the API wants it; dates are whole hours with an explicit offset",
        403: "the token has expired or lacks the scope of this call; ask for a new one",
        422: "the window is longer than any PIN; ask for a shorter one",
    },
    messages=_WORDS,
)

TOKEN = Call(TOKENS, "get token", "POST", "/oauth2/token", Token, SOURCE, body=TokenRequest, form=True, host=TOKEN_HOST)
DEVICES = Call(API, "list devices", "GET", "/devices", Devices, SOURCE, query=("cursor",))
DEVICE = Call(API, "read device", "GET", "/devices/{device_id}", Device, SOURCE)
_CREATED = frozenset({200, 201})
ONE_TIME_PIN = Call(
    API,
    "get one-time PIN",
    "POST",
    "/devices/{device_id}/algopin/onetime",
    Pin,
    AGREED,
    body=StartingPin,
    done=_CREATED,
)
HOURLY_PIN = Call(
    API, "get hourly PIN", "POST", "/devices/{device_id}/algopin/hourly", Pin, AGREED, body=WindowPin, done=_CREATED
)
DAILY_PIN = Call(
    API, "get daily PIN", "POST", "/devices/{device_id}/algopin/daily", Pin, AGREED, body=WindowPin, done=_CREATED
)
PERMANENT_PIN = Call(
    API,
    "get permanent PIN",
    "POST",
    "/devices/{device_id}/algopin/permanent",
    Pin,
    "the scope's name; body by analogy, unverified",
    body=StartingPin,
    done=_CREATED,
)
START_JOB = Call(
    API,
    "start job",
    "POST",
    "/devices/{device_id}/jobs/bridges/{bridge_id}",
    StartedJob,
    SOURCE,
    body=Job,
    done=_CREATED,
    doc="A bridge serves up to 5 locks, within Bluetooth range.",
)
JOB = Call(API, "read job", "GET", "/jobs/{job_id}", JobStatus, SOURCE)

CALLS: tuple[Call[Any], ...] = (
    TOKEN,
    DEVICES,
    DEVICE,
    ONE_TIME_PIN,
    HOURLY_PIN,
    DAILY_PIN,
    PERMANENT_PIN,
    START_JOB,
    JOB,
)

PIN_CALLS: dict[PinKind, Call[Pin]] = {
    PinKind.ONE_TIME: ONE_TIME_PIN,
    PinKind.HOURLY: HOURLY_PIN,
    PinKind.DAILY: DAILY_PIN,
    PinKind.PERMANENT: PERMANENT_PIN,
}

SCOPES: dict[str, str] = {
    ONE_TIME_PIN.name: "algopin-onetime",
    HOURLY_PIN.name: "algopin-hourly",
    DAILY_PIN.name: "algopin-daily",
    PERMANENT_PIN.name: "algopin-permanent",
    DEVICES.name: "get-devices",
    DEVICE.name: "get-properties",
    JOB.name: "get-job-status",
}
"""What a token must allow; each is written with `igloohomeapi/` before it. Jobs have their own."""

JOB_SCOPES: dict[JobType, str] = {
    JobType.CREATE_PIN: "create-pin-bridge-proxied-job",
    JobType.DELETE_PIN: "delete-pin-bridge-proxied-job",
    JobType.LOCK: "lock-bridge-proxied-job",
    JobType.UNLOCK: "unlock-bridge-proxied-job",
}

LOCKS_OF_A_BRIDGE = 5


def every_scope() -> str:
    return " ".join(f"igloohomeapi/{scope}" for scope in sorted({*SCOPES.values(), *JOB_SCOPES.values()}))


def token_request(client_id: str, client_secret: str, scope: str | None = None) -> Request:
    body = TokenRequest(scope=every_scope() if scope is None else scope)
    return TOKEN.request(body=body, headers={"Authorization": basic(client_id, client_secret)})


def authorised(access_token: str) -> dict[str, str]:
    return {"Authorization": safe_header("Authorization", f"Bearer {access_token}")}


def pin_request(
    device_id: str, window: Window, variance: int, access_name: str, headers: Mapping[str, str] | None = None
) -> Request:
    """Asks for the PIN of a window. Raises `BadRequest` for a variance that the kind has not."""
    last = VARIANTS[window.kind]
    if not 1 <= variance <= last:
        raise BadRequest(f"{window.kind} PIN", f"variance is 1 to {last}")
    start = written(window.start)
    body: StartingPin | WindowPin
    if window.end is None:
        body = StartingPin(variance=variance, start_date=start, access_name=access_name)
    else:
        body = WindowPin(variance=variance, start_date=start, end_date=written(window.end), access_name=access_name)
    return PIN_CALLS[window.kind].request({"device_id": device_id}, body=body, headers=headers)


def creating(pin: str, access_name: str, start: datetime, end: datetime) -> Job:
    """The job that writes a chosen PIN into a lock."""
    if end <= start:
        raise BadRequest("custom PIN", "it ends before it starts")
    data = CreatePin(access_name=access_name, pin=pin, start_date=written(start), end_date=written(end))
    return Job(job_type=JobType.CREATE_PIN, job_data=data)


def deleting(pin: str) -> Job:
    return Job(job_type=JobType.DELETE_PIN, job_data=DeletePin(pin=pin))


def plain_job(kind: JobType) -> Job:
    """Locking, unlocking and asking, which need no data."""
    if kind in (JobType.CREATE_PIN, JobType.DELETE_PIN):
        raise BadRequest("job", "this job needs a PIN")
    return Job(job_type=kind)
