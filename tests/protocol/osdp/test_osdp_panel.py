"""The control panel's side: numbers, repeats, time, what it refuses to send and what it does not take for a reply."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import TIMING, Block, CommandCode, NakCode, ReplyCode, Timing, line_time
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.handshake import Failure, ReaderHandshake
from latchwork.protocol.osdp.packets import Packet, SecurityBlock
from latchwork.protocol.osdp.panel import (
    Answered,
    ChannelFailed,
    ChannelLost,
    ChannelOpened,
    Event,
    IllegalReply,
    Noticed,
    Panel,
    Refused,
    Unanswered,
)
from latchwork.protocol.osdp.secure_channel import SecureChannel

KEY, UID = bytes(range(16)), b"uid 1234"
BUSY = Packet(5, ReplyCode.BUSY, sequence=0, reply=True)
ACKED = [Answered(g.Ack(), False)]


class Talk:
    """A panel and a hand that answers for the reader."""

    def __init__(self, **options: Any) -> None:
        self.panel = Panel(5, **options)
        self.now = 100.0
        self.sent: list[Packet] = []

    def ask(self, command: g.Command, **options: Any) -> Packet:
        self.panel.ask(command, self.now, **options)
        return self.taken()

    def taken(self) -> Packet:
        packet = Packet.parse(self.panel.outgoing())
        self.sent.append(packet)
        return packet

    def reply(self, reply: g.Reply, **changes: Any) -> list[Event]:
        return self.receive(self.answer_to(self.sent[-1], reply, **changes))

    def answer_to(self, command: Packet, reply: g.Reply, **changes: Any) -> Packet:
        fields = {"address": command.address, "sequence": command.sequence, "reply": True, **changes}
        return Packet(code=reply.CODE, data=reply.build(), **fields)

    def receive(self, packet: Packet) -> list[Event]:
        return self.panel.receive(packet.build(), self.now)

    def wake(self) -> list[Event]:
        assert self.panel.wake_at is not None
        self.now = self.panel.wake_at
        return self.panel.wake(self.now)

    def open(self, **options: Any) -> SecureChannel:
        self.panel.open_channel(KEY, b"A" * 8, self.now, **options)
        challenge = self.taken()
        handshake = ReaderHandshake(KEY, challenge.data, b"B" * 8, options.get("default_key", False))
        reply, block = handshake.answer(UID)
        assert self.reply(reply, block=block) == []
        proof = self.taken()
        last, block, channel = handshake.finish(g.Scrypt.parse(proof.data), proof.block)
        assert self.reply(last, block=block) == [ChannelOpened(UID, options.get("default_key", False))]
        return channel


def test_the_panel_counts_from_0_and_then_from_1_to_3() -> None:
    talk = Talk()
    numbers = []
    for _ in range(8):
        numbers.append(talk.ask(g.Poll()).sequence)
        assert talk.reply(g.Ack()) == ACKED
    assert numbers == [0, 1, 2, 3, 1, 2, 3, 1]


def test_one_command_is_on_its_way_at_a_time() -> None:
    talk = Talk()
    talk.ask(g.Poll())
    with pytest.raises(LocalError, match="one command"):
        talk.panel.ask(g.Poll(), talk.now)
    with pytest.raises(LocalError, match="one command"):
        talk.panel.open_channel(KEY, bytes(8), talk.now)
    assert not talk.panel.idle


@pytest.mark.parametrize(
    "command",
    [
        g.Chlng(bytes(8)),
        g.Scrypt(bytes(16)),
        g.Keyset(1, KEY),
        g.Out([]),
        g.Led([]),
        g.Text(0, 1, 0, 0, 1, b"x"),
        g.Mfg(b"\x00\x00\x00", bytes(120)),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_is_illegal_is_not_sent(command: g.Command) -> None:
    talk = Talk()
    with pytest.raises(LocalError):
        talk.panel.ask(command, talk.now)
    assert talk.panel.outgoing() == b""
    assert talk.panel.idle
    talk.ask(g.Poll())
    assert talk.reply(g.Ack()) == ACKED


def test_an_enforced_secure_channel_lets_only_the_first_questions_out_in_the_clear() -> None:
    talk = Talk(enforce_secure=True)
    with pytest.raises(LocalError, match="secure session"):
        talk.panel.ask(g.Poll(), talk.now)
    talk.ask(g.Id(0))
    talk.reply(g.PdId(b"abc", 1, 1, 1, 1, 0, 0))
    talk.open()
    talk.ask(g.Poll())


def test_an_address_beyond_126_is_no_reader() -> None:
    with pytest.raises(LocalError):
        Panel(0x7F)


# --- silence and BUSY -------------------------------------------------------------------------------------------------


def test_a_reader_has_200_ms_after_the_last_byte_of_the_command() -> None:
    talk = Talk(baud=9600)
    talk.ask(g.Poll())
    assert talk.panel.wake_at == pytest.approx(100.0 + line_time(9, 9600) + 0.2)
    assert line_time(9, 9600) == pytest.approx(0.009375)
    assert talk.panel.wake(talk.now) == []
    assert talk.panel.outgoing() == b""


def test_silence_brings_the_same_bytes_again_and_at_last_an_end() -> None:
    talk = Talk(timing=Timing(sends=3))
    talk.panel.ask(g.Poll(), talk.now)
    sent = [talk.panel.outgoing()]
    events: list[Event] = []
    while not events:
        events = talk.wake()
        sent.append(talk.panel.outgoing())
    assert [data for data in sent if data] == [sent[0]] * 3
    assert events == [Unanswered(False)]
    assert talk.panel.idle
    assert talk.panel.wake_at is None
    assert talk.ask(g.Poll()).sequence == 0


def test_after_silence_the_panel_starts_from_0() -> None:
    talk = Talk(timing=Timing(sends=1))
    talk.open()
    talk.ask(g.Poll())
    assert talk.wake() == [ChannelLost("the reader does not answer"), Unanswered(False)]
    assert talk.ask(g.Poll()).sequence == 0


def test_a_repeated_command_of_a_session_is_the_same_to_the_last_byte() -> None:
    talk = Talk()
    channel = talk.open()
    talk.panel.ask(g.Buz(0, 2, 1, 1, 1), talk.now)
    first = talk.panel.outgoing()
    talk.wake()
    talk.wake()
    assert talk.panel.outgoing() == first
    command = Packet.parse(first)
    channel.open_command(command)
    assert talk.receive(channel.seal_reply(talk.answer_to(command, g.Ack()))) == [Answered(g.Ack(), True)]


def test_a_busy_reader_is_asked_again_with_the_same_number() -> None:
    talk = Talk()
    talk.ask(g.Poll())
    talk.reply(g.Ack())
    first = talk.ask(g.Id(0))
    assert talk.receive(BUSY) == []
    assert talk.panel.wake_at == pytest.approx(talk.now + TIMING.busy)
    talk.wake()
    assert talk.taken() == first
    assert talk.reply(g.PdId(b"abc", 1, 1, 1, 1, 0, 0))[0] == Answered(g.PdId(b"abc", 1, 1, 1, 1, 0, 0), False)


def test_a_reader_that_is_always_busy_is_given_up() -> None:
    talk = Talk(timing=Timing(busies=2))
    talk.ask(g.Poll())
    for _ in range(2):
        assert talk.receive(BUSY) == []
        talk.wake()
        talk.taken()
    assert talk.receive(BUSY) == [Unanswered(True)]


def test_busy_ends_no_session() -> None:
    talk = Talk()
    channel = talk.open()
    command = talk.ask(g.Poll())
    channel.open_command(command)
    assert talk.receive(BUSY) == []
    talk.wake()
    assert talk.taken() == command
    assert talk.receive(channel.seal_reply(talk.answer_to(command, g.Ack()))) == [Answered(g.Ack(), True)]


def test_a_reader_is_offline_8_seconds_after_its_last_valid_reply() -> None:
    talk = Talk()
    assert talk.panel.offline_at is None
    talk.ask(g.Poll())
    talk.reply(g.Ack())
    assert talk.panel.offline_at == talk.now + 8.0
    talk.now += 1
    talk.ask(g.Poll())
    assert talk.panel.offline_at == talk.now + 7.0


# --- what arrives -----------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 8), max_size=20))
def test_a_reply_may_come_in_pieces(sizes: list[int]) -> None:
    talk = Talk()
    reply = talk.answer_to(talk.ask(g.Poll()), g.Raw(0, 1, 26, b"abc\x40")).build()
    events: list[Event] = []
    at = 0
    for size in [*sizes, len(reply)]:
        events += talk.panel.receive(reply[at : at + size], talk.now)
        at += size
    assert events == [Answered(g.Raw(0, 1, 26, b"abc\x40"), False)]


def test_a_gap_of_more_than_20_ms_ends_a_packet() -> None:
    talk = Talk()
    reply = talk.answer_to(talk.ask(g.Poll()), g.Ack()).build()
    assert talk.panel.receive(reply[:4], talk.now) == []
    talk.now += 0.021
    assert talk.panel.receive(reply[4:], talk.now) == []
    assert talk.panel.receive(reply, talk.now + 0.001) == ACKED


def test_a_packet_that_is_still_arriving_is_waited_for() -> None:
    talk = Talk()
    reply = talk.answer_to(talk.ask(g.Poll()), g.Ack()).build()
    assert talk.panel.wake_at is not None
    talk.now = talk.panel.wake_at - 0.001
    talk.panel.receive(reply[:4], talk.now)
    assert talk.panel.wake_at == pytest.approx(talk.now + 0.02)
    assert talk.panel.receive(reply[4:], talk.now + 0.01) == ACKED


def test_a_half_reply_means_that_something_was_heard() -> None:
    talk = Talk(timing=Timing(sends=1))
    reply = talk.answer_to(talk.ask(g.Poll()), g.Ack()).build()
    talk.panel.receive(reply[:4], talk.now)
    assert talk.wake() == [Unanswered(True)]


def test_a_gap_is_remembered_as_something_that_was_heard() -> None:
    talk = Talk(timing=Timing(sends=1))
    reply = talk.answer_to(talk.ask(g.Poll()), g.Ack()).build()
    talk.panel.receive(reply[:4], talk.now)
    talk.panel.receive(b"\x00", talk.now + 0.03)
    assert talk.wake() == [Unanswered(True)]


def test_what_is_for_others_is_not_looked_at() -> None:
    talk = Talk()
    command = talk.ask(g.Poll())
    assert talk.receive(command) == []
    assert talk.receive(talk.answer_to(command, g.Nak(1, b""), address=6)) == []
    assert talk.reply(g.Ack()) == ACKED


def test_what_comes_unasked_is_dropped() -> None:
    talk = Talk()
    assert talk.receive(Packet(5, ReplyCode.ACK, reply=True)) == []
    command = talk.ask(g.Poll())
    both = talk.answer_to(command, g.Ack()).build() * 2
    assert talk.panel.receive(both, talk.now) == ACKED


def test_a_stale_reply_is_noticed_and_the_panel_waits_on() -> None:
    talk = Talk()
    talk.ask(g.Poll())
    assert talk.reply(g.Ack(), sequence=2) == [Noticed("a packet with another sequence number")]
    assert talk.reply(g.Ack()) == ACKED


def test_a_damaged_reply_is_noticed_and_the_panel_waits_on() -> None:
    talk = Talk()
    reply = talk.answer_to(talk.ask(g.Poll()), g.Ack())
    damaged = reply.build()[:-1] + b"\x00"
    assert talk.panel.receive(damaged, talk.now) == [Noticed("a damaged packet (crc)")]
    assert talk.receive(reply) == ACKED


def test_a_broadcast_is_answered_from_the_broadcast_address() -> None:
    talk = Talk()
    command = talk.ask(g.Id(0), broadcast=True)
    assert command.address == 0x7F
    assert command.build()[2 - int(not command.mark)] == 0x7F
    assert isinstance(talk.reply(g.PdId(b"abc", 1, 1, 1, 1, 0, 0))[0], Answered)


def test_a_reader_whose_address_is_not_known_is_moved_by_broadcast() -> None:
    talk = Talk()
    talk.ask(g.Comset(9, 9600), broadcast=True)
    talk.reply(g.Com(9, 9600))
    assert talk.ask(g.Poll()).address == 9


@pytest.mark.parametrize(
    ("command", "reply"),
    [(g.Id(0), g.Ack()), (g.Poll(), g.PdCap([])), (g.Lstat(), g.Istatr([1])), (g.Comset(6, 9600), g.Com(0x7F, 9600))],
    ids=lambda message: type(message).__name__,
)
def test_an_answer_that_is_none_to_this_question_is_illegal(command: g.Command, reply: g.Reply) -> None:
    talk = Talk()
    talk.ask(command)
    [event] = talk.reply(reply)
    assert isinstance(event, IllegalReply)
    assert type(reply).__name__ in event.problem
    assert talk.panel.address == 5
    talk.ask(g.Poll())
    assert talk.reply(g.Ack()) == ACKED


@pytest.mark.parametrize("packet", [{"code": 0x99}, {"code": 0x50, "data": b"\x00"}])
def test_a_reply_that_nobody_can_read_is_illegal(packet: dict[str, Any]) -> None:
    talk = Talk()
    command = talk.ask(g.Poll())
    [event] = talk.receive(Packet(5, sequence=command.sequence, reply=True, **packet))
    assert isinstance(event, IllegalReply)


def test_what_the_capabilities_say_is_learned() -> None:
    talk = Talk()
    talk.ask(g.Cap(0))
    talk.reply(g.PdCap([g.PdCapCapability(10, 0, 1), g.PdCapCapability(8, 0, 0), g.PdCapCapability(1, 1, 1)]))
    assert talk.panel.longest == 256
    assert not talk.ask(g.Mfg(bytes(3), bytes(200))).crc


def test_a_small_receive_buffer_is_not_believed() -> None:
    talk = Talk()
    talk.ask(g.Cap(0))
    talk.reply(g.PdCap([g.PdCapCapability(10, 64, 0)]))
    assert talk.panel.longest == 128


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_a_refusal_says_why() -> None:
    talk = Talk()
    talk.ask(g.Buz(0, 2, 1, 1, 1))
    assert talk.reply(g.Nak(NakCode.RECORD, b"\x01")) == [Refused(9, b"\x01", False)]


def test_a_reader_that_cannot_check_a_crc_gets_a_checksum() -> None:
    talk = Talk()
    first = talk.ask(g.Poll())
    assert talk.reply(g.Nak(NakCode.MESSAGE_CHECK, b""), crc=False) == []
    again = talk.taken()
    assert (first.crc, again.crc) == (True, False)
    assert again.sequence == first.sequence
    assert talk.reply(g.Nak(NakCode.MESSAGE_CHECK, b""), crc=False) == [Refused(1, b"", False)]


def test_a_reader_that_counts_differently_makes_the_panel_start_from_0() -> None:
    talk = Talk()
    talk.open()
    talk.ask(g.Poll())
    events = talk.reply(g.Nak(NakCode.SEQUENCE, b""), sequence=3)
    assert events == [ChannelLost("the reader has dropped it"), Refused(4, b"", False)]
    assert talk.ask(g.Poll()).sequence == 0


def test_a_secured_refusal_for_the_number_ends_the_session_as_well() -> None:
    talk = Talk()
    channel = talk.open()
    command = talk.ask(g.Poll())
    channel.open_command(command)
    sealed = channel.seal_reply(talk.answer_to(command, g.Nak(NakCode.SEQUENCE, b"")))
    assert talk.receive(sealed) == [ChannelLost("the reader counts differently"), Refused(4, b"", True)]
    assert talk.panel.sequence == 0


# --- secure sessions --------------------------------------------------------------------------------------------------


def test_in_a_session_everything_is_secured() -> None:
    talk = Talk()
    channel = talk.open()
    command = talk.ask(g.Text(0, 1, 20, 1, 1, b"ROOM 101"))
    assert command.block == SecurityBlock(Block.COMMAND_ENCIPHERED)
    assert b"ROOM" not in command.build()
    assert channel.open_command(command).data == g.Text(0, 1, 20, 1, 1, b"ROOM 101").build()
    assert talk.receive(channel.seal_reply(talk.answer_to(command, g.Ack()))) == [Answered(g.Ack(), True)]
    assert talk.panel.channel is not None


def test_a_wrong_mac_ends_the_session() -> None:
    talk = Talk()
    talk.open()
    command = talk.ask(g.Poll())
    forged = talk.answer_to(command, g.Ack(), block=SecurityBlock(Block.REPLY_MAC), mac=b"1234")
    assert talk.receive(forged) == [ChannelLost("the MAC of a packet does not fit"), Unanswered(True)]
    assert talk.panel.channel is None


def test_a_reply_in_the_clear_is_not_believed_inside_a_session() -> None:
    talk = Talk()
    channel = talk.open()
    command = talk.ask(g.Poll())
    assert talk.reply(g.Raw(0, 1, 26, b"abc\x40")) == [Noticed("a packet in the clear inside a secure session")]
    assert talk.reply(g.Ack()) == [Noticed("a packet in the clear inside a secure session")]
    channel.open_command(command)
    assert talk.receive(channel.seal_reply(talk.answer_to(command, g.Ack()))) == [Answered(g.Ack(), True)]


def test_a_refusal_in_the_clear_ends_the_session() -> None:
    talk = Talk()
    talk.open()
    talk.ask(g.Poll())
    events = talk.reply(g.Nak(NakCode.SC_CONDITION, b""))
    assert events == [ChannelLost("the reader has dropped it"), Refused(6, b"", False)]


def test_a_secured_packet_without_a_session_is_no_reply() -> None:
    talk = Talk()
    talk.ask(g.Poll())
    secured = talk.reply(g.Ack(), block=SecurityBlock(Block.REPLY_MAC), mac=b"1234")
    assert secured == [Noticed("a secured packet, and no secure session")]


@pytest.mark.parametrize("secured", [True, False])
def test_a_new_key_ends_the_session(secured: bool) -> None:
    talk = Talk()
    channel = talk.open()
    command = talk.ask(g.Keyset(1, KEY[::-1]))
    channel.open_command(command)
    reply = talk.answer_to(command, g.Ack())
    events = talk.receive(channel.seal_reply(reply) if secured else reply)
    assert events == [ChannelLost("the reader has a new key"), Answered(g.Ack(), secured)]
    assert talk.panel.channel is None


def test_a_session_cannot_broadcast() -> None:
    talk = Talk()
    talk.open()
    with pytest.raises(LocalError, match="broadcast"):
        talk.panel.ask(g.Id(0), talk.now, broadcast=True)


def test_a_fresh_start_ends_the_session_and_the_count() -> None:
    talk = Talk()
    talk.open()
    assert talk.panel.restart() == [ChannelLost("the conversation starts afresh")]
    assert talk.panel.restart() == []
    assert talk.ask(g.Poll()).sequence == 0


def test_the_default_key_is_for_those_who_ask_for_it() -> None:
    talk = Talk()
    talk.panel.open_channel(KEY, b"A" * 8, talk.now, default_key=True)
    assert talk.taken().block == SecurityBlock(Block.CHLNG, b"\x00")


# --- handshakes that fail ---------------------------------------------------------------------------------------------


def challenged(**options: Any) -> Talk:
    talk = Talk(**options)
    talk.panel.open_channel(KEY, b"A" * 8, talk.now)
    talk.taken()
    return talk


def test_a_key_of_another_size_is_noticed_before_anything_is_sent() -> None:
    panel = Panel(5)
    with pytest.raises(Malformed):
        panel.open_channel(b"short", b"A" * 8, 0.0)
    assert panel.outgoing() == b""
    assert panel.idle


def test_a_reader_with_another_key_opens_no_session() -> None:
    talk = challenged()
    reply, block = ReaderHandshake(bytes(16), b"A" * 8, b"B" * 8).answer(UID)
    assert talk.reply(reply, block=block) == [ChannelFailed(Failure.CLIENT_CRYPTOGRAM)]
    assert talk.ask(g.Poll()).sequence == 1


def test_a_reader_may_refuse_a_session() -> None:
    talk = challenged()
    assert talk.reply(g.Nak(NakCode.SC_UNSUPPORTED, b"")) == [ChannelFailed(Failure.REFUSED, 5)]
    assert talk.ask(g.Poll()).sequence == 1


def test_a_reader_that_counts_differently_refuses_the_handshake_too() -> None:
    talk = Talk(sequence=2)
    talk.panel.open_channel(KEY, b"A" * 8, talk.now)
    talk.taken()
    assert talk.reply(g.Nak(NakCode.SEQUENCE, b"")) == [ChannelFailed(Failure.REFUSED, 4)]
    assert talk.panel.sequence == 0


def test_a_handshake_falls_back_to_checksums() -> None:
    talk = challenged()
    assert talk.reply(g.Nak(NakCode.MESSAGE_CHECK, b""), crc=False) == []
    assert not talk.taken().crc


def test_silence_ends_a_handshake() -> None:
    talk = challenged(timing=Timing(sends=1))
    assert talk.wake() == [ChannelFailed(Failure.NO_ANSWER)]
    assert talk.panel.idle


@pytest.mark.parametrize(
    "packet",
    [
        {"code": ReplyCode.ACK},
        {"code": ReplyCode.RMAC_I, "data": bytes(16), "block": SecurityBlock(Block.RMAC_I, b"\x01")},
        {"code": ReplyCode.CCRYPT, "data": bytes(3), "block": SecurityBlock(Block.CCRYPT, b"\x01")},
        {"code": 0x99},
        {"code": ReplyCode.NAK, "data": b"\x06", "block": SecurityBlock(Block.CCRYPT, b"\x01")},
    ],
)
def test_an_answer_that_is_no_step_ends_a_handshake(packet: dict[str, Any]) -> None:
    talk = challenged()
    assert talk.receive(Packet(5, sequence=0, reply=True, **packet)) == [ChannelFailed(Failure.ILLEGAL)]
    assert talk.panel.idle


def test_the_panel_checks_where_the_chain_starts() -> None:
    talk = challenged()
    reply, block = ReaderHandshake(KEY, b"A" * 8, b"B" * 8).answer(UID)
    talk.reply(reply, block=block)
    assert talk.taken().code == CommandCode.SCRYPT
    events = talk.reply(g.RmacI(bytes(16)), block=SecurityBlock(Block.RMAC_I, b"\x01"))
    assert events == [ChannelFailed(Failure.INITIAL_RMAC)]
    assert talk.panel.channel is None


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_taken_without_an_exception(data: bytes, secured: bool) -> None:
    talk = Talk()
    if secured:
        talk.open()
    talk.ask(g.Poll())
    for chunk in (
        data,
        b"\x53\x85" + data,
        Packet(5, data[0] if data else 0, data, talk.sent[-1].sequence, True).build(),
    ):
        talk.panel.receive(chunk, talk.now)
