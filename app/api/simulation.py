"""What only a simulated device takes part in: which door is meant, and whether it is simulated at all."""

from __future__ import annotations

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import ApiError, invalid, refused
from latchwork.app.api.places import door_of_device, door_of_entrance


def must_be_sandbox(tx: Tx) -> None:
    """Raises 400 where any part of the rig is real hardware."""
    if not tx.api.sandbox:
        sentence = f"{tx.api.rig.file.first_real} is real hardware; only a rig that is simulated throughout takes this."
        raise refused("not_a_sandbox", sentence)


def must_be_simulated(tx: Tx, *, device_id: str | None = None, acs_entrance_id: str | None = None) -> str:
    """The engine's name of the door that is meant; 404 when it is not there, 400 when it is real."""
    if (device_id is None) == (acs_entrance_id is None):
        raise invalid("", "Name the door: give either device_id or acs_entrance_id.")
    if device_id is not None:
        door = door_of_device(tx, device_id, managed=None)
    else:
        door = door_of_entrance(tx, acs_entrance_id or "")
    if door not in tx.api.rig.bench.devices:
        raise is_real(door)
    return door


def is_real(name: str) -> ApiError:
    return refused("device_is_not_simulated", f"{name} is real hardware; only a simulated one takes this.")
