"""CRC-CCITT: polynomial 1021, start ffff, neither reflected nor inverted. Source: Nuki Smart Lock API V2.1 §3.4."""

from __future__ import annotations

import binascii


def crc16(data: bytes) -> int:
    """Over everything that stands before it in the plaintext."""
    return binascii.crc_hqx(data, 0xFFFF)
