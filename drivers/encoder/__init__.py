"""Encoders: what writes key cards at a desk. One card at a time, written, read back and compared. `PhoneKeys` makes
for phones what they write on cards."""

from latchwork.drivers.encoder.orders import Locale
from latchwork.drivers.encoder.phone_keys import PhoneKeys
from latchwork.drivers.encoder.pn532 import EncoderCapabilities, Pn532Encoder

__all__ = ["EncoderCapabilities", "Locale", "PhoneKeys", "Pn532Encoder"]
