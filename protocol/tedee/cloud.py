"""The cloud's documents: phones, access certificates, signed time, locks, keypad PINs.

Answers come in an envelope; a refusal has `success` false and its words. Times are ISO 8601, UTC. Source: tedee-api-doc
(API version 37 and later); lock operations also aiotedee 0.3.0. How PINs go on from the cloud is not public.
"""

from __future__ import annotations

import base64
import binascii
from enum import IntEnum
from typing import Generic, TypeVar

from pydantic import AwareDatetime, field_validator

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.rest.calls import Api, Call, Nothing
from latchwork.protocol.rest.documents import Camel, CamelRead, secret
from latchwork.protocol.rest.times import Millis
from latchwork.protocol.tedee.constants import State
from latchwork.protocol.tedee.generated import SetSignedTime
from latchwork.protocol.tedee.pins import check_pin

DOCUMENT = "tedee-api-doc"
HOST = "api.tedee.com"
API_VERSION = "v37"

T = TypeVar("T")


class UnlockMode(IntEnum):
    DEFAULT = 0
    FORCE = 2
    WITHOUT_PULL = 3
    UNLOCK_OR_PULL = 4


class DoorState(IntEnum):
    NOT_PAIRED = 0
    DISCONNECTED = 1
    OPEN = 2
    CLOSED = 3
    UNCALIBRATED = 4


class DeviceType(IntEnum):
    BRIDGE = 1
    LOCK_PRO = 2
    KEYPAD = 3
    LOCK_GO = 4
    GATE = 5
    DOOR_SENSOR = 8
    KEYPAD_PRO = 10


class Envelope(CamelRead, Generic[T]):
    """What every answer lies in."""

    result: T
    success: bool = True
    error_messages: tuple[str, ...] = ()
    status_code: int = 200


class Mobile(Camel):
    """Registers an app. `public_key` is the point of its key, base64; operating system 3 is an integration."""

    name: str
    operating_system: int = 3
    public_key: str


class MobileId(CamelRead):
    id: str


class AccessCertificate(CamelRead):
    """Lets an app into one lock for ten days. The keys are points, base64 like the certificate."""

    certificate: str = secret()
    expiration_date: str
    device_public_key: str
    mobile_public_key: str

    def certificate_bytes(self) -> bytes:
        """What the app presents; `Malformed` when it is no base64."""
        return from_base64(self.certificate, "certificate")

    def lock_point(self) -> bytes:
        """The lock's public key; `Malformed` when it is no base64."""
        return from_base64(self.device_public_key, "devicePublicKey")


class SignedTime(CamelRead):
    """The present moment with the cloud's signature, for a lock that has no trusted time."""

    datetime: str
    signature: str

    def request(self) -> SetSignedTime:
        """The command for the lock. `Malformed` when it is no base64, or no eight bytes of time."""
        moment = from_base64(self.datetime, "datetime")
        if len(moment) != 8:
            raise Malformed("signed time", f"its time has {len(moment)} bytes where 8 belong")
        return SetSignedTime(int.from_bytes(moment, "big"), from_base64(self.signature, "signature"))


class LockProperties(CamelRead):
    state: int
    battery_level: int
    is_charging: bool | None = None
    state_change_result: int | None = None
    door_state: int | None = None

    @property
    def known_state(self) -> State:
        return State(self.state) if self.state in list(State) else State.UNKNOWN


class DeviceSettings(CamelRead):
    pull_spring_enabled: bool | None = None
    auto_pull_spring_enabled: bool | None = None
    pull_spring_duration: int | None = None


class LockDocument(CamelRead):
    id: int
    name: str
    type: int
    is_connected: bool = False
    connected_to_id: int | None = None
    lock_properties: LockProperties | None = None
    device_settings: DeviceSettings | None = None


class PinName(CamelRead):
    id: int
    alias: str


class PinNames(CamelRead):
    """`list_version` counts changes; asked for again, an unchanged list is status 304."""

    list_version: int
    pins: list[PinName]


class NewPin(Camel):
    """A keypad PIN to be made or changed; a bound that is left out is no bound. Raises `BadRequest` for a PIN that
    breaks the cloud's rules. One with an end date is removed by itself when it has expired."""

    alias: str
    pin: str = secret()
    start_date: Millis | None = None
    end_date: Millis | None = None
    day_start_time: Millis | None = None
    day_end_time: Millis | None = None
    week_days: int | None = None

    @field_validator("pin")
    @classmethod
    def _rules(cls, pin: str) -> str:
        check_pin(pin)
        return pin


class PinDetails(CamelRead):
    id: int
    alias: str
    pin: str = secret()
    start_date: AwareDatetime | None = None
    end_date: AwareDatetime | None = None
    day_start_time: AwareDatetime | None = None
    day_end_time: AwareDatetime | None = None
    week_days: int | None = None


class PinId(CamelRead):
    id: int


Anything = dict[str, object]

API = Api(
    "Tedee cloud",
    prefix=f"/api/{API_VERSION}",
    meanings={
        304: "the list has not changed",
        406: "the PIN exists already",
        408: "the device took too long; send it again",
        409: "another request for this device is being carried out; wait and send it again",
        412: "no more PINs fit",
        428: "the lock is disconnected, or bridge and keypad are not set up",
    },
)

REGISTER_MOBILE = Call(
    API,
    "register an app",
    "POST",
    "/my/mobile",
    Envelope[MobileId],
    f"{DOCUMENT}, endpoints/mobile/register",
    body=Mobile,
    done=frozenset({200, 201}),
)
CERTIFICATE = Call(
    API,
    "fetch an access certificate",
    "GET",
    "/my/devicecertificate/getformobile",
    Envelope[AccessCertificate],
    f"{DOCUMENT}, endpoints/devicecertificate",
    query=("mobileId", "deviceId"),
)
SIGNED_TIME = Call(
    API,
    "fetch the signed time",
    "GET",
    "/datetime/getsignedtime",
    Envelope[SignedTime],
    f"{DOCUMENT}, endpoints/datetime",
)
LOCKS = Call(API, "list locks", "GET", "/my/lock", Envelope[list[LockDocument]], "aiotedee 0.3.0")
SYNC = Call(API, "synchronise locks", "GET", "/my/lock/sync", Envelope[list[Anything]], "aiotedee 0.3.0")
BRIDGES = Call(API, "list bridges", "GET", "/my/bridge", Envelope[list[Anything]], "aiotedee 0.3.0")


def _operation(verb: str, query: tuple[str, ...] = ()) -> Call[Envelope[Anything]]:
    return Call(
        API,
        f"{verb} a door",
        "POST",
        f"/my/lock/{{lock_id}}/operation/{verb}",
        Envelope[Anything],
        "aiotedee 0.3.0",
        query=query,
        done=frozenset({200, 202}),
    )


LOCK = _operation("lock")
UNLOCK = _operation("unlock", ("mode",))
PULL = _operation("pull")

PINS = Call(
    API,
    "list PINs",
    "GET",
    "/my/lock/{lock_id}/pin",
    Envelope[PinNames],
    f"{DOCUMENT}, endpoints/lockpin/get-all",
    query=("listVersion",),
)
PIN = Call(
    API,
    "read a PIN",
    "GET",
    "/my/lock/{lock_id}/pin/{pin_id}",
    Envelope[PinDetails],
    f"{DOCUMENT}, endpoints/lockpin/get-single",
)
CREATE_PIN = Call(
    API,
    "make a PIN",
    "POST",
    "/my/lock/{lock_id}/pin",
    Envelope[PinId],
    f"{DOCUMENT}, endpoints/lockpin/create",
    body=NewPin,
    done=frozenset({200, 201}),
)
UPDATE_PIN = Call(
    API,
    "change a PIN",
    "PUT",
    "/my/lock/{lock_id}/pin/{pin_id}",
    Nothing,
    f"{DOCUMENT}, endpoints/lockpin/update",
    body=NewPin,
    done=frozenset({200, 204}),
)
DELETE_PIN = Call(
    API,
    "take a PIN away",
    "DELETE",
    "/my/lock/{lock_id}/pin/{pin_id}",
    Nothing,
    f"{DOCUMENT}, endpoints/lockpin/delete",
    done=frozenset({200, 204}),
)

CALLS = (
    REGISTER_MOBILE,
    CERTIFICATE,
    SIGNED_TIME,
    LOCKS,
    SYNC,
    BRIDGES,
    LOCK,
    UNLOCK,
    PULL,
    PINS,
    PIN,
    CREATE_PIN,
    UPDATE_PIN,
    DELETE_PIN,
)


def personal_key(token: str) -> dict[str, str]:
    """The header of a client that has a personal access key."""
    return {"Authorization": f"PersonalKey {token}"}


def from_base64(text: str, name: str) -> bytes:
    """`Malformed` for what is no base64; the text is not in it."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(name, "it is no base64") from None


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
