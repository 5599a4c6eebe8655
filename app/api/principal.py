"""Who asks: an API key with its scopes, or a client session, which sees only its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.app.api.errors import ApiError, not_found
from latchwork.app.api.routing import Route, Scope


@dataclass(frozen=True, slots=True)
class Principal:
    """`id` names the key or the session, never its token. `session` and `user_identities` are set for a session."""

    id: str
    name: str
    scopes: frozenset[Scope] = field(default_factory=lambda: frozenset(Scope))
    session: str | None = None
    user_identities: frozenset[str] = frozenset()
    connected_accounts: frozenset[str] = frozenset()
    connect_webviews: frozenset[str] = frozenset()

    @property
    def sees_codes(self) -> bool:
        """Whether PINs are shown: to keys that may write them, and to the person whose they are."""
        return self.session is not None or Scope.WRITE in self.scopes

    def must_see(self, user_identity: str | None, resource: str) -> None:
        """Raises 404 for what is somebody else's: a session is not told that it exists."""
        if self.session is not None and user_identity not in self.user_identities:
            raise not_found(resource)

    def may_read(self) -> None:
        """Raises `ApiError` 403 for who may not read everything."""
        if self.session is not None or Scope.READ not in self.scopes:
            raise ApiError(403, "forbidden", "This takes an API key with the scope read.")

    def may(self, route: Route) -> None:
        """Raises `ApiError` 403 for what this one may not do."""
        if self.session is not None:
            if not route.open_to_sessions:
                raise ApiError(403, "forbidden", f"A client session may not call {route.path}; use an API key.")
        elif route.scope not in self.scopes:
            raise ApiError(
                403, "forbidden", f"This key may not call {route.path}; it lacks the scope {route.scope.value}."
            )
