"""Secure messaging of EV2: a MAC key, a cipher key, a transaction identifier and a counter of commands.

The MAC is the odd bytes of a CMAC over code, counter, identifier and all that goes out; the chaining value for
enciphering is made from the same numbers, so nothing is carried on but the counter. It goes up between a command and
its answer. Facts from NXP AN12196 and AN12343.
"""

from __future__ import annotations

from latchwork.protocol.desfire.ciphers import BlockCipher, marked_padded, unmarked
from latchwork.protocol.desfire.errors import IntegrityFailed, LocalError
from latchwork.protocol.desfire.keys import aes
from latchwork.protocol.desfire.messaging import Mode, cut_tail, verify

MAC_SIZE = 8
TI_SIZE = 4
COMMAND_LABEL = bytes.fromhex("a55a")
RESPONSE_LABEL = bytes.fromhex("5aa5")
COUNTER_LIMIT = 0xFFFF


class Ev2Messaging:
    """`ti` is the card's transaction identifier, `counter` the number of commands so far."""

    def __init__(self, ses_auth_enc: bytes, ses_auth_mac: bytes, ti: bytes, counter: int = 0) -> None:
        if len(ti) != TI_SIZE:
            raise LocalError(f"a transaction identifier has {TI_SIZE} bytes, not {len(ti)}")
        self._enc, self._mac_cipher = BlockCipher(aes(ses_auth_enc)), BlockCipher(aes(ses_auth_mac))
        self.ti = ti
        self.counter = counter

    def mac_input(self, code: int, body: bytes) -> bytes:
        return bytes((code,)) + self.counter.to_bytes(2, "little") + self.ti + body

    def mac(self, code: int, body: bytes) -> bytes:
        """The eight bytes that go out, for the counter as it stands."""
        return self._mac_cipher.cmac(self.mac_input(code, body))[1::2]

    def iv(self, label: bytes) -> bytes:
        """The chaining value for the counter as it stands; `label` tells commands from answers."""
        return self._enc.encrypt(label + self.ti + self.counter.to_bytes(2, "little") + bytes(8))

    def _count(self) -> None:
        if self.counter >= COUNTER_LIMIT:
            raise LocalError("the counter of commands is at its end; authenticate anew")
        self.counter += 1

    def seal_command(self, code: int, header: bytes, data: bytes, mode: Mode) -> bytes:
        if data and mode is Mode.FULL:
            data = self._enc.encrypt(marked_padded(data, self._enc.block), self.iv(COMMAND_LABEL))
        return self._sealed_command(code, header + data, mode)

    def seal_cryptogram(self, code: int, header: bytes, plaintext: bytes) -> bytes:
        return self._sealed_command(code, header + self._enc.encrypt(plaintext, self.iv(COMMAND_LABEL)), Mode.FULL)

    def _sealed_command(self, code: int, body: bytes, mode: Mode) -> bytes:
        out = body if mode is Mode.PLAIN else body + self.mac(code, body)
        self._count()
        return out

    def open_response(self, status: int, body: bytes, mode: Mode, length: int | None = None) -> bytes:
        if mode is Mode.PLAIN:
            return body
        data, mac = cut_tail(body, MAC_SIZE, "MAC")
        verify(self.mac(status, data), mac, "MAC")
        return self._deciphered(data, RESPONSE_LABEL) if data and mode is Mode.FULL else data

    def open_command(self, code: int, body: bytes, header_size: int, mode: Mode) -> tuple[bytes, bytes]:
        header, data = self._opened_command(code, body, header_size, mode)
        if data and mode is Mode.FULL:
            data = self._deciphered(data, COMMAND_LABEL)
        self._count()
        return header, data

    def open_cryptogram(self, code: int, body: bytes, header_size: int) -> tuple[bytes, bytes]:
        header, data = self._opened_command(code, body, header_size, Mode.FULL)
        plaintext = self._blocks(data, COMMAND_LABEL)
        self._count()
        return header, plaintext

    def _opened_command(self, code: int, body: bytes, header_size: int, mode: Mode) -> tuple[bytes, bytes]:
        if mode is not Mode.PLAIN:
            body, mac = cut_tail(body, MAC_SIZE, "MAC")
            verify(self.mac(code, body), mac, "MAC")
        return body[:header_size], body[header_size:]

    def seal_response(self, status: int, data: bytes, mode: Mode) -> bytes:
        if data and mode is Mode.FULL:
            data = self._enc.encrypt(marked_padded(data, self._enc.block), self.iv(RESPONSE_LABEL))
        return data if mode is Mode.PLAIN else data + self.mac(status, data)

    def _blocks(self, data: bytes, label: bytes) -> bytes:
        if not data or len(data) % self._enc.block:
            raise IntegrityFailed("what should be enciphered is no whole number of blocks")
        return self._enc.decrypt(data, self.iv(label))

    def _deciphered(self, data: bytes, label: bytes) -> bytes:
        plain = unmarked(self._blocks(data, label))
        if plain is None:
            raise IntegrityFailed("the padding is wrong")
        return plain
