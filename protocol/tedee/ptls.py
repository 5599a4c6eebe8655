"""What both sides of a PTLS session compute: the transcript, the keys of each phase, and the channel afterwards.

The transcript hash runs over message bodies without their headers, in plaintext, in the order in which they are sent.
Source: tedee-lock-ble-api-doc, ptls/hash_calculation; meltingice1337/tedee_ble for the lengths that it hashes.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256, Hash

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.tedee.constants import HEADER_BITS, Header
from latchwork.protocol.tedee.crypto import COUNTERS, Keys, NotAuthentic, derive, seal, unseal

VERSION = 2
NEW_SESSION = bytes(52)
"""Cache data of an app that resumes nothing."""

APP_HANDSHAKE = "ptlsc hs traffic"
LOCK_HANDSHAKE = "ptlss hs traffic"
APP_TRAFFIC = "ptlsc ap traffic"
LOCK_TRAFFIC = "ptlss ap traffic"


class Transcript:
    """A hash that may be looked at while it runs."""

    def __init__(self) -> None:
        self._hash = Hash(SHA256())

    def add(self, body: bytes) -> None:
        self._hash.update(body)

    def now(self, *ahead: bytes) -> bytes:
        """The hash of everything so far, and of `ahead`, which is not kept."""
        made = self._hash.copy()
        for part in ahead:
            made.update(part)
        return made.finalize()


class Handshake:
    """Secret and hash of the hello messages, and the transcript that goes on from there."""

    def __init__(self, secret: bytes, app_hello: bytes, lock_hello: bytes) -> None:
        self._secret = secret
        self.transcript = Transcript()
        self.transcript.add(app_hello)
        self.transcript.add(lock_hello)
        self.hello_hash = self.transcript.now()

    def lock_keys(self) -> Keys:
        """Under which the lock proves who it is."""
        return derive(self._secret, LOCK_HANDSHAKE, self.hello_hash)

    def app_keys(self) -> Keys:
        """Under which the app proves who it is."""
        return derive(self._secret, APP_HANDSHAKE, self.hello_hash)

    def lock_digest(self, auth_data: bytes) -> bytes:
        """What the lock signs."""
        return self.transcript.now(b"\x00\x08", auth_data)

    def app_digest(self, certificate: bytes) -> bytes:
        """What the app signs."""
        return self.transcript.now(len(certificate).to_bytes(2, "big"), certificate)

    def finished(self) -> tuple[Keys, Keys]:
        """Keys from app to lock and from lock to app, once the app's proof is in the transcript."""
        made = self.transcript.now()
        return derive(self._secret, APP_TRAFFIC, made), derive(self._secret, LOCK_TRAFFIC, made)


class Channel:
    """Encrypted messages both ways, each direction with a counter of its own.

    Answers and notifications of a lock share one counter, so a lost notification puts everything after it out of step.
    """

    def __init__(self, sending: Keys, receiving: Keys) -> None:
        self._sending, self._receiving = sending, receiving
        self.sent = self.received = 0

    @property
    def exhausted(self) -> bool:
        """Whether a nonce would come again."""
        return COUNTERS in (self.sent, self.received)

    def encrypt(self, plain: bytes) -> bytes:
        """With its header; raises `ValueError` when the channel is exhausted."""
        made = bytes((Header.ENCRYPTED,)) + seal(self._sending, plain, self.sent)
        self.sent += 1
        return made

    def decrypt(self, message: bytes) -> bytes:
        """Without its header. `NotAuthentic` for another key or counter; the counter then stays where it is."""
        if self.received == COUNTERS:
            raise NotAuthentic("all counters of this session are used up")
        plain = unseal(self._receiving, message[1:], self.received)
        self.received += 1
        return plain


def header_of(message: bytes) -> int:
    """The low nibble of the first byte; `Malformed` for an empty message."""
    if not message:
        raise Malformed("message", "it is empty")
    return message[0] & HEADER_BITS


def with_header(header: Header, body: bytes) -> bytes:
    return bytes((header,)) + body
