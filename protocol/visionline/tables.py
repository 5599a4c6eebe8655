"""Vision's commands, fields and results, and the web API's card formats and label marks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VISION = "public hotel-PMS VingCard Vision driver"
XMS = "github.com/dlgcy/VingCardXMS"
WEB = "Visionline web-API connector example v1.1"
SEAM = "github.com/seamapi/docs, Visionline guides"

PMSIF_PORT = 3015


class Command(StrEnum):
    """`ff`."""

    CHECK_IN = "I"
    ADD_CARD = "H"
    CHECK_IN_LATER = "G"
    READ = "E"
    ROOM_CHANGE = "C"


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    says: str
    source: str
    also: tuple[str, ...] = ()


def _rows(*rows: Row) -> dict[str, Row]:
    return {row.code: row for row in rows}


COMMANDS = _rows(
    Row(Command.CHECK_IN, "check-in: a new card, the previous guest is checked out", XMS),
    Row(
        Command.ADD_CARD,
        "an additional card for the present guest",
        XMS,
        ("duplicate, joiner: earlier cards stay valid, joins",),
    ),
    Row(Command.CHECK_IN_LATER, "check-in with a later start", XMS),
    Row(Command.READ, "read a card", XMS),
    Row(
        Command.ROOM_CHANGE,
        "room change: a second group of R, T, F and N follows",
        f"{VISION} alone",
        ("carries R/T/F/N",),
    ),
)

FIELDS = _rows(
    Row("R", "room", XMS),
    Row("L", "further rooms, comma separated", VISION),
    Row("T", "card type", XMS),
    Row("F", "first name", XMS),
    Row("N", "last name", XMS),
    Row("U", "user group", XMS),
    Row("D", "start, yyyyMMddHHmm", XMS),
    Row("O", "end, yyyyMMddHHmm", XMS),
    Row("1", "track 1", VISION),
    Row("2", "track 2", VISION),
    Row("S", "asks for the card's UID, and returns it", VISION),
    Row("J", "card technology option; J5 was seen and its meaning is not public", VISION),
)
TRACK_LIMITS = {"1": 76, "2": 37}

RESULTS = _rows(
    Row("0", "ok", VISION),
    Row("1", "the card is unknown or unreadable", VISION),
    Row("5", "the encoder is in use", VISION),
    Row("6", "no more cards are allowed for the room", VISION),
    Row("9", "nobody is checked in: make a new card", VISION),
    Row("D", "the start time is wrong", VISION),
    Row("R", "the room is wrong", VISION),
)
"""The results that a public driver names; others exist."""

CARD_FORMATS = _rows(
    Row(
        "rfid48",
        "up to 33 consecutive guest rooms, 28 common rooms, 7 additional rooms",
        SEAM,
        ("further low capacity",),
    ),
    Row("TLCode", "card types that need more than 48 bytes: staff, guest advanced", SEAM, ("needing",)),
)


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of the web API. `path` lies below its base; `query` and `body` name what they may hold."""

    name: str
    method: str
    path: str
    says: str
    source: str = WEB
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


CALLS: dict[str, CallRow] = {
    row.name: row
    for row in (
        CallRow("log in", "POST", "/sessions", "opens a session; not signed", body=("username", "password")),
        CallRow("log out", "DELETE", "/sessions/{id}", "ends the session"),
        CallRow(
            "make card",
            "POST",
            "/cards",
            "a card or a mobile key",
            query=("action", "override", "autoJoin", "pendingImage", "sendOnline"),
            body=("startTime", "expireTime", "format", "endPointID", "label", "description", "doorOperations"),
        ),
        CallRow("list cards", "GET", "/cards", "by door and moment", query=("guestDoor", "validTime")),
        CallRow("find card", "GET", "/cards", "by its serial number", query=("serialNumber",)),
        CallRow("read card", "GET", "/cards/{id}", "one card"),
        CallRow("list doors", "GET", "/doors", "all doors"),
        CallRow("read door", "GET", "/doors/{id}", "one door"),
        CallRow("check out", "POST", "/doors/{id}", "the room's guest is gone", body=("checkedOut",)),
    )
}

LABEL_MARKS = (
    *("%ROOMNUM%", "%ROOMLIST%", "%ROOMRANGE%", "%SITENAME%"),
    *("%CARDNUM%", "%UUID%", "%USERID%"),
)
LABEL_LENGTH = 32
"""Characters to which the server cuts a label once its marks are filled in."""


def result_in_words(code: str) -> str:
    row = RESULTS.get(code)
    return row.says if row else f"refused with {code}, whose meaning is not public"
