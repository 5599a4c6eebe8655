"""The two checksums that lie inside enciphered data.

CRC32 is that of Ethernet without the final inversion, low byte first (EV1 and EV2); CRC16 is CRC_A of ISO/IEC 14443-3
(legacy mode).
"""

from __future__ import annotations

from zlib import crc32 as ethernet_crc32

from latchwork.protocol.cards.iso14443a import crc_a

CRC32_SIZE = 4
CRC16_SIZE = 2


def crc32(data: bytes) -> bytes:
    return (ethernet_crc32(data) ^ 0xFFFFFFFF).to_bytes(CRC32_SIZE, "little")


def crc16(data: bytes) -> bytes:
    return crc_a(data)
