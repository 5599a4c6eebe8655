"""One meaning out of the several ways in which locks report an access."""

from __future__ import annotations

import pytest

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave.alarms import Access, AccessEvent, access
from latchwork.protocol.zwave.commands import UnknownCommand, decode, encode
from latchwork.protocol.zwave.irregular import (
    Crc16Encapsulation,
    NoOperation,
    NotificationReport,
    UserCodeCapabilitiesReport,
)


@pytest.mark.parametrize(
    "report",
    [
        NotificationReport(type=6, event=6, parameters=b"\x63\x03\x05\x01"),
        NotificationReport(type=6, event=6, parameters=b"\x63\x03\x05"),
        NotificationReport(type=6, event=6, parameters=b"\x05"),
        NotificationReport(v1_type=19, v1_level=5, type=6, event=6),
        NotificationReport(v1_type=19, v1_level=5),
    ],
    ids=["user code report", "its first three bytes", "one bare byte", "V1 level beside", "V1 alarm"],
)
def test_the_user_is_found_in_every_form(report: NotificationReport) -> None:
    assert access(report) == Access(AccessEvent.KEYPAD_UNLOCK, 5)


def test_an_embedded_code_is_kept_out_of_the_repr() -> None:
    report = NotificationReport(type=6, event=6, parameters=b"\x63\x03\x05\x014711")
    happened = access(report)
    assert happened == Access(AccessEvent.KEYPAD_UNLOCK, 5, b"4711")
    assert "4711" not in repr(happened) + repr(report)


@pytest.mark.parametrize(
    ("alarm", "level", "meaning"),
    [
        (112, 7, Access(AccessEvent.CODE_ADDED, 7)),
        (112, 251, Access(AccessEvent.MASTER_CODE_CHANGED)),
        (113, 7, Access(AccessEvent.DUPLICATE_CODE, 7)),
        (22, 1, Access(AccessEvent.MANUAL_UNLOCK)),
        (144, 3, Access(AccessEvent.CREDENTIAL_UNLOCK, 3)),
        (144, 255, Access(AccessEvent.KEYPAD_BUSY)),
        (96, 255, Access(AccessEvent.KEYPAD_DISABLED)),
        (167, 1, None),
    ],
)
def test_a_v1_alarm_means_what_its_maker_says(alarm: int, level: int, meaning: Access | None) -> None:
    assert access(NotificationReport(v1_type=alarm, v1_level=level)) == meaning


def test_an_event_without_a_name_keeps_its_number() -> None:
    assert access(NotificationReport(type=6, event=0xA0)) == Access(0xA0)


def test_a_report_about_something_else_is_no_access() -> None:
    assert access(NotificationReport(type=8, event=0x0A)) is None


@pytest.mark.parametrize(
    "report",
    [
        NotificationReport(1, 2),
        NotificationReport(type=6, event=6, parameters=b"\x05", sequence=9),
        NotificationReport(type=6, event=0, status=0),
        UserCodeCapabilitiesReport((0, 1, 2), (0,), "0123456789", checksum=True),
        NoOperation(),
    ],
)
def test_an_irregular_command_survives_the_way_there_and_back(report: NotificationReport) -> None:
    assert decode(encode(report)) == report


@pytest.mark.parametrize("data", ["7105", "71050000000000060608", "6307", "6307c1", "630781ff"])
def test_an_irregular_command_that_ends_early_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        decode(bytes.fromhex(data))


def test_a_crc_16_encapsulation_is_checked_and_taken_off() -> None:
    inner = NotificationReport(type=6, event=6, parameters=b"\x05")
    data = encode(Crc16Encapsulation(encode(inner)))
    assert decode(data) == inner
    with pytest.raises(Malformed):
        decode(data[:-1] + bytes((data[-1] ^ 1,)))


def test_a_command_of_no_table_is_passed_on_unread() -> None:
    assert decode(b"\x25\x03\xff") == UnknownCommand((0x25, 0x03), b"\xff")
