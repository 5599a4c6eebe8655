"""Secure messaging after the legacy authentication (0A): four-byte DES MACs, CRC16, nothing carried on.

The reader deciphers where others encipher, so that a card needs to encipher only. Facts: what libfreefare's legacy
mode shows. Headers are neither covered by the MAC nor enciphered.
"""

from __future__ import annotations

from latchwork.protocol.desfire.checksums import CRC16_SIZE, crc16
from latchwork.protocol.desfire.ciphers import BlockCipher, zero_padded
from latchwork.protocol.desfire.errors import IntegrityFailed
from latchwork.protocol.desfire.keys import Key
from latchwork.protocol.desfire.messaging import Mode, cut_tail, only_padding, possible_ends, verify

MAC_SIZE = 4


class LegacyMessaging:
    def __init__(self, session_key: Key) -> None:
        self._cipher = BlockCipher(session_key)

    def _mac(self, data: bytes) -> bytes:
        last = self._cipher.encrypt(zero_padded(data, self._cipher.block))[-self._cipher.block :]
        return last[:MAC_SIZE]

    def _with_crc(self, data: bytes) -> bytes:
        return zero_padded(data + crc16(data), self._cipher.block)

    def seal_command(self, code: int, header: bytes, data: bytes, mode: Mode) -> bytes:
        if not data or mode is Mode.PLAIN:
            return header + data
        if mode is Mode.MAC:
            return header + data + self._mac(data)
        return self.seal_cryptogram(code, header, self._with_crc(data))

    def seal_cryptogram(self, code: int, header: bytes, plaintext: bytes) -> bytes:
        return header + self._cipher.legacy_send(plaintext)

    def open_response(self, status: int, body: bytes, mode: Mode, length: int | None = None) -> bytes:
        if not body or mode is Mode.PLAIN:
            return body
        if mode is Mode.MAC:
            data, mac = cut_tail(body, MAC_SIZE, "MAC")
            verify(self._mac(data), mac, "MAC")
            return data
        if len(body) % self._cipher.block:
            raise IntegrityFailed("the enciphered answer is no whole number of blocks")
        return _without_crc(self._cipher.decrypt(body), self._cipher.block, length)

    def open_command(self, code: int, body: bytes, header_size: int, mode: Mode) -> tuple[bytes, bytes]:
        header, data = body[:header_size], body[header_size:]
        if not data or mode is Mode.PLAIN:
            return header, data
        if mode is Mode.MAC:
            data, mac = cut_tail(data, MAC_SIZE, "MAC")
            verify(self._mac(data), mac, "MAC")
            return header, data
        header, plaintext = self.open_cryptogram(code, body, header_size)
        return header, _without_crc(plaintext, self._cipher.block, None)

    def open_cryptogram(self, code: int, body: bytes, header_size: int) -> tuple[bytes, bytes]:
        header, data = body[:header_size], body[header_size:]
        if len(data) % self._cipher.block:
            raise IntegrityFailed("the enciphered command is no whole number of blocks")
        return header, self._cipher.legacy_sent(data)

    def seal_response(self, status: int, data: bytes, mode: Mode) -> bytes:
        if not data or mode is Mode.PLAIN:
            return data
        return data + self._mac(data) if mode is Mode.MAC else self._cipher.encrypt(self._with_crc(data))


def _without_crc(plaintext: bytes, block: int, length: int | None) -> bytes:
    """The data before a CRC16, behind which padding ends in the last block."""
    for end in possible_ends(len(plaintext) - CRC16_SIZE, block, length):
        data, crc, tail = plaintext[:end], plaintext[end : end + CRC16_SIZE], plaintext[end + CRC16_SIZE :]
        if crc == crc16(data) and only_padding(tail):
            return data
    raise IntegrityFailed("the CRC16 is wrong")
