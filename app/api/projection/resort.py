"""The last resort of an access grant whose code is not on its device in time: a spare that lies there already.

Facts: the published description of access methods, by which a spare is pulled where the device has a backup pool. When
exactly is not published; `latchwork.app.api.standing.RESORT` says when it is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from latchwork.app.api.backup_pools import move_spare, pools, stand_in
from latchwork.app.api.call import Tx
from latchwork.app.api.principal import Principal
from latchwork.app.api.projection import touch
from latchwork.app.api.standing import Deadlines
from latchwork.app.api.tables.codes import access_code

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

PRINCIPAL = Principal("last resort", "pulls spare codes for access grants")


class LastResort:
    """Has spares stand in for the codes of access grants, and follow them."""

    def __init__(self, api: Service) -> None:
        self._api = api

    def look(
        self,
        c: Connection,
        code: Row[Any],
        window: Sequence[float | None],
        deadlines: Deadlines | None,
        *,
        ends: bool,
    ) -> None:
        """Pulls a spare when it is time for it, and lets one that stands in end with its code. `code` is the row as it
        was before it was looked at."""
        if code.pulled is not None:
            if ends:
                self.end(c, code)
            elif code.ends_at != window[1]:
                self._follow(c, code, window[1])
        elif deadlines is not None and not ends and window[1] is not None and deadlines.resort_at <= self._api.now():
            self._pull(c, code)

    def _pull(self, c: Connection, code: Row[Any]) -> None:
        if code.offline or not self._api.doors.face(c, code.door).backup_pool:
            return
        ready = pools(c, [code.door])[code.door].ready
        if not ready:
            return  # the device says so: empty_backup_access_code_pool
        tx = self._begin(c)
        fresh = tx.c.execute(select(access_code).where(access_code.c.id == code.id)).one()
        stand_in(tx, fresh, ready[0])
        touch.note(c, [code.engine_grant])
        self._wake(tx)

    def _follow(self, c: Connection, code: Row[Any], ends_at: float | None) -> None:
        spare = self._spare(c, code)
        if spare is not None:
            tx = self._begin(c)
            move_spare(tx, spare, ends_at)
            self._wake(tx)

    def end(self, c: Connection, code: Row[Any]) -> None:
        """The spare of a code goes with it."""
        spare = self._spare(c, code)
        if spare is not None:
            tx = self._begin(c)
            tx.api.engine.requests.end(tx.c, spare.engine_grant, tx.touched)
            self._wake(tx)

    def _spare(self, c: Connection, code: Row[Any]) -> Row[Any] | None:
        return c.execute(select(access_code).where(access_code.c.id == code.pulled, ~access_code.c.deleting)).first()

    def _begin(self, c: Connection) -> Tx:
        return self._api.run_in(c, PRINCIPAL)

    def _wake(self, tx: Tx) -> None:
        self._api.projector.pools.awake |= tx.touched.doors
