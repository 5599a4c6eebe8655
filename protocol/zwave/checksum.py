"""The two checksums of Z-Wave: the exclusive or over a serial frame and the CRC-16 over user codes."""

from __future__ import annotations

import binascii
from collections.abc import Iterable
from functools import reduce
from operator import xor


def frame_checksum(body: bytes | bytearray) -> int:
    """Over the bytes from Length to the last parameter (INS12350 §5.4.6); zero if the checksum itself is included."""
    return reduce(xor, body, 0xFF)


def crc16(data: bytes) -> int:
    """CRC-16/AUG-CCITT: polynomial 1021, start 1D0F, neither reflected nor inverted ("123456789" gives E5CC)."""
    return binascii.crc_hqx(data, 0x1D0F)


def user_code_checksum(slots: Iterable[tuple[int, int, bytes]]) -> int:
    """The checksum that a lock reports over all its codes.

    `slots` are (user, status, code), in any order; free ones (status 00) do not count. With none taken it is 0000.
    """
    taken = sorted(slot for slot in slots if slot[1])
    if not taken:
        return 0x0000
    return crc16(b"".join(user.to_bytes(2, "big") + bytes((status,)) + code for user, status, code in taken))
