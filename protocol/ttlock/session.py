"""The client's conversation with one lock as a state machine: bytes in, events out, no I/O.

States and what moves them:

    idle      send(request)                 -> waiting
    waiting   answer with the echoed command -> idle      (Answered, Refused or Unpaired)
    waiting   any other whole frame          -> waiting   (Pushed)
    any       what no TTLock lock would send -> broken    (raises RemoteError; nothing more may be sent)

One command is in flight at a time. A lock also speaks of itself, so a frame counts as the answer only when it echoes
the command and, where replies name it, the operation. Bytes that make no sound frame are noise on the radio and surface
as `Damaged`; whether to go on waiting is the caller's business, for only the caller has a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.ttlock.cipher import FACTORY, PayloadCipher, Undecipherable
from latchwork.protocol.ttlock.commands import CHUNK, Command
from latchwork.protocol.ttlock.frames import ENCRYPTED, Checksum, Cut, FrameCutter, Version, build_frame, chunks
from latchwork.protocol.ttlock.generated import Answer, Envelope
from latchwork.protocol.ttlock.messages import COMMAND_OF, WITH_OPERATION, Reply, Request, parse_reply

SUCCESS = 1
SILENT_SUCCESS = frozenset({Command.RESET})
"""Commands that a lock may answer with an empty payload and that are then done."""


class SessionError(Exception):
    """The conversation broke a rule; the subclass says on which side."""


class LocalError(SessionError):
    """What we asked of the session was illegal; nothing was sent."""


class RemoteError(SessionError):
    """What the lock sent was illegal. The session is broken: close the link."""


class KeyRefused(RemoteError):
    """The lock's payload does not open under our key: the key is wrong, or the lock was reset and paired anew."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The command was carried out."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Unpaired:
    """The answer to `Init` of a lock that has no admin, or to `Reset`: a reply without payload."""

    version: Version


@dataclass(frozen=True, slots=True)
class Refused:
    """The lock said no. `code` is the vendor's number (errors.py); None where the lock gives none."""

    echo: int
    code: int | None


@dataclass(frozen=True, slots=True)
class Pushed:
    """The lock spoke of itself: a state change, a recorded operation, a card that was tapped."""

    echo: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class Damaged:
    """`count` bytes that are no frame, or a frame with a wrong checksum or an unknown meaning. `why` names which."""

    count: int
    why: str


Event = Answered | Unpaired | Refused | Pushed | Damaged


class State(Enum):
    IDLE = "idle"
    WAITING = "waiting"
    BROKEN = "broken"


class ClientSession:
    """`key` is the lock's AES key; None until pairing has delivered it (`use_key`). `chunk` is the longest write."""

    def __init__(self, key: bytes | None, version: Version, chunk: int = CHUNK) -> None:
        self._cipher = None if key is None else PayloadCipher(key)
        self.version = version
        self.chunk = chunk
        self.state = State.IDLE
        self._cutter = FrameCutter()
        self._asked = 0
        self._operation: int | None = None

    def use_key(self, key: bytes) -> None:
        """From here on everything goes under this key."""
        self._cipher = PayloadCipher(key)

    def abandon(self) -> None:
        """Nothing more may be sent: an answer that comes late could be taken for another one."""
        self.state = State.BROKEN

    def send(self, request: Request) -> list[bytes]:
        """The writes that carry the request, in order. Raises `LocalError` unless the session is idle."""
        if self.state is not State.IDLE:
            raise LocalError(f"a session that is {self.state.value} takes no command; wait for the answer or reconnect")
        command = COMMAND_OF[type(request)]
        plaintext = request.build()
        envelope = self.version.envelope(command, self._cipher_for(command).encrypt(plaintext))
        self.state = State.WAITING
        self._asked = command
        self._operation = plaintext[0] if command in WITH_OPERATION else None
        return chunks(build_frame(envelope), self.chunk)

    def receive(self, data: bytes) -> list[Event]:
        """What the bytes mean. Raises `RemoteError` once something came that no such lock would send."""
        if self.state is State.BROKEN:
            raise RemoteError("the session is broken since an earlier frame; open a new link")
        events: list[Event] = []
        for piece in self._cutter.feed(data):
            if not isinstance(piece, Cut):
                events.append(Damaged(len(piece.data), "bytes outside any frame"))
            elif piece.checksum is not Checksum.RIGHT:
                events.append(Damaged(piece.end - piece.start, "a frame with a wrong checksum"))
            else:
                events.append(self._frame(piece.envelope))
        return events

    def _cipher_for(self, command: int) -> PayloadCipher:
        if command == Command.GET_AES_KEY:
            return FACTORY
        if self._cipher is not None:
            return self._cipher
        if command == Command.INIT:
            return FACTORY
        raise LocalError("this command needs the lock's key, and no key is held; pair the lock first")

    def _frame(self, envelope: Envelope) -> Event:
        if not envelope.payload:
            return self._empty(envelope)
        marked = envelope.encrypt == ENCRYPTED
        try:
            plaintext = self._open(envelope)
        except Undecipherable as problem:
            if not marked:
                return Damaged(len(envelope.payload), "a payload in the clear, of unknown meaning")
            raise self._broken(KeyRefused(str(problem))) from None
        try:
            answer = Answer.parse(plaintext)
            ours = self._is_answer(answer)
            if answer.status != SUCCESS:
                return self._refusal(answer, ours)
            reply = parse_reply(answer.echo, answer.data)
        except CodecError as problem:
            if self.state is State.WAITING and plaintext[:1] == bytes((self._asked,)):
                raise self._broken(RemoteError(f"the answer does not fit the command: {problem}")) from None
            return Damaged(len(plaintext), "a push of unknown meaning")
        if not ours:
            return Pushed(answer.echo, reply)
        self.state = State.IDLE
        return Answered(reply)

    def _open(self, envelope: Envelope) -> bytes:
        if envelope.command == Command.GET_AES_KEY or self._cipher is None:
            return FACTORY.decrypt(envelope.payload)
        return self._cipher.decrypt(envelope.payload)

    def _empty(self, envelope: Envelope) -> Event:
        if self.state is State.WAITING and (self._asked == Command.INIT or self._asked in SILENT_SUCCESS):
            self.state = State.IDLE
            return Unpaired(Version.of(envelope))
        return Damaged(0, "a frame without payload that answers nothing")

    def _is_answer(self, answer: Answer) -> bool:
        if self.state is not State.WAITING or answer.echo != self._asked:
            return False
        if self._operation is None or answer.status != SUCCESS:
            return True
        return answer.data[1:2] == bytes((self._operation,))

    def _refusal(self, answer: Answer, ours: bool) -> Event:
        if not ours:
            return Damaged(len(answer.data), "a refusal of something that was not asked")
        self.state = State.IDLE
        return Refused(answer.echo, answer.data[0] if answer.data else None)

    def _broken(self, error: RemoteError) -> RemoteError:
        self.state = State.BROKEN
        return error
