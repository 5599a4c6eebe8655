"""Pairing one lock of a rig: makes us its admin and keeps the keys, so that the rig can be opened with it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from functools import partial

from latchwork.drivers.contract import Capabilities, DriverError
from latchwork.drivers.links import LinkError
from latchwork.drivers.registry import LOCKS, MEDIA
from latchwork.rig.build import Parts, leave, located
from latchwork.rig.file import RigFile, Target
from latchwork.rig.state import StateFolder
from latchwork.rig.suggestions import did_you_mean
from latchwork.world import World


class PairingRefused(Exception):
    """The door cannot or need not be paired; the text says why and what to do."""


async def pair_door(file: RigFile, world: World, door: str, *, again: bool = False) -> Capabilities:
    """Pairs a lock that is in setting mode and stores its keys; answers what the lock then says that it can do.

    Raises `PairingRefused` when its keys are here already, unless `again`; the old keys stay until there are new ones.
    Else what `open_rig` raises. Cancelled, the lock may know an admin whose keys nobody holds: reset it by its button.
    """
    target = _target(file, door)
    async with AsyncExitStack() as stack:
        state = StateFolder(file.state)
        stack.callback(state.close)
        if not again and state.device_keys(door) is not None:
            raise PairingRefused(
                f"{door} is paired already and its keys are here; give --again to pair it anew, once it was reset"
            )
        parts = Parts(file, world, state, stack)
        memories = parts.bench.memories
        stack.push(partial(leave, memories))
        await parts.open_medium(target.medium)
        await parts.simulate(target)
        try:
            await parts.pair(target)
            memories.keep(door)
            driver = await LOCKS[target.make].open(parts.reach(target))
            return await driver.probe()
        except (LinkError, DriverError) as error:
            raise located(file.source.where(["targets", door]), error) from error


def _target(file: RigFile, door: str) -> Target:
    target = file.targets.get(door)
    if target is None:
        entrances = {one for system in file.systems.values() for one in system.entrances}
        if door in entrances:
            raise PairingRefused(f"{door} is an off-line door that learns from cards; there is nothing to pair")
        hint = did_you_mean(door, file.targets, f"this rig has {', '.join(file.targets) or 'none'}")
        raise PairingRefused(f"there is no door {door!r} to pair; {hint}")
    make = LOCKS[target.make]
    if make.pair is None:
        raise PairingRefused(
            f"{door} needs no pairing: a {make.name} lock is included at {MEDIA[make.medium].title}, and its number "
            "goes into the rig file"
        )
    return target
