"""Customization profiles: how the pages look that people open with a link."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import insert, select, update

from latchwork.app.api.call import Tx
from latchwork.app.api.errors import refused
from latchwork.app.api.models.workspaces import CustomizationProfile
from latchwork.app.api.objects.workspaces import find_profile, shown_profile
from latchwork.app.api.parameters import Key, Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.workspaces import customization_profile

Colour = Annotated[str, Field(pattern=r"^#([0-9a-fA-F]{3}){1,2}$")]


class Look(Parameters):
    customer_portal_theme: dict[str, Any] | None = None
    message_overrides: dict[str, Any] | None = None
    name: Key | None = None
    primary_color: Colour | None = None
    secondary_color: Colour | None = None


def _columns(p: Look) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(p, name) for name in ("name", "primary_color", "secondary_color") if p.given(name)
    }
    for name, column in (("customer_portal_theme", "theme"), ("message_overrides", "messages")):
        if p.given(name):
            value = getattr(p, name)
            values[column] = None if value is None else json.dumps(value)
    return values


@route("/workspaces/customization_profiles/create", Verb.POST, "customization_profile", CustomizationProfile)
def create(tx: Tx, p: Look) -> dict[str, Any]:
    """Makes a profile."""
    new = tx.api.new_id()
    tx.c.execute(insert(customization_profile).values(_columns(p) | {"id": new, "created_at": tx.now}))
    return shown_profile(tx, find_profile(tx, new))


class Get(Parameters):
    customization_profile_id: str


@route("/workspaces/customization_profiles/get", Verb.GET, "customization_profile", CustomizationProfile)
def get(tx: Tx, p: Get) -> dict[str, Any]:
    """One profile."""
    return shown_profile(tx, find_profile(tx, p.customization_profile_id))


class List(Parameters):
    customer_key: str | None = None


@route("/workspaces/customization_profiles/list", Verb.GET, "customization_profiles", CustomizationProfile, many=True)
def list_(tx: Tx, p: List) -> list[dict[str, Any]]:
    """All profiles, oldest first. None belongs to a customer of the caller's, so none is listed for one."""
    if p.customer_key is not None:
        return []
    order = (customization_profile.c.created_at, customization_profile.c.id)
    return [shown_profile(tx, row) for row in tx.c.execute(select(customization_profile).order_by(*order))]


class Update(Look):
    customization_profile_id: str


@route("/workspaces/customization_profiles/update", Verb.PATCH)
def update_(tx: Tx, p: Update) -> None:
    """Changes what is named; null takes it away."""
    row = find_profile(tx, p.customization_profile_id)
    values = _columns(p)
    if values:
        tx.c.execute(update(customization_profile).where(customization_profile.c.id == row.id).values(values))


class Images(Parameters):
    pass


@route("/workspaces/customization_profiles/upload_images", Verb.POST)
def upload_images(tx: Tx, p: Images) -> None:
    """Refused: pages for guests have colours and no pictures."""
    raise refused("not_supported", "Pages for guests show no pictures here; a profile has colours and texts.")
