"""One simulated device and the person in front of it: what can be done there, and what is to be seen."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from latchwork.simulators.body import Body, Outcome
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.pn532.chip import Pn532
from latchwork.simulators.ttlock import TTLock
from latchwork.simulators.zwave import Stick, ZWaveLock

TAP_SECONDS = 1.0
"""How long a card that is tapped stays in the field."""

Event = dict[str, Any]


class CannotDo(Exception):
    """The person asked for something that is not to be done here; one sentence."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One word of the console: what it takes, what it does, what carries it out."""

    takes: str
    does: str
    carry_out: Callable[[list[str]], None]


class Scene(ABC):
    """`facts` stand in the first line of output; `changes` gives what happened since it was last asked."""

    def __init__(self) -> None:
        self.deeds: dict[str, Deed] = {}

    @property
    @abstractmethod
    def facts(self) -> Event: ...

    @abstractmethod
    def state(self) -> Event:
        """What a person sees now."""

    @abstractmethod
    def changes(self) -> Iterator[Event]: ...

    def act(self, line: str) -> None:
        """Carries out one line of the console. Raises `CannotDo`; its text never repeats what was typed."""
        word, *rest = line.split()
        deed = self.deeds.get(word)
        if deed is None:
            raise CannotDo(f"nobody can do that here; there is {', '.join(self.deeds)}, state, help and quit")
        if len(rest) != len(deed.takes.split()):
            raise CannotDo(f"say: {word} {deed.takes}".rstrip())
        deed.carry_out(rest)

    def help(self) -> list[str]:
        return [f"{word} {deed.takes}".ljust(18) + deed.does for word, deed in self.deeds.items()]


def _number(text: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise CannotDo(f"that wants a number from {low} to {high}")
    return int(text)


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdecimal()):
        raise CannotDo("a PIN is a row of digits")
    return text


class _LockScene(Scene):
    """What every lock has: attempts, a bolt, a battery."""

    def __init__(self, body: Body, name: str) -> None:
        super().__init__()
        self.body = body
        self._name = name
        self._told = len(body.attempts)
        self._seen = self.state()

    def state(self) -> Event:
        return {"locked": self.body.locked, "door_open": self.body.door_open, "battery": self.body.battery}

    def changes(self) -> Iterator[Event]:
        while self._told < len(self.body.attempts):
            attempt = self.body.attempts[self._told]
            self._told += 1
            outcome = attempt.outcome
            yield {
                "event": "attempt",
                "at": attempt.at.isoformat(),
                "method": attempt.method,
                "opened": outcome.opened,
                "reason": outcome.reason,
            }
        now = self.state()
        different = {name: value for name, value in now.items() if value != self._seen.get(name)}
        self._seen = now
        if different:
            yield {"event": "changed", "device": self._name, **different}


class TTLockScene(_LockScene):
    def __init__(self, lock: TTLock) -> None:
        self.lock = lock
        super().__init__(lock.body, "lock")
        self.deeds = {
            "pin": Deed("DIGITS", "type a PIN and confirm it", lambda said: self._do(lock.type_pin(_digits(said[0])))),
            "tap": Deed(
                "NUMBER",
                "hold a card with this number to the reader",
                lambda said: self._do(lock.tap(_number(said[0], 0, (1 << 64) - 1))),
            ),
            "handle": Deed("", "try the handle outside", lambda said: self._do(lock.turn_handle())),
            "key": Deed("", "turn the mechanical key", lambda said: self._do(lock.turn_key())),
            "touch": Deed("", "wake the lock", lambda said: lock.touch()),
            "add": Deed("DIGITS", "add a PIN at the keypad, as its owner", self._add),
            "battery": Deed("PERCENT", "drain or charge the battery", self._drain),
            "power": Deed("", "take the batteries out and put them in again", lambda said: lock.power_cycle()),
        }

    @property
    def facts(self) -> Event:
        return {"address": self.lock.address, "paired": self.lock.memory.admin is not None}

    def state(self) -> Event:
        return super().state() | {"paired": self.lock.memory.admin is not None, "linked": self.lock.linked}

    def _do(self, outcome: Outcome) -> None:
        """The attempt is in the body's memory, from where it is told."""

    def _add(self, said: list[str]) -> None:
        if not self.lock.add_by_hand(_digits(said[0])):
            raise CannotDo("the keypad refuses that PIN: 4 to 9 digits, not yet there, and room for one more")

    def _drain(self, said: list[str]) -> None:
        self.body.battery = _number(said[0], 0, 100)


class ZWaveScene(_LockScene):
    """A stick and one lock of its network; the person stands before the lock."""

    def __init__(self, stick: Stick, lock: ZWaveLock) -> None:
        self.stick = stick
        self.lock = lock
        super().__init__(lock.body, "lock")
        self.deeds = {
            "pin": Deed("DIGITS", "type a PIN", lambda said: self._do(lock.type_pin(_digits(said[0])))),
            "handle": Deed("", "try the door outside", lambda said: self._do(lock.turn_handle())),
            "thumb": Deed("", "turn the thumb piece inside", lambda said: self._do(lock.turn_thumb())),
            "door": Deed("open|closed", "open or close the door", self._door),
            "add": Deed("SLOT DIGITS", "program a PIN at the keypad, as its owner", self._add),
            "button": Deed("", "press the lock's button: include or exclude it", self._button),
            "battery": Deed("PERCENT", "drain or charge the battery", lambda s: lock.drain(_number(s[0], 0, 100))),
            "power": Deed("", "take the batteries out and put them in again", lambda said: lock.power_cycle()),
        }

    @property
    def facts(self) -> Event:
        home = f"{self.stick.home_id:08x}"
        return {"profile": self.lock.profile.name, "home_id": home, "node_id": self.lock.node_id}

    def state(self) -> Event:
        return super().state() | {"included": self.lock.included}

    def _do(self, outcome: Outcome) -> None:
        """The attempt is in the body's memory, from where it is told; the thumb piece is none."""

    def _door(self, said: list[str]) -> None:
        if said[0] not in ("open", "closed"):
            raise CannotDo("a door is open or closed")
        if said[0] == "open" and self.body.locked:
            raise CannotDo("the bolt is out, so the door stays closed")
        self.lock.move_door(said[0] == "open")

    def _add(self, said: list[str]) -> None:
        if not self.lock.add_by_hand(_number(said[0], 1, 65_535), _digits(said[1])).opened:
            raise CannotDo("the keypad refuses that: the slot is not there, or the PIN is too short, too long or taken")

    def _button(self, said: list[str]) -> None:
        if not self.lock.press_button():
            raise CannotDo("no controller listens for a button; start inclusion or exclusion there first")


class CardScene(Scene):
    """An encoder with one card, which comes and goes."""

    def __init__(self, chip: Pn532, card: TypeACard) -> None:
        super().__init__()
        self.chip = chip
        self.card = card
        chip.field.put(card)
        self._seen = self.state()
        self._content = card.flash()
        self.deeds = {
            "card": Deed("on|off", "put the card on the encoder, or take it away", self._card),
            "tap": Deed("", f"put the card there for {TAP_SECONDS:g} s", self._tap),
            "power": Deed("", "take the encoder's power away and give it back", lambda said: chip.power_cycle()),
        }

    @property
    def facts(self) -> Event:
        return {"card": self.card.KIND, "uid": self.card.uid.hex()}

    def state(self) -> Event:
        return {"card_on": self.card in self.chip.field.cards, "field_on": self.chip.field.powered}

    def changes(self) -> Iterator[Event]:
        now = self.state()
        different = {name: value for name, value in now.items() if value != self._seen[name]}
        self._seen = now
        if different:
            yield {"event": "changed", "device": "encoder", **different}
        content = self.card.flash()
        if content != self._content:
            self._content = content
            yield {"event": "written", "device": "card"}

    def _card(self, said: list[str]) -> None:
        if said[0] not in ("on", "off"):
            raise CannotDo("a card is on or off")
        self._place(said[0] == "on")

    def _place(self, on: bool) -> None:
        there = self.card in self.chip.field.cards
        if on and not there:
            self.chip.field.put(self.card)
        elif there and not on:
            self.chip.field.remove(self.card)

    def _tap(self, said: list[str]) -> None:
        self._place(False)
        self._place(True)
        asyncio.get_running_loop().call_later(TAP_SECONDS, self._place, False)
