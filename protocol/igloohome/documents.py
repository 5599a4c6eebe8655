"""The API's documents. Source: igloohome-api, src/igloohome_api; public integrations that call the API."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from latchwork.protocol.igloohome.dates import is_on_the_hour, read
from latchwork.protocol.rest.documents import Camel, CamelRead, Document, Read, secret


def _date(text: str) -> str:
    """on the hour, with the offset of the lock's zone"""
    if not is_on_the_hour(read(text)):
        raise ValueError("it is not on the hour")
    return text


Date = Annotated[str, AfterValidator(_date)]
AlgoPin = Annotated[str, Field(pattern=r"^[0-9]{7,9}$")]
Digits = Annotated[str, Field(pattern=r"^[0-9]+$")]


class TokenRequest(Document):
    """`scope` is the scopes with blanks between."""

    grant_type: Literal["client_credentials"] = "client_credentials"
    scope: str


class Token(Read):
    access_token: str = secret()
    expires_in: int


class StartingPin(Camel):
    """A one-time or permanent PIN."""

    variance: Annotated[int, Field(ge=1, le=5)]
    start_date: Date
    access_name: str


class WindowPin(Camel):
    """An hourly or daily PIN."""

    variance: Annotated[int, Field(ge=1, le=3)]
    start_date: Date
    end_date: Date
    access_name: str


class Pin(CamelRead):
    """The PIN was computed; nothing was sent to the lock. It cannot be changed or recalled from the cloud."""

    pin: AlgoPin = secret()
    pin_id: str


class LinkedDevice(CamelRead):
    type: str
    device_id: str


class Device(CamelRead):
    """`device_id` is what the calls name: EK1... a lock, EB1... a bridge, EK2... a keypad."""

    id: str
    type: Literal["Lock", "Bridge", "Keypad"]
    device_id: str
    device_name: str
    paired_at: str
    home_id: tuple[str, ...] = ()
    linked_devices: tuple[LinkedDevice, ...] = ()
    battery_level: Annotated[int, Field(ge=0, le=100)] | None = None


class Devices(CamelRead):
    """A page; `next_cursor` is empty on the last."""

    next_cursor: str | None = None
    payload: tuple[Device, ...]


class JobType(IntEnum):
    """Those of cards and fingerprints are not public."""

    LOCK = 1
    UNLOCK = 2
    CREATE_PIN = 4
    DELETE_PIN = 5
    BATTERY = 9
    DEVICE_STATUS = 10
    ACTIVITY_LOGS = 15

    @property
    def words(self) -> str:
        return self.name.lower().replace("_", " ")


DURATION = 4
"""The one `pinType` whose number is known."""


class CreatePin(Camel):
    access_name: str
    pin: Digits = secret()
    pin_type: int = DURATION
    start_date: Date
    end_date: Date


class DeletePin(Camel):
    pin: Digits = secret()


class Job(Camel):
    """`job_data` is null for a job that needs none."""

    NULLS = frozenset({"job_data"})

    job_type: Annotated[int, Field(ge=1)]
    job_data: CreatePin | DeletePin | None = secret(default=None)


class StartedJob(CamelRead):
    job_id: str


class JobOutcome(IntEnum):
    """`jobStatus`; 1 is not public."""

    DONE = 0
    FAILED = 2


class JobResponse(CamelRead):
    job_status: int | None = None


class JobStatus(CamelRead):
    """A job that does not reach the lock by `expiry_date` is over."""

    job_id: str
    expiry_date: str
    completed: bool
    job_type: str | int
    job_response: JobResponse | None = None

    @property
    def outcome(self) -> JobOutcome | None:
        """None while the job is under way, and for a number that is not public."""
        status = self.job_response.job_status if self.completed and self.job_response else None
        return JobOutcome(status) if status in list(JobOutcome) else None
