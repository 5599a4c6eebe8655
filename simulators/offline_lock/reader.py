"""The lock's own reader: it powers the card, selects it, proves its keys and reads, as a real lock's reader does.

It shares no code with the encoder that wrote the card. Air interface after ISO/IEC 14443-3, card commands after NXP
MF1S50YYX_V1 and NT2H1311/1511/1611; the places on the card from docs/keycard.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from latchwork.protocol.cards import ntag21x
from latchwork.protocol.cards.iso14443a import (
    CASCADE_TAG,
    NVB_NONE,
    SEL_CODES,
    UID_INCOMPLETE,
    WUPA,
    bcc,
    select_frame,
    with_crc,
    without_crc,
)
from latchwork.protocol.cards.mifare_classic import BLOCK_SIZE, Command, Key, sector_of
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.keycard import placement
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import KeyCard
from latchwork.protocol.keycard.seal import COPY_SIZE, HEADER_SIZE, newest, parse_header
from latchwork.simulators.cards.iso14443a import Frame, TypeACard

CardInField = TypeACard

CLASSIC_BIT = 0x08
NTAG_SAK = 0x00


@dataclass(frozen=True, slots=True)
class Foreign:
    """A key card of another property: the lock stops here and tries none of its keys on it."""

    property_id: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No key card, a torn one, a copied one, or one that left too early."""


Reading = KeyCard | Foreign | Unreadable


def read_key_card(card: CardInField, key: PropertyKey, property_id: int | None) -> Reading:
    """What the card says to a lock of that property; a lock without a property reads any that fits its key."""
    with _powered(card) as selected:
        if selected is None:
            return Unreadable()
        reader: _ClassicReader | _NtagReader
        if selected.sak & CLASSIC_BIT:
            reader = _ClassicReader(selected, key)
        elif selected.sak == NTAG_SAK:
            reader = _NtagReader(selected, key)
        else:
            return Unreadable()
        header = reader.header()
        owner = None if header is None else parse_header(header)
        if owner is None:
            return Unreadable()
        if property_id is not None and owner != property_id:
            return Foreign(owner)
        copies = [copy for index in (0, 1) if (copy := reader.copy(index)) is not None]
        try:
            found = newest(copies, owner, selected.uid, key)
        except CodecError:
            return Unreadable()
        return Unreadable() if found is None else found[1].card


# --- the field ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Selected:
    """A card that answers to commands until it falls asleep."""

    card: CardInField
    uid: bytes
    sak: int

    def exchange(self, command: bytes, size: int) -> bytes | None:
        """The card's answer without CRC, if it is one of `size` bytes."""
        answer = self.card.hear(Frame.whole(with_crc(command)))
        data = None if answer is None else without_crc(answer.data)
        return data if data is not None and len(data) == size else None

    def again(self) -> bool:
        """Wakes a card that fell asleep over a refusal; False when it is not there or is another one."""
        woken = _select(self.card)
        return woken is not None and woken.uid == self.uid


@contextmanager
def _powered(card: CardInField) -> Iterator[_Selected | None]:
    card.power(True)
    try:
        yield _select(card)
    finally:
        card.power(False)


def _select(card: CardInField) -> _Selected | None:
    # A selected card takes the first wake-up for a mistake and falls asleep over it; the second wakes it.
    if card.hear(Frame.short(WUPA)) is None and card.hear(Frame.short(WUPA)) is None:
        return None
    uid = b""
    for code, level in zip(SEL_CODES, range(3), strict=True):
        answer = card.hear(Frame.whole(bytes((code, NVB_NONE))))
        if answer is None or len(answer.data) != 5 or bcc(answer.data[:4]) != answer.data[4]:
            return None
        part = answer.data[:4]
        acknowledged = card.hear(Frame.whole(select_frame(level, part)))
        sak = None if acknowledged is None else without_crc(acknowledged.data)
        if sak is None:
            return None
        if not sak[0] & UID_INCOMPLETE:
            return _Selected(card, uid + part, sak[0])
        if part[0] != CASCADE_TAG:
            return None
        uid += part[1:]
    return None


# --- the two kinds of card ------------------------------------------------------------------------------------


class _ClassicReader:
    """Reads with key A of each sector."""

    def __init__(self, selected: _Selected, key: PropertyKey) -> None:
        self._selected = selected
        self._key = key

    def header(self) -> bytes | None:
        return self._read((placement.HEADER_BLOCK,), HEADER_SIZE)

    def copy(self, index: int) -> bytes | None:
        return self._read(placement.COPY_BLOCKS[index], COPY_SIZE)

    def _read(self, blocks: tuple[int, ...], size: int) -> bytes | None:
        selected, proved, data = self._selected, -1, []
        for number in blocks:
            sector = sector_of(number)
            if sector != proved:
                secret = placement.read_key(self._key, selected.uid, sector)
                if not selected.card.authenticate(Key.A, number, secret, selected.uid[-4:]):
                    selected.again()
                    return None
                proved = sector
            block = selected.exchange(bytes((Command.READ, number)), BLOCK_SIZE)
            if block is None:
                selected.again()
                return None
            data.append(block)
        try:
            return placement.from_blocks(data, size)
        except CodecError:
            return None


class _NtagReader:
    """Reads the header as anybody may, and the rest after the password. A card that does not answer with the right
    PACK is not ours."""

    def __init__(self, selected: _Selected, key: PropertyKey) -> None:
        self._selected = selected
        self._key = key
        self._proved = False

    def header(self) -> bytes | None:
        last = placement.HEADER_PAGE + placement.HEADER_PAGES - 1
        return self._selected.exchange(ntag21x.fast_read(placement.HEADER_PAGE, last), HEADER_SIZE)

    def copy(self, index: int) -> bytes | None:
        if not self._proved and not self._prove():
            return None
        first = placement.FIRST_COPY_PAGE[index]
        return self._selected.exchange(ntag21x.fast_read(first, first + placement.COPY_PAGES - 1), COPY_SIZE)

    def _prove(self) -> bool:
        uid = self._selected.uid
        pack = self._selected.exchange(ntag21x.pwd_auth(self._key.password(uid)), 2)
        self._proved = pack == self._key.pack(uid)
        return self._proved
