"""What a construct tree says, in the few kinds of node that the generator can turn into plain Python.

`analyse` reads a tree once; the writers (`parsing.py`, `building.py`), the oracle and the property tests all walk its
result. Anything else in a tree raises `Uncompilable` with the reason, and the layout is then interpreted by construct.
Attribute names are construct 2.10's.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import construct
from construct.lib import bits2bytes, bytes2bits


class Uncompilable(Exception):
    """The generator has no plain Python for this; the text says what it is."""


@dataclass(frozen=True, eq=False)
class Node:
    """One thing on the wire."""


@dataclass(frozen=True, eq=False)
class Int(Node):
    size: int
    signed: bool = False
    little: bool = False

    @property
    def low(self) -> int:
        return -(1 << (8 * self.size - 1)) if self.signed else 0

    @property
    def high(self) -> int:
        return (1 << (8 * self.size - int(self.signed))) - 1


@dataclass(frozen=True, eq=False)
class Bits(Node):
    """An unsigned number of `width` bits inside a `BitRecord`."""

    width: int

    @property
    def low(self) -> int:
        return 0

    @property
    def high(self) -> int:
        return int((1 << self.width) - 1)


@dataclass(frozen=True, eq=False)
class Flag(Node):
    """A byte, or a bit inside a `BitRecord`, that is 0 or 1."""


@dataclass(frozen=True, eq=False)
class Raw(Node):
    """Bytes: `length` is a number, an expression over earlier fields, or None for all that is left."""

    length: Any


@dataclass(frozen=True, eq=False)
class Constant(Node):
    """Bytes that are always the same; inside a `BitRecord` a number of bits. `value` is what construct calls it."""

    data: bytes
    value: Any
    width: int = 0


@dataclass(frozen=True, eq=False)
class Padding(Node):
    """Zeros that carry nothing: bytes, or bits inside a `BitRecord`."""

    size: int


@dataclass(frozen=True, eq=False)
class Nothing(Node):
    """No bytes, and None as the value."""


@dataclass(frozen=True, eq=False)
class Enumerated(Node):
    number: Int | Bits
    names: dict[str, int]


@dataclass(frozen=True, eq=False)
class Rebuilt(Node):
    """A number that follows from other fields; nobody states it, and parsing verifies it."""

    number: Int | Bits
    expression: Any


@dataclass(frozen=True, eq=False)
class Defaulted(Node):
    """A value that may be left out when building."""

    node: Node
    value: Any


@dataclass(frozen=True, eq=False)
class Field:
    name: str | None
    node: Node


@dataclass(frozen=True, eq=False)
class Record(Node):
    """Named fields one after the other. `tree` is the construct node, by whose identity classes are shared."""

    fields: tuple[Field, ...]
    tree: Any


@dataclass(frozen=True, eq=False)
class BitRecord(Record):
    """Named bit fields, most significant bit first, that fill whole bytes."""

    size: int


@dataclass(frozen=True, eq=False)
class Span(Node):
    """A record whose bytes a checksum covers, or bits of one byte; its fields count as the enclosing record's."""

    record: Record


@dataclass(frozen=True, eq=False)
class Check(Node):
    """A check value over a span: `function` takes the bytes, `path` leads to the span's data."""

    number: Int | Raw
    function: Any
    path: Any


@dataclass(frozen=True, eq=False)
class Window(Node):
    """A length, then that many bytes which `body` must fill; `extra` is what the length counts besides them."""

    prefix: Int
    body: Node
    extra: int


@dataclass(frozen=True, eq=False)
class Repeat(Node):
    """`count` is a number, an expression, None for as many as there are, or an `Int` that stands in front."""

    count: Any
    item: Node


@dataclass(frozen=True, eq=False)
class Choice(Node):
    key: Any
    cases: dict[Any, Node]
    default: Node


@dataclass(frozen=True, eq=False)
class Maybe(Node):
    """What may be missing at the end."""

    node: Node


def unwrap(tree: Any) -> Any:
    """The node under its names."""
    while isinstance(tree, construct.Renamed):
        tree = tree.subcon
    return tree


def analyse(tree: Any, bitwise: bool = False) -> Node:
    """What `tree` says; raises `Uncompilable`. `bitwise` inside a BitStruct."""
    tree = unwrap(tree)
    if tree is construct.GreedyBytes:
        return Raw(None)
    if tree is construct.Pass or tree is construct.Terminated:
        return Nothing()
    if tree is construct.Flag:
        return Flag()
    rule = _RULES.get(type(tree))
    if rule is None:
        raise Uncompilable(f"{type(tree).__name__} has no plain form")
    return rule(tree, bitwise)


def _number(tree: Any, bitwise: bool, role: str) -> Int | Bits:
    node = analyse(tree, bitwise)
    if not isinstance(node, Int | Bits):
        raise Uncompilable(f"{role} is not an integer")
    return node


def _format_field(tree: Any, bitwise: bool) -> Node:
    code = tree.fmtstr[-1]
    if code.upper() not in "BHIQL" or tree.fmtstr[0] not in "<>":
        raise Uncompilable(f"format {tree.fmtstr}")
    return Int(tree.length, signed=code.islower(), little=tree.fmtstr[0] == "<" and tree.length > 1)


def _bytes_integer(tree: Any, bitwise: bool) -> Node:
    if not isinstance(tree.length, int) or not isinstance(tree.swapped, bool):
        raise Uncompilable("an integer whose width is not constant")
    return Int(tree.length, signed=tree.signed, little=tree.swapped and tree.length > 1)


def _bits_integer(tree: Any, bitwise: bool) -> Node:
    if not isinstance(tree.length, int) or tree.signed or tree.swapped or not bitwise:
        raise Uncompilable("a bit field that is signed, swapped or of no constant width")
    return Bits(tree.length)


def _bytes(tree: Any, bitwise: bool) -> Node:
    if not isinstance(tree.length, int | construct.expr.ExprMixin):
        raise Uncompilable("Bytes whose length is a function")
    return Raw(tree.length)


def _const(tree: Any, bitwise: bool) -> Node:
    data = tree.build(None)
    if bitwise:
        return Constant(data, tree.value, width=len(data))
    return Constant(data, tree.value)


def _rebuild(tree: Any, bitwise: bool) -> Node:
    if not isinstance(tree.func, int | construct.expr.ExprMixin):
        raise Uncompilable("Rebuild with a function instead of an expression over `this`")
    return Rebuilt(_number(tree.subcon, bitwise, "what Rebuild fills in"), tree.func)


def _default(tree: Any, bitwise: bool) -> Node:
    if not isinstance(tree.value, int | bytes):
        raise Uncompilable("Default whose value is not constant")
    return Defaulted(analyse(tree.subcon, bitwise), tree.value)


def _enum(tree: Any, bitwise: bool) -> Node:
    names = {str(name): int(value) for name, value in tree.encmapping.items()}
    return Enumerated(_number(tree.subcon, bitwise, "what Enum names"), names)


def _fields(tree: Any, bitwise: bool) -> tuple[Field, ...]:
    fields = []
    for subtree in tree.subcons:
        node = analyse(subtree, bitwise)
        if subtree.name is None and carries_value(node):
            raise Uncompilable("a value without a name")
        if subtree.name is not None and (not subtree.name.isidentifier() or keyword.iskeyword(subtree.name)):
            raise Uncompilable(f"field name {subtree.name!r} is not a Python name")
        fields.append(Field(subtree.name, node))
    names = [field.name for field in fields if field.name]
    if len(set(names)) != len(names):
        raise Uncompilable("two fields of one name")
    return tuple(fields)


def _struct(tree: Any, bitwise: bool) -> Node:
    if bitwise:
        raise Uncompilable("a Struct inside a BitStruct")
    return Record(_fields(tree, bitwise), tree)


def _transformed(tree: Any, bitwise: bool) -> Node:
    inner = unwrap(tree.subcon)
    if tree.decodefunc is not bytes2bits or tree.encodefunc is not bits2bytes or type(inner) is not construct.Struct:
        raise Uncompilable("a transformation other than BitStruct")
    fields = _fields(inner, bitwise=True)
    if sum(bit_width(field.node) for field in fields) != 8 * tree.decodeamount:
        raise Uncompilable("bit fields that do not fill whole bytes")
    return BitRecord(fields, tree, tree.decodeamount)


def _padded(tree: Any, bitwise: bool) -> Node:
    if unwrap(tree.subcon) is not construct.Pass or not isinstance(tree.length, int) or tree.pattern != b"\0":
        raise Uncompilable("padding that is not a constant number of zeros")
    return Padding(tree.length)


def _raw_copy(tree: Any, bitwise: bool) -> Node:
    record = analyse(tree.subcon)
    if not isinstance(record, Record):
        raise Uncompilable("RawCopy of something other than a Struct or BitStruct")
    return Span(record)


def _checksum(tree: Any, bitwise: bool) -> Node:
    number = analyse(tree.checksumfield)
    function = tree.hashfunc
    if not (isinstance(number, Int) or (isinstance(number, Raw) and isinstance(number.length, int))):
        raise Uncompilable("a check value that is neither an integer nor constant bytes")
    name = getattr(function, "__qualname__", "")
    if not name.isidentifier() or not getattr(function, "__module__", ""):
        raise Uncompilable("a checksum function that has no import path")
    return Check(number, function, tree.bytesfunc)


def _prefixed(tree: Any, bitwise: bool) -> Node:
    prefix = analyse(tree.lengthfield)
    if not isinstance(prefix, Int) or prefix.signed:
        raise Uncompilable("a length prefix that is not an unsigned integer")
    return Window(prefix, analyse(tree.subcon), prefix.size if tree.includelength else 0)


def _array(tree: Any, bitwise: bool) -> Node:
    if bitwise or tree.discard or not isinstance(tree.count, int | construct.expr.ExprMixin):
        raise Uncompilable("an Array whose count is a function, or of bits")
    return Repeat(tree.count, analyse(tree.subcon))


def _greedy_range(tree: Any, bitwise: bool) -> Node:
    item = analyse(tree.subcon)
    if bitwise or tree.discard or not least_size(item):
        raise Uncompilable("a GreedyRange of items that may be empty, or of bits")
    return Repeat(None, item)


def _prefixed_array(tree: Any, bitwise: bool) -> Node:
    """`PrefixedArray` is a macro: FocusedSeq("items", "count" / Rebuild(...), "items" / subcon[this.count])."""
    if tree.parsebuildfrom == "items" and [sub.name for sub in tree.subcons] == ["count", "items"]:
        count, items = (unwrap(sub) for sub in tree.subcons)
        if type(count) is construct.Rebuild and type(items) is construct.Array:
            number = analyse(count.subcon)
            if (
                isinstance(number, Int)
                and repr(items.count) == "this['count']"
                and repr(count.func) == "len_(this['items'])"
            ):
                return Repeat(number, analyse(items.subcon))
    raise Uncompilable("a FocusedSeq other than PrefixedArray")


def _switch(tree: Any, bitwise: bool) -> Node:
    if bitwise or not isinstance(tree.keyfunc, construct.expr.ExprMixin):
        raise Uncompilable("a Switch on a function, or of bits")
    cases = {key: analyse(case) for key, case in tree.cases.items()}
    if not all(isinstance(key, int | str) for key in cases):
        raise Uncompilable("a Switch whose cases are not numbers or names")
    return Choice(tree.keyfunc, cases, analyse(tree.default))


def _if_then_else(tree: Any, bitwise: bool) -> Node:
    if bitwise or not isinstance(tree.condfunc, construct.expr.ExprMixin):
        raise Uncompilable("a condition that is a function, or of bits")
    return Choice(tree.condfunc, {True: analyse(tree.thensubcon)}, analyse(tree.elsesubcon))


def _select(tree: Any, bitwise: bool) -> Node:
    if bitwise or len(tree.subcons) != 2 or unwrap(tree.subcons[1]) is not construct.Pass:
        raise Uncompilable("a Select other than Optional")
    node = analyse(tree.subcons[0])
    if not least_size(node):
        raise Uncompilable("an Optional of something that may be empty")
    return Maybe(node)


_RULES = {
    construct.FormatField: _format_field,
    construct.BytesInteger: _bytes_integer,
    construct.BitsInteger: _bits_integer,
    construct.Bytes: _bytes,
    construct.Const: _const,
    construct.Rebuild: _rebuild,
    construct.Default: _default,
    construct.Enum: _enum,
    construct.Struct: _struct,
    construct.Transformed: _transformed,
    construct.Padded: _padded,
    construct.RawCopy: _raw_copy,
    construct.Checksum: _checksum,
    construct.Prefixed: _prefixed,
    construct.Array: _array,
    construct.GreedyRange: _greedy_range,
    construct.FocusedSeq: _prefixed_array,
    construct.Switch: _switch,
    construct.IfThenElse: _if_then_else,
    construct.Select: _select,
}


def bit_width(node: Node) -> int:
    """Bits that a field of a `BitRecord` takes."""
    match node:
        case Bits(width=width):
            return width
        case Enumerated(number=inner) | Rebuilt(number=inner) | Defaulted(node=inner):
            return bit_width(inner)
        case Constant(width=width) if width:
            return width
        case Padding(size=size):
            return size
        case Flag():
            return 1
    raise Uncompilable(f"{type(node).__name__} inside a BitStruct")


def carries_value(node: Node) -> bool:
    """Whether somebody who builds has to state anything for this node."""
    match node:
        case Constant() | Rebuilt() | Check() | Padding() | Nothing():
            return False
        case Record():
            return any(True for _ in arguments(node))
        case Span(record=record):
            return carries_value(record)
        case Window(body=body):
            return carries_value(body)
    return True


def arguments(record: Record) -> Iterator[tuple[str, Node]]:
    """The fields of the generated class, spans opened."""
    for field in record.fields:
        if isinstance(field.node, Span):
            yield from arguments(field.node.record)
        elif field.name is not None and carries_value(field.node):
            yield field.name, field.node


def fixed_size(node: Node) -> int | None:
    """Bytes that the node always takes, or None."""
    match node:
        case Int(size=size) | BitRecord(size=size) | Padding(size=size):
            return size
        case Flag():
            return 1
        case Nothing():
            return 0
        case Constant(data=data):
            return len(data)
        case Raw(length=int(length)):
            return length
        case Enumerated(number=inner) | Rebuilt(number=inner) | Check(number=inner) | Defaulted(node=inner):
            return fixed_size(inner)
        case Span(record=record):
            return fixed_size(record)
        case Record(fields=fields):
            sizes = [fixed_size(field.node) for field in fields]
            return None if None in sizes else sum(size for size in sizes if size is not None)
        case Repeat(count=int(count), item=item):
            item_size = fixed_size(item)
            return None if item_size is None else count * item_size
        case Choice(cases=cases, default=default):
            choices = {fixed_size(case) for case in (*cases.values(), default)}
            return choices.pop() if len(choices) == 1 else None
    return None


def least_size(node: Node) -> int:
    """Bytes that the node takes at least."""
    size = fixed_size(node)
    if size is not None:
        return size
    match node:
        case Record(fields=fields):
            return sum(least_size(field.node) for field in fields)
        case Span(record=record):
            return least_size(record)
        case Window(prefix=prefix):
            return prefix.size
        case Repeat(count=Int(size=prefix_size)):
            return prefix_size
        case Choice(cases=cases, default=default):
            return min(least_size(case) for case in (*cases.values(), default))
    return 0
