"""The hosted page of a connect webview: choose a provider, read what is to be done, log in, and go back.

`/connect/<id>/<token>`: whoever has the URL may use it. Without a script, so it works wherever a form does.
"""

from __future__ import annotations

import hmac
import json
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from latchwork.app.api import html
from latchwork.app.api.connect_texts import GUIDES
from latchwork.app.api.errors import ApiError
from latchwork.app.api.makes import PROVIDERS, TTLOCK
from latchwork.app.api.objects.webviews import AUTHORIZED, PENDING, find_webview, page_token
from latchwork.app.api.principal import Principal
from latchwork.drivers.contract import DriverError

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

MOST = 4096
"""Bytes that a form may send."""

SIGN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-label="{name}">
<rect width="64" height="64" rx="14" fill="#23313f"/>
<text x="32" y="42" font-family="system-ui, sans-serif" font-size="28" text-anchor="middle" fill="#fff">{sign}</text>
</svg>
"""


class ConnectPages:
    """Everything below `/connect/`."""

    def __init__(self, api: Service) -> None:
        self._api = api

    async def __call__(self, request: Request) -> Response:
        parts = request.scope["path"].strip("/").split("/")[1:]
        if len(parts) == 2 and parts[0] == "signs" and request.method in ("GET", "HEAD"):
            return _sign(parts[1].removesuffix(".svg"))
        row = await self._find(parts)
        if row is None:
            return html.page("There is no such page", html.paragraph("Ask for a new link."), status=404)
        if request.method in ("GET", "HEAD"):
            return self._shown(row, dict(parse_qsl(request.url.query)).get("provider"))
        if request.method == "POST":
            return await self._take(row, await _form(request))
        return html.page("That cannot be done here", html.paragraph("Open the link in a browser."), status=405)

    async def _find(self, parts: list[str]) -> Row[Any] | None:
        if len(parts) != 2 or not hmac.compare_digest(page_token(self._api, parts[0]), parts[1]):
            return None
        try:
            return await self._api.transact(_visitor(parts[0]), lambda tx: find_webview(tx, parts[0]))
        except ApiError:
            return None

    # --- what is shown ---

    def _shown(self, row: Row[Any], chosen: str | None) -> Response:
        if row.status != PENDING:
            return _over(row)
        offered: list[str] = json.loads(row.providers)
        if len(offered) == 1:
            chosen = offered[0]
        return self._guide(row, chosen) if chosen in offered else self._choice(offered)

    def _choice(self, offered: list[str]) -> Response:
        buttons = [html.button(PROVIDERS[one].display_name, "provider", one) for one in offered]
        return html.page(
            "What do you want to connect?",
            html.form(*buttons, verb="get"),
            html.form(html.button("Nothing, go back", "deed", "give_up")),
        )

    def _guide(self, row: Row[Any], chosen: str, trouble: str = "") -> Response:
        provider, guide = PROVIDERS[chosen], GUIDES[chosen]
        blocks = [html.paragraph(trouble, "note")] if trouble else []
        if self._api.sandbox:
            words = "This is a sandbox: nothing is asked of a maker. Logging in connects simulated devices."
            blocks += [html.paragraph(words, "note")]
        blocks += [html.steps(guide.before), html.paragraph(guide.keys)]
        log_in = ""
        if self._api.sandbox:
            log_in = html.button("Log in", "deed", "log_in", deed=True)
        elif chosen == TTLOCK and self._api.connecting.radios:
            log_in = html.button("Look for locks in setting mode", "deed", "listen", deed=True)
        give_up = html.button("Go back without connecting", "deed", "give_up")
        blocks.append(html.form(html.hidden("provider", chosen), log_in, give_up))
        return html.page(f"Connect {provider.display_name}", *blocks, status=400 if trouble else 200)

    def _heard(self, locks: list[tuple[str, str]]) -> Response:
        """The locks in setting mode, to choose one and name its door."""
        provider = html.hidden("provider", TTLOCK)
        again = html.form(provider, html.button("Look again", "deed", "listen"))
        if not locks:
            words = "No lock in setting mode was heard. Touch its keypad so that it lights up, and look again."
            return html.page("No lock was heard", html.paragraph(words, "note"), again)
        options = [(f"{radio} {address}", address) for radio, address in locks]
        return html.page(
            "Which lock is it?",
            html.paragraph("Keep its keypad lit until it is paired."),
            html.form(
                provider,
                html.choice("The lock's Bluetooth address", "lock", options),
                html.field("What is the door called?", "name", pattern="[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}"),
                html.button("Pair it", "deed", "pair", deed=True),
            ),
            again,
        )

    # --- what is done ---

    async def _take(self, row: Row[Any], sent: dict[str, str]) -> Response:
        visitor, provider = _visitor(row.id), sent.get("provider", "")
        connecting = self._api.connecting
        try:
            match sent.get("deed"):
                case "log_in":
                    await connecting.log_in(visitor, row.id, provider)
                case "listen" if provider == TTLOCK and row.status == PENDING:
                    return self._heard(await connecting.listen())
                case "pair":
                    radio, _, address = sent.get("lock", "").partition(" ")
                    await connecting.pair(visitor, row.id, radio, address, sent.get("name", ""))
                case "give_up":
                    await connecting.fail(visitor, row.id)
        except (ApiError, DriverError) as error:
            told = error if isinstance(error, ApiError) else ApiError(503, "device_unreachable", f"{error}.")
            offered = json.loads(row.providers)
            if row.status == PENDING and provider in offered:
                return self._guide(row, provider, told.message)
            return html.page("That did not work", html.paragraph(told.message), status=told.status)
        row = await self._api.transact(visitor, lambda tx: find_webview(tx, row.id))
        back = row.redirect_url if row.status == AUTHORIZED else row.failure_url or row.redirect_url
        if row.status != PENDING and back is not None:
            return RedirectResponse(_with_id(back, row.id), status_code=303, headers=html.HEADERS)
        return RedirectResponse(f"/connect/{row.id}/{page_token(self._api, row.id)}", 303, headers=html.HEADERS)


def _visitor(webview_id: str) -> Principal:
    """Whoever has the page's URL."""
    return Principal(f"connect webview {webview_id}", "somebody on the page of a connect webview")


def _over(row: Row[Any]) -> Response:
    if row.status == AUTHORIZED:
        name = PROVIDERS[row.selected_provider].display_name
        return html.page(f"{name} is connected", html.paragraph("You can close this page."))
    return html.page("Nothing was connected", html.paragraph("You can close this page, or ask for a new link."))


def _with_id(url: str, webview_id: str) -> str:
    """The caller's URL, told which webview it was."""
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("connect_webview_id", webview_id)]
    return urlunsplit(parts._replace(query=urlencode(query)))


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; what is longer than one has ever sent is no form of ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _sign(key: str) -> Response:
    provider = PROVIDERS.get(key)
    if provider is None:
        return html.page("There is no such page", html.paragraph("Ask for a new link."), status=404)
    text = SIGN.format(name=escape(provider.display_name), sign=escape(provider.display_name[0]))
    return Response(text, 200, {"cache-control": "max-age=86400"}, media_type="image/svg+xml")
