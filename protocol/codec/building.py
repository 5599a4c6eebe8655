"""Writes the body of a generated `build`: sizes and ranges checked, one `struct` call per run of fixed fields."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import partial

from latchwork.protocol.codec.expressions import Bound, Scope, render, resolve, without_brackets
from latchwork.protocol.codec.linear import is_length_of
from latchwork.protocol.codec.naming import Names, singular
from latchwork.protocol.codec.nodes import (
    BitRecord,
    Check,
    Choice,
    Constant,
    Defaulted,
    Enumerated,
    Field,
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
from latchwork.protocol.codec.parsing import conditions
from latchwork.protocol.codec.writing import Run, Writer, byte_order, bytes_literal, code_of, order_of, total

VARYING = (Raw, Repeat, Window, Maybe, Choice)


@dataclass(frozen=True)
class Limit:
    """The range of a number that `struct` checks, for the sentence when it refuses."""

    name: str
    source: str
    low: int
    high: int


class BuildWriter(Writer):
    """Writes one `build`."""

    def __init__(self, names: Names, layout: str) -> None:
        super().__init__(names, layout)
        self.run = Run()
        self.constant = True
        self.parts: list[str] = []
        self.limits: list[Limit] = []
        self.gaps: list[str] = []
        self.conditional = 0
        self.packs = False
        self.windows: list[str] = []

    def write(self, record: Record) -> list[str]:
        """The body of `build(self)` for a record."""
        self.depth = 2
        scope = Scope()
        self._bind(record, "self", scope)
        head, self.lines = self.lines, []
        self.depth += 1
        self._record(record, scope, top=True)
        frame = total(self._collect())
        body, self.lines = self.lines, []
        if not self.packs:
            body = [line[4:] for line in body]
            self.depth -= 1
        self._return(frame)
        body += self.lines
        head, body = self._inlined(head, body)
        if not self.packs:
            return head + body
        # the sentence for a refusal may ask for one that was not reached
        unmade = [f'        {window} = b""' for window in self.windows]
        return [*head, *unmade, "        try:", *body, *self._except()]

    def _inlined(self, head: list[str], body: list[str]) -> tuple[list[str], list[str]]:
        """Drops the locals for fields that are used once."""
        kept = []
        limits = " ".join(limit.source for limit in self.limits)
        for line in head:
            alias, source = line.strip().split(" = ")
            uses = sum(len(re.findall(rf"\b{alias}\b(?! =)", re.sub(rf"\.{alias}\b", "", text))) for text in body)
            if uses == 1 and not re.search(rf"\b{alias}\b", limits):
                body = [re.sub(rf"(?<![\w.\"]){alias}\b", source, text) for text in body]
            else:
                kept.append(line)
        return kept, body

    def _return(self, frame: str) -> None:
        if not self.gaps:
            self.line(f"return {frame}")
            return
        self.line(f"frame = {frame}")
        gap = " or ".join(self.gaps)
        condition = f"({gap})" if len(self.gaps) > 1 else gap
        self.fail_if(
            f"{condition} and type(self).parse(frame) != self", "a field is missing in front of one that is there"
        )
        self.line("return frame")

    def _except(self) -> list[str]:
        self.names.want("misfit")
        rows = "".join(f', ("{row.name}", {row.source}, {row.low}, {row.high})' for row in self.limits)
        return [
            "        except (struct.error, OverflowError):",
            f'            raise misfit("{self.layout}"{rows}) from None',
        ]

    # --- parts ----------------------------------------------------------------------------------------------------

    def _add(self, code: str, size: int, value: str, order: str = "", constant: bool = False) -> None:
        if not self.run.accepts(order):
            self._flush()
        self.constant = self.constant and constant
        self.run.add(code, size, value, order)

    def _flush(self) -> None:
        run, self.run = self.run, Run()
        constant, self.constant = self.constant, True
        if not run.codes:
            return
        if constant:
            # Only constants: their literals stand in `values`.
            self.parts.append(bytes_literal(b"".join(_constant_bytes(value) for value in run.values)))
            return
        if len(run.codes) == 1 and run.codes[0].endswith("s"):
            self.parts.append(run.values[0])
            return
        self.packs = True
        self.parts.append(f"{self.names.format(run.format)}.pack({', '.join(run.values)})")

    def _part(self, source: str) -> None:
        self._flush()
        self.parts.append(source)

    def _collect(self) -> list[str]:
        self._flush()
        parts, self.parts = self.parts, []
        return parts

    def _aside(self) -> tuple[Run, bool, list[str]]:
        """Puts the parts so far aside, for bytes that are put together on their own."""
        saved = (self.run, self.constant, self.parts)
        self.run, self.constant, self.parts = Run(), True, []
        return saved

    def _resume(self, saved: tuple[Run, bool, list[str]]) -> str:
        """Ends what `_aside` began; returns the source of its bytes."""
        source = total(self._collect())
        self.run, self.constant, self.parts = saved
        return source

    # --- names ----------------------------------------------------------------------------------------------------

    def _bind(self, record: Record, prefix: str, scope: Scope) -> None:
        """Gives every field of a record its source, so that expressions can look ahead."""
        for field in record.fields:
            name, node = field.name, field.node
            if isinstance(node, Span):
                inner = Scope(parent=scope)
                # bits are packed with their neighbours, so nothing can refer to their bytes alone
                data = None if isinstance(node.record, BitRecord) else self.local(name or "body")
                self._bind(node.record, prefix, inner)
                scope.names[name or "body"] = Bound(data or "None", node, inner, data=data)
            elif name is None:
                continue
            elif (nested := _record_in(node)) is not None:
                inner = Scope(parent=scope)
                self._bind(nested, f"{prefix}.{name}", inner)
                scope.names[name] = Bound(f"{prefix}.{name}", nested, inner)
            elif isinstance(node, Constant):
                scope.names[name] = Bound(repr(node.value), node)
            elif isinstance(node, VARYING) and carries_value(node):
                alias = self.local(name)
                self.line(f"{alias} = {prefix}.{name}")
                scope.names[name] = Bound(alias, node)
            elif isinstance(node, Rebuilt):
                scope.names[name] = Bound(partial(render, node.expression, scope), node)
            else:
                scope.names[name] = Bound(f"{prefix}.{name}", node)

    # --- nodes ----------------------------------------------------------------------------------------------------

    def _record(self, record: Record, scope: Scope, top: bool = False) -> None:
        for index, field in enumerate(record.fields):
            rest = record.fields[index + 1 :]
            if isinstance(field.node, Span):
                self._span(field.node, field.name or "body", scope, top)
                continue
            name = field.name or ""
            bound = scope.names.get(name, Bound("None"))
            if isinstance(field.node, Maybe):
                self._note_gap(bound.source, [entry for entry in rest if fixed_size(entry.node) != 0], scope, top)
            self._node(field.node, name, bound, scope)

    def _note_gap(self, source: str, rest: list[Field], scope: Scope, top: bool) -> None:
        """A missing Optional in front of something that is there may read back as something else."""
        if not rest:
            return
        if not top or self.conditional:
            raise Uncompilable("an Optional inside a nested record that something follows")
        if all(isinstance(entry.node, Maybe) for entry in rest):
            later = [f"{scope.names[entry.name or ''].source} is not None" for entry in rest]
            following = f"({' or '.join(later)})" if len(later) > 1 else later[0]
            self.gaps.append(f"({source} is None and {following})")
        else:
            self.gaps.append(f"{source} is None")

    def _node(self, node: Node, name: str, bound: Bound, scope: Scope) -> None:
        """Writes one node whose value is `bound.source`."""
        match node:
            case Int():
                self._integer(node, name, bound.source)
            case Enumerated(number=Int() as number):
                self._integer(number, name, bound.source)
            case Rebuilt(number=Int() as number):
                self._integer(number, name, without_brackets(render(node.expression, scope)))
            case Flag():
                self._add("B", 1, bound.source)
            case Constant(data=data):
                self._literal(data)
            case Padding(size=size):
                self._literal(bytes(size))
            case Check():
                self._check(node, scope)
            case Raw():
                self._raw(node, name, bound.source, scope)
            case BitRecord():
                self._bit_record(node, bound)
            case Record():
                self._record(node, bound.inner or self._inner(node, bound.source, scope))
            case Defaulted(node=inner):
                self._node(inner, name, bound, scope)
            case Window():
                self._window(node, name, bound, scope)
            case Repeat():
                self._repeat(node, name, bound.source, scope)
            case Choice():
                self._choice(node, name, bound.source, scope)
            case Maybe(node=inner):
                self._maybe(inner, name, bound, scope)
            case Nothing():
                pass
            case _:
                raise Uncompilable(f"{type(node).__name__} in this place")

    def _inner(self, record: Record, source: str, scope: Scope) -> Scope:
        inner = Scope(parent=scope)
        self._bind(record, source, inner)
        return inner

    def _integer(self, number: Int, name: str, source: str) -> None:
        if not self.conditional:
            self.limits.append(Limit(name, source, number.low, number.high))
        code = code_of(number)
        if code is not None:
            self._add(code, number.size, source, order_of(number))
        elif number.size == 3 and not number.signed:
            operand = source if source.replace(".", "").isidentifier() else f"({source})"
            pairs = [("B", 1, f"{operand} >> 16", ""), ("H", 2, f"{operand} & 0xFFFF", order_of(number))]
            for part, size, value, order in pairs[::-1] if number.little else pairs:
                self._add(part, size, value, order)
        else:
            operand = source if source.replace(".", "").isidentifier() else f"({source})"
            signed = ", signed=True" if number.signed else ""
            self._add(
                f"{number.size}s", number.size, f"{operand}.to_bytes({number.size}, {byte_order(number)}{signed})"
            )

    def _literal(self, data: bytes) -> None:
        if len(data) == 1:
            self._add("B", 1, f"{data[0]:#04x}", constant=True)
        elif data:
            self._add(f"{len(data)}s", len(data), bytes_literal(data), constant=True)

    def _check(self, node: Check, scope: Scope) -> None:
        covered = resolve(node.path, scope).source
        call = f"{self.names.function(node.function)}({covered})"
        if isinstance(node.number, Raw):
            self._add(f"{node.number.length}s", node.number.length, call)
            return
        code = code_of(node.number)
        if code is None:
            size = node.number.size
            self._add(f"{size}s", size, f"{call}.to_bytes({size}, {byte_order(node.number)})")
        else:
            self._add(code, node.number.size, call, order_of(node.number))

    def _raw(self, node: Raw, name: str, source: str, scope: Scope) -> None:
        if node.length is None:
            self._part(source)
            return
        if isinstance(node.length, int):
            self.fail_if(
                f"len({source}) != {node.length}", f"{name} has {{len({source})}} bytes where {node.length} belong"
            )
            self._add(f"{node.length}s", node.length, source)
            return
        length = render(node.length, scope)
        if not is_length_of(length, source):
            self.fail_if(f"len({source}) != {length}", f"{name} has not the length that the other fields state")
        self._part(source)

    def _bit_record(self, node: BitRecord, bound: Bound) -> None:
        inner = bound.inner
        if inner is None:
            inner = self._inner(node, bound.source, Scope())
        shift = 8 * node.size
        terms = []
        for field in node.fields:
            shift -= bit_width(field.node)
            source = self._bit_field(field.node, field.name or "", inner)
            if source and source != "0":
                terms.append(f"{source} << {shift}" if shift else source)
        value = " | ".join(terms) or "0"
        code = code_of(Int(node.size))
        if code is not None:
            self._add(code, node.size, value, order_of(Int(node.size)))
        else:
            self._add(f"{node.size}s", node.size, f'({value}).to_bytes({node.size}, "big")')

    def _bit_field(self, node: Node, name: str, scope: Scope) -> str:
        match node:
            case Padding():
                return ""
            case Constant(data=data):
                return str(int("".join(str(bit) for bit in data), 2))
            case Flag():
                return scope.names[name].source
            case Rebuilt():
                source = render(node.expression, scope)
            case _:
                source = scope.names[name].source
        high = (1 << bit_width(node)) - 1
        self.fail_if(f"not 0 <= {source} <= {high}", f"{name} is not in 0..{high}")
        return source

    def _span(self, node: Span, name: str, scope: Scope, top: bool) -> None:
        bound = scope.names[name]
        if bound.inner is None:
            raise Uncompilable("a RawCopy in this place")
        if isinstance(node.record, BitRecord):
            self._bit_record(node.record, bound)
            return
        self._flush()
        saved = self._aside()
        self._record(node.record, bound.inner, top)
        self.line(f"{bound.source} = {self._resume(saved)}")
        self._part(bound.source)

    def _window(self, node: Window, name: str, bound: Bound, scope: Scope) -> None:
        if isinstance(node.body, Raw) and node.body.length is None:
            window = bound.source
        else:
            saved = self._aside()
            self._node(node.body, name, bound, scope)
            source = self._resume(saved)
            window = self.local(f"{name}_window")
            self.windows.append(window)
            self.line(f"{window} = {source}")
        length = f"len({window}) + {node.extra}" if node.extra else f"len({window})"
        self._integer(node.prefix, f"the length of {name}", length)
        self._part(window)

    def _repeat(self, node: Repeat, name: str, source: str, scope: Scope) -> None:
        if isinstance(node.count, Int):
            self._integer(node.count, f"the number of {name}", f"len({source})")
        elif node.count is not None:
            count = without_brackets(render(node.count, scope))
            if not is_length_of(count, source):
                self.fail_if(f"len({source}) != {count}", f"{name} has not as many items as it should have")
        code = code_of(node.item) if isinstance(node.item, Int) else None
        if code is not None and isinstance(node.item, Int):
            self.packs = True
            if isinstance(node.count, int):
                packed = f"{self.names.format((order_of(node.item) or '>') + str(node.count) + code)}.pack(*{source})"
            else:
                self.names.want("struct")
                packed = f'struct.pack(f"{order_of(node.item) or ">"}{{len({source})}}{code}", *{source})'
            self._part(packed)
            return
        parts, item = self.local(f"{name}_parts"), self.local(singular(name) if singular(name) != name else "item")
        self._flush()
        self.line(f"{parts}: list[bytes] = []")
        with self.block(f"for {item} in {source}:"):
            self._conditional(node.item, name, Bound(item), scope, f"{parts}.append({{}})")
        self._part(f'b"".join({parts})')

    def _conditional(self, node: Node, name: str, bound: Bound, scope: Scope, pattern: str) -> None:
        """Writes a node of its own, inside a loop or a branch; `pattern` is the line that takes its bytes."""
        saved = self._aside()
        self.conditional += 1
        self._node(node, name, bound, scope)
        self.conditional -= 1
        self.line(pattern.format(self._resume(saved)))

    def _maybe(self, node: Node, name: str, bound: Bound, scope: Scope) -> None:
        self._flush()
        part = self.local(f"{name}_part")
        self.line(f'{part} = b""')
        with self.block(f"if {bound.source} is not None:"):
            self._conditional(node, name, bound, scope, f"{part} = {{}}")
        self._part(part)

    def _choice(self, node: Choice, name: str, source: str, scope: Scope) -> None:
        self._flush()
        part = self.local(f"{name}_part")
        self.line(f'{part} = b""')
        for index, (condition, case) in enumerate(conditions(node, scope)):
            head = "else:" if condition is None else f"{'el' if index else ''}if {condition}:"
            with self.block(head):
                if isinstance(case, Nothing):
                    self.fail_if(f"{source} is not None", f"{name} does not belong here")
                    continue
                self.fail_if(f"not isinstance({source}, {self._guard(case, name)})", f"{name} is of the wrong kind")
                self._conditional(case, name, Bound(source), scope, f"{part} = {{}}")
        self._part(part)

    def _guard(self, case: Node, name: str) -> str:
        """The class that a value for this case has."""
        kind = self.names.type_of(case, name)
        if " | " in kind:
            kind = "int" if isinstance(case, Enumerated) else kind.replace(" | None", "")
        return kind.split("[")[0]


def _record_in(node: Node) -> Record | None:
    """The record that a field is, or holds in a window."""
    inner = node.body if isinstance(node, Window) else node
    return inner if isinstance(inner, Record) else None


def _constant_bytes(literal: str) -> bytes:
    """What a literal of a run of constants stands for."""
    value = ast.literal_eval(literal)
    return bytes((value,)) if isinstance(value, int) else bytes(value)
