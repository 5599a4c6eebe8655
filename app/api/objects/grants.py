"""Access grants and access methods as the API shows them: read from the engine, never from what was hoped."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from latchwork.app.api.backup_pools import StandIn, stand_ins_of
from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.standing import MethodStanding, impossible, method_standing, own_rows, proved
from latchwork.app.api.tables.grants import access_grant, access_method, requested_method
from latchwork.app.api.tables.spaces import space_face
from latchwork.drivers.contract import Delivery, Method
from latchwork.grants.ledger import GONE, LEAVING, LIVE
from latchwork.grants.schema import credential, grant_place
from latchwork.grants.schema import grant as engine_grant


def find_grant(tx: Tx, grant_id: str | None = None, key: str | None = None) -> Row[Any]:
    """By id or by the caller's key; 404 otherwise."""
    column, value = (access_grant.c.id, grant_id) if grant_id is not None else (access_grant.c.key, key)
    row = tx.c.execute(select(access_grant).where(column == value)).first()
    if row is None:
        raise not_found("access_grant")
    return row


def find_method(tx: Tx, method_id: str) -> Row[Any]:
    row = tx.c.execute(select(access_method).where(access_method.c.id == method_id)).first()
    if row is None:
        raise not_found("access_method")
    return row


@dataclass(slots=True)
class GrantParts:
    """All rows below some access grants, loaded together; `credentials` by grant of the engine. Those that are `held`
    open nothing for the time being, as a suspended user's do not. `spares` stand in for their codes, by door."""

    grants: list[Row[Any]]
    requested: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    methods: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    credentials: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    held: set[str] = field(default_factory=set)
    spares: dict[str, dict[str, StandIn]] = field(default_factory=dict)

    @classmethod
    def load(cls, tx: Tx, grants: Iterable[Row[Any]]) -> GrantParts:
        parts = cls(list(grants))
        ids = [row.id for row in parts.grants]
        for row in tx.c.execute(
            select(requested_method).where(requested_method.c.access_grant.in_(ids)).order_by(requested_method.c.id)
        ):
            parts.requested[row.access_grant].append(row)
        for row in tx.c.execute(
            select(access_method)
            .where(access_method.c.access_grant.in_(ids))
            .order_by(access_method.c.created_at, access_method.c.id)
        ):
            parts.methods[row.access_grant].append(row)
        engine = [row.engine_grant for rows in parts.requested.values() for row in rows]
        for row in tx.c.execute(
            select(credential)
            .where(credential.c.grant.in_(engine), credential.c.state != GONE)
            .order_by(credential.c.id)
        ):
            parts.credentials[row.grant].append(row)
        for row in tx.c.execute(select(grant_place).where(grant_place.c.grant.in_(engine))):
            parts.places[row.grant].append(row)
        if any(method.spare is not None for methods in parts.methods.values() for method in methods):
            parts.spares = stand_ins_of(tx.c, engine)
        nowhere = [one for one in engine if not parts.is_somewhere(one)]
        if nowhere:
            held = select(engine_grant.c.id).where(engine_grant.c.id.in_(nowhere), engine_grant.c.barred.is_not(None))
            parts.held = set(tx.c.scalars(held))
        return parts

    def is_somewhere(self, one: str) -> bool:
        """Whether a door is left that it is, or is to be, good at."""
        return any(row.state == LIVE for row in self.credentials[one])

    def own(self, method: Row[Any]) -> list[Row[Any]]:
        """The credentials that one method shows: those with its PIN, or all that no other method shows."""
        mates = [one for one in self.methods[method.access_grant] if one.engine_grant == method.engine_grant]
        return own_rows(method, mates, self.credentials[method.engine_grant])

    def spare(self, method: Row[Any]) -> StandIn | None:
        """The spare that stands in for the method's code."""
        there = self.spares.get(method.engine_grant, {}).values()
        return next((one for one in there if one.spare == method.spare), None)

    def is_spared(self, row: Row[Any]) -> bool:
        """Whether a spare stands in for this credential at its door."""
        return row.door in self.spares.get(row.grant, {})


def shown_grants(tx: Tx, rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    parts = GrantParts.load(tx, rows)
    return [shown_grant(tx, parts, row) for row in parts.grants]


def shown_grant(tx: Tx, parts: GrantParts, row: Row[Any]) -> dict[str, Any]:
    methods, requested = parts.methods[row.id], parts.requested[row.id]
    spaces = {p.place for one in requested for p in parts.places[one.engine_grant] if p.kind == "space"}
    ids = sorted(tx.c.scalars(select(space_face.c.id).where(space_face.c.space.in_(spaces)))) if spaces else []
    shown: dict[str, Any] = {
        "access_grant_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "user_identity_id": row.user_identity,
        "name": row.name,
        "display_name": row.name or "Access grant",
        "display_status": _status_of(tx, parts, row),
        "starts_at": written(row.starts_at),
        "ends_at": written(row.ends_at),
        "space_ids": ids,
        "location_ids": ids,
        "access_method_ids": [method.id for method in methods],
        "requested_access_methods": [_shown_requested(tx, one, methods) for one in requested],
        "created_at": written(row.created_at),
        "errors": _grant_errors(tx, parts, row),
        "warnings": _grant_warnings(tx, parts, row),
        "pending_mutations": _grant_mutations(tx, parts, row),
    }
    optional = {
        "access_grant_key": row.key,
        "reservation_key": row.reservation_key,
        "customization_profile_id": row.customization_profile,
    }
    shown |= {name: value for name, value in optional.items() if value is not None}
    return shown | tx.api.phone_links.of_grant(tx, row, methods)


def _shown_requested(tx: Tx, one: Row[Any], methods: list[Row[Any]]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "mode": one.mode,
        "display_name": _MODE_NAMES[one.mode],
        "created_at": written(one.created_at),
        "created_access_method_ids": [method.id for method in methods if method.requested == one.id],
    }
    if one.code is not None and tx.principal.sees_codes:
        shown["code"] = tx.api.vault.open(one.code).reveal()
    if one.mode == Method.MOBILE_KEY.value:
        shown["instant_key_max_use_count"] = one.max_use_count or 1
    return shown


_MODE_NAMES = {"code": "PIN code", "card": "Plastic card", "mobile_key": "Mobile key", "cloud_key": "Cloud key"}


# --- what is wrong, and what is under way -----------------------------------------------------------------------


def _entry(kind: str, code: str, message: str, at: float, **more: Any) -> dict[str, Any]:
    return {f"{kind}_code": code, "message": message, "created_at": written(at)} | more


def _served(parts: GrantParts, row: Row[Any]) -> set[str]:
    """The doors at which at least one requested method can work."""
    return {
        one.door
        for requested in parts.requested[row.id]
        for one in parts.credentials[requested.engine_grant]
        if one.state == LIVE
    }


def _grant_errors(tx: Tx, parts: GrantParts, row: Row[Any]) -> list[dict[str, Any]]:
    errors: list[dict[str, Any]] = []
    if row.deleting or (row.ends_at is not None and row.ends_at <= tx.now):
        return errors
    for requested in parts.requested[row.id]:
        rows = parts.credentials[requested.engine_grant]
        if parts.is_somewhere(requested.engine_grant) or requested.engine_grant in parts.held:
            continue
        missing = sorted(tx.api.names.device(one.door) for one in rows if not tx.api.doors.is_entrance(one.door))
        words = "; ".join(dict.fromkeys(one.problem_text for one in rows if one.problem_text)) or "no door takes it"
        message = f"No {_MODE_NAMES[requested.mode].lower()} could be made: {words}."
        code = "cannot_create_requested_access_methods"
        errors.append(_entry("error", code, message, requested.created_at, missing_device_ids=missing))
    return errors


def _grant_warnings(tx: Tx, parts: GrantParts, row: Row[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if row.deleting:
        found.append(_entry("warning", "being_deleted", "The grant is being taken off its doors.", row.created_at))
    served = _served(parts, row)
    for requested in parts.requested[row.id]:
        rows = parts.credentials[requested.engine_grant]
        found += [_refusal(tx, row, requested, one) for one in impossible(rows) if _is_warning(one, served)]
        found += _other_pins(tx, parts, requested, rows)
    late = [one for one in _live(parts, row) if _moved(one)]
    if late and not row.deleting:
        ids = sorted({m.id for m in parts.methods[row.id] for one in parts.own(m) if one in late})
        words = "The new times are being taken to the doors."
        found.append(_entry("warning", "updating_access_times", words, row.created_at, access_method_ids=ids))
    return found + _provisioning(tx, parts, row)


def _is_warning(one: Row[Any], served: set[str]) -> bool:
    return one.problem in _REFUSALS and (one.door not in served or one.problem == "device_time_constraints_violated")


_REFUSALS = ("device_does_not_support_access_codes", "device_time_constraints_violated")


def _refusal(tx: Tx, row: Row[Any], requested: Row[Any], one: Row[Any]) -> dict[str, Any]:
    more: dict[str, Any] = {"device_id": tx.api.doors.public_id(one.door)}
    if one.problem == "device_time_constraints_violated":
        more["reason"] = "ongoing_not_supported" if row.ends_at is None else "duration_exceeds_max"
    return _entry("warning", one.problem, f"{one.problem_text}.", requested.created_at, **more)


def _other_pins(tx: Tx, parts: GrantParts, requested: Row[Any], rows: list[Row[Any]]) -> list[dict[str, Any]]:
    """Doors that could not have the PIN that was asked for."""
    if requested.code is None or not tx.principal.sees_codes:
        return []
    wish = tx.api.vault.open(requested.code)
    found = []
    for one in rows:
        if one.state != LIVE or one.secret is None or one.method != Method.CODE.value:
            continue
        spare = parts.spares.get(one.grant, {}).get(one.door)
        code = tx.api.vault.open(one.secret if spare is None or spare.secret is None else spare.secret)
        if code != wish:
            words = "The door could not have the code that was asked for; it has another."
            more = {"device_id": tx.api.doors.public_id(one.door)}
            more |= {"original_code": wish.reveal(), "new_code": code.reveal()}
            found.append(_entry("warning", "requested_code_unavailable", words, requested.created_at, **more))
    return found


def _live(parts: GrantParts, row: Row[Any]) -> list[Row[Any]]:
    return [
        one
        for requested in parts.requested[row.id]
        for one in parts.credentials[requested.engine_grant]
        if one.state == LIVE
    ]


def _moved(one: Row[Any]) -> bool:
    """Whether the door still keeps another window than the one that it should."""
    return bool(
        one.have
        and one.delivery == Delivery.STORED.value
        and (one.starts_at, one.ends_at) != (one.have_starts_at, one.have_ends_at)
    )


def _provisioning(tx: Tx, parts: GrantParts, row: Row[Any]) -> list[dict[str, Any]]:
    """Doors that a grant which once worked everywhere has yet to reach, and doors that it has yet to leave."""
    if row.deleting:
        return []
    found = []
    rows = [one for r in parts.requested[row.id] for one in parts.credentials[r.engine_grant]]
    here = {one.door for one in rows if one.state == LIVE}
    leaving = [one for one in rows if one.state == LEAVING and one.door not in here]
    told = [json.loads(method.told) for method in parts.methods[row.id]]
    live = [one for one in rows if one.state == LIVE]
    if any(one.get("ever") for one in told) and any(_is_awaited(parts, one, tx.now) for one in live):
        words = "Some places are still missing; they are being reached."
        found.append(_entry("warning", "underprovisioned_access", words, row.created_at))
    if leaving:
        failed = [
            {
                "device_id": tx.api.doors.public_id(one.door),
                "error_code": "offline_access_code_not_revocable",
                "message": "A code that the lock computes cannot be taken back before its end.",
            }
            for one in leaving
            if one.delivery == Delivery.DERIVED.value
        ]
        words = "Some places are still open to it that should not be; they are being left."
        found.append(_entry("warning", "overprovisioned_access", words, row.created_at, failed_devices=failed))
    return found


def _grant_mutations(tx: Tx, parts: GrantParts, row: Row[Any]) -> list[dict[str, Any]]:
    found = []
    moved = [one for one in _live(parts, row) if _moved(one)]
    if moved:
        ids = sorted({m.id for m in parts.methods[row.id] for one in parts.own(m) if one in moved})
        found.append(_times_mutation(moved[0], row, access_method_ids=ids))
    here = {one.door for one in _live(parts, row)}
    reached = {one.door for one in _live(parts, row) if proved(one, tx.api.doors.capabilities(one.door))}
    rows = [one for r in parts.requested[row.id] for one in parts.credentials[r.engine_grant]]
    leaving = {one.door for one in rows if one.state == LEAVING} - here
    if (leaving and not row.deleting) or (
        reached and any(_is_awaited(parts, one, tx.now) for one in _live(parts, row))
    ):
        before, after = sorted(reached | leaving), sorted(here)
        more = {"from": {"device_ids": _devices(tx, before)}, "to": {"device_ids": _devices(tx, after)}}
        words = "The set of places is being changed."
        found.append(_entry("mutation", "updating_spaces", words, row.created_at, **more))
    return found


def _is_awaited(parts: GrantParts, one: Row[Any], now: float) -> bool:
    """Whether it should be on its door by now and is not, and nothing stands in for it."""
    due = one.load_at is None or one.load_at <= now
    return bool(one.delivery == Delivery.STORED.value and not one.have and due and not parts.is_spared(one))


def _devices(tx: Tx, doors: Iterable[str]) -> list[str]:
    return [tx.api.names.device(door) for door in doors if not tx.api.doors.is_entrance(door)]


def _times_mutation(one: Row[Any], row: Row[Any], **more: Any) -> dict[str, Any]:
    before = {"starts_at": written(one.have_starts_at), "ends_at": written(one.have_ends_at)}
    after = {"starts_at": written(row.starts_at), "ends_at": written(row.ends_at)}
    words = "The new times are being taken to the doors."
    return _entry("mutation", "updating_access_times", words, row.created_at, **{"from": before, "to": after}, **more)


def _status_of(tx: Tx, parts: GrantParts, row: Row[Any]) -> str:
    if row.deleting:
        return "is being taken off its doors"
    if row.ends_at is not None and row.ends_at <= tx.now:
        return "is over"
    if not parts.requested[row.id]:
        return "has no access method left"
    told = [json.loads(method.told) for method in parts.methods[row.id]]
    if told and all(one.get("issued") for one in told):
        return "works at every door" if row.starts_at <= tx.now else "is ready for its start"
    if any(one.get("encoding") for one in told):
        return "waits for a card to be encoded"
    return "is being set up"


# --- methods ----------------------------------------------------------------------------------------------------


def shown_methods(tx: Tx, rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    rows = list(rows)
    owners = {row.access_grant for row in rows}
    parts = GrantParts.load(tx, tx.c.execute(select(access_grant).where(access_grant.c.id.in_(owners))))
    grants = {row.id: row for row in parts.grants}
    return [shown_method(tx, parts, grants[row.access_grant], row) for row in rows]


def standing_of(tx: Tx, parts: GrantParts, owner: Row[Any], row: Row[Any]) -> MethodStanding:
    rows = parts.own(row)
    capabilities = {one.door: tx.api.doors.capabilities(one.door) for one in rows}
    window = (owner.starts_at, owner.ends_at)
    stands = not (row.deleting or owner.deleting or row.engine_grant in parts.held)
    lost = stands and not parts.is_somewhere(row.engine_grant)
    since = json.loads(row.told).get("lost_at") or row.created_at
    spared = {door for door, one in parts.spares.get(row.engine_grant, {}).items() if one.there}
    return method_standing(Method(row.mode), rows, window, capabilities, since, tx.now, lost=lost, spared=spared)


def shown_method(tx: Tx, parts: GrantParts, owner: Row[Any], row: Row[Any]) -> dict[str, Any]:
    rows = parts.own(row)
    standing = standing_of(tx, parts, owner, row)
    shown: dict[str, Any] = {
        "access_method_id": row.id,
        "workspace_id": tx.api.names.workspace,
        "display_name": _MODE_NAMES[row.mode],
        "display_status": _method_status(tx, owner, row, standing),
        "mode": row.mode,
        "is_issued": standing.issued,
        "issued_at": written(row.issued_at) if standing.issued else None,
        "created_at": written(row.created_at),
        "errors": _method_errors(tx, row, rows, standing),
        "warnings": _method_warnings(tx, parts, owner, row, standing),
        "pending_mutations": _method_mutations(tx, parts, owner, row, standing),
    }
    if row.mode == Method.CODE.value:
        sealed = next((one.secret for one in rows if one.state == LIVE and one.secret is not None), None)
        if (spare := parts.spare(row)) is not None:
            sealed = spare.secret
        visible = sealed is not None and tx.principal.sees_codes
        shown["code"] = tx.api.vault.open(sealed).reveal() if sealed is not None and visible else None
    if row.mode == Method.CARD.value:
        shown |= {
            "is_encoding_required": standing.encoding_required,
            "is_ready_for_encoding": standing.encoding_required,
            "is_assignment_required": standing.assignment_required,
            "is_ready_for_assignment": standing.assignment_required,
        }
    if owner.customization_profile is not None:
        shown["customization_profile_id"] = owner.customization_profile
    return shown | tx.api.phone_links.of_method(tx, owner, row)


NOWHERE = "none of the grant's places has a door that takes it"


def _method_status(tx: Tx, owner: Row[Any], row: Row[Any], standing: MethodStanding) -> str:
    if row.deleting or owner.deleting:
        return "is being taken away"
    if standing.issued:
        return "works" if owner.starts_at <= tx.now else "is ready for its start"
    if standing.encoding_required:
        return "waits for a card to be encoded"
    if standing.assignment_required:
        return "waits for a card to be assigned"
    if not standing.wanted and (standing.late or standing.failed):
        return "has no door left"
    return "should work by now and does not" if standing.failed else "is being set up"


def _method_errors(tx: Tx, row: Row[Any], rows: list[Row[Any]], standing: MethodStanding) -> list[dict[str, Any]]:
    if not standing.failed:
        return []
    words = "; ".join(dict.fromkeys(one.problem_text for one in rows if one.problem_text))
    what = "it does not work at every door yet" if standing.wanted else NOWHERE
    message = f"The start has come and {what}{': ' + words if words else ''}."
    return [_entry("error", "failed_to_issue", message, _since(tx, row))]


def _since(tx: Tx, row: Row[Any]) -> float:
    """When what is wrong with a method began to be so; now where that has just come."""
    since: float | None = json.loads(row.told).get("since")
    return tx.now if since is None else since


def _method_warnings(
    tx: Tx, parts: GrantParts, owner: Row[Any], row: Row[Any], standing: MethodStanding
) -> list[dict[str, Any]]:
    found = []
    rows = parts.own(row)
    if (spare := parts.spare(row)) is not None:
        words = "Its code could not be set in time; a spare that was on the device stands in for it."
        more = {} if row.original is None else {"original_access_method_id": row.original}
        found.append(_entry("warning", "pulled_backup_access_code", words, spare.pulled_at, **more))
    if row.deleting or owner.deleting:
        found.append(_entry("warning", "being_deleted", "It is being taken off its doors.", row.created_at))
    if any(one.state == LIVE and _moved(one) for one in rows):
        words = "The new times are being taken to the doors."
        found.append(_entry("warning", "updating_access_times", words, row.created_at))
    if standing.late:
        what = "The start is near and it does not work at every door yet" if standing.wanted else f"It waits: {NOWHERE}"
        found.append(_entry("warning", "delay_in_issuing", f"{what}.", _since(tx, row)))
    return found


def _method_mutations(
    tx: Tx, parts: GrantParts, owner: Row[Any], row: Row[Any], standing: MethodStanding
) -> list[dict[str, Any]]:
    found = []
    rows = parts.own(row)
    live = [one for one in rows if one.state == LIVE]
    moved = [one for one in live if _moved(one)]
    if moved:
        found.append(_times_mutation(moved[0], owner))
    here, there = {one.door for one in live}, set(standing.doors)
    leaving = {one.door for one in rows if one.state == LEAVING} - here
    if any(_is_awaited(parts, one, tx.now) for one in live):
        more = {"from": {"device_ids": _devices(tx, sorted(there))}, "to": {"device_ids": _devices(tx, sorted(here))}}
        found.append(_entry("mutation", "provisioning_access", "Doors are being added.", row.created_at, **more))
    if leaving:
        both = sorted(here | leaving)
        more = {"from": {"device_ids": _devices(tx, both)}, "to": {"device_ids": _devices(tx, sorted(here))}}
        found.append(_entry("mutation", "revoking_access", "Doors are being left.", row.created_at, **more))
    return found
