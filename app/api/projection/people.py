"""People who are being deleted: they go with the last of their grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select

from latchwork.app.api.objects.events import everyone
from latchwork.app.api.tables.grants import access_grant
from latchwork.app.api.tables.people import person_device, user_identity

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


def forget_person(api: Service, c: Connection, person: str) -> None:
    """Lets somebody go who is being deleted and has no grant any more; nobody else."""
    left = select(access_grant.c.id).where(access_grant.c.user_identity == person).exists()
    mine = (user_identity.c.id == person) & user_identity.c.deleting & ~left
    if not c.execute(delete(user_identity).where(mine)).rowcount:
        return
    c.execute(delete(user_identity).where(user_identity.c.id.in_(everyone(c, [person]))))
    c.execute(delete(person_device).where(person_device.c.user_identity == person))
    api.phone_links.forget_person(c, person)
    api.enrolments.forget_person(c, person)
    api.sessions.forget_person(c, person)
