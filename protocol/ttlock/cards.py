"""Card numbers of four or eight bytes, and pages of the card list (`05`).

A number whose decimal text is longer than ten digits goes out in eight bytes. A search reply carries eight-byte numbers
exactly when it holds one record of eighteen bytes. Source: vendor Android SDK 3.3.1, `CommandUtil_V3` and `ICCardData`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock.dates import date5, parse_date5
from latchwork.protocol.ttlock.generated import (
    AddCard,
    AddCardReply,
    AddLongCard,
    CardRecord,
    DeleteCard,
    DeleteLongCard,
    LongCardRecord,
    ModifyCard,
    ModifyLongCard,
    SearchCardsReply,
)

LAST_PAGE = 0xFFFF
RECORD = 14
LONG_RECORD = 18
LONGEST_SHORT = 10


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """One card as the lock holds it: decimal number, window in local time."""

    number: str
    start: datetime
    end: datetime

    def __repr__(self) -> str:
        return f"Card(…, {self.start:%Y-%m-%d %H:%M}, {self.end:%Y-%m-%d %H:%M})"


def is_long(number: str) -> bool:
    """Whether the number goes out in eight bytes."""
    return len(number) > LONGEST_SHORT


def value(number: str) -> int:
    """The number as the wire has it; `Malformed` when the text is no card number that fits its width."""
    if not (number.isascii() and number.isdigit()):
        raise Malformed("card", "a card number is written in decimal digits")
    wire = int(number)
    if wire >> (64 if is_long(number) else 32):
        raise Malformed("card", f"a number of {len(number)} digits that does not fit its bytes")
    return wire


def add_card(card: Card) -> AddCard | AddLongCard:
    layout = AddLongCard if is_long(card.number) else AddCard
    return layout(number=value(card.number), start=date5(card.start), end=date5(card.end))


def modify_card(card: Card) -> ModifyCard | ModifyLongCard:
    layout = ModifyLongCard if is_long(card.number) else ModifyCard
    return layout(number=value(card.number), start=date5(card.start), end=date5(card.end))


def delete_card(number: str) -> DeleteCard | DeleteLongCard:
    return (DeleteLongCard if is_long(number) else DeleteCard)(number=value(number))


def added_number(reply: AddCardReply) -> str | None:
    """The number in a reply "added": four bytes, four bytes and four ff, or eight. None while it waits for a tap."""
    number = reply.number
    if not number:
        return None
    if len(number) not in (4, 8):
        raise Malformed("AddCardReply", f"a card number of {len(number)} bytes")
    return str(int.from_bytes(number[:4] if number[4:] == b"\xff\xff\xff\xff" else number, "big"))


def parse_page(reply: SearchCardsReply) -> tuple[int | None, list[Card]]:
    """Next sequence and cards of a page; the sequence is None on the last one."""
    data = reply.records
    layout: type[CardRecord | LongCardRecord] = LongCardRecord if len(data) == LONG_RECORD else CardRecord
    size = LONG_RECORD if len(data) == LONG_RECORD else RECORD
    if len(data) % size:
        raise Malformed("SearchCardsReply", f"{len(data)} bytes of records are no whole number of cards")
    records = (layout.parse(data[at : at + size]) for at in range(0, len(data), size))
    cards = [Card(str(record.number), parse_date5(record.start), parse_date5(record.end)) for record in records]
    return (None if reply.next_sequence == LAST_PAGE else reply.next_sequence), cards


def build_page(battery: int, next_sequence: int, cards: list[Card]) -> SearchCardsReply:
    """A page as a lock sends it. A long card stands alone on its page, for the reader tells it by the length."""
    if len(cards) > 1 and any(is_long(card.number) for card in cards):
        raise Malformed("SearchCardsReply", "a card with a long number needs a page of its own")
    records = b"".join(
        (LongCardRecord if is_long(card.number) else CardRecord)(
            number=value(card.number), start=date5(card.start), end=date5(card.end)
        ).build()
        for card in cards
    )
    return SearchCardsReply(battery=battery, next_sequence=next_sequence, records=records)
