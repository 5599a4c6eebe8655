"""Opening a secure channel: challenge, the reader's proof, the panel's proof, the first reply MAC.

    panel                                     reader
    CHLNG  rnd_a                     ->
                                     <-       CCRYPT  uid, rnd_b, client cryptogram
    SCRYPT server cryptogram         ->
                                     <-       RMAC_I  initial R-MAC

Each packet says in its security block whether the default key or the device's own is meant. Random numbers and keys
are handed in. Facts from libosdp 3.2 (osdp_sc.c, osdp_cp.c, osdp_pd.c).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from latchwork.protocol.osdp.constants import ACCEPTED, DEFAULT_KEY, OWN_KEY, SCBK_D, Block
from latchwork.protocol.osdp.generated import Ccrypt, Chlng, RmacI, Scrypt
from latchwork.protocol.osdp.keys import SessionKeys, same
from latchwork.protocol.osdp.packets import SecurityBlock
from latchwork.protocol.osdp.secure_channel import NotAuthentic, SecureChannel


class Failure(Enum):
    """Why no secure channel was opened."""

    CLIENT_CRYPTOGRAM = "client_cryptogram"
    """The reader has another key."""
    SERVER_CRYPTOGRAM = "server_cryptogram"
    """The panel has another key."""
    INITIAL_RMAC = "initial_rmac"
    SECURITY_BLOCK = "security_block"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    ILLEGAL = "illegal"


class HandshakeError(NotAuthentic):
    """The other side's part of the handshake does not fit; `failure` says which."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"the secure channel cannot be opened: {failure.value.replace('_', ' ')} does not fit")
        self.failure = failure


def key_marker(default_key: bool) -> bytes:
    return DEFAULT_KEY if default_key else OWN_KEY


@dataclass(slots=True)
class PanelHandshake:
    """The panel's part. `default_key` takes SCBK-D, whatever `scbk` is. `rnd_a` are 8 bytes nobody can foresee."""

    scbk: bytes = field(repr=False)
    rnd_a: bytes
    default_key: bool = False
    client_uid: bytes = b""
    _rnd_b: bytes = b""

    def keys(self) -> SessionKeys:
        return SessionKeys.derive(SCBK_D if self.default_key else self.scbk, self.rnd_a)

    def challenge(self) -> tuple[Chlng, SecurityBlock]:
        return Chlng(self.rnd_a), SecurityBlock(Block.CHLNG, key_marker(self.default_key))

    def prove(self, ccrypt: Ccrypt, block: SecurityBlock | None) -> tuple[Scrypt, SecurityBlock]:
        """The second command, once the reader's proof fits; raises `HandshakeError`."""
        if block != SecurityBlock(Block.CCRYPT, key_marker(self.default_key)):
            raise HandshakeError(Failure.SECURITY_BLOCK)
        keys = self.keys()
        if not same(keys.client_cryptogram(self.rnd_a, ccrypt.rnd_b), ccrypt.client_cryptogram):
            raise HandshakeError(Failure.CLIENT_CRYPTOGRAM)
        self.client_uid, self._rnd_b = ccrypt.cuid, ccrypt.rnd_b
        proof = keys.server_cryptogram(self.rnd_a, ccrypt.rnd_b)
        return Scrypt(proof), SecurityBlock(Block.SCRYPT, key_marker(self.default_key))

    def finish(self, rmac_i: RmacI, block: SecurityBlock | None) -> SecureChannel:
        """The session, once the reader starts the chain where it must start; raises `HandshakeError`."""
        if block != SecurityBlock(Block.RMAC_I, ACCEPTED):
            raise HandshakeError(Failure.SECURITY_BLOCK)
        keys = self.keys()
        initial = keys.initial_rmac(keys.server_cryptogram(self.rnd_a, self._rnd_b))
        if not same(initial, rmac_i.rmac_i):
            raise HandshakeError(Failure.INITIAL_RMAC)
        return SecureChannel(keys, initial)


@dataclass(slots=True)
class ReaderHandshake:
    """The reader's part. `rnd_b` are 8 bytes nobody can foresee."""

    scbk: bytes = field(repr=False)
    rnd_a: bytes
    rnd_b: bytes
    default_key: bool = False

    def keys(self) -> SessionKeys:
        return SessionKeys.derive(SCBK_D if self.default_key else self.scbk, self.rnd_a)

    def answer(self, client_uid: bytes) -> tuple[Ccrypt, SecurityBlock]:
        proof = self.keys().client_cryptogram(self.rnd_a, self.rnd_b)
        return Ccrypt(client_uid, self.rnd_b, proof), SecurityBlock(Block.CCRYPT, key_marker(self.default_key))

    def finish(self, scrypt: Scrypt, block: SecurityBlock | None) -> tuple[RmacI, SecurityBlock, SecureChannel]:
        """The last reply and the session, once the panel's proof fits; raises `HandshakeError`."""
        if block != SecurityBlock(Block.SCRYPT, key_marker(self.default_key)):
            raise HandshakeError(Failure.SECURITY_BLOCK)
        keys = self.keys()
        if not same(keys.server_cryptogram(self.rnd_a, self.rnd_b), scrypt.server_cryptogram):
            raise HandshakeError(Failure.SERVER_CRYPTOGRAM)
        initial = keys.initial_rmac(scrypt.server_cryptogram)
        return RmacI(initial), SecurityBlock(Block.RMAC_I, ACCEPTED), SecureChannel(keys, initial)
