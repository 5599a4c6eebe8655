"""Commands 03 and 07: what is taken, what is refused and why, and how the list is paged."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.protocol.ttlock.commands import Feature
from latchwork.simulators.ttlock import Model
from latchwork.simulators.ttlock.model import ORDINARY_FEATURES

START = "1a03020a00"
END = "1a03050b00"


def code(text: str) -> str:
    return bytes((len(text),)).hex() + text.encode().hex()


def listed(peer: Any) -> list[str]:
    """All records as hex, page after page, until the lock says that there is no more."""
    records, sequence = [], b"\0\0"
    for _ in range(1000):
        data = peer.done(0x07, sequence)
        total = int.from_bytes(data[:2], "big")
        assert total == len(data) - 2
        if not total:
            return records
        sequence, rest = data[2:4], data[4:]
        while rest:
            records.append(rest[1 : 1 + rest[0]].hex())
            rest = rest[1 + rest[0] :]
        if sequence == b"\xff\xff":
            return records
    raise AssertionError("the list does not end")


def test_an_added_code_is_acknowledged_with_battery_and_operation_and_stands_in_the_list(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.body.battery = 90
        peer = s.admin()
        assert listed(peer) == []
        assert peer.done(0x03, "0201" + code("1234") + START) == bytes((90, 2))
        assert peer.done(0x03, "0203" + code("987654") + START + END) == bytes((90, 2))
        assert peer.done(0x03, "0202" + code("0000") + START + END) == bytes((90, 2))
        assert listed(peer) == [
            "01" + code("1234") * 2 + START,
            "03" + code("987654") * 2 + START + END,
            "02" + code("0000") * 2 + START + END,
        ]

    play(story)


def test_bytes_after_the_start_of_a_permanent_code_are_not_looked_at(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x03, "0201" + code("1234") + START + "0000000000")
        assert listed(peer) == ["01" + code("1234") * 2 + START]

    play(story)


@pytest.mark.parametrize(
    ("request_hex", "error"),
    [
        ("0201" + code("123") + START, 0x0F),
        ("0201" + code("1234567890") + START, 0x0F),
        ("0201" + code("12a4") + START, 0x20),
        ("0201" + code("4444") + START, 0x14),
        ("0203" + code("1234") + END + START, 0x20),
        ("0203" + code("1234") + START + START, 0x20),
        ("0203" + code("1234") + START, 0x17),
        ("0203" + code("1234") + "1a0d020a00" + END, 0x20),
        ("0205" + code("1234") + START + END, 0x20),
        ("0204" + code("1234") + START + END, 0x17),
        ("0301" + code("1234"), 0x15),
        ("0501" + code("1234") + code("5678"), 0x15),
        ("0501" + code("4444") + code("567"), 0x0F),
        ("0501" + code("4444") + code("7777") + START, 0x17),
        ("0501" + code("4444") + code("8888"), 0x14),
        ("0601" + code("4444") + code("4444") + START, 0x14),
        ("02", 0x17),
        ("0201041234", 0x17),
        ("0401", 0x20),
        ("", 0x20),
    ],
)
def test_what_cannot_be_done_is_refused_by_number_and_changes_nothing(play: Any, request_hex: str, error: int) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x03, "0201" + code("4444") + START)
        peer.done(0x03, "0201" + code("8888") + START)
        before = listed(peer)
        assert peer.error(0x03, request_hex) == error
        assert listed(peer) == before

    play(story)


def test_a_code_that_is_already_there_is_refused_as_a_duplicate_of_any_kind(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x53, "01030507090204")
        assert peer.error(0x03, "0201" + code("1357924") + START) == 0x14
        s.lock.add_by_hand("2468")
        assert peer.error(0x03, "0203" + code("2468") + START + END) == 0x14

    play(story)


def test_memory_is_as_large_as_configured_and_room_comes_back(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x03, "0201" + code("1111") + START)
        peer.done(0x03, "0201" + code("2222") + START)
        assert peer.error(0x03, "0201" + code("3333") + START) == 0x16
        assert peer.error(0x03, "0201" + code("1111") + START) == 0x14
        peer.done(0x03, "0301" + code("1111"))
        peer.done(0x03, "0201" + code("3333") + START)

    play(story, model=Model(passcode_capacity=2))


def test_a_changed_code_keeps_its_original_in_the_list_and_its_window_unless_told(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x03, "0203" + code("987654") + START + END)
        assert peer.done(0x03, "0503" + code("987654") + code("13579")) == bytes((100, 5))
        assert listed(peer) == ["03" + code("13579") + code("987654") + START + END]
        peer.done(0x03, "0503" + code("13579") + "00" + START + "1a03060b00")
        assert listed(peer) == ["03" + code("13579") + code("987654") + START + "1a03060b00"]
        assert s.lock.type_pin("13579").opened
        assert not s.lock.type_pin("987654").opened
        assert peer.error(0x03, "0301" + code("987654")) == 0x15
        peer.done(0x03, "0301" + code("13579"))

    play(story)


def test_a_lock_without_the_feature_changes_a_code_only_after_its_first_use(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        peer.done(0x03, "0201" + code("1234") + START)
        assert peer.error(0x03, "0501" + code("1234") + code("5678")) == 0x15
        assert s.lock.type_pin("1234").opened
        peer.hear()
        peer.done(0x03, "0501" + code("1234") + code("5678"))

    play(story, model=Model(features=ORDINARY_FEATURES & ~Feature.MODIFY_PASSCODE))


def test_recovered_codes_come_back_with_the_digits_they_were_changed_to(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        assert peer.done(0x03, "0603" + code("1234") + code("5678") + START + END) == bytes((100, 6))
        peer.done(0x03, "0601" + code("4321") + code("4321") + START)
        peer.done(0x03, "0604" + code("7777") + code("7777") + START + "0000")
        assert listed(peer) == [
            "03" + code("5678") + code("1234") + START + END,
            "01" + code("4321") * 2 + START,
            "04" + code("7777") * 2 + START + "0000",
        ]
        assert s.lock.type_pin("5678").opened

    play(story)


def test_clearing_removes_every_code_and_nothing_else(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.add_by_hand("1234")
        s.lock.add_card_by_hand(5)
        peer = s.admin()
        assert peer.done(0x03, "01") == bytes((100, 1))
        assert listed(peer) == []
        assert s.lock.tap(5).opened
        assert not s.lock.type_pin("1234").opened

    play(story)


@pytest.mark.parametrize("model", [Model(), Model(passcodes_per_page=1), Model(cursor_after_last_page=True)])
def test_the_list_is_complete_on_pages_that_fit_a_frame(play: Any, model: Model) -> None:
    async def story(s: Any) -> None:
        for number in range(60):
            s.lock.add_by_hand(f"{number:09}")
        peer = s.admin()
        assert listed(peer) == ["01" + code(f"{number:09}") * 2 + "0002010000" for number in range(60)]
        ends_with_a_cursor = peer.done(0x07, "003b")[2:4] == b"\x00\x3c"
        assert ends_with_a_cursor is model.cursor_after_last_page

    play(story, model=model)


def test_what_goes_away_between_two_pages_moves_no_other_code(play: Any) -> None:
    async def story(s: Any) -> None:
        for number in range(30):
            s.lock.add_by_hand(f"{number:09}")
        peer = s.admin()
        first = peer.done(0x07, "0000")
        assert first[2:4] != b"\xff\xff"
        s.lock.remove_by_hand("000000000")
        rest = peer.done(0x07, first[2:4])
        seen = first[4:] + rest[4:]
        assert all(f"{number:09}".encode() in seen for number in range(1, 16))

    play(story)


def test_a_new_code_takes_the_lowest_free_place(play: Any) -> None:
    async def story(s: Any) -> None:
        for pin in ("1111", "2222", "3333"):
            s.lock.add_by_hand(pin)
        s.lock.remove_by_hand("2222")
        s.lock.remove_by_hand("1111")
        s.lock.add_by_hand("4444")
        assert [record[4:12] for record in listed(s.admin())] == [pin.encode().hex() for pin in ("4444", "3333")]

    play(story)


# --- faults ---------------------------------------------------------------------------------------------------


def test_a_full_memory_and_a_refused_length_are_answered_as_real_ones(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        for fault, error in (("memory_full", 0x16), ("length_refused", 0x0F)):
            s.world.faults.arm(fault, s.lock.address)
            assert peer.error(0x03, "0201" + code("1234") + START) == error
        assert listed(peer) == []

    play(story)


def test_a_duplicate_by_fault_stands_in_the_list_and_opens_nothing(play: Any) -> None:
    async def story(s: Any) -> None:
        s.world.faults.arm("duplicate_code", s.lock.address)
        peer = s.admin()
        assert peer.error(0x03, "0201" + code("1234") + START) == 0x14
        assert peer.error(0x03, "0201" + code("1234") + START) == 0x14
        assert listed(peer) == ["03" + code("1234") * 2 + "00010100000001020000"]
        assert not s.lock.type_pin("1234").opened

    play(story)


def test_a_half_cleared_code_is_listed_and_in_the_way_but_opens_nothing(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.add_by_hand("1234")
        s.world.faults.arm("half_cleared_slot", s.lock.address)
        peer = s.admin()
        peer.done(0x03, "0301" + code("1234"))
        assert len(listed(peer)) == 1
        assert peer.error(0x03, "0201" + code("1234") + START) == 0x14
        assert s.lock.type_pin("1234").reason == "wrong code"
        peer.hear()
        peer.done(0x03, "0301" + code("1234"))
        assert listed(peer) == []

    play(story)


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        (0x03, "0201" + code("1234") + START),
        (0x03, "0301" + code("4444")),
        (0x03, "0501" + code("4444") + code("5555")),
        (0x03, "01"),
        (0x05, "02deadbeef" + START + END),
        (0x05, "0300000005"),
        (0x36, "02012c"),
        (0x43, "1b03050d3701"),
        (0x52, ""),
        (0x66, "0201000009000a00"),
    ],
)
def test_a_brown_out_keeps_nothing_of_the_write_and_drops_the_link(play: Any, command: int, payload: str) -> None:
    async def story(s: Any) -> None:
        s.lock.add_by_hand("4444")
        s.lock.add_card_by_hand(5)
        peer = s.admin()
        before = s.lock.flash()
        s.world.faults.arm("brown_out_during_write", s.lock.address)
        for at in range(0, 40, 20):
            frame = peer.frame(command, bytes.fromhex(payload))
            s.lock.written("0000fff2-0000-1000-8000-00805f9b34fb", frame[at : at + 20])
        assert not peer.up
        assert peer.notified == []
        assert s.lock.flash()["memory"] == before["memory"]
        assert s.lock.flash()["clock"] == before["clock"]
        assert s.peer().error(0x03, "01") == 0x02, "the login is gone"

    play(story)
