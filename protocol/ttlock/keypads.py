"""The keypads of TTLock units: which digits have a key.

Nothing that a lock says over the air tells which it has. Source: the integrators' documentation of TTLock at
`docs.seam.co`, where cylinders with the keys 1 to 6 take no code with 0, 7, 8 or 9 (`cannot_contain_0789`). A unit
without any keypad lacks the feature bit for passcodes.
"""

from __future__ import annotations

FULL, NONE = "0-9", "none"

KEYPADS = {FULL: "0123456789", "1-6": "123456", NONE: ""}
"""By what a rig file calls them."""
