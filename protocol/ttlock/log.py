"""The lock's own log: which tail follows which kind of record, and what the kind means.

Source: vendor Android SDK 3.3.1, `LogOperate` and `CommandUtil_V3.parseOperateLog`; ttlock-ble, `log_record.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from latchwork.protocol.ttlock.dates import date6, parse_date6
from latchwork.protocol.ttlock.generated import (
    AppTail,
    CardTail,
    CodeAddedTail,
    CodesRemovedTail,
    DeviceTail,
    FingerprintTail,
    KeypadTail,
    LogPage,
    LogRecord,
    ReadLogReply,
    RemoteTail,
    SensorTail,
    WrongCodeTail,
)

Tail = (
    AppTail
    | RemoteTail
    | KeypadTail
    | WrongCodeTail
    | CodesRemovedTail
    | CardTail
    | FingerprintTail
    | DeviceTail
    | CodeAddedTail
    | SensorTail
)

NEW_RECORDS = 0xFFFF
"""Asks for what nobody has read yet."""


class By(StrEnum):
    """What a person, or nobody, used."""

    APP = "app"
    REMOTE = "remote"
    KEYPAD = "keypad"
    CARD = "card"
    FINGERPRINT = "fingerprint"
    DEVICE = "device"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: `opened` says that the bolt went back, `locked` that it came out, `refused` that somebody was turned
    away."""

    says: str
    tail: type[Tail]
    by: By
    opened: bool = False
    locked: bool = False
    refused: bool = False


KINDS: dict[int, Kind] = {
    1: Kind("app unlock", AppTail, By.APP, opened=True),
    4: Kind("keypad unlock", KeypadTail, By.KEYPAD, opened=True),
    5: Kind("passcode modified", KeypadTail, By.KEYPAD),
    6: Kind("passcode removed", KeypadTail, By.KEYPAD),
    7: Kind("wrong passcode", WrongCodeTail, By.KEYPAD, refused=True),
    8: Kind("all passcodes removed", CodesRemovedTail, By.KEYPAD),
    9: Kind("passcode pushed out by another", KeypadTail, By.KEYPAD),
    10: Kind("passcode with delete function used", KeypadTail, By.KEYPAD),
    11: Kind("passcode expired", KeypadTail, By.KEYPAD, refused=True),
    12: Kind("no space for a passcode", KeypadTail, By.KEYPAD),
    13: Kind("passcode on the black list", KeypadTail, By.KEYPAD, refused=True),
    14: Kind("power up", SensorTail, By.HAND),
    15: Kind("card added", CardTail, By.CARD),
    16: Kind("all cards removed", SensorTail, By.CARD),
    17: Kind("card unlock", CardTail, By.CARD, opened=True),
    18: Kind("card deleted", CardTail, By.CARD),
    19: Kind("wristband unlock", DeviceTail, By.DEVICE, opened=True),
    20: Kind("fingerprint unlock", FingerprintTail, By.FINGERPRINT, opened=True),
    21: Kind("fingerprint added", FingerprintTail, By.FINGERPRINT),
    22: Kind("fingerprint refused", FingerprintTail, By.FINGERPRINT, refused=True),
    23: Kind("fingerprint deleted", FingerprintTail, By.FINGERPRINT),
    24: Kind("all fingerprints removed", SensorTail, By.FINGERPRINT),
    25: Kind("card refused", CardTail, By.CARD, refused=True),
    26: Kind("app lock", AppTail, By.APP, locked=True),
    27: Kind("mechanical key unlock", SensorTail, By.HAND, opened=True),
    28: Kind("gateway unlock", AppTail, By.APP, opened=True),
    29: Kind("forced unlock", SensorTail, By.HAND, opened=True),
    30: Kind("door closed", SensorTail, By.HAND),
    31: Kind("door opened", SensorTail, By.HAND),
    32: Kind("opened from inside", SensorTail, By.HAND, opened=True),
    33: Kind("fingerprint lock", FingerprintTail, By.FINGERPRINT, locked=True),
    34: Kind("keypad lock", KeypadTail, By.KEYPAD, locked=True),
    35: Kind("card lock", CardTail, By.CARD, locked=True),
    36: Kind("mechanical key lock", SensorTail, By.HAND, locked=True),
    37: Kind("remote key", RemoteTail, By.REMOTE),
    38: Kind("passcode refused, double locked", KeypadTail, By.KEYPAD, refused=True),
    39: Kind("card refused, double locked", CardTail, By.CARD, refused=True),
    40: Kind("fingerprint refused, double locked", FingerprintTail, By.FINGERPRINT, refused=True),
    41: Kind("app refused, double locked", AppTail, By.APP, refused=True),
    42: Kind("event 42", SensorTail, By.HAND),
    43: Kind("event 43", SensorTail, By.HAND),
    44: Kind("event 44", SensorTail, By.HAND),
    45: Kind("event 45", SensorTail, By.HAND),
    46: Kind("event 46", SensorTail, By.HAND),
    47: Kind("event 47", SensorTail, By.HAND),
    48: Kind("event 48", SensorTail, By.HAND),
    51: Kind("card refused", CardTail, By.CARD, refused=True),
    55: Kind("key fob", DeviceTail, By.DEVICE, opened=True),
    56: Kind("wireless keypad", DeviceTail, By.DEVICE, opened=True),
    93: Kind("passcode added", CodeAddedTail, By.KEYPAD),
}


@dataclass(frozen=True, slots=True)
class Logged:
    """One record; `time` is naive local time of the lock. A kind that the table lacks keeps its tail as bytes."""

    kind: int
    time: datetime
    battery: int
    tail: Tail | bytes

    @classmethod
    def parse(cls, data: bytes) -> Logged:
        """Reads a record without its length byte. `Malformed` when the tail does not fit its kind."""
        record = LogRecord.parse(data)
        row = KINDS.get(record.kind)
        tail = record.tail if row is None else row.tail.parse(record.tail)
        return cls(record.kind, parse_date6(record.time), record.battery, tail)

    def build(self) -> bytes:
        tail = self.tail if isinstance(self.tail, bytes) else self.tail.build()
        return LogRecord(kind=self.kind, time=date6(self.time), battery=self.battery, tail=tail).build()


def parse_page(reply: ReadLogReply) -> tuple[int | None, list[Logged]]:
    """Next sequence and records of a page; the sequence is None when the log ends here."""
    if not reply.page:
        return None, []
    page = LogPage.parse(reply.page)
    return page.next_sequence, [Logged.parse(record) for record in page.records]


def build_page(next_sequence: int, records: list[Logged]) -> ReadLogReply:
    """A page as a lock sends it: one record or a few, as many as fit one frame."""
    page = LogPage(next_sequence=next_sequence, records=[record.build() for record in records])
    return ReadLogReply(page=page.build())
