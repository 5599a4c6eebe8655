"""The doors that an engine serves, each bound to what can speak to it, and what is known of them without asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from latchwork.drivers.contract import (
    Capabilities,
    Delivery,
    DoorDriver,
    Encoder,
    Evidence,
    Method,
    OfflineCodeMaker,
    PhoneKeyMaker,
)
from latchwork.grants.model import DEFAULT_OWNER, DoorKind


@dataclass(slots=True)
class Lock:
    """A door with a line to us."""

    name: str
    driver: DoorDriver
    owner: str = DEFAULT_OWNER

    @property
    def kind(self) -> DoorKind:
        return DoorKind.LOCK

    @property
    def capabilities(self) -> Capabilities:
        return self.driver.capabilities


@dataclass(slots=True)
class Entrance:
    """An off-line door of an access system. `number` is what cards call it; a `common` door lets many guests live
    side by side and takes no part in reservations. One that `reads_phones` takes from a phone what it takes from a
    card: no lock that can be bought does so."""

    name: str
    system: str
    number: int
    common: bool = False
    make: str = "offline"
    owner: str = DEFAULT_OWNER
    reads_phones: bool = False

    @property
    def kind(self) -> DoorKind:
        return DoorKind.ENTRANCE

    @property
    def capabilities(self) -> Capabilities:
        carried = (Method.CARD, Method.MOBILE_KEY) if self.reads_phones else (Method.CARD,)
        return Capabilities(
            make=self.make,
            delivery=dict.fromkeys(carried, Delivery.CARRIED),
            highest=Evidence.READ_BACK,
            confirms_used=False,
            reservations=not self.common,
            common=self.common,
            stand_in=True,
        )


Door = Lock | Entrance


@cache
def _makes_codes(driver: type[DoorDriver]) -> bool:
    """Looked up once for each make: what a protocol asks for is found out member by member."""
    return issubclass(driver, OfflineCodeMaker)


@dataclass(frozen=True, slots=True)
class Offline:
    """Names of off-line doors: all of them, and those `commons` at which no card overrides another."""

    doors: frozenset[str] = frozenset()
    commons: frozenset[str] = frozenset()


@dataclass(slots=True)
class AccessSystem:
    """A property of off-line doors and the encoders on its desks. `phones` makes keys for phones where its doors read
    them."""

    name: str
    property_id: int
    encoders: dict[str, Encoder] = field(default_factory=dict)
    phones: PhoneKeyMaker | None = None


@dataclass(slots=True)
class Estate:
    """Everything that is bound. `spaces` are the rig's; the store's membership is what counts once they are stored."""

    doors: dict[str, Door] = field(default_factory=dict)
    systems: dict[str, AccessSystem] = field(default_factory=dict)
    spaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    media_room: dict[str, int] = field(default_factory=dict)

    @property
    def offline(self) -> Offline:
        """The doors that learn from what people carry to them."""
        entrances = [door for door in self.doors.values() if isinstance(door, Entrance)]
        return Offline(frozenset(e.name for e in entrances), frozenset(e.name for e in entrances if e.common))

    def offline_codes(self, name: str) -> OfflineCodeMaker | None:
        """What computes the codes of a door whose lock derives them; None for a door that keeps codes."""
        lock = self.lock(name)
        if lock is None or not _makes_codes(type(lock.driver)):
            return None
        assert isinstance(lock.driver, OfflineCodeMaker)
        return lock.driver

    def lock(self, name: str) -> Lock | None:
        door = self.doors.get(name)
        return door if isinstance(door, Lock) else None
