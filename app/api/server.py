"""HTTP: from a request to its route, and back in the API's envelope.

A plain ASGI application: the routes are a table of our own (`latchwork.app.api.routing`), because each takes two verbs
and the published query encoding, which no router knows.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from latchwork.app.api import routes
from latchwork.app.api.call import Call, Page
from latchwork.app.api.doorkeeper import Doorkeeper
from latchwork.app.api.errors import ApiError, conflict, refused
from latchwork.app.api.parameters import from_body, from_query
from latchwork.app.api.routing import ROUTES, Route, Verb
from latchwork.app.api.service import Service
from latchwork.drivers.contract import DriverError, Rejected, Unreachable
from latchwork.grants.model import Conflict, GrantError, NotFound
from latchwork.grants.store import StoreError

REQUEST_ID = "seam-request-id"
LARGEST_BODY = 1 << 20
"""Bytes of a request's body."""

Page_ = Callable[[Request], Awaitable[Response]]

log = logging.getLogger("latchwork.api")

routes.load()


class Api:
    """Serves one `Service`. `pages` are what is served beside the routes, such as hosted pages, by their first part."""

    def __init__(self, service: Service, doorkeeper: Doorkeeper, pages: dict[str, Page_] | None = None) -> None:
        self.service = service
        self.doorkeeper = doorkeeper
        self.pages = pages or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"the API takes HTTP requests and no {scope['type']}")
        request = Request(scope, receive)
        request_id = self.service.new_id()
        try:
            response = await self._answer(request, request_id)
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001 - a mistake in the program ends this request and no other
            log.exception("%s %s failed", request.method, request.url.path)
            error = ApiError(500, "internal_server_error", f"A mistake in the program; its log knows {request_id}.")
            response = _json(error.body(), 500)
        response.headers[REQUEST_ID] = request_id
        await response(scope, receive, send)

    async def _answer(self, request: Request, request_id: str) -> Response:
        path = request.url.path.rstrip("/") or "/"
        page = self.pages.get(path.split("/")[1])
        if page is not None and path not in ROUTES:
            return await page(request)
        try:
            body = await self._carry_out(request, path, request_id)
        except ApiError as error:
            return _json(error.body(), error.status, error.headers)
        except (GrantError, StoreError, DriverError) as error:
            told = translated(error)
            return _json(told.body(), told.status, told.headers)
        return _json(body)

    async def _carry_out(self, request: Request, path: str, request_id: str) -> dict[str, Any]:
        principal = self.doorkeeper.principal(request)
        route = ROUTES.get(path)
        if route is None:
            raise ApiError(404, "route_not_found", f"{path} is no route; docs/api-coverage.md lists those that are.")
        if request.method not in (route.verb, Verb.POST):
            allowed = ", ".join(sorted({route.verb.value, "POST"}))
            raise ApiError(
                405,
                "method_not_allowed",
                f"{path} takes {allowed} and no {request.method}.",
                headers={"allow": allowed},
            )
        principal.may(route)
        await self.doorkeeper.admit(principal, route)
        if Verb(request.method).in_query:
            parameters = from_query(route.parameters, request.url.query)
        else:
            parameters = from_body(route.parameters, await _body(request))
        call = Call(self.service, principal, request_id)
        if route.waits:
            answer = await route.handler(call, parameters)
        else:
            answer = await self.service.transact(principal, lambda tx: route.handler(tx, parameters))
        return envelope(route, answer, request)


def envelope(route: Route, answer: Any, request: Request | None = None) -> dict[str, Any]:
    """What a handler gave, under the keys that the route answers with."""
    if route.answers is None:
        return {"ok": True}
    body: dict[str, Any] = {}
    if isinstance(answer, Page):
        body[route.answers] = answer.rows
        body["pagination"] = _pagination(answer, request)
    else:
        body[route.answers] = answer
    for key in route.also:
        body[key] = body[route.answers]
    return body | {"ok": True}


def _pagination(page: Page, request: Request | None) -> dict[str, Any]:
    url = None
    if page.next_cursor is not None and request is not None:
        url = str(request.url.include_query_params(page_cursor=page.next_cursor))
    return {"next_page_cursor": page.next_cursor, "has_next_page": page.next_cursor is not None, "next_page_url": url}


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


def _too_large() -> ApiError:
    return ApiError(413, "payload_too_large", f"The body is larger than {LARGEST_BODY} bytes; send less at once.")


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
