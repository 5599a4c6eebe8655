"""The hosted page of an instant key: what somebody sees who opens the link in a browser.

`/ik/<code>`: whoever has the URL may look. Opening it counts no use: a phone does that. Mobile keys of real makes want
their vendors' apps, which a page cannot stand in for; the page says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from latchwork.app.api import html
from latchwork.app.api.clock import written
from latchwork.app.api.errors import ApiError
from latchwork.app.api.objects.phones import find_instant_key
from latchwork.app.api.principal import Principal

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

VISITOR = Principal("instant key", "somebody on the page of an instant key")


class KeyPages:
    """Everything below `/ik/`."""

    def __init__(self, api: Service) -> None:
        self._api = api

    async def __call__(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return html.page("That cannot be done here", html.paragraph("Open the link in a browser."), status=405)
        url = request.scope["path"]
        try:
            row = await self._api.transact(VISITOR, lambda tx: find_instant_key(tx, url=url))
        except ApiError:
            words = "The link is over or was taken back. Ask whoever gave it to you for a new one."
            return html.page("This key is not good any more", html.paragraph(words), status=404)
        until = written(row.expires_at) or ""
        return html.page(
            "A key for your phone",
            html.paragraph(f"This link brings the keys that are yours to a phone. It is good until {until}."),
            html.paragraph(
                "Keep it to yourself: whoever opens it on a phone has your keys. In this rig doors and phones are "
                "simulated; a phone opens the link through /latchwork/simulate/open_instant_key."
                if self._api.sandbox
                else "The doors of this rig are real and want their makers' apps; nothing can be fetched here.",
                "note",
            ),
        )
