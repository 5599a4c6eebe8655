"""What is particular to the Connect locks: Z-Wave BE469, BE469ZP, BE468ZP and FE469, Zigbee BE468.

Z-Wave: no schedules in the lock, so codes come and go in time by the controller's hand; slot 0 with status 0 in a
UserCodeSet clears all; changing the length clears all as well. Zigbee: 30 PINs, commands of the Door Lock cluster.
Source: zwave-js, packages/config/config/devices/0x003b; zigbee-herdsman-converters, src/devices/schlage.ts. The order
of the bits in parameter 6 and the values of the other parameters are not in these facts, and absent.
"""

from __future__ import annotations

from dataclasses import dataclass

from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.zwave.generated import UserCodeSet

SLOTS = 30
"""Codes of a BE469 and of the Zigbee BE468."""

SHORTEST_CODE, LONGEST_CODE = 4, 8
CLEAR_ALL_SLOT, EMPTY, IN_USE, RESERVED, NOT_AVAILABLE = 0, 0x00, 0x01, 0x02, 0xFE


@dataclass(frozen=True, slots=True)
class Parameter:
    number: int
    name: str
    read_only: bool = False


PARAMETERS: dict[int, Parameter] = {
    row.number: row
    for row in (
        Parameter(3, "beeper"),
        Parameter(4, "vacation mode"),
        Parameter(5, "lock and leave"),
        Parameter(6, "slot bit field", read_only=True),
        Parameter(7, "alarm mode"),
        Parameter(8, "alarm"),
        Parameter(9, "alarm"),
        Parameter(10, "alarm"),
        Parameter(11, "local control"),
        Parameter(12, "counter"),
        Parameter(13, "counter"),
        Parameter(14, "counter"),
        Parameter(15, "auto lock"),
        Parameter(16, "PIN length"),
    )
}
"""Z-Wave configuration parameters; 16 is there on ZP models."""


def set_code(slot: int, digits: str, length: int | None = None) -> UserCodeSet:
    """Raises `BadRequest`. `length` is what parameter 16 says: all codes of a lock have it."""
    _slot(slot)
    if not (digits.isascii() and digits.isdigit() and SHORTEST_CODE <= len(digits) <= LONGEST_CODE):
        raise BadRequest("user code", f"a code has {SHORTEST_CODE} to {LONGEST_CODE} digits")
    if length is not None and len(digits) != length:
        raise BadRequest("user code", f"every code of this lock has {length} digits")
    return UserCodeSet(slot, IN_USE, digits.encode("ascii"))


def clear_code(slot: int) -> UserCodeSet:
    _slot(slot)
    return UserCodeSet(slot, EMPTY, b"0000")


def clear_all() -> UserCodeSet:
    """Whoever sends this means it."""
    return UserCodeSet(CLEAR_ALL_SLOT, EMPTY, b"0000")


def _slot(slot: int) -> None:
    if not 1 <= slot <= SLOTS:
        raise BadRequest("user code", f"slots are 1 to {SLOTS}")
