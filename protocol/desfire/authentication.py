"""The authentications of DESFire, both sides, with the random numbers handed in.

    reader:  START --begin--> ASKED --challenged--> PROVING --confirmed--> DONE
    card:    START --challenge--> PROVING --answered--> DONE

Every one is the same three passes: the card's enciphered RndB, the reader's RndA and rotated RndB, the card's rotated
RndA. They differ in the cipher, in what the chaining value does and in what the last pass carries. Facts: the public
EV1 walk-through (AA), libfreefare (0A, 1A), NXP AN12196 and AN12343 (71, 77).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from cryptography.hazmat.primitives.constant_time import bytes_eq

from latchwork.protocol.desfire.ciphers import BlockCipher, rotated, xor
from latchwork.protocol.desfire.errors import AuthenticationFailed, LocalError
from latchwork.protocol.desfire.keys import Key, KeyKind
from latchwork.protocol.desfire.messaging import Messaging
from latchwork.protocol.desfire.messaging_ev1 import Ev1Messaging
from latchwork.protocol.desfire.messaging_ev2 import TI_SIZE, Ev2Messaging
from latchwork.protocol.desfire.messaging_legacy import LegacyMessaging


class Scheme(IntEnum):
    """The numbers are the command codes."""

    LEGACY = 0x0A
    ISO = 0x1A
    AES = 0xAA
    EV2_FIRST = 0x71
    EV2_NON_FIRST = 0x77


KINDS: dict[Scheme, frozenset[KeyKind]] = {
    Scheme.LEGACY: frozenset({KeyKind.DES, KeyKind.TDES2}),
    Scheme.ISO: frozenset({KeyKind.DES, KeyKind.TDES2, KeyKind.TDES3}),
    Scheme.AES: frozenset({KeyKind.AES}),
    Scheme.EV2_FIRST: frozenset({KeyKind.AES}),
    Scheme.EV2_NON_FIRST: frozenset({KeyKind.AES}),
}
CAPABILITIES = 6
"""Bytes of PDcap2 and PCDcap2 in the last pass of EV2First."""
LAST_OF_FIRST = TI_SIZE + 16 + 2 * CAPABILITIES


@dataclass(frozen=True, slots=True)
class Established:
    """Both sides hold the key. `session_keys` are by name, for those who must see them; `messaging` uses them."""

    scheme: Scheme
    key_no: int
    messaging: Messaging
    session_keys: dict[str, bytes] = field(repr=False)
    block: int = 16
    """Of the session keys' cipher."""
    pd_capabilities: bytes = b""
    pcd_capabilities: bytes = b""


class _State(Enum):
    START = "start"
    ASKED = "asked"
    PROVING = "proving"
    DONE = "done"


# --- session keys -----------------------------------------------------------------------------------------------------


def session_key(key: Key, rnd_a: bytes, rnd_b: bytes) -> Key:
    """That of the legacy mode and of EV1: pieces of the two random numbers."""
    a, b = rnd_a, rnd_b
    if key.kind is KeyKind.AES:
        return Key(KeyKind.AES, a[:4] + b[:4] + a[12:] + b[12:])
    if key.kind is KeyKind.TDES3:
        return Key(KeyKind.TDES3, a[:4] + b[:4] + a[6:10] + b[6:10] + a[12:] + b[12:])
    if key.single_des:
        return Key(KeyKind.DES, a[:4] + b[:4])
    return Key(KeyKind.TDES2, a[:4] + b[:4] + a[4:] + b[4:])


def ev2_session_vector(label: bytes, rnd_a: bytes, rnd_b: bytes) -> bytes:
    """SV1 (label A55A) and SV2 (5AA5), whose CMAC is a session key."""
    mixed = xor(rnd_a[2:8], rnd_b[:6])
    return label + bytes.fromhex("00010080") + rnd_a[:2] + mixed + rnd_b[6:] + rnd_a[8:]


def ev2_session_keys(key: Key, rnd_a: bytes, rnd_b: bytes) -> tuple[bytes, bytes]:
    """SesAuthENCKey and SesAuthMACKey."""
    cipher = BlockCipher(key)
    enc, mac = (cipher.cmac(ev2_session_vector(label, rnd_a, rnd_b)) for label in (b"\xa5\x5a", b"\x5a\xa5"))
    return enc, mac


# --- both sides -------------------------------------------------------------------------------------------------------


class _Side:
    """What reader and card share. `before` is the EV2 messaging that a NonFirst authentication goes on from."""

    def __init__(
        self, scheme: Scheme, key: Key, key_no: int, random: bytes, before: Ev2Messaging | None = None
    ) -> None:
        if key.kind not in KINDS[scheme]:
            raise LocalError(f"authentication {scheme.name} does not take a {key.kind.title} key")
        if len(random) != key.kind.random:
            raise LocalError(f"the random number has {key.kind.random} bytes, not {len(random)}")
        if not 0 <= key_no <= 0xFF:
            raise LocalError("a key number is one byte")
        if (scheme is Scheme.EV2_NON_FIRST) != (before is not None):
            raise LocalError("EV2NonFirst, and only it, goes on from an EV2 authentication")
        self.scheme = scheme
        self.key_no = key_no
        self._key = key
        self._cipher = BlockCipher(key)
        self._random = random
        self._before = before
        self._state = _State.START
        self._iv = self._cipher.zero

    @property
    def _carries(self) -> bool:
        """Whether the chaining value runs through the three passes."""
        return self.scheme in (Scheme.ISO, Scheme.AES)

    def _run(self, step: Callable[[bytes, bytes], bytes], data: bytes, *, sent: bool) -> bytes:
        out = step(data, self._iv)
        if self._carries:
            self._iv = (out if sent else data)[-self._cipher.block :]
        return out

    def _turn(self, wanted: _State, then: _State) -> None:
        if self._state is not wanted:
            raise LocalError(f"this authentication is {self._state.value}, so that step is not its next")
        self._state = then

    def _fail(self, problem: str) -> AuthenticationFailed:
        self._state = _State.DONE
        return AuthenticationFailed(problem)

    def _established(self, rnd_a: bytes, rnd_b: bytes, ti: bytes = b"", capabilities: bytes = b"") -> Established:
        self._state = _State.DONE
        if self.scheme in (Scheme.EV2_FIRST, Scheme.EV2_NON_FIRST):
            enc, mac = ev2_session_keys(self._key, rnd_a, rnd_b)
            counter = 0 if self._before is None else self._before.counter
            messaging = Ev2Messaging(enc, mac, self._before.ti if self._before else ti, counter)
            keys = {"ses_auth_enc": enc, "ses_auth_mac": mac}
            pd, pcd = capabilities[:CAPABILITIES], capabilities[CAPABILITIES:]
            return Established(self.scheme, self.key_no, messaging, keys, self._cipher.block, pd, pcd)
        key = session_key(self._key, rnd_a, rnd_b)
        legacy = self.scheme is Scheme.LEGACY
        made: Messaging = LegacyMessaging(key) if legacy else Ev1Messaging(key)
        return Established(self.scheme, self.key_no, made, {"session_key": key.value}, key.kind.block)


class ReaderAuthentication(_Side):
    """`random` is RndA, fresh for each attempt. Raises `LocalError` out of turn, `AuthenticationFailed` for a card that
    does not hold the key."""

    @property
    def proving(self) -> bool:
        """Whether the card's proof is due next."""
        return self._state is _State.PROVING

    def begin(self, capabilities: bytes = b"") -> bytes:
        """What follows the command code. `capabilities` are PCDcap2, for EV2First."""
        if len(capabilities) > CAPABILITIES:
            raise LocalError(f"PCDcap2 has at most {CAPABILITIES} bytes")
        self._turn(_State.START, _State.ASKED)
        first = self.scheme is Scheme.EV2_FIRST
        return bytes((self.key_no,)) + (bytes((len(capabilities),)) + capabilities if first else b"")

    def challenged(self, data: bytes) -> bytes:
        """The second pass, from the card's enciphered RndB: what follows AF."""
        self._turn(_State.ASKED, _State.PROVING)
        if len(data) != len(self._random):
            raise self._fail("the card's challenge has the wrong length")
        self._theirs = self._run(self._cipher.decrypt, data, sent=False)
        both = self._random + rotated(self._theirs)
        if self.scheme is Scheme.LEGACY:
            return self._cipher.legacy_send(both)
        return self._run(self._cipher.encrypt, both, sent=True)

    def confirmed(self, data: bytes) -> Established:
        """The third pass: whether the card proved the key too."""
        self._turn(_State.PROVING, _State.DONE)
        first = self.scheme is Scheme.EV2_FIRST
        if len(data) != (LAST_OF_FIRST if first else len(self._random)):
            raise self._fail("the card's proof has the wrong length")
        plain = self._run(self._cipher.decrypt, data, sent=False)
        ti, proof, rest = (plain[:4], plain[4:20], plain[20:]) if first else (b"", plain, b"")
        if not bytes_eq(proof, rotated(self._random)):
            raise self._fail("the card does not hold this key")
        return self._established(self._random, self._theirs, ti, rest)


class CardAuthentication(_Side):
    """The card's side; `random` is RndB. For EV2First `ti` is a random transaction identifier."""

    def challenge(self) -> bytes:
        """What goes with status AF."""
        self._turn(_State.START, _State.PROVING)
        return self._run(self._cipher.encrypt, self._random, sent=True)

    def answered(
        self, data: bytes, ti: bytes = b"", capabilities: bytes = bytes(2 * CAPABILITIES)
    ) -> tuple[bytes, Established]:
        """What goes with status 00, and the state that it starts. A reader without the key raises
        `AuthenticationFailed`: answer AE."""
        self._turn(_State.PROVING, _State.DONE)
        size = len(self._random)
        first = self.scheme is Scheme.EV2_FIRST
        if first and (len(ti) != TI_SIZE or len(capabilities) != 2 * CAPABILITIES):
            raise LocalError("EV2First needs a transaction identifier of 4 bytes and 12 bytes of capabilities")
        if len(data) != 2 * size:
            raise self._fail("the reader's proof has the wrong length")
        if self.scheme is Scheme.LEGACY:
            plain = self._cipher.legacy_sent(data)
        else:
            plain = self._run(self._cipher.decrypt, data, sent=False)
        rnd_a, proof = plain[:size], plain[size:]
        if not bytes_eq(proof, rotated(self._random)):
            raise self._fail("the reader does not hold this key")
        last = ti + rotated(rnd_a) + capabilities if first else rotated(rnd_a)
        reply = self._run(self._cipher.encrypt, last, sent=True)
        return reply, self._established(rnd_a, self._random, ti, capabilities if first else b"")
