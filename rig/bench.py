"""The people and things around simulated doors: hands at keypads, cards on encoders, phones in pockets.

What happens at a door happens to the simulated lock itself, never to a record of it. On real hardware the same
questions are asked of a person (`latchwork.rig.pytest_plugin`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from latchwork.drivers.contract import MobileKey
from latchwork.grants.engine import Engine
from latchwork.rig.media import BleMedium, BytePorts
from latchwork.rig.memories import Memories
from latchwork.simulators.body import Outcome
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.phone import Phone
from latchwork.simulators.pn532.chip import Pn532
from latchwork.simulators.zwave.stick import Stick
from latchwork.world import World


@dataclass(slots=True)
class _Away:
    """A device that is out of reach until a moment (seconds since the rig was opened)."""

    radio: BleMedium | None
    until: float


STICK, CARD = "media/{}", "card {}"
"""What the memories of a stick and of a card are kept under; no door can be called that."""


class Bench:
    """The simulated devices of a rig by name, and what people do with them.

    `memories` keeps what they remember. `fresh` names the locks that remember nothing.
    """

    def __init__(self, world: World, ports: BytePorts, memories: Memories) -> None:
        self._world = world
        self._ports = ports
        self.memories = memories
        self.fresh: set[str] = set()
        self.devices: dict[str, Any] = {}
        self.sticks: dict[str, Stick] = {}
        self.encoders: dict[str, Pn532] = {}
        self.cards: dict[str, TypeACard] = {}
        self._away: dict[str, _Away] = {}
        self._radios: dict[str, BleMedium | None] = {}
        self._engine: Engine | None = None

    # --- putting it together ---

    def add(self, name: str, device: Any) -> None:
        """Puts a lock on the bench, with the memory that it had when it was last left. Raises `DoesNotFit`."""
        self.devices[name] = device
        if not self.memories.add(name, device):
            self.fresh.add(name)

    def replace(self, name: str, device: Any) -> None:
        """Somebody screws another lock to the door; what the old one held is gone with it."""
        self.devices[name] = device
        self.memories.replace(name, device)

    def add_stick(self, name: str, stick: Stick) -> None:
        self.sticks[name] = stick
        self.memories.add(STICK.format(name), stick)

    def add_encoder(self, name: str, chip: Pn532) -> None:
        self.encoders[name] = chip

    def within_reach(self, name: str, radio: BleMedium | None, offline_until: float) -> None:
        self._radios[name] = radio
        if offline_until:
            self._away[name] = _Away(radio, offline_until)

    def start(self, engine: Engine) -> None:
        """From now on devices may be out of reach; the engine hears of those that come back."""
        self._engine = engine

    async def go_away(self) -> None:
        """Takes those devices out of reach that the rig file says cannot be heard at first."""
        for name in self._away:
            await self.take_away(name)

    # --- reach ---

    async def take_away(self, name: str) -> None:
        """The door is out of radio reach from now on."""
        radio = self._radios.get(name)
        if radio is not None:
            await radio.unplace(self.devices[name].address)
        else:
            self.devices[name].in_range = False

    async def bring_back(self, name: str, *, heard: bool = True) -> None:
        """The door is within reach again; `heard` lets the engine know at once, as a scanning radio would."""
        radio = self._radios.get(name)
        if radio is not None:
            await radio.place(self.devices[name])
        else:
            self.devices[name].in_range = True
        if heard and self._engine is not None:
            self._engine.heard(name)

    def unplug(self, name: str) -> None:
        """Pulls the plug of a stick or an encoder."""
        self._ports.pull(name)

    def plug_in(self, name: str) -> None:
        """Plugs a stick or an encoder in again; it wakes up as after a power cut."""
        self._ports.plug_in_again(name)

    # --- people ---

    def type_pin(self, door: str, pin: str) -> Outcome:
        """Somebody types a PIN at the door."""
        outcome: Outcome = self.devices[door].type_pin(pin)
        return outcome

    def tap(self, door: str, card: TypeACard) -> Outcome:
        """Somebody holds a card to the door: an off-line lock reads it, another lock knows its number."""
        device = self.devices[door]
        if isinstance(device, OfflineLock):
            return device.tap(card)
        if not hasattr(device, "tap"):
            return Outcome(False, "no card reader")
        outcome: Outcome = device.tap(int.from_bytes(card.uid, "big"))
        return outcome

    def present(self, door: str, phone: Phone) -> Outcome:
        """Somebody opens the app on a phone in front of the door."""
        device = self.devices[door]
        if not hasattr(device, "present"):
            return Outcome(False, "no mobile keys")
        outcome: Outcome = device.present(phone)
        return outcome

    def blank_card(self, name: str, kind: str = "classic") -> TypeACard:
        """A card from the box, named for reports: `classic` (MIFARE Classic 1K) or `ntag213`."""
        uid = self._world.random("card", name).randbytes(4 if kind == "classic" else 6)
        if kind == "classic":
            # first byte 08 marks a random identifier and 88 a cascade tag; a card from the box has neither
            card: TypeACard = MifareClassic(self._world, bytes((0x5A,)) + uid[1:])
        else:
            card = Ntag21x(self._world, bytes((0x04,)) + uid)
        self.cards[name] = card
        self.memories.add(CARD.format(name), card)
        return card

    def card(self, name: str) -> TypeACard:
        """The card of that name: the one that was handed out before, or a blank one from the box."""
        return self.cards.get(name) or self.blank_card(name)

    def lay(self, encoder: str, card: TypeACard) -> None:
        """Puts a card on the encoder."""
        self.encoders[encoder].field.put(card)

    def lift(self, encoder: str) -> None:
        """Takes every card off the encoder."""
        self.encoders[encoder].field.clear()

    def hand_out(self, phone: Phone, keys: list[MobileKey]) -> None:
        """The phone's wallet fetches what was issued to its owner."""
        for key in keys:
            phone.receive(key.door, key.make, key.payload.reveal())
