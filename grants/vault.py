"""Secrets at rest: sealed with AES-GCM, and recognised again by a keyed tag.

The key comes from the environment (`LATCHWORK_KEY`, 64 hex digits) or from a key file that is made on first use and
that only its owner may read. The store never holds a PIN in the clear.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from latchwork.drivers.contract import Secret

KEY_VARIABLE = "LATCHWORK_KEY"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16


WRONG_KEY = "the store was sealed with another key; start with the key file or LATCHWORK_KEY that belongs to it"


class VaultError(Exception):
    """The key is missing, malformed, readable by others, or not the one that sealed what is in the store."""


def load_key(path: Path) -> bytes:
    """The key from the environment or from `path`; makes the file, readable by its owner alone, if it is not there.

    The file appears whole or not at all, whatever happens while it is made.
    """
    given = os.environ.get(KEY_VARIABLE)
    if given is not None:
        return _decode(given, f"the environment variable {KEY_VARIABLE}")
    if not path.exists():
        try:
            _make(path)
        except OSError as error:
            problem = f"the key file {path} cannot be made ({error.strerror}); name another state folder"
            raise VaultError(problem) from error
    return _read(path)


def _make(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(_KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
    finally:
        draft.unlink()


def _read(path: Path) -> bytes:
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise VaultError(f"the key file {path} can be read by others; run: chmod 600 {path}")
        return _decode(path.read_text(), f"the key file {path}")
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError(f"the key file {path} cannot be read ({error}); restore it from your backup") from error


def _decode(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise VaultError(f"{where} does not hold a key of {2 * _KEY_BYTES} hex digits; restore it from your backup")
    return key


class Vault:
    """Seals and opens what the store keeps. Its `repr` shows nothing."""

    def __init__(self, key: bytes) -> None:
        self._box = AESGCM(HKDF(SHA256(), 32, None, b"latchwork store").derive(key))
        self._tag_key = HKDF(SHA256(), 32, None, b"latchwork tags").derive(key)

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, secret: Secret) -> bytes:
        # The nonce is not the World's to draw: a seeded world starts its streams again after a restart, and a nonce
        # used twice under one key would open both texts. It never reaches a wire, so no run differs by it.
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, secret.reveal().encode(), None)

    def open(self, sealed: bytes) -> Secret:
        try:
            return Secret(self._box.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode())
        except InvalidTag:
            raise VaultError(WRONG_KEY) from None

    def tag(self, text: str) -> bytes:
        """Equal texts have equal tags; without the key a tag tells nothing of the text."""
        return hashlib.blake2b(text.encode(), key=self._tag_key, digest_size=_TAG_BYTES).digest()
