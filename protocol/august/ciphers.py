"""AES-128 as this protocol uses it: the first 16 bytes of a frame are enciphered, the last two stay in clear.

The secure channel is ECB, one block by itself. The normal one is CBC that runs on over the whole connection, once for
each direction: the last cipher block is the IV of the next frame, so a lost frame garbles the one after it and no more.
Source: yalexs-ble 7.2.2, `session.py` and `secure_session.py`.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB

from latchwork.protocol.august.constants import BLOCK, FRAME
from latchwork.protocol.codec.errors import Malformed


def _checked(key: bytes) -> bytes:
    if len(key) != BLOCK:
        raise ValueError(f"a key has {BLOCK} bytes, this one {len(key)}")
    return key


def _whole(frame: bytes) -> bytes:
    """A part of a block would stay in the cipher and put every later frame out of step."""
    if len(frame) != FRAME:
        raise Malformed("frame", f"{len(frame)} bytes where {FRAME} belong")
    return frame


class SecureCipher:
    """One key; no state between frames."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(AES128(_checked(key)), ECB())

    def encrypt(self, plain: bytes) -> bytes:
        return self._cipher.encryptor().update(_whole(plain)[:BLOCK]) + plain[BLOCK:]

    def decrypt(self, wire: bytes) -> bytes:
        """Any 18 bytes decipher to something; the checksum tells whether the key was right."""
        return self._cipher.decryptor().update(_whole(wire)[:BLOCK]) + wire[BLOCK:]


class NormalCipher:
    """One end of one connection: frames have to pass through in the order in which they were sent."""

    __slots__ = ("_decryptor", "_encryptor")

    def __init__(self, session_key: bytes) -> None:
        cipher = Cipher(AES128(_checked(session_key)), CBC(bytes(BLOCK)))
        self._encryptor = cipher.encryptor()
        self._decryptor = cipher.decryptor()

    def encrypt(self, plain: bytes) -> bytes:
        """The next frame that this end sends."""
        return self._encryptor.update(_whole(plain)[:BLOCK]) + plain[BLOCK:]

    def decrypt(self, wire: bytes) -> bytes:
        """The next frame that this end received. `Malformed` for another length, and the stream stays in step."""
        return self._decryptor.update(_whole(wire)[:BLOCK]) + wire[BLOCK:]


def session_key(app_random: bytes, lock_random: bytes) -> bytes:
    """What both sides draw eight bytes for."""
    return _checked(app_random + lock_random)
