"""Cards at the desk: what is written on one, when it counts as made, and what a card taken back ends.

A number is drawn before the card is written, so a failed write may burn it; a card is made only when it was read back.
Which number it is, is the matter of `latchwork.grants.stays`; what is still out there, of `latchwork.grants.carried`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from latchwork.drivers.contract import (
    CardKind,
    CardOrder,
    CardSeen,
    Delivery,
    Encoder,
    Evidence,
    Method,
    Reason,
    Receipt,
    Rejected,
    Secret,
    Unconfirmed,
    Unreachable,
)
from latchwork.grants import carried, ledger, stays
from latchwork.grants.carried import BURNT, ERASED, LOST, MADE, REPLACED, WRITING
from latchwork.grants.estate import AccessSystem, Entrance, Estate
from latchwork.grants.ledger import LIVE
from latchwork.grants.media import Media
from latchwork.grants.model import Conflict, GrantError, NotFound
from latchwork.grants.provision import AWAITS_CARD, Touched
from latchwork.grants.schema import card, credential, grant
from latchwork.grants.store import Store
from latchwork.grants.vault import Vault
from latchwork.world import World

ROUNDED = timedelta(minutes=61)
"""How much earlier a card may begin, and later it may end, than was ordered."""


@dataclass(frozen=True, slots=True)
class Made:
    """A card that was written and read back. `sequence` is 0 for one whose doors compare no numbers."""

    uid: str
    serial: int
    kind: CardKind
    sequence: int


@dataclass(frozen=True, slots=True)
class DeskRules:
    """What may be written on which card. With `one_card` a grant that is on a card is put on no second one; a desk
    that `overwrites` takes the card of another guest who is still here, whose grant then wants another."""

    one_card: bool = False
    overwrites: bool = False


HOUSE_RULES = DeskRules()


class OnAnotherCard(Conflict):
    """What is to be written lies on another card."""


class CardDesk:
    """Encodes and takes back cards for the grants of one estate; one card at a time on each encoder."""

    def __init__(self, world: World, estate: Estate, store: Store, vault: Vault, media: Media) -> None:
        self._world = world
        self._estate = estate
        self._store = store
        self._vault = vault
        self._media = media

    def _now(self) -> float:
        return self._world.now().timestamp()

    def encoder(self, name: str) -> tuple[AccessSystem, Encoder]:
        for system in self._estate.systems.values():
            if name in system.encoders:
                return system, system.encoders[name]
        known = ", ".join(sorted(e for s in self._estate.systems.values() for e in s.encoders)) or "none"
        raise NotFound(f"there is no encoder {name!r}; this rig has {known}")

    # --- encoding ------------------------------------------------------------------------------------------------

    async def encode(
        self, grant_id: str, encoder_name: str, *, lost: bool = False, rules: DeskRules = HOUSE_RULES
    ) -> tuple[Made, Touched]:
        """Writes the grant's card on the one that lies on the encoder.

        `lost` draws a new number, so that the first use of this card ends every earlier card of the stay; the cards
        of the others in the stay then want a new encoding. A grant whose card doors all know cards by their numbers
        has nothing on it: they learn the number. Raises `GrantError`, `Rejected`, `Unreachable`, or `Unconfirmed`
        when nobody can say what the card holds now. Cancelled while it writes, the card is in doubt until it is laid
        on an encoder again.
        """
        system, encoder = self.encoder(encoder_name)
        async with self._media.turn(encoder.medium):
            lying = await encoder.read()
            order = await self._store.run(lambda c: self._begin(c, grant_id, system, lying, rules, lost=lost))
            if order.rooms or order.commons:
                seen, receipt = await self._write(encoder, order, lying.uid)
            elif lying.authentic:
                seen, receipt = await self._wipe(encoder, order), Receipt(Evidence.READ_BACK)
            else:
                seen, receipt = lying, Receipt(Evidence.READ_BACK)
            touched = Touched()
            await self._store.run(lambda c: self._made(c, grant_id, system, order, seen, receipt, touched))
        return Made(seen.uid, order.serial, order.kind, order.sequence), touched

    async def _write(self, encoder: Encoder, order: CardOrder, uid: str) -> tuple[CardSeen, Receipt]:
        try:
            return await encoder.write(order)
        except Unconfirmed:
            return await self._look_again(encoder, order, uid)
        except (Rejected, Unreachable):
            await self._store.run(lambda c: self._burn(c, order.serial))
            raise

    async def _wipe(self, encoder: Encoder, order: CardOrder) -> CardSeen:
        """The card is to be known by its number alone: what it said before would go on opening doors."""
        try:
            return await encoder.erase()
        except (Rejected, Unreachable):
            await self._store.run(lambda c: self._burn(c, order.serial))
            raise

    async def _look_again(self, encoder: Encoder, order: CardOrder, uid: str) -> tuple[CardSeen, Receipt]:
        """After a lost answer the card says what became of it: writing it anew would end the card just made."""
        gone = "the card that was being written is gone from the encoder; lay it there and encode again"
        try:
            seen = await encoder.read()
        except Rejected as nothing:
            raise Unconfirmed(gone) from nothing
        if seen.authentic and seen.order is not None and seen.order.serial == order.serial:
            return seen, Receipt(Evidence.READ_BACK)
        if seen.uid != uid:
            raise Unconfirmed(gone)
        await self._store.run(lambda c: self._burn(c, order.serial))
        raise Rejected(Reason.REFUSED, "the card was not made: it holds something else; write it once more")

    def _begin(
        self, c: Connection, grant_id: str, system: AccessSystem, lying: CardSeen, rules: DeskRules, *, lost: bool
    ) -> CardOrder:
        """Refuses what must not be written on, draws the number, and writes down that this card is being written."""
        now = self._now()
        if not rules.overwrites:
            self._refuse_anothers_card(c, grant_id, lying, now)
        if rules.one_card:
            self._refuse_second_card(c, grant_id, system.name, lying)
        row = c.execute(select(grant).where(grant.c.id == grant_id)).first()
        if row is None or row.state != "live" or (row.ends_at is not None and row.ends_at <= now):
            raise NotFound(f"there is no live grant {grant_id!r}; `latchwork grant list` shows them")
        entrances = self._entrances(c, grant_id, system)
        if not entrances and not self._numbered(c, grant_id):
            raise GrantError(f"grant {grant_id} opens no door of {system.name} by card; add a door or the card method")
        rooms = [e for e in entrances if not e.common]
        number = stays.number_for(c, system.name, row, rooms, now, lost=lost)
        kind = CardKind.GUEST if number.first else CardKind.JOINER
        serial = c.execute(
            insert(card).values(
                grant=grant_id,
                system=system.name,
                kind=kind.value,
                sequence=number.sequence,
                issued_at=number.issued_at,
                uid=lying.uid,
                doors=json.dumps([e.name for e in entrances]),
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                state=WRITING,
            )
        ).inserted_primary_key
        assert serial is not None
        return CardOrder(
            property_id=system.property_id,
            serial=int(serial[0]),
            kind=kind,
            rooms=tuple(e.number for e in rooms),
            commons=tuple(e.number for e in entrances if e.common),
            sequence=number.sequence,
            issued_at=datetime.fromtimestamp(number.issued_at, UTC),
            window=ledger.window(row.starts_at, row.ends_at),
        )

    def _refuse_anothers_card(self, c: Connection, grant_id: str, lying: CardSeen, now: float) -> None:
        query = (
            select(card.c.grant)
            .join(grant, grant.c.id == card.c.grant)
            .where(
                card.c.uid == lying.uid,
                card.c.state.in_((MADE, WRITING)),
                card.c.grant != grant_id,
                grant.c.state == "live",
            )
        )
        other = c.execute(query.where((grant.c.ends_at.is_(None)) | (grant.c.ends_at > now))).first()
        if other is not None:
            raise Conflict("the card on the encoder belongs to another guest who is still here; lay a blank one there")

    def _refuse_second_card(self, c: Connection, grant_id: str, system: str, lying: CardSeen) -> None:
        mine = (card.c.grant == grant_id) & (card.c.system == system) & (card.c.method == Method.CARD.value)
        made = mine & (card.c.state == MADE) & (card.c.uid != lying.uid)
        if c.execute(select(card.c.serial).where(made)).first() is not None:
            raise OnAnotherCard("it is on another card already; lay that card there, or erase it first")

    def _entrances(self, c: Connection, grant_id: str, system: AccessSystem) -> list[Entrance]:
        names = c.scalars(
            select(credential.c.door)
            .where(
                credential.c.grant == grant_id,
                credential.c.method == Method.CARD.value,
                credential.c.delivery == Delivery.CARRIED.value,
                credential.c.state == LIVE,
            )
            .order_by(credential.c.door)
        )
        doors = (self._estate.doors.get(name) for name in names)
        return [door for door in doors if isinstance(door, Entrance) and door.system == system.name]

    def _numbered(self, c: Connection, grant_id: str) -> list[Row[Any]]:
        """The grant's card at doors that know cards by their numbers."""
        query = select(credential).where(
            credential.c.grant == grant_id,
            credential.c.method == Method.CARD.value,
            credential.c.delivery == Delivery.STORED.value,
            credential.c.state == LIVE,
        )
        return list(c.execute(query))

    def _burn(self, c: Connection, serial: int) -> None:
        """The card was certainly not written with this order."""
        row = c.execute(select(card.c.grant).where(card.c.serial == serial)).one()
        c.execute(update(card).where(card.c.serial == serial).values(state=BURNT))
        carried.review(c, self._now(), [row.grant], self._estate.offline)

    def _made(
        self,
        c: Connection,
        grant_id: str,
        system: AccessSystem,
        order: CardOrder,
        seen: CardSeen,
        receipt: Receipt,
        touched: Touched,
    ) -> None:
        now = self._now()
        row = c.execute(select(grant).where(grant.c.id == grant_id)).one()
        before = self._end_cards(c, seen.uid, REPLACED, but=order.serial)
        c.execute(update(card).where(card.c.serial == order.serial).values(state=MADE, uid=seen.uid))
        names = {e.name for e in self._entrances(c, grant_id, system)}
        mine = c.execute(
            select(credential.c.id, credential.c.door).where(
                credential.c.grant == grant_id,
                credential.c.method == Method.CARD.value,
                credential.c.delivery == Delivery.CARRIED.value,
                credential.c.state == LIVE,
            )
        )
        written = set(json.loads(c.scalar(select(card.c.doors).where(card.c.serial == order.serial)) or "[]"))
        done = {"sent": True} | ledger.on_door(receipt.evidence, order.window, None)
        # the window may have been moved while the card was being written: then it wants another encoding
        done["evidence"] = int(receipt.evidence) if _still_asked(row, order) else int(Evidence.PLANNED)
        ledger.change_credentials(c, [{"key": r.id} | done for r in mine if r.door in names & written])
        self._learn(c, grant_id, card_number(seen.uid), touched)
        behind = stays.leave_behind(c, now, row, order.serial) if order.rooms else [grant_id]
        carried.review(c, now, [*behind, *before], self._estate.offline)
        ledger.mark_dirty(c, sorted(touched.doors))
        ledger.tell(c, now, "access_method.issued", grant=grant_id, method="card", card=order.kind.value)

    def _end_cards(self, c: Connection, uid: str, state: str, *, but: int | None = None) -> list[str]:
        """The card with this identifier no longer is what it was; returns the grants whose it was."""
        query = select(card.c.serial, card.c.grant).where(card.c.uid == uid, card.c.state.in_((MADE, WRITING, LOST)))
        rows = [row for row in c.execute(query) if row.serial != but]
        if rows:
            c.execute(update(card).where(card.c.serial.in_([row.serial for row in rows])).values(state=state))
        return sorted({row.grant for row in rows})

    def assign(self, c: Connection, grant_id: str, number: str, touched: Touched) -> None:
        """Makes a card that is known by its number the grant's, as if it had lain on an encoder.

        Raises `GrantError` where nothing knows cards by numbers, and `Conflict` for somebody else's card.
        """
        doors = [row.door for row in self._numbered(c, grant_id)]
        if not doors:
            raise GrantError(f"no door of grant {grant_id} knows cards by their numbers; encode the card instead")
        tag = ledger.secret_columns(self._vault, Method.CARD, Secret(number))["tag"]
        others = (credential.c.tag == tag) & (credential.c.state == LIVE) & (credential.c.grant != grant_id)
        if c.execute(select(credential.c.id).where(others, credential.c.door.in_(doors))).first() is not None:
            raise Conflict("the card is somebody else's at these doors; take another")
        self._learn(c, grant_id, number, touched)
        ledger.mark_dirty(c, sorted(touched.doors))
        ledger.tell(c, self._now(), "access_method.issued", grant=grant_id, method="card")

    def _learn(self, c: Connection, grant_id: str, number: str, touched: Touched) -> None:
        """Gives doors that know cards by their numbers this card's; the number of an earlier card leaves them."""
        columns = ledger.secret_columns(self._vault, Method.CARD, Secret(number))
        for row in self._numbered(c, grant_id):
            if row.tag == columns["tag"]:
                continue
            key = self._anew(c, row) if row.sent or row.have else row.id
            ledger.change_credentials(c, [{"key": key, "problem": None, "problem_text": None} | columns])
            touched.doors.add(row.door)

    def _anew(self, c: Connection, row: Row[Any]) -> int:
        """Lets a card's number leave its door, and awaits another card in its place."""
        return ledger.succeed(c, row, {"problem": AWAITS_CARD.code, "problem_text": AWAITS_CARD.text})

    # --- reading ---------------------------------------------------------------------------------------------------

    async def read(self, encoder_name: str) -> CardSeen:
        """Reads what lies on the encoder. A card of ours that says something else than was written down wants a new
        encoding: somebody put an older state back, or wrote it at another desk. Raises as `Encoder.read`."""
        system, encoder = self.encoder(encoder_name)
        async with self._media.turn(encoder.medium):
            seen = await encoder.read()
            await self._store.run(lambda c: self._seen(c, system, seen))
        return seen

    def _seen(self, c: Connection, system: AccessSystem, seen: CardSeen) -> None:
        known = self.record_of(c, system.name, seen)
        if known is None or known.state != MADE or seen.order is None:
            return
        row = c.execute(select(grant).where(grant.c.id == known.grant)).one()
        if not self.differences(c, row, system, seen.order):
            return
        window = seen.order.window
        numbers = {*seen.order.rooms, *seen.order.commons}
        doors = [e.name for e in self._all_entrances(system.name) if e.number in numbers]
        values = {
            "doors": json.dumps(doors),
            "starts_at": ledger.stamp(window.start),
            "ends_at": ledger.stamp(window.end),
        }
        c.execute(update(card).where(card.c.serial == known.serial).values(values))
        mine = (
            (credential.c.grant == row.id) & (credential.c.method == Method.CARD.value) & (credential.c.state == LIVE)
        )
        carried_here = mine & (credential.c.delivery == Delivery.CARRIED.value)
        c.execute(update(credential).where(carried_here).values(evidence=int(Evidence.PLANNED)))
        carried.review(c, self._now(), [row.id], self._estate.offline)

    def record_of(self, c: Connection, system: str, seen: CardSeen) -> Row[Any] | None:
        """What is written down of the card that was seen; None for one that was not made here."""
        if not seen.authentic or seen.order is None:
            return None
        mine = (card.c.serial == seen.order.serial) & (card.c.system == system) & (card.c.uid == seen.uid)
        return c.execute(select(card).where(mine)).first()

    def differences(self, c: Connection, row: Row[Any], system: AccessSystem, order: CardOrder) -> list[str]:
        """Where a card that says `order` gives something else than the grant `row` allows: `rooms` and `commons` of the
        system, `start` and `end` beyond what a card rounds, which in the night when the clocks go back is an hour."""
        entrances = self._entrances(c, row.id, system)
        wanted = ledger.window(row.starts_at, row.ends_at)
        same = {
            "rooms": set(order.rooms) == {e.number for e in entrances if not e.common},
            "commons": set(order.commons) == {e.number for e in entrances if e.common},
            "start": _about(order.window.start, wanted.start, early=True),
            "end": _about(order.window.end, wanted.end, early=False),
        }
        return [what for what, is_same in same.items() if not is_same]

    def _all_entrances(self, system: str) -> list[Entrance]:
        return [one for one in self._estate.doors.values() if isinstance(one, Entrance) and one.system == system]

    # --- taking a card back ----------------------------------------------------------------------------------------

    async def take_back(self, encoder_name: str) -> tuple[CardSeen, Touched]:
        """Erases the card on the encoder, and with it what it opened: it is known to be gone when it reads blank.

        Doors that know the card by its number are told to forget it.
        """
        _, encoder = self.encoder(encoder_name)
        touched = Touched()
        async with self._media.turn(encoder.medium):
            blank = await encoder.erase()
            await self._store.run(lambda c: self._erased(c, blank.uid, touched))
        return blank, touched

    def _erased(self, c: Connection, uid: str, touched: Touched) -> None:
        now = self._now()
        tag = ledger.secret_columns(self._vault, Method.CARD, Secret(card_number(uid)))["tag"]
        for one in self._end_cards(c, uid, ERASED):
            for row in self._numbered(c, one):
                if row.tag == tag:
                    self._anew(c, row)
                    touched.doors.add(row.door)
            ledger.tell(c, now, "access_method.card_erased", grant=one)
            carried.review(c, now, [one], self._estate.offline)
        ledger.mark_dirty(c, sorted(touched.doors))


def _about(said: datetime | None, wanted: datetime | None, *, early: bool) -> bool:
    if said is None or wanted is None:
        return said is wanted
    off = wanted - said if early else said - wanted
    return timedelta(0) <= off <= ROUNDED


def _still_asked(row: Row[Any], order: CardOrder) -> bool:
    return ledger.window(row.starts_at, row.ends_at) == order.window


def card_number(uid: str) -> str:
    """The number under which a lock that stores cards knows one: its identifier as an unsigned number, in decimal."""
    return str(int.from_bytes(bytes.fromhex(uid), "big"))
