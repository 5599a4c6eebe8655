"""A Z-Wave lock beside its codes: who it is, its bolt, its clock and schedules, what it tells, and its network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.irregular import NotificationReport
from latchwork.simulators.body import Outcome

Run = Callable[..., None]

SCHLAGE, YALE, YALE_V1, ALARM_ONLY = "schlage_be469zp", "yale_assure_zw3", "yale_yrd256_zw2", "schlage_be469"
FAIL, SUCCESS = 0x02, 0xFF


# --- who it is


def test_a_lock_says_who_made_it_and_what_it_speaks(at_the_bench: Run) -> None:
    async def story(b) -> None:
        made = await b.host.ask(b.node, g.ManufacturerSpecificGet(), g.ManufacturerSpecificReport)
        assert (made.manufacturer, made.product_type, made.product) == (0x003B, 0x0001, 0x0469)
        for command_class, version in ((0x63, 1), (0x4E, 0), (0x6C, 0), (0x62, 2)):
            told = await b.host.ask(b.node, g.CommandClassVersionGet(command_class), g.CommandClassVersionReport)
            assert told.version == version
        assert (await b.host.ask(b.node, g.BatteryGet(), g.BatteryReport)).level == 100

    at_the_bench(story)


def test_a_command_of_an_unsupported_class_and_a_damaged_one_are_ignored(at_the_bench: Run) -> None:
    async def story(b) -> None:
        for command in (b"\x4e\x09", b"\x25\x02", b"\x63", b"\x63\x02", b"\x9f\x01\x00"):
            assert await b.host.send_data(b.node, command) == 0
        await b.host.nothing()

    at_the_bench(story)


# --- the lifeline


def test_nobody_is_told_before_the_controller_is_in_the_lifeline(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.lock.add_by_hand(4, "2468")
        b.lock.type_pin("2468")
        await b.host.nothing()
        await b.host.send_data(b.node, g.AssociationSet(1, b"\x01"))
        group = await b.host.ask(b.node, g.AssociationGet(1), g.AssociationReport)
        assert (group.maximum, group.nodes) == (5, b"\x01")
        b.lock.turn_thumb()
        assert (await b.host.command(NotificationReport)).event == 0x01
        await b.host.send_data(b.node, g.AssociationRemove(1, b"\x01"))
        b.lock.turn_thumb()
        await b.host.nothing()

    at_the_bench(story, lifeline=False, clock_set=True)


def test_a_lifeline_takes_no_more_nodes_than_the_model_has_room_for(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.host.send_data(b.node, g.AssociationSet(1, b"\x01\x05\x06"))
        assert b.lock.lifeline == []
        await b.host.send_data(b.node, g.AssociationSet(1, b"\x01\x05"))
        assert b.lock.lifeline == [1, 5]

    at_the_bench(story, ALARM_ONLY, lifeline=False)


# --- what it tells


@pytest.mark.parametrize(
    ("profile", "alarm", "parameters"),
    [(SCHLAGE, (0, 0), b"\x63\x03\x05"), (YALE_V1, (19, 5), b"\x05"), (YALE, (19, 5), b"\x63\x03\x05\x010471")],
)
def test_a_keypad_unlock_names_the_user_in_the_models_way(
    at_the_bench: Run, profile: str, alarm: tuple[int, int], parameters: bytes
) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        await b.host.command(NotificationReport)
        assert b.lock.type_pin("0471") == Outcome(True, "user 5")
        told = await b.host.command(NotificationReport)
        assert ((told.v1_type, told.v1_level), told.event, told.parameters) == (alarm, 6, parameters)
        assert (await b.host.command(g.DoorLockOperationReport)).mode == 0x00

    at_the_bench(story, profile)


def test_a_lock_of_before_notifications_sends_alarms_alone(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        b.lock.type_pin("0471")
        for _ in range(5):
            b.lock.type_pin("9999")
        alarm = await b.host.command(NotificationReport)
        assert alarm == NotificationReport(96, 255)
        assert b.lock.type_pin("0471").reason == "keypad disabled"

    at_the_bench(story, ALARM_ONLY)


def test_too_many_wrong_codes_disable_the_keypad_for_a_while(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        await b.host.send_data(b.node, g.ConfigurationSet(4, 1, b"\x03"))
        await b.host.send_data(b.node, g.ConfigurationSet(7, 1, b"\x14"))
        assert [b.lock.type_pin("1234").reason for _ in range(4)] == ["wrong code"] * 3 + ["keypad disabled"]
        await b.world.sleep(21)
        assert b.lock.type_pin("0471").opened

    at_the_bench(story, YALE)


def test_a_door_that_moves_and_a_battery_that_sinks_are_told(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.lock.move_door(True)
        assert (await b.host.command(NotificationReport)).event == 0x16
        b.lock.drain(18)
        assert (await b.host.command(g.BatteryReport)).level == 18
        assert (await b.host.command(NotificationReport)).v1_type == 167
        b.lock.drain(0)
        assert await b.host.send_data(b.node, b"\x00") == 1
        assert b.lock.type_pin("1234").reason == "no power"

    at_the_bench(story, YALE)


# --- the bolt


def test_the_bolt_moves_by_radio_and_is_reported(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.host.send_data(b.node, g.DoorLockOperationSet(0x00))
        report = await b.host.command(g.DoorLockOperationReport)
        assert (report.mode, report.condition & 0x03) == (0x00, 0x03)
        assert b.lock.turn_handle().opened
        await b.host.send_data(b.node, g.DoorLockOperationSet(0xFF))
        assert (await b.host.command(g.DoorLockOperationReport)).condition & 0x02 == 0
        assert not b.lock.turn_handle().opened

    at_the_bench(story)


def test_a_jammed_bolt_stays_and_says_so(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.world.faults.arm("jammed", b.lock.name)
        assert await b.host.supervise(b.node, g.DoorLockOperationSet(0x00), 1) == FAIL
        assert (await b.host.command(NotificationReport)).event == 0x0B
        assert b.lock.body.locked
        assert await b.host.supervise(b.node, g.DoorLockOperationSet(0x00), 2) == SUCCESS

    at_the_bench(story, YALE)


def test_a_stale_report_tells_what_was_before_the_last_movement(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.host.send_data(b.node, g.DoorLockOperationSet(0x00))
        await b.host.command(g.DoorLockOperationReport)
        b.world.faults.arm("stale_state", b.lock.name)
        report = await b.host.ask(b.node, g.DoorLockOperationGet(), g.DoorLockOperationReport)
        assert report.mode == 0xFF
        report = await b.host.ask(b.node, g.DoorLockOperationGet(), g.DoorLockOperationReport)
        assert report.mode == 0x00

    at_the_bench(story)


def test_a_lock_that_relocks_itself_does_so_after_its_time(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        await b.host.send_data(b.node, g.ConfigurationSet(15, 1, b"\xff"))
        b.host.forget()
        assert b.lock.type_pin("0471").opened
        await b.world.sleep(29)
        assert not b.lock.body.locked
        await b.world.sleep(2)
        assert b.lock.body.locked
        told = [command.event for _, command in b.host.commands if isinstance(command, NotificationReport)]
        assert told == [0x06, 0x09]

    at_the_bench(story)


def test_a_lock_that_lost_its_power_while_it_stood_open_relocks_all_the_same(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        await b.host.send_data(b.node, g.ConfigurationSet(15, 1, b"\xff"))
        assert b.lock.type_pin("0471").opened
        flash = b.lock.flash()
        b.lock.power_cycle()
        b.lock.restore(flash)
        assert b.lock.turn_handle().opened
        await b.world.sleep(31)
        assert not b.lock.turn_handle().opened

    at_the_bench(story)


# --- clock and schedules

BERLIN = ZoneInfo("Europe/Berlin")


def year_day(start: datetime, stop: datetime, user: int = 5, slot: int = 1, action: int = 1) -> g.YearDayScheduleSet:
    edges = [(edge.year - 2000, edge.month, edge.day, edge.hour, edge.minute) for edge in (start, stop)]
    return g.YearDayScheduleSet(action, user, slot, *edges[0], *edges[1])


async def set_clock(b, hours: int = 0, summer: int = 0) -> None:
    now = b.world.now()
    await b.host.send_data(b.node, g.ScheduleTimeOffsetSet(hours, 0, summer))
    await b.host.send_data(b.node, g.TimeParametersSet(now.year, now.month, now.day, now.hour, now.minute, now.second))


def test_a_year_day_schedule_opens_from_its_start_up_to_its_stop_and_not_a_minute_longer(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await set_clock(b, hours=1)
        await b.set_code(5, "0471")
        local = b.lock.clock.local_now().replace(second=0, microsecond=0)
        await b.host.send_data(b.node, year_day(local + timedelta(hours=1), local + timedelta(hours=2)))
        start = b.world.monotonic() + (local + timedelta(hours=1) - b.lock.clock.local_now()).total_seconds()

        async def at(seconds: float) -> Outcome:
            await b.world.sleep(start + seconds - b.world.monotonic())
            return b.lock.type_pin("0471")

        assert (await at(-1)).reason == "outside schedule"
        assert (await at(1)).opened
        assert (await at(3599)).opened
        assert (await at(3601)).reason == "outside schedule"

    at_the_bench(story, YALE)


def test_a_schedule_does_not_run_before_the_clock_was_set(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        now = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the lock knows no zone
        await b.host.send_data(b.node, year_day(now - timedelta(days=1), now + timedelta(days=1)))
        assert b.lock.type_pin("0471").reason == "outside schedule"
        await set_clock(b)
        assert b.lock.type_pin("0471").opened

    at_the_bench(story, YALE)


def test_a_schedule_is_read_back_as_it_was_set_and_an_empty_slot_is_all_ff(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        wanted = year_day(datetime(2026, 3, 17, 15), datetime(2026, 3, 19, 11))  # noqa: DTZ001
        await b.host.send_data(b.node, wanted)
        read = await b.host.ask(b.node, g.YearDayScheduleGet(5, 1), g.YearDayScheduleReport)
        assert read.build() == wanted.build()[1:]
        empty = await b.host.ask(b.node, g.YearDayScheduleGet(5, 2), g.YearDayScheduleReport)
        assert empty.build() == bytes((5, 2)) + b"\xff" * 10
        slots = await b.host.ask(b.node, g.ScheduleSupportedGet(), g.ScheduleSupportedReport)
        assert (slots.week_day_slots, slots.year_day_slots, slots.daily_slots) == (7, 2, 2)

    at_the_bench(story, YALE)


def test_a_schedule_without_a_code_or_with_its_stop_first_is_refused(at_the_bench: Run) -> None:
    async def story(b) -> None:
        early, late = datetime(2026, 3, 17), datetime(2026, 3, 18)  # noqa: DTZ001
        assert await b.host.supervise(b.node, year_day(early, late), 1) == FAIL
        await b.set_code(5, "0471")
        assert await b.host.supervise(b.node, year_day(late, early), 2) == FAIL
        assert await b.host.supervise(b.node, year_day(early, late, slot=3), 3) == FAIL
        assert await b.host.supervise(b.node, year_day(early, late), 4) == SUCCESS

    at_the_bench(story, YALE)


def test_one_type_of_schedule_replaces_another(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(5, "0471")
        await b.host.send_data(b.node, year_day(datetime(2026, 3, 17), datetime(2026, 3, 18)))  # noqa: DTZ001
        await b.host.send_data(b.node, g.DailyScheduleSet(1, 5, 1, 0x7F, 22, 0, 8, 0))
        read = await b.host.ask(b.node, g.YearDayScheduleGet(5, 1), g.YearDayScheduleReport)
        assert read.start_year == 0xFF

    at_the_bench(story, YALE)


def test_a_daily_schedule_runs_past_midnight(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await set_clock(b)
        await b.set_code(5, "0471")
        monday_only = 1 << 1
        await b.host.send_data(b.node, g.DailyScheduleSet(1, 5, 1, monday_only, 22, 0, 8, 0))
        opened = []
        for _ in range(48):
            await b.world.sleep(3600)
            if b.lock.type_pin("0471").opened:
                opened.append((b.world.now().isoweekday(), b.world.now().hour))
        assert opened == [(1, 22), (1, 23), *((2, hour) for hour in range(6))]

    at_the_bench(story, YALE)


def test_a_week_day_schedule_runs_on_its_day(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await set_clock(b)
        await b.set_code(5, "0471")
        await b.host.send_data(b.node, g.WeekDayScheduleSet(1, 5, 1, 1, 9, 0, 10, 0))
        assert b.lock.type_pin("0471").opened
        await b.world.sleep(3600)
        assert not b.lock.type_pin("0471").opened
        await b.world.sleep(7 * 86_400 - 3600)
        assert b.lock.type_pin("0471").opened

    at_the_bench(story, YALE)


@pytest.mark.parametrize(("profile", "opens"), [(YALE, True), (YALE_V1, False)])
def test_whether_a_user_without_a_schedule_left_may_open_is_the_models_habit(
    at_the_bench: Run, profile: str, opens: bool
) -> None:
    async def story(b) -> None:
        await set_clock(b)
        await b.set_code(5, "0471")
        past = year_day(datetime(2026, 1, 1), datetime(2026, 1, 2))  # noqa: DTZ001
        await b.host.send_data(b.node, past)
        assert not b.lock.type_pin("0471").opened
        await b.host.send_data(b.node, g.YearDayScheduleSet(0, 5, 0, *(0xFF,) * 10))
        assert b.lock.type_pin("0471").opened is opens
        await b.host.send_data(b.node, g.ScheduleEnableSet(5, 0))
        assert b.lock.type_pin("0471").opened

    at_the_bench(story, profile)


def test_summer_time_is_the_locks_own_idea(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await set_clock(b, hours=1, summer=60)
        summer = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
        await b.world.sleep((summer - b.world.now()).total_seconds() - 1)
        assert b.lock.clock.local_now().hour == 1
        await b.world.sleep(2)
        assert b.lock.clock.local_now().hour == 3
        read = await b.host.ask(b.node, g.ScheduleTimeOffsetGet(), g.ScheduleTimeOffsetReport)
        assert (read.hour, read.minute, read.dst_minutes) == (1, 0, 60)

    at_the_bench(story, YALE, zone=BERLIN)


def test_a_negative_offset_is_west_of_utc(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await set_clock(b, hours=0x85)
        assert b.lock.clock.utc_now() - b.lock.clock.local_now() == timedelta(hours=5)

    at_the_bench(story, YALE)


def test_the_clock_faults_show_at_the_keypad_and_in_what_the_lock_tells(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await set_clock(b)
        b.world.faults.arm("clock_wrong", b.lock.name, seconds=300)
        told = await b.host.ask(b.node, g.TimeParametersGet(), g.TimeParametersReport)
        assert (told.hour, told.minute) == (9, 5)
        b.world.faults.arm("dst_jump", b.lock.name, hours=-1)
        assert (await b.host.ask(b.node, g.TimeGet(), g.TimeReport)).hour == 8
        b.world.faults.arm("clock_wrong", b.lock.name)
        assert (await b.host.ask(b.node, g.TimeGet(), g.TimeReport)).hour & 0x80
        assert (await b.host.ask(b.node, g.DateGet(), g.DateReport)).year == 2000

    at_the_bench(story, YALE)


def test_a_lock_whose_clock_is_not_set_asks_its_controller_for_the_time(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.host.send_data(b.node, g.AssociationSet(1, b"\x01"))
        await b.host.command(g.TimeGet)
        await b.host.send_data(b.node, g.TimeReport(14, 30, 15))
        await b.host.command(g.DateGet)
        await b.host.send_data(b.node, g.DateReport(2026, 7, 4))
        await b.world.sleep(1)
        assert b.lock.clock.is_set
        assert (b.lock.clock.local_now() - datetime(2026, 7, 4, 14, 30, 15)).total_seconds() < 2  # noqa: DTZ001

    at_the_bench(story, lifeline=False)


# --- in and out of a network


def test_a_lock_is_included_when_its_button_is_pressed_and_not_before(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert not b.lock.press_button()
        b.host.send(g.AddNode(0xC1, 20))
        assert (await b.host.message(g.AddNodeCallback)).status == 0x01
        await b.world.sleep(10)
        assert b.lock.press_button()
        found = await b.host.message(g.AddNodeCallback)
        adding = await b.host.message(g.AddNodeCallback)
        done = await b.host.message(g.AddNodeCallback)
        assert [told.status for told in (found, adding, done)] == [0x02, 0x03, 0x05]
        assert (adding.node, adding.info[:3]) == (2, b"\x04\x40\x03")
        b.host.send(g.AddNode(0xC5, 21))
        ended = await b.host.message(g.AddNodeCallback)
        assert (ended.callback, ended.status) == (21, 0x06)
        b.host.send(g.AddNode(0xC5, 0))
        assert b.lock.name == "zwave:c0ffee01:2"
        assert await b.host.send_data(2, b"\x00") == 0

    at_the_bench(story, included=False)


def test_adding_that_is_stopped_takes_nobody(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.send(g.AddNode(0xC1, 20))
        await b.host.message(g.AddNodeCallback)
        b.host.send(g.AddNode(0x05, 21))
        assert (await b.host.message(g.AddNodeCallback)).status == 0x06
        assert not b.lock.press_button()

    at_the_bench(story, included=False)


def test_an_excluded_lock_leaves_the_network_and_keeps_its_codes(at_the_bench: Run) -> None:
    async def story(b) -> None:
        await b.set_code(3, "0471")
        b.host.send(g.RemoveNode(0x81, 30))
        assert (await b.host.message(g.RemoveNodeCallback)).status == 0x01
        assert b.lock.press_button()
        told = [await b.host.message(g.RemoveNodeCallback) for _ in range(3)]
        assert [(heard.status, heard.node) for heard in told] == [(0x02, 0), (0x03, b.node), (0x06, b.node)]
        assert (b.lock.node_id, b.lock.lifeline) == (0, [])
        assert await b.host.send_data(b.node, b"\x00") == 0x01
        assert b.lock.type_pin("0471").opened

    at_the_bench(story)


def test_an_included_lock_whose_button_is_pressed_sends_its_node_information(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert not b.lock.press_button()
        update = await b.host.message(g.ApplicationUpdate)
        assert (update.status, update.node) == (0x84, b.node)

    at_the_bench(story)
