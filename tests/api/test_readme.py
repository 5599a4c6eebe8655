"""The example in the README, as somebody copies it, against the served estate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_server import ApiServer, serving

README = Path(__file__).parents[2] / "README.md"
WRITTEN_FOR = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """One of its own: the example takes a door by the name that the rig file gives it."""
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


def test_the_example_in_python_opens_the_door(server: ApiServer, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (example,) = [block for block in blocks if WRITTEN_FOR in block]
    names: dict[str, Any] = {}
    exec(compile(example.replace(WRITTEN_FOR, server.url), README.name, "exec"), names)
    with names["seam"]:  # a script's end closes it
        pass
    assert "'opened': True" in capsys.readouterr().out
