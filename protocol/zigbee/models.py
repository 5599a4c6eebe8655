"""Zigbee locks by their makers' names: how many slots Zigbee2MQTT gives them, and what they do differently.

Source: zigbee-herdsman-converters 26.99.0; issues as they are named in each row. The number of slots is published
nowhere on MQTT, so a client of the bridge needs this table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """`zigbee_models` are what `bridge/devices` calls `model_id`; `slots` are user numbers 0 to slots - 1.

    `master_slot` is the slot of the master code, which is no guest's. `battery_of_100`: some firmwares report the
    battery as 0-100 where the ZCL has 0-200.
    """

    maker: str
    models: tuple[str, ...]
    zigbee_models: tuple[str, ...]
    slots: int
    user_status: bool
    master_slot: int | None = None
    battery_of_100: bool = False
    about: str = ""


_YRD = (210, 216, 220, 226, 240, 246, 256, 410, 420, 430, 450)

MODELS: tuple[Model, ...] = (
    Model(
        "Yale",
        (*(f"YRD{number}" for number in _YRD), "YRL220", "YRL226", "YRL256"),
        ("YRD226 TSDB",),
        250,
        user_status=True,
        master_slot=0,
        battery_of_100=True,
        about="Model ids have spaces. Slot 0 is the master code, of user type 3 (SmartThingsEdgeDrivers PR 1645).",
    ),
    Model(
        "Yale",
        ("YMF30", "YMF40", "YDM"),
        ("iZBModule01", "0600000001", "0700000001"),
        250,
        user_status=True,
        master_slot=0,
        about="A PIN may be delivered and yet ignored (Koenkk/zigbee2mqtt #32289); event source 4 is a fingerprint.",
    ),
    Model(
        "Schlage",
        ("BE468",),
        ("BE468",),
        30,
        user_status=False,
        about="All codes have the same length; a user id that is a JSON string is refused (#18912).",
    ),
    Model(
        "Kwikset",
        ("910", "914", "916"),
        (),
        30,
        user_status=False,
        about="Some definitions can only lock and unlock.",
    ),
    Model("Weiser", ("9GED18000-009",), (), 30, user_status=False, about="User 0 is valid."),
)


def model_of(zigbee_model: str) -> Model | None:
    """The row of a `model_id`; None for one that no row names."""
    return next((row for row in MODELS if zigbee_model in row.zigbee_models), None)
