"""The protocol packages whose `declarations.py` the generator turns into a checked-in `generated.py`."""

from __future__ import annotations

PACKAGES: tuple[str, ...] = (
    "latchwork.protocol.august",
    "latchwork.protocol.desfire",
    "latchwork.protocol.dormakaba",
    "latchwork.protocol.keycard",
    "latchwork.protocol.ndef",
    "latchwork.protocol.osdp",
    "latchwork.protocol.pcsc",
    "latchwork.protocol.nuki",
    "latchwork.protocol.pn532",
    "latchwork.protocol.tedee",
    "latchwork.protocol.ttlock",
    "latchwork.protocol.visionline",
    "latchwork.protocol.zigbee",
    "latchwork.protocol.zwave",
)
