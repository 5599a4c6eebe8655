"""The two check values of a packet, over all bytes from the SOM to the one before the check."""

from __future__ import annotations

import binascii


def crc16(data: bytes) -> int:
    """Polynomial 1021, start 1D0F, neither reflected nor inverted; low byte first on the line."""
    return binascii.crc_hqx(data, 0x1D0F)


def checksum(data: bytes) -> int:
    """Brings the sum of all bytes to 0 modulo 256."""
    return -sum(data) & 0xFF
