"""One node behind a stick: commands out, reports in, and the questions that a node asks its controller.

What carries the commands is an `Encapsulation`: none for now; S0 and S2 take its place per node.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol, TypeVar

from latchwork.drivers.contract import Unconfirmed, Unreachable
from latchwork.drivers.zwave.stick import Stick
from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import AnyCommand, Heard, decode, encode

T = TypeVar("T")

SESSIONS = 64
SUPERVISED_WAIT = 5.0
REPEATED_QUESTIONS = 2
"""How often a question that got no answer is asked again."""


class Supervision(IntEnum):
    """What a supervised command came to."""

    NO_SUPPORT = 0x00
    WORKING = 0x01
    FAIL = 0x02
    BUSY = 0x03
    SUCCESS = 0xFF


class Encapsulation(Protocol):
    """How commands travel to and from one node. `send` may itself exchange frames (a nonce) before it transmits."""

    async def send(self, command: bytes, transmit: Callable[[bytes], Awaitable[None]]) -> None: ...

    def received(self, data: bytes) -> bytes | None:
        """The command inside; None for a frame that is the encapsulation's own or not to be trusted."""


class Plain:
    """No encapsulation: what is sent is what is said."""

    async def send(self, command: bytes, transmit: Callable[[bytes], Awaitable[None]]) -> None:
        await transmit(command)

    def received(self, data: bytes) -> bytes | None:
        return data


class NoAnswer(Exception):
    """The node acknowledged the frame and did not answer it in time."""


@dataclass(slots=True)
class _Waiter:
    answer: type
    fits: Callable[[Any], bool]
    heard: asyncio.Future[Any]


def _anything(_: object) -> bool:
    return True


class Node:
    """`number` is the node's id. `report_wait` is how many seconds an answer may take after the frame was
    acknowledged. Attaches itself to the stick; `close` detaches it."""

    def __init__(
        self, stick: Stick, number: int, *, encapsulation: Encapsulation | None = None, report_wait: float = 2.0
    ) -> None:
        self.stick = stick
        self.number = number
        self.report_wait = report_wait
        self.supervises = False
        self._world = stick.world
        self._encapsulation = encapsulation or Plain()
        self._waiters: list[_Waiter] = []
        self._listeners: list[Callable[[Heard], None]] = []
        self._session = stick.world.random("supervision", str(number)).randrange(SESSIONS)
        self._last_supervised: int | None = None
        self._replies: set[asyncio.Task[None]] = set()
        stick.attach(number, self._received)

    def close(self) -> None:
        self.stick.detach(self.number)

    def listen(self, listener: Callable[[Heard], None]) -> Callable[[], None]:
        """Lets `listener` see every command that the node sends; the returned call ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # commands out

    async def send(self, command: AnyCommand) -> None:
        """Raises what `Stick.transmit` raises."""
        await self._encapsulation.send(encode(command), self._transmit)

    async def ask(self, question: AnyCommand, answer: type[T], fits: Callable[[T], bool] = _anything) -> T:
        """Sends a Get and returns its Report, asking again if none comes. `Unreachable` when the node stays silent.

        A Get changes nothing, so a transmission of unknown fate is no worse than one that failed.
        """
        for _ in range(1 + REPEATED_QUESTIONS):
            try:
                return await self.exchange(question, answer, fits, self.report_wait)
            except NoAnswer:
                continue
            except Unconfirmed as error:
                raise Unreachable(str(error)) from error
        raise Unreachable(
            f"node {self.number} acknowledged {type(question).__name__} {1 + REPEATED_QUESTIONS} times "
            "and never answered; it may not be included securely"
        )

    async def exchange(self, command: AnyCommand, answer: type[T], fits: Callable[[T], bool], seconds: float) -> T:
        """Sends `command` once and waits for one answer; `NoAnswer` when it does not come within `seconds` of the
        acknowledgement. An answer counts even if the acknowledgement was lost."""
        heard: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        waiter = _Waiter(answer, fits, heard)
        self._waiters.append(waiter)
        try:
            try:
                await self.send(command)
            except (Unreachable, Unconfirmed):
                if heard.done():
                    return heard.result()
                raise
            result = await self.stick.within(seconds, heard)
        finally:
            self._waiters.remove(waiter)
        if result is None:
            raise NoAnswer
        return result

    async def set(self, command: AnyCommand) -> Supervision | None:
        """Sends a Set, supervised where the node supports that; None when nobody told what came of it.

        `Unreachable` when it did not get there. `Unconfirmed` when that is not known.
        """
        if not self.supervises:
            await self.send(command)
            return None
        self._session = (self._session + 1) % SESSIONS
        session = self._session

        def ours(report: g.SupervisionReport) -> bool:
            return report.properties & 0x3F == session and report.status != Supervision.WORKING

        get = g.SupervisionGet(0x80 | session, encode(command))
        try:
            report = await self.exchange(get, g.SupervisionReport, ours, SUPERVISED_WAIT)
        except NoAnswer:
            return None
        return Supervision(report.status) if report.status in Supervision.__members__.values() else None

    async def _transmit(self, data: bytes) -> None:
        await self.stick.transmit(self.number, data)

    # commands in

    def _received(self, data: bytes) -> None:
        inner = self._encapsulation.received(data)
        if inner is not None:
            self._take(inner)

    def _take(self, data: bytes) -> None:
        try:
            command = decode(data)
        except Malformed:
            return
        if isinstance(command, g.MultiChannelEncapsulation):
            self._take(command.command)
        elif isinstance(command, g.SupervisionGet):
            self._supervised(command)
        else:
            self._heard(command)

    def _supervised(self, get: g.SupervisionGet) -> None:
        """A node may supervise its own reports. A repeated session is answered again and not carried out again."""
        session = get.properties & 0x3F
        if session != self._last_supervised:
            self._last_supervised = session
            self._take(get.command)
        self._reply(g.SupervisionReport(session, Supervision.SUCCESS, 0))

    def _heard(self, command: Heard) -> None:
        if isinstance(command, g.TimeGet):
            now = self._world.now()
            self._reply(g.TimeReport(now.hour, now.minute, now.second))
        elif isinstance(command, g.DateGet):
            now = self._world.now()
            self._reply(g.DateReport(now.year, now.month, now.day))
        for waiter in self._waiters:
            if isinstance(command, waiter.answer) and not waiter.heard.done() and waiter.fits(command):
                waiter.heard.set_result(command)
        for listener in tuple(self._listeners):
            listener(command)

    def _reply(self, command: AnyCommand) -> None:
        task = asyncio.get_running_loop().create_task(self._answer(command))
        self._replies.add(task)
        task.add_done_callback(self._replies.discard)

    async def _answer(self, command: AnyCommand) -> None:
        """A node that does not hear the answer asks again by itself."""
        try:
            await self.send(command)
        except (Unreachable, Unconfirmed):
            return
