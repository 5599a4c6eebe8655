"""Names for the frames of a recorded stream whose secret bytes are masked.

A masked byte is None. Only what stands in the open is read: where a frame begins and ends, and the bytes that say what
it is. So there is no checksum to check, and a name is missing where the byte that tells it is masked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.frames import TFI_CHIP, TFI_HOST
from latchwork.protocol.ttlock.commands import Command
from latchwork.protocol.wire_formats.card_layouts import CARD_COMMANDS
from latchwork.protocol.wire_formats.model import Sender
from latchwork.protocol.wire_formats.zwave_names import CARRYING, CLASSES
from latchwork.protocol.zwave import generated as zwave
from latchwork.protocol.zwave.frames import SHORTEST, START, Signal
from latchwork.protocol.zwave.irregular import Crc16Encapsulation, NotificationReport, UserCodeCapabilitiesReport

Masked = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Named:
    """A frame from `start` to `end` of the stream; `name` is empty where it is masked."""

    start: int
    end: int
    name: str


Outliner = Callable[[Masked, int, Sender], tuple[int, str] | None]
"""(stream, position, sender) to size and name of the frame that begins there; None when none does."""


def outline(protocol: str, stream: Masked, sender: Sender) -> list[Named]:
    """Every frame that can be told in one direction of a link, in order."""
    outliner = OUTLINERS[protocol]
    found: list[Named] = []
    at = 0
    while at < len(stream):
        frame = outliner(stream, at, sender)
        if frame is None:
            at += 1
            continue
        size, name = frame
        found.append(Named(at, min(at + size, len(stream)), name))
        at += size
    return found


def recognise(stream: Masked) -> str | None:
    """The protocol of a stream, told by the first beginning of a frame in it; None when nothing is known."""
    for at in range(len(stream)):
        one, two, three = (*stream[at : at + 3], None, None, None)[:3]
        if (one, two) == (0x7F, 0x5A):
            return "ttlock"
        if (one, two) == (0x55, 0x55) or (one, two, three) == (0x00, 0x00, 0xFF):
            return "pn532"
        if one == START and two is not None and two >= SHORTEST and three in (0, 1):
            return "zwave"
        if one in (Signal.ACK, Signal.NAK, Signal.CAN):
            return "zwave"
    return None


def _at(stream: Masked, index: int) -> int | None:
    return stream[index] if index < len(stream) else None


def _ttlock(stream: Masked, at: int, sender: Sender) -> tuple[int, str] | None:
    if (_at(stream, at), _at(stream, at + 1)) != (0x7F, 0x5A):
        return None
    command, length = _at(stream, at + 9), _at(stream, at + 11)
    if length is None:
        return None
    known = command in list(Command)
    return 15 + length, Command(command).name if known and command is not None else ""


def _zwave(stream: Masked, at: int, sender: Sender) -> tuple[int, str] | None:
    first = stream[at]
    if first in list(Signal):
        return 1, Signal(first).name
    length, kind, function = (_at(stream, at + step) for step in (1, 2, 3))
    if first != START or length is None or length < SHORTEST or function is None:
        return None
    tables: dict[tuple[Sender, int], Mapping[int, type]] = {
        ("host", 0): zwave.HOST_REQUEST,
        ("device", 1): zwave.STICK_RESPONSE,
        ("device", 0): zwave.STICK_REQUEST,
    }
    row = tables.get((sender, kind if kind is not None else -1), {}).get(function)
    if row is None:
        return length + 2, f"function {function:02x}"
    name = row.__name__
    return length + 2, f"{name}: {_command(stream, at, name)}" if name in CARRYING else name


_COMMAND_AT = {"SendData": 6, "SendDataBridge": 7, "ApplicationCommand": 7, "BridgeApplicationCommand": 8}
"""Offset of the carried command in its frame."""


_WRAPPED_AT: dict[tuple[int, int], int] = {(0x6C, 0x01): 4, (0x60, 0x0D): 4, (0x56, 0x01): 2}
"""Offset of the command inside a command that wraps another."""

MOST_WRAPS = 3
"""Supervision in a multi channel in a CRC-16 is the deepest that locks do."""

_IRREGULAR_NAMES: dict[tuple[int, int], str] = {
    row.CODE: row.__name__ for row in (Crc16Encapsulation, NotificationReport, UserCodeCapabilitiesReport)
}


def _command(stream: Masked, at: int, message: str) -> str:
    return _command_at(stream, at + _COMMAND_AT[message])


def _command_at(stream: Masked, start: int, wraps: int = 0) -> str:
    group, command = _at(stream, start), _at(stream, start + 1)
    if group is None:
        return "masked"
    if command is None:
        return CLASSES.get(group, f"class {group:02x}")
    code = group, command
    row = zwave.COMMAND.get(code)
    wrapping = code in _WRAPPED_AT and wraps < MOST_WRAPS
    name = (
        row.__name__ if row is not None else _IRREGULAR_NAMES.get(code) or f"{CLASSES.get(group, group)} {command:02x}"
    )
    return f"{name} of {_command_at(stream, start + _WRAPPED_AT[code], wraps + 1)}" if wrapping else name


def _pn532(stream: Masked, at: int, sender: Sender) -> tuple[int, str] | None:
    if (_at(stream, at), _at(stream, at + 1)) != (0x00, 0xFF):
        return None
    length, check = _at(stream, at + 2), _at(stream, at + 3)
    if (length, check) == (0x00, 0xFF):
        return 5, "Ack"
    if (length, check) == (0xFF, 0x00):
        return 5, "Nack"
    body = at + 4
    if (length, check) == (0xFF, 0xFF):
        high, low = _at(stream, at + 4), _at(stream, at + 5)
        if high is None or low is None:
            return None
        length, body = high << 8 | low, at + 7
    elif length is None or check is None or (length + check) & 0xFF:
        return None
    if length == 1:
        return body + 2 - at, "ErrorFrame"
    tfi, code = _at(stream, body), _at(stream, body + 1)
    tables: dict[int, Mapping[int, type]] = {TFI_HOST: pn532.REQUEST, TFI_CHIP: pn532.RESPONSE}
    row = tables.get(tfi if tfi is not None else -1, {}).get(code if code is not None else -1)
    name = row.__name__ if row is not None else ""
    if name == "InDataExchange":
        name = f"{name}: {_card_command(stream[body + 3 : body + length])}"
    return body + length + 1 - at, name


_CARD_NAMES: dict[tuple[int, int], str] = {}
for _name, _layout in CARD_COMMANDS.items():
    _CARD_NAMES.setdefault((_layout.tree.subcons[0].build(None)[0], _layout.tree.sizeof()), _name)


def _card_command(masked: Masked) -> str:
    """By code and length; a masked code is not told."""
    if not masked or masked[0] is None:
        return "masked"
    return _CARD_NAMES.get((masked[0], len(masked)), f"card command {masked[0]:02x}")


OUTLINERS: dict[str, Outliner] = {"ttlock": _ttlock, "zwave": _zwave, "pn532": _pn532}
