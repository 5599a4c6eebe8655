"""Raw frames to a card through PC/SC: the data objects of the transparent commands (FF C2).

Objects are BER-TLV, one behind the other, answered by objects of which C0 says what became of them. Facts from the
PC/SC part 3 supplemental document 2.02; that the timer's low byte comes first, from what ACS and Sony readers are sent.
A session goes: start (81), flags (90), exchanges (95), end (82). The flags are two bytes whose order public documents
do not tell, so they are passed through.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pcsc import generated as g


class Function(IntEnum):
    MANAGE_SESSION = 0x00
    EXCHANGE = 0x01
    SWITCH_PROTOCOL = 0x02


class Tag(IntEnum):
    START_SESSION = 0x81
    END_SESSION = 0x82
    FIELD_OFF = 0x83
    FIELD_ON = 0x84
    SWITCH_PROTOCOL = 0x8F
    FRAME_FLAGS = 0x90
    SEND_BITS = 0x91
    RECEIVE_BITS = 0x92
    SEND = 0x93
    RECEIVE = 0x94
    SEND_AND_RECEIVE = 0x95
    RESPONSE_STATUS = 0x96
    RESPONSE = 0x97
    STATUS = 0xC0
    TIMER = 0x5F46


TWO_BYTES = 0x1F
"""These bits of a tag's first byte say that another follows."""
LONG_LENGTH = 0x80
SW_OK = 0x9000


@dataclass(frozen=True, slots=True)
class DataObject:
    tag: int
    value: bytes = field(default=b"", repr=False)


def build_objects(objects: Iterable[DataObject]) -> bytes:
    """Raises `Malformed`."""
    return b"".join(_tag(one.tag) + _length(len(one.value)) + one.value for one in objects)


def _tag(tag: int) -> bytes:
    size = 2 if tag > 0xFF else 1
    data = tag.to_bytes(2, "big")[2 - size :] if 0 < tag <= 0xFFFF else b""
    if not data or (data[0] & TWO_BYTES == TWO_BYTES) != (size == 2) or (data[-1] & 0x80 and size == 2):
        raise Malformed("data object", "its tag is neither one byte nor two")
    return data


def _length(size: int) -> bytes:
    if size < LONG_LENGTH:
        return bytes((size,))
    if size > 0xFFFF:
        raise Malformed("data object", "its value has more than 65535 bytes")
    data = size.to_bytes(1 if size <= 0xFF else 2, "big")
    return bytes((LONG_LENGTH | len(data),)) + data


def parse_objects(data: bytes) -> list[DataObject]:
    """Raises `Malformed`. Some readers use a longer form of a length than needed, so any is taken."""
    found: list[DataObject] = []
    at = 0
    while at < len(data):
        size = 2 if data[at] & TWO_BYTES == TWO_BYTES else 1
        tag = int.from_bytes(data[at : at + size], "big")
        start, length = _read_length(data, at + size)
        if start + length > len(data):
            raise Malformed("data object", "its length reaches beyond its bytes")
        _tag(tag)
        found.append(DataObject(tag, data[start : start + length]))
        at = start + length
    return found


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    """Where the value begins, and how long it is."""
    first = data[at : at + 1]
    if not first:
        raise Malformed("data object", "it ends before its length")
    if first[0] < LONG_LENGTH:
        return at + 1, first[0]
    size = first[0] & ~LONG_LENGTH
    if size not in (1, 2) or at + 1 + size > len(data):
        raise Malformed("data object", "it ends before its length")
    return at + 1 + size, int.from_bytes(data[at + 1 : at + 1 + size], "big")


def command(function: Function, *objects: DataObject) -> g.TransparentCommand:
    return g.TransparentCommand(function, build_objects(objects), 0)


def timer(microseconds: int) -> DataObject:
    """How long the next exchange may take. Raises `Malformed`."""
    if not 0 <= microseconds < 1 << 32:
        raise Malformed("timer", "it is four bytes of microseconds")
    return DataObject(Tag.TIMER, microseconds.to_bytes(4, "little"))


def timer_microseconds(value: bytes) -> int:
    if len(value) != 4:
        raise Malformed("timer", "it is four bytes of microseconds")
    return int.from_bytes(value, "little")


@dataclass(frozen=True, slots=True)
class Result:
    """What an exchange gave. `failed` is the number of the object at fault (0: the whole), None when all went well."""

    sw: int
    failed: int | None
    response: bytes | None = field(default=None, repr=False)


def read_result(data: bytes) -> Result:
    """From the data of the answer, without its own status word. Raises `Malformed`."""
    objects = {one.tag: one.value for one in parse_objects(data)}
    status = objects.get(Tag.STATUS)
    if status is None or len(status) != 3:
        raise Malformed("transparent answer", "it has no status object of three bytes")
    sw = int.from_bytes(status[1:], "big")
    return Result(sw, None if sw == SW_OK else status[0], objects.get(Tag.RESPONSE))
