"""Command 25: what is written, how it is paged, what counts as read."""

from __future__ import annotations

from typing import Any

from latchwork.simulators.ttlock import Model


def records(data: bytes) -> tuple[int, list[bytes]]:
    """Next sequence and records of a page."""
    total = int.from_bytes(data[:2], "big")
    assert total == len(data) - 2
    sequence, rest, found = int.from_bytes(data[2:4], "big"), data[4:], []
    while rest:
        found.append(rest[1 : 1 + rest[0]])
        rest = rest[1 + rest[0] :]
    return sequence, found


def whole_log(peer: Any) -> list[bytes]:
    found, cursor = [], 0
    while (data := peer.done(0x25, cursor.to_bytes(2, "big"))) != bytes(2):
        cursor, page = records(data)
        found += page
    return found


def test_each_thing_that_happens_leaves_its_record(play: Any) -> None:
    async def story(s: Any) -> None:
        lock = s.lock
        lock.body.battery = 45
        lock.power_cycle()
        lock.add_by_hand("1234")
        lock.type_pin("1234")
        lock.type_pin("9999")
        lock.change_by_hand("1234", "5678")
        lock.type_pin("5678", to_lock=True)
        lock.remove_by_hand("5678")
        lock.clear_by_hand()
        lock.add_card_by_hand(0x12345678)
        lock.tap(0x12345678)
        lock.tap(0x12345678, to_lock=True)
        lock.tap(0x9ABCDEF012345678)
        lock.remove_card_by_hand(0x12345678)
        finger = lock.enrol_by_hand("thumb").hex()
        lock.press("thumb")
        lock.press("nose")
        lock.turn_key()
        lock.turn_key(to_lock=True)
        lock.go_out()
        lock.double_lock()
        lock.press("thumb")
        peer = s.admin()
        peer.done(0x05, "04")
        peer.done(0x06, "04")
        found = whole_log(peer)
        assert all(record[1:8] == bytes.fromhex("1a03020a00002d") for record in found)
        assert [(record[0], record[8:].hex()) for record in found] == [
            (14, ""),
            (93, "0431323334" + "0002010000" + "630c010000"),
            (4, "0431323334" * 2),
            (7, "0439393939"),
            (5, "0431323334" + "0435363738"),
            (34, "0431323334" + "0435363738"),
            (6, "0431323334" + "0435363738"),
            (8, "1a03020a00"),
            (15, "12345678"),
            (17, "12345678"),
            (35, "12345678"),
            (25, "9abcdef012345678"),
            (18, "12345678"),
            (21, finger),
            (20, finger),
            (22, "000000000000"),
            (27, ""),
            (36, ""),
            (32, ""),
            (40, finger),
            (16, ""),
            (24, ""),
        ]

    play(story)


def test_app_operations_carry_uid_and_record_id_and_double_locks_are_told(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        challenge = peer.done(0x55, bytes.fromhex("0002010000630c010000 000000 02acd30b"))
        proof = peer.sum_of(challenge)
        peer.done(0x47, proof + bytes.fromhex("69a7e158"))
        peer.done(0x58, proof + bytes.fromhex("69a7e159"))
        s.lock.double_lock()
        peer.hear()
        assert peer.error(0x47, proof + bytes.fromhex("69a7e15a")) == 0x1E
        s.add("1234")
        s.lock.type_pin("1234")
        s.lock.add_card_by_hand(7)
        s.lock.tap(7)
        found = [(record[0], record[8:].hex()) for record in whole_log(s.peer())]
        assert [row for row in found if row[0] not in (93, 15)] == [
            (1, "02acd30b69a7e158"),
            (26, "02acd30b69a7e159"),
            (41, "02acd30b69a7e15a"),
            (38, "0431323334" * 2),
            (39, "00000007"),
        ]

    play(story)


def test_expired_used_up_and_pushed_out_codes_are_told_apart_from_wrong_ones(play: Any) -> None:
    async def story(s: Any) -> None:
        local = s.lock.clock.local_now()
        s.lock.add_by_hand("1111", start=local.replace(hour=8), end=local.replace(hour=9))
        s.lock.type_pin("1111")
        s.lock.derive_offline_code("2222", start=local, end=local.replace(hour=12))
        s.lock.type_pin("2222")
        s.lock.derive_offline_code("3333", start=local.replace(hour=11), end=local.replace(hour=12))
        s.lock.type_pin("3333")
        found = [(record[0], record[8:13]) for record in whole_log(s.peer())]
        assert found == [(93, b"\x041111"), (11, b"\x041111"), (12, b"\x042222"), (7, b"\x043333")]

    play(story, model=Model(passcode_capacity=1))

    async def pushed(s: Any) -> None:
        local = s.lock.clock.local_now()
        s.lock.add_by_hand("1111")
        s.lock.derive_offline_code("2222", start=local, end=local.replace(hour=12), once=True)
        s.lock.type_pin("2222")
        s.lock.type_pin("2222")
        s.admin().done(0x44, "09080706ffffffffffff")
        s.lock.type_pin("9876")
        found = [(record[0], record[8:13]) for record in whole_log(s.peer())]
        assert found == [(9, b"\x041111"), (4, b"\x042222"), (11, b"\x042222"), (10, b"\x049876")]

    play(pushed, model=Model(passcode_capacity=1, full_memory_pushes_out=True, logs_added_codes=False))


def test_ffff_gives_what_nobody_has_read_and_the_advertisement_says_that_there_is_some(play: Any) -> None:
    async def story(s: Any) -> None:
        def unread() -> int:
            return s.lock.advertisement().manufacturer_data[0x0305][1] & 2

        assert not unread()
        s.lock.type_pin("1111")
        s.lock.type_pin("2222")
        assert unread()
        peer = s.peer()
        sequence, found = records(peer.done(0x25, "ffff"))
        assert (sequence, len(found)) == (2, 2)
        assert peer.done(0x25, "ffff") == bytes(2)
        peer.disconnect()
        assert not unread()
        s.lock.type_pin("3333")
        peer = s.peer()
        assert [record[8:] for record in records(peer.done(0x25, "ffff"))[1]] == [b"\x043333"]
        assert len(whole_log(peer)) == 3

    play(story)


def test_a_full_log_forgets_the_oldest_and_a_stale_cursor_starts_at_what_is_left(play: Any) -> None:
    async def story(s: Any) -> None:
        for number in range(50):
            s.lock.type_pin(f"{number:04}")
        peer = s.peer()
        found = whole_log(peer)
        assert [record[9:].decode() for record in found] == [f"{number:04}" for number in range(30, 50)]
        assert records(peer.done(0x25, "0003"))[1][0][9:] == b"0030"

    play(story, model=Model(log_capacity=20))


def test_cursors_wrap_below_ffff_and_still_find_every_record(play: Any) -> None:
    async def story(s: Any) -> None:
        image = s.lock.flash()
        image["log"] = {"records": [], "next": 0xFFFF - 3, "unread": 0xFFFF - 3}
        s.lock.restore(image)
        for number in range(40):
            s.lock.type_pin(f"{number:04}")
        peer = s.peer()
        cursor, found = 0xFFFF, []
        while (data := peer.done(0x25, cursor.to_bytes(2, "big"))) != bytes(2):
            cursor, page = records(data)
            assert cursor != 0xFFFF
            found += page
        assert [record[9:].decode() for record in found] == [f"{number:04}" for number in range(40)]

    play(story)


def test_a_page_fits_one_frame_whatever_the_records_are(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.add_by_hand("123456789")
        for _ in range(100):
            s.lock.type_pin("123456789")
        assert len(whole_log(s.peer())) == 101

    play(story)
