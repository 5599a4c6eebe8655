"""Batches: full objects by their kinds."""

from __future__ import annotations

from pydantic import Field

from latchwork.app.api.models.accounts import ConnectedAccount
from latchwork.app.api.models.acs import AcsAccessGroup, AcsEntrance, AcsSystem
from latchwork.app.api.models.common import Answer
from latchwork.app.api.models.devices import Device
from latchwork.app.api.models.grants import AccessGrant, AccessMethod
from latchwork.app.api.models.people import UserIdentity
from latchwork.app.api.models.spaces import Space


class Batch(Answer):
    """The kinds that were asked for; each is there, and empty when there is none of it."""

    spaces: list[Space] = Field(default_factory=list)
    devices: list[Device] = Field(default_factory=list)
    acs_entrances: list[AcsEntrance] = Field(default_factory=list)
    acs_systems: list[AcsSystem] = Field(default_factory=list)
    acs_access_groups: list[AcsAccessGroup] = Field(default_factory=list)
    connected_accounts: list[ConnectedAccount] = Field(default_factory=list)
    user_identities: list[UserIdentity] = Field(default_factory=list)
    access_grants: list[AccessGrant] = Field(default_factory=list)
    access_methods: list[AccessMethod] = Field(default_factory=list)
