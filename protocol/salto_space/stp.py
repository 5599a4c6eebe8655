"""SHIP's frame on TCP, the "Salto Transport Protocol": `STP/00/<length>/`, then a document of that many bytes.

Public clients carry lengths that are wrong: typed by hand, or counted in characters while the document goes out as
UTF-8. So a reader knows where a document ends by the document as well. A strict reader reports a wrong length and drops
the document; a lenient one takes it and says that it guessed. A length that counts characters is taken and said by
both. Where a frame begins inside a document, that document has lost its end. Facts from
github.com/azratul/ship-client, a public .NET client and public lockers clients.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.codec.errors import Malformed

START = b"STP/00/"
PORTS_SEEN = (8050, 6500)
LONGEST = 1 << 20
_HEADER = re.compile(rb"STP/00/([0-9]{1,7})/")
_HEADER_SIZE = len(START) + 8
_BEGINNING = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<\?(?:(?!\?>).)*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<([A-Za-z_][\w.:-]*)([^>]*)>",
    re.DOTALL,
)
_NOT_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?[^<\s\xef]")
_SPACE = re.compile(rb"\s*")
_CONTINUING = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that begin no character."""
MOST_BEFORE = 4096
"""Within so many bytes the root element begins, and no more white space follows it or stands in its closing tag."""


class Counting(Enum):
    """What a length turned out to count."""

    BYTES = "bytes"
    CHARACTERS = "characters"
    GUESSED = "neither bytes nor characters"


@dataclass(frozen=True, slots=True)
class Document:
    """A document that came. `problem` is empty, or what is wrong with its length."""

    xml: bytes = field(repr=False)
    declared: int
    counting: Counting = Counting.BYTES

    @property
    def problem(self) -> str:
        match self.counting:
            case Counting.BYTES:
                return ""
            case Counting.CHARACTERS:
                return "length counts characters"
            case Counting.GUESSED:
                return f"it declares {self.declared} bytes, the document has {len(self.xml)}: its end was guessed"


@dataclass(frozen=True, slots=True)
class Damaged:
    """`count` bytes that are no frame; white space between frames is not counted."""

    count: int
    why: str


StpEvent = Document | Damaged


def build_stp(xml: bytes) -> bytes:
    """The frame; its length counts bytes."""
    if len(xml) > LONGEST:
        raise Malformed("STP frame", f"its document has {len(xml)} bytes; {LONGEST} is the most")
    return b"%s%d/%s" % (START, len(xml), xml)


class StpReader:
    """Takes bytes in any pieces and gives documents. A document that ends early leaves the reader `waiting`: whether to
    go on is the caller's business, who has a clock; `abandon` says that no more will come."""

    def __init__(self, *, lenient: bool = False, longest: int = LONGEST) -> None:
        self._lenient = lenient
        self._longest = longest
        self._buffer = bytearray()
        self._close: bytes | None = None
        self._next: int | None = None
        self._sought = 0
        self._searched = 0
        self._counted = 0
        self._characters = 0

    @property
    def waiting(self) -> int:
        """Bytes that wait for the rest of their frame."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[StpEvent]:
        self._buffer += data
        return self._drain(finished=False)

    def abandon(self) -> list[StpEvent]:
        """The line fell silent: gives out what can be told of the rest."""
        return self._drain(finished=True)

    def _drain(self, *, finished: bool) -> list[StpEvent]:
        events: list[StpEvent] = []
        while self._buffer:
            before = len(self._buffer)
            events += self._step(finished)
            if len(self._buffer) == before:
                break
        return events

    def _step(self, finished: bool) -> list[StpEvent]:
        if not self._buffer.startswith(START):
            return self._skip(finished)
        header = _HEADER.match(self._buffer)
        if header is None:
            unfinished = len(self._buffer) < _HEADER_SIZE and _digits(self._buffer[len(START) :])
            return [] if unfinished and not finished else self._drop(len(START), "a frame without a length")
        declared, at = int(header[1]), header.end()
        if declared > self._longest:
            return self._drop(at, f"it declares {declared} bytes; {self._longest} is the most")
        return self._document(at, declared, finished)

    def _skip(self, finished: bool) -> list[StpEvent]:
        """What stands before the next frame; white space there is none of our business."""
        at = self._buffer.find(START)
        if at < 0:
            kept = 0 if finished else _tail(self._buffer)
            at = len(self._buffer) - kept
        stray = len(b"".join(self._buffer[:at].split()))
        self._consume(at)
        return [Damaged(stray, "bytes outside any frame")] if stray else []

    def _document(self, at: int, declared: int, finished: bool) -> list[StpEvent]:
        end = self._end(at)
        have = len(self._buffer) - at
        if end is None:
            no_xml = _NOT_XML.match(self._buffer, at, at + MOST_BEFORE) or (self._close is None and have > MOST_BEFORE)
            lost = finished or no_xml or self._next is not None or have > self._longest
            hopeless = not lost and not self._lenient and self._hopeless(at, declared)
            return self._none(at, declared) if lost or hopeless else []
        size = end - at
        rest = b"?" if declared - size > MOST_BEFORE else bytes(self._buffer[end : at + declared])
        if size <= declared and not rest.strip():
            if declared <= have:
                return self._give(at, declared, declared, Counting.BYTES)
            if not finished:
                return []
        if size > declared and _characters(self._buffer[at:end]) == declared:
            return self._give(at, size, declared, Counting.CHARACTERS)
        if self._lenient:
            return self._give(at, size, declared, Counting.GUESSED)
        if size > declared:
            return self._none(at, declared)
        return self._drop(end, f"it declares {declared} bytes, the document has {size}")

    def _none(self, at: int, declared: int) -> list[StpEvent]:
        """Only the header is dropped: a frame may stand in what follows it."""
        return self._drop(at, f"no XML document ends within the {declared} bytes that it declares")

    def _end(self, at: int) -> int | None:
        """Where the document ends whose first byte is at `at`; what was searched is not searched again."""
        limit = self._limit(at)
        if self._close is None:
            beginning = _BEGINNING.match(self._buffer, at, min(at + MOST_BEFORE, limit))
            if beginning is None:
                return None
            if beginning[2].endswith(b"/"):
                return beginning.end()
            self._close = b"</" + beginning[1]
            self._searched = beginning.end()
        while (found := self._buffer.find(self._close, self._searched, limit)) >= 0:
            self._searched = found
            name_end = found + len(self._close)
            space = _SPACE.match(self._buffer, name_end, min(name_end + MOST_BEFORE, limit))
            close = name_end if space is None else space.end()
            if close == len(self._buffer) and close < name_end + MOST_BEFORE:
                return None
            if self._buffer.startswith(b">", close):
                return close + 1
            self._searched = name_end
        self._searched = max(self._searched, limit - len(self._close))
        return None

    def _limit(self, at: int) -> int:
        """How far the document can reach that begins at `at`: to the next frame."""
        if self._next is None:
            found = self._buffer.find(START, max(self._sought, at))
            self._next = found if found >= 0 else None
            self._sought = len(self._buffer) - len(START) + 1
        return len(self._buffer) if self._next is None else self._next

    def _hopeless(self, at: int, declared: int) -> bool:
        """Whether more characters than declared are there, and with them more bytes."""
        if len(self._buffer) - at <= declared:
            return False
        self._characters += _characters(self._buffer[max(self._counted, at) :])
        self._counted = len(self._buffer)
        return self._characters > declared

    def _give(self, at: int, size: int, declared: int, counting: Counting) -> list[StpEvent]:
        document = Document(bytes(self._buffer[at : at + size]), declared, counting)
        self._consume(at + size)
        return [document]

    def _drop(self, size: int, why: str) -> list[StpEvent]:
        self._consume(size)
        return [Damaged(size, why)]

    def _consume(self, size: int) -> None:
        del self._buffer[:size]
        self._close = self._next = None
        self._sought = self._searched = self._counted = self._characters = 0


def _digits(text: bytes | bytearray) -> bool:
    return not text or text.isdigit()


def _characters(utf8: bytes | bytearray) -> int:
    """Characters, counted by the bytes that begin one."""
    return len(utf8.translate(None, _CONTINUING))


def _tail(buffer: bytearray) -> int:
    """How many bytes at the end may be the first of a frame."""
    return next((size for size in range(len(START) - 1, 0, -1) if buffer.endswith(START[:size])), 0)
