"""What is kept of each device, as a SQLite file: what pairing with it gave, sealed, and what it said of itself.

What is kept is on the disk when a call returns: a lock that was paired and whose keys are lost needs a reset.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from latchwork.drivers.contract import Secret
from latchwork.grants.vault import KEY_VARIABLE, Vault, VaultError
from latchwork.rig.flash import LEAST_PAGE
from latchwork.rig.sqlite_reading import looked_at
from latchwork.rig.yaml_source import RigError

_TABLES = (
    "CREATE TABLE keys (device TEXT PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE facts (device TEXT PRIMARY KEY, said TEXT NOT NULL) WITHOUT ROWID",
)
_KEEP_KEYS = "INSERT INTO keys VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET sealed = excluded.sealed"
_KEEP_FACTS = "INSERT INTO facts VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET said = excluded.said"

LEAST_SEALED = 12 + 16
"""Bytes of nonce and tag; less than that was never sealed by us."""


class DeviceFile:
    """The file of one state folder; made when something is first kept.

    Whoever asks for something is told by `RigError` when the file cannot be read, and by `VaultError` when the keys of
    any device in it are damaged or sealed with another key.
    """

    def __init__(self, path: Path, vault: Vault) -> None:
        self._path = path
        self._vault = vault
        self._connection: sqlite3.Connection | None = None

    def keys(self, device: str) -> Secret | None:
        """What pairing with the device gave; None before it was paired."""
        sealed = self._sealed.get(device)
        return None if sealed is None else self._vault.open(sealed)

    def has_keys(self, device: str) -> bool:
        return device in self._sealed

    def keep_keys(self, device: str, keys: Secret) -> None:
        sealed = self._vault.seal(keys)
        self._keep(_KEEP_KEYS, (device, sealed))
        self._sealed[device] = sealed

    def facts(self, device: str) -> dict[str, Any] | None:
        """What the device said of itself when it was first met; None before, or when that is not to be read."""
        said = self._said.get(device)
        with suppress(ValueError):
            facts = None if said is None else json.loads(said)
            return facts if isinstance(facts, dict) else None
        return None

    def keep_facts(self, device: str, facts: dict[str, Any]) -> None:
        said = json.dumps(facts, sort_keys=True)
        self._keep(_KEEP_FACTS, (device, said))
        self._said[device] = said

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # --- the file ---

    @cached_property
    def _sealed(self) -> dict[str, bytes]:
        rows: dict[str, bytes] = dict(self._rows("SELECT device, sealed FROM keys"))
        for device, sealed in rows.items():
            self._check(device, sealed)
        return rows

    @cached_property
    def _said(self) -> dict[str, str]:
        return dict(self._rows("SELECT device, said FROM facts"))

    def _check(self, device: str, sealed: object) -> None:
        if not isinstance(sealed, bytes) or len(sealed) < LEAST_SEALED:
            raise VaultError(f"the keys of {device} in {self._path} are damaged; restore the file from your backup")
        try:
            self._vault.open(sealed)
        except VaultError:
            raise VaultError(
                f"the keys of {device} in {self._path} were sealed with another key; start with the vault.key or the "
                f"{KEY_VARIABLE} that belongs to this state folder"
            ) from None

    def _rows(self, query: str) -> list[Any]:
        if not self._path.exists():
            return []
        if 0 < self._path.stat().st_size < LEAST_PAGE:
            raise RigError(str(self._path), "it is damaged; restore it from your backup")
        try:
            with looked_at(self._path) as connection:
                if connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
                    return []
                return connection.execute(query).fetchall()
        except sqlite3.DatabaseError as error:
            raise RigError(str(self._path), f"it is damaged ({error}); restore it from your backup") from error

    def _keep(self, statement: str, values: tuple[object, ...]) -> None:
        """Whole or not at all."""
        try:
            self._opened().execute(statement, values)
        except (sqlite3.DatabaseError, OSError) as error:
            self.close()
            problem = f"it cannot be written ({error}); make room, or choose another folder with --state"
            raise RigError(str(self._path), problem) from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            # sealed as it is, it is nobody's but its owner's; SQLite asks for less
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=0.2)
            self._connection = connection
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            if connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
                connection.execute("BEGIN IMMEDIATE")
                for table in _TABLES:
                    connection.execute(table)
                connection.execute("COMMIT")
        return self._connection
