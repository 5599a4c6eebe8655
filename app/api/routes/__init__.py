"""The routes, one module for each section of the API. Importing a module declares its routes."""

from __future__ import annotations

from importlib import import_module

SECTIONS = (
    "access_codes",
    "access_codes_backup",
    "access_codes_device",
    "access_codes_multiple",
    "access_codes_timeline",
    "access_codes_unmanaged",
    "access_grants",
    "access_methods",
    "access_methods_cards",
    "acs_access_groups",
    "acs_credentials",
    "acs_encoders",
    "acs_entrances",
    "acs_systems",
    "acs_users",
    "action_attempts",
    "audit",
    "bridges",
    "client_sessions",
    "connect_webviews",
    "connected_accounts",
    "customization_profiles",
    "devices",
    "devices_simulate",
    "enrollment_automations",
    "events",
    "events_wait",
    "find_anything",
    "instant_keys",
    "keys",
    "latchwork_cards",
    "latchwork_simulate",
    "locks",
    "phones",
    "related",
    "spaces",
    "unmanaged_grants",
    "unmanaged_people",
    "user_identities",
    "user_identity_access",
    "user_identity_endings",
    "webhooks",
    "workspaces",
)


def load() -> None:
    """Declares every route."""
    for section in SECTIONS:
        import_module(f"latchwork.app.api.routes.{section}")
