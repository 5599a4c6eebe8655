"""The protocol packages whose `declarations.py` the generator turns into a checked-in `generated.py`."""

from __future__ import annotations

PACKAGES: tuple[str, ...] = (
    "latchwork.protocol.keycard",
    "latchwork.protocol.pn532",
    "latchwork.protocol.ttlock",
    "latchwork.protocol.zwave",
)
