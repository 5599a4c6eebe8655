"""Bytes to values and back, and sessions as state machines: no I/O, no clock, no randomness of its own."""

if not __name__.startswith("latchwork."):
    raise ImportError("import latchwork.protocol; the folder alone would be a second copy of the package")
