"""What a module of `protocol/` declares, in the order of its source, with the texts that stand beside it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

MECHANISM = re.compile(r"generated|redact|stated|schema|declarations|declared_.*|vectors|vector_.*")
"""Modules that are no part of a protocol: what they hold is shown elsewhere, or serves tests and recordings."""

_LISTED = re.compile(r"\b(\w+)\.py\b")


@dataclass(frozen=True, slots=True)
class Member:
    """One public name. `doc` is the string below it, `text` its value as the source has it, if that fits a line.
    `hexadecimal` says that the source writes its numbers so, `stated` that it writes the value at all."""

    name: str
    value: Any
    doc: str = ""
    text: str = ""
    hexadecimal: bool = False
    stated: bool = True


def modules_of(package: str) -> list[ModuleType]:
    """The modules of a package that say something of its protocol, in the order in which its docstring lists them."""
    home = import_module(package)
    listed = _LISTED.findall(home.__doc__ or "")
    order = {name: index for index, name in reversed(list(enumerate(listed)))}
    found = [one.name for one in iter_modules(home.__path__) if not MECHANISM.fullmatch(one.name) and not one.ispkg]
    found.sort(key=lambda name: (order.get(name, len(order)), name))
    return [import_module(f"{package}.{name}") for name in found]


def docstring(owner: object) -> str:
    """The owner's own docstring: an inherited one, and what `dataclass` and `Enum` write themselves, says nothing."""
    text = vars(owner).get("__doc__") if isinstance(owner, type) else getattr(owner, "__doc__", None)
    if not isinstance(text, str) or (isinstance(owner, type) and text.startswith(f"{owner.__name__}(")):
        return ""
    return inspect.cleandoc(text)


@cache
def _read(path: str) -> tuple[str, ast.Module]:
    """A module's text, and what it parses to."""
    source = Path(path).read_text("utf-8")
    return source, ast.parse(source)


def members(module: ModuleType) -> Iterator[Member]:
    """Every public name that the module itself defines."""
    source, tree = _read(str(module.__file__))
    defined = list(_defined(tree.body, source))
    texts = {name: text for name, text, _ in defined}
    for name, text, doc in defined:
        if not name.startswith("_") and name in vars(module):
            parts = [text, *(texts[word] for word in re.findall(r"\b_[A-Z]\w*", text) if word in texts)]
            yield Member(
                name, vars(module)[name], doc, "" if "\n" in text else text, any("0x" in part for part in parts)
            )


@cache
def enum_members(kind: type[Enum]) -> tuple[Member, ...]:
    """The members of an enumeration with what the source writes for their values."""
    source, tree = _read(str(import_module(kind.__module__).__file__))
    [found] = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == kind.__name__]
    said = {name: (text, doc) for name, text, doc in _defined(found.body, source)}
    told = []
    for name, one in kind.__members__.items():
        text, doc = said.get(name, ("", ""))
        number = text if re.fullmatch(r"-?[0-9][0-9A-Za-z_]*", text) else ""
        told.append(Member(name, one.value, doc, number, stated=text != "auto()"))
    return tuple(told)


def _defined(body: list[ast.stmt], source: str) -> Iterator[tuple[str, str, str]]:
    """Name, text of the value and docstring of each statement that defines something."""
    for at, node in enumerate(body):
        after = body[at + 1] if at + 1 < len(body) else None
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name, "", ast.get_docstring(node) or ""
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _assigned(target, node.value, source, _string(after))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            if isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias":
                continue
            yield node.target.id, _text(node.value, source), _string(after)


def _assigned(target: ast.expr, value: ast.expr, source: str, doc: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(target, ast.Name):
        yield target.id, _text(value, source), doc
    elif isinstance(target, ast.Tuple):
        values = value.elts if isinstance(value, ast.Tuple) else [None] * len(target.elts)
        for one, given in zip(target.elts, values, strict=False):
            if isinstance(one, ast.Name):
                yield one.id, "" if given is None else _text(given, source), doc


def _string(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return inspect.cleandoc(node.value.value)
    return ""


def _text(node: ast.expr, source: str) -> str:
    return ast.get_source_segment(source, node) or ""
