"""Frames in any pieces, advertising, sleep, unsolicited events, silences, and the image of a lock."""

from __future__ import annotations

import json
from typing import Any

import pytest

from latchwork.protocol.ttlock.cipher import Undecipherable
from latchwork.protocol.ttlock.crc import PLAIN_TABLE, crc8
from latchwork.simulators.ttlock import Model, TTLock
from latchwork.simulators.ttlock.board import Asked
from latchwork.simulators.ttlock.firmware import COMMANDS
from latchwork.world.air import Air, NotHeard
from latchwork.world.faults import CATALOGUE

WRITE = "0000fff2-0000-1000-8000-00805f9b34fb"
NOTIFY = "0000fff4-0000-1000-8000-00805f9b34fb"
SCIENER = b"SCIENER"


def test_a_frame_is_answered_however_it_is_cut_and_not_before_its_terminator(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        frame = peer.frame(0x14, SCIENER)
        for size in range(1, len(frame) + 1):
            pieces = [frame[at : at + size] for at in range(0, len(frame), size)]
            for piece in pieces[:-1]:
                s.lock.written(WRITE, piece)
            assert peer.notified == []
            s.lock.written(WRITE, pieces[-1])
            assert peer.hear() == [bytes.fromhex("140164 00 02")]

    play(story)


def test_garbage_and_other_characteristics_are_not_answered_and_do_not_hide_a_frame(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        frame = peer.frame(0x14, SCIENER)
        s.lock.written(NOTIFY, frame)
        assert peer.notified == []
        s.lock.written(WRITE, b"hello\r\n\x7f" + frame + b"\x7f\x5a" + bytes(13) + frame)
        assert len(peer.hear()) == 2

    play(story)


def test_answers_go_out_in_pieces_that_the_link_can_carry(play: Any) -> None:
    async def story(s: Any) -> None:
        for mtu, largest in ((23, 20), (20, 17), (247, 20)):
            peer = s.peer()
            peer.mtu = mtu
            s.lock.written(WRITE, peer.frame(0x14, SCIENER))
            assert [len(piece) for piece in peer.notified] == [largest, 31 - largest]
            peer.disconnect()

    play(story)

    async def newer(s: Any) -> None:
        peer = s.peer()
        peer.mtu = 247
        s.lock.written(WRITE, peer.frame(0x14, SCIENER))
        assert [len(piece) for piece in peer.notified] == [31]

    play(newer, model=Model(notify_chunk=None))


def test_the_answers_header_carries_the_locks_own_version(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.peer()
        s.lock.written(WRITE, peer.frame(0x45))
        assert b"".join(peer.notified)[:11] == bytes.fromhex("7f5a0503 03 000a 000c 54 aa")

    play(story, model=Model(scene=3, group_id=10, org_id=12))


def test_a_wrong_checksum_is_told_and_a_plain_maxim_one_is_a_matter_of_the_unit(play: Any) -> None:
    def plain(peer: Any) -> bytes:
        """A request whose two checksums differ."""
        for number in range(64):
            frame = bytearray(peer.frame(0x25, number.to_bytes(2, "big")))
            frame[-3] = crc8(bytes(frame[:-3]), PLAIN_TABLE)
            if frame[-3] != crc8(bytes(frame[:-3])):
                return bytes(frame)
        raise AssertionError("no request hits the changed entry")

    async def strict(s: Any) -> None:
        peer = s.peer()
        s.lock.written(WRITE, plain(peer))
        assert peer.hear() == [b"\x25\x00\x01"]
        frame = bytearray(peer.frame(0x14, SCIENER))
        frame[-3] ^= 0x55
        s.lock.written(WRITE, bytes(frame))
        assert peer.hear() == [b"\x14\x00\x01"]

    play(strict)

    async def lenient(s: Any) -> None:
        peer = s.peer()
        s.lock.written(WRITE, plain(peer))
        assert peer.hear() == [b"\x25\x01\x00\x00"]

    play(lenient, model=Model(plain_crc_accepted=True))


def test_a_payload_under_another_key_gets_an_answer_that_only_the_locks_key_opens(play: Any) -> None:
    async def story(s: Any) -> None:
        ours, stranger = s.peer(), s.peer(bytes(16))
        s.lock.written(WRITE, stranger.frame(0x14, SCIENER))
        ours.notified = stranger.notified
        assert ours.hear()[0][:2] == b"\x14\x00"

    play(story)


# --- advertising ----------------------------------------------------------------------------------------------


def test_the_advertisement_is_the_documents_5_3_layout(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.body.battery = 87
        assert s.lock.advertisement().manufacturer_data == {773: bytes.fromhex("02005700000000332211ccbbaa")}
        s.lock.turn_key()
        s.peer().done(0x25, "ffff")
        assert s.lock.advertisement() is None, "a lock with a link does not advertise"
        s.lock.power_cycle()
        s.peer().done(0x25, "ffff")
        s.lock.disconnected()
        heard = s.lock.advertisement()
        assert heard.manufacturer_data == {773: bytes.fromhex("02015700000000332211ccbbaa")}
        assert heard.service_uuids == ("00001910-0000-1000-8000-00805f9b34fb",)
        assert heard.name == "S202_332211"

    play(story)


def test_a_sleeping_lock_is_heard_for_a_few_seconds_after_a_touch(play: Any) -> None:
    async def story(s: Any) -> None:
        air = Air(s.world)
        air.add(s.lock)
        assert air.scan() == []
        with pytest.raises(NotHeard):
            await air.connect(s.lock.address)
        s.lock.touch()
        assert s.lock.advertisement().manufacturer_data[773][1] & 8
        await s.world.sleep(11)
        link = await air.connect(s.lock.address)
        await s.world.sleep(10)
        assert link.up, "the link outlives the advertising"
        link.drop()
        await s.world.sleep(0.1)
        assert air.scan() == []

    play(story, model=Model(sleeps=True))


def test_the_link_lasts_while_the_peer_sends_and_falls_when_it_is_silent(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        for _ in range(30):
            await s.world.sleep(19)
            peer.done(0x14, SCIENER)
        await s.world.sleep(21)
        assert not peer.up

    play(story)

    async def for_ever(s: Any) -> None:
        peer = s.peer()
        await s.world.sleep(86_400)
        assert peer.up

    play(for_ever, model=Model(idle_seconds=None))


def test_device_information_and_battery_can_be_read(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.body.battery = 42
        uuids = {service.uuid[4:8]: service for service in s.lock.services}
        assert set(uuids) == {"1910", "180a", "180f"}
        texts = {c.uuid[4:8]: s.lock.read(c.uuid) for c in uuids["180a"].characteristics}
        assert texts == {"2a29": b"Sciener", "2a24": b"SN202-FTTL_PV53", "2a26": b"6.4.21", "2a27": b"1.3"}
        assert s.lock.read(uuids["180f"].characteristics[0].uuid) == bytes((42,))

    play(story)


# --- events ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [0xAA, 0x00])
def test_whoever_is_connected_hears_what_people_do(play: Any, mark: int) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        peer = s.peer()
        s.lock.type_pin("1234")
        assert b"".join(peer.notified)[10] == mark
        operation, state = peer.hear()
        assert operation == bytes.fromhex("140164 00000000 00000002 1a03020a0000")
        assert state == bytes.fromhex("140164 01 02")
        await s.world.sleep(6)
        assert peer.hear() == [bytes.fromhex("140164 00 02")]

    play(story, model=Model(event_encrypt_byte=mark))


# --- silences and stale answers -------------------------------------------------------------------------------


def send(s: Any, peer: Any, command: int, plaintext: bytes) -> None:
    s.lock.written(WRITE, peer.frame(command, plaintext))


def test_a_late_answer_comes_into_the_next_question(play: Any) -> None:
    async def story(s: Any) -> None:
        s.world.faults.arm("answer_late", s.lock.address, seconds=8)
        peer = s.peer()
        send(s, peer, 0x14, SCIENER)
        await s.world.sleep(7)
        assert peer.notified == []
        send(s, peer, 0x34, b"")
        assert [plain[0] for plain in peer.hear()] == [0x34]
        await s.world.sleep(2)
        assert [plain[0] for plain in peer.hear()] == [0x14]

    play(story)


def test_a_late_answer_does_not_reach_the_next_link(play: Any) -> None:
    async def story(s: Any) -> None:
        s.world.faults.arm("answer_late", s.lock.address, seconds=8)
        peer = s.peer()
        send(s, peer, 0x14, SCIENER)
        peer.disconnect()
        peer = s.peer()
        await s.world.sleep(9)
        assert peer.notified == []

    play(story)


def test_a_lost_answer_does_not_undo_the_command(play: Any) -> None:
    async def story(s: Any) -> None:
        peer = s.admin()
        s.world.faults.arm("done_answer_lost", s.lock.address)
        send(s, peer, 0x03, bytes.fromhex("020104") + b"1234" + s.day5("2026-01-01 00:00"))
        assert peer.notified == []
        assert s.lock.type_pin("1234").opened

    play(story)


def test_a_hung_lock_answers_again_only_after_its_batteries_were_out(play: Any) -> None:
    async def story(s: Any) -> None:
        s.world.faults.arm("hang_until_reset", s.lock.address)
        for _ in range(2):
            peer = s.peer()
            send(s, peer, 0x14, SCIENER)
            assert peer.notified == []
            peer.disconnect()
        s.lock.power_cycle()
        s.peer().done(0x14, SCIENER)

    play(story)


def test_stale_state_tells_what_was_before_the_bolt_moved(play: Any) -> None:
    async def story(s: Any) -> None:
        s.world.faults.arm("stale_state", s.lock.address)
        s.lock.turn_key()
        peer = s.peer()
        assert peer.done(0x14, SCIENER)[1] == 0
        assert peer.done(0x14, SCIENER)[1] == 1

    play(story)


def test_a_rolled_key_shuts_one_link_out(play: Any) -> None:
    async def story(s: Any) -> None:
        s.world.faults.arm("key_rolled", s.lock.address)
        peer = s.peer()
        send(s, peer, 0x14, SCIENER)
        with pytest.raises(Undecipherable):
            peer.hear()
        peer.disconnect()
        s.peer().done(0x14, SCIENER)

    play(story)


def test_a_behaviour_in_front_of_the_firmware_answers_in_its_place(play: Any) -> None:
    async def story(s: Any) -> None:
        def refuses_unlock(asked: Asked) -> bytes | None:
            return b"\x03\x00\x16" if asked.command == 0x03 else None

        s.lock.behaviours.push(refuses_unlock)
        peer = s.admin()
        assert peer.error(0x03, "01") == 0x16
        s.lock.behaviours.remove(refuses_unlock)
        peer.done(0x03, "01")

    play(story)


def test_every_fault_that_the_lock_declares_is_in_the_catalogue(play: Any) -> None:
    async def story(s: Any) -> None:
        assert set(CATALOGUE) >= s.lock.FAULTS

    play(story)


# --- image ----------------------------------------------------------------------------------------------------


def test_a_lock_restored_from_its_image_is_the_same_lock(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234", ("2026-03-02 09:00", "2026-03-05 11:00"))
        s.add("5555", ("2026-03-02 09:00", "2026-03-05 11:00"), kind=2)
        s.lock.type_pin("5555")
        s.lock.add_card_by_hand(7)
        s.lock.enrol_by_hand("thumb")
        peer = s.admin()
        peer.done(0x70, "0202040000000701010000000b0000000000")
        peer.done(0x66, "0201000009001100")
        peer.done(0x43, "1a03020a0a00")
        peer.disconnect()
        s.lock.double_lock()
        image = json.loads(json.dumps(s.lock.flash()))
        s.lock.reset_by_hand()
        s.lock.clock.lose()
        s.lock.body.locked = True
        await s.world.sleep(600)
        s.lock.restore(image)
        assert json.loads(json.dumps(s.lock.flash())) == image
        twin = TTLock(s.world, s.lock.address, zone=s.lock.clock.zone)
        twin.restore(image)
        assert json.loads(json.dumps(twin.flash())) == image
        assert s.admin().done(0x34) == bytes((26, 3, 2, 10, 20, 0))
        assert s.lock.type_pin("1234").reason == "double locked"
        s.lock.go_out()
        assert s.lock.type_pin("1234").opened
        assert s.lock.type_pin("5555").reason == "used up"
        assert s.lock.tap(7).opened
        assert s.lock.press("thumb").opened

    play(story)


def test_a_frozen_lock_stays_frozen_through_its_image(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        s.admin().done(0x61, "0201")
        image = s.lock.flash()
        s.lock.reset_by_hand()
        s.lock.restore(image)
        assert s.lock.type_pin("1234").reason == "frozen"

    play(story)


def test_the_image_keeps_an_unset_clock_and_an_unpaired_lock(play: Any) -> None:
    async def story(s: Any) -> None:
        s.lock.clock.lose()
        image = s.lock.flash()
        s.lock.clock.set_local(s.lock.clock.local_now().replace(year=2026))
        s.lock.restore(image)
        assert not s.lock.clock.is_set
        assert not s.lock.memory.paired

    play(story, paired=False)


def test_a_power_cut_ends_link_and_login_and_keeps_the_rest(play: Any) -> None:
    async def story(s: Any) -> None:
        s.add("1234")
        peer = s.admin()
        s.lock.power_cycle()
        assert not peer.up
        assert s.peer().error(0x03, "01") == 0x02
        assert s.lock.type_pin("1234").opened
        assert s.peer().done(0x34)[:4] == bytes((26, 3, 2, 10))

    play(story)


# --- over the air ---------------------------------------------------------------------------------------------


def test_over_the_air_a_central_gets_its_answers_and_one_link_is_all_there_is(play: Any) -> None:
    async def story(s: Any) -> None:
        air = Air(s.world, connect_time=0.4, latency=0.03)
        air.add(s.lock)
        link = await air.connect(s.lock.address)
        with pytest.raises(NotHeard):
            await air.connect(s.lock.address)
        heard: list[bytes] = []
        link.subscribers[NOTIFY] = heard.append
        frame = s.writer().frame(0x14, SCIENER)
        link.write(WRITE, frame[:20])
        link.write(WRITE, frame[20:])
        await s.world.sleep(0.1)
        assert [len(piece) for piece in heard] == [20, 11]
        link.drop()
        await s.world.sleep(0.1)
        assert not s.lock.linked

    play(story)


def test_a_link_that_follows_at_once_is_not_ended_by_the_end_of_the_one_before(play: Any) -> None:
    async def story(s: Any) -> None:
        air = Air(s.world)
        air.add(s.lock)
        for ending in (lambda link: link.drop(), lambda link: s.lock.power_cycle()):
            ending(await air.connect(s.lock.address))
            link = await air.connect(s.lock.address)
            heard: list[bytes] = []
            link.subscribers[NOTIFY] = heard.append
            await s.world.sleep(0.1)
            link.write(WRITE, s.writer().frame(0x14, SCIENER))
            await s.world.sleep(0.1)
            assert [len(piece) for piece in heard] == [20, 11]
            link.drop()
            await s.world.sleep(0.1)
            assert not s.lock.linked

    play(story)


def test_nothing_that_an_admin_could_send_makes_the_firmware_fail(play: Any) -> None:
    async def story(s: Any) -> None:
        chance = s.world.random("peer")
        peer = s.admin()
        for _ in range(3000):
            command = chance.choice(sorted(set(COMMANDS) - {0x19, 0x52}))
            payload = bytes((chance.randrange(8),)) + chance.randbytes(chance.choice((0, 1, 2, 7, 10, 14, 18, 60, 230)))
            assert peer.ask(command, payload)[0] == command
        json.dumps(s.lock.flash())

    play(story)
