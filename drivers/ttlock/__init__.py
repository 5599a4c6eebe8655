"""TTLock over BLE: passcodes, cards and mobile keys on the locks of the TTLock, Sciener and DLock family.

keys.py          what one must hold to speak to a paired lock
pairing.py       how one comes to hold it
driver.py        how to reach a lock, and what it can do
session.py       the verbs
conversation.py  one question and one answer, and what a failure leaves on the lock
refusals.py      error codes as reasons
windows.py       UTC and the lock's wall clock
passages.py      the lock's log
"""

from latchwork.drivers.ttlock.driver import TtlockDriver
from latchwork.drivers.ttlock.keys import LockKeys
from latchwork.drivers.ttlock.pairing import pair
from latchwork.drivers.ttlock.session import TtlockSession

__all__ = ["LockKeys", "TtlockDriver", "TtlockSession", "pair"]
