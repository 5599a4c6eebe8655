"""The ids under which the API knows what a rig file names: the same at every start, and back again."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha1
from uuid import UUID, uuid5

from latchwork.grants.estate import AccessSystem, Entrance, Estate, Lock

_ROOT = UUID("6f5c7a52-3c1e-4d0b-9a56-0d2b6a1f9f10")
"""Ours alone: what the ids of all rigs are derived from."""


def workspace_of(rig: str) -> str:
    """The id of the workspace that a rig is."""
    return str(uuid5(_ROOT, f"workspace {rig}"))


@dataclass(slots=True)
class Names:
    """`devices`, `entrances`, `systems` and `encoders` go from id to the rig's name; the methods go back."""

    workspace: str
    devices: dict[str, str] = field(default_factory=dict)
    entrances: dict[str, str] = field(default_factory=dict)
    systems: dict[str, str] = field(default_factory=dict)
    encoders: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace: str, estate: Estate) -> Names:
        names = cls(workspace)
        for door in estate.doors.values():
            names.add_door(door)
        for system in estate.systems.values():
            names.add_system(system)
        return names

    def add_door(self, door: Lock | Entrance) -> str:
        """Makes a door known; answers its id."""
        is_lock = isinstance(door, Lock)
        new = self.device(door.name) if is_lock else self.entrance(door.name)
        (self.devices if is_lock else self.entrances)[new] = door.name
        return new

    def add_system(self, system: AccessSystem) -> None:
        """Makes an access system and its encoders known."""
        self.systems[self.system(system.name)] = system.name
        self.encoders |= {self.encoder(one): one for one in system.encoders}

    def forget_system(self, system: AccessSystem) -> None:
        """Makes an access system and its encoders unknown."""
        self.systems.pop(self.system(system.name), None)
        for one in system.encoders:
            self.encoders.pop(self.encoder(one), None)

    def forget_door(self, door: str) -> None:
        """Makes a door unknown."""
        self.devices.pop(self.device(door), None)
        self.entrances.pop(self.entrance(door), None)

    def id(self, kind: str, name: str) -> str:
        # uuid5 of the workspace's id, without the objects that the library makes: a start makes one for each door
        root = bytes.fromhex(self.workspace.replace("-", ""))
        digest = sha1(root + f"{kind} {name}".encode(), usedforsecurity=False).hexdigest()
        variant = "89ab"[int(digest[16], 16) & 3]
        return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"

    def device(self, door: str) -> str:
        return self.id("device", door)

    def entrance(self, door: str) -> str:
        return self.id("entrance", door)

    def system(self, name: str) -> str:
        return self.id("system", name)

    def encoder(self, name: str) -> str:
        return self.id("encoder", name)

    def account(self, name: str) -> str:
        """The id of the connected account that a medium or an access system is."""
        return self.id("account", name)

    def space(self, name: str) -> str:
        """The id of a space that the rig file names; one made over the API is named by its id."""
        return name if _is_uuid(name) else self.id("space", name)


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
