"""What goes wrong in a conversation through a mistake of ours. What the other side does wrong comes as an event."""

from __future__ import annotations


class LocalError(Exception):
    """What was asked of a panel or a reader is illegal, or illegal now; nothing was sent."""
