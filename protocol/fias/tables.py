"""FIAS records and fields, one row each, as public link lists and notes have them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOTEK = "public Hotek PMS bridge note"
QT = "public Qt FIAS tester"
CS = "public C# Fidelio key station"
CPP = "public C++ hotel interface"
PLANOVA = "public OPERA connector note"


class From(StrEnum):
    PMS = "PMS"
    VENDOR = "key system"
    BOTH = "either side"


@dataclass(frozen=True, slots=True)
class RecordRow:
    """`says` is what the record is for; `sender` who sends it."""

    id: str
    sender: From
    says: str
    source: str


class Form(StrEnum):
    """How a field's text is read."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "YYMMDD"
    TIME = "HHMMSS"
    IDS = "two-character ids run together"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """`secret` fields hold what a card holds."""

    id: str
    says: str
    source: str
    form: Form = Form.TEXT
    secret: bool = False


RECORDS: dict[str, RecordRow] = {
    row.id: row
    for row in (
        RecordRow("LS", From.PMS, "link start", HOTEK),
        RecordRow("LD", From.VENDOR, "link description", CPP),
        RecordRow("LR", From.VENDOR, "link record: a record that is wanted, and its fields", QT),
        RecordRow("LA", From.BOTH, "link alive", HOTEK),
        RecordRow("LE", From.BOTH, "link end", QT),
        RecordRow("DR", From.VENDOR, "database resync request", CPP),
        RecordRow("DS", From.PMS, "database resync start", QT),
        RecordRow("DE", From.PMS, "database resync end", QT),
        RecordRow("GI", From.PMS, "guest in", QT),
        RecordRow("GC", From.PMS, "guest change", QT),
        RecordRow("GO", From.PMS, "guest out", QT),
        RecordRow("KR", From.PMS, "key request: make a key", HOTEK),
        RecordRow("KD", From.PMS, "key delete: check-out", QT),
        RecordRow("KM", From.PMS, "key move: RO is the old room, RN the new one", QT),
        RecordRow("KZ", From.PMS, "key read or verify; its meaning stands in the specification", QT),
        RecordRow("KA", From.VENDOR, "key answer", HOTEK),
        RecordRow("PS", From.VENDOR, "posting simple", QT),
        RecordRow("PR", From.VENDOR, "posting request", QT),
        RecordRow("PL", From.PMS, "posting list", QT),
        RecordRow("PA", From.PMS, "posting answer", QT),
        RecordRow("XR", From.VENDOR, "remote bill request", QT),
        RecordRow("XC", From.VENDOR, "remote check-out", QT),
        RecordRow("XL", From.PMS, "message for a guest", QT),
        RecordRow("XT", From.PMS, "message text", QT),
        RecordRow("XD", From.BOTH, "message delete", QT),
        RecordRow("XI", From.PMS, "item of a bill", QT),
        RecordRow("XB", From.PMS, "balance of a bill", QT),
        RecordRow("WR", From.PMS, "wake-up request", CPP),
        RecordRow("WC", From.PMS, "wake-up clear", CPP),
        RecordRow("WA", From.VENDOR, "wake-up answer", CPP),
    )
}
"""Records that other services of the same link use are here to be told apart from unknown ones."""

FIELDS: dict[str, FieldRow] = {
    row.id: row
    for row in (
        FieldRow("AS", "answer status", HOTEK),
        FieldRow("BA", "balance amount", QT),
        FieldRow("CT", "clear text", QT),
        FieldRow("DA", "date, hotel local", PLANOVA, Form.DATE),
        FieldRow("DD", "dialled digits", QT),
        FieldRow("DT", "departure time", HOTEK, Form.TIME),
        FieldRow("FL", "field list", QT, Form.IDS),
        FieldRow("G#", "reservation number", HOTEK),
        FieldRow("GA", "guest arrival", HOTEK, Form.DATE),
        FieldRow("GD", "guest departure", HOTEK, Form.DATE),
        FieldRow("GG", "guest group", QT),
        FieldRow("GN", "guest name", HOTEK),
        FieldRow("ID", "user id", QT),
        FieldRow("IF", "interface family", CPP),
        FieldRow("K#", "number of keys", CS, Form.NUMBER),
        FieldRow("KC", "key coder: the encoder", HOTEK),
        FieldRow("KO", "key options: access rights", QT),
        FieldRow("KT", "key type", HOTEK),
        FieldRow("P#", "posting sequence number", QT),
        FieldRow("PT", "posting type", QT),
        FieldRow("RI", "record id", QT),
        FieldRow("RN", "room", HOTEK),
        FieldRow("RO", "old room", QT),
        FieldRow("RT", "record type or room type", CS),
        FieldRow("SF", "set in a resync", PLANOVA),
        FieldRow("ST", "status", QT),
        FieldRow("TA", "total amount", QT),
        FieldRow("TI", "time, hotel local", PLANOVA, Form.TIME),
        FieldRow("V#", "version", CPP),
        FieldRow("WS", "workstation", HOTEK),
        FieldRow("$2", "track 2 data", CPP, secret=True),
        FieldRow("GF", "guest's first name", QT),
        FieldRow("GL", "guest's language", QT),
        FieldRow("GS", "guest shares the room", QT),
        FieldRow("GT", "guest's title", QT),
        FieldRow("GV", "guest's VIP status", QT),
        FieldRow("MI", "message id", QT),
        FieldRow("MT", "message text", QT),
        FieldRow("NP", "no posting", QT),
        FieldRow("PI", "posting inquiry", QT),
        FieldRow("PM", "payment method", QT),
        *(FieldRow(name, "seen in a link list", QT) for name in ("BD", "BI", "DC", "F#", "FD", "TN")),
        *(FieldRow(f"A{number}", "free field", QT) for number in range(10)),
    )
}


class KeyType(StrEnum):
    """`KT`. Other letters exist and stand in the specification alone."""

    NEW = "N"
    DUPLICATE = "D"


class AnswerStatus(StrEnum):
    """`AS`. Any other value is a failure whose reason `CT` may tell."""

    OK = "OK"
    BUSY = "BY"


ANSWER_WORDS: dict[str, str] = {
    AnswerStatus.OK: "done",
    AnswerStatus.BUSY: "the encoder is busy or was not found",
}


def answer_in_words(status: str, clear_text: str | None = None) -> str:
    """What an answer says, for a person at the desk."""
    words = ANSWER_WORDS.get(status, f"refused with {status}, whose meaning is not public")
    return f"{words}: {clear_text}" if clear_text else words
