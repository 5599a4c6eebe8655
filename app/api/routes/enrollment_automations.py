"""Enrollment automations: what they do is said in `latchwork.app.api.enrolments`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import invalid, not_found, refused
from latchwork.app.api.models.phones import EnrollmentAutomation
from latchwork.app.api.objects.acs import find_system
from latchwork.app.api.objects.people import find_identity
from latchwork.app.api.objects.phones import find_automation, shown_automation
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routes.user_identity_access import link_user
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.phones import enrollment_automation

SECTION = "/user_identities/enrollment_automations"


class Launch(Parameters):
    credential_manager_acs_system_id: str
    user_identity_id: str
    acs_credential_pool_id: str | None = None
    create_credential_manager_user: bool = False
    credential_manager_acs_user_id: str | None = None


@route(f"{SECTION}/launch", Verb.POST, "enrollment_automation", EnrollmentAutomation)
def launch(tx: Tx, p: Launch) -> dict[str, Any]:
    """Has the phones of a person fetch the mobile keys of an access system by themselves from now on.

    That is as soon as there is one, phones that come later among them. The same again answers the one that there is.
    """
    person = find_identity(tx, p.user_identity_id)
    system = find_system(tx, p.credential_manager_acs_system_id)
    if p.acs_credential_pool_id is not None:
        raise not_found("acs_credential_pool", "Access systems here make each key when it is asked for; leave it out.")
    if tx.api.engine.estate.systems[system].phones is None:
        raise refused("mobile_keys_not_supported", f"{system} makes no keys for phones; ask for cards there.")
    _make_user(tx, p, person, system)
    mine = (enrollment_automation.c.user_identity == person.id) & (enrollment_automation.c.system == system)
    row = tx.c.execute(select(enrollment_automation).where(mine)).first()
    if row is None:
        new = {"id": tx.api.new_id(), "user_identity": person.id, "system": system, "created_at": tx.now}
        tx.c.execute(insert(enrollment_automation).values(new))
        row = find_automation(tx, new["id"])
    tx.api.enrolments.phone_came(tx.c, person.id)
    return shown_automation(tx, row)


def _make_user(tx: Tx, p: Launch, person: Row[Any], system: str) -> None:
    if p.credential_manager_acs_user_id is None:
        if p.create_credential_manager_user:
            tx.api.projector.credentials.users.of_person(tx.c, system, person.id)
        return
    if p.create_credential_manager_user:
        sentence = "Name a user, or have one created, and not both."
        raise invalid("credential_manager_acs_user_id", sentence)
    link_user(tx, person, p.credential_manager_acs_user_id, system)


class Get(Parameters):
    enrollment_automation_id: str


@route(f"{SECTION}/get", Verb.GET, "enrollment_automation", EnrollmentAutomation)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One automation."""
    return shown_automation(tx, find_automation(tx, p.enrollment_automation_id))


class List(Parameters):
    user_identity_id: str


@route(f"{SECTION}/list", Verb.GET, "enrollment_automations", EnrollmentAutomation, many=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """The automations of a person, oldest first."""
    person = find_identity(tx, p.user_identity_id).id
    query = select(enrollment_automation).where(enrollment_automation.c.user_identity == person)
    order = (enrollment_automation.c.created_at, enrollment_automation.c.id)
    return [shown_automation(tx, row) for row in tx.c.execute(query.order_by(*order))]


@route(f"{SECTION}/delete", Verb.DELETE)
def delete_(tx: Tx, p: Get) -> None:
    """Ends an automation. Phones keep the keys that they have until these are over or taken back; what comes later they
    fetch at the door."""
    tx.api.enrolments.end(tx.c, find_automation(tx, p.enrollment_automation_id).id)
