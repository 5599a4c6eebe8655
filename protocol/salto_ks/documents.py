"""The hardware API's documents. Source: clp-php-sdk, src/Structs, src/APIs. Ids are text."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from latchwork.protocol.rest.documents import Document, Read, secret

T = TypeVar("T")


class TokenRequest(Document):
    grant_type: Literal["client_credentials"] = "client_credentials"
    scope: Literal["hardware_api"] = "hardware_api"


class Token(Read):
    """Good for `expires_in` seconds; the maker's client asks again 20 s before."""

    access_token: str = secret()
    token_type: str = "Bearer"
    expires_in: int = 0


EARLY_SECONDS = 20


class Page(Read, Generic[T]):
    """A list. Short ones go on at `next_page_link`, events with `continuation_token`."""

    items: tuple[T, ...]
    next_page_link: str | None = None
    continuation_token: str | None = None


class Reference(Read):
    id: str | None = None


class Lock(Read):
    id: str
    iq: Reference | None = None
    repeater: Reference | None = None
    mac: str | None = None
    customer_reference: str | None = None
    locked_state: str | None = None
    lock_type: str | None = None
    online: bool | None = None
    iq_link_state: str | None = None
    tag_registration_state: str | None = None
    battery_level: str | int | None = None
    left_open_alarm: bool | None = None
    intrusion_alarm: bool | None = None
    collection_id: str | None = None
    privacy_mode: bool | None = None


class Iq(Read):
    id: str
    mac: str | None = None
    state: str | None = None
    online: bool | None = None
    data_sync_state: str | None = None
    collection_id: str | None = None
    revision: str | int | None = None
    customer_reference: str | None = None
    time_zone: str | None = None
    subscribed: bool | None = None


class IqChange(Document):
    """`time_zone` is a name of the IANA's list."""

    time_zone: str


class IqDetails(Read):
    """What the network says of an IQ; the maker names no fixed fields."""


class TreeItem(Document):
    """`parent_id` is the IQ or the repeater that the device hangs on."""

    NULLS = frozenset({"parent_id"})

    id: str
    hardware_type: str
    parent_id: str | None = None


class Tree(Read):
    items: tuple[TreeItem, ...] = ()


class Accessor(Read):
    """A user, as the hardware knows him."""

    id: str
    remote_access: bool | str | None = None
    blocked: bool | None = None
    override_privacy_mode: bool | None = None
    toggle_easy_office_mode: bool | None = None
    toggle_manual_office_mode: bool | None = None
    collection_id: str | None = None


class NewAccessor(Document):
    NULLS = frozenset({"collection_id"})

    collection_id: str | None = None
    blocked: bool = False
    override_privacy_mode: bool = False
    toggle_easy_office_mode: bool = True
    toggle_manual_office_mode: bool = True
    remote_access: bool = True


class Key(Read):
    """A tag in somebody's hand. `id` is that of the assignment, `key_id` that of the tag."""

    id: str
    key_id: str | None = None
    key_number: str | None = None
    key_type: str | None = None
    accessor_id: str | None = None
    blocked: bool | None = None


class NewKey(Document):
    tag_id: str
    blocked: bool = False


class Tag(Read):
    """`tag_number` is text with leading zeros."""

    id: str
    source_iq_id: str | None = None
    tag_number: str | None = None
    added_date: str | None = None
    collection_id: str | None = None


class IdChanges(Document):
    """Ids to be added to a list and to be taken off it."""

    add_ids: tuple[str, ...] = ()
    remove_ids: tuple[str, ...] = ()


SHORTEST_REGISTRATION = 15


class TagRegistration(Document):
    """For so many seconds the lock learns the tag that is held to it."""

    duration_in_seconds: Annotated[int, Field(ge=SHORTEST_REGISTRATION)] = 60


class Detaching(Document):
    """The lock leaves its IQ on behalf of a user."""

    iq_link_state: Literal["detached_pending"] = "detached_pending"
    accessor_id: str


class MobileKey(Read):
    id: str | None = None
    expiry_date: str | None = None


class PhoneDevice(Read):
    """A phone of a user."""

    id: str
    customer_reference: str | None = None
    state: str | None = None
    mkey: MobileKey | None = None


class NewPhoneDevice(Document):
    NULLS = frozenset({"customer_reference"})

    customer_reference: str | None = None


class MobileKeyData(Read):
    """What a phone gives to locks; its content is not public."""

    mkey_data: str | None = secret(default=None)


class CertificateRequest(Document):
    """The phone's public key, base64, and until when it is good."""

    public_key: str
    expiry_date: str


class CertificateData(Read):
    """What is to be signed with the phone's key before the certificate is activated."""

    certificate_data: str | None = None


class CertificateSignature(Document):
    signature: str


class Certificate(Read):
    certificate: str


class AccessGroup(Read):
    id: str
    customer_reference: str | None = None
    collection_id: str | None = None


class NewAccessGroup(Document):
    NULLS = frozenset({"customer_reference", "collection_id"})

    customer_reference: str | None = None
    collection_id: str | None = None


class TimeSchedule(Document):
    """When a group may pass, or a lock stays in office mode."""

    NULLS = frozenset({"start_time", "end_time", "start_date", "end_date"})

    monday: bool = False
    tuesday: bool = False
    wednesday: bool = False
    thursday: bool = False
    friday: bool = False
    saturday: bool = False
    sunday: bool = False
    start_time: str | None = None
    end_time: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    id: str | None = None


class Event(Read):
    """An entry or an incident. `utc_date_time` is the moment, `local_date_time` what the wall clock showed."""

    id: str
    event_category: str | None = None
    event_detail: str | None = None
    utc_date_time: str | None = None
    local_date_time: str | None = None
    lock_id: str | None = None
    lock_customer_reference: str | None = None
    lock_mac_address: str | None = None
    accessor_id: str | None = None
    iq_id: str | None = None
    iq_customer_reference: str | None = None
    iq_mac_address: str | None = None
    iq_revision: str | int | None = None
    collection_id: str | None = None
    collection_customer_reference: str | None = None
    exit_requested: bool | None = None
    access_by: str | None = None
    access_detail: str | None = None
