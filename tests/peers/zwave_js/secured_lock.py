"""A simulated lock that joins and speaks with our S0 or S2 machines, so that zwave-js's driver can include it.

The simulators speak no security yet: here a machine is put between the lock's antenna and its command classes, as the
`Layer` of its command class. Of what comes in the open only the Z-Wave Plus information is answered.
"""

from __future__ import annotations

import asyncio
from typing import Any

from security_scene import drawing

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.commands import AnyCommand, encode
from latchwork.protocol.zwave.s0_inclusion import S0Joining
from latchwork.protocol.zwave.s2_inclusion import KeyClass
from latchwork.protocol.zwave.s2_joining import S2Joining
from latchwork.protocol.zwave.security_errors import Opened
from latchwork.simulators.zwave import PROFILES, Mesh, ZWaveLock
from latchwork.simulators.zwave.mesh import TxStatus
from latchwork.simulators.zwave.node import Asker
from latchwork.simulators.zwave.profiles import ZWAVE_PLUS
from latchwork.world import World

CONTROLLER = 1
IN_THE_OPEN = (b"\x00", bytes((ZWAVE_PLUS,)))
PRIVATE_KEY = bytes(range(32))


class Security:
    """The layer: a joining machine and its clock. `events` are all that the machine told."""

    number: int

    def __init__(self, lock: SecuredLock) -> None:
        self.lock = lock
        self.events: list[Any] = []
        self.machine: Any = None
        self.opening = False
        """Whether what the lock is told just now came in sealed."""
        self._timer: asyncio.TimerHandle | None = None

    def joined(self) -> None:
        self.machine = self._machine()
        self.machine.start(self._now())
        self.settle()

    def heard(self, source: int, command: bytes) -> None:
        self.machine.receive(command, self._now())
        self.settle()

    def settle(self) -> None:
        for frame in self.machine.output():
            self.lock.mesh.transmit(self.lock, CONTROLLER, frame, _nobody_waits)
        for event in self.machine.events():
            self.events.append(event)
            if isinstance(event, Opened):
                self._opened(event)
        if self._timer is not None:
            self._timer.cancel()
        wake_at = self.machine.wake_at
        later = asyncio.get_running_loop().call_later
        self._timer = None if wake_at is None else later(max(0.0, wake_at - self._now()), self._tick)

    def seal(self, command: AnyCommand, key_class: int | None) -> None:
        raise NotImplementedError

    def own(self) -> bytes:
        """The command classes that are answered sealed."""
        return bytes(one for one in self.lock.numbers if one not in (ZWAVE_PLUS, self.number))

    def _machine(self) -> Any:
        raise NotImplementedError

    def _opened(self, opened: Opened) -> None:
        self.opening = True
        self.lock.execute(opened.command, Asker(CONTROLLER, lambda answer: self.answer(answer, opened.key_class)))
        self.opening = False

    def answer(self, command: AnyCommand, key_class: int | None) -> None:
        self.seal(command, key_class)
        self.machine.tick(self._now())
        self.settle()

    def _tick(self) -> None:
        self.machine.tick(self._now())
        self.settle()

    def _now(self) -> float:
        return self.lock.world.monotonic()


class S2(Security):
    number = s2.CLASS
    REQUESTED = KeyClass.UNAUTHENTICATED | KeyClass.AUTHENTICATED | KeyClass.ACCESS_CONTROL

    def _machine(self) -> S2Joining:
        home = self.lock.home_id.to_bytes(4, "big")
        own = self.lock.node_id
        return S2Joining(own, CONTROLLER, home, self.REQUESTED, PRIVATE_KEY, drawing("secured lock"))

    def _opened(self, opened: Opened) -> None:
        if opened.command == encode(g.S2CommandsSupportedGet()):
            highest = opened.key_class == KeyClass.ACCESS_CONTROL
            self.answer(g.S2CommandsSupportedReport(self.own() if highest else b""), opened.key_class)
        else:
            super()._opened(opened)

    def seal(self, command: AnyCommand, key_class: int | None) -> None:
        self.machine.channel.send(encode(command), key_class or KeyClass.ACCESS_CONTROL, self._now())


class S0(Security):
    number = s0.CLASS

    def _machine(self) -> S0Joining:
        return S0Joining(self.lock.node_id, CONTROLLER, self.own(), drawing("secured lock"))

    def _opened(self, opened: Opened) -> None:
        if opened.command == encode(g.S0CommandsSupportedGet()):
            self.answer(g.S0CommandsSupportedReport(0, self.own()), None)
        else:
            super()._opened(opened)

    def seal(self, command: AnyCommand, key_class: int | None) -> None:
        self.machine.channel.send(encode(command), self._now())


class SecuredLock(ZWaveLock):
    """A lock of `profile` behind S0 or S2; what it reports by itself goes sealed as well."""

    def __init__(self, world: World, mesh: Mesh, profile: str, security: type[Security]) -> None:
        super().__init__(world, mesh, PROFILES[profile], clock_set=True)
        self.security = security(self)
        self.numbers.append(security.number)
        self.layers[security.number] = self.security

    def joined(self, home_id: int, node_id: int) -> None:
        super().joined(home_id, node_id)
        self.security.joined()

    def execute(self, command: bytes, asker: Any) -> None:
        if self.security.opening or command[:1] in IN_THE_OPEN:
            super().execute(command, asker)

    def send(self, destination: int, command: AnyCommand) -> None:
        self.security.answer(command, None)


def _nobody_waits(status: TxStatus, ticks: int) -> None:
    pass
