"""A secure session once both sides are sure of each other: the chain of MACs, and data enciphered under it.

Every command is bound to the reply before it and every reply to its command: the last full MAC of the other side is
the start value of the next MAC, its complement that of the next ciphertext. Facts from libosdp 3.2 (osdp_sc.c).
"""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.osdp.constants import Block
from latchwork.protocol.osdp.keys import BLOCK_SIZE, SessionKeys, same
from latchwork.protocol.osdp.packets import MAC_SIZE, Packet, SecurityBlock

END_OF_DATA = 0x80
_ENCIPHERED = frozenset({Block.COMMAND_ENCIPHERED, Block.REPLY_ENCIPHERED})
_COMMAND_BLOCKS = frozenset({Block.COMMAND_MAC, Block.COMMAND_ENCIPHERED})
_REPLY_BLOCKS = frozenset({Block.REPLY_MAC, Block.REPLY_ENCIPHERED})


class NotAuthentic(CodecError):
    """A packet of a secure session that the other side cannot have sent like this: drop the session."""


class SecureChannel:
    """One session; either side has one. `command_mac` and `reply_mac` are the last full MACs of panel and reader.

    Opening a packet moves the chain only when all of it fits, so a packet that was lost or forged does not disturb it.
    A command may be sealed or opened again as long as no reply came in between: it gives the same bytes.
    """

    def __init__(self, keys: SessionKeys, initial_rmac: bytes) -> None:
        self._keys = keys
        self.reply_mac = initial_rmac
        self.command_mac = bytes(BLOCK_SIZE)

    def seal_command(self, packet: Packet) -> Packet:
        sealed, self.command_mac = self._seal(packet, self.reply_mac)
        return sealed

    def open_command(self, packet: Packet) -> Packet:
        """The command in the clear; raises `NotAuthentic`."""
        opened, self.command_mac = self._open(packet, self.reply_mac, _COMMAND_BLOCKS)
        return opened

    def seal_reply(self, packet: Packet) -> Packet:
        sealed, self.reply_mac = self._seal(packet, self.command_mac)
        return sealed

    def open_reply(self, packet: Packet) -> Packet:
        """The reply in the clear; raises `NotAuthentic`."""
        opened, self.reply_mac = self._open(packet, self.command_mac, _REPLY_BLOCKS)
        return opened

    def _seal(self, packet: Packet, chained: bytes) -> tuple[Packet, bytes]:
        block, data = Block.REPLY_MAC if packet.reply else Block.COMMAND_MAC, packet.data
        if data:
            block = Block.REPLY_ENCIPHERED if packet.reply else Block.COMMAND_ENCIPHERED
            data = self._cipher(chained).encryptor().update(_padded(data, always=True))
        sealed = replace(packet, data=data, block=SecurityBlock(block), mac=bytes(MAC_SIZE))
        mac = self._mac(sealed, chained)
        return replace(sealed, mac=mac[:MAC_SIZE]), mac

    def _open(self, packet: Packet, chained: bytes, blocks: frozenset[Block]) -> tuple[Packet, bytes]:
        if packet.block is None or packet.block.type not in blocks:
            raise NotAuthentic("a packet without the security block of a session")
        mac = self._mac(packet, chained)
        if not same(mac[:MAC_SIZE], packet.mac):
            raise NotAuthentic("the MAC of a packet does not fit")
        data = packet.data
        if packet.block.type in _ENCIPHERED:
            data = self._decipher(data, chained)
        return replace(packet, data=data, block=None, mac=b""), mac

    def _mac(self, packet: Packet, chained: bytes) -> bytes:
        """Over everything from the SOM to the byte before the MAC, the final length included."""
        whole = replace(packet, mark=False).build()
        covered = _padded(whole[: -MAC_SIZE - (2 if packet.crc else 1)], always=False)
        first, last = covered[:-BLOCK_SIZE], covered[-BLOCK_SIZE:]
        if first:
            chained = Cipher(AES128(self._keys.mac1), CBC(chained)).encryptor().update(first)[-BLOCK_SIZE:]
        return Cipher(AES128(self._keys.mac2), CBC(chained)).encryptor().update(last)

    def _cipher(self, chained: bytes) -> Cipher[CBC]:
        return Cipher(AES128(self._keys.enc), CBC(bytes(byte ^ 0xFF for byte in chained)))

    def _decipher(self, data: bytes, chained: bytes) -> bytes:
        """An empty ciphertext counts as no data: some devices send it."""
        if len(data) % BLOCK_SIZE:
            raise NotAuthentic("enciphered data that are no whole blocks")
        if not data:
            return b""
        plain = self._cipher(chained).decryptor().update(data).rstrip(b"\x00")
        if plain[-1:] != bytes((END_OF_DATA,)) or len(data) - len(plain) >= BLOCK_SIZE:
            raise NotAuthentic("enciphered data without the mark of their end")
        return plain[:-1]


def _padded(data: bytes, *, always: bool) -> bytes:
    """80 and zeros up to a whole block; nothing when it is one already, unless `always`."""
    if not always and len(data) % BLOCK_SIZE == 0:
        return data
    return data + bytes((END_OF_DATA,)) + bytes(-(len(data) + 1) % BLOCK_SIZE)
