"""Values that say their own type, and general commands: round trips, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zigbee import discovery, general
from latchwork.protocol.zigbee.data_types import (
    DATA_TYPES,
    DEEPEST,
    Collection,
    DataType,
    Kind,
    TypedValue,
    Value,
    build_typed,
    build_value,
    read_typed,
)
from latchwork.protocol.zigbee.reading import Reader

SIMPLE = [row for row in DATA_TYPES.values() if row.kind not in (Kind.ITEMS, Kind.MEMBERS, Kind.NOTHING)]


def values(row: DataType) -> st.SearchStrategy[Any]:
    bits = 8 * row.size
    return {
        Kind.BOOLEAN: st.none() | st.booleans(),
        Kind.UNSIGNED: st.integers(0, (1 << bits) - 1),
        Kind.SIGNED: st.integers(-(1 << max(bits, 1) - 1), (1 << max(bits, 1) - 1) - 1),
        Kind.FLOAT: st.floats(width={2: 16, 4: 32}.get(row.size, 64), allow_nan=False),
        Kind.RAW: st.binary(min_size=row.size, max_size=row.size),
        Kind.OCTETS: st.none() | st.binary(max_size=40),
        Kind.TEXT: st.none() | st.text(max_size=40),
    }[row.kind]


def typed() -> st.SearchStrategy[TypedValue]:
    """Values of every type, with collections of them and of one another."""
    simple = st.sampled_from(SIMPLE).flatmap(lambda row: values(row).map(lambda value: TypedValue(row.code, value)))

    def collections(inner: st.SearchStrategy[TypedValue]) -> st.SearchStrategy[TypedValue]:
        members = st.lists(inner, max_size=4).map(lambda items: TypedValue(0x4C, Collection(None, tuple(items))))
        items = st.tuples(st.sampled_from([0x48, 0x50, 0x51]), st.sampled_from(SIMPLE)).flatmap(
            lambda pair: st.lists(values(pair[1]), max_size=4).map(
                lambda items: TypedValue(pair[0], Collection(pair[1].code, tuple(items)))
            )
        )
        nothing = st.sampled_from([TypedValue(0x48, Collection(0x20, None)), TypedValue(0x4C, Collection(None, None))])
        return members | items | nothing

    return st.recursive(simple | st.just(TypedValue(0x00, None)), collections, max_leaves=8)


def read(data: bytes) -> TypedValue:
    reader = Reader("made up", data)
    value = read_typed(reader, "value")
    reader.end()
    return value


@given(value=typed())
def test_a_value_is_read_as_it_was_written(value: TypedValue) -> None:
    assert read(build_typed(value, "made up")) == value


@given(value=typed())
def test_a_value_that_is_cut_short_is_refused(value: TypedValue) -> None:
    data = build_typed(value, "made up")
    for end in range(len(data)):
        with pytest.raises(Malformed):
            read(data[:end])


@given(data=st.binary(max_size=60))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        value = read(data)
    except Malformed:
        return
    if "nan" not in repr(value):
        assert build_typed(value, "made up") == data


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("1001", True),
        ("10ff", None),
        ("3001", 1),
        ("21fa00", 250),
        ("2bf0f1ffff", -3600),
        ("390000c03f", 1.5),
        ("41020102", b"\x01\x02"),
        ("41ff", None),
        ("4202656e", "en"),
        ("42ff", None),
        ("4303000102ff", b"\x01\x02\xff"),
        ("43ffff", None),
        ("440200656e", "en"),
        ("e270860630", 805734000),
        ("f0" + "0102030405060708", bytes(range(1, 9))),
        ("482002000000", Collection(0x20, (0, 0))),
        ("4820ffff", Collection(0x20, None)),
        ("4c010020" + "08", Collection(None, (TypedValue(0x20, 8),))),
        ("00", None),
    ],
)
def test_a_value_is_what_its_bytes_say(data: str, value: Value) -> None:
    raw = bytes.fromhex(data)
    assert read(raw).value == value
    assert build_typed(TypedValue(raw[0], value), "made up") == raw


def test_a_float_that_is_no_number_stays_none() -> None:
    number = read(bytes.fromhex("390000c07f")).value
    assert isinstance(number, float)
    assert math.isnan(number)


def test_bytes_that_are_no_utf_8_survive_in_a_string() -> None:
    data = bytes.fromhex("4202ff41")
    assert build_typed(read(data), "made up") == data


@pytest.mark.parametrize(
    "data",
    [
        "1002",  # neither true nor false
        "77",  # no such type
        "4877010000",
        "48000500",  # items without bytes
        "48" * 20 + "0100",
        "4c0100" * 20 + "2008",
        "43ff0000",
        "4820fefe",
    ],
)
def test_hostile_values_are_refused(data: str) -> None:
    with pytest.raises(Malformed):
        read(bytes.fromhex(data))


def test_collections_may_be_as_deep_as_the_zcl_allows_and_no_deeper() -> None:
    value = TypedValue(0x20, 8)
    for _ in range(DEEPEST):
        value = TypedValue(0x4C, Collection(None, (value,)))
    assert read(build_typed(value, "made up")) == value
    deeper = TypedValue(0x4C, Collection(None, (value,)))
    with pytest.raises(Malformed, match="deep"):
        build_typed(deeper, "made up")
    arrays: Value = Collection(0x20, (1,))
    for _ in range(DEEPEST):
        arrays = Collection(0x48, (arrays,))
    with pytest.raises(Malformed, match="deep"):
        build_value(0x48, arrays, "made up")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (0x77, 1),
        (0x20, 256),
        (0x20, -1),
        (0x28, 128),
        (0x20, "8"),
        (0x20, None),
        (0x10, 1),
        (0x00, 1),
        (0x38, 1e9),
        (0x39, "1"),
        (0x41, "text"),
        (0x41, bytes(255)),
        (0x42, b"text"),
        (0x42, "\ud800"),
        (0x42, "x" * 255),
        (0x43, 7),
        (0xF0, bytes(7)),
        (0x48, 1),
        (0x48, Collection(None, ())),
        (0x48, Collection(0x77, ())),
        (0x48, Collection(0x20, (TypedValue(0x20, 1),))),
        (0x48, Collection(0x00, (None,))),
        (0x48, Collection(0x20, (0,) * 0xFFFF)),
        (0x4C, Collection(0x20, ())),
        (0x4C, Collection(None, (1,))),
    ],
)
def test_a_value_that_its_type_cannot_have_is_not_written(code: int, value: Any) -> None:
    with pytest.raises(Malformed) as caught:
        build_typed(TypedValue(code, value), "made up")
    assert "text" not in str(caught.value)


def test_octets_and_keys_are_not_shown() -> None:
    assert "4711" not in repr(TypedValue(0x41, b"4711"))
    assert "4711" not in repr(TypedValue(0xF1, b"4711" * 4))
    assert repr(TypedValue(0x20, 8)) == "TypedValue(type=0x20, value=8)"


# --- commands ---------------------------------------------------------------------------------------------------------

RECORD = general.AttributeRecord(0, TypedValue(0x30, 1))
SELECTED = discovery.Selected(0, discovery.Selector())


@pytest.mark.parametrize(
    "command",
    [
        general.ReadAttributes((0x10000,)),
        general.ReadAttributes((-1,)),
        general.ReadAttributes(("0",)),  # type: ignore[arg-type]
        general.ReadAttributesResponse((general.ReadRecord(0, 0),)),
        general.ReadAttributesResponse((general.ReadRecord(0, 0x86, TypedValue(0x30, 1)),)),
        general.WriteAttributes((general.AttributeRecord(0, TypedValue(0x30, 300)),)),
        general.WriteAttributesResponse((general.WriteOutcome(300, 0),)),
        general.ConfigureReporting((general.ReportsToSend(0, 0x30, 0, 60, 1),)),
        general.ConfigureReporting((general.ReportsToSend(0, 0x23, 0, 60),)),
        general.ConfigureReporting((general.ReportsToExpect(0, 1 << 16),)),
        general.ReadReportingConfiguration((general.DirectedAttribute(2, 0),)),
        general.ReadReportingConfigurationResponse((general.ReportingOutcome(0, general.DirectedAttribute(0, 0)),)),
        general.DefaultResponse(0x0B, 256),
        discovery.DiscoverAttributesResponse(True, (discovery.Discovered(0, 0x30, 1),)),
        discovery.DiscoverAttributesExtendedResponse(True, (discovery.Discovered(0, 0x30),)),
        discovery.ReadAttributesStructured((discovery.Selected(0, discovery.Selector(), TypedValue(0x30, 1)),)),
        discovery.WriteAttributesStructured((SELECTED,)),
        discovery.ReadAttributesStructured((discovery.Selected(0, discovery.Selector((1,) * 16)),)),
        discovery.WriteAttributesStructuredResponse((discovery.StructuredOutcome(1, 0, discovery.Selector((), 16)),)),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_command_that_contradicts_itself_is_not_built(command: general.GeneralCommand) -> None:
    with pytest.raises(Malformed):
        command.build()


@pytest.mark.parametrize(
    ("row", "data"),
    [
        (general.ReadAttributes, "000000"),
        (general.ReadAttributesResponse, "000000"),
        (general.ReadAttributesResponse, "0000"),
        (general.WriteAttributesResponse, ""),
        (general.WriteAttributesResponse, "86"),
        (general.ConfigureReporting, "020000"),
        (general.ConfigureReporting, "00000077000a00"),
        (general.ConfigureReporting, "0000007700000a00"),
        (general.ConfigureReportingResponse, ""),
        (general.ReadReportingConfiguration, "02"),
        (general.DefaultResponse, "0b"),
        (general.DefaultResponse, "0b8100"),
        (discovery.DiscoverAttributesResponse, "02"),
        (discovery.DiscoverCommandsReceivedResponse, ""),
        (discovery.WriteAttributesStructuredResponse, ""),
    ],
)
def test_a_command_that_is_damaged_is_refused(row: type[general.GeneralCommand], data: str) -> None:
    with pytest.raises(Malformed):
        row.parse(bytes.fromhex(data))


def test_an_error_says_which_record_it_is_in() -> None:
    with pytest.raises(Malformed, match=r"records\[1\].status ends too early"):
        general.ReadAttributesResponse.parse(bytes.fromhex("0000003001" + "0100"))


def test_a_device_may_say_that_each_attribute_was_written() -> None:
    data = bytes.fromhex("000000" + "000100")
    response = general.WriteAttributesResponse.parse(data)
    assert response.outcomes == (general.WriteOutcome(0, 0), general.WriteOutcome(0, 1))
    assert response.build() == data


def test_a_base_command_says_nothing() -> None:
    with pytest.raises(NotImplementedError):
        general.GeneralCommand.parse(b"")
    with pytest.raises(NotImplementedError):
        general.GeneralCommand().build()


def test_a_long_report_takes_one_pass() -> None:
    data = b"\x00\x00\x20\x08" * 16_000
    assert len(general.ReportAttributes.parse(data).records) == 16_000
