"""Ilco, the older front-desk unit: `STX [ee][ss] c nnnn tags ETX check`, tags ended by 1Ch.

One public driver is the source. How the check value is made is not confirmed, so it is not verified, and a frame is
finished only by somebody who says how (`rules`). `nnnn` counts STX through the check value in the driver's frames; its
description counts from the byte after STX. Both are read, and the reading says which.

On the line: ENQ, ACK within 2 s, the frame, then 7Fh as end of transaction, and the answer within 60 s. Busy is a lone
control byte, 11 in the driver although it calls it DC1, which is 17: both are taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.framing import CONTROLS, ETX, STX, Framing, is_text
from latchwork.protocol.pms_line.line import LineRules

PORT_DEFAULT = 10001
TAG_END = b"\x1c"
END_OF_TRANSACTION = b"\x7f"
BUSY = b"\x0b\x11"
FRAMING = Framing(check=None, check_size=1, controls=CONTROLS + BUSY, longest=1024)
"""For reading: any check value is taken."""
ENCODERS, SOURCES = range(1, 25), range(65)
ANSWER, CARD_DATA = "4", "3"
DRIVER = "public hotel-PMS driver for Kaba Ilco"
DRIVER_MAKES_KEYS_WITH = "1"
"""The command digit in the driver's frames for new and additional keys; not confirmed."""
SOON = timedelta(hours=1)
"""A start is sent only when it is further ahead than this."""
_HEAD = re.compile(rb"([0-9])([0-9]{4})")


@dataclass(frozen=True, slots=True)
class TagRow:
    tag: str
    says: str
    most: int | None = None
    secret: bool = False
    source: str = DRIVER


TAGS: dict[str, TagRow] = {
    row.tag: row
    for row in (
        TagRow('"', "room"),
        TagRow("&", "number of keys"),
        TagRow("%", "0 new, 1 additional"),
        TagRow("$", "check-out, yyyy/MM/dd HH:mm"),
        TagRow("(", "start, when it is more than an hour ahead"),
        TagRow(")", "common areas"),
        TagRow(" ", "2, and the guest's name", 20 + len("2, ")),
        TagRow("+", "operator", 3),
        TagRow("F", "202 and track 2", 14 + len("202"), secret=True),
    )
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    code: str
    says: str
    source: str = DRIVER


RESULTS: dict[str, ResultRow] = {
    row.code: row
    for row in (
        ResultRow("P", "ok"),
        ResultRow("Q", "the request has a syntax error"),
        ResultRow("S", "encoder error"),
        ResultRow("U", "the room is missing"),
        ResultRow("W", "the room is unknown"),
        ResultRow("X", "the authorization is invalid"),
        ResultRow("Z", "the date is out of range"),
        ResultRow("]", "no inner doors"),
        ResultRow("_", "swipe error"),
        ResultRow("a", "aborted"),
        ResultRow("p", "the encoder number is wrong"),
        ResultRow("q", "the encoder is busy"),
        ResultRow("u", "communication failure"),
    )
}
"""The results that the driver names; others exist."""


def result_in_words(code: str) -> str:
    row = RESULTS.get(code)
    return row.says if row else f"refused with {code!r}, whose meaning is not public"


Tags = tuple[tuple[str, str], ...]


def rules(check: Callable[[bytes], bytes]) -> LineRules:
    """The line's numbers, for `pms_line.asking`. `check` makes the check value of the site's unit from payload and
    ETX."""
    framing = replace(FRAMING, check=check)
    return LineRules(framing, enquiry_wait=2.0, busy=BUSY, after=END_OF_TRANSACTION)


@dataclass(frozen=True, slots=True)
class Message:
    """A command digit and its tags. Encoder and source are optional; tag texts stay out of `repr`."""

    command: str
    tags: Tags = field(default=(), repr=False)
    encoder: int | None = None
    source: int | None = None

    def payload(self) -> bytes:
        """What lies between STX and ETX. Raises `Malformed`."""
        head = _address(self.encoder, ENCODERS, "encoder") + _address(self.source, SOURCES, "source")
        if self.source is not None and self.encoder is None:
            raise Malformed("Ilco", "a source without an encoder cannot be told from one")
        if len(self.command) != 1 or not self.command.isascii() or not self.command.isdigit():
            raise Malformed("Ilco", "a command is one digit")
        tags = b"".join(_tag(tag, text) for tag, text in self.tags)
        length = 1 + len(head) + 1 + 4 + len(tags) + 1 + FRAMING.check_size
        if length > FRAMING.longest:
            raise Malformed("Ilco", f"the frame has {length} bytes; {FRAMING.longest} is the most")
        return head + self.command.encode() + b"%04d" % length + tags

    def build_without_check(self) -> bytes:
        """STX through ETX: what is known of the frame."""
        return bytes((STX,)) + self.payload() + bytes((ETX,))


@dataclass(frozen=True, slots=True)
class Read:
    """A message that was read. `counts_stx` says how its length counted."""

    message: Message
    length: int
    counts_stx: bool


def parse_payload(payload: bytes) -> Read:
    """What lies between STX and ETX. Raises `Malformed`."""
    for size in (4, 2, 0):
        found = _HEAD.match(payload, size)
        counted = int(found[2]) - (len(payload) + 1 + FRAMING.check_size) if found else -1
        if found and counted in (0, 1) and (not size or payload[:size].isdigit()):
            encoder = int(payload[:2]) if size else None
            source = int(payload[2:4]) if size == 4 else None
            message = Message(found[1].decode(), parse_tags(payload[found.end() :]), encoder, source)
            return Read(message, int(found[2]), counted == 1)
    raise Malformed("Ilco", "it does not begin with addresses, a command digit and the frame's length")


def parse_tags(data: bytes) -> Tags:
    """Raises `Malformed`. A tag that the driver does not have is carried along."""
    if not data:
        return ()
    if not data.endswith(TAG_END):
        raise Malformed("Ilco", "its last tag is not ended by 1Ch")
    parts = data[:-1].split(TAG_END)
    if not all(parts):
        raise Malformed("Ilco", "it has an empty tag")
    if not is_text(b"".join(parts)):
        raise Malformed("Ilco", "a tag holds something other than ASCII text")
    return tuple((part[:1].decode("ascii"), part[1:].decode("ascii")) for part in parts)


def result_of(message: Message) -> str:
    """The result character of an answer. Raises `Malformed` for a message that is none."""
    if message.command != ANSWER or len(message.tags) != 1:
        raise Malformed("Ilco", "it is no answer")
    return message.tags[0][0]


def _address(number: int | None, allowed: range, what: str) -> bytes:
    if number is None:
        return b""
    if number not in allowed:
        raise Malformed("Ilco", f"the {what} is not in {allowed[0]}..{allowed[-1]}")
    return b"%02d" % number


def _tag(tag: str, text: str) -> bytes:
    row = TAGS.get(tag)
    if len(tag) != 1:
        raise Malformed("Ilco", "a tag is one character")
    if not (tag + text).isascii() or not (tag + text).isprintable():
        raise Malformed("Ilco", "a tag holds something other than ASCII text")
    if row is not None and row.most is not None and len(text) > row.most:
        raise Malformed("Ilco", f"tag {tag!r} has {len(text)} characters; {row.most} is the most")
    return (tag + text).encode("ascii") + TAG_END


def key_tags(
    room: str,
    checkout: datetime,
    *,
    additional: bool,
    count: int = 1,
    start: datetime | None = None,
    now: datetime | None = None,
    common_areas: str = "",
    guest: str = "",
    operator: str = "",
    track2: str = "",
) -> Tags:
    """The tags of an order for keys, in the driver's order. `now` and `start` are local; a start that is near is left
    out.

    A guest's name, an operator and a track are cut to what the unit takes.
    """
    stated: Sequence[tuple[str, str]] = (
        ('"', room),
        ("&", str(count)),
        ("%", "1" if additional else "0"),
        ("$", f"{checkout:%Y/%m/%d %H:%M}"),
        ("(", f"{start:%Y/%m/%d %H:%M}" if start is not None and now is not None and start - now > SOON else ""),
        (")", common_areas),
        (" ", f"2, {guest[:20]}" if guest else ""),
        ("+", operator[:3]),
        ("F", f"202{track2[:14]}" if track2 else ""),
    )
    return tuple(entry for entry in stated if entry[1])
