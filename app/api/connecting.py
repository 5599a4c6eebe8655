"""How a connect webview ends: an account is connected again, or a new one comes with its devices, or the login fails.

In a sandbox the login is simulated and brings new simulated devices into the running rig. Real locks are paired one by
one, in setting mode, over a radio that the rig has.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select, update

from latchwork.app.api.call import Tx
from latchwork.app.api.connections import reconnect_account
from latchwork.app.api.errors import ApiError, invalid, refused
from latchwork.app.api.makes import KEY_CARDS, MAKES, TTLOCK
from latchwork.app.api.management import NOBODY
from latchwork.app.api.newcomers import newcomers
from latchwork.app.api.objects.webviews import AUTHORIZED, FAILED, PENDING, find_webview
from latchwork.app.api.principal import Principal
from latchwork.app.api.tables.accounts import connect_webview, connected_account
from latchwork.app.api.tables.devices import device
from latchwork.drivers.links import LinkError
from latchwork.rig.yaml_source import RigError

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


class Connecting:
    """The logins of one service, one at a time: each may change the rig."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self._turn = asyncio.Lock()

    async def fail(self, principal: Principal, webview_id: str) -> None:
        """The person gave up, or the login was refused."""

        def end(tx: Tx) -> None:
            _must_wait(tx, webview_id)
            _change(tx, webview_id, status=FAILED)
            tx.api.projector.teller.tell(tx.c, "connect_webview.login_failed", connect_webview_id=webview_id)

        async with self._turn:
            await self._api.transact(principal, end)

    async def log_in(self, principal: Principal, webview_id: str, provider: str) -> str:
        """Connects an account of the provider, a lost one if there is any; answers the account.

        Raises `ApiError` with nothing changed, and what `Rig.add` raises.
        """
        async with self._turn:
            lost = await self._api.transact(principal, lambda tx: _begin(tx, webview_id, provider))
            if lost is not None:
                return await self._again(principal, webview_id, provider, lost)
            if not self._api.sandbox:
                words = "No account of this provider waits to be connected again; pair its locks on the webview's page."
                raise refused("login_not_simulated", words)
            return await self._anew(principal, webview_id, provider)

    async def _again(self, principal: Principal, webview_id: str, provider: str, account: str) -> str:
        def connect(tx: Tx) -> None:
            row = tx.c.execute(select(connected_account).where(connected_account.c.id == account)).one()
            reconnect_account(tx, row, webview_id)
            _authorize(tx, webview_id, provider, account)

        await self._api.transact(principal, connect)
        await self._api.disturbances.follow_account(account)
        await self._tell(principal, "connected_account.completed_first_sync_after_reconnection", account)
        return account

    async def _anew(self, principal: Principal, webview_id: str, provider: str) -> str:
        api = self._api
        name, rows = newcomers(api.rig.file, provider)
        doors = await api.rig.add(rows)
        for door in doors:
            api.names.add_door(api.engine.estate.doors[door])
        if name in api.engine.estate.systems:
            api.names.add_system(api.engine.estate.systems[name])

        def connect(tx: Tx) -> str:
            webview = find_webview(tx, webview_id)
            account = _add_account(tx, webview, name, provider)
            tx.api.projector.systems.enrol(tx.c)
            for door in doors:
                add_door(tx, door, managed=bool(webview.manages_new))
            _authorize(tx, webview_id, provider, account)
            tx.api.projector.accounts.tell(tx.c, "connected_account.successful_login", account)
            return account

        account = await api.transact(principal, connect)
        await self.meet(doors)
        await self._tell(principal, "connected_account.completed_first_sync", account)
        return account

    async def listen(self) -> list[tuple[str, str]]:
        """The radio and the address of every lock in setting mode that can be heard now. Raises `ApiError` 503."""
        found = []
        for name in self.radios:
            try:
                found += [(name, heard.address) for heard in await self._api.rig.new_locks(name)]
            except LinkError as error:
                raise ApiError(503, "radio_unavailable", f"{error}.") from error
        return found

    @property
    def radios(self) -> list[str]:
        """The Bluetooth radios of the rig that are real."""
        return [one.name for one in self._api.rig.file.media.values() if one.kind == "ble" and one.level == "real"]

    async def pair(self, principal: Principal, webview_id: str, radio: str, address: str, name: str) -> str:
        """Makes us the admin of a lock in setting mode and takes it into the rig as `name`; answers its account.

        Raises `ApiError` or `DriverError`; a lock that broke off in the middle must be reset by its button.
        """
        async with self._turn:
            await self._api.transact(principal, lambda tx: _begin(tx, webview_id, TTLOCK))
            row = {"make": TTLOCK, "on": radio, "resource": {"address": address}}
            try:
                (door,) = await self._api.rig.add({"targets": {name: row}})
            except RigError as error:
                raise invalid("name", f"{error}.") from None
            except LinkError as error:
                raise ApiError(503, "radio_unavailable", f"{error}.") from error
            self._api.names.add_door(self._api.engine.estate.doors[door])
            account = self._api.names.account(radio)

            def connect(tx: Tx) -> None:
                add_door(tx, door, managed=bool(find_webview(tx, webview_id).manages_new))
                _authorize(tx, webview_id, TTLOCK, account)

            await self._api.transact(principal, connect)
            await self.meet([door])
            return account

    async def meet(self, doors: list[str]) -> None:
        """Has new doors read for the first time, and heard from then on; returns when that is done, or has failed."""
        self._api.listening.hear(doors)
        lines = [door for door in doors if self._api.doors.has_line(door)]
        self._api.engine.audit(lines)
        await self._api.engine.visited(lines)

    async def _tell(self, principal: Principal, kind: str, account: str) -> None:
        await self._api.transact(principal, lambda tx: tx.api.projector.accounts.tell(tx.c, kind, account))


def add_door(tx: Tx, door: str, *, managed: bool) -> None:
    """A door has come; one that is not to be managed is reached by no grant."""
    tx.api.projector.doors.add(tx.c, door, managed=managed or tx.api.doors.is_entrance(door))
    if not managed and not tx.api.doors.is_entrance(door):
        tx.api.engine.requests.change_owner(tx.c, door, NOBODY, tx.touched)


def _begin(tx: Tx, webview_id: str, provider: str) -> str | None:
    """The account of this provider that was lost first; None when there is none."""
    webview = _must_wait(tx, webview_id)
    accepted = json.loads(webview.providers)
    if provider not in accepted:
        raise invalid("provider", f"This webview connects {', '.join(accepted)}; choose one of them.")
    lost = connected_account.c.disconnected_at.is_not(None) & connected_account.c.deleted_at.is_(None)
    query = select(connected_account).where(lost).order_by(connected_account.c.disconnected_at)
    return next((row.id for row in tx.c.execute(query) if _is_of(tx, row, provider)), None)


def _is_of(tx: Tx, account: Row[Any], provider: str) -> bool:
    """Whether this is how the account, or a lock of it, is connected."""
    if account.provider == provider:
        return True
    doors = tx.c.scalars(select(device.c.door).where(device.c.account == account.id, device.c.bound))
    locks = [door for door in doors if not tx.api.doors.is_entrance(door)]
    return any(MAKES[tx.api.doors.capabilities(door).make].provider == provider for door in locks)


def _must_wait(tx: Tx, webview_id: str) -> Row[Any]:
    webview = find_webview(tx, webview_id)
    if webview.status != PENDING:
        raise refused("connect_webview_is_over", f"This webview has {webview.status}; create another one.")
    return webview


def _add_account(tx: Tx, webview: Row[Any], name: str, provider: str) -> str:
    columns = {name: webview._mapping[name] for name in ("custom_metadata", "customer_key", "manages_new")}
    columns |= {"capabilities": webview.capabilities, "connect_webview": webview.id}
    return tx.api.projector.accounts.add(tx.c, name, provider, is_system=provider == KEY_CARDS, **columns)


def _authorize(tx: Tx, webview_id: str, provider: str, account: str) -> None:
    done = {"status": AUTHORIZED, "selected_provider": provider, "account": account, "authorized_at": tx.now}
    _change(tx, webview_id, **done)
    tx.api.sessions.follow_webview(tx.c, webview_id)
    tell = tx.api.projector.teller.tell
    tell(tx.c, "connect_webview.login_succeeded", connect_webview_id=webview_id, connected_account_id=account)


def _change(tx: Tx, webview_id: str, **columns: Any) -> None:
    tx.c.execute(update(connect_webview).where(connect_webview.c.id == webview_id).values(columns))
