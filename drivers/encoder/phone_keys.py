"""Keys on phones for the off-line doors of one property: what an encoder writes on a card, handed to a phone instead.

Facts: `latchwork.protocol.keycard.on_phone`. The key travels to the phone by whatever the phone fetches it with.
"""

from __future__ import annotations

import json

from latchwork.drivers.contract import CardOrder, MobileKey, Secret
from latchwork.drivers.encoder.orders import Locale, to_key_card
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.protocol.keycard.on_phone import record_for

MAKE = "keycard"


class PhoneKeys:
    """Implements `contract.PhoneKeyMaker`. `system` is what a phone's wallet keeps the keys of this property under."""

    def __init__(self, system: str, key: PropertyKey, locale: Locale) -> None:
        self._system = system
        self._key = key
        self._locale = locale

    def phone_key(self, order: CardOrder, phone: bytes) -> MobileKey:
        record = record_for(to_key_card(order, self._locale), phone, self._key)
        payload = json.dumps({"record": record.hex(), "phone": phone.hex()})
        return MobileKey(self._system, MAKE, order.window, Secret(payload))
