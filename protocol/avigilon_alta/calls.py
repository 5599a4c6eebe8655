"""The calls for people, credentials, places and unlocking. Source: description 1.0.0 of the API, openpath.readme.io."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.avigilon_alta.credentials import CredentialChange, NewCredential
from latchwork.protocol.avigilon_alta.documents import (
    Acu,
    CardFormat,
    CloudKeyUnlock,
    Credential,
    CredentialType,
    Entry,
    EntryState,
    Group,
    GroupIds,
    LinkUse,
    Listed,
    LockdownPlan,
    Login,
    LoginData,
    Membership,
    NewGroup,
    NewUser,
    Schedule,
    Site,
    StatusChange,
    TempState,
    TokenCheck,
    UnlockLink,
    UnlockToken,
    User,
    UserIds,
    Wrapped,
    Zone,
)
from latchwork.protocol.rest.calls import Api, Call, Nothing
from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.rest.messages import safe_header

HOST = "https://api.openpath.com"
SOURCE = "api-evangelist/openpath, description 1.0.0"

API = Api("Avigilon Alta", messages=("message", "err.message"), codes=("name", "err.name"))
LIST = ("limit", "offset", "cursor", "sort", "order", "q", "filter", "preFilter", "options")
_MADE, _DONE = frozenset({200, 201}), frozenset({204})


def _lists(name: str, path: str, reads: Any, query: tuple[str, ...] = LIST) -> Call[Any]:
    return Call(API, name, "GET", path, Listed[reads], SOURCE, query=query)


LOGIN = Call(
    API,
    "log in",
    "POST",
    "/auth/login",
    Wrapped[LoginData],
    SOURCE,
    body=Login,
    done=_MADE,
    doc="Documented as 201; clients that take 200 exist.",
)
REFRESH = Call(API, "refresh log-in", "POST", "/auth/accessTokens/refresh", Wrapped[LoginData], SOURCE, done=_MADE)
CHECK_TOKEN = Call(
    API, "check token", "POST", "/auth/accessTokens/{token}/validate", Wrapped[TokenCheck], SOURCE, done=_MADE
)
LOGOUT = Call(API, "log out", "POST", "/auth/logout", Nothing, SOURCE, done=_DONE)

_ORG = "/orgs/{org_id}"
_USER = _ORG + "/users/{user_id}"
USERS = _lists("list users", _ORG + "/users", User)
USER = Call(API, "read user", "GET", _USER, Wrapped[User], SOURCE)
ADD_USER = Call(API, "add user", "POST", _ORG + "/users", Wrapped[User], SOURCE, body=NewUser, done=_MADE)
SET_STATUS = Call(API, "set status of a user", "PUT", _USER + "/status", Nothing, SOURCE, body=StatusChange, done=_DONE)
SET_GROUPS = Call(API, "set groups of a user", "PUT", _USER + "/groupIds", Nothing, SOURCE, body=GroupIds, done=_DONE)
CHANGE_GROUPS = Call(
    API, "change groups of a user", "PATCH", _USER + "/groupIds", Nothing, SOURCE, body=Membership, done=_DONE
)
USER_SITES = _lists("list sites of a user", _USER + "/sites", Site)

GROUPS = _lists("list groups", _ORG + "/groups", Group)
ADD_GROUP = Call(API, "add group", "POST", _ORG + "/groups", Wrapped[Group], SOURCE, body=NewGroup, done=_MADE)
_GROUP_USERS = _ORG + "/groups/{group_id}/userIds"
SET_GROUP_USERS = Call(API, "set users of a group", "PUT", _GROUP_USERS, Nothing, SOURCE, body=UserIds, done=_DONE)
CHANGE_GROUP_USERS = Call(
    API, "change users of a group", "PATCH", _GROUP_USERS, Nothing, SOURCE, body=Membership, done=_DONE
)

SITES = _lists("list sites", _ORG + "/sites", Site)
ZONES = _lists("list zones", _ORG + "/zones", Zone)
SET_ZONE_USERS = Call(
    API, "set users of a zone", "PUT", _ORG + "/zones/{zone_id}/userIds", Nothing, SOURCE, body=UserIds, done=_DONE
)
ENTRIES = _lists("list entries", _ORG + "/entries", Entry)
ENTRY_STATES = _lists("list entry states", _ORG + "/entryStates", EntryState)
SCHEDULES = _lists("list schedules", _ORG + "/schedules", Schedule)
LOCKDOWN_PLANS = _lists("list lockdown plans", _ORG + "/lockdownPlans", LockdownPlan)
ACUS = _lists("list controllers", _ORG + "/acus", Acu)
CARD_FORMATS = _lists("list card formats", _ORG + "/cardFormats", CardFormat)
CREDENTIAL_TYPES = _lists("list credential types", _ORG + "/credentialTypes", CredentialType)

_CREDENTIALS = _USER + "/credentials"
_CREDENTIAL = _CREDENTIALS + "/{credential_id}"
CREDENTIALS = _lists("list credentials", _CREDENTIALS, Credential)
CREDENTIAL = Call(API, "read credential", "GET", _CREDENTIAL, Wrapped[Credential], SOURCE)
ADD_CREDENTIAL = Call(
    API,
    "add credential",
    "POST",
    _CREDENTIALS,
    Wrapped[Credential],
    SOURCE,
    body=NewCredential,
    done=_MADE,
    doc="Sent twice it makes two.",
)
CHANGE_CREDENTIAL = Call(
    API, "change credential", "PATCH", _CREDENTIAL, Nothing, SOURCE, body=CredentialChange, done=_DONE
)
DELETE_CREDENTIAL = Call(API, "delete credential", "DELETE", _CREDENTIAL, Nothing, SOURCE, done=_DONE)
SETUP_MOBILE = Call(
    API,
    "send set-up link",
    "POST",
    _CREDENTIAL + "/setupMobile",
    Nothing,
    SOURCE,
    done=_DONE,
    doc="The user gets a mail that sets up the phone.",
)

UNLOCK = Call(
    API,
    "unlock with a cloud key",
    "POST",
    _CREDENTIAL + "/cloudKeyEntryUnlock",
    Nothing,
    SOURCE,
    body=CloudKeyUnlock,
    done=_DONE,
)
MAKE_LINK = Call(
    API,
    "make a link that unlocks",
    "POST",
    _CREDENTIAL + "/generateCloudKeyUnlockToken",
    Wrapped[UnlockToken],
    SOURCE,
    body=UnlockLink,
    done=_MADE,
)
USE_LINK = Call(
    API,
    "unlock with a link",
    "POST",
    "/tokens/cloudKeyUnlockTokens/{token}/use",
    Nothing,
    SOURCE,
    body=LinkUse,
    optional_body=True,
    done=_DONE,
)
_ENTRY = _ORG + "/entries/{entry_id}"
HOLD = Call(API, "hold a door", "POST", _ENTRY + "/setTempState", Nothing, SOURCE, body=TempState, done=_DONE)
RELEASE = Call(API, "let a held door go", "POST", _ENTRY + "/revertTempState", Nothing, SOURCE, done=_DONE)

CALLS: tuple[Call[Any], ...] = tuple(value for value in list(vars().values()) if isinstance(value, Call))
"""In the order in which they stand above."""


def authorised(token: str) -> dict[str, str]:
    """The token stands alone, without a word before it. HTTP Basic is taken as well."""
    return {"Authorization": safe_header("Authorization", token)}


def scope(org_id: int, what: str, *, write: bool = False) -> str:
    """A scope as tokens list them, such as `o12-users:w`."""
    if not what.isalpha():
        raise BadRequest("scope", "what it is about is one word of letters")
    return f"o{org_id}-{what}:{'w' if write else 'r'}"
