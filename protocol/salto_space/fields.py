"""Hours, authorisations and names as the Industry Standard's fields have them.

An hour is `HHddMMyy`, local time of the property, without minutes: an end is rounded up and a start down, and what the
rounding moved is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.salto_space.tables import AUTHORISATIONS, READ_CODES

HOUR = timedelta(hours=1)
_HOUR = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class RoundedHour:
    """`moved` is how far rounding took the moment: negative for a start, positive for an end."""

    hour: datetime
    moved: timedelta


def start_hour(moment: datetime) -> RoundedHour:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return RoundedHour(hour, hour - moment)


def end_hour(moment: datetime) -> RoundedHour:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if hour < moment:
        hour += HOUR
    return RoundedHour(hour, hour - moment)


def format_hour(hour: datetime | None) -> str:
    """Empty for None: a start of now, an end that is open. Raises `Malformed` for a moment that is no full hour."""
    if hour is None:
        return ""
    if hour.tzinfo is not None:
        raise Malformed("hour", "it has a zone; the property's local time without one belongs here")
    if hour.minute or hour.second or hour.microsecond:
        raise Malformed("hour", "it is no full hour; round a start down and an end up")
    if not 2000 <= hour.year <= 2099:
        raise Malformed("hour", "its year is not in 2000..2099")
    return f"{hour:%H%d%m%y}"


def parse_hour(text: str) -> datetime | None:
    if not text:
        return None
    if _HOUR.fullmatch(text):
        try:
            return datetime(2000 + int(text[6:]), int(text[4:6]), int(text[2:4]), int(text[:2]))  # noqa: DTZ001 - local
        except ValueError:
            pass
    raise Malformed("hour", "it is not HHddMMyy")


@dataclass(frozen=True, slots=True)
class AuthorisationSpelling:
    """How authorisations are written together. Single digits are run together; for those above 9 the spelling is not
    public, so a site that uses them states what its Space expects: `width` digits each, with `between` in the
    middle."""

    width: int = 1
    between: str = ""

    def format(self, numbers: Sequence[int]) -> str:
        for number in numbers:
            if number not in AUTHORISATIONS:
                raise Malformed("authorisations", f"{number} is not in 1..62")
            if len(str(number)) > self.width:
                raise Malformed(
                    "authorisations", "one is above 9, whose spelling is not public: state how this site writes them"
                )
        return self.between.join(f"{number:0{self.width}d}" for number in numbers)

    def parse(self, text: str) -> tuple[int, ...]:
        if not text:
            return ()
        parts = text.split(self.between) if self.between else _cut(text, self.width)
        if not all(len(part) == self.width and part.isascii() and part.isdigit() for part in parts):
            raise Malformed("authorisations", "they are not written as this site writes them")
        numbers = tuple(int(part) for part in parts)
        if not all(number in AUTHORISATIONS for number in numbers):
            raise Malformed("authorisations", "one is not in 1..62")
        return numbers


def _cut(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def check_room(name: str) -> str:
    """A room's name, unless it would be read as a read code."""
    if name in READ_CODES:
        raise Malformed("room", f"no room may be called {name}: an answer would mean {READ_CODES[name].says}")
    return name
