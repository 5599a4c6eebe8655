"""Whose fault it was: ours (nothing was sent, or must not be) or the other side's (the session is over)."""

from __future__ import annotations


class DesfireError(Exception):
    """A rule was broken; the subclass says on which side. The text never carries keys or card data."""


class LocalError(DesfireError):
    """What was asked for is illegal; nothing was built."""


class RemoteError(DesfireError):
    """What the other side sent is illegal. The authentication is gone: select and authenticate anew."""


class AuthenticationFailed(RemoteError):
    """The other side does not hold the same key."""


class IntegrityFailed(RemoteError):
    """A MAC, CRC or padding is wrong: the message was altered, or the two sides are out of step."""
