"""The radio space between a stick and its nodes.

A transmission takes one device's command to one other device and ends with a transmit status of the Serial API. A
frequently listening node (FLiRS) sleeps: the first frame to it follows a beam of one second, later ones do not while
it stays awake. Source of the timings: field values of `SendData` towards locks.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from latchwork.world import World

STAYS_AWAKE = 5.0
"""Seconds that a frequently listening node listens after the last frame to or from it."""

BARE_LATENCY = 0.001
"""Seconds that a frame takes in a mesh without field timing."""

UNHEARD = 0.3
"""Seconds after which a sender without field timing gives a destination up."""

UNHEARD_IN_THE_FIELD = 3.5
"""The same with field timing: three attempts, each behind a beam."""


class TxStatus(IntEnum):
    """How a transmission ended (the second parameter of a SendData callback)."""

    OK = 0x00
    NO_ACK = 0x01
    FAIL = 0x02
    NOT_IDLE = 0x03
    NO_ROUTE = 0x04


class Device(Protocol):
    """What has an antenna. Calls come from the loop, never from inside a call of the device."""

    home_id: int
    node_id: int
    name: str

    @property
    def hears(self) -> bool:
        """In range and powered."""

    @property
    def sleeps(self) -> bool:
        """It listens in short intervals and must be woken with a beam."""

    def heard(self, source: int, command: bytes) -> None: ...


class Includer(Protocol):
    """A controller, as a node that somebody has put into learn mode sees it."""

    def heard_button(self, device: Learner) -> bool:
        """True when the controller took the node up, as one to include or to exclude."""


class Learner(Device, Protocol):
    """A node in learn mode."""

    def node_information(self) -> tuple[int, int, int, bytes]:
        """Basic, generic and specific class, and the command classes."""

    def joined(self, home_id: int, node_id: int) -> None: ...

    def left(self) -> None: ...

    def protocol_information(self) -> bytes:
        """The six bytes of GetNodeProtocolInfo."""


Done = Callable[[TxStatus, int], None]


@dataclass(slots=True)
class Transmission:
    """One command under way; `done` is told the status and the ticks of 10 ms that it took."""

    source: Device
    destination: int
    command: bytes = field(repr=False)
    done: Done
    over: bool = False


class Mesh:
    """Every device within radio reach, of any network.

    `field_timing` gives a frame 30 to 80 ms and a beam 1.1 to 1.5 s. A device sends one frame after another.
    """

    def __init__(self, world: World, *, field_timing: bool = False) -> None:
        self.world = world
        self.field_timing = field_timing
        self._devices: list[Device] = []
        self._includers: list[Includer] = []
        self._queues: dict[int, deque[Transmission]] = {}
        self._chances: dict[int, random.Random] = {}
        self._awake_until: dict[int, float] = {}

    def add(self, device: Device) -> int:
        """Returns the place of the device among all that were added."""
        self._devices.append(device)
        self._queues[id(device)] = deque()
        self._chances[id(device)] = self.world.random("zwave", "air", str(len(self._devices)))
        return len(self._devices)

    def add_includer(self, includer: Includer) -> None:
        self._includers.append(includer)

    def find(self, home_id: int, node_id: int) -> Device | None:
        for device in self._devices:
            if device.node_id == node_id and device.home_id == home_id:
                return device
        return None

    def pressed(self, device: Learner) -> bool:
        """Somebody put `device` into learn mode; True when a controller took it up."""
        return device.hears and any(includer.heard_button(device) for includer in self._includers)

    def transmit(self, source: Device, destination: int, command: bytes, done: Done) -> Transmission:
        """Sends `command` after everything that `source` is still sending."""
        transmission = Transmission(source, destination, command, done)
        queue = self._queues[id(source)]
        queue.append(transmission)
        if len(queue) == 1:
            self._begin(queue)
        return transmission

    def abort(self, transmission: Transmission) -> None:
        """Stops it; whoever waits for it is told that nobody acknowledged."""
        if not transmission.over:
            self._end(transmission, TxStatus.NO_ACK, 0)

    def forget_queue(self, source: Device) -> None:
        """`source` restarts: what it was sending is over, and nobody is told."""
        for transmission in self._queues[id(source)]:
            transmission.over = True
        self._queues[id(source)].clear()

    def _begin(self, queue: deque[Transmission]) -> None:
        transmission = queue[0]
        target = self.find(transmission.source.home_id, transmission.destination)
        reached = target is not None and target.hears and transmission.source.hears
        if not reached:
            span = UNHEARD_IN_THE_FIELD if self.field_timing else UNHEARD
        elif self.field_timing:
            chance = self._chances[id(transmission.source)]
            span = chance.uniform(0.03, 0.08)
            if target is not None and target.sleeps and not self._awake(target):
                span += chance.uniform(1.07, 1.42)
        else:
            span = BARE_LATENCY
        asyncio.get_running_loop().call_later(span, self._arrive, transmission, span)

    def _arrive(self, transmission: Transmission, span: float) -> None:
        if transmission.over:
            return
        source = transmission.source
        target = self.find(source.home_id, transmission.destination)
        ticks = max(1, round(span * 100))
        if target is None or not target.hears or not source.hears:
            self._end(transmission, TxStatus.NO_ACK, ticks)
            return
        for device in (source, target):
            self._awake_until[id(device)] = self.world.monotonic() + STAYS_AWAKE
        self._end(transmission, TxStatus.OK, ticks)
        target.heard(source.node_id, transmission.command)

    def _end(self, transmission: Transmission, status: TxStatus, ticks: int) -> None:
        transmission.over = True
        queue = self._queues[id(transmission.source)]
        if queue and queue[0] is transmission:
            queue.popleft()
            if queue:
                self._begin(queue)
        else:
            queue.remove(transmission)
        transmission.done(status, ticks)

    def _awake(self, device: Device) -> bool:
        return self._awake_until.get(id(device), -1.0) > self.world.monotonic()
