"""What simulated devices remember over a power cut, as a SQLite file: a row for each, and when they were last left.

What is kept is handed to the kernel and not waited for (`synchronous=OFF`). A process that is killed loses nothing by
that; a machine that loses its power may, and its twins are then as locks that were reset.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from latchwork.grants.store import StoreError, describe
from latchwork.rig.sqlite_reading import looked_at
from latchwork.rig.yaml_source import RigError

_TABLES = (
    "CREATE TABLE device (name TEXT PRIMARY KEY, memory TEXT NOT NULL)",
    "CREATE TABLE clock (row INTEGER PRIMARY KEY CHECK (row = 1), left_at TEXT NOT NULL)",
)
_KEEP = "INSERT INTO device VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET memory = excluded.memory"
_LEAVE = "INSERT INTO clock VALUES (1, ?) ON CONFLICT (row) DO UPDATE SET left_at = excluded.left_at"

LEAST_PAGE = 512
"""Bytes; SQLite takes a shorter file for an empty one, and would write over it."""

_NONE_OF_OURS = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""Damaged, no database at all, or one with other tables."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """`left_at` by the clock of the devices' world, None for new ones; memories as JSON, by device."""

    left_at: datetime | None = None
    memories: dict[str, str] = field(default_factory=dict, repr=False)


def read_flash(path: Path, *, memories: bool = True) -> Remembered:
    """What the file holds, which need not be there; leaves it as it is. Without `memories` the moment alone.

    Raises `RigError` when it is none of ours, and `StoreError` when it cannot be read or is in use.
    """
    if not path.exists():
        return Remembered()
    if 0 < path.stat().st_size < LEAST_PAGE:
        raise damaged_flash(path)
    try:
        with looked_at(path) as connection:
            if not _has_tables(connection):
                return Remembered()
            rows = connection.execute("SELECT name, memory FROM device") if memories else ()
            return Remembered(_left_at(connection), dict(rows))
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        # what Python itself finds wrong with a row has no code
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code & 0xFF not in _NONE_OF_OURS:
            raise StoreError(describe(error, str(path))) from error
        raise damaged_flash(path) from error


def damaged_flash(path: Path) -> RigError:
    return RigError(str(path), "the simulated memories do not fit this rig; delete the file, and the twins start anew")


def _has_tables(connection: sqlite3.Connection) -> bool:
    """A file that was just made has none."""
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None


def _left_at(connection: sqlite3.Connection) -> datetime | None:
    row = connection.execute("SELECT left_at FROM clock").fetchone()
    return None if row is None else datetime.fromisoformat(row[0]).astimezone(UTC)


class FlashFile:
    """The file to be written, by one process and one thread at a time; made when something is first kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._left_at: datetime | None = None

    def keep(self, memories: Mapping[str, str], now: datetime) -> None:
        """Keeps all of it or nothing, also when the process is killed. `now` is when the devices were left, unless a
        later moment is known. Raises `StoreError` when the disk refuses or another process has the file."""
        with self._told():
            connection = self._opened()
            is_later = self._left_at is None or now > self._left_at
            if not memories and not is_later:
                return
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_KEEP, memories.items())
            if is_later:
                connection.execute(_LEAVE, (now.isoformat(),))
            connection.execute("COMMIT")
            if is_later:
                self._left_at = now

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            # what simulated locks hold is for its owner alone, as real keys are; SQLite asks for less
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(self._path, isolation_level=None, timeout=0.2, check_same_thread=False)
            self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=OFF")
            if not _has_tables(self._connection):
                self._connection.execute("BEGIN IMMEDIATE")
                for table in _TABLES:
                    self._connection.execute(table)
                self._connection.execute("COMMIT")
            self._left_at = _left_at(self._connection)
        return self._connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            self.close()  # which takes back what was begun
            raise StoreError(describe(error, str(self._path))) from error
        except OSError as error:
            problem = f"{self._path} cannot be made ({error.strerror}); make room, or name another state folder"
            raise StoreError(problem) from error
