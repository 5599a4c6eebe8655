"""One question and one answer at a time over a GATT link.

What a failure leaves on the lock is decided here and nowhere else. A lock acts on a frame only once its last byte is
there, so a link that falls before the last write has changed nothing; after it, nobody knows.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TypeVar

from latchwork.drivers.contract import DriverError, Reason, Rejected, Unconfirmed, Unreachable
from latchwork.drivers.links import GattLink, LinkError, LinkRefused
from latchwork.drivers.ttlock.refusals import refusal
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.ttlock.commands import NOTIFY_CHARACTERISTIC, WRITE_CHARACTERISTIC
from latchwork.protocol.ttlock.messages import COMMAND_OF, Reply, Request
from latchwork.protocol.ttlock.session import (
    Answered,
    ClientSession,
    Event,
    KeyRefused,
    Pushed,
    Refused,
    RemoteError,
    Unpaired,
)

R = TypeVar("R")

ANSWER_TIME = 5.0
"""Seconds that an answer may take. The vendor's app drops the link after 2.5 to 5.5 s of silence."""

ATT_HEADER = 3
"""Bytes of the MTU that a write spends on opcode and handle."""

Outcome = Answered | Unpaired | Refused


class Conversation:
    """Owns a link and its protocol session. After any failure but a refusal it is over and takes no more questions.

    A question that is cancelled went as far as it got: after a changing command the lock holds the old state or the new
    one. The conversation is then over as well, because a late answer could be taken for the next one.
    """

    def __init__(self, door: str, link: GattLink, client: ClientSession, answer_time: float = ANSWER_TIME) -> None:
        self.door = door
        self.client = client
        self.pushed: list[Pushed] = []
        self._link = link
        self._answer_time = answer_time
        self._answer: asyncio.Future[Outcome] | None = None
        self._over: str | None = None
        self._more = asyncio.Event()

    @property
    def usable(self) -> bool:
        return self._over is None

    async def open(self) -> None:
        """Switches notifications on. Raises `Unreachable`, or `Rejected(UNSUPPORTED)` for a device of another make."""
        self.client.chunk = min(self.client.chunk, self._link.mtu - ATT_HEADER)
        self._link.on_lost(self._lost)
        try:
            await self._link.subscribe(NOTIFY_CHARACTERISTIC, self._received)
        except LinkRefused as error:
            raise Rejected(Reason.UNSUPPORTED, f"{self.door} does not speak TTLock: {error}") from error
        except LinkError as error:
            raise Unreachable(f"{self.door} was reached and lost: {error}") from error

    async def close(self) -> None:
        """Ends the link; one that has fallen already is as good as closed."""
        self._over = self._over or "it was closed"
        with suppress(LinkError):
            await self._link.close()

    async def ask(self, request: Request, reply: type[R], *, changes: bool) -> R:
        """Asks and returns the answer.

        `changes` says that the command alters the lock: then a lost answer is `Unconfirmed`, else `Unreachable`.
        Raises `Rejected` for what the lock refuses.
        """
        outcome = await self.exchange(request, changes=changes)
        if isinstance(outcome, Refused):
            raise refusal(self.door, outcome.echo, outcome.code)
        if isinstance(outcome, Answered) and isinstance(outcome.reply, reply):
            return outcome.reply
        self._end("it gave an answer of another kind than was asked for")
        raise self._nobody_knows(request, changes)

    async def exchange(self, request: Request, *, changes: bool) -> Outcome:
        """As `ask`, for questions that have more than one good answer."""
        if self._over is not None:
            raise Unreachable(f"the conversation with {self.door} is over: {self._over}; connect again")
        answer = self._answer = asyncio.get_running_loop().create_future()
        try:
            await self._write(request, changes)
            return await self._wait(answer, request, changes)
        finally:
            self._answer = None
            if answer.cancelled() or not answer.done():
                self._end("a command was left unanswered")
            else:
                answer.exception()  # has been raised, or the write failed first and told the same

    async def next_push(self, seconds: float) -> Reply | None:
        """What the lock says next of itself; None when it says nothing for so long."""
        while not self.pushed and self._over is None:
            self._more.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._more.wait()
            except TimeoutError:
                return None
        return self.pushed.pop(0).reply if self.pushed else None

    async def _write(self, request: Request, changes: bool) -> None:
        pieces = self.client.send(request)
        for index, piece in enumerate(pieces):
            try:
                await self._link.write(WRITE_CHARACTERISTIC, piece)
            except LinkRefused as error:
                # a write without response is refused only where the characteristic is missing: nothing was sent
                self._end(str(error))
                raise Rejected(Reason.UNSUPPORTED, f"{self.door} does not speak TTLock: {error}") from error
            except LinkError as error:
                self._end(str(error))
                if index < len(pieces) - 1:
                    raise Unreachable(f"{self.door} heard a part of a command and did nothing: {error}") from error
                raise self._nobody_knows(request, changes) from error

    async def _wait(self, answer: asyncio.Future[Outcome], request: Request, changes: bool) -> Outcome:
        try:
            async with asyncio.timeout(self._answer_time):
                return await answer
        except TimeoutError:
            self._end(f"no answer within {self._answer_time:g} s")
            raise self._nobody_knows(request, changes) from None
        except LinkError as error:
            raise self._nobody_knows(request, changes) from error
        except KeyRefused as error:
            raise Rejected(Reason.NOT_PAIRED, f"{self.door} does not take the key that is held: {error}") from error
        except RemoteError as error:
            raise self._nobody_knows(request, changes) from error

    def _nobody_knows(self, request: Request, changes: bool) -> DriverError:
        command = COMMAND_OF[type(request)]
        text = f"{self.door} did not answer command {command:02x} ({self._over})"
        return Unconfirmed(f"{text}; read before repeating") if changes else Unreachable(text)

    def _received(self, data: bytes) -> None:
        if self._over is not None:
            return
        try:
            events = self.client.receive(data)
        except (RemoteError, CodecError) as error:
            self._end(str(error))
            self._fail(error)
            return
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case Pushed():
                self.pushed.append(event)
                self._more.set()
            case Answered() | Unpaired() | Refused():
                if self._answer is not None and not self._answer.done():
                    self._answer.set_result(event)

    def _lost(self) -> None:
        self._end("the link fell")
        self._fail(LinkError("the link fell"))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    def _end(self, why: str) -> None:
        self._over = self._over or why
        self.client.abandon()
        self._more.set()
