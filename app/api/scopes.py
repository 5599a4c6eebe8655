"""What a key may do."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a key must be allowed to do."""

    READ = "read"
    WRITE = "write"
    OPERATE = "operate"
    """Lock, unlock and encode: what moves things."""
    SIMULATE = "simulate"
    ADMIN = "admin"
