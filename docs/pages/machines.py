"""Classes that are fed with bytes, calls and the time: what each call does, and which state it leads to.

The states are read off the code: a method's are those that it, or a method of its own that it calls, asks for or sets.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from pages.markdown import cell, code, table
from pages.members import docstring


@dataclass
class Method:
    """What one method does to the state of its object."""

    asks: list[str] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    passes: list[str] = field(default_factory=list)
    """States that it hands to another method of its own."""
    stores: bool = False
    """Whether it sets the state to one of its arguments."""
    forwards: list[str] = field(default_factory=list)
    """Methods of its own that it hands one of its arguments to."""
    takes_before: bool = False
    """Whether it calls the method of the base class that it replaces."""


FED = ("take", "receive", "feed")


def is_fed(kind: type) -> bool:
    """Whether a class takes what the other side says, piece by piece."""
    return any(inspect.isfunction(getattr(kind, name, None)) for name in FED)


def machine_section(kind: type) -> str:
    """A class: how it is used, its calls, and the states that they need and lead to."""
    text = f"\n### {kind.__name__}\n\n{code(_signature(kind))}\n" + (
        f"\n{docstring(kind)}\n" if docstring(kind) else ""
    )
    states = _states_of(kind)
    methods = _methods(kind, states)
    rows = []
    for name, member in _public(kind):
        asks, sets = _reached(name, methods)
        doc = inspect.cleandoc(member.__doc__ or "")
        rows.append((code(_call(name, member)), cell(doc), _named(asks), _named(sets)))
    if not rows:
        return text
    if not any(asks or sets for _, _, asks, sets in rows):
        return text + "\n" + table(("call", ""), (row[:2] for row in rows))
    return text + "\n" + table(("call", "", "asks for the state", "leads to"), rows)


def _named(states: list[str]) -> str:
    return cell(", ".join(one.lower().replace("_", " ") for one in dict.fromkeys(states)))


def _signature(kind: type) -> str:
    if getattr(kind, "_is_protocol", False):
        return kind.__name__
    parts = []
    for one in inspect.signature(kind).parameters.values():
        default = "" if one.default is one.empty or not isinstance(one.default, int | float) else f"={one.default!r}"
        parts.append(f"{one.name}{default}")
    return f"{kind.__name__}({', '.join(parts)})"


def _public(kind: type) -> Iterator[tuple[str, Any]]:
    """Methods and properties that a caller uses, those of base classes among them, each once."""
    seen = set()
    for one in reversed([base for base in kind.__mro__ if base.__module__.startswith("latchwork.")]):
        for name, member in vars(one).items():
            usable = inspect.isfunction(member) or isinstance(member, property | classmethod)
            told = not isinstance(member, property) or bool(member.__doc__)
            if usable and told and not name.startswith("_") and name not in seen:
                seen.add(name)
                yield name, getattr(kind, name) if isinstance(member, classmethod) else vars(kind).get(name, member)


def _call(name: str, member: Any) -> str:
    if isinstance(member, property):
        return name
    parameters = [one for one in inspect.signature(member).parameters if one not in ("self", "cls")]
    return f"{name}({', '.join(parameters)})"


# --- states -----------------------------------------------------------------------------------------------------------


def _states_of(kind: type) -> dict[str, type[Enum]]:
    """The enumerations that a class might keep its state in, by the name that its module gives them."""
    found: dict[str, type[Enum]] = {}
    for base in kind.__mro__:
        module = sys.modules.get(base.__module__)
        if module is not None and base.__module__.startswith("latchwork."):
            found |= {
                name: one
                for name, one in vars(module).items()
                if isinstance(one, type) and issubclass(one, Enum) and name.lstrip("_").endswith(("State", "Phase"))
            }
    return found


def _methods(kind: type, states: dict[str, type[Enum]]) -> dict[str, Method]:
    methods: dict[str, Method] = {}
    for base in reversed(kind.__mro__):
        if not states or not base.__module__.startswith("latchwork."):
            continue
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(base)))
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for node in body:
            if isinstance(node, ast.FunctionDef):
                methods[node.name] = _over(_read(node, states), methods.get(node.name))
    return methods


def _over(method: Method, before: Method | None) -> Method:
    """A method that a base class has as well, and that takes what that one does."""
    if before is not None and method.takes_before:
        method.asks += before.asks
        method.sets += before.sets
        method.calls += before.calls
        method.passes += before.passes
        method.forwards += before.forwards
        method.stores |= before.stores
    return method


def _read(function: ast.FunctionDef, states: dict[str, type[Enum]]) -> Method:
    method = Method()
    arguments = {one.arg for one in function.args.args}
    placed: set[ast.AST] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and (value := _set_to(node)) is not None:
            for inner in ast.walk(value):
                method.sets += _member(inner, states)
                placed.add(inner)
            method.stores |= isinstance(value, ast.Name) and value.id in arguments
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_self(node.func.value):
            method.calls.append(node.func.attr)
            if any(isinstance(argument, ast.Name) and argument.id in arguments for argument in node.args):
                method.forwards.append(node.func.attr)
            for argument in node.args:
                given = _member(argument, states)
                method.passes += [f"{node.func.attr}:{one}" for one in given]
                placed.update({argument} if given else ())
        elif isinstance(node, ast.Attribute) and node.attr == function.name and ast.unparse(node.value) == "super()":
            method.takes_before = True
    for node in ast.walk(function):
        if node not in placed:
            method.asks += _member(node, states)
    return method


def _set_to(node: ast.Assign) -> ast.expr | None:
    """What an assignment sets the state to, by itself or together with other things; None when it does not."""
    for target in node.targets:
        if _is_state(target):
            return node.value
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = zip(target.elts, node.value.elts, strict=False)
            return next((value for one, value in pairs if _is_state(one)), None)
    return None


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _is_state(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and _is_self(node.value) and node.attr.lstrip("_") in ("state", "phase")


def _member(node: ast.AST, states: dict[str, type[Enum]]) -> list[str]:
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in states
    if not named or not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return []
    return [node.attr] if node.attr in states[node.value.id].__members__ else []


def _stores(name: str, methods: dict[str, Method], depth: int = 0) -> bool:
    """Whether a state that is handed to a method becomes the object's, there or in a method further on."""
    method = methods.get(name)
    if method is None or depth > len(methods):
        return False
    return method.stores or any(_stores(to, methods, depth + 1) for to in method.forwards if to != name)


def _reached(name: str, methods: dict[str, Method]) -> tuple[list[str], list[str]]:
    """What a call asks for and sets, with all that it calls of its own object."""
    asks: list[str] = []
    sets: list[str] = []
    todo, seen = [name], set()
    while todo:
        at = todo.pop(0)
        method = methods.get(at)
        if method is None or at in seen:
            continue
        seen.add(at)
        asks += method.asks
        sets += method.sets
        for passed in method.passes:
            to, _, state = passed.partition(":")
            (sets if _stores(to, methods) else asks).append(state)
        todo += method.calls
    return asks, sets
