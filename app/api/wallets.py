"""The wallets of simulated phones: each fetches what its people have, and loses what they have no more.

No vendor's phone takes part. A phone comes to its people by a link that it opened, or was made for somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, or_, select

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.errors import conflict, not_found
from latchwork.app.api.objects.events import everyone
from latchwork.app.api.tables.acs import acs_credential, acs_user
from latchwork.app.api.tables.grants import access_grant, access_method
from latchwork.app.api.tables.phones import instant_key, instant_key_use, phone
from latchwork.drivers.contract import Method, MobileKey
from latchwork.grants.carried import MADE
from latchwork.grants.requests import not_over
from latchwork.grants.schema import card, grant

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


@dataclass(frozen=True, slots=True)
class Fetched:
    """The keys of one grant of the engine."""

    engine_grant: str
    keys: list[MobileKey]


class Wallets:
    """The phones of one service. What is not a coroutine runs inside a transaction."""

    def __init__(self, api: Service) -> None:
        self._api = api

    # --- phones --------------------------------------------------------------------------------------------------

    def row_of(self, c: Connection, name: str) -> Row[Any] | None:
        """The phone of that name, or with that id; None for one that nobody has heard of yet."""
        return c.execute(select(phone).where(or_(phone.c.name == name, phone.c.id == name))).first()

    def enrol(
        self,
        c: Connection,
        name: str | None,
        identity: bytes,
        *,
        new: str | None = None,
        owner: str | None = None,
        platform: str = "ios",
        metadata: str = "{}",
    ) -> Row[Any]:
        """Makes a phone known, with its public key."""
        new = new or self._api.new_id()
        values = {"id": new, "name": name or new, "owner": owner, "platform": platform, "metadata": metadata}
        c.execute(insert(phone).values(values | {"identity": identity.hex(), "created_at": self._api.now()}))
        return c.execute(select(phone).where(phone.c.id == new)).one()

    def open(self, tx: Tx, row: Row[Any], url: str) -> None:
        """A phone opens a link. Raises 404 when there is none, or it is over, and 409 when it was used up."""
        key = self._api.phone_links.find(tx.c, url)
        if key is None:
            raise not_found("instant_key", "There is no such link, or it is over; ask for a new one.")
        users = list(tx.c.scalars(select(instant_key_use.c.phone).where(instant_key_use.c.instant_key == key.id)))
        if row.id in users:
            return
        if len(users) >= key.max_use_count:
            raise conflict("instant_key_used_up", "The link was opened as often as it may be; ask for a new one.")
        tx.c.execute(insert(instant_key_use).values(instant_key=key.id, phone=row.id, at=tx.now))

    def people_of(self, tx: Tx, row: Row[Any]) -> list[str]:
        """Whose keys the phone may fetch now."""
        good = (instant_key_use.c.phone == row.id) & (instant_key.c.expires_at > tx.now)
        query = select(instant_key.c.user_identity).join(
            instant_key_use, instant_key_use.c.instant_key == instant_key.c.id
        )
        people = set(tx.c.scalars(query.where(good))) | ({row.owner} if row.owner is not None else set())
        return everyone(tx.c, sorted(people))

    # --- keys ----------------------------------------------------------------------------------------------------

    async def sync(self, call: Call, name: str) -> None:
        """Has the phone of that name fetch its keys anew. Raises what making them raises."""
        known = self._api.rig.bench.phone(await self.bench_name(call, name))
        fetched = await call.transact(lambda tx: self._fetch(tx, name))
        wanted = set()
        for one in fetched:
            self._api.rig.bench.hand_out(known, one.keys, one.engine_grant)
            wanted |= {f"{one.engine_grant} {key.door}" for key in one.keys}
        lost = [held for held in known.names() if held not in wanted]
        for held in lost:
            known.withdraw(held)
        if lost:
            await call.transact(lambda tx: self._gave_back(tx, lost, known.identity))

    async def bench_name(self, call: Call, name: str) -> str:
        """What the phone with this name or id is called at the bench."""
        row = await call.transact(lambda tx: self.row_of(tx.c, name))
        return name if row is None else str(row.name)

    def _fetch(self, tx: Tx, name: str) -> list[Fetched]:
        row = self.row_of(tx.c, name)
        if row is None:
            return []
        identity = bytes.fromhex(row.identity)
        wallets = self._api.engine.wallets
        tx.touched.carried = True
        return [Fetched(one, wallets.fetch(tx.c, one, identity)) for one in self._grants(tx, self.people_of(tx, row))]

    def _grants(self, tx: Tx, people: list[str]) -> list[str]:
        """The grants of the engine by which these people have mobile keys now."""
        methods = (
            select(access_method.c.engine_grant)
            .join(access_grant, access_grant.c.id == access_method.c.access_grant)
            .where(access_method.c.mode == Method.MOBILE_KEY.value, access_grant.c.user_identity.in_(people))
        )
        credentials = (
            select(acs_credential.c.engine_grant)
            .join(acs_user, acs_user.c.id == acs_credential.c.acs_user)
            .where(acs_credential.c.mode == Method.MOBILE_KEY.value, acs_user.c.user_identity.in_(people))
        )
        mine = grant.c.id.in_(methods.union(credentials))
        query = select(grant.c.id).where(mine, grant.c.state == "live", not_over(tx.now)).order_by(grant.c.id)
        return list(tx.c.scalars(query))

    def _gave_back(self, tx: Tx, names: list[str], identity: bytes | None) -> None:
        for name in names:
            engine_grant, _, door = name.partition(" ")
            doors = [door] if tx.api.doors.is_bound(door) else []
            tx.api.engine.wallets.gave_back(tx.c, engine_grant, doors, identity)

    async def deactivate(self, call: Call, row: Row[Any]) -> None:
        """The phone is nobody's any more and holds nothing."""

        def forget(tx: Tx) -> None:
            tx.c.execute(delete(instant_key_use).where(instant_key_use.c.phone == row.id))
            tx.c.execute(delete(phone).where(phone.c.id == row.id))
            tx.api.projector.teller.tell(tx.c, "phone.deactivated", device_id=row.id)

        await call.transact(forget)
        await self.sync(call, row.name)


def holders(tx: Tx, row: Row[Any]) -> list[str]:
    """The public keys of the phones that hold a credential for off-line doors."""
    mine = (card.c.grant == row.engine_grant) & (card.c.system == row.system) & (card.c.state == MADE)
    return list(tx.c.scalars(select(card.c.uid).where(mine, card.c.method == Method.MOBILE_KEY.value)))
