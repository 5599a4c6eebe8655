"""ttlock-ble's codec, somebody else's, beside ours: it reads what ours builds, and ours reads what it builds.

Its release 0.1.2 has builders for requests and parsers for replies, so messages go one way each; frames, checksum and
cipher go both ways. It counts the kinds of log records above 23 otherwise than the vendor does; those are left out.
It looks for the terminator inside the ciphertext as well and then loses the frame, so such frames are left out too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ttlock_ble import commands, crypto
from ttlock_ble.models import LockEvent
from ttlock_ble.protocol import Frame, FrameReassembler

from latchwork.protocol.ttlock import generated as g
from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.protocol.ttlock.cloud import decode_field, decode_key, encode_field
from latchwork.protocol.ttlock.crc import crc8
from latchwork.protocol.ttlock.dates import date5, date6
from latchwork.protocol.ttlock.frames import (
    HEADER,
    TERMINATOR,
    Checksum,
    Cut,
    FrameCutter,
    Version,
    build_frame,
    chunks,
)
from latchwork.protocol.ttlock.log import Logged, build_page
from latchwork.protocol.ttlock.login import PACKED_END, PACKED_START, proof
from latchwork.protocol.ttlock.messages import COMMAND_OF, failure, parse_request, success

pytestmark = pytest.mark.peer(
    name="ttlock-ble",
    package="python:ttlock-ble",
    about="the codec of a client that others run on real locks",
    protocols=("ttlock",),
    rung=1,
)

KEY = st.binary(min_size=16, max_size=16)
BYTE, WORD, LONG = st.integers(0, 0xFF), st.integers(0, 0xFFFF), st.integers(0, 0xFFFF_FFFF)
PAYLOAD = st.binary(max_size=240)
VERSION = st.builds(Version, st.integers(5, 0xFF), BYTE, BYTE, WORD, WORD)
DIGITS = st.text("0123456789", min_size=4, max_size=9)
MINUTES = st.integers(0, 99 * 365 * 24 * 60).map(
    lambda minutes: datetime(2000, 1, 1) + timedelta(minutes=minutes)  # noqa: DTZ001 - the lock knows no zone
)
MOMENTS = st.tuples(MINUTES, st.integers(0, 59)).map(lambda pair: pair[0] + timedelta(seconds=pair[1]))


def text(moment: datetime, form: str = "%y%m%d%H%M") -> str:
    return moment.strftime(form)


# frames, checksum, cipher


@given(version=VERSION, command=BYTE, encrypt=BYTE, payload=PAYLOAD)
def test_a_frame_is_the_same_in_both(version: Version, command: int, encrypt: int, payload: bytes) -> None:
    ours = build_frame(version.envelope(command, payload, encrypt))
    head = (version.protocol_type, version.sub_version, version.scene, version.group_id, version.org_id)
    theirs = Frame(*head, command, encrypt, payload)
    assert theirs.build() == ours
    [cut] = FrameCutter().feed(theirs.build())
    assert isinstance(cut, Cut)
    assert (cut.envelope, cut.checksum) == (version.envelope(command, payload, encrypt), Checksum.RIGHT)
    assert Frame.parse(ours[:-3]) == theirs


@given(version=VERSION, command=BYTE, payload=PAYLOAD, size=st.integers(1, 30))
def test_their_reassembler_finds_our_frame_in_its_pieces(
    version: Version, command: int, payload: bytes, size: int
) -> None:
    frame = build_frame(version.envelope(command, payload))
    assume(frame.find(TERMINATOR) == len(frame) - 2 and frame.rfind(HEADER) == 0)
    reassembler = FrameReassembler()
    found = [one for piece in chunks(frame, size) for one in reassembler.feed(piece)]
    assert [(one.command, one.data) for one in found] == [(command, payload)]


@given(data=st.binary(max_size=300))
def test_the_checksum_is_the_same(data: bytes) -> None:
    assert crc8(data) == crypto.crc_compute(data)


@given(key=KEY, plain=st.binary(min_size=1, max_size=100))
def test_each_deciphers_what_the_other_enciphers(key: bytes, plain: bytes) -> None:
    ours = PayloadCipher(key).encrypt(plain)
    assert crypto.aes_encrypt(plain, key) == ours
    assert crypto.aes_decrypt(ours, key) == plain
    assert PayloadCipher(key).decrypt(crypto.aes_encrypt(plain, key)) == plain


@given(digits=st.text("0123456789", min_size=1, max_size=12), seed=BYTE)
def test_theirs_reads_the_numbers_of_the_cloud_that_ours_writes(digits: str, seed: int) -> None:
    field = encode_field(digits, seed)
    assume(len(field) > 10)  # what is shorter they take for digits in the clear
    assert crypto.decode_password(field) == digits == decode_field(field)


@given(key=KEY)
def test_both_read_a_key_of_the_cloud_in_its_two_forms(key: bytes) -> None:
    for form in (key.hex(), key.hex(",")):
        assert crypto.hex_key_to_bytes(form) == decode_key(form) == key


# requests: theirs builds, ours reads, and ours builds the same


def both_ask(theirs: bytes, ours: Any) -> None:
    assert ours.build() == theirs
    assert parse_request(COMMAND_OF[type(ours)], theirs) == ours


@given(uid=LONG, admin=LONG, flag=st.integers(0, 0xFF_FFFF), random=LONG, key=LONG, unix=st.integers(1, 0xFFFF_FFFF))
def test_a_login_and_an_unlock_are_the_same(uid: int, admin: int, flag: int, random: int, key: int, unix: int) -> None:
    both_ask(commands.payload_check_admin(uid, str(admin), flag), g.CheckAdmin(admin, flag, uid))
    both_ask(
        commands.payload_check_user_time(uid, lock_flag_pos=flag), g.CheckUserTime(PACKED_START, PACKED_END, flag, uid)
    )
    both_ask(commands.payload_check_random(random, key), g.CheckRandom(proof(random, key)))
    both_ask(commands.payload_unlock(random, key, unix * 1000), g.Unlock(proof(random, key), unix))


@given(moment=MOMENTS, seconds=WORD, sequence=WORD)
def test_clock_auto_lock_state_and_log_are_asked_alike(moment: datetime, seconds: int, sequence: int) -> None:
    both_ask(commands.payload_time_calibrate(moment), g.CalibrateTime(date6(moment)))
    both_ask(commands.payload_auto_lock_search(), g.QueryAutoLock())
    both_ask(commands.payload_auto_lock_set(seconds), g.SetAutoLock(seconds))
    both_ask(commands.payload_operate_log_request(sequence), g.ReadLog(sequence))
    both_ask(commands.payload_query_state(), g.ReadStatus(b"SCIENER"))
    both_ask(commands.payload_get_aes_key(), g.GetAesKey(commands.VENDOR.encode()))


@given(kind=st.sampled_from((2, 3)), code=DIGITS, start=MINUTES, end=MINUTES)
def test_passcodes_are_added_and_removed_alike(kind: int, code: str, start: datetime, end: datetime) -> None:
    digits = code.encode()
    both_ask(
        commands.payload_passcode_add(kind, code, text(start), text(end)),
        g.AddPasscode(kind, digits, date5(start), date5(end)),
    )
    both_ask(commands.payload_passcode_add(1, code, text(start)), g.AddPasscode(1, digits, date5(start), b""))
    both_ask(commands.payload_passcode_delete(kind, code), g.RemovePasscode(kind, digits))
    both_ask(commands.payload_passcode_clear(), g.ClearPasscodes())


# replies: ours builds, theirs reads


def said(ours: Any) -> bytes:
    return success(ours.CODE, ours.build())


@given(battery=BYTE, state=st.sampled_from((0, 1)), sensor=st.none() | BYTE, random=LONG, error=BYTE)
def test_theirs_reads_state_random_number_and_errors_of_ours(
    battery: int, state: int, sensor: int | None, random: int, error: int
) -> None:
    status = said(g.StatusReply(battery, state, sensor))
    assert (commands.parse_lock_status(status), commands.parse_state_battery(status)) == (state, battery)
    assert commands.parse_check_user_time_response(said(g.CheckUserTimeReply(random))) == random
    assert commands.parse_response_status(failure(0x47, error)) == (0x47, commands.RESPONSE_FAILED, bytes((error,)))


@given(battery=BYTE, current=WORD, minimum=WORD, maximum=WORD)
def test_theirs_reads_our_auto_lock_delay(battery: int, current: int, minimum: int, maximum: int) -> None:
    reply = g.QueryAutoLockReply(battery, current, minimum, maximum)
    assert commands.parse_auto_lock_response(success(0x36, reply.build())) == (current, battery)
    assert commands.parse_auto_lock_response(success(0x36, g.SetAutoLockReply(battery).build())) == (-1, battery)


@given(battery=BYTE, state=st.sampled_from((0, 1)), uid=LONG, record=LONG, moment=MOMENTS)
def test_theirs_hears_what_our_lock_says_of_itself(
    battery: int, state: int, uid: int, record: int, moment: datetime
) -> None:
    told = LockEvent.from_payload(0x14, 1, g.StatusReply(battery, state, 0).build())
    assert (told.battery, told.lock_state) == (battery, state)
    told = LockEvent.from_payload(0x14, 1, g.OperationEvent(battery, uid, record, date6(moment)).build())
    assert (told.battery, told.uid, told.record_id) == (battery, uid, record)
    assert told.timestamp == text(moment, "%Y-%m-%d %H:%M:%S")


CODE = DIGITS.map(str.encode)
SIX = st.binary(min_size=6, max_size=6)
TAILS: list[tuple[tuple[int, ...], st.SearchStrategy[Any], Any]] = [
    ((1,), st.builds(g.AppTail, LONG, LONG), lambda tail: {"uid": tail.uid, "record_id": tail.record_id}),
    (
        (4, 5, 6, 9, 10, 11, 12, 13),
        st.builds(g.KeypadTail, CODE, CODE),
        lambda tail: {"password": tail.code.decode(), "new_password": tail.new_code.decode()},
    ),
    ((7,), st.builds(g.WrongCodeTail, CODE), lambda tail: {"password": tail.code.decode()}),
    (
        (8,),
        st.builds(g.CodesRemovedTail, MINUTES.map(date5)),
        lambda tail: {"delete_date": "20" + "".join(f"{part:02d}" for part in tail.time)},
    ),
    (
        (15, 17, 18),
        st.builds(g.CardTail, st.binary(min_size=4, max_size=4) | st.binary(min_size=8, max_size=8)),
        lambda tail: {"password": str(int.from_bytes(tail.number, "big"))},
    ),
    (
        (20, 21, 22, 23),
        st.builds(g.FingerprintTail, SIX),
        lambda tail: {"password": str(int.from_bytes(tail.number, "big"))},
    ),
    ((19,), st.builds(g.DeviceTail, SIX), lambda tail: {"password": tail.reversed_mac[::-1].hex(":")}),
    ((14, 16), st.builds(g.SensorTail), lambda tail: {}),
]


@pytest.mark.parametrize(
    ("kinds", "tails", "read"), TAILS, ids=lambda value: str(value) if isinstance(value, tuple) else ""
)
@given(data=st.data())
def test_theirs_reads_a_page_of_our_log(
    kinds: tuple[int, ...], tails: st.SearchStrategy[Any], read: Any, data: st.DataObject
) -> None:
    record = st.builds(Logged, st.sampled_from(kinds), MOMENTS, BYTE, tails)
    records = data.draw(st.lists(record, min_size=1, max_size=3))
    sequence = data.draw(st.integers(10, 0xFFFF))
    reply = build_page(sequence, records)
    entries, last = commands.parse_operate_log_response(success(0x25, reply.build()))
    assert last == sequence
    for ours, entry in zip(records, entries, strict=True):
        theirs: Any = entry
        assert (theirs.record_type, theirs.lock_battery) == (ours.kind, ours.battery)
        assert theirs.operate_date == text(ours.time, "%Y%m%d%H%M%S")
        wanted = read(ours.tail)
        assert {name: getattr(theirs, name) for name in wanted} == wanted
