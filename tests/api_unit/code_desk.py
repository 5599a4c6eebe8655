"""What tests of access codes ask again and again."""

from __future__ import annotations

from typing import Any

from served_house import House


async def create(house: House, door: str, *, settles: bool = True, **more: Any) -> dict[str, Any]:
    """Makes a code; with `settles` it is on its door, if it can be, when this returns. Answers the code as made."""
    made = await house.call("/access_codes/create", device_id=house.device(door), **more)
    if settles:
        await house.rig.settle()
    code: dict[str, Any] = made["access_code"]
    return code


async def show(house: House, code: dict[str, Any]) -> dict[str, Any]:
    """The code as it stands now."""
    answer = await house.call("/access_codes/get", access_code_id=code["access_code_id"])
    shown: dict[str, Any] = answer["access_code"]
    return shown


async def change(house: House, code: dict[str, Any], /, **more: Any) -> dict[str, Any]:
    """Changes a code and lets its door hear of it; answers what the request was answered."""
    answer = await house.call("/access_codes/update", access_code_id=code["access_code_id"], **more)
    await house.rig.settle()
    return answer


async def device(house: House, door: str) -> dict[str, Any]:
    answer = await house.call("/devices/get", device_id=house.device(door))
    shown: dict[str, Any] = answer["device"]
    return shown


def opens(house: House, door: str, pin: Any) -> bool:
    """Whether the door opens to somebody who types this PIN."""
    return house.rig.bench.type_pin(door, str(pin)).opened


def codes_of(entries: list[dict[str, Any]]) -> list[str]:
    """The codes of a list of errors, warnings or pending mutations."""
    names = ("error_code", "warning_code", "mutation_code")
    return [next(entry[name] for name in names if name in entry) for entry in entries]


def entry_of(entries: list[dict[str, Any]], code: str) -> dict[str, Any]:
    """The entry with that code."""
    found = [entry for entry in entries if codes_of([entry]) == [code]]
    assert found, f"there is no {code} among {codes_of(entries)}"
    return found[0]


async def events(house: House, code: dict[str, Any], *types: str) -> list[dict[str, Any]]:
    """The events about a code, the oldest first; those of the types that are named, or all."""
    since = "2020-01-01T00:00:00Z"
    told = await house.call("/events/list", since=since, access_code_id=code["access_code_id"])
    return [event for event in told["events"] if not types or event["event_type"] in types]


async def told(house: House, code: dict[str, Any]) -> list[str]:
    """What became of a code: the types of its own events, without the section that they all share."""
    types = [event["event_type"] for event in await events(house, code)]
    return [one.removeprefix("access_code.") for one in types if one.startswith("access_code.")]
