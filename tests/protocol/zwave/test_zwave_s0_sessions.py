"""S0 as a conversation: nodes include each other, nonces are single, and the captured session is spoken again."""

from __future__ import annotations

import pytest
from security_scene import Air, captured, drawing, scripted

from latchwork.protocol.zwave.s0_channel import LONGEST, NONCE_FRESH, NONCE_VALID, NONCE_WAIT, NONCES_OUT, S0Channel
from latchwork.protocol.zwave.s0_inclusion import STEP, S0Failed, S0Failure, S0Included, S0Including, S0Joining, S0State
from latchwork.protocol.zwave.security_errors import LocalError, Opened, Refusal, Refused, Undelivered

KEY = bytes(range(1, 17))
SUPPORTED = bytes.fromhex("8062634e")


def channels() -> tuple[S0Channel, S0Channel]:
    return S0Channel(1, 3, KEY, drawing("one")), S0Channel(3, 1, KEY, drawing("other"))


def inclusion() -> tuple[S0Including, S0Joining]:
    return S0Including(1, 3, KEY, drawing("controller")), S0Joining(3, 1, SUPPORTED, drawing("lock"))


def test_a_controller_and_a_node_include_each_other_and_then_speak_under_the_key() -> None:
    controller, node = inclusion()
    air = Air(controller, node)
    node.start(0)
    controller.start(0)
    air.settle(0)
    assert controller.events() == [S0Included(SUPPORTED)]
    assert node.events() == [S0Included(SUPPORTED)]
    assert node.network_key == KEY
    assert controller.wake_at is None
    assert node.wake_at is None
    controller.channel.send(b"\x62\x02", 1)
    controller.tick(1)
    air.settle(1)
    assert node.events() == [Opened(b"\x62\x02")]


def test_a_node_with_another_key_does_not_come_to_an_end() -> None:
    controller, node = inclusion()
    air = Air(controller, node)
    node.start(0)
    controller.start(0)
    node_key = node.channel
    air.settle(0)
    node_key.use_key(bytes(range(16)))
    node_key.send(b"\x62\x03\x00\x00\x00\x00\x00", 1)
    node.tick(1)
    air.settle(1)
    assert Refused(Refusal.NOT_AUTHENTIC) in controller.events()


@pytest.mark.parametrize("lost", range(12))
def test_whatever_frame_is_lost_the_inclusion_ends_in_time_and_never_with_two_minds_about_the_key(lost: int) -> None:
    controller, node = inclusion()
    air = Air(controller, node, lose={lost})
    node.start(0)
    controller.start(0)
    air.settle(0)
    controller.tick(STEP)
    node.tick(STEP)
    air.settle(STEP)
    assert {controller.state, node.state} <= {S0State.DONE, S0State.FAILED}
    if controller.state is S0State.DONE:
        assert node.network_key == KEY


def test_an_inclusion_that_gets_no_answer_fails_after_ten_seconds() -> None:
    controller, _ = inclusion()
    controller.start(5)
    assert controller.wake_at == 5 + STEP
    controller.tick(5 + STEP - 0.1)
    assert controller.events() == []
    controller.tick(5 + STEP)
    assert controller.events() == [S0Failed(S0Failure.TIMEOUT)]


def test_a_node_without_scheme_0_is_given_up() -> None:
    controller, _ = inclusion()
    controller.start(0)
    controller.receive(b"\x98\x05\x01", 0)
    assert controller.events() == [S0Failed(S0Failure.NO_SCHEME)]


@pytest.mark.parametrize("frame", ["9805", "980500ff", "9806" + "01" * 16, "9807", "98", "9899"])
def test_what_does_not_belong_to_the_step_is_refused_and_changes_nothing(frame: str) -> None:
    controller, _ = inclusion()
    controller.start(0)
    controller.receive(bytes.fromhex(frame), 0)
    assert all(isinstance(event, Refused) for event in controller.events())
    assert controller.state is S0State.SCHEME_AWAITED


def test_a_network_key_in_the_open_is_not_taken() -> None:
    _, node = inclusion()
    node.start(0)
    node.receive(b"\x98\x04\x00", 0)
    node.receive(b"\x98\x06" + KEY, 0)
    assert node.network_key is None
    assert node.events() == [Refused(Refusal.NOT_ASKED)]


def test_a_replayed_frame_is_refused() -> None:
    one, other = channels()
    air = Air(one, other)
    one.send(b"\x63\x02\x05", 0)
    air.settle(0)
    assert other.events() == [Opened(b"\x63\x02\x05")]
    other.receive(air.heard[-1][1], 0)
    assert other.events() == [Refused(Refusal.NO_NONCE)]


def test_a_nonce_opens_nothing_after_its_time() -> None:
    one, other = channels()
    one.send(b"\x63\x02\x05", 0)
    other.receive(*one.output(), 0)
    one.receive(*other.output(), 0)
    other.receive(*one.output(), NONCE_VALID)
    assert other.events() == [Refused(Refusal.NO_NONCE)]


def test_a_nonce_that_came_long_ago_is_not_used_for_sending() -> None:
    one, other = channels()
    one.send(bytes(LONGEST), 0)
    other.receive(*one.output(), 0)
    one.receive(*other.output(), 0)
    other.receive(*one.output(), 0)
    one.receive(*other.output(), 0.1)
    assert len(one.output()) == 1
    one.receive(b"\x98\x80" + bytes(8), 0.2)
    assert one.events() == [Refused(Refusal.NOT_ASKED)], "a nonce that nobody asked for is not kept"
    one.send(b"\x62\x02", NONCE_FRESH + 1)
    assert one.output() == [b"\x98\x40"]


def test_a_long_command_goes_in_two_halves() -> None:
    one, other = channels()
    air = Air(one, other)
    command = bytes(range(LONGEST))
    one.send(command, 0)
    one.send(b"\x62\x02", 0)
    air.settle(0)
    assert other.events() == [Opened(command), Opened(b"\x62\x02")]
    assert [frame[1] for _, frame in air.heard] == [0x40, 0x80, 0xC1, 0x80, 0xC1, 0x80, 0x81]


def test_a_second_half_alone_is_refused() -> None:
    one, other = channels()
    air = Air(one, other, lose={2})
    one.send(bytes(LONGEST), 0)
    air.settle(0)
    one.tick(NONCE_WAIT)
    assert one.events() == [Undelivered(1)]
    other.receive(b"\x98\x40", 20)
    nonce = other.output()[-1][2:]
    forged = S0Channel(1, 3, KEY, drawing("forger"))
    forged.send(bytes(LONGEST), 20)
    forged.receive(b"\x98\x80" + bytes((7,)) * 8, 20)
    forged.output()
    forged.receive(b"\x98\x80" + nonce, 20)
    other.receive(*forged.output(), 20)
    assert other.events() == [Refused(Refusal.SEQUENCE)]


def test_a_command_for_which_no_nonce_comes_is_told_as_undelivered() -> None:
    one, _ = channels()
    number = one.send(b"\x62\x02", 0)
    assert one.wake_at == NONCE_WAIT
    one.tick(NONCE_WAIT)
    assert one.events() == [Undelivered(number)]
    assert one.wake_at is None


def test_a_node_that_asks_and_asks_for_nonces_fills_no_memory() -> None:
    _, other = channels()
    for _ in range(300):
        other.receive(b"\x98\x40", 0)
    named = [frame[2] for frame in other.output()]
    assert len(named) == 300
    assert len(set(named[-NONCES_OUT:])) == NONCES_OUT


def test_random_numbers_that_repeat_themselves_are_our_mistake() -> None:
    channel = S0Channel(1, 3, KEY, lambda size: bytes(size))
    channel.receive(b"\x98\x40", 0)
    with pytest.raises(LocalError):
        channel.receive(b"\x98\x40", 0)


@pytest.mark.parametrize("command", [b"", bytes(LONGEST + 1)])
def test_a_command_that_s0_cannot_carry_is_our_mistake(command: bytes) -> None:
    with pytest.raises(LocalError):
        channels()[0].send(command, 0)


def test_a_key_of_a_wrong_length_and_a_second_start_are_our_mistake() -> None:
    with pytest.raises(LocalError):
        S0Channel(1, 3, bytes(15), drawing("x"))
    with pytest.raises(LocalError):
        S0Including(1, 3, bytes(16), drawing("x"))
    for machine in inclusion():
        machine.start(0)
        with pytest.raises(LocalError):
            machine.start(0)


def test_damaged_frames_are_refused_and_nothing_else() -> None:
    one, other = channels()
    air = Air(one, other, lose={2})
    one.send(b"\x63\x02\x05", 0)
    air.settle(0)
    frame = air.heard[-1][1]
    for size in range(2, len(frame)):
        other.receive(frame[:size], 0)
    for bit in range(16, 8 * len(frame)):
        changed = bytearray(frame)
        changed[bit // 8] ^= 1 << bit % 8
        other.receive(bytes(changed), 0)
    events = other.events()
    assert len(events) == len(frame) - 2 + 8 * len(frame) - 16
    assert all(isinstance(event, Refused) for event in events)
    other.receive(frame, 0)
    assert other.events() == [Opened(b"\x63\x02\x05")]


NONCE, SEALED = ("80",), ("81", "c1")


@pytest.mark.parametrize("node", [1, 3])
def test_either_node_of_the_captured_session_says_every_byte_again(node: int) -> None:
    """Random numbers and application commands are taken from the capture; all that follows from them is compared."""
    frames = captured("s0_session")["frames"]
    own = [frame for frame in frames if frame["src"] == node]
    numbers = [bytes.fromhex(one["raw"])[2:10] for one in own if one["cmd"] in (*NONCE, *SEALED)]
    key = next(f["plaintext"] for f in frames if f.get("plaintext", "").startswith("009806"))[6:]
    machine = (
        S0Including(1, 3, bytes.fromhex(key), scripted(numbers))
        if node == 1
        else S0Joining(3, 1, SUPPORTED, scripted(numbers))
    )
    machine.start(0)
    said: list[bytes] = []
    commands = [bytes.fromhex(frame["plaintext"])[1:] for frame in own if frame["cmd"] in SEALED]
    heard = [bytes.fromhex(f["plaintext"])[1:] for f in frames if f["src"] != node and f["cmd"] in SEALED]
    opened: list[bytes] = []
    steps = 2
    for now, frame in enumerate(frames):
        said += machine.output()
        if frame["src"] != node:
            machine.receive(bytes.fromhex(frame["raw"]), now / 100)
            opened += [event.command for event in machine.events() if isinstance(event, Opened)]
            continue
        if not said:
            machine.channel.send(commands[steps], now / 100)
            steps += 1
            said += machine.channel.output()
        assert said.pop(0).hex() == frame["raw"]
    assert steps == len(commands)
    assert opened == heard[2:]


def sealed_by(machine: S0Including | S0Joining, other: S0Including | S0Joining, command: bytes) -> None:
    """`machine` says a command of the test's own under the key that its channel has."""
    machine.channel.send(command, 1)
    machine.tick(1)
    Air(machine, other).settle(1)


@pytest.mark.parametrize("command", ["9806", "9806" + "01" * 15, "9806" + "01" * 17])
def test_a_network_key_of_another_length_ends_the_inclusion(command: str) -> None:
    controller, node = inclusion()
    node.start(0)
    node.receive(b"\x98\x04\x00", 0)
    node.output()
    sealed_by(controller, node, bytes.fromhex(command))
    assert node.events() == [S0Failed(S0Failure.KEY_LENGTH)]


@pytest.mark.parametrize("command", ["9803", "9807", "9802", "6202", "620301"])
def test_a_sealed_command_that_is_not_the_next_step_changes_nothing(command: str) -> None:
    controller, node = inclusion()
    node.start(0)
    node.receive(b"\x98\x04\x00", 0)
    node.output()
    sealed_by(controller, node, bytes.fromhex(command))
    assert all(isinstance(event, Refused) for event in node.events())
    assert node.state is S0State.KEY_AWAITED


def test_a_key_that_nobody_asked_for_is_not_taken_by_a_controller() -> None:
    controller, node = inclusion()
    controller.start(0)
    controller.output()
    sealed_by(node, controller, b"\x98\x06" + KEY)
    assert controller.events() == [Refused(Refusal.NOT_ASKED)]
    node.receive(b"\x98\x05\x00", 1)
    node.receive(b"\x98\x04\x00", 1)
    assert node.events() == [Refused(Refusal.NOT_ASKED)] * 2


def test_an_inclusion_whose_nonce_never_comes_is_undelivered() -> None:
    controller, _ = inclusion()
    controller.start(0)
    controller.receive(b"\x98\x05\x00", 0)
    assert controller.wake_at == NONCE_WAIT
    controller.tick(NONCE_WAIT)
    assert S0Failed(S0Failure.UNDELIVERED) in controller.events()
