"""The Industry Standard's commands, errors and read codes, as the clients of the Onity family have them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ONITY = "github.com/batiati/Onity"
DRIVERS = "public hotel-PMS drivers of the Onity family"

SEPARATOR = 0xB3
"""`│` of code page 437."""
ONITY_ENCODER_PORT = 6669
SPACE_PORT_SEEN = 8090
MOST_CARDS = 9
MOST_ROOMS = 4
AUTHORISATIONS = range(1, 63)
NO_ENCODER = "0"


class Command(StrEnum):
    NEW = "CN"
    COPY = "CC"
    ONE_SHOT = "CA"
    CHECK_OUT = "CO"
    READ = "LT"
    CANCEL = "EX"


class Ejection(StrEnum):
    """What a motor encoder does with the card at the end; contactless encoders ignore it."""

    EJECT = "E"
    RETAIN = "R"
    REAR = "T"


@dataclass(frozen=True, slots=True)
class CommandRow:
    command: Command
    says: str
    fields: tuple[str, ...]
    source: str


_CARD_FIELDS = (
    *("encoder", "ejection", "room1", "room2", "room3", "room4", "granted", "denied"),
    *("start", "end", "operator", "track1", "track2"),
)

COMMANDS: dict[str, CommandRow] = {
    row.command: row
    for row in (
        CommandRow(Command.NEW, "new guest cards; the earlier guest's are void", _CARD_FIELDS, ONITY),
        CommandRow(Command.COPY, "copies for the same stay", _CARD_FIELDS, ONITY),
        CommandRow(Command.ONE_SHOT, "a card for a single opening", _CARD_FIELDS, "inferred; four a room and guest"),
        CommandRow(Command.CHECK_OUT, "check-out of a room", ("encoder", "room"), ONITY),
        CommandRow(Command.READ, "read and interpret a card", ("encoder", "ejection"), ONITY),
        CommandRow(Command.CANCEL, "cancel the task, release the card", ("encoder",), ONITY),
    )
}

READ_FIELDS = (
    *("encoder", "room1", "room2", "room3", "room4", "checked_in", "copy", "authorisations"),
    *("start", "end", "operator", "uid"),
)
"""A guest card as `LT` answers it."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """`says` for a person at the desk; `also` how other sources word it."""

    code: str
    says: str
    also: tuple[str, ...] = ()
    source: str = ONITY


ERRORS: dict[str, CodeRow] = {
    row.code: row
    for row in (
        CodeRow("ES", "the request has a syntax error"),
        CodeRow("NC", "the encoder does not answer", ("communications failure: off or does not exist",)),
        CodeRow(
            "NF", "files of the key system are missing", ("no PC interface files found, damaged", "card memory full")
        ),
        CodeRow("OV", "the encoder is busy", ("overflow: the previous task is still not completed",)),
        CodeRow("EP", "track error: the card was put in the wrong way round", ("track error / card reversed",)),
        CodeRow("EF", "the format of the card is wrong", ("magnetic format error",)),
        CodeRow("EN", "the card was recorded too low", ("level error",)),
        CodeRow("ET", "the card is jammed", ("card stuck",)),
        CodeRow("TD", "the room is unknown", ("unknown card: room does not exist",)),
        CodeRow(
            "ED",
            "no card came in time",
            ("timed out, timeout, time-out while waiting for a card: operation cancelled",),
        ),
        CodeRow(
            "EA",
            "the room's cards for a single opening are used up",
            ("single-opening cards exhausted", "nobody is checked in"),
        ),
        CodeRow("OS", "the room is out of service"),
    )
}

READ_CODES: dict[str, CodeRow] = {
    row.code: row
    for row in (
        CodeRow("LC", "a guest card that is not valid any more", ("customer card no longer valid, invalid",)),
        CodeRow("LM", "a master or special card"),
        CodeRow("LR", "a spare card for guests"),
        CodeRow("LS", "a diagnostic card"),
        CodeRow("LD", "an unknown card"),
    )
}
"""They stand where a room's name stands, so no room may be called by one of them."""

CHECKED_IN = "CI"


def error_in_words(code: str) -> str:
    row = ERRORS.get(code)
    return row.says if row else f"refused with {code}, whose meaning is not public"
