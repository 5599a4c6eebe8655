"""Phones that hold mobile keys."""

from __future__ import annotations

import json
from typing import Any, Literal

from sqlalchemy import select

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.errors import invalid
from latchwork.app.api.models.phones import Phone
from latchwork.app.api.objects.acs_credentials import find_credential
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.objects.phones import belongs_to, find_phone, shown_phones
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.simulation import must_be_sandbox
from latchwork.app.api.tables.phones import phone
from latchwork.app.api.wallets import holders


class Get(Parameters):
    device_id: str


@route("/phones/get", Verb.GET, "phone", Phone)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One phone."""
    return shown_phones(tx, [find_phone(tx, p.device_id)])[0]


class List(Parameters):
    acs_credential_id: str | None = None
    owner_user_identity_id: str | None = None


@route("/phones/list", Verb.GET, "phones", Phone, many=True, open_to_sessions=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """Phones: those of a person, those that hold a credential, or all."""
    query = select(phone).order_by(phone.c.created_at, phone.c.id)
    if p.owner_user_identity_id is not None:
        query = query.where(belongs_to(tx.c, [find_identity(tx, p.owner_user_identity_id).id]))
    if tx.principal.session is not None:
        query = query.where(belongs_to(tx.c, sorted(tx.principal.user_identities)))
    if p.acs_credential_id is not None:
        query = query.where(phone.c.identity.in_(holders(tx, find_credential(tx, p.acs_credential_id))))
    return shown_phones(tx, list(tx.c.execute(query)))


@route("/phones/deactivate", Verb.DELETE)
async def deactivate(call: Call, p: Get) -> None:
    """Takes a phone from its people; the keys that it holds are withdrawn."""
    row = await call.transact(lambda tx: find_phone(tx, p.device_id))
    await call.api.wallets.deactivate(call, row)


class PhoneMetadata(Parameters):
    operating_system: Literal["android", "ios"] | None = None
    os_version: str | None = None
    device_manufacturer: str | None = None
    device_model: str | None = None


class CreateSandbox(Parameters):
    user_identity_id: str
    assa_abloy_metadata: dict[str, Any] | None = None
    custom_sdk_installation_id: str | None = None
    phone_metadata: PhoneMetadata | None = None


@route("/phones/simulate/create_sandbox_phone", Verb.POST, "phone", Phone, scope=Scope.SIMULATE)
async def create_sandbox_phone(call: Call, p: CreateSandbox) -> dict[str, Any]:
    """Makes a simulated phone for a person. It fetches the person's mobile keys when it is held to a door, or by
    itself where an enrollment automation was launched for the person."""
    if p.assa_abloy_metadata is not None:
        raise invalid("assa_abloy_metadata", "It belongs to another kind of phone; leave it out.")
    new = call.api.new_id()
    identity = call.api.rig.bench.phone(new).identity
    assert identity is not None
    said = p.phone_metadata or PhoneMetadata()

    def enrol(tx: Tx) -> dict[str, Any]:
        must_be_sandbox(tx)
        owner = find_identity(tx, p.user_identity_id).id
        metadata = json.dumps(said.model_dump(exclude_none=True))
        platform = said.operating_system or "ios"
        row = tx.api.wallets.enrol(tx.c, None, identity, new=new, owner=owner, platform=platform, metadata=metadata)
        tx.api.enrolments.phone_came(tx.c, owner)
        return shown_phones(tx, [row])[0]

    return await call.transact(enrol)
