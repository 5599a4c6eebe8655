"""Batches around access methods."""

from __future__ import annotations

from pydantic import Field

from latchwork.app.api.models.acs import AcsCredential
from latchwork.app.api.models.phones import InstantKey
from latchwork.app.api.models.related import Batch
from latchwork.app.api.models.sessions import ClientSession


class MethodBatch(Batch):
    """What hangs together with access methods."""

    instant_keys: list[InstantKey] = Field(default_factory=list)
    client_sessions: list[ClientSession] = Field(default_factory=list)
    acs_credentials: list[AcsCredential] = Field(default_factory=list)
