"""The data of a Vision command: fields led by 1Eh, each a letter and its text.

The same for PMSif and RS-232, for orders and for the answer to a read. A room change repeats letters, so fields are a
sequence. Text is ASCII; how other characters are sent is not public. Moments are `yyyyMMddHHmm`, local to the property.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.framing import is_text
from latchwork.protocol.visionline.tables import FIELDS, TRACK_LIMITS

LEAD = 0x1E
_MOMENT = re.compile(r"[0-9]{12}")

Fields = tuple[tuple[str, str], ...]


def build_data(fields: Fields) -> bytes:
    """Raises `Malformed` for an unknown letter, text outside ASCII or a track that is too long."""
    parts = []
    for letter, text in fields:
        if letter not in FIELDS:
            raise Malformed("Vision data", f"there is no field {letter!r}")
        if not text.isascii() or (text and not text.isprintable()):
            raise Malformed("Vision data", f"{letter} holds something other than ASCII text")
        if len(text) > TRACK_LIMITS.get(letter, len(text)):
            raise Malformed("Vision data", f"{letter} has {len(text)} characters; {TRACK_LIMITS[letter]} is the most")
        parts.append(bytes((LEAD,)) + (letter + text).encode("ascii"))
    return b"".join(parts)


def parse_data(data: bytes) -> Fields:
    """Raises `Malformed`. A letter that no public source has is carried along."""
    if not data:
        return ()
    head, *parts = data.split(bytes((LEAD,)))
    if head or not all(parts):
        raise Malformed("Vision data", "a field does not begin with 1Eh and a letter")
    if not is_text(b"".join(parts)):
        raise Malformed("Vision data", "a field holds something other than ASCII text")
    return tuple((part[:1].decode("ascii"), part[1:].decode("ascii")) for part in parts)


def format_moment(moment: datetime) -> str:
    if moment.tzinfo is not None:
        raise Malformed("Vision moment", "it has a zone; the property's local time without one belongs here")
    return f"{moment:%Y%m%d%H%M}"


def parse_moment(text: str) -> datetime:
    if _MOMENT.fullmatch(text):
        try:
            return datetime(int(text[:4]), int(text[4:6]), int(text[6:8]), int(text[8:10]), int(text[10:]))  # noqa: DTZ001
        except ValueError:
            pass
    raise Malformed("Vision moment", "it is not yyyyMMddHHmm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """What a card is made for, or what a read tells of it. Names and tracks stay out of `repr`."""

    room: str
    further_rooms: tuple[str, ...] = ()
    card_type: str = ""
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    user_group: str = ""
    start: datetime | None = None
    end: datetime | None = None
    track1: str = field(default="", repr=False)
    track2: str = field(default="", repr=False)
    ask_uid: bool = False

    def fields(self) -> Fields:
        """In the order in which clients send them; what is empty is left out."""
        if any("," in room for room in self.further_rooms):
            raise Malformed("Vision data", "a further room has a comma in its name")
        stated = (
            ("R", self.room),
            ("L", ",".join(self.further_rooms)),
            ("T", self.card_type),
            ("F", self.first_name),
            ("N", self.last_name),
            ("U", self.user_group),
            ("D", "" if self.start is None else format_moment(self.start)),
            ("O", "" if self.end is None else format_moment(self.end)),
            ("1", self.track1),
            ("2", self.track2),
        )
        return (*(entry for entry in stated if entry[1]), *((("S", ""),) if self.ask_uid else ()))


def stay_of(fields: Fields) -> Stay:
    """A stay from the fields of an order or of a card that was read. Raises `Malformed`."""
    first = dict(reversed(fields))
    return Stay(
        room=first.get("R", ""),
        further_rooms=tuple(first["L"].split(",")) if first.get("L") else (),
        card_type=first.get("T", ""),
        first_name=first.get("F", ""),
        last_name=first.get("N", ""),
        user_group=first.get("U", ""),
        start=parse_moment(first["D"]) if first.get("D") else None,
        end=parse_moment(first["O"]) if first.get("O") else None,
        track1=first.get("1", ""),
        track2=first.get("2", ""),
        ask_uid="S" in first,
    )


def uid_of(fields: Fields) -> tuple[str, str] | None:
    """The UID of 14 hexadecimal digits in both orders that sites use: as sent, and last eight before first six."""
    uid = next((text for letter, text in fields if letter == "S" and text), None)
    return None if uid is None else (uid, uid[6:] + uid[:6])
