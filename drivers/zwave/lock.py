"""A Z-Wave lock behind a stick, as the engine's driver contract wants it.

What a lock without schedules cannot keep, a window, is left to the engine: `CodeLimits.scheduled` is then False.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from latchwork.drivers.contract import Capabilities, CodeLimits, Delivery, Method, Passage
from latchwork.drivers.zwave.door import Door
from latchwork.drivers.zwave.node import Encapsulation, Node
from latchwork.drivers.zwave.probe import DOOR_LOCK, NOTIFICATION, TIME_PARAMETERS, Findings, find_out
from latchwork.drivers.zwave.profiles import GENERIC, Profile
from latchwork.drivers.zwave.session import ZWaveLockSession
from latchwork.drivers.zwave.stick import Stick

FAULTS = frozenset(
    {
        "answer_late",
        "done_answer_lost",
        "hang_until_reset",
        "duplicate_code",
        "length_refused",
        "external_change",
        "jammed",
        "clock_wrong",
        "masked_read_back",
        "half_cleared_slot",
        "noise_bytes",
        "split_every_byte",
        "merged_frames",
        "crc_flip",
        "port_gone",
    }
)
"""The faults of the catalogue that this driver is built to meet."""


class ZWaveLockDriver:
    """The lock at node `number` of `stick`. `profile` overrides what its ids say. See `DoorDriver`."""

    def __init__(
        self,
        stick: Stick,
        number: int,
        *,
        profile: Profile | None = None,
        encapsulation: Encapsulation | None = None,
    ) -> None:
        self.stick = stick
        self.node = Node(stick, number, encapsulation=encapsulation)
        self._profile = profile
        self._door = Door(self.node)
        self._capabilities = _capabilities(Findings(profile=profile or GENERIC))
        self._busy = asyncio.Lock()

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def medium(self) -> str:
        return self.stick.name

    async def probe(self) -> Capabilities:
        self.recall(await find_out(self.node, self._profile))
        return self._capabilities

    @property
    def findings(self) -> Findings | None:
        """What the last interview found; None before the first."""
        return self._door.findings

    def recall(self, findings: Findings) -> None:
        """Takes over what an earlier interview found, instead of asking the lock again."""
        self._door.found(findings)
        self._capabilities = _capabilities(findings)

    def session(self) -> AbstractAsyncContextManager[ZWaveLockSession]:
        """Probes the lock first if that has not been done."""
        return self._session()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[ZWaveLockSession]:
        async with self._busy:
            if self._door.findings is None:
                await self.probe()
            yield ZWaveLockSession(self._door, self._door.findings or Findings())

    def listen(self, listener: Callable[[Passage], None]) -> Callable[[], None]:
        """Tells `listener` of every passage when the lock reports it; the returned call ends that."""
        return self._door.listen(listener)

    def close(self) -> None:
        self.node.close()


def _capabilities(found: Findings) -> Capabilities:
    profile = found.profile
    return Capabilities(
        make=profile.name,
        delivery={Method.CODE: Delivery.STORED},
        code=CodeLimits(
            lengths=found.lengths,
            capacity=found.codes.slots or profile.slots,
            addressed=True,
            first_slot=1,
            scheduled=found.year_day_slots > 0 and found.supports(TIME_PARAMETERS),
            reserved_slots=profile.reserved_slots,
        ),
        confirms_used=profile.names_user and (found.supports(NOTIFICATION) or not found.versions),
        remote_unlock=found.supports(DOOR_LOCK) or not found.versions,
        keeps_clock=found.supports(TIME_PARAMETERS),
        faults=FAULTS,
    )
