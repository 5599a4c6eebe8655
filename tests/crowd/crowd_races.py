"""Several clients that want the same thing at the same moment: a grant under one key, or one PIN at one door."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from crowd_asking import ERROR, Lost, Refused
from crowd_client import DAY, MINUTE, Client, now_ms, written
from crowd_doors import Door
from crowd_worlds import Kind, State

REFUSALS = {Kind.GRANT: "access_grant_key_conflict", Kind.CODE: "duplicate_access_code"}


@dataclass(slots=True)
class Race:
    """Starts when all `parties` are there. `claims` are the clients that were told that they have it; `void` says that
    the PIN was somebody's who does not take part."""

    kind: Kind
    key: str
    door: Door
    pin: str
    parties: int
    claims: list[str] = field(default_factory=list)
    void: bool = False
    _gate: asyncio.Barrier = field(init=False)

    def __post_init__(self) -> None:
        self._gate = asyncio.Barrier(self.parties)

    async def run(self, client: Client) -> None:
        now = now_ms()
        name = f"{self.key} of {client.name}"
        pin = self.pin if self.kind is Kind.CODE else None
        state = State(frozenset({self.door.id}), now - 2 * MINUTE, now + 5 * DAY, name, pin)
        await self._gate.wait()
        won = await self._won(client, state)
        # nobody takes back what others are still after
        await self._gate.wait()
        if won is None:
            return
        self.claims.append(client.name)
        thing = client.thing(self.kind, self.key if self.kind is Kind.GRANT else name)
        thing.made(state, answered=True)
        thing.id = won

    async def _won(self, client: Client, state: State) -> str | None:
        """The id of what the client has made; None when another was first."""
        while True:
            try:
                return await self._make(client, state)
            except Lost as lost:
                if lost.again:
                    continue
                return None
            except Refused as refusal:
                if refusal.kind != REFUSALS[self.kind]:
                    client.find(ERROR, f"{self.key} was refused: {refusal}")
                    return None
            holder = await self._holder(client)
            if holder is not None:
                name, id_ = holder
                self.void = self.void or not (name or "").startswith(f"{self.key} of ")
                # it may be one's own, by a request whose answer was lost
                return id_ if name == state.name else None

    async def _make(self, client: Client, state: State) -> str:
        asked: dict[str, Any] = {"name": state.name}
        asked |= {"starts_at": written(state.starts), "ends_at": written(state.ends)}
        if self.kind is Kind.CODE:
            asked |= {"device_id": self.door.id, "code": self.pin}
            code = await client.line.ask(lambda seam: seam.access_codes.create(**asked))
            return str(code.access_code_id)
        asked |= {"access_grant_key": self.key, "device_ids": [self.door.id]}
        asked |= {"requested_access_methods": [{"mode": "code"}], "user_identity": {"full_name": client.name}}
        grant = await client.line.ask(lambda seam: seam.access_grants.create(**asked))
        return str(grant.access_grant_id)

    async def _holder(self, client: Client) -> tuple[str | None, str] | None:
        """Name and id of what there is; None when it is gone by now."""
        if self.kind is Kind.CODE:
            code = await client.sure(lambda seam: seam.access_codes.get(device_id=self.door.id, code=self.pin))
            return None if code is None else (code.name, str(code.access_code_id))
        grant = await client.sure(lambda seam: seam.access_grants.get(access_grant_key=self.key))
        return None if grant is None else (grant.name, str(grant.access_grant_id))
