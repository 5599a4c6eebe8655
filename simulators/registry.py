"""The simulated twin of each make: one row each, with the settings that a rig file may give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.protocol.ttlock.keypads import FULL, KEYPADS, NONE
from latchwork.simulators.lock_clock import LockClock
from latchwork.simulators.offline_code import OfflineCodeLock
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.simulators.ttlock.model import KEYLESS
from latchwork.simulators.zwave import profiles
from latchwork.simulators.zwave.lock import ZWaveLock
from latchwork.simulators.zwave.mesh import Mesh
from latchwork.world import World


@dataclass(frozen=True, slots=True)
class Site:
    """Where and as what a simulated lock is put: `resource` and `settings` are the rig file's."""

    world: World
    zone: ZoneInfo
    resource: Mapping[str, Any]
    settings: Mapping[str, Any]
    mesh: Mesh | None = None


@dataclass(frozen=True, slots=True)
class SimulatedLock:
    """One row. `settings` is the JSON Schema of the rig file's `simulator`; `build` runs inside the loop.

    `rests` tells from the `flash` of a lock, as compact JSON, that it does nothing by itself until somebody comes to
    it: then it need not be built before. It looks and does not read, for reading takes longer than building.
    """

    make: str
    settings: dict[str, Any]
    build: Callable[[Site], Any]
    rests: Callable[[str], bool] = lambda _: False


def _settings(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


_CLOCK = {
    "drift": {"type": "number", "description": "seconds that its clock gains a day"},
    "clock_error": {"type": "number", "description": "seconds by which its clock is wrong at first"},
}

_JSON_TYPES = {"int": "integer", "str": "string", "bool": "boolean", "float": "number"}


def _model_settings() -> dict[str, Any]:
    """Every plain choice of a TTLock unit, by its field's name."""
    plain = {
        field.name: {"type": _JSON_TYPES[str(field.type)]} for field in fields(Model) if str(field.type) in _JSON_TYPES
    }
    return plain | {"keypad": {"enum": sorted(KEYPADS), "description": "its keys: what the resource says, or 0-9"}}


def _clock(site: Site) -> LockClock:
    clock = LockClock(site.world, site.zone, drift=site.settings.get("drift", 0.0))
    clock.shift(timedelta(seconds=site.settings.get("clock_error", 0.0)))
    return clock


def _ttlock(site: Site) -> TTLock:
    told = {"keypad": site.resource.get("keypad", FULL)} | dict(site.settings)
    if told["keypad"] == NONE:
        told.setdefault("features", KEYLESS.features)
    model = Model(**{name: choice for name, choice in told.items() if name not in _CLOCK})
    return TTLock(site.world, site.resource["address"], model=model, clock=_clock(site))


def _offline_code(site: Site) -> OfflineCodeLock:
    return OfflineCodeLock(site.world, site.resource["serial"], clock=_clock(site))


PROFILES: dict[str, profiles.LockProfile] = {
    profile.name: profile for profile in vars(profiles).values() if isinstance(profile, profiles.LockProfile)
}


def _zwave(site: Site) -> ZWaveLock:
    if site.mesh is None:
        raise ValueError("a Z-Wave lock needs a medium of kind zwave")
    profile = PROFILES[site.settings.get("profile", "yale_assure_zw3")]
    drift = site.settings.get("drift", 0.0)
    lock = ZWaveLock(site.world, site.mesh, profile, zone=site.zone, drift=drift, clock_set=True)
    lock.clock.shift(timedelta(seconds=site.settings.get("clock_error", 0.0)))
    return lock


def _ttlock_rests(flash: str) -> bool:
    """A drawn bolt has the auto-lock delay before it."""
    return flash.startswith('{"memory":{"pairings":') and flash.rfind(',"locked":true,"battery":') > 0


def _offline_code_rests(flash: str) -> bool:
    return flash.startswith('{"memory":{"secret":')


def entrance_rests(flash: str) -> bool:
    """As `SimulatedLock.rests`, for an off-line lock that reads cards."""
    return flash.startswith('{"memory":{"property_id":')


SIMULATED: dict[str, SimulatedLock] = {
    row.make: row
    for row in (
        SimulatedLock("ttlock", _settings(**_CLOCK, **_model_settings()), _ttlock, _ttlock_rests),
        SimulatedLock("zwave", _settings(**_CLOCK, profile={"enum": sorted(PROFILES)}), _zwave),
        SimulatedLock("offline_code_standin", _settings(**_CLOCK), _offline_code, _offline_code_rests),
    )
}
