"""The doors of the estate as a caller finds them, and how much of their room is still to be given out."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from seam.resources import Device

CROWDED = 10
"""A lock with less room is one at which more is asked for than it holds."""

SHARE = 0.7
"""How much of a lock's room is asked for; what leaves it gives nothing back."""


@dataclass(frozen=True, slots=True)
class Door:
    """A lock with on-line codes."""

    id: str
    name: str
    length: int
    keys: str
    room: int

    @classmethod
    def of(cls, device: Device) -> Door:
        properties: Any = device.properties
        lengths = {int(one) for one in properties.supported_code_lengths}
        rules = {one.constraint_type for one in properties.code_constraints or ()}
        keys = "123456" if "cannot_contain_0789" in rules else "0123456789"
        room = int(properties.max_active_codes_supported or 100)
        return cls(device.device_id, str(device.display_name), 6 if 6 in lengths else min(lengths), keys, room)

    def pin(self, chance: random.Random) -> str:
        while True:
            digits = "".join(chance.choice(self.keys) for _ in range(self.length))
            if len(set(digits)) >= 3:
                return digits


class Doors:
    """`roomy` have room for all that is asked for there; `crowded` has not."""

    def __init__(self, devices: list[Device]) -> None:
        found = [Door.of(one) for one in devices if one.can_program_online_access_codes]
        self.roomy = [one for one in found if one.room >= CROWDED]
        self.crowded = next(one for one in found if one.room < CROWDED)
        self.by_id = {one.id: one for one in found}
        self._left = {one.id: int(one.room * SHARE) for one in self.roomy}

    def pick(self, chance: random.Random, count: int) -> list[Door]:
        """So many different doors that have room, or as many as there are; their room is given out with that."""
        free = [one for one in self.roomy if self._left[one.id]]
        picked = chance.sample(free, min(count, len(free)))
        for one in picked:
            self._left[one.id] -= 1
        return picked
