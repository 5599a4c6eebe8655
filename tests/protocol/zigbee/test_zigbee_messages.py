"""The tables of commands and attributes as a whole, and what is secret in them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from latchwork.protocol.codec import Malformed
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.zigbee import generated as g
from latchwork.protocol.zigbee.attributes import ATTRIBUTES, DOOR_LOCK_NAMED, TIME_NAMED, Attribute, check_type
from latchwork.protocol.zigbee.constants import (
    CLUSTER_DOOR_LOCK,
    AlarmCode,
    EventSource,
    OperationEvent,
    ProgrammingEvent,
)
from latchwork.protocol.zigbee.data_types import DATA_TYPES, UINT8, TypedValue
from latchwork.protocol.zigbee.events import alarm_mask, operation_mask, programming_mask
from latchwork.protocol.zigbee.frames import GENERAL, TABLES, Table
from latchwork.protocol.zigbee.models import MODELS, model_of

ROWS = [
    pytest.param(table, code, layout, id=layout.name)
    for table in TABLES.values()
    for code, layout in table.layouts.items()
]


def sample(row: type[Any], status: int) -> Any:
    """A message whose numbers are small and whose strings are a code."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(row):
        kinds = str(field.type).split(" | ")
        if field.name == "status":
            values[field.name] = status
        elif "bytes" in kinds:
            values[field.name] = b"4711"
        else:
            values[field.name] = None if status and "None" in kinds else 7
    return row(**values)


@pytest.mark.parametrize("status", [0, 1])
@pytest.mark.parametrize(("table", "code", "layout"), ROWS)
def test_every_row_builds_parses_and_names_its_source(table: Table, code: int, layout: Layout, status: int) -> None:
    assert layout.source
    row = table.rows[code]
    assert (row.__name__, row.CODE) == (layout.name, code)
    message = sample(row, status)
    assert table.parse(code, message.build()) == message


@pytest.mark.parametrize(("table", "code", "layout"), ROWS)
def test_a_code_is_secret_in_every_row_that_has_one(table: Table, code: int, layout: Layout) -> None:
    message = sample(table.rows[code], 0)
    texts = {field.name for field in dataclasses.fields(message) if isinstance(getattr(message, field.name), bytes)}
    assert layout.secret == texts
    assert "4711" not in repr(message)


@pytest.mark.parametrize(("table", "code", "layout"), ROWS)
def test_a_row_that_is_cut_short_or_prolonged_is_refused_or_shorter(table: Table, code: int, layout: Layout) -> None:
    data = sample(table.rows[code], 0).build()
    for end in range(len(data)):
        try:
            assert table.parse(code, data[:end]).build() == data[:end]
        except Malformed:
            continue
    with pytest.raises(Malformed):
        table.parse(code, data + b"\x00")


def test_an_error_says_nothing_of_the_code() -> None:
    with pytest.raises(Malformed) as caught:
        g.SetPinCode(5, 300, 0, b"4711").build()
    assert str(caught.value) == "SetPinCode: user_status is not in 0..255"
    with pytest.raises(Malformed) as caught:
        g.SetPinCode.parse(bytes.fromhex("0500010008") + b"4711")
    assert "4711" not in str(caught.value)


def test_every_command_of_the_reference_is_there_both_ways() -> None:
    assert set(g.DOOR_LOCK_REQUEST) == set(range(0x1A))
    assert set(g.DOOR_LOCK_RESPONSE) == {*range(0x1A), 0x20, 0x21}
    assert set(GENERAL) == set(range(0x17))


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (g.GetWeekDayScheduleResponse, (1, 5, 0x8B, 0x3E, 9, 0, 17, 30)),
        (g.GetWeekDayScheduleResponse, (1, 5, 0, 0x3E, 9, 0, 17, None)),
        (g.GetYearDayScheduleResponse, (1, 5, 0, None, None)),
    ],
)
def test_a_schedule_is_told_exactly_when_the_status_is_success(row: Any, fields: tuple[Any, ...]) -> None:
    with pytest.raises(Malformed):
        row(*fields).build()


def test_a_slot_without_a_schedule_is_answered_in_four_bytes() -> None:
    answer = g.GetWeekDayScheduleResponse.parse(bytes.fromhex("0105008b"))
    assert (answer.status, answer.days_mask) == (0x8B, None)


# --- attributes and masks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [row for table in ATTRIBUTES.values() for row in table.values()], ids=lambda r: r.name)
def test_every_attribute_has_a_type_and_an_access(row: Attribute) -> None:
    assert row.type in DATA_TYPES
    assert set(row.access) <= set("rwp*")
    assert row.name.isidentifier()


def test_a_value_of_another_type_than_the_attributes_is_refused() -> None:
    longest = DOOR_LOCK_NAMED["MaxPINCodeLength"]
    check_type(CLUSTER_DOOR_LOCK, longest.id, longest.of(8))
    with pytest.raises(Malformed, match="0x20, not 0x21"):
        check_type(CLUSTER_DOOR_LOCK, longest.id, TypedValue(0x21, 8))
    check_type(CLUSTER_DOOR_LOCK, 0x7777, TypedValue(UINT8, 1))
    check_type(0x0500, longest.id, TypedValue(0x21, 8))
    assert TIME_NAMED["Time"].type == 0xE2


@pytest.mark.parametrize(
    ("source", "event", "mask"),
    [
        (EventSource.KEYPAD, OperationEvent.UNLOCK, (0x0041, 0x04)),
        (EventSource.KEYPAD, OperationEvent.NON_ACCESS_USER_OPERATIONAL_EVENT, (0x0041, 0x80)),
        (EventSource.RF, OperationEvent.LOCK, (0x0042, 0x02)),
        (EventSource.RF, OperationEvent.NON_ACCESS_USER_OPERATIONAL_EVENT, None),
        (EventSource.MANUAL, OperationEvent.MANUAL_UNLOCK, (0x0043, 0x400)),
        (EventSource.MANUAL, OperationEvent.KEY_LOCK, (0x0043, 0x10)),
        (EventSource.RFID, OperationEvent.UNLOCK_FAILURE_INVALID_PIN_OR_ID, (0x0044, 0x20)),
        (EventSource.FINGERPRINT, OperationEvent.UNLOCK, None),
    ],
)
def test_a_mask_lets_an_operation_event_out(source: int, event: int, mask: tuple[int, int] | None) -> None:
    assert operation_mask(source, event) == mask


@pytest.mark.parametrize(
    ("source", "event", "mask"),
    [
        (EventSource.KEYPAD, ProgrammingEvent.MASTER_CODE_CHANGED, (0x0045, 0x02)),
        (EventSource.RF, ProgrammingEvent.MASTER_CODE_CHANGED, None),
        (EventSource.RF, ProgrammingEvent.PIN_CODE_ADDED, (0x0046, 0x04)),
        (EventSource.RF, ProgrammingEvent.RFID_CODE_DELETED, (0x0046, 0x40)),
        (EventSource.RFID, ProgrammingEvent.RFID_CODE_ADDED, (0x0047, 0x20)),
        (EventSource.RFID, ProgrammingEvent.PIN_CODE_ADDED, None),
    ],
)
def test_a_mask_lets_a_programming_event_out(source: int, event: int, mask: tuple[int, int] | None) -> None:
    assert programming_mask(source, event) == mask


def test_an_alarm_has_its_bit_in_the_alarm_mask() -> None:
    assert alarm_mask(AlarmCode.WRONG_CODE_ENTRY_LIMIT) == (0x0040, 0x10)
    assert alarm_mask(2) is None


def test_a_model_is_known_by_what_the_bridge_calls_it() -> None:
    yale, schlage = model_of("YRD226 TSDB"), model_of("BE468")
    assert yale is not None
    assert schlage is not None
    assert (yale.slots, yale.master_slot, yale.battery_of_100) == (250, 0, True)
    assert (schlage.slots, schlage.user_status) == (30, False)
    assert model_of("TS0001") is None
    assert all(row.slots in (30, 250) for row in MODELS)
