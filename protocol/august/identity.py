"""A lock's name on the air, and what its model tells.

Source: yalexs-ble 7.2.2, `util.py` and `const.py`.
"""

from __future__ import annotations

NAME_LENGTH = 7
"""A local name of another length is not unique."""

WITHOUT_DOOR_SENSOR = frozenset({"ASL-01", "ASL-02"})
WITHOUT_BATTERY_POLL = frozenset({"SL-103", "CERES", "Yale Linus L2"})
"""They do not answer the poll."""


def local_name(serial: str) -> str:
    """First two and last five characters of the serial number."""
    return f"{serial[:2]}{serial[-5:]}"


def is_unique(name: str | None) -> bool:
    return name is not None and len(name) == NAME_LENGTH


def has_door_sensor(model: str) -> bool:
    """Nothing is known of a lock without a model, so it has none."""
    return bool(model) and not _is(model, WITHOUT_DOOR_SENSOR)


def answers_battery_poll(model: str) -> bool:
    return not _is(model, WITHOUT_BATTERY_POLL)


def _is(model: str, known: frozenset[str]) -> bool:
    """Whether a model is one of `known`, perhaps with a suffix such as `-EU`."""
    return any(model == one or model.startswith((f"{one}-", f"{one} ")) for one in known)


def text_of(value: bytes) -> str:
    """A string of the device information service: it ends at the first zero byte."""
    return value.split(b"\0", 1)[0].decode("utf-8", "replace")
