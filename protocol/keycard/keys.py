"""Everything a property's cards are locked with, derived from one property key and the card's own UID.

HKDF with SHA-256 (RFC 5869), no salt, `info` = "latchwork keycard 1 " + purpose + 00 + UID. Each card and each
purpose has a key of its own, so a bit-for-bit copy on another UID does not open, and what one card gives away on the
air is worth nothing on the next.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PROPERTY_KEY_BYTES = 32


class PropertyKey:
    """The one secret of a property; every encoder and every lock of it holds it. `repr` shows nothing."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        if len(value) != PROPERTY_KEY_BYTES:
            raise ValueError(f"a property key has {PROPERTY_KEY_BYTES} bytes, not {len(value)}")
        self._value = value

    def __repr__(self) -> str:
        return "PropertyKey(…)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a PropertyKey is not pickled; hand over the key file's name instead")

    def _derive(self, purpose: str, uid: bytes, length: int) -> bytes:
        info = b"latchwork keycard 1 " + purpose.encode() + b"\x00" + uid
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(self._value)

    def seal_key(self, uid: bytes) -> bytes:
        """32 bytes for AES-SIV: sixteen for its CMAC, sixteen for its counter mode."""
        return self._derive("seal", uid, 32)

    def read_key(self, uid: bytes, sector: int) -> bytes:
        """Key A of a MIFARE Classic sector, 6 bytes: reads and nothing else."""
        return self._derive(f"classic a {sector}", uid, 6)

    def write_key(self, uid: bytes, sector: int) -> bytes:
        """Key B of a MIFARE Classic sector, 6 bytes: writes data, keys and access bits."""
        return self._derive(f"classic b {sector}", uid, 6)

    def password(self, uid: bytes) -> bytes:
        """PWD of an NTAG21x, 4 bytes."""
        return self._derive("ntag pwd", uid, 4)

    def pack(self, uid: bytes) -> bytes:
        """PACK of an NTAG21x, 2 bytes: what the card answers to the right password."""
        return self._derive("ntag pack", uid, 2)
