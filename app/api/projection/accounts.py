"""Connected accounts: one for each medium and access system that the rig has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from latchwork.app.api.makes import KEY_CARDS, MAKES, MEDIUM_PROVIDERS
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.tables.accounts import connected_account
from latchwork.grants.estate import Lock

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

LOCKS, ACCESS_CONTROL = ("lock",), ("access_control",)


class AccountView:
    """Enrols accounts and tells of them."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller

    def enrol(self, c: Connection) -> None:
        """Makes a row for each medium and access system that has none yet."""
        rows = list(c.execute(select(connected_account)))
        known, file = {row.id for row in rows}, self._api.rig.file
        for row in rows:
            system = self._api.engine.estate.systems.get(row.name) if row.is_system else None
            if row.deleted_at is not None and system is not None:
                self._api.names.forget_system(system)
        for name in file.media:
            if self._api.names.account(name) not in known:
                self.add(c, name, self._provider(name))
        for name in file.systems:
            if self._api.names.account(name) not in known:
                self.add(c, name, KEY_CARDS, is_system=True)

    def _provider(self, medium: str) -> str:
        """The provider of all its locks, or that of the medium itself when they have several."""
        doors = self._api.engine.estate.doors.values()
        makes = {one.capabilities.make for one in doors if isinstance(one, Lock) and one.driver.medium == medium}
        providers = {MAKES[make].provider for make in makes}
        return providers.pop() if len(providers) == 1 else MEDIUM_PROVIDERS[self._api.rig.file.media[medium].kind]

    def add(self, c: Connection, name: str, provider: str, *, is_system: bool = False, **columns: Any) -> str:
        """A medium or system is new here; answers the id of its account. `columns` are more of its row."""
        account = self._api.names.account(name)
        new: dict[str, Any] = {"id": account, "name": name, "is_system": is_system, "provider": provider}
        new |= {"capabilities": json.dumps(ACCESS_CONTROL if is_system else LOCKS), "created_at": self._api.now()}
        c.execute(insert(connected_account).values(new | columns))
        self.tell(c, "connected_account.created", account)
        self.tell(c, "connected_account.connected", account)
        return account

    def tell(self, c: Connection, kind: str, account: str, **fields: Any) -> None:
        row = c.execute(select(connected_account).where(connected_account.c.id == account)).one()
        fields |= {"connected_account_id": account, "customer_key": row.customer_key}
        fields |= {"connected_account_custom_metadata": json.loads(row.custom_metadata) or None}
        self._teller.tell(c, kind, **fields | {"connect_webview_id": row.connect_webview})
