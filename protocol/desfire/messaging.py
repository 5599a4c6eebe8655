"""What every secure messaging of DESFire offers to a session, and the state of having none.

A message is a code (the command's, or the status), an open header and data to be secured. How much of it is protected
says the communication mode of the file, or the command table.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Protocol

from cryptography.hazmat.primitives.constant_time import bytes_eq

from latchwork.protocol.desfire.errors import IntegrityFailed


class Mode(IntEnum):
    """Communication mode; the numbers are those of the file settings."""

    PLAIN = 0
    MAC = 1
    FULL = 3

    @property
    def title(self) -> str:
        return self.name.lower()


class Messaging(Protocol):
    """One authenticated state. The reader calls `seal_command` and `open_response`, the card `open_command` and
    `seal_response`, each exactly once for each message and in their order: they keep chaining values and counters.

    The opening methods raise `IntegrityFailed`; the authentication is then over.
    """

    def seal_command(self, code: int, header: bytes, data: bytes, mode: Mode) -> bytes:
        """What follows the command code."""

    def seal_cryptogram(self, code: int, header: bytes, plaintext: bytes) -> bytes:
        """What follows the code of a key change, whose plaintext has its checksums and padding already."""

    def open_response(self, status: int, body: bytes, mode: Mode, length: int | None = None) -> bytes:
        """The data of a success; `mode` is FULL only where data is due. `length` is how many bytes were asked for,
        where that is known: without it the end of enciphered data is told by its checksum."""

    def open_command(self, code: int, body: bytes, header_size: int, mode: Mode) -> tuple[bytes, bytes]:
        """Header and data."""

    def open_cryptogram(self, code: int, body: bytes, header_size: int) -> tuple[bytes, bytes]:
        """Header and plaintext of a key change."""

    def seal_response(self, status: int, data: bytes, mode: Mode) -> bytes:
        """What goes with the status of a success; without data there is nothing to encipher, and FULL is MAC."""


def verify(wanted: bytes, got: bytes, what: str) -> None:
    """Compares in constant time; raises `IntegrityFailed`."""
    if not bytes_eq(wanted, got):
        raise IntegrityFailed(f"the {what} is wrong")


def cut_tail(body: bytes, size: int, what: str) -> tuple[bytes, bytes]:
    """Body and its last `size` bytes; raises `IntegrityFailed` when there are fewer."""
    if len(body) < size:
        raise IntegrityFailed(f"the {what} is missing")
    return body[: len(body) - size], body[len(body) - size :]


def only_padding(tail: bytes) -> bool:
    """Zeros, or 80 and zeros."""
    return not tail.strip(b"\x00") or (tail[0] == 0x80 and not tail[1:].strip(b"\x00"))


def possible_ends(most: int, block: int, length: int | None) -> Iterable[int]:
    """Where data may end before a CRC and padding of less than a block; `most` is the end without padding.

    The shortest comes first: a message with its CRC has a CRC of zero, so with padding behind it it would pass too.
    """
    return range(max(most - block + 1, 0), most + 1) if length is None else (length,)
