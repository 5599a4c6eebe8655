"""A simulated PN532 on a cable, spoken to through the host's session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.host import Answered, HostSession, Outcome, Timing
from latchwork.simulators.pn532.chip import Pn532
from latchwork.world import World
from latchwork.world.wires import cable


class Bench:
    """The host's end; `raw` collects every byte that came back."""

    def __init__(self, world: World, *, wake: bool = True, timing: Timing | None = None) -> None:
        self.world = world
        self.port, device = cable(world, "cable", baud=115_200)
        self.chip = Pn532(world, "pn532")
        self.chip.attach(device)
        self.session = HostSession(timing, asleep=wake)
        self.raw = bytearray()
        self._news = asyncio.Event()
        self._pieces: list[bytes] = []
        self.port.attach(self._arrived, lambda: None)

    def _arrived(self, data: bytes) -> None:
        self.raw += data
        self._pieces.append(data)
        self._news.set()

    async def outcome(self, code: int, data: bytes = b"", wait: float | None = 5.0) -> Outcome:
        """One dialogue to its end."""
        self.session.ask(code, data, self.world.monotonic(), wait=wait)
        outcome: Outcome | None = None
        while outcome is None:
            self.port.send(self.session.outgoing())
            at = self.session.wake_at
            try:
                async with asyncio.timeout_at(at):
                    await self._news.wait()
            except TimeoutError:
                pass
            self._news.clear()
            pieces, self._pieces = self._pieces, []
            for piece in pieces:
                outcome = outcome or self.session.receive(piece, self.world.monotonic())
            outcome = outcome or self.session.wake(self.world.monotonic())
        self.port.send(self.session.outgoing())
        return outcome

    async def ask(self, request: Any, wait: float | None = 5.0) -> Any:
        """The parsed response, or whatever else the dialogue ended with."""
        outcome = await self.outcome(request.CODE, request.build(), wait)
        return pn532.parse_response(outcome.code, outcome.data) if isinstance(outcome, Answered) else outcome

    async def ready(self) -> Bench:
        """Awake, in normal mode, with a finite number of tries to find a card."""
        assert await self.ask(pn532.SAMConfiguration(1)) == pn532.SAMConfigured()
        assert await self.ask(pn532.RFConfiguration(5, b"\xff\x01\x10")) == pn532.RFConfigured()
        return self

    async def listed(self, most: int = 1) -> pn532.PassiveTargets:
        found = await self.ask(pn532.InListPassiveTarget(most, 0, b""))
        assert isinstance(found, pn532.PassiveTargets)
        return found

    async def exchange(self, data: bytes, tg: int = 1) -> tuple[int, bytes]:
        answer = await self.ask(pn532.InDataExchange(tg, data))
        return answer.status, answer.data

    async def through(self, data: bytes) -> tuple[int, bytes]:
        answer = await self.ask(pn532.InCommunicateThru(data))
        return answer.status, answer.data


@pytest.fixture
def bench() -> Callable[..., Bench]:
    return Bench
