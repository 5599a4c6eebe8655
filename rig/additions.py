"""What was added to a rig while it ran: kept in its state folder, in the words of a rig file, and read with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from latchwork.rig.state import write_whole
from latchwork.rig.yaml_source import RigError, Source

SECTIONS = ("media", "targets", "systems")

Rows = Mapping[str, Mapping[str, Any]]
"""By section, and in it by name: what the rig file would say there."""


def additions_file(state: Path) -> Path:
    return state / "added.json"


def read_additions(state: Path) -> Source:
    """What was added so far, as a document of its own; an empty one for a new folder. Raises `RigError`."""
    path = additions_file(state)
    try:
        rows = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise RigError(
            str(path), f"it cannot be read ({error}); restore it, or begin with a new state folder"
        ) from None
    if not isinstance(rows, dict) or not set(rows) <= set(SECTIONS):
        raise RigError(str(path), "it holds something else than added devices; restore it, or use a new state folder")
    return Source(path, {"latchwork": 1} | rows)


def keep_additions(state: Path, added: Rows) -> None:
    """Stores them whole or not at all. Raises `RigError`."""
    write_whole(additions_file(state), json.dumps(added, indent=1) + "\n")


def with_rows(source: Source, added: Rows, where: Path) -> Source:
    """The rig file with these rows in it. Raises `RigError` for a name that both have."""
    data = dict(source.data)
    for section in SECTIONS:
        rows, new = data.get(section, {}), added.get(section, {})
        if both := sorted(set(rows) & set(new)):
            problem = f"{source.path} and this file both name {both[0]} under {section}; take it out of one"
            raise RigError(str(where), problem)
        if new:
            data[section] = {**rows, **new}
    return Source(source.path, data, source.lines)


def joined(first: Rows, more: Rows) -> dict[str, dict[str, Any]]:
    """Both together; a name of the first that comes again is refused by the rig that reads them."""
    return {
        section: {**first.get(section, {}), **more.get(section, {})}
        for section in SECTIONS
        if first.get(section) or more.get(section)
    }
