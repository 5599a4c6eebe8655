"""The protocols whose bytes can be looked at and made: one row each."""

from __future__ import annotations

from latchwork.protocol.wire_formats.cards import KeyCardFormat, TypeAFormat
from latchwork.protocol.wire_formats.model import WireFormat
from latchwork.protocol.wire_formats.pn532 import Pn532Format
from latchwork.protocol.wire_formats.ttlock import TTLockFormat
from latchwork.protocol.wire_formats.zwave import ZWaveCommandFormat, ZWaveSerialFormat

_ROWS: tuple[WireFormat, ...] = (
    TTLockFormat(),
    ZWaveSerialFormat(),
    ZWaveCommandFormat(),
    Pn532Format(),
    TypeAFormat(),
    KeyCardFormat(),
)

FORMATS: dict[str, WireFormat] = {row.name: row for row in _ROWS}
