"""Access systems: which there are, with their encoders and access groups, as the rig file has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from latchwork.app.api.objects.acs import groups
from latchwork.app.api.projection.telling import Teller
from latchwork.app.api.tables.acs import acs_group_member, acs_part

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

SYSTEM, ENCODER, GROUP = "system", "encoder", "group"


class SystemView:
    """Looks at the parts of the rig's access systems."""

    def __init__(self, api: Service, teller: Teller) -> None:
        self._api = api
        self._teller = teller

    def enrol(self, c: Connection) -> None:
        """Lays what the rig file names beside what was there at the last start, and tells the difference."""
        here = self._here()
        known = {row.id: row for row in c.execute(select(acs_part))}
        for part, (kind, name, _) in here.items():
            if part not in known:
                c.execute(insert(acs_part).values(id=part, kind=kind, name=name, created_at=self._api.now()))
                self._tell(c, kind, "added", part, here)
        for part, row in known.items():
            if part not in here:
                self._tell(c, row.kind, "removed", part, here)
                c.execute(delete(acs_group_member).where(acs_group_member.c.acs_group == part))
                c.execute(delete(acs_part).where(acs_part.c.id == part))

    def _here(self) -> dict[str, tuple[str, str, str]]:
        """For each part: its kind, the rig's name, and the id of its system."""
        names, here = self._api.names, {}
        for system in self._api.engine.estate.systems.values():
            mine = names.system(system.name)
            here[mine] = (SYSTEM, system.name, mine)
            here |= {names.encoder(one): (ENCODER, one, mine) for one in system.encoders}
        for group in groups(self._api).values():
            here[group.id] = (GROUP, group.name, names.system(group.system))
        return here

    def _tell(self, c: Connection, kind: str, what: str, part: str, here: dict[str, tuple[str, str, str]]) -> None:
        """There are published events for new systems, for encoders, and for groups that are gone."""
        system = here[part][2] if part in here else None
        if kind == ENCODER:
            self._teller.tell(c, f"acs_encoder.{what}", acs_encoder_id=part, acs_system_id=system)
        elif kind == GROUP and what == "removed":
            self._teller.tell(c, "acs_access_group.deleted", acs_access_group_id=part, acs_system_id=system)
        elif kind == SYSTEM and what == "added":
            account = self._api.names.account(here[part][1])
            self._teller.tell(c, "acs_system.added", acs_system_id=part, connected_account_id=account)
            self._teller.tell(c, "acs_system.connected", acs_system_id=part, connected_account_id=account)
