"""The garbage collector in a process that holds an estate: what is there for good is not looked at again and again.

Modules and doors are hundreds of thousands of objects that never become garbage. By Python's own rules they would be
gone through at every step of a start, and later at times when somebody waits for an answer.
"""

from __future__ import annotations

import gc

SELDOM = (10_000, 10, 10)
"""Objects made before the young ones are looked at, and how many such looks before the older ones are."""


def begin() -> None:
    """Before the process imports and builds what it will keep."""
    gc.set_threshold(*SELDOM)


def keep() -> None:
    """What is there now stays, as far as the collector is concerned; what is made from now on is collected."""
    gc.freeze()
