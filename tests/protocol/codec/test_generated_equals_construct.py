"""Every generated class against construct, which interprets the declaration it was made from.

The rule on both sides (`oracle.py`): bytes are accepted exactly when construct parses them, consumes them whole and
builds them again; values are accepted exactly when construct builds them and reads them back. Strategies follow from
the trees, so a package is covered by being listed.
"""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import construct
import pytest
from construct import (
    Array,
    BitsInteger,
    BitStruct,
    Bytes,
    Checksum,
    Const,
    Container,
    Default,
    Enum,
    GreedyBytes,
    GreedyRange,
    If,
    IfThenElse,
    Int8sb,
    Int8ub,
    Int16sl,
    Int16ub,
    Int16ul,
    Int24sb,
    Int24ub,
    Int24ul,
    Int32ub,
    Int64ul,
    Optional,
    Padding,
    Prefixed,
    PrefixedArray,
    RawCopy,
    Rebuild,
    Struct,
    Switch,
    len_,
    this,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latchwork.protocol.codec import Family, Layout, Malformed, oracle
from latchwork.protocol.codec.generate import generate
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
    Record,
    Repeat,
    Span,
    Uncompilable,
    Window,
    analyse,
    carries_value,
)
from latchwork.protocol.codec.packages import PACKAGES
from latchwork.protocol.zwave.checksum import crc16, frame_checksum

POINT = Struct("x" / Int8ub, "y" / Int16ul)

SAMPLES = (
    Layout("Empty", Struct(), source="made up"),
    Layout(
        "Numbers", Struct("a" / Int8sb, "b" / Int16sl, "c" / Int24ub, "d" / Int24ul, "e" / Int24sb), source="made up"
    ),
    Layout(
        "Mixed", Struct("a" / Int64ul, Const(b"\x00\xff"), "b" / Int32ub, "c" / Bytes(5), Padding(2)), source="made up"
    ),
    Layout("Shadows", Struct("data" / Bytes(2), "len" / Int8ub, "cls" / GreedyBytes), source="made up"),
    Layout(
        "Sized",
        Struct("length" / Rebuild(Int8ub, len_(this.body) + 3), "body" / Bytes(this.length - 3)),
        source="made up",
    ),
    Layout("StatedSize", Struct("size" / Int8ub, "body" / Bytes(this.size - 2), "end" / Int8ub), source="made up"),
    Layout(
        "Checked",
        Struct(
            Const(b"\x01"),
            "covered"
            / RawCopy(Struct("length" / Rebuild(Int8ub, len_(this.body) + 1), "body" / Bytes(this.length - 1))),
            "checksum" / Checksum(Int8ub, frame_checksum, this.covered.data),
        ),
        source="made up",
    ),
    Layout(
        "CheckedGreedyWindow",
        Struct(
            "covered" / RawCopy(Struct("kind" / Int16ub, "body" / Prefixed(Int16ul, GreedyBytes))),
            "crc" / Checksum(Int16ul, crc16, this.covered.data),
        ),
        source="made up",
    ),
    Layout(
        "OpenedBits",
        Struct(
            "head" / RawCopy(BitStruct("kind" / BitsInteger(3), Const(1, BitsInteger(1)), "size" / BitsInteger(4))),
            "body" / Bytes(this.head.value.size),
        ),
        source="made up",
    ),
    Layout(
        "UsualBits",
        Struct(
            "head" / BitStruct("above" / construct.Default(BitsInteger(4), 0), "below" / BitsInteger(4)), "z" / Int8ub
        ),
        source="made up",
    ),
    Layout(
        "OpenedBitsChecked",
        Struct(
            "covered"
            / RawCopy(
                Struct("head" / RawCopy(BitStruct("on" / construct.Flag, "low" / BitsInteger(15))), "z" / Int8ub)
            ),
            "crc" / Checksum(Int16ul, crc16, this.covered.data),
        ),
        source="made up",
    ),
    Layout(
        "Windowed", Struct("a" / Prefixed(Int8ub, Struct("p" / POINT, "rest" / GreedyBytes)), "b" / Int8ub), source="x"
    ),
    Layout("SelfCounting", Struct("a" / Prefixed(Int16ub, GreedyBytes, includelength=True)), source="made up"),
    Layout(
        "Points", Struct("n" / Rebuild(Int8ub, len_(this.points)), "points" / Array(this.n, POINT)), source="made up"
    ),
    Layout("Counted", Struct("items" / PrefixedArray(Int8ub, Int16ub), "more" / GreedyRange(POINT)), source="made up"),
    Layout(
        "Table", Struct("row" / Array(3, Int16ul), "keys" / Array(2, Bytes(3)), "wide" / Array(2, Int24ub)), source="x"
    ),
    Layout("Texts", Struct("texts" / GreedyRange(Prefixed(Int8ub, GreedyBytes))), source="made up"),
    Layout("Grid", Struct("grid" / Array(2, Array(2, Int8ub))), source="made up"),
    Layout(
        "Bitwise",
        Struct(
            "flags" / BitStruct("on" / construct.Flag, Padding(2), "level" / BitsInteger(5)),
            "wide" / BitStruct("code" / BitsInteger(12), Const(3, BitsInteger(4)), "map" / BitsInteger(32)),
        ),
        source="made up",
    ),
    Layout(
        "Nibble",
        Struct(
            "head" / BitStruct(Padding(4), "size" / Rebuild(BitsInteger(4), len_(this._.code))),
            "code" / Bytes(this.head.size),
        ),
        source="made up",
    ),
    Layout("Named", Struct("status" / Enum(Int8ub, free=0, taken=1), "on" / construct.Flag), source="made up"),
    Layout(
        "Chosen",
        Struct(
            "kind" / Enum(Int8ub, point=1, text=2, nothing=3),
            "value" / Switch(this.kind, {"point": POINT, "text": Prefixed(Int8ub, GreedyBytes)}),
            "end" / Int8ub,
        ),
        source="made up",
    ),
    Layout(
        "ChosenTail",
        Struct("kind" / Int8ub, "value" / Switch(this.kind & 3, {1: Int16ub, 2: Bytes(2)}, GreedyBytes)),
        source="x",
    ),
    Layout(
        "Conditional", Struct("flags" / Int8ub, "extra" / If(this.flags >= 128, Int16ub), "end" / Int8ub), source="x"
    ),
    Layout("Either", Struct("wide" / Int8ub, "n" / IfThenElse(this.wide == 1, Int16ub, Int8ub)), source="made up"),
    Layout(
        "Tail",
        Struct("a" / Int8ub, "b" / Optional(Int8ub), "c" / Optional(Int16ub), "d" / Optional(Int8ub)),
        source="x",
    ),
    Layout("TailThenRest", Struct("a" / Optional(Int16ub), "rest" / GreedyBytes), source="made up"),
    Layout(
        "TailText", Struct("a" / Optional(Int8ub), "text" / Optional(Prefixed(Int8ub, GreedyBytes))), source="made up"
    ),
    Layout(
        "Preset",
        Struct("a" / Default(Int8ub, 7), "b" / Int8ub, "secret" / Bytes(2)),
        source="x",
        secret=frozenset({"secret"}),
    ),
    Layout("Odd", Struct("a" / Int8ub, "b" / construct.VarInt, "c" / construct.Struct("d" / Int8ub)), source="made up"),
)


def _sample_module() -> types.ModuleType:
    """The samples' generated module, as if it were checked in."""
    package = types.ModuleType("codec_samples")
    package.__path__ = []
    declarations = types.ModuleType("codec_samples.declarations")
    declarations.DECLARATIONS = SAMPLES  # type: ignore[attr-defined]
    module = types.ModuleType("codec_samples.generated")
    package.declarations = declarations  # type: ignore[attr-defined]
    sys.modules |= {"codec_samples": package, declarations.__name__: declarations, module.__name__: module}
    exec(compile(generate("codec_samples", SAMPLES).text, "codec_samples/generated.py", "exec"), module.__dict__)
    return module


def _layouts() -> Iterator[Any]:
    module = _sample_module()
    for layout in SAMPLES:
        yield pytest.param(layout, getattr(module, layout.name), id=f"samples-{layout.name}")
    for package in PACKAGES:
        generated = import_module(f"{package}.generated")
        seen: set[str] = set()
        for entry in import_module(f"{package}.declarations").DECLARATIONS:
            for layout in entry.rows.values() if isinstance(entry, Family) else (entry,):
                if layout.name not in seen:
                    seen.add(layout.name)
                    name = f"{package.rpartition('.')[2]}-{layout.name}"
                    yield pytest.param(layout, getattr(generated, layout.name), id=name)


EVERY_LAYOUT = pytest.mark.parametrize(("layout", "message"), list(_layouts()))
QUICK = settings(max_examples=12, suppress_health_check=list(HealthCheck))


# --- values that follow from a tree -----------------------------------------------------------------------------------


def _value(draw: Callable[[Any], Any], node: Node, context: Container[Any]) -> Any:
    """A plain value for a node, mostly fitting; `context` holds what stands before it, as construct has it."""
    match node:
        case Int() | Bits():
            edges = st.sampled_from([node.low, node.high, 0, 1, 2, 3])
            return draw(st.one_of(edges, st.integers(node.low, node.high)))
        case Flag():
            return draw(st.booleans())
        case Enumerated(number=number, names=names):
            return draw(st.one_of(st.sampled_from(sorted(names.values())), st.integers(number.low, number.high)))
        case Raw(length=length):
            return _bytes(draw, _evaluated(length, context))
        case Record():
            return _record(draw, node, context)
        case Window(body=inner) | Defaulted(node=inner):
            return _value(draw, inner, context)
        case Maybe(node=inner):
            return None if draw(st.booleans()) else _value(draw, inner, context)
        case Nothing():
            return None
        case Repeat(count=count, item=item):
            number = _evaluated(count, context)
            many = draw(st.integers(0, 4)) if number is None else min(max(number, 0), 300)
            return [_value(draw, item, context) for _ in range(many)]
        case Choice(key=key, cases=cases, default=default):
            chosen = _evaluated(key, context)
            return _value(draw, cases.get(chosen, default), context)
    raise AssertionError(f"no strategy for {node}")


def _bytes(draw: Callable[[Any], Any], size: int | None) -> bytes:
    if size is None:
        return bytes(draw(st.binary(max_size=12)))
    size = min(max(size, 0), 400)
    return bytes(draw(st.binary(min_size=min(size, 20), max_size=min(size, 20)))).ljust(size, b"\x5a")


def _evaluated(expression: Any, context: Container[Any]) -> Any:
    """A length, count or key where what stands before it tells; None where it does not."""
    if expression is None or isinstance(expression, Int):
        return None
    if not callable(expression):
        return expression
    try:
        return expression(context)
    except (KeyError, AttributeError, TypeError):
        return None


def _record(draw: Callable[[Any], Any], record: Record, outer: Container[Any]) -> dict[str, Any]:
    context: Container[Any] = Container(_=outer)
    values: dict[str, Any] = {}
    for field in record.fields:
        if isinstance(field.node, Span):
            values |= _record(draw, field.node.record, context)
        elif field.name is not None and carries_value(field.node):
            values[field.name] = _value(draw, field.node, context)
            context[field.name] = oracle.to_construct(field.node, values[field.name])
    return values


@st.composite
def messages(draw: Callable[[Any], Any], record: Record) -> dict[str, Any]:
    """Values for one message."""
    return _record(draw, record, Container())


# --- generated classes from plain values and back ---------------------------------------------------------------------


def _instance(kind: Any, value: Any) -> Any:
    """A plain value as the class (or list of classes) that an annotation asks for."""
    if isinstance(value, list):
        inner = next((entry for entry in (kind, *typing.get_args(kind)) if typing.get_origin(entry) is list), None)
        return [_instance(typing.get_args(inner)[0], entry) for entry in value]
    if isinstance(value, Mapping):
        candidates: tuple[Any, ...] = (kind, *typing.get_args(kind))
        for candidate in candidates:
            if dataclasses.is_dataclass(candidate) and {f.name for f in dataclasses.fields(candidate)} == set(value):
                hints = _hints(candidate)
                constructor: Any = candidate
                return constructor(**{name: _instance(hints[name], entry) for name, entry in value.items()})
        raise AssertionError(f"no class for {sorted(value)} in {kind}")
    return value


_HINTS: dict[Any, dict[str, Any]] = {}


def _hints(kind: Any) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = typing.get_type_hints(kind, vars(sys.modules[kind.__module__]))
    return _HINTS[kind]


def _or_malformed(call: Callable[[], Any]) -> Any:
    """The result, or the class `Malformed` when that is raised; everything else goes through."""
    try:
        return call()
    except Malformed:
        return Malformed


def _record_of(layout: Layout) -> Record | None:
    try:
        node = analyse(layout.tree)
    except Uncompilable:
        return None
    assert isinstance(node, Record)
    return node


def _agree_on_bytes(layout: Layout, message: Any, data: bytes) -> None:
    wanted = _or_malformed(lambda: oracle.parse(layout, data))
    got = _or_malformed(lambda: message.parse(data))
    assert (got if got is Malformed else dataclasses.asdict(got)) == wanted, data.hex()
    if got is not Malformed:
        assert got.build() == data


def _damaged(data: bytes, where: int, byte: int) -> Iterator[bytes]:
    """The bytes with one flipped, dropped, doubled; cut short; and longer."""
    place = where % (len(data) or 1)
    flip = byte or 1
    if data:
        yield data[:place] + bytes((data[place] ^ flip,)) + data[place + 1 :]
        yield data[:place] + data[place + 1 :]
        yield data[:place]
        yield data[:-1]
    yield data[:place] + bytes((byte,)) + data[place:]
    yield data + bytes((byte,))
    yield data + b"\x00\x00\x00"


@EVERY_LAYOUT
def test_what_is_built_and_read_is_what_construct_builds_and_reads(layout: Layout, message: Any) -> None:
    record = _record_of(layout)
    if record is None:
        return

    @QUICK
    @given(values=messages(record), where=st.integers(0, 400), byte=st.integers(0, 255))
    def agree(values: dict[str, Any], where: int, byte: int) -> None:
        wanted = _or_malformed(lambda: oracle.build(layout, values))
        assert _or_malformed(lambda: _instance(message, values).build()) == wanted
        if wanted is not Malformed:
            _agree_on_bytes(layout, message, wanted)
            for data in _damaged(wanted, where, byte):
                _agree_on_bytes(layout, message, data)

    agree()


@EVERY_LAYOUT
def test_any_bytes_are_accepted_or_refused_as_construct_does(layout: Layout, message: Any) -> None:
    @QUICK
    @given(data=st.binary(max_size=40))
    def agree(data: bytes) -> None:
        _agree_on_bytes(layout, message, data)

    agree()


def _numbers(node: Node, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Int | Bits]]:
    """Paths to the numbers of a record that are always there."""
    if not isinstance(node, Record):
        return
    for field in node.fields:
        if isinstance(field.node, Span):
            yield from _numbers(field.node.record, path)
        elif isinstance(field.node, Int | Bits) and field.name:
            yield (*path, field.name), field.node
        elif isinstance(field.node, Enumerated) and field.name:
            yield (*path, field.name), field.node.number
        elif isinstance(field.node, Record):
            yield from _numbers(field.node, (*path, field.name))


@EVERY_LAYOUT
def test_a_number_out_of_range_cannot_be_built_and_the_error_keeps_it_to_itself(layout: Layout, message: Any) -> None:
    record = _record_of(layout)
    if record is None:
        return
    numbers = list(_numbers(record))

    @settings(QUICK, max_examples=2)
    @given(values=messages(record), beyond=st.integers(987_654, 10**6))
    def refuse(values: dict[str, Any], beyond: int) -> None:
        for path, number in numbers:
            for wrong in (number.high + beyond, number.low - beyond):
                built = _instance(message, values)
                holder = built
                for name in path[:-1]:
                    holder = getattr(holder, name)
                setattr(holder, path[-1], wrong)
                with pytest.raises(Malformed) as caught:
                    built.build()
                assert str(wrong) not in str(caught.value)

    refuse()


# --- every part, one after the other ----------------------------------------------------------------------------------

ENDS = 48
"""Bytes at the beginning that are altered one by one, and eight at the end."""


def _spoiled(value: Any) -> Iterator[Any]:
    """The value with one part of it, each in turn, out of range or longer or shorter than it was."""
    match value:
        case bool() | None:
            return
        case int():
            yield from (-1, 1 << 70)
        case bytes():
            yield from (value + b"\x01", value[:-1])
        case list():
            yield from (value[:-1], value + value[:1])
            for index, one in enumerate(value):
                yield from ([*value[:index], wrong, *value[index + 1 :]] for wrong in _spoiled(one))
        case dict():
            for name, one in value.items():
                yield from (value | {name: wrong} for wrong in _spoiled(one))


def _altered(data: bytes) -> Iterator[bytes]:
    """Every beginning of it, and every byte changed."""
    for at in (*range(min(len(data), ENDS)), *range(max(ENDS, len(data) - 8), len(data))):
        yield data[:at]
        for flip in (0x01, 0x80, 0xFF):
            yield data[:at] + bytes((data[at] ^ flip,)) + data[at + 1 :]


@EVERY_LAYOUT
def test_every_part_is_checked_as_construct_checks_it(layout: Layout, message: Any) -> None:
    record = _record_of(layout)
    if record is None:
        return

    @settings(QUICK, max_examples=3)
    @given(values=messages(record))
    def agree(values: dict[str, Any]) -> None:
        for spoiled in _spoiled(values):
            wanted = _or_malformed(lambda spoiled=spoiled: oracle.build(layout, spoiled))
            assert _or_malformed(lambda spoiled=spoiled: _instance(message, spoiled).build()) == wanted
        data = _or_malformed(lambda: oracle.build(layout, values))
        if data is not Malformed:
            for one in _altered(data):
                _agree_on_bytes(layout, message, one)

    agree()
