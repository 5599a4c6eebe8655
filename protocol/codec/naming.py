"""Names in a generated module: classes for nested records, enumerations, struct formats, imported functions."""

from __future__ import annotations

import keyword
from typing import Any

from latchwork.protocol.codec.nodes import (
    Bits,
    Choice,
    Defaulted,
    Enumerated,
    Flag,
    Int,
    Maybe,
    Node,
    Nothing,
    Raw,
    Rebuilt,
    Record,
    Repeat,
    Span,
    Uncompilable,
    Window,
    carries_value,
)

RESERVED = frozenset(
    {"data", "cls", "self", "len", "int", "bool", "bytes", "list", "range", "sum", "min", "max", "abs", "struct"}
    | {"isinstance", "dataclass", "field", "misfit", "interpreted", "declarations", "type", "dict", "tuple"}
    | set(keyword.kwlist)
)
"""Names that the generated code itself uses; a local that would hide one gets an underscore."""

FORBIDDEN_FIELDS = frozenset({"build", "parse", "int", "bool", "bytes", "list", "CODE", "INTERPRETED"})
"""Names that a field cannot have, because a class body or an annotation needs them."""


def camel(name: str) -> str:
    """`user_code` as `UserCode`; what is in capitals already stays."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def singular(name: str) -> str:
    """The name of one item of a list."""
    for ending, replacement in (("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("s", "")):
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + replacement
    return name


class Names:
    """What one generated module has named so far."""

    def __init__(self) -> None:
        self.records: dict[int, str] = {}
        self.nested: dict[str, list[tuple[str, Record]]] = {}
        self.enumerations: dict[tuple[str, tuple[tuple[str, int], ...]], str] = {}
        self.formats: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.wanted: set[str] = set()
        self.classes: set[str] = set()

    def snapshot(self) -> tuple[Any, ...]:
        """Everything, for `restore` when a layout turns out to be uncompilable."""
        tables = (self.records, self.nested, self.enumerations, self.formats, self.functions, self.wanted, self.classes)
        return tuple(table.copy() for table in tables)

    def restore(self, state: tuple[Any, ...]) -> None:
        """Goes back to a snapshot."""
        (
            self.records,
            self.nested,
            self.enumerations,
            self.formats,
            self.functions,
            self.wanted,
            self.classes,
        ) = state

    def claim(self, name: str) -> str:
        """Takes a name for a class; refuses one that is taken."""
        if name in self.classes:
            raise Uncompilable(f"two classes would be called {name}")
        self.classes.add(name)
        return name

    def add_nested(self, layout: str, record: Record) -> None:
        """Names the classes of all records inside `record`, in the order in which they must be defined."""
        found: list[tuple[str, Record]] = []
        self._walk(layout, record, found)
        self.nested[layout] = found

    def _walk(self, prefix: str, record: Record, found: list[tuple[str, Record]]) -> None:
        for entry in record.fields:
            if entry.name in FORBIDDEN_FIELDS and carries_value(entry.node):
                raise Uncompilable(f"a field cannot be called {entry.name}")
            self._walk_node(prefix, entry.name or "", entry.node, found)

    def _walk_node(self, prefix: str, name: str, node: Node, found: list[tuple[str, Record]]) -> None:
        match node:
            case Span(record=record):
                self._walk(prefix, record, found)
            case Record():
                # Kept alive by the declarations, so an id is never used again.
                if id(node.tree) in self.records:
                    return
                class_name = prefix + camel(name)
                self._walk(class_name, node, found)
                self.records[id(node.tree)] = self.claim(class_name)
                found.append((class_name, node))
            case Repeat(item=item):
                self._walk_node(prefix, singular(name), item, found)
            case Window(body=inner) | Maybe(node=inner) | Defaulted(node=inner):
                self._walk_node(prefix, name, inner, found)
            case Choice(cases=cases, default=default):
                for key, case in cases.items():
                    suffix = "" if key is True else f"_{camel(key)}" if isinstance(key, str) else f"_{key:02X}"
                    self._walk_node(prefix, name + suffix, case, found)
                self._walk_node(prefix, f"{name}_other", default, found)
            case Enumerated():
                self.enumeration(prefix, name, node)

    def class_of(self, record: Record) -> str:
        """The class that stands for a record."""
        return self.records[id(record.tree)]

    def enumeration(self, prefix: str, name: str, node: Enumerated) -> str:
        """The IntEnum of a field; fields that agree in name and members share one."""
        key = (name, tuple(node.names.items()))
        if key not in self.enumerations:
            short = camel(name)
            self.enumerations[key] = self.claim(prefix + short if short in self.classes else short)
        return self.enumerations[key]

    def enumeration_of(self, name: str, node: Enumerated) -> str:
        """The IntEnum that `add_nested` has named."""
        return self.enumerations[(name, tuple(node.names.items()))]

    def format(self, code: str) -> str:
        """The module constant that holds `struct.Struct(code)`."""
        self.want("struct")
        return self.formats.setdefault(code, f"_S{len(self.formats) + 1}")

    def function(self, function: Any) -> str:
        """Imports a checksum function by its path."""
        name: str = function.__name__
        if self.functions.setdefault(name, function.__module__) != function.__module__:
            raise Uncompilable(f"two checksum functions are called {name}")
        return name

    def want(self, name: str) -> str:
        """Marks something as used, so that it is imported."""
        self.wanted.add(name)
        return name

    def type_of(self, node: Node, name: str) -> str:
        """The annotation of a field."""
        match node:
            case Int() | Bits() | Rebuilt():
                return "int"
            case Enumerated():
                return f"{self.enumeration_of(name, node)} | int"
            case Flag():
                return "bool"
            case Raw():
                return "bytes"
            case Record():
                return self.class_of(node)
            case Window(body=inner) | Defaulted(node=inner):
                return self.type_of(inner, name)
            case Repeat(item=item):
                return f"list[{self.type_of(item, singular(name))}]"
            case Maybe(node=inner):
                return _union([self.type_of(inner, name), "None"])
            case Choice(cases=cases, default=default):
                return _union([self.type_of(case, name) for case in (*cases.values(), default)])
            case Nothing():
                return "None"
        raise Uncompilable(f"{type(node).__name__} where a value belongs")


def _union(types: list[str]) -> str:
    """A union without repeats, None last."""
    members = dict.fromkeys(member for entry in types for member in entry.split(" | "))
    optional = members.pop("None", "absent") is None
    return " | ".join([*members, *(["None"] if optional else [])])
