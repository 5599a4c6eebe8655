"""Nuki messages as a byte map: plain ones, the plaintext of sealed ones, and sealed ones under a key of 32 bytes.

A message is named by its generated class (`AddKeypadCode`); one that stays shut is `Sealed`. `box_id` and `box_nonce`
are the envelope's authorization id and nonce, where a message has an envelope.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from, number_from
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import (
    Action,
    Command,
    ErrorCode,
    IdType,
    LockState,
    NukiState,
    StatusCode,
    Trigger,
)
from latchwork.protocol.nuki.crc import crc16
from latchwork.protocol.nuki.crypto import KEY
from latchwork.protocol.nuki.declarations import DECLARATIONS
from latchwork.protocol.nuki.declared_keypad import LOG_DATA
from latchwork.protocol.nuki.frames import (
    COMMAND,
    CRC,
    HEAD,
    ID,
    PlainAssembler,
    SealedAssembler,
    build_plain,
    build_sealed,
    open_sealed,
    parse_plain,
)
from latchwork.protocol.nuki.messages import command_of, parse_message
from latchwork.protocol.nuki.values import parse_moment, parse_name
from latchwork.protocol.wire_formats.model import (
    Reading,
    Section,
    Sender,
    UnknownMessage,
    layouts_of,
    mapped,
    moved,
    piece,
    stray,
)

LAYOUTS = layouts_of(DECLARATIONS)
SEALED = "Sealed"
MESSAGES: dict[str, int] = {
    **{row.__name__: command for command, row in g.PAYLOAD.items()},
    **{row.__name__: int(Command.LOCK_ACTION) for row in g.LOCK_ACTION_REQUEST.values()},
}
FROM_LOCK = frozenset(
    {"AuthorizationId", "AuthorizationEntry", "AuthorizationIdInvite", "AuthorizationEntryCount", "KeyturnerStates"}
    | {"Status", "MostRecentCommand", "OpeningsClosingsSummary", "BatteryReport", "ErrorReport", "Config"}
    | {"AdvancedConfig", "LogEntry", "LogEntryCount", "TimeControlEntryId", "TimeControlEntryCount"}
    | {"TimeControlEntry", "KeypadCodeId", "KeypadCodeCount", "KeypadCode", "Challenge"}
)
BOTH = frozenset({"PublicKey"})

_VALUES: dict[str, type[IntEnum]] = {
    "command": Command,
    "action": Action,
    "last_action": Action,
    "error": ErrorCode,
    "id_type": IdType,
    "lock_state": LockState,
    "nuki_state": NukiState,
    "status": StatusCode,
    "trigger": Trigger,
}


class NukiFormat:
    name = "nuki"
    about = "Nuki messages with their CRC: plain, deciphered, or sealed (a 32-byte key opens them)"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        if key is not None and len(key) != KEY:
            raise Malformed(SEALED, f"a Nuki key has {KEY} bytes, this one {len(key)}")
        if not data:
            return []
        whole = _clear(data, 0, 0, sender) or _clear(data, 0, ID, sender)
        if whole is not None:
            return [whole]
        return _sealed(data, sender, key) or _several(data, sender) or [stray(data, 0, "no message: its CRC is wrong")]

    def messages(self, sender: Sender) -> list[str]:
        own = [name for name in MESSAGES if (name in FROM_LOCK) == (sender == "device") or name in BOTH]
        return [*own, SEALED]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message == SEALED:
            return build_stated(LAYOUTS[SEALED], stated)
        if message not in MESSAGES:
            raise UnknownMessage(f"Nuki has no message {message!r}")
        rest = dict(stated)
        box_id, box_nonce = rest.pop("box_id", None), rest.pop("box_nonce", None)
        built = parse_message(MESSAGES[message], build_stated(LAYOUTS[message], rest))
        if box_id is None:
            return build_plain(built)
        app = number_from(box_id, message, "box_id")
        if key is None or box_nonce is None:
            body = app.to_bytes(ID, "little") + build_plain(built)[:-CRC]
            return body + crc16(body).to_bytes(CRC, "little")
        return build_sealed(key, app, bytes_from(box_nonce, message, "box_nonce"), built)


def _clear(data: bytes, at: int, ahead: int, sender: Sender | None) -> Reading | None:
    """A whole message in clear, `ahead` bytes of authorization id before it; None for anything else."""
    body = data[:-CRC]
    if len(body) < ahead + COMMAND or crc16(body) != int.from_bytes(data[-CRC:], "little"):
        return None
    try:
        message = parse_message(int.from_bytes(body[ahead : ahead + COMMAND], "little"), body[ahead + COMMAND :])
        layout = LAYOUTS[type(message).__name__]
        fields, parts = mapped(layout, body[ahead + COMMAND :])
    except CodecError:
        return None
    head = [piece(data, 0, ahead, "authorization id", int.from_bytes(data[:ahead], "little"))] if ahead else []
    command = command_of(message)
    head.append(
        piece(data, ahead, ahead + COMMAND, "command", command, Command(command).name.lower().replace("_", " "))
    )
    told = [one for part in moved(parts, ahead + COMMAND) for one in _expanded(part, layout.name, fields)]
    crc = piece(data, len(body), len(data), "CRC", crc16(body), "right")
    tail = replace(crc, secret=bool(layout.secret))
    section = Section("message", tuple(moved([*head, *told, tail], at)))
    if ahead:
        fields = {**fields, "box_id": int.from_bytes(data[:ahead], "little")}
    who: Sender | None = "device" if layout.name in FROM_LOCK else sender if layout.name in BOTH else "host"
    return Reading(layout.name, who, (section,), fields, layout.secret, layout.doc)


def _several(data: bytes, sender: Sender | None) -> list[Reading]:
    """Plain messages of pairing one after the other; nothing when the bytes are not all of them."""
    try:
        whole = PlainAssembler().feed(data)
        for one in whole:
            parse_plain(one)
    except CodecError:
        return []
    if sum(map(len, whole)) != len(data):
        return []
    readings: list[Reading] = []
    at = 0
    for one in whole:
        told = _clear(one, at, 0, sender)
        readings += [] if told is None else [told]
        at += len(one)
    return readings


def _sealed(data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
    """Sealed messages one after the other; nothing when the bytes are not all of them."""
    try:
        found = SealedAssembler().feed(data)
    except CodecError:
        return []
    if sum(HEAD + len(one.box) for one in found) != len(data):
        return []
    readings: list[Reading] = []
    at = 0
    for one in found:
        readings.append(_envelope(one, at, sender, key))
        at += HEAD + len(one.box)
    return readings


def _envelope(sealed: g.Sealed, at: int, sender: Sender | None, key: bytes | None) -> Reading:
    layout = LAYOUTS[SEALED]
    fields, parts = mapped(layout, sealed.build(), at)
    envelope = Section("envelope", tuple(parts))
    if key is None:
        return Reading(SEALED, sender, (envelope,), fields, frozenset(), "sealed; a key of 32 bytes opens it")
    try:
        plain = open_sealed(key, sealed).plaintext
    except CodecError as problem:
        return Reading(SEALED, sender, (envelope,), fields, frozenset(), "", str(problem))
    told = _clear(plain, 0, ID, sender)
    if told is None:
        return Reading(SEALED, sender, (envelope,), fields)
    inner = replace(told.sections[0], title="box, opened (offsets in the plaintext)")
    return replace(told, sections=(envelope, inner), fields={**told.fields, "box_nonce": sealed.nonce.hex()})


def _expanded(part: Part, message: str, fields: Mapping[str, Any]) -> list[Part]:
    """The part with what it means, or the fields of a log entry's data."""
    if message == "LogEntry" and part.name == "data" and fields["kind"] in LOG_DATA.rows:
        try:
            _, inner = mapped(LOG_DATA.rows[fields["kind"]], part.data)
        except CodecError:
            return [part]
        return [_meant(one) for one in moved(inner, part.start, "data.")]
    return [_meant(part)]


def _meant(part: Part) -> Part:
    name = part.name.rpartition(".")[2]
    names = _VALUES.get(name)
    if names is not None and part.value in list(names):
        return replace(part, meaning=names(part.value).name.lower().replace("_", " "))
    if isinstance(part.value, bytes) and name in ("name", "suffix"):
        return replace(part, meaning=parse_name(part.value))
    if isinstance(part.value, bytes) and len(part.value) == 7:
        return replace(part, meaning=_moment(part.value))
    return part


def _moment(data: bytes) -> str:
    try:
        moment = parse_moment(data)
    except Malformed:
        return ""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S} UTC"
