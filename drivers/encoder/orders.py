"""A card order as a key card says it, and back.

A key card has whole minutes, local times and sixteen-bit door numbers. A start rounds down to the step of the locks'
clocks and an end up; an issue time rounds down to its minute. What comes back is what the card really says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from latchwork.drivers.contract import CardKind, CardOrder, Reason, Rejected, Window
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.keycard.model import Flag, KeyCard, Kind
from latchwork.protocol.keycard.seal import MAX_ROOMS, check

MINUTE = timedelta(minutes=1)
MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - local time, as a lock's clock shows it


@dataclass(frozen=True, slots=True)
class Locale:
    """The property's zone, and the step in which its locks keep time (a divisor of a day, at least a minute)."""

    zone: ZoneInfo
    step: timedelta = MINUTE

    def __post_init__(self) -> None:
        if self.step < MINUTE or self.step % MINUTE or timedelta(days=1) % self.step:
            raise ValueError("a time step is whole minutes and divides a day")


def to_key_card(order: CardOrder, locale: Locale) -> KeyCard:
    """`Rejected(UNSUPPORTED)` for doors or numbers that a card cannot hold, `Rejected(WINDOW_REFUSED)` for times."""
    window = order.window
    rooms, spans = _rooms(order.rooms)
    card = KeyCard(
        property_id=order.property_id,
        serial=order.serial,
        kind=Kind[order.kind.name],
        sequence=order.sequence if order.blocks_serial is None else order.blocks_serial,
        issued=_down(order.issued_at.astimezone(UTC).replace(tzinfo=None), MINUTE),
        not_before=None if window.start is None else _down(_local(window.start, locale), locale.step),
        not_after=None if window.end is None else _up(_local(window.end, locale), locale.step),
        rooms=rooms,
        spans=spans,
        commons=order.commons,
        level=order.level,
        flags=_flags(order),
    )
    try:
        check(card)
    except Malformed as problem:
        reason = Reason.WINDOW_REFUSED if "time" in problem.problem else Reason.UNSUPPORTED
        raise Rejected(reason, f"a key card cannot say this order: {problem.problem}") from None
    return card


def to_order(card: KeyCard, locale: Locale) -> CardOrder:
    """What a card says, as an order; `Malformed` for a window that cannot be.

    A local time that comes twice when the clocks go back is read as the earlier one for a start and the later one for
    an end: that is how long a lock may let the card in.
    """
    names_serial = Flag.NAMES_SERIAL in card.flags
    spanned = tuple(door for first, last in card.spans for door in range(first, last + 1))
    return CardOrder(
        property_id=card.property_id,
        serial=card.serial,
        kind=CardKind[card.kind.name],
        rooms=card.rooms + spanned,
        commons=card.commons,
        sequence=0 if names_serial else card.sequence,
        issued_at=card.issued.replace(tzinfo=UTC),
        window=_window(card, locale),
        override_privacy=Flag.OVERRIDE_PRIVACY in card.flags,
        office_mode=Flag.OFFICE_MODE in card.flags,
        level=card.level,
        lifts=Flag.LIFTS in card.flags,
        blocks_serial=card.sequence if names_serial else None,
    )


def _window(card: KeyCard, locale: Locale) -> Window:
    start = None if card.not_before is None else card.not_before.replace(tzinfo=locale.zone, fold=0).astimezone(UTC)
    end = None if card.not_after is None else card.not_after.replace(tzinfo=locale.zone, fold=1).astimezone(UTC)
    if start is not None and end is not None and end <= start:
        raise Malformed("keycard", "its window is empty in the property's zone")
    return Window(start, end)


def _flags(order: CardOrder) -> Flag:
    flags = Flag(0)
    for said, flag in (
        (order.override_privacy, Flag.OVERRIDE_PRIVACY),
        (order.office_mode, Flag.OFFICE_MODE),
        (order.lifts, Flag.LIFTS),
        (order.blocks_serial is not None, Flag.NAMES_SERIAL),
    ):
        if said:
            flags |= flag
    return flags


def _rooms(rooms: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Few rooms as they are, the main one first; many as ranges, with what is left over as single rooms."""
    if len(rooms) <= MAX_ROOMS:
        return rooms, ()
    singles: list[int] = []
    spans: list[tuple[int, int]] = []
    ordered = sorted(set(rooms))
    first = last = ordered[0]
    for door in [*ordered[1:], None]:
        if door is not None and door == last + 1:
            last = door
            continue
        if last - first >= 2:
            spans.append((first, last))
        else:
            singles.extend(range(first, last + 1))
        if door is not None:
            first = last = door
    return tuple(singles), tuple(spans)


def _local(moment: datetime, locale: Locale) -> datetime:
    return moment.astimezone(locale.zone).replace(tzinfo=None)


def _down(moment: datetime, step: timedelta) -> datetime:
    return MIDNIGHT + (moment - MIDNIGHT) // step * step


def _up(moment: datetime, step: timedelta) -> datetime:
    return MIDNIGHT - (MIDNIGHT - moment) // step * step
