"""`YYYY-MM-DDThh:00:00+hh:mm`: whole hours and an explicit offset, the one of the lock's zone. All else is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from latchwork.protocol.offline_code.rules import HOUR
from latchwork.protocol.rest.errors import BadRequest

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d", re.ASCII)
FORM = "YYYY-MM-DDThh:00:00+hh:mm"


def is_on_the_hour(moment: datetime) -> bool:
    """By its own clock, whose offset need not be whole hours."""
    return not (moment.minute or moment.second or moment.microsecond)


def is_offset_of_a_zone(moment: datetime) -> bool:
    """Zones are whole quarters of an hour away from UTC, 14 hours at most."""
    offset = moment.utcoffset() or timedelta(0)
    return not offset % timedelta(minutes=15) and abs(offset) <= timedelta(hours=14)


def written(moment: datetime) -> str:
    """Raises `BadRequest` for a moment without a zone or beside the hour."""
    if moment.utcoffset() is None:
        raise BadRequest("date", "it needs a zone; a naive time could be anybody's")
    if not is_on_the_hour(moment):
        raise BadRequest("date", f"it is not on the hour; the API takes {FORM}")
    if not is_offset_of_a_zone(moment):
        raise BadRequest("date", "no zone has its offset")
    return moment.isoformat(timespec="seconds")


def read(text: str, name: str = "date") -> datetime:
    """A date as the API has it, minutes allowed, so that what is wrong can be told; raises `BadRequest`."""
    if not _FORM.fullmatch(text):
        raise BadRequest(name, f"it must be in format {FORM}")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadRequest(name, "there is no such day or hour") from None
    if not is_offset_of_a_zone(moment):
        raise BadRequest(name, "no zone has its offset")
    return moment


def floored(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """The full hour at or before, by the clock of `zone` or the moment's own. Raises `BadRequest` without a zone."""
    if moment.utcoffset() is None:
        raise BadRequest("date", "it needs a zone; a naive time could be anybody's")
    local = moment if zone is None else moment.astimezone(zone)
    return local.replace(minute=0, second=0, microsecond=0)


def ceiled(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """The full hour at or after."""
    hour = floored(moment, zone)
    if hour == moment:
        return hour
    return (hour.astimezone(UTC) + HOUR).astimezone(hour.tzinfo)
