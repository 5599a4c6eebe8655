"""Codes in a Z-Wave lock: what the radio writes and reads, and whether the door opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.irregular import NotificationReport, UserCodeCapabilitiesReport

Run = Callable[..., None]

SCHLAGE, YALE, YALE_V1, ALARM_ONLY = "schlage_be469zp", "yale_assure_zw3", "yale_yrd256_zw2", "schlage_be469"
FREE = b"\x00\x00\x00\x00"
FAIL, SUCCESS = 0x02, 0xFF


def test_a_code_that_was_set_is_read_back_and_opens(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        read = await b.get_code(3)
        assert (read.user, read.status, read.code) == (3, 1, b"0471")
        assert b.lock.type_pin("0471").opened
        assert not b.lock.body.locked

    at_the_bench(story)


@pytest.mark.parametrize("pin", ["471", "04711", "0472", "0417", "00471", "0471 "])
def test_nothing_but_the_very_code_opens(at_the_bench: Run, pin: str) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        assert not b.lock.type_pin(pin).opened
        assert b.lock.body.locked
        assert not b.lock.turn_handle().opened

    at_the_bench(story)


def test_a_cleared_slot_is_free_and_its_code_opens_no_more(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        await b.host.send_data(b.node, g.UserCodeSet(3, 0, FREE))
        assert (await b.get_code(3)).status == 0
        assert not b.lock.type_pin("0471").opened

    at_the_bench(story)


def test_user_zero_clears_every_slot_and_nothing_else(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(1, "1111")
        await b.set_code(2, "2222")
        await b.set_code(0, "3333")
        assert sorted(b.lock.codes.slots) == [1, 2]
        await b.host.send_data(b.node, g.UserCodeSet(0, 0, FREE))
        assert b.lock.codes.slots == {}
        await b.world.sleep(1)
        told = [command.event for _, command in b.host.commands if isinstance(command, NotificationReport)]
        assert told == [0x0E, 0x0E, 0x0C]

    at_the_bench(story)


def test_a_disabled_code_is_kept_and_does_not_open(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471", status=2)
        assert (await b.get_code(3)).status == 2
        assert b.lock.type_pin("0471").reason == "disabled"

    at_the_bench(story)


def test_the_number_of_slots_is_told_and_a_slot_beyond_is_not_available(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert (await b.host.ask(b.node, g.UsersNumberGet(), g.UsersNumberReport)).users_v1 == 30
        assert (await b.get_code(31)).status == 0xFE

    at_the_bench(story)


def test_a_duplicate_is_told_with_a_notification_and_the_slot_stays_as_it_was(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        await b.set_code(4, "2222")
        await b.world.sleep(1)
        b.host.forget()
        await b.set_code(4, "0471")
        told = await b.host.command(NotificationReport)
        assert (told.type, told.event) == (0x06, 0x0F)
        assert (await b.get_code(4)).code == b"2222"
        await b.set_code(5, "0471")
        assert (await b.get_code(5)).status == 0

    at_the_bench(story)


@pytest.mark.parametrize("code", [b"471", b"04711", b"04a1", b"12345678901", b"", b"1234\x00"])
def test_a_version_1_lock_ignores_a_code_it_does_not_take(at_the_bench: Run, code: bytes) -> None:
    async def story(b) -> None:
        await b.host.send_data(b.node, g.UserCodeSet(3, 1, code))
        await b.host.nothing()
        assert b.lock.codes.slots == {}

    at_the_bench(story)


def test_schlage_takes_one_length_alone_and_a_change_of_it_erases_every_code(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        await b.host.send_data(b.node, g.ConfigurationSet(16, 1, b"\x04"))
        assert sorted(b.lock.codes.slots) == [3]
        await b.host.send_data(b.node, g.ConfigurationSet(16, 1, b"\x06"))
        assert b.lock.codes.slots == {}
        length = await b.host.ask(b.node, g.ConfigurationGet(16), g.ConfigurationReport)
        assert (length.properties, length.value) == (1, b"\x06")
        await b.set_code(3, "0471")
        assert b.lock.codes.slots == {}
        await b.set_code(3, "047123")
        assert b.lock.type_pin("047123").opened
        await b.host.send_data(b.node, g.ConfigurationSet(16, 1, b"\x09"))
        assert (await b.host.ask(b.node, g.ConfigurationGet(16), g.ConfigurationReport)).value == b"\x06"

    at_the_bench(story)


def test_schlage_shows_taken_slots_as_a_mask_that_cannot_be_written(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(1, "1111")
        await b.set_code(30, "3030")
        await b.host.send_data(b.node, g.ConfigurationSet(6, 4, bytes(4)))
        mask = await b.host.ask(b.node, g.ConfigurationGet(6), g.ConfigurationReport)
        assert int.from_bytes(mask.value, "big") == 1 << 29 | 1

    at_the_bench(story)


def test_supervision_says_whether_the_lock_took_a_code(at_the_bench: Run) -> None:
    async def story(b) -> None:
        supervise = b.host.supervise
        assert await supervise(b.node, g.UserCodeSet(3, 1, b"0471"), 1) == SUCCESS
        assert await supervise(b.node, g.UserCodeSet(4, 1, b"0471"), 2) == FAIL
        assert await supervise(b.node, g.UserCodeSet(4, 1, b"12"), 3) == FAIL
        assert await supervise(b.node, g.UserCodeSet(252, 1, b"1234"), 4) == FAIL
        assert await supervise(b.node, b"\x25\x01\xff", 5) == 0x00
        assert sorted(b.lock.codes.slots) == [3]

    at_the_bench(story, YALE)


def test_a_repeated_session_is_answered_again_and_not_carried_out_again(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert await b.host.supervise(b.node, g.UserCodeSet(3, 1, b"0471"), 9) == SUCCESS
        b.lock.codes.clear(3)
        assert await b.host.supervise(b.node, g.UserCodeSet(3, 1, b"0471"), 9) == SUCCESS
        assert b.lock.codes.slots == {}
        assert await b.host.supervise(b.node, g.UserCodeSet(3, 1, b"0471"), 10) == SUCCESS
        assert sorted(b.lock.codes.slots) == [3]

    at_the_bench(story, YALE)


def test_a_lock_without_supervision_ignores_a_supervised_command(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.host.send_data(b.node, g.SupervisionGet(1, b"\x63\x01\x03\x010471"))
        await b.host.nothing()
        assert b.lock.codes.slots == {}

    at_the_bench(story)


def test_yale_keeps_its_master_code_in_slot_251_beyond_the_ones_it_counts(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert (await b.host.ask(b.node, g.UsersNumberGet(), g.UsersNumberReport)).users_v1 == 250
        assert (await b.get_code(251)).code == b"12345678"
        await b.set_code(251, "99887766")
        assert b.lock.codes.master == "99887766"
        told = await b.host.command(NotificationReport)
        assert (told.v1_type, told.v1_level, told.event) == (112, 251, 0x12)
        await b.set_code(5, "99887766")
        assert b.lock.codes.slots == {}
        assert not b.lock.type_pin("99887766").opened

    at_the_bench(story, YALE_V1)


def test_an_id_lock_counts_users_that_are_not_for_pins_and_takes_no_code_for_them(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert (await b.host.ask(b.node, g.UsersNumberGet(), g.UsersNumberReport)).users_v1 == 109
        assert (await b.get_code(26)).status == 0x00
        assert (await b.get_code(110)).status == 0xFE
        await b.set_code(26, "471108")
        await b.set_code(25, "4711081533")
        assert not b.lock.type_pin("471108").opened
        assert b.lock.type_pin("4711081533").opened

    at_the_bench(story, "id_lock_150")


def test_three_wrong_codes_close_a_kwikset_keypad_for_a_minute(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "471108")
        assert [b.lock.type_pin("1234").opened for _ in range(3)] == [False] * 3
        assert b.lock.type_pin("471108").reason == "keypad disabled"
        await b.world.sleep(60)
        assert b.lock.type_pin("471108").opened

    at_the_bench(story, "kwikset_hc620")


def test_a_version_2_lock_tells_its_capabilities(at_the_bench: Run) -> None:
    async def story(b) -> None:
        told = await b.host.ask(b.node, g.UserCodeCapabilitiesGet(), UserCodeCapabilitiesReport)
        assert (told.statuses, told.characters) == ((0, 1, 2, 3, 4), "0123456789")
        assert (told.checksum, told.multiple_report, told.multiple_set) == (True, True, True)
        count = await b.host.ask(b.node, g.UsersNumberGet(), g.UsersNumberReport)
        assert (count.users_v1, count.users) == (250, 250)

    at_the_bench(story, YALE)


def test_several_codes_are_set_and_read_at_once_and_free_slots_are_skipped(at_the_bench: Run) -> None:
    async def story(b) -> None:
        blocks = [g.ExtendedUserCodeSetCode(user, 1, str(user * 1111).encode()) for user in (2, 5, 9)]
        assert await b.host.supervise(b.node, g.ExtendedUserCodeSet(blocks), 1) == SUCCESS
        one = await b.host.ask(b.node, g.ExtendedUserCodeGet(2, 0), g.ExtendedUserCodeReport)
        assert ([block.user for block in one.codes], one.next_user) == ([2], 5)
        rest = await b.host.ask(b.node, g.ExtendedUserCodeGet(3, 1), g.ExtendedUserCodeReport)
        assert ([(block.user, block.code) for block in rest.codes], rest.next_user) == ([(5, b"5555"), (9, b"9999")], 0)

    at_the_bench(story, YALE)


def test_the_checksum_is_zero_without_codes_and_changes_with_each(at_the_bench: Run) -> None:
    async def story(b) -> None:
        async def checksum() -> int:
            return (await b.host.ask(b.node, g.UserCodeChecksumGet(), g.UserCodeChecksumReport)).checksum

        seen = [await checksum()]
        assert seen == [0]
        for slot, pin in ((3, "0471"), (1, "1111"), (3, "0472")):
            await b.set_code(slot, pin)
            seen.append(await checksum())
        assert len(set(seen)) == 4

    at_the_bench(story, YALE)


def test_a_keypad_in_vacation_mode_opens_to_nobody(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        await b.host.send_data(b.node, g.KeypadModeSet(1))
        assert (await b.host.command(g.KeypadModeReport)).mode == 1
        assert b.lock.type_pin("0471").reason == "vacation mode"
        await b.host.send_data(b.node, g.KeypadModeSet(0))
        assert b.lock.type_pin("0471").opened

    at_the_bench(story, YALE)


def test_a_code_programmed_by_hand_is_told_and_opens(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert b.lock.add_by_hand(4, "2468").opened
        told = await b.host.command(NotificationReport)
        assert (told.event, told.parameters) == (0x0E, b"\x63\x03\x04")
        assert (await b.get_code(4)).code == b"2468"
        assert b.lock.type_pin("2468").opened
        assert not b.lock.add_by_hand(5, "2468").opened
        b.lock.remove_by_hand(4)
        assert (await b.get_code(4)).status == 0

    at_the_bench(story)


def test_memory_survives_a_power_cut_and_a_restored_lock_is_the_same_lock(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        await b.host.send_data(b.node, g.ConfigurationSet(15, 1, b"\xff"))
        b.lock.power_cycle()
        flash = b.lock.flash()
        b.lock.codes.clear_all()
        b.lock.lifeline.clear()
        b.lock.settings.clear()
        b.lock.restore(flash)
        assert b.lock.flash() == flash
        assert (await b.get_code(3)).code == b"0471"

    at_the_bench(story)


def test_codes_are_in_no_representation_of_the_lock(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        assert "0471" not in repr(b.lock.codes.slots)
        assert "0471" not in repr(await b.get_code(3))

    at_the_bench(story)


# --- faults


def test_masked_codes_come_back_as_stars(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        b.world.faults.arm("masked_read_back", b.lock.name, times=None)
        read = await b.get_code(3)
        assert (read.status, read.code) == (1, b"****")

    at_the_bench(story)


def test_a_half_cleared_slot_still_looks_taken_but_opens_to_nobody(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        b.world.faults.arm("half_cleared_slot", b.lock.name)
        await b.host.send_data(b.node, g.UserCodeSet(3, 0, FREE))
        assert (await b.get_code(3)).status == 1
        assert not b.lock.type_pin("0471").opened
        await b.host.send_data(b.node, g.UserCodeSet(3, 0, FREE))
        assert (await b.get_code(3)).status == 0

    at_the_bench(story)


def test_a_code_that_the_lock_does_not_keep_is_gone_after_a_second(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.world.faults.arm("code_not_kept", b.lock.name)
        await b.set_code(3, "0471")
        assert (await b.get_code(3)).code == b"0471"
        await b.world.sleep(2)
        assert (await b.get_code(3)).status == 0

    at_the_bench(story)


@pytest.mark.parametrize("fault", ["duplicate_code", "length_refused"])
def test_a_refusal_leaves_the_slot_as_it_was(at_the_bench: Run, fault: str) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        b.world.faults.arm(fault, b.lock.name)
        assert await b.host.supervise(b.node, g.UserCodeSet(3, 1, b"5555"), 1) == FAIL
        assert (await b.get_code(3)).code == b"0471"

    at_the_bench(story, YALE)


@pytest.mark.parametrize("kept", [False, True])
def test_a_lock_that_browns_out_while_writing_says_nothing_and_has_the_old_or_the_new(
    at_the_bench: Run, kept: bool
) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        b.world.faults.arm("brown_out_during_write", b.lock.name, kept=kept)
        await b.host.send_data(b.node, g.SupervisionGet(1, b"\x63\x01\x03\x015555"))
        await b.world.sleep(1)
        assert await b.host.send_data(b.node, b"\x00") == 0x01
        await b.world.sleep(5)
        assert not [command for _, command in b.host.commands if isinstance(command, g.SupervisionReport)]
        assert (await b.get_code(3)).code == (b"5555" if kept else b"0471")

    at_the_bench(story, YALE)


def test_a_late_answer_comes_late(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.world.faults.arm("answer_late", b.lock.name, seconds=7.0)
        before = b.world.monotonic()
        await b.get_code(3)
        assert b.world.monotonic() - before == pytest.approx(7.0, abs=0.1)

    at_the_bench(story)


def test_a_lost_answer_leaves_the_command_carried_out(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.lock.lifeline.clear()
        b.world.faults.arm("done_answer_lost", b.lock.name)
        await b.host.send_data(b.node, g.SupervisionGet(1, b"\x63\x01\x03\x010471"))
        await b.host.nothing()
        assert (await b.get_code(3)).code == b"0471"

    at_the_bench(story, YALE)


def test_a_lock_that_hangs_acknowledges_on_the_air_and_answers_nothing_until_its_power_is_cut(
    at_the_bench: Run,
) -> None:
    async def story(b) -> None:
        b.world.faults.arm("hang_until_reset", b.lock.name)
        await b.set_code(3, "0471")
        assert await b.host.send_data(b.node, g.UserCodeGet(3)) == 0
        await b.host.nothing(60)
        b.lock.power_cycle()
        assert (await b.get_code(3)).status == 0

    at_the_bench(story)


def test_a_behaviour_answers_in_the_firmwares_place(at_the_bench: Run) -> None:
    async def story(b) -> None:
        def stubborn(message: object) -> object:
            return g.UserCodeReport(3, 1, b"9999") if isinstance(message, g.UserCodeGet) else None

        b.lock.behaviours.push(stubborn)
        assert (await b.get_code(3)).code == b"9999"
        b.lock.behaviours.remove(stubborn)
        assert (await b.get_code(3)).status == 0

    at_the_bench(story)
