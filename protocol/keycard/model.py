"""What a key card says: the neutral card model of off-line hotel locks, no vendor's.

Facts: what such a card has to carry is in public manuals and patents (US 3,821,704, US 3,906,447, US 4,870,400,
EP 0152678). The numbers are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, IntFlag


class Kind(IntEnum):
    GUEST = 1
    JOINER = 2
    ONE_SHOT = 3
    STAFF = 4
    EMERGENCY = 5
    BLOCK = 6
    PROGRAM = 7
    AUDIT = 8


class Flag(IntFlag):
    """`LIFTS` turns a block card into its opposite. `NAMES_SERIAL` makes a block card speak of the one card whose
    serial stands in its sequence field, instead of a kind."""

    OVERRIDE_PRIVACY = 0x01
    OFFICE_MODE = 0x02
    LIFTS = 0x04
    NAMES_SERIAL = 0x08


NO_FLAGS = Flag(0)
KNOWN_FLAGS = Flag.OVERRIDE_PRIVACY | Flag.OFFICE_MODE | Flag.LIFTS | Flag.NAMES_SERIAL


@dataclass(frozen=True, slots=True)
class KeyCard:
    """One card's meaning.

    All times are naive and on whole minutes. `issued` is UTC, so that a card made after the clocks go back is still
    the newer one; `not_before` and `not_after` are the property's local time, which is what a lock's clock shows.
    None leaves that side open. `rooms` are single door numbers, the main room first; `spans` are ranges of them, both
    ends included. `commons` are the doors that many guests share. `level` is a staff card's level, or the level that
    a block card stops (0: guests).
    """

    property_id: int
    serial: int
    kind: Kind
    sequence: int
    issued: datetime
    not_before: datetime | None = None
    not_after: datetime | None = None
    rooms: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    commons: tuple[int, ...] = ()
    level: int = 0
    flags: Flag = NO_FLAGS

    def names_room(self, door: int) -> bool:
        return door in self.rooms or any(first <= door <= last for first, last in self.spans)
