"""The command tables as a whole, targets, and the constants."""

from __future__ import annotations

import pytest

from latchwork.protocol.codec import Malformed
from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.constants import RF_ITEM_NAMES, timeout_microseconds
from latchwork.protocol.pn532.targets import (
    TypeATarget,
    build_type_a_targets,
    parse_type_a_targets,
    selected_uid,
    uid_to_select,
)


def test_every_command_has_the_response_with_the_next_code() -> None:
    assert {code + 1 for code in pn532.REQUEST} == set(pn532.RESPONSE)


def test_every_rf_item_has_a_name() -> None:
    assert set(pn532.RF_ITEM) == set(RF_ITEM_NAMES)


def test_the_sam_command_has_three_lengths() -> None:
    for data in ("01", "0114", "011401"):
        assert pn532.parse_request(0x14, bytes.fromhex(data)).build().hex() == data


def test_a_command_without_parameters_takes_none() -> None:
    with pytest.raises(Malformed):
        pn532.parse_request(0x02, b"\x00")


@pytest.mark.parametrize("row", [pn532.InDataExchange(1, b"\x60key"), pn532.DataExchanged(0, b"\x60key")])
def test_card_data_is_not_shown(row: object) -> None:
    assert "key" not in repr(row)


TARGETS = (
    TypeATarget(1, 0x0344, 0x20, bytes.fromhex("04a1b2c3d4e580"), bytes.fromhex("067577810280")),
    TypeATarget(2, 0x0004, 0x08, bytes.fromhex("deadbeef")),
)


def test_a_target_with_an_ats_may_stand_before_one_without() -> None:
    assert parse_type_a_targets(2, build_type_a_targets(TARGETS)) == TARGETS


def test_without_automatic_rats_no_ats_is_looked_for() -> None:
    bare = (TypeATarget(1, 0x0344, 0x20, bytes.fromhex("04a1b2c3d4e580")), TARGETS[1])
    assert parse_type_a_targets(2, build_type_a_targets(bare), auto_rats=False) == bare


def test_a_target_list_that_ends_early_or_late_is_refused() -> None:
    whole = build_type_a_targets(TARGETS)
    for data in (whole[:-1], whole + b"\x00", whole[:4]):
        with pytest.raises(Malformed):
            parse_type_a_targets(2, data)


@pytest.mark.parametrize("uid", ["deadbeef", "04a1b2c3d4e580", "04010203040506070809"])
def test_a_uid_is_listed_with_its_cascade_tags(uid: str) -> None:
    assert selected_uid(uid_to_select(bytes.fromhex(uid))).hex() == uid


def test_five_bytes_are_no_uid() -> None:
    with pytest.raises(Malformed):
        selected_uid(bytes(5))
    with pytest.raises(ValueError, match="4, 7 or 10"):
        uid_to_select(bytes(5))


def test_time_outs_double_with_each_step() -> None:
    assert [timeout_microseconds(n) for n in (0, 1, 0x0A, 0x0B, 0x10)] == [None, 100, 51_200, 102_400, 3_276_800]
    with pytest.raises(ValueError, match="16"):
        timeout_microseconds(17)
