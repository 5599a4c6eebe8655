"""`faults.md`: the catalogue of faults, who meets them and who suffers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import latchwork.drivers
import latchwork.simulators
from latchwork.world.faults import CATALOGUE, Fault
from pages.markdown import MADE, ROOT, names, table


@dataclass(frozen=True, slots=True)
class Declared:
    """Who declares faults: a driver that is built to meet them, or a simulated device that can suffer them."""

    name: str
    faults: frozenset[str]


def _modules(package: Any) -> Iterator[Any]:
    for found in walk_packages(package.__path__, package.__name__ + "."):
        yield import_module(found.name)


def drivers() -> list[Declared]:
    """Every driver module that holds a `FAULTS`, by the name of its folder."""
    found = {
        module.__name__.split(".")[2]: frozenset(module.FAULTS)
        for module in _modules(latchwork.drivers)
        if isinstance(vars(module).get("FAULTS"), frozenset)
    }
    return [Declared(name, faults) for name, faults in sorted(found.items())]


def devices() -> list[Declared]:
    """Every simulated device whose class holds a `FAULTS`."""
    found = {
        f"{kind.__module__.split('.')[2]}.{kind.__name__}": frozenset(vars(kind)["FAULTS"])
        for module in _modules(latchwork.simulators)
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__ and "FAULTS" in vars(kind)
    }
    return [Declared(name, faults) for name, faults in sorted(found.items())]


BY_HAND = {"external_change": "hands at the keypad (`add_by_hand`, `remove_by_hand`)"}
"""What is not armed but done to a simulated device."""

_ASKS = re.compile(r"""strikes\(\s*"([a-z0-9_]+)\"""")


def asked_in_source() -> dict[str, set[str]]:
    """Fault by fault, the rooms whose code asks whether it strikes."""
    places: dict[str, set[str]] = {name: set() for name in CATALOGUE}
    for room in ("world", "drivers", "simulators", "grants", "rig", "app"):
        for path in (ROOT / room).rglob("*.py"):
            for name in _ASKS.findall(path.read_text("utf-8")):
                if name in places:
                    places[name].add(room)
    return places


def faults_page() -> str:
    """The catalogue, family by family, with who declares what."""
    met, suffered, asked = drivers(), devices(), asked_in_source()
    nowhere = [
        name
        for name in CATALOGUE
        if not asked[name] and name not in BY_HAND and not any(name in one.faults for one in suffered)
    ]
    page = MADE + "# Faults\n\n"
    page += (
        f"The catalogue has {len(CATALOGUE)} faults (`world/faults.py`). A test arms one by name for one device, "
        '`world.faults.arm("notify_lost", device, times=1)`, and whoever can suffer it asks the switchboard at the '
        "moment it could strike.\n\n"
        "*Met by* names the drivers that declare the fault: under it they say no wrong word about the door or the "
        "card. *Suffered by* names the simulated devices that declare it; *the air* and *the wire* strike "
        "every device on them. "
        + ("" if not nowhere else f"{len(nowhere)} faults have a name and cannot strike yet: {names(nowhere)}.")
        + "\n"
    )
    families: dict[str, list[Fault]] = {}
    for fault in CATALOGUE.values():
        families.setdefault(fault.family, []).append(fault)
    for family, faults in families.items():
        page += f"\n## {family.capitalize() if family not in ('ble', 'mqtt') else family.upper()}\n\n"
        page += table(
            ("fault", "what happens", "met by", "suffered by"),
            ((f"`{f.name}`", f.says, _who(met, f.name), _sufferers(suffered, asked, f)) for f in faults),
        )
    return page


def _who(declared: Iterable[Declared], fault: str) -> str:
    return ", ".join(one.name for one in declared if fault in one.faults) or "-"


def _sufferers(declared: Iterable[Declared], asked: Mapping[str, set[str]], fault: Fault) -> str:
    if fault.name in BY_HAND:
        return BY_HAND[fault.name]
    names = [one.name for one in declared if fault.name in one.faults]
    if "world" in asked[fault.name]:
        names.append("the air" if fault.family == "ble" else "the wire")
    if "grants" in asked[fault.name]:
        names.append("the store")
    if not names and "drivers" in asked[fault.name]:
        names.append("the port")
    return ", ".join(names) or "-"
