"""Z-Wave hardware: a USB stick, the mesh behind it, and locks. Written from the Serial API and command class documents.

`Stick` speaks the Serial API on a `world.wires.Port`; `Mesh` carries commands between it and the nodes;
`ZWaveLock` is a lock with the command classes, the memory and the habits of one row of `PROFILES`.
"""

from latchwork.simulators.zwave.lock import ZWaveLock
from latchwork.simulators.zwave.mesh import Mesh
from latchwork.simulators.zwave.profiles import PROFILES, LockProfile
from latchwork.simulators.zwave.stick import Stick

__all__ = ["PROFILES", "LockProfile", "Mesh", "Stick", "ZWaveLock"]
