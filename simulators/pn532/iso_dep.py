"""The reader's side of ISO/IEC 14443-4 inside the chip: RATS, and APDUs through the blocks of the protocol library."""

from __future__ import annotations

from contextlib import suppress

from latchwork.protocol.cards.iso14443a import AnswerToSelect, rats
from latchwork.protocol.cards.iso_dep import Deselected, ReaderEnd, Received, RemoteError, Send
from latchwork.protocol.codec import Malformed
from latchwork.simulators.cards.reader import CardError, CardGarbled, Reader

FSDI = 5
"""The chip announces frames of 64 bytes."""


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
        self._end = ReaderEnd(AnswerToSelect.parse(ats))

    def exchange(self, data: bytes) -> bytes:
        """Sends an APDU and returns its answer, each in as many blocks as it needs."""
        outcome = self._finish(self._end.transmit(data))
        return outcome.data if isinstance(outcome, Received) else b""

    def deselect(self) -> None:
        """Never fails: a card that does not answer is gone already, which is what deselecting wants."""
        with suppress(CardError):
            self._finish(self._end.deselect())

    def _finish(self, sent: Send) -> Received | Deselected:
        event: Send | Received | Deselected = sent
        while isinstance(event, Send):
            event = self._after(event)
        return event

    def _after(self, sent: Send) -> Send | Received | Deselected:
        """What is next after a block: the card's answer is taken, or its absence."""
        try:
            answer = self._reader.exchange(sent.block)
        except CardError as error:
            try:
                return self._end.lost()
            except RemoteError:
                raise error from None
        try:
            return self._end.receive(answer)
        except RemoteError as error:
            raise CardGarbled(str(error)) from None
