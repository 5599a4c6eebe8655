"""A card or phone that speaks ISO/IEC 14443-4: RATS, T=CL blocks and chaining around whatever answers its APDUs."""

from __future__ import annotations

from latchwork.protocol.cards.iso14443a import (
    CHAINING,
    DEFAULT_FSCI,
    R_ACK,
    RATS,
    S_DESELECT,
    S_WTX,
    AnswerToSelect,
    frame_size,
    i_block,
    is_i_block,
    is_r_block,
)
from latchwork.simulators.cards.iso14443a import Reply, TypeACard
from latchwork.simulators.cards.memory import Memory
from latchwork.world import World

DESFIRE_ATQA = bytes.fromhex("4403")
DESFIRE_SAK = 0x20
DESFIRE_ATS = bytes.fromhex("067577810280")
BLOCK_OVERHEAD = 3


class IsoDepCard(TypeACard):
    """Give it an `apdu` method. `extensions` is how often it asks for more time before each answer.

    It identifies itself like a DESFire unless told otherwise.
    """

    KIND = "ISO-DEP card"

    def __init__(
        self,
        world: World,
        uid: bytes,
        memory: Memory,
        *,
        atqa: bytes = DESFIRE_ATQA,
        sak: int = DESFIRE_SAK,
        ats: bytes = DESFIRE_ATS,
    ) -> None:
        super().__init__(world, uid, atqa, sak, memory)
        self.ats = ats
        self.extensions = 0
        AnswerToSelect.parse(ats)
        self._reset_blocks()

    def apdu(self, command: bytes) -> bytes:
        """Answers one APDU, status word included."""
        raise NotImplementedError

    def session_lost(self) -> None:
        """Deselected or out of the field: application state goes."""

    def deselected(self) -> None:
        self._reset_blocks()
        self.session_lost()

    def _reset_blocks(self) -> None:
        self._activated = False
        self._number = 1
        self._room = frame_size(DEFAULT_FSCI) - BLOCK_OVERHEAD
        self._received = bytearray()
        self._to_send = b""
        self._last = b""
        self._waits = 0

    def execute(self, command: bytes) -> Reply:
        if not self._activated:
            if command[0] != RATS or len(command) != 2:
                return None
            self._activated = True
            self._room = frame_size(command[1] >> 4) - BLOCK_OVERHEAD
            return self.ats
        self._last = self._answer(command)
        return self._last or None

    def _answer(self, block: bytes) -> bytes:
        pcb = block[0]
        if is_i_block(pcb):
            self._number ^= 1
            self._received += block[1:]
            if pcb & CHAINING:
                return bytes((R_ACK | self._number,))
            command, self._received = bytes(self._received), bytearray()
            self._to_send = self.apdu(command)
            self._waits = self.extensions
            return self._next()
        if pcb == S_WTX:
            return self._next()
        if pcb == S_DESELECT:
            self.halt()
            return bytes((S_DESELECT,))
        if is_r_block(pcb):
            return self._after_r_block(pcb)
        return b""

    def _after_r_block(self, pcb: int) -> bytes:
        if pcb & 1 == self._number:
            return self._last  # the reader missed it
        if pcb & 0x10:
            return bytes((R_ACK | self._number,))  # a NAK for a block that never came here
        self._number ^= 1
        return self._next()

    def _next(self) -> bytes:
        if self._waits:
            self._waits -= 1
            return bytes((S_WTX, 1))
        part, self._to_send = self._to_send[: self._room], self._to_send[self._room :]
        return i_block(self._number, part, chaining=bool(self._to_send))
