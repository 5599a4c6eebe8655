"""Every call of the hardware API. Source: clp-php-sdk, src/APIs and src/Clients."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.rest.calls import Api, Call, Nothing
from latchwork.protocol.rest.messages import Request, basic, safe_header
from latchwork.protocol.salto_ks.documents import (
    AccessGroup,
    Accessor,
    Certificate,
    CertificateData,
    CertificateRequest,
    CertificateSignature,
    Detaching,
    Event,
    IdChanges,
    Iq,
    IqChange,
    IqDetails,
    Key,
    Lock,
    MobileKeyData,
    NewAccessGroup,
    NewAccessor,
    NewKey,
    NewPhoneDevice,
    Page,
    PhoneDevice,
    Tag,
    TagRegistration,
    TimeSchedule,
    Token,
    TokenRequest,
    Tree,
)

IDENTITY_HOSTS = {
    "production, EU": "https://identity.eu.my-clay.com",
    "acceptance": "https://identity-acc.eu.my-clay.com",
}
"""Where tokens come from. The API's own production address is not public: it is configuration."""

SDK = "clp-php-sdk, src/APIs/"
_MEANINGS = {
    401: "the token is missing, wrong or has expired; get a new one",
    403: "the client may not do this; ask SALTO for the scope or the site's owner for the role",
    404: "there is no such thing at this site; read the list again",
}
IDENTITY = Api("the KS identity server", messages=("error_description", "error"))
API = Api("SALTO KS", prefix="/v1.2", meanings=_MEANINGS, messages=("message", "Message"))
OK = frozenset({200, 201, 202, 204})
LIST = ("$filter", "$orderby", "$top")

TOKEN = Call(
    IDENTITY,
    "get token",
    "POST",
    "/connect/token",
    Token,
    "clp-php-sdk, src/Clients/IdentityServerClient.php",
    body=TokenRequest,
    form=True,
    host="identity",
    doc="Client credentials are the client's way; for integrators the default is an authorization code.",
)


def _lists(name: str, path: str, reads: Any, source: str, query: tuple[str, ...] = LIST) -> Call[Any]:
    return Call(API, name, "GET", path, Page[reads], SDK + source, query=query)


def _changes(name: str, path: str, source: str) -> Call[None]:
    return Call(API, name, "PATCH", path, Nothing, SDK + source, body=IdChanges, done=OK)


def _deletes(name: str, path: str, source: str) -> Call[None]:
    return Call(API, name, "DELETE", path, Nothing, SDK + source, done=OK)


_LOCK, _ACCESSOR, _GROUP, _IQ = "LockAPI.php", "AccessorAPI.php", "AccessGroupAPI.php", "IQAPI.php"

LOCKS = _lists("list locks", "/locks", Lock, _LOCK)
LOCK = Call(API, "read lock", "GET", "/locks/{lock_id}", Lock, SDK + _LOCK)
DELETE_LOCK = _deletes("delete lock", "/locks/{lock_id}", _LOCK)
DETACH_LOCK = Call(
    API,
    "detach lock",
    "PATCH",
    "/locks/{lock_id}/detach",
    Lock,
    SDK + _LOCK,
    body=Detaching,
    done=frozenset({200, 202}),
)
OFFLINE_KEYS = _lists("list off-line keys", "/locks/{lock_id}/offline_keys", Key, _LOCK)
CHANGE_OFFLINE_KEYS = _changes("change off-line keys", "/locks/{lock_id}/offline_keys", _LOCK)
REGISTER_TAG = Call(
    API,
    "learn a tag at the lock",
    "PATCH",
    "/locks/{lock_id}/tag_registration",
    Nothing,
    SDK + _LOCK,
    body=TagRegistration,
    done=OK,
)
_OFFICE = "/locks/{lock_id}/easy_office_mode_schedule"
OFFICE_MODE = Call(API, "read office mode", "GET", _OFFICE, TimeSchedule, SDK + _LOCK, doc="404 when it has none.")
SET_OFFICE_MODE = Call(API, "set office mode", "PUT", _OFFICE, Nothing, SDK + _LOCK, body=TimeSchedule, done=OK)
DELETE_OFFICE_MODE = _deletes("delete office mode", _OFFICE, _LOCK)

ACCESSORS = _lists("list accessors", "/accessors", Accessor, _ACCESSOR)
ACCESSOR = Call(API, "read accessor", "GET", "/accessors/{accessor_id}", Accessor, SDK + _ACCESSOR)
ADD_ACCESSOR = Call(
    API, "add accessor", "POST", "/accessors", Accessor, SDK + _ACCESSOR, body=NewAccessor, done=frozenset({200, 201})
)
CHANGE_ACCESSOR = Call(
    API, "change accessor", "PATCH", "/accessors/{accessor_id}", Accessor, SDK + _ACCESSOR, body=NewAccessor
)
DELETE_ACCESSOR = _deletes("delete accessor", "/accessors/{accessor_id}", _ACCESSOR)
KEYS = _lists("list keys", "/accessors/{accessor_id}/keys", Key, _ACCESSOR, query=())
ASSIGN_TAG = Call(
    API,
    "assign tag",
    "POST",
    "/accessors/{accessor_id}/keys",
    Key,
    SDK + _ACCESSOR,
    body=NewKey,
    done=frozenset({200, 201}),
)
REMOVE_KEY = Call(
    API,
    "remove key",
    "DELETE",
    "/accessors/{accessor_id}/keys/{key_id}",
    Nothing,
    SDK + _ACCESSOR,
    query=("force",),
    words={"force": ("true", "false")},
    done=OK,
)
PHONES = _lists("list phones", "/accessors/{accessor_id}/devices", PhoneDevice, _ACCESSOR, query=())
_PHONE = "/accessors/{accessor_id}/devices/{device_id}"
PHONE = Call(API, "read phone", "GET", _PHONE, PhoneDevice, SDK + _ACCESSOR)
ADD_PHONE = Call(
    API,
    "add phone",
    "POST",
    "/accessors/{accessor_id}/devices",
    PhoneDevice,
    SDK + _ACCESSOR,
    body=NewPhoneDevice,
    done=frozenset({200, 201}),
)
DELETE_PHONE = _deletes("delete phone", _PHONE, _ACCESSOR)
MOBILE_KEY = Call(API, "get mobile key", "GET", _PHONE + "/mkey", MobileKeyData, SDK + _ACCESSOR, query=("iq_id",))
_CERTIFICATE = _PHONE + "/certificate"
ADD_CERTIFICATE = Call(
    API,
    "add certificate",
    "POST",
    _CERTIFICATE,
    CertificateData,
    SDK + _ACCESSOR,
    body=CertificateRequest,
    done=frozenset({200, 201}),
)
ACTIVATE_CERTIFICATE = Call(
    API, "activate certificate", "PATCH", _CERTIFICATE, Certificate, SDK + _ACCESSOR, body=CertificateSignature
)
REPLACE_CERTIFICATE = Call(
    API, "replace certificate", "PUT", _CERTIFICATE, CertificateData, SDK + _ACCESSOR, body=CertificateRequest
)

GROUPS = _lists("list access groups", "/access_groups", AccessGroup, _GROUP)
GROUP = Call(API, "read access group", "GET", "/access_groups/{group_id}", AccessGroup, SDK + _GROUP)
ADD_GROUP = Call(
    API,
    "add access group",
    "POST",
    "/access_groups",
    AccessGroup,
    SDK + _GROUP,
    body=NewAccessGroup,
    done=frozenset({200, 201}),
)
CHANGE_GROUP = Call(
    API, "change access group", "PATCH", "/access_groups/{group_id}", AccessGroup, SDK + _GROUP, body=NewAccessGroup
)
DELETE_GROUP = _deletes("delete access group", "/access_groups/{group_id}", _GROUP)
GROUP_LOCKS = _lists("list locks of a group", "/access_groups/{group_id}/locks", Lock, _GROUP)
CHANGE_GROUP_LOCKS = _changes("change locks of a group", "/access_groups/{group_id}/locks", _GROUP)
GROUP_ACCESSORS = _lists("list accessors of a group", "/access_groups/{group_id}/accessors", Accessor, _GROUP)
CHANGE_GROUP_ACCESSORS = _changes("change accessors of a group", "/access_groups/{group_id}/accessors", _GROUP)
_SCHEDULES = "/access_groups/{group_id}/time_schedules"
SCHEDULES = _lists("list time schedules", _SCHEDULES, TimeSchedule, _GROUP)
ADD_SCHEDULE = Call(
    API,
    "add time schedule",
    "POST",
    _SCHEDULES,
    TimeSchedule,
    SDK + _GROUP,
    body=TimeSchedule,
    done=frozenset({200, 201}),
)
CHANGE_SCHEDULE = Call(
    API,
    "change time schedule",
    "PATCH",
    _SCHEDULES + "/{schedule_id}",
    TimeSchedule,
    SDK + _GROUP,
    body=TimeSchedule,
)
DELETE_SCHEDULE = _deletes("delete time schedule", _SCHEDULES + "/{schedule_id}", _GROUP)

IQS = _lists("list IQs", "/iqs", Iq, _IQ)
IQ = Call(API, "read IQ", "GET", "/iqs/{iq_id}", Iq, SDK + _IQ)
CHANGE_IQ = Call(API, "change IQ", "PATCH", "/iqs/{iq_id}", Nothing, SDK + _IQ, body=IqChange, done=OK)
DELETE_IQ = _deletes("delete IQ", "/iqs/{iq_id}", _IQ)
IQ_TREE = Call(API, "read hardware tree", "GET", "/iqs/{iq_id}/tree", Tree, SDK + _IQ)
IQ_DETAILS = Call(API, "read IQ details", "GET", "/iqs/{iq_id}/details", IqDetails, SDK + _IQ)

TAGS = _lists("list tags", "/tags", Tag, "TagAPI.php")
TAG = Call(API, "read tag", "GET", "/tags/{tag_id}", Tag, SDK + "TagAPI.php")
DELETE_TAG = _deletes("delete tag", "/tags/{tag_id}", "TagAPI.php")
ENTRIES = _lists("list entries", "/entries", Event, "EntriesAPI.php")
INCIDENTS = _lists("list incidents", "/incidents", Event, "IncidentsAPI.php")

CALLS: tuple[Call[Any], ...] = tuple(value for value in list(vars().values()) if isinstance(value, Call))
"""In the order in which they stand above."""

EVEN_WITHOUT_THE_LOCK = {"force": "true"}
"""The query of `REMOVE_KEY` for a key at a lock that cannot be reached."""


def token_request(client_id: str, client_secret: str) -> Request:
    return TOKEN.request(body=TokenRequest(), headers={"Authorization": basic(client_id, client_secret)})


def authorised(token: Token) -> dict[str, str]:
    return {"Authorization": safe_header("Authorization", f"{token.token_type} {token.access_token}")}
