"""Carries simulated devices on media that a foreign program can open: pseudo-terminals, TCP, a full Bluetooth stack.

A device is written once, against `latchwork.world.wires.Port` or `latchwork.world.air.Peripheral`; the host decides
what it is plugged into.
"""
