"""Cutting a byte stream into frames, at any chunking, finding back after garbage.

A protocol says how its frames begin and gives a *judge*, which looks at a buffer from a position where one of the
beginnings stands and answers with

* `n > 0`: a frame of n bytes lies here;
* `-n < 0`: this cannot be told before n bytes are there;
* `0`: not a frame; the cutter skips one byte and looks on;
* `Bad(n, problem)`: n bytes that were meant as a frame and are damaged; they are taken out whole.

Every byte comes out once, in order, with its offset in the stream. At most `longest` bytes are kept waiting.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(slots=True)
class Frame:
    """One frame as it stood on the wire; `problem` is empty, or what is wrong with a damaged one.

    Bytes stay out of `repr`: a frame may hold a PIN.
    """

    offset: int
    data: bytes = field(repr=False)
    problem: str = ""


@dataclass(slots=True)
class Garbage:
    """Bytes between frames. A long stretch may come in several pieces."""

    offset: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bad:
    """A judge's answer: a damaged frame of `size` bytes."""

    size: int
    problem: str


Piece: TypeAlias = Frame | Garbage
Judge: TypeAlias = Callable[[bytes, int], int | Bad]


class Cutter:
    """Takes bytes as they come and gives frames.

    `starts` are the byte strings a frame can begin with. A judge that wants more than `longest` bytes is taken to have
    said that this is no frame. Bytes in `idle` mean nothing between frames (a preamble, say) and are not reported.
    """

    def __init__(self, starts: tuple[bytes, ...], judge: Judge, longest: int, idle: bytes = b"") -> None:
        if not starts or not all(starts):
            raise ValueError("starts must name at least one beginning, none of them empty")
        self._starts = starts
        self._judge = judge
        self._longest = longest
        self._idle = idle
        self._search = re.compile(b"|".join(re.escape(start) for start in starts), re.DOTALL).search
        self._prefixes = tuple({start[:size] for start in starts for size in range(1, len(start))})
        self._offset = 0
        self._waiting = b""
        self._wanted = 0

    @property
    def offset(self) -> int:
        """Offset of the first byte that is still waiting; all before it has been given out."""
        return self._offset

    @property
    def waiting(self) -> int:
        """How many bytes wait for the rest of their frame."""
        return len(self._waiting)

    def feed(self, data: bytes) -> list[Piece]:
        """What the bytes complete."""
        if not self._waiting:
            if data.startswith(self._starts) and self._judge(data, 0) == len(data) <= self._longest:
                frame = Frame(self._offset, data)
                self._offset += len(data)
                return [frame]
            return self._cut(data, 0)
        data = self._waiting + data
        if len(data) < self._wanted:
            self._waiting = data
            return []
        return self._cut(data, 0)

    def abandon(self) -> list[Piece]:
        """Gives up the frame that is waiting (its time is over) and looks for another behind its first byte."""
        return self._cut(self._waiting, 1) if self._waiting else []

    def reset(self) -> int:
        """Forgets what waits, as a receiver does whose line fell silent in a frame; returns how many bytes it was."""
        lost = len(self._waiting)
        self._offset += lost
        self._waiting = b""
        self._wanted = 0
        return lost

    def close(self) -> list[Piece]:
        """Gives out what waits, as garbage or as frames that stand behind a false start. For the end of a link."""
        pieces: list[Piece] = []
        while self._waiting:
            pieces += self.abandon()
        return pieces

    def _cut(self, data: bytes, position: int) -> list[Piece]:
        """Cuts `data`, whose bytes before `position` are known to start no frame, and keeps what is undecided."""
        pieces: list[Piece] = []
        origin, end, judge, longest = self._offset, len(data), self._judge, self._longest
        loose = 0
        wanted = 0
        while True:
            found = self._search(data, position)
            if found is None:
                position = max(position, end - self._unfinished(data, position))
                break
            position = found.start()
            verdict = judge(data, position)
            size, problem = (verdict.size, verdict.problem) if isinstance(verdict, Bad) else (verdict, "")
            needed = abs(size)
            if needed <= longest and position + needed > end:
                wanted = needed
                break
            if size <= 0 or size > longest:
                position += 1
                continue
            if loose < position:
                self._report(pieces, origin + loose, data[loose:position])
            pieces.append(Frame(origin + position, data[position : position + size], problem))
            position += size
            loose = position
        if loose < position:
            self._report(pieces, origin + loose, data[loose:position])
        self._waiting = data[position:]
        self._wanted = wanted
        self._offset = origin + position
        return pieces

    def _report(self, pieces: list[Piece], offset: int, data: bytes) -> None:
        """Garbage without the idle bytes at its ends."""
        if self._idle:
            offset += len(data) - len(data.lstrip(self._idle))
            data = data.strip(self._idle)
        if data:
            pieces.append(Garbage(offset, data))

    def _unfinished(self, data: bytes, position: int) -> int:
        """How many bytes at the end may be the first of a start that is not complete."""
        if not data.endswith(self._prefixes):
            return 0
        tail = data[position:]
        return max((len(prefix) for prefix in self._prefixes if tail.endswith(prefix)), default=0)
