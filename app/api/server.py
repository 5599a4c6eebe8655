"""HTTP: from a request to its route, and back in the API's envelope.

A plain ASGI application: the routes are a table of our own (`latchwork.app.api.routing`), because each takes two verbs
and the published query encoding, which no router knows.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from latchwork.app.api import reading, routes, streams
from latchwork.app.api.audit import BEGUN, DONE, Entry
from latchwork.app.api.call import Beside, Call, Page, Tx
from latchwork.app.api.connect_pages import ConnectPages
from latchwork.app.api.errors import ApiError, conflict, refused
from latchwork.app.api.health import Health
from latchwork.app.api.key_pages import KeyPages
from latchwork.app.api.metrics import CONTENT_TYPE, Metrics
from latchwork.app.api.named import made_by, named_in
from latchwork.app.api.objects.phones import PAGES as KEY_PAGES
from latchwork.app.api.parameters import Parameters, from_body, from_query, to_query
from latchwork.app.api.principal import Principal
from latchwork.app.api.routing import ROUTES, Route, Verb
from latchwork.app.api.service import Service
from latchwork.drivers.contract import DriverError, Rejected, Unreachable
from latchwork.grants.model import Conflict, GrantError, NotFound
from latchwork.grants.store import StoreError

REQUEST_ID = "seam-request-id"
LARGEST_BODY = 1 << 20
"""Bytes of a request's body."""

UNSAID = "application/x-www-form-urlencoded"

NO_ROUTE = "(none)"
"""Stands for the route in logs and counts where there is none: what a caller wrote there may be a secret."""

VISITOR = "page"
"""Who fills in the form of a page, in the audit trail."""

Page_ = Callable[[Request], Awaitable[Response]]
Known = (GrantError, StoreError, DriverError)
"""What the engine says of a request; everything else is a mistake in the program."""

log = logging.getLogger("latchwork.api")

routes.load()


@dataclass(slots=True)
class Seen:
    """What is logged and counted of a request."""

    route: str = NO_ROUTE
    principal: str | None = None


class Api:
    """Serves one `Service`. `pages` are what is served beside the routes, such as hosted pages, by their first part."""

    def __init__(self, service: Service, pages: dict[str, Page_] | None = None) -> None:
        self.service = service
        self.doorkeeper = service.doorkeeper
        self.metrics = Metrics(service)
        self.health = Health(service)
        own = {
            "health": self.health.page,
            "metrics": self._metrics_page,
            "openapi.json": self._description_page,
            "docs": self._docs_page,
        }
        self.pages = {name: _to_read(f"/{name}", page) for name, page in own.items()} | (pages or {})
        self.pages["connect"] = ConnectPages(service)
        self.pages[KEY_PAGES] = KeyPages(service)
        self.pages["latchwork"] = _to_read(streams.PATH, self._stream_page)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"the API takes HTTP requests and no {scope['type']}")
        world = self.service.world
        began = world.monotonic()
        request, seen = Request(scope, receive), Seen()
        request_id = self.service.new_request_id()
        try:
            response = await self._answer(request, seen, request_id)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            if not self.service.stopping.is_set():
                raise
            response = _refusal(ApiError(503, "server_stopping", "The server is stopping; ask again when it is back."))
        except Exception:  # a mistake in the program ends this request and no other
            log.exception("a request failed", extra={"fields": {"id": request_id, "route": seen.route}})
            error = ApiError(500, "internal_server_error", f"A mistake in the program; its log knows {request_id}.")
            response = _refusal(error)
        response.headers[REQUEST_ID] = request_id
        await response(scope, receive, send)
        seconds = world.monotonic() - began
        self.metrics.count(seen.route, response.status_code, seconds)
        if log.isEnabledFor(logging.INFO):
            fields = {"id": request_id, "route": seen.route, "verb": scope["method"], "status": response.status_code}
            log.info(
                "request", extra={"fields": fields | {"ms": round(seconds * 1000, 3), "principal": seen.principal}}
            )

    async def _answer(self, request: Request, seen: Seen, request_id: str) -> Response:
        path = request.scope["path"].rstrip("/") or "/"
        route = ROUTES.get(path)
        try:
            if route is None:
                first = path.split("/", 2)[1]
                if (page := self.pages.get(first)) is not None:
                    seen.route = f"/{first}"
                    return await self._visited(page, request, seen.route, request_id)
            else:
                seen.route = path
            if request.method == "OPTIONS" and route is not None:
                return Response(status_code=204, headers={"allow": ", ".join(route.verbs)})
            principal = self.doorkeeper.principal(request)
            seen.principal = principal.id
            if route is None:
                raise _no_route(path)
            return _json(await self._audited(request, route, principal, request_id))
        except ApiError as error:
            return _refusal(error)
        except Known as error:
            self.health.note(error)
            return _refusal(translated(error))

    async def _visited(self, page: Page_, request: Request, name: str, request_id: str) -> Response:
        """A page; who fills in its form is known by nothing but the link to it."""
        response = await page(request)
        if request.method == "POST" and response.status_code < 400:
            await self._append(Entry(VISITOR, name, request_id), DONE)
        return response

    async def _audited(self, request: Request, route: Route, principal: Principal, request_id: str) -> dict[str, Any]:
        """Carries a request out, and keeps in the audit trail how it ended if it writes."""
        if not route.writes:
            return await self._carry_out(request, route, principal, request_id, None)
        entry = Entry(principal.id, route.path, request_id)
        try:
            return await self._carry_out(request, route, principal, request_id, entry)
        except (ApiError, GrantError, DriverError) as error:
            told = error if isinstance(error, ApiError) else translated(error)
            if told.status != 429:
                await self._append(entry, told.kind)
            raise told from None

    async def _carry_out(
        self, request: Request, route: Route, principal: Principal, request_id: str, entry: Entry | None
    ) -> dict[str, Any]:
        if request.method not in route.verbs:
            raise _wrong_verb(route.path, route.verbs, request.method)
        principal.may(route)
        self.doorkeeper.admit(principal, route)
        p = await _parameters(request, route)
        if entry is not None:
            entry.ids |= named_in(p)
        if route.waits:
            answer = await self._wait_for(route, principal, request_id, p, entry)
        else:
            work = partial(self._in_one, route, p, entry)
            # who only looks may be waiting for a door, and would hold up what he is waiting for
            with self.service.courtesy.request() if route.writes else nullcontext():
                answer = await self.service.transact(principal, work, aside=route.reads_much)
        return envelope(route, answer, self._next_page(route, p, answer))

    def _in_one(self, route: Route, p: Parameters, entry: Entry | None, tx: Tx) -> Any:
        """A request that runs whole inside one transaction."""
        self.doorkeeper.note_use(tx)
        self.doorkeeper.admit_to_devices(tx, route, p)
        answer = route.handler(tx, p)
        if entry is not None:
            entry.ids |= made_by(route, answer)
            entry.append(tx.c, tx.now, DONE)
        return answer

    async def _wait_for(
        self, route: Route, principal: Principal, request_id: str, p: Parameters, entry: Entry | None
    ) -> Any:
        """A request that waits for a device, in as many transactions as it needs."""
        if self.doorkeeper.limits_devices(route):
            await self.service.transact(principal, lambda tx: self.doorkeeper.admit_to_devices(tx, route, p))

        def begin(tx: Tx) -> None:
            self.doorkeeper.note_use(tx)
            if entry is not None:
                entry.append(tx.c, tx.now, BEGUN)

        answer = await route.handler(Call(self.service, principal, request_id, begin), p)
        if entry is not None:
            entry.ids |= made_by(route, answer)
            await self._append(entry, DONE)
        return answer

    async def _append(self, entry: Entry, outcome: str) -> None:
        now = self.service.now()
        await self.service.store.run(lambda c: entry.append(c, now, outcome))

    def _next_page(self, route: Route, p: Parameters, answer: Any) -> str | None:
        if not isinstance(answer, Page) or answer.next_cursor is None:
            return None
        return f"{self.service.base_url}{route.path}?{to_query(p, page_cursor=answer.next_cursor)}"

    async def _metrics_page(self, request: Request) -> Response:
        """For whoever collects them: with a key that may read."""
        principal = self.doorkeeper.principal(request)
        principal.may_read()
        return Response(await self.metrics.text(), media_type=CONTENT_TYPE)

    async def _stream_page(self, request: Request) -> Response:
        return await self.service.streams.page(request, lambda: self.doorkeeper.principal(request))

    async def _description_page(self, request: Request) -> Response:
        return Response(reading.description(self.service.base_url), media_type="application/json")

    async def _docs_page(self, request: Request) -> Response:
        headers = {"content-security-policy": reading.POLICY}
        return Response(reading.page(self.service.base_url), headers=headers, media_type="text/html")


# --- requests ---


def _to_read(path: str, page: Page_) -> Page_:
    """A page at one path that is only read."""

    async def only(request: Request) -> Response:
        if request.scope["path"].rstrip("/") != path:
            raise _no_route(request.scope["path"])
        if request.method not in ("GET", "HEAD"):
            raise _wrong_verb(path, ("GET", "HEAD"), request.method)
        return await page(request)

    return only


async def _parameters(request: Request, route: Route) -> Parameters:
    """Raises `ApiError` 400, 413 or 415."""
    if Verb(request.method).in_query:
        return from_query(route.parameters, request.scope["query_string"].decode("latin-1"))
    body = await _body(request)
    if body:
        _check_kind(request)
    return from_body(route.parameters, body)


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > LARGEST_BODY:
        raise _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _too_large()
    return bytes(body)


def _check_kind(request: Request) -> None:
    """A body is JSON, be it said or not. What curl and others say of every body is taken for not said."""
    kind = request.headers.get("content-type", UNSAID).partition(";")[0].strip().lower()
    if kind not in ("application/json", UNSAID) and not kind.endswith("+json"):
        raise ApiError(415, "unsupported_media_type", "The body is to be JSON; send content-type application/json.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise ApiError(415, "unsupported_media_type", "The body is compressed; send it as it is.")


def _too_large() -> ApiError:
    return ApiError(413, "payload_too_large", f"The body is larger than {LARGEST_BODY} bytes; send less at once.")


def _no_route(path: str) -> ApiError:
    return ApiError(404, "route_not_found", f"{path[:100]} is no route; docs/api-coverage.md lists those that are.")


def _wrong_verb(path: str, verbs: tuple[str, ...], verb: str) -> ApiError:
    allowed = ", ".join(verbs)
    return ApiError(405, "method_not_allowed", f"{path} takes {allowed} and no {verb}.", headers={"allow": allowed})


# --- answers ---


def envelope(route: Route, answer: Any, next_page: str | None = None) -> dict[str, Any]:
    """What a handler gave, under the keys that the route answers with."""
    if isinstance(answer, Beside):
        return envelope(route, answer.answer, next_page) | answer.more
    if route.answers is None:
        return {"ok": True}
    body: dict[str, Any] = {}
    if isinstance(answer, Page):
        body[route.answers] = answer.rows
        more = answer.next_cursor is not None
        body["pagination"] = {
            "next_page_cursor": answer.next_cursor,
            "has_next_page": more,
            "next_page_url": next_page,
        }
    else:
        body[route.answers] = answer
    for key in route.also:
        body[key] = body[route.answers]
    return body | {"ok": True}


def translated(error: GrantError | StoreError | DriverError) -> ApiError:
    """What the engine says, as the API says it."""
    text = str(error)
    if isinstance(error, NotFound):
        return ApiError(404, "not_found", text)
    if isinstance(error, Conflict):
        return conflict("conflict", text)
    if isinstance(error, GrantError):
        return refused("request_refused", text)
    if isinstance(error, Rejected):
        return ApiError(400, "device_refused", text, data={"reason": error.reason.value})
    if isinstance(error, Unreachable):
        return ApiError(503, "device_unreachable", text)
    if isinstance(error, StoreError):
        return ApiError(503, "store_unavailable", text)
    return ApiError(503, "device_unconfirmed", text)


def _json(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Response(text, status, headers, media_type="application/json")


def _refusal(error: ApiError) -> Response:
    return _json(error.body(), error.status, error.headers)
