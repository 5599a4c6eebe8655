"""Moments as the APIs write them. Every moment has a zone; a naive one could be anybody's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer


def millis_utc(moment: datetime) -> str:
    """`2026-01-01T00:00:00.000Z`; what is shorter than a millisecond is cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_utc(moment: datetime) -> str:
    """`2026-01-01T00:00:00Z`; what is shorter than a second is cut off."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


Millis = Annotated[AwareDatetime, PlainSerializer(millis_utc, when_used="json")]
"""A moment that is written with milliseconds, in UTC."""
