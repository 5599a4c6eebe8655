"""NDEF on tags of type 4 (phones, DESFire): an application, a capability file and the file that holds the message.

The message's file begins with its length in two bytes. Reading and writing are conversations without I/O: send the
APDU, hand in the answer. A writer sets the length to zero first and to its value last, so that what is torn is empty.
Facts from the Type 4 Tag specification, mapping version 2.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.cards.iso7816 import SHORT_DATA, SHORT_LE, CommandApdu, ResponseApdu
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.ndef import generated as g

APPLICATION = bytes.fromhex("d2760000850101")
CC_FILE_ID = 0xE103
NDEF_FILE_ID = 0xE104
CC_SIZE = 15
LENGTH_SIZE = 2
LONGEST_OFFSET = 0x7FFF
LEAST_READ = 0x0F
OPEN, CLOSED = 0x00, 0xFF
SW_OK = 0x9000

SELECT, READ_BINARY, UPDATE_BINARY = 0xA4, 0xB0, 0xD6


class TagError(Exception):
    """The conversation broke a rule; the subclass says on which side."""


class LocalError(TagError):
    """What was asked of the conversation is illegal; nothing was built."""


class RemoteError(TagError):
    """The tag refused, or sent what no such tag sends. `sw` is its status word, where it had one."""

    def __init__(self, problem: str, sw: int | None = None) -> None:
        super().__init__(problem if sw is None else f"{problem} (status word {sw:04x})")
        self.sw = sw


def select_application() -> CommandApdu:
    return CommandApdu(0x00, SELECT, 0x04, 0x00, APPLICATION, SHORT_LE)


def select_file(file_id: int) -> CommandApdu:
    return CommandApdu(0x00, SELECT, 0x00, 0x0C, file_id.to_bytes(2, "big"))


def read_binary(offset: int, size: int) -> CommandApdu:
    """Raises `Malformed`."""
    _within(offset)
    return CommandApdu(0x00, READ_BINARY, offset >> 8, offset & 0xFF, b"", size)


def update_binary(offset: int, data: bytes) -> CommandApdu:
    """Raises `Malformed`."""
    _within(offset)
    return CommandApdu(0x00, UPDATE_BINARY, offset >> 8, offset & 0xFF, data)


def _within(offset: int) -> None:
    if not 0 <= offset <= LONGEST_OFFSET:
        raise Malformed("APDU", f"an offset is at most {LONGEST_OFFSET:04x}")


def ndef_file(message: bytes) -> bytes:
    """The file's content: length and message. Raises `Malformed`."""
    if len(message) > LONGEST_OFFSET:
        raise Malformed("NDEF file", f"a message has at most {LONGEST_OFFSET} bytes")
    return len(message).to_bytes(LENGTH_SIZE, "big") + message


def parse_ndef_file(content: bytes) -> bytes:
    """The message; what lies behind it does not count. Raises `Malformed`."""
    size = int.from_bytes(content[:LENGTH_SIZE], "big")
    if len(content) < LENGTH_SIZE + size or len(content) < LENGTH_SIZE:
        raise Malformed("NDEF file", "its length reaches beyond it")
    return content[LENGTH_SIZE : LENGTH_SIZE + size]


# --- conversations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Transmit:
    """Send this APDU and hand in its answer."""

    apdu: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The tag's message, empty where it has none, and what its capability file says."""

    message: bytes = field(repr=False)
    capabilities: g.CapabilityFile


@dataclass(frozen=True, slots=True)
class Written:
    """The message is on the tag. It was not read back."""


Event = Transmit | Found | Written
_Steps = Generator[CommandApdu, bytes, Found | Written]


class State(Enum):
    NEW = "new"
    WAITING = "waiting"
    DONE = "done"


class Conversation:
    """One read or one write: `begin`, then `receive` for every answer until it gives `Found` or `Written`.

    Raises `LocalError` out of turn, `RemoteError` for a tag that refuses or that does not keep to the specification;
    it is over then. A write that ends early leaves an empty message.
    """

    def __init__(self, steps: _Steps) -> None:
        self._steps = steps
        self.state = State.NEW

    def begin(self) -> Transmit:
        if self.state is not State.NEW:
            raise LocalError("this conversation has begun")
        self.state = State.WAITING
        return Transmit(next(self._steps).build())

    def receive(self, answer: bytes) -> Event:
        if self.state is not State.WAITING:
            raise LocalError(f"a conversation that is {self.state.value} takes no answer")
        try:
            response = ResponseApdu.parse(answer)
            if response.sw != SW_OK:
                raise RemoteError("the tag refused", response.sw)
            return Transmit(self._steps.send(response.data).build())
        except StopIteration as end:
            self.state = State.DONE
            event: Found | Written = end.value
            return event
        except CodecError as problem:
            self.state = State.DONE
            raise RemoteError(str(problem)) from None
        except RemoteError:
            self.state = State.DONE
            raise


def read_tag() -> Conversation:
    return Conversation(_reading())


def write_tag(message: bytes) -> Conversation:
    """Raises `Malformed` for a message that is too long for any tag."""
    ndef_file(message)
    return Conversation(_writing(message))


def _opened() -> Generator[CommandApdu, bytes, g.CapabilityFile]:
    """Selects the application, reads the capability file and selects the message's."""
    yield select_application()
    yield select_file(CC_FILE_ID)
    capabilities = g.CapabilityFile.parse((yield read_binary(0, CC_SIZE)))
    if capabilities.max_read < LEAST_READ or not capabilities.max_write:
        raise RemoteError("the tag reads or writes too little at a time")
    yield select_file(capabilities.file_id)
    return capabilities


def _reading() -> _Steps:
    capabilities = yield from _opened()
    if capabilities.read_access != OPEN:
        raise RemoteError("the tag's message may not be read")
    head = yield read_binary(0, LENGTH_SIZE)
    size = int.from_bytes(head, "big")
    if len(head) != LENGTH_SIZE or LENGTH_SIZE + size > min(capabilities.max_size, LONGEST_OFFSET):
        raise RemoteError("the message is longer than its file")
    message = bytearray()
    room = min(capabilities.max_read, SHORT_LE)
    while len(message) < size:
        part = yield read_binary(LENGTH_SIZE + len(message), min(room, size - len(message)))
        if not part or len(message) + len(part) > size:
            raise RemoteError("the tag gave nothing, or more than was asked for")
        message += part
    return Found(bytes(message), capabilities)


def _writing(message: bytes) -> _Steps:
    capabilities = yield from _opened()
    if capabilities.write_access != OPEN:
        raise RemoteError("the tag may not be written")
    if LENGTH_SIZE + len(message) > capabilities.max_size:
        raise RemoteError(f"the message has {len(message)} bytes; the tag takes {capabilities.max_size - LENGTH_SIZE}")
    yield update_binary(0, bytes(LENGTH_SIZE))
    room = min(capabilities.max_write, SHORT_DATA)
    for at in range(0, len(message), room):
        yield update_binary(LENGTH_SIZE + at, message[at : at + room])
    yield update_binary(0, ndef_file(message)[:LENGTH_SIZE])
    return Written()
