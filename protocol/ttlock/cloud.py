"""Two text forms in which the vendor's cloud hands out a lock's numbers and keys.

Numbers (`adminPs`, `unlockKey`, `noKeyPwd`): base64 of decimal byte values joined by commas; the last value is the
seed, and every other byte is XORed with the seed and with the CRC table's entry at the count of those bytes. Source:
vendor Android SDK 3.3.1, `DigitUtil.decodeLockData`; ttlock-ble, `crypto.py`.
"""

from __future__ import annotations

import base64
import binascii

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock.crc import TABLE


def _values(encoded: str) -> bytes:
    try:
        values = bytes(int(part) for part in base64.b64decode(encoded, validate=True).decode("ascii").split(","))
    except (ValueError, binascii.Error):
        raise Malformed("cloud field", "not base64 of byte values joined by commas") from None
    if not 0 < len(values) <= 256:
        raise Malformed("cloud field", "empty, or longer than its table allows")
    return values


def seed(encoded: str) -> int:
    """The seed byte, with which `encode_field` gives the same text again."""
    return _values(encoded)[-1]


def decode_field(encoded: str) -> str:
    """The digits inside an encoded field; `Malformed` when the text is no such field."""
    values = _values(encoded)
    body = values[:-1]
    mask = values[-1] ^ TABLE[len(body)]
    digits = bytes(byte ^ mask for byte in body)
    if not digits.isdigit():
        raise Malformed("cloud field", "does not decode to digits")
    return digits.decode("ascii")


def encode_field(digits: str, seed: int) -> str:
    """The inverse of `decode_field` for the given seed byte."""
    body = digits.encode("ascii")
    mask = seed ^ TABLE[len(body)]
    values = [*(byte ^ mask for byte in body), seed]
    return base64.b64encode(",".join(map(str, values)).encode("ascii")).decode("ascii")


def decode_key(text: str) -> bytes:
    """An AES key written as sixteen hex bytes joined by commas, or as 32 hex digits."""
    try:
        key = bytes(int(part, 16) for part in text.split(",")) if "," in text else bytes.fromhex(text)
    except ValueError:
        raise Malformed("cloud key", "neither hex bytes joined by commas nor hex digits") from None
    if len(key) != 16:
        raise Malformed("cloud key", f"{len(key)} bytes instead of 16")
    return key
