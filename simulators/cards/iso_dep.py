"""A card or phone that speaks ISO/IEC 14443-4: RATS, T=CL blocks and chaining around whatever answers its APDUs."""

from __future__ import annotations

from latchwork.protocol.cards import iso_dep
from latchwork.protocol.cards.iso14443a import RATS, AnswerToSelect, frame_size
from latchwork.protocol.cards.iso_dep import CardEnd, Command, Deselect
from latchwork.simulators.cards.iso14443a import Reply, TypeACard
from latchwork.simulators.cards.memory import Memory
from latchwork.world import World

DESFIRE_ATQA = bytes.fromhex("4403")
DESFIRE_SAK = 0x20
DESFIRE_ATS = bytes.fromhex("067577810280")


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
        self._end: CardEnd | None = None
        self._waits = 0

    def execute(self, command: bytes) -> Reply:
        if self._end is None:
            if command[0] != RATS or len(command) != 2:
                return None
            self._end = CardEnd(frame_size(command[1] >> 4))
            return self.ats
        match self._end.receive(command):
            case Command(data=data):
                return self._answer(self._end, data)
            case Deselect(block=block):
                self.halt()
                return block
            case iso_dep.Reply(block=block):
                return block
        return None

    def _answer(self, end: CardEnd, command: bytes) -> bytes:
        """The first block of the answer, or a request for more time, upon whose grant the command comes once more."""
        if self._waits < self.extensions:
            self._waits += 1
            return end.extend(1).block
        self._waits = 0
        return end.answer(self.apdu(command)).block
