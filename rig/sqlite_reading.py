"""Looking into a SQLite file of ours, whoever has it open or was killed over it, and leaving everything as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def looked_at(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, with what its log holds; `sqlite3.DatabaseError` when it cannot be read or is in use."""
    # with no log beside it, it was closed cleanly and nobody has it open
    log, index = path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
    how = "mode=ro" if log.exists() else "immutable=1"
    was_there = index.exists()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=0.2)) as connection:
            yield connection
    finally:
        if not was_there:
            # reading a log makes an index of it; whoever has a file open keeps that in memory, so this one is ours
            index.unlink(missing_ok=True)
