"""One PN532 at the end of a byte link: ask a command, get its answer, or learn that there is none.

The dialogue itself is `protocol.pn532.host`; this module gives it a link and a clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, ClassVar, Protocol, TypeVar

from latchwork.drivers.links import ByteLink, LinkError
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pn532.generated import parse_response
from latchwork.protocol.pn532.host import Answered, HostSession, Missing, Outcome, Refused, Timing
from latchwork.world import World

OpenLink = Callable[[], Awaitable[ByteLink]]

SHORT_WAIT = 0.3
"""Seconds for a command that the chip answers out of itself or after one exchange with a card."""


class ChipTrouble(Exception):
    """The chip gave no usable answer; the text is for a person at the desk."""


class Request(Protocol):
    CODE: ClassVar[Any]

    def build(self) -> bytes: ...


Answer = TypeVar("Answer")


class Chip:
    """Opens its link when it is first needed, and again after it was lost.

    A command that is cancelled is aborted on the chip: no answer follows, but it may have been carried out.
    """

    def __init__(self, world: World, open_link: OpenLink, name: str, timing: Timing | None = None) -> None:
        self._world = world
        self._open_link = open_link
        self._name = name
        self._timing = timing
        self._link: ByteLink | None = None
        self._session = HostSession(timing)

    async def ask(self, request: Request, answer: type[Answer], *, wait: float = SHORT_WAIT) -> Answer:
        """Raises `ChipTrouble` for silence and refusals, `LinkError` when the link cannot be opened or falls."""
        link = await self._opened()
        self._session.ask(int(request.CODE), request.build(), self._world.monotonic(), wait=wait)
        try:
            outcome = await self._dialogue(link)
        except LinkError:
            await self.close()
            raise
        finally:
            if not self._session.idle:
                self._session.abort()
                self._flush()
        return self._understood(outcome, answer)

    async def close(self) -> None:
        link, self._link = self._link, None
        self._session = HostSession(self._timing)
        if link is not None:
            await link.close()

    async def _opened(self) -> ByteLink:
        if self._link is None:
            self._link = await self._open_link()
        return self._link

    async def _dialogue(self, link: ByteLink) -> Outcome:
        session = self._session
        while True:
            if data := session.outgoing():
                link.send(data)
            outcome = await self._next(link)
            if outcome is not None:
                self._flush()
                return outcome

    async def _next(self, link: ByteLink) -> Outcome | None:
        session, now = self._session, self._world.monotonic
        assert session.wake_at is not None
        left = session.wake_at - now()
        if left > 0:
            try:
                data = await asyncio.wait_for(link.receive(), left)
            except TimeoutError:
                pass
            else:
                return session.receive(data, now())
        # A timer may fire a hair early; the session takes its own deadline for the present then.
        return session.wake(max(now(), session.wake_at))

    def _flush(self) -> None:
        data = self._session.outgoing()
        if data and self._link is not None:
            with suppress(LinkError):
                self._link.send(data)

    def _understood(self, outcome: Outcome, answer: type[Answer]) -> Answer:
        if isinstance(outcome, Refused):
            raise ChipTrouble(f"the encoder on {self._name} does not know a command; its firmware is no PN532's")
        if not isinstance(outcome, Answered):
            if outcome.missing is Missing.ACK:
                text = "does not answer; check its cable, its power and that its switches stand on HSU"
            else:
                text = "took a command and never finished it; power it off and on"
            raise ChipTrouble(f"the encoder on {self._name} {text}")
        try:
            response = parse_response(outcome.code, outcome.data)
        except Malformed as problem:
            raise ChipTrouble(f"the encoder on {self._name} sent nonsense ({problem.problem})") from None
        if not isinstance(response, answer):
            raise ChipTrouble(f"the encoder on {self._name} answered another command than the one it was asked")
        return response
