"""The reader's conversation with one selected card as a state machine: frames in and out, no I/O.

    idle      --send, change_key, authenticate--> waiting
    waiting   --receive--> waiting (Transmit: send this) or idle (Done, Refused or Authenticated)

Long commands and answers go over several AF frames. An authentication ends with SelectApplication, with any refusal,
with a message that does not verify, when its own key is changed and by `abandon`. How long an answer may take is the
card's and reader's business (ISO/IEC 14443-4); a caller that waited in vain calls `abandon`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.desfire import generated as g
from latchwork.protocol.desfire.authentication import Established, ReaderAuthentication, Scheme
from latchwork.protocol.desfire.change_key import KEY_NUMBER, Generation, KeyChange
from latchwork.protocol.desfire.errors import DesfireError, LocalError, RemoteError
from latchwork.protocol.desfire.framing import ADDITIONAL_FRAME, Framing, Message, frames
from latchwork.protocol.desfire.keys import Key
from latchwork.protocol.desfire.messaging import Mode
from latchwork.protocol.desfire.messaging_ev2 import Ev2Messaging
from latchwork.protocol.desfire.messaging_legacy import LegacyMessaging
from latchwork.protocol.desfire.security import Rule, mode_under, security_of
from latchwork.protocol.desfire.status import Status, words_of

LONGEST_ANSWER = 1 << 16
"""More than any card holds; an answer that goes on beyond it is cut off."""

AUTHENTICATES = frozenset(scheme.value for scheme in Scheme)
KNOWN_LENGTHS: dict[int, int] = {g.GetValue.CODE: 4, g.GetCardUID.CODE: 7}


@dataclass(frozen=True, slots=True)
class Transmit:
    """The command is not through: send this frame and hand in its answer."""

    frame: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """The card did it. `data` is in the clear; `answer` is it taken apart, None where it has no fields."""

    code: int
    data: bytes = field(repr=False)
    answer: g.Answer | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The card said no; an authentication is over with it. `status` is one of `Status` or unknown."""

    code: int
    status: int

    @property
    def words(self) -> str:
        return words_of(self.status)


@dataclass(frozen=True, slots=True)
class Authenticated:
    established: Established


Event = Transmit | Done | Refused | Authenticated


class State(Enum):
    IDLE = "idle"
    WAITING = "waiting"


@dataclass(slots=True)
class _Asked:
    """The command under way: frames still to send, what came back, and how to open it."""

    code: int
    pending: list[bytes] = field(repr=False)
    mode: Mode = Mode.PLAIN
    length: int | None = None
    ends_session: bool = False
    handshake: ReaderAuthentication | None = None
    answer: bytearray = field(default_factory=bytearray, repr=False)


class ReaderSession:
    """`room` is how much of a message one frame takes, by default what `framing` says."""

    def __init__(self, framing: Framing = Framing.WRAPPED, room: int | None = None) -> None:
        self.framing = framing
        self.room = framing.room if room is None else room
        self.established: Established | None = None
        self._asked: _Asked | None = None

    @property
    def state(self) -> State:
        return State.IDLE if self._asked is None else State.WAITING

    def abandon(self) -> None:
        """Forgets the command under way and the authentication: nobody knows how far the card got."""
        self._asked = self.established = None

    # --- asking -------------------------------------------------------------------------------------------------------

    def authenticate(self, scheme: Scheme, key: Key, key_no: int, random: bytes, capabilities: bytes = b"") -> bytes:
        """The first frame of an authentication; `random` is RndA. Raises `LocalError`."""
        self._idle()
        before = self.established.messaging if self.established else None
        going_on = before if scheme is Scheme.EV2_NON_FIRST and isinstance(before, Ev2Messaging) else None
        handshake = ReaderAuthentication(scheme, key, key_no, random, going_on)
        body = handshake.begin(capabilities)
        self.established = None
        return self._start(_Asked(scheme, [], handshake=handshake), body)

    def send(self, command: g.Command, mode: Mode = Mode.PLAIN, length: int | None = None) -> bytes:
        """The first frame of a command. `mode` is the communication mode of the file that it is about; `length` is how
        much data is due, where the command itself does not tell. Raises `LocalError` or `Malformed`."""
        self._idle()
        code, body = command.CODE, command.build()
        if code in AUTHENTICATES or code in (g.ChangeKey.CODE, g.AdditionalFrame.CODE):
            raise LocalError(f"{type(command).__name__} has a method of its own, or is sent by itself")
        if self.established is None:
            if mode is not Mode.PLAIN:
                raise LocalError(f"mode {mode.title} needs an authentication")
            return self._start(_Asked(code, []), body)
        if code == g.SelectApplication.CODE:
            self.established = None
            return self._start(_Asked(code, []), body)
        security, messaging = security_of(code), self.established.messaging
        legacy = isinstance(messaging, LegacyMessaging)
        header, data = (body, b"") if security.header is None else (body[: security.header], body[security.header :])
        sealed = messaging.seal_command(code, header, data, mode_under(security.command, mode, legacy=legacy))
        answer = mode_under(security.answer, mode, legacy=legacy)
        return self._start(_Asked(code, [], answer, length or _due(command)), sealed)

    def change_key(self, change: KeyChange) -> bytes:
        """The first frame of ChangeKey; its own key's change ends the authentication. Raises `LocalError`."""
        self._idle()
        if self.established is None:
            raise LocalError("a key is changed after an authentication only")
        own = change.key_no & KEY_NUMBER == self.established.key_no & KEY_NUMBER
        if own != (change.old is None):
            raise LocalError("the old key is given for every key but the authenticated one")
        messaging = self.established.messaging
        generation = _generation(self.established)
        plaintext = change.plaintext(generation, self.established.block)
        sealed = messaging.seal_cryptogram(g.ChangeKey.CODE, bytes((change.key_no,)), plaintext)
        mode = mode_under(Rule.STANDARD, Mode.PLAIN, legacy=generation is Generation.LEGACY)
        return self._start(_Asked(g.ChangeKey.CODE, [], mode, ends_session=own), sealed)

    def _idle(self) -> None:
        if self._asked is not None:
            raise LocalError("a command is under way; hand in its answer or abandon it")

    def _start(self, asked: _Asked, body: bytes) -> bytes:
        first, *asked.pending = frames(self.framing, asked.code, body, self.room)
        self._asked = asked
        return first

    # --- answers ------------------------------------------------------------------------------------------------------

    def receive(self, frame: bytes) -> Event:
        """What the card's frame means. Raises `RemoteError` for one that it should not have sent, `LocalError` when
        none is due."""
        if self._asked is None:
            raise LocalError("no command is under way")
        try:
            return self._take(self._asked, self._read(frame))
        except DesfireError:
            self.abandon()
            raise

    def _read(self, frame: bytes) -> Message:
        try:
            return self.framing.read_answer(frame)
        except CodecError as problem:
            raise RemoteError(str(problem)) from None

    def _take(self, asked: _Asked, message: Message) -> Event:
        if message.code not in (Status.OPERATION_OK, Status.ADDITIONAL_FRAME):
            self.abandon()
            return Refused(asked.code, message.code)
        more = message.code == Status.ADDITIONAL_FRAME
        if asked.handshake is not None:
            return self._authenticating(asked.handshake, more, message.body)
        if asked.pending:
            if not more or message.body:
                raise RemoteError("the card answered before it had the whole command")
            return Transmit(asked.pending.pop(0))
        asked.answer += message.body
        if more:
            if not message.body or len(asked.answer) > LONGEST_ANSWER:
                raise RemoteError("the card says that more follows and gives nothing, or goes on for ever")
            return Transmit(self.framing.command(ADDITIONAL_FRAME, b""))
        return self._finish(asked)

    def _authenticating(self, handshake: ReaderAuthentication, more: bool, body: bytes) -> Event:
        if more and not handshake.proving:
            return Transmit(self.framing.command(ADDITIONAL_FRAME, handshake.challenged(body)))
        if more or not handshake.proving:
            raise RemoteError("the card ended the authentication out of turn")
        self.established = handshake.confirmed(body)
        self._asked = None
        return Authenticated(self.established)

    def _finish(self, asked: _Asked) -> Done:
        data = bytes(asked.answer)
        if asked.ends_session:
            if data:
                raise RemoteError("the key is changed, and data came with the answer")
            self.established = None
        elif self.established is not None:
            messaging = self.established.messaging
            data = messaging.open_response(Status.OPERATION_OK, data, asked.mode, asked.length)
        self._asked = None
        try:
            answer = g.parse_answer(asked.code, data) if asked.code in g.ANSWER else None
        except CodecError as problem:
            raise RemoteError(str(problem)) from None
        if answer is None and data:
            raise RemoteError("data came with the answer to a command that has none")
        return Done(asked.code, data, answer)


def _due(command: g.Command) -> int | None:
    if isinstance(command, g.ReadData | g.ReadDataEV2):
        return command.length or None
    return KNOWN_LENGTHS.get(command.CODE)


def _generation(established: Established) -> Generation:
    if isinstance(established.messaging, Ev2Messaging):
        return Generation.EV2
    return Generation.LEGACY if isinstance(established.messaging, LegacyMessaging) else Generation.EV1
