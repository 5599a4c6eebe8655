"""Vectors held against the August codecs: frames, sessions, PIN fields, slots, names, adverts, cloud documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.advertisement import (
    CloudId,
    HomeKit,
    HomeKitChanged,
    Toggle,
    build_cloud_id,
    build_toggle,
    parse_advertisement,
)
from latchwork.protocol.august.ciphers import SecureCipher
from latchwork.protocol.august.cloud import LOADED, PinList
from latchwork.protocol.august.constants import Flag
from latchwork.protocol.august.frames import parse_frame
from latchwork.protocol.august.identity import local_name
from latchwork.protocol.august.pins import check_slot, decode_pin, encode_pin
from latchwork.protocol.august.vector_fields import Coded, Fields, frame_fields
from latchwork.protocol.august.vector_sessions import session_transcript
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.rest.documents import read_json
from latchwork.protocol.vectors import Check, NotUnderstood, Vector, expect, expect_fields

ABOUT = frozenset({"id", "kind", "origin", "source", "note"})
"""What a vector says about itself."""

TO_LOCK = "app_to_lock"
TO_APP = "lock_to_app"


def _only(vector: Vector, *known: str) -> None:
    for name in vector:
        if name not in known and name not in ABOUT:
            raise NotUnderstood(f"nothing is known of {name}")


def _direction(vector: Vector, from_app: bool) -> None:
    expect("direction", TO_LOCK if from_app else TO_APP, vector["direction"])


FROM_APP = (0x01, 0x03, 0x05)


def secure_frame(vector: Vector) -> None:
    """Deciphered, parsed, built and enciphered again."""
    _only(vector, "direction", "key", "plaintext", "wire", "expect")
    cipher, wire = SecureCipher(bytes.fromhex(vector["key"])), bytes.fromhex(vector["wire"])
    plain = cipher.decrypt(wire)
    expect("plaintext", vector["plaintext"], plain.hex())
    frame = g.SecureFrame.parse(plain)
    expect("wire", vector["wire"], cipher.encrypt(frame.build()).hex())
    _direction(vector, frame.opcode in FROM_APP)
    got: Fields = {
        "opcode": Coded(frame.opcode),
        "checksum_le": Coded(int.from_bytes(plain[12:16], "little"), width=8),
        "trailer": [*plain[16:]],
        "slot": frame.slot,
        "payload": frame.payload.hex(),
    }
    expect_fields(vector["expect"], got)


def plain_frame(vector: Vector) -> None:
    """Parsed, built again, and looked at from every side."""
    _only(vector, "direction", "plaintext", "expect")
    plain = bytes.fromhex(vector["plaintext"])
    frame = parse_frame(plain)
    expect("plaintext", vector["plaintext"], frame.build().hex())
    _direction(vector, frame.flag == Flag.COMMAND)
    expect_fields(vector["expect"], frame_fields(frame, plain) | _old_name(vector, frame.opcode))


def _old_name(vector: Vector, opcode: int) -> Fields:
    """Vectors have two names for one opcode."""
    stated = vector["expect"].get("name")
    return {"name": stated} if stated in ALSO_NAMED.get(opcode, ()) else {}


ALSO_NAMED: dict[int, tuple[str, ...]] = {0x2D: ("read one activity record",), 0x10: ("set rtc",)}


def pin_field(vector: Vector) -> None:
    _only(vector, "expect")
    wanted = vector["expect"]
    got: Fields = {
        "encode": {digits: encode_pin(digits).hex() for digits in wanted.get("encode", {})},
        "decode": {field: decode_pin(bytes.fromhex(field)) for field in wanted.get("decode", {})},
        "encode_refused": [one for one in wanted.get("encode_refused", []) if _refused(encode_pin, one)],
        "decode_refused": [one for one in wanted.get("decode_refused", []) if _refused(decode_pin, bytes.fromhex(one))],
    }
    expect_fields(wanted, got)


def _refused(function: Callable[[Any], object], value: object) -> bool:
    try:
        function(value)
    except CodecError:
        return True
    return False


def slot_range(vector: Vector) -> None:
    """The bounds are the last slots that are accepted, and their neighbours are the first that are not."""
    _only(vector, "expect")
    wanted = vector["expect"]
    accepted, refused = wanted["accepted"], wanted["refused"]
    got: Fields = {
        "accepted": [slot for slot in accepted if not _refused(check_slot, slot)],
        "refused": [slot for slot in refused if _refused(check_slot, slot)],
    }
    expect_fields(wanted, got)
    expect("refused", [accepted[0] - 1, accepted[-1] + 1], refused)


def advertisement(vector: Vector) -> None:
    _only(vector, "company_id", "manufacturer_data", "expect")
    data = bytes.fromhex(vector["manufacturer_data"])
    got: Fields = {}
    match parse_advertisement(vector["company_id"], data):
        case Toggle(value=value) as toggle:
            expect("manufacturer_data", data.hex(), build_toggle(value).hex())
            got = {"format": "toggle", "value": value, "meaningful": toggle.counts}
        case CloudId(cloud_id=cloud_id):
            expect("manufacturer_data", data.hex(), build_cloud_id(cloud_id).hex())
            got = {"format": "cloud id", "cloud_id": cloud_id}
        case HomeKit() as heard:
            expect("manufacturer_data", data.hex(), g.HomeKitAdvertisement.parse(data).build().hex())
            got = {
                "format": "homekit",
                "homekit_global_state": heard.state_number,
                "homekit_category": heard.category,
                "homekit_configuration": heard.configuration,
                "homekit_version": heard.version,
            }
        case HomeKitChanged():
            got = {"format": "homekit encrypted", "changed": True}
    expect_fields(vector["expect"], got)


def name(vector: Vector) -> None:
    _only(vector, "serial", "expect")
    expect_fields(vector["expect"], {"local_name": local_name(vector["serial"])})


def cloud_json(vector: Vector) -> None:
    """The list of PINs; every field that the cloud states comes back as it was."""
    _only(vector, "json", "expect")
    groups = read_json(PinList, json.dumps(vector["json"]).encode(), "list PINs")
    for group, pins in groups.items():
        for index, pin in enumerate(pins):
            where = f"{group}[{index}]."
            expect_fields(vector["json"][group][index], pin.document(), where)
    loaded = groups.get(LOADED, [])
    got: Fields = {"count": len(loaded)}
    if loaded:
        first = loaded[0]
        got |= {"state": first.state, "access_type": first.access_type, "pin": first.pin, "slot": first.slot}
    expect_fields(vector["expect"], got)


CHECKS: dict[str, Check] = {
    "session_transcript": session_transcript,
    "secure_frame": secure_frame,
    "plain_frame": plain_frame,
    "pin_field": pin_field,
    "slot_range": slot_range,
    "advertisement": advertisement,
    "name": name,
    "cloud_json": cloud_json,
}
