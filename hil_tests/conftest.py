"""Where these tests run when no rig is named: the small hotel, in memory and over real stacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import latchwork.rig

HOTEL = Path(latchwork.rig.__file__).resolve().parent / "rigs" / "hotel.yaml"


def pytest_latchwork_rigs() -> Sequence[tuple[Path, str | None]]:
    return [(HOTEL, "memory"), (HOTEL, "wire")]
