"""People at the doors, for tests that run on any rig: hands in the simulation, or the person who sits at the bench.

At a simulated door a hand does it and the lock's own mechanics answer. At a real one the person is asked to do it and
to say whether the door opened; nobody else can know.
"""

from __future__ import annotations

from typing import Any

from latchwork.rig.build import Rig
from latchwork.rig.yaml_source import RigError
from latchwork.simulators.phone import Phone

Card = Any
"""A simulated card; None where the card is a real one in somebody's hand."""


class People:
    """`asks` says that somebody sits at the bench who can be asked on the terminal."""

    def __init__(self, rig: Rig, asks: bool) -> None:
        self._rig = rig
        self._asks = asks

    async def type_pin(self, door: str, pin: str) -> bool:
        """Types a PIN and says whether the door opened."""
        if door in self._rig.bench.devices:
            return self._rig.bench.type_pin(door, pin).opened
        return await self._did_it_open(f"type {pin} at {door}")

    async def tap(self, door: str, card: Card) -> bool:
        """Holds a card to the door and says whether it opened."""
        if door in self._rig.bench.devices:
            return self._rig.bench.tap(door, card).opened
        return await self._did_it_open(f"hold the card to {door}")

    async def present(self, door: str, phone: Phone) -> bool:
        """Opens the app in front of a simulated door; real locks want their vendors' apps."""
        return self._rig.bench.present(door, phone).opened

    async def program(self, door: str, pin: str, slot: int) -> None:
        """Programs a code by hand, in `slot` where the lock has numbered slots."""
        device = self._rig.bench.devices.get(door)
        if device is None:
            await self._ask(f"program the code {pin} at the keypad of {door}, in slot {slot} if it has slots")
            return
        target = self._rig.file.targets[door]
        done = device.add_by_hand(pin) if target.medium.kind == "ble" else device.add_by_hand(slot, pin).opened
        if not done:
            raise RigError(door, "its keypad does not take the code that the test programs by hand")

    async def unprogram(self, door: str, pin: str, slot: int) -> None:
        """Takes away by hand what `program` put there."""
        device = self._rig.bench.devices.get(door)
        if device is None:
            await self._ask(f"remove the code {pin} (slot {slot}) at the keypad of {door}")
        else:
            device.remove_by_hand(pin if self._rig.file.targets[door].medium.kind == "ble" else slot)

    async def turn_handle(self, door: str) -> bool:
        """Tries the handle from outside."""
        if door in self._rig.bench.devices:
            return bool(self._rig.bench.devices[door].turn_handle().opened)
        return await self._did_it_open(f"try the handle of {door} from outside")

    async def lay_card(self, encoder: str, name: str, kind: str = "classic") -> Card:
        """Lays a blank card on the encoder."""
        bench = self._rig.bench
        if encoder in bench.encoders:
            card = bench.blank_card(name, kind)
            bench.lay(encoder, card)
            return card
        await self._ask(f"lay a blank {kind} card on {encoder}")
        return None

    async def lift_card(self, encoder: str) -> None:
        """Takes the card off the encoder."""
        if encoder in self._rig.bench.encoders:
            self._rig.bench.lift(encoder)
        else:
            await self._ask(f"take the card off {encoder}")

    async def _did_it_open(self, what: str) -> bool:
        while True:
            answer = (await self._ask(f"{what}; did it open? [y/n]")).strip().lower()
            if answer in ("y", "yes", "n", "no"):
                return answer.startswith("y")

    async def _ask(self, question: str) -> str:
        if not self._asks:
            raise RigError("people", "nobody sits at the bench; run pytest with -s on a terminal")
        return await self._rig.world.offload(lambda: input(f"\n  {question} "))
