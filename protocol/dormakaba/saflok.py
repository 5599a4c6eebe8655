"""Saflok System 6000's requests and replies, their frames, and the PMS's session on a serial line or on TCP.

`STX payload ETX LRC`. On a serial line with ENQ, ACK and NAK; on TCP, in the one client that is public, one frame out
and one back. There is no start date: a key is valid from its issue. Moments are `MMddyy` and `HHmm`, the property's
local time. A serial system keeps no request, so after a time-out the card is read before anything is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntEnum, StrEnum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.dormakaba.generated import MakeKey5, MakeKey15
from latchwork.protocol.dormakaba.generated import Reply as RawReply
from latchwork.protocol.pms_line.asking import Answered as LineAnswered
from latchwork.protocol.pms_line.asking import AskEvent, AskingSession
from latchwork.protocol.pms_line.framing import Framing, is_text
from latchwork.protocol.pms_line.line import LineRules

FRAMING = Framing(longest=512)
SERIAL = LineRules(FRAMING)
TCP = LineRules(FRAMING, enquire=False, acknowledge=False)
SERIAL_SERVER = LineRules(FRAMING, enquire=False)
PORT_SEEN = 8264
DEFAULT_PASSWORD = "SAFLOK"
PFC = b"20"
LED = "FF"
PASSES = 12
TRACK_MARK = "*"
_MOMENT = re.compile(rb"[0-9]{10}")


class Generation(Enum):
    """How long a key's name is; a site has one of the two."""

    FIVE = 5
    FIFTEEN = 15


class Transaction(StrEnum):
    NEW_KEY = "001"
    DUPLICATE_KEY = "003"


class Level(IntEnum):
    GUEST = 1
    CONNECTOR = 2
    MULTI_CONNECTOR = 3
    LIMITED_USE = 4


@dataclass(frozen=True, slots=True)
class StatusRow:
    """`detail` None stands for any."""

    status: str
    detail: str | None
    says: str
    also: tuple[str, ...] = ()
    source: str = "public hotel-PMS drivers for Kaba Saflok"


STATUSES: tuple[StatusRow, ...] = (
    StatusRow("00", None, "done", ("ok: text after ~ is the card id",)),
    StatusRow("03", "190", "no card came in time", ("timed out waiting for the card",)),
    StatusRow("03", "157", "the encoder does not answer", ("encoder communication failure",)),
    StatusRow("03", "000", "no communication with the encoder", ("communication failure",)),
    StatusRow("03", "050", "the system is overloaded", ("overload",)),
)
"""The codes that public drivers name; others exist."""


def status_row(status: str, detail: str) -> StatusRow | None:
    return next((row for row in STATUSES if row.status == status and row.detail in (None, detail)), None)


def status_in_words(status: str, detail: str) -> str:
    row = status_row(status, detail)
    return row.says if row else f"refused with {status}/{detail}, whose meaning is not public"


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeKey:
    """An order for keys. `passes` are pass areas 1 to 12; None leaves the pass field out of the 5-character form.

    `stations` are the two-digit numbers of the receiving and the sending side, `terminal` the PMS's own number.
    """

    transaction: Transaction
    key: str
    checkout: datetime
    expiry: datetime
    encoder: int
    level: Level = Level.GUEST
    count: int = 1
    passes: tuple[int, ...] = ()
    password: str = field(default=DEFAULT_PASSWORD, repr=False)
    terminal: int = 1
    stations: tuple[int, int] = (1, 0)
    led: str = LED
    track1: str = field(default="", repr=False)
    track2: str = field(default="", repr=False)

    def payload(self, generation: Generation) -> bytes:
        """What lies between STX and ETX. Raises `Malformed` for what the fixed widths cannot hold."""
        to, frm = (_digits(station, 2, "a station") for station in self.stations)
        head = (PFC, to, frm, _digits(self.terminal, 3, "terminal"))
        order = (self.transaction.encode(), _padded(self.password, 7, "the password"))
        key = _padded(self.key, generation.value, "the key's name")
        tail = (
            _digits(self.level, 1, "level"),
            _digits(self.encoder, 2, "encoder"),
            _padded(self.led, 2, "LED control"),
            _digits(self.count, 2, "number of keys"),
            *_moment(self.checkout),
            *_moment(self.expiry),
        )
        tracks = _tracks(self.track1, self.track2)
        if generation is Generation.FIVE:
            if self.passes:
                raise Malformed("MakeKey5", "it has no pass numbers; the 15-character generation has")
            return MakeKey5(*head, *order, key, *tail, tracks).build()
        return MakeKey15(*head, *order, key, *tail, b"1", _passes(self.passes), tracks).build()


def parse_make_key(payload: bytes, generation: Generation) -> MakeKey:
    """Raises `Malformed`."""
    raw = MakeKey5.parse(payload) if generation is Generation.FIVE else MakeKey15.parse(payload)
    if raw.pfc != PFC:
        raise Malformed("MakeKey", "its request delimiter is not 20")
    try:
        transaction, level = Transaction(raw.transaction.decode("latin-1")), Level(_number(raw.level, "level"))
    except ValueError:
        raise Malformed("MakeKey", "its transaction or level is none that is public") from None
    track1, track2 = _read_tracks(raw.tracks)
    return MakeKey(
        transaction=transaction,
        key=_text(raw.key, "the key's name"),
        checkout=_read_moment(raw.checkout_date + raw.checkout_time),
        expiry=_read_moment(raw.expiry_date + raw.expiry_time),
        encoder=_number(raw.encoder, "encoder"),
        level=level,
        count=_number(raw.count, "number of keys"),
        passes=_read_passes(raw) if isinstance(raw, MakeKey15) else (),
        password=_text(raw.password, "the password"),
        terminal=_number(raw.terminal, "terminal"),
        stations=(_number(raw.to, "a station"), _number(raw.frm, "a station")),
        led=_text(raw.led, "LED control"),
        track1=track1,
        track2=track2,
    )


def generation_of(payload: bytes) -> Generation:
    """Which generation a payload has: the short form ends, or its tracks begin, where the long one has digits."""
    short = 51
    return Generation.FIVE if len(payload) <= short or payload[short:].startswith(b"*") else Generation.FIFTEEN


def _digits(number: int, width: int, what: str) -> bytes:
    if not 0 <= number < 10**width:
        raise Malformed("MakeKey", f"{what} does not fit into {width} digits")
    return b"%0*d" % (width, number)


def _number(data: bytes, what: str) -> int:
    if not data.isdigit():
        raise Malformed("MakeKey", f"{what} is not made of digits")
    return int(data)


def _padded(text: str, width: int, what: str) -> bytes:
    if not text.isascii() or (text and not text.isprintable()):
        raise Malformed("MakeKey", f"{what} holds something other than ASCII text")
    if len(text) > width:
        raise Malformed("MakeKey", f"{what} has {len(text)} characters; {width} is the most")
    return text.encode("ascii").ljust(width)


def _text(data: bytes, what: str) -> str:
    if not is_text(data):
        raise Malformed("MakeKey", f"{what} holds something other than ASCII text")
    return data.decode("ascii").rstrip(" ")


def _moment(moment: datetime) -> tuple[bytes, bytes]:
    if moment.tzinfo is not None:
        raise Malformed("MakeKey", "a moment has a zone; the property's local time without one belongs here")
    if not 2000 <= moment.year <= 2099:
        raise Malformed("MakeKey", "a year is not in 2000..2099")
    return f"{moment:%m%d%y}".encode(), f"{moment:%H%M}".encode()


def _read_moment(data: bytes) -> datetime:
    if _MOMENT.fullmatch(data):
        month, day, year, hour, minute = (int(data[at : at + 2]) for at in range(0, 10, 2))
        try:
            return datetime(2000 + year, month, day, hour, minute)  # noqa: DTZ001 - local
        except ValueError:
            pass
    raise Malformed("MakeKey", "a moment is not MMddyy HHmm")


def _passes(numbers: Sequence[int]) -> bytes:
    """Pass 12 first."""
    if any(not 1 <= number <= PASSES for number in numbers):
        raise Malformed("MakeKey15", f"a pass number is not in 1..{PASSES}")
    return b"".join(b"1" if number in numbers else b"0" for number in range(PASSES, 0, -1))


def _read_passes(raw: MakeKey15) -> tuple[int, ...]:
    if raw.pass_option != b"1" or raw.passes.strip(b"01"):
        raise Malformed("MakeKey15", "its pass option is not 1, or a pass is neither 0 nor 1")
    return tuple(number for number in range(1, PASSES + 1) if raw.passes[PASSES - number] == 0x31)


def _tracks(track1: str, track2: str) -> bytes:
    """`*`, then track 2 and track 1, each with its number and its length in two digits; nothing without tracks."""
    parts = [
        name + _digits(len(text), 2, f"the length of track {name.decode()}") + _padded(text, 99, "a track")[: len(text)]
        for name, text in ((b"2", track2), (b"1", track1))
        if text
    ]
    return TRACK_MARK.encode() + b"".join(parts) if parts else b""


def _read_tracks(data: bytes) -> tuple[str, str]:
    tracks = {b"1": "", b"2": ""}
    if data and not data.startswith(TRACK_MARK.encode()):
        raise Malformed("MakeKey", "something other than tracks follows")
    at = 1
    while at < len(data):
        name, size = data[at : at + 1], data[at + 1 : at + 3]
        text = data[at + 3 : at + 3 + int(size)] if len(size) == 2 and size.isdigit() else b""
        if name not in tracks or tracks[name] or not text or len(text) != int(size):
            raise Malformed("MakeKey", "a track's number or length is wrong")
        tracks[name] = _text(text + b".", "a track")[:-1]
        at += 3 + len(text)
    return tracks[b"1"], tracks[b"2"]


@dataclass(frozen=True, slots=True)
class Reply:
    """How it went. `uid` is the card's number where the system tells it; `head` is what mirrors the request."""

    status: str
    detail: str
    uid: str | None = None
    head: str = "200100001"

    @property
    def ok(self) -> bool:
        return self.status == "00"

    def in_words(self) -> str:
        return status_in_words(self.status, self.detail)

    def payload(self) -> bytes:
        """What lies between STX and ETX. Raises `Malformed`."""
        if (len(self.head), len(self.status), len(self.detail)) != (9, 2, 3):
            raise Malformed("Reply", "its head has nine characters, a status two and a detail three")
        text = self.head + self.status + self.detail + ("" if self.uid is None else f"~{self.uid}")
        if not text.isascii() or not text.isprintable():
            raise Malformed("Reply", "it holds something other than ASCII text")
        return text.encode("ascii")


def parse_reply(payload: bytes) -> Reply:
    """Raises `Malformed`."""
    raw = RawReply.parse(payload)
    text = _text(payload, "the reply")
    if not (raw.status + raw.detail).isdigit():
        raise Malformed("Reply", "its status and detail are not digits")
    if raw.rest and not raw.rest.startswith(b"~"):
        raise Malformed("Reply", "something other than a card's number follows its status")
    return Reply(raw.status.decode(), raw.detail.decode(), text[15:] if raw.rest else None, text[:9])


@dataclass(frozen=True, slots=True)
class Answered:
    reply: Reply


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The reply makes no sense. What was done is not known."""

    problem: str


Event = Answered | Unreadable | AskEvent


class SaflokSession:
    """The PMS's side: `SERIAL` rules on a line, `TCP` rules on a socket. One request after another for each encoder."""

    def __init__(self, generation: Generation, rules: LineRules = SERIAL, answer_wait: float = 60.0) -> None:
        self.generation = generation
        self._asking = AskingSession(rules, answer_wait)

    @property
    def idle(self) -> bool:
        return self._asking.idle

    @property
    def deadline(self) -> float | None:
        return self._asking.deadline

    def outgoing(self) -> bytes:
        return self._asking.outgoing()

    def ask(self, order: MakeKey, now: float) -> None:
        """Raises `LocalError` while a request is open, `Malformed` for one that cannot be sent."""
        self._asking.ask(order.payload(self.generation), now)

    def abandon(self) -> None:
        """Gives the request up; the system may still carry it out."""
        self._asking.abandon()

    def receive(self, data: bytes, now: float) -> list[Event]:
        return [_told(event) for event in self._asking.receive(data, now)]

    def expire(self, now: float) -> list[Event]:
        return [_told(event) for event in self._asking.expire(now)]


def _told(event: AskEvent) -> Event:
    if not isinstance(event, LineAnswered):
        return event
    try:
        return Answered(parse_reply(event.payload))
    except Malformed as problem:
        return Unreadable(str(problem))
