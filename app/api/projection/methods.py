"""Access methods and their grants: what works at which door, and what happened since it was last told of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from latchwork.app.api.backup_pools import StandIn, stand_ins
from latchwork.app.api.clock import written
from latchwork.app.api.projection.people import forget_person
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.standing import MethodStanding, method_standing, own_rows
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.grants import access_grant, access_method, requested_method
from latchwork.drivers.contract import Delivery, Method
from latchwork.grants.ledger import GONE, LEAVING, LIVE
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_REQUESTED = Prepared(select(requested_method).where(requested_method.c.engine_grant == bindparam("g")))
_METHODS = Prepared(
    select(access_method).where(access_method.c.engine_grant == bindparam("g")).order_by(access_method.c.created_at)
)
_OF_GRANT = Prepared(select(access_method).where(access_method.c.access_grant == bindparam("a")))
_GRANT = Prepared(select(access_grant).where(access_grant.c.id == bindparam("a")))
_CREDENTIALS = Prepared(
    select(credential).where(credential.c.grant == bindparam("g"), credential.c.state != GONE).order_by(credential.c.id)
)
_OF_METHOD = access_method.c.id == bindparam("row")
_KEEP = Prepared.update_of(access_method, ("told", "look_at", "issued_at"), _OF_METHOD)
_KEEP_OWNER = Prepared.update_of(access_grant, ("told",), access_grant.c.id == bindparam("row"))


UNTOLD = "{}"
"""What was told of a new row."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The access grant, its methods that one grant of the engine carries out, the credentials of those, and by door the
    spares that stand in for some."""

    owner: Row[Any]
    methods: list[Row[Any]]
    rows: list[Row[Any]]
    spares: dict[str, StandIn]


class MethodView:
    """Looks at the access methods that one grant of the engine carries out."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller

    def begin(self, c: Connection, grant: Row[Any]) -> Begun | None:
        """Makes the methods that have come to be needed, and tells of them. None where nobody asked for one."""
        if grant.bundle is None:
            return None  # a code of its own
        requested = _REQUESTED.first(c, {"g": grant.id})
        if requested is None:
            return None
        methods = list(_METHODS.rows(c, {"g": grant.id}))
        rows = list(_CREDENTIALS.rows(c, {"g": grant.id}))
        owner = _GRANT.one(c, {"a": requested.access_grant})
        if not methods and any(row.state == LIVE for row in rows):
            self._create(c, requested, None)
            methods = list(_METHODS.rows(c, {"g": grant.id}))
        spares: dict[str, StandIn] = {}
        if methods and requested.mode == Method.CODE.value:
            methods = self._one_for_each_pin(c, requested, methods, rows)
            spares = stand_ins(c, grant.id)
            methods = self._one_for_each_spare(c, requested, methods, rows, spares)
        for method in methods:
            if method.told == UNTOLD:
                self._tell(c, "access_method.created", owner, method)
                if method.mode == Method.MOBILE_KEY.value:
                    self._api.phone_links.begin(c, owner, method)
        return Begun(owner, methods, rows, spares)

    def look(self, c: Connection, grant: Row[Any], begun: Begun) -> None:
        """Tells what became of the methods, once it is told what became of their codes."""
        rows = begun.rows
        lost = grant.state == "live" and grant.barred is None and not any(row.state == LIVE for row in rows)
        for method in begun.methods:
            own = own_rows(method, begun.methods, rows)
            self._look_at_method(c, begun.owner, grant, method, own, begun.spares, lost=lost)
        self._look_at_owner(c, begun.owner)

    # --- doors that could not share a PIN ------------------------------------------------------------------------

    def _create(self, c: Connection, requested: Row[Any], tag: bytes | None, **columns: str) -> None:
        new = {"id": self._api.new_id(), "access_grant": requested.access_grant, "requested": requested.id}
        new |= {"mode": requested.mode, "engine_grant": requested.engine_grant, "tag": tag}
        c.execute(insert(access_method).values(new | {"created_at": self._api.now()} | columns))

    def _one_for_each_pin(
        self, c: Connection, requested: Row[Any], methods: list[Row[Any]], rows: Sequence[Row[Any]]
    ) -> list[Row[Any]]:
        """The first method shows the PIN that most doors have; each other PIN has a method of its own."""
        tags: dict[bytes, int] = {}
        for row in rows:
            if row.state == LIVE and row.tag is not None:
                tags[row.tag] = tags.get(row.tag, 0) + 1
        known = {method.tag for method in methods if method.tag is not None}
        main = max(tags, key=lambda tag: (tags[tag], tag), default=None)
        new = sorted(tags.keys() - known - {main})
        if not new:
            return methods
        for tag in new:
            self._create(c, requested, tag)
        return list(_METHODS.rows(c, {"g": requested.engine_grant}))

    def _one_for_each_spare(
        self,
        c: Connection,
        requested: Row[Any],
        methods: list[Row[Any]],
        rows: Sequence[Row[Any]],
        spares: dict[str, StandIn],
    ) -> list[Row[Any]]:
        """A method shows the spare that stands in at its one door. From one that has other doors, which have another
        PIN, that door is split off."""
        changed = False
        for method in methods:
            doors = {row.door for row in own_rows(method, methods, rows) if row.state == LIVE}
            spared = sorted(doors & spares.keys())
            keeps = spared[0] if spared and len(spared) == len(doors) else None
            shown = None if keeps is None else spares[keeps].spare
            if method.spare != shown:
                c.execute(update(access_method).where(access_method.c.id == method.id).values(spare=shown))
                changed = True
            for door in spared:
                if door != keeps and method.door is None:
                    split = {"spare": spares[door].spare, "door": door, "original": method.id}
                    self._create(c, requested, method.tag, **split)
                    changed = True
        return list(_METHODS.rows(c, {"g": requested.engine_grant})) if changed else methods

    # --- one method ----------------------------------------------------------------------------------------------

    def _look_at_method(
        self,
        c: Connection,
        owner: Row[Any],
        grant: Row[Any],
        method: Row[Any],
        rows: list[Row[Any]],
        spares: dict[str, StandIn],
        *,
        lost: bool,
    ) -> None:
        before: dict[str, Any] = json.loads(method.told)
        leaving = any(row.state in (LIVE, LEAVING) and row.delivery == Delivery.STORED.value for row in rows)
        is_part = method.tag is not None or method.door is not None
        ended = grant.state != "live" or (is_part and not any(row.state == LIVE for row in rows))
        if ended and not leaving:
            self._end(c, owner, method)
            return
        standing = method_standing(
            Method(method.mode),
            rows,
            (grant.starts_at, grant.ends_at),
            {row.door: self._api.doors.capabilities(row.door) for row in rows},
            self._lost_at(before) or method.created_at,
            self._api.now(),
            lost=lost,
            spared={door for door, one in spares.items() if one.there},
        )
        told = {
            "issued": standing.issued,
            "ever": bool(before.get("ever")) or standing.issued,
            "encoding": standing.encoding_required,
            "late": standing.late,
            "failed": standing.failed,
            "since": self._since(before, standing),
            "lost_at": None if standing.issued else self._lost_at(before),
            "doors": sorted(standing.doors),
            "wanted": sorted(standing.wanted),
            "times": [owner.starts_at, owner.ends_at],
        }
        fresh = standing.issued and not before.get("issued")
        issued_at = self._api.now() if fresh else method.issued_at
        if told != before or (standing.look_at, issued_at) != (method.look_at, method.issued_at):
            kept = {"look_at": standing.look_at, "told": json.dumps(told), "issued_at": issued_at}
            _KEEP.run(c, kept | {"row": method.id})
        if before and method.mode == Method.MOBILE_KEY.value:
            self._api.phone_links.follow(c, owner, method.id)
        self._differences(c, owner, method, self._pin(method, rows, spares), before, standing)

    def _lost_at(self, before: dict[str, Any]) -> float | None:
        """Since when it is issued no more, if it once was."""
        return self._api.now() if before.get("issued") else before.get("lost_at")

    def _since(self, before: dict[str, Any], standing: MethodStanding) -> float | None:
        """When what is wrong with it began to be so."""
        wrong = (standing.late, standing.failed)
        if not any(wrong):
            return None
        same = wrong == (bool(before.get("late")), bool(before.get("failed")))
        since: float = before["since"] if same else self._api.now()
        return since

    def _differences(
        self,
        c: Connection,
        owner: Row[Any],
        method: Row[Any],
        pin: dict[str, Any],
        before: dict[str, Any],
        standing: MethodStanding,
    ) -> None:
        was = bool(before.get("issued"))
        if was and not standing.issued:
            self._tell(c, "access_method.revoked", owner, method)
        if standing.encoding_required and not before.get("encoding"):
            self._tell(c, "access_method.card_encoding_required", owner, method)
        if was and standing.issued and method.mode == Method.MOBILE_KEY.value and _is_renewed(before, owner, standing):
            # nothing is programmed anew at a door: a phone fetches its keys again when it is held to one
            self._tell(c, "access_method.revoked", owner, method)
            self._tell(c, "access_method.reissued", owner, method)
        if standing.issued and not was:
            kind = "access_method.reissued" if before.get("ever") else "access_method.issued"
            self._tell(c, kind, owner, method, pin, is_backup_code=True if method.spare is not None else None)
        if standing.late and not before.get("late"):
            self._tell(c, "access_method.delay_in_issuing", owner, method)
        if standing.failed and not before.get("failed"):
            self._tell(c, "access_method.failed_to_issue", owner, method)

    def _pin(self, method: Row[Any], rows: list[Row[Any]], spares: dict[str, StandIn]) -> dict[str, Any]:
        mine = [row for row in rows if row.state == LIVE and row.method == Method.CODE.value and row.secret is not None]
        sealed = next((row.secret for row in mine), None)
        if method.spare is not None:
            sealed = next((one.secret for one in spares.values() if one.spare == method.spare), None)
        return {} if sealed is None else {"code": self._api.vault.open(sealed).reveal()}

    def _end(self, c: Connection, owner: Row[Any], method: Row[Any]) -> None:
        if method.mode == Method.MOBILE_KEY.value:
            self._api.phone_links.end(c, method.id)
        self._tell(c, "access_method.deleted", owner, method)
        c.execute(delete(access_method).where(access_method.c.id == method.id))
        c.execute(update(access_code).where(access_code.c.access_method == method.id).values(access_method=None))
        mates = select(access_method.c.id).where(access_method.c.engine_grant == method.engine_grant).exists()
        if method.deleting or owner.deleting:
            mine = requested_method.c.engine_grant == method.engine_grant
            c.execute(delete(requested_method).where(mine, ~mates))

    def _tell(
        self,
        c: Connection,
        kind: str,
        owner: Row[Any],
        method: Row[Any],
        secrets: dict[str, Any] | None = None,
        **fields: Any,
    ) -> None:
        self._teller.tell(
            c,
            kind,
            secrets=secrets,
            also_about=(owner.user_identity,),
            access_method_id=method.id,
            access_grant_ids=[owner.id],
            access_grant_keys=None if owner.key is None else [owner.key],
            **fields,
        )

    # --- the grant above -----------------------------------------------------------------------------------------

    def _look_at_owner(self, c: Connection, owner: Row[Any]) -> None:
        methods = list(_OF_GRANT.rows(c, {"a": owner.id}))
        if owner.deleting and not methods:
            self.forget_grant(c, owner)
            return
        before: dict[str, Any] = json.loads(owner.told)
        told_of = [json.loads(method.told) for method in methods]
        doors = {door for told in told_of for door in told.get("doors", ())}
        wanted = {door for told in told_of for door in told.get("wanted", ())}
        entrances = {door for door in doors if self._api.doors.is_entrance(door)}
        every = bool(wanted) and doors >= wanted and all(told.get("issued") for told in told_of)
        told = {"entrances": sorted(entrances), "all": every}
        if told == before:
            return
        _KEEP_OWNER.run(c, {"told": json.dumps(told), "row": owner.id})
        reached = set(before.get("entrances", ()))
        for door in sorted(entrances - reached):
            self._tell_of_entrance(c, "access_grant.access_granted_to_door", owner, door)
        for door in sorted(reached - entrances):
            self._tell_of_entrance(c, "access_grant.access_to_door_lost", owner, door)
        if every and not before.get("all"):
            self._tell_grant(c, "access_grant.access_granted_to_all_doors", owner)

    def _tell_of_entrance(self, c: Connection, kind: str, owner: Row[Any], door: str) -> None:
        self._tell_grant(c, kind, owner, acs_entrance_id=self._api.names.entrance(door))

    def _tell_grant(self, c: Connection, kind: str, owner: Row[Any], **fields: Any) -> None:
        also = (owner.user_identity,)
        self._teller.tell(c, kind, access_grant_id=owner.id, access_grant_key=owner.key, also_about=also, **fields)

    def tell_times_changed(self, c: Connection, owner: Row[Any]) -> None:
        times = {"starts_at": written(owner.starts_at), "ends_at": written(owner.ends_at)}
        self._tell_grant(c, "access_grant.access_times_changed", owner, **times)

    def tell_created(self, c: Connection, owner: Row[Any]) -> None:
        self._tell_grant(c, "access_grant.created", owner)

    def tell_could_not_create(self, c: Connection, owner: Row[Any], message: str, devices: list[str]) -> None:
        kind = "access_grant.could_not_create_requested_access_methods"
        self._tell_grant(c, kind, owner, error_message=message, missing_device_ids=devices or None)

    def forget_grant(self, c: Connection, owner: Row[Any]) -> None:
        """The grant is gone from every door: it is told, and the row goes."""
        self._tell_grant(c, "access_grant.deleted", owner)
        c.execute(delete(requested_method).where(requested_method.c.access_grant == owner.id))
        c.execute(delete(access_grant).where(access_grant.c.id == owner.id))
        forget_person(self._api, c, owner.user_identity)


def _is_renewed(before: dict[str, Any], owner: Row[Any], standing: MethodStanding) -> bool:
    """Whether the same key is good for other times or doors than it was told to be."""
    if before.get("times") is None:
        return False
    same = before["times"] == [owner.starts_at, owner.ends_at] and before["wanted"] == sorted(standing.wanted)
    return not same
