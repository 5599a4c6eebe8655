"""Frames declared once in construct; a typed, fast module is generated from the declaration and checked in."""

from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.codec.errors import CodecError, Malformed

__all__ = ["CodecError", "Family", "Layout", "Malformed"]
