"""S2 as a conversation between two nodes that have keys: nonces in step, lost frames, replay, several classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from security_scene import Air, captured, drawing, scripted

from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.s2_channel import LONGEST, LOOK_AHEAD, NONCE_WAIT, SOS_WAIT, S2Channel
from latchwork.protocol.zwave.s2_inclusion import KeyClass
from latchwork.protocol.zwave.security_errors import LocalError, Opened, Refusal, Refused, Undelivered

HOME = bytes.fromhex("c0ffee01")
ACCESS, AUTHENTICATED = int(KeyClass.ACCESS_CONTROL), int(KeyClass.AUTHENTICATED)
KEYS = {ACCESS: s2.Keys.of_network_key(b"\x44" * 16), AUTHENTICATED: s2.Keys.of_network_key(b"\x22" * 16)}
GET, SET = b"\x62\x02", bytes.fromhex("630105013437313139")


def channel(own: int, peer: int, *classes: int) -> S2Channel:
    made = S2Channel(own, peer, HOME, drawing(f"{own}"))
    for key_class in classes or (ACCESS, AUTHENTICATED):
        made.add_key(key_class, KEYS[key_class])
    return made


def pair() -> tuple[S2Channel, S2Channel]:
    return channel(1, 3), channel(3, 1)


def in_step() -> tuple[S2Channel, S2Channel]:
    one, other = pair()
    one.send(GET, ACCESS, 0)
    Air(one, other).settle(0)
    assert other.events() == [Opened(GET, ACCESS)]
    return one, other


def commands(machine: S2Channel) -> list[bytes]:
    return [event.command for event in machine.events() if isinstance(event, Opened)]


def test_the_first_command_asks_for_entropy_and_the_next_ones_either_way_do_not() -> None:
    one, other = pair()
    air = Air(one, other)
    for number in range(20):
        sender = other if number % 3 else one
        sender.send(bytes((0x62, 0x01, number)), ACCESS, 0)
        air.settle(0)
    assert [frame[1] for _, frame in air.heard] == [s2.NONCE_GET, s2.NONCE_REPORT, *[s2.ENCAPSULATION] * 20]
    assert len(commands(one) + commands(other)) == 20


@given(lost=st.sets(st.integers(0, 60), max_size=12))
def test_a_command_is_never_heard_twice_and_after_losses_the_nodes_find_together_again(lost: set[int]) -> None:
    one, other = pair()
    air = Air(one, other, lose=lost)
    for number in range(25):
        (one if number % 2 else other).send(bytes((0x62, 0x01, number)), ACCESS, number * 10)
        air.settle(number * 10)
        for machine in (one, other):
            machine.tick(number * 10 + NONCE_WAIT)
        air.settle(number * 10 + NONCE_WAIT)
    air.lose.clear()
    heard = commands(one) + commands(other)
    assert len(heard) == len(set(heard))
    for number in (100, 101, 102):
        one.send(bytes((0x62, 0x01, number)), ACCESS, 1000 + 10 * number)
        air.settle(1000 + 10 * number)
    assert commands(other)[-3:] == [bytes((0x62, 0x01, number)) for number in (100, 101, 102)]


@pytest.mark.parametrize("lost", range(1, LOOK_AHEAD))
def test_a_few_lost_commands_are_stepped_over(lost: int) -> None:
    one, other = in_step()
    for _ in range(lost):
        one.send(GET, ACCESS, 1)
    one.output()
    one.send(SET, ACCESS, 1)
    Air(one, other).settle(1)
    assert other.events() == [Opened(SET, ACCESS)]


def test_more_lost_commands_are_told_by_sos_and_the_last_command_comes_again() -> None:
    one, other = in_step()
    for _ in range(LOOK_AHEAD):
        one.send(GET, ACCESS, 1)
    one.output()
    one.send(SET, ACCESS, 1)
    air = Air(one, other)
    air.settle(1)
    assert other.events() == [Refused(Refusal.NOT_AUTHENTIC), Opened(SET, ACCESS)]
    assert [frame[1] for _, frame in air.heard] == [s2.ENCAPSULATION, s2.NONCE_REPORT, s2.ENCAPSULATION]


def test_an_sos_long_after_a_command_does_not_have_it_carried_out_again() -> None:
    one, other = in_step()
    one.send(SET, ACCESS, 1)
    Air(one, other).settle(1)
    sos = bytes((s2.CLASS, s2.NONCE_REPORT, 0x77, 0x01)) + bytes(16)
    one.receive(sos, 1 + SOS_WAIT)
    assert one.output() == []


def test_a_command_that_was_answered_is_not_said_again_on_an_sos() -> None:
    one, other = in_step()
    other.send(SET, ACCESS, 1)
    Air(one, other).settle(1)
    one.receive(bytes((s2.CLASS, s2.NONCE_REPORT, 0x77, 0x01)) + bytes(16), 1)
    assert one.output() == []


def test_both_speaking_at_once_lose_step_and_find_it_again() -> None:
    one, other = in_step()
    air = Air(one, other)
    one.send(b"\x62\x01\x00", ACCESS, 1)
    other.send(b"\x62\x03\x00\x00\x00\x00\x00", ACCESS, 1)
    air.settle(1)
    assert commands(other) == [b"\x62\x01\x00"]
    assert commands(one) == [b"\x62\x03\x00\x00\x00\x00\x00"]
    one.send(GET, ACCESS, 2)
    air.settle(2)
    assert commands(other) == [GET]


def test_a_node_without_the_key_is_told_and_the_command_counts_as_undelivered() -> None:
    one, other = channel(1, 3), channel(3, 1, AUTHENTICATED)
    number = one.send(SET, ACCESS, 0)
    Air(one, other).settle(0)
    assert other.events() == [Refused(Refusal.NOT_AUTHENTIC)] * 2
    assert one.events() == [Undelivered(number)]


def test_a_command_for_which_no_entropy_comes_is_undelivered() -> None:
    one, _ = pair()
    first, second = one.send(GET, ACCESS, 0), one.send(GET, ACCESS, 0)
    assert one.wake_at == NONCE_WAIT
    one.tick(NONCE_WAIT)
    assert one.events() == [Undelivered(first)]
    one.tick(2 * NONCE_WAIT)
    assert one.events() == [Undelivered(second)]
    assert one.wake_at is None


def test_each_class_has_keys_of_its_own_and_a_change_of_class_begins_new_nonces() -> None:
    one, other = in_step()
    air = Air(one, other)
    one.send(GET, AUTHENTICATED, 1)
    air.settle(1)
    one.send(SET, AUTHENTICATED, 1)
    air.settle(1)
    other.send(SET, ACCESS, 2)
    air.settle(2)
    assert other.events() == [Opened(GET, AUTHENTICATED), Opened(SET, AUTHENTICATED)]
    assert one.events() == [Opened(SET, ACCESS)]
    assert [frame[1] for _, frame in air.heard] == [1, 2, 3, 3, 1, 2, 3]


def test_a_replayed_frame_is_refused_with_and_without_another_sequence_number() -> None:
    one, other = pair()
    air = Air(one, other)
    for command in (GET, SET):
        one.send(command, ACCESS, 0)
        air.settle(0)
    other.events()
    for frame in (air.heard[2][1], air.heard[3][1]):
        for sequence in range(256):
            other.receive(frame[:2] + bytes((sequence,)) + frame[3:], 1)
            if other._their_sequence is not None:  # what a resynchronising sender would do in between
                other.output()
    events = other.events()
    assert len(events) == 512
    assert all(isinstance(event, Refused) for event in events)


def test_a_frame_of_another_network_or_between_other_nodes_does_not_open() -> None:
    one, other = pair()
    strange = S2Channel(1, 3, b"\0\0\0\0", drawing("1"))
    strange.add_key(ACCESS, KEYS[ACCESS])
    strange.send(GET, ACCESS, 0)
    Air(strange, other).settle(0)
    assert Opened(GET, ACCESS) not in other.events()
    assert one.events() == []


def test_any_changed_bit_is_refused_and_the_frame_itself_still_opens() -> None:
    one, other = in_step()
    one.send(SET, ACCESS, 1)
    (frame,) = one.output()
    for bit in range(16, 8 * len(frame)):
        changed = bytearray(frame)
        changed[bit // 8] ^= 1 << bit % 8
        other.receive(bytes(changed), 1)
    for size in range(2, len(frame)):
        other.receive(frame[:size], 1)
    assert all(isinstance(event, Refused) for event in other.events())
    other.receive(frame, 1)
    assert other.events() == [Opened(SET, ACCESS)]


def test_an_extension_that_has_to_be_understood_and_is_not_drops_the_frame() -> None:
    _, other = in_step()
    other.output()
    other.receive(s2.Envelope(0x60, s2.EXTENDED, ((0x4A, b""),), bytes(20)).build(), 1)
    assert other.events() == [Refused(Refusal.EXTENSION)]
    assert other.output() == []


@pytest.mark.parametrize(
    ("extensions", "event"),
    [
        ("0301aa", Opened(GET, ACCESS)),
        ("038baa0205", Opened(GET, ACCESS)),
        ("034baa", Refused(Refusal.EXTENSION)),
        ("0101", Refused(Refusal.EXTENSION)),
        ("ff01", Refused(Refusal.EXTENSION)),
        ("038b", Refused(Refusal.EXTENSION)),
    ],
)
def test_enciphered_extensions_are_passed_over_unless_they_must_be_understood(extensions: str, event: object) -> None:
    one, other = in_step()
    plaintext = bytes.fromhex(extensions) + GET
    blank = s2.Envelope(0x70, s2.EXTENDED_SECRETLY, (), bytes(len(plaintext) + s2.TAG))
    associated = blank.associated_data(1, 3, HOME)
    sealed = s2.seal(KEYS[ACCESS], one._spans[ACCESS].next_nonce(), plaintext, associated)
    other.receive(s2.Envelope(0x70, s2.EXTENDED_SECRETLY, (), sealed).build(), 1)
    assert other.events() == [event]


@pytest.mark.parametrize(
    "frame", ["9f", "9f01", "9f010101", "9f0205", "9f020501aa", "9f03", "9f0301", "9f77", "9f030100"]
)
def test_what_is_no_frame_is_malformed(frame: str) -> None:
    _, other = pair()
    other.receive(bytes.fromhex(frame), 0)
    assert other.events() == [Refused(Refusal.MALFORMED)]
    assert other.output() == []


def test_a_multicast_that_was_not_understood_is_not_ours() -> None:
    _, other = pair()
    other.receive(bytes.fromhex("9f020502"), 0)
    assert other.events() == [Refused(Refusal.NOT_ASKED)]


@pytest.mark.parametrize("command", [b"", bytes(LONGEST + 1)])
def test_a_command_that_s2_cannot_carry_is_our_mistake(command: bytes) -> None:
    with pytest.raises(LocalError):
        pair()[0].send(command, ACCESS, 0)


def test_a_class_without_key_is_our_mistake_and_one_whose_key_went_away_is_undelivered() -> None:
    one, other = pair()
    with pytest.raises(LocalError):
        one.send(GET, 0x01, 0)
    number = one.send(GET, ACCESS, 0)
    one.remove_key(ACCESS)
    Air(one, other).settle(0)
    assert one.events() == [Undelivered(number)]


def test_the_longest_command_goes_through() -> None:
    one, other = pair()
    one.send(bytes(LONGEST), ACCESS, 0)
    Air(one, other).settle(0)
    assert other.events() == [Opened(bytes(LONGEST), ACCESS)]


@given(st.binary(max_size=80))
def test_garbage_is_an_event_and_no_exception(data: bytes) -> None:
    _, other = in_step()
    other.receive(b"\x9f" + data, 1)
    assert all(isinstance(event, Refused) for event in other.events())


def test_the_including_controller_says_every_byte_of_the_captured_session_again_once_nonces_begin() -> None:
    """From the first frame after the inclusion on; random numbers and commands are taken from the capture."""
    vector = captured("s2_session")
    frames = vector["frames"][18:]
    own = [frame for frame in frames if frame["src"] == 1]
    numbers = [bytes.fromhex(own[0]["raw"])[2:3]]
    numbers += [bytes.fromhex(one["sender_ei"]) for one in own if one.get("sender_ei")]
    host = S2Channel(1, 3, bytes.fromhex(vector["home_id"]), scripted(numbers))
    host.add_key(ACCESS, s2.Keys.of_network_key(b"\x33" * 16))
    commands = [bytes.fromhex(frame["plaintext"]) for frame in own if frame.get("plaintext")]
    opened, said, sent = [], list[bytes](), 0
    for frame in frames:
        said += host.output()
        if frame["src"] == 1:
            if not said:
                host.send(commands[sent], ACCESS, 0)
                sent += 1
                said += host.output()
            assert said.pop(0).hex() == frame["raw"]
        else:
            host.receive(bytes.fromhex(frame["raw"]), 0)
            opened += [event.command.hex() for event in host.events() if isinstance(event, Opened)]
    assert sent == len(commands) > 20
    assert opened == [frame["plaintext"] for frame in frames if frame["src"] == 3 and frame.get("plaintext")]
