"""PMSif on TCP: an 18-byte header, a body of a size that the command fixes, and one task after another.

    closed --register--> registering --result 0--> ready --ask--> asking --answer--> ready

Time is a number of seconds on any clock that never goes back; `deadline` says when `expire` wants to be called. A task
whose answer does not come is `Unanswered`: the card may have been written, so read it before asking again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Cutter, Frame
from latchwork.protocol.pms_line.line import LocalError
from latchwork.protocol.visionline.data import Fields, build_data, parse_data
from latchwork.protocol.visionline.generated import (
    BODY,
    CardImage,
    Encode,
    PmsifHeader,
    Register,
    Unregister,
    parse_body,
)
from latchwork.protocol.visionline.tables import result_in_words

MARK = bytes.fromhex("55555555aaaaaaaa")
HEADER_SIZE = 18
SIZES: dict[int, int] = {1: 44, 2: 4, 4: 565, 5: 559}
"""Body sizes, as two clients have them."""
LONGEST = HEADER_SIZE + max(SIZES.values())
REGISTER_WAIT = 30.0
ANSWER_WAIT = 60.0

Body = Register | Unregister | Encode | CardImage


def fixed(text: str, size: int, what: str) -> bytes:
    """Text in a field of fixed size, ended by a zero."""
    if not text.isascii() or (text and not text.isprintable()):
        raise Malformed("PMSif", f"{what} holds something other than ASCII text")
    return fixed_bytes(text.encode("ascii"), size, what)


def fixed_bytes(data: bytes, size: int, what: str) -> bytes:
    if len(data) >= size:
        raise Malformed("PMSif", f"{what} has {len(data)} characters; {size - 1} is the most")
    return data.ljust(size, b"\0")


def text_of(data: bytes) -> bytes:
    """What stands before the zero; a field without one is text to its end."""
    return data.partition(b"\0")[0]


def build_message(body: Body) -> bytes:
    data = body.build()
    return PmsifHeader(command=body.CODE, size=len(data)).build() + data


def parse_message(data: bytes) -> Body:
    """Raises `Malformed`."""
    header = PmsifHeader.parse(data[:HEADER_SIZE])
    if header.command not in BODY:
        raise Malformed("PMSif", f"there is no command {header.command}")
    if header.size != len(data) - HEADER_SIZE:
        raise Malformed("PMSif", f"its header says {header.size} bytes, {len(data) - HEADER_SIZE} follow")
    return parse_body(header.command, data[HEADER_SIZE:])


def _judge(buffer: bytes, at: int) -> int:
    """A frame lies where the mark, the version, a command and that command's size do."""
    if len(buffer) < at + HEADER_SIZE:
        return -HEADER_SIZE
    command = int.from_bytes(buffer[at + 10 : at + 14], "little")
    size = int.from_bytes(buffer[at + 14 : at + 18], "little")
    if buffer[at + 8 : at + 10] != b"\x01\x00" or SIZES.get(command) != size:
        return 0
    whole = HEADER_SIZE + size
    return whole if len(buffer) >= at + whole else -whole


def cutter() -> Cutter:
    """Cuts PMSif messages out of a stream of any chunking."""
    return Cutter((MARK,), _judge, LONGEST)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who is at the desk; stands in every command."""

    id: str = ""
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)


def encode_order(command: str, fields: Fields, dd: str, ss: str, operator: Operator, debug: int = 0) -> Encode:
    """A command for encoder `dd` from source `ss`. Raises `Malformed` for what the structure cannot hold."""
    return Encode(
        ff=_letter(command),
        data=fixed_bytes(build_data(fields), 512, "the data"),
        dd=fixed(dd, 3, "the encoder's address"),
        ss=fixed(ss, 3, "the source address"),
        debug=debug,
        operator_id=fixed(operator.id, 10, "the operator's id"),
        operator_first=fixed(operator.first_name, 16, "the operator's first name"),
        operator_last=fixed(operator.last_name, 16, "the operator's last name"),
    )


def image_order(command: str, fields: Fields, operator: Operator, debug: int = 0) -> CardImage:
    """The same, for an encoder that the PMS writes itself."""
    return CardImage(
        ff=_letter(command),
        data=fixed_bytes(build_data(fields), 512, "the data"),
        debug=debug,
        operator_id=fixed(operator.id, 10, "the operator's id"),
        operator_first=fixed(operator.first_name, 16, "the operator's first name"),
        operator_last=fixed(operator.last_name, 16, "the operator's last name"),
    )


def _letter(command: str) -> bytes:
    if len(command) != 1 or not command.isascii() or not command.isprintable():
        raise Malformed("PMSif", "a command is one character")
    return command.encode("ascii")


@dataclass(frozen=True, slots=True)
class Registered:
    """`result` 0 is ok; what others mean is not public."""

    result: int

    @property
    def ok(self) -> bool:
        return self.result == 0


@dataclass(frozen=True, slots=True)
class Answered:
    """`result` is the character of the answer, `fields` what was read; for a card image `image` is its raw text."""

    result: str
    fields: Fields = field(repr=False)
    image: bytes = field(default=b"", repr=False)

    def in_words(self) -> str:
        return result_in_words(self.result)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody knows what became of the task."""


@dataclass(frozen=True, slots=True)
class Stray:
    """`count` bytes that are no message, or one that nothing waits for."""

    count: int
    why: str


Event = Registered | Answered | Unanswered | Stray


class _State(Enum):
    CLOSED = "not registered"
    REGISTERING = "registering"
    READY = "ready"
    ASKING = "waiting for an answer"


class PmsifSession:
    """Use: `register`, then `ask`, `receive` and `expire`, and after each call send `outgoing()`."""

    def __init__(self, *, register_wait: float = REGISTER_WAIT, answer_wait: float = ANSWER_WAIT) -> None:
        self.deadline: float | None = None
        self._register_wait, self._answer_wait = register_wait, answer_wait
        self._state = _State.CLOSED
        self._asked = 0
        self._cutter = cutter()
        self._out = bytearray()

    @property
    def ready(self) -> bool:
        return self._state is _State.READY

    def outgoing(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def register(self, licence: str, application: str, now: float) -> None:
        """Once on every connection. Raises `LocalError` out of turn, `Malformed` for a licence that is too long."""
        if self._state is not _State.CLOSED:
            raise LocalError(f"the session is {self._state.value}; a connection registers once")
        body = Register(fixed(licence, 20, "the licence"), fixed(application, 20, "the application's name"), 0)
        self._send(body, _State.REGISTERING, now + self._register_wait)

    def unregister(self) -> None:
        """Says good-bye; nothing is waited for."""
        if self._state not in (_State.READY, _State.ASKING):
            raise LocalError(f"the session is {self._state.value}; there is nothing to end")
        self._send(Unregister(0), _State.CLOSED, None)

    def ask(self, order: Encode | CardImage, now: float) -> None:
        """Raises `LocalError` unless the session is ready: an encoder has one task at a time."""
        if self._state is not _State.READY:
            raise LocalError(f"the session is {self._state.value}; it takes a task only when it is ready")
        self._asked = order.CODE
        self._send(order, _State.ASKING, now + self._answer_wait)

    def receive(self, data: bytes, now: float) -> list[Event]:
        events: list[Event] = []
        for piece in self._cutter.feed(data):
            if isinstance(piece, Frame):
                events.append(self._message(piece.data))
            else:
                events.append(Stray(len(piece.data), "bytes outside any message"))
        return events

    def expire(self, now: float) -> list[Event]:
        """Call at `deadline` or later. After it the connection is of no use: a late answer would look like
        another's."""
        if self.deadline is None or now < self.deadline:
            return []
        self.deadline = None
        self._state = _State.CLOSED
        return [Unanswered()]

    def _send(self, body: Body, state: _State, deadline: float | None) -> None:
        self._out += build_message(body)
        self._state, self.deadline = state, deadline

    def _message(self, data: bytes) -> Event:
        body = parse_message(data)
        if isinstance(body, Register) and self._state is _State.REGISTERING:
            self.deadline = None
            self._state = _State.READY if body.result == 0 else _State.CLOSED
            return Registered(body.result)
        if isinstance(body, Encode | CardImage) and self._state is _State.ASKING and self._asked == body.CODE:
            return self._answer(body)
        return Stray(len(data), f"a message of command {body.CODE} that nothing waits for")

    def _answer(self, body: Encode | CardImage) -> Answered:
        self.deadline = None
        self._state = _State.READY
        data = text_of(body.data)
        result = body.ff.decode("latin-1")
        if isinstance(body, CardImage):
            return Answered(result, (), data)
        try:
            return Answered(result, parse_data(data))
        except Malformed:
            return Answered(result, (), data)
