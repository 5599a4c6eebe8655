"""Every call of the cloud. Source: pyschlage 2026.10.0, run against a local server.

An answer is JSON; a status from 400 on is an error whose text is `message`. The client waits 60 s and repeats nothing.
"""

from __future__ import annotations

from typing import Any

from latchwork.protocol.rest.calls import Api, Call, Nothing
from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.rest.messages import safe_header
from latchwork.protocol.schlage.access_codes import AccessCode
from latchwork.protocol.schlage.documents import (
    AccessCodeDocument,
    AddedCode,
    AttributeChange,
    Command,
    Device,
    DeviceChange,
    LogEntryDocument,
    Me,
    NewNotification,
    Notification,
    StateChange,
    User,
    notification_id,
)
from latchwork.protocol.schlage.states import AUTO_LOCK_SECONDS, has_wifi

HOST = "https://api.allegion.yonomi.cloud"
TIMEOUT_SECONDS = 60
API = Api("the Schlage cloud", prefix="/v1")
SOURCE = "pyschlage 2026.10.0, auth.py, lock.py, code.py, notification.py"
OK = frozenset({200, 201, 202, 204})

DEVICES = Call(
    API, "list locks", "GET", "/devices", list[Device], SOURCE, query=("archetype",), words={"archetype": ("lock",)}
)
DEVICE = Call(API, "read lock", "GET", "/devices/{device_id}", Device, SOURCE)
CHANGE_DEVICE = Call(
    API,
    "change lock",
    "PUT",
    "/devices/{device_id}",
    Device,
    SOURCE,
    body=DeviceChange,
    doc="Answers the whole device.",
)
USERS = Call(API, "list users", "GET", "/users", list[User], SOURCE)
ME = Call(API, "who am I", "GET", "/users/@me", Me, SOURCE)
ACCESS_CODES = Call(
    API, "list codes", "GET", "/devices/{device_id}/storage/accesscode", list[AccessCodeDocument], SOURCE
)
ADD_CODE = Call(
    API,
    "add code",
    "POST",
    "/devices/{device_id}/commands",
    AddedCode,
    SOURCE,
    body=Command,
    done=OK,
    doc="The answer holds the id alone.",
)
RUN_COMMAND = Call(
    API,
    "run command",
    "POST",
    "/devices/{device_id}/commands",
    Nothing,
    SOURCE,
    body=Command,
    done=OK,
    doc="Changing and deleting a code, and moving a bolt over Bluetooth; the answer is not read.",
)
LOGS = Call(
    API,
    "read log",
    "GET",
    "/devices/{device_id}/logs",
    list[LogEntryDocument],
    SOURCE,
    query=("limit", "sort"),
    words={"sort": ("desc",)},
)
NOTIFICATIONS = Call(
    API, "list notifications", "GET", "/notifications", list[Notification], SOURCE, query=("deviceId",)
)
ADD_NOTIFICATION = Call(
    API,
    "add notification",
    "POST",
    "/notifications",
    Notification,
    SOURCE,
    query=("deviceId",),
    body=NewNotification,
    done=OK,
)
CHANGE_NOTIFICATION = Call(
    API,
    "change notification",
    "PUT",
    "/notifications",
    Notification,
    SOURCE,
    query=("deviceId",),
    body=NewNotification,
    doc="When it has a creation date; else it is added.",
)
DELETE_NOTIFICATION = Call(
    API, "delete notification", "DELETE", "/notifications/{notification_id}", Nothing, SOURCE, done=OK
)

CALLS: tuple[Call[Any], ...] = (
    DEVICES,
    DEVICE,
    CHANGE_DEVICE,
    USERS,
    ME,
    ACCESS_CODES,
    ADD_CODE,
    RUN_COMMAND,
    LOGS,
    NOTIFICATIONS,
    ADD_NOTIFICATION,
    CHANGE_NOTIFICATION,
    DELETE_NOTIFICATION,
)

LOCKS_ONLY = {"archetype": "lock"}
"""The query of `DEVICES`."""


def authorised(access_token: str, api_key: str) -> dict[str, str]:
    """The headers of every call; the key is a constant of whatever client it is."""
    return {
        "Authorization": safe_header("Authorization", f"Bearer {access_token}"),
        "X-Api-Key": safe_header("X-Api-Key", api_key),
    }


def adding(code: AccessCode, lock_length: int | None = None) -> Command:
    """The body of `ADD_CODE`; raises `BadRequest` for a code that has an id already."""
    if code.id is not None:
        raise BadRequest("addaccesscode", "the code has an id, so it is there; change it instead")
    return Command(data=code.document(lock_length), name="addaccesscode")


def changing(code: AccessCode, lock_length: int | None = None) -> Command:
    return Command(data=_existing(code, lock_length), name="updateaccesscode")


def deleting(code: AccessCode) -> Command:
    """The cloud wants the whole document of the code that goes."""
    return Command(data=_existing(code, None), name="deleteaccesscode")


def _existing(code: AccessCode, lock_length: int | None) -> AccessCodeDocument:
    if code.id is None:
        raise BadRequest("access code", "the cloud has given it no id; add it first")
    return code.document(lock_length)


def telling_of_use(code: AccessCode, user_id: str, devicetype_id: str | None) -> NewNotification:
    """The notification that belongs to a code: active when its owner wants to be told."""
    if code.id is None:
        raise BadRequest("notification", "the cloud has given the code no id; add it first")
    return NewNotification(
        notification_id=notification_id(user_id, code.id),
        devicetype_id=devicetype_id,
        active=code.notify,
        filter_value=code.name,
    )


def moving(device: Device, *, locked: bool, user_id: str | None = None) -> DeviceChange | Command:
    """The body of `CHANGE_DEVICE` for a lock with Wi-Fi, that of `RUN_COMMAND` for one with Bluetooth alone, which must
    be told whose wish it is."""
    if has_wifi(device.devicetype_id):
        return DeviceChange(attributes=AttributeChange(lock_state=1 if locked else 0))
    if user_id is None or device.cat is None:
        raise BadRequest("changelockstate", "it needs the user's id and the CAT of the device document")
    wish = StateChange(cat=device.cat, device_id=device.device_id, state=1 if locked else 0, user_id=user_id)
    return Command(data=wish, name="changelockstate")


def settings(
    *, beeper: bool | None = None, lock_and_leave: bool | None = None, auto_lock_seconds: int | None = None
) -> DeviceChange:
    """What `CHANGE_DEVICE` changes of a lock's habits; None leaves one as it is."""
    if auto_lock_seconds is not None and auto_lock_seconds not in AUTO_LOCK_SECONDS:
        allowed = ", ".join(map(str, AUTO_LOCK_SECONDS))
        raise BadRequest("autoLockTime", f"the lock knows {allowed} seconds")
    return DeviceChange(
        attributes=AttributeChange(
            beeper_enabled=None if beeper is None else int(beeper),
            lock_and_leave_enabled=None if lock_and_leave is None else int(lock_and_leave),
            auto_lock_time=auto_lock_seconds,
        )
    )


def newest(limit: int | None = None) -> dict[str, str | int]:
    """The query of `LOGS` for the newest entries first."""
    if limit is None:
        return {"sort": "desc"}
    if limit < 1:
        raise BadRequest("logs", "a limit is 1 or more")
    return {"limit": limit, "sort": "desc"}
