"""NDEF records in their four forms, the payloads of well-known types, and what tags hold beside a message.

A record's form is told by bits 4 (short payload length) and 3 (an ID is there) of its first byte.
"""

from __future__ import annotations

from construct import (
    BitsInteger,
    BitStruct,
    Bytes,
    Const,
    Flag,
    GreedyBytes,
    Int8ub,
    Int16ub,
    Int32ub,
    Padding,
    Rebuild,
    Struct,
    len_,
    this,
)

from latchwork.protocol.codec import Family, Layout

NDEF = "NFC Forum NDEF 1.0 §3.2"
TYPE_2 = "NFC Forum Type 2 Tag 1.2"
TYPE_4 = "NFC Forum Type 4 Tag 2.0 §5"
SHORT, WITH_ID = 0x10, 0x08


def _record(name: str, form: int) -> Layout:
    number = Int8ub if form & SHORT else Int32ub
    head = BitStruct(
        "mb" / Flag,
        "me" / Flag,
        "cf" / Flag,
        Const(int(bool(form & SHORT)), BitsInteger(1)),
        Const(int(bool(form & WITH_ID)), BitsInteger(1)),
        "tnf" / BitsInteger(3),
    )
    fields: list[object] = ["head" / head, "type_length" / Rebuild(Int8ub, len_(this.type))]
    fields.append("payload_length" / Rebuild(number, len_(this.payload)))
    if form & WITH_ID:
        fields.append("id_length" / Rebuild(Int8ub, len_(this.id)))
    fields.append("type" / Bytes(this.type_length))
    if form & WITH_ID:
        fields.append("id" / Bytes(this.id_length))
    fields.append("payload" / Bytes(this.payload_length))
    doc = "`mb` and `me` mark the first and last record of a message, `cf` one whose payload goes on in the next."
    return Layout(name, Struct(*fields), source=NDEF, doc=doc, secret=frozenset({"payload"}))


RECORDS = Family(
    "record",
    {
        SHORT: _record("ShortRecord", SHORT),
        SHORT | WITH_ID: _record("ShortRecordWithId", SHORT | WITH_ID),
        0: _record("LongRecord", 0),
        WITH_ID: _record("LongRecordWithId", WITH_ID),
    },
)

URI = Layout(
    "UriPayload",
    Struct("prefix" / Int8ub, "rest" / GreedyBytes),
    source="NFC Forum URI RTD 1.0 §3",
    doc="`prefix` numbers a beginning that is left out, 0 none; the rest is UTF-8.",
    secret=frozenset({"rest"}),
)
TEXT = Layout(
    "TextPayload",
    Struct(
        "status"
        / BitStruct("utf16" / Flag, Padding(1), "language_length" / Rebuild(BitsInteger(6), len_(this._.language))),
        "language" / Bytes(this.status.language_length),
        "text" / GreedyBytes,
    ),
    source="NFC Forum Text RTD 1.0 §3",
    doc="`language` is an IANA tag in ASCII.",
    secret=frozenset({"text"}),
)

CAPABILITY_CONTAINER = Layout(
    "CapabilityContainer",
    Struct(
        Const(b"\xe1"),
        "version" / BitStruct("major" / BitsInteger(4), "minor" / BitsInteger(4)),
        "size8" / Int8ub,
        "access" / BitStruct("read" / BitsInteger(4), "write" / BitsInteger(4)),
    ),
    source=f"{TYPE_2} §6.1",
    doc="Page 3: `size8` counts the data area in 8 bytes; access 0 is open, F closed.",
)
POSITION = BitStruct("page" / BitsInteger(4), "offset" / BitsInteger(4))
LOCK_CONTROL = Layout(
    "LockControl",
    Struct(
        "position" / POSITION,
        "size" / Int8ub,
        "control" / BitStruct("log_bytes_per_bit" / BitsInteger(4), "log_bytes_per_page" / BitsInteger(4)),
    ),
    source=f"{TYPE_2} §2.3.2",
    doc="Where the dynamic lock bits lie: `size` counts bits, 0 for 256.",
)
MEMORY_CONTROL = Layout(
    "MemoryControl",
    Struct(
        "position" / POSITION,
        "size" / Int8ub,
        "control" / BitStruct(Padding(4), "log_bytes_per_page" / BitsInteger(4)),
    ),
    source=f"{TYPE_2} §2.3.3",
    doc="Where bytes lie that are not for data: `size` counts bytes, 0 for 256.",
)

CC_FILE = Layout(
    "CapabilityFile",
    Struct(
        Const(b"\x00\x0f"),
        "version" / BitStruct("major" / BitsInteger(4), "minor" / BitsInteger(4)),
        "max_read" / Int16ub,
        "max_write" / Int16ub,
        Const(b"\x04\x06"),
        "file_id" / Int16ub,
        "max_size" / Int16ub,
        "read_access" / Int8ub,
        "write_access" / Int8ub,
    ),
    source=TYPE_4,
    doc="File E103: how much one command reads and writes, and which file holds the message; access 00 is open.",
)

DECLARATIONS = (RECORDS, URI, TEXT, CAPABILITY_CONTAINER, LOCK_CONTROL, MEMORY_CONTROL, CC_FILE)
