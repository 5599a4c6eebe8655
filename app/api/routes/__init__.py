"""The routes, one module for each section of the API. Importing a module declares its routes."""

from __future__ import annotations

from importlib import import_module

SECTIONS = ("access_grants", "access_methods", "user_identities")


def load() -> None:
    """Declares every route."""
    for section in SECTIONS:
        import_module(f"latchwork.app.api.routes.{section}")
