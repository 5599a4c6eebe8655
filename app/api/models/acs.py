"""Access systems and what is in them, as they are answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from latchwork.app.api.models.common import Answer, ErrorNote, PendingMutation, Timestamp, Uuid, WarningNote

Mode = Literal["code", "card", "mobile_key", "cloud_key"]


class SystemLocation(Answer):
    time_zone: str | None


class AcsSystem(Answer):
    acs_system_id: Uuid
    acs_access_group_count: int
    acs_user_count: int
    connected_account_id: Uuid
    connected_account_ids: list[Uuid]
    created_at: Timestamp
    default_credential_manager_acs_system_id: Uuid | None
    errors: list[ErrorNote]
    external_type: str
    external_type_display_name: str
    image_alt_text: str
    image_url: str
    is_credential_manager: bool
    location: SystemLocation
    name: str
    system_type: str
    system_type_display_name: str
    visionline_metadata: dict[str, str]
    warnings: list[WarningNote]
    workspace_id: Uuid


class DoorProfile(Answer):
    visionline_door_profile_id: str
    visionline_door_profile_type: Literal["BLE", "commonDoor", "touch"]


class VisionlineDoor(Answer):
    door_category: Literal["entrance", "guest", "elevator reader", "common", "common (PMS)"]
    door_name: str
    profiles: list[DoorProfile]


class AcsEntrance(Answer):
    acs_entrance_id: Uuid
    acs_system_id: Uuid
    can_belong_to_reservation: bool
    can_unlock_with_card: bool
    can_unlock_with_cloud_key: bool
    can_unlock_with_code: bool
    can_unlock_with_mobile_key: bool
    connected_account_id: Uuid
    created_at: Timestamp
    display_name: str
    errors: list[ErrorNote]
    space_ids: list[Uuid]
    visionline_metadata: VisionlineDoor
    warnings: list[WarningNote]


class AcsEncoder(Answer):
    acs_encoder_id: Uuid
    acs_system_id: Uuid
    connected_account_id: Uuid
    created_at: Timestamp
    display_name: str
    errors: list[ErrorNote]
    workspace_id: Uuid


class Schedule(Answer):
    starts_at: Timestamp
    ends_at: Timestamp | None


class _AcsAccessGroup(Answer):
    access_group_type: str
    access_group_type_display_name: str
    acs_access_group_id: Uuid
    acs_system_id: Uuid
    connected_account_id: Uuid
    created_at: Timestamp
    display_name: str
    errors: list[ErrorNote]
    external_type: str
    external_type_display_name: str
    name: str
    pending_mutations: list[PendingMutation]
    warnings: list[WarningNote]
    workspace_id: Uuid


class AcsAccessGroup(_AcsAccessGroup):
    is_managed: Literal[True]


class UnmanagedAcsAccessGroup(_AcsAccessGroup):
    """A group that the API does not manage; there is none."""

    is_managed: Literal[False]


class _AcsUser(Answer):
    access_schedule: Annotated[Schedule, Field(default=None)]
    acs_system_id: Uuid
    acs_user_id: Uuid
    connected_account_id: Uuid
    created_at: Timestamp
    display_name: str
    email: str = ""
    email_address: str = ""
    errors: list[ErrorNote]
    full_name: str = ""
    is_suspended: bool
    last_successful_sync_at: Timestamp | None
    pending_mutations: list[PendingMutation]
    phone_number: str = ""
    user_identity_email_address: str | None = None
    user_identity_full_name: str | None = None
    user_identity_id: Uuid = ""
    user_identity_phone_number: str | None = None
    warnings: list[WarningNote]
    workspace_id: Uuid


class AcsUser(_AcsUser):
    is_managed: Literal[True]


class UnmanagedAcsUser(_AcsUser):
    """A user that the API does not manage; there is none."""

    is_managed: Literal[False]


class VisionlineCard(Answer):
    auto_join: bool
    card_function_type: Literal["guest", "staff"]
    card_id: str = ""
    common_acs_entrance_ids: list[Uuid]
    credential_id: Uuid
    guest_acs_entrance_ids: list[Uuid]
    is_valid: bool
    joiner_acs_credential_ids: list[Uuid]


class _AcsCredential(Answer):
    access_method: Mode
    acs_credential_id: Uuid
    acs_system_id: Uuid
    acs_user_id: Uuid = ""
    card_number: str = ""
    connected_account_id: Uuid
    created_at: Timestamp
    display_name: str
    ends_at: Timestamp = ""
    errors: list[ErrorNote]
    external_type: str
    external_type_display_name: str
    is_issued: bool
    is_latest_desired_state_synced_with_provider: bool | None
    is_multi_phone_sync_credential: bool
    is_one_time_use: bool
    issued_at: Timestamp | None
    latest_desired_state_synced_with_provider_at: Timestamp | None
    starts_at: Timestamp = ""
    user_identity_id: Uuid = ""
    visionline_metadata: VisionlineCard
    warnings: list[WarningNote]
    workspace_id: Uuid


class AcsCredential(_AcsCredential):
    is_managed: Literal[True]


class UnmanagedAcsCredential(_AcsCredential):
    """A credential that the API does not manage; there is none."""

    is_managed: Literal[False]


class CredentialPool(Answer):
    """No system here has pools of pre-made credentials; the list is always empty."""

    acs_credential_pool_id: Uuid
    acs_system_id: Uuid
    created_at: Timestamp
    display_name: str
    external_type: str
    workspace_id: Uuid


class VisionlineScan(Answer):
    """What the card itself says, beside what is known of it."""

    cancelled: bool
    card_format: Literal["TLCode", "rfid48"]
    card_holder: str | None
    card_id: str
    common_acs_entrance_ids: list[Uuid]
    discarded: bool
    expired: bool
    guest_acs_entrance_ids: list[Uuid]
    number_of_issued_cards: int
    overridden: bool
    overwritten: bool
    pending_auto_update: bool


class CredentialOnEncoder(Answer):
    card_number: str | None
    created_at: Timestamp | None
    ends_at: Timestamp | None
    is_issued: bool
    starts_at: Timestamp | None
    visionline_metadata: VisionlineScan | None


class ScanWarning(Answer):
    warning_code: Literal["acs_credential_on_encoder_out_of_sync", "acs_credential_on_seam_not_found"]
    warning_message: str


class Scan(Answer):
    """The result of a scan."""

    acs_credential_on_encoder: CredentialOnEncoder | None
    acs_credential_on_seam: AcsCredential | None
    warnings: list[ScanWarning]
