"""A node of the mesh: its place in a network, and the way of a command from the antenna to a command class.

A command that arrives is freed of its encapsulation, handed to the command class it belongs to, and the answer goes
back the way it came. Commands of classes that the node does not support are ignored, as are damaged ones. Source:
command class encapsulation and Supervision version 1 of the Z-Wave Alliance's definitions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave.commands import AnyCommand, decode, encode
from latchwork.protocol.zwave.generated import SupervisionGet, SupervisionReport
from latchwork.simulators.body import Behaviours
from latchwork.simulators.changes import Changes
from latchwork.simulators.zwave.mesh import Mesh, TxStatus
from latchwork.world import World

SUPERVISION = 0x6C
REBOOT_SECONDS = 3.0
THINKING_SECONDS = (0.01, 0.03)
"""How long a firmware works on a command, with field timing."""


class Verdict(IntEnum):
    """What became of a Set, by Supervision's status byte."""

    NO_SUPPORT = 0x00
    WORKING = 0x01
    FAIL = 0x02
    BUSY = 0x03
    SUCCESS = 0xFF

    @classmethod
    def of(cls, done: bool) -> Verdict:
        return cls.SUCCESS if done else cls.FAIL


class Silence:
    """What a test's behaviour returns to have a command swallowed."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who sent a command. `answer` sends a command back the way this one came, in the same encapsulation."""

    node: int
    answer: Callable[[AnyCommand], None]


Handler = Callable[[Any, Asker], Verdict | None]
"""Carries a command out: a verdict for a Set, None for a Get, which has answered by itself."""


class CommandClass(Protocol):
    """One command class of a node. `handlers` maps decoded commands to what carries them out."""

    number: int

    def handlers(self) -> Mapping[type, Handler]: ...


class Layer(Protocol):
    """An encapsulation such as S0 or S2: takes a command of its class and calls `Node.execute` with what was inside
    and with an asker whose answers are encapsulated again."""

    def heard(self, source: int, command: bytes) -> None: ...


class Node:
    """One node. `name` is `zwave:<home id>:<node id>`, the address that faults are armed for.

    `classes` are the supported command classes in the order of the node information. An included node takes commands
    from nodes of its network. Two hang-ups: a node out of range or without power acknowledges nothing on the air;
    one that hangs acknowledges, and that is all. `changes` are those of the memory that a kind of node has.
    """

    def __init__(self, world: World, mesh: Mesh, generic: int, specific: int, *, sleeps: bool = False) -> None:
        self.world = world
        self.mesh = mesh
        self.generic = generic
        self.specific = specific
        self.sleeps = sleeps
        self.in_range = True
        self.powered = True
        self.hanging = False
        self.behaviours = Behaviours()
        self.changes = Changes()
        self.layers: dict[int, Layer] = {}
        self.numbers: list[int] = []
        self._handlers: dict[type, Handler] = {}
        self._supervised: dict[int, tuple[int, SupervisionReport]] = {}
        self._off_air_until = 0.0
        self.home_id = 0
        self.node_id = 0
        self.name = ""
        self._place(0, 0)
        self.place = mesh.add(self)
        self._chance = world.random("zwave", "node", str(self.place))

    def support(self, command_class: CommandClass) -> None:
        """Adds a command class to what the node can do."""
        self.numbers.append(command_class.number)
        self._handlers.update(command_class.handlers())

    # --- its place in a network

    def _place(self, home_id: int, node_id: int) -> None:
        self.home_id = home_id
        self.node_id = node_id
        self.name = f"zwave:{home_id:08x}:{node_id}"

    @property
    def included(self) -> bool:
        return self.node_id != 0

    @property
    def hears(self) -> bool:
        return self.in_range and self.powered and self.world.monotonic() >= self._off_air_until

    def node_information(self) -> tuple[int, int, int, bytes]:
        return 0x04, self.generic, self.specific, bytes(self.numbers)

    def protocol_information(self) -> bytes:
        """The six bytes that a controller keeps of a node: listening, speed, security, and the device class."""
        capability = 0x53 if self.sleeps else 0xD3
        return bytes((capability, 0x5C if self.sleeps else 0x1C, 0x01, 0x04, self.generic, self.specific))

    def press_button(self) -> bool:
        """Puts the node into learn mode; True when a controller took it up, to include or to exclude it."""
        return self.mesh.pressed(self)

    def joined(self, home_id: int, node_id: int) -> None:
        self._place(home_id, node_id)
        self._supervised.clear()
        self.changes.tell()

    def left(self) -> None:
        self._place(0, 0)
        self.changes.tell()

    def power_cycle(self) -> None:
        """The batteries are taken out and put back: what was in working memory is gone."""
        self.hanging = False
        self._supervised.clear()

    def reboot(self) -> None:
        """The firmware falls over and comes back after a while."""
        self.power_cycle()
        self._off_air_until = self.world.monotonic() + REBOOT_SECONDS

    # --- from the antenna to a command class

    def heard(self, source: int, command: bytes) -> None:
        if self.world.faults.strikes("hang_until_reset", self.name):
            self.hanging = True
        if self.hanging or not command:
            return
        low, high = THINKING_SECONDS
        thinking = self._chance.uniform(low, high) if self.mesh.field_timing else 0.0
        asyncio.get_running_loop().call_later(thinking, self._unwrap, source, command)

    def _unwrap(self, source: int, command: bytes) -> None:
        if not self.hears or self.hanging:
            return
        layer = self.layers.get(command[0])
        if layer is not None:
            layer.heard(source, command)
        else:
            self.execute(command, Asker(source, lambda answer: self.send(source, answer)))

    def execute(self, command: bytes, asker: Asker) -> None:
        """Carries out a command that has no encapsulation left but Supervision."""
        asker = self._troubled(asker)
        message = self._decoded(command)
        if isinstance(message, SupervisionGet):
            if SUPERVISION in self.numbers:
                self._supervise(message, asker)
        elif message is not None:
            self._carry_out(message, asker)

    def _decoded(self, command: bytes) -> Any:
        try:
            return decode(command)
        except Malformed:
            return None

    def _troubled(self, asker: Asker) -> Asker:
        """The asker as the armed faults let him be answered."""
        faults = self.world.faults
        if faults.strikes("done_answer_lost", self.name):
            return Asker(asker.node, lambda answer: None)
        if late := faults.strikes("answer_late", self.name):
            seconds = float(late.parameters.get("seconds", 5.0))
            loop = asyncio.get_running_loop()

            def answer_late(answer: AnyCommand) -> None:
                loop.call_later(seconds, asker.answer, answer)

            return Asker(asker.node, answer_late)
        return asker

    def _carry_out(self, message: Any, asker: Asker) -> Verdict | None:
        override = self.behaviours.answer(message)
        if isinstance(override, Silence):
            return None
        if isinstance(override, Verdict):
            return override
        if override is not None:
            asker.answer(override)
            return None
        handler = self._handlers.get(type(message))
        verdict = Verdict.NO_SUPPORT if handler is None else handler(message, asker)
        if verdict is not None:
            self.changes.tell()  # a Set; a Get is answered and leaves all as it is
        return verdict

    def _supervise(self, supervision: SupervisionGet, asker: Asker) -> None:
        session = supervision.properties & 0x3F
        last = self._supervised.get(asker.node)
        if last is not None and last[0] == session:
            asker.answer(last[1])
            return
        message = self._decoded(supervision.command)
        unheard = Asker(asker.node, lambda answer: None)
        verdict = Verdict.FAIL if message is None else self._carry_out(message, unheard)
        if verdict is None or not self.hears:
            return
        report = SupervisionReport(properties=session, status=verdict, duration=0)
        self._supervised[asker.node] = (session, report)
        asker.answer(report)

    # --- from a command class to the antenna

    def send(self, destination: int, command: AnyCommand) -> None:
        """Sends a command of its own accord; nobody is told whether it arrived."""
        if self.included and self.hears:
            self.mesh.transmit(self, destination, encode(command), _nobody_waits)


def _nobody_waits(status: TxStatus, ticks: int) -> None:
    pass
