"""A recorded conversation, deciphered for those who hold its keys.

What a recording masks stays masked: the bytes are not in the file. What went enciphered under a device's own key was
kept, and opens here. Each protocol tells its frames in its own way:

    ttlock   each frame by itself, under the lock's key
    osdp     from the handshake on, which is in the open, under the base key (SCBK)
    zwave    S0 from the first nonce on, S2 from the first new nonces on, under the network keys
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, stray
from latchwork.protocol.wire_formats.outline import outline
from latchwork.protocol.wire_formats.registry import FORMATS
from latchwork.protocol.wire_formats.zwave import command_map
from latchwork.protocol.wire_formats.zwave_names import CARRYING
from latchwork.protocol.zwave.listening import Closed, Listener
from latchwork.world.wire_file import Record

MASKED = "the recording masks what is secret in it"
CONTROLLER = 1
"""The host's node, where the recording does not tell it."""
DECIPHERED = "deciphered (offsets in the plaintext)"


@dataclass(frozen=True, slots=True)
class Told:
    """One message and the record in which it began."""

    record: Record
    reading: Reading


def masked_bytes(shown: str) -> list[int | None]:
    """The bytes of a record; None for one that is masked."""
    pairs = (shown[at : at + 2] for at in range(0, len(shown), 2))
    return [None if pair == "**" else int(pair, 16) for pair in pairs]


class _Stream:
    """Records that follow each other, as one run of bytes that remembers where each came from."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = list(records)
        self.bytes: list[int | None] = []
        self._starts: list[int] = []
        for record in self.records:
            self._starts.append(len(self.bytes))
            self.bytes += masked_bytes(record.shown)

    def open(self, start: int, end: int) -> bool:
        return None not in self.bytes[start:end]

    def data(self, start: int = 0, end: int | None = None) -> bytes:
        """With zeros where it is masked."""
        return bytes(byte or 0 for byte in self.bytes[start:end])

    def record(self, offset: int) -> Record:
        return self.records[bisect_right(self._starts, offset) - 1]


def _each_way(records: Sequence[Record]) -> Iterable[tuple[_Stream, Sender]]:
    for sent in (True, False):
        yield _Stream(record for record in records if record.sent is sent), "host" if sent else "device"


def _frame_by_frame(protocol: str, records: Sequence[Record], key: bytes | None) -> list[Told]:
    """For protocols whose frames can be told although they are masked in part."""
    told: list[Told] = []
    for stream, sender in _each_way(records):
        for frame in outline(protocol, stream.bytes, sender):
            record = stream.record(frame.start)
            if not stream.open(frame.start, frame.end):
                told.append(Told(record, Reading(frame.name or "a masked frame", sender, about=MASKED)))
                continue
            told += [Told(record, one) for one in _read(protocol, stream.data(frame.start, frame.end), sender, key)]
    return sorted(told, key=lambda one: one.record.number)


def _read(protocol: str, data: bytes, sender: Sender, key: bytes | None) -> list[Reading]:
    """What does not open under the key is told as it is without one, with the reason."""
    try:
        return FORMATS[protocol].read(data, sender, key)
    except CodecError as error:
        problem = str(error)
    try:
        return [replace(one, problem=problem) for one in FORMATS[protocol].read(data, sender, None)]
    except CodecError:
        return [stray(data, 0, problem)]


def _ttlock(records: Sequence[Record], keys: Sequence[bytes]) -> list[Told]:
    return _frame_by_frame("ttlock", records, keys[0] if keys else None)


def _osdp(records: Sequence[Record], keys: Sequence[bytes]) -> list[Told]:
    """One line that both sides share, so one run of bytes."""
    stream = _Stream(records)
    told: list[Told] = []
    for reading in FORMATS["osdp"].read(stream.data(), None, keys[0] if keys else None):
        parts = reading.sections[0].parts
        if not stream.open(parts[0].start, parts[-1].end):
            reading = Reading("a masked packet", None, about=MASKED)
        told.append(Told(stream.record(parts[0].start), reading))
    return told


def _zwave(records: Sequence[Record], keys: Sequence[bytes]) -> list[Told]:
    told = _frame_by_frame("zwave", records, None)
    listener, own = Listener(keys), CONTROLLER
    for one in told:
        if one.reading.message == "GetHomeAndNodeIdResponse":
            listener.home_id = bytes.fromhex(one.reading.fields["home"])
            own = int(one.reading.fields["node"])
    return [replace(one, reading=_heard(listener, own, one.reading)) for one in told]


def _heard(listener: Listener, own: int, reading: Reading) -> Reading:
    if reading.message not in CARRYING or not reading.fields:
        return reading
    fields = reading.fields
    if reading.sender == "host":
        way = (int(fields.get("source", own)), int(fields["node"]))
    else:
        way = (int(fields["source"]), int(fields.get("destination", own)))
    opened = listener.hear(*way, bytes.fromhex(fields["data"]))
    if opened is None:
        return reading
    if isinstance(opened, Closed):
        return replace(reading, about=f"It stays closed: {opened.value}.")
    try:
        command = command_map(opened)
    except CodecError as error:
        return replace(reading, problem=f"deciphered, it is no command: {error}")
    section = Section(DECIPHERED, tuple(command.parts))
    return replace(
        reading, message=f"{reading.message}: {command.message}", sections=(*reading.sections, section), about=""
    )


SESSIONS: dict[str, Callable[[Sequence[Record], Sequence[bytes]], list[Told]]] = {
    "ttlock": _ttlock,
    "osdp": _osdp,
    "zwave": _zwave,
}
"""Protocols whose recorded conversations open: records of one device in the order in which they passed, and keys."""
