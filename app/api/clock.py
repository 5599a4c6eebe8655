"""Moments as the API writes them: ISO 8601 in UTC with milliseconds and a Z."""

from __future__ import annotations

from datetime import UTC, datetime


def written(moment: datetime | float | None) -> str | None:
    """A moment, or seconds since 1970, as text; None stays None."""
    if moment is None:
        return None
    moment = moment.astimezone(UTC) if isinstance(moment, datetime) else datetime.fromtimestamp(moment, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
