"""Captured files as recordings: the ATT writes and notifications of a Bluetooth HCI capture, device by device.

btsnoop (an Android phone's Bluetooth HCI snoop log, BlueZ's btmon) is read with bumble, pcapng (Wireshark) with
python-pcapng; each is asked for only when such a file is opened. Host and controller do not encipher between each
other, so the capture of a link that Bluetooth enciphers is in the open. What a sniffer heard on the air is not read
here, nor is the older pcap; `editcap -F pcapng` makes the new one of it. Long values written in pieces (Prepare Write)
are left out.

A capture has no masks. Whoever shows one masks it as a recording would have been.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from latchwork.app.wire_sessions import masked_bytes
from latchwork.protocol.pn532.redact import Redactor as Pn532Redactor
from latchwork.protocol.ttlock.redact import Redactor as TtlockRedactor
from latchwork.protocol.wire_formats.outline import recognise
from latchwork.protocol.zwave.redact import Redactor as ZwaveRedactor
from latchwork.world.wire_file import Header, Record, Redactor, RedactorFactory, WireFileError

BTSNOOP, PCAPNG = b"btsnoop\0", b"\x0a\x0d\x0d\x0a"
PCAP = frozenset(bytes.fromhex(magic) for magic in ("a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1"))
HCI_H4, HCI_H4_WITH_DIRECTION = 187, 201
"""Link types of pcapng: https://www.tcpdump.org/linktypes.html."""

_REDACTORS: dict[str, RedactorFactory] = {
    "ttlock": lambda direction: TtlockRedactor(direction),
    "zwave": ZwaveRedactor,
    "pn532": Pn532Redactor,
}


@dataclass(frozen=True, slots=True)
class Packet:
    """One H4 packet between host and controller; `received` says that the controller sent it."""

    at: datetime
    received: bool
    data: bytes


def is_capture(path: Path) -> bool:
    """Whether a file is a capture of another program rather than a wire file. Raises `WireFileError`."""
    return _head(path)[:4] in (BTSNOOP[:4], PCAPNG, *PCAP)


def read_capture(path: Path) -> tuple[Header, list[Record]]:
    """In the order in which they passed, no byte masked. Raises `WireFileError`: one sentence."""
    head = _head(path)
    if head == BTSNOOP:
        packets = list(_btsnoop(path))
    elif head[:4] == PCAPNG:
        packets = list(_pcapng(path))
    else:
        raise WireFileError(
            f"{path} is a pcap file, which is not read here; make pcapng of it with `editcap -F pcapng`"
        )
    if not packets:
        raise WireFileError(f"{path} holds no packet between a Bluetooth host and its controller")
    start = packets[0].at
    line = _Line()
    records = [record for packet in packets for record in line.take(packet, (packet.at - start).total_seconds())]
    return Header(None, start), [replace(one, number=number) for number, one in enumerate(records, start=1)]


def masked(records: list[Record]) -> list[Record]:
    """As a recording would have them: what is secret in a known protocol, and all of what nobody described."""
    spoken: dict[str, list[int | None]] = {}
    for record in records:
        spoken.setdefault(record.device, []).extend(masked_bytes(record.shown))
    makes = {device: _REDACTORS.get(recognise(stream) or "") for device, stream in spoken.items()}
    streams: dict[tuple[str, bool, str | None], list[Record]] = {}
    for record in records:
        streams.setdefault((record.device, record.sent, record.characteristic), []).append(record)
    hidden: dict[int, str] = {}
    for (device, sent, _), pieces in streams.items():
        make = makes[device]
        redactor = None if make is None else make("host" if sent else "device")
        hidden |= _masked_stream(pieces, redactor)
    return [replace(record, shown=hidden[record.number]) for record in records]


def _masked_stream(pieces: list[Record], redactor: Redactor | None) -> dict[int, str]:
    data = bytes.fromhex("".join(piece.shown for piece in pieces))
    shown = [f"{byte:02x}" for byte in data]
    settled, spans = 0, list[tuple[int, int]]()
    if redactor is not None:
        redactor.feed(data)
        settled, spans = redactor.settled, redactor.spans
    for low, high in (*spans, (settled, len(data))):
        shown[low:high] = ["**"] * (high - low)
    found, at = {}, 0
    for piece in pieces:
        size = len(piece.shown) // 2
        found[piece.number] = "".join(shown[at : at + size])
        at += size
    return found


# --- files ------------------------------------------------------------------------------------------------------------


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError as error:
        raise WireFileError(f"{path} cannot be read ({error.strerror}); check the name") from error


def _btsnoop(path: Path) -> Iterator[Packet]:
    try:
        make: Any = import_module("bumble.apps.show").SnoopPacketReader
    except ModuleNotFoundError as error:
        raise WireFileError(f"{path} needs bumble to be read; install latchwork[wire]") from error
    with path.open("rb") as file:
        try:
            reader = make(file)
        except (ValueError, struct.error) as error:
            raise WireFileError(f"{path} is no btsnoop file that can be read: {error}") from error
        if reader.data_link_type != make.DATALINK_H4:
            raise WireFileError(f"{path} has HCI packets without their type byte (H1); capture as H4, as btmon does")
        while not reader.at_end:
            try:
                at, received, data = reader.next_packet()
            except (struct.error, OverflowError) as error:
                raise WireFileError(f"{path} is damaged: {error}") from error
            if data:
                yield Packet(at.replace(tzinfo=UTC), bool(received), data)


def _pcapng(path: Path) -> Iterator[Packet]:
    try:
        pcapng, blocks, exceptions = (import_module(f"pcapng{part}") for part in ("", ".blocks", ".exceptions"))
    except ModuleNotFoundError as error:
        raise WireFileError(f"{path} needs the package python-pcapng to be read; install it") from error
    with path.open("rb") as file:
        try:
            for block in pcapng.FileScanner(file):
                if isinstance(block, blocks.EnhancedPacket):
                    yield from _h4(path, block.interface.link_type, block.timestamp, block.packet_data)
        except (exceptions.PcapngException, struct.error, ValueError, KeyError) as error:
            raise WireFileError(f"{path} is no pcapng file that can be read: {error}") from error


def _h4(path: Path, link_type: int, seconds: float, data: bytes) -> Iterator[Packet]:
    at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
    if link_type != HCI_H4_WITH_DIRECTION:
        what = " (HCI without direction)" if link_type == HCI_H4 else ""
        raise WireFileError(
            f"{path} has packets of link type {link_type}{what}; only Bluetooth HCI with direction "
            f"({HCI_H4_WITH_DIRECTION}) is read here"
        )
    if len(data) > 4:
        yield Packet(at, data[3] == 1, data[4:])


# --- Bluetooth --------------------------------------------------------------------------------------------------------

_ACL, _EVENT, _LE_META = 0x02, 0x04, 0x3E
_CONNECTED, _CONNECTED_ENHANCED = 0x01, 0x0A
_ATT_CHANNEL = 0x0004
_WRITES, _NOTIFICATIONS = (0x12, 0x52), (0x1B, 0x1D)
_CONTINUED = 0x01


class _Line:
    """Puts ATT values together from HCI packets. A device is named by its address, where the capture has it."""

    def __init__(self) -> None:
        self._connections: dict[int, str] = {}
        self._parts: dict[tuple[int, bool], bytes] = {}

    def take(self, packet: Packet, time: float) -> Iterator[Record]:
        data = packet.data
        if data[0] == _EVENT and len(data) > 14 and data[1] == _LE_META:
            self._event(data[3:])
        elif data[0] == _ACL and len(data) > 5:
            yield from self._acl(packet, time)

    def _event(self, event: bytes) -> None:
        """Connection Complete: subevent, status, handle(2), role, type of address, address(6)."""
        if event[0] in (_CONNECTED, _CONNECTED_ENHANCED) and event[1] == 0 and len(event) >= 12:
            handle = int.from_bytes(event[2:4], "little") & 0x0FFF
            self._connections[handle] = ":".join(f"{byte:02X}" for byte in event[11:5:-1])

    def _acl(self, packet: Packet, time: float) -> Iterator[Record]:
        head = int.from_bytes(packet.data[1:3], "little")
        way = (head & 0x0FFF, packet.received)
        continued = head >> 12 & 3 == _CONTINUED
        begun = self._parts.pop(way, None)
        if continued and begun is None:
            return
        whole = (begun or b"" if continued else b"") + packet.data[5:]
        if len(whole) < 4 or len(whole) < 4 + int.from_bytes(whole[:2], "little"):
            self._parts[way] = whole
            return
        if int.from_bytes(whole[2:4], "little") == _ATT_CHANNEL:
            yield from self._att(way[0], whole[4:], time)

    def _att(self, connection: int, pdu: bytes, time: float) -> Iterator[Record]:
        if len(pdu) <= 3 or pdu[0] not in (*_WRITES, *_NOTIFICATIONS):
            return
        device = self._connections.get(connection, f"connection {connection}")
        attribute = f"{int.from_bytes(pdu[1:3], 'little'):#06x}"
        yield Record(0, time, device, pdu[0] in _WRITES, pdu[3:].hex(), (), attribute)
