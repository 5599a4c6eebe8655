"""Every message of every package: its row names its source, its plainest form builds, and what was built is read back.

Each kind of row has one way to go there and back (`JOURNEYS`). What a message may say beside its plainest form is
tested in its package's own folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import datetime
from importlib import import_module
from itertools import product
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import pytest
from construct import Container
from pydantic import BaseModel, TypeAdapter, ValidationError

from latchwork.protocol.avigilon_alta import credentials as alta_credentials
from latchwork.protocol.avigilon_alta import documents as alta_documents
from latchwork.protocol.catalogue import REGISTRIES, TOOLKIT, Message, messages_of
from latchwork.protocol.codec import oracle
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.nodes import (
    Bits,
    Choice,
    Constant,
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
    Window,
    analyse,
    carries_value,
)
from latchwork.protocol.dormakaba import ilco, messenger
from latchwork.protocol.fias.messages import Message as FiasMessage
from latchwork.protocol.fias.messages import from_record, to_record
from latchwork.protocol.fias.record import parse_record
from latchwork.protocol.matter.door_lock_attributes import Attribute
from latchwork.protocol.matter.schema import Kind, Structure, table
from latchwork.protocol.matter.tlv import unsigned
from latchwork.protocol.mobile_key import claims
from latchwork.protocol.mobile_key.claims import Claims, read_claims
from latchwork.protocol.mobile_key.possession import Action, Hello, Present, Result
from latchwork.protocol.offline_code.algorithm import CodeBook
from latchwork.protocol.offline_code.rules import Rule
from latchwork.protocol.offline_code.windows import CodeWindow
from latchwork.protocol.rest.calls import Call, find
from latchwork.protocol.rest.calls import Nothing as NoAnswer
from latchwork.protocol.rest.documents import Document
from latchwork.protocol.rest.messages import Answer
from latchwork.protocol.salto_space import messages as industry
from latchwork.protocol.salto_space import ship
from latchwork.protocol.salto_space.tables import CommandRow
from latchwork.protocol.tedee import bridge_events
from latchwork.protocol.tedee import cloud as tedee_cloud
from latchwork.protocol.visionline import data as vision
from latchwork.protocol.visionline import requests as visionline
from latchwork.protocol.visionline import tables as visionline_tables
from latchwork.protocol.visionline.web_api import BASE, Credentials
from latchwork.protocol.visionline.web_api import Call as SignedCall
from latchwork.protocol.wiegand import formats as wiegand
from latchwork.protocol.zigbee.data_types import TypedValue
from latchwork.protocol.zigbee.zigbee2mqtt_documents import Document as BridgeDocument
from latchwork.protocol.zigbee.zigbee2mqtt_documents import validated

ROOT = Path(__file__).parents[2]
MESSAGES = [one for package in REGISTRIES for one in messages_of(package)]
Journey: TypeAlias = Callable[[Message], None]
MOMENT = datetime(2026, 5, 1, 15)  # noqa: DTZ001 - local time of a lock, a server or a hotel


def _shown(message: Message) -> str:
    return f"{message.package}-{message.registry.rpartition(':')[2].lower()}-{message.name}"


# --- plain values -----------------------------------------------------------------------------------------------------

WAYS = tuple(product((1, 0, 0x20, 9), (False, True)))
"""The number that stands in every field, and whether what may be missing is there."""
Way: TypeAlias = tuple[int, bool]


def _plain(node: Node, so_far: dict[str, Any], way: Way) -> Any:
    """The plainest value of a part of a declaration."""
    number, present = way
    match node:
        case Record():
            return _plain_record(node, way)
        case Flag():
            return True
        case Int() | Bits():
            return number & 1 if isinstance(node, Bits) else number
        case Enumerated(names=names):
            return min(names.values(), key=lambda one: (one != number, one))
        case Raw(length=length):
            size = _size(length, so_far)
            return bytes(2 if size is None else size)
        case Repeat(count=count):
            times = _size(count, so_far)
            return [_plain(node.item, so_far, way) for _ in range(1 if times is None else times)]
        case Defaulted(value=value):
            return value
        case Maybe(node=inner):
            return _plain(inner, so_far, way) if present else None
        case Window(body=inner):
            return _plain(inner, so_far, way)
        case Choice(key=key, cases=cases, default=default):
            return _plain(cases.get(_of_earlier(key, so_far), default), so_far, way)
        case Constant(value=value):
            return value
    assert isinstance(node, Nothing), node
    return None


def _plain_record(node: Record, way: Way) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in node.fields:
        if isinstance(one.node, Span):
            values.update(_plain_record(one.node.record, way))
        elif one.name is not None and carries_value(one.node):
            values[one.name] = _plain(one.node, values, way)
    return values


def _size(stated: Any, so_far: dict[str, Any]) -> int | None:
    """A count that is fixed or follows from an earlier field; None for one that follows from the value itself."""
    if isinstance(stated, int):
        return stated
    if stated is None or isinstance(stated, Int):
        return None
    return _of_earlier(stated, so_far)


def _of_earlier(expression: Any, so_far: dict[str, Any]) -> int | None:
    """What an expression over earlier fields says; None when those do not say it yet."""
    try:
        return int(expression(Container(so_far)))
    except (KeyError, AttributeError, TypeError):
        return None


def _filled(kind: Any, way: Way) -> Any:
    """An object of a class of messages with the plainest values in it."""
    hints = get_type_hints(kind)
    return kind(**{one.name: _of_type(hints[one.name], way) for one in fields(kind) if one.init})


def _of_type(kind: Any, way: Way) -> Any:
    number, present = way
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _of_type(inside[0], way) if present or NoneType not in inside else None
    if origin is tuple:
        return tuple(_of_type(one, way) for one in inside if one is not ...)
    plain: dict[type, Any] = {bool: True, int: number, bytes: b"\x01\x02", str: "a", TypedValue: TypedValue(0x20, 1)}
    return plain[kind] if kind in plain else _filled(kind, way)


OPENKEY: dict[type, Any] = {
    Hello: Hello(bytes(8), bytes(16)),
    Present: Present(b"credential", bytes(16), Action.UNLOCK, b"proof"),
    Result: Result(0),
}


def _openkey(message: Message) -> None:
    one = OPENKEY[message.row]
    assert message.row.parse(one.build()) == one


def _there_and_back(row: Any, way: Way) -> bool:
    try:
        one = _filled(row, way)
        return not hasattr(row, "parse") or row.parse(one.build()) == one
    except Malformed:
        return False


# --- documents --------------------------------------------------------------------------------------------------------

WORDS: tuple[Any, ...] = (
    *("a", 1, 5, True, 0, 1234567, "1234567", "12345678", "2026-05-01T15:00:00+02:00", "2026-05-01", "AB12CD34EF5678"),
    *(
        "en",
        "ab@example.com",
        "available",
        1700000000000,
        "2026-05-01T15:00:00.000Z",
        "00000000-0000-4000-8000-000000000000",
    ),
    *({"a": 1}, [1], ["a"], [], {}, None),
)
"""One of them fits each field that is no document itself."""


ALSO: dict[type[BaseModel], dict[str, Any]] = {
    alta_credentials.NewCredential: {"pincode": {"number": "1234"}},
    alta_documents.UnlockLink: {"entryId": 1},
    tedee_cloud.NewPin: {"pin": "13579"},
}
"""What documents with a rule between their fields, or a rule of their own for one, have besides."""


def _document(kind: type[BaseModel]) -> dict[str, Any]:
    """The shortest JSON of a document: what it must have."""
    told: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        if field.is_required():
            told[str(field.serialization_alias or field.alias or name)] = _json(field.annotation, field.metadata)
    return {**told, **ALSO.get(kind, {})}


def _json(kind: Any, rules: Iterable[Any] = ()) -> Any:
    """JSON that a type takes."""
    origin, inside = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _document(kind)
    if origin is Annotated:
        return _json(inside[0], (*inside[1:], *rules))
    if origin in (Union, UnionType, Literal):
        return inside[0] if origin is Literal else _json(inside[0], rules)
    if origin in (list, tuple):
        return [_json(inside[0])]
    adapter = TypeAdapter(Annotated[kind, *rules] if rules else kind)
    for word in WORDS:
        try:
            adapter.validate_json(json.dumps(word), strict=True)
        except ValidationError:
            continue
        return word
    raise AssertionError(f"no plain value fits {kind}")


# --- journeys ---------------------------------------------------------------------------------------------------------


def _layout(message: Message) -> None:
    """By construct, and by the generated class where there is one."""
    layout: Layout = message.row
    node = analyse(layout.tree)
    data = next((data for way in WAYS if (data := _built(layout, _plain(node, {}, way))) is not None), None)
    assert data is not None, "no plain form keeps the rules of this layout"
    assert oracle.build(layout, oracle.parse(layout, data)) == data
    if message.package != "cards":
        row = getattr(import_module(f"latchwork.protocol.{message.package}.generated"), layout.name)
        assert row.parse(data).build() == data


def _built(layout: Layout, values: dict[str, Any]) -> bytes | None:
    try:
        return oracle.build(layout, values)
    except Malformed:
        return None


def _call(message: Message) -> None:
    """A request is found again as the call that made it, with its body; the answer is read."""
    call: Call[Any] = message.row
    body = None if call.body is None else call.body.model_validate_json(json.dumps(_document(call.body)))
    ids = dict.fromkeys(call.ids, "1")
    request = call.request(ids, body=body)
    calls = [one.row for one in messages_of(message.package) if one.registry == message.registry]
    asked = find(calls, request.method, request.target)
    assert asked is not None
    assert (asked.call.method, asked.call.path) == (call.method, call.path)
    assert asked.ids == ids
    if isinstance(body, Document) and not call.form:
        assert type(body).model_validate_json(request.content) == body
    if call.reads is not NoAnswer:
        assert call.read(Answer(min(call.done), json.dumps(_json(call.reads)).encode())) is not None


def _object(message: Message) -> None:
    """A class of messages with `build` and `parse`."""
    assert any(_there_and_back(message.row, way) for way in WAYS)


def _structure(message: Message) -> None:
    one = message.row(**{row.name: _of_kind(row.at.kind) for row in table(message.row)})
    assert message.row.parse(one.build()) == one


def _of_kind(kind: Kind) -> Any:
    """The first plain value that a kind of Matter's takes."""
    if kind.row is not None:
        return kind.row(**{row.name: _of_kind(row.at.kind) for row in table(kind.row)})
    if kind.item is not None:
        return (_of_kind(kind.item),)
    for value in (1, True, b"12", bytes(16), bytes(32), bytes(65), "a", unsigned(1)):
        try:
            kind.encode(value, None, "sample")
        except Malformed:
            continue
        return value
    raise AssertionError(f"no plain value is a {kind.name}")


def _attribute(message: Message) -> None:
    row: Attribute = message.row
    value = _of_kind(row.kind)
    assert row.value(row.element(value)) == value
    assert not row.nullable or row.value(row.element(None)) is None


def _fias_record(message: Message) -> None:
    one = message.row()
    assert from_record(parse_record(to_record(one).text())) == one


def _industry_request(message: Message) -> None:
    row: CommandRow = message.row
    request = industry.parse_request((row.command.value, *("" for _ in row.fields)))
    assert industry.parse_request(industry.parse_fields(industry.build_message(request))) == request


def _ship_request(message: Message) -> None:
    request = ship.Request(message.name, (ship.Param("MaxCount", "1"),))
    assert ship.parse_request(ship.build_request(request)) == request


def _operation(message: Message) -> None:
    """One whose body is public is built; of the others the name is known."""
    row: messenger.OperationRow = message.row
    order = messenger.Order(operation=row.name, reservation="1", check_in=MOMENT, check_out=MOMENT)
    if row.fields is None:
        with pytest.raises(Malformed):
            messenger.build_envelope(_enveloped(order))
        return
    read = messenger.parse_envelope(messenger.build_envelope(_enveloped(order)))
    assert (read.order.operation, read.order.reservation) == (row.name, "1")


def _enveloped(order: messenger.Order) -> messenger.Envelope:
    header = messenger.Header(url="http://host/", message_id="1", username="u", password="p")
    return messenger.Envelope(header, order)


def _tag(message: Message) -> None:
    one = ilco.Message("1", ((message.key, "1"),))
    assert ilco.parse_payload(one.payload()).message == one


def _claim(message: Message) -> None:
    """Every claim of a credential that has them all is read back."""
    whole = Claims(
        *("i", "a", 2, 1, 1, bytes(claims.CTI_SIZE), (1,), 1),
        holder_kid=b"k",
        schedule=(claims.Period(1, 0, 1),),
        max_uses=1,
    )
    written = whole.to_map()
    assert message.row.label in written
    assert read_claims(written) == whole


def _rule(message: Message) -> None:
    rule: Rule = message.row
    window = CodeWindow(message.key, MOMENT, rule.shortest)
    codes = CodeBook(bytes(32)).codes(window)
    assert len(set(codes)) == rule.variants
    assert CodeBook(bytes(32)).find(codes[0], MOMENT) == window


def _format(message: Message) -> None:
    row: wiegand.Format = message.row
    numbers = {one.name: one.most for one in row.numbers}
    assert wiegand.decode(row, wiegand.encode(row, numbers)).numbers == numbers


def _vision_command(message: Message) -> None:
    assert vision.parse_data(vision.build_data((("R", "101"),))) == (("R", "101"),)
    assert visionline_tables.Command(message.key)


SESSION = Credentials("s", "k")
VISIONLINE: dict[str, Callable[[], SignedCall]] = {
    "log in": lambda: visionline.log_in("u", "p"),
    "log out": lambda: visionline.log_out(SESSION),
    "make card": lambda: visionline.Card(doors=("101",), expires=MOMENT, override=True).call(),
    "list cards": lambda: visionline.cards_in("101", MOMENT),
    "find card": lambda: visionline.cards_by_serial("1"),
    "read card": lambda: visionline.card("1"),
    "list doors": visionline.doors,
    "read door": lambda: visionline.door("1"),
    "check out": lambda: visionline.check_out("1"),
}


def _web_call(message: Message) -> None:
    row: visionline_tables.CallRow = message.row
    call = VISIONLINE[row.name]()
    path, _, query = call.path.partition("?")
    assert (call.method, path) == (row.method, BASE + row.path.format(id="s" if row.name == "log out" else "1"))
    assert {pair.partition("=")[0] for pair in query.split("&") if pair} <= set(row.query)
    assert set(json.loads(call.body or b"{}")) <= set(row.body)


def _bridge_document(message: Message) -> None:
    one = validated(message.row, _document(message.row))
    assert validated(message.row, json.loads(one.text())) == one


def _bridge_event(message: Message) -> None:
    """In each of the three forms that a callback has."""
    row: bridge_events.EventRow = message.row
    data = {name: "1-1" if name == "serialNumber" else 1 for name in row.fields}
    event = bridge_events.BridgeEvent(row.kind, "2026-05-01T15:00:00.000Z", data)
    assert bridge_events.parse_event(event.document()) == event
    assert bridge_events.parse_query(event.query()) == event
    assert bridge_events.parse_path(event.path()) == event


JOURNEYS: dict[type, Journey] = {
    Layout: _layout,
    Call: _call,
    Attribute: _attribute,
    CommandRow: _industry_request,
    ship.RequestRow: _ship_request,
    messenger.OperationRow: _operation,
    ilco.TagRow: _tag,
    claims.Row: _claim,
    Rule: _rule,
    bridge_events.EventRow: _bridge_event,
    wiegand.Format: _format,
    visionline_tables.Row: _vision_command,
    visionline_tables.CallRow: _web_call,
}
"""By what a row is."""

CLASSES: dict[type, Journey] = {
    Structure: _structure,
    FiasMessage: _fias_record,
    BridgeDocument: _bridge_document,
    **dict.fromkeys(OPENKEY, _openkey),
}
"""By what a row is derived from, when it is a class itself; any other has `build` and `parse`."""


def _journey(message: Message) -> Journey:
    if not isinstance(message.row, type):
        return JOURNEYS[type(message.row)]
    return next((journey for base, journey in CLASSES.items() if issubclass(message.row, base)), _object)


# --- the walk ---------------------------------------------------------------------------------------------------------


def test_every_package_is_in_the_catalogue_and_those_without_messages_are_known() -> None:
    packages = {path.parent.name for path in (ROOT / "protocol").glob("*/__init__.py")}
    assert set(REGISTRIES) | TOOLKIT == packages
    assert {package for package, registries in REGISTRIES.items() if not registries} == {"pms_line", "rest", "vostio"}


@pytest.mark.parametrize("package", [package for package, registries in REGISTRIES.items() if registries])
def test_every_row_has_a_name_and_a_source_and_none_is_there_twice(package: str) -> None:
    rows = list(messages_of(package))
    assert rows
    assert [one.name for one in rows if not one.source.strip() or not one.name] == []
    places = [(one.registry, one.key, one.name) for one in rows]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("message", MESSAGES, ids=_shown)
def test_the_plainest_form_of_a_message_builds_and_is_read_back(message: Message) -> None:
    _journey(message)(message)
