"""A lock's log record as a `Passage`."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from latchwork.drivers.contract import Deed, Means, Method, Passage, Secret
from latchwork.drivers.ttlock.windows import utc
from latchwork.protocol.ttlock.generated import (
    AppTail,
    CardTail,
    CodeAddedTail,
    CodesRemovedTail,
    KeypadTail,
    RemoteTail,
    WrongCodeTail,
)
from latchwork.protocol.ttlock.log import KINDS, By, Kind, Logged

MEANS = {
    By.APP: Means.APP,
    By.REMOTE: Means.REMOTE,
    By.KEYPAD: Means.KEYPAD,
    By.CARD: Means.CARD,
    By.HAND: Means.HAND,
}
METHODS = {By.APP: Method.MOBILE_KEY, By.KEYPAD: Method.CODE, By.CARD: Method.CARD}


def passage(record: Logged, zone: ZoneInfo) -> Passage:
    """`at` is in UTC by the lock's own clock, right or wrong; an hour that comes twice is taken as its first."""
    row = KINDS.get(record.kind)
    at = utc(record.time, zone)
    if row is None:
        return Passage(at, f"record of kind {record.kind}", Deed.OTHER)
    means = MEANS.get(row.by, Means.UNKNOWN)
    return Passage(at, row.says, _deed(row), means, METHODS.get(row.by), _secret(record), holder=_holder(record))


def _deed(row: Kind) -> Deed:
    if row.opened:
        return Deed.OPENED
    return Deed.LOCKED if row.locked else Deed.REFUSED if row.refused else Deed.OTHER


def _holder(record: Logged) -> int | None:
    """The uid that the phone named; 0 is said by clients that have none."""
    return (record.tail.uid or None) if isinstance(record.tail, AppTail | RemoteTail) else None


def _secret(record: Logged) -> Secret | None:
    match record.tail:
        case KeypadTail() as tail:
            text = (tail.new_code or tail.code).decode("ascii", "replace")
        case WrongCodeTail() | CodeAddedTail() as tail:
            text = tail.code.decode("ascii", "replace")
        case CodesRemovedTail(code=bytes() as code):
            text = code.decode("ascii", "replace")
        case CardTail() as tail:
            text = str(int.from_bytes(tail.number, "big"))
        case _:
            return None
    return Secret(text) if text else None
