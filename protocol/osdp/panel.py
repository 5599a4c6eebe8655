"""The control panel's side of one conversation with one reader: bytes in, events out, no I/O and no clock.

States and what moves them:

    idle     ask(command), open_channel(...)  -> waiting
    waiting  the reply                        -> idle        (Answered, Refused, ChannelOpened, ...)
    waiting  BUSY, or nothing in time         -> pausing     (then the same bytes again)
    waiting  too often                        -> idle        (Unanswered)

The panel counts 0, 1, 2, 3, 1, 2, 3...; 0 tells the reader to forget everything, its secure session as well. A command
that is sent again is sent byte for byte, so a reader that has carried it out repeats its reply instead of doing it
twice. After silence nobody knows how far the reader has counted, so the panel starts from 0. Facts from libosdp 3.2
(osdp_phy.c, osdp_cp.c).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import (
    BROADCAST,
    CRC_SUPPORTED,
    EVERYBODY_TAKES,
    HIGHEST_ADDRESS,
    TIMING,
    Capability,
    CommandCode,
    NakCode,
    ReplyCode,
    Timing,
    line_time,
)
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.handshake import Failure, HandshakeError, PanelHandshake
from latchwork.protocol.osdp.messages import ANSWERS, IN_THE_CLEAR, Command, Reply, problem_of
from latchwork.protocol.osdp.packets import Damaged, Packet, PacketCutter, SecurityBlock
from latchwork.protocol.osdp.secure_channel import NotAuthentic, SecureChannel


@dataclass(frozen=True, slots=True)
class Answered:
    """The reader did what it was asked, or told something. `secured`: nobody but the reader can have said it."""

    reply: Reply
    secured: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """NAK. Of a reader that lost its session it comes in the clear, and the session is over."""

    code: int
    details: bytes
    secured: bool


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No reply that counts. When `heard` is true something came back, so the command may have been carried out; when
    it is false it may have been as well."""

    heard: bool


@dataclass(frozen=True, slots=True)
class IllegalReply:
    """The reader answered with what it must not answer. `problem` is a phrase without the bytes."""

    problem: str


@dataclass(frozen=True, slots=True)
class ChannelOpened:
    """Both sides have proved that they have the key. With the default key that proves nothing: set another one."""

    client_uid: bytes
    default_key: bool


@dataclass(frozen=True, slots=True)
class ChannelFailed:
    """No secure channel was opened. `nak` is the reader's refusal, if that was it."""

    failure: Failure
    nak: int | None = None


@dataclass(frozen=True, slots=True)
class ChannelLost:
    """The secure session is over; `why` is a phrase."""

    why: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something came that counts as no reply: a damaged packet, or a stale one. The panel goes on waiting."""

    what: str


Event = Answered | Refused | Unanswered | IllegalReply | ChannelOpened | ChannelFailed | ChannelLost | Noticed


class _State(Enum):
    IDLE = auto()
    WAITING = auto()
    PAUSING = auto()


@dataclass(slots=True)
class _Exchange:
    """One command on its way."""

    code: int
    data: bytes = field(repr=False)
    address: int
    block: SecurityBlock | None
    packet: bytes = field(default=b"", repr=False)
    sent: int = 0
    busy: int = 0
    heard: bool = False


class Panel:
    """One conversation after another with the reader at `address`.

    Use: `ask` or `open_channel`, send `outgoing()`, feed what arrives to `receive` and call `wake` at `wake_at`, each
    time sending `outgoing()` afterwards, until an event ends the exchange. Two panels that share a line must not
    overlap. `baud` is used to tell how long a packet takes; `sequence` is for taking over a conversation.
    With `enforce_secure` nothing but ID, CAP and the handshake goes out in the clear.
    """

    def __init__(
        self,
        address: int,
        *,
        baud: int = 9600,
        crc: bool = True,
        mark: bool = True,
        enforce_secure: bool = False,
        timing: Timing = TIMING,
        sequence: int = 0,
    ) -> None:
        if not 0 <= address <= HIGHEST_ADDRESS:
            raise LocalError(f"a reader's address is 0 to {HIGHEST_ADDRESS}")
        self.address = address
        self.baud = baud
        self.crc = crc
        """Whether packets go out with a CRC. Falls back to the checksum when the reader cannot do it."""
        self.mark = mark
        self.enforce_secure = enforce_secure
        self.timing = timing
        self.longest = EVERYBODY_TAKES
        """The longest packet that the reader takes; learned from PDCAP."""
        self.sequence = sequence
        """The number of the next command."""
        self.wake_at: float | None = None
        self.offline_at: float | None = None
        """From then on the reader counts as gone, unless a valid reply comes; None before the first."""
        self._cutter = PacketCutter()
        self._out = bytearray()
        self._state = _State.IDLE
        self._exchange = _Exchange(0, b"", address, None)
        self._reply_by = 0.0
        self._heard_at = 0.0
        self._handshake: PanelHandshake | None = None
        self._channel: SecureChannel | None = None

    @property
    def idle(self) -> bool:
        return self._state is _State.IDLE

    @property
    def channel(self) -> SecureChannel | None:
        """The secure session, if there is one."""
        return self._channel

    def outgoing(self) -> bytes:
        """Takes what is to be sent now."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def restart(self) -> list[Event]:
        """The next command has the number 0: the reader forgets its last reply and its secure session."""
        self.sequence = 0
        return self._drop("the conversation starts afresh")

    # --- asking -------------------------------------------------------------------------------------------------------

    def ask(self, command: Command, now: float, *, broadcast: bool = False) -> None:
        """Sends a command. Raises `LocalError` for one that is illegal, or illegal now; nothing is sent then."""
        self._must_be_idle()
        problem = problem_of(command)
        if problem:
            raise LocalError(f"{type(command).__name__}: {problem}")
        code = command.CODE
        if code in (CommandCode.CHLNG, CommandCode.SCRYPT):
            raise LocalError("the handshake is not asked for command by command; use open_channel")
        if self._channel is None and code == CommandCode.KEYSET:
            raise LocalError("a key is only set inside a secure session; open a channel first")
        if self._channel is None and self.enforce_secure and code not in IN_THE_CLEAR:
            raise LocalError("this reader is only spoken to in a secure session; open a channel first")
        if self._channel is not None and broadcast:
            raise LocalError("a secure session is with one reader; it cannot broadcast")
        self._start(code, command.build(), None, BROADCAST if broadcast else self.address, now)

    def open_channel(self, scbk: bytes, rnd_a: bytes, now: float, *, default_key: bool = False) -> None:
        """Begins the handshake; a session that is open ends. `rnd_a` are 8 random bytes, new each time.

        `default_key` is for installing only: it takes SCBK-D, which everybody knows, and `scbk` is not looked at.
        """
        self._must_be_idle()
        self._channel = None
        handshake = PanelHandshake(scbk, rnd_a, default_key)
        handshake.keys()  # raises for a key or random number of another size, before anything is sent
        self._handshake = handshake
        command, block = handshake.challenge()
        self._start(command.CODE, command.build(), block, self.address, now)

    def _must_be_idle(self) -> None:
        if self._state is not _State.IDLE:
            raise LocalError("a reader takes one command at a time; wait for the event that ends the exchange")

    def _start(self, code: int, data: bytes, block: SecurityBlock | None, address: int, now: float) -> None:
        exchange = _Exchange(code, data, address, block)
        exchange.packet = self._packet(exchange)
        self._exchange = exchange
        self._cutter.reset()
        self._send(now)

    def _packet(self, exchange: _Exchange) -> bytes:
        packet = Packet(
            exchange.address,
            exchange.code,
            exchange.data,
            self.sequence,
            crc=self.crc,
            mark=self.mark,
            block=exchange.block,
        )
        if self._channel is not None and exchange.block is None:
            packet = self._channel.seal_command(packet)
        built = packet.build()
        if len(built) - int(self.mark) > self.longest:
            raise LocalError(f"the packet has {len(built)} bytes and the reader takes {self.longest}")
        return built

    def _send(self, now: float) -> None:
        exchange = self._exchange
        self._out += exchange.packet
        exchange.sent += 1
        self._state = _State.WAITING
        self._reply_by = now + line_time(len(exchange.packet), self.baud) + self.timing.reply
        self.wake_at = self._reply_by

    # --- what arrives, and time ---------------------------------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> list[Event]:
        """Takes what arrived. What comes while nothing was asked is dropped."""
        if self._state is not _State.WAITING:
            self._cutter.reset()
            return []
        self._mind_the_gap(now)
        events: list[Event] = []
        for piece in self._cutter.feed(data):
            if self._state is not _State.WAITING:
                break
            if isinstance(piece, Damaged):
                self._exchange.heard = True
                events.append(Noticed(f"a damaged packet ({piece.flaw.value})"))
            else:
                events += self._take(piece, now)
        self._heard_at = now
        if self._state is _State.WAITING:
            inside = self._cutter.waiting > 0
            self.wake_at = max(self._reply_by, now + self.timing.inter_character) if inside else self._reply_by
        return events

    def wake(self, now: float) -> list[Event]:
        """Call at `wake_at` or later; earlier calls do nothing."""
        if self.wake_at is None or now < self.wake_at:
            return []
        if self._state is _State.PAUSING:
            self._send(now)
            return []
        self._exchange.heard = self._exchange.heard or self._cutter.reset() > 1
        if self._exchange.sent < self.timing.sends:
            self._pause(now + self.timing.retry)
            return []
        return self._give_up()

    def _mind_the_gap(self, now: float) -> None:
        if self._cutter.waiting and now - self._heard_at > self.timing.inter_character:
            self._exchange.heard = self._exchange.heard or self._cutter.reset() > 1

    def _pause(self, until: float) -> None:
        self._state = _State.PAUSING
        self.wake_at = until

    def _give_up(self) -> list[Event]:
        heard, in_handshake = self._exchange.heard, self._handshake is not None
        self._finish()
        self.sequence = 0
        lost = self._drop("the reader does not answer")
        return [*lost, ChannelFailed(Failure.NO_ANSWER) if in_handshake else Unanswered(heard)]

    def _finish(self) -> None:
        self._state = _State.IDLE
        self._handshake = None
        self.wake_at = None

    def _drop(self, why: str) -> list[Event]:
        if self._channel is None:
            return []
        self._channel = None
        return [ChannelLost(why)]

    # --- replies ------------------------------------------------------------------------------------------------------

    def _take(self, packet: Packet, now: float) -> list[Event]:
        exchange = self._exchange
        if not packet.reply or packet.address != exchange.address:
            return []  # our own echo, another panel, another reader
        if packet.code == ReplyCode.BUSY and packet.sequence == 0 and packet.block is None and not packet.data:
            return self._busy(now)
        told_to_restart = packet.code == ReplyCode.NAK and packet.data[:1] == bytes((NakCode.SEQUENCE,))
        if packet.sequence != self.sequence and not (told_to_restart and packet.block is None):
            return [Noticed("a packet with another sequence number")]
        exchange.heard = True
        if self._handshake is not None:
            return self._take_handshake(self._handshake, packet, now)
        if self._channel is None:
            if packet.block is not None:
                return [Noticed("a secured packet, and no secure session")]
            return self._take_reply(packet, False, now)
        if packet.block is None:
            return self._take_clear(packet, now)
        try:
            opened = self._channel.open_reply(packet)
        except NotAuthentic as problem:
            self._finish()
            self._advance()
            return [*self._drop(str(problem)), Unanswered(True)]
        return self._take_reply(opened, True, now)

    def _take_clear(self, packet: Packet, now: float) -> list[Event]:
        """A reader that has no session any more may say so, and one that took a new key may have dropped it first."""
        if packet.code == ReplyCode.NAK:
            return [*self._drop("the reader has dropped it"), *self._take_reply(packet, False, now)]
        if packet.code == ReplyCode.ACK and self._exchange.code == CommandCode.KEYSET:
            return self._take_reply(packet, False, now)
        return [Noticed("a packet in the clear inside a secure session")]

    def _take_reply(self, packet: Packet, secured: bool, now: float) -> list[Event]:
        asked = self._exchange.code
        try:
            reply = g.parse_reply(packet.code, packet.data)
        except CodecError:
            self._done(now)
            return [IllegalReply(f"a reply {packet.code:02x} that is not known, or not of this form")]
        if isinstance(reply, g.Nak):
            return self._take_nak(reply, secured, now)
        self._done(now)
        if packet.code not in ANSWERS[asked]:
            return [IllegalReply(f"{type(reply).__name__} is no answer to {CommandCode(asked).name}")]
        problem = problem_of(reply)
        if problem:
            return [IllegalReply(f"{type(reply).__name__}: {problem}")]
        return [*self._after(reply), Answered(reply, secured)]

    def _take_nak(self, nak: g.Nak, secured: bool, now: float) -> list[Event]:
        if nak.code == NakCode.MESSAGE_CHECK and self.crc:
            self._without_crc(now)
            return []
        self._done(now)
        lost: list[Event] = []
        if nak.code == NakCode.SEQUENCE:
            self.sequence = 0
            lost = self._drop("the reader counts differently")
        return [*lost, Refused(nak.code, nak.details, secured)]

    def _without_crc(self, now: float) -> None:
        """The reader cannot check a CRC, so it cannot have done anything yet: the same again with a checksum."""
        self.crc = False
        self._exchange.packet = self._packet(self._exchange)
        self._send(now)

    def _busy(self, now: float) -> list[Event]:
        self._exchange.heard = True
        self._exchange.busy += 1
        self.offline_at = now + self.timing.offline
        if self._exchange.busy > self.timing.busies:
            return self._give_up()
        self._exchange.sent = 0
        self._pause(now + self.timing.busy)
        return []

    def _done(self, now: float) -> None:
        self._finish()
        self._advance()
        self.offline_at = now + self.timing.offline

    def _advance(self) -> None:
        self.sequence = self.sequence % 3 + 1

    def _after(self, reply: Reply) -> list[Event]:
        """What a reply changes on this side."""
        if isinstance(reply, g.Com):
            self.address = reply.address
        elif isinstance(reply, g.PdCap):
            self._learn(reply)
        elif self._exchange.code == CommandCode.KEYSET:
            return self._drop("the reader has a new key")
        return []

    def _learn(self, reply: g.PdCap) -> None:
        for one in reply.capabilities:
            if one.function == Capability.RECEIVE_BUFFER:
                self.longest = max(EVERYBODY_TAKES, one.compliance | one.items << 8)
            elif one.function == Capability.CHECK_CHARACTER:
                self.crc = bool(one.compliance & CRC_SUPPORTED)

    # --- the handshake ------------------------------------------------------------------------------------------------

    def _take_handshake(self, handshake: PanelHandshake, packet: Packet, now: float) -> list[Event]:
        try:
            reply = g.parse_reply(packet.code, packet.data)
            if isinstance(reply, g.Nak) and packet.block is None:
                return self._refused(reply, now)
            if isinstance(reply, g.Ccrypt) and self._exchange.code == CommandCode.CHLNG:
                return self._prove(handshake, reply, packet.block, now)
            if isinstance(reply, g.RmacI) and self._exchange.code == CommandCode.SCRYPT:
                channel = handshake.finish(reply, packet.block)
                self._done(now)
                self._channel = channel
                return [ChannelOpened(handshake.client_uid, handshake.default_key)]
        except HandshakeError as error:
            self._done(now)
            return [ChannelFailed(error.failure)]
        except CodecError:
            pass
        self._done(now)
        return [ChannelFailed(Failure.ILLEGAL)]

    def _prove(
        self, handshake: PanelHandshake, reply: g.Ccrypt, block: SecurityBlock | None, now: float
    ) -> list[Event]:
        command, own = handshake.prove(reply, block)
        self._advance()
        self.offline_at = now + self.timing.offline
        self._start(command.CODE, command.build(), own, self.address, now)
        return []

    def _refused(self, nak: g.Nak, now: float) -> list[Event]:
        if nak.code == NakCode.MESSAGE_CHECK and self.crc:
            self._without_crc(now)
            return []
        self._done(now)
        if nak.code == NakCode.SEQUENCE:
            self.sequence = 0
        return [ChannelFailed(Failure.REFUSED, nak.code)]
