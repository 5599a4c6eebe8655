"""Secure messaging of EV1, after authentication with AA or 1A: CMAC with a chaining value that every message moves on.

The command's CMAC runs over code, header and data and goes out only with data in MAC mode; the answer's runs over data
and status, and its first eight bytes go out. Full mode is data, CRC32 (over all that a CMAC would cover) and zeros,
enciphered from the carried value. Facts from the public EV1 walk-through and libfreefare.
"""

from __future__ import annotations

from latchwork.protocol.desfire.checksums import CRC32_SIZE, crc32
from latchwork.protocol.desfire.ciphers import BlockCipher, zero_padded
from latchwork.protocol.desfire.errors import IntegrityFailed
from latchwork.protocol.desfire.keys import Key
from latchwork.protocol.desfire.messaging import Mode, cut_tail, only_padding, possible_ends, verify

MAC_SIZE = 8


class Ev1Messaging:
    """`iv` is the chaining value: zero after authentication, then the last CMAC or cipher block of either side."""

    def __init__(self, session_key: Key, iv: bytes | None = None) -> None:
        self._cipher = BlockCipher(session_key)
        self.iv = iv or self._cipher.zero

    def command_mac(self, message: bytes) -> bytes:
        """The whole CMAC over code, header and data; moves the chaining value on."""
        self.iv = self._cipher.cmac(message, self.iv)
        return self.iv

    response_mac = command_mac

    def _encipher(self, plaintext: bytes) -> bytes:
        out = self._cipher.encrypt(plaintext, self.iv)
        self.iv = out[-self._cipher.block :]
        return out

    def _decipher(self, data: bytes) -> bytes:
        if not data or len(data) % self._cipher.block:
            raise IntegrityFailed("what should be enciphered is no whole number of blocks")
        out = self._cipher.decrypt(data, self.iv)
        self.iv = data[-self._cipher.block :]
        return out

    def seal_command(self, code: int, header: bytes, data: bytes, mode: Mode) -> bytes:
        message = bytes((code,)) + header + data
        if data and mode is Mode.FULL:
            return self.seal_cryptogram(code, header, zero_padded(data + crc32(message), self._cipher.block))
        mac = self.command_mac(message)
        return header + data + (mac[:MAC_SIZE] if data and mode is Mode.MAC else b"")

    def seal_cryptogram(self, code: int, header: bytes, plaintext: bytes) -> bytes:
        return header + self._encipher(plaintext)

    def open_response(self, status: int, body: bytes, mode: Mode, length: int | None = None) -> bytes:
        if mode is Mode.FULL:
            return self._without_crc(self._decipher(body), bytes((status,)), b"", length)
        data, mac = cut_tail(body, MAC_SIZE, "MAC")
        verify(self.response_mac(data + bytes((status,)))[:MAC_SIZE], mac, "MAC")
        return data

    def open_command(self, code: int, body: bytes, header_size: int, mode: Mode) -> tuple[bytes, bytes]:
        header, data = body[:header_size], body[header_size:]
        opening = bytes((code,)) + header
        if data and mode is Mode.FULL:
            return header, self._without_crc(self._decipher(data), b"", opening, None)
        mac = b""
        if data and mode is Mode.MAC:
            data, mac = cut_tail(data, MAC_SIZE, "MAC")
        whole = self.command_mac(opening + data)
        if mac:
            verify(whole[:MAC_SIZE], mac, "MAC")
        return header, data

    def open_cryptogram(self, code: int, body: bytes, header_size: int) -> tuple[bytes, bytes]:
        return body[:header_size], self._decipher(body[header_size:])

    def seal_response(self, status: int, data: bytes, mode: Mode) -> bytes:
        covered = data + bytes((status,))
        if data and mode is Mode.FULL:
            return self._encipher(zero_padded(data + crc32(covered), self._cipher.block))
        return data + self.response_mac(covered)[:MAC_SIZE]

    def _without_crc(self, plaintext: bytes, after: bytes, before: bytes, length: int | None) -> bytes:
        """The data before a CRC32, which covers `before`, the data and `after`; padding ends in the last block."""
        for end in possible_ends(len(plaintext) - CRC32_SIZE, self._cipher.block, length):
            data, crc, tail = plaintext[:end], plaintext[end : end + CRC32_SIZE], plaintext[end + CRC32_SIZE :]
            if crc == crc32(before + data + after) and only_padding(tail):
                return data
        raise IntegrityFailed("the CRC32 is wrong")
