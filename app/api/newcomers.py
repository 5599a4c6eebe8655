"""What a simulated login brings along: for each provider the rows of a rig file that a person's account would have.

Two locks of the provider's own make on a medium of their own, or a small house with key cards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from latchwork.app.api.makes import KEY_CARDS, OFFLINE_CODE, TTLOCK, ZWAVE
from latchwork.rig.additions import Rows
from latchwork.rig.file import RigFile

PLACES = ("front", "back")
FIRST_NODE = 2
FIRST_PROPERTY = 5000

_PROFILES = {
    "yale": ("yale_assure_zw3", "yale_assure_zw3"),
    "schlage": ("schlage_be469zp", "schlage_be469zp"),
    "kwikset": ("kwikset_hc620", "kwikset_hc620"),
    "id_lock": ("id_lock_150", "id_lock_150"),
    ZWAVE: ("yale_assure_zw3", "schlage_be469zp"),
}


def newcomers(file: RigFile, provider: str) -> tuple[str, Rows]:
    """The name of the new medium or access system, and the rows to be added; none of their names is taken."""
    number = 1
    while _is_taken(file, f"{provider}-{number}"):
        number += 1
    name = f"{provider}-{number}"
    return name, _ROWS[provider](name, number)


def _is_taken(file: RigFile, name: str) -> bool:
    doors = [*file.targets, *(door for system in file.systems.values() for door in system.entrances)]
    ports = [*file.media, *file.systems, *(port for system in file.systems.values() for port in system.encoders)]
    return any(one.casefold().startswith(name.casefold()) for one in (*doors, *ports))


def _ttlock(name: str, number: int) -> Rows:
    addresses = [f"C0:22:{number >> 8 & 0xFF:02X}:{number & 0xFF:02X}:00:{index:02X}" for index in range(len(PLACES))]
    rows = [{"resource": {"address": address, "codes": 150, "cards": 200}} for address in addresses]
    return _locks(name, {"kind": "ble", "links": 3}, "ttlock", rows)


def _zwave(provider: str) -> Callable[[str, int], Rows]:
    def rows(name: str, _number: int) -> Rows:
        profiles = enumerate(_PROFILES[provider], FIRST_NODE)
        locks = [{"resource": {"node": node}, "simulator": {"profile": profile}} for node, profile in profiles]
        return _locks(name, {"kind": "zwave"}, "zwave", locks)

    return rows


def _offline_code(name: str, number: int) -> Rows:
    rows = [{"resource": {"serial": f"LW-{number:04d}-{index}"}} for index in range(len(PLACES))]
    return _locks(name, {"kind": "none"}, "offline_code_standin", rows)


def _locks(name: str, medium: dict[str, Any], make: str, rows: list[dict[str, Any]]) -> Rows:
    targets = {f"{name}-{place}": {"make": make, "on": name} | row for place, row in zip(PLACES, rows, strict=True)}
    return {"media": {name: medium}, "targets": targets}


def _key_cards(name: str, number: int) -> Rows:
    entrances = {f"{name}-room-{one}": {"number": one} for one in (101, 102)}
    entrances[f"{name}-lobby"] = {"number": 900, "common": True}
    desk = {f"{name}-desk": {"make": "pn532", "link": "serial:///dev/ttyUSB0"}}
    return {"systems": {name: {"property": FIRST_PROPERTY + number, "entrances": entrances, "encoders": desk}}}


_ROWS: dict[str, Callable[[str, int], Rows]] = {
    TTLOCK: _ttlock,
    OFFLINE_CODE: _offline_code,
    KEY_CARDS: _key_cards,
    **{provider: _zwave(provider) for provider in _PROFILES},
}
