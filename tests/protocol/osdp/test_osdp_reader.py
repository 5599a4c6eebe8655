"""The reader's side: whom it answers, how it counts, what it repeats, what it refuses, and when it is late."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import SCBK_D, Block, NakCode, ReplyCode
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.handshake import Failure, PanelHandshake
from latchwork.protocol.osdp.packets import Packet, SecurityBlock
from latchwork.protocol.osdp.reader import (
    Asked,
    Challenged,
    ChannelFailed,
    ChannelLost,
    ChannelOpened,
    Declined,
    Event,
    Noticed,
    Reader,
    Repeated,
)
from latchwork.protocol.osdp.secure_channel import SecureChannel

KEY, UID = bytes(range(16)), b"uid 1234"
POLLED = [Asked(g.Poll(), False, False)]


class Talk:
    """A reader and a hand that asks for the panel."""

    def __init__(self, scbk: bytes | None = KEY, **options: Any) -> None:
        self.reader = Reader(5, UID, scbk, **options)
        self.now = 100.0
        self.sequence = 0
        self.channel: SecureChannel | None = None

    def packet(self, command: g.Command, **changes: Any) -> Packet:
        fields = {"address": 5, "sequence": self.sequence, "code": command.CODE, "data": command.build(), **changes}
        packet = Packet(**fields)
        if self.channel is not None and packet.block is None and "clear" not in changes:
            packet = self.channel.seal_command(packet)
        self.sequence = packet.sequence % 3 + 1
        return packet

    def send(self, packet: Packet) -> list[Event]:
        return self.reader.receive(packet.build(), self.now)

    def ask(self, command: g.Command, **changes: Any) -> list[Event]:
        return self.send(self.packet(command, **changes))

    def answered(self) -> Packet:
        return Packet.parse(self.reader.outgoing())

    def opened(self) -> Packet:
        assert self.channel is not None
        return self.channel.open_reply(self.answered())

    def poll(self) -> None:
        assert self.ask(g.Poll()) == [Asked(g.Poll(), self.channel is not None, False)]
        self.reader.reply(g.Ack())
        self.reader.outgoing()

    def open(self, key: bytes = KEY, *, default_key: bool = False) -> Talk:
        handshake = PanelHandshake(key, b"A" * 8, default_key)
        command, block = handshake.challenge()
        self.channel = None
        assert self.ask(command, block=block)[-1:] == [Challenged(default_key)]
        self.reader.challenge(b"B" * 8)
        answer = self.answered()
        proof, block = handshake.prove(g.Ccrypt.parse(answer.data), answer.block)
        assert self.ask(proof, block=block) == [ChannelOpened(default_key)]
        last = self.answered()
        self.channel = handshake.finish(g.RmacI.parse(last.data), last.block)
        return self


# --- whom it answers --------------------------------------------------------------------------------------------------


def test_a_reply_has_the_number_the_check_and_the_mark_of_its_command() -> None:
    for options in ({"crc": True, "mark": False}, {"crc": False, "mark": True}):
        talk = Talk()
        assert talk.ask(g.Poll(), **options) == POLLED
        talk.reader.reply(g.Ack())
        reply = talk.answered()
        assert (reply.reply, reply.address, reply.sequence) == (True, 5, 0)
        assert (reply.crc, reply.mark) == (options["crc"], options["mark"])


@pytest.mark.parametrize("mark", [True, False])
def test_a_reader_may_have_its_own_mind_about_marks(mark: bool) -> None:
    talk = Talk(mark=mark)
    talk.ask(g.Poll(), mark=not mark)
    talk.reader.reply(g.Ack())
    assert talk.answered().mark is mark


def test_what_is_for_others_is_not_looked_at() -> None:
    talk = Talk()
    assert talk.ask(g.Poll(), address=6) == []
    assert talk.ask(g.Poll(), sequence=0, reply=True) == []
    assert talk.reader.outgoing() == b""


def test_a_broadcast_is_answered_with_ff() -> None:
    talk = Talk()
    assert talk.ask(g.Id(0), address=0x7F) == [Asked(g.Id(0), False, True)]
    talk.reader.reply(g.PdId(b"abc", 1, 1, 1, 1, 0, 0))
    assert talk.reader.outgoing()[1] == 0xFF


def test_a_damaged_packet_is_met_with_silence() -> None:
    talk = Talk()
    assert talk.reader.receive(talk.packet(g.Poll()).build()[:-1] + b"\x00", 100.0) == [
        Noticed("a damaged packet (crc)")
    ]
    assert talk.reader.outgoing() == b""


def test_a_gap_of_more_than_20_ms_ends_a_packet() -> None:
    talk = Talk()
    data = talk.packet(g.Poll()).build()
    assert talk.reader.receive(data[:4], 100.0) == []
    assert talk.reader.receive(data, 100.021) == POLLED


def test_an_address_beyond_126_is_no_reader() -> None:
    with pytest.raises(LocalError):
        Reader(0x7F, UID)


# --- how it counts ----------------------------------------------------------------------------------------------------


def test_numbers_come_in_order() -> None:
    talk = Talk()
    for _ in range(7):
        talk.poll()


@pytest.mark.parametrize(("after", "sequence"), [(0, 2), (0, 3), (1, 3), (2, 1), (3, 2)])
def test_a_number_out_of_order_is_refused_and_changes_nothing(after: int, sequence: int) -> None:
    talk = Talk()
    for _ in range(after + 1):
        talk.poll()
    assert talk.ask(g.Poll(), sequence=sequence) == [Declined(0x60, NakCode.SEQUENCE)]
    refusal = talk.answered()
    assert (refusal.code, refusal.data, refusal.sequence) == (ReplyCode.NAK, b"\x04", sequence)
    talk.sequence = after % 3 + 1
    talk.poll()


def test_a_reader_that_has_just_started_wants_number_0() -> None:
    talk = Talk()
    assert talk.ask(g.Poll(), sequence=1) == [Declined(0x60, NakCode.SEQUENCE)]
    talk.reader.outgoing()
    talk.sequence = 0
    talk.poll()


def test_the_same_command_once_more_gets_the_same_reply_to_the_last_byte() -> None:
    talk = Talk()
    talk.poll()
    command = talk.packet(g.Buz(0, 2, 1, 1, 1))
    assert talk.send(command) == [Asked(g.Buz(0, 2, 1, 1, 1), False, False)]
    talk.reader.reply(g.Ack())
    first = talk.reader.outgoing()
    assert talk.send(command) == [Repeated()]
    assert talk.reader.outgoing() == first
    talk.poll()


def test_a_repeated_reply_leaves_the_chain_of_macs_alone() -> None:
    talk = Talk().open()
    command = talk.packet(g.Buz(0, 2, 1, 1, 1))
    talk.send(command)
    talk.reader.reply(g.Ack())
    first = talk.reader.outgoing()
    assert talk.send(command) == [Repeated()]
    assert talk.reader.outgoing() == first
    assert talk.channel is not None
    talk.channel.open_reply(Packet.parse(first))
    talk.poll()


def test_the_last_number_with_another_command_is_out_of_order() -> None:
    talk = Talk()
    talk.poll()
    talk.poll()
    assert talk.ask(g.Id(0), sequence=1) == [Declined(0x61, NakCode.SEQUENCE)]


def test_number_0_makes_the_reader_forget() -> None:
    talk = Talk()
    talk.poll()
    talk.poll()
    assert talk.ask(g.Poll(), sequence=0) == POLLED
    talk.reader.reply(g.Ack())
    talk.reader.outgoing()
    assert talk.ask(g.Poll(), sequence=0) == POLLED


def test_number_0_ends_a_session() -> None:
    talk = Talk().open()
    talk.channel = None
    assert talk.ask(g.Poll(), sequence=0) == [ChannelLost("the panel started afresh"), *POLLED]
    assert talk.reader.channel is None


def test_a_power_cut_forgets_all_but_the_key() -> None:
    talk = Talk().open()
    talk.ask(g.Poll())
    talk.reader.power_cycle(KEY)
    assert talk.reader.channel is None
    assert talk.reader.wake_at is None
    with pytest.raises(LocalError):
        talk.reader.reply(g.Ack())
    talk.sequence = 0
    talk.open().poll()


# --- what it refuses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "nak"),
    [
        ({"code": 0x63, "data": b""}, NakCode.UNKNOWN_COMMAND),
        ({"data": b"\x00"}, NakCode.COMMAND_LENGTH),
        ({"code": 0x6A, "data": b"\x00\x02\x01"}, NakCode.COMMAND_LENGTH),
        ({"code": 0x6A, "data": b"\x00\x02\x00\x01\x01"}, NakCode.RECORD),
        ({"code": 0x75, "data": b"\x01\x10" + KEY}, NakCode.SC_CONDITION),
        ({"code": 0x75, "data": b"\x02\x10" + KEY}, NakCode.RECORD),
        ({"code": 0x80, "data": bytes(150)}, NakCode.COMMAND_LENGTH),
        ({"block": SecurityBlock(0x20)}, NakCode.SC_CONDITION),
        ({"block": SecurityBlock(Block.COMMAND_MAC), "mac": b"1234"}, NakCode.SC_CONDITION),
        ({"code": 0x77, "data": bytes(16), "block": SecurityBlock(Block.SCRYPT, b"\x01")}, NakCode.SC_CONDITION),
        ({"code": 0x77, "data": bytes(3)}, NakCode.COMMAND_LENGTH),
        ({"code": 0x76, "data": bytes(8)}, NakCode.SC_CONDITION),
        ({"code": 0x76, "data": bytes(8), "block": SecurityBlock(Block.SCRYPT, b"\x01")}, NakCode.SC_CONDITION),
        ({"code": 0x76, "data": bytes(8), "block": SecurityBlock(Block.CHLNG, b"\x00")}, NakCode.SC_CONDITION),
    ],
)
def test_what_the_reader_cannot_take_is_refused_with_the_reason(changes: dict[str, Any], nak: NakCode) -> None:
    talk = Talk()
    code = changes.get("code", 0x60)
    assert talk.ask(g.Poll(), **changes) == [Declined(code, nak)]
    reply = talk.answered()
    assert (reply.code, reply.data, reply.block) == (ReplyCode.NAK, bytes((nak,)), None)
    talk.poll()


def test_in_a_session_a_refusal_is_secured() -> None:
    talk = Talk().open()
    assert talk.ask(g.Poll(), code=0x63) == [Declined(0x63, NakCode.UNKNOWN_COMMAND)]
    assert talk.opened().data == b"\x03"
    assert talk.ask(g.Mfg(bytes(3), bytes(120))) == [Declined(0x80, NakCode.COMMAND_LENGTH)]
    assert talk.opened().data == b"\x02"
    talk.poll()


def test_an_enforced_secure_channel_takes_only_the_first_questions_in_the_clear() -> None:
    talk = Talk(enforce_secure=True)
    assert talk.ask(g.Poll()) == [Declined(0x60, NakCode.SC_CONDITION)]
    assert talk.answered().data == b"\x06"
    assert talk.ask(g.Id(0)) == [Asked(g.Id(0), False, False)]
    talk.reader.reply(g.PdId(b"abc", 1, 1, 1, 1, 0, 0))
    talk.reader.outgoing()
    talk.open().poll()


def test_a_wrong_mac_ends_the_session_and_is_refused_in_the_clear() -> None:
    talk = Talk().open()
    forged = Packet(5, 0x60, sequence=talk.sequence, block=SecurityBlock(Block.COMMAND_MAC), mac=b"1234")
    assert talk.send(forged) == [
        ChannelLost("the MAC of a packet does not fit"),
        Declined(0x60, NakCode.SC_CONDITION),
    ]
    reply = talk.answered()
    assert (reply.block, reply.data) == (None, b"\x06")


def test_a_command_in_the_clear_ends_the_session() -> None:
    talk = Talk().open()
    talk.channel = None
    events = talk.ask(g.Poll())
    assert [type(event) for event in events] == [ChannelLost, Declined]
    talk.poll()


def test_a_refused_number_ends_the_session() -> None:
    talk = Talk().open()
    talk.channel = None
    events = talk.ask(g.Poll(), sequence=(talk.sequence + 1) % 3 + 1)
    assert events == [ChannelLost("a command was refused in the clear"), Declined(0x60, NakCode.SEQUENCE)]


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_answer_wants_a_question() -> None:
    talk = Talk()
    with pytest.raises(LocalError, match="nothing was asked"):
        talk.reader.reply(g.Ack())
    with pytest.raises(LocalError, match="challenged"):
        talk.reader.challenge(b"B" * 8)
    talk.poll()
    with pytest.raises(LocalError, match="nothing was asked"):
        talk.reader.reply(g.Ack())


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        (g.Poll(), g.Busy()),
        (g.Poll(), g.Fmt(0, 0, b"12")),
        (g.Id(0), g.Ack()),
        (g.Comset(6, 9600), g.Com(0x7F, 9600)),
        (g.Comset(6, 9600), g.Com(6, 0)),
    ],
    ids=lambda message: type(message).__name__,
)
def test_an_illegal_answer_is_not_sent_and_another_may_follow(command: g.Command, reply: g.Reply) -> None:
    talk = Talk()
    talk.ask(command)
    with pytest.raises(LocalError):
        talk.reader.reply(reply)
    assert talk.reader.outgoing() == b""
    talk.reader.reply(g.Nak(NakCode.RECORD, b""))
    assert talk.answered().data == b"\x09"


def test_a_panel_that_takes_little_gets_no_more() -> None:
    talk = Talk().open()
    assert talk.ask(g.AcuRxSize(10))[0] == Asked(g.AcuRxSize(10), True, False)
    talk.reader.reply(g.Ack())
    talk.opened()
    talk.ask(g.Poll())
    with pytest.raises(LocalError, match="128"):
        talk.reader.reply(g.MfgRep(bytes(3), bytes(130)))
    talk.reader.reply(g.MfgRep(bytes(3), bytes(20)))
    assert talk.opened().data == bytes(23)
    talk.poll()


def test_another_address_holds_after_the_reply() -> None:
    talk = Talk().open()
    talk.ask(g.Comset(9, 9600))
    talk.reader.reply(g.Com(9, 9600))
    assert talk.answered().address == 5
    assert talk.reader.address == 9


# --- being late -------------------------------------------------------------------------------------------------------


def test_a_reader_without_an_answer_says_busy_in_time_and_answers_when_asked_again() -> None:
    talk = Talk()
    talk.poll()
    command = talk.packet(g.Buz(0, 2, 1, 1, 1))
    assert talk.send(command) == [Asked(g.Buz(0, 2, 1, 1, 1), False, False)]
    assert talk.reader.wake_at == pytest.approx(100.15)
    assert talk.reader.wake(100.1) == []
    assert talk.reader.outgoing() == b""
    assert talk.reader.wake(100.15) == []
    busy = talk.answered()
    assert (busy.code, busy.sequence, busy.block) == (ReplyCode.BUSY, 0, None)
    assert talk.reader.wake_at is None
    talk.reader.reply(g.Ack())
    assert talk.reader.outgoing() == b""
    with pytest.raises(LocalError):
        talk.reader.reply(g.Ack())
    assert talk.send(command) == []
    assert talk.answered().code == ReplyCode.ACK
    assert talk.send(command) == [Repeated()]


def test_a_reader_that_is_asked_again_before_it_has_an_answer_says_busy_again() -> None:
    talk = Talk()
    talk.poll()
    command = talk.packet(g.Buz(0, 2, 1, 1, 1))
    talk.send(command)
    assert talk.send(command) == []
    assert talk.answered().code == ReplyCode.BUSY
    talk.reader.reply(g.Ack())
    assert talk.send(command) == []
    assert talk.answered().code == ReplyCode.ACK


def test_a_late_answer_is_secured_as_one_in_time() -> None:
    talk = Talk().open()
    command = talk.packet(g.Buz(0, 2, 1, 1, 1))
    talk.send(command)
    talk.reader.wake(100.15)
    assert talk.answered().block is None
    with pytest.raises(LocalError, match="no answer"):
        talk.reader.reply(g.Lstatr(0, 0))
    talk.reader.reply(g.Ack())
    assert talk.send(command) == []
    assert talk.opened().code == ReplyCode.ACK
    talk.poll()


def test_a_late_answer_that_is_too_long_is_refused_when_it_is_given() -> None:
    talk = Talk()
    talk.ask(g.AcuRxSize(128))
    talk.reader.reply(g.Ack())
    talk.ask(g.Poll())
    talk.reader.wake(101.0)
    with pytest.raises(LocalError, match="128"):
        talk.reader.reply(g.MfgRep(bytes(3), bytes(130)))


def test_an_answer_that_comes_after_the_next_command_answers_that_one() -> None:
    talk = Talk()
    talk.poll()
    talk.ask(g.Id(0))
    talk.ask(g.Poll())
    with pytest.raises(LocalError, match="no answer"):
        talk.reader.reply(g.PdId(b"abc", 1, 1, 1, 1, 0, 0))
    talk.reader.reply(g.Ack())


# --- secure sessions --------------------------------------------------------------------------------------------------


def test_in_a_session_everything_is_secured() -> None:
    talk = Talk().open()
    assert talk.ask(g.Poll()) == [Asked(g.Poll(), True, False)]
    talk.reader.reply(g.Raw(0, 1, 26, b"abc\x40"))
    reply = talk.answered()
    assert reply.block == SecurityBlock(Block.REPLY_ENCIPHERED)
    assert b"abc" not in reply.data
    assert talk.channel is not None
    assert talk.channel.open_reply(reply).data == g.Raw(0, 1, 26, b"abc\x40").build()
    assert talk.reader.channel is not None


def test_a_session_ends_after_8_seconds_without_a_command() -> None:
    talk = Talk().open()
    talk.now = 105.0
    talk.poll()
    assert talk.reader.wake_at == 113.0
    assert talk.reader.wake(112.9) == []
    assert talk.reader.wake(113.0) == [ChannelLost("no command for too long")]
    assert talk.reader.wake_at is None


def test_a_command_that_comes_after_the_session_is_refused() -> None:
    talk = Talk().open()
    talk.now = 120.0
    assert talk.ask(g.Poll()) == [ChannelLost("no command for too long"), Declined(0x60, NakCode.SC_CONDITION)]


def test_a_session_may_be_kept_for_longer() -> None:
    talk = Talk().open()
    talk.ask(g.KeepActive(5000))
    talk.reader.reply(g.Ack())
    assert talk.reader.wake_at == 113.0


def test_a_question_from_a_session_that_is_over_takes_no_answer() -> None:
    talk = Talk().open()
    talk.ask(g.Poll())
    talk.reader.wake(100.15)
    talk.reader.outgoing()
    assert talk.reader.wake(109.0) == [ChannelLost("no command for too long")]
    with pytest.raises(LocalError, match="nothing was asked"):
        talk.reader.reply(g.Raw(0, 1, 26, b"abc\x40"))
    assert talk.reader.outgoing() == b""


def test_a_key_that_is_accepted_ends_the_session_and_the_installing() -> None:
    talk = Talk(None, install=True).open(default_key=True)
    talk.ask(g.Keyset(1, KEY))
    talk.reader.reply(g.Ack())
    assert talk.opened().code == ReplyCode.ACK
    assert talk.reader.channel is None
    assert not talk.reader.install
    talk.open(KEY).poll()
    challenge = PanelHandshake(KEY, b"A" * 8, default_key=True).challenge()
    talk.channel = None
    assert talk.ask(challenge[0], block=challenge[1])[-1] == Declined(0x76, NakCode.SC_CONDITION)


def test_a_key_that_is_refused_changes_nothing() -> None:
    talk = Talk().open()
    talk.ask(g.Keyset(1, SCBK_D))
    talk.reader.reply(g.Nak(NakCode.RECORD, b""))
    assert talk.opened().data == b"\x09"
    talk.poll()
    talk.open(KEY)


def test_a_key_that_is_not_enciphered_is_refused() -> None:
    talk = Talk().open()
    packet = Packet(5, 0x75, b"\x01\x10" + KEY, talk.sequence, block=SecurityBlock(Block.COMMAND_MAC), mac=bytes(4))
    assert talk.channel is not None
    mac = talk.channel._mac(packet, talk.channel.reply_mac)
    talk.channel.command_mac = mac
    sealed = Packet(5, 0x75, packet.data, talk.sequence, block=packet.block, mac=mac[:4])
    assert talk.send(sealed) == [Declined(0x75, NakCode.SC_CONDITION)]
    assert talk.opened().data == b"\x06"


def test_a_reader_without_a_key_opens_no_session() -> None:
    talk = Talk(None)
    command, block = PanelHandshake(KEY, b"A" * 8).challenge()
    assert talk.ask(command, block=block) == [Declined(0x76, NakCode.SC_CONDITION)]


def test_a_panel_with_another_key_opens_no_session() -> None:
    talk = Talk()
    command, block = PanelHandshake(KEY, b"A" * 8).challenge()
    assert talk.ask(command, block=block) == [Challenged(False)]
    with pytest.raises(LocalError, match="nothing was asked"):
        talk.reader.reply(g.Ack())
    talk.reader.challenge(b"B" * 8)
    talk.reader.outgoing()
    events = talk.ask(g.Scrypt(bytes(16)), block=SecurityBlock(Block.SCRYPT, b"\x01"))
    assert events == [ChannelFailed(Failure.SERVER_CRYPTOGRAM), Declined(0x77, NakCode.SC_UNSUPPORTED)]
    assert talk.answered().data == b"\x05"
    assert talk.reader.channel is None


def test_a_challenge_that_is_repeated_before_it_is_answered_is_answered_once() -> None:
    talk = Talk()
    talk.poll()
    command, block = PanelHandshake(KEY, b"A" * 8).challenge()
    challenge = talk.packet(command, block=block)
    assert talk.send(challenge) == [Challenged(False)]
    assert talk.reader.wake_at is None
    assert talk.send(challenge) == []
    assert talk.reader.outgoing() == b""
    talk.reader.challenge(b"B" * 8)
    first = talk.reader.outgoing()
    assert talk.send(challenge) == [Repeated()]
    assert talk.reader.outgoing() == first


def test_the_second_step_under_another_key_than_the_first_is_refused() -> None:
    talk = Talk()
    command, block = PanelHandshake(KEY, b"A" * 8).challenge()
    talk.ask(command, block=block)
    talk.reader.challenge(b"B" * 8)
    events = talk.ask(g.Scrypt(bytes(16)), block=SecurityBlock(Block.SCRYPT, b"\x00"))
    assert events == [ChannelFailed(Failure.SECURITY_BLOCK), Declined(0x77, NakCode.SC_CONDITION)]


def test_a_new_handshake_ends_the_session_before_it() -> None:
    talk = Talk().open()
    command, block = PanelHandshake(KEY, b"A" * 8).challenge()
    assert talk.ask(command, block=block) == [ChannelLost("the panel opens another one"), Challenged(False)]


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_taken_without_an_exception(data: bytes, secured: bool) -> None:
    talk = Talk()
    if secured:
        talk.open()
    code = data[0] if data else 0
    for chunk in (data, b"\x53\x05" + data, Packet(5, code, data[1:], talk.sequence).build()):
        talk.reader.receive(chunk, talk.now)
        talk.reader.wake(talk.now + 1)
