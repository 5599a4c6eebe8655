"""Zigbee frames beside zigpy, and the Door Lock's hottest command beside everything.

zigpy writes and reads a header and then the command by its schema; ours is `build_frame` and `parse_frame`. Both start
from values and end at values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import zigpy.types as t
from zigpy.zcl import foundation
from zigpy.zcl.clusters.closures import DoorLock

from benchmarks.codecs_by_hand_locks import HandSetPinCode
from benchmarks.codecs_contest import Contest, declared, rate_of, same_bytes, same_values
from latchwork.protocol.codec.interpreted import layout
from latchwork.protocol.zigbee import declarations, general
from latchwork.protocol.zigbee.constants import Status
from latchwork.protocol.zigbee.data_types import TypedValue
from latchwork.protocol.zigbee.frames import Command, build_frame, parse_frame
from latchwork.protocol.zigbee.generated import SetPinCode

SEQUENCE = 0x42
TO_SERVER = foundation.Direction.Client_to_Server
TO_CLIENT = foundation.Direction.Server_to_Client
G = foundation.GeneralCommand


def contests() -> Iterator[Contest]:
    yield _set_pin_payload()
    yield _frame(
        "Zigbee frame, set PIN code",
        lambda: SetPinCode(5, 1, 0, b"471147"),
        _set_pin_schema(),
        lambda: {"user_id": 5, "user_status": 1, "user_type": 0, "pin_code": "471147"},
        foundation.ZCLHeader.cluster,
        TO_SERVER,
    )
    yield _frame(
        "Zigbee frame, read attributes",
        lambda: general.ReadAttributes((0, 0x12)),
        _general(G.Read_Attributes),
        lambda: {"attribute_ids": [0, 0x12]},
        foundation.ZCLHeader.general,
        TO_SERVER,
    )
    yield _frame(
        "Zigbee frame, report attributes",
        lambda: general.ReportAttributes((general.AttributeRecord(0, TypedValue(0x30, 1)),)),
        _general(G.Report_Attributes),
        lambda: {"attribute_reports": [foundation.Attribute(attrid=0, value=_their_enum8(1))]},
        foundation.ZCLHeader.general,
        TO_CLIENT,
    )
    yield _frame(
        "Zigbee frame, default response",
        lambda: general.DefaultResponse(5, Status.SUCCESS),
        _general(G.Default_Response),
        lambda: {"command_id": 5, "status": 0},
        foundation.ZCLHeader.general,
        TO_CLIENT,
    )


def _set_pin_schema() -> Any:
    return next(one.schema for one in DoorLock.ServerCommandDefs if one.id == SetPinCode.CODE)


def _general(code: foundation.GeneralCommand) -> Any:
    return foundation.GENERAL_COMMANDS[code].schema


def _their_enum8(value: int) -> foundation.TypeValue:
    number, kind = t.enum8, t.uint8_t
    return foundation.TypeValue(type=kind(0x30), value=number(value))  # type: ignore[no-untyped-call]


def _set_pin_payload() -> Contest:
    name = "Zigbee set PIN code, payload"
    ours, schema = SetPinCode(5, 1, 0, b"471147"), _set_pin_schema()
    by_hand = HandSetPinCode(5, 1, 0, b"471147")
    three = declared(name, layout(declarations.DECLARATIONS, "SetPinCode"), ours, by_hand)
    data = ours.build()
    theirs = schema(user_id=5, user_status=1, user_type=0, pin_code="471147")
    same_bytes(name, theirs.serialize(), data)
    same_values(name, schema.deserialize(data), (theirs, b""))
    zigpy = {
        ("build", "zigpy"): rate_of(theirs.serialize),
        ("parse", "zigpy"): rate_of(lambda: schema.deserialize(data)),
    }
    return Contest(name, {**three.rates, **zigpy})


def _frame(
    name: str,
    command: Callable[[], Command],
    schema: Any,
    values: Callable[[], dict[str, Any]],
    header: Callable[..., Any],
    direction: foundation.Direction,
) -> Contest:
    def build() -> bytes:
        return build_frame(command(), SEQUENCE)

    def build_theirs() -> bytes:
        head = header(tsn=SEQUENCE, command_id=schema.command.id, direction=direction)
        whole: bytes = head.serialize() + schema(**values()).serialize()
        return whole

    def parse_theirs() -> tuple[Any, Any]:
        head, rest = foundation.ZCLHeader.deserialize(data)
        read, left = schema.deserialize(rest)
        if left:
            raise RuntimeError(f"{name}: zigpy left bytes over")
        return head, read

    data = build()
    same_bytes(name, build_theirs(), data)
    same_values(name, parse_theirs()[1], schema(**values()))
    same_values(name, parse_frame(data).command, command())
    return Contest(
        name,
        {
            ("build", "ours"): rate_of(build),
            ("build", "zigpy"): rate_of(build_theirs),
            ("parse", "ours"): rate_of(lambda: parse_frame(data)),
            ("parse", "zigpy"): rate_of(parse_theirs),
        },
    )
