"""What a simulated TTLock keeps through a power cut, and its image as JSON-able values.

Dates are kept as the five bytes that came over the air (see windows.py). Codes are keyed by the digits that open now,
cards by their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from latchwork.protocol.ttlock.commands import PasscodeType
from latchwork.simulators.ttlock.model import Model
from latchwork.simulators.ttlock.slots import Slots
from latchwork.simulators.ttlock.windows import PERMANENT_END, PERMANENT_START, Cycle, Passage


@dataclass(slots=True, repr=False)
class Passcode:
    """One code. `original` is what it was added as; `cycle` is two bytes for a cyclic code.

    `half_cleared` marks the remains of a removal that did not finish: listed and in the way, but it opens nothing.
    """

    kind: PasscodeType
    code: str
    original: str
    start: bytes
    end: bytes = PERMANENT_END
    cycle: bytes = b""
    uses: int = 0
    half_cleared: bool = False


@dataclass(slots=True, repr=False)
class Card:
    """`long` says that the number travels in eight bytes."""

    number: int
    long: bool
    start: bytes = PERMANENT_START
    end: bytes = PERMANENT_END
    cycles: list[Cycle] = field(default_factory=list)


@dataclass(slots=True, repr=False)
class Fingerprint:
    """`number` is the six bytes by which the radio names it; `finger` is the person's finger itself."""

    number: bytes
    finger: str
    start: bytes = PERMANENT_START
    end: bytes = PERMANENT_END
    cycles: list[Cycle] = field(default_factory=list)


@dataclass(slots=True, repr=False)
class Admin:
    """The one admin of a paired lock."""

    admin_ps: int
    unlock_key: int


class Memory:
    """Everything behind the radio. `paired` is false in setting mode."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.pairings = 0
        self.fingers_enrolled = 0
        self.passcodes: Slots[str, Passcode] = Slots(model.passcode_capacity)
        self.offline_codes: dict[str, Passcode] = {}
        self.cards: Slots[int, Card] = Slots(model.card_capacity)
        self.fingerprints: Slots[bytes, Fingerprint] = Slots(model.fingerprint_capacity)
        self.forget()

    def forget(self) -> None:
        """As delivered: no admin, no credentials, ordinary settings."""
        self.aes_key = b""
        self.admin: Admin | None = None
        self.lock_flag_pos = 0
        self.admin_passcode = ""
        self.delete_passcode = ""
        self.passcodes.clear()
        self.offline_codes.clear()
        self.cards.clear()
        self.fingerprints.clear()
        self.passage: list[Passage] = []
        self.auto_lock_seconds = self.model.auto_lock_seconds
        self.remote_unlock = False
        self.passcode_shown = True
        self.sound = True
        self.volume = 3
        self.lamp_seconds = 0
        self.switches = 0
        self.frozen = False
        self.seeds = b""

    @property
    def paired(self) -> bool:
        return self.admin is not None

    def image(self) -> dict[str, Any]:
        """A snapshot without shared parts, JSON-able. It holds every secret of the lock."""
        admin = self.admin
        return {
            "pairings": self.pairings,
            "fingers_enrolled": self.fingers_enrolled,
            "aes_key": self.aes_key.hex(),
            "admin": None if admin is None else [admin.admin_ps, admin.unlock_key],
            "lock_flag_pos": self.lock_flag_pos,
            "admin_passcode": self.admin_passcode,
            "delete_passcode": self.delete_passcode,
            "passcodes": [_passcode_image(code) for code in self.passcodes],
            "offline_codes": [_passcode_image(code) for code in self.offline_codes.values()],
            "cards": [
                [card.number, card.long, card.start.hex(), card.end.hex(), _cycles_image(card.cycles)]
                for card in self.cards
            ],
            "fingerprints": [
                [print_.number.hex(), print_.finger, print_.start.hex(), print_.end.hex(), _cycles_image(print_.cycles)]
                for print_ in self.fingerprints
            ],
            "passage": [[row.kind, row.day, row.month, row.start, row.end] for row in self.passage],
            "seeds": self.seeds.hex(),
            **{name: getattr(self, name) for name in SETTINGS},
        }

    def load(self, image: Mapping[str, Any]) -> None:
        """Takes over an image; what was there before is gone."""
        self.forget()
        self.pairings = image["pairings"]
        self.fingers_enrolled = image["fingers_enrolled"]
        self.aes_key = bytes.fromhex(image["aes_key"])
        self.admin = None if image["admin"] is None else Admin(*image["admin"])
        self.lock_flag_pos = image["lock_flag_pos"]
        self.admin_passcode = image["admin_passcode"]
        self.delete_passcode = image["delete_passcode"]
        for row in image["passcodes"]:
            code = _passcode(row)
            self.passcodes.put(code.code, code)
        self.offline_codes = {code.code: code for code in map(_passcode, image["offline_codes"])}
        for number, long, start, end, cycles in image["cards"]:
            self.cards.put(number, Card(number, long, bytes.fromhex(start), bytes.fromhex(end), _cycles(cycles)))
        for hex_number, finger, start, end, cycles in image["fingerprints"]:
            key = bytes.fromhex(hex_number)
            self.fingerprints.put(
                key, Fingerprint(key, finger, bytes.fromhex(start), bytes.fromhex(end), _cycles(cycles))
            )
        self.passage = [Passage(*row) for row in image["passage"]]
        self.seeds = bytes.fromhex(image["seeds"])
        for name in SETTINGS:
            setattr(self, name, image[name])


SETTINGS = (
    "auto_lock_seconds",
    "remote_unlock",
    "passcode_shown",
    "sound",
    "volume",
    "lamp_seconds",
    "switches",
    "frozen",
)


def _passcode_image(code: Passcode) -> list[Any]:
    return [
        int(code.kind),
        code.code,
        code.original,
        code.start.hex(),
        code.end.hex(),
        code.cycle.hex(),
        code.uses,
        code.half_cleared,
    ]


def _passcode(row: list[Any]) -> Passcode:
    kind, code, original, start, end, cycle, uses, half_cleared = row
    return Passcode(
        PasscodeType(kind),
        code,
        original,
        bytes.fromhex(start),
        bytes.fromhex(end),
        bytes.fromhex(cycle),
        uses,
        half_cleared,
    )


def _cycles_image(cycles: Iterable[Cycle]) -> list[list[int]]:
    return [[cycle.cycle_type, cycle.day, cycle.start, cycle.end] for cycle in cycles]


def _cycles(rows: Iterable[list[int]]) -> list[Cycle]:
    return [Cycle(*row) for row in rows]
