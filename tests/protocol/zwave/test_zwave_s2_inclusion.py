"""S2 inclusion: controller and node include each other, a wrong PIN gets nothing, every frame may be lost."""

from __future__ import annotations

import pytest
from security_scene import Air, captured, drawing, scripted

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.commands import encode
from latchwork.protocol.zwave.s2_including import S2Including
from latchwork.protocol.zwave.s2_inclusion import (
    KEX_GET_WAIT,
    STEP,
    TEMPORARY,
    USER,
    ClassesRequested,
    KexFailure,
    KeyClass,
    PinAwaited,
    S2Event,
    S2Failed,
    S2Failure,
    S2Included,
    S2State,
)
from latchwork.protocol.zwave.s2_joining import S2Joining
from latchwork.protocol.zwave.security_errors import LocalError, Opened, Refusal, Refused

HOME = bytes.fromhex("c0ffee01")
EVERY = KeyClass.UNAUTHENTICATED | KeyClass.AUTHENTICATED | KeyClass.ACCESS_CONTROL | KeyClass.S0
ACCESS = KeyClass.ACCESS_CONTROL
NETWORK_KEYS = {one: bytes((one,)) * 16 for one in KeyClass}
CONTROLLER_KEY, NODE_KEY = bytes(range(1, 33)), bytes(range(101, 133))


class Scene:
    """A controller, a node, the air between them and somebody who grants and reads the label."""

    def __init__(self, requested: KeyClass = EVERY, lose: tuple[int, ...] = ()) -> None:
        self.controller = S2Including(1, 3, HOME, NETWORK_KEYS, CONTROLLER_KEY, drawing("controller"))
        self.node = S2Joining(3, 1, HOME, requested, NODE_KEY, drawing("node"))
        self.air = Air(self.controller, self.node, lose)
        self.told: list[S2Event] = []
        self.told_node: list[S2Event] = []

    def settle(self, now: float) -> None:
        self.air.settle(now)
        self.told += self.controller.events()
        self.told_node += self.node.events()

    def until_pin(self, granted: KeyClass) -> None:
        self.node.start(0)
        self.controller.start(0)
        self.settle(0)
        self.controller.grant(granted, 1)
        self.settle(1)

    def tick(self, now: float) -> None:
        self.controller.tick(now)
        self.node.tick(now)
        self.settle(now)

    @property
    def pin(self) -> str:
        return self.node.device_specific_key[0]


def included(granted: KeyClass, requested: KeyClass = EVERY) -> Scene:
    scene = Scene(requested)
    scene.until_pin(granted)
    scene.controller.confirm(scene.pin, 2)
    scene.settle(2)
    return scene


@pytest.mark.parametrize("granted", [ACCESS, KeyClass.AUTHENTICATED, EVERY, ACCESS | KeyClass.S0])
def test_a_controller_and_a_node_include_each_other(granted: KeyClass) -> None:
    scene = included(granted)
    label = scene.node.device_specific_key
    assert scene.told == [ClassesRequested(EVERY, False), PinAwaited(label[1:]), S2Included(granted, label)]
    assert scene.told_node == [S2Included(granted, label)]
    assert scene.node.network_keys == {one: NETWORK_KEYS[one] for one in granted}
    assert scene.controller.wake_at is None
    assert scene.node.wake_at is None
    for number, one in enumerate(granted):
        scene.controller.channel.send(bytes((0x62, number)), one, 3)
        scene.controller.tick(3)
        scene.settle(3)
        scene.node.channel.send(bytes((0x62, number)), one, 4)
        scene.node.tick(4)
        scene.settle(4)
        assert scene.told_node[-1] == scene.told[-1] == Opened(bytes((0x62, number)), one)


def test_without_a_class_that_is_authenticated_no_pin_is_asked_for() -> None:
    scene = Scene()
    scene.until_pin(KeyClass.UNAUTHENTICATED)
    assert scene.told_node == [S2Included(KeyClass.UNAUTHENTICATED, scene.node.device_specific_key)]


def test_the_pin_is_not_on_the_air() -> None:
    scene = Scene()
    scene.until_pin(ACCESS)
    reports = [frame for _, frame in scene.air.heard if frame[:3] == b"\x9f\x08\x00"]
    assert [report[3:5] for report in reports] == [bytes(2)]
    public = s2.public_key(NODE_KEY)
    assert reports[0][5:] == public[2:]
    assert scene.pin == f"{int.from_bytes(public[:2], 'big'):05d}"


@pytest.mark.parametrize("seconds", [0.5, 30.0])
def test_a_node_with_a_wrong_pin_is_refused_and_gets_no_key(seconds: float) -> None:
    scene = Scene()
    scene.until_pin(ACCESS)
    now = 1.0
    while now < seconds:
        now += 10.0
        scene.tick(now)
    wrong = f"{(int(scene.pin) + 1) % 65536:05d}"
    scene.controller.confirm(wrong, now)
    scene.settle(now)
    for _ in range(3):
        now += 10.0
        scene.tick(now)
    assert scene.told[-1] == S2Failed(KexFailure.DECRYPT)
    assert scene.told_node[-1] == S2Failed(KexFailure.DECRYPT, theirs=True)
    assert scene.node.network_keys == {}
    with pytest.raises(LocalError):
        scene.controller.channel.send(b"\x62\x02", ACCESS, now)


def test_a_pin_typed_after_minutes_still_counts() -> None:
    scene = Scene()
    scene.until_pin(ACCESS)
    for now in range(10, 230, 10):
        scene.tick(float(now))
    scene.controller.confirm(scene.pin, 231)
    scene.settle(231)
    for now in (240, 241):
        scene.tick(float(now))
    assert scene.told[-1] == S2Included(ACCESS, scene.node.device_specific_key)


@pytest.mark.parametrize("lost", range(44))
def test_whatever_frame_is_lost_both_come_to_an_end_and_no_key_is_different(lost: int) -> None:
    scene = Scene(lose=(lost,))
    scene.node.start(0)
    scene.controller.start(0)
    now = 0.0
    while scene.controller.state not in (S2State.DONE, S2State.FAILED) and now < 600:
        scene.tick(now)
        if scene.controller.state is S2State.GRANT_AWAITED:
            scene.controller.grant(EVERY, now)
        elif scene.controller.state is S2State.PIN_AWAITED:
            scene.controller.confirm(scene.pin, now)
        now += 1.0
    for _ in range(300):
        scene.tick(now)
        now += 1.0
    assert scene.controller.state in (S2State.DONE, S2State.FAILED)
    assert scene.node.state in (S2State.DONE, S2State.FAILED)
    assert all(NETWORK_KEYS[one] == key for one, key in scene.node.network_keys.items())
    if scene.controller.state is S2State.DONE:
        assert scene.node.network_keys == NETWORK_KEYS


def test_times_out_at_each_step_as_the_document_says() -> None:
    scene = Scene()
    scene.node.start(0)
    assert scene.node.wake_at == KEX_GET_WAIT
    scene.controller.start(0)
    assert scene.controller.wake_at == STEP
    scene.settle(0)
    assert scene.controller.wake_at == USER
    assert scene.node.wake_at == USER
    scene.controller.tick(USER)
    scene.node.tick(USER)
    assert scene.controller.events() == scene.node.events() == [S2Failed(S2Failure.TIMEOUT)]


def test_a_cancelled_inclusion_is_over_on_both_sides() -> None:
    scene = Scene()
    scene.until_pin(ACCESS)
    scene.controller.cancel(2)
    scene.settle(2)
    assert scene.told[-1] == S2Failed(KexFailure.CANCEL)
    assert scene.told_node[-1] == S2Failed(KexFailure.CANCEL, theirs=True)
    scene.controller.cancel(3)
    assert scene.controller.output() == []


def kex_report(flags: int = 0, schemes: int = 2, curves: int = 1, keys: int = 4) -> bytes:
    return encode(g.S2KexReport(flags, schemes, curves, keys))


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (kex_report(flags=1), KexFailure.KEY),
        (kex_report(keys=0), KexFailure.KEY),
        (kex_report(keys=0x08), KexFailure.KEY),
        (kex_report(schemes=1), KexFailure.SCHEME),
        (kex_report(curves=2), KexFailure.CURVES),
    ],
)
def test_a_node_that_cannot_do_what_we_can_is_given_up_with_the_reason(report: bytes, why: KexFailure) -> None:
    controller = Scene().controller
    controller.start(0)
    controller.output()
    controller.receive(report, 0)
    assert controller.output() == [bytes((0x9F, 0x07, why))]
    assert controller.events() == [S2Failed(why)]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (g.S2KexSet(0, 1, 1, 4), KexFailure.SCHEME),
        (g.S2KexSet(0, 2, 2, 4), KexFailure.CURVES),
        (g.S2KexSet(1, 2, 1, 4), KexFailure.KEY),
        (g.S2KexSet(2, 2, 1, 4), KexFailure.KEY),
        (g.S2KexSet(0, 2, 1, 0), KexFailure.KEY),
        (g.S2KexSet(0, 2, 1, 1), KexFailure.KEY),
    ],
)
def test_a_node_takes_no_grant_that_it_did_not_ask_for(command: g.S2KexSet, why: KexFailure) -> None:
    node = Scene(ACCESS).node
    node.start(0)
    node.receive(b"\x9f\x04", 0)
    node.output()
    node.receive(encode(command), 0)
    assert node.output() == [bytes((0x9F, 0x07, why))]
    assert node.events() == [S2Failed(why)]


def test_a_grant_changed_on_its_way_is_seen_in_the_echo() -> None:
    """Somebody in between takes a class away; the echo under the temporary keys tells."""
    scene = Scene(KeyClass.AUTHENTICATED | ACCESS)
    scene.node.start(0)
    scene.controller.start(0)
    scene.settle(0)
    scene.controller.grant(KeyClass.AUTHENTICATED | ACCESS, 1)
    (command,) = scene.controller.output()
    scene.node.receive(command[:-1] + bytes((KeyClass.AUTHENTICATED,)), 1)
    scene.settle(1)
    scene.controller.confirm(scene.pin, 2)
    scene.settle(2)
    assert scene.told[-1] == S2Failed(KexFailure.AUTH)
    assert scene.told_node[-1] == S2Failed(KexFailure.AUTH, theirs=True)


def test_a_report_changed_on_its_way_is_seen_in_the_echo() -> None:
    scene = Scene(EVERY)
    scene.node.start(0)
    scene.controller.start(0)
    scene.node.receive(*scene.controller.output(), 0)
    (report,) = scene.node.output()
    scene.controller.receive(report[:-1] + bytes((ACCESS,)), 0)
    scene.controller.grant(ACCESS, 0)
    scene.settle(0)
    scene.controller.confirm(scene.pin, 1)
    scene.settle(1)
    assert scene.told_node[-1] == S2Failed(KexFailure.AUTH)
    assert scene.told[-1] == S2Failed(KexFailure.AUTH, theirs=True)
    assert scene.node.network_keys == {}


class Tampering(S2Joining):
    """A node that says one of its sealed commands otherwise than it should."""

    instead: tuple[type, object]

    def _seal(self, command: object, key_class: int, now: float) -> None:
        kind, other = self.instead
        super()._seal(other if isinstance(command, kind) else command, key_class, now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "other", "why"),
    [
        (g.S2NetworkKeyGet, g.S2NetworkKeyGet(KeyClass.AUTHENTICATED), KexFailure.KEY_GET),
        (g.S2NetworkKeyGet, g.S2NetworkKeyGet(0x05), KexFailure.KEY_GET),
        (g.S2NetworkKeyGet, g.S2NetworkKeyGet(0x40), KexFailure.KEY_GET),
        (g.S2NetworkKeyGet, g.S2TransferEnd(1), KexFailure.VERIFY),
        (g.S2TransferEnd, g.S2TransferEnd(0), KexFailure.VERIFY),
        (g.S2TransferEnd, g.S2NetworkKeyGet(ACCESS), KexFailure.KEY_GET),
        (g.S2KexSet, g.S2KexSet(0, 2, 1, ACCESS), KexFailure.AUTH),
    ],
)
def test_a_node_that_breaks_the_order_is_told_why_it_is_given_up(kind: type, other: object, why: KexFailure) -> None:
    scene = Scene()
    scene.node = Tampering(3, 1, HOME, EVERY, NODE_KEY, drawing("node"))
    scene.node.instead = (kind, other)
    scene.air = Air(scene.controller, scene.node)
    scene.until_pin(ACCESS)
    scene.controller.confirm(scene.pin, 2)
    scene.settle(2)
    assert scene.told[-1] == S2Failed(why)


def test_a_node_that_cannot_verify_its_key_is_given_up() -> None:
    """It was handed another key than the controller thinks; what it says under it does not open, twice."""
    scene = Scene()
    scene.until_pin(ACCESS)
    add_key = scene.node.channel.add_key
    scene.node.channel.add_key = lambda key_class, keys: add_key(  # type: ignore[method-assign]
        key_class, keys if key_class == TEMPORARY else s2.Keys.of_network_key(bytes(16))
    )
    scene.controller.confirm(scene.pin, 2)
    scene.settle(2)
    assert scene.told[-1] == S2Failed(KexFailure.VERIFY)
    assert scene.controller.state is S2State.FAILED


def test_network_keys_in_the_open_are_not_taken() -> None:
    scene = Scene()
    scene.until_pin(ACCESS)
    scene.node.receive(encode(g.S2NetworkKeyReport(ACCESS, bytes(16))), 2)
    scene.node.receive(encode(g.S2TransferEnd(2)), 2)
    assert scene.node.events() == [Refused(Refusal.NOT_ASKED)] * 2
    assert scene.node.network_keys == {}


def test_a_public_key_with_which_nobody_can_agree_ends_it() -> None:
    scene = Scene()
    scene.node.start(0)
    scene.node.receive(b"\x9f\x04", 0)
    scene.node.receive(encode(g.S2KexSet(0, 2, 1, ACCESS)), 0)
    scene.node.receive(encode(g.S2PublicKeyReport(1, bytes(32))), 0)
    assert scene.node.events() == [S2Failed(S2Failure.PUBLIC_KEY)]


def test_what_the_host_may_not_ask_is_its_own_mistake() -> None:
    scene = Scene(ACCESS)
    for early in (lambda: scene.controller.grant(ACCESS, 0), lambda: scene.controller.confirm("00000", 0)):
        with pytest.raises(LocalError):
            early()
    scene.node.start(0)
    scene.controller.start(0)
    scene.settle(0)
    for granted in (KeyClass(0), KeyClass.AUTHENTICATED):
        with pytest.raises(LocalError):
            scene.controller.grant(granted, 0)
    scene.controller.grant(ACCESS, 0)
    scene.settle(0)
    for pin in ("1234", "123456", "65536", "１２３４５", "abcde"):
        with pytest.raises(LocalError):
            scene.controller.confirm(pin, 0)
    for machine in (scene.controller, scene.node):
        with pytest.raises(LocalError):
            machine.start(0)


def test_keys_that_are_too_short_or_the_same_for_two_classes_are_our_mistake() -> None:
    for keys in ({ACCESS: bytes(15)}, {ACCESS: bytes(16), KeyClass.AUTHENTICATED: bytes(16)}):
        with pytest.raises(LocalError):
            S2Including(1, 3, HOME, keys, CONTROLLER_KEY, drawing("x"))
    with pytest.raises(LocalError):
        S2Joining(3, 1, HOME, KeyClass(0), NODE_KEY, drawing("x"))


def test_the_joining_node_of_the_captured_session_says_every_byte_again() -> None:
    """The capture's node sends its whole public key; ours keeps two bytes of it to itself, as a lock does."""
    vector = captured("s2_session")
    frames = vector["frames"]
    own = [bytes.fromhex(frame["raw"]) for frame in frames if frame["src"] == 3]
    counted = [frame for frame in own if frame[1] in (1, 2, 3)]
    numbers = [counted[0][2:3]]
    for frame in counted:
        if frame[1] == s2.NONCE_REPORT:
            numbers.append(frame[4:])
        elif frame[1] == s2.ENCAPSULATION and (entropy := s2.Envelope.parse(frame).sender_entropy):
            numbers.append(entropy)
    private = bytes.fromhex(vector["joining_node_private_key"])
    node = S2Joining(3, 1, bytes.fromhex(vector["home_id"]), ACCESS, private, scripted(numbers))
    node.start(0)
    said: list[bytes] = []
    opened: list[str] = []
    for index, frame in enumerate(frames):
        said += node.output()
        if frame["src"] == 1:
            node.receive(bytes.fromhex(frame["raw"]), 0)
            opened += [event.command.hex() for event in node.events() if isinstance(event, Opened)]
            continue
        if not said:
            command = next(one["plaintext"] for one in frames[index:] if one["src"] == 3 and one.get("plaintext"))
            node.channel.send(bytes.fromhex(command), ACCESS, 0)
            said += node.channel.output()
        expected = bytes.fromhex(frame["raw"])
        if expected[1] == s2.PUBLIC_KEY_REPORT:
            expected = expected[:3] + bytes(2) + expected[5:]
        assert said.pop(0).hex() == expected.hex(), index
    assert node.state is S2State.DONE
    assert opened == [one["plaintext"] for one in frames[18:] if one["src"] == 1 and one.get("plaintext")]


class Meddling(S2Including):
    """A controller that says one of its sealed commands otherwise than it should."""

    instead: tuple[type, object]

    def _seal(self, command: object, key_class: int, now: float) -> None:
        kind, other = self.instead
        super()._seal(other if isinstance(command, kind) else command, key_class, now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "other", "why"),
    [
        (g.S2NetworkKeyReport, g.S2NetworkKeyReport(KeyClass.AUTHENTICATED, bytes(16)), KexFailure.REPORT),
        (g.S2TransferEnd, g.S2TransferEnd(0), KexFailure.VERIFY),
        (g.S2KexReport, g.S2KexReport(1, 2, 1, ACCESS), KexFailure.AUTH),
    ],
)
def test_a_controller_that_breaks_the_order_is_told_why(kind: type, other: object, why: KexFailure) -> None:
    scene = Scene()
    scene.controller = Meddling(1, 3, HOME, NETWORK_KEYS, CONTROLLER_KEY, drawing("controller"))
    scene.controller.instead = (kind, other)
    scene.air = Air(scene.controller, scene.node)
    scene.until_pin(ACCESS)
    scene.controller.confirm(scene.pin, 2)
    scene.settle(2)
    assert scene.told_node[-1] == S2Failed(why)
    assert scene.told[-1] == S2Failed(why, theirs=True)


@pytest.mark.parametrize("other", [g.DoorLockOperationGet(), g.S2KexReport(1, 2, 1, EVERY), g.S2NetworkKeyVerify()])
def test_a_sealed_command_that_is_not_the_next_step_is_refused_and_the_inclusion_times_out(other: object) -> None:
    scene = Scene()
    scene.node = Tampering(3, 1, HOME, EVERY, NODE_KEY, drawing("node"))
    scene.node.instead = (g.S2NetworkKeyGet, other)
    scene.air = Air(scene.controller, scene.node)
    scene.until_pin(ACCESS)
    scene.controller.confirm(scene.pin, 2)
    scene.settle(2)
    assert scene.told[-1] == Refused(Refusal.NOT_ASKED)
    scene.tick(2 + STEP)
    assert scene.told[-1] == S2Failed(S2Failure.TIMEOUT)


class UnderTemporaryKeys(S2Joining):
    """A node that says something else than the proof that it has its key, and under the temporary keys."""

    instead: object

    def _seal(self, command: object, key_class: int, now: float) -> None:
        proof = isinstance(command, g.S2NetworkKeyVerify)
        super()._seal(self.instead if proof else command, TEMPORARY if proof else key_class, now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("instead", "event"),
    [
        (g.S2NetworkKeyGet(ACCESS), Refused(Refusal.NOT_ASKED)),
        (g.S2TransferEnd(1), Refused(Refusal.NOT_ASKED)),
        (g.S2NetworkKeyVerify(), S2Failed(KexFailure.VERIFY)),
    ],
)
def test_a_proof_of_the_key_counts_under_the_key_alone(instead: object, event: S2Event) -> None:
    scene = Scene()
    scene.node = UnderTemporaryKeys(3, 1, HOME, EVERY, NODE_KEY, drawing("node"))
    scene.node.instead = instead
    scene.air = Air(scene.controller, scene.node)
    scene.until_pin(ACCESS)
    scene.controller.confirm(scene.pin, 2)
    scene.settle(2)
    assert scene.told[-1] == event
    assert not any(isinstance(one, S2Included) for one in scene.told)


def test_a_sealed_command_that_is_damaged_is_refused() -> None:
    scene = included(ACCESS)
    late = Scene()
    late.until_pin(ACCESS)
    late.node.channel.send(b"\x9f\x06\x01", TEMPORARY, 2)
    late.node.tick(2)
    late.controller.confirm(late.pin, 2)
    late.settle(2)
    assert Refused(Refusal.MALFORMED) in late.told
    assert scene.controller.state is S2State.DONE


def test_a_command_in_the_open_that_is_not_the_next_step_is_refused() -> None:
    scene = Scene()
    scene.until_pin(ACCESS)
    for machine in (scene.controller, scene.node):
        for frame in ("9f04", "9f0500020104", "9f0600020104", "9f0800" + "01" * 32, "9f08", "9f05", "9877", "9f77"):
            machine.receive(bytes.fromhex(frame), 2)
        assert {type(event) for event in machine.events()} == {Refused}


def test_a_public_key_that_says_it_is_ours_ends_it() -> None:
    scene = Scene()
    scene.node.start(0)
    scene.controller.start(0)
    scene.settle(0)
    scene.controller.grant(ACCESS, 0)
    scene.controller.receive(encode(g.S2PublicKeyReport(1, s2.public_key(NODE_KEY))), 0)
    assert scene.controller.events() == [S2Failed(KexFailure.AUTH)]
    scene.node.receive(encode(g.S2KexSet(0, 2, 1, ACCESS)), 0)
    scene.node.receive(encode(g.S2PublicKeyReport(0, bytes(32))), 0)
    assert scene.node.events() == [S2Failed(KexFailure.AUTH)]


def test_a_useless_public_key_ends_it_on_the_controllers_side_too() -> None:
    scene = Scene()
    scene.controller.start(0)
    scene.controller.receive(kex_report(keys=KeyClass.UNAUTHENTICATED), 0)
    scene.controller.grant(KeyClass.UNAUTHENTICATED, 0)
    scene.controller.receive(encode(g.S2PublicKeyReport(0, bytes(32))), 0)
    assert scene.controller.events()[-1] == S2Failed(S2Failure.PUBLIC_KEY)


def test_a_reason_that_nobody_knows_still_ends_it() -> None:
    scene = Scene()
    scene.until_pin(ACCESS)
    scene.node.receive(b"\x9f\x07\x44", 2)
    assert scene.node.events() == [S2Failed(KexFailure.CANCEL, theirs=True)]
    scene.node.receive(b"\x9f\x04", 2)
    assert scene.node.events() == [Refused(Refusal.NOT_ASKED)]


def test_a_class_of_which_the_network_has_no_key_cannot_be_granted() -> None:
    keys = {ACCESS: bytes(16)}
    controller = S2Including(1, 3, HOME, keys, CONTROLLER_KEY, drawing("x"))
    controller.start(0)
    controller.receive(kex_report(keys=EVERY), 0)
    with pytest.raises(LocalError):
        controller.grant(EVERY, 0)
