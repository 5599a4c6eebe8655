"""What the parse and build writers share: indented lines, local names and runs of fixed fields in one struct."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from latchwork.protocol.codec.naming import RESERVED, Names
from latchwork.protocol.codec.nodes import Int

_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class Writer:
    """Lines of one function body."""

    def __init__(self, names: Names, layout: str) -> None:
        self.names = names
        self.layout = layout
        self.lines: list[str] = []
        self.depth = 0
        self._locals: set[str] = set()

    def line(self, text: str) -> None:
        """Adds a line at the present depth."""
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Writes `head` and indents what follows."""
        self.line(head)
        self.depth += 1
        yield
        self.depth -= 1

    def fail_if(self, condition: str, problem: str) -> None:
        """Writes a check; `problem` is the inside of an f-string when it has braces."""
        self.names.want("Malformed")
        prefix = "f" if "{" in problem else ""
        with self.block(f"if {condition}:"):
            self.line(f'raise Malformed("{self.layout}", {prefix}"{problem}")')

    def local(self, hint: str) -> str:
        """A local name that nothing else uses."""
        name = hint if hint not in RESERVED else f"{hint}_"
        number = 2
        while name in self._locals:
            name = f"{hint}_{number}"
            number += 1
        self._locals.add(name)
        return name


@dataclass
class Run:
    """Neighbouring fixed fields that one `struct.Struct` reads or writes. `values` are targets or arguments."""

    codes: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    size: int = 0
    order: str = ""

    def accepts(self, order: str) -> bool:
        """Whether a field of this byte order ("" for single bytes) can join."""
        return not order or not self.order or order == self.order

    def add(self, code: str, size: int, value: str, order: str = "") -> None:
        """Appends one field."""
        self.codes.append(code)
        self.values.append(value)
        self.size += size
        self.order = self.order or order

    @property
    def format(self) -> str:
        """The format string, byte order in front."""
        return (self.order or ">") + "".join(self.codes)


def code_of(number: Int) -> str | None:
    """The struct code of an integer, or None when struct has none of that width."""
    code = _CODES.get(number.size)
    return code.lower() if code and number.signed else code


def order_of(number: Int) -> str:
    """The byte order that an integer asks of its run."""
    if number.size == 1:
        return ""
    return "<" if number.little else ">"


def byte_order(number: Int) -> str:
    """The argument of `int.from_bytes` and `to_bytes`."""
    return '"little"' if number.little else '"big"'


def total(sources: list[str]) -> str:
    """The concatenation of byte strings."""
    if len(sources) > 4:
        return f'b"".join(({", ".join(sources)}))'
    return " + ".join(sources) or 'b""'


def bytes_literal(data: bytes) -> str:
    """A literal of hex escapes, in the formatter's own spelling."""
    return 'b"' + "".join(f"\\x{byte:02x}" for byte in data) + '"'
