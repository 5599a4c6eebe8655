"""Encoders: cards written and read at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from sqlalchemy import Row, select

from latchwork.app.api.acs_access import apply
from latchwork.app.api.call import Call, Page, Tx
from latchwork.app.api.desk import Act, Arranged, says, says_of_scan
from latchwork.app.api.errors import conflict, invalid, refused
from latchwork.app.api.models.acs import AcsEncoder
from latchwork.app.api.models.events import ActionAttempt
from latchwork.app.api.objects.acs import encoders, find_encoder, shown_encoders
from latchwork.app.api.objects.acs_credentials import find_credential, shown_credentials
from latchwork.app.api.objects.acs_scans import NotKnown, shown_scan
from latchwork.app.api.objects.acs_users import find_user
from latchwork.app.api.objects.grants import find_method
from latchwork.app.api.pages import page_of
from latchwork.app.api.parameters import Paged, Parameters
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.simulation import is_real, must_be_sandbox
from latchwork.app.api.tables.acs import acs_credential
from latchwork.drivers.contract import CardSeen, Method


class Get(Parameters):
    acs_encoder_id: str


@route("/acs/encoders/get", Verb.GET, "acs_encoder", AcsEncoder)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One encoder."""
    return shown_encoders(tx, [find_encoder(tx, p.acs_encoder_id)])[0]


class List(Paged):
    acs_encoder_ids: list[str] | None = None
    acs_system_id: str | None = None
    acs_system_ids: list[str] | None = None


@route("/acs/encoders/list", Verb.GET, "acs_encoders", AcsEncoder, paged=True)
def list_(tx: Tx, p: List) -> Page:
    """Encoders, narrowed by any of the parameters."""
    systems = p.acs_system_ids
    if p.acs_system_id is not None:
        systems = [p.acs_system_id, *(systems or ())]
    rows = shown_encoders(tx, encoders(tx))
    if p.acs_encoder_ids is not None:
        rows = [row for row in rows if row["acs_encoder_id"] in p.acs_encoder_ids]
    if systems is not None:
        rows = [row for row in rows if row["acs_system_id"] in systems]
    page, cursor = page_of(rows, "acs_encoder_id", p.limit, p.page_cursor)
    return Page(page, cursor)


# --- writing ----------------------------------------------------------------------------------------------------


class Encode(Get):
    access_method_id: str | None = None
    acs_credential_id: str | None = None


@route("/acs/encoders/encode_credential", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE)
async def encode_credential(call: Call, p: Encode) -> dict[str, Any]:
    """Writes a credential, or an access method's, on the card that lies on the encoder."""
    if (p.access_method_id is None) == (p.acs_credential_id is None):
        raise invalid("", "Say what is to be written: give either acs_credential_id or access_method_id.")
    return await encode(call, p.acs_encoder_id, lambda tx, system: _meant(tx, p, system))


def _meant(tx: Tx, p: Encode, system: str) -> Row[Any]:
    if p.access_method_id is not None:
        return credential_of_method(tx, p.access_method_id, system)
    row = find_credential(tx, p.acs_credential_id or "")
    if row.system != system:
        raise refused("encoder_of_another_system", f"The encoder belongs to {system}, the credential to {row.system}.")
    return row


def credential_of_method(tx: Tx, method_id: str, system: str) -> Row[Any]:
    """The credential below an access method at one access system; 400 for a method that is on no card there."""
    method = find_method(tx, method_id)
    if method.mode != Method.CARD.value:
        raise refused("access_method_not_a_card", f"This is a {method.mode}; only a card is written on an encoder.")
    mine = (acs_credential.c.engine_grant == method.engine_grant) & (acs_credential.c.system == system)
    row = tx.c.execute(select(acs_credential).where(mine)).first()
    if row is None:
        raise refused(
            "access_method_on_no_card",
            f"Nothing of it stands on a card of {system}: its locks know the card by its number; use assign_card.",
        )
    return row


async def encode(call: Call, encoder_id: str, meant: Callable[[Tx, str], Row[Any]]) -> dict[str, Any]:
    """An attempt to write what is `meant` for the encoder's system."""

    def find(tx: Tx) -> tuple[str, Row[Any]]:
        name = find_encoder(tx, encoder_id)
        row = meant(tx, tx.api.engine.encoder(name)[0].name)
        if row.mode != Method.CARD.value:
            raise refused("access_method_not_a_card", f"This is a {row.mode}; only a card is written on an encoder.")
        return name, row

    encoder, row = await call.transact(find)

    async def work() -> dict[str, Any]:
        await call.api.desk.encode(encoder, row.engine_grant, row.id)
        return await call.transact(lambda tx: shown_credentials(tx, [find_credential(tx, row.id)])[0])

    return await call.api.operations.attempt(call, "ENCODE_CREDENTIAL", None, work, says)


# --- reading ----------------------------------------------------------------------------------------------------


class Scan(Get):
    salto_ks_metadata: dict[str, Any] | None = None


@route("/acs/encoders/scan_credential", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE)
async def scan_credential(call: Call, p: Scan) -> dict[str, Any]:
    """Reads the card that lies on the encoder, and lays what it says beside what is known of it."""
    encoder = await call.transact(lambda tx: find_encoder(tx, p.acs_encoder_id))

    async def work() -> dict[str, Any]:
        seen = await call.api.desk.scan(encoder)
        return await call.transact(lambda tx: shown_scan(tx, encoder, seen))

    return await call.api.operations.attempt(call, "SCAN_CREDENTIAL", None, work, says_of_scan)


class ScanToAssign(Scan):
    acs_user_id: str | None = None
    user_identity_id: str | None = None


@route("/acs/encoders/scan_to_assign_credential", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE)
async def scan_to_assign_credential(call: Call, p: ScanToAssign) -> dict[str, Any]:
    """Reads the card that lies on the encoder, and gives its credential, which is nobody's yet, to a user."""

    def find(tx: Tx) -> tuple[str, Row[Any]]:
        encoder = find_encoder(tx, p.acs_encoder_id)
        system = tx.api.names.system(tx.api.engine.encoder(encoder)[0].name)
        return encoder, find_user(tx, p.acs_user_id, system_id=system, identity_id=p.user_identity_id)

    encoder, user = await call.transact(find)

    async def work() -> dict[str, Any]:
        seen = await call.api.desk.scan(encoder)
        return await call.transact(lambda tx: _assign_seen(tx, encoder, seen, user))

    return await call.api.operations.attempt(call, "SCAN_TO_ASSIGN_CREDENTIAL", None, work, says_of_scan)


def _assign_seen(tx: Tx, encoder: str, seen: CardSeen, user: Row[Any]) -> dict[str, Any]:
    system, _ = tx.api.engine.encoder(encoder)
    record = tx.api.engine.desk.record_of(tx.c, system.name, seen)
    mine = None
    if record is not None:
        here = (acs_credential.c.engine_grant == record.grant) & (acs_credential.c.system == system.name)
        mine = tx.c.execute(select(acs_credential).where(here)).first()
    if mine is None:
        raise NotKnown("the card carries no credential that is known here; encode one on it")
    assign(tx, mine, user)
    return shown_credentials(tx, [find_credential(tx, mine.id)])[0]


def assign(tx: Tx, row: Row[Any], user: Row[Any]) -> None:
    """Gives a credential that is nobody's to a user. Raises 409 for somebody's."""
    if row.acs_user == user.id:
        return
    if row.access_method is not None or row.acs_user is not None:
        raise conflict("acs_credential_assigned", "It is somebody's already; unassign it there first.")
    if row.system != user.system:
        raise refused("acs_user_of_another_system", "The user belongs to another access system.")
    tx.c.execute(acs_credential.update().where(acs_credential.c.id == row.id).values(acs_user=user.id))
    apply(tx, find_credential(tx, row.id), user)
    tx.api.projector.project(tx.c)


# --- arranging --------------------------------------------------------------------------------------------------


def _simulated(tx: Tx, encoder_id: str) -> str:
    must_be_sandbox(tx)
    name = find_encoder(tx, encoder_id)
    if name not in tx.api.rig.bench.encoders:
        raise is_real(name)
    return name


class EncodeWillFail(Get):
    acs_credential_id: str | None = None
    error_code: Literal[
        "no_credential_on_encoder", "encoding_interrupted", "uncategorized_error", "action_attempt_expired"
    ] = "no_credential_on_encoder"


@route("/acs/encoders/simulate/next_credential_encode_will_fail", Verb.POST, scope=Scope.SIMULATE)
def next_encode_will_fail(tx: Tx, p: EncodeWillFail) -> None:
    """Lets the next writing at an encoder end like this."""
    name = _simulated(tx, p.acs_encoder_id)
    if p.acs_credential_id is not None:
        find_credential(tx, p.acs_credential_id)
    tx.api.desk.arrange(name, Act.ENCODE, Arranged(p.error_code, p.acs_credential_id))


class EncodeWillSucceed(Get):
    scenario: Literal["credential_is_issued"] = "credential_is_issued"


@route("/acs/encoders/simulate/next_credential_encode_will_succeed", Verb.POST, scope=Scope.SIMULATE)
def next_encode_will_succeed(tx: Tx, p: EncodeWillSucceed) -> None:
    """Has a blank card lie on an encoder for the next writing, if none lies there."""
    name = _simulated(tx, p.acs_encoder_id)
    tx.api.desk.arrange(name, Act.ENCODE, Arranged(p.scenario))


class ScanWillFail(Get):
    acs_credential_id_on_seam: str | None = None
    error_code: Literal["no_credential_on_encoder", "uncategorized_error", "action_attempt_expired"] = (
        "no_credential_on_encoder"
    )


@route("/acs/encoders/simulate/next_credential_scan_will_fail", Verb.POST, scope=Scope.SIMULATE)
def next_scan_will_fail(tx: Tx, p: ScanWillFail) -> None:
    """Lets the next reading at an encoder end like this."""
    name = _simulated(tx, p.acs_encoder_id)
    tx.api.desk.arrange(name, Act.SCAN, Arranged(p.error_code))


class ScanWillSucceed(Get):
    acs_credential_id_on_seam: str | None = None
    scenario: Literal[
        "credential_exists_on_seam",
        "credential_on_encoder_needs_update",
        "credential_does_not_exist_on_seam",
        "credential_on_encoder_is_empty",
    ] = "credential_exists_on_seam"


@route("/acs/encoders/simulate/next_credential_scan_will_succeed", Verb.POST, scope=Scope.SIMULATE)
def next_scan_will_succeed(tx: Tx, p: ScanWillSucceed) -> None:
    """Has a card of this kind lie on an encoder for the next reading."""
    name = _simulated(tx, p.acs_encoder_id)
    if p.acs_credential_id_on_seam is not None:
        find_credential(tx, p.acs_credential_id_on_seam)
    tx.api.desk.arrange(name, Act.SCAN, Arranged(p.scenario, p.acs_credential_id_on_seam))
