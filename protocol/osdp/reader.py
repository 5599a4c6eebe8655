"""The reader's (peripheral device's) side of the conversation: bytes in, events out, no I/O and no clock.

What belongs to the line is done here: addresses, sequence numbers, repeating the last reply, lengths, unknown codes,
the secure channel and its refusals. What belongs to the device comes as `Asked` and is answered with `reply`.

    listening   a command                    -> asked       (Asked or Challenged)
    asked       reply(...)                   -> listening
    asked       no reply for too long        -> busy        (BUSY goes out, but not in a handshake)
    busy        reply(...)                   -> listening   (it goes out when the panel asks again)

A number 0 makes the reader forget its last reply and its secure session. The number of the last command, with the same
code, gets the last reply again byte for byte. Facts from libosdp 3.2 (osdp_phy.c, osdp_pd.c).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import (
    BROADCAST,
    DEFAULT_KEY,
    EVERYBODY_TAKES,
    HIGHEST_ADDRESS,
    LONGEST,
    TIMING,
    Block,
    CommandCode,
    NakCode,
    Timing,
)
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.handshake import Failure, HandshakeError, ReaderHandshake
from latchwork.protocol.osdp.messages import ANSWERS, IN_THE_CLEAR, Command, Reply, problem_of
from latchwork.protocol.osdp.packets import Damaged, Packet, PacketCutter, Placed, SecurityBlock
from latchwork.protocol.osdp.secure_channel import NotAuthentic, SecureChannel


@dataclass(frozen=True, slots=True)
class Asked:
    """The panel wants something: answer with `reply`. `secured`: nobody but the panel can have said it."""

    command: Command
    secured: bool
    broadcast: bool


@dataclass(frozen=True, slots=True)
class Challenged:
    """The panel wants to open a secure channel: answer with `challenge`."""

    default_key: bool


@dataclass(frozen=True, slots=True)
class ChannelOpened:
    """Both sides have proved that they have the key."""

    default_key: bool


@dataclass(frozen=True, slots=True)
class ChannelFailed:
    failure: Failure


@dataclass(frozen=True, slots=True)
class ChannelLost:
    """The secure session is over; `why` is a phrase. What was asked inside it takes no reply any more."""

    why: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The reader said NAK by itself. `code` is the command's."""

    code: int
    nak: NakCode


@dataclass(frozen=True, slots=True)
class Repeated:
    """The panel had not heard the last reply and got it again."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A damaged packet went by; a reader keeps silent about it."""

    what: str


Event = Asked | Challenged | ChannelOpened | ChannelFailed | ChannelLost | Declined | Repeated | Noticed


@dataclass(slots=True)
class _Open:
    """A command that has no reply yet."""

    packet: Packet
    secured: bool
    challenge: g.Chlng | None = None
    keyset: bytes | None = field(default=None, repr=False)
    late: bool = False
    """BUSY went out: a reply waits until the panel asks again."""
    reply: Reply | None = field(default=None, repr=False)


class Reader:
    """The device at `address`.

    Use: feed what arrives to `receive` and call `wake` at `wake_at`, answer what is `Asked` or `Challenged`, each
    time sending `outgoing()` afterwards. `client_uid` are the 8 bytes by which the panel knows the device. `scbk` is
    its own key, None before one was set. `install` lets the default key in, until a KEYSET is accepted. `receives` is
    the longest packet it takes (say so in PDCAP). `mark` is whether replies begin with a mark; None does as the panel.
    With `enforce_secure` only ID, CAP and the handshake are taken in the clear. `sequence` is the number of the last
    command, for taking over a conversation.
    """

    def __init__(
        self,
        address: int,
        client_uid: bytes,
        scbk: bytes | None = None,
        *,
        install: bool = False,
        enforce_secure: bool = False,
        receives: int = EVERYBODY_TAKES,
        mark: bool | None = None,
        timing: Timing = TIMING,
        sequence: int | None = None,
    ) -> None:
        if not 0 <= address <= HIGHEST_ADDRESS:
            raise LocalError(f"a reader's address is 0 to {HIGHEST_ADDRESS}")
        self.address = address
        self.client_uid = client_uid
        self.install = install
        self.enforce_secure = enforce_secure
        self.receives = receives
        self.mark = mark
        self.timing = timing
        self.wake_at: float | None = None
        self._scbk = scbk
        self._panel_takes = LONGEST
        self._cutter = PacketCutter()
        self._out = bytearray()
        self._sequence = sequence
        self._last_code = 0
        self._last_reply = b""
        self._open: _Open | None = None
        self._late_at: float | None = None
        self._heard_at = 0.0
        self._session_ends: float | None = None
        self._handshake: ReaderHandshake | None = None
        self._channel: SecureChannel | None = None

    @property
    def channel(self) -> SecureChannel | None:
        """The secure session, if there is one."""
        return self._channel

    def outgoing(self) -> bytes:
        """Takes what is to be sent now."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def power_cycle(self, scbk: bytes | None) -> None:
        """Forgets everything that is not kept through a power cut; `scbk` is the key that was kept."""
        self._scbk = scbk
        self._cutter.reset()
        self._out.clear()
        self._panel_takes = LONGEST
        self._forget()
        self._sequence = None
        self._channel = self._session_ends = self.wake_at = None

    # --- what arrives, and time ---------------------------------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> list[Event]:
        """Takes what arrived on the line, whoever it is for."""
        if self._cutter.waiting and now - self._heard_at > self.timing.inter_character:
            self._cutter.reset()
        events = self.wake(now)
        for placed in self._cutter.feed_placed(data):
            if isinstance(placed.piece, Damaged):
                events.append(Noticed(f"a damaged packet ({placed.piece.flaw.value})"))
            else:
                events += self._take(placed, placed.piece, now)
        self._heard_at = now
        self._set_alarm()
        return events

    def wake(self, now: float) -> list[Event]:
        """Call at `wake_at` or later; earlier calls do nothing."""
        events: list[Event] = []
        if self._late_at is not None and now >= self._late_at and self._open is not None:
            self._late_at = None
            self._open.late = True
            self._send(self._frame(self._open.packet, g.Busy(), sequence=0))
        if self._session_ends is not None and now >= self._session_ends:
            events = self._drop("no command for too long")
        self._set_alarm()
        return events

    def _set_alarm(self) -> None:
        self.wake_at = min(
            (moment for moment in (self._late_at, self._session_ends) if moment is not None), default=None
        )

    # --- commands -----------------------------------------------------------------------------------------------------

    def _take(self, placed: Placed, packet: Packet, now: float) -> list[Event]:
        if packet.reply or packet.address not in (self.address, BROADCAST):
            return []
        events: list[Event] = []
        if packet.sequence == 0:
            self._forget()
            events = self._drop("the panel started afresh")
        elif self._is_repeated(packet):
            return self._again(packet)
        elif packet.sequence != self._next():
            return self._decline(packet, NakCode.SEQUENCE, counts=False)
        self._sequence, self._last_code, self._last_reply = packet.sequence, packet.code, b""
        self._open = self._late_at = None
        return events + self._new(packet, placed.size, now)

    def _next(self) -> int:
        return 0 if self._sequence is None else self._sequence % 3 + 1

    def _is_repeated(self, packet: Packet) -> bool:
        known = bool(self._last_reply) or self._open is not None
        return known and packet.sequence == self._sequence and packet.code == self._last_code

    def _again(self, packet: Packet) -> list[Event]:
        """The same command once more: the same reply, or BUSY again, or the reply that came late."""
        asked = self._open
        if asked is None:
            self._send(self._last_reply)
            return [Repeated()]
        if asked.challenge is not None:
            return []  # the answer to the first one answers this one
        if asked.reply is None:
            self._send(self._frame(packet, g.Busy(), sequence=0))
            asked.late, self._late_at = True, None
        else:
            self._answer(asked, asked.reply)
        return []

    def _new(self, packet: Packet, size: int, now: float) -> list[Event]:
        kind = None if packet.block is None else packet.block.type
        if packet.code in (CommandCode.CHLNG, CommandCode.SCRYPT):
            return self._take_handshake(packet, now)
        if self._channel is None:
            if kind is not None or (self.enforce_secure and packet.code not in IN_THE_CLEAR):
                return self._decline(packet, NakCode.SC_CONDITION)
            return self._ask(packet, size, False, now)
        try:
            opened = self._channel.open_command(packet)
        except NotAuthentic as problem:
            return [*self._drop(str(problem)), *self._decline(packet, NakCode.SC_CONDITION)]
        self._session_ends = now + self.timing.offline
        if packet.code == CommandCode.KEYSET and kind != Block.COMMAND_ENCIPHERED:
            return self._decline(packet, NakCode.SC_CONDITION, secured=True)
        return self._ask(opened, size, True, now)

    def _ask(self, packet: Packet, size: int, secured: bool, now: float) -> list[Event]:
        if size > self.receives:
            return self._decline(packet, NakCode.COMMAND_LENGTH, secured=secured)
        if packet.code not in g.COMMAND:
            return self._decline(packet, NakCode.UNKNOWN_COMMAND, secured=secured)
        try:
            command = g.parse_command(packet.code, packet.data)
        except CodecError:
            return self._decline(packet, NakCode.COMMAND_LENGTH, secured=secured)
        if problem_of(command):
            return self._decline(packet, NakCode.RECORD, secured=secured)
        keyset = None
        match command:
            case g.Keyset(key=key):
                if not secured:
                    return self._decline(packet, NakCode.SC_CONDITION)
                keyset = key
            case g.AcuRxSize(max=most):
                self._panel_takes = min(max(most, EVERYBODY_TAKES), LONGEST)
            case g.KeepActive(time_ms=more) if self._session_ends is not None:
                self._session_ends += more / 1000
        self._open = _Open(packet, secured, keyset=keyset)
        self._late_at = now + self.timing.late
        return [Asked(command, secured, packet.address == BROADCAST)]

    # --- replies ------------------------------------------------------------------------------------------------------

    def reply(self, reply: Reply) -> None:
        """Answers what was asked. Raises `LocalError` when nothing was, or for a reply that is illegal.

        After an ACK to KEYSET the session is over and the new key holds; after COM the new address does.
        """
        asked = self._open
        if asked is None or asked.challenge is not None or asked.reply is not None:
            raise LocalError("nothing was asked that takes a reply")
        code = reply.CODE
        if isinstance(reply, g.Busy | g.Fmt):
            raise LocalError(f"{type(reply).__name__} is not sent: BUSY goes out by itself, FMT is deprecated")
        if not isinstance(reply, g.Nak) and code not in ANSWERS[asked.packet.code]:
            raise LocalError(f"{type(reply).__name__} is no answer to {CommandCode(asked.packet.code).name}")
        problem = problem_of(reply)
        if problem:
            raise LocalError(f"{type(reply).__name__}: {problem}")
        if not asked.late:
            self._answer(asked, reply)
            return
        chained = b"" if self._channel is None else self._channel.reply_mac
        self._frame(asked.packet, reply, secured=asked.secured)  # refuses one that is too long now, not when it is sent
        if self._channel is not None:
            self._channel.reply_mac = chained
        asked.reply = reply

    def challenge(self, rnd_b: bytes) -> None:
        """Answers what was `Challenged`. `rnd_b` are 8 random bytes, new each time. Raises `LocalError` otherwise."""
        asked = self._open
        if asked is None or asked.challenge is None:
            raise LocalError("nobody has challenged the reader")
        default_key = asked.packet.block is not None and asked.packet.block.data == DEFAULT_KEY
        handshake = ReaderHandshake(self._scbk or b"", asked.challenge.rnd_a, rnd_b, default_key)
        reply, block = handshake.answer(self.client_uid)
        self._handshake = handshake
        self._open = None
        self._settle(self._frame(asked.packet, reply, block=block))

    def _answer(self, asked: _Open, reply: Reply) -> None:
        frame = self._frame(asked.packet, reply, secured=asked.secured)
        self._open = self._late_at = None
        self._settle(frame)
        if asked.keyset is not None and isinstance(reply, g.Ack):
            self._scbk, self.install = asked.keyset, False
            self._channel = self._session_ends = None
        elif isinstance(reply, g.Com):
            self.address = reply.address
        self._set_alarm()

    def _settle(self, frame: bytes) -> None:
        """Sends a reply that is repeated when the panel has not heard it."""
        self._last_reply = frame
        self._send(frame)

    def _send(self, frame: bytes) -> None:
        self._out += frame

    def _frame(
        self,
        command: Packet,
        reply: Reply,
        *,
        sequence: int | None = None,
        block: SecurityBlock | None = None,
        secured: bool = False,
    ) -> bytes:
        """In the way of the command: its number, its kind of check, a mark if it had one."""
        packet = Packet(
            command.address,
            reply.CODE,
            reply.build(),
            command.sequence if sequence is None else sequence,
            reply=True,
            crc=command.crc,
            mark=command.mark if self.mark is None else self.mark,
            block=block,
        )
        channel = self._channel if secured else None
        chained = b"" if channel is None else channel.reply_mac
        built = (packet if channel is None else channel.seal_reply(packet)).build()
        if len(built) - int(packet.mark) > self._panel_takes:
            if channel is not None:
                channel.reply_mac = chained  # this reply never was, so the next command is chained to the one before
            raise LocalError(f"the reply has {len(built)} bytes and the panel takes {self._panel_takes}")
        return built

    def _decline(self, packet: Packet, nak: NakCode, *, secured: bool = False, counts: bool = True) -> list[Event]:
        """NAK. One that does not count leaves the last reply where it is; one in the clear ends a secure session."""
        frame = self._frame(packet, g.Nak(nak, b""), secured=secured)
        if counts:
            self._settle(frame)
        else:
            self._send(frame)
        lost = [] if secured else self._drop("a command was refused in the clear")
        return [*lost, Declined(packet.code, nak)]

    def _forget(self) -> None:
        self._last_reply = b""
        self._open = self._late_at = self._handshake = None

    def _drop(self, why: str) -> list[Event]:
        if self._channel is None:
            return []
        self._channel = self._session_ends = self._open = self._late_at = None
        return [ChannelLost(why)]

    # --- the handshake ------------------------------------------------------------------------------------------------

    def _take_handshake(self, packet: Packet, now: float) -> list[Event]:
        try:
            command = g.parse_command(packet.code, packet.data)
        except CodecError:
            return self._decline(packet, NakCode.COMMAND_LENGTH)
        if isinstance(command, g.Chlng):
            return self._challenged(command, packet)
        handshake, self._handshake = self._handshake, None
        if handshake is None or not isinstance(command, g.Scrypt):
            return self._decline(packet, NakCode.SC_CONDITION)
        try:
            reply, block, channel = handshake.finish(command, packet.block)
        except HandshakeError as error:
            wrong_key = error.failure is Failure.SERVER_CRYPTOGRAM
            nak = NakCode.SC_UNSUPPORTED if wrong_key else NakCode.SC_CONDITION
            return [ChannelFailed(error.failure), *self._decline(packet, nak)]
        self._settle(self._frame(packet, reply, block=block))
        self._channel = channel
        self._session_ends = now + self.timing.offline
        return [ChannelOpened(handshake.default_key)]

    def _challenged(self, command: g.Chlng, packet: Packet) -> list[Event]:
        """A new handshake ends the session before it. The default key is let in for installing only."""
        events = self._drop("the panel opens another one")
        self._handshake = None
        block = packet.block
        default_key = block is not None and block.data == DEFAULT_KEY
        allowed = self.install if default_key else self._scbk is not None
        if block is None or block.type != Block.CHLNG or not allowed:
            return [*events, *self._decline(packet, NakCode.SC_CONDITION)]
        self._open = _Open(packet, False, challenge=command)
        return [*events, Challenged(default_key)]
