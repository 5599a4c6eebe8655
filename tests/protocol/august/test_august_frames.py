"""Frames, bodies and the small encodings."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.august import activity, advertisement, cloud, identity, pins, settings, status
from latchwork.protocol.august import generated as g
from latchwork.protocol.august.ciphers import NormalCipher, SecureCipher, session_key
from latchwork.protocol.august.constants import (
    MECHANICAL,
    Channel,
    DoorStatus,
    Flag,
    LockStatus,
    Opcode,
    RemoteType,
    Result,
    SecureOpcode,
    Source,
    result_name,
)
from latchwork.protocol.august.declarations import DECLARATIONS
from latchwork.protocol.august.frames import Frame, Unknown, acknowledgement, answer, command, parse_frame, secure
from latchwork.protocol.august.keycodes import (
    Done,
    Failed,
    SettingKeycode,
    Step,
    clear_keycode,
    commit_keycode,
    get_keycode,
    set_keycode,
)
from latchwork.protocol.august.schedules import (
    ALSO_TEMPORARY,
    Always,
    Recurring,
    Schedule,
    Temporary,
    Weekday,
    build_access,
    read_access,
)
from latchwork.protocol.codec import Family, Layout
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.rest.documents import read_json
from latchwork.protocol.rest.messages import Answer

KEY = bytes(range(16))

# --- the tables ---------------------------------------------------------------------------------------------------


def rows() -> list[Layout]:
    found: list[Layout] = []
    for one in DECLARATIONS:
        found += one.rows.values() if isinstance(one, Family) else [one]
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_every_message_says_where_it_is_written_down_and_what_it_is(row: Layout) -> None:
    assert row.source
    assert row.doc


def test_every_opcode_has_its_command_and_its_answer() -> None:
    assert set(g.REQUEST) == set(g.ANSWER) == set(Opcode)


def test_the_package_names_a_module_for_everything() -> None:
    package = importlib.import_module("latchwork.protocol.august")
    assert "Not public" in str(package.__doc__)


@pytest.mark.parametrize("opcode", sorted(Opcode))
@given(body=st.binary(min_size=12, max_size=12))
def test_any_twelve_bytes_come_back_as_command_and_as_answer(opcode: int, body: bytes) -> None:
    for flag in (Flag.COMMAND, Flag.ANSWER, Flag.ACKNOWLEDGEMENT):
        plain = Frame(flag, opcode, Unknown(body), index=3, mark=0, end=1).build()
        read = parse_frame(plain)
        assert (read.flag, read.opcode, read.index, read.mark, read.end) == (flag, opcode, 3, 0, 1)
        assert read.build() == plain
        assert not isinstance(read.body, Unknown)


def test_a_frame_of_an_unknown_opcode_is_kept_and_not_refused() -> None:
    plain = Frame(Flag.ANSWER, 0x77, Unknown(bytes(12))).build()
    assert parse_frame(plain).body == Unknown(bytes(12))
    assert parse_frame(Frame(Flag.WRONG_CHECKSUM, 0x0B, Unknown(bytes(12))).build()).flag == Flag.WRONG_CHECKSUM


@given(data=st.binary(max_size=40))
def test_any_bytes_are_a_frame_or_malformed(data: bytes) -> None:
    try:
        assert parse_frame(data).build() == data
    except Malformed:
        return


LOCKED = answer(g.Status(2, 5)).build()


@pytest.mark.parametrize("bit", range(18 * 8))
def test_a_flipped_bit_never_passes(bit: int) -> None:
    broken = bytearray(LOCKED)
    broken[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Malformed):
        parse_frame(bytes(broken))


def test_a_first_byte_that_nobody_sends_is_malformed() -> None:
    plain = Frame(0xDD, 2, Unknown(bytes(12))).build()
    with pytest.raises(Malformed, match="first byte"):
        parse_frame(plain)


def test_a_body_of_another_length_is_no_frame() -> None:
    with pytest.raises(Malformed):
        Frame(Flag.ANSWER, 2, Unknown(bytes(11))).build()


@pytest.mark.parametrize("length", [0, 1, 17, 19, 65_536])
def test_only_eighteen_bytes_are_enciphered(length: int) -> None:
    for call in (SecureCipher(KEY).decrypt, SecureCipher(KEY).encrypt, NormalCipher(KEY).decrypt):
        with pytest.raises(Malformed):
            call(bytes(length))


@pytest.mark.parametrize("kind", [SecureCipher, NormalCipher])
def test_a_key_of_another_length_is_refused(kind: type[SecureCipher] | type[NormalCipher]) -> None:
    with pytest.raises(ValueError, match="16 bytes, this one 5"):
        kind(bytes(5))
    with pytest.raises(ValueError, match="this one 9"):
        session_key(bytes(8), bytes(1))


@given(frames=st.lists(st.binary(min_size=18, max_size=18), min_size=1, max_size=8))
def test_frames_in_order_are_deciphered_and_the_trailer_stays_in_clear(frames: list[bytes]) -> None:
    app, lock = NormalCipher(KEY), NormalCipher(KEY)
    for plain in frames:
        wire = app.encrypt(plain)
        assert wire[16:] == plain[16:]
        assert lock.decrypt(wire) == plain
        assert SecureCipher(KEY).decrypt(SecureCipher(KEY).encrypt(plain)) == plain


def test_a_lost_frame_garbles_the_next_one_alone() -> None:
    app, lock = NormalCipher(KEY), NormalCipher(KEY)
    wires = [app.encrypt(LOCKED) for _ in range(4)]
    assert lock.decrypt(wires[0]) == LOCKED
    assert lock.decrypt(wires[2]) != LOCKED
    assert lock.decrypt(wires[3]) == LOCKED


def test_a_secure_frame_shows_no_key_material() -> None:
    frame = secure(SecureOpcode.KEY_EXCHANGE, b"\xa5" * 8, 3)
    assert "a5" not in repr(frame).lower()
    assert "xa5" not in repr(frame)


def test_acknowledgements_repeat_byte_four() -> None:
    assert acknowledgement(g.Lock(4)).build().hex() == "aa0b00450400000000000000000000000200"


# --- PINs ---------------------------------------------------------------------------------------------------------


@given(digits=st.text("0123456789", min_size=1, max_size=14))
def test_a_pin_comes_back(digits: str) -> None:
    assert pins.decode_pin(pins.encode_pin(digits)) == digits


@given(field=st.binary(min_size=7, max_size=7))
def test_a_field_is_a_pin_or_malformed(field: bytes) -> None:
    try:
        digits = pins.decode_pin(field)
    except Malformed:
        return
    assert field == (pins.EMPTY if digits is None else pins.encode_pin(digits))


@pytest.mark.parametrize("digits", ["", "12a4", "1" * 15, "٣٤", "1 2", "12\n"])
def test_what_is_no_pin_is_refused_and_not_repeated(digits: str) -> None:
    with pytest.raises(Malformed) as caught:
        pins.encode_pin(digits)
    assert not digits or digits not in str(caught.value).split("digits")[0]


def test_a_field_of_another_length_is_malformed() -> None:
    with pytest.raises(Malformed):
        pins.decode_pin(bytes(6))


def test_a_slot_is_split_where_a_pin_stands_before_it() -> None:
    for message in (clear_keycode(0x1234), commit_keycode(0x1234, "4821")):
        assert (message.slot_low, message.slot_high) == (0x34, 0x12)
        assert pins.slot_of(message) == 0x1234
    assert pins.slot_of(get_keycode(0x1234)) == 0x1234
    assert get_keycode(0x1234).build()[:2].hex() == "3412"


def test_slot_0_is_there_for_locks_that_number_from_it() -> None:
    with pytest.raises(Malformed, match=r"1\.\.65535"):
        clear_keycode(0)
    assert clear_keycode(0, "121290", pins.LOCK_SLOTS).build().hex() == "121290ffffffff0000000000"[:24]


def test_setting_a_pin_takes_four_steps() -> None:
    steps = SettingKeycode(7, "123456")
    sent = [command(steps.request).build().hex()]
    for _ in range(3):
        follows = steps.answered(0)
        assert isinstance(follows, g.Request)
        sent.append(command(follows).build().hex())
    assert sent == [
        "ee2800e8ffffffffffffff07000000000200",
        "ee270051123456ffffffff00000000000200",
        "ee2b00650000000000000000800000000200",
        "ee2c0045123456ffffffff07000000000200",
    ]
    assert steps.answered(0) == Done()
    assert "123456" not in repr(steps)


@pytest.mark.parametrize("step", list(Step))
def test_a_result_other_than_success_ends_the_setting_of_a_pin(step: Step) -> None:
    steps = SettingKeycode(7, "123456")
    for before in Step:
        if before is step:
            break
        steps.answered(0)
    failed = steps.answered(Result.KEYCODE_NOSPACE)
    assert failed == Failed(step, 7)
    assert str(failed) == f"{step.value} failed: KEYCODE_NOSPACE (0x07)"


def test_a_result_without_a_name_is_told_by_its_number() -> None:
    assert result_name(0x99) == "unknown error 0x99"
    assert result_name(0x45) == "KEYCODE_SLOT_IN_USE"
    assert {result.name[:4] for result in MECHANICAL} == {"MECH"}


# --- schedules ----------------------------------------------------------------------------------------------------

SCHEDULES: list[tuple[Schedule, str]] = [
    (Always(), "000000000000000080000000"),
    (Temporary(1791460800, 1791482400), "c085c76a20dac76a81000000"),
    (Temporary(None, 1791482400, ALSO_TEMPORARY), "0000000020dac76a82000000"),
    (Recurring(frozenset({Weekday.MONDAY, Weekday.FRIDAY}), 28800, 61200), "8070000010ef000022000000"),
    (Recurring(frozenset({Weekday.SUNDAY}), 0, 86399), "000000007f51010001000000"),
]


@pytest.mark.parametrize(("schedule", "body"), SCHEDULES, ids=[row[1] for row in SCHEDULES])
def test_a_schedule_comes_back(schedule: Schedule, body: str) -> None:
    assert build_access(schedule).build().hex() == body
    assert read_access(g.SetKeycodeAccess.parse(bytes.fromhex(body))) == schedule


@pytest.mark.parametrize(
    "schedule",
    [
        Temporary(0, 1, 0x80),
        Temporary(-1, 1),
        Recurring(frozenset(), 0, 1),
        Recurring(frozenset({Weekday.MONDAY}), -1, 1),
        Recurring(frozenset({Weekday.MONDAY}), 0, 86400),
    ],
)
def test_a_schedule_that_cannot_be_said_is_refused(schedule: Schedule) -> None:
    with pytest.raises(Malformed):
        build_access(schedule).build()


@pytest.mark.parametrize(("access", "end"), [(0, 0), (0x83, 0), (0xFF, 0), (2, 86_400)])
def test_an_access_type_that_nobody_knows_is_malformed(access: int, end: int) -> None:
    with pytest.raises(Malformed):
        read_access(g.SetKeycodeAccess(0, end, access))


def test_a_pin_may_be_set_with_a_schedule() -> None:
    steps = SettingKeycode(0, "4821", Temporary(10, 20), slots=pins.LOCK_SLOTS)
    steps.answered(0)
    assert steps.answered(0) == g.SetKeycodeAccess(10, 20, 0x81)
    assert set_keycode("4821").credential == 0


# --- status, settings, log ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (answer(g.Status(0x02, 5)), (LockStatus.LOCKED,)),
        (answer(g.Status(0x02, 0x0B)), (LockStatus.UNKNOWN,)),
        (answer(g.Status(0x2E, 3), mark=0), (DoorStatus.OPEN,)),
        (answer(g.Status(0x2E, 9)), (DoorStatus.UNKNOWN,)),
        (answer(g.Status(0x2F, 0x0305)), (LockStatus.LOCKED, DoorStatus.OPEN)),
        (answer(g.Status(0x0F, 5241)), (status.Battery(5241),)),
        (answer(g.Status(0x29, 1)), ()),
        (answer(g.LockResult(0x1F)), (LockStatus.STATIC_POSITION,)),
        (answer(g.UnlockResult(0)), ()),
        (answer(g.KeycodeSet(6)), ()),
        (acknowledgement(g.Lock(0)), ()),
    ],
)
def test_what_a_frame_says_of_the_lock(frame: Frame, told: tuple[status.State, ...]) -> None:
    assert status.states(parse_frame(frame.build())) == told


@pytest.mark.parametrize(
    ("millivolts", "percent"),
    [(6500, 100), (6201, 100), (6200, 97), (5241, 28), (5240, 27), (4961, 0), (4960, 0), (3001, 0), (0, 0)],
)
def test_a_battery_is_told_by_the_step_strictly_below(millivolts: int, percent: int) -> None:
    assert status.Battery(millivolts).percent == percent


def test_a_battery_of_three_volts_is_impossible() -> None:
    assert not status.Battery(3000).plausible
    assert status.Battery(3001).plausible


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (0, settings.AutoLock(settings.Mode.OFF)),
        (5, settings.AutoLock(settings.Mode.INSTANT, 5)),
        (0x005A_005A, settings.AutoLock(settings.Mode.TIMER, 90)),
    ],
)
def test_auto_lock_is_two_counters(value: int, meaning: settings.AutoLock) -> None:
    assert settings.AutoLock.of(value) == meaning
    assert meaning.write() == g.WriteSetting(0x28, value)


def test_a_timer_of_one_counter_is_read_by_the_one_that_is_set() -> None:
    assert settings.AutoLock.of(60 << 16) == settings.AutoLock(settings.Mode.TIMER, 60)
    assert settings.AutoLock.of(60 << 16 | 30) == settings.AutoLock(settings.Mode.TIMER, 30)


@pytest.mark.parametrize("seconds", [0, -1, 65_535])
def test_seconds_that_do_not_fit_are_refused(seconds: int) -> None:
    with pytest.raises(Malformed):
        settings.AutoLock(settings.Mode.TIMER, seconds).write()


RECORDS: list[tuple[g.Record, activity.Entry]] = [
    (
        g.LockOperationRecord(0, 5, 3, 1750000000),
        activity.LockActivity(1750000000, LockStatus.LOCKED, Source.REMOTE, RemoteType.BLE),
    ),
    (g.LockOperationRecord(1, 3, 3, 7), activity.LockActivity(7, LockStatus.UNLOCKED, Source.MANUAL)),
    (g.LockOperationRecord(9, 3, 0, 7), activity.LockActivity(7, LockStatus.UNLOCKED, None)),
    (g.LockOperationRecord(0, 3, 9, 7), activity.LockActivity(7, LockStatus.UNLOCKED, Source.REMOTE, None)),
    (g.KeypadUnlockRecord(7, 0xFFEE), activity.LockActivity(7, LockStatus.UNLOCKED, Source.PIN, None, 0xFFEE)),
    (g.PinRecord(7, 4, 0xA5), activity.LockActivity(7, LockStatus.LOCKED, Source.PIN, None, 4)),
    (g.DoorRecord(7, 1), activity.DoorActivity(7, DoorStatus.CLOSED)),
    (g.NoMoreRecords(), activity.EndOfLog()),
]


@pytest.mark.parametrize(("record", "entry"), RECORDS)
def test_a_record_of_the_log_is_told(record: g.Record, entry: activity.Entry) -> None:
    told = parse_frame(answer(activity.wrap(record), index=2).build()).body
    assert isinstance(told, g.Activity)
    assert activity.record_of(told) == record
    assert activity.read(told) == entry


def test_the_master_code_has_a_slot_of_its_own() -> None:
    record = activity.read(activity.wrap(g.KeypadUnlockRecord(7, 0xFFEE)))
    assert isinstance(record, activity.LockActivity)
    assert record.by_master_code


def test_a_record_of_an_unknown_kind_is_named_by_its_number() -> None:
    assert activity.read(g.Activity(0x55, bytes(11))) == activity.OtherActivity(0x55)


# --- advertisement, identity, cloud -------------------------------------------------------------------------------

CLOUD_ID = "8015d011f7a5431f85d7ff235f1e7546"
HOMEKIT = bytes.fromhex("063100000000000000060001020202")


@pytest.mark.parametrize(
    ("company", "data", "heard"),
    [
        (465, b"\x00", advertisement.Toggle(0)),
        (302, b"\x01", advertisement.Toggle(1)),
        (465, bytes(2) + bytes.fromhex(CLOUD_ID), advertisement.CloudId(CLOUD_ID)),
        (76, HOMEKIT, advertisement.HomeKit(513, 6, 2, 2)),
        (76, HOMEKIT + b"glued on", advertisement.HomeKit(513, 6, 2, 2)),
        (76, b"\x11\x36", advertisement.HomeKitChanged()),
    ],
)
def test_what_an_advertisement_says(company: int, data: bytes, heard: advertisement.Heard) -> None:
    assert advertisement.parse_advertisement(company, data) == heard


@pytest.mark.parametrize(("company", "data"), [(465, b""), (465, bytes(17)), (76, b""), (76, HOMEKIT[:14]), (9, b"\0")])
def test_what_no_such_lock_advertises_is_malformed(company: int, data: bytes) -> None:
    with pytest.raises(Malformed):
        advertisement.parse_advertisement(company, data)


def test_ff_in_the_place_of_the_toggle_means_nothing() -> None:
    assert not advertisement.Toggle(255).counts
    assert advertisement.Toggle(1).counts
    assert advertisement.build_toggle(1) == b"\x01"


def test_the_toggle_comes_first_then_yale() -> None:
    whole = advertisement.build_cloud_id(CLOUD_ID)
    assert advertisement.chosen({302: b"\x01", 465: whole}) == (302, b"\x01")
    assert advertisement.chosen({302: b"\x01", 465: b"\x00"}) == (465, b"\x00")
    assert advertisement.chosen({302: whole, 465: b""}) == (302, whole)
    assert advertisement.chosen({9: b"\x00"}) is None


@pytest.mark.parametrize("cloud_id", ["80", "not hex"])
def test_a_cloud_id_is_32_hex_digits(cloud_id: str) -> None:
    with pytest.raises(Malformed):
        advertisement.build_cloud_id(cloud_id)


def test_names_and_models() -> None:
    assert identity.local_name("M1012LU12345") == "M112345"
    assert identity.is_unique("M112345")
    assert not identity.is_unique("Aug")
    assert not identity.is_unique(None)
    assert [identity.has_door_sensor(model) for model in ("ASL-03", "ASL-02-EU", "ASL-021", "")] == [1, 0, 1, 0]
    assert [identity.answers_battery_poll(model) for model in ("", "SL-103-EU", "SL-1030", "CERES")] == [1, 0, 1, 0]
    assert identity.text_of(b"ASL-03\0rest") == "ASL-03"
    assert identity.text_of(b"\xff") == "\ufffd"


LOCK_DOCUMENT = b"""{"LockID": "A", "SerialNumber": "M1", "more": 1, "OfflineKeys": {
    "loaded": [{"UserID": "u", "slot": 3, "key": "00112233445566778899aabbccddeeff", "created": "x", "loaded": "y"}],
    "created": [], "loadedhk": [{"key": "ff", "slot": 256}]}}"""


def test_the_offline_key_comes_from_the_lock_document_and_is_not_shown() -> None:
    detail = cloud.LOCK_DETAIL.read(Answer(200, LOCK_DOCUMENT))
    (key,) = detail.offline_keys.loaded
    assert (key.slot, bytes.fromhex(key.key)[:2]) == (3, b"\x00\x11")
    assert detail.offline_keys.loaded_homekit[0].slot == cloud.HOMEKIT_SLOT
    assert "00112233" not in repr(detail)
    assert cloud.LockDetail.model_validate_json('{"LockID": "A"}').offline_keys.loaded == ()


def test_a_pin_of_the_cloud_is_not_shown() -> None:
    text = b'{"loaded": [{"_id": "a", "lockID": "b", "userID": "c", "state": "in-use", "pin": "918273", "slot": 1,'
    (pin,) = cloud.PINS.read(Answer(200, text + b'"accessType": "always"}]}'))["loaded"]
    assert pin.pin == "918273"
    assert "918273" not in repr(pin)
    with pytest.raises(CodecError) as caught:
        read_json(cloud.PinList, text.replace(b'"918273"', b"918273") + b'"accessType": "x"}]}', "list PINs")
    assert "918273" not in str(caught.value)


CALLS: list[tuple[Any, dict[str, Any], str]] = [
    (cloud.LOCKS, {}, "/users/locks/mine"),
    (cloud.PINS, {"ids": {"lock_id": "A"}}, "/locks/A/pins"),
    (cloud.REMOTE_LOCK, {"ids": {"lock_id": "A"}}, "/remoteoperate/A/lock"),
    (
        cloud.REMOTE_STATUS,
        {"ids": {"lock_id": "A"}, "query": cloud.WAKE_UP},
        "/remoteoperate/A/status?v=2.3.1&type=async&intent=wakeup",
    ),
    (cloud.ACTIVITIES, {"ids": {"house_id": "H"}, "query": {"limit": 8}}, "/houses/H/activities?limit=8"),
]


@pytest.mark.parametrize(("call", "arguments", "target"), CALLS, ids=[row[2] for row in CALLS])
def test_calls_go_where_the_client_sends_them(call: Any, arguments: dict[str, Any], target: str) -> None:
    request = call.request(headers=cloud.headers("key", "token"), **arguments)
    assert request.target == target
    assert request.headers["x-august-access-token"] == "token"


def test_logging_in_takes_two_steps_without_a_token() -> None:
    login = cloud.Login(identifier="email:a@b.example", install_id="i", password="s3cret")
    request = cloud.LOG_IN.request(body=login, headers=cloud.headers("key"))
    assert request.body == {"identifier": "email:a@b.example", "installId": "i", "password": "s3cret"}
    assert "s3cret" not in repr(login)
    code = cloud.VALIDATE_EMAIL.request(body=cloud.EmailCode(email="a@b.example", code="1234"))
    assert code.body == {"email": "a@b.example", "code": "1234"}


def test_every_call_names_its_source() -> None:
    assert all(call.source for call in cloud.CALLS)
    assert {"pin_unlock", "rf_lock", "dooropen"} <= set(cloud.Action)
    assert {Channel.SECURE, Channel.NORMAL} == set(Channel)
