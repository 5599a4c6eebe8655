"""Messages as bytes: plain ones of pairing, sealed ones of everything after it, in pieces of at most 20 bytes.

    plain   command (2), payload, CRC (2)
    sealed  nonce (24), authorization id (4), length of the box (2); in the box: id (4), command (2), payload, CRC (2)

A plain message has no length: its command tells how long it is. Source: Nuki Smart Lock API V2.1 §3.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.nuki import generated as g
from latchwork.protocol.nuki.constants import INDICATION, Command
from latchwork.protocol.nuki.crc import crc16
from latchwork.protocol.nuki.crypto import TAG, NotAuthentic, open_box, seal
from latchwork.protocol.nuki.messages import Message, command_of, parse_message

COMMAND = 2
CRC = 2
ID = 4
HEAD = 24 + ID + 2
SHORTEST_BOX = TAG + ID + COMMAND + CRC


class WrongCrc(Malformed):
    """The checksum does not match: the bytes were changed on their way."""

    def __init__(self) -> None:
        super().__init__("message", "the CRC does not match")


def build_plain(message: Message) -> bytes:
    """Raises `Malformed`."""
    return _with_crc(command_of(message).to_bytes(COMMAND, "little") + message.build())


def parse_plain(data: bytes) -> Message:
    """Reads exactly one. Raises `WrongCrc` and `Malformed`."""
    return _parse(_without_crc(data))


def build_sealed(key: bytes, authorization_id: int, nonce: bytes, message: Message) -> bytes:
    """`nonce` is 24 bytes, used once. Raises `Malformed`."""
    return g.Sealed(nonce, authorization_id, seal(key, nonce, plaintext(authorization_id, message))).build()


def plaintext(authorization_id: int, message: Message) -> bytes:
    """What lies in the box."""
    try:
        named = authorization_id.to_bytes(ID, "little")
    except OverflowError:
        raise Malformed("Sealed", "authorization_id is not in 0..4294967295") from None
    return _with_crc(named + command_of(message).to_bytes(COMMAND, "little") + message.build())


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed message and its plaintext."""

    authorization_id: int
    message: Message
    plaintext: bytes = field(repr=False)


def open_sealed(key: bytes, sealed: g.Sealed) -> Opened:
    """Raises `NotAuthentic` when the box does not open or names another id, `WrongCrc`, and `Malformed`."""
    opened = open_box(key, sealed.nonce, sealed.box)
    body = _without_crc(opened)
    if body[:ID] != sealed.authorization_id.to_bytes(ID, "little"):
        raise NotAuthentic("the box names another authorization id than its envelope")
    return Opened(sealed.authorization_id, _parse(body[ID:]), opened)


def _with_crc(body: bytes) -> bytes:
    return body + crc16(body).to_bytes(CRC, "little")


def _without_crc(data: bytes) -> bytes:
    body = data[:-CRC]
    if len(body) < COMMAND:
        raise Malformed("message", f"{len(data)} bytes are too few for a command")
    if crc16(body) != int.from_bytes(data[-CRC:], "little"):
        raise WrongCrc
    return body


def _parse(body: bytes) -> Message:
    if len(body) < COMMAND:
        raise Malformed("message", f"{len(body)} bytes are too few for a command")
    return parse_message(int.from_bytes(body[:COMMAND], "little"), body[COMMAND:])


def pieces(data: bytes, size: int = INDICATION) -> list[bytes]:
    """A message as indications carry it."""
    return [data[at : at + size] for at in range(0, len(data), size)]


# --- putting messages together --------------------------------------------------------------------------------

PLAIN_SIZES: dict[int, int] = {
    Command.REQUEST_DATA: 2,
    Command.PUBLIC_KEY: 32,
    Command.CHALLENGE: 32,
    Command.AUTHORIZATION_AUTHENTICATOR: 32,
    Command.AUTHORIZATION_DATA: 101,
    Command.AUTHORIZATION_ID: 84,
    Command.AUTHORIZATION_ID_CONFIRMATION: 36,
    Command.STATUS: 1,
    Command.ERROR_REPORT: 3,
}
"""Bytes of payload of the messages that travel in clear. `RequestData` asks for nothing more there."""


class PlainAssembler:
    """Puts plain messages together. Bytes that begin no such message raise `Malformed`, and are forgotten."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Every whole message, CRC unchecked."""
        self._held += data
        whole: list[bytes] = []
        at = 0
        while len(self._held) - at >= COMMAND:
            size = self._size(at)
            if len(self._held) - at < size:
                break
            whole.append(bytes(self._held[at : at + size]))
            at += size
        del self._held[:at]
        return whole

    def _size(self, at: int) -> int:
        command = int.from_bytes(self._held[at : at + COMMAND], "little")
        size = PLAIN_SIZES.get(command)
        if size is None:
            self._held.clear()
            raise Malformed("message", f"command {command:#06x} does not travel in clear")
        return COMMAND + size + CRC


class SealedAssembler:
    """Puts sealed messages together by the length in their head. A box that is too short for anything raises
    `Malformed`, and what is held is forgotten."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[g.Sealed]:
        self._held += data
        whole: list[g.Sealed] = []
        at = 0
        while len(self._held) - at >= HEAD:
            length = int.from_bytes(self._held[at + HEAD - 2 : at + HEAD], "little")
            if length < SHORTEST_BOX:
                self._held.clear()
                raise Malformed("Sealed", f"a box of {length} bytes; {SHORTEST_BOX} is the least")
            if len(self._held) - at < HEAD + length:
                break
            whole.append(g.Sealed.parse(bytes(self._held[at : at + HEAD + length])))
            at += HEAD + length
        del self._held[:at]
        return whole
