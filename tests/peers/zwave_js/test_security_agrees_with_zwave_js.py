"""S0 and S2 with zwave-js at the other end: keys, nonces, sealed commands each way, lost frames, inclusion.

Their end is zwave-js's own managers, command classes and cryptography; which frame it answers with is written after
their driver in `secured.mjs`. A joining node of theirs is the behaviours of their mock node, unmodified.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from security_scene import Air, drawing
from zwave_js_codec import Codec
from zwave_js_nodes import CLASS_NUMBERS, TheirNode

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave import security_s0 as s0
from latchwork.protocol.zwave import security_s2 as s2
from latchwork.protocol.zwave.commands import encode
from latchwork.protocol.zwave.s0_channel import LONGEST_PIECE, SECOND, SEQUENCED, S0Channel
from latchwork.protocol.zwave.s0_inclusion import S0Included, S0Including
from latchwork.protocol.zwave.s2_channel import LOOK_AHEAD, S2Channel
from latchwork.protocol.zwave.s2_including import S2Including
from latchwork.protocol.zwave.s2_inclusion import (
    ClassesRequested,
    KeyClass,
    PinAwaited,
    S2Failed,
    S2Included,
    device_specific_key,
)
from latchwork.protocol.zwave.security_errors import Opened, Refusal, Refused

pytestmark = [
    pytest.mark.peer(
        name="zwave-js",
        package="npm:zwave-js",
        about="its security managers and security command classes",
        protocols=("zwave",),
        rung=1,
    ),
    pytest.mark.peer_package,
]

HOME = bytes.fromhex("c0ffee01")
OURS, THEIRS = 1, 3
ACCESS, AUTHENTICATED = KeyClass.ACCESS_CONTROL, KeyClass.AUTHENTICATED
NETWORK_KEYS = {
    KeyClass.UNAUTHENTICATED: b"\x11" * 16,
    AUTHENTICATED: b"\x22" * 16,
    ACCESS: b"\x44" * 16,
    KeyClass.S0: b"\x88" * 16,
}
KEY = st.binary(min_size=16, max_size=16)
PRIVATE_KEY = st.binary(min_size=32, max_size=32)
GET, SET = b"\x62\x02", bytes.fromhex("630105013437313139")
LONG = encode(g.ExtendedUserCodeSet([g.ExtendedUserCodeSetCode(user, 1, b"0123456789") for user in (1, 2, 3)]))

some = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


# keys and nonces


@some
@given(key=KEY)
def test_network_keys_are_derived_alike(theirs: Codec, key: bytes) -> None:
    derived = theirs.ask("network_keys", key=key.hex())
    ours = s2.Keys.of_network_key(key)
    assert ours.multicast is not None
    assert (derived["ccm"], derived["personalisation"]) == (ours.ccm.hex(), ours.personalisation.hex())
    assert derived["multicast"] == ours.multicast.hex()
    both = theirs.ask("s0_keys", key=key.hex())
    s0_keys = s0.Keys.derive(key)
    assert (both["authentication"], both["encryption"]) == (s0_keys.authentication.hex(), s0_keys.encryption.hex())


@some
@given(including=PRIVATE_KEY, joining=PRIVATE_KEY)
def test_temporary_keys_are_agreed_on_between_ours_and_theirs(theirs: Codec, including: bytes, joining: bytes) -> None:
    """Each end has its own private key; the label's groups are the same as well."""
    our_public = s2.public_key(including)
    their_public = bytes.fromhex(theirs.ask("public_key", private=joining.hex())["public"])
    assert their_public == s2.public_key(joining)
    secret = s2.shared_secret(including, their_public)
    assert theirs.ask("shared_secret", private=joining.hex(), public=our_public.hex())["secret"] == secret.hex()
    derived = theirs.ask("temporary_keys", secret=secret.hex(), including=our_public.hex(), joining=their_public.hex())
    prk = s2.temporary_prk(secret, our_public, their_public)
    ours = s2.Keys.temporary(prk)
    assert derived["prk"] == prk.hex()
    assert (derived["ccm"], derived["personalisation"]) == (ours.ccm.hex(), ours.personalisation.hex())
    assert theirs.ask("dsk", public=their_public.hex())["dsk"] == "-".join(device_specific_key(their_public))


@some
@given(key=KEY, sender=KEY, receiver=KEY)
def test_the_same_nonces_are_drawn_one_after_another(theirs: Codec, key: bytes, sender: bytes, receiver: bytes) -> None:
    span = s2.Span(s2.Keys.of_network_key(key), s2.mixed_entropy(sender, receiver))
    entropy = {"sender": sender.hex(), "receiver": receiver.hex()}
    assert theirs.ask("nonces", key=key.hex(), **entropy, count=10)["nonces"] == [
        span.next_nonce().hex() for _ in range(10)
    ]


# S2


class Link:
    """Our channel and theirs with the same keys, and the air between them."""

    def __init__(self, codec: Codec, lose: set[int] = frozenset(), keys: dict[KeyClass, bytes] = NETWORK_KEYS) -> None:
        self.ours = S2Channel(OURS, THEIRS, HOME, drawing("ours"))
        for key_class, key in NETWORK_KEYS.items():
            self.ours.add_key(key_class, s2.Keys.of_network_key(key))
        numbered = {CLASS_NUMBERS[one]: key.hex() for one, key in keys.items()}
        self.theirs = TheirNode(codec, "s2", THEIRS, OURS, HOME, keys=numbered)
        self.air = Air(self.ours, self.theirs, lose=lose)
        self.now = 0.0

    def we_send(self, command: bytes, key_class: KeyClass = ACCESS) -> None:
        self.ours.send(command, key_class, self.now)
        self.settle()

    def they_send(self, command: bytes, key_class: KeyClass = ACCESS, **more: object) -> None:
        self.theirs.send(command, security_class=CLASS_NUMBERS[key_class], **more)
        self.settle()

    def settle(self) -> None:
        self.air.settle(self.now)

    def heard_by_us(self) -> list[Opened]:
        return [event for event in self.ours.events() if isinstance(event, Opened)]

    def kinds(self) -> list[int]:
        return [frame[1] for _, frame in self.air.heard]


@pytest.mark.parametrize("first", ["ours", "theirs"])
@pytest.mark.parametrize("key_class", NETWORK_KEYS, ids=lambda one: one.name)
def test_commands_go_each_way_under_one_agreement_whoever_begins(
    theirs: Codec, first: str, key_class: KeyClass
) -> None:
    link = Link(theirs)
    for number in range(20):
        command = bytes((0x62, 0x01, number))
        if (number % 3 == 0) == (first == "ours"):
            link.we_send(command, key_class)
            assert link.theirs.events() == [{"opened": command.hex(), "security_class": CLASS_NUMBERS[key_class]}]
        else:
            link.they_send(command, key_class)
            assert link.ours.events() == [Opened(command, key_class)]
    assert link.kinds() == [s2.NONCE_GET, s2.NONCE_REPORT, *[s2.ENCAPSULATION] * 20]


def test_a_command_of_another_class_begins_a_new_agreement(theirs: Codec) -> None:
    link = Link(theirs)
    for key_class in (ACCESS, AUTHENTICATED, ACCESS, KeyClass.UNAUTHENTICATED):
        link.we_send(SET, key_class)
        assert link.theirs.events() == [{"opened": SET.hex(), "security_class": CLASS_NUMBERS[key_class]}]
        link.they_send(GET, key_class)
        assert link.ours.events() == [Opened(GET, key_class)]
    for key_class in (AUTHENTICATED, ACCESS):
        link.they_send(GET, key_class)
        assert link.ours.events() == [Opened(GET, key_class)]


@pytest.mark.parametrize("lost", range(1, LOOK_AHEAD))
def test_after_a_few_lost_frames_the_next_one_is_opened_without_a_word(theirs: Codec, lost: int) -> None:
    for sender in ("ours", "theirs"):
        link = Link(theirs)
        link.we_send(GET)
        link.theirs.events()
        link.air.lose = set(range(len(link.air.heard), len(link.air.heard) + lost))
        send = link.we_send if sender == "ours" else link.they_send
        for number in range(lost + 1):
            send(bytes((0x62, 0x01, number)))
        last = bytes((0x62, 0x01, lost))
        assert (link.theirs.opened() if sender == "ours" else [one.command for one in link.heard_by_us()]) == [last]
        assert link.kinds() == [s2.NONCE_GET, s2.NONCE_REPORT, *[s2.ENCAPSULATION] * (lost + 2)]


@pytest.mark.parametrize("sender", ["ours", "theirs"])
def test_after_too_many_lost_frames_the_command_comes_once_more_under_new_nonces(theirs: Codec, sender: str) -> None:
    link = Link(theirs)
    link.we_send(GET)
    link.theirs.events()
    link.air.lose = set(range(3, 3 + LOOK_AHEAD))
    send = link.we_send if sender == "ours" else link.they_send
    for number in range(LOOK_AHEAD + 1):
        send(bytes((0x62, 0x01, number)))
    last = bytes((0x62, 0x01, LOOK_AHEAD))
    assert (link.theirs.opened() if sender == "ours" else [one.command for one in link.heard_by_us()]) == [last]
    assert link.kinds()[3 + LOOK_AHEAD :] == [s2.ENCAPSULATION, s2.NONCE_REPORT, s2.ENCAPSULATION]
    link.they_send(SET)
    assert [one.command for one in link.heard_by_us()] == [SET]


def test_a_peer_that_has_lost_its_nonces_is_brought_back_by_the_next_command(theirs: Codec) -> None:
    link = Link(theirs)
    link.we_send(GET)
    link.theirs.forget()
    link.we_send(SET)
    assert link.theirs.opened() == [GET, SET]
    link.theirs.forget()
    link.they_send(GET)
    assert [one.command for one in link.heard_by_us()] == [GET]


@some
@given(
    senders=st.lists(st.sampled_from(("ours", "theirs")), min_size=1, max_size=12),
    lost=st.sets(st.integers(0, 20), max_size=6),
)
def test_whatever_gets_lost_nothing_is_heard_twice_and_the_two_find_together_again(
    theirs: Codec, senders: list[str], lost: set[int]
) -> None:
    link = Link(theirs, lose=lost)
    for number, sender in enumerate(senders):
        link.now += 60.0
        link.ours.tick(link.now)
        link.settle()
        (link.we_send if sender == "ours" else link.they_send)(bytes((0x62, 0x01, number)))
    for heard in ([one.command for one in link.heard_by_us()], link.theirs.opened()):
        assert len(set(heard)) == len(heard)
    link.air.lose = set()
    for _ in range(2):
        link.now += 60.0
        link.ours.tick(link.now)
        link.settle()
        link.we_send(SET)
    assert link.theirs.opened()[-1] == SET


def test_a_frame_that_comes_twice_is_heard_once_by_either(theirs: Codec) -> None:
    link = Link(theirs)
    link.we_send(GET)
    link.they_send(GET)
    link.ours.events()
    sealed_by_us, sealed_by_them = (frame for _, frame in link.air.heard if frame[1] == s2.ENCAPSULATION)
    link.ours.receive(sealed_by_them, 0.0)
    assert link.ours.events() == [Refused(Refusal.REPEATED)]
    link.theirs.events()
    link.theirs.receive(sealed_by_us, 0.0)
    assert link.theirs.opened() == []


def test_nobody_opens_what_was_sealed_under_a_key_that_he_does_not_have(theirs: Codec) -> None:
    link = Link(theirs, keys={ACCESS: b"\x55" * 16})
    link.we_send(SET)
    assert link.theirs.opened() == []
    link.they_send(SET)
    assert link.heard_by_us() == []


@pytest.mark.parametrize("kind", ["mgrp", "mpan"])
def test_a_command_of_theirs_that_follows_a_multicast_is_opened_here(theirs: Codec, kind: str) -> None:
    """Multicast itself is not spoken here; its extensions, one open and one enciphered, are passed over."""
    link = Link(theirs)
    link.they_send(GET)
    link.they_send(SET, extension={"kind": kind, "group": 7})
    assert [one.command for one in link.heard_by_us()] == [GET, SET]
    link.we_send(GET)
    assert link.theirs.opened() == [GET]


# S0


def s0_pair(codec: Codec, key: bytes = NETWORK_KEYS[KeyClass.S0]) -> tuple[S0Channel, TheirNode, Air]:
    ours = S0Channel(OURS, THEIRS, NETWORK_KEYS[KeyClass.S0], drawing("ours"))
    node = TheirNode(codec, "s0", THEIRS, OURS, HOME, key=key.hex())
    return ours, node, Air(ours, node)


def test_s0_commands_go_each_way_each_under_a_nonce_of_its_own(theirs: Codec) -> None:
    ours, node, air = s0_pair(theirs)
    for number in range(8):
        command = bytes((0x62, 0x01, number))
        ours.send(command, 0.0)
        air.settle(0.0)
        assert node.events() == [{"opened": command.hex()}]
        node.send(command)
        air.settle(0.0)
        assert ours.events() == [Opened(command)]
    nonces = [frame for _, frame in air.heard if frame[1] == s0.NONCE_REPORT]
    assert len(set(nonces)) == 16


def test_s0_nobody_opens_what_was_sealed_under_another_key(theirs: Codec) -> None:
    ours, node, air = s0_pair(theirs, key=bytes(range(16)))
    ours.send(SET, 0.0)
    node.send(SET)
    air.settle(0.0)
    assert node.opened() == []
    assert ours.events() == [Refused(Refusal.NOT_AUTHENTIC)]


def test_s0_their_frame_that_asks_for_one_more_nonce_gets_it(theirs: Codec) -> None:
    ours, node, air = s0_pair(theirs)
    node.send(GET, and_nonce_get=True)
    node.send(SET)
    air.settle(0.0)
    assert ours.events() == [Opened(GET), Opened(SET)]
    kinds = [frame[1] for _, frame in air.heard]
    assert kinds == [s0.NONCE_GET, s0.NONCE_REPORT, s0.ENCAPSULATION_AND_NONCE_GET, s0.NONCE_REPORT, s0.ENCAPSULATION]


def asked_for_a_nonce(node: TheirNode) -> bytes:
    node.receive(bytes((s0.CLASS, s0.NONCE_GET)), 0.0)
    [report] = node.output()
    return report[2:]


def test_s0_theirs_puts_the_halves_of_a_long_command_together(theirs: Codec) -> None:
    _, node, _ = s0_pair(theirs)
    keys = s0.Keys.derive(NETWORK_KEYS[KeyClass.S0])
    halves = (LONG[:LONGEST_PIECE], SEQUENCED | 5), (LONG[LONGEST_PIECE:], SEQUENCED | SECOND | 5)
    for piece, control in halves:
        nonce = asked_for_a_nonce(node)
        sealed = s0.Encapsulation(OURS, THEIRS, bytes(range(8)), nonce, bytes((control,)) + piece)
        node.receive(sealed.build(keys), 0.0)
    assert node.opened() == [LONG]


def test_s0_a_frame_that_asks_for_one_more_nonce_is_one_that_theirs_cannot_check(theirs: Codec) -> None:
    """Theirs takes the MAC of what comes as of 81, also where it is C1, and so refuses its own C1 like ours, which
    sends the first half of a long command in one."""
    ours, node, air = s0_pair(theirs)
    ours.send(LONG, 0.0)
    air.settle(0.0)
    refused = {"refused": "Invalid auth code, won't accept security encapsulated command."}
    assert node.events()[0] == refused
    key = NETWORK_KEYS[KeyClass.S0].hex()
    sender, receiver = (TheirNode(theirs, "s0", own, peer, HOME, key=key) for own, peer in ((OURS, 9), (9, OURS)))
    sender.send(GET, and_nonce_get=True)
    Air(sender, receiver).settle(0.0)
    assert receiver.events() == [refused]


# inclusion: ours includes a node of theirs


@pytest.mark.parametrize(
    "classes",
    [
        KeyClass.UNAUTHENTICATED,
        ACCESS,
        KeyClass.UNAUTHENTICATED | AUTHENTICATED | ACCESS,
        AUTHENTICATED | ACCESS | KeyClass.S0,
    ],
    ids=str,
)
def test_ours_includes_a_node_of_theirs_which_then_has_the_granted_keys(theirs: Codec, classes: KeyClass) -> None:
    private_key = bytes(range(32))
    requested = [number for one, number in CLASS_NUMBERS.items() if one & classes]
    node = TheirNode(theirs, "joining", THEIRS, OURS, HOME, private=private_key.hex(), requested=requested)
    ours = S2Including(OURS, THEIRS, HOME, NETWORK_KEYS, bytes(range(1, 33)), drawing("ours"))
    air = Air(ours, node)
    ours.start(0.0)
    air.settle(0.0)
    assert ours.events() == [ClassesRequested(classes, False)]
    ours.grant(classes, 0.0)
    air.settle(0.0)
    label = device_specific_key(s2.public_key(private_key))
    if classes & (AUTHENTICATED | ACCESS):
        # the mock node sends its whole public key; the PIN is what is on the label all the same
        assert [event for event in ours.events() if isinstance(event, PinAwaited)] == [PinAwaited(label[1:])]
        ours.confirm(label[0], 0.0)
        air.settle(0.0)
    assert S2Included(classes, label) in ours.events()
    highest = max(one for one in (KeyClass.UNAUTHENTICATED, AUTHENTICATED, ACCESS) if one & classes)
    ours.channel.send(b"\x9f\x0d", highest, 1.0)
    ours.tick(1.0)
    air.settle(1.0)
    assert [event for event in ours.events() if isinstance(event, Opened)] == [Opened(b"\x9f\x0e\x63", highest)]


def test_with_a_wrong_pin_ours_gives_the_inclusion_of_a_node_of_theirs_up(theirs: Codec) -> None:
    node = TheirNode(theirs, "joining", THEIRS, OURS, HOME, private=bytes(range(32)).hex(), requested=[2])
    ours = S2Including(OURS, THEIRS, HOME, NETWORK_KEYS, bytes(range(1, 33)), drawing("ours"))
    air = Air(ours, node)
    ours.start(0.0)
    air.settle(0.0)
    ours.grant(ACCESS, 0.0)
    air.settle(0.0)
    ours.confirm("00002", 0.0)
    air.settle(0.0)
    assert Refused(Refusal.NOT_AUTHENTIC) in ours.events()
    ours.tick(300.0)
    assert [type(event) for event in ours.events()] == [S2Failed]
    assert node.opened() == []


def test_ours_includes_a_node_of_theirs_under_s0_and_speaks_with_it(theirs: Codec) -> None:
    node = TheirNode(theirs, "joining", THEIRS, OURS, HOME)
    ours = S0Including(OURS, THEIRS, NETWORK_KEYS[KeyClass.S0], drawing("ours"))
    air = Air(ours, node)
    ours.start(0.0)
    air.settle(0.0)
    assert ours.events() == [S0Included(b"\x63", b"")]
    ours.channel.send(GET, 1.0)
    ours.tick(1.0)
    air.settle(1.0)
    assert node.opened() == [GET]
