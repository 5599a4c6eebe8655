"""Walking up to the simulated doors: the last word of each scenario is whether they open.

What people do goes through `/latchwork/simulate/`, which answers what the door itself did. The API's own route for a
code that is typed answers only that it was typed; the lock's events tell the rest, as far as that lock tells it.
"""

from __future__ import annotations

from typing import Any

from seam import Seam


class Doors:
    """People at the doors of the served estate. Every question is answered by whether the door opened."""

    def __init__(self, seam: Seam) -> None:
        self._seam = seam

    def walk_up(self, device_id: str, code: str) -> bool:
        """Somebody types `code` at the keypad of a lock; the lock itself says whether it opened."""
        return self.type_pin(code, device_id=device_id)

    def type_pin(self, code: str, **door: str) -> bool:
        """Somebody types `code` at any door (`device_id` or `acs_entrance_id`), answered by the door itself."""
        return self._opened("type_pin", code=code, **door)

    def tap(self, card: str, **door: str) -> bool:
        """Somebody holds the card of that name to the door."""
        return self._opened("tap_card", card=card, **door)

    def present(self, phone: str, **door: str) -> bool:
        """Somebody opens the app on the phone of that name in front of the door."""
        return self._opened("present_phone", phone=phone, **door)

    def open_link(self, phone: str, instant_key_url: str) -> None:
        """Somebody opens an instant key's link on a phone."""
        self._simulate("open_instant_key", phone=phone, instant_key_url=instant_key_url)

    def lay(self, card: str, acs_encoder_id: str, **kind: str) -> None:
        """Puts the card of that name, a blank one the first time, on an encoder, alone."""
        self.lift(acs_encoder_id)
        self._simulate("lay_card", acs_encoder_id=acs_encoder_id, card=card, **kind)

    def lift(self, acs_encoder_id: str) -> None:
        self._simulate("lift_card", acs_encoder_id=acs_encoder_id)

    def write_card(self, card: str, access_method_id: str, acs_encoder_id: str) -> None:
        """Lays a card on the encoder and has an access method written on it."""
        self.lay(card, acs_encoder_id)
        self._seam.access_methods.encode(access_method_id=access_method_id, acs_encoder_id=acs_encoder_id)
        self.lift(acs_encoder_id)

    def add_by_hand(self, device_id: str, code: str) -> None:
        """Somebody programs a code at the keypad."""
        self._simulate("add_code_by_hand", device_id=device_id, code=code)

    def remove_by_hand(self, device_id: str, code: str) -> None:
        self._simulate("remove_code_by_hand", device_id=device_id, code=code)

    def jam(self, device_id: str, *, jammed: bool = True) -> None:
        self._simulate("jam_bolt", device_id=device_id, jammed=jammed)

    def _opened(self, act: str, **what: Any) -> bool:
        outcome = self._simulate(act, **what)["outcome"]
        shown = {name: value for name, value in what.items() if name != "code"}
        print(f"{act} {shown}: {outcome['reason']}")  # what a failing test shows of it
        return bool(outcome["opened"])

    def _simulate(self, act: str, **what: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self._seam.client.post(f"/latchwork/simulate/{act}", json=what)
        return answer
