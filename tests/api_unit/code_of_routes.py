"""Which errors a route can answer with, read out of the code: from its handler on, through everything that it names.

A function that is named counts as called, so a route may be said to refuse something that it never does; that it says
too little is what the tests of this folder would find, for each answer of an error is held to this.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from latchwork.app.api.routes import load
from latchwork.app.api.routing import ROUTES, Route

ROOT = Path(__file__).parents[2]
PACKAGE = "latchwork.app.api"

Refusals = set[tuple[int, str]]

RAISED = {"invalid": 400, "refused": 400, "not_found": 404, "conflict": 409}
ENGINE: Refusals = {(400, "request_refused"), (404, "not_found"), (409, "conflict")}
"""What the engine may raise, as it is answered."""

DOOR: Refusals = {(400, "device_refused"), (503, "device_unreachable"), (503, "device_unconfirmed")}
"""What a door may say while somebody waits for it."""

IMPOSSIBLE: Refusals = {
    (400, kind)
    for kind in (
        "code_constraints_violated",
        "device_does_not_support_access_codes",
        "device_time_constraints_violated",
        "missing_device_credentials",
        "no_space_for_access_code_on_device",
    )
}
"""What a device will not do: the engine's own words for it, which `code_requests.impossible` passes on."""

EVERY: Refusals = {(400, "invalid_input"), (503, "store_unavailable"), (503, "server_stopping")}


@dataclass(frozen=True)
class Place:
    """A function, or with `name` None a class: where it stands."""

    module: str
    owner: str | None
    name: str | None


@dataclass
class Module:
    """What one file declares, and what its names mean."""

    functions: dict[str, ast.AST] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)


@cache
def modules() -> dict[str, Module]:
    found: dict[str, Module] = {}
    for path in sorted((ROOT / "app" / "api").rglob("*.py")):
        parts = [*path.relative_to(ROOT / "app" / "api").with_suffix("").parts]
        name = ".".join([PACKAGE, *(part for part in parts if part != "__init__")])
        found[name] = read(ast.parse(path.read_text("utf-8")))
    return found


def read(tree: ast.Module) -> Module:
    module = Module()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            module.imports |= {one.asname or one.name: (node.module, one.name) for one in node.names}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            module.functions[node.name] = node
        elif isinstance(node, ast.ClassDef):
            module.classes[node.name] = node
    return module


def meant(module: str, name: str) -> Place | None:
    """The function or class of ours that a name stands for in a module."""
    known = modules().get(module)
    if known is None:
        return None
    if name in known.functions:
        return Place(module, None, name)
    if name in known.classes:
        return Place(module, name, None)
    if name in known.imports:
        there, original = known.imports[name]
        return meant(there, original) if there != module else None
    return None


def method(place: Place, name: str) -> Place | None:
    """A method of a class, its own or of one that it is made from."""
    if place.owner is None:
        return None
    declared = modules()[place.module].classes[place.owner]
    for node in declared.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return Place(place.module, place.owner, name)
    for base in declared.bases:
        above = meant(place.module, base.id) if isinstance(base, ast.Name) else None
        if above is not None and (found := method(above, name)) is not None:
            return found
    return None


@cache
def parts(place: Place) -> dict[str, Place]:
    """The classes of what an object keeps in itself: `self.x = Class(...)`."""
    found: dict[str, Place] = {}
    assert place.owner is not None
    for node in ast.walk(modules()[place.module].classes[place.owner]):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        target, made = node.targets[0], node.value.func
        if isinstance(target, ast.Attribute) and isinstance(made, ast.Name):
            kept = meant(place.module, made.id)
            if kept is not None and kept.name is None:
                found[target.attr] = kept
    return found


SERVICE = Place(f"{PACKAGE}.service", "Service", None)


@dataclass
class Reader:
    """Reads one function."""

    place: Place
    node: ast.AST
    known: dict[str, Place] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    refusals: Refusals = field(default_factory=set)
    named: set[Place] = field(default_factory=set)

    def read(self) -> Reader:
        for node in ast.walk(self.node):
            if isinstance(node, ast.arg) and isinstance(node.annotation, ast.Name):
                place = meant(self.place.module, node.annotation.id)
                if place is not None and place.name is None:
                    self.known[node.arg] = place
            if isinstance(node, ast.Assign):
                self._alias(node.targets[0], node.value)
        for node in ast.walk(self.node):
            if isinstance(node, ast.Call):
                self._raised(node)
            if isinstance(node, ast.Name | ast.Attribute):
                self._named(chain(node))
        return self

    def _alias(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._alias(one, other)
        elif isinstance(target, ast.Name) and (there := chain(value)):
            self.aliases[target.id] = there

    def _raised(self, node: ast.Call) -> None:
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        name = chain(node.func)[-1:]
        if name == ["impossible"]:
            self.refusals |= IMPOSSIBLE
        if name == ["invalid"]:
            self.refusals.add((400, "invalid_input"))
        elif name and name[0] in RAISED and texts:
            kind = f"{texts[0]}_not_found" if name[0] == "not_found" else texts[0]
            self.refusals.add((RAISED[name[0]], kind))
        elif name == ["must_see"] and texts:
            self.refusals.add((404, f"{texts[0]}_not_found"))
        elif name == ["ApiError"] and texts and isinstance(node.args[0], ast.Constant):
            self.refusals.add((int(node.args[0].value), texts[0]))

    def _named(self, names: list[str]) -> None:
        if names and names[0] in self.aliases and self.aliases[names[0]] != names:
            names = [*self.aliases[names[0]], *names[1:]]
        # what the engine knows by itself, its estate, refuses nothing
        if "requests" in names[:-1] or ("engine" in names[:-1] and names[names.index("engine") + 1] != "estate"):
            self.refusals |= ENGINE
        place = self._start(names)
        if place is None:
            return
        for name in names[len(names) - self._left :]:
            step = parts(place).get(name) if place.name is None and place.owner is not None else None
            if step is None:
                found = method(place, name) if place.name is None else None
                if found is not None:
                    self.named.add(found)
                return
            place = step
        if place.name is not None:
            self.named.add(place)

    _left: int = 0

    def _start(self, names: list[str]) -> Place | None:
        """What the first names of a chain stand for; `_left` are those that follow."""
        if not names:
            return None
        for word in ("api", "_api", "service"):
            if word in names[:-1] and names[0] != word:
                self._left = len(names) - names.index(word) - 1
                return SERVICE
        self._left = len(names) - 1
        if names[0] == "self" and self.place.owner is not None:
            return Place(self.place.module, self.place.owner, None)
        if names[0] in self.known:
            return self.known[names[0]]
        there, original = modules()[self.place.module].imports.get(names[0], ("", ""))
        if f"{there}.{original}" in modules() and len(names) > 1:
            self._left = len(names) - 2
            return meant(f"{there}.{original}", names[1])
        return meant(self.place.module, names[0])


def chain(node: ast.AST) -> list[str]:
    """The names of `a.b.c`; nothing for what is no such chain."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        before = chain(node.value)
        return [*before, node.attr] if before else []
    return []


@cache
def looked_at(place: Place) -> Reader:
    module = modules()[place.module]
    node: ast.AST | None
    if place.owner is None:
        assert place.name is not None
        node = module.functions[place.name]
    else:
        inside = module.classes[place.owner].body
        node = next(one for one in inside if getattr(one, "name", None) == place.name)
    return Reader(place, node).read()


def refusals_of(route: Route) -> dict[str, list[str]]:
    """By status, the types of errors that a route can answer with, beside those of every route."""
    start = Place(route.handler.__module__, None, route.handler.__name__)
    found: Refusals = set(EVERY) | (DOOR if route.waits else set())
    seen: set[Place] = set()
    left = [start]
    while left:
        place = left.pop()
        if place in seen or place.name is None or place.module in (f"{PACKAGE}.errors", f"{PACKAGE}.server"):
            continue
        seen.add(place)
        reader = looked_at(place)
        found |= reader.refusals
        left += reader.named
    told: dict[str, list[str]] = defaultdict(list)
    for status, kind in sorted(found):
        if status in (400, 404, 409, 503):
            told[str(status)].append(kind)
    return dict(told)


def all_refusals() -> Iterator[tuple[str, dict[str, list[str]]]]:
    load()
    for path, route in sorted(ROUTES.items()):
        yield path, refusals_of(route)
