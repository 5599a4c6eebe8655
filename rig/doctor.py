"""The doctor: walks link, handshake, device, then card, clock and battery for everything that a rig file names.

It never stops at the first failure, changes nothing on a device beyond what a visit reads, and keeps nothing: what
would be stored while a rig is opened is forgotten afterwards. A simulated rig is examined as it was last left.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from latchwork.drivers.contract import (
    Bolt,
    Capabilities,
    CardSeen,
    DriverError,
    Method,
    Reason,
    Rejected,
    Secret,
    Status,
)
from latchwork.drivers.links import LinkError
from latchwork.drivers.registry import LOCKS, MEDIA, NotPaired
from latchwork.drivers.zwave.stick import Stick
from latchwork.grants.store import StoreError, describe
from latchwork.grants.vault import KEY_VARIABLE, VaultError
from latchwork.rig.build import Parts
from latchwork.rig.file import EncoderSpec, Medium, RigFile, System, Target
from latchwork.rig.sqlite_reading import looked_at
from latchwork.rig.state import StateFolder, key_file, left_at
from latchwork.rig.yaml_source import RigError
from latchwork.world import World

SCAN_SECONDS = 5.0
"""How long the radio listens for locks; they advertise about every second."""

LEAST_FREE = 50 * 1024 * 1024
"""Bytes that the state folder's disk should have free."""

EMPTY_BATTERY, LOW_BATTERY = 10, 25
"""Percent: change it today, and change it soon."""

MENDABLE = (LinkError, DriverError, NotPaired, RigError, VaultError)


class Step(StrEnum):
    """How far one gets with a thing; `STATE` is the one step of what is no device."""

    STATE = "state"
    LINK = "link"
    HANDSHAKE = "handshake"
    DEVICE = "device"
    HEALTH = "card, clock, battery"


WALK = (Step.LINK, Step.HANDSHAKE, Step.DEVICE, Step.HEALTH)
"""The steps to a device, in order."""


@dataclass(slots=True)
class Row:
    """One thing that was examined. `right` holds what each step found; `failed` is the step that did not go well, and
    `says` what is wrong with it and what to do. `notes` are for later."""

    kind: str
    name: str
    level: str = ""
    right: dict[Step, str] = field(default_factory=dict)
    failed: Step | None = None
    says: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return self.failed is None

    def fails(self, step: Step, says: object) -> Row:
        self.failed, self.says = step, str(says)
        return self

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "name": self.name,
            "level": self.level or None,
            "well": self.is_well,
            "right": {step.value: text for step, text in self.right.items()},
            "failed": self.failed.value if self.failed is not None else None,
            "says": self.says or None,
            "notes": self.notes,
        }


def world_of_check(file: RigFile) -> World:
    """A simulated rig is examined in virtual time, from where it was left or from now; a real one in real time."""
    if not file.simulated:
        return World.real()
    try:
        start = left_at(file.state)
    except (RigError, StoreError):  # the state folder's own row tells of it
        start = None
    return World(file.seed, start=start or World.real().now())


async def examine(file: RigFile, world: World, looking: Callable[[str], None] = lambda _: None) -> list[Row]:
    """One row for each part of the state folder and each medium, lock and encoder; `looking` is told what is next."""
    looking("the state folder")
    rows, shelf = examine_state(file.state)
    async with AsyncExitStack() as stack:
        rows += await _Examination(file, world, Parts(file, world, shelf, stack), looking).rows()
    return rows


# --- the state folder -------------------------------------------------------------------------------------------------


class Overlay:
    """The shelf of an examination: shows what the state folder holds, and forgets what it is given."""

    def __init__(self, state: StateFolder | None, trouble: RigError | VaultError | None) -> None:
        self._state = state
        self._trouble = trouble
        self._given: dict[str, Secret] = {}

    def device_keys(self, device: str) -> Secret | None:
        if device in self._given:
            return self._given[device]
        if self._trouble is not None:
            raise self._trouble
        return self._state.device_keys(device) if self._state is not None else None

    def has_device_keys(self, device: str) -> bool:
        return self.device_keys(device) is not None

    def keep_device_keys(self, device: str, keys: Secret) -> None:
        self._given[device] = keys

    def device_facts(self, device: str) -> dict[str, Any] | None:
        """None: the device is to be asked."""
        return None

    def keep_device_facts(self, device: str, facts: dict[str, Any]) -> None:
        pass

    def flash(self) -> dict[str, str]:
        return self._state.flash() if self._state is not None else {}

    def keep_flash(self, memories: Mapping[str, str], now: datetime) -> None:
        pass


def examine_state(path: Path) -> tuple[list[Row], Overlay]:
    """The folder, its key, its store and its disk; and what the rest of the examination may read of it."""
    folder, key = Row("state", "folder"), Row("state", "key")
    rows = [folder, key, _examine_store(path / "store.sqlite"), _examine_disk(path)]
    state: StateFolder | None = None
    trouble: RigError | VaultError | None = None
    if not path.exists():
        folder.right[Step.STATE] = f"{path} will be made when the rig is first used"
        parent = _nearest(path)
        if not (parent.is_dir() and os.access(parent, os.W_OK | os.X_OK)):
            folder.fails(Step.STATE, f"{parent} is no folder that you may write; choose another with --state")
        key.right[Step.STATE] = "will be made then"
        return rows, Overlay(None, None)
    try:
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(bytes(4096))
            probe.flush()
        folder.right[Step.STATE] = f"{path} can be written"
        if (path / "vault.check").exists():
            state = StateFolder(path)
            state.flash()
    except OSError as error:
        folder.fails(Step.STATE, f"{path} cannot be written ({error.strerror}); choose another folder with --state")
    except (RigError, StoreError) as error:
        folder.fails(Step.STATE, error)
        state = None
    except VaultError as error:
        key.fails(Step.STATE, error)
        trouble = error
    if key.is_well:
        where = f"from {KEY_VARIABLE}" if KEY_VARIABLE in os.environ else f"{key_file(path)}, yours alone"
        key.right[Step.STATE] = where if state is not None else "not used yet"
    return rows, Overlay(state, trouble)


def _examine_store(path: Path) -> Row:
    row = Row("state", "store")
    if not path.exists():
        row.right[Step.STATE] = "no store yet"
        return row
    try:
        with looked_at(path) as connection:
            complaint = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return row.fails(Step.STATE, describe(error, str(path)))
    if complaint != "ok":
        problem = f"{path} is damaged ({complaint}); put it aside and restore a backup"
        return row.fails(Step.STATE, problem)
    row.right[Step.STATE] = f"whole, {path.stat().st_size // 1024} kB"
    return row


def _examine_disk(path: Path) -> Row:
    row = Row("state", "disk")
    free = shutil.disk_usage(_nearest(path)).free
    if free < LEAST_FREE:
        problem = f"the disk that holds {path} has {free // 1024} kB left; make room, or what is promised is not kept"
        return row.fails(Step.STATE, problem)
    row.right[Step.STATE] = f"{free // (1024 * 1024)} MB free"
    return row


def _nearest(path: Path) -> Path:
    """The path or the nearest parent that is there."""
    return next(one for one in (path.absolute(), *path.absolute().parents) if one.exists())


# --- devices ----------------------------------------------------------------------------------------------------------


class _Examination:
    def __init__(self, file: RigFile, world: World, parts: Parts, looking: Callable[[str], None]) -> None:
        self._file = file
        self._world = world
        self._parts = parts
        self._looking = looking
        self._heard: dict[str, dict[str, int]] = {}
        self._sticks: dict[str, Stick] = {}
        self._ill: dict[str, str] = {}

    async def rows(self) -> list[Row]:
        rows = [await self._opened(medium) for medium in self._file.media.values()]
        for target in self._file.targets.values():
            await self._place(target)
        for row, medium in zip(rows, self._file.media.values(), strict=True):
            if row.is_well:
                await self._medium(row, medium)
            if not row.is_well:
                self._ill[medium.name] = row.says
        for target in self._file.targets.values():
            self._looking(target.name)
            rows.append(await self._lock(target))
        for system in self._file.systems.values():
            for spec in system.encoders.values():
                self._looking(spec.name)
                rows.append(await self._encoder(spec, system))
        return rows

    # media

    async def _opened(self, medium: Medium) -> Row:
        self._looking(medium.name)
        row = Row("medium", medium.name, medium.level)
        try:
            await self._parts.open_medium(medium)
        except MENDABLE as error:
            self._ill[medium.name] = str(error)
            return row.fails(Step.LINK, error)
        if medium.kind == "ble":
            row.right[Step.LINK] = f"adapter {medium.adapter}" if medium.level == "real" else "simulated radio"
        elif not MEDIA[medium.kind].plugged:
            row.right[Step.LINK] = MEDIA[medium.kind].title
        return row

    async def _place(self, target: Target) -> None:
        """Puts the simulated twins where they can be heard; what goes wrong is told in the lock's own row."""
        if target.medium.name not in self._ill:
            try:
                await self._parts.simulate(target)
            except MENDABLE as error:
                self._ill[target.name] = str(error)

    async def _medium(self, row: Row, medium: Medium) -> None:
        try:
            if medium.kind == "ble":
                await self._scan(row, medium)
            elif medium.kind == "zwave":
                await self._ask_stick(row, medium)
        except LinkError as error:
            row.fails(Step.LINK, error)
        except DriverError as error:
            row.fails(Step.HANDSHAKE, error)

    async def _scan(self, row: Row, medium: Medium) -> None:
        heard = await self._parts.radio(medium).scan(SCAN_SECONDS)
        self._heard[medium.name] = {one.address.upper(): one.rssi for one in heard}
        row.right[Step.HANDSHAKE] = f"listened for {SCAN_SECONDS:g} s"
        row.right[Step.DEVICE] = f"{len(heard)} devices heard"

    async def _ask_stick(self, row: Row, medium: Medium) -> None:
        stick = await self._parts.start_stick(medium)
        self._sticks[medium.name] = stick
        row.right[Step.LINK] = medium.link if medium.level == "real" else "simulated port"
        row.right[Step.HANDSHAKE] = "it answers"
        if stick.controller is not None:
            found = stick.controller
            nodes = ", ".join(str(node) for node in found.nodes if node != found.node) or "none"
            row.right[Step.DEVICE] = f"{found.version}, home id {found.home.hex()}, nodes {nodes}"

    # locks

    async def _lock(self, target: Target) -> Row:
        row = Row("lock", target.name, target.level)
        trouble = self._ill.get(target.name) or self._out_of_reach(target, row)
        if trouble is not None:
            return row.fails(Step.LINK, trouble)
        try:
            driver = await self._parts.driver(target)
            capabilities = await driver.probe()
            if not capabilities.has_line:
                row.right[Step.HANDSHAKE] = f"{capabilities.make}: its secret is here, and the lock cannot be asked"
                return row
            row.right[Step.HANDSHAKE] = "logged in" if LOCKS[target.make].pair else "it answers"
            async with driver.session() as session:
                content = await session.read()
                row.right[Step.DEVICE] = _device(capabilities, len(content.entries))
                _judge(row, target, capabilities, await session.status())
        except MENDABLE as error:
            row.fails(next(step for step in WALK if step not in row.right), error)
        return row

    def _out_of_reach(self, target: Target, row: Row) -> str | None:
        medium = target.medium.name
        if medium in self._ill:
            return f"its medium {medium} does not work; mend that first"
        where = self._file.source.where(["targets", target.name, "resource"])
        if medium in self._heard:
            address = str(target.resource["address"]).upper()
            rssi = self._heard[medium].get(address)
            if rssi is None:
                return (
                    f"{where}: {address} was not heard; wake the lock, bring the radio closer, or correct the address"
                )
            row.right[Step.LINK] = f"heard at {rssi} dBm"
        elif medium in self._sticks and (found := self._sticks[medium].controller) is not None:
            node = target.resource["node"]
            if node not in found.nodes:
                return f"{where}: node {node} is not in the network of {medium}; include the lock or correct the node"
            row.right[Step.LINK] = f"node {node} of {medium}"
        return None

    # encoders

    async def _encoder(self, spec: EncoderSpec, system: System) -> Row:
        row = Row("encoder", spec.name, spec.level)
        where = self._file.source.where(["systems", system.name, "encoders", spec.name])
        try:
            encoder = self._parts.encoder(spec, system)
            await (await self._parts.encoder_port(spec)()).close()
            row.right[Step.LINK] = spec.link if spec.level == "real" else "simulated port"
            row.right[Step.HANDSHAKE] = row.right[Step.DEVICE] = await encoder.firmware()
            row.right[Step.HANDSHAKE] = "it answers"
            row.right[Step.HEALTH] = _card(await encoder.read())
        except Rejected as error:
            if error.reason is not Reason.NO_CARD:
                return row.fails(Step.HEALTH, error)
            row.right[Step.HEALTH] = "no card lies on it"
        except MENDABLE as error:
            return row.fails(next(step for step in WALK if step not in row.right), f"{where}: {error}")
        return row


def _card(seen: CardSeen) -> str:
    return f"{seen.technology} {seen.uid} lies on it" + (", made here" if seen.authentic else "")


def _device(capabilities: Capabilities, held: int) -> str:
    methods = ", ".join(method.value for method in Method if method in capabilities.delivery)
    limit = capabilities.code.capacity if capabilities.code is not None else None
    return f"{capabilities.make}: {methods}; {held} held" + (f" of {limit} codes" if limit else "")


def _judge(row: Row, target: Target, capabilities: Capabilities, status: Status) -> None:
    """Battery, bolt and clock."""
    found = [f"bolt {status.bolt.value}"]
    problems = []
    if status.bolt is Bolt.JAMMED:
        problems.append("its bolt is jammed: free it by hand")
    if status.battery is not None:
        found.append(f"battery {status.battery} %")
        if status.battery <= EMPTY_BATTERY:
            problems.append(f"its battery is at {status.battery} %: change it today")
        elif status.battery <= LOW_BATTERY:
            row.notes.append(f"its battery is at {status.battery} %: change it soon")
    clock = _clock(capabilities, status.clock_error)
    if clock is not None:
        (problems if clock.startswith("its clock") else found).append(clock)
    if problems:
        row.fails(Step.HEALTH, f"{target.name}: {'; '.join(problems)}")
    else:
        row.right[Step.HEALTH] = ", ".join(found)


def _clock(capabilities: Capabilities, error: timedelta | None) -> str | None:
    """What is to be said of a lock's clock; a problem begins with `its clock`."""
    if not capabilities.keeps_clock:
        return "no clock of its own"
    if error is None:
        return "its clock shows no time: the next visit sets it; if it stays so, change its batteries"
    seconds, most = error.total_seconds(), capabilities.clock_tolerance.total_seconds()
    way = "fast" if seconds > 0 else "slow"
    if abs(seconds) > most:
        return f"its clock is {abs(seconds):.0f} s {way} and may be {most:.0f} s off: the next visit sets it"
    return f"clock {abs(seconds):.0f} s {way}" if abs(seconds) >= 1 else "clock right"
