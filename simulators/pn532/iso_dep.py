"""The reader's side of ISO/IEC 14443-4 inside the chip: RATS, T=CL blocks, chaining, waiting-time extension."""

from __future__ import annotations

from latchwork.protocol.cards.iso14443a import (
    CHAINING,
    R_ACK,
    R_NAK,
    S_DESELECT,
    S_WTX,
    AnswerToSelect,
    i_block,
    is_i_block,
    is_r_block,
    rats,
)
from latchwork.protocol.codec import Malformed
from latchwork.simulators.cards.reader import CardError, CardGarbled, CardSilent, Reader

FSDI = 5
"""The chip announces frames of 64 bytes."""
BLOCK_OVERHEAD = 3
"""PCB and CRC_A."""
REPEATS = 2


def activate(reader: Reader) -> bytes | None:
    """Sends RATS; the ATS, or None when the card gives none."""
    try:
        ats = reader.exchange(rats(FSDI))
        AnswerToSelect.parse(ats)
    except (CardError, Malformed):
        return None
    return ats


class IsoDepInitiator:
    """One activated card. `exchange` raises what `Reader.exchange` does."""

    def __init__(self, reader: Reader, ats: bytes) -> None:
        self._reader = reader
        self._room = AnswerToSelect.parse(ats).fsc - BLOCK_OVERHEAD
        self._number = 0

    def exchange(self, data: bytes) -> bytes:
        """Sends an APDU and returns its answer, each in as many blocks as it needs."""
        while len(data) > self._room:
            answer = self._block(i_block(self._number, data[: self._room], chaining=True))
            if not is_r_block(answer[0]) or answer[0] & 1 != self._number:
                raise CardGarbled("the card did not acknowledge a chained block")
            data = data[self._room :]
            self._number ^= 1
        answer = self._block(i_block(self._number, data))
        whole = bytearray()
        while True:
            if not is_i_block(answer[0]) or answer[0] & 1 != self._number:
                raise CardGarbled("the card answered with a block that is out of turn")
            whole += answer[1:]
            self._number ^= 1
            if not answer[0] & CHAINING:
                return bytes(whole)
            answer = self._block(bytes((R_ACK | self._number,)))

    def deselect(self) -> None:
        try:
            self._reader.exchange(bytes((S_DESELECT,)))
        except CardError:
            return  # it is gone already, which is what deselecting wants

    def _block(self, block: bytes) -> bytes:
        """One block and its answer; repeats what got lost and grants every extension of the waiting time."""
        for attempt in range(REPEATS + 1):
            try:
                answer = self._reader.exchange(block if attempt == 0 else bytes((R_NAK | self._number,)))
                while answer[0] == S_WTX:
                    answer = self._reader.exchange(bytes((S_WTX, answer[1] & 0x3F)))
            except CardSilent:
                if attempt == REPEATS:
                    raise
            else:
                return answer
        raise CardSilent("no card answers")
