"""The API's documents. Source: recorded exchanges of techspaceco/brivo; apidocs.brivo.com.

Numbers of cards show in no `repr`.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, JsonValue

from latchwork.protocol.brivo import cards
from latchwork.protocol.rest.documents import Camel, CamelRead, Document, Read, secret

T = TypeVar("T")
Id = Annotated[int, Field(ge=0)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$")]
"""A day is sent as YYYY-MM-DD and comes back as its midnight in UTC."""


class Token(Read):
    """Good for `expires_in` seconds, often a minute: ask again before each piece of work."""

    access_token: str = secret()
    token_type: str
    refresh_token: str | None = secret(default=None)
    expires_in: int
    scope: str | None = None
    jti: str | None = None


class Page(CamelRead, Generic[T]):
    """A part of a list; `count` counts the whole list. Some lists do not say where the part begins."""

    data: tuple[T, ...]
    offset: int | str | None = None
    page_size: int | None = None
    count: int


class User(CamelRead):
    id: Id
    external_id: str | None = None
    first_name: str
    last_name: str
    middle_name: str | None = None
    suspended: bool | None = None
    custom_fields: tuple[dict[str, JsonValue], ...] | None = None


class NewUser(Camel):
    """`external_id` is the caller's own name for somebody; the server gives a number back as text."""

    NULLS = frozenset({"external_id"})

    first_name: str
    last_name: str
    external_id: str | int | None = None
    suspended: bool = False
    custom_fields: tuple[dict[str, JsonValue], ...] | None = None


class FormatReference(CamelRead):
    id: Id
    name: str | None = None


class FormatField(CamelRead):
    id: Id
    name: str


class CredentialFormat(CamelRead):
    id: Id
    name: str
    credential_fields: tuple[FormatField, ...] | None = None


class FieldValue(CamelRead):
    """`name` comes back with a prefix or without; see `cards.field_name`."""

    id: Id
    value: str = secret()
    name: str | None = None


class Credential(CamelRead):
    """`effective_from` and `effective_to` are there in a user's list alone."""

    id: Id
    credential_format: FormatReference
    reference_id: str = secret()
    encoded_credential: str | None = secret(default=None)
    field_values: tuple[FieldValue, ...] | None = secret(default=None)
    size: int | None = None
    account_id: Id | None = None
    effective_from: str | None = None
    effective_to: str | None = None

    @property
    def values(self) -> dict[str, str]:
        """By the short names of the fields."""
        return dict(cards.values_by_name((one.name, one.value) for one in self.field_values or ()))


class NewCredential(Camel):
    credential_format: FormatReference
    reference_id: str = secret()
    field_values: tuple[FieldValue, ...] = secret(default=())


def card_26(
    card_number: int, facility_code: int, reference_id: str | None = None, format_id: int = cards.STANDARD_26
) -> NewCredential:
    """A card of the open 26-bit format; the id of the format is looked up in `/credentials/formats`. Raises
    `BadRequest` for a number that 26 bits cannot say."""
    cards.encoded_26(card_number, facility_code)
    return NewCredential(
        credential_format=FormatReference(id=format_id),
        reference_id=str(card_number) if reference_id is None else reference_id,
        field_values=(
            FieldValue(id=cards.CARD_NUMBER_FIELD, value=str(card_number)),
            FieldValue(id=cards.FACILITY_FIELD, value=str(facility_code)),
        ),
    )


class Assignment(Camel):
    """When a user's credential is good; without days it always is."""

    effective_from: Day | None = None
    effective_to: Day | None = None


class Group(CamelRead):
    id: Id
    name: str
    keypad_unlock: bool | None = None
    immune_to_antipassback: bool | None = None


class NewGroup(Camel):
    name: Annotated[str, Field(min_length=1)]
    keypad_unlock: bool | None = None
    immune_to_antipassback: bool | None = None


class AccessPoint(CamelRead):
    """A door."""

    id: Id
    name: str


class AccessEvent(CamelRead):
    """`occurred` is what the next page's `offset` is made of; the rest differs from event to event."""

    occurred: str


class PasswordLogin(Document):
    """The pairs of the query of the `password` grant."""

    grant_type: Literal["password"] = "password"
    username: str
    password: str = secret()


class CodeLogin(Document):
    grant_type: Literal["authorization_code"] = "authorization_code"
    code: str = secret()
    redirect_uri: str | None = None


class Refreshing(Document):
    """Belongs to an application with authorization codes; one with passwords logs in anew."""

    grant_type: Literal["refresh_token"] = "refresh_token"
    refresh_token: str = secret()
