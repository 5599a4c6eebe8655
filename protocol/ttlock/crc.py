"""The CRC-8 of a TTLock frame: Dallas/Maxim with one changed table entry.

Entry 33 holds 0x07 where the Maxim table has 0x7D. Captured lock replies carry checksums that only the changed table
gives (bazuchan/esphome-ttlock; kind3r/ttlock-sdk-js issue 22), so a lock sends with it. Clients written with the plain
table exist, so a receiver may want to know both.
"""

from __future__ import annotations


def _maxim_table() -> bytes:
    """Reflected polynomial 0x8C."""
    table = bytearray()
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0x8C if crc & 1 else crc >> 1
        table.append(crc)
    return bytes(table)


PLAIN_TABLE = _maxim_table()
TABLE = PLAIN_TABLE[:0x21] + b"\x07" + PLAIN_TABLE[0x22:]


def crc8(data: bytes, table: bytes = TABLE) -> int:
    """Checksum of `data`, initial value 0; pass `PLAIN_TABLE` for the unchanged Maxim checksum."""
    crc = 0
    for byte in data:
        crc = table[crc ^ byte]
    return crc
