"""Writes the body of a generated `parse`: one `struct` call per run of fixed fields, every check in the open.

What is accepted is exactly what `build` would produce: constants, lengths, counts, padding and check values are
verified, and nothing may be left over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from latchwork.protocol.codec.expressions import Bound, Scope, enumeration, render, resolve, without_brackets
from latchwork.protocol.codec.linear import follows_from
from latchwork.protocol.codec.naming import Names, singular
from latchwork.protocol.codec.nodes import (
    BitRecord,
    Bits,
    Check,
    Choice,
    Constant,
    Defaulted,
    Enumerated,
    Flag,
    Int,
    Maybe,
    Node,
    Nothing,
    Padding,
    Raw,
    Rebuilt,
    Record,
    Repeat,
    Span,
    Uncompilable,
    Window,
    bit_width,
    carries_value,
    fixed_size,
)
from latchwork.protocol.codec.reading import Cursor, ReadWriter
from latchwork.protocol.codec.writing import bytes_literal, code_of, order_of


@dataclass(frozen=True, slots=True)
class Value:
    """A field that was read: `source` is the expression that gives it. A `keyword` is given to constructors by name."""

    name: str
    source: str
    keyword: bool


def arguments(values: list[Value]) -> str:
    """As the constructor takes them: what may be left out comes last, by its name."""
    return ", ".join(
        [one.source for one in values if not one.keyword]
        + [f"{one.name}={one.source}" for one in values if one.keyword]
    )


class ParseWriter(ReadWriter):
    """Writes one `parse`."""

    def __init__(self, names: Names, layout: str) -> None:
        super().__init__(names, layout)
        self.counts: dict[str, str] = {}

    def write(self, record: Record) -> list[str]:
        """The body of `parse(cls, data)` for a record."""
        self.depth = 2
        scope = Scope()
        self._begin(record)
        values = self._record(record, 0, scope)
        self._finish()
        if not values:
            self.line("return cls()")
            return self.lines
        # a call of the constructor, by keyword for what may be left out, costs as much as all the rest
        target = self.local("message")
        self.line(f"{target} = cls.__new__(cls)")
        for one in values:
            self.line(f"{target}.{one.name} = {one.source}")
        self.line(f"return {target}")
        return self.lines

    # --- nodes ----------------------------------------------------------------------------------------------------

    def _record(self, record: Record, tail: int | None, scope: Scope) -> list[Value]:
        """Reads a record; returns what its fields are, which holds once everything pending is flushed."""
        values: list[Value] = []
        sizes = [fixed_size(field.node) for field in record.fields]
        for index, field in enumerate(record.fields):
            rest = [*sizes[index + 1 :], tail]
            follow = None if None in rest else sum(size for size in rest if size is not None)
            if isinstance(field.node, Span):
                values += self._span(field.node, field.name or "body", follow, scope)
                continue
            bound, value = self._node(field.node, field.name or "", follow, scope)
            if field.name:
                scope.names[field.name] = bound
                if carries_value(field.node):
                    values.append(Value(field.name, value, isinstance(field.node, Defaulted)))
        return values

    def _node(self, node: Node, name: str, tail: int | None, scope: Scope) -> tuple[Bound, str]:
        """Reads one node; returns its name for expressions and the source of its value."""
        match node:
            case Int() | Flag() | Enumerated() | Rebuilt():
                return self._scalar(node, name, scope)
            case Constant() | Padding():
                return self._constant(node, name), "None"
            case Check():
                return self._check(node, name, scope), "None"
            case Raw():
                return self._raw(node, name, tail, scope)
            case BitRecord():
                return self._bit_record(node, name, scope)
            case Record():
                inner = Scope(parent=scope)
                values = self._record(node, tail, inner)
                return Bound(name, node, inner), f"{self.names.class_of(node)}({arguments(values)})"
            case Defaulted(node=inner_node):
                return self._node(inner_node, name, tail, scope)
            case Window():
                return self._window(node, name, tail, scope)
            case Repeat():
                return self._repeat(node, name, tail, scope)
            case Choice():
                return self._choice(node, name, tail, scope)
            case Maybe():
                return self._maybe(node, name, tail, scope)
            case Nothing():
                return Bound("None"), "None"
        raise Uncompilable(f"{type(node).__name__} in this place")

    def _scalar(self, node: Int | Flag | Enumerated | Rebuilt, name: str, scope: Scope) -> tuple[Bound, str]:
        target = self.local(name or "value")
        match node:
            case Int():
                self._integer(node, target)
                return Bound(target, node), target
            case Flag():
                self._add("B", 1, target)
                self.after.append((f"{target} > 1", f"{name} is neither 0 nor 1"))
                return Bound(target, node), f"{target} == 1"
            case Enumerated(number=Int() as number):
                self._integer(number, target)
                return Bound(target, node), self._named(name, node, target)
            case Rebuilt(number=Int() as number):
                self._integer(number, target)
                self._verify(node, name, target, scope)
                return Bound(target, node), target
        raise Uncompilable(f"bits outside a BitStruct in {name}")

    def _named(self, name: str, node: Enumerated, source: str) -> str:
        enumeration = self.names.enumeration_of(name, node)
        return f"_{enumeration.upper()}.get({source}, {source})"

    def _verify(self, node: Rebuilt, name: str, target: str, scope: Scope) -> None:
        """Notes the check of a rebuilt value for when all that it follows from has been read."""

        def condition() -> str:
            rebuilt = without_brackets(render(node.expression, scope))
            if any(follows_from(rebuilt, target, count, counted) for counted, count in self.counts.items()):
                return ""
            return f"{target} != {rebuilt}"

        self.checks.append((condition, f"{name} does not agree with the rest"))

    def _constant(self, node: Constant | Padding, name: str) -> Bound:
        data = node.data if isinstance(node, Constant) else bytes(node.size)
        if not data:
            return Bound("None")
        target = self.local(name or ("constant" if isinstance(node, Constant) else "padding"))
        problem = f"{name or target} is not {data.hex()}"
        if len(data) == 1:
            self._add("B", 1, target)
            self.after.append((f"{target} != {data[0]:#04x}", problem))
        else:
            self._add(f"{len(data)}s", len(data), target)
            self.after.append((f"{target} != {bytes_literal(data)}", problem))
        return Bound(repr(node.value) if isinstance(node, Constant) else "None")

    def _check(self, node: Check, name: str, scope: Scope) -> Bound:
        target = self.local(name or "check")
        if isinstance(node.number, Raw):
            self._add(f"{node.number.length}s", node.number.length, target)
        else:
            self._integer(node.number, target)
        covered = resolve(node.path, scope).source
        condition = f"{target} != {self.names.function(node.function)}({covered})"
        self.checks.append((lambda: condition, f"{name or 'the check value'} does not match"))
        return Bound(target, node)

    def _raw(self, node: Raw, name: str, tail: int | None, scope: Scope) -> tuple[Bound, str]:
        target = self.local(name or "value")
        bound = Bound(target, node)
        if isinstance(node.length, int):
            if node.length:
                self._add(f"{node.length}s", node.length, target)
            else:
                self.line(f'{target} = b""')
        elif node.length is None:
            if tail != 0:
                raise Uncompilable("GreedyBytes that something follows")
            self._flush()
            self.line(f"{target} = {self._rest()}")
            self.cursor = Cursor(self.cursor.limit, self.cursor.limit)
        else:
            count = render(node.length, scope)
            start, end = self._take(count, tail, name)
            self.line(f"{target} = data[{start}:{end}]")
            self.counts[target] = count
        return bound, target

    def _bit_record(self, node: BitRecord, name: str, scope: Scope) -> tuple[Bound, str]:
        bound, values = self._bits(node, name, scope)
        return bound, f"{self.names.class_of(node)}({arguments(values)})"

    def _bits(self, node: BitRecord, name: str, scope: Scope) -> tuple[Bound, list[Value]]:
        raw = self.local(f"{name or 'value'}_bits")
        self._integer(Int(node.size), raw)
        inner = Scope(parent=scope)
        values = []
        shift = 8 * node.size
        for field in node.fields:
            width = bit_width(field.node)
            shift -= width
            shifted = f"{raw} >> {shift}" if shift else raw
            mask = (1 << width) - 1
            source = (
                shifted
                if shift + width == 8 * node.size
                else f"{raw} & {mask:#x}"
                if not shift
                else f"({shifted}) & {mask:#x}"
            )
            bound, value = self._bit_field(field.node, field.name or "", source, inner)
            if field.name:
                inner.names[field.name] = bound
                if carries_value(field.node):
                    values.append(Value(field.name, value, isinstance(field.node, Defaulted)))
        return Bound(raw, node, inner), values

    def _bit_field(self, node: Node, name: str, source: str, scope: Scope) -> tuple[Bound, str]:
        if isinstance(node, Padding | Constant):
            wanted = 0 if isinstance(node, Padding) else int.from_bytes(node.data, "big")
            if isinstance(node, Constant):
                wanted = int("".join(str(bit) for bit in node.data), 2)
            self.after.append((f"({source}) != {wanted}", f"{name or 'reserved bits'} are not {wanted}"))
            return Bound(str(wanted)), "None"
        target = self.local(name)
        match node:
            case Flag():
                self.after.append((f"{target} = ({source}) == 1", ""))
                return Bound(target, node), target
            case Enumerated():
                self.after.append((f"{target} = {source}", ""))
                return Bound(target, node), self._named(name, node, target)
            case Rebuilt():
                self.after.append((f"{target} = {source}", ""))
                self._verify(node, name, target, scope)
                return Bound(target, node), target
        self.after.append((f"{target} = {source}", ""))
        return Bound(target, node), target

    def _span(self, node: Span, name: str, tail: int | None, scope: Scope) -> list[Value]:
        if isinstance(node.record, BitRecord):
            scope.names[name], values = self._bits(node.record, name, scope)
            return values
        # A run may reach over the edges of a span: only the positions matter here.
        first = self.cursor.at(self.run.size)
        inner = Scope(parent=scope)
        values = self._record(node.record, tail, inner)
        last = self.cursor.at(self.run.size)
        source = f"data[{'' if first == '0' else first}:{last}]"
        scope.names[name] = Bound(source, node, inner, data=source)
        return values

    def _window(self, node: Window, name: str, tail: int | None, scope: Scope) -> tuple[Bound, str]:
        count = self.local(f"{name}_length")
        self._integer(node.prefix, count)
        length = f"{count} - {node.extra}" if node.extra else count
        self._flush()
        inside = self.cursor
        start, end = self._take(length, tail, name)
        outer = self.cursor
        if isinstance(node.body, Raw) and node.body.length is None:
            target = self.local(name)
            self.line(f"{target} = data[{start}:{end}]")
            return Bound(target, node.body), target
        self.cursor = replace(inside, limit=end, exact=False)
        waiting, self.checks = self.checks, []
        self._begin(node.body, length)
        bound, value = self._node(node.body, name, 0, scope)
        self._flush()
        if not self.cursor.exact and not self.cursor.is_end:
            self.fail_if(f"{end} != {self.cursor.at()}", f"bytes are left over in {name}")
        self.checks = waiting + self.checks
        self.cursor = outer
        return bound, value

    # --- lists ----------------------------------------------------------------------------------------------------

    def _repeat(self, node: Repeat, name: str, tail: int | None, scope: Scope) -> tuple[Bound, str]:
        target = self.local(name or "items")
        count = self._count(node, name, scope)
        if count is None and tail != 0:
            raise Uncompilable("a GreedyRange that something follows")
        if count is not None:
            self.counts[target] = count
        size = fixed_size(node.item)
        if size:
            self._fixed_items(node, name, target, count, size, tail, scope)
        else:
            self._varying_items(node, name, target, count, scope)
        return Bound(target, node), target

    def _count(self, node: Repeat, name: str, scope: Scope) -> str | None:
        if node.count is None:
            return None
        if isinstance(node.count, Int):
            count = self.local(f"{name}_count")
            self._integer(node.count, count)
            return count
        return render(node.count, scope)

    def _fixed_items(
        self, node: Repeat, name: str, target: str, count: str | None, size: int, tail: int | None, scope: Scope
    ) -> None:
        """Items of one size: where they end is known before the first is read."""
        self._flush()
        if count is None:
            start, end = self.cursor.at(), self.cursor.limit
            if size > 1:
                rest = end if start == "0" else f"({end} - {start.replace(' + ', ' - ')})"
                self.fail_if(f"{rest} % {size}", f"{name} ends in the middle of an item")
            after = Cursor(end, end)
        else:
            start, end = self._take(count if size == 1 else f"{size} * {count}", tail, name)
            after = self.cursor
        code = code_of(node.item) if isinstance(node.item, Int) else None
        if code == "B":
            self.line(f"{target} = list({self._rest() if count is None else f'data[{start}:{end}]'})")
        elif code is not None and isinstance(node.item, Int) and count is not None:
            self.names.want("struct")
            order = order_of(node.item) or ">"
            place = "" if start == "0" else f", {start}"
            if count.isdigit():
                self.line(f"{target} = list({self.names.format(order + count + code)}.unpack_from(data{place}))")
            else:
                self.line(
                    f'{target} = list(struct.unpack_from(f"{order}{{{without_brackets(count)}}}{code}", data{place}))'
                )
        else:
            self.line(f"{target}: {self.names.type_of(node, name)} = []")
            position = self.local("at")
            self.cursor = Cursor(self.cursor.limit, position, exact=True)
            with self.block(f"for {position} in range({start}, {end}, {size}):"):
                self._item(node.item, name, target, scope)
        self.cursor = after

    def _item(self, item: Node, name: str, target: str, scope: Scope) -> None:
        waiting, self.checks = self.checks, []
        _, value = self._node(item, singular(name), None, scope)
        self._flush()
        self._write_checks()
        self.checks = waiting
        self.line(f"{target}.append({value})")

    def _varying_items(self, node: Repeat, name: str, target: str, count: str | None, scope: Scope) -> None:
        """Items of their own sizes, one after the other."""
        self._flush()
        limit = self.cursor.limit
        position = self.local("at")
        if count is not None and "-" in count:
            self.fail_if(f"{without_brackets(count)} < 0", f"the count of {name} is negative")
        self.line(f"{target}: {self.names.type_of(node, name)} = []")
        self.line(f"{position} = {self.cursor.at()}")
        head = f"while {position} < {limit}:" if count is None else f"for _ in range({without_brackets(count)}):"
        self.cursor = Cursor(limit, position)
        with self.block(head):
            self._item(node.item, name, target, scope)
            self.line(f"{position} = {self.cursor.at()}")
        self.cursor = Cursor(limit, limit if count is None else position)

    # --- alternatives ---------------------------------------------------------------------------------------------

    def _maybe(self, node: Maybe, name: str, tail: int | None, scope: Scope) -> tuple[Bound, str]:
        self._flush()
        size = fixed_size(node.node)
        start = self.cursor
        target = self.local(name)
        length = start.limit
        if tail == 0:
            condition = f"{length} > {start.at()}"
        elif size is not None and _fails_only_by_length(node.node):
            condition = f"{length} >= {start.at(size)}"
        else:
            raise Uncompilable("an Optional that is not last and whose absence only trying tells")
        end = self.local("end")
        self.line(f"{target}: {self.names.type_of(node, name)} = None")
        self.line(f"{end} = {start.at()}")
        with self.block(f"if {condition}:"):
            if (size is not None and tail != 0) or size == 1:
                self.cursor = replace(start, ensured=start.add + (size or 0))
            self._branch(node.node, name, tail, target, end, scope)
        self.cursor = Cursor(start.limit, end)
        return Bound(target, node.node), target

    def _branch(self, node: Node, name: str, tail: int | None, target: str, end: str, scope: Scope) -> None:
        waiting, self.checks = self.checks, []
        _, value = self._node(node, name, tail, scope)
        self._flush()
        self._write_checks()
        self.checks = waiting
        if value != target:
            self.line(f"{target} = {value}")
        if end:
            self.line(f"{end} = {self.cursor.at()}")

    def _choice(self, node: Choice, name: str, tail: int | None, scope: Scope) -> tuple[Bound, str]:
        self._flush()
        start = self.cursor
        size = fixed_size(node)
        target = self.local(name)
        end = "" if size is not None else self.local("end")
        self.line(f"{target}: {self.names.type_of(node, name)}")
        for index, (condition, case) in enumerate(conditions(node, scope)):
            head = "else:" if condition is None else f"{'el' if index else ''}if {condition}:"
            with self.block(head):
                self.cursor = start
                self._branch(case, name, tail, target, end, scope)
        self.cursor = replace(start, add=start.add + size) if size is not None else Cursor(start.limit, end)
        return Bound(target, node), target


def conditions(node: Choice, scope: Scope) -> list[tuple[str | None, Node]]:
    """The cases in order with the source of their conditions; None for what remains."""
    if list(node.cases) == [True]:
        return [(without_brackets(render(node.key, scope)), node.cases[True]), (None, node.default)]
    key = render(node.key, scope)
    names = enumeration(node.key, scope)
    rows: list[tuple[str | None, Node]] = []
    for value, case in node.cases.items():
        if names is not None and value not in names:
            raise Uncompilable("a Switch on an Enum whose cases are not its names")
        rows.append((f"{key} == {names[value] if names is not None else value!r}", case))
    return [*rows, (None, node.default)]


def _fails_only_by_length(node: Node) -> bool:
    match node:
        case Int() | Flag() | Enumerated():
            return True
        case Raw(length=int()):
            return True
        case Record(fields=fields):
            return all(_fails_only_by_length(field.node) or isinstance(field.node, Bits | Padding) for field in fields)
    return False
