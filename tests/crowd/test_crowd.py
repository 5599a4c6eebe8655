"""A small crowd, by the program that lets a large one loose (`run.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from crowd_run import Plan, run_crowd


# three or more starts of the server one after another, on a machine that may be busy
@pytest.mark.timeout(60)
def test_a_crowd_loses_nothing_and_doubles_nothing_while_its_server_is_killed(tmp_path: Path) -> None:
    result = run_crowd(Plan(seed=4, clients=8, steps=6, kills=2, doors=0), tmp_path)
    assert [str(one) for one in result.findings] == []
    figures = dict(result.figures)
    assert int(figures["kills (kill -9)"]) + int(figures["stops (SIGTERM)"]) >= 2
    assert int(figures["codes in the locks' memories"]) > 0
