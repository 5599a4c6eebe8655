"""Dates, times and names as FIAS fields have them. All times are the hotel's local time."""

from __future__ import annotations

import re
from datetime import date, time

from latchwork.protocol.codec.errors import Malformed

_SIX = re.compile(r"[0-9]{6}")
_TIME = re.compile(r"([0-9]{2}):?([0-9]{2}):?([0-9]{2})?")
_SEPARATING = re.compile("[|¦\x00-\x1f]+")


def parse_date(text: str) -> date:
    """`YYMMDD` in the years 2000 to 2099."""
    if _SIX.fullmatch(text):
        try:
            return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
        except ValueError:
            pass
    raise Malformed("FIAS date", "it is not YYMMDD")


def format_date(day: date) -> str:
    if not 2000 <= day.year <= 2099:
        raise Malformed("FIAS date", "its year is not in 2000..2099")
    return f"{day:%y%m%d}"


def parse_time(text: str) -> time:
    """`HHMMSS`; some peers write `HH:MM`, with or without the colon."""
    found = _TIME.fullmatch(text)
    if found:
        try:
            hour, minute, second = (int(part) for part in found.groups("0"))
            return time(hour, minute, second)
        except ValueError:
            pass
    raise Malformed("FIAS time", "it is neither HHMMSS nor HH:MM")


def format_time(moment: time) -> str:
    return f"{moment:%H%M%S}"


def clean_name(name: str) -> str:
    """A guest's name without what would end the field or the frame; guests may be called anything."""
    return _SEPARATING.sub(" ", name).strip()
