"""Stays and cards: who overrides, who joins, which number a card gets, and when it counts as made.

The law is how off-line hotel locks decide: a new stay's first card is newer than everything before it, further cards
of the stay share its number and live together, and the lock learns of all this when it sees the card. A number is
drawn before the card is written, so a failed write burns it; a card is made only when it was read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

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
)
from latchwork.grants import ledger
from latchwork.grants.estate import AccessSystem, Entrance, Estate
from latchwork.grants.ledger import GONE, LEAVING, LIVE
from latchwork.grants.model import Conflict, GrantError, NotFound
from latchwork.grants.provision import AWAITS_CARD, Touched
from latchwork.grants.schema import card, credential, grant, room_counter, stay
from latchwork.grants.store import Store
from latchwork.grants.vault import Vault
from latchwork.world import World

WRITING, MADE, BURNT, ERASED, REPLACED = "writing", "made", "burnt", "erased", "replaced"


@dataclass(frozen=True, slots=True)
class Made:
    """A card that was written and read back."""

    uid: str
    serial: int
    kind: CardKind
    sequence: int


class CardDesk:
    """Encodes and takes back cards for the grants of one estate."""

    def __init__(self, world: World, estate: Estate, store: Store, vault: Vault) -> None:
        self._world = world
        self._estate = estate
        self._store = store
        self._vault = vault

    def _now(self) -> float:
        return self._world.now().timestamp()

    def encoder(self, name: str) -> tuple[AccessSystem, Encoder]:
        for system in self._estate.systems.values():
            if name in system.encoders:
                return system, system.encoders[name]
        known = ", ".join(sorted(e for s in self._estate.systems.values() for e in s.encoders)) or "none"
        raise NotFound(f"there is no encoder {name!r}; this rig has {known}")

    # --- encoding ---

    async def encode(self, grant_id: str, encoder_name: str, *, lost: bool = False) -> tuple[Made, Touched]:
        """Writes the grant's card on the one that lies on the encoder.

        `lost` draws a new number, so that the first use of this card ends every earlier card of the stay. Raises
        `GrantError`, `Rejected`, `Unreachable`, or `Unconfirmed` when nobody can say what the card holds now.
        """
        system, encoder = self.encoder(encoder_name)
        lying = await encoder.read()
        await self._store.run(lambda c: self._refuse_anothers_card(c, grant_id, lying))
        order = await self._store.run(lambda c: self._draw_order(c, grant_id, system, lost=lost))
        try:
            seen, receipt = await encoder.write(order)
        except Unconfirmed:
            seen, receipt = await self._look_again(encoder, order)
        except Rejected:
            await self._store.run(lambda c: self._set_state(c, order.serial, BURNT))
            raise
        touched = Touched()
        await self._store.run(lambda c: self._made(c, grant_id, system, order, seen, receipt, touched))
        return Made(seen.uid, order.serial, order.kind, order.sequence), touched

    def _refuse_anothers_card(self, c: Connection, grant_id: str, lying: CardSeen) -> None:
        query = (
            select(card.c.grant)
            .join(grant, grant.c.id == card.c.grant)
            .where(card.c.uid == lying.uid, card.c.state == MADE, card.c.grant != grant_id, grant.c.state == "live")
        )
        other = c.execute(query.where((grant.c.ends_at.is_(None)) | (grant.c.ends_at > self._now()))).first()
        if other is not None:
            raise Conflict("the card on the encoder belongs to another guest who is still here; lay a blank one there")

    async def _look_again(self, encoder: Encoder, order: CardOrder) -> tuple[CardSeen, Receipt]:
        """After a lost answer the card says what became of it: writing it anew would end the card just made."""
        seen = await encoder.read()
        if seen.authentic and seen.order is not None and seen.order.serial == order.serial:
            return seen, Receipt(Evidence.READ_BACK)
        await self._store.run(lambda c: self._set_state(c, order.serial, BURNT))
        raise Rejected(Reason.REFUSED, "the card was not made: it holds something else; write it once more")

    def _draw_order(self, c: Connection, grant_id: str, system: AccessSystem, *, lost: bool) -> CardOrder:
        now = self._now()
        row = c.execute(select(grant).where(grant.c.id == grant_id)).first()
        if row is None or row.state != "live":
            raise NotFound(f"there is no live grant {grant_id!r}; `latchwork grant list` shows them")
        entrances = self._entrances(c, grant_id, system)
        if not entrances:
            raise GrantError(f"grant {grant_id} opens no door of {system.name} by card; add a door or the card method")
        rooms = [e for e in entrances if not e.common]
        sequence, first = self._sequence(c, system, row, rooms, lost=lost)
        kind = CardKind.GUEST if first else CardKind.JOINER
        serial = c.execute(
            insert(card).values(
                grant=grant_id, system=system.name, kind=kind.value, sequence=sequence, issued_at=now, state=WRITING
            )
        ).inserted_primary_key
        assert serial is not None
        return CardOrder(
            property_id=system.property_id,
            serial=int(serial[0]),
            kind=kind,
            rooms=tuple(e.number for e in rooms),
            commons=tuple(e.number for e in entrances if e.common),
            sequence=sequence,
            issued_at=self._world.now(),
            window=ledger.window(row.starts_at, row.ends_at),
        )

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

    def _sequence(
        self, c: Connection, system: AccessSystem, row: Row[Any], rooms: Sequence[Entrance], *, lost: bool
    ) -> tuple[int, bool]:
        """The stay's number, and whether this card is the first of its number."""
        reservation = row.reservation or row.id
        known = c.scalar(select(stay.c.sequence).where(stay.c.system == system.name, stay.c.reservation == reservation))
        if known is not None and not lost:
            mates = select(grant.c.id).where(grant.c.reservation == reservation, grant.c.id != row.id)
            made = select(card.c.serial).where(
                card.c.grant.in_(mates), card.c.sequence == known, card.c.state == MADE, card.c.system == system.name
            )
            return known, c.execute(made.limit(1)).first() is None
        names = [room.name for room in rooms]
        counters = (room_counter.c.system == system.name) & room_counter.c.door.in_(names)
        top = c.scalar(select(func.max(room_counter.c.sequence)).where(counters)) or 0
        sequence = int(top) + 1
        for name in names:
            _upsert(c, room_counter, {"system": system.name, "door": name}, {"sequence": sequence})
        _upsert(c, stay, {"system": system.name, "reservation": reservation}, {"sequence": sequence})
        return sequence, True

    def _set_state(self, c: Connection, serial: int, state: str) -> None:
        c.execute(update(card).where(card.c.serial == serial).values(state=state))

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
        c.execute(update(card).where(card.c.uid == seen.uid, card.c.state == MADE).values(state=REPLACED))
        c.execute(update(card).where(card.c.serial == order.serial).values(state=MADE, uid=seen.uid))
        window = order.window
        rows = c.execute(
            select(credential).where(
                credential.c.grant == grant_id, credential.c.method == Method.CARD.value, credential.c.state == LIVE
            )
        )
        changes: list[dict[str, Any]] = []
        for row in rows:
            if row.delivery == Delivery.CARRIED.value and self._serves(row.door, system):
                changes.append({"key": row.id, "sent": True} | ledger.on_door(receipt.evidence, window, None))
            elif row.delivery == Delivery.STORED.value and row.problem == AWAITS_CARD.code:
                columns = ledger.secret_columns(self._vault, Method.CARD, Secret(card_number(seen.uid)))
                changes.append({"key": row.id, "problem": None, "problem_text": None} | columns)
                touched.doors.add(row.door)
        ledger.change_credentials(c, changes)
        ledger.mark_dirty(c, sorted(touched.doors))
        ledger.tell(c, now, "access_method.issued", grant=grant_id, method="card", card=order.kind.value)

    def _serves(self, name: str, system: AccessSystem) -> bool:
        door = self._estate.doors.get(name)
        return isinstance(door, Entrance) and door.system == system.name

    # --- taking a card back ---

    async def take_back(self, encoder_name: str) -> CardSeen:
        """Erases the card on the encoder, and with it what it opened: it is known to be gone when it reads blank."""
        _, encoder = self.encoder(encoder_name)
        blank = await encoder.erase()
        await self._store.run(lambda c: self._erased(c, blank.uid))
        return blank

    def _erased(self, c: Connection, uid: str) -> None:
        now = self._now()
        row = c.execute(select(card).where(card.c.uid == uid, card.c.state == MADE)).first()
        if row is None:
            return
        self._set_state(c, row.serial, ERASED)
        others = select(card.c.serial).where(card.c.grant == row.grant, card.c.state == MADE)
        if c.execute(others).first() is not None:
            return
        rows = list(
            c.execute(
                select(credential.c.id, credential.c.state).where(
                    credential.c.grant == row.grant,
                    credential.c.method == Method.CARD.value,
                    credential.c.delivery == Delivery.CARRIED.value,
                    credential.c.state.in_((LIVE, LEAVING)),
                )
            )
        )
        ledger.change_credentials(
            c,
            [{"key": r.id, "state": GONE if r.state == LEAVING else r.state} | ledger.OFF_DOOR for r in rows],
        )
        ledger.clear_alarms(c, now, [r.id for r in rows])
        ledger.tell(c, now, "access_method.card_erased", grant=row.grant)


def card_number(uid: str) -> str:
    """The number under which a lock that stores cards knows one: its identifier as an unsigned number, in decimal."""
    return str(int.from_bytes(bytes.fromhex(uid), "big"))


def _upsert(c: Connection, table: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    where = [table.c[name] == value for name, value in key.items()]
    if not c.execute(update(table).where(*where).values(values)).rowcount:
        c.execute(insert(table).values(key | values))


def check_stay(c: Connection, estate: Estate, row: Row[Any], entrances: Sequence[str]) -> None:
    """Holds a grant with a reservation key to the stay that stands: a subset of its rooms, an overlapping window.

    Raises `Conflict`, or `GrantError` when nothing it reaches can belong to a reservation.
    """
    rooms = {name for name in entrances if estate.doors[name].capabilities.reservations}
    if not rooms:
        raise GrantError(f"reservation key not supported: none of {', '.join(entrances) or 'its doors'} keeps stays")
    mates = list(
        c.execute(
            select(grant).where(grant.c.reservation == row.reservation, grant.c.state == "live", grant.c.id != row.id)
        )
    )
    if not mates:
        return
    held = set(
        c.scalars(
            select(credential.c.door).where(
                credential.c.grant.in_([mate.id for mate in mates]),
                credential.c.method == Method.CARD.value,
                credential.c.state == LIVE,
            )
        )
    )
    outside = sorted(rooms - held)
    if outside:
        raise Conflict(
            f"the stay {row.reservation!r} does not have {', '.join(outside)}; end its grants first to change its rooms"
        )
    if not all(_overlap(row, mate) for mate in mates):
        raise Conflict(f"the windows of the stay {row.reservation!r} do not overlap; a separate stay needs its own key")


def _overlap(a: Row[Any], b: Row[Any]) -> bool:
    far = 1e18
    return bool(
        (a.starts_at if a.starts_at is not None else -far) < (b.ends_at if b.ends_at is not None else far)
        and (b.starts_at if b.starts_at is not None else -far) < (a.ends_at if a.ends_at is not None else far)
    )
