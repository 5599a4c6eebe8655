"""A MIFARE Classic card: sectors, keys, access bits that are really enforced, value blocks.

After NXP MF1S50YYX_V1 and MF1S70YYX_V1. Crypto-1 is left out: the handshake is one call (`authenticate`) and what is
enciphered on a real air interface passes here in clear. A raw `60` or `61` frame gets a nonce, as a real card gives
it, and then silence, because nobody here can compute the reader's answer.
"""

from __future__ import annotations

from latchwork.protocol.cards.iso14443a import bcc
from latchwork.protocol.cards.mifare_classic import (
    BLOCK_SIZE,
    FACTORY_TRAILER,
    AccessConditions,
    Command,
    Key,
    access_group,
    blocks_in,
    build_value,
    first_block,
    is_trailer,
    parse_value,
    sector_of,
    trailer_block,
)
from latchwork.protocol.codec import Malformed
from latchwork.simulators.cards.iso14443a import ACK, Bare, Nibble, Reply, TypeACard, random_uid
from latchwork.simulators.cards.memory import Memory
from latchwork.world import World

NAK_NOT_ALLOWED = Nibble(0x04)
NAK_BAD_FRAME = Nibble(0x05)
OK = Nibble(ACK)
_VALUE_COMMANDS = (Command.INCREMENT, Command.DECREMENT, Command.RESTORE)


def _fresh(uid: bytes, sak: int, atqa: bytes, sectors: int) -> bytes:
    manufacturer = uid + (bytes((bcc(uid),)) if len(uid) == 4 else b"") + bytes((sak,)) + atqa
    content = bytearray()
    for sector in range(sectors):
        content += bytes(BLOCK_SIZE * (blocks_in(sector) - 1)) + FACTORY_TRAILER.build()
    content[:BLOCK_SIZE] = manufacturer.ljust(BLOCK_SIZE, b"\x00")
    return bytes(content)


class MifareClassic(TypeACard):
    """A 1K card with a 4-byte UID, unless told otherwise; `sectors=40` makes a 4K card."""

    KIND = "MIFARE Classic"
    UID_SIZE = 4

    def __init__(
        self, world: World, uid: bytes | None = None, *, sectors: int = 16, garbage_when_torn: bool = False
    ) -> None:
        if sectors not in (16, 40):
            raise ValueError(f"a MIFARE Classic has 16 sectors (1K) or 40 (4K), not {sectors}")
        uid = random_uid(world, self.UID_SIZE, self.KIND) if uid is None else uid
        first = (0x04 if sectors == 16 else 0x02) | (0x40 if len(uid) == 7 else 0)
        atqa, sak = bytes((first, 0x00)), 0x08 if sectors == 16 else 0x18
        memory = Memory(_fresh(uid, sak, atqa, sectors), garbage_when_torn=garbage_when_torn)
        super().__init__(world, uid, atqa, sak, memory)
        self.sectors = sectors
        self._proved: tuple[int, Key] | None = None
        self._expects: tuple[Command, int] | None = None
        self._buffer: bytes | None = None

    # --- for people who look at the card from outside

    def block(self, number: int) -> bytes:
        """What a block holds, keys included; no reader sees it like this."""
        return self.memory.read(number * BLOCK_SIZE, BLOCK_SIZE)

    def put_block(self, number: int, data: bytes) -> None:
        """Writes a block past all access conditions, as a factory does."""
        if len(data) != BLOCK_SIZE:
            raise ValueError(f"a block has {BLOCK_SIZE} bytes, not {len(data)}")
        self.memory.write(number * BLOCK_SIZE, data)
        self.memory.settle()

    def stranger(self) -> MifareClassic:
        uid = random_uid(self.world, len(self.uid), "stranger to", self.uid.hex())
        return MifareClassic(self.world, uid, sectors=self.sectors)

    # --- the card

    def deselected(self) -> None:
        self._proved = self._expects = self._buffer = None

    def _access(self, sector: int) -> AccessConditions | None:
        """None when the copies of the access bits disagree: then the sector is shut for ever."""
        try:
            return AccessConditions.parse(self.block(trailer_block(sector))[6:9])
        except Malformed:
            return None

    def authenticate(self, key: Key, block: int, secret: bytes, uid4: bytes) -> bool:
        """True when reader and card have the same key; otherwise the card is silent until it is selected again.

        `uid4` enters the cipher's start value, so a wrong one fails like a wrong key.
        """
        self._expects = self._buffer = None
        if sector_of(block) < self.sectors and uid4 == self.uid[-4:]:
            trailer = self.block(trailer_block(sector_of(block)))
            if secret == (trailer[:6] if key is Key.A else trailer[10:]):
                self._proved = sector_of(block), key
                return True
        self._fall_back()
        return False

    def execute(self, command: bytes) -> Reply:
        if self._expects is not None:
            return self._second_half(command)
        if len(command) != 2:
            return NAK_BAD_FRAME
        code, block = command
        if code in (Command.AUTH_A, Command.AUTH_B):
            self._proved = self._buffer = None
            return Bare(self._chance.randbytes(4))
        if self._proved is None or sector_of(block) != self._proved[0]:
            return NAK_NOT_ALLOWED
        if code == Command.READ:
            return self._read(block)
        if code == Command.WRITE:
            return self._expect(Command.WRITE, block) if self._may_write(block) else NAK_NOT_ALLOWED
        if code in _VALUE_COMMANDS:
            return self._expect(Command(code), block) if self._may_value(Command(code), block) else NAK_NOT_ALLOWED
        if code == Command.TRANSFER:
            return self._transfer(block)
        return NAK_BAD_FRAME

    def _expect(self, command: Command, block: int) -> Reply:
        self._expects = command, block
        return OK

    def _rights(self, block: int) -> tuple[AccessConditions, Key] | None:
        """The sector's conditions and the key that was proved; None when nothing at all is allowed."""
        access = self._access(sector_of(block))
        if access is None or self._proved is None:
            return None
        key = self._proved[1]
        if key is Key.B and access.key_b_readable:
            return None
        return access, key

    def _read(self, block: int) -> Reply:
        rights = self._rights(block)
        if rights is None:
            return NAK_NOT_ALLOWED
        access, key = rights
        if not is_trailer(block):
            return self.block(block) if key in access.data_rights(access_group(block)).read else NAK_NOT_ALLOWED
        allowed, stored = access.trailer_rights, self.block(block)
        conditions = stored[6:10] if key in allowed.access_read else bytes(4)
        key_b = stored[10:] if key in allowed.key_b_read else bytes(6)
        return bytes(6) + conditions + key_b

    def _may_write(self, block: int) -> bool:
        rights = self._rights(block)
        if rights is None or block == 0 or self.memory.worn_out:
            return False
        access, key = rights
        if not is_trailer(block):
            return key in access.data_rights(access_group(block)).write
        allowed = access.trailer_rights
        return key in allowed.key_a_write | allowed.access_write | allowed.key_b_write

    def _may_value(self, command: Command, block: int) -> bool:
        rights = self._rights(block)
        if rights is None or is_trailer(block):
            return False
        access, key = rights
        allowed = access.data_rights(access_group(block))
        if key not in (allowed.increment if command is Command.INCREMENT else allowed.decrement):
            return False
        try:
            parse_value(self.block(block))
        except Malformed:
            return False
        return True

    def _second_half(self, data: bytes) -> Reply:
        assert self._expects is not None
        (command, block), self._expects = self._expects, None
        if command is Command.WRITE:
            if len(data) != BLOCK_SIZE:
                return NAK_BAD_FRAME
            self.memory.write(block * BLOCK_SIZE, self._as_allowed(block, data))
            return OK
        if len(data) != 4:
            return NAK_BAD_FRAME
        value, address = parse_value(self.block(block))
        operand = int.from_bytes(data, "little", signed=True)
        change = {Command.INCREMENT: operand, Command.DECREMENT: -operand, Command.RESTORE: 0}[command]
        if not -(1 << 31) <= value + change < 1 << 31:
            return NAK_NOT_ALLOWED
        self._buffer = build_value(value + change, address)
        return Bare(b"")

    def _as_allowed(self, block: int, data: bytes) -> bytes:
        """Of a trailer only those parts change which the key may write."""
        rights = self._rights(block)
        if not is_trailer(block) or rights is None:
            return data
        allowed, key, old = rights[0].trailer_rights, rights[1], self.block(block)
        return (
            (data[:6] if key in allowed.key_a_write else old[:6])
            + (data[6:10] if key in allowed.access_write else old[6:10])
            + (data[10:] if key in allowed.key_b_write else old[10:])
        )

    def _transfer(self, block: int) -> Reply:
        rights = self._rights(block)
        if rights is None or is_trailer(block) or block == 0 or self._buffer is None or self.memory.worn_out:
            return NAK_NOT_ALLOWED
        access, key = rights
        allowed = access.data_rights(access_group(block))
        if key not in allowed.decrement:
            return NAK_NOT_ALLOWED
        self.memory.write(block * BLOCK_SIZE, self._buffer)
        return OK


def sector_blocks(sector: int) -> range:
    """The blocks of a sector, trailer last."""
    return range(first_block(sector), first_block(sector) + blocks_in(sector))
