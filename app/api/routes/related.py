"""What hangs together with grants and with spaces, asked for at once."""

from __future__ import annotations

from typing import Any, Literal, get_args

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import invalid
from latchwork.app.api.models.related import Batch
from latchwork.app.api.objects.grants import find_grant
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.places import find_space
from latchwork.app.api.related import chosen, related_to_grants, related_to_spaces
from latchwork.app.api.routing import Verb, route

OfGrant = Literal[
    "spaces",
    "devices",
    "acs_entrances",
    "connected_accounts",
    "acs_systems",
    "user_identities",
    "acs_access_groups",
    "access_methods",
]
OfSpace = Literal["spaces", "devices", "acs_entrances", "connected_accounts", "acs_systems", "access_methods"]


class Grants(Parameters):
    access_grant_ids: list[str] | None = None
    access_grant_keys: list[str] | None = None
    exclude: list[OfGrant] | None = None
    include: list[OfGrant] | None = None


@route("/access_grants/get_related", Verb.GET, "batch", Batch)
def of_grants(tx: Tx, p: Grants) -> dict[str, list[dict[str, Any]]]:
    """The people, places and methods of grants."""
    if not p.access_grant_ids and not p.access_grant_keys:
        raise invalid("", "Give access_grant_ids or access_grant_keys.")
    rows = [find_grant(tx, one) for one in p.access_grant_ids or ()]
    rows += [find_grant(tx, key=one) for one in p.access_grant_keys or ()]
    return related_to_grants(tx, rows, chosen(get_args(OfGrant), p.include, p.exclude))


class Spaces(Parameters):
    space_ids: list[str] | None = None
    space_keys: list[str] | None = None
    exclude: list[OfSpace] | None = None
    include: list[OfSpace] | None = None


@route("/spaces/get_related", Verb.GET, "batch", Batch)
def of_spaces(tx: Tx, p: Spaces) -> dict[str, list[dict[str, Any]]]:
    """What is in spaces, and the methods of the grants on them."""
    if not p.space_ids and not p.space_keys:
        raise invalid("", "Give space_ids or space_keys.")
    rows = [find_space(tx, one) for one in p.space_ids or ()]
    rows += [find_space(tx, space_key=one) for one in p.space_keys or ()]
    return related_to_spaces(tx, rows, chosen(get_args(OfSpace), p.include, p.exclude))
