"""The API's documents. Source: description 1.0.0 of the API in api-evangelist/openpath.

Every answer is wrapped: `{data, totalCount, filteredCount, cursors, meta}`.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import Field, JsonValue, model_validator

from latchwork.protocol.avigilon_alta.credentials import Name
from latchwork.protocol.rest.documents import Camel, CamelRead, secret
from latchwork.protocol.rest.times import Millis

T = TypeVar("T")

Status = Literal["I", "A", "S"]
"""Inactive, active, suspended."""

STATUSES: dict[str, str] = {"I": "inactive", "A": "active", "S": "suspended"}


class Wrapped(CamelRead, Generic[T]):
    data: T


class Listed(CamelRead, Generic[T]):
    """A part of a list. `total_count` counts the whole, `filtered_count` what the filter leaves."""

    data: tuple[T, ...]
    total_count: int | None = None
    filtered_count: int | None = None
    cursors: dict[str, JsonValue] | None = None


# --- log-in -----------------------------------------------------------------------------------------------------------


class Mfa(Camel):
    totp_code: str = secret()


class Login(Camel):
    """`namespace_id` or `namespace_nickname` tell organisations with their own users apart."""

    email: str
    password: str = secret()
    mfa: Mfa | None = None
    namespace_id: int | None = None
    namespace_nickname: Annotated[str, Field(min_length=1, max_length=255)] | None = None


class OrgReference(CamelRead):
    id: int


class TokenScope(CamelRead):
    """What the token may do in an organisation, in words such as o12-users:w."""

    org: OrgReference | None = None
    user: OrgReference | None = None
    scope: tuple[str, ...] | None = None


class LoginData(CamelRead):
    """`token` goes into the `Authorization` header as it is."""

    token: str = secret()
    token_scope_list: tuple[TokenScope, ...] = ()
    created_at: str | None = None
    expires_at: str | None = None


class TokenProblem(CamelRead):
    """`name` is one of `TOKEN_PROBLEMS`."""

    name: str | None = None
    message: str | None = None


class TokenCheck(CamelRead):
    is_valid: bool
    err: TokenProblem | None = None


TOKEN_PROBLEMS: dict[str, str] = {
    "TokenExpiredError": "the token has expired; log in again",
    "JsonWebTokenError": "the token is damaged; log in again",
    "TokenNotFoundError": "the token was revoked; log in again",
}


# --- people -----------------------------------------------------------------------------------------------------------


class NewIdentity(Camel):
    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Annotated[str, Field(min_length=1, max_length=100)] | None = secret(default=None)
    first_name: Name | None = None
    middle_name: Name | None = None
    last_name: Name | None = None
    namespace_id: int | None = None
    language: Literal["en", "fr", "es", "it", "de"] | None = None
    mobile_phone: str | None = None


class NewUser(Camel):
    """The zone is one of the IANA's names, by which the two dates count."""

    identity: NewIdentity
    external_id: str | None = None
    start_date: Millis | None = None
    end_date: Millis | None = None
    start_and_end_date_time_zone_id: str | None = None
    has_remote_unlock: bool | None = None
    is_override_allowed: bool | None = None
    person_id: str | None = None
    department: str | None = None
    title: str | None = None


class Identity(CamelRead):
    id: int | None = None
    email: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None


class User(CamelRead):
    id: int
    status: Status | None = None
    identity: Identity | None = None
    external_id: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    start_and_end_date_time_zone_id: str | None = None
    has_remote_unlock: bool | None = None
    is_override_allowed: bool | None = None


class StatusChange(Camel):
    status: Status


class Group(CamelRead):
    id: int
    name: str | None = None


class NewGroup(Camel):
    name: Name


class GroupIds(Camel):
    """All groups of a user: what is not named here is left."""

    group_ids: tuple[int, ...]


class UserIds(Camel):
    """All users of a group or zone: who is not named here is out."""

    user_ids: tuple[int, ...]


class Membership(Camel):
    """Ids that come and go; the others stay."""

    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()


# --- places -----------------------------------------------------------------------------------------------------------


class Site(CamelRead):
    id: int
    name: str | None = None


class Zone(CamelRead):
    id: int
    name: str | None = None
    site: Site | None = None


class EntryState(CamelRead):
    id: int
    name: str | None = None


class Entry(CamelRead):
    """A door."""

    id: int
    name: str | None = None
    zone: Zone | None = None
    entry_state: EntryState | None = None
    is_pincode_enabled: bool | None = None


class CardField(CamelRead):
    """The field's bits end at `rightmost_bit`."""

    name: str
    display_name: str
    max_bits: int
    rightmost_bit: int


class ParityBit(CamelRead):
    """The bit is set when the number of ones among `source_bits` is odd (1) or even (0)."""

    position: int
    source_bits: tuple[int, ...] = ()
    set_if_match: int | None = None


class FixedBit(CamelRead):
    position: int
    value: int | None = None


class CardDescription(CamelRead):
    num_bits: int
    fields: tuple[CardField, ...] = Field(default=())
    parity_bits: tuple[ParityBit, ...] = ()
    fixed_bits: tuple[FixedBit, ...] = ()
    reverse_bit_order: bool | None = None


class CardFormat(CamelRead):
    id: int
    code: str
    name: str
    num_bits: int
    description: CardDescription | None = None


class CredentialType(CamelRead):
    id: int
    name: str | None = None
    description: str | None = None
    model_name: str | None = None


class Credential(CamelRead):
    id: int
    credential_type: CredentialType | None = None
    start_date: str | None = None
    end_date: str | None = None


class Schedule(CamelRead):
    id: int
    name: str | None = None


class LockdownPlan(CamelRead):
    id: int
    name: str | None = None


class Acu(CamelRead):
    """A controller."""

    id: int
    name: str | None = None


# --- unlocking --------------------------------------------------------------------------------------------------------

Description = Annotated[str, Field(max_length=100)]
LONGEST_HOLD_SECONDS = 315_360_000


class CloudKeyUnlock(Camel):
    """The description stands in the log."""

    entry_id: int
    description: Description | None = None


class EntryData(Camel):
    """A door of a link, and what its button says."""

    entry_id: int
    ui_label: str | None = None


class UnlockLink(Camel):
    """A link for guests: one door, or several with buttons; good from `not_before` to `expires`."""

    entry_id: int | None = None
    entry_data: tuple[EntryData, ...] | None = None
    not_before: Millis | None = None
    expires: Millis | None = None
    description: Description | None = None
    shorten: bool | None = None

    @model_validator(mode="after")
    def _some_door(self) -> Self:
        if (self.entry_id is None) == (self.entry_data is None):
            raise ValueError("a link has either entryId or entryData")
        if self.not_before is not None and self.expires is not None and self.expires <= self.not_before:
            raise ValueError("it expires before it starts")
        return self


class UnlockToken(CamelRead):
    """The bearer opens the doors of the link."""

    cloud_key_unlock_token: str | None = secret(default=None)
    api_url: str | None = secret(default=None)
    web_url: str | None = secret(default=None)
    full_web_url: str | None = secret(default=None)


class LinkUse(Camel):
    """Which door of a link with several."""

    entry_id: int | None = None


class TempState(Camel):
    """A door in another state for a while, such as unlocked."""

    entry_state_id: int
    duration_seconds: Annotated[int, Field(ge=1, le=LONGEST_HOLD_SECONDS)]
