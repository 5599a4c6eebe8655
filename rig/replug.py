"""Sticks that come back: when the port of one falls, it is opened again as soon as it is there, without a restart.

Encoders need none of this: they open their port when they are next used. A stick must be listening all the time,
because locks speak unasked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from latchwork.drivers.contract import Unconfirmed, Unreachable
from latchwork.drivers.links import LinkError
from latchwork.drivers.zwave.stick import Controller, Stick
from latchwork.rig.media import OpenBytes
from latchwork.world import World

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds between two looks for the port: doubling from the first, never longer than the last."""


class StickKeeper:
    """Watches one started stick. `open_port` opens its port anew; `back` is awaited once it serves its doors again.

    `run` until cancelled. `trouble` says why the stick is not there; None while it is.
    """

    def __init__(self, world: World, stick: Stick, open_port: OpenBytes, back: Callable[[], Awaitable[None]]) -> None:
        self._world = world
        self._stick = stick
        self._open_port = open_port
        self._back = back
        self._chance = world.random("replug", stick.name)
        self.trouble: str | None = None
        self.returns = 0

    async def run(self) -> None:
        while True:
            self.trouble = str(await self._stick.until_lost())
            await self._reopen()
            self.trouble = None
            self.returns += 1
            await self._back()

    async def _reopen(self) -> None:
        before = self._stick.controller
        pause = FIRST_PAUSE
        while True:
            # sticks that lost their hub together do not all come back in one instant
            await self._world.sleep(pause * self._chance.uniform(0.8, 1.0))
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                link = await self._open_port()
            except LinkError as error:
                self.trouble = str(error)
                continue
            try:
                self._same(before, await self._stick.reconnect(link))
            except (Unreachable, Unconfirmed) as error:
                self.trouble = str(error)
                self._stick.give_up(self.trouble)
                await link.close()
            except BaseException:
                # also when cancelled: a port that stays open is taken for everybody else
                await link.close()
                raise
            else:
                return

    def _same(self, before: Controller | None, now: Controller) -> None:
        """Another stick has another network: its node 5 is somebody else's door."""
        if before is not None and now.home != before.home:
            raise Unreachable(
                f"another stick is plugged in as {self._stick.name} (home id {now.home.hex()}, not "
                f"{before.home.hex()}); plug the right one in, or start anew with a rig file for this one"
            )
