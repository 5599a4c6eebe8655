"""What a rig file says, kept in its state folder once it was read and checked: the same file is not checked again.

A file is the same when its text, the schema and this version of the program are. The line of a value is asked for only
in errors, and is looked up in the file then.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from latchwork import __version__
from latchwork.rig.schema import rig_schema
from latchwork.rig.state import write_whole

_STATE = re.compile(r"""^state:[ \t]+(?P<quote>["']?)(?P<folder>[^"'#\n]+?)(?P=quote)[ \t]*(?:#.*)?$""", re.MULTILINE)


def checked_file(state: Path) -> Path:
    """Its first line says of which file it is, the second what that says."""
    return state / "checked.json"


def mark_of(text: str) -> str:
    """Two files with one mark say the same and are judged by the same rules."""
    return hashlib.sha256(f"{_rules()}\n{text}".encode()).hexdigest()


@cache
def _rules() -> str:
    return hashlib.sha256(f"{__version__} {json.dumps(rig_schema(), sort_keys=True)}".encode()).hexdigest()


def state_of(path: Path, data: dict[str, Any]) -> Path:
    """The state folder that a rig file names, or the one beside it."""
    named: str = data.get("state", path.stem + ".state")
    return path.parent / named


def looks_like_state_of(path: Path, text: str) -> Path:
    """As `state_of`, for a file that was not read yet; what is found there says whether the guess was right."""
    found = _STATE.search(text)
    return state_of(path, {} if found is None else {"state": found["folder"]})


def recall(state: Path, mark: str) -> dict[str, Any] | None:
    """What the file with this mark says; None when it was not checked here before."""
    try:
        with checked_file(state).open(encoding="utf-8") as file:
            if file.readline().strip() != mark:
                return None
            data = json.loads(file.read())
    except (OSError, ValueError):
        return None  # it is made anew
    return data if isinstance(data, dict) else None


def keep(state: Path, mark: str, data: dict[str, Any]) -> None:
    """Remembers a file that was checked. Raises `RigError`."""
    write_whole(checked_file(state), f"{mark}\n{json.dumps(data)}\n")
