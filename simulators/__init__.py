"""The far end of the links: firmware, radio, door, card, keypad, clock, battery, and the faults they suffer."""

if not __name__.startswith("latchwork."):
    raise ImportError("import latchwork.simulators; the folder alone would be a second copy of the package")
