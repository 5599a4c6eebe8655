"""Commands of Zigbee and Z-Wave that no layout declares: an example of each, as it is read."""

from __future__ import annotations

from collections.abc import Iterable

from latchwork.protocol.codec.picture import Cell
from latchwork.protocol.wire_formats.registry import FORMATS
from latchwork.protocol.zigbee import discovery, general
from latchwork.protocol.zigbee.frames import GENERAL, build_frame
from latchwork.protocol.zigbee.general import GeneralCommand
from latchwork.protocol.zwave.commands import IRREGULAR, encode
from pages.boxes import bytes_of, framed
from pages.members import docstring
from pages.samples import sample

HEADER = 3
"""Bytes of a frame before its payload: frame control, sequence and command, pictured as the layout Frame."""


def general_commands() -> str:
    return _commands(row for row in GENERAL.values() if row.__module__ == general.__name__)


def discovery_commands() -> str:
    return _commands(row for row in GENERAL.values() if row.__module__ == discovery.__name__)


def _commands(rows: Iterable[type[GeneralCommand]]) -> str:
    """The payload behind the frame's header. A record that may come again is shown once."""
    text = ""
    for row in sorted(rows, key=lambda one: one.CODE):
        frame = build_frame(sample(row), 0)
        direction = "To the client. " if row.TO_CLIENT else ""
        said = f"{docstring(row)}\n\n" if docstring(row) else ""
        text += (
            f"\n### {row.CODE:02X} {row.__name__}\n\n{said}{direction}*{row.SOURCE}*\n{_boxes('zigbee', frame, HEADER)}"
        )
    return text


def irregular_commands() -> str:
    text = ""
    for row in IRREGULAR:
        code = " ".join(f"{one:02X}" for one in row.CODE)
        text += f"\n### {code} {row.__name__}\n\n{docstring(row)} *{row.SOURCE}*\n"
        text += _boxes("zwave-cc", encode(sample(row)), 0)
    return text


def _boxes(name: str, data: bytes, start: int) -> str:
    [reading] = FORMATS[name].read(data, None, None)
    parts = [one for section in reading.sections for one in section.parts if one.start >= start]
    cells = [Cell(f"{one.name} {bytes_of(one.data)}", str(one.end - one.start)) for one in parts]
    return framed(cells) if cells else "\nNo fields.\n"
