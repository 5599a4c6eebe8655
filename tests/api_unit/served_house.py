"""An estate served in one process and in virtual time: called as over HTTP, but without a socket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import TypeAdapter

from latchwork.app.api.clock import written
from latchwork.app.api.disturbances import prepare
from latchwork.app.api.openapi import OF_A_ROUTE, errors
from latchwork.app.api.principal import Principal
from latchwork.app.api.routing import ROUTES
from latchwork.app.api.scopes import Scope
from latchwork.app.api.server import Api
from latchwork.app.api.service import Service
from latchwork.rig.build import Rig, open_rig, world_for
from latchwork.rig.file import load_rig
from latchwork.world import World

ESTATE = Path(__file__).parents[2] / "rigs" / "estate.yaml"
KEY = "seam_apikey1_token"
READER = "seam_apikey2_reader"
"""A key that may read and nothing else."""


class Refused(Exception):
    """An answer that is no success: `status`, `kind` and `message` as they were sent."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error['type']}: {error['message']}")
        self.status = status
        self.kind = str(error["type"])
        self.error = error


def checked(path: str, status: int, told: dict[str, Any]) -> dict[str, Any]:
    """An answer that is a success, and that is what its route says that it answers."""
    if status != 200:
        own = errors()[path] if path in ROUTES else {}
        if str(status) in own or status in OF_A_ROUTE:
            kind, known = told["error"]["type"], own.get(str(status), [])
            assert kind in known or path not in ROUTES, f"{path} is not described to answer {status} {kind}"
        raise Refused(status, told["error"])
    route = ROUTES[path]
    if route.answers is not None and route.model is not None:
        shape = TypeAdapter(route.model)
        for row in told[route.answers] if route.many else [told[route.answers]]:
            shape.validate_python(row)
    return told


@dataclass
class House:
    """A served estate. `call` posts as a client library does; `names` finds ids."""

    rig: Rig
    service: Service
    api: Api
    client: httpx.AsyncClient

    async def call(self, path: str, *, token: str = KEY, **body: Any) -> dict[str, Any]:
        """Posts JSON; raises `Refused` for anything but a success."""
        answer = await self.client.post(path, json=body, headers={"authorization": f"Bearer {token}"})
        told: dict[str, Any] = answer.json()
        return checked(path, answer.status_code, told)

    async def get(self, path: str, *, token: str = KEY, **query: Any) -> dict[str, Any]:
        """The same with the parameters in a query string."""
        answer = await self.client.get(path, params=query, headers={"authorization": f"Bearer {token}"})
        told: dict[str, Any] = answer.json()
        return checked(path, answer.status_code, told)

    def device(self, door: str) -> str:
        return self.service.names.device(door)

    def entrance(self, door: str) -> str:
        return self.service.names.entrance(door)

    def after(self, **span: float) -> str:
        """The moment so far ahead, as the API takes it."""
        text = written(self.rig.world.now() + timedelta(**span))
        assert text is not None
        return text

    def now(self) -> datetime:
        return self.rig.world.now()

    async def sleep(self, seconds: float) -> None:
        """Lets the virtual clock go on; what is due meanwhile happens."""
        await self.rig.world.sleep(seconds)
        await self.rig.settle()

    async def grant(self, *doors: str, name: str = "Jane Doe", **more: Any) -> dict[str, Any]:
        """An access grant with a code at these locks, on its doors when this returns."""
        body: dict[str, Any] = {"device_ids": [self.device(one) for one in doors], "ends_at": self.after(days=1)}
        body |= {"requested_access_methods": [{"mode": "code"}]}
        if "user_identity_id" not in more:
            body["user_identity"] = {"full_name": name}
        made = await self.call("/access_grants/create", **(body | more))
        await self.rig.settle()
        grant: dict[str, Any] = made["access_grant"]
        return grant

    async def types(self, **narrowed: Any) -> list[str]:
        """The types of the events so far, in their order."""
        told = await self.call("/events/list", since="2020-01-01T00:00:00Z", **narrowed)
        return [event["event_type"] for event in told["events"]]


Story = Callable[[House], Awaitable[None]]
Play = Callable[..., None]


def play_in(state: Path, story: Story, *, travels: bool = False, **changes: Any) -> None:
    """Serves the estate with its state in that folder, and plays the story in it; see the fixture `play`."""
    file = replace(load_rig(ESTATE, state=state), virtual=not travels, **changes)
    world = World.travelling(file.seed) if travels else world_for(file)

    async def main() -> None:
        async with open_rig(file, world, prepare=prepare) as rig:
            service = Service(rig, rig.store, "http://127.0.0.1:8080")
            await service.start()
            service.doorkeeper.admit_token(KEY, Principal("first", "the first key"))
            service.doorkeeper.admit_token(READER, Principal("reader", "reads", frozenset({Scope.READ})))
            api = Api(service)
            transport = httpx.ASGITransport(api)
            try:
                async with httpx.AsyncClient(transport=transport, base_url=service.base_url) as client:
                    await story(House(rig, service, api, client))
            finally:
                await service.stop()

    world.run(main())
