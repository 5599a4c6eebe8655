"""Encoders: what writes key cards at a desk. One card at a time, written, read back and compared."""

from latchwork.drivers.encoder.orders import Locale
from latchwork.drivers.encoder.pn532 import EncoderCapabilities, Pn532Encoder

__all__ = ["EncoderCapabilities", "Locale", "Pn532Encoder"]
