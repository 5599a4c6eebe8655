"""Requests and answers of the Industry Standard: fields between separators, told by their place.

`STX B3 field0 B3 … fieldN B3 ETX LRC`; field 0 is the command. Reading is by position and forgives what drivers leave
out at the end: fields, and the last separator. What was left out reads as empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.framing import Framing, is_text
from latchwork.protocol.salto_space.fields import check_room, format_hour, parse_hour
from latchwork.protocol.salto_space.tables import (
    CHECKED_IN,
    COMMANDS,
    MOST_CARDS,
    MOST_ROOMS,
    NO_ENCODER,
    READ_CODES,
    Command,
    Ejection,
    error_in_words,
)

FRAMING = Framing(longest=1024)
_SEPARATOR = b"\xb3"
_CARDS = {Command.NEW, Command.COPY, Command.ONE_SHOT}
CODE = 2

Fields = tuple[str, ...]


def build_fields(fields: Fields) -> bytes:
    """The payload of a frame. Raises `Malformed` for a character that is not ASCII text."""
    parts = []
    for text in fields:
        if not text.isascii() or not (text.isprintable() or not text):
            raise Malformed(
                "Industry Standard", "a field holds something other than ASCII text; how that is sent is not public"
            )
        parts.append(text.encode("ascii"))
    return _SEPARATOR + b"".join(part + _SEPARATOR for part in parts)


def parse_fields(payload: bytes) -> Fields:
    """The fields, command first. Raises `Malformed`."""
    if not payload.startswith(_SEPARATOR):
        raise Malformed("Industry Standard", "it does not begin with a separator")
    parts = payload[1:].split(_SEPARATOR)
    if not parts[-1]:
        parts.pop()
    if not parts:
        raise Malformed("Industry Standard", "it has no field")
    text = payload.replace(_SEPARATOR, b"")
    if not is_text(text):
        raise Malformed("Industry Standard", "a field holds something other than ASCII text")
    return tuple(part.decode("ascii") for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCard:
    """New cards, copies or a one-shot card. `count` None leaves the number out, `start` None means now."""

    command: Command = Command.NEW
    encoder: str
    rooms: tuple[str, ...]
    count: int | None = None
    ejection: str = ""
    granted: str = ""
    denied: str = ""
    start: datetime | None = None
    end: datetime | None = None
    operator: str = ""
    track1: str = field(default="", repr=False)
    track2: str = field(default="", repr=False)

    def fields(self) -> Fields:
        if self.command not in _CARDS:
            raise Malformed("MakeCard", f"{self.command} makes no card")
        if self.count is not None and not 1 <= self.count <= MOST_CARDS:
            raise Malformed("MakeCard", f"the number of cards is not in 1..{MOST_CARDS}")
        if len(self.rooms) > MOST_ROOMS:
            raise Malformed("MakeCard", f"{len(self.rooms)} rooms; a card takes {MOST_ROOMS}")
        rooms = [check_room(name) for name in self.rooms] + [""] * (MOST_ROOMS - len(self.rooms))
        code = f"{self.command}{self.count if self.count is not None else ''}"
        times = format_hour(self.start), format_hour(self.end)
        tail = (*rooms, self.granted, self.denied, *times, self.operator, self.track1, self.track2)
        return (code, self.encoder, self.ejection, *tail)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOut:
    """The key system forgets the room's guest. Locks learn of it from the next newer card."""

    room: str
    encoder: str = NO_ENCODER

    def fields(self) -> Fields:
        return (Command.CHECK_OUT.value, self.encoder, check_room(self.room))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCard:
    """`joined` is the variant of some drivers: `LTE` and an empty field."""

    encoder: str
    ejection: str = Ejection.EJECT.value
    joined: bool = False

    def fields(self) -> Fields:
        if self.joined:
            return (Command.READ.value + self.ejection, self.encoder, "")
        return (Command.READ.value, self.encoder, self.ejection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    encoder: str

    def fields(self) -> Fields:
        return (Command.CANCEL.value, self.encoder)


Request = MakeCard | CheckOut | ReadCard | Cancel


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The command was carried out. `count` is a number of cards that it repeats, `uid` the card's where it is told."""

    command: Command
    encoder: str
    uid: str | None = None
    count: str = ""

    def fields(self) -> Fields:
        return (self.command.value + self.count, self.encoder, *(() if self.uid is None else (self.uid,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestCard:
    """A guest card that was read."""

    encoder: str
    rooms: tuple[str, ...]
    checked_in: str = ""
    copy: str = ""
    authorisations: str = ""
    start: datetime | None = None
    end: datetime | None = None
    operator: str = ""
    uid: str = ""

    def fields(self) -> Fields:
        rooms = [check_room(name) for name in self.rooms] + [""] * (MOST_ROOMS - len(self.rooms))
        times = format_hour(self.start), format_hour(self.end)
        about = (self.checked_in, self.copy, self.authorisations, *times, self.operator, self.uid)
        return (Command.READ.value, self.encoder, *rooms, *about)

    @property
    def is_checked_in(self) -> bool:
        return self.checked_in == CHECKED_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCard:
    """A card that is no valid guest card; `code` is one of `READ_CODES`, `text` what the key system says of it."""

    encoder: str
    code: str
    text: str | None = None

    def fields(self) -> Fields:
        return (Command.READ.value, self.encoder, self.code, *(() if self.text is None else (self.text,)))

    def in_words(self) -> str:
        return READ_CODES[self.code].says


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The command was not carried out; `code` is one of `ERRORS`, or one that is not public."""

    code: str
    encoder: str | None = None

    def fields(self) -> Fields:
        return (self.code, *(() if self.encoder is None else (self.encoder,)))

    def in_words(self) -> str:
        return error_in_words(self.code)


Answer = Done | GuestCard | OtherCard | Refused


def _at(fields: Fields, index: int) -> str:
    return fields[index] if index < len(fields) else ""


def _rooms(fields: Fields) -> tuple[str, ...]:
    """Rooms by their places; empty ones at the end are none. Raises `Malformed` for one that no room may be called."""
    while fields and not fields[-1]:
        fields = fields[:-1]
    return tuple(check_room(name) for name in fields)


def parse_request(fields: Fields) -> Request:
    """Raises `Malformed` for an unknown command or a field out of form."""
    code = fields[0][:CODE]
    if code not in COMMANDS:
        raise Malformed("Industry Standard", "the command is none that is public")
    command, rest = Command(code), fields[0][CODE:]
    most = len(COMMANDS[command].fields) + 1
    if len(fields) > most:
        raise Malformed("Industry Standard", f"{command} has {len(fields)} fields; {most} is the most")
    if command in _CARDS:
        if rest and not (len(rest) == 1 and rest.isascii() and rest.isdigit() and rest != "0"):
            raise Malformed("Industry Standard", f"the number of cards is not in 1..{MOST_CARDS}")
        granted, denied, start, end, operator, track1, track2 = (_at(fields, index) for index in range(7, 14))
        return MakeCard(
            command=command,
            encoder=_at(fields, 1),
            rooms=_rooms(fields[3:7]),
            count=int(rest) if rest else None,
            ejection=_at(fields, 2),
            granted=granted,
            denied=denied,
            start=parse_hour(start),
            end=parse_hour(end),
            operator=operator,
            track1=track1,
            track2=track2,
        )
    if command is Command.READ:
        return ReadCard(encoder=_at(fields, 1), ejection=rest or _at(fields, 2), joined=bool(rest))
    if rest:
        raise Malformed("Industry Standard", f"something follows {command} in its field")
    if command is Command.CHECK_OUT:
        return CheckOut(encoder=_at(fields, 1), room=check_room(_at(fields, 2)))
    return Cancel(encoder=_at(fields, 1))


def parse_answer(fields: Fields) -> Answer:
    """Raises `Malformed` for an answer that is neither a command's echo nor two letters of an error."""
    code = fields[0][:CODE]
    if code not in COMMANDS and len(fields[0]) == CODE:
        return Refused(code=code, encoder=fields[1] if len(fields) > 1 else None)
    if code not in COMMANDS:
        raise Malformed("Industry Standard", "the answer is neither a command nor an error")
    command = Command(code)
    if command is not Command.READ:
        uid = fields[2] if len(fields) > 2 else None
        return Done(command=command, encoder=_at(fields, 1), uid=uid, count=fields[0][CODE:])
    kind = _at(fields, 2)
    if kind in READ_CODES:
        return OtherCard(encoder=_at(fields, 1), code=kind, text=fields[3] if len(fields) > 3 else None)
    return GuestCard(
        encoder=_at(fields, 1),
        rooms=_rooms(fields[2:6]),
        checked_in=_at(fields, 6),
        copy=_at(fields, 7),
        authorisations=_at(fields, 8),
        start=parse_hour(_at(fields, 9)),
        end=parse_hour(_at(fields, 10)),
        operator=_at(fields, 11),
        uid=_at(fields, 12),
    )


def build_message(message: Request | Answer) -> bytes:
    """The payload of a frame."""
    return build_fields(message.fields())
