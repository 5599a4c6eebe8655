"""Spaces as they are answered."""

from __future__ import annotations

from latchwork.app.api.models.common import Answer, Timestamp, Uuid, WarningNote


class Geolocation(Answer):
    latitude: float
    longitude: float


class CustomerData(Answer):
    address: str | None = None
    default_checkin_time: str | None = None
    default_checkout_time: str | None = None
    time_zone: str | None = None


class Space(Answer):
    """A set of doors; a grant on it covers whatever is in it."""

    space_id: Uuid
    workspace_id: Uuid
    name: str
    display_name: str
    space_key: str = ""
    customer_key: str = ""
    customer_data: CustomerData = CustomerData()
    geolocation: Geolocation | None
    device_count: int
    acs_entrance_count: int
    created_at: Timestamp
    warnings: list[WarningNote]
