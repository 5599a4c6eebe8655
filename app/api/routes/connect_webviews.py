"""Connect webviews: pages of ours that walk a person through connecting devices."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete as delete_from
from sqlalchemy import insert, or_, select

from latchwork.app.api.call import Call, Page, Tx
from latchwork.app.api.custom_metadata import Changes, Pairs, changed, has
from latchwork.app.api.errors import invalid
from latchwork.app.api.makes import PROVIDERS, Category
from latchwork.app.api.models.accounts import ConnectWebview, Kind
from latchwork.app.api.objects.providers import providers_of
from latchwork.app.api.objects.webviews import find_webview, shown_webview
from latchwork.app.api.pages import rows_of_page
from latchwork.app.api.parameters import Key, Paged, Parameters, Url
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.seen import things_of_user
from latchwork.app.api.sessions import Sees
from latchwork.app.api.simulation import must_be_sandbox
from latchwork.app.api.tables.accounts import connect_webview

DEFAULT_KINDS: list[Kind] = ["lock", "access_control"]


class OfWebview(Parameters):
    connect_webview_id: str


class Create(Parameters):
    accepted_capabilities: list[Kind] | None = None
    accepted_providers: list[str] | None = None
    automatically_manage_new_devices: bool = True
    custom_metadata: Changes | None = None
    custom_redirect_failure_url: Url | None = None
    custom_redirect_url: Url | None = None
    customer_key: Key | None = None
    excluded_providers: list[str] | None = None
    provider_category: Category | None = None
    wait_for_device_creation: bool = False


@route("/connect_webviews/create", Verb.POST, "connect_webview", ConnectWebview, open_to_sessions=True)
def create(tx: Tx, p: Create) -> dict[str, Any]:
    """Makes a page; give its `url` to the person who has the devices."""
    kinds = p.accepted_capabilities or DEFAULT_KINDS
    new: dict[str, Any] = {
        "id": tx.api.new_id(),
        "providers": json.dumps(_accepted(p, kinds)),
        "any_provider": not (p.accepted_providers or p.excluded_providers or p.provider_category),
        "capabilities": json.dumps(kinds),
        "custom_metadata": changed("{}", p.custom_metadata or {}),
        "customer_key": p.customer_key,
        "manages_new": p.automatically_manage_new_devices,
        "redirect_url": p.custom_redirect_url,
        "failure_url": p.custom_redirect_failure_url,
        "waits_for_devices": p.wait_for_device_creation,
        "created_at": tx.now,
    }
    tx.c.execute(insert(connect_webview).values(new))
    if tx.principal.session is not None:
        tx.api.sessions.give(tx.c, tx.principal.session, {Sees.WEBVIEW: [new["id"]]})
    return shown_webview(tx, tx.c.execute(select(connect_webview).where(connect_webview.c.id == new["id"])).one())


def _accepted(p: Create, kinds: list[Kind]) -> list[str]:
    """The keys of the providers that the page offers."""
    for name in ("accepted_providers", "excluded_providers"):
        if unknown := sorted(set(getattr(p, name) or ()) - set(PROVIDERS)):
            raise invalid(name, f"{', '.join(unknown)} cannot be connected here; there are {', '.join(PROVIDERS)}.")
    named = [one.key for one in providers_of(p.provider_category)]
    if p.accepted_providers:
        named = [one for one in dict.fromkeys(p.accepted_providers) if p.provider_category is None or one in named]
    fits = {True: "lock" in kinds, False: "access_control" in kinds}
    keys = [one for one in named if one not in (p.excluded_providers or ()) and fits[PROVIDERS[one].locks]]
    if not keys:
        raise invalid("", "No provider fits all that was asked for; ask for fewer things at once.")
    return keys


@route("/connect_webviews/get", Verb.GET, "connect_webview", ConnectWebview, open_to_sessions=True)
def get(tx: Tx, p: OfWebview) -> dict[str, Any]:
    """One webview."""
    return shown_webview(tx, find_webview(tx, p.connect_webview_id))


class List(Paged):
    custom_metadata_has: Pairs | None = None
    customer_key: str | None = None
    search: str | None = None
    user_identifier_key: str | None = None


@route("/connect_webviews/list", Verb.GET, "connect_webviews", ConnectWebview, paged=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> Page:
    """The webviews that fit every filter."""
    query = select(connect_webview)
    if p.custom_metadata_has:
        query = query.where(*has(connect_webview.c.custom_metadata, p.custom_metadata_has))
    if p.customer_key is not None:
        query = query.where(connect_webview.c.customer_key == p.customer_key)
    if p.search:
        hit = f"%{p.search}%"
        columns = ("id", "account", "selected_provider", "customer_key")
        query = query.where(or_(*(connect_webview.c[name].like(hit) for name in columns)))
    if p.user_identifier_key is not None:
        query = query.where(connect_webview.c.id.in_(things_of_user(p.user_identifier_key, Sees.WEBVIEW)))
    if tx.principal.session is not None:
        query = query.where(connect_webview.c.id.in_(tx.principal.connect_webviews))
    order = (connect_webview.c.created_at, connect_webview.c.id)
    rows, cursor = rows_of_page(tx.c, query, order, p.limit, p.page_cursor)
    return Page([shown_webview(tx, row) for row in rows], cursor)


@route("/connect_webviews/delete", Verb.DELETE)
def delete(tx: Tx, p: OfWebview) -> None:
    """Takes the page away; what it connected stays."""
    row = find_webview(tx, p.connect_webview_id)
    tx.c.execute(delete_from(connect_webview).where(connect_webview.c.id == row.id))


class Finish(OfWebview):
    provider: str | None = None
    succeeds: bool = True


@route("/latchwork/simulate/finish_webview", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def finish(call: Call, p: Finish) -> None:
    """What a person does on the page of a webview: logs in with a provider, the first that is offered, or gives up."""

    def look(tx: Tx) -> str:
        must_be_sandbox(tx)
        offered: list[str] = json.loads(find_webview(tx, p.connect_webview_id).providers)
        return p.provider or offered[0]

    provider = await call.transact(look)
    if p.succeeds:
        await call.api.connecting.log_in(call.principal, p.connect_webview_id, provider)
    else:
        await call.api.connecting.fail(call.principal, p.connect_webview_id)
