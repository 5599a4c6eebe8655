"""The vectors of `ndef.json` held against messages, well-known types and what tags of type 2 and 4 hold."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.cards.iso7816 import CommandApdu
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.ndef import generated as g
from latchwork.protocol.ndef import message as m
from latchwork.protocol.ndef import type2, type4
from latchwork.protocol.ndef.declarations import WITH_ID
from latchwork.protocol.ndef.well_known import (
    URI_PREFIXES,
    AndroidApplication,
    SmartPoster,
    Text,
    Uri,
    read,
)
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

SILENT = frozenset({"id", "kind", "source", "note"})


def _only(vector: Vector, *fields: str) -> None:
    """Everything a vector states must be looked at."""
    unknown = set(vector) - SILENT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _hex(vector: Vector, name: str) -> bytes:
    return bytes.fromhex(vector[name])


# --- messages ---------------------------------------------------------------------------------------------------------


def check_message(vector: Vector) -> None:
    _only(vector, "ndef", "records", "chunk")
    data = _hex(vector, "ndef")
    placed, records = m.split_message(data), m.parse_message(data)
    chunked = len(placed) != len(records)
    if not chunked:
        expect("ndef", vector["ndef"], m.build_message(records).hex())
    expect("number of records", len(vector["records"]), len(placed if chunked else records))
    for index, wanted in enumerate(vector["records"]):
        got = _flags(placed[index]) | ({} if chunked else _told(records[index]))
        _compare(wanted, got, f"records[{index}].")


def _flags(one: m.Placed) -> dict[str, Any]:
    head = one.row.head
    return {
        "mb": int(head.mb),
        "me": int(head.me),
        "cf": int(head.cf),
        "sr": int(one.short),
        "il": int(bool(one.row.CODE & WITH_ID)),
        "tnf": head.tnf,
        "type": one.row.type.decode("latin-1"),
        "id": one.id.decode("latin-1"),
        "payload": one.row.payload.hex(),
        "payload_length": len(one.row.payload),
    }


def _told(record: m.Record) -> dict[str, Any]:
    """What a record is, as vectors spell it; one that is built again must be the same."""
    known = read(record)
    if known is None:
        return {}
    expect("record rebuilt", record, known.record())
    match known:
        case Uri():
            code = g.UriPayload.parse(record.payload).prefix
            return {"uri": known.uri, "prefix_code": code, "prefix": URI_PREFIXES[code]}
        case Text():
            encoding = "UTF-16" if known.utf16 else "UTF-8"
            return {"text": known.text, "encoding": encoding} | dict.fromkeys(("lang", "language"), known.language)
        case AndroidApplication():
            return {"package": known.package}
        case SmartPoster():
            return _poster(known, record)
    return {"mime_type": known.type, "data": known.data.hex()}


def _poster(poster: SmartPoster, record: m.Record) -> dict[str, Any]:
    inner = m.split_message(record.payload)
    parts = zip(inner, m.parse_message(record.payload), strict=True)
    return {
        "uri": poster.uri,
        "title": poster.titles[0].text if poster.titles else None,
        "titles": {title.language: title.text for title in poster.titles},
        "action": None if poster.action is None else poster.action.value,
        "size": poster.size,
        "mime_type": poster.type,
        "records": [_flags(one) | _told(part) for one, part in parts],
    }


def _compare(wanted: Vector, got: dict[str, Any], where: str) -> None:
    stated = dict(wanted)
    inner = stated.pop("records", None)
    expect_fields(stated, got, where)
    if inner is not None:
        expect(f"{where}records", len(inner), len(got.get("records", ())))
        for index, one in enumerate(inner):
            _compare(one, got["records"][index], f"{where}records[{index}].")


_PROBLEMS: dict[str, tuple[str, ...]] = {
    m.NO_BEGIN: ("message begin flag missing", "no message begin"),
    m.NO_END: ("message end flag missing", "no message end"),
    m.TOO_SHORT: ("payload length exceeds data", "type length exceeds data", "id length exceeds data", "truncated"),
    m.CUT_OFF: ("header truncated", "record header truncated", "truncated header", "truncated"),
    m.BEGIN_INSIDE: ("message begin flag repeated", "message begin flag in a later record"),
    m.AFTER_END: ("data after message end", "trailing data", "bytes after message end", "record after message end"),
    m.RESERVED: ("tnf 7 is reserved", "reserved tnf", "tnf reserved", "tnf 7 reserved"),
    m.EMPTY_IS_FULL: ("empty record with payload", "empty record with type", "tnf 0 with payload", "tnf 0 not empty"),
    m.TYPE_MISSING: ("type missing", "type length zero"),
    m.TYPE_TOO_MUCH: ("unknown type with type", "tnf 5 with type", "type length must be zero", "type length not zero"),
    m.CHUNK_ORDER: ("chunk flag with message end", "tnf 6 without chunk", "unchanged without chunk", "chunk order"),
    m.NOTHING: ("empty message", "no record", "empty"),
}


def check_invalid(vector: Vector) -> None:
    _only(vector, "ndef", "error")
    if not any(vector["error"].lower() in (*words, problem) for problem, words in _PROBLEMS.items()):
        raise NotUnderstood(f"no problem is called {vector['error']!r}")
    try:
        m.parse_message(_hex(vector, "ndef"))
    except Malformed as refusal:
        if vector["error"].lower() not in (refusal.problem, *_PROBLEMS.get(refusal.problem, ())):
            raise Mismatch(f"error: the vector says {vector['error']}, the codec {refusal.problem}") from None
        return
    raise Mismatch("ndef: the vector calls it invalid, the codec reads it")


# --- tags of type 2 ---------------------------------------------------------------------------------------------------


def check_type2_tlv(vector: Vector) -> None:
    _only(vector, "ndef", "tlv", "first_page", "pages", "page_count", "area", "decoded")
    if "area" in vector:
        _check_area(vector)
        return
    message = _hex(vector, "ndef")
    m.parse_message(message)
    area = type2.build_tlv(type2.Tag.NDEF, message) + type2.build_tlv(type2.Tag.TERMINATOR)
    expect("tlv", vector["tlv"], area.hex())
    expect("message read back", message, type2.message_in(_hex(vector, "tlv")))
    first = vector.get("first_page", type2.FIRST_PAGE)
    expect("first_page", type2.FIRST_PAGE, first)
    writes = list(type2.pages_of(area, first))
    got = {"pages": b"".join(write.data for write in writes).hex(), "page_count": len(writes)}
    expect_fields({name: vector[name] for name in got if name in vector}, got)
    memory = {write.page: write.data for write in type2.write_plan(message, b"", first)}
    expect("pages as they are written", {write.page: write.data for write in writes}, memory)


def _check_area(vector: Vector) -> None:
    area = _hex(vector, "area")
    tlvs = type2.parse_tlvs(area)
    expect("number of TLVs", len(vector["decoded"]), len(tlvs))
    for wanted, tlv in zip(vector["decoded"], tlvs, strict=True):
        got: dict[str, Any] = {"tag": tlv.tag}
        if not tlv.bare:
            got |= {"len": len(tlv.value), "value": tlv.value.hex()} | _control(tlv)
        expect_fields(wanted, got)
    if "ndef" in vector:
        expect("ndef", vector["ndef"], (type2.message_in(area) or b"").hex())
    built = b"".join(type2.build_tlv(tlv.tag, tlv.value) for tlv in tlvs)
    expect("area rebuilt", vector["area"], (built + bytes(len(area) - len(built))).hex())


def _control(tlv: type2.Tlv) -> dict[str, Any]:
    if tlv.tag == type2.Tag.LOCK_CONTROL:
        address, bits, per_bit = type2.lock_control_bytes(g.LockControl.parse(tlv.value))
        return {"address": address, "bits": bits, "bytes_per_bit": per_bit, "page": address // type2.PAGE}
    if tlv.tag == type2.Tag.MEMORY_CONTROL:
        address, size = type2.memory_control_bytes(g.MemoryControl.parse(tlv.value))
        return {"address": address, "size": size}
    return {}


def check_type2_cc(vector: Vector) -> None:
    _only(vector, "cc", "decoded")
    container = type2.Container.parse(_hex(vector, "cc"))
    expect("cc", vector["cc"], container.build().hex())
    got = {
        "magic": vector["cc"][:2],
        "version": "{}.{}".format(*container.version),
        "size_bytes": container.size,
        "read": container.read,
        "write": container.write,
        "writable": container.writable,
    }
    expect_fields(vector["decoded"], got)


# --- tags of type 4 ---------------------------------------------------------------------------------------------------

_APDUS = {
    "select_app": type4.select_application(),
    "select_cc": type4.select_file(type4.CC_FILE_ID),
    "read_cc": type4.read_binary(0, type4.CC_SIZE),
    "read_nlen": type4.read_binary(0, type4.LENGTH_SIZE),
    "clear_nlen": type4.update_binary(0, bytes(type4.LENGTH_SIZE)),
}


def check_type4(vector: Vector) -> None:
    _only(vector, *_APDUS, "cc_file", "cc", "select_ndef", "nlen", "ndef_file", "ndef")
    file = g.CapabilityFile.parse(_hex(vector, "cc_file"))
    expect("cc_file", vector["cc_file"], file.build().hex())
    got: dict[str, Any] = {name: apdu.build().hex() for name, apdu in _APDUS.items()}
    message = type4.parse_ndef_file(_hex(vector, "ndef_file"))
    m.parse_message(message)
    got |= {
        "cc_file": file.build().hex(),
        "select_ndef": type4.select_file(file.file_id).build().hex(),
        "nlen": len(message),
        "ndef": message.hex(),
        "ndef_file": type4.ndef_file(message).hex(),
        "cc": {name: getattr(file, name) for name in ("max_read", "max_write", "file_id", "max_size")},
    }
    expect_fields({name: value for name, value in vector.items() if name not in SILENT}, got)
    _expect_read(vector, message)


def _expect_read(vector: Vector, message: bytes) -> None:
    """Our reader, on a tag that holds the two files, finds the message."""
    files = {type4.CC_FILE_ID: _hex(vector, "cc_file"), type4.NDEF_FILE_ID: _hex(vector, "ndef_file")}
    reading = type4.read_tag()
    event: type4.Event = reading.begin()
    selected = b""
    while isinstance(event, type4.Transmit):
        apdu = CommandApdu.parse(event.apdu)
        data = b""
        if apdu.ins == type4.READ_BINARY:
            at = apdu.p1 << 8 | apdu.p2
            data = selected[at : at + (apdu.le or 0)]
        elif apdu.data != type4.APPLICATION:
            selected = files.get(int.from_bytes(apdu.data, "big"), b"")
        event = reading.receive(data + b"\x90\x00")
    expect("message read", message, event.message if isinstance(event, type4.Found) else None)


def _strict(check: Check) -> Check:
    """What the codec refuses to read or build is a difference, too."""

    def run(vector: Vector) -> None:
        try:
            check(vector)
        except (CodecError, type4.TagError) as problem:
            raise Mismatch(f"the codec refuses it: {problem}") from problem

    return run


_CHECKS: dict[str, Check] = {
    "message": check_message,
    "invalid": check_invalid,
    "type2_tlv": check_type2_tlv,
    "type2_cc": check_type2_cc,
    "type4": check_type4,
}

CHECKS: dict[str, Check] = {kind: _strict(check) for kind, check in _CHECKS.items()}
