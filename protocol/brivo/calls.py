"""Every call of the API. Source: techspaceco/brivo, lib/brivo/api and its recorded exchanges; apidocs.brivo.com."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.brivo.documents import (
    AccessEvent,
    AccessPoint,
    Assignment,
    CodeLogin,
    Credential,
    CredentialFormat,
    Group,
    NewCredential,
    NewGroup,
    NewUser,
    Page,
    PasswordLogin,
    Refreshing,
    Token,
    User,
)
from latchwork.protocol.rest.calls import Api, Call, Nothing
from latchwork.protocol.rest.errors import Refused
from latchwork.protocol.rest.messages import Request, basic, safe_header

HOST = "https://api.brivo.com"
TOKEN_HOST = "https://auth.brivo.com"
GEM = "techspaceco/brivo, lib/brivo/api"
DOCS = "apidocs.brivo.com"

_MEANINGS = {
    401: "the token has expired or the api-key is missing; log in again",
    415: "the server wants a body in JSON",
    418: "the server refuses for a reason of its own",
    429: "the quota of the contract is used up; wait before the next call",
    596: "the gateway knows no such service; check the address",
}
AUTH = Api("Brivo's token server", messages=("error_description", "message", "error"))
API = Api("Brivo", prefix="/v1/api", meanings=_MEANINGS)
LIST = ("filter", "offset", "pageSize")
_MADE, _GONE = frozenset({200, 201}), frozenset({200, 204})

LOGIN = Call(
    AUTH,
    "log in",
    "POST",
    "/oauth/token",
    Token,
    GEM,
    query=("grant_type", "password", "username", "code", "redirect_uri", "refresh_token"),
    host=TOKEN_HOST,
    doc="The grant is in the query, and the body is empty.",
)

USERS = Call(API, "list users", "GET", "/users", Page[User], GEM, query=LIST)
USER = Call(API, "read user", "GET", "/users/{user_id}", User, GEM)
USER_BY_EXTERNAL_ID = Call(API, "read user by external id", "GET", "/users/{external_id}/external", User, GEM)
ADD_USER = Call(API, "add user", "POST", "/users", User, GEM, body=NewUser, done=_MADE)
CHANGE_USER = Call(API, "change user", "PUT", "/users/{user_id}", User, DOCS, body=NewUser)
DELETE_USER = Call(API, "delete user", "DELETE", "/users/{user_id}", Nothing, GEM, done=_GONE)
USER_CREDENTIALS = Call(
    API, "list credentials of a user", "GET", "/users/{user_id}/credentials", Page[Credential], GEM, query=LIST
)
_ASSIGNMENT = "/users/{user_id}/credentials/{credential_id}"
ASSIGN_CREDENTIAL = Call(API, "assign credential", "PUT", _ASSIGNMENT, Nothing, GEM, body=Assignment, done=_GONE)
REVOKE_CREDENTIAL = Call(API, "take credential back", "DELETE", _ASSIGNMENT, Nothing, GEM, done=_GONE)
USER_GROUPS = Call(API, "list groups of a user", "GET", "/users/{user_id}/groups", Page[Group], GEM, query=LIST)

CREDENTIALS = Call(API, "list credentials", "GET", "/credentials", Page[Credential], GEM, query=LIST)
FORMATS = Call(
    API, "list card formats", "GET", "/credentials/formats", Page[CredentialFormat], GEM, query=("offset", "pageSize")
)
CREDENTIAL = Call(API, "read credential", "GET", "/credentials/{credential_id}", Credential, GEM)
ADD_CREDENTIAL = Call(API, "add credential", "POST", "/credentials", Credential, GEM, body=NewCredential, done=_MADE)
DELETE_CREDENTIAL = Call(API, "delete credential", "DELETE", "/credentials/{credential_id}", Nothing, GEM, done=_GONE)
CREDENTIAL_USER = Call(API, "read user of a credential", "GET", "/credentials/{credential_id}/user", User, GEM)

GROUPS = Call(API, "list groups", "GET", "/groups", Page[Group], GEM, query=LIST)
GROUP = Call(API, "read group", "GET", "/groups/{group_id}", Group, GEM)
ADD_GROUP = Call(API, "add group", "POST", "/groups", Group, GEM, body=NewGroup, done=_MADE)
DELETE_GROUP = Call(API, "delete group", "DELETE", "/groups/{group_id}", Nothing, GEM, done=_GONE)
GROUP_USERS = Call(API, "list users of a group", "GET", "/groups/{group_id}/users", Page[User], GEM, query=LIST)
_MEMBER = "/groups/{group_id}/users/{user_id}"
ADD_TO_GROUP = Call(API, "add user to group", "PUT", _MEMBER, Nothing, GEM, done=_GONE)
REMOVE_FROM_GROUP = Call(API, "remove user from group", "DELETE", _MEMBER, Nothing, GEM, done=_GONE)

ACCESS_POINTS = Call(API, "list access points", "GET", "/access-points", Page[AccessPoint], DOCS, query=LIST)
ACTIVATE = Call(
    API,
    "pulse a door",
    "POST",
    "/access-points/{access_point_id}/activate",
    Nothing,
    DOCS,
    done=frozenset({200, 201, 204}),
    doc="Needs the permission of an administrator.",
)
EVENTS = Call(
    API,
    "list access events",
    "GET",
    "/events/access",
    Page[AccessEvent],
    DOCS,
    query=LIST,
    doc="`offset` is the time of an event, not an index.",
)

CALLS: tuple[Call[Any], ...] = tuple(value for value in list(vars().values()) if isinstance(value, Call))
"""In the order in which they stand above."""

DUPLICATE = "Duplicate Credential Found"


def is_duplicate(refused: Refused) -> bool:
    """Whether a refused `ADD_CREDENTIAL` says that the card is there already."""
    return refused.status == 400 and DUPLICATE.lower() in refused.said.lower()


def login_request(
    client_id: str, client_secret: str, api_key: str, grant: PasswordLogin | CodeLogin | Refreshing
) -> Request:
    """A password's and a code's grants do not mix within one application."""
    headers = {"Authorization": basic(client_id, client_secret), "api-key": safe_header("api-key", api_key)}
    return LOGIN.request(query=grant.document(), headers=headers)


def authorised(access_token: str, api_key: str) -> dict[str, str]:
    """The headers of every call; the server wants both."""
    return {
        "Authorization": safe_header("Authorization", f"bearer {access_token}"),
        "api-key": safe_header("api-key", api_key),
    }
