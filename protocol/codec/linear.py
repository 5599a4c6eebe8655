"""Which length checks cannot fail, so that generated code does not carry them.

`length = len(data) + 3` and `data` of `length - 3` bytes state the same fact twice; one check is enough.
"""

from __future__ import annotations

import ast
import re


def is_length_of(source: str, name: str) -> bool:
    """Whether `source`, a sum of `len(name)` and numbers, is always equal to `len(name)`."""
    return _sum(ast.parse(source, mode="eval").body, name) == (1, 0)


def _sum(node: ast.expr, name: str) -> tuple[int, int] | None:
    """How often `len(name)` stands in a sum, and the number beside it; None for anything but a sum."""
    match node:
        case ast.Constant(value=int(value)):
            return 0, value
        case ast.Call(func=ast.Name(id="len"), args=[argument]) if ast.unparse(argument) == name:
            return 1, 0
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as operator, right=right):
            first, second = _sum(left, name), _sum(right, name)
            if first is None or second is None:
                return None
            sign = 1 if isinstance(operator, ast.Add) else -1
            return first[0] + sign * second[0], first[1] + sign * second[1]
    return None


def follows_from(rebuilt: str, target: str, count: str, name: str) -> bool:
    """Whether `len(name) == count`, with `target` in the count, makes `target == rebuilt` certain."""
    return is_length_of(re.sub(rf"\b{re.escape(target)}\b", f"({rebuilt})", count), name)
