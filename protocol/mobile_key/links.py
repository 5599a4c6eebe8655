"""The link that invites somebody to fetch a key: `https://HOST/k/TOKEN`.

The token is the base64url of random bytes and never holds the key. Whoever has the link may fetch a key for a phone of
his, so only the token's digest is stored, it expires with the stay, and asking is limited.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.hashes import SHA256, Hash

from latchwork.protocol.codec.errors import Malformed

SHORTEST_TOKEN = 16
"""Random bytes."""

PATH = "/k/"
_LINK = re.compile(r"https://([A-Za-z0-9.\-]+(?::\d{1,5})?)/k/([A-Za-z0-9_\-]+)", re.ASCII)
WHAT = "instant-key link"


def link(host: str, token: bytes) -> str:
    """The link; `token` is at least sixteen random bytes. Raises `Malformed`."""
    if len(token) < SHORTEST_TOKEN:
        raise Malformed(WHAT, f"a token has {SHORTEST_TOKEN} random bytes or more")
    text = f"https://{host}{PATH}{urlsafe_b64encode(token).rstrip(b'=').decode('ascii')}"
    if not _LINK.fullmatch(text):
        raise Malformed(WHAT, "the host is a name, with a port or without")
    return text


def token_of(text: str) -> bytes:
    """The token of a link; raises `Malformed`."""
    match = _LINK.fullmatch(text)
    if match is None:
        raise Malformed(WHAT, "it is not https://HOST/k/TOKEN")
    encoded = match[2]
    if len(encoded) % 4 == 1:
        raise Malformed(WHAT, "the token is no base64url")
    token = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    if len(token) < SHORTEST_TOKEN or link(match[1], token) != text:
        raise Malformed(WHAT, "the token is too short, or written in two ways")
    return token


def stored(token: bytes) -> bytes:
    """What is kept of a token: its SHA-256."""
    digest = Hash(SHA256())
    digest.update(token)
    return digest.finalize()
