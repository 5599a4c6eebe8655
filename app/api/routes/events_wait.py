"""Events for those who have no address of their own: a question that waits for its answer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from latchwork.app.api.call import Call
from latchwork.app.api.models.events import EventsSince
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route

LONGEST_WAIT = 60.0


class Wait(Parameters):
    """`after` is the `number` of the answer before; without it, what comes from now on is waited for."""

    after: Annotated[int, Field(ge=0, lt=2**62)] | None = None
    event_types: list[str] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    timeout: Annotated[float, Field(ge=0, le=LONGEST_WAIT)] = 20.0


@route("/latchwork/events/wait", Verb.GET, "log", EventsSince, ours=True, open_to_sessions=True)
async def wait(call: Call, p: Wait) -> dict[str, Any]:
    """The events after a number, as soon as there are any; none when that takes too long (`timeout`, in seconds)."""
    piece = await call.api.streams.wait(call.principal, p.after, p.event_types, p.timeout, p.limit)
    return {"number": piece.number, "events": [shown for _, shown in piece.events]}
