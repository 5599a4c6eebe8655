"""What is asked of a parser on bytes of any kind, and how a stream parser is held to it.

A stream parser gets its bytes whole and in pieces. Both times it tells the same, raises nothing but its declared error,
and holds back no more than it may; what it took for sound is built again and gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import Any, Protocol

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.codec.streams import Garbage

ONE_BY_ONE = b"\x00"
"""In front of a stream: it comes one byte at a time."""
SIZES = 8
"""The first byte of an input says, modulo this, how many sizes of pieces follow it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One parser. `check` raises for a find and for nothing else; `longest` bounds what the fuzzer makes up.

    `stream` is true for what cuts a stream of bytes.
    """

    name: str
    about: str
    check: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    longest: int = 4096
    stream: bool = False


class Find(AssertionError):
    """A rule that a parser broke."""


@dataclass(slots=True)
class Parser:
    """A stream parser at its beginning. `held` says how many bytes wait in it, `sent` takes what it answers with."""

    feed: Callable[[bytes], Iterable[Any]]
    held: Callable[[], int]
    sent: Callable[[], bytes] = bytes


class Rebuilds(Protocol):
    def __call__(self, stream: bytes, events: list[Any]) -> None:
        """Raises `Find` when an event, built again, is not what stood in the stream."""


@dataclass(frozen=True, slots=True)
class StreamCheck:
    """`most` bytes wait in the parser at most. `refuses` are the errors that it may raise; the stream is over then."""

    begin: Callable[[], Parser]
    most: int
    refuses: tuple[type[Exception], ...] = ()
    rebuilt: Rebuilds | None = None

    def __call__(self, data: bytes) -> None:
        stream, pieces = pieces_of(data)
        whole = self._told([stream])
        parted = self._told(pieces)
        if (whole.error, whole.sent) != (parted.error, parted.sent):
            raise Find(f"whole: {whole.error}, {whole.sent.hex()}; in pieces: {parted.error}, {parted.sent.hex()}")
        if not whole.error and whole.events != parted.events:
            raise Find(f"whole: {whole.events}; in pieces: {parted.events}")
        if self.rebuilt is not None:
            self.rebuilt(stream, parted.events)

    def _told(self, pieces: Iterable[bytes]) -> Told:
        parser, told = self.begin(), Told()
        parser.sent()
        for piece in pieces:
            try:
                told.events += parser.feed(piece)
            except self.refuses as error:
                told.error = f"{type(error).__name__}: {error}"
                break
            finally:
                told.sent += parser.sent()
            if parser.held() > self.most:
                raise Find(f"{parser.held()} bytes wait, {self.most} are the most")
        told.events = joined(told.events)
        return told


@dataclass(slots=True)
class Told:
    """What came of one stream."""

    events: list[Any] = field(default_factory=list)
    error: str = ""
    sent: bytes = b""


def pieces_of(data: bytes) -> tuple[bytes, list[bytes]]:
    """The stream in an input and the pieces in which it comes; the sizes repeat, without any it comes byte by byte."""
    count = data[0] % SIZES if data else 0
    sizes, stream = data[1 : 1 + count], data[1 + count :]
    return stream, list(_cut(stream, sizes if any(sizes) else b"\x01"))


def _cut(stream: bytes, sizes: bytes) -> Iterator[bytes]:
    at = 0
    for size in cycle(sizes):
        if at >= len(stream):
            return
        yield stream[at : at + size]
        at += size


def joined(events: Iterable[Any]) -> list[Any]:
    """The events with stretches of stray bytes made one: a parser may tell of a stretch in several pieces."""
    made: list[Any] = []
    for event in events:
        if made and (one := _both(made[-1], event)) is not None:
            made[-1] = one
        else:
            made.append(event)
    return made


def _both(one: Any, other: Any) -> Any:
    if type(one) is not type(other):
        return None
    if isinstance(one, Garbage):
        return Garbage(one.offset, one.data + other.data) if one.offset + len(one.data) == other.offset else None
    why = getattr(one, "why", None)
    if isinstance(why, str) and why.startswith("bytes outside") and other.why == why:
        return replace(one, count=one.count + other.count)
    return None


def refused(parse: Callable[..., Any], *arguments: Any, also: tuple[type[Exception], ...] = (), **named: Any) -> Any:
    """What parsing gives, or None when it refuses with `CodecError` or another of the declared errors."""
    try:
        return parse(*arguments, **named)
    except CodecError:
        return None
    except also:
        return None


def same(what: str, built: object, stood: object) -> None:
    """Raises `Find` unless what was built is what stood there."""
    if built != stood:
        shown = [one.hex() if isinstance(one, bytes) else repr(one) for one in (stood, built)]
        raise Find(f"{what}: {shown[0]} was read, {shown[1]} is built from it")


def cut_short(data: bytes, head: int = 1) -> list[bytes]:
    """Parts of an input for parsers of whole messages: each has its length in `head` bytes in front of it."""
    parts: list[bytes] = []
    at = 0
    while at + head <= len(data):
        size = int.from_bytes(data[at : at + head], "big")
        parts.append(data[at + head : at + head + size])
        at += head + size
    return parts


def put_together(parts: Sequence[bytes], head: int = 1) -> bytes:
    """The input that `cut_short` makes into these parts."""
    most = (1 << 8 * head) - 1
    return b"".join(len(part[:most]).to_bytes(head, "big") + part[:most] for part in parts)
