"""NDEF messages: records from bytes and bytes from records, chunked payloads joined.

A message is one or more records; the first has MB, the last ME. A payload may be cut into chunks: the first carries
type and ID, the others say TNF 6, and all but the last have CF. Facts from NDEF 1.0 §2.3 and §3.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ndef import generated as g
from latchwork.protocol.ndef.declarations import SHORT, WITH_ID


class Tnf(IntEnum):
    """Type name format: what kind of name the type is."""

    EMPTY = 0
    WELL_KNOWN = 1
    MIME = 2
    ABSOLUTE_URI = 3
    EXTERNAL = 4
    UNKNOWN = 5
    UNCHANGED = 6


FORM = SHORT | WITH_ID
LONGEST_SHORT = 255
LONGEST_MESSAGE = 0x100000
"""A mebibyte: more than any tag holds."""

NO_BEGIN = "message begin flag missing"
NO_END = "message end flag missing"
TOO_SHORT = "payload length exceeds data"
CUT_OFF = "the record ends before its lengths do"
BEGIN_INSIDE = "message begin flag inside the message"
AFTER_END = "bytes follow the message end"
RESERVED = "TNF 7 is reserved"
EMPTY_IS_FULL = "an empty record has a type, ID or payload"
TYPE_MISSING = "a record of this TNF has a type"
TYPE_TOO_MUCH = "a record of this TNF has no type"
CHUNK_ORDER = "a chunk does not go on where the last one ended"
NOTHING = "it has no record"
TOO_LONG = "it is longer than any tag holds"


@dataclass(frozen=True, slots=True)
class Record:
    """One record, its payload whole."""

    tnf: Tnf
    type: bytes = b""
    payload: bytes = field(default=b"", repr=False)
    id: bytes = b""


EMPTY = Record(Tnf.EMPTY)


def build_message(records: Sequence[Record], chunk: int | None = None) -> bytes:
    """Payloads of more than `chunk` bytes go in chunks. Raises `Malformed`."""
    if not records:
        raise Malformed("NDEF message", NOTHING)
    if chunk is not None and chunk < 1:
        raise Malformed("NDEF message", "a chunk has at least one byte")
    raw = [piece for record in records for piece in _pieces(record, chunk)]
    last = len(raw) - 1
    return b"".join(_built(piece, mb=at == 0, me=at == last, cf=cf) for at, (piece, cf) in enumerate(raw))


def _pieces(record: Record, chunk: int | None) -> Iterator[tuple[Record, bool]]:
    """The record in chunks, each with its chunk flag."""
    _check(record.tnf, record.type, record.id, record.payload, later=False)
    size = len(record.payload)
    step = size or 1 if chunk is None else chunk
    for at in range(0, size or 1, step):
        payload, more = record.payload[at : at + step], at + step < size
        yield replace(record, payload=payload) if at == 0 else Record(Tnf.UNCHANGED, b"", payload), more


_FORMS: dict[int, tuple[Any, Any]] = {
    SHORT: (g.ShortRecord, g.ShortRecordHead),
    0: (g.LongRecord, g.LongRecordHead),
    FORM: (g.ShortRecordWithId, g.ShortRecordWithIdHead),
    WITH_ID: (g.LongRecordWithId, g.LongRecordWithIdHead),
}


def _built(record: Record, *, mb: bool, me: bool, cf: bool) -> bytes:
    form = (SHORT if len(record.payload) <= LONGEST_SHORT else 0) | (WITH_ID if record.id else 0)
    row, head = _FORMS[form]
    named = {"id": record.id} if record.id else {}
    built: bytes = row(head=head(mb, me, cf, record.tnf), type=record.type, payload=record.payload, **named).build()
    return built


@dataclass(frozen=True, slots=True)
class Placed:
    """A record as it stands in the message, a chunk being one of its own."""

    start: int
    end: int
    row: g.Record

    @property
    def id(self) -> bytes:
        return self.row.id if isinstance(self.row, g.ShortRecordWithId | g.LongRecordWithId) else b""

    @property
    def short(self) -> bool:
        return bool(self.row.CODE & SHORT)


def split_message(data: bytes) -> list[Placed]:
    """The records as they lie in the bytes, flags and order checked. Raises `Malformed`, also for what follows the
    last record."""
    if not data:
        raise Malformed("NDEF message", NOTHING)
    if len(data) > LONGEST_MESSAGE:
        raise Malformed("NDEF message", TOO_LONG)
    placed: list[Placed] = []
    at, chunked, ended = 0, False, False
    while at < len(data):
        if ended:
            raise Malformed("NDEF message", AFTER_END)
        end = at + _record_size(data, at)
        row = g.parse_record(data[at] & FORM, data[at:end])
        one = Placed(at, end, row)
        _check_flags(one, first=not placed, chunked=chunked)
        placed.append(one)
        at, chunked, ended = end, row.head.cf, row.head.me
    if not ended:
        raise Malformed("NDEF message", NO_END)
    return placed


def parse_message(data: bytes) -> tuple[Record, ...]:
    """The records, chunks joined. Raises `Malformed`."""
    records: list[Record] = []
    chunks: list[bytes] = []
    for one in split_message(data):
        row = one.row
        if row.head.tnf != Tnf.UNCHANGED:
            opening = Record(Tnf(row.head.tnf), row.type, b"", one.id)
        chunks.append(row.payload)
        if not row.head.cf:
            records.append(Record(opening.tnf, opening.type, b"".join(chunks), opening.id))
            chunks = []
    return tuple(records)


def _record_size(data: bytes, at: int) -> int:
    """Bytes of the record that begins there."""
    short, with_id = data[at] & SHORT, data[at] & WITH_ID
    head = 2 + (1 if short else 4) + bool(with_id)
    if at + head > len(data):
        raise Malformed("NDEF record", CUT_OFF)
    payload = data[at + 2] if short else int.from_bytes(data[at + 2 : at + 6], "big")
    size = head + data[at + 1] + (data[at + head - 1] if with_id else 0) + payload
    if at + size > len(data):
        raise Malformed("NDEF record", TOO_SHORT)
    return size


def _check_flags(one: Placed, *, first: bool, chunked: bool) -> None:
    head = one.row.head
    if first != head.mb:
        raise Malformed("NDEF message", NO_BEGIN if first else BEGIN_INSIDE)
    if chunked != (head.tnf == Tnf.UNCHANGED) or (head.cf and head.me):
        raise Malformed("NDEF message", CHUNK_ORDER)
    _check(head.tnf, one.row.type, one.id, one.row.payload, later=chunked)
    if head.cf and head.tnf == Tnf.EMPTY:
        raise Malformed("NDEF record", EMPTY_IS_FULL)


def _check(tnf: int, type_: bytes, id_: bytes, payload: bytes, *, later: bool) -> None:
    if tnf == 7:
        raise Malformed("NDEF record", RESERVED)
    if tnf == Tnf.UNCHANGED and (not later or id_):
        raise Malformed("NDEF record", CHUNK_ORDER)
    if tnf == Tnf.EMPTY and (type_ or id_ or payload):
        raise Malformed("NDEF record", EMPTY_IS_FULL)
    if tnf in (Tnf.UNKNOWN, Tnf.UNCHANGED) and type_:
        raise Malformed("NDEF record", TYPE_TOO_MUCH)
    if Tnf.WELL_KNOWN <= tnf <= Tnf.EXTERNAL and not type_:
        raise Malformed("NDEF record", TYPE_MISSING)
