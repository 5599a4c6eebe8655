"""The people and things around simulated doors: hands at keypads, cards on encoders, phones in pockets.

What happens at a door happens to the simulated lock itself, never to a record of it. On real hardware the same
questions are asked of a person (`latchwork.rig.pytest_plugin`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from latchwork.drivers.contract import MobileKey
from latchwork.grants.engine import Engine
from latchwork.rig.media import BleMedium, BytePorts
from latchwork.rig.memories import Memories
from latchwork.rig.twins import Twins
from latchwork.simulators.body import Outcome
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.cards.ultralight_c import UltralightC
from latchwork.simulators.offline_code.lock import OfflineCodeLock
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.phone import Phone
from latchwork.simulators.pn532.chip import Pn532
from latchwork.simulators.ttlock.lock import TTLock
from latchwork.simulators.zwave.lock import ZWaveLock
from latchwork.simulators.zwave.stick import Stick
from latchwork.world import World


@dataclass(slots=True)
class _Away:
    """A device that is out of reach until a moment (seconds since the rig was opened)."""

    radio: BleMedium | None
    until: float


STICK, CARD, PHONE = "media/{}", "card {}", "phone {}"
"""What the memories of a stick, of a card and of a phone are kept under; no door can be called that."""

CARD_KINDS: dict[str, type[MifareClassic] | type[Ntag21x] | type[UltralightC]] = {
    "classic": MifareClassic,
    "ntag213": Ntag21x,
    "ultralight_c": UltralightC,
}
"""What cards there are in the box. No encoder of ours makes a key of the last."""


class Bench:
    """The simulated devices of a rig by name, and what people do with them.

    `memories` keeps what they remember. `fresh` names the locks that remember nothing. `out_of_reach` and `unplugged`
    name what somebody took away and has not brought back.
    """

    def __init__(self, world: World, ports: BytePorts, memories: Memories) -> None:
        self._world = world
        self._ports = ports
        self.memories = memories
        self.fresh: set[str] = set()
        self.devices = Twins()
        self.sticks: dict[str, Stick] = {}
        self.encoders: dict[str, Pn532] = {}
        self.cards: dict[str, TypeACard] = {}
        self.phones: dict[str, Phone] = {}
        self._away: dict[str, _Away] = {}
        self.out_of_reach: set[str] = set()
        self.unplugged: set[str] = set()
        self._radios: dict[str, BleMedium | None] = {}
        self._engine: Engine | None = None

    # --- putting it together ---

    def add(self, name: str, device: Any) -> None:
        """Puts a lock on the bench, with the memory that it had when it was last left. One without is kept when
        `memories.keep` says so. Raises `RigError`."""
        self.devices[name] = device
        if not self.memories.add(name, device, waits=True):
            self.fresh.add(name)

    def add_later(self, name: str, build: Callable[[], Any]) -> None:
        """As `add`, for a lock that remembers what it was and is built when somebody comes to it."""
        self.devices.later(name, partial(self._come, name, build))

    def _come(self, name: str, build: Callable[[], Any]) -> Any:
        device = build()
        self.memories.add(name, device)
        return device

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
        self.out_of_reach.add(name)
        radio = self._radios.get(name)
        if radio is not None:
            await radio.unplace(self.devices[name].address)
        else:
            self.devices[name].in_range = False

    async def bring_back(self, name: str, *, heard: bool = True) -> None:
        """The door is within reach again; `heard` lets the engine know at once, as a scanning radio would."""
        self.out_of_reach.discard(name)
        radio = self._radios.get(name)
        if radio is not None:
            await radio.place(self.devices[name])
        else:
            self.devices[name].in_range = True
        if heard and self._engine is not None:
            self._engine.heard(name)

    def unplug(self, name: str) -> None:
        """Pulls the plug of a stick or an encoder."""
        self.unplugged.add(name)
        self._ports.pull(name)

    def plug_in(self, name: str) -> None:
        """Plugs a stick or an encoder in again; it wakes up as after a power cut."""
        self.unplugged.discard(name)
        self._ports.plug_in_again(name)

    # --- people ---

    def type_pin(self, door: str, pin: str) -> Outcome:
        """Somebody types a PIN at the door."""
        device = self.devices[door]
        if not hasattr(device, "type_pin"):
            return Outcome(False, "no keypad")
        outcome: Outcome = device.type_pin(pin)
        return outcome

    def press_lock(self, door: str) -> Outcome:
        """Somebody presses the lock key of the door's keypad."""
        device = self.devices[door]
        if not hasattr(device, "press_lock"):
            return Outcome(False, "no keypad")
        outcome: Outcome = device.press_lock()
        return outcome

    def add_code(self, door: str, pin: str, slot: int | None = None) -> bool:
        """Somebody programs a code at the door, in the first free slot from the end where it has slots and none is
        named; False when the lock does not take it."""
        device = self.devices[door]
        if not isinstance(device, ZWaveLock):
            return bool(hasattr(device, "add_by_hand") and device.add_by_hand(pin))
        free = [one for one in range(device.profile.code_slots, 0, -1) if one not in device.codes.slots]
        if slot is None and not free:
            return False
        return device.add_by_hand(free[0] if slot is None else slot, pin).opened

    def remove_code(self, door: str, pin: str) -> bool:
        """Somebody takes a code away at the door; False when it is not there."""
        device = self.devices[door]
        if not isinstance(device, ZWaveLock):
            return bool(hasattr(device, "remove_by_hand") and device.remove_by_hand(pin))
        slot = device.codes.find(pin)
        return slot is not None and device.remove_by_hand(slot).opened

    def codes(self, door: str) -> list[tuple[str, int | None]]:
        """What codes lie in the lock's own memory, whoever put them there, each with its slot where it has slots."""
        device = self.devices[door]
        if isinstance(device, ZWaveLock):
            return [(slot.code, number) for number, slot in sorted(device.codes.slots.items())]
        if isinstance(device, TTLock):
            return [(one.code, None) for one in device.memory.passcodes]
        return [(one.code, None) for one in device.memory] if isinstance(device, OfflineCodeLock) else []

    def set_battery(self, door: str, percent: int) -> None:
        """The battery of a lock is so full from now on; 0 is a dead one."""
        device = self.devices[door]
        if isinstance(device, ZWaveLock):
            device.drain(percent)
        else:
            device.body.battery = percent

    def fault_name(self, name: str) -> str:
        """What faults of a simulated lock or encoder are armed for."""
        device = self.devices.get(name)
        return str(device.name if isinstance(device, ZWaveLock) else getattr(device, "address", name))

    def faults(self, name: str) -> frozenset[str]:
        """The names of the faults that a simulated lock or encoder can suffer."""
        device = self.devices.get(name) or self.encoders.get(name)
        return frozenset(getattr(device, "FAULTS", ()))

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
        """A card from the box, named for reports: of one of `CARD_KINDS`."""
        chance = self._world.random("card", name)
        # first byte 08 marks a random identifier and 88 a cascade tag; a card from the box has neither
        uid = bytes((0x5A,)) + chance.randbytes(4)[1:] if kind == "classic" else bytes((0x04,)) + chance.randbytes(6)
        card = CARD_KINDS[kind](self._world, uid)
        self.cards[name] = card
        self.memories.add(CARD.format(name), card)
        return card

    def card(self, name: str, kind: str | None = None) -> TypeACard:
        """The card of that name: the one that was handed out before, or a blank one of `kind` from the box."""
        known = self.cards.get(name)
        if known is not None:
            return known
        left = self.memories.left(CARD.format(name)) or {}
        was = next((one for one, make in CARD_KINDS.items() if left.get("kind") == make.KIND), None)
        return self.blank_card(name, was or kind or "classic")

    def kind_of(self, card: TypeACard) -> str:
        """Which of `CARD_KINDS` a card is."""
        return next(kind for kind, make in CARD_KINDS.items() if isinstance(card, make))

    def card_with(self, uid: str) -> TypeACard | None:
        """The card with this identifier that somebody has in the hand."""
        return next((one for one in self.cards.values() if one.uid.hex() == uid), None)

    def lay(self, encoder: str, card: TypeACard) -> None:
        """Puts a card on the encoder."""
        self.encoders[encoder].field.put(card)

    def lift(self, encoder: str) -> None:
        """Takes every card off the encoder."""
        self.encoders[encoder].field.clear()

    @contextmanager
    def lifted(self, encoder: str) -> Iterator[None]:
        """Takes what lies on the encoder off it for a while."""
        cards = tuple(self.encoders[encoder].field.cards)
        self.lift(encoder)
        try:
            yield
        finally:
            for card in cards:
                if card not in self.encoders[encoder].field.cards:
                    self.lay(encoder, card)

    def phone(self, name: str) -> Phone:
        """The phone of that name, which is also its owner's: the one that was there before, or a new one."""
        known = self.phones.get(name)
        if known is None:
            known = self.phones[name] = Phone(name, self._world.secret_bytes(32, "phone", name))
            self.memories.add(PHONE.format(name), known)
        return known

    def hand_out(self, phone: Phone, keys: list[MobileKey], of: str = "") -> None:
        """The phone's wallet fetches what was issued to its owner. `of` tells apart keys of one door."""
        for key in keys:
            phone.receive(f"{of} {key.door}".strip(), key.make, key.payload.reveal())
