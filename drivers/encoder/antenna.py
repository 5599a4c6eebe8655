"""The card on the encoder, as the PN532 reaches it: find it, find it again, exchange with it, let it go.

Facts: UM0701-02 chapter 7 and the encoding flow of AN10609. A card that refuses something falls asleep and is listed
again; the field goes off in between, so that nothing that was proved before still counts.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from latchwork.drivers.contract import Reason, Rejected
from latchwork.drivers.encoder.chip import Chip, ChipTrouble
from latchwork.drivers.links import LinkError, LinkLost
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pn532.constants import ERROR_MASK, Status
from latchwork.protocol.pn532.generated import (
    CommunicatedThru,
    DataExchanged,
    FirmwareVersion,
    GetFirmwareVersion,
    InCommunicateThru,
    InDataExchange,
    InListPassiveTarget,
    InRelease,
    PassiveTargets,
    Released,
    RFConfiguration,
    RFConfigured,
    SAMConfiguration,
    SAMConfigured,
)
from latchwork.protocol.pn532.targets import TypeATarget, parse_type_a_targets, uid_to_select

PN532_IC = 0x32
NORMAL_MODE = 0x01
TYPE_A = 0x00
MAX_RETRIES = bytes.fromhex("ff0110")
"""MaxRtyATR, MaxRtyPSL, and a finite MaxRtyPassiveActivation: without it the chip waits for a card for ever."""
RF_FIELD, RF_MAX_RETRIES = 0x01, 0x05
FIELD_OFF = b"\x00"
LIST_WAIT = 1.0
TARGET = 1


class CardFault(Exception):
    """The card did not answer an exchange as it should: it refused, left or was disturbed."""

    def __init__(self, status: int) -> None:
        name = Status(status).name.lower() if status in Status.__members__.values() else f"status {status:02x}"
        super().__init__(f"the exchange with the card failed ({name})")
        self.status = status


class CardForgot(CardFault):
    """The card acknowledged a write and does not hold it."""

    def __init__(self) -> None:
        super().__init__(Status.OK)
        self.args = ("the card acknowledged a write and does not hold it",)


class CardGone(Exception):
    """The card that was worked on is not there any more, or another one is."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says of itself before it is asked anything. `atqa` has its high byte first."""

    uid: bytes
    atqa: int
    sak: int


class Antenna:
    """`writing` is set by whoever is about to change the card, before the first byte that does."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip
        self._card: Card | None = None
        self.firmware = ""
        self.writing = False

    @property
    def card(self) -> Card:
        assert self._card is not None, "find a card first"
        return self._card

    async def start(self) -> None:
        """Wakes the chip and sets it up; it may have been powered off since the last time."""
        chip = self._chip
        wake = SAMConfiguration(mode=NORMAL_MODE, timeout=None, irq=None)
        try:
            await chip.ask(wake, SAMConfigured)
        except LinkLost:
            # unplugged since it was last used; no card has been spoken to yet, so its port is simply opened anew
            await chip.ask(wake, SAMConfigured)
        version = await chip.ask(GetFirmwareVersion(), FirmwareVersion)
        self.firmware = f"PN5{version.ic:02x} firmware {version.ver}.{version.rev}"
        if version.ic != PN532_IC:
            raise ChipTrouble(f"this is no PN532 (it calls itself IC {version.ic:02x}); connect a PN532 in HSU mode")
        await chip.ask(RFConfiguration(item=RF_MAX_RETRIES, values=MAX_RETRIES), RFConfigured)
        self.writing = False
        self._card = None

    async def find(self) -> Card:
        """The one card that lies there. `Rejected(NO_CARD | TOO_MANY_CARDS)`."""
        await self._field_off()
        cards = await self._list()
        if not cards:
            raise Rejected(Reason.NO_CARD, "no card lies on the encoder; put one there")
        if len(cards) > 1:
            raise Rejected(Reason.TOO_MANY_CARDS, "more than one card lies on the encoder; leave only one")
        self._card = cards[0]
        return cards[0]

    async def again(self) -> None:
        """Selects the same card afresh, out of a dead field. `CardGone` when it is not there alone."""
        await self._field_off()
        cards = await self._list()
        if not cards:
            raise CardGone("the card left the encoder")
        if cards != [self.card]:
            raise CardGone("another card lies on the encoder than the one that was begun")

    async def exchange(self, command: bytes) -> bytes:
        """Through the chip's card commands (Classic, and NTAG READ and WRITE). Raises `CardFault`."""
        done = await self._chip.ask(InDataExchange(tg=TARGET, data=command), DataExchanged)
        return _data(done)

    async def through(self, command: bytes) -> bytes:
        """A raw frame; the chip adds and checks the CRC. Raises `CardFault`."""
        done = await self._chip.ask(InCommunicateThru(data=command), CommunicatedThru)
        return _data(done)

    async def stop(self) -> None:
        """Lets the card go and switches the field off. What was done before stands whether or not this succeeds:
        every verb begins by setting the chip up anew."""
        with suppress(ChipTrouble, LinkError):
            await self._chip.ask(InRelease(tg=0), Released)
            await self._field_off()

    async def _field_off(self) -> None:
        await self._chip.ask(RFConfiguration(item=RF_FIELD, values=FIELD_OFF), RFConfigured)

    async def _list(self) -> list[Card]:
        """The cards in the field, two at most; one that is alone is selected.

        Looking for a second card puts the first one to sleep, so it is called by its UID afterwards: raw frames reach
        only a card that is awake.
        """
        cards = await self._called(2, b"")
        return await self._called(1, uid_to_select(cards[0].uid)) if len(cards) == 1 else cards

    async def _called(self, most: int, initiator_data: bytes) -> list[Card]:
        request = InListPassiveTarget(max_tg=most, brty=TYPE_A, initiator_data=initiator_data)
        answer = await self._chip.ask(request, PassiveTargets, wait=LIST_WAIT)
        try:
            targets: tuple[TypeATarget, ...] = parse_type_a_targets(answer.nb_tg, answer.data)
        except Malformed:
            raise ChipTrouble("the encoder sent a card list that makes no sense") from None
        return [Card(target.nfcid1, target.sens_res, target.sel_res) for target in targets]


def _data(done: DataExchanged | CommunicatedThru) -> bytes:
    if done.status & ERROR_MASK:
        raise CardFault(done.status & ERROR_MASK)
    return done.data
