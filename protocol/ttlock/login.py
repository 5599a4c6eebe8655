"""How a client proves that it holds the lock's unlock key.

The lock answers `41` (admin) or `55` (eKey) with a random number R; the client sends S = (R + unlockKey) mod 2^32 in
`30`, or straight in `47` and `58`. Source: vendor Android SDK 3.3.1; three captured pairs of R and S give one key.
"""

from __future__ import annotations

PERMANENT_START = bytes((0, 1, 31, 14, 0))
PERMANENT_END = bytes((99, 11, 30, 14, 0))
"""The window that ttlock-sdk-js names for a permanent eKey."""

PACKED_START = bytes.fromhex("0001311400")
PACKED_END = bytes.fromhex("9911301400")
"""What ttlock-ble names for any eKey: the same digits packed two to a byte, no dates in plain binary."""


def proof(random: int, unlock_key: int) -> int:
    """S for this R."""
    return (random + unlock_key) & 0xFFFF_FFFF
