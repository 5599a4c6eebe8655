"""Hearing a secured conversation with the network's keys and no part in it."""

from __future__ import annotations

import pytest
from security_scene import Air, captured, drawing

from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.listening import Closed, Listener
from latchwork.protocol.zwave.s0_channel import LONGEST, S0Channel
from latchwork.protocol.zwave.s2_channel import S2Channel

KEY, OTHER = bytes(range(1, 17)), bytes(range(101, 117))
HOME = bytes.fromhex("c0ffee01")


def s0_frames(command: bytes) -> list[tuple[int, int, bytes]]:
    one, other = S0Channel(1, 3, KEY, drawing("one")), S0Channel(3, 1, KEY, drawing("other"))
    air = Air(one, other)
    one.send(command, 0)
    air.settle(0)
    return [(1, 3, frame) if sender is one else (3, 1, frame) for sender, frame in air.heard]


def s2_frames(count: int) -> list[tuple[int, int, bytes]]:
    pair = [S2Channel(own, peer, HOME, drawing(f"{own}")) for own, peer in ((1, 3), (3, 1))]
    air = Air(*pair)
    for machine in pair:
        machine.add_key(4, s2.Keys.of_network_key(KEY))
    for number in range(count):
        pair[number % 2].send(bytes((0x62, number)), 4, 0)
        air.settle(0)
    return [(1, 3, frame) if sender is pair[0] else (3, 1, frame) for sender, frame in air.heard]


def test_a_long_s0_command_is_heard_when_its_second_half_came() -> None:
    listener = Listener([OTHER, KEY])
    heard = [listener.hear(*frame) for frame in s0_frames(bytes(range(LONGEST)))]
    assert heard == [None, None, Closed.HALF, None, bytes(range(LONGEST))]


def test_every_sealed_command_of_both_captured_sessions_is_heard() -> None:
    for name, keys in (("s0_session", []), ("s2_session", [b"\x33" * 16])):
        session = captured(name)
        if name == "s0_session":
            keys = [
                bytes.fromhex(next(f["plaintext"] for f in session["frames"] if f.get("plaintext", "")[2:6] == "9806"))[
                    3:
                ]
            ]
        listener = Listener(keys, bytes.fromhex(session.get("home_id", "00000000")))
        for frame in session["frames"]:
            heard = listener.hear(frame["src"], frame["dst"], bytes.fromhex(frame["raw"]))
            if "TEMP" in frame.get("what", "") and isinstance(heard, Closed):
                continue
            wanted = frame.get("plaintext")
            assert heard == (wanted and bytes.fromhex(wanted[2:] if name == "s0_session" else wanted))


def test_without_the_key_the_nonce_or_the_home_id_it_says_what_is_missing() -> None:
    frames = s2_frames(3)
    assert Listener([OTHER], HOME).hear(*frames[-1]) is Closed.NO_NONCE
    without_home, without_key = Listener([KEY]), Listener([OTHER], HOME)
    for frame in frames[:3]:
        told = without_home.hear(*frame), without_key.hear(*frame)
    assert told == (Closed.NO_HOME_ID, Closed.NO_KEY)
    s0 = s0_frames(b"\x62\x02")
    assert Listener([KEY]).hear(*s0[-1]) is Closed.NO_NONCE
    without_key = Listener([OTHER])
    assert [without_key.hear(*frame) for frame in s0][-1] is Closed.NO_KEY


def test_frames_that_are_missing_in_a_recording_are_stepped_over() -> None:
    frames = s2_frames(8)
    listener = Listener([KEY], HOME)
    heard = [listener.hear(*frame) for frame in frames[:3] + frames[5:]]
    assert heard[3:] == [bytes((0x62, number)) for number in range(3, 8)]


@pytest.mark.parametrize("frame", ["98", "9881", "98c100", "9f03", "9f0301", "9f030100"])
def test_damaged_frames_are_told_as_such(frame: str) -> None:
    assert Listener([KEY], HOME).hear(1, 3, bytes.fromhex(frame)) in (None, Closed.DAMAGED)
