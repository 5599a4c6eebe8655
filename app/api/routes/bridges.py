"""Bridges: what reaches devices on the spot. Today that is the one process that serves the API, with its own media."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.models.bridges import Bridge
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.accounts import connected_account

HERE = "this process"


class Nothing(Parameters):
    pass


@route("/bridges/list", Verb.GET, "bridges", Bridge, many=True)
def list_(tx: Tx, p: Nothing) -> list[dict[str, Any]]:
    """The bridge that this process is; none for a rig without media and access systems."""
    since = tx.c.scalar(select(func.min(connected_account.c.created_at)))
    if since is None:
        return []
    here = {"bridge_id": tx.api.names.id("bridge", HERE), "workspace_id": tx.api.names.workspace}
    return [here | {"created_at": written(since)}]


class Get(Parameters):
    bridge_id: str


@route("/bridges/get", Verb.GET, "bridge", Bridge)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One bridge."""
    for bridge in list_(tx, Nothing()):
        if bridge["bridge_id"] == p.bridge_id:
            return bridge
    raise not_found("bridge")
