"""A PN532 board in HSU mode as an encoder for our own key cards (`protocol.keycard`), on MIFARE Classic and NTAG21x.

A card is made when it was read back out of a dead field and says what was ordered. Facts: UM0701-02, AN10609, and the
encoder's side of off-line systems (a number is drawn before writing; a lost answer is followed by a look, never by a
second card).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from latchwork.drivers.contract import (
    CardLost,
    CardOrder,
    CardSeen,
    DriverError,
    Evidence,
    NoLine,
    Reason,
    Receipt,
    Rejected,
    Unconfirmed,
    Unreachable,
)
from latchwork.drivers.encoder.antenna import Antenna, Card, CardFault, CardGone
from latchwork.drivers.encoder.chip import Chip, ChipTrouble, OpenLink
from latchwork.drivers.encoder.classic import ClassicStore
from latchwork.drivers.encoder.ntag import NtagStore
from latchwork.drivers.encoder.orders import Locale, to_key_card, to_order
from latchwork.drivers.encoder.store import Contents, Store
from latchwork.drivers.links import LinkError
from latchwork.protocol.cards import ntag21x
from latchwork.protocol.cards.iso14443a import identify
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.keycard import placement
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import KeyCard
from latchwork.protocol.keycard.seal import Opened, header, newest, seal
from latchwork.protocol.pn532.host import Timing
from latchwork.world import World

CLASSIC_SAKS = {0x08: "MIFARE Classic 1K", 0x18: "MIFARE Classic 4K"}
ULTRALIGHT_SAK = 0x00

TROUBLE = (CardFault, CardGone, ChipTrouble, LinkError)


@dataclass(frozen=True, slots=True)
class EncoderCapabilities:
    """What an encoder can do: data, no code. `step` is the time step of the locks that it writes for."""

    technologies: frozenset[str]
    step: timedelta
    highest: Evidence = Evidence.READ_BACK
    layout: str = "latchwork keycard 1"
    faults: frozenset[str] = field(default_factory=frozenset)


FAULTS = frozenset(
    {
        "port_gone",
        "noise_bytes",
        "split_every_byte",
        "merged_frames",
        "crc_flip",
        "half_duplex_echo",
        "baud_wrong",
        "port_busy",
        "reset_needed",
        "answer_late",
        "done_answer_lost",
        "hang_until_reset",
        "card_torn",
        "card_pulled_away",
        "card_wrong_key",
        "card_locked",
        "card_second",
        "card_swapped",
        "card_ack_not_kept",
    }
)


class Pn532Encoder:
    """Implements `contract.Encoder` for the cards of one property.

    `open_link` opens the serial port; it is called when the encoder is first used and again after the link was lost.
    `name` is what people call the encoder; it is also its medium. Verbs wait for one another. A cancelled `write` or
    `erase` leaves the card as it was, as it should be, or unreadable, and the chip's field on until the next verb.
    """

    def __init__(
        self,
        world: World,
        open_link: OpenLink,
        *,
        name: str,
        key: PropertyKey,
        property_id: int,
        locale: Locale,
        timing: Timing | None = None,
    ) -> None:
        self._chip = Chip(world, open_link, name, timing)
        self._antenna = Antenna(self._chip)
        self._name = name
        self._key = key
        self._property_id = property_id
        self._locale = locale
        self._turn = asyncio.Lock()
        self.capabilities = EncoderCapabilities(
            technologies=frozenset({*CLASSIC_SAKS.values(), *(tag.name.upper() for tag in placement.NTAGS)}),
            step=locale.step,
            faults=FAULTS,
        )

    @property
    def medium(self) -> str:
        return self._name

    async def close(self) -> None:
        """Gives the port back."""
        await self._chip.close()

    # --- the verbs --------------------------------------------------------------------------------------------

    async def read(self) -> CardSeen:
        """What lies on the encoder. A card that carries nothing of this property's is seen, not refused."""
        async with self._at_work():
            card = await self._antenna.find()
            try:
                store = await self._store(card)
                if store is None:
                    return CardSeen(card.uid.hex(), identify(card.atqa, card.sak) or "unknown card")
                contents = await store.load()
            except (CardFault, CardGone) as trouble:
                raise CardLost(f"the card could not be read: {trouble}; lay it down again") from None
            return self._seen(card, store.technology, self._meaning(contents, card))

    async def firmware(self) -> str:
        """What the chip says that it is, such as `PN532 firmware 1.6`; `Unreachable` when it says nothing."""
        async with self._at_work():
            return self._antenna.firmware

    async def write(self, order: CardOrder) -> tuple[CardSeen, Receipt]:
        """Makes the card. What comes back is what it says, rounded as cards are; the rest is in the contract.

        A card that already says all of it is left as it is. `Rejected(WRONG_CARD)` for somebody else's,
        `Rejected(CARD_LOCKED)` for one that does not take writes.
        """
        if order.property_id != self._property_id:
            raise Rejected(
                Reason.UNSUPPORTED,
                f"this encoder makes cards for property {self._property_id}, not {order.property_id}",
            )
        wanted = to_key_card(order, self._locale)
        async with self._at_work():
            card, store, before = await self._begin()
            try:
                after = before if self._is_made(before, card, wanted) else await self._make(card, store, before, wanted)
            except TROUBLE as trouble:
                after = await self._look_again(card, store, before, wanted, trouble)
            if not self._is_made(after, card, wanted):
                raise Unconfirmed("the card does not say what was written on it; read it, then take another card")
            seen = self._seen(card, store.technology, self._meaning(after, card))
            return seen, Receipt(Evidence.READ_BACK)

    async def erase(self) -> CardSeen:
        """Gives a card of this property back to the factory state; one that is blank stays so."""
        async with self._at_work():
            card, store, _ = await self._begin()
            try:
                await store.reset()
                await self._antenna.again()
                store.forget()
                left = await store.load()
            except TROUBLE as trouble:
                raise self._given_up(trouble, "erased") from None
            if left.header is not None or left.finished or left.stranger is not None:
                raise Unconfirmed("the card was erased and still carries something; read it, then erase it again")
            return CardSeen(card.uid.hex(), store.technology)

    # --- steps ------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        """One verb's hold on the encoder. Trouble before anything was written is `Unreachable`, after it
        `Unconfirmed`."""
        async with self._turn:
            self._antenna.writing = False
            try:
                await self._antenna.start()
                yield
            except (ChipTrouble, LinkError) as trouble:
                raise self._given_up(trouble, "written") from None
            except DriverError:
                await self._antenna.stop()
                raise
            await self._antenna.stop()

    def _given_up(self, trouble: Exception, done: str) -> Unreachable | Unconfirmed:
        if self._antenna.writing:
            return Unconfirmed(f"{trouble}, while the card was being {done}; lay it down again and read it first")
        text = f"{trouble}; nothing was written"
        if isinstance(trouble, LinkError):
            return NoLine(text)
        return CardLost(text) if isinstance(trouble, CardFault | CardGone) else Unreachable(text)

    async def _begin(self) -> tuple[Card, Store, Contents]:
        """Finds the card and makes sure that it may be written."""
        card = await self._antenna.find()
        try:
            store = await self._store(card)
            if store is None:
                kind = identify(card.atqa, card.sak) or "a card of an unknown kind"
                raise Rejected(Reason.WRONG_CARD, f"{kind} cannot be made a key card; take an NTAG21x or a Classic")
            contents = await store.load()
        except (CardFault, CardGone) as trouble:
            raise CardLost(f"the card could not be read: {trouble}; lay it down again") from None
        if contents.stranger is not None:
            raise Rejected(Reason.WRONG_CARD, f"this card is somebody else's: {contents.stranger}; take another")
        if contents.locked:
            raise Rejected(Reason.CARD_LOCKED, "this card is locked and cannot be written; take another")
        return card, store, contents

    async def _store(self, card: Card) -> Store | None:
        """Which kind of card it is, from its SAK and, in the NTAG family, from GET_VERSION. None for other kinds."""
        antenna = self._antenna
        if card.sak in CLASSIC_SAKS:
            return ClassicStore(antenna, self._key, self._property_id, CLASSIC_SAKS[card.sak])
        if card.sak != ULTRALIGHT_SAK:
            return None
        try:
            layout = ntag21x.by_version(await antenna.through(ntag21x.get_version()))
        except CardFault:
            await antenna.again()  # an older kind does not know the command; a card that left is noticed here
            return None
        if layout not in placement.NTAGS:
            return None
        return NtagStore(antenna, self._key, self._property_id, layout)

    async def _make(self, card: Card, store: Store, before: Contents, wanted: KeyCard) -> Contents:
        """Writes the copy that does not count, reads it back, and only then destroys the other."""
        counts = self._newest(before, card)
        index, generation = (0, 0) if counts is None else (1 - counts[0], counts[1].generation + 1)
        await store.prepare(header(self._property_id))
        await store.put(index, seal(wanted, generation, card.uid, self._key))
        await store.finish()
        after = await self._read_back(store)
        found = self._newest(after, card)
        if found is None or found[1].card != wanted:
            return after
        if self._authentic(after.copies[1 - index], card):
            await store.wipe(1 - index)
            after = await self._read_back(store)
        return after

    async def _read_back(self, store: Store) -> Contents:
        await self._antenna.again()
        store.forget()
        return await store.load()

    async def _look_again(
        self, card: Card, store: Store, before: Contents, wanted: KeyCard, trouble: Exception
    ) -> Contents:
        """Something went wrong after the writing began: what does the card say now?"""
        if not self._antenna.writing:
            raise self._given_up(trouble, "written") from None
        try:
            await self._antenna.again()
            store.forget()
            after = await store.load()
        except TROUBLE:
            raise self._given_up(trouble, "written") from None
        if self._is_made(after, card, wanted):
            return after
        if after == before and isinstance(trouble, CardFault):
            raise Rejected(
                Reason.CARD_LOCKED, "the card does not take what is written and says what it said before; take another"
            ) from None
        raise self._given_up(trouble, "written") from None

    # --- what a card says -------------------------------------------------------------------------------------

    def _newest(self, contents: Contents, card: Card) -> tuple[int, Opened] | None:
        if contents.header is None:
            return None
        copies = [copy or b"" for copy in contents.copies]
        whole = [copy if self._authentic(copy, card) else None for copy in copies]
        held = [(index, copy) for index, copy in enumerate(whole) if copy is not None]
        found = newest([copy for _, copy in held], self._property_id, card.uid, self._key)
        return None if found is None else (held[found[0]][0], found[1])

    def _authentic(self, copy: bytes | None, card: Card) -> bool:
        if not copy:
            return False
        try:
            return newest([copy], self._property_id, card.uid, self._key) is not None
        except CodecError:
            return False

    def _meaning(self, contents: Contents, card: Card) -> KeyCard | None:
        found = self._newest(contents, card)
        return None if found is None else found[1].card

    def _is_made(self, contents: Contents, card: Card, wanted: KeyCard) -> bool:
        """It says what is wanted, it is protected, and nothing older is left on it."""
        alone = sum(self._authentic(copy, card) for copy in contents.copies) == 1
        return contents.finished and alone and self._meaning(contents, card) == wanted

    def _seen(self, card: Card, technology: str, meaning: KeyCard | None) -> CardSeen:
        if meaning is None:
            return CardSeen(card.uid.hex(), technology)
        try:
            order = to_order(meaning, self._locale)
        except Malformed:
            return CardSeen(card.uid.hex(), technology, authentic=True)
        return CardSeen(card.uid.hex(), technology, order, authentic=True)
