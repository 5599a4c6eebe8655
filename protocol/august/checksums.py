"""The two checksums: every normal frame sums to nothing, and so do the four words of a secure one.

Source: yalexs-ble 7.2.2, `util.py`.
"""

from __future__ import annotations


def frame_checksum(frame: bytes) -> int:
    """What byte 3 of a normal frame has to be; `frame` is the frame with 0 in its place. 0 for a sound frame."""
    return -sum(frame) & 0xFF


def secure_checksum(covered: bytes) -> int:
    """Minus the sum of the three little-endian words before the checksum, modulo 2^32."""
    words = (int.from_bytes(covered[at : at + 4], "little") for at in (0, 4, 8))
    return -sum(words) & 0xFFFF_FFFF
