"""Access systems, their entrances, encoders and access groups as the API shows them.

All of these are the rig file's: the API adds when they were first seen, and what people made of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from latchwork.app.api import makes
from latchwork.app.api.call import Tx
from latchwork.app.api.clock import written
from latchwork.app.api.errors import not_found
from latchwork.app.api.objects.providers import image_url
from latchwork.app.api.tables.accounts import connected_account
from latchwork.app.api.tables.acs import acs_part, acs_user
from latchwork.app.api.tables.devices import device
from latchwork.app.api.tables.spaces import space_face
from latchwork.drivers.contract import Method
from latchwork.grants.estate import Entrance
from latchwork.grants.schema import space_door

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


@dataclass(frozen=True, slots=True)
class Presentation:
    """Under which published names a kind of access system is shown."""

    system_type: str
    system_name: str
    credential_type: str
    credential_name: str
    group_type: str
    group_name: str


KEY_CARDS = Presentation(
    "visionline_system",
    "Visionline class (key card stand-in)",
    "visionline_card",
    "Key card (stand-in)",
    "salto_space_group",
    "Access group (stand-in)",
)
"""Our key cards are nobody's. Their doors behave as those of the published system that this names: off line, data on
the card, the newest guest overrides. That system has no access groups, so groups go by another's name."""


# --- systems ----------------------------------------------------------------------------------------------------


def systems(tx: Tx) -> list[str]:
    """The rig's names of the access systems; one whose account was deleted is gone."""
    deleted = connected_account.c.is_system & connected_account.c.deleted_at.is_not(None)
    gone = set(tx.c.scalars(select(connected_account.c.name).where(deleted)))
    return sorted(set(tx.api.names.systems.values()) - gone)


def find_system(tx: Tx, system_id: str) -> str:
    """The rig's name of it; 404 otherwise."""
    name = tx.api.names.systems.get(system_id)
    if name is None or name not in systems(tx):
        raise not_found("acs_system")
    return name


def shown_systems(tx: Tx, names: Iterable[str]) -> list[dict[str, Any]]:
    counted = select(acs_user.c.system, func.count().label("users")).group_by(acs_user.c.system)
    users = {row.system: int(row.users) for row in tx.c.execute(counted)}
    seen = first_seen(tx)
    return [_shown_system(tx, name, users.get(name, 0), seen) for name in names]


def _makes_phone_keys(tx: Tx, name: str) -> bool:
    """Whether it makes keys for phones, which makes it a credential manager: its own."""
    return tx.api.engine.estate.systems[name].phones is not None


def _shown_system(tx: Tx, name: str, users: int, seen: dict[str, float]) -> dict[str, Any]:
    names, spec = tx.api.names, tx.api.rig.file.systems[name]
    system_id, account = names.system(name), names.account(name)
    return {
        "acs_system_id": system_id,
        "acs_access_group_count": len(spec.groups),
        "acs_user_count": users,
        "connected_account_id": account,
        "connected_account_ids": [account],
        "created_at": written(seen.get(system_id, tx.now)),
        "default_credential_manager_acs_system_id": system_id if _makes_phone_keys(tx, name) else None,
        "errors": _system_errors(tx, account),
        "external_type": KEY_CARDS.system_type,
        "external_type_display_name": KEY_CARDS.system_name,
        "image_alt_text": KEY_CARDS.system_name,
        "image_url": image_url(tx.api.base_url, makes.PROVIDERS[makes.KEY_CARDS]),
        "is_credential_manager": _makes_phone_keys(tx, name),
        "location": {"time_zone": spec.zone.key},
        "name": name,
        "system_type": KEY_CARDS.system_type,
        "system_type_display_name": KEY_CARDS.system_name,
        "visionline_metadata": {"system_id": str(spec.property_id)},
        "warnings": [],
        "workspace_id": names.workspace,
    }


def _system_errors(tx: Tx, account: str) -> list[dict[str, Any]]:
    query = select(connected_account.c.disconnected_at).where(connected_account.c.id == account)
    since = tx.c.scalar(query)
    if since is None:
        return []
    message = "The account of this access system is not connected; connect it again."
    return [{"error_code": "account_disconnected", "message": message, "created_at": written(since)}]


def first_seen(tx: Tx) -> dict[str, float]:
    """When each system, encoder and group was first seen, by its id."""
    return {row.id: row.created_at for row in tx.c.execute(select(acs_part.c.id, acs_part.c.created_at))}


# --- entrances --------------------------------------------------------------------------------------------------


def shown_entrances(tx: Tx, doors: Iterable[str]) -> list[dict[str, Any]]:
    """The entrances among these doors of the engine."""
    doors = [door for door in doors if tx.api.doors.is_entrance(door)]
    spaces: dict[str, list[str]] = defaultdict(list)
    inside = (
        select(space_door.c.door, space_face.c.id)
        .join(space_face, space_face.c.space == space_door.c.space)
        .where(space_door.c.door.in_(doors))
        .order_by(space_face.c.id)
    )
    for row in tx.c.execute(inside):
        spaces[row.door].append(row.id)
    made = {
        row.door: row.created_at
        for row in tx.c.execute(select(device.c.door, device.c.created_at).where(device.c.door.in_(doors)))
    }
    return [_shown_entrance(tx, door, spaces[door], made.get(door, tx.now)) for door in doors]


def _shown_entrance(tx: Tx, door: str, spaces: list[str], created_at: float) -> dict[str, Any]:
    names = tx.api.names
    entrance = tx.api.engine.estate.doors[door]
    assert isinstance(entrance, Entrance)
    able = entrance.capabilities.delivery
    profiles = [("BLE", Method.MOBILE_KEY in able), ("commonDoor", entrance.common), ("touch", not entrance.common)]
    return {
        "acs_entrance_id": names.entrance(door),
        "acs_system_id": names.system(entrance.system),
        "can_belong_to_reservation": entrance.capabilities.reservations,
        "can_unlock_with_card": Method.CARD in able,
        "can_unlock_with_cloud_key": Method.CLOUD_KEY in able,
        "can_unlock_with_code": Method.CODE in able,
        "can_unlock_with_mobile_key": Method.MOBILE_KEY in able,
        "connected_account_id": names.account(entrance.system),
        "created_at": written(created_at),
        "display_name": door,
        "errors": [],
        "space_ids": spaces,
        "visionline_metadata": {
            "door_category": "common" if entrance.common else "guest",
            "door_name": door,
            "profiles": [
                {"visionline_door_profile_id": f"{entrance.number}-{kind}", "visionline_door_profile_type": kind}
                for kind, has in profiles
                if has
            ],
        },
        "warnings": [],
    }


# --- encoders ---------------------------------------------------------------------------------------------------


def encoders(tx: Tx) -> list[str]:
    """The rig's names of the encoders."""
    there = set(systems(tx))
    return sorted(name for name in tx.api.names.encoders.values() if tx.api.engine.encoder(name)[0].name in there)


def find_encoder(tx: Tx, encoder_id: str) -> str:
    """The rig's name of it; 404 otherwise."""
    name = tx.api.names.encoders.get(encoder_id)
    if name is None or name not in encoders(tx):
        raise not_found("acs_encoder")
    return name


def shown_encoders(tx: Tx, names: Iterable[str]) -> list[dict[str, Any]]:
    seen, ids = first_seen(tx), tx.api.names
    shown: list[dict[str, Any]] = []
    for name in names:
        system, _ = tx.api.engine.encoder(name)
        encoder_id = ids.encoder(name)
        shown.append(
            {
                "acs_encoder_id": encoder_id,
                "acs_system_id": ids.system(system.name),
                "connected_account_id": ids.account(system.name),
                "created_at": written(seen.get(encoder_id, tx.now)),
                "display_name": name,
                "errors": [],
                "workspace_id": ids.workspace,
            }
        )
    return shown


# --- access groups ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """One access group of the rig file. `doors` are the engine's names of its entrances."""

    id: str
    system: str
    name: str
    doors: tuple[str, ...]


def groups(api: Service) -> dict[str, Group]:
    """Every access group by its id."""
    found = {}
    for system in api.rig.file.systems.values():
        for name, doors in system.groups.items():
            group_id = api.names.id("group", f"{system.name} {name}")
            found[group_id] = Group(group_id, system.name, name, doors)
    return found


def find_group(tx: Tx, group_id: str) -> Group:
    group = groups(tx.api).get(group_id)
    if group is None or group.system not in systems(tx):
        raise not_found("acs_access_group")
    return group


def shown_groups(tx: Tx, found: Iterable[Group]) -> list[dict[str, Any]]:
    seen, names = first_seen(tx), tx.api.names
    return [
        {
            "access_group_type": KEY_CARDS.group_type,
            "access_group_type_display_name": KEY_CARDS.group_name,
            "acs_access_group_id": group.id,
            "acs_system_id": names.system(group.system),
            "connected_account_id": names.account(group.system),
            "created_at": written(seen.get(group.id, tx.now)),
            "display_name": group.name,
            "errors": [],
            "external_type": KEY_CARDS.group_type,
            "external_type_display_name": KEY_CARDS.group_name,
            "is_managed": True,
            "name": group.name,
            "pending_mutations": [],
            "warnings": [],
            "workspace_id": names.workspace,
        }
        for group in found
    ]
