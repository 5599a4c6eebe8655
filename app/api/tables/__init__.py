"""The tables of the API, in the same store as the engine's and changed in the same transactions.

Moments are seconds since 1970 in UTC; ids are lower-case UUIDs; secrets are sealed by the vault.
"""

from latchwork.app.api.tables import codes, devices, events, grants, people, spaces

__all__ = ["codes", "devices", "events", "grants", "people", "spaces"]
