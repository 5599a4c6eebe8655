"""The wire file: everything that went over the links of one run, without its secrets.

One JSON object a line. The first is the header, each further one a piece of bytes as a link carried it:

    {"wire": 1, "seed": 7, "start": "2026-03-02T09:00:00+00:00"}
    {"n": 4, "t": 1.25, "dev": "front door", "dir": ">", "hex": "7f5a********0d0a", "mark": ["5c1d20aa"]}

`n` counts pieces in the order in which they passed, `t` is seconds since `start`, `dir` is ">" from the host to the
device and "<" back, `char` (BLE alone) is the characteristic. A secret byte is shown as `**`. Each stretch of secret
bytes has a mark, on the line on which it ends: a digest under a key that only the run knew, so that equal secrets of
one run look equal and tell nothing else.

A line is written once the secrecy of all its bytes is decided, so lines of different links may be out of order in the
file; `n` puts them right. Bytes that are still undecided when a link closes are masked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol

from latchwork.world.world import World

VERSION = 1
MARK_BYTES = 4

Direction = Literal["host", "device"]
"""Who sends."""

_ARROW: dict[Direction, str] = {"host": ">", "device": "<"}


class WireFileError(Exception):
    """A wire file cannot be written or read; one sentence with the file, the line and what to do."""


class Redactor(Protocol):
    """Says which bytes of one direction of one link are secret.

    `settled` is the absolute offset up to which that is decided; `spans` are the secret stretches (start, end) found
    so far, end exclusive, in rising order. A stretch is in `spans` before `settled` passes its start.
    """

    @property
    def settled(self) -> int: ...

    @property
    def spans(self) -> list[tuple[int, int]]: ...

    def feed(self, data: bytes) -> None: ...


RedactorFactory = Callable[[Direction], Redactor]


class _MaskEverything:
    """For a link whose protocol nobody described: each piece is one secret."""

    def __init__(self) -> None:
        self.settled = 0
        self.spans: list[tuple[int, int]] = []

    def feed(self, data: bytes) -> None:
        end = self.settled + len(data)
        self.spans.append((self.settled, end))
        self.settled = end


@dataclass(frozen=True, slots=True)
class Record:
    """One piece. `shown` is its bytes in hex with `**` for a secret one; `sent` says that the host sent it."""

    number: int
    time: float
    device: str
    sent: bool
    shown: str
    marks: tuple[str, ...] = ()
    characteristic: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    seed: int | None
    start: datetime


# --- writing ---------------------------------------------------------------------------------------------------


class Recorder:
    """Writes one wire file; made inside the running loop, closed with the run. A file that exists is not touched."""

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._key = world.secret_bytes(32, "wire file")
        self._began = world.monotonic()
        self._count = 0
        self._taps: list[Tap] = []
        self._length = 0
        self.failure: WireFileError | None = None
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except FileExistsError as error:
            raise WireFileError(f"{path} exists already; name another file, or move this one away") from error
        except OSError as error:
            raise WireFileError(f"{path} cannot be written ({error.strerror}); name a file elsewhere") from error
        self._open = True
        self.write_line({"wire": VERSION, "seed": world.seed, "start": world.now().isoformat()})
        self.raise_failure()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def tap(self, device: str, redactors: RedactorFactory | None, characteristic: str | None = None) -> Tap:
        """Listens to one link (of BLE: to one characteristic). With no `redactors` every byte is masked."""
        made = Tap(self, device, redactors, characteristic)
        self._taps.append(made)
        return made

    def close(self) -> None:
        """Masks and writes what is undecided. Raises the `WireFileError` that writing met, if it met one."""
        if self._open:
            for tap in self._taps:
                tap.close()
            self._open = False
            os.close(self._file)
        self.raise_failure()

    def raise_failure(self) -> None:
        if self.failure is not None:
            raise self.failure

    # for the taps

    def stamp(self) -> tuple[int, float]:
        self._count += 1
        return self._count, round(self._world.monotonic() - self._began, 6)

    def mark(self, secret: bytes) -> str:
        return hashlib.blake2b(secret, digest_size=MARK_BYTES, key=self._key).hexdigest()

    def write_line(self, row: dict[str, Any]) -> None:
        """One write call for each line, so that a killed run leaves whole lines; half a line is cut off again."""
        if self.failure is not None or not self._open:
            return
        line = json.dumps(row, separators=(", ", ": "), ensure_ascii=False).encode() + b"\n"
        try:
            rest = line
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            os.ftruncate(self._file, self._length)
            self.failure = WireFileError(
                f"{self._path} could not be written ({error.strerror}); make room and record again"
            )
            return
        self._length += len(line)


class Tap:
    """Both directions of one link, as its wrapper sees them pass."""

    def __init__(
        self, recorder: Recorder, device: str, redactors: RedactorFactory | None, characteristic: str | None
    ) -> None:
        self._recorder = recorder
        make = redactors or (lambda _: _MaskEverything())
        self._out = _Stream(recorder, device, "host", make("host"), characteristic)
        self._in = _Stream(recorder, device, "device", make("device"), characteristic)

    def sent(self, data: bytes) -> None:
        """What the host hands to the link. Raises the recorder's `WireFileError` before anything more is sent."""
        self._recorder.raise_failure()
        self._out.feed(data)

    def received(self, data: bytes) -> None:
        """What came from the device; never raises for a full disk, since the bytes are not at fault."""
        self._in.feed(data)

    def close(self) -> None:
        self._out.close()
        self._in.close()


@dataclass(slots=True)
class _Piece:
    number: int
    time: float
    start: int
    data: bytes = field(repr=False)


class _Stream:
    """One direction: pieces wait here until the redactor has decided about all their bytes."""

    def __init__(
        self, recorder: Recorder, device: str, sender: Direction, redactor: Redactor, characteristic: str | None
    ) -> None:
        self._recorder = recorder
        self._device = device
        self._arrow = _ARROW[sender]
        self._redactor = redactor
        self._characteristic = characteristic
        self._waiting: deque[_Piece] = deque()
        self._fed = 0
        self._next_span = 0
        self._secret = b""
        self._closed = False

    def feed(self, data: bytes) -> None:
        if not data or self._closed:
            return
        number, time = self._recorder.stamp()
        self._waiting.append(_Piece(number, time, self._fed, bytes(data)))
        self._fed += len(data)
        self._redactor.feed(bytes(data))
        while self._waiting and self._waiting[0].start + len(self._waiting[0].data) <= self._redactor.settled:
            self._write(self._waiting.popleft(), self._redactor.spans)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        # from the first undecided byte to the end is one stretch; what the redactor suspected beyond it does not count
        settled = self._redactor.settled
        spans = [(start, end) for start, end in self._redactor.spans if start < settled]
        if settled < self._fed:
            if len(spans) > self._next_span and spans[-1][1] >= settled:
                spans[-1] = (spans[-1][0], self._fed)
            else:
                spans.append((settled, self._fed))
        while self._waiting:
            self._write(self._waiting.popleft(), spans)

    def _write(self, piece: _Piece, spans: list[tuple[int, int]]) -> None:
        end = piece.start + len(piece.data)
        shown = [f"{byte:02x}" for byte in piece.data]
        marks = []
        while self._next_span < len(spans) and spans[self._next_span][0] < end:
            low, high = spans[self._next_span]
            if low == high:
                self._next_span += 1
                continue
            first, last = max(low, piece.start) - piece.start, min(high, end) - piece.start
            shown[first:last] = ["**"] * (last - first)
            self._secret += piece.data[first:last]
            if high > end:
                break
            marks.append(self._recorder.mark(self._secret))
            self._secret = b""
            self._next_span += 1
        row: dict[str, Any] = {"n": piece.number, "t": piece.time, "dev": self._device, "dir": self._arrow}
        if self._characteristic is not None:
            row["char"] = self._characteristic
        row["hex"] = "".join(shown)
        if marks:
            row["mark"] = marks
        self._recorder.write_line(row)


# --- reading ---------------------------------------------------------------------------------------------------


_SHOWN = re.compile(r"(?:[0-9a-f]{2}|\*\*)*")


def read_header(path: Path) -> Header:
    """Raises `WireFileError` when `path` is no wire file, or of a version that is not known here."""
    with _opened(path) as lines:
        return _header(path, lines)


def read_wire_file(path: Path) -> Iterator[Record]:
    """The records in the order of the file; sort by `number` for the order in which they passed.

    Raises `WireFileError` at the line that is wrong, after everything before it was given.
    """
    with _opened(path) as lines:
        _header(path, lines)
        for number, line in enumerate(lines, start=2):
            yield _record(path, number, line)


def _opened(path: Path) -> Any:
    try:
        return path.open(encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise WireFileError(f"{path} cannot be read ({error.strerror}); check the name") from error


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    if not line.endswith("\n"):
        raise WireFileError(f"{path} line {number} is cut off: the run was stopped while it wrote; delete that line")
    try:
        row = json.loads(line)
    except ValueError as error:
        raise WireFileError(f"{path} line {number} is not JSON; is this a wire file, or was it edited?") from error
    if not isinstance(row, dict):
        raise WireFileError(f"{path} line {number} is not a JSON object; is this a wire file, or was it edited?")
    return row


def _header(path: Path, lines: Iterator[str]) -> Header:
    first = next(iter(lines), "")
    row = _object(path, 1, first) if first else {}
    version = row.get("wire")
    if version is None:
        raise WireFileError(f"{path} is not a wire file: its first line has no format version")
    if version != VERSION:
        raise WireFileError(
            f"{path} has wire format {version}; this program reads {VERSION}: use the one that wrote it"
        )
    try:
        start = datetime.fromisoformat(row["start"])
        seed = row["seed"]
    except (KeyError, TypeError, ValueError) as error:
        raise WireFileError(f"{path} line 1 lacks a seed or a start time; the header was damaged") from error
    return Header(seed, start)


def _record(path: Path, number: int, line: str) -> Record:
    row = _object(path, number, line)
    shown, arrow, marks = row.get("hex"), row.get("dir"), row.get("mark", [])
    characteristic = row.get("char")
    wrong = (
        "n" if not isinstance(row.get("n"), int) else
        "t" if not isinstance(row.get("t"), int | float) else
        "dev" if not isinstance(row.get("dev"), str) else
        "dir" if arrow not in (">", "<") else
        "hex" if not isinstance(shown, str) or not _SHOWN.fullmatch(shown) else
        "mark" if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in marks) else
        "char" if not isinstance(characteristic, str | None) else
        None
    )  # fmt: skip
    if wrong is not None:
        raise WireFileError(f"{path} line {number}: {wrong!r} is missing or wrong; the file was damaged or edited")
    return Record(row["n"], float(row["t"]), row["dev"], arrow == ">", row["hex"], tuple(marks), characteristic)
