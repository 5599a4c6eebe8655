"""What a credential can be. Source: description 1.0.0 of the API, `POST /orgs/{orgId}/users/{userId}/credentials`.

Numbers of cards, PINs and plates show in no `repr`. Numbers are text: leading zeros stay.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from latchwork.protocol.rest.documents import Camel, secret
from latchwork.protocol.rest.times import Millis

Name = Annotated[str, Field(min_length=1, max_length=100)]
Digits = Annotated[str, Field(pattern=r"^[0-9]+$")]


class Mobile(Camel):
    """A phone with the vendor's app; it is set up by a link that `SETUP_MOBILE` sends."""

    name: Name


class Card(Camel):
    """`number` is the whole card as the controller sees it; the parts go by `card_format_id`."""

    number: Annotated[str, Field(min_length=1, max_length=100)] | None = secret(default=None)
    card_format_id: int | None = None
    facility_code: Digits | None = secret(default=None)
    card_id: Digits | None = secret(default=None)
    is_output_enabled: bool | None = None


class Pincode(Camel):
    number: Annotated[str, Field(pattern=r"^[0-9]+$", min_length=4, max_length=100)] = secret()


class MifareCsn(Camel):
    """The serial number of a MIFARE card, in capital hex."""

    number: Annotated[str, Field(pattern=r"^[0-9A-F]{6,100}$")] = secret()


class OpenpathDesfire(Camel):
    """The vendor's own DESFire EV1 card: the seven bytes of its UID."""

    number: Annotated[str, Field(pattern=r"^[0-9A-F]{14}$")] = secret()
    is_no_tour: bool | None = None
    is_lost: bool | None = None


class CloudKey(Camel):
    """Opens over the network; links made from it last `max_duration_seconds` at most."""

    name: Name
    max_duration_seconds: Annotated[int, Field(ge=1)] | None = None


class FobAllegion(Camel):
    id: int | None = None
    csn: str | None = secret(default=None)
    is_no_tour: bool | None = None
    is_lost: bool | None = None


class LicensePlate(Camel):
    plate: str = secret()


class Wallet(Camel):
    name: Name


class EventAction(Camel):
    """What happens besides when the credential is used."""

    command: Literal["triggerLockdown", "revertLockdown", "unlockWithOverride"]
    target_id: int | None = None


KINDS = (
    "mobile",
    "card",
    "pincode",
    "card_mifare_csn",
    "card_openpath_desfire_ev1",
    "cloud_key",
    "fob_allegion",
    "license_plate",
    "wallet",
)


class NewCredential(Camel):
    """Exactly one of `KINDS`. Without dates it is good as long as its user is."""

    credential_type_id: int
    mobile: Mobile | None = None
    card: Card | None = None
    pincode: Pincode | None = None
    card_mifare_csn: MifareCsn | None = None
    card_openpath_desfire_ev1: OpenpathDesfire | None = None
    cloud_key: CloudKey | None = None
    fob_allegion: FobAllegion | None = None
    license_plate: LicensePlate | None = None
    wallet: Wallet | None = None
    start_date: Millis | None = None
    end_date: Millis | None = None
    allow_reassign: bool | None = None
    event_action: EventAction | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if len([kind for kind in KINDS if getattr(self, kind) is not None]) != 1:
            raise ValueError("a credential is exactly one of " + ", ".join(KINDS))
        if self.start_date is not None and self.end_date is not None and self.end_date <= self.start_date:
            raise ValueError("it ends before it starts")
        return self


class CredentialChange(Camel):
    """What is changed of a credential; its kind stays."""

    mobile: Mobile | None = None
    card: Card | None = None
    pincode: Pincode | None = None
    card_mifare_csn: MifareCsn | None = None
    card_openpath_desfire_ev1: OpenpathDesfire | None = None
    cloud_key: CloudKey | None = None
    fob_allegion: FobAllegion | None = None
    license_plate: LicensePlate | None = None
    wallet: Wallet | None = None
    start_date: Millis | None = None
    end_date: Millis | None = None
    allow_reassign: bool | None = None
    event_action: EventAction | None = None
