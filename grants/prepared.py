"""Statements of the hot path: compiled once, then handed to the database driver directly.

SQLAlchemy builds, checks and runs them all; running one costs it four times what it costs the driver. A door that is
visited and a request that is carried out run a few dozen, so these few go past it. They run on the same connection, in
the transaction that SQLAlchemy holds open, and see what it has done there.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import Delete
from sqlalchemy.sql.selectable import CompoundSelect

Statement = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete

Parameters = Mapping[str, Any]
NOTHING: Parameters = {}

SET = "set "
"""What the bound name of a column's new value begins with inside an update."""


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column has one of the values in a list that is bound under `name`, as JSON."""
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))


class Prepared:
    """One statement with `bindparam` names for what changes. A list of values is bound by `among`, or spelt out.

    Rows come as named tuples; whole numbers that the table calls Boolean come as `bool`. What the database says of a
    statement is raised as the driver's own error: nothing on the hot path may fail for a reason that is a value's.
    """

    __slots__ = ("_compiled", "_statement")

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: _Compiled | None = None

    @classmethod
    def insert_into(cls, table: Table, *columns: str, answers: bool = False) -> Prepared:
        """Inserts these columns, by their names; the others get what the table says, if it says something. With
        `answers` it finds the row that it inserted, whole."""
        values: dict[str, Any] = {name: bindparam(name) for name in columns}
        for column in table.columns:
            default: Any = column.default
            if column.name not in values and default is not None:
                values[column.name] = literal(default.arg, column.type)
        statement = insert(table).values(values)
        return cls(statement.returning(*table.columns) if answers else statement)

    @classmethod
    def update_of(cls, table: Table, columns: Iterable[str], where: ColumnElement[bool]) -> Prepared:
        """Gives these columns the values of the same names; what `where` binds must be called otherwise."""
        # a name of its own for each bind: SQLAlchemy keeps those of the columns for itself
        values: dict[str, Any] = {name: bindparam(f"{SET}{name}") for name in columns}
        return cls(update(table).where(where).values(values))

    def _for(self, c: Connection) -> _Compiled:
        self._compiled = _Compiled(self._statement, c.dialect)
        return self._compiled

    def explained(self, c: Connection, values: Parameters) -> list[str]:
        """How the database would go about it, step by step."""
        compiled = self._compiled or self._for(c)
        steps = _cursor(c).execute(f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.bound(values))
        return [str(step[3]) for step in steps.fetchall()]

    def run(self, c: Connection, values: Parameters = NOTHING) -> int:
        """Runs what changes rows; answers how many it changed."""
        compiled = self._compiled or self._for(c)
        return int(_cursor(c).execute(compiled.sql, compiled.bound(values)).rowcount)

    def run_many(self, c: Connection, rows: Iterable[Parameters]) -> None:
        compiled = self._compiled or self._for(c)
        _cursor(c).executemany(compiled.sql, [compiled.bound(row) for row in rows])

    def insert(self, c: Connection, values: Parameters) -> int:
        """Inserts one row; answers the number that it got, for a table that counts its rows."""
        compiled = self._compiled or self._for(c)
        return int(_cursor(c).execute(compiled.sql, compiled.bound(values)).lastrowid)

    def rows(self, c: Connection, values: Parameters = NOTHING) -> Iterator[Any]:
        compiled = self._compiled or self._for(c)
        return map(compiled.row, _cursor(c).execute(compiled.sql, compiled.bound(values)).fetchall())

    def first(self, c: Connection, values: Parameters = NOTHING) -> Any:
        """The first row, or None."""
        compiled = self._compiled or self._for(c)
        found = _cursor(c).execute(compiled.sql, compiled.bound(values)).fetchone()
        return None if found is None else compiled.row(found)

    def one(self, c: Connection, values: Parameters = NOTHING) -> Any:
        found = self.first(c, values)
        assert found is not None, "the statement finds a row"
        return found

    def scalar(self, c: Connection, values: Parameters = NOTHING) -> Any:
        """The first column of the first row, or None."""
        compiled = self._compiled or self._for(c)
        found = _cursor(c).execute(compiled.sql, compiled.bound(values)).fetchone()
        return None if found is None else compiled.row(found)[0]

    def scalars(self, c: Connection, values: Parameters = NOTHING) -> list[Any]:
        return [row[0] for row in self.rows(c, values)]


class _Compiled:
    """A statement in the words of one database."""

    __slots__ = ("bound", "row", "sql")

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.sql: str = compiled.string
        order: tuple[str, ...] = tuple(compiled.positiontup or ())
        named = {bind.key for bind in compiled.binds.values() if bind.required}
        constants = {_bare(name): value for name, value in compiled.params.items() if name not in named}
        self.bound = _binder([_bare(name) for name in order], constants)
        self.row: Callable[[Sequence[Any]], Any] = _reader(statement)


def _binder(names: Sequence[str], constants: dict[str, Any]) -> Callable[[Parameters], tuple[Any, ...]]:
    """What puts named values in order, with those that are always the same."""
    if not names:
        return lambda _: ()
    if len(names) == 1:
        (only,) = names
        return lambda values: (values[only] if only in values else constants[only],)
    pick: Callable[[Parameters], tuple[Any, ...]] = itemgetter(*names)
    return pick if not constants else lambda values: pick({**constants, **values})


def _bare(name: str) -> str:
    return name.removeprefix(SET)


def _reader(statement: Statement) -> Callable[[Sequence[Any]], Any]:
    if isinstance(statement, Select | CompoundSelect):
        columns = list(statement.selected_columns)
    else:
        columns = list(statement.exported_columns)
    if not columns:
        return tuple
    names = [getattr(column, "key", None) or f"column_{index}" for index, column in enumerate(columns)]
    # the fields of a row are only known when the statement is: a type checker has nothing to see here
    kind: Any = namedtuple("Row", [_name(name, index) for index, name in enumerate(names)])  # type: ignore[misc]
    truths = [index for index, column in enumerate(columns) if isinstance(column.type, Boolean)]
    if not truths:
        make: Callable[[Sequence[Any]], Any] = kind._make
        return make

    def read(values: Sequence[Any]) -> Any:
        row = list(values)
        for index in truths:
            if row[index] is not None:
                row[index] = bool(row[index])
        return kind._make(row)

    return read


def _name(name: str, index: int) -> str:
    """A name that a tuple can have: those of anonymous columns are none, and nobody asks for them by name."""
    return name if name.isidentifier() and not name.startswith("_") else f"column_{index}"


def _cursor(c: Connection) -> Any:
    """The driver's connection, which makes a cursor for each statement."""
    return c.connection.dbapi_connection
