"""The vectors of `osdp.json` held against packets, messages, keys and both sides' state machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.osdp.checks import checksum, crc16
from latchwork.protocol.osdp.keys import SessionKeys, diversified
from latchwork.protocol.osdp.messages import parse_message, standard_name
from latchwork.protocol.osdp.packets import BLOCK_HEAD, BadPacket, Damaged, Packet, PacketCutter, SecurityBlock
from latchwork.protocol.osdp.vector_fields import fields_of, stated_digits
from latchwork.protocol.osdp.vector_sessions import check_secure_exchange, check_session, check_session_failed
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

SILENT = frozenset({"id", "kind", "source", "note"})


def _only(vector: Vector, *fields: str) -> None:
    unknown = set(vector) - SILENT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


# --- checks -----------------------------------------------------------------------------------------------------------


def check_crc16(vector: Vector) -> None:
    _only(vector, "data", "crc", "crc_le")
    crc = crc16(bytes.fromhex(vector["data"]))
    got = {"crc": crc, "crc_le": crc.to_bytes(2, "little").hex()}
    expect_fields({name: vector[name] for name in got if name in vector}, got)


def check_checksum(vector: Vector) -> None:
    _only(vector, "data", "checksum")
    expect("checksum", vector["checksum"], checksum(bytes.fromhex(vector["data"])))


# --- packets ----------------------------------------------------------------------------------------------------------


def _cut(data: bytes) -> list[Packet | Damaged]:
    """All packets, and the same ones whatever the chunks."""
    pieces = PacketCutter().feed(data)
    bytewise = PacketCutter()
    expect("packets fed byte by byte", pieces, [p for byte in data for p in bytewise.feed(bytes((byte,)))])
    return pieces


def _block_hex(block: SecurityBlock | None) -> str | None:
    return None if block is None else bytes((BLOCK_HEAD + len(block.data), block.type)).hex() + block.data.hex()


def _head(packet: Packet) -> dict[str, Any]:
    return {
        "mark": packet.mark,
        "address": packet.address,
        "reply": packet.reply,
        "sequence": packet.sequence,
        "integrity": "crc16" if packet.crc else "checksum",
        "security_block": _block_hex(packet.block),
        "code": packet.code,
    }


def _check_message(vector: Vector, *, reply: bool) -> None:
    """The bytes are one packet, the packet is the stated message, and both are built to the same bytes again."""
    _only(vector, "frame", "decoded")
    frame = bytes.fromhex(vector["frame"])
    pieces = _cut(frame)
    if len(pieces) != 1 or not isinstance(pieces[0], Packet):
        raise Mismatch(f"frame: not one sound packet but {len(pieces)} pieces")
    packet = pieces[0]
    expect("kind", reply, packet.reply)
    message = parse_message(packet.code, packet.data, reply=reply)
    decoded = dict(vector["decoded"])
    stated = decoded.pop("fields")
    expect_fields(decoded, _head(packet) | {"name": standard_name(type(message))})
    expect_fields(stated, stated_digits(stated, fields_of(message)), "fields.")
    _all_stated(stated, fields_of(message))
    again = Packet(
        packet.address,
        message.CODE,
        message.build(),
        packet.sequence,
        packet.reply,
        packet.crc,
        packet.mark,
        packet.block,
        packet.mac,
    )
    expect("frame, built again", vector["frame"], again.build().hex())


def _all_stated(stated: Mapping[str, Any], got: Mapping[str, Any]) -> None:
    """A message with data that the vector says nothing of is no message that was looked at."""
    if got and not stated:
        raise NotUnderstood("the message has fields and the vector states none of them")


def check_command(vector: Vector) -> None:
    _check_message(vector, reply=False)


def check_reply(vector: Vector) -> None:
    _check_message(vector, reply=True)


def check_invalid(vector: Vector) -> None:
    """The bytes are no packet, for the stated reason, and nothing sound is cut out of them."""
    _only(vector, "frame", "error")
    frame = bytes.fromhex(vector["frame"])
    try:
        Packet.parse(frame)
    except BadPacket as bad:
        expect("error", vector["error"], bad.flaw.value)
    else:
        raise Mismatch("frame: it is a sound packet")
    if any(isinstance(piece, Packet) for piece in _cut(frame)):
        raise Mismatch("frame: a sound packet was cut out of it")


# --- keys -------------------------------------------------------------------------------------------------------------

_SCHEDULE = ("s_enc", "s_mac1", "s_mac2", "server_cryptogram", "client_cryptogram", "rmac_i")


def check_key_schedule(vector: Vector) -> None:
    _only(vector, "scbk", "rnd_a", "rnd_b", *_SCHEDULE)
    scbk, rnd_a, rnd_b = (bytes.fromhex(vector[name]) for name in ("scbk", "rnd_a", "rnd_b"))
    try:
        keys = SessionKeys.derive(scbk, rnd_a)
    except CodecError as error:
        raise Mismatch(f"scbk: {error}") from error
    proof = keys.server_cryptogram(rnd_a, rnd_b)
    got = {
        "s_enc": keys.enc,
        "s_mac1": keys.mac1,
        "s_mac2": keys.mac2,
        "server_cryptogram": proof,
        "client_cryptogram": keys.client_cryptogram(rnd_a, rnd_b),
        "rmac_i": keys.initial_rmac(proof),
    }
    expect_fields({n: vector[n] for n in _SCHEDULE if n in vector}, {n: value.hex() for n, value in got.items()})


def check_scbk_derivation(vector: Vector) -> None:
    _only(vector, "master_key", "cuid", "scbk")
    scbk = diversified(bytes.fromhex(vector["master_key"]), bytes.fromhex(vector["cuid"]))
    expect("scbk", vector["scbk"], scbk.hex())


CHECKS: dict[str, Check] = {
    "crc16": check_crc16,
    "checksum": check_checksum,
    "command": check_command,
    "reply": check_reply,
    "invalid": check_invalid,
    "key_schedule": check_key_schedule,
    "scbk_derivation": check_scbk_derivation,
    "session": check_session,
    "session_failed": check_session_failed,
    "secure_exchange": check_secure_exchange,
}
