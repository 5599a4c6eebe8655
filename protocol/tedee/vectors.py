"""Vectors held against the Tedee codecs: sessions, keys and nonces, messages, the log, the bridge, the cloud's PINs."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.tedee import generated as g
from latchwork.protocol.tedee.activity_log import Record, build_package, event_name, parse_package
from latchwork.protocol.tedee.bridge import api_key, fits, moment_of
from latchwork.protocol.tedee.bridge_events import parse_event, parse_path, parse_query
from latchwork.protocol.tedee.cloud import SignedTime, to_base64
from latchwork.protocol.tedee.constants import Characteristic, Header
from latchwork.protocol.tedee.crypto import Keys, derive, nonce, seal, unseal
from latchwork.protocol.tedee.identity import serial_of, serial_uuid
from latchwork.protocol.tedee.messages import parse_answer, parse_notification, parse_request
from latchwork.protocol.tedee.pins import is_good
from latchwork.protocol.tedee.ptls import header_of, with_header
from latchwork.protocol.tedee.vector_sessions import (
    CLIENT_NOTE,
    SERVER_NOTE,
    TO_APP,
    TO_LOCK,
    notification_fields,
    session_transcript,
)
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

ABOUT = frozenset({"id", "kind", "origin", "source"})
"""What a vector says about itself."""

Fields = dict[str, Any]


def _only(vector: Vector, *known: str) -> None:
    for name in vector:
        if name not in known and name not in ABOUT:
            raise NotUnderstood(f"nothing is known of {name}")


def encrypted_message(vector: Vector) -> None:
    """Opened, parsed, built and sealed again."""
    _only(vector, "direction", "characteristic", "key", "iv_base", "counter", "wire", "expect")
    keys = Keys(bytes.fromhex(vector["key"]), bytes.fromhex(vector["iv_base"]))
    wire, counter = bytes.fromhex(vector["wire"]), vector["counter"]
    expect("header", Header.ENCRYPTED, header_of(wire))
    plain = unseal(keys, wire[1:], counter)
    again = with_header(Header.ENCRYPTED, seal(keys, plain, counter))
    expect("wire", vector["wire"], again.hex())
    message = _parsed(vector["direction"], vector["characteristic"], plain)
    expect("plaintext", plain.hex(), message.build().hex())
    got: Fields = {"plaintext": plain.hex(), "command": f"0x{plain[0]:02x}"}
    if isinstance(message, g.Answer):
        got["result"] = message.result
    if isinstance(message, g.Notification):
        got |= notification_fields(message)
    expect_fields(vector["expect"], got)


def _parsed(direction: str, characteristic: str, plain: bytes) -> Any:
    if characteristic not in (Characteristic.API_COMMANDS, Characteristic.NOTIFICATIONS):
        raise NotUnderstood(f"nothing is known of the characteristic {characteristic}")
    if direction == TO_LOCK:
        expect("characteristic", Characteristic.API_COMMANDS.value, characteristic)
        return parse_request(plain)
    if direction != TO_APP:
        raise NotUnderstood(f"nothing is known of the direction {direction}")
    notified = characteristic == Characteristic.NOTIFICATIONS
    known = plain[0] in (g.NOTIFICATION if notified else g.ANSWER)
    if not known:
        raise Mismatch(f"plaintext: the codec knows no {plain[0]:02x} on {characteristic}")
    return parse_notification(plain) if notified else parse_answer(plain)


FIELDS_OF: dict[str, str] = {
    SERVER_NOTE: "see tedee.md sections 4.2 and 4.3",
    CLIENT_NOTE: "see tedee.md sections 4.2 and 4.3",
}
"""Vectors of handshakes state no field by itself: they point to the page that has the layout."""


def handshake_plaintext(vector: Vector) -> None:
    """Parsed by the layout that its note names, built again, sealed and opened."""
    _only(vector, "note", "plaintext", "key", "iv", "expect")
    plain, note = bytes.fromhex(vector["plaintext"]), vector["note"]
    if note not in FIELDS_OF:
        raise NotUnderstood(f"nothing is known of the note {note}")
    layout = g.ServerVerify if note == SERVER_NOTE else g.ClientVerify
    message = layout.parse(plain)
    expect("plaintext", vector["plaintext"], message.build().hex())
    keys = Keys(bytes.fromhex(vector["key"]), bytes.fromhex(vector["iv"]))
    expect("plaintext", vector["plaintext"], unseal(keys, seal(keys, plain)).hex())
    got: Fields = {"fields": FIELDS_OF[note], "hash": message.hash.hex(), "signature": message.signature.hex()}
    expect_fields(vector["expect"], got)


def key_derivation(vector: Vector) -> None:
    _only(vector, "shared_secret", "label", "hash", "expect")
    made = derive(bytes.fromhex(vector["shared_secret"]), vector["label"], bytes.fromhex(vector["hash"]))
    expect_fields(vector["expect"], {"key": made.key.hex(), "iv": made.iv.hex()})


def nonces(vector: Vector) -> None:
    _only(vector, "iv_base", "counter", "expect")
    expect_fields(vector["expect"], {"nonce": nonce(bytes.fromhex(vector["iv_base"]), vector["counter"]).hex()})


def advertised_uuid(vector: Vector) -> None:
    _only(vector, "serial", "expect")
    uuid = serial_uuid(vector["serial"])
    expect("serial", vector["serial"].replace("-", ""), (serial_of(uuid) or "").replace("-", ""))
    expect_fields(vector["expect"], {"uuid": uuid})


def activity_log(vector: Vector) -> None:
    """Parsed and built again."""
    _only(vector, "data", "expect")
    package = parse_package(bytes.fromhex(vector["data"]))
    expect("data", vector["data"], build_package(package).hex())
    records = [_record(record) for record in package.records]
    wanted = dict(vector["expect"])
    for index, stated in enumerate(wanted.pop("records", [])):
        if index >= len(records):
            raise Mismatch(f"records: the vector has more than {len(records)}")
        expect_fields(stated, records[index], f"records[{index}].")
    if "records" in vector["expect"]:
        expect("the number of records", len(vector["expect"]["records"]), len(records))
    got = {"version": package.version, "signature_length": len(package.signature)}
    expect_fields(wanted, got | {"signature": package.signature.hex()})


def _record(record: Record) -> Fields:
    return {
        "event_id": record.event,
        "event": event_name(record.event),
        "source": record.source,
        "time_ms": record.time_ms,
        "device_id": record.device_id,
        "user_id": record.user_id,
        "pin_alias": record.pin_alias,
    }


def bridge_token(vector: Vector) -> None:
    _only(vector, "token", "timestamp_ms", "expect")
    made = api_key(vector["token"], vector["timestamp_ms"])
    expect("timestamp_ms", vector["timestamp_ms"], moment_of(made))
    expect("api_key", True, fits(made, vector["token"]))
    expect_fields(vector["expect"], {"api_key": made})


def bridge_event(vector: Vector) -> None:
    """All three forms of one event."""
    _only(vector, "json", "get_query", "get_path", "expect")
    event = parse_event(vector["json"])
    expect("json", vector["json"], event.document())
    if "get_query" in vector:
        expect("get_query", vector["get_query"], event.query())
        expect("get_query", event, parse_query(vector["get_query"]))
    expect("get_path", vector.get("get_path", event.path()), event.path())
    expect("get_path", event, parse_path(event.path()))
    got: Fields = {_snake(name): value for name, value in event.data.items()} | dict(event.data)
    got |= {"event": event.kind.value, "state": event.state_word, "jammed": event.jammed}
    expect_fields(vector["expect"], got)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def signed_time(vector: Vector) -> None:
    _only(vector, "datetime_b64", "signature_b64", "expect")
    request = SignedTime(datetime=vector["datetime_b64"], signature=vector["signature_b64"]).request()
    plain = request.build()
    expect("command_plaintext", plain, parse_request(plain).build())
    expect("datetime_b64", vector["datetime_b64"], to_base64(request.time_ms.to_bytes(8, "big")))
    expect("signature_b64", vector["signature_b64"], to_base64(request.signature))
    expect_fields(vector["expect"], {"command_plaintext": plain.hex(), "time_ms": request.time_ms})


def pin_rule(vector: Vector) -> None:
    _only(vector, "pin", "expect")
    expect_fields(vector["expect"], {"valid": is_good(vector["pin"])})


CHECKS: dict[str, Check] = {
    "session_transcript": session_transcript,
    "encrypted_message": encrypted_message,
    "handshake_plaintext": handshake_plaintext,
    "key_derivation": key_derivation,
    "nonce": nonces,
    "advertised_uuid": advertised_uuid,
    "activity_log": activity_log,
    "bridge_token": bridge_token,
    "bridge_event": bridge_event,
    "signed_time": signed_time,
    "pin_rule": pin_rule,
}
