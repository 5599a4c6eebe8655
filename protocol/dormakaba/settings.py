"""What Ambiance and Community want to have set before a PMS may speak to them. Their REST bodies are not public.

From github.com/seamapi/docs, set-up guides. Neither system unlocks doors from afar.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed

AMBIANCE_FROM = (2, 11, 2)
LOCK_FIRMWARE_FOR_MOBILE_KEYS = (1, 3, 1, 0)
LONGEST_CLIENT_ID = 32
LONGEST_CLIENT_SECRET = 512

AMBIANCE_SWITCHES = (
    "a PMS operator with a log-in",
    "Enable PMS Authentication",
    "LGS REST API, with client id and secret",
    "LGS SOAP API",
)
"""In System Settings. Mobile keys need LEGIC Connect besides."""


@dataclass(frozen=True, slots=True)
class ApiClient:
    """The REST client of Ambiance or Community."""

    client_id: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        for what, text, most in (
            ("client id", self.client_id, LONGEST_CLIENT_ID),
            ("client secret", self.secret, LONGEST_CLIENT_SECRET),
        ):
            if not 1 <= len(text) <= most:
                raise Malformed("API client", f"the {what} has {len(text)} characters; it has 1 to {most}")


def parse_version(text: str) -> tuple[int, ...]:
    """Raises `Malformed`."""
    parts = text.strip().split(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        raise Malformed("version", "it is not numbers with dots between them")
    return tuple(int(part) for part in parts)


def speaks_lgs(ambiance: str) -> bool:
    """Whether this version of Ambiance has the LGS interfaces."""
    return parse_version(ambiance) >= AMBIANCE_FROM


def takes_mobile_keys(lock_firmware: str) -> bool:
    return parse_version(lock_firmware) >= LOCK_FIRMWARE_FOR_MOBILE_KEYS
