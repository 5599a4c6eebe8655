"""The durable store: SQLite, one writer, explicit transactions, and many small changes in one commit.

Work is handed over as functions of a connection. What is handed over in one turn of the loop shares a transaction with
a savepoint each, so doors that finish together wait for the disk once. A commit is on the disk when `run` returns
(write-ahead log, `synchronous=FULL`).

Work is done on the loop, a little at a time, and so is its commit while the disk is fast; one that is slow is waited
for in a thread. In a thread from the start, work would hand over Python's lock with every statement to whatever the
loop has to do meanwhile, and take many times as long: the more is asked, the longer. Only what goes through much is
done there.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, RootTransaction, create_engine, event
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError
from sqlalchemy.pool import StaticPool

from latchwork.grants.migrations import NEWEST
from latchwork.world import World

T = TypeVar("T")
Work = Callable[[Connection], Any]

_Outcome = tuple[Any, BaseException | None]

LITTLE = 16
"""So many works are done on the loop, in one transaction, before everything else has its turn."""

STATEMENTS = 1000
"""Statements that are kept ready; there are a few hundred, and the driver's own choice would keep 128."""

FAST = 0.003
"""Seconds that a commit may hold up the loop."""

WARY = 100
"""So many commits are waited for in a thread after two in a row that were not fast."""


@dataclass(frozen=True, slots=True)
class _Asked:
    work: Work
    future: asyncio.Future[Any]
    aside: bool


_FAILURES = (DatabaseError, sqlite3.DatabaseError)
"""What the database says, through SQLAlchemy and, on the hot path, by itself."""

_OF_ONE = (
    IntegrityError,
    DataError,
    ProgrammingError,
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.ProgrammingError,
)
"""What the database says of one statement; everything else, such as a full disk, ends the whole transaction."""


class StoreError(Exception):
    """The store cannot be opened or written; the text says what to do. Nothing of the failed work was kept."""


class Killed(BaseException):
    """A simulated `kill -9` at a commit: not an Exception, so that nothing in between can clean up."""


def describe(error: BaseException, path: str) -> str:
    """What SQLite's error means for the file at `path`, and what to do, in one sentence."""
    text = str(getattr(error, "orig", None) or error)
    if "full" in text:
        return f"the disk that holds {path} is full; nothing of this change was kept. Make room and ask again"
    if "readonly" in text or "unable to open" in text:
        return f"{path} cannot be written ({text}); check the folder and its permissions"
    if "locked" in text:
        return f"{path} is in use by another Latchwork; stop that one or name another state folder"
    if "malformed" in text or "not a database" in text:
        return f"{path} is damaged ({text}); put it aside and restore a backup, or start with an empty state folder"
    if "disk I/O" in text:
        # also what a disk without a free byte and a spent quota give
        problem = f"the disk that holds {path} is full, over its quota or broken ({text})"
        return f"{problem}; nothing of this change was kept. Make room or mend it, and ask again"
    return f"{path} refused the change: {text}"


class Store:
    """One SQLite file. Open it with `Store.open`, close it when done; both block for the disk."""

    def __init__(self, world: World, path: str, connection: Connection) -> None:
        self._world = world
        self.path = path
        self._connection = connection
        self._waiting: list[_Asked] = []
        self._flushing = False
        self._flusher: asyncio.Task[None] | None = None
        self._wary = 0
        # one slow commit says nothing of the disk: it is the one that takes the log over into the file
        self._was_slow = False
        self.commits = 0
        self.before_commit: list[Callable[[Connection], None]] = []
        """Run inside every transaction after its work, in the order in which they were added: what must be kept with
        the work or not at all."""
        self.after_commit: list[Callable[[], None]] = []
        """Called on the loop after every transaction that was kept."""

    @classmethod
    def open(cls, world: World, path: Path | None) -> Store:
        """Opens or makes the file and brings its tables up to date; None keeps everything in memory."""
        where = str(path) if path is not None else ":memory:"
        engine = create_engine(
            f"sqlite:///{where}",
            # an error message must not repeat what a row holds
            hide_parameters=True,
            poolclass=StaticPool,
            connect_args={
                "check_same_thread": False,
                "isolation_level": None,
                "timeout": 0.2,
                "cached_statements": STATEMENTS,
            },
        )

        @event.listens_for(engine, "connect")
        def configure(raw: sqlite3.Connection, _record: object) -> None:
            # one process serves a store: a second one would open doors twice, so it is kept out from the start; said
            # before the log is opened, it spares SQLite a shared file beside the store
            raw.execute("PRAGMA locking_mode=EXCLUSIVE")
            # a change of a code touches some forty pages, and each of them waits for the disk whole
            raw.execute("PRAGMA page_size=2048")
            raw.execute("PRAGMA journal_mode=WAL")
            raw.execute("PRAGMA synchronous=FULL")
            # the log is taken over into the file every hundred commits or so: whoever commits then waits for it
            raw.execute("PRAGMA wal_autocheckpoint=4000")
            raw.execute("PRAGMA foreign_keys=ON")
            raw.execute("PRAGMA temp_store=MEMORY")

        try:
            connection = engine.connect()
            _migrate(connection, where)
        except (DatabaseError, sqlite3.Error) as error:
            engine.dispose()
            raise StoreError(describe(error, where)) from error
        except StoreError:
            engine.dispose()
            raise
        return cls(world, where, connection)

    async def drain(self) -> None:
        """Waits until what was handed over is on the disk or refused; then the store may be closed."""
        while self._flushing:
            if self._flusher is None or self._flusher.done():
                await asyncio.sleep(0)
            else:
                await asyncio.wait([self._flusher])

    def close(self) -> None:
        self._connection.close()
        self._connection.engine.dispose()

    async def run(self, work: Callable[[Connection], T], *, aside: bool = False) -> T:
        """Runs `work` in a transaction and returns once it is on the disk.

        What `work` raises is raised here, and only its own changes are undone. `StoreError` when the disk refuses.
        Cancelled, the change is either kept whole or not at all. Work that goes through much is done `aside`, in a
        thread, so that the loop is not held up.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Asked(work, future, aside))
        if not self._flushing:
            self._flushing = True
            loop.call_soon(self._start_flush)
        return await future

    def _start_flush(self) -> None:
        if self._world.virtual:
            batch, self._waiting, self._flushing = self._waiting, [], False
            self._deliver(batch, self._commit([one.work for one in batch]))
        elif self._is_little(self._waiting) and not self._wary:
            # done at once, as a task of its own it would come two turns of the loop later
            batch, self._waiting = self._waiting, []
            self._deliver(batch, self._commit_watched([one.work for one in batch]))
            self._flushing = False
        else:
            self._flusher = asyncio.get_running_loop().create_task(self._flush())

    @staticmethod
    def _is_little(batch: Sequence[_Asked]) -> bool:
        return len(batch) <= LITTLE and not any(one.aside for one in batch)

    async def _flush(self) -> None:
        while self._waiting:
            batch = self._next()
            works = [one.work for one in batch]
            if batch[0].aside:
                outcomes = await self._world.offload(partial(self._commit, works))
            elif self._wary:
                self._wary -= 1
                outcomes, kept = self._do(works)
                if kept is not None:
                    outcomes = await self._world.offload(partial(self._keep, outcomes, kept))
            else:
                outcomes = self._commit_watched(works)
            self._deliver(batch, outcomes)
            if self._waiting:
                await asyncio.sleep(0)
        self._flushing = False

    def _next(self) -> list[_Asked]:
        """What has waited longest: work for aside, or a little of the other."""
        aside, most = self._waiting[0].aside, self._waiting[:LITTLE]
        count = next((number for number, one in enumerate(most) if one.aside is not aside), len(most))
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    def _commit_watched(self, works: list[Work]) -> list[_Outcome]:
        """Commits on the loop, and says whether the disk is too slow for that."""
        outcomes, kept = self._do(works)
        if kept is None:
            return outcomes
        began = self._world.monotonic()
        outcomes = self._keep(outcomes, kept)
        slow = self._world.monotonic() - began > FAST
        if slow and self._was_slow:
            self._wary = WARY
        self._was_slow = slow
        return outcomes

    def _deliver(self, batch: list[_Asked], outcomes: list[_Outcome]) -> None:
        for one, (result, error) in zip(batch, outcomes, strict=True):
            future = one.future
            if future.done():
                continue
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)
        for hear in self.after_commit:
            hear()

    def _commit(self, batch: list[Work]) -> list[_Outcome]:
        outcomes, kept = self._do(batch)
        return outcomes if kept is None else self._keep(outcomes, kept)

    def _do(self, batch: list[Work]) -> tuple[list[_Outcome], RootTransaction | None]:
        """Everything but the commit. Answers what came of it and the transaction that is still open; None when it was
        undone."""
        transaction = self._connection.begin()
        try:
            _raw(self._connection).execute("BEGIN IMMEDIATE")
            outcomes = [self._one(work) for work in batch]
            for keep in self.before_commit:
                keep(self._connection)
            self.commits += 1
            if self._world.faults.strikes("killed", "store:before"):
                raise Killed
        except (*_FAILURES, StoreError) as error:  # a StoreError is from what is kept with the work
            transaction.rollback()
            return self._refused(batch, error), None
        except BaseException:
            # whatever it is, also a kill: an open transaction would lock everybody else out
            transaction.rollback()
            raise
        return outcomes, transaction

    def _keep(self, outcomes: list[_Outcome], transaction: RootTransaction) -> list[_Outcome]:
        """Waits for the disk."""
        try:
            transaction.commit()
        except _FAILURES as error:
            transaction.close()
            return self._refused(outcomes, error)
        if self._world.faults.strikes("killed", "store:after"):
            raise Killed
        return outcomes

    def _refused(self, batch: Sequence[Any], error: Exception) -> list[_Outcome]:
        failure = error if isinstance(error, StoreError) else StoreError(describe(error, self.path))
        return [(None, failure)] * len(batch)

    def _one(self, work: Work) -> _Outcome:
        # said to the database directly: SQLAlchemy's nested transaction costs as much as four statements
        do = _raw(self._connection).execute
        do("SAVEPOINT work")
        try:
            result = work(self._connection)
        except _FAILURES as error:
            if not isinstance(error, _OF_ONE):
                raise
            self._undo()
            return None, error
        except Exception as error:  # noqa: BLE001 - handed to the one who asked, whatever it is
            self._undo()
            return None, error
        do("RELEASE SAVEPOINT work")
        return result, None

    def _undo(self) -> None:
        raw = _raw(self._connection)
        raw.execute("ROLLBACK TO SAVEPOINT work")
        raw.execute("RELEASE SAVEPOINT work")


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """Begun by our own word: a listener for it would have SQLAlchemy go through its events at every statement."""
    with connection.begin():
        _raw(connection).execute("BEGIN IMMEDIATE")
        yield


def _raw(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection


def _migrate(connection: Connection, where: str) -> None:
    with _transaction(connection):
        revision = _revision(connection)
        if revision == NEWEST:
            return
        if revision is None and _made:
            for statement in _made:
                connection.exec_driver_sql(statement)
            return
        # alembic is large, and a store that is up to date can be opened without it
        from latchwork.grants.migrations.running import run

        if not run(connection):
            problem = f"{where} was written by another version of Latchwork (revision {revision})"
            raise StoreError(f"{problem}; use that one, or start with an empty state folder")
        if revision is None:
            _made.extend(_statements(connection))


_made: list[str] = []
"""What the migrations made of an empty store in this process: the next one is made the same way, without them."""


def _statements(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    return [*(str(row[0]) for row in rows), f"INSERT INTO alembic_version VALUES ('{NEWEST}')"]


def _revision(connection: Connection) -> str | None:
    """What the store says of its tables; None for a new one."""
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first() is None:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])
