"""A simulated TTLock lock (BLE, protocol 5.3): `TTLock` is the device, `Model` says what kind of unit it is.

lock.py         the device: radio side, people, programming by hand, image
radio.py        GATT, advertising, sleep, frames in and out, silences
firmware.py     which command needs what, and who carries it out
access.py, pairing.py, passcodes.py, credentials.py, settings.py
                the commands
board.py        what they work on: memory, clock, motor, log, the link's session
memory.py, slots.py, oplog.py, windows.py, mechanism.py, model.py
doorway.py      people at keypad, readers and cylinder
app.py          the vendor's app on somebody's phone
"""

from latchwork.simulators.ttlock.lock import TTLock
from latchwork.simulators.ttlock.model import Model

__all__ = ["Model", "TTLock"]
