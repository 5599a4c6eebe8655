"""Access codes: which credentials stand for each, and what happened to it since it was last told of."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.standing import CodeStanding, Status, code_standing
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.grants import access_method, requested_method
from latchwork.drivers.contract import Method
from latchwork.grants.ledger import GONE, IMPOSSIBLE, LIVE
from latchwork.grants.schema import credential

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_CREDENTIALS = (
    select(credential)
    .where(credential.c.grant == bindparam("g"), credential.c.method == Method.CODE.value, credential.c.state != GONE)
    .order_by(credential.c.id)
)
_CODES = select(access_code).where(access_code.c.engine_grant == bindparam("g")).order_by(access_code.c.id)
_METHODS = select(access_method.c.id, access_method.c.tag).where(access_method.c.engine_grant == bindparam("g"))
_ASKED = select(requested_method.c.id).where(requested_method.c.engine_grant == bindparam("g"))
_UPDATE = update(access_code).where(access_code.c.id == bindparam("row"))
_DELETE = delete(access_code).where(access_code.c.id == bindparam("row"))

EXTERNAL = "access_code.modified_external"
"""The engine's word for a code of ours that somebody else took off a door or changed there."""


class CodeView:
    """Looks at the access codes of one grant of the engine."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller

    def look(self, c: Connection, grant: Row[Any]) -> None:
        rows = defaultdict(list)
        for row in c.execute(_CREDENTIALS, {"g": grant.id}):
            rows[row.door].append(row)
        codes = {code.door: code for code in c.execute(_CODES, {"g": grant.id})}
        if not codes and not rows:
            return
        asked = c.scalar(_ASKED, {"g": grant.id}) is not None
        for door in sorted(codes.keys() | rows.keys()):
            code = codes.get(door)
            if code is None:
                if not asked or not any(row.state == LIVE for row in rows[door]):
                    continue  # nobody asked for it over the API, or the door does not take it
                code = self._create(c, grant, door)
            self._look_at_code(c, grant, code, rows[door])

    def _create(self, c: Connection, grant: Row[Any], door: str) -> Row[Any]:
        new = {"id": self._api.new_id(), "engine_grant": grant.id, "door": door, "created_at": self._api.now()}
        c.execute(
            insert(access_code).values(new | {"offline": self._api.doors.is_offline(door), "one_time": grant.one_time})
        )
        return c.execute(select(access_code).where(access_code.c.id == new["id"])).one()

    def _look_at_code(self, c: Connection, grant: Row[Any], code: Row[Any], rows: list[Row[Any]]) -> None:
        before: dict[str, Any] = json.loads(code.told)
        if not before:
            self._tell(c, "access_code.created", code)
        held = [row for row in rows if row.state != IMPOSSIBLE]
        if not held and (code.deleting or grant.state != "live" or not rows):
            self._gone(c, code, before)
            return
        live = next((row for row in held if row.state == LIVE), None)
        standing = code_standing(
            held,
            (grant.starts_at, grant.ends_at),
            self._api.doors.capabilities(code.door),
            self._api.now(),
            connected=self._api.doors.connected(c, code.door),
        )
        problem = next((row for row in rows if row.problem is not None and row.state in (LIVE, IMPOSSIBLE)), None)
        told = {
            "status": standing.status.value,
            "scheduled": standing.scheduled,
            "ever": bool(before.get("ever")) or standing.on_device or any(row.have for row in held),
            "problem": None if problem is None else problem.problem,
            "window": [grant.starts_at, grant.ends_at],
            "external": before.get("external") if not standing.on_device else None,
        }
        columns: dict[str, Any] = {"look_at": standing.look_at, "told": json.dumps(told)}
        columns |= {"starts_at": grant.starts_at, "ends_at": grant.ends_at}
        if live is not None:
            columns |= {"credential": live.id, "code": live.secret, "access_method": self._method_of(c, grant, live)}
        columns = {name: value for name, value in columns.items() if code._mapping[name] != value}
        if columns:
            c.execute(_UPDATE.values(columns), {"row": code.id})
        self._differences(c, code, live, before, told, standing)

    def _method_of(self, c: Connection, grant: Row[Any], live: Row[Any]) -> str | None:
        methods = list(c.execute(_METHODS, {"g": grant.id}))
        own = next((method.id for method in methods if method.tag == live.tag), None)
        return own or next((method.id for method in methods if method.tag is None), None)

    def _differences(
        self,
        c: Connection,
        code: Row[Any],
        live: Row[Any] | None,
        before: dict[str, Any],
        told: dict[str, Any],
        standing: CodeStanding,
    ) -> None:
        secrets = {} if live is None or live.secret is None else {"code": self._api.vault.open(live.secret).reveal()}
        if standing.scheduled and not before.get("scheduled"):
            self._tell(c, "access_code.scheduled_on_device", code, secrets)
        if standing.status is Status.SET and before.get("status") != Status.SET:
            self._tell(c, "access_code.set_on_device", code, secrets)
        if told["problem"] is not None and before.get("problem") != told["problem"]:
            self._tell(c, "access_code.failed_to_set_on_device", code, trouble=True)

    def _gone(self, c: Connection, code: Row[Any], before: dict[str, Any]) -> None:
        if before.get("ever"):
            self._tell(c, "access_code.removed_from_device", code)
        secrets = {} if code.code is None else {"code": self._api.vault.open(code.code).reveal()}
        self._tell(c, "access_code.deleted", code, secrets)
        c.execute(_DELETE, {"row": code.id})

    def hear(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> None:
        """Somebody else changed or took off a code of ours: that is told, and remembered until it is right again."""
        if event.kind != EXTERNAL:
            return
        mine = (access_code.c.engine_grant == event.grant) & (access_code.c.door == event.door)
        for code in list(c.execute(select(access_code).where(mine))):
            told = json.loads(code.told) | {"external": event.at}
            c.execute(_UPDATE.values(told=json.dumps(told)), {"row": code.id})
            self._tell(c, "access_code.modified_external_to_seam", code)

    def _tell(
        self,
        c: Connection,
        kind: str,
        code: Row[Any],
        secrets: dict[str, Any] | None = None,
        *,
        trouble: bool = False,
    ) -> None:
        fields = self._teller.about_door(c, code.door) | {"access_code_id": code.id}
        if trouble:
            fields |= self._api.doors.troubles(c, code.door) | {"access_code_errors": [], "access_code_warnings": []}
        also = tuple(one for one in (code.access_method,) if one)
        self._teller.tell(c, kind, secrets=secrets, also_about=also, **fields)
