"""A served estate for the tests of this folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from served_house import Play, Story, play_in


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Plays a story in a served estate. A second story of the same test goes on where the first one stopped.

    Time is virtual; with `travels` it is real and can be taken forward, as it is for a server.
    """

    def run(story: Story, *, travels: bool = False, **changes: Any) -> None:
        play_in(tmp_path / "state", story, travels=travels, **changes)

    return run
