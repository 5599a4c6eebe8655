"""Keeping what simulated devices remember: a lock on a door remembers whatever becomes of the program that loads it.

A real lock has written to its flash before it answers. So what a device changed is on its way to the disk in the next
turn of the loop, and at the latest before the store commits what the engine learned from it. After a kill the memories
are as new as the evidence, or newer.
"""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import wait
from functools import partial
from typing import Any, Protocol

from latchwork.grants.store import StoreError
from latchwork.rig.state import Shelf
from latchwork.simulators.changes import Changes
from latchwork.world import World

LOOK = 1.0
"""Seconds after which a commit that waits for the loop looks whether the loop is still there."""

_as_json = json.JSONEncoder(separators=(",", ":")).encode


class DoesNotFit(Exception):
    """What is remembered of a simulated device is not of this kind of device."""


class Remembers(Protocol):
    """A simulated device with a memory. `flash` is JSON-able; `changes` tells whenever it would be another."""

    @property
    def changes(self) -> Changes: ...

    def flash(self) -> dict[str, Any]: ...

    def restore(self, flash: dict[str, Any]) -> None: ...


class Memories:
    """The memories of one rig's devices, each under a key of its own; built inside the loop in which they live.

    What is put in before `begin` and remembers nothing is kept from `begin` on, and is then kept whole: a rig that
    falls while it is built leaves new devices as they came, for their keys may not have been stored.
    """

    def __init__(self, world: World, shelf: Shelf) -> None:
        self._world = world
        self._shelf = shelf
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._remembered = shelf.flash()
        self._kept: dict[str, Remembers] = {}
        self._new: dict[str, Remembers] = {}
        self._changed: dict[str, None] = {}
        self._soon: asyncio.Handle | None = None
        self._begun = self._over = False

    def add(self, key: str, device: Remembers) -> bool:
        """Gives the device back what it had when it was left; False when it remembers nothing. Raises `DoesNotFit`."""
        memory = self._remembered.pop(key, None)
        if memory is None:
            self.replace(key, device)
            return False
        try:
            device.restore(json.loads(memory))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DoesNotFit(key) from error
        self._keep(key, device)
        return True

    def replace(self, key: str, device: Remembers) -> None:
        """Another device takes the place and has a memory of its own."""
        if self._begun:
            self._keep(key, device)
            self._heard(key)
        else:
            self._new[key] = device

    def _keep(self, key: str, device: Remembers) -> None:
        self._kept[key] = device
        device.changes.watch(partial(self._heard, key))

    def begin(self) -> None:
        """From now on new devices are kept as well. Raises `StoreError`."""
        self._begun = True
        for key, device in self._new.items():
            self._keep(key, device)
            self._changed[key] = None
        self._new.clear()
        self.flush()

    def stop(self) -> None:
        """Nothing is kept any more."""
        self._over = True
        if self._soon is not None:
            self._soon.cancel()

    # --- to the disk ---

    def flush(self) -> None:
        """What has changed is on its way to the disk when this returns; call it in the loop. Raises `StoreError`."""
        if not self._kept or self._over:
            return
        changed, self._changed = self._changed, {}
        memories = {key: _as_json(self._kept[key].flash()) for key in changed}
        try:
            self._shelf.keep_flash(memories, self._world.now())
        except StoreError:
            self._changed = changed | self._changed
            raise

    def before_commit(self, _connection: object) -> None:
        """As `flush`, for `Store.before_commit`: in whatever thread, since a device is looked at in the loop alone."""
        if threading.get_ident() == self._thread:
            self.flush()
            return
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
