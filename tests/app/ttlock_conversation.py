"""A conversation with a TTLock for recordings and captures, from the vectors."""

from __future__ import annotations

import json
from pathlib import Path

VECTORS = Path(__file__).parents[1] / "vectors"
Said = list[tuple[bool, bytes]]
"""Whether the app sent it, and the bytes."""


def ttlock_frames() -> tuple[Said, str]:
    """Every frame of the vectors that goes under one key, in pieces of 20 bytes as Bluetooth carries them."""
    listed = json.loads((VECTORS / "ttlock-ble.json").read_text())["vectors"]
    key = next(one["aes_key"] for one in listed if one["id"] == "tx_passcode_add_permanent")
    said: Said = []
    for one in listed:
        if one.get("aes_key") == key and "frame" in one:
            frame = bytes.fromhex(one["frame"])
            said += [(one["direction"] == "app_to_lock", frame[at : at + 20]) for at in range(0, len(frame), 20)]
    return said, key
