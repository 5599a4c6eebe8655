"""The workspace: the rig that is served, and no other."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import insert, select, update

from latchwork.app.api import reset
from latchwork.app.api.call import Call, Tx
from latchwork.app.api.errors import invalid, refused
from latchwork.app.api.models.events import ActionAttempt
from latchwork.app.api.models.workspaces import Workspace
from latchwork.app.api.objects.attempts import find_attempt, shown_attempt
from latchwork.app.api.objects.workspaces import shown_workspace
from latchwork.app.api.parameters import Key, Parameters, Url
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.tables.workspaces import workspace

Colour = Annotated[str, Field(max_length=64)]


class Webviews(Parameters):
    inviter_logo_url: Url | None = None
    logo_shape: Literal["circle", "square"] | None = None
    primary_button_color: Colour | None = None
    primary_button_text_color: Colour | None = None
    success_message: Key | None = None


class Nothing(Parameters):
    pass


@route("/workspaces/get", Verb.GET, "workspace", Workspace, open_to_sessions=True)
def get(tx: Tx, p: Nothing) -> dict[str, Any]:
    """The workspace of the key: the rig that is served."""
    return shown_workspace(tx)


@route("/workspaces/list", Verb.GET, "workspaces", Workspace, many=True)
def list_(tx: Tx, p: Nothing) -> list[dict[str, Any]]:
    """All workspaces of this server: one."""
    return [shown_workspace(tx)]


class Create(Parameters):
    company_name: str | None = None
    connect_partner_name: str | None = None
    connect_webview_customization: Webviews | None = None
    is_sandbox: bool = False
    name: Key
    organization_id: str | None = None
    webview_logo_shape: Literal["circle", "square"] | None = None
    webview_primary_button_color: str | None = None
    webview_primary_button_text_color: str | None = None
    webview_success_message: str | None = None


@route("/workspaces/create", Verb.POST, "workspace", Workspace, scope=Scope.ADMIN)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Refused: a workspace is a rig, and is made by writing a rig file."""
    words = "A workspace is a rig: write a rig file for it and serve that with latchwork serve."
    raise refused("workspace_is_a_rig", words)


class Update(Parameters):
    connect_partner_name: Key | None = None
    connect_webview_customization: Webviews | None = None
    is_publishable_key_auth_enabled: bool | None = None
    is_suspended: bool | None = None
    name: Key | None = None
    organization_id: Key | None = None


@route("/workspaces/update", Verb.PATCH, scope=Scope.ADMIN)
def update_(tx: Tx, p: Update) -> None:
    """Changes how the workspace is called and how its webviews look; a null name is the rig file's own."""
    if p.is_publishable_key_auth_enabled:
        raise invalid("is_publishable_key_auth_enabled", "There are no publishable keys here; use client sessions.")
    if p.is_suspended:
        raise invalid("is_suspended", "A rig is not suspended over the API; stop the server to do that.")
    me = tx.api.names.workspace
    row = tx.c.execute(select(workspace).where(workspace.c.id == me)).first()
    if row is None:
        tx.c.execute(insert(workspace).values(id=me))
    columns = {"name": "name", "connect_partner_name": "partner", "organization_id": "organization"}
    values: dict[str, Any] = {column: getattr(p, name) for name, column in columns.items() if p.given(name)}
    if p.connect_webview_customization is not None:
        before = {} if row is None else json.loads(row.webviews)
        merged = before | p.connect_webview_customization.model_dump(exclude_unset=True)
        values["webviews"] = json.dumps({name: value for name, value in merged.items() if value is not None})
    if values:
        tx.c.execute(update(workspace).where(workspace.c.id == me).values(values))


@route("/workspaces/reset_sandbox", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.ADMIN)
async def reset_sandbox(call: Call, p: Nothing) -> dict[str, Any]:
    """Takes everything away that was made over the API, and off the simulated doors; the rig file counts again.

    API keys, webhooks, the audit trail and the log of events stay. What people carry stays with them.
    """
    attempt = await call.transact(reset.begin)
    await reset.finish(call, attempt)
    return await call.transact(lambda tx: shown_attempt(tx, find_attempt(tx, attempt)))
