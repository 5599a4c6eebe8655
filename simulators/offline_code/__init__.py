"""A simulated lock with offline codes: a keypad, a clock and a secret, and no line to anybody. A stand-in.

lock.py    the lock on the door: people, bolt, clock, power
memory.py  the codes it knows
"""

from latchwork.simulators.offline_code.lock import OfflineCodeLock

__all__ = ["OfflineCodeLock"]
