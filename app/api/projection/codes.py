"""Access codes: which credentials stand for each, and what happened to it since it was last told of.

`told` of a code is a JSON object: `status`, `scheduled`, `ever` (it was on its device), `issued` (it was there as it
should be), `tardy` (how slow that is to come), `problem` with `problem_at`, `work` with `since` and `slow`, `confirmed`
(times) and `tag` (of the PIN) as they last were as wanted, `external` (what somebody else did that has not been put
right) and `pulled_at`. Moments are seconds since 1970.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from latchwork.app.api.backup_pools import look_again, room_came
from latchwork.app.api.code_standing import (
    CodeStanding,
    Slowness,
    Status,
    Work,
    code_standing,
    issuing,
    next_slowness,
    slowness,
    slowness_of,
)
from latchwork.app.api.objects.code_entries import (
    DELAYED_ISSUE,
    DELAYS,
    FAILED_ISSUE,
    FAILED_TO_SET,
    Facts,
    errors_of,
    failures,
    times,
    warnings_of,
)
from latchwork.app.api.objects.codes import CODE_BY_ID, CREDENTIALS_OF_GRANT, shown_code, twin_of
from latchwork.app.api.principal import Principal
from latchwork.app.api.projection import touch
from latchwork.app.api.projection.resort import LastResort
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.routing import Scope
from latchwork.app.api.standing import Deadlines
from latchwork.app.api.tables.codes import access_code
from latchwork.app.api.tables.devices import unmanaged_code
from latchwork.app.api.tables.grants import access_grant, access_method, requested_method
from latchwork.app.api.tables.people import user_identity
from latchwork.grants.ledger import LIVE, TAKEN
from latchwork.grants.prepared import Prepared
from latchwork.grants.schema import credential

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

_CODES = Prepared(select(access_code).where(access_code.c.engine_grant == bindparam("g")).order_by(access_code.c.id))
_METHODS = Prepared(
    select(access_method.c.id, access_method.c.tag, access_method.c.door, access_method.c.spare).where(
        access_method.c.engine_grant == bindparam("g")
    )
)
_ASKED = Prepared(
    select(
        requested_method.c.id,
        func.coalesce(
            user_identity.c.full_name, user_identity.c.email_address, user_identity.c.phone_number, user_identity.c.key
        ).label("whose"),
    )
    .outerjoin(access_grant, access_grant.c.id == requested_method.c.access_grant)
    .outerjoin(user_identity, user_identity.c.id == access_grant.c.user_identity)
    .where(requested_method.c.engine_grant == bindparam("g"))
)
_LEAVING = Prepared(select(unmanaged_code).where(unmanaged_code.c.leaving == bindparam("g")))
_DELETE = Prepared(delete(access_code).where(access_code.c.id == bindparam("row")))


@cache
def _change(columns: tuple[str, ...]) -> Prepared:
    return Prepared.update_of(access_code, columns, access_code.c.id == bindparam("row"))


EXTERNAL = "access_code.modified_external"
"""The engine's word for a code of ours that somebody else took off a door or changed there."""

Told = dict[str, Any]

WITHOUT_PINS = Principal("results", "keeps the results of action attempts", frozenset({Scope.READ}))
"""Whoever may read attempts sees their results."""


class CodeView:
    """Looks at the access codes of one grant of the engine."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller
        self.resort = LastResort(api)

    def look(self, c: Connection, grant: Row[Any]) -> None:
        rows = defaultdict(list)
        for row in CREDENTIALS_OF_GRANT.rows(c, {"g": grant.id}):
            rows[row.door].append(row)
        codes = {code.door: code for code in _CODES.rows(c, {"g": grant.id})}
        new = [door for door in rows.keys() - codes.keys() if any(row.state == LIVE for row in rows[door])]
        if new and (asked := _ASKED.first(c, {"g": grant.id})) is not None:
            codes |= {door: self._create(c, grant, door, asked.whose) for door in sorted(new)}
        for door in sorted(codes):
            self._look_at_code(c, grant, codes[door], rows[door])
        if not codes and not rows:
            self._look_at_foreign(c, grant)

    def touch(self, c: Connection, code: Row[Any]) -> None:
        """Has a code looked at although nothing changed at its door."""
        touch.note(c, [code.engine_grant])

    def _create(self, c: Connection, grant: Row[Any], door: str, name: str | None) -> Row[Any]:
        """A code that an access grant has at a door, called by its person."""
        new = {"id": self._api.new_id(), "engine_grant": grant.id, "door": door, "created_at": self._api.now()}
        new["name"] = name
        c.execute(
            insert(access_code).values(new | {"offline": self._api.doors.is_offline(door), "one_time": grant.one_time})
        )
        row: Row[Any] = CODE_BY_ID.one(c, {"id": new["id"]})
        return row

    def _look_at_code(self, c: Connection, grant: Row[Any], code: Row[Any], rows: list[Row[Any]]) -> None:
        before: Told = json.loads(code.told)
        window = self._window(grant, code, rows)
        standing = code_standing(
            rows,
            window,
            self._api.doors.capabilities_if_bound(code.door),
            self._api.now(),
            connected=self._api.doors.connected(c, code.door),
        )
        if not before:
            self.tell(c, "access_code.created", code)
        leaving = code.deleting or grant.state != "live"
        if standing.live is None and standing.former is None and (leaving or standing.refused is None):
            self._gone(c, code, before)
            return
        told = self._told(before, standing, window)
        deadlines = None if leaving or code.pulled is not None else self._deadlines(code, standing, window, before)
        told["tardy"] = slowness_of(deadlines, self._api.now()).value
        live = standing.live
        columns: dict[str, Any] = {"deleting": leaving, "starts_at": window[0], "ends_at": window[1]}
        columns |= {"look_at": self._look_at(standing, told, deadlines), "told": json.dumps(told)}
        if live is not None:
            # what was asked for alone, and not in one breath with other things, belongs to no access method
            method = None if grant.bundle is None else self._method_of(c, grant, code, live)
            columns |= {"credential": live.id, "code": live.secret, "access_method": method}
            if method is not None:
                columns["common_code_key"] = method  # the codes of one method share their PIN
            if standing.settled or not before:
                columns["former_code"] = live.secret
        if standing.settled or standing.problem is not None or told["slow"] == Slowness.FAILED:
            columns["attempts"] = ""
        columns = {name: value for name, value in columns.items() if getattr(code, name) != value}
        if columns:
            _change(tuple(columns)).run(c, columns | {"row": code.id})
        self._differences(c, code, standing, before, told)
        if code.stands_for is not None and told["status"] != before.get("status"):
            self._note_original(c, code)
        if grant.bundle is not None:
            self.resort.look(c, code, window, deadlines, ends=leaving or standing.live is None)

    def _window(self, grant: Row[Any], code: Row[Any], rows: list[Row[Any]]) -> tuple[float | None, float | None]:
        """The times that were asked for; those of a code that its lock computes are the ones that it says."""
        live = next((row for row in rows if row.state == LIVE), None)
        return (grant.starts_at, grant.ends_at) if live is None or not code.offline else (live.starts_at, live.ends_at)

    def _told(self, before: Told, standing: CodeStanding, window: tuple[float | None, float | None]) -> Told:
        """What is told of the code from now on."""
        now, problem, work = self._api.now(), standing.problem, standing.work
        tag = None if standing.live is None or standing.live.tag is None else standing.live.tag.hex()
        same = problem is not None and before.get("problem") == problem.problem
        since = None if work is Work.NONE else before.get("since") if before.get("work") == work else now
        fresh = standing.settled or not before
        honoured = standing.live is not None and standing.live.problem is not None and problem is None
        return {
            "status": standing.status.value,
            "scheduled": standing.scheduled,
            "ever": bool(before.get("ever"))
            or standing.on_device
            or (standing.live is not None and standing.live.have),
            "issued": bool(before.get("issued")) or standing.on_device,
            "problem": None if problem is None else problem.problem,
            "problem_at": None if problem is None else before.get("problem_at") if same else now,
            "work": work.value,
            "since": since,
            "slow": slowness(since, now).value,
            "confirmed": list(window) if fresh else before["confirmed"],
            "tag": tag if fresh else before["tag"],
            "external": before.get("external") if honoured or not standing.on_device else None,
            "pulled_at": before.get("pulled_at"),
        }

    def _deadlines(
        self, code: Row[Any], standing: CodeStanding, window: tuple[float | None, float | None], before: Told
    ) -> Deadlines | None:
        ever = bool(before.get("issued"))
        return issuing(standing, window, code.created_at, self._api.now(), ever=ever)

    def _look_at(self, standing: CodeStanding, told: Told, deadlines: Deadlines | None) -> float | None:
        now = self._api.now()
        moments = [standing.look_at, next_slowness(told["since"], now)]
        if deadlines is not None:
            moments += [m for m in (deadlines.late_at, deadlines.resort_at, deadlines.failed_at) if m > now]
        return min((moment for moment in moments if moment is not None), default=None)

    def _method_of(self, c: Connection, grant: Row[Any], code: Row[Any], live: Row[Any]) -> str | None:
        methods = list(_METHODS.rows(c, {"g": grant.id}))
        split = next((method.id for method in methods if method.door == code.door and method.spare is not None), None)
        whole = [method for method in methods if method.door is None]
        own = split or next((method.id for method in whole if method.tag == live.tag), None)
        return own or next((method.id for method in whole if method.tag is None), None)

    def _note_original(self, c: Connection, spare: Row[Any]) -> None:
        """How a spare stands is how the method stands for whose code it does."""
        touch.note(c, list(c.scalars(select(access_code.c.engine_grant).where(access_code.c.id == spare.stands_for))))

    def _look_at_foreign(self, c: Connection, grant: Row[Any]) -> None:
        """A code of somebody else that was to be taken off its door, under this grant, is off."""
        code = _LEAVING.first(c, {"g": grant.id})
        if code is None:
            return
        fields = self._teller.about_door(c, code.door)
        self._teller.tell(c, "access_code.unmanaged.removed", **fields, access_code_id=code.id)
        c.execute(delete(unmanaged_code).where(unmanaged_code.c.id == code.id))
        if code.attempt is not None:
            self._api.attempts.succeed(c, code.attempt, {})

    # --- what is told --------------------------------------------------------------------------------------------

    def _differences(self, c: Connection, code: Row[Any], standing: CodeStanding, before: Told, told: Told) -> None:
        pin = self._pin(None if standing.live is None else standing.live.secret)
        if standing.scheduled and not before.get("scheduled"):
            self.tell(c, "access_code.scheduled_on_device", code, pin)
        if standing.status is Status.SET and before.get("status") not in (Status.SET, Status.UNKNOWN):
            self.tell(c, "access_code.set_on_device", code, pin)
        if told["issued"] and not before.get("issued"):
            self.tell(c, "access_code.issued", code, pin)
        if standing.settled and before:
            self._tell_changes(c, code, pin, before, told)
        self._tell_troubles(c, code, standing, before, told)
        self._end_attempts(c, code, standing, told)

    def _tell_changes(self, c: Connection, code: Row[Any], pin: dict[str, Any], before: Told, told: Told) -> None:
        """What is as wanted now and was otherwise when it last was as wanted."""
        changed: list[dict[str, Any]] = []
        if before["tag"] != told["tag"]:
            sides = {"from": self._pin(code.former_code), "to": pin}
            self.tell(c, "access_code.code_changed", code, sides, description="The PIN of the code was changed.")
            changed.append({"property": "code", "from": sides["from"].get("code"), "to": pin.get("code")})
        if before["confirmed"] != told["confirmed"]:
            sides = times(before["confirmed"], told["confirmed"])
            words = "The times of the code were changed."
            self.tell(c, "access_code.time_frame_changed", code, description=words, **sides)
            names = [name for name in sides["to"] if sides["to"][name] != sides["from"][name]]
            changed += [{"property": name, "from": sides["from"][name], "to": sides["to"][name]} for name in names]
        if changed:
            self._tell_changed(c, code, changed)

    def _tell_changed(self, c: Connection, code: Row[Any], changed: list[dict[str, Any]]) -> None:
        secret = any(one["property"] == "code" for one in changed)
        fields = {"changed_properties": changed}
        self.tell(c, "access_code.changed", code, fields if secret else None, **({} if secret else fields))

    def tell_renamed(self, c: Connection, code: Row[Any], name: str | None) -> None:
        """No lock keeps names, so another one stands at once. `code` is the row as it was before."""
        sides = {"from": {"name": code.name}, "to": {"name": name}}
        self.tell(c, "access_code.name_changed", code, description="The name of the code was changed.", **sides)
        self._tell_changed(c, code, [{"property": "name", "from": code.name, "to": name}])

    def tell_requested(self, c: Connection, code: Row[Any], mutations: list[dict[str, Any]]) -> None:
        """What somebody asked to be changed; nothing for an empty list."""
        if not mutations:
            return
        fields = {"requested_mutations": mutations}
        secret = any(one["mutation_code"] == "updating_code" for one in mutations)
        kind = "access_code.mutations_requested"
        self.tell(c, kind, code, fields if secret else None, **({} if secret else fields))

    def _tell_troubles(self, c: Connection, code: Row[Any], standing: CodeStanding, before: Told, told: Told) -> None:
        kinds: list[str] = []
        if told["problem"] is not None and before.get("problem") != told["problem"]:
            kinds.append(FAILED_TO_SET)
        slow, was = told["slow"], before.get("slow")
        if slow == Slowness.LATE and was != slow:
            kinds.append(DELAYS[standing.work])
        if slow == Slowness.FAILED and was != slow:
            words = failures(self._facts(c, code, standing, told))
            kinds += [kind for kind in words if not (kind == FAILED_TO_SET and told["problem"] is not None)]
        tardy = told["tardy"]
        if tardy != before.get("tardy", Slowness.NONE) and tardy != Slowness.NONE:
            kinds.append(DELAYED_ISSUE if tardy == Slowness.LATE else FAILED_ISSUE)
        if not kinds:
            return
        facts = self._facts(c, code, standing, told)
        for kind in kinds:
            lists: Told = {"access_code_errors": errors_of(facts), "access_code_warnings": warnings_of(facts)}
            self.tell(c, f"access_code.{kind}", code, **lists, **self._api.doors.troubles(c, code.door))

    def _facts(self, c: Connection, code: Row[Any], standing: CodeStanding, told: Told) -> Facts:
        twin = twin_of(c, self._api, code, standing) if told["problem"] == TAKEN else {}
        capabilities = self._api.doors.capabilities_if_bound(code.door)
        vault, now = self._api.vault, self._api.now()
        return Facts(code, standing, told, capabilities, vault, now, twin=twin, shows_codes=False)

    def _end_attempts(self, c: Connection, code: Row[Any], standing: CodeStanding, told: Told) -> None:
        """The attempts of a code end when nothing is left to be done, or when it is known that it will not do."""
        if not code.attempts or not (standing.settled or standing.problem or told["slow"] == Slowness.FAILED):
            return
        for attempt in code.attempts.split():
            if standing.settled:
                tx = self._api.run_in(c, WITHOUT_PINS)
                self._api.attempts.succeed(c, attempt, shown_code(tx, CODE_BY_ID.one(c, {"id": code.id})))
                continue
            error = errors_of(self._facts(c, code, standing, told))[0]
            self._api.attempts.fail(c, attempt, error["error_code"], error["message"])

    def _gone(self, c: Connection, code: Row[Any], before: Told) -> None:
        if before.get("ever"):
            self.tell(c, "access_code.removed_from_device", code)
        self.tell(c, "access_code.deleted", code, self._pin(code.code))
        _DELETE.run(c, {"row": code.id})
        for attempt in code.attempts.split():
            self._api.attempts.succeed(c, attempt, {})
        now = self._api.now()
        if code.backup:
            self._note_original(c, code)
            c.execute(update(access_code).where(access_code.c.pulled == code.id).values(pulled=None))
            look_again(c, code.door, now)
        else:
            if code.pulled is not None:
                self.resort.end(c, code)
            room_came(c, code.door, now)

    # --- other hands ---------------------------------------------------------------------------------------------

    def hear(self, c: Connection, event: Row[Any], data: dict[str, Any]) -> None:
        """Somebody else changed or took off a code of ours: that is told, and remembered until it is right again."""
        if event.kind != EXTERNAL:
            return
        mine = (access_code.c.engine_grant == event.grant) & (access_code.c.door == event.door)
        for code in list(c.execute(select(access_code).where(mine))):
            there = c.execute(select(credential).where(credential.c.id == code.credential)).one()
            told = json.loads(code.told)
            external = {"at": event.at, "deed": data["deed"], "from": told["confirmed"]}
            sides = ((there.starts_at, there.have_starts_at), (there.ends_at, there.have_ends_at))
            # a lock rounds times to its own step: only what differs there was changed
            pairs = zip(told["confirmed"], sides, strict=True)
            external["to"] = [ours if should_be == is_ else is_ for ours, (should_be, is_) in pairs]
            _change(("told",)).run(c, {"told": json.dumps(told | {"external": external}), "row": code.id})
            removed = data["deed"] == "removed"
            kind = "access_code.deleted_external_to_seam" if removed else "access_code.modified_external_to_seam"
            self.tell(c, kind, code)

    # --- telling -------------------------------------------------------------------------------------------------

    def _pin(self, sealed: bytes | None) -> dict[str, Any]:
        return {} if sealed is None else {"code": self._api.vault.open(sealed).reveal()}

    def tell(
        self, c: Connection, kind: str, code: Row[Any], secrets: dict[str, Any] | None = None, **fields: Any
    ) -> None:
        """Stores an event about a code; fields with PINs come in `secrets`."""
        fields |= self._teller.about_door(c, code.door) | {"access_code_id": code.id}
        owner = self._teller.owner(c, code.engine_grant)
        also = (code.access_method,) if code.access_method else ()
        also += () if owner is None else (owner.id, owner.user_identity)
        story = None if owner is None else owner.id
        self._teller.tell(c, kind, secrets=secrets, also_about=also, story=story, **fields)
