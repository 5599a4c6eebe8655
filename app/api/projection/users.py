"""Users of access systems: those that access grants make, and those that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, exists, insert, select

from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.tables.acs import acs_credential, acs_group_member, acs_user, acs_user_entrance

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


class UserView:
    """Makes and forgets users."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller

    def of_person(self, c: Connection, system: str, person: str) -> str:
        """The id of the user that a person is of an access system; made when there is none."""
        mine = (acs_user.c.system == system) & (acs_user.c.user_identity == person)
        known: str | None = c.scalar(select(acs_user.c.id).where(mine))
        return known if known is not None else self.make(c, system, user_identity=person, made_for_grant=True)

    def make(self, c: Connection, system: str, **columns: object) -> str:
        """Stores a user; answers its id."""
        new = self._api.new_id()
        c.execute(insert(acs_user).values(columns | {"id": new, "system": system, "created_at": self._api.now()}))
        self._teller.tell(c, "acs_user.created", acs_user_id=new, acs_system_id=self._api.names.system(system))
        return new

    def let_go(self, c: Connection, user: str) -> None:
        """A user that only a grant needed goes when nothing hangs on it any more; nobody else does."""
        row = c.execute(select(acs_user).where(acs_user.c.id == user)).first()
        needed = [
            exists().where(table.c.acs_user == user) for table in (acs_credential, acs_user_entrance, acs_group_member)
        ]
        if row is not None and row.made_for_grant and not any(c.scalar(select(one)) for one in needed):
            self.forget(c, user, row.system)

    def forget(self, c: Connection, user: str, system: str) -> None:
        """The user is gone, and is told to be."""
        for table in (acs_user_entrance, acs_group_member):
            c.execute(delete(table).where(table.c.acs_user == user))
        c.execute(delete(acs_user).where(acs_user.c.id == user))
        self._teller.tell(c, "acs_user.deleted", acs_user_id=user, acs_system_id=self._api.names.system(system))
