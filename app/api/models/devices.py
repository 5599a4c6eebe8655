"""Devices as they are answered."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from latchwork.app.api.makes import Category
from latchwork.app.api.models.common import Answer, ErrorNote, Metadata, Timestamp, Uuid, WarningNote


class DeviceLocation(Answer):
    time_zone: str
    timezone: str


class Manufacturer(Answer):
    manufacturer: str
    display_name: str


class DeviceProvider(Answer):
    device_provider_name: str
    display_name: str
    provider_category: Category
    image_url: str


class DeviceModel(Answer):
    display_name: str
    manufacturer_display_name: str
    has_built_in_keypad: bool
    can_connect_accessory_keypad: bool
    accessory_keypad_supported: bool
    online_access_codes_supported: bool
    offline_access_codes_supported: bool


class Battery(Answer):
    level: float
    status: Literal["critical", "low", "good", "full"]


class CodeConstraint(Answer):
    constraint_type: str


class TimeFrameOption(Answer):
    display_name: str
    min_duration: str = ""
    max_duration: str = ""
    matching_start_end_time: bool = False
    time_zone: str = ""


class Appearance(Answer):
    name: str


class UnmanagedProperties(Answer):
    online: bool
    name: str
    manufacturer: str
    online_access_codes_enabled: bool
    offline_access_codes_enabled: bool
    model: DeviceModel
    battery: Battery = Battery(level=1.0, status="full")
    battery_level: float = 1.0


class Properties(UnmanagedProperties):
    appearance: Appearance
    has_native_entry_events: bool
    supports_backup_access_code_pool: bool
    backup_access_code_pool_enabled: bool
    serial_number: str = ""
    locked: bool = True
    door_open: bool = False
    supported_code_lengths: list[int] = Field(default_factory=list)
    code_constraints: list[CodeConstraint] = Field(default_factory=list)
    max_active_codes_supported: int = 0
    online_time_frame_options: list[TimeFrameOption] = Field(default_factory=list)
    offline_time_frame_options: list[TimeFrameOption] = Field(default_factory=list)
    auto_lock_enabled: bool = False
    auto_lock_delay_seconds: int = 0


class AnyDevice(Answer):
    """What every device shows, managed or not. A `can_` flag is missing where the device cannot do that at all, and
    false where it cannot now."""

    device_id: Uuid
    device_type: str
    display_name: str
    workspace_id: Uuid
    connected_account_id: Uuid
    capabilities_supported: list[Literal["access_code", "lock", "battery"]]
    custom_metadata: Metadata
    location: DeviceLocation
    created_at: Timestamp
    errors: list[ErrorNote]
    warnings: list[WarningNote]
    can_program_online_access_codes: bool = True
    can_program_offline_access_codes: bool = True
    can_unlock_with_code: bool = True
    can_remotely_lock: bool = True
    can_remotely_unlock: bool = True
    can_configure_auto_lock: bool = True
    can_simulate_connection: bool
    can_simulate_disconnection: bool
    can_simulate_hub_connection: bool
    can_simulate_hub_disconnection: bool
    can_simulate_paid_subscription: bool
    can_simulate_removal: bool


class Device(AnyDevice):
    is_managed: Literal[True]
    nickname: str = ""
    space_ids: list[Uuid]
    device_manufacturer: Manufacturer
    device_provider: DeviceProvider
    properties: Properties


class UnmanagedDevice(AnyDevice):
    is_managed: Literal[False]
    properties: UnmanagedProperties


class Provider(Answer):
    """A way to connect devices; the flags stand at those that have locks."""

    device_provider_name: str
    display_name: str
    image_url: str
    provider_categories: list[Category]
    can_program_online_access_codes: bool = False
    can_program_offline_access_codes: bool = False
    can_remotely_lock: bool = False
    can_remotely_unlock: bool = False
    can_unlock_with_code: bool = False
