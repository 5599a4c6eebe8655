"""What people have simulated to be out of reach is taken out of reach, and brought back when they say so.

Only the simulated things are moved; that a door is silent, the engine has to find out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, or_, select

from latchwork.app.api.doors import FACE
from latchwork.app.api.projection import touch
from latchwork.app.api.reach import is_out_of_reach
from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.devices import device
from latchwork.grants.store import Store
from latchwork.rig.bench import Bench

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


_SEEMS_AWAY = or_(
    device.c.disturbed != "{}", device.c.removed_at.is_not(None), connected_account.c.disconnected_at.is_not(None)
)
"""Of a large estate nearly nothing is; `is_out_of_reach` has the word."""

PATIENCE = 8.0
"""Seconds that somebody who disturbs an estate waits for the engine to find it out; clients give up at ten or more."""


async def prepare(bench: Bench, store: Store) -> None:
    """Before the engine begins to speak to the doors: what was out of reach when the rig was left still is, and what
    the engine changes before anybody serves it is noted."""
    await store.run(touch.begin)
    for face in await store.run(lambda c: list(c.execute(FACE.where(device.c.kind == "device", _SEEMS_AWAY)))):
        if face.door in bench.devices and is_out_of_reach(face):
            await bench.take_away(face.door)


class Disturbances:
    """Moves the simulated things of one service."""

    def __init__(self, api: Service) -> None:
        self._api = api

    async def begin(self) -> None:
        """Encoders of access systems that were lost when the rig was left are unplugged; nobody uses them unasked."""
        lost = select(connected_account).where(connected_account.c.disconnected_at.is_not(None))
        for row in await self._api.store.run(lambda c: list(c.execute(lost.where(connected_account.c.is_system)))):
            self._plug(row)

    async def follow(self, doors: Iterable[str]) -> None:
        """Puts these locks where their rows say that they are; returns when the engine has found it out, or after
        `PATIENCE`: a stick tries each lock that is gone for seconds, one after the other."""
        bench, engine = self._api.rig.bench, self._api.engine
        faces = await self._api.store.run(lambda c: _faces(c, list(doors)))
        moved = [face for face in faces if is_out_of_reach(face) is not (face.door in bench.out_of_reach)]
        gone = [face.door for face in moved if is_out_of_reach(face)]
        back = [face.door for face in moved if not is_out_of_reach(face)]
        for door in gone:
            await bench.take_away(door)
        for door in back:
            await bench.bring_back(door, heard=False)
        engine.audit(self._lines(gone))
        # whoever brings a door back says so: what failed before is no reason to wait
        await engine.medium_is_back(self._lines(back))
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await engine.visited([*gone, *back])

    def _lines(self, doors: list[str]) -> list[str]:
        return [door for door in doors if self._api.doors.has_line(door)]

    async def follow_account(self, account: str) -> None:
        """As `follow`, for all that hangs on a connected account, its encoders too."""
        row = await self._api.store.run(
            lambda c: c.execute(select(connected_account).where(connected_account.c.id == account)).one()
        )
        if row.is_system:
            self._plug(row)
        await self.follow(await self._api.store.run(lambda c: _locks_of(c, account)))

    def _plug(self, row: Row[Any]) -> None:
        bench = self._api.rig.bench
        system = self._api.engine.estate.systems.get(row.name)
        for encoder in () if system is None else system.encoders:
            is_away = row.disconnected_at is not None
            if is_away and encoder not in bench.unplugged:
                bench.unplug(encoder)
            elif not is_away and encoder in bench.unplugged:
                bench.plug_in(encoder)


def _faces(c: Connection, doors: list[str]) -> list[Row[Any]]:
    return list(c.execute(FACE.where(device.c.door.in_(doors), device.c.kind == "device")))


def _locks_of(c: Connection, account: str) -> list[str]:
    return list(c.scalars(select(device.c.door).where(device.c.account == account, device.c.kind == "device")))
