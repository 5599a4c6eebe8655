"""What Vostio's Guest API needs to be set up, and the kinds of door it has (github.com/seamapi/docs).

Settings, Integrations, Guest API, "Create credentials" gives a file that cannot be fetched again. Its four values are
what a hosted user-pool sign-in needs; the requests of that sign-in are not public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from latchwork.protocol.codec.errors import Malformed

CREDENTIAL_FIELDS = ("username", "password", "user pool ID", "client ID")
_PLAIN = re.compile("[^a-z0-9]")


class DoorKind(StrEnum):
    GUEST = "guest door"
    COMMON = "common door"
    ENTRANCE = "entrance door"
    ELEVATOR = "elevator"

    @property
    def takes_reservations(self) -> bool:
        """Many guests pass a common door at once, so only a guest door is overridden by the next guest."""
        return self is DoorKind.GUEST


@dataclass(frozen=True, slots=True)
class Door:
    name: str
    number: str
    kind: DoorKind


@dataclass(frozen=True, slots=True)
class Credentials:
    username: str
    password: str = field(repr=False)
    user_pool_id: str
    client_id: str


def credentials_from(stated: Mapping[str, str]) -> Credentials:
    """The four values, however the file spells their names (`userPoolId`, `user_pool_id`). Raises `Malformed`."""
    found: dict[str, str] = {}
    for name, value in stated.items():
        found[_plain(name)] = value
    missing = [name for name in CREDENTIAL_FIELDS if not found.get(_plain(name))]
    if missing:
        raise Malformed("Vostio credentials", f"{missing[0]} is missing; the file has {', '.join(CREDENTIAL_FIELDS)}")
    return Credentials(*(found[_plain(name)] for name in CREDENTIAL_FIELDS))


def _plain(name: str) -> str:
    return _PLAIN.sub("", name.lower())
