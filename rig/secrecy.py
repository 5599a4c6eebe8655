"""Looks for secrets where none may be: in files, logs, reports and the `repr` of things, in every usual disguise.

A haystack is searched as it stands and again as what its text may stand for: runs of hex digits in both cases and at
both alignments, base64 at all four, the escapes in Python's `b'...'`, lists of byte values. A needle is searched as it
stands and as its digits may be packed: ASCII, one digit a byte, BCD with its filling on either side, nibbles swapped,
whole numbers in either byte order, and all of it backwards.

Chance makes hits too: two given bytes turn up somewhere in any hundred kilobytes. A disguise of less than `SHORTEST`
bytes is therefore not looked for; to search for the BCD form of a PIN, let the test give out one of eight digits.
"""

from __future__ import annotations

import ast
import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from latchwork.world.wire_file import read_wire_file

SHORTEST = 4
"""Bytes: at random, one in four thousand million places holds a given four."""

SHORTEST_OF_SMALL = 6
"""Bytes below ten: lengths, counts and version numbers are such bytes everywhere, so four of them are not enough."""

_HEX = re.compile(r"[0-9A-Fa-f]{2}(?:[ :,-]?[0-9A-Fa-f]{2}){3,}[0-9A-Fa-f]?")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}")
_LITERAL = re.compile(r"""b'(?:[^'\\]|\\.)*'|b"(?:[^"\\]|\\.)*\"""")
_NUMBERS = re.compile(r"\d{1,3}(?:,\s*\d{1,3}){3,}")
_PRINTABLE = re.compile(rb"[\t\n\r\x20-\x7e]{6,}")

_BREAK = b"\x00\xff\x00"
"""Between stretches that do not belong together; no disguise holds it."""


@dataclass(frozen=True, slots=True)
class Leak:
    """`secret` is the name that was given to it, never the secret; `disguise` says how it was hidden."""

    where: str
    secret: str
    disguise: str


@dataclass(frozen=True, slots=True, repr=False)
class _Needle:
    name: str
    disguise: str
    pattern: re.Pattern[bytes]


class SecretSearch:
    """Knows the secrets of a run and collects where they turned up in `leaks`."""

    def __init__(self) -> None:
        self._needles: dict[bytes, _Needle] = {}
        self.leaks: dict[Leak, None] = {}

    def __repr__(self) -> str:
        return f"SecretSearch({len(self._needles)} disguises, {len(self.leaks)} leaks)"

    def __len__(self) -> int:
        """How many disguises are looked for."""
        return len(self._needles)

    # --- what to look for --------------------------------------------------------------------------------------------

    def digits(self, name: str, text: str) -> None:
        """A PIN, or a number that is kept secret."""
        self._add(name, "text", text.encode(), alone=len(text) < 6)
        self._add(name, "UTF-16", text.encode("utf-16-le"))
        if len(text) >= SHORTEST_OF_SMALL:
            self._add(name, "a digit a byte", bytes(int(digit) for digit in text))
        for disguise, packed in _packed(text):
            self._add(name, disguise, packed)
            self._add(name, f"{disguise}, nibbles swapped", _swapped(packed))
        number = int(text)
        length = (number.bit_length() + 7) // 8
        self._add(name, "number", number.to_bytes(length, "big"))

    def key(self, name: str, value: bytes) -> None:
        """A key, or a piece of what a card holds."""
        if len(set(value)) > 1:
            self._add(name, "bytes", value)
            self._add(name, "nibbles swapped", _swapped(value))

    def _add(self, name: str, disguise: str, value: bytes, *, alone: bool = False) -> None:
        """`alone`: digits of a longer number are not meant."""
        for how, one in ((disguise, value), (f"{disguise}, backwards", value[::-1])):
            if len(one) >= SHORTEST and one not in self._needles:
                border = (rb"(?<![0-9A-Fa-f.])", rb"(?![0-9A-Fa-f])") if alone else (b"", b"")
                self._needles[one] = _Needle(name, how, re.compile(border[0] + re.escape(one) + border[1]))

    # --- where to look -----------------------------------------------------------------------------------------------

    def binary(self, where: str, data: bytes) -> None:
        """A file of any kind: its bytes, and the texts that stand in it."""
        self._bytes(where, "", data)
        self.text(where, "\n".join(found.decode() for found in _PRINTABLE.findall(data)))

    def text(self, where: str, text: str) -> None:
        self._bytes(where, "", text.encode("utf-8", "backslashreplace"))
        for spelling, stretches in (
            ("hex", _hex(text)),
            ("base64", _base64(text)),
            ("a bytes literal", _literals(text)),
            ("a list of numbers", _numbers(text)),
        ):
            self._bytes(where, f" in {spelling}", _BREAK.join(stretches))

    def wire_file(self, path: Path) -> None:
        """The bytes of each link and direction in one stream, since a secret may be cut in two."""
        streams: dict[tuple[str, bool, str | None], list[str]] = {}
        for record in sorted(read_wire_file(path), key=lambda one: one.number):
            streams.setdefault((record.device, record.sent, record.characteristic), []).append(record.shown)
        for (device, sent, _), pieces in streams.items():
            where = f"{path.name}: {device} {'>' if sent else '<'}"
            whole = "".join(pieces)
            self.binary(where, _BREAK.join(bytes.fromhex(part) for part in re.split(r"(?:\*\*)+", whole)))
        self.text(path.name, "\n".join(sorted({f"{device} {characteristic}" for device, _, characteristic in streams})))

    def _bytes(self, where: str, spelling: str, data: bytes) -> None:
        for value, needle in self._needles.items():
            if value in data and needle.pattern.search(data):
                self.leaks[Leak(where, needle.name, needle.disguise + spelling)] = None


def _packed(digits: str) -> Iterator[tuple[str, bytes]]:
    if len(digits) % 2 == 0:
        yield "BCD", bytes.fromhex(digits)
        return
    for filling in "0F":
        yield f"BCD filled up with {filling}", bytes.fromhex(digits + filling)
        yield f"BCD led by {filling}", bytes.fromhex(filling + digits)


def _swapped(data: bytes) -> bytes:
    return bytes((byte >> 4) | (byte << 4) & 0xFF for byte in data)


def _hex(text: str) -> Iterator[bytes]:
    for found in _HEX.findall(text):
        run = re.sub("[^0-9A-Fa-f]", "", found)
        for start in range(2):
            yield bytes.fromhex(run[start : start + (len(run) - start) // 2 * 2])


def _base64(text: str) -> Iterator[bytes]:
    for found in _BASE64.findall(text):
        run = found.replace("-", "+").replace("_", "/")
        for start in range(4):
            rest = run[start:]
            # one character left over says nothing; two or three are a last group without its filling
            usable = rest[: len(rest) - 1] if len(rest) % 4 == 1 else rest
            try:
                yield base64.b64decode(usable + "=" * (-len(usable) % 4))
            except binascii.Error:
                continue


def _literals(text: str) -> Iterator[bytes]:
    for found in _LITERAL.findall(text):
        try:
            value = ast.literal_eval(found)
        except (SyntaxError, ValueError):
            continue
        yield value


def _numbers(text: str) -> Iterator[bytes]:
    for found in _NUMBERS.findall(text):
        values = [int(number) for number in found.split(",")]
        if max(values) < 256:
            yield bytes(values)


def spread(leaks: Iterable[Leak]) -> str:
    """The leaks a line each, for the message of a test."""
    return "\n".join(f"{one.where}: {one.secret} ({one.disguise})" for one in leaks)
