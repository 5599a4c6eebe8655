"""How a stick takes a node into its network and lets it go: the AddNode and RemoveNode functions.

    AddNode 01 -> 01 ready -> [button] 02 found -> 03 adding (node information) -> 05 protocol done
                            -> host: AddNode 05 -> 06 done
    RemoveNode 01 -> 01 ready -> [button] 02 found -> 03 removing (node information) -> 06 done

Source: INS12350 §7, 500-series programmer's guide. The low nibble of the mode counts; its flags (normal power,
network wide) change nothing here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, IntEnum, auto
from typing import Protocol

from latchwork.simulators.zwave.mesh import Learner

STEP_SECONDS = 0.1
"""Between one status and the next; protocol work on the air."""

STOP = 0x05
STOP_FAILED = 0x06


class Status(IntEnum):
    """What the callbacks of both functions report."""

    READY = 0x01
    FOUND = 0x02
    NODE = 0x03
    PROTOCOL_DONE = 0x05
    DONE = 0x06
    FAILED = 0x07


class Mode(Enum):
    """What the stick is looking for."""

    NOTHING = auto()
    ADD = auto()
    REMOVE = auto()


class Network(Protocol):
    """What a stick keeps of its network."""

    home_id: int

    def assign(self, device: Learner) -> int:
        """Gives the node an id and remembers it; 0 when the network is full."""

    def forget(self, node_id: int) -> None: ...


Report = Callable[[Mode, int, Status, int, bytes], None]
"""mode, callback id, status, node id, node information."""


class Inclusion:
    """The flow of one stick. `report` sends a callback; nothing is sent for callback id 0."""

    def __init__(self, network: Network, report: Report) -> None:
        self._network = network
        self._report = report
        self._mode = Mode.NOTHING
        self._callback = 0
        self._busy = False
        self._node_id = 0

    def start(self, mode: Mode, callback: int) -> None:
        self._mode = mode
        self._callback = callback
        self._busy = False
        self._node_id = 0
        self._say(Status.READY)

    def asked(self, mode: Mode, value: int, callback: int) -> None:
        """AddNode or RemoveNode from the host, `value` being its mode byte."""
        if value & 0x0F in (STOP, STOP_FAILED):
            self.stop(callback)
        else:
            self.start(mode, callback)

    def stop(self, callback: int) -> None:
        """Ends the flow; the host is told so once, with the id it gives now."""
        mode, self._mode = self._mode, Mode.NOTHING
        self._busy = False
        if mode is not Mode.NOTHING and callback:
            self._report(mode, callback, Status.DONE, self._node_id, b"")

    def reset(self) -> None:
        self._mode = Mode.NOTHING
        self._busy = False

    def heard_button(self, device: Learner) -> bool:
        """A node in learn mode is heard; True when it is taken up."""
        if self._busy or self._mode is Mode.NOTHING:
            return False
        if self._mode is Mode.ADD and device.node_id:
            return False
        if self._mode is Mode.REMOVE and not device.node_id:
            return False
        self._busy = True
        step = self._add if self._mode is Mode.ADD else self._remove
        loop = asyncio.get_running_loop()
        loop.call_later(STEP_SECONDS, self._found)
        loop.call_later(2 * STEP_SECONDS, step, device)
        return True

    def _found(self) -> None:
        if self._busy:
            self._say(Status.FOUND)

    def _add(self, device: Learner) -> None:
        if not self._busy:
            return
        node_id = self._network.assign(device) if device.hears else 0
        if not node_id:
            self._say(Status.FAILED)
            return
        self._node_id = node_id
        device.joined(self._network.home_id, node_id)
        self._say(Status.NODE, node_id, device)
        asyncio.get_running_loop().call_later(STEP_SECONDS, self._say, Status.PROTOCOL_DONE, node_id)

    def _remove(self, device: Learner) -> None:
        if not self._busy:
            return
        if not device.hears:
            self._say(Status.FAILED)
            return
        node_id = device.node_id if device.home_id == self._network.home_id else 0
        self._say(Status.NODE, node_id, device)
        device.left()
        if node_id:
            self._network.forget(node_id)
        asyncio.get_running_loop().call_later(STEP_SECONDS, self._removed, node_id)

    def _removed(self, node_id: int) -> None:
        self._say(Status.DONE, node_id)
        self._mode = Mode.NOTHING
        self._busy = False

    def _say(self, status: Status, node_id: int = 0, device: Learner | None = None) -> None:
        if self._callback and self._mode is not Mode.NOTHING:
            basic, generic, specific, classes = device.node_information() if device is not None else (0, 0, 0, b"")
            information = bytes((basic, generic, specific)) + classes if device is not None else b""
            self._report(self._mode, self._callback, status, node_id, information)
