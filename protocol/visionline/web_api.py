"""How a call of the Visionline web API is signed, and what a server checks.

`Authorization: AWS <session>:<base64(HMAC-SHA1(access key, S))>` with S = method, Content-MD5, Content-Type, Date and
path with query, joined by LF, nothing after the last. Content-MD5 is base64 of the MD5 of the exact body and empty
without one. The content type is signed as it is sent. A call's date is one value that is handed in once: two public
clients read the clock twice and fail when a second passes between. Four public clients agree on this. SHA-1 and MD5 are
what the vendor asks for; they authenticate nothing that TLS does not.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import constant_time, hashes
from cryptography.hazmat.primitives.hmac import HMAC

from latchwork.protocol.codec.errors import Malformed

BASE = "/api/v1"
JSON_TYPE = "application/json; charset=utf-8"
SCHEME = "AWS"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def http_date(moment: datetime) -> str:
    """RFC 1123, always in GMT and in English. Raises `Malformed` for a moment without a zone."""
    if moment.utcoffset() is None:
        raise Malformed("Date", "it has no zone")
    gmt = moment.astimezone(UTC)
    return f"{_DAYS[gmt.weekday()]}, {gmt:%d} {_MONTHS[gmt.month - 1]} {gmt:%Y %H:%M:%S} GMT"


def content_md5(body: bytes) -> str:
    """Empty for no body."""
    if not body:
        return ""
    digest = hashes.Hash(hashes.MD5())
    digest.update(body)
    return base64.b64encode(digest.finalize()).decode()


def string_to_sign(method: str, md5: str, content_type: str, date: str, resource: str) -> str:
    """`resource` is path and query as they stand in the request line. Raises `Malformed` for a part with a line end."""
    parts = (method, md5, content_type, date, resource)
    if any("\n" in part or "\r" in part for part in parts):
        raise Malformed("string to sign", "one of its parts holds a line end")
    return "\n".join(parts)


def signature(access_key: str, text: str) -> str:
    return base64.b64encode(_mac(access_key, text).finalize()).decode()


def _mac(access_key: str, text: str) -> HMAC:
    mac = HMAC(access_key.encode(), hashes.SHA1())
    mac.update(text.encode())
    return mac


@dataclass(frozen=True, slots=True)
class Credentials:
    """A session: what `POST /sessions` answers."""

    session_id: str
    access_key: str = field(repr=False)

    def authorization(self, text: str) -> str:
        return f"{SCHEME} {self.session_id}:{signature(self.access_key, text)}"


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP call. `path` has the query; the authorization stays out of `repr`, and so does the body: it has
    names."""

    method: str
    path: str
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    date: str = ""
    authorization: str = field(default="", repr=False)

    @property
    def md5(self) -> str:
        return content_md5(self.body)

    def to_sign(self) -> str:
        return string_to_sign(self.method, self.md5, self.content_type, self.date, self.path)

    def dated(self, moment: datetime) -> Call:
        """The call with its date, unsigned, as a log-in goes out."""
        return replace(self, date=http_date(moment))

    def signed(self, credentials: Credentials, moment: datetime) -> Call:
        """The call as it goes out: `moment` is both sent and signed."""
        dated = self.dated(moment)
        return replace(dated, authorization=credentials.authorization(dated.to_sign()))

    def headers(self) -> dict[str, str]:
        """What to send, beside what any HTTP client adds."""
        stated = {
            "Date": self.date,
            "Content-MD5": self.md5,
            "Content-Type": self.content_type,
            "Authorization": self.authorization,
        }
        return {name: value for name, value in stated.items() if value}


class Refusal(Enum):
    """Why a server turns a call away."""

    NOT_SIGNED = "it has no AWS authorization"
    NO_SESSION = "its session is not open"
    WRONG_DIGEST = "its Content-MD5 is not that of its body"
    WRONG_SIGNATURE = "its signature is not that of method, digest, type, date and path with query"


def session_of(authorization: str) -> tuple[str, str] | None:
    """Session and signature of an authorization; None for one of another kind."""
    scheme, space, rest = authorization.partition(" ")
    session, colon, sent = rest.rpartition(":")
    if scheme != SCHEME or not space or not colon or not session or not sent:
        return None
    return session, sent


def check_call(call: Call, sent_md5: str, sessions: dict[str, str]) -> Refusal | None:
    """What a server has against a call; None for a good one. `sessions` has access keys by session.

    How far a date may be off is the server's business and not public; the date is only checked to be signed.
    """
    told = session_of(call.authorization)
    if told is None:
        return Refusal.NOT_SIGNED
    session, sent = told
    if session not in sessions:
        return Refusal.NO_SESSION
    if not constant_time.bytes_eq(sent_md5.encode(), call.md5.encode()):
        return Refusal.WRONG_DIGEST
    try:
        _mac(sessions[session], call.to_sign()).verify(base64.b64decode(sent, validate=True))
    except (InvalidSignature, ValueError):
        return Refusal.WRONG_SIGNATURE
    return None
