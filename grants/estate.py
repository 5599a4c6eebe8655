"""The doors that an engine serves, each bound to what can speak to it, and what is known of them without asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from latchwork.drivers.contract import Capabilities, Delivery, DoorDriver, Encoder, Evidence, Method, OfflineCodeMaker
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
    side by side and takes no part in reservations."""

    name: str
    system: str
    number: int
    common: bool = False
    make: str = "offline"
    owner: str = DEFAULT_OWNER

    @property
    def kind(self) -> DoorKind:
        return DoorKind.ENTRANCE

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            make=self.make,
            delivery={Method.CARD: Delivery.CARRIED},
            highest=Evidence.READ_BACK,
            confirms_used=False,
            reservations=not self.common,
            common=self.common,
            stand_in=True,
        )


Door = Lock | Entrance


@dataclass(slots=True)
class AccessSystem:
    """A property of off-line doors and the encoders on its desks."""

    name: str
    property_id: int
    encoders: dict[str, Encoder] = field(default_factory=dict)


@dataclass(slots=True)
class Estate:
    """Everything that is bound. `spaces` are the rig's; the store's membership is what counts once they are stored."""

    doors: dict[str, Door] = field(default_factory=dict)
    systems: dict[str, AccessSystem] = field(default_factory=dict)
    spaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    media_room: dict[str, int] = field(default_factory=dict)

    @property
    def commons(self) -> frozenset[str]:
        """The off-line doors at which no card overrides another."""
        return frozenset(d.name for d in self.doors.values() if isinstance(d, Entrance) and d.common)

    def offline_codes(self, name: str) -> OfflineCodeMaker | None:
        """What computes the codes of a door whose lock derives them; None for a door that keeps codes."""
        lock = self.lock(name)
        driver = None if lock is None else lock.driver
        return driver if isinstance(driver, OfflineCodeMaker) else None

    def lock(self, name: str) -> Lock | None:
        door = self.doors.get(name)
        return door if isinstance(door, Lock) else None
