"""The stand-in for locks with offline codes: computes the codes of one lock from its secret. Simulated only.

driver.py   what it can do, and the codes
windows.py  UTC and the lock's full hours
"""

from latchwork.drivers.offline_code.driver import MAKE, OfflineCodeDriver

__all__ = ["MAKE", "OfflineCodeDriver"]
