"""One event as it goes to a listener: its body, and the headers that prove who sent it."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from latchwork import __version__
from latchwork.drivers.contract import Secret

SECRET_BYTES = 24

FAMILIES = ("svix", "webhook")
"""What the three headers begin with: for the published client libraries, and by the open standard."""


def new_secret() -> Secret:
    """From the operating system, in a simulated rig as well: whoever knew it could write letters in our name."""
    return Secret(f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}")


@dataclass(frozen=True, slots=True)
class Letter:
    """`number` is the event's place in the log; what has the same `story` is delivered in that order."""

    number: int
    event_id: str
    story: str | None
    body: str

    @classmethod
    def of(cls, number: int, story: str | None, shown: dict[str, Any]) -> Letter:
        return cls(number, str(shown["event_id"]), story, json.dumps(shown, separators=(",", ":")))

    def __repr__(self) -> str:
        # the body holds PINs
        return f"Letter({self.number}, {self.event_id})"


def headers(letter: Letter, secret: Secret, sent_at: datetime) -> dict[str, str]:
    """What goes with a letter. The id stays the same however often it is sent; the signature covers the moment."""
    # it brings an HTTP client along, which a server without webhooks does not need
    from standardwebhooks.webhooks import Webhook

    sent_at = sent_at.astimezone(UTC)
    signature = Webhook(secret.reveal()).sign(letter.event_id, sent_at, letter.body)
    three = {"id": letter.event_id, "timestamp": str(int(sent_at.timestamp())), "signature": signature}
    signed = {f"{family}-{name}": value for family in FAMILIES for name, value in three.items()}
    return {"content-type": "application/json", "user-agent": f"latchwork/{__version__}"} | signed
