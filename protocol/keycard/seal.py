"""From a card's meaning to the 68 bytes of one sealed copy, and back.

AES-SIV (RFC 5297) over the 52-byte body: sixteen bytes of AES-CMAC that are checked, then the body in counter mode.
It needs no nonce, so nothing on an encoder has to be remembered or drawn at random, and sealing the same meaning
twice gives the same bytes. Header and UID are authenticated with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.keycard.declarations import DOOR_ENTRIES
from latchwork.protocol.keycard.generated import Body, Header
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.model import KNOWN_FLAGS, Flag, KeyCard, Kind

HEADER_SIZE = 8
BODY_SIZE = 52
COPY_SIZE = 68

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - issue times count from it in UTC, windows in local time
NO_START = 0
NO_END = 0xFFFFFFFF
MAX_ROOMS = 8


class NotAuthentic(CodecError):
    """The bytes were not sealed for this card with this property's key: blank, torn, copied or forged."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`generation` counts the writings of a card, modulo 256."""

    card: KeyCard
    generation: int


def header(property_id: int) -> bytes:
    """The 8 bytes that lie in the open."""
    return Header(property_id=_checked(property_id, 0xFFFFFFFF, "property_id")).build()


def parse_header(data: bytes) -> int | None:
    """The property that a header names; None for what is no key card's header."""
    try:
        return Header.parse(data).property_id
    except Malformed:
        return None


def seal(card: KeyCard, generation: int, uid: bytes, key: PropertyKey) -> bytes:
    """One sealed copy of `card` for the card with that UID; `Malformed` if the layout cannot say it."""
    return AESSIV(key.seal_key(uid)).encrypt(_body(card, generation).build(), [header(card.property_id), uid])


def check(card: KeyCard) -> None:
    """`Malformed` if the layout cannot say it."""
    _body(card, 0)
    header(card.property_id)


def open_copy(copy: bytes, property_id: int, uid: bytes, key: PropertyKey) -> Opened:
    """What one copy says. `NotAuthentic` for what was not sealed for this card under this property's key;
    `Malformed` for what was, and says something this version does not know."""
    if len(copy) != COPY_SIZE:
        raise Malformed("keycard copy", f"{len(copy)} bytes instead of {COPY_SIZE}")
    try:
        body = AESSIV(key.seal_key(uid)).decrypt(copy, [header(property_id), uid])
    except InvalidTag:
        raise NotAuthentic("the copy was not sealed for this card with this property's key") from None
    return _opened(Body.parse(body), property_id)


def newest(copies: Sequence[bytes], property_id: int, uid: bytes, key: PropertyKey) -> tuple[int, Opened] | None:
    """Which copy counts, and what it says; None when no copy is authentic.

    A card has two copies. A writing goes to the one that does not count, so a card that is taken away in the middle
    still has the other whole.
    """
    found: list[tuple[int, Opened]] = []
    for index, copy in enumerate(copies):
        try:
            found.append((index, open_copy(copy, property_id, uid, key)))
        except NotAuthentic:
            continue
    if not found:
        return None
    best = found[0]
    for one in found[1:]:
        if 0 < (one[1].generation - best[1].generation) % 256 < 128:
            best = one
    return best


# --- the body -------------------------------------------------------------------------------------------------


def _body(card: KeyCard, generation: int) -> Body:
    if len(card.rooms) > MAX_ROOMS:
        raise Malformed("keycard", f"{len(card.rooms)} single rooms; a card holds {MAX_ROOMS}")
    doors = [number for span in card.spans for number in span] + [*card.rooms, *card.commons]
    if len(doors) > DOOR_ENTRIES:
        raise Malformed("keycard", f"{len(doors)} door entries; a card holds {DOOR_ENTRIES}, a range takes two")
    for number in doors:
        if not 1 <= number <= 0xFFFF:
            raise Malformed("keycard", f"door number {number} is outside 1..65535")
    if any(last < first for first, last in card.spans):
        raise Malformed("keycard", "a range of rooms ends before it starts")
    if _empty_window(card):
        raise Malformed("keycard", "the time window ends before it starts on the locks' clocks")
    return Body(
        generation=generation % 256,
        kind=int(card.kind),
        level=_checked(card.level, 0xFF, "level"),
        flags=int(card.flags),
        serial=_checked(card.serial, 0xFFFFFFFF, "serial"),
        sequence=_checked(card.sequence, 0xFFFFFFFF, "sequence"),
        issued=_minutes(card.issued, "issued"),
        not_before=NO_START if card.not_before is None else _minutes(card.not_before, "not_before"),
        not_after=NO_END if card.not_after is None else _minutes(card.not_after, "not_after"),
        span_count=len(card.spans),
        room_count=len(card.rooms),
        common_count=len(card.commons),
        doors=doors + [0] * (DOOR_ENTRIES - len(doors)),
    )


def _opened(body: Body, property_id: int) -> Opened:
    if body.kind not in Kind.__members__.values():
        raise Malformed("keycard", f"kind {body.kind} is unknown")
    if body.flags & ~int(KNOWN_FLAGS):
        raise Malformed("keycard", "a flag is set that this version does not know")
    rooms_from = 2 * body.span_count
    commons_from = rooms_from + body.room_count
    end = commons_from + body.common_count
    if end > DOOR_ENTRIES or any(body.doors[end:]):
        raise Malformed("keycard", "the door counts do not fit the door entries")
    card = KeyCard(
        property_id=property_id,
        serial=body.serial,
        kind=Kind(body.kind),
        sequence=body.sequence,
        issued=_moment(body.issued),
        not_before=None if body.not_before == NO_START else _moment(body.not_before),
        not_after=None if body.not_after == NO_END else _moment(body.not_after),
        rooms=tuple(body.doors[rooms_from:commons_from]),
        spans=tuple(zip(body.doors[0:rooms_from:2], body.doors[1:rooms_from:2], strict=True)),
        commons=tuple(body.doors[commons_from:end]),
        level=body.level,
        flags=Flag(body.flags),
    )
    if _empty_window(card):
        raise Malformed("keycard", "the time window ends before it starts on the locks' clocks")
    return Opened(card, body.generation)


def _empty_window(card: KeyCard) -> bool:
    return card.not_before is not None and card.not_after is not None and card.not_after <= card.not_before


def _checked(value: int, most: int, name: str) -> int:
    if not 0 <= value <= most:
        raise Malformed("keycard", f"{name} {value} is outside 0..{most}")
    return value


def _minutes(moment: datetime, name: str) -> int:
    if moment.utcoffset() is not None or moment.second or moment.microsecond:
        raise Malformed("keycard", f"the time {name} must be naive and on a whole minute")
    minutes = (moment - EPOCH) // timedelta(minutes=1)
    if not NO_START < minutes < NO_END:
        raise Malformed(
            "keycard", f"the time {name} lies outside what the layout can say (after {EPOCH:%Y-%m-%d %H:%M})"
        )
    return minutes


def _moment(minutes: int) -> datetime:
    try:
        return EPOCH + timedelta(minutes=minutes)
    except OverflowError:
        raise Malformed("keycard", "a time lies after the year 9999") from None
