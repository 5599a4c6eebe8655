"""Positions while a `parse` is written: what has been read, what is known to be there, and the pending run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from latchwork.protocol.codec.expressions import without_brackets
from latchwork.protocol.codec.naming import Names
from latchwork.protocol.codec.nodes import Int, Node, fixed_size, least_size
from latchwork.protocol.codec.writing import Run, Writer, byte_order, code_of, order_of


@dataclass(frozen=True)
class Cursor:
    """Where the next byte of `data` is read: `base` (a local, or nothing for the start) plus `add`.

    `limit` is where `data`, or the window in it, ends. `ensured` bytes from `base` are known to be there; `exact` says
    that the limit is known to be where the fields end.
    """

    limit: str = "len(data)"
    base: str = ""
    add: int = 0
    ensured: int = 0
    exact: bool = False

    def at(self, more: int = 0) -> str:
        """The position as source."""
        add = self.add + more
        if not self.base:
            return str(add)
        return f"{self.base} + {add}" if add else self.base

    @property
    def is_end(self) -> bool:
        """Whether everything has been read."""
        return self.base == self.limit


class ReadWriter(Writer):
    """Writes the reading of bytes in order. A check that needs later fields waits in `checks`."""

    def __init__(self, names: Names, layout: str) -> None:
        super().__init__(names, layout)
        self.cursor = Cursor()
        self.run = Run()
        self.after: list[tuple[str, str]] = []
        self.checks: list[tuple[Callable[[], str], str]] = []

    # --- positions ------------------------------------------------------------------------------------------------

    def _rest(self) -> str:
        """Everything up to the limit."""
        cursor = self.cursor
        if cursor.limit != "len(data)":
            return f"data[{cursor.at()}:{cursor.limit}]"
        return "data" if cursor.at() == "0" else f"data[{cursor.at()}:]"

    def _begin(self, node: Node, length: str = "len(data)") -> None:
        """Checks how long `data`, or the window in it, is, as far as that is known beforehand."""
        size, least = fixed_size(node), least_size(node)
        if size is not None:
            condition = f"{length} != {size}" if size or length != "len(data)" else "data"
            self.fail_if(condition, f"{{{length}}} bytes where {size} belong")
            self.cursor = replace(self.cursor, exact=True)
        elif least:
            self.fail_if(f"{length} < {least}", f"{{{length}}} bytes where at least {least} belong")
            self.cursor = replace(self.cursor, ensured=self.cursor.add + least)

    def _finish(self) -> None:
        """Reads what is pending, refuses what is left over and writes the checks that had to wait."""
        self._flush()
        cursor = self.cursor
        if not cursor.exact and not cursor.is_end:
            self.fail_if(f"{cursor.limit} != {cursor.at()}", "bytes are left over")
        self._write_checks()

    def _write_checks(self) -> None:
        checks, self.checks = self.checks, []
        for condition, problem in checks:
            if source := condition():
                self.fail_if(source, problem)

    def _ensure(self, size: int) -> None:
        """Makes sure that `size` more bytes are there."""
        cursor = self.cursor
        if cursor.exact or cursor.add + size <= cursor.ensured:
            return
        self.fail_if(f"{cursor.limit} < {cursor.at(size)}", "it ends too early")
        self.cursor = replace(cursor, ensured=cursor.add + size)

    def _move(self, size: int) -> None:
        self.cursor = replace(self.cursor, add=self.cursor.add + size)

    def _take(self, count: str, tail: int | None, what: str) -> tuple[str, str]:
        """Start and end of the next `count` bytes, checked to be there; `tail` bytes follow them at last."""
        self._flush()
        cursor = self.cursor
        start = cursor.at()
        end = self.local("end")
        self.line(f"{end} = {without_brackets(count) if start == '0' else f'{start} + {count}'}")
        guard = f"{end} < {start} or " if "-" in count else ""
        if tail is not None:
            follow = f" + {tail}" if tail else ""
            self.fail_if(f"{guard}{cursor.limit} != {end}{follow}", f"{what} does not have its stated length")
        else:
            self.fail_if(f"{guard}{cursor.limit} < {end}", f"{what} ends too early")
        self.cursor = Cursor(cursor.limit, end, exact=tail is not None)
        return start, end

    # --- runs of fixed fields -------------------------------------------------------------------------------------

    def _add(self, code: str, size: int, target: str, order: str = "") -> None:
        if not self.run.accepts(order):
            self._flush()
        self.run.add(code, size, target, order)

    def _flush(self) -> None:
        """Writes the pending run and what depends on it."""
        run, self.run = self.run, Run()
        if run.codes:
            self._ensure(run.size)
            self._unpack(run)
            self._move(run.size)
        after, self.after = self.after, []
        for text, problem in after:
            if problem:
                self.fail_if(text, problem)
            else:
                self.line(text)

    def _unpack(self, run: Run) -> None:
        cursor = self.cursor
        if len(run.codes) <= 2 and all(code == "B" or code.endswith("s") for code in run.codes):
            offset = 0
            for code, target in zip(run.codes, run.values, strict=True):
                if code == "B":
                    self.line(f"{target} = data[{cursor.at(offset)}]")
                    offset += 1
                else:
                    size = int(code[:-1])
                    self.line(f"{target} = data[{cursor.at(offset)} : {cursor.at(offset + size)}]")
                    offset += size
            return
        targets = ", ".join(run.values) if len(run.values) > 1 else f"({run.values[0]},)"
        place = "" if cursor.at() == "0" else f", {cursor.at()}"
        self.line(f"{targets} = {self.names.format(run.format)}.unpack_from(data{place})")

    def _integer(self, number: Int, target: str) -> None:
        """Reads an integer into `target`."""
        code = code_of(number)
        if code is not None:
            self._add(code, number.size, target, order_of(number))
        elif number.size == 3 and not number.signed:
            high, low = self.local(f"{target}_high"), self.local(f"{target}_low")
            pairs = [("B", 1, high, ""), ("H", 2, low, order_of(number))]
            for code, size, part, order in pairs[::-1] if number.little else pairs:
                self._add(code, size, part, order)
            self.after.append((f"{target} = {high} << 16 | {low}", ""))
        else:
            raw = self.local(f"{target}_bytes")
            self._add(f"{number.size}s", number.size, raw)
            signed = ", signed=True" if number.signed else ""
            self.after.append((f"{target} = int.from_bytes({raw}, {byte_order(number)}{signed})", ""))
