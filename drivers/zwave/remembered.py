"""What a lock said at its interview, as plain values, so that a restart need not ask a sleeping lock again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from latchwork.drivers.zwave.code_slots import CodeFunctions
from latchwork.drivers.zwave.inclusion import NodeInfo
from latchwork.drivers.zwave.probe import Findings
from latchwork.drivers.zwave.profiles import GENERIC, PROFILES


def as_facts(found: Findings) -> dict[str, Any]:
    """JSON-able; `from_facts` takes it back."""
    return {
        "profile": found.profile.name,
        "info": None if found.info is None else asdict(found.info),
        "versions": {str(number): version for number, version in found.versions.items()},
        "codes": asdict(found.codes),
        "lengths": sorted(found.lengths),
        "year_day_slots": found.year_day_slots,
    }


def from_facts(facts: dict[str, Any]) -> Findings:
    """Raises `KeyError`, `TypeError` or `ValueError` for what `as_facts` did not write: then interview the lock."""
    info = facts["info"]
    return Findings(
        profile=next((profile for profile in PROFILES if profile.name == facts["profile"]), GENERIC),
        info=None if info is None else NodeInfo(**(info | {"command_classes": tuple(info["command_classes"])})),
        versions={int(number): version for number, version in facts["versions"].items()},
        codes=CodeFunctions(**facts["codes"]),
        lengths=frozenset(facts["lengths"]),
        year_day_slots=facts["year_day_slots"],
    )
