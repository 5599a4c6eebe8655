"""The bridge's local API: its tokens, its calls and what they answer.

A bridge asks for the token as it is, or hashed together with the present moment; each hashed one works once. Source:
tedee-bridge-api, spec.json and howtos; what its clients send: aiotedee 0.3.0 and pytedee-async 0.2.20. There are no
calls for PINs.
"""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum

from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA256, Hash

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.rest.calls import Api, Call, Nothing
from latchwork.protocol.rest.documents import Camel, CamelRead, Document, secret
from latchwork.protocol.tedee.constants import State

DOCUMENT = "tedee-bridge-api, spec.json"
PORT = 80
PREFIX = "/v1.0"
TOKEN_NAME = "api_token"
"""Of the header, or of the query parameter."""

UNKNOWN_BATTERY = 255


class UnlockMode(IntEnum):
    NORMAL = 0
    FORCE = 2
    WITHOUT_PULL = 3
    UNLOCK_OR_PULL = 4


class LockType(IntEnum):
    PRO = 2
    GO = 4


class Method(StrEnum):
    """How a callback is called."""

    POST = "POST"
    GET = "GET"
    GET_NO_PARAMS = "GET+NO_PARAMS"


STATE_WORDS: dict[int, str] = {
    State.UNCALIBRATED: "uncalibrated",
    State.CALIBRATION: "calibration",
    State.UNLOCKED: "open",
    State.PARTIALLY_UNLOCKED: "partially_open",
    State.UNLOCKING: "opening",
    State.LOCKING: "closing",
    State.LOCKED: "closed",
    State.PULL_SPRING: "pull_spring",
    State.PULLING: "pulling",
    State.UNKNOWN: "unknown",
    State.UNPULLING: "unpulling",
}
"""The bridge's own words."""


# --- tokens ---------------------------------------------------------------------------------------------------

_HASHED = re.compile(r"([0-9a-f]{64})([0-9]{1,20})", re.ASCII)


def api_key(token: str, time_ms: int) -> str:
    """The hashed form: SHA-256 over token and moment in hex, and the moment in milliseconds behind it."""
    made = Hash(SHA256())
    made.update(f"{token}{time_ms}".encode())
    return f"{made.finalize().hex()}{time_ms}"


def moment_of(key: str) -> int:
    """The moment that a hashed token names, milliseconds since 1970; `Malformed` for what is none."""
    told = _HASHED.fullmatch(key)
    if told is None:
        raise Malformed("api token", "it is not a hash in hex and a moment behind it")
    return int(told[2])


def fits(key: str, token: str) -> bool:
    """Whether a hashed token was made from `token`. Whether its moment is new and near is the caller's to judge."""
    made = api_key(token, moment_of(key))
    return constant_time.bytes_eq(made.encode(), key.encode())


# --- documents ------------------------------------------------------------------------------------------------


class BridgeDetails(CamelRead):
    name: str
    serial_number: str
    current_time: str | None = None
    ssid: str | None = None
    is_connected: int | None = None
    version: str | None = None
    wifi_version: str | None = None


class DeviceSettings(CamelRead):
    """Switches are 0 and 1, durations seconds."""

    auto_lock_enabled: int | None = None
    auto_lock_delay: int | None = None
    auto_lock_implicit_enabled: int | None = None
    auto_lock_implicit_delay: int | None = None
    pull_spring_enabled: int | None = None
    pull_spring_duration: int | None = None
    auto_pull_spring_enabled: int | None = None
    postponed_lock_enabled: int | None = None
    postponed_lock_delay: int | None = None
    button_lock_enabled: int | None = None
    button_unlock_enabled: int | None = None


class LockDetails(CamelRead):
    """`battery_level` 255 is unknown; switches are 0 and 1."""

    id: int
    name: str
    type: int
    serial_number: str | None = None
    is_connected: int | None = None
    rssi: int | None = None
    device_revision: int | None = None
    version: str | None = None
    state: int | None = None
    jammed: int | None = None
    battery_level: int | None = None
    is_charging: int | None = None
    door_state: int | None = None
    device_settings: DeviceSettings | None = None


class Callback(Camel):
    """Who is to be told of events. Each header is one name with its value; clients leave the method out for POST."""

    url: str
    method: Method | None = None
    headers: list[dict[str, str]] | None = secret(default=None)


class CallbackDetails(CamelRead):
    id: int
    url: str
    method: str | None = None


class CallbackId(CamelRead):
    id: int


# --- calls ----------------------------------------------------------------------------------------------------

API = Api(
    "Tedee bridge",
    prefix=PREFIX,
    messages=("error-description",),
    codes=("error-code",),
    meanings={
        401: "the token is wrong, or was used before",
        403: "unlocking is not allowed",
        404: "there is no such device or callback",
        405: "the device is disconnected",
        406: "the lock answered with an error",
        409: "the bridge is busy; send it again",
    },
)
DONE = frozenset({200, 201, 202, 204})
"""What clients take for success; every such answer has to say `Content-Type: application/json`, an empty one too."""

BRIDGE = Call(API, "read the bridge", "GET", "/bridge", BridgeDetails, DOCUMENT)
LOCKS = Call(API, "list locks", "GET", "/lock", list[LockDetails], DOCUMENT)
LOCK_DETAILS = Call(API, "read a lock", "GET", "/lock/{lock_id}", LockDetails, DOCUMENT)
LOCK = Call(API, "lock", "POST", "/lock/{lock_id}/lock", Nothing, DOCUMENT, done=DONE)
UNLOCK = Call(
    API,
    "unlock",
    "POST",
    "/lock/{lock_id}/unlock",
    Nothing,
    DOCUMENT,
    query=("mode",),
    done=DONE,
    doc="The specification has `mode` in a header, its how-to pages and the clients in the query; a bridge takes both.",
)
PULL = Call(API, "pull the spring", "POST", "/lock/{lock_id}/pull", Nothing, DOCUMENT, done=DONE)
CALLBACKS = Call(API, "list callbacks", "GET", "/callback", list[CallbackDetails], DOCUMENT)
ADD_CALLBACK = Call(API, "add a callback", "POST", "/callback", CallbackId, DOCUMENT, body=Callback, done=DONE)
SET_CALLBACK = Call(
    API, "change a callback", "PUT", "/callback/{callback_id}", Nothing, DOCUMENT, body=Callback, done=DONE
)
DELETE_CALLBACK = Call(API, "remove a callback", "DELETE", "/callback/{callback_id}", Nothing, DOCUMENT, done=DONE)

CALLS = (
    BRIDGE,
    LOCKS,
    LOCK_DETAILS,
    LOCK,
    UNLOCK,
    PULL,
    CALLBACKS,
    ADD_CALLBACK,
    SET_CALLBACK,
    DELETE_CALLBACK,
)
"""All calls but one: `PUT /callback` replaces every callback at once, and its body is a list (`replacing`)."""

REPLACE_CALLBACKS = ("PUT", f"{PREFIX}/callback")


def replacing(callbacks: list[Callback]) -> list[dict[str, object]]:
    """The body of `PUT /callback`; an empty list removes them all."""
    return [callback.document() for callback in callbacks]


def authorised(token: str, time_ms: int | None) -> dict[str, str]:
    """The header of a call: hashed with a moment, as it is without one."""
    return {TOKEN_NAME: token if time_ms is None else api_key(token, time_ms)}


class ErrorDescription(Document):
    """What a refusal says; a Bluetooth error has its code as well."""

    description: str
    code: int | None = None

    def document(self) -> dict[str, object]:
        said: dict[str, object] = {"error-description": self.description}
        return said if self.code is None else {"error-code": self.code, **said}
