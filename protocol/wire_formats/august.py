"""August and Yale frames as a byte map: in clear as they are, or deciphered with a key.

With a key, frames of the secure channel open by themselves; those of the normal channel are one running stream, so the
bytes of one direction have to be all there from the opening of the session on. A command is named by its generated
class (`SetKeycode`), an acknowledgement is `Acknowledgement`, and a frame that does not open is `EncipheredFrame`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Any

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.ciphers import NormalCipher, SecureCipher
from latchwork.protocol.august.constants import (
    BLOCK,
    FRAME,
    OPCODE_NAMES,
    ActivityType,
    Flag,
    Result,
    SecureOpcode,
    StatusType,
)
from latchwork.protocol.august.declarations import DECLARATIONS, RECORDS
from latchwork.protocol.august.frames import MARK, Frame, Unknown, parse_frame
from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated, bytes_from, number_from
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
COMMANDS: dict[str, int] = {row.__name__: opcode for opcode, row in g.REQUEST.items()}
ANSWERS: dict[str, int] = {row.__name__: opcode for opcode, row in g.ANSWER.items()}
ACKNOWLEDGEMENT = "Acknowledgement"
SECURE = "SecureFrame"
ENCIPHERED = "EncipheredFrame"
UNKNOWN = "UnknownFrame"

BODY_AT = 4
SECURE_MARK = 0x0F
HEADER = {"index": 0, "mark": MARK, "end": 0}
"""What a frame has beside its body, and what is usual."""

_FLAGS = {
    Flag.COMMAND: "a command",
    Flag.ACKNOWLEDGEMENT: "an acknowledgement",
    Flag.ANSWER: "an answer, a result or news",
    Flag.WRONG_CHECKSUM: "the command's checksum was wrong",
}
_VALUES: dict[str, type[IntEnum]] = {"status_type": StatusType, "result": Result, "kind": ActivityType}


class AugustFormat:
    name = "august"
    about = "August and Yale Access frames of 18 bytes, in clear; --key opens enciphered ones, in order"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        opener = _Opener(key)
        whole = len(data) // FRAME * FRAME
        readings = [opener.read(data[at : at + FRAME], at, sender) for at in range(0, whole, FRAME)]
        if whole < len(data):
            readings.append(stray(data[whole:], whole, f"an unfinished frame: {FRAME} bytes make one"))
        return readings

    def messages(self, sender: Sender) -> list[str]:
        own = [*COMMANDS] if sender == "host" else [*ANSWERS, ACKNOWLEDGEMENT]
        return [*own, SECURE, UNKNOWN, ENCIPHERED]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message == ENCIPHERED:
            data = bytes_from(stated.get("data", ""), message, "data")
            if len(data) != FRAME:
                raise Malformed(message, f"data has {len(data)} bytes where {FRAME} belong")
            return data
        if message == SECURE:
            plain = build_stated(LAYOUTS[SECURE], {"gap": "000000", **stated})
            return plain if key is None else SecureCipher(key).encrypt(plain)
        frame = _stated_frame(message, dict(stated)).build()
        return frame if key is None else NormalCipher(key).encrypt(frame)


def _stated_frame(message: str, stated: dict[str, Any]) -> Frame:
    head = {name: number_from(stated.pop(name, usual), message, name) for name, usual in HEADER.items()}
    if message in COMMANDS:
        flag, opcode = int(Flag.COMMAND), COMMANDS[message]
    elif message in ANSWERS:
        flag, opcode = int(Flag.ANSWER), ANSWERS[message]
    elif message in (ACKNOWLEDGEMENT, UNKNOWN):
        opcode = number_from(stated.pop("opcode", None), message, "opcode")
        flag = int(Flag.ACKNOWLEDGEMENT)
    else:
        raise UnknownMessage(f"August has no message {message!r}")
    if message == UNKNOWN:
        flag = number_from(stated.pop("flag", None), message, "flag")
        body = bytes_from(stated.pop("body", None), message, "body")
    else:
        body = build_stated(LAYOUTS[message], stated)
    return Frame(flag, opcode, Unknown(body), head["index"], head["mark"], head["end"])


class _Opener:
    """Reads frames in order, with the state of the running cipher."""

    def __init__(self, key: bytes | None) -> None:
        self._secure = None if key is None else SecureCipher(key)
        self._normal = None if key is None else NormalCipher(key)

    def read(self, data: bytes, at: int, sender: Sender | None) -> Reading:
        if self._secure is None or self._normal is None:
            told = _told(data, at, sender, "frame")
            return told or _enciphered(data, at, sender, "enciphered; --key HEX opens it", "")
        secure = data[BLOCK] == SECURE_MARK
        plain = (self._secure if secure else self._normal).decrypt(data)
        told = _told(plain, 0, sender, "frame, deciphered (offsets in the plaintext)")
        if told is None:
            why = "not sound under this key: the key is wrong, or the frame before it is missing"
            return _enciphered(data, at, sender, "", why)
        return replace(told, sections=(Section("frame", _wire(data, at)), *told.sections))


def _wire(data: bytes, at: int) -> tuple[Part, ...]:
    parts = [piece(data, 0, BLOCK, "ciphertext"), piece(data, BLOCK, BLOCK + 1, "mark", data[BLOCK])]
    return tuple(moved([*parts, piece(data, BLOCK + 1, FRAME, "end", data[BLOCK + 1])], at))


def _enciphered(data: bytes, at: int, sender: Sender | None, about: str, problem: str) -> Reading:
    section = Section("frame", _wire(data, at))
    return Reading(ENCIPHERED, sender, (section,), {"data": data.hex()}, frozenset(), about, problem)


def _told(plain: bytes, at: int, sender: Sender | None, title: str) -> Reading | None:
    """A sound frame in clear; None for anything else."""
    try:
        if plain[BLOCK] == SECURE_MARK:
            return _secure(plain, at, sender, title)
        return _normal(parse_frame(plain), plain, at, title)
    except CodecError:
        return None


def _secure(plain: bytes, at: int, sender: Sender | None, title: str) -> Reading:
    layout = LAYOUTS[SECURE]
    fields, parts = mapped(layout, plain, at)
    opcode = fields["opcode"]
    name = SecureOpcode(opcode).name.lower().replace("_", " ") if opcode in list(SecureOpcode) else ""
    told = [replace(part, meaning=name) if part.name == "opcode" else part for part in parts]
    return Reading(SECURE, sender, (Section(title, tuple(told)),), fields, layout.secret, layout.doc)


def _normal(frame: Frame, plain: bytes, at: int, title: str) -> Reading:
    name = type(frame.body).__name__
    head = [
        piece(plain, 0, 1, "flag", frame.flag, _FLAGS[Flag(frame.flag)]),
        piece(plain, 1, 2, "opcode", frame.opcode, OPCODE_NAMES.get(frame.opcode, "")),
        piece(plain, 2, 3, "index", frame.index),
        piece(plain, 3, 4, "checksum", plain[3], "right"),
    ]
    tail = [piece(plain, BLOCK, BLOCK + 1, "mark", frame.mark), piece(plain, BLOCK + 1, FRAME, "end", frame.end)]
    extra = {field: getattr(frame, field) for field, usual in HEADER.items() if getattr(frame, field) != usual}
    body = plain[BODY_AT:BLOCK]
    sender: Sender = "host" if frame.flag == Flag.COMMAND else "device"
    if isinstance(frame.body, Unknown):
        inner = [replace(piece(plain, BODY_AT, BLOCK, "body"), secret=True)]
        fields = {"flag": frame.flag, "opcode": frame.opcode, "body": body.hex(), **extra}
        section = Section(title, tuple(moved([*head, *inner, *tail], at)))
        return Reading(UNKNOWN, sender, (section,), fields, frozenset({"body"}), "No layout of it is known.")
    layout = LAYOUTS[name]
    values, parts = mapped(layout, body)
    told = [one for part in moved(parts, BODY_AT) for one in _expanded(part, name, values)]
    if name == ACKNOWLEDGEMENT:
        values["opcode"] = frame.opcode
    section = Section(title, tuple(moved([_checked(one, name) for one in head] + told + tail, at)))
    return Reading(name, sender, (section,), {**values, **extra}, layout.secret, layout.doc)


def _checked(part: Part, message: str) -> Part:
    """A checksum beside a secret body would tell a digit of it."""
    return replace(part, secret=bool(LAYOUTS[message].secret)) if part.name == "checksum" else part


def _expanded(part: Part, message: str, values: Mapping[str, Any]) -> list[Part]:
    """The part, or the fields of the log's record that it holds."""
    if message == "Activity" and part.name == "record" and values["kind"] in RECORDS.rows:
        _, inner = mapped(RECORDS.rows[values["kind"]], part.data)
        return moved(inner, part.start, "record.")
    names = _VALUES.get(part.name)
    meaning = names(part.value).name.lower() if names is not None and part.value in list(names) else ""
    return [replace(part, meaning=part.meaning or meaning)]
