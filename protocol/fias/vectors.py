"""The vectors of `fias.json` held against records, messages and the cutting of a stream."""

from __future__ import annotations

from datetime import datetime

from latchwork.protocol.fias.carrier import SERIAL, TCP, TcpCarrier, decode, encode
from latchwork.protocol.fias.messages import (
    KeyAnswer,
    KeyDelete,
    KeyMove,
    KeyRequest,
    LinkRecord,
    Message,
    from_record,
    to_record,
)
from latchwork.protocol.fias.record import Record, parse_record
from latchwork.protocol.fias.tables import FIELDS, RECORDS, AnswerStatus, KeyType
from latchwork.protocol.fias.values import parse_date, parse_time
from latchwork.protocol.vector_words import expect_said
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect

ABOUT = frozenset({"id", "kind", "source", "evidence", "note"})
CHARACTER_SET = "utf-8"
COUNTS = {"no": 0, "one": 1, "two": 2, "three": 3, "four": 4}


def _only(vector: Vector, *fields: str) -> None:
    unknown = set(vector) - ABOUT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _cut(data: bytes) -> list[Record]:
    """The records of a stream, the same ones whatever the chunks."""
    whole = TcpCarrier(CHARACTER_SET).receive(data, 0.0)
    carrier = TcpCarrier(CHARACTER_SET)
    expect("records fed byte by byte", whole, [r for byte in data for r in carrier.receive(bytes((byte,)), 0.0)])
    for event in whole:
        if not isinstance(event, Record):
            raise Mismatch(f"stream: the codec finds {event}")
    return [event for event in whole if isinstance(event, Record)]


def check_record(vector: Vector) -> None:
    _only(vector, "text", "hex_tcp", "hex_serial", "fields", "expect")
    record = parse_record(vector["text"])
    expect("text", vector["text"], record.text())
    frame = TCP.build(encode(record, CHARACTER_SET))
    expect("hex_tcp", vector["hex_tcp"], frame.hex())
    expect("record of the frame", record, decode(TCP.parse(frame), CHARACTER_SET))
    expect("records in the stream", [record], _cut(frame))
    if "hex_serial" in vector:
        expect("hex_serial", vector["hex_serial"], SERIAL.framing.build(encode(record, CHARACTER_SET)).hex())
    if record.id not in RECORDS:
        raise NotUnderstood(f"nothing is known of {record.id} records")
    if unknown := [name for name in record.unknown if record.id != "LR"]:
        raise NotUnderstood(f"nothing is known of the fields {', '.join(unknown)}")
    message = from_record(record)
    if message is not None:
        again = to_record(message)
        stated = [entry for entry in record.fields if entry[1]]
        expect("fields built again", sorted(stated), sorted(again.fields))
    if "fields" in vector:
        if not isinstance(message, LinkRecord):
            raise NotUnderstood("fields of a record other than LR")
        expect("fields", vector["fields"], list(message.wanted or ()))
    if "expect" in vector:
        expect_said("expect", vector["expect"], _lexicon(record, message))


def check_stream(vector: Vector) -> None:
    _only(vector, "hex_tcp", "chunks", "expect")
    chunks = [bytes.fromhex(one) for one in vector.get("chunks", [])]
    if "chunks" not in vector:
        chunks = [bytes.fromhex(vector["hex_tcp"])]
    elif "hex_tcp" in vector:
        expect("chunks joined", bytes.fromhex(vector["hex_tcp"]), b"".join(chunks))
    carrier = TcpCarrier(CHARACTER_SET)
    came = [event for chunk in chunks for event in carrier.receive(chunk, 0.0)]
    records = _cut(b"".join(chunks))
    expect("records, chunk by chunk", records, came)
    for record in records:
        if record.id not in RECORDS or any(name not in FIELDS for name, _ in record.fields):
            raise NotUnderstood("nothing is known of a record or a field of the stream")
    expect("stream built again", b"".join(chunks).hex(), b"".join(TCP.build(encode(r, "utf-8")) for r in records).hex())
    if "expect" in vector:
        said = {word: count == len(records) for word, count in COUNTS.items()}
        expect_said("expect", vector["expect"], said | {"records": len(records) != 1, "record": len(records) == 1})


def _lexicon(record: Record, message: Message | None) -> dict[str, bool]:
    """What may be said of a record, and whether it is so."""
    new = isinstance(message, KeyRequest) and message.key_type == KeyType.NEW
    duplicate = isinstance(message, KeyRequest) and message.key_type == KeyType.DUPLICATE
    answer = isinstance(message, KeyAnswer)
    busy = isinstance(message, KeyAnswer) and message.status == AnswerStatus.BUSY
    delete, move = isinstance(message, KeyDelete), isinstance(message, KeyMove)
    key, room = record.id.startswith("K"), record.get("RN") is not None
    order = [name for name, _ in record.fields]
    padded = (record.get("KC") or "").startswith("0")
    words = {
        **dict.fromkeys(("new", "invalidates", "voids"), new),
        **dict.fromkeys(("duplicate", "joins", "joiner", "copy", "stay", "valid", "live", "together"), duplicate),
        **dict.fromkeys(("earlier", "previous"), new or duplicate),
        **dict.fromkeys(("key", "keys", "card", "cards"), key),
        **dict.fromkeys(("erase", "delete", "check", "out", "check-out"), delete),
        **dict.fromkeys(("answer", "ok", "done"), answer and (not busy)),
        **dict.fromkeys(("busy", "found"), busy),
        **dict.fromkeys(("encoder", "coder"), record.get("KC") is not None),
        **dict.fromkeys(("move", "old"), move),
        "room": room or record.get("RO") is not None,
        **dict.fromkeys(
            ("field", "order", "free"), order != sorted(order, key=("WS", "KC", "AS").index) if answer else False
        ),
        **dict.fromkeys(("zero-padded", "digits", "client", "two"), padded and len(record.get("KC") or "") == 2),
        "local": record.get("DA") is not None and record.get("TI") is not None,
    }
    words |= {name.lower(): record.get(name) is not None for name in FIELDS}
    words |= {name.lower(): name == record.id or (answer and name in ("KR", "KD", "KM", "KZ")) for name in RECORDS}
    day, clock = record.get("DA"), record.get("TI")
    if day and clock:
        moment = datetime.combine(parse_date(day), parse_time(clock))
        words |= {f"{moment:%Y-%m-%d}": True, f"{moment:%H:%M:%S}": True}
    return words


CHECKS: dict[str, Check] = {"fias_record": check_record, "fias_stream": check_stream}
