"""construct's `this.` expressions as Python source.

A `Scope` stands for one construct context: names to what they are in the code being written, and the enclosing scope
under `this._`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from construct.expr import BinExpr, FuncPath, Path, UniExpr

from latchwork.protocol.codec.nodes import BitRecord, Enumerated, Node, Span, Uncompilable

_BINARY = {
    operator.add: "+",
    operator.sub: "-",
    operator.mul: "*",
    operator.floordiv: "//",
    operator.mod: "%",
    operator.xor: "^",
    operator.lshift: "<<",
    operator.rshift: ">>",
    operator.and_: "&",
    operator.or_: "|",
    operator.gt: ">",
    operator.ge: ">=",
    operator.lt: "<",
    operator.le: "<=",
    operator.eq: "==",
    operator.ne: "!=",
}
_UNARY = {operator.neg: "-", operator.not_: "not "}


@dataclass
class Bound:
    """A name in the code being written; `inner` when it holds further names, `data` when it is a span of bytes.

    `text` is a function where the source can only be told once all names are known.
    """

    text: str | Callable[[], str]
    node: Node | None = None
    inner: Scope | None = None
    data: str | None = None

    @property
    def source(self) -> str:
        """What stands for the name."""
        return self.text if isinstance(self.text, str) else self.text()


@dataclass
class Scope:
    parent: Scope | None = None
    names: dict[str, Bound] = field(default_factory=dict)


def path_of(expression: Path) -> list[str]:
    """`this.a.b` as ["a", "b"]."""
    parts: list[str] = []
    while (parent := expression._Path__parent) is not None:
        parts.append(expression._Path__field)
        expression = parent
    if expression._Path__name != "this":
        raise Uncompilable(f"an expression over {expression._Path__name}")
    return parts[::-1]


def resolve(expression: Any, scope: Scope) -> Bound:
    """What a path leads to."""
    if not isinstance(expression, Path):
        raise Uncompilable("an expression where a path belongs")
    at: Scope | None = scope
    found: Bound | None = None
    for part in path_of(expression):
        if found is not None and found.data is not None and part == "data":
            return Bound(found.data)
        if found is not None and part == "value" and _is_span(found):
            at, found = found.inner, None
            continue
        at = found.inner if found is not None else at
        if at is None:
            raise Uncompilable(f"{expression!r} leads nowhere")
        if part == "_":
            at, found = at.parent, None
            continue
        if part not in at.names:
            raise Uncompilable(f"{expression!r} names a field that does not stand before it")
        found = at.names[part]
    if found is None:
        raise Uncompilable(f"{expression!r} is not a field")
    return found


def _is_span(bound: Bound) -> bool:
    """Whether construct has what this stands for in a RawCopy: a span of bytes, or bits of one byte."""
    bits = isinstance(bound.node, BitRecord | Span) and bound.inner is not None and "value" not in bound.inner.names
    return bound.data is not None or bits


def render(expression: Any, scope: Scope) -> str:
    """`expression` as source, in brackets where precedence could matter."""
    if isinstance(expression, bool) or not callable(expression):
        if not isinstance(expression, int | str | bytes):
            raise Uncompilable(f"{type(expression).__name__} in an expression")
        return repr(expression)
    if isinstance(expression, Path):
        return resolve(expression, scope).source
    if isinstance(expression, BinExpr):
        return _binary(expression, scope)
    if isinstance(expression, UniExpr) and expression.op in _UNARY:
        return f"({_UNARY[expression.op]}{render(expression.operand, scope)})"
    if isinstance(expression, FuncPath):
        function: Callable[..., Any] = expression._FuncPath__func
        return f"{function.__name__}({render(expression._FuncPath__operand, scope)})"
    raise Uncompilable(f"{type(expression).__name__} in an expression")


def _binary(expression: BinExpr, scope: Scope) -> str:
    if expression.op not in _BINARY:
        raise Uncompilable(f"operator {expression.op!r}")
    names = enumeration(expression.lhs, scope)
    right = expression.rhs
    if names is not None:
        # construct holds a named value as a string, so only names compare the same way in both.
        if expression.op not in (operator.eq, operator.ne) or right not in names:
            raise Uncompilable("an Enum compared with something other than one of its names")
        right = names[right]
    return f"({render(expression.lhs, scope)} {_BINARY[expression.op]} {render(right, scope)})"


def enumeration(expression: Any, scope: Scope) -> dict[str, int] | None:
    """The names of the Enum that a path leads to, if it does."""
    if isinstance(expression, Path):
        node = resolve(expression, scope).node
        if isinstance(node, Enumerated):
            return node.names
    return None


def without_brackets(source: str) -> str:
    """Drops a pair of brackets around the whole."""
    if not source.startswith("("):
        return source
    depth = 0
    for index, character in enumerate(source):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return source[1:-1] if index == len(source) - 1 else source
    return source
