"""Keeping what simulated devices remember: a lock on a door remembers whatever becomes of the program that loads it.

A real lock has written to its flash before it answers. So what a device changed is on its way to the disk in the next
turn of the loop, and at the latest before the store commits what the engine learned from it. After a kill the memories
are as new as the evidence, or newer.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import wait
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from latchwork.grants.store import StoreError
from latchwork.rig.flash import damaged_flash
from latchwork.rig.state import Shelf
from latchwork.simulators.changes import Changes
from latchwork.world import World

LOOK = 1.0
"""Seconds after which a commit that waits for the loop looks whether the loop is still there."""

AHEAD = timedelta(seconds=0.5)
"""How much later than they were the devices may be said to have been left, in real time."""

_as_json = json.JSONEncoder(separators=(",", ":")).encode


class Remembers(Protocol):
    """A simulated device with a memory. `flash` is JSON-able; `changes` tells whenever it would be another."""

    @property
    def changes(self) -> Changes: ...

    def flash(self) -> dict[str, Any]: ...

    def restore(self, flash: dict[str, Any]) -> None: ...


class Memories:
    """The memories of one rig's devices, each under a key of its own; built inside the loop in which they live.

    `path` is where the shelf keeps them, for errors.
    """

    def __init__(self, world: World, shelf: Shelf, path: Path) -> None:
        self._world = world
        self._shelf = shelf
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        # held until what changed is written: another thread that finds nothing changed may rely on it
        self._writing = threading.Lock()
        self._remembered = shelf.flash()
        self._kept: dict[str, Remembers] = {}
        self._resting = False
        self._left = datetime.min.replace(tzinfo=UTC)
        self._waiting: dict[str, Remembers] = {}
        self._changed: dict[str, None] = {}
        self._soon: asyncio.Handle | None = None
        self._over = False

    def rests(self, key: str, told: Callable[[str], bool]) -> bool:
        """Whether the device that remembers this may be built later, which `told` tells from what it remembers: it
        does nothing by itself until somebody comes to it."""
        memory = self._remembered.get(key)
        if memory is None or not told(memory):
            return False
        self._resting = True
        return True

    def left(self, key: str) -> dict[str, Any] | None:
        """What is remembered under this key and was given back to no device yet. Raises `RigError`."""
        memory = self._remembered.get(key)
        if memory is None:
            return None
        try:
            return dict(json.loads(memory))
        except (TypeError, ValueError) as error:
            raise damaged_flash(self._path) from error

    def add(self, key: str, device: Remembers, *, waits: bool = False) -> bool:
        """Gives the device back what it had when it was left, and keeps it; False when it remembers nothing.

        Such a one may have to wait for `keep`: a lock that knows an admin, kept before his keys were, would be shut
        for good. Raises `RigError` when what is remembered is not of this kind of device.
        """
        memory = self._remembered.pop(key, None)
        if memory is None:
            if waits:
                self._waiting[key] = device
            else:
                self.replace(key, device)
            return False
        try:
            device.restore(json.loads(memory))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise damaged_flash(self._path) from error
        self._watch(key, device)
        return True

    def keep(self, key: str) -> None:
        """A device that waited is kept from now on."""
        device = self._waiting.pop(key, None)
        if device is not None:
            self.replace(key, device)

    def replace(self, key: str, device: Remembers) -> None:
        """Another device takes the place and has a memory of its own."""
        self._watch(key, device)
        self._heard(key)

    def _watch(self, key: str, device: Remembers) -> None:
        self._kept[key] = device
        device.changes.watch(partial(self._heard, key))

    def stop(self) -> None:
        """Nothing is kept any more."""
        self._over = True
        if self._soon is not None:
            self._soon.cancel()

    # --- to the disk ---

    def flush(self) -> None:
        """What has changed is on its way to the disk when this returns; call it in the loop. Raises `StoreError`."""
        with self._writing:
            self._write({key: _as_json(self._kept[key].flash()) for key in self._changed})
            self._changed.clear()

    def _write(self, memories: Mapping[str, str]) -> None:
        if self._over or not (self._kept or self._resting):
            return
        now = self._world.now()
        if not memories and now <= self._left:
            return
        # a clock that goes by itself is said to be a moment ahead: then not every commit has to say it again
        self._left = now if self._world.virtual else now + AHEAD
        self._shelf.keep_flash(memories, self._left)

    def before_commit(self, _connection: object) -> None:
        """As `flush`, for `Store.before_commit`, in whatever thread that is."""
        if threading.get_ident() == self._thread:
            self.flush()
            return
        with self._writing:
            if not self._changed:
                self._write({})
                return
        # devices are looked at in the loop alone, where nothing moves meanwhile
        flushed = asyncio.run_coroutine_threadsafe(self._flush_in_loop(), self._loop)
        while not wait((flushed,), LOOK).done:
            if self._loop.is_closed():
                raise StoreError("the rig was closed before the change was stored; nothing of it was kept")
        flushed.result()

    async def _flush_in_loop(self) -> None:
        self.flush()

    def _heard(self, key: str) -> None:
        if self._over:
            return
        self._changed[key] = None
        if self._soon is None:
            # not now: the device may be in the middle of its change
            self._soon = self._loop.call_soon(self._flush_soon)

    def _flush_soon(self) -> None:
        self._soon = None
        if not self._changed:
            return
        try:
            self.flush()
        except StoreError:
            # it waits for the next commit or the end of the rig, where somebody can be told
            return
