"""Grants and people that came from the command line: the engine carries them out, and nobody knows them over the API.

They are shown as unmanaged, with ids that are derived from the engine's own, and keep these ids when they are adopted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, union_all, update

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import not_found
from latchwork.app.api.tables.grants import access_grant, requested_method
from latchwork.app.api.tables.people import user_identity
from latchwork.grants.model import GrantState
from latchwork.grants.requests import not_over
from latchwork.grants.schema import grant, metadata, person


def known_here() -> Any:
    """The grants of the engine that anything in the API stands on."""
    tables = [table for table in metadata.sorted_tables if "engine_grant" in table.c]
    return union_all(*(select(table.c.engine_grant) for table in tables))


def unmanaged_grants(tx: Tx) -> list[Row[Any]]:
    """Live grants of the engine, oldest first, each with the name of its person and whether the API knows it."""
    query = (
        select(grant, person.c.name.label("person_name"), user_identity.c.id.label("identity"))
        .join(person, person.c.id == grant.c.person)
        .outerjoin(user_identity, user_identity.c.id == person.c.id)
        .where(grant.c.state == GrantState.LIVE.value, not_over(tx.now), grant.c.id.not_in(known_here()))
    )
    return list(tx.c.execute(query.order_by(grant.c.created_at, grant.c.id)))


def grant_id(tx: Tx, row: Row[Any]) -> str:
    return tx.api.names.id("unmanaged grant", row.id)


def method_id(tx: Tx, row: Row[Any], mode: str) -> str:
    return tx.api.names.id("unmanaged method", f"{row.id} {mode}")


def person_id(tx: Tx, row: Row[Any]) -> str:
    """The id of the person of an unmanaged grant: one that is known, or the one that it would get."""
    return str(row.identity or tx.api.names.id("person", row.person))


def find_unmanaged_grant(tx: Tx, wanted: str) -> Row[Any]:
    row = next((one for one in unmanaged_grants(tx) if grant_id(tx, one) == wanted), None)
    if row is None:
        raise not_found("access_grant", "There is no such unmanaged access grant; list them to see which there are.")
    return row


def adopt_person(tx: Tx, old: str, name: str, key: str | None = None) -> str:
    """Makes a person of the engine's known over the API; answers the id."""
    new = tx.api.names.id("person", old)
    first = tx.c.scalar(select(func.min(grant.c.created_at)).where(grant.c.person == old))
    values = {"id": new, "key": key, "full_name": name, "created_at": tx.now if first is None else first}
    tx.c.execute(insert(user_identity).values(values))
    tx.c.execute(insert(person).values(id=new, name=name))
    tx.c.execute(update(grant).where(grant.c.person == old).values(person=new))
    tx.c.execute(delete(person).where(person.c.id == old))
    return new


def adopt_grant(tx: Tx, row: Row[Any], key: str | None) -> str:
    """Makes a grant with one method known over the API, as it stands; answers its id."""
    new = grant_id(tx, row)
    owner = row.identity or adopt_person(tx, row.person, row.person_name)
    values = {"id": new, "key": key, "name": None, "user_identity": owner, "reservation_key": row.reservation}
    values |= {"starts_at": row.created_at if row.starts_at is None else row.starts_at, "ends_at": row.ends_at}
    tx.c.execute(insert(access_grant).values(values | {"created_at": row.created_at}))
    asked = {"access_grant": new, "mode": row.methods, "code": row.wish, "engine_grant": row.id}
    tx.c.execute(insert(requested_method).values(asked | {"created_at": row.created_at}))
    # this marks it as touched: its methods and codes are found and told of before the commit
    tx.c.execute(update(grant).where(grant.c.id == row.id).values(bundle=new))
    return new


def people(tx: Tx, rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    """Those whom the API does not know, by the engine's id, with their unmanaged grants."""
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        if row.identity is None:
            found.setdefault(row.person, []).append(row)
    return found
