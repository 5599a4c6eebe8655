"""Access systems."""

from __future__ import annotations

from typing import Any

from latchwork.app.api.call import Tx
from latchwork.app.api.customers import systems_of
from latchwork.app.api.errors import refused
from latchwork.app.api.models.acs import AcsSystem, CredentialPool
from latchwork.app.api.objects.acs import find_system, shown_systems, systems
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route


class Get(Parameters):
    acs_system_id: str


@route("/acs/systems/get", Verb.GET, "acs_system", AcsSystem)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One access system."""
    return shown_systems(tx, [find_system(tx, p.acs_system_id)])[0]


class List(Parameters):
    connected_account_id: str | None = None
    customer_key: str | None = None
    search: str | None = None


@route("/acs/systems/list", Verb.GET, "acs_systems", AcsSystem, many=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """The access systems of the rig."""
    names = tx.api.names
    found = systems(tx)
    if p.connected_account_id is not None:
        found = [name for name in found if names.account(name) == p.connected_account_id]
    if p.customer_key is not None:
        found = sorted(set(found) & set(tx.c.scalars(systems_of(p.customer_key))))
    if p.search:
        sought = p.search.casefold()
        found = [name for name in found if sought in name.casefold() or sought in names.system(name)]
    return shown_systems(tx, found)


@route("/acs/systems/list_compatible_credential_manager_acs_systems", Verb.GET, "acs_systems", AcsSystem, many=True)
def list_credential_managers(tx: Tx, p: Get) -> list[dict[str, Any]]:
    """Services that issue mobile keys for an access system: each of ours issues its own, if it has any."""
    found = shown_systems(tx, [find_system(tx, p.acs_system_id)])
    return [one for one in found if one["is_credential_manager"]]


class Report(Get):
    acs_encoders: list[dict[str, Any]] | None = None
    acs_entrances: list[dict[str, Any]] | None = None


@route("/acs/systems/report_devices", Verb.POST)
def report_devices(tx: Tx, p: Report) -> None:
    """Refused: what a system consists of is said in the rig file."""
    name = find_system(tx, p.acs_system_id)
    sentence = f"The doors and encoders of {name} are those of the rig file; add them there and start anew."
    raise refused("report_devices_not_supported", sentence)


@route("/acs/credential_pools/list", Verb.GET, "acs_credential_pools", CredentialPool, many=True)
def list_pools(tx: Tx, p: Get) -> list[dict[str, Any]]:
    """Credentials that were made beforehand. Our systems make each when it is asked for, so there is none."""
    find_system(tx, p.acs_system_id)
    return []
