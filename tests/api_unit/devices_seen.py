"""What the tests of devices, locks and accounts have in common."""

from __future__ import annotations

from typing import Any

from served_house import House

EVER = "2020-01-01T00:00:00Z"


async def synced(house: House) -> House:
    """Every lock has been spoken to once, as when a server is ready."""
    await house.service.first_sync()
    return house


async def device(house: House, door: str) -> dict[str, Any]:
    told = await house.call("/devices/get", device_id=house.device(door))
    shown: dict[str, Any] = told["device"]
    return shown


async def events(house: House, *types: str, **narrowed: Any) -> list[dict[str, Any]]:
    """What was told so far, of these types if any is named."""
    told = await house.call("/events/list", since=EVER, limit=5000, **narrowed)
    return [event for event in told["events"] if not types or event["event_type"] in types]


async def type_pin(house: House, door: str, pin: str) -> bool:
    """Somebody types a PIN at a door; whether it opened."""
    told = await house.call("/latchwork/simulate/type_pin", device_id=house.device(door), code=pin)
    return bool(told["outcome"]["opened"])


def codes(entries: list[dict[str, Any]]) -> list[str]:
    """The codes of a list of errors or warnings."""
    return [entry.get("error_code") or entry["warning_code"] for entry in entries]
