"""Time, randomness, the in-memory air and wires, and the fault switchboard.

Nothing here knows a protocol. Everything else in the project asks its `World` for the time, for a sleep and for
a random number, so that one seed decides a whole run.
"""

if not __name__.startswith("latchwork."):
    raise ImportError("import latchwork.world; the folder alone would be a second copy of the package")

from latchwork.world.faults import CATALOGUE, Fault, Faults, Strike
from latchwork.world.under_way import Deadlock
from latchwork.world.virtual_time import VirtualTimeLoop
from latchwork.world.world import World

__all__ = ["CATALOGUE", "Deadlock", "Fault", "Faults", "Strike", "VirtualTimeLoop", "World"]
