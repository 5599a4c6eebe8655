"""What the API calls the makes that Latchwork speaks to: a table.

Types, provider keys and manufacturer keys are the published ones where the published API knows the make. `id_lock`,
`zwave_lock`, `offline_code_lock` and the providers of the same kind are ours: nobody published a name for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "stable",
    "consumer_smartlocks",
    "beta",
    "thermostats",
    "noise_sensors",
    "access_control_systems",
    "cameras",
    "connectors",
    "internal_beta",
]
"""The published kinds of providers."""

TTLOCK, ZWAVE, OFFLINE_CODE, KEY_CARDS = "ttlock", "zwave", "offline_code", "key_cards"


@dataclass(frozen=True, slots=True)
class Make:
    """One make of lock. `provider` is the way in which it is connected."""

    device_type: str
    manufacturer: str
    manufacturer_name: str
    model_name: str
    provider: str


@dataclass(frozen=True, slots=True)
class Provider:
    """One way to connect. `medium` is the kind of medium in a rig file, None for an access system."""

    key: str
    display_name: str
    medium: str | None
    categories: tuple[Category, ...]
    locks: bool = True


_LOCKS: tuple[Category, ...] = ("stable", "consumer_smartlocks")

PROVIDERS: dict[str, Provider] = {
    one.key: one
    for one in (
        Provider(TTLOCK, "TTLock", "ble", _LOCKS),
        Provider("yale", "Yale", "zwave", _LOCKS),
        Provider("schlage", "Schlage", "zwave", _LOCKS),
        Provider("kwikset", "Kwikset", "zwave", _LOCKS),
        Provider("id_lock", "ID Lock", "zwave", _LOCKS),
        Provider(ZWAVE, "Z-Wave", "zwave", (*_LOCKS, "connectors")),
        Provider(OFFLINE_CODE, "Locks with offline codes (stand-in)", "none", ("beta",)),
        Provider(KEY_CARDS, "Key cards for off-line doors", None, ("stable", "access_control_systems"), locks=False),
    )
}

MAKES: dict[str, Make] = {
    "ttlock": Make("ttlock_lock", TTLOCK, "TTLock", "TTLock lock", TTLOCK),
    "yale": Make("yale_lock", "yale", "Yale", "Yale Assure", "yale"),
    "schlage-be469zp": Make("schlage_lock", "schlage", "Schlage", "Schlage Connect BE469ZP", "schlage"),
    "schlage-be468zp": Make("schlage_lock", "schlage", "Schlage", "Schlage Connect BE468ZP", "schlage"),
    "schlage-be469": Make("schlage_lock", "schlage", "Schlage", "Schlage Connect BE469", "schlage"),
    "kwikset-hc620": Make("kwikset_lock", "kwikset", "Kwikset", "Kwikset Home Connect 620", "kwikset"),
    "id-lock-150": Make("id_lock", "id_lock", "ID Lock", "ID Lock 150", "id_lock"),
    "zwave": Make("zwave_lock", ZWAVE, "Z-Wave", "Z-Wave lock", ZWAVE),
    "offline_code_standin": Make(
        "offline_code_lock", "latchwork", "Latchwork", "Stand-in for locks with offline codes", OFFLINE_CODE
    ),
}
"""By the make that a driver names in its capabilities."""

MEDIUM_PROVIDERS = {"ble": TTLOCK, "zwave": ZWAVE, "none": OFFLINE_CODE}
"""What a medium is connected through when nobody says more."""
