"""Vectors held against the TTLock codecs: frames, exchanges, advertisements, checksums, cloud fields.

A frame is cut, checked, decrypted, parsed, built again and compared; then each value that the vector states is looked
up among what the codecs make of the message (`fields.py`). Direction tells a request from a reply.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from latchwork.protocol.ttlock.advertisement import LockAdvertisement
from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.protocol.ttlock.cloud import decode_field, encode_field, seed
from latchwork.protocol.ttlock.commands import Command
from latchwork.protocol.ttlock.crc import PLAIN_TABLE, crc8
from latchwork.protocol.ttlock.fields import outcome_fields, reply_fields, request_fields
from latchwork.protocol.ttlock.frames import Checksum, Cut, FrameCutter, build_frame
from latchwork.protocol.ttlock.generated import Answer, Envelope
from latchwork.protocol.ttlock.login import proof
from latchwork.protocol.ttlock.messages import parse_reply, parse_request
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

Fields = dict[str, Any]

ABOUT = frozenset({"id", "kind", "origin", "source", "what", "note"})
"""What a vector says about itself."""

TO_LOCK = "app_to_lock"
TO_APP = "lock_to_app"


def _number(text: object) -> int:
    return int(text, 0) if isinstance(text, str) else int(str(text))


SAME: dict[str, dict[Any, Any]] = {
    "op": {"search": "query", "read": "query", "get": "query", "set": "modify", "remove": "delete"}
    | {"remove_one": "delete", "recovery": "recover"},
    "user_type": {"fr": "fingerprint", "card": "ic"},
    "info": {"model_number": "model", "hardware_revision": "hardware", "firmware_revision": "firmware"}
    | {"manufacture_date": "production_date", "mac_address": "mac", "lock_clock": "clock"},
    "status": {"enter_add": "enter_add_mode", "receive_template": "ready_for_template"},
    "next_sequence": {-1: 0xFFFF},
}
"""Words that different clients use for one value, by field; the signed reading of a sequence is one as well."""


def _compare(wanted: Mapping[str, Any], got: Mapping[str, Any], where: str = "fields.") -> None:
    """Compares every value that the vector states, records of a list one by one."""
    for name, value in wanted.items():
        if name == "note":
            continue
        if name not in got:
            raise NotUnderstood(f"nothing is known of {where}{name}")
        if isinstance(value, list):
            expect(f"the length of {where}{name}", len(value), len(got[name]))
            for index, (one, other) in enumerate(zip(value, got[name], strict=True)):
                _compare(one, other, f"{where}{name}[{index}].")
        elif name == "name" and isinstance(value, str):
            expect(f"{where}{name}", _essence(value), _essence(got[name]))
        else:
            words = SAME.get(name, {})
            expect(f"{where}{name}", words.get(value, value), words.get(got[name], got[name]))


def _essence(name: str) -> tuple[str, ...]:
    """The words of an error's name that tell it from another's: clients word the same number in several ways."""
    return tuple(sorted(set(name.lower().split()) - {"lock", "is", "has", "the", "error"}))


def _only(vector: Vector, *known: str) -> None:
    for name in vector:
        if name not in known and name not in ABOUT:
            raise NotUnderstood(f"nothing is known of {name}")


def _stated(wanted: Mapping[str, Any], got: Fields) -> None:
    """As `expect_fields`, with numbers that a vector writes in hex."""
    numbers = {"command", "encrypt", "crc", "standard_crc8_maxim", "echo", "status"}
    plain = {name: _number(value) if name in numbers else value for name, value in wanted.items()}
    expect_fields(plain, got)


# --- frames ---------------------------------------------------------------------------------------------------


def _cut(frame: bytes) -> Cut:
    pieces = FrameCutter().feed(frame)
    if len(pieces) != 1 or not isinstance(pieces[0], Cut):
        raise Mismatch(f"frame: the vector says one frame, the cutter found {len(pieces)} pieces")
    expect("checksum", Checksum.RIGHT, pieces[0].checksum)
    expect("frame", frame.hex(), build_frame(pieces[0].envelope).hex())
    return pieces[0]


def _frame_fields(frame: bytes, envelope: Envelope) -> Fields:
    body = frame[:-3]
    return {
        "protocol_type": envelope.protocol_type,
        "sub_version": envelope.sub_version,
        "scene": envelope.scene,
        "group_id": envelope.group_id,
        "org_id": envelope.org_id,
        "command": envelope.command,
        "encrypt": envelope.encrypt,
        "length": len(envelope.payload),
        "crc": crc8(body),
        "standard_crc8_maxim": crc8(body, PLAIN_TABLE),
        "crc_rule": (
            "only the vendor table accepts this frame" if crc8(body) != crc8(body, PLAIN_TABLE) else "both tables do"
        ),
    }


def _opened(vector: Vector, envelope: Envelope) -> bytes:
    """The plaintext; encrypting it again must give the payload."""
    cipher = PayloadCipher(bytes.fromhex(vector["aes_key"]))
    plaintext = cipher.decrypt(envelope.payload)
    expect("payload", envelope.payload.hex(), cipher.encrypt(plaintext).hex())
    return plaintext


def _request(command: int, plaintext: bytes) -> Fields:
    request = parse_request(command, plaintext)
    expect("plaintext", plaintext.hex(), request.build().hex())
    return request_fields(request)


def _answer(plaintext: bytes) -> tuple[Fields, Fields]:
    """Echo and status, and the fields of what follows."""
    answer = Answer.parse(plaintext)
    expect("plaintext", plaintext.hex(), answer.build().hex())
    head = {"echo": answer.echo, "status": answer.status}
    if answer.status != 1:
        return head, outcome_fields(answer)
    reply = parse_reply(answer.echo, answer.data)
    expect("plaintext", answer.data.hex(), reply.build().hex())
    return head, reply_fields(reply)


def captured_frame(vector: Vector) -> None:
    """Header and checksum always; the payload where the key is public."""
    _only(vector, "direction", "frame", "aes_key", "expect")
    frame = bytes.fromhex(vector["frame"])
    envelope = _cut(frame).envelope
    got = _frame_fields(frame, envelope)
    wanted = dict(vector["expect"])
    _direction(vector, envelope)
    _logged(wanted, got, envelope)
    nested: Fields = wanted.pop("fields", {})
    inner: Fields = {}
    if "aes_key" in vector:
        plaintext = _opened(vector, envelope)
        got["plaintext"] = plaintext.hex()
        if vector["direction"] == TO_LOCK:
            inner = _request(envelope.command, plaintext)
        else:
            head, inner = _answer(plaintext)
            got |= head
    _stated(wanted, inner | got)
    _compare(nested, inner)


def _direction(vector: Vector, envelope: Envelope) -> None:
    if vector["direction"] not in (TO_LOCK, TO_APP):
        raise NotUnderstood(f"nothing is known of the direction {vector['direction']}")
    from_lock = envelope.command in (Command.RESPONSE, Command.GET_AES_KEY)
    if (vector["direction"] == TO_APP and not from_lock) or (
        vector["direction"] == TO_LOCK and envelope.command == Command.RESPONSE
    ):
        raise Mismatch(f"direction: the vector says {vector['direction']}, the command byte is {envelope.command:02x}")


LOGGED = re.compile(r"([0-9a-f]{4}) ?([0-9a-f]*) \(body ([0-9a-f]*)\)")


def _logged(wanted: Fields, got: Fields, envelope: Envelope) -> None:
    """Plaintexts that a client logged beside a frame whose key is not public: they must parse, and fill the payload."""
    body: bytes | None = None
    if text := wanted.pop("plaintext_logged", None):
        match = LOGGED.fullmatch(text)
        if match is None:
            raise NotUnderstood("plaintext_logged has another form than echo, status and body")
        plaintext = bytes.fromhex(match[1] + match[2])
        expect("plaintext_logged", match[3], plaintext[2:].hex())
        _, fields = _answer(plaintext)
        body = plaintext[2:]
        got.update(fields)
    if text := wanted.pop("body_logged", None):
        body = bytes.fromhex(text)
        got.update(reply_fields(parse_reply(_echo_of_logged(wanted), body)))
    if body is not None:
        expect("length", (2 + len(body)) // 16 * 16 + 16, len(envelope.payload))


def _echo_of_logged(wanted: Fields) -> int:
    """A logged body names no command; the values that the vector states of it do."""
    if "features" in wanted:
        return Command.FEATURES
    raise NotUnderstood("a logged body without a value that tells its command")


def command_frame(vector: Vector) -> None:
    _only(vector, "direction", "frame", "aes_key", "command", "plaintext", "expect")
    expect("direction", TO_LOCK, vector["direction"])
    frame = bytes.fromhex(vector["frame"])
    envelope = _cut(frame).envelope
    expect("command", _number(vector["command"]), envelope.command)
    plaintext = _opened(vector, envelope)
    expect("plaintext", vector["plaintext"], plaintext.hex())
    wanted = dict(vector["expect"])
    fields: Fields = wanted.pop("fields", {})
    _stated(wanted, _frame_fields(frame, envelope))
    _login_fields(fields, got := _request(envelope.command, plaintext))
    _compare(fields, got)


def _login_fields(wanted: Fields, got: Fields) -> None:
    """R and the unlock key are not on the wire; what is there is their sum."""
    if "ps_from_lock" in wanted and "unlock_key" in wanted and "unlock_key" not in got:
        expect("sum", got.get("sum"), proof(wanted["ps_from_lock"], wanted["unlock_key"]))
        got.update(ps_from_lock=wanted["ps_from_lock"], unlock_key=wanted["unlock_key"])


def response_frame(vector: Vector) -> None:
    _only(vector, "direction", "frame", "aes_key", "command", "plaintext", "expect")
    expect("direction", TO_APP, vector["direction"])
    frame = bytes.fromhex(vector["frame"])
    envelope = _cut(frame).envelope
    expect("command", _number(vector["command"]), envelope.command)
    plaintext = _opened(vector, envelope)
    expect("plaintext", vector["plaintext"], plaintext.hex())
    head, got = _answer(plaintext)
    wanted = dict(vector["expect"])
    fields: Fields = wanted.pop("fields", {})
    _stated(wanted, _frame_fields(frame, envelope) | head)
    _compare(fields, got)


# --- exchanges ------------------------------------------------------------------------------------------------


def decrypted_exchange(vector: Vector) -> None:
    """Every step parses and builds; R and S of the exchange belong to the stated unlock key."""
    _only(vector, "steps", "expect")
    wanted = vector["expect"]
    got: Fields = {}
    asked = 0
    for step in vector["steps"]:
        _only(step, "dir", "command", "plaintext")
        command, plaintext = _number(step["command"]), bytes.fromhex(step["plaintext"])
        if step["dir"] == "tx":
            asked = command
            fields = _request(command, plaintext)
            fields |= _exchange_names(command, fields)
        elif step["dir"] == "rx":
            expect("command", Command.RESPONSE, command)
            head, fields = _answer(plaintext)
            expect("echo", asked, head["echo"])
            expect("status", 1, head["status"])
        else:
            raise NotUnderstood(f"nothing is known of the direction {step['dir']}")
        _agree(got, fields)
        got |= fields
    if "unlock_key" in wanted and "unlock_key" not in got:
        expect("sum", got.get("sum"), proof(got["ps_from_lock"], wanted["unlock_key"]))
        got["unlock_key"] = wanted["unlock_key"]
    expect_fields(wanted, got)


def _exchange_names(command: int, fields: Fields) -> Fields:
    """An exchange calls some values by other names than a single frame does, and writes dates as ISO 8601."""
    named: Fields = {}
    if "unix_time" in fields:
        named["timestamp"] = fields["unix_time"]
    if command == Command.CALIBRATE_TIME:
        named["new_time"] = fields["time"]
    if command == Command.CHECK_USER_TIME:
        named["start"], named["end"] = fields["start_iso"], fields["end_iso"]
    return named


def _agree(before: Fields, now: Fields) -> None:
    """The uid of the login and the time of the command come back in the lock's reply."""
    for name, echo in (("uid", "uid"), ("unix_time", "record_id")):
        if name in before and echo in now:
            expect(echo, before[name], now[echo])


# --- the rest -------------------------------------------------------------------------------------------------


def advertisement(vector: Vector) -> None:
    _only(vector, "company_id", "manufacturer_data", "raw_ad_payload", "expect")
    company, data = vector["company_id"], bytes.fromhex(vector["manufacturer_data"])
    expect("raw_ad_payload", vector["raw_ad_payload"], (company.to_bytes(2, "little") + data).hex())
    heard = LockAdvertisement.parse(company, data)
    got: Fields = {
        "protocol_type": heard.protocol_type,
        "sub_version": heard.sub_version,
        "scene": heard.scene,
        "unlocked": heard.unlocked,
        "new_records": heard.new_records,
        "setting_mode": heard.setting_mode,
        "touched": heard.touched,
        "touch": heard.touched,
        "flags": int(heard.flags),
        "battery": heard.battery,
        "mac": heard.mac,
        "dfu": heard.update_mode,
        "update_mode": heard.update_mode,
    }
    expect_fields(vector["expect"], got)
    if (heard.protocol_type, heard.sub_version) == (5, 3) and not any(data[3:7]):
        expect("manufacturer_data", (company, data.hex()), (heard.build()[0], heard.build()[1].hex()))


def crc(vector: Vector) -> None:
    _only(vector, "data", "expect")
    data = bytes.fromhex(vector["data"])
    got = {"crc": crc8(data), "standard_crc8_maxim": crc8(data, PLAIN_TABLE)}
    _stated(vector["expect"], got)


def cloud_field_decode(vector: Vector) -> None:
    _only(vector, "encoded", "expect")
    encoded = vector["encoded"]
    decoded = decode_field(encoded)
    expect_fields(vector["expect"], {"decoded": decoded})
    expect("encoded", encoded, encode_field(decoded, seed(encoded)))


CHECKS: dict[str, Check] = {
    "captured_frame": captured_frame,
    "decrypted_exchange": decrypted_exchange,
    "command_frame": command_frame,
    "response_frame": response_frame,
    "advertisement": advertisement,
    "crc": crc,
    "cloud_field_decode": cloud_field_decode,
}
