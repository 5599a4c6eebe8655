"""A phone in front of an off-line lock: the app on it, and the radio of the lock that it speaks to.

Near-field or Bluetooth, the few bytes are the same (`protocol.keycard.on_phone`): the lock sends a challenge, the phone
shows a record and proves that it is its own. What the record says then goes by the rules of a card.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.on_phone import Presented, open_presented, present
from latchwork.simulators.offline_lock.reader import Foreign, Reading, Unreadable
from latchwork.simulators.phone import HeldKey, Phone

MAKE = "keycard"


class App:
    """The app of one phone, as far as it shows keys to off-line doors."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def answers(self, challenge: bytes) -> Iterator[bytes]:
        """What it shows to a lock, key by key, the newest first. A withdrawn key is not shown."""
        secret = self._phone.secret
        for held in self.held():
            if secret is not None and not held.withdrawn:
                record = bytes.fromhex(json.loads(held.text)["record"])
                yield present(record, challenge, secret).build()

    def held(self) -> list[HeldKey]:
        return self._phone.keys(MAKE)


def read_phone(answer: bytes, challenge: bytes, key: PropertyKey, property_id: int | None) -> Reading:
    """What one shown record says to a lock of that property."""
    try:
        presented = Presented.parse(answer)
        owner = presented.property_id
        if owner is not None and property_id is not None and owner != property_id:
            return Foreign(owner)
        return open_presented(presented, challenge, key)
    except CodecError:
        return Unreadable()
