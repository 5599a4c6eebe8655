"""The web API's calls as typed requests, and its answers: sessions, cards, doors.

Every call but the log-in is signed (`web_api.Call.signed`). Times are `yyyyMMdd'T'HHmm`, the server's local time. The
first card of a stay overrides, the rest join. Which encoder writes a plastic card is not public.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.visionline.tables import CALLS, CARD_FORMATS, LABEL_LENGTH, LABEL_MARKS
from latchwork.protocol.visionline.web_api import BASE, JSON_TYPE, Call, Credentials

CREATED = 201
LOG_OUT_STATUS_SEEN = 201
"""What published clients expect of a log-out; 200 and 204 would be more usual."""
KNOWN_CARD_KEYS = frozenset(CALLS["make card"].body)
_TIME = re.compile(r"([0-9]{8})T([0-9]{4})")
_MARK = re.compile(r"%[A-Z]+%")


def format_time(moment: datetime) -> str:
    if moment.tzinfo is not None:
        raise Malformed("Visionline time", "it has a zone; the server's local time without one belongs here")
    return f"{moment:%Y%m%dT%H%M}"


def parse_time(text: str) -> datetime:
    found = _TIME.fullmatch(text)
    if found:
        day, clock = found.groups()
        try:
            return datetime(int(day[:4]), int(day[4:6]), int(day[6:]), int(clock[:2]), int(clock[2:]))  # noqa: DTZ001
        except ValueError:
            pass
    raise Malformed("Visionline time", "it is not yyyyMMddTHHmm")


def fill_label(label: str, values: Mapping[str, str]) -> str:
    """The label as the server prints it: marks filled in, then cut. Raises `Malformed` for a mark that does not
    exist."""

    def value_of(found: re.Match[str]) -> str:
        if found[0] not in LABEL_MARKS:
            raise Malformed("label", f"there is no mark {found[0]}; there are {', '.join(LABEL_MARKS)}")
        return values.get(found[0].strip("%"), "")

    return _MARK.sub(value_of, label)[:LABEL_LENGTH]


def dump(body: Mapping[str, Any]) -> bytes:
    """JSON without spaces: what is signed is what is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _call(
    name: str, identity: str = "", query: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
) -> Call:
    """The call of that row of the table; `query` and `body` name what the row has."""
    row = CALLS[name]
    path = BASE + row.path.format(id=quote(identity, safe=""))
    target = f"{path}?{urlencode(query)}" if query else path
    return Call(row.method, target) if body is None else Call(row.method, target, dump(body), JSON_TYPE)


def log_in(username: str, password: str) -> Call:
    """Not signed; answered with 201 and `credentials_of`."""
    return _call("log in", body={"username": username, "password": password})


def credentials_of(body: bytes) -> Credentials:
    """Raises `Malformed`."""
    answer = _object(body, "session")
    session, key = answer.get("id"), answer.get("accessKey")
    if not isinstance(session, str) or not isinstance(key, str):
        raise Malformed("session", "it has no id and accessKey")
    return Credentials(session, key)


def log_out(credentials: Credentials) -> Call:
    return _call("log out", credentials.session_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card or mobile key. `override` voids the room's earlier cards on first use; without it the card joins them."""

    doors: tuple[str, ...]
    expires: datetime
    override: bool
    format: str = "rfid48"
    operation: str = "guest"
    starts: datetime | None = None
    end_point: str | None = None
    label: str | None = None
    description: str | None = field(default=None, repr=False)
    pending_image: bool = False
    send_online: bool = False

    def call(self) -> Call:
        """Raises `Malformed` for a format that does not exist or a window that ends before it starts."""
        if self.format not in CARD_FORMATS:
            raise Malformed("card", f"there is no format {self.format!r}; there are {', '.join(CARD_FORMATS)}")
        if not self.doors:
            raise Malformed("card", "it opens no door")
        if self.starts is not None and self.expires <= self.starts:
            raise Malformed("card", "it expires before it starts")
        return _call("make card", query=self._query(), body=self._body())

    def _query(self) -> dict[str, str]:
        query = {"action": "mobileAccess"} if self.end_point is not None else {}
        query["override" if self.override else "autoJoin"] = "true"
        flags = {"pendingImage": self.pending_image, "sendOnline": self.send_online}
        return query | {name: "true" for name, on in flags.items() if on}

    def _body(self) -> dict[str, Any]:
        stated = {
            "startTime": None if self.starts is None else format_time(self.starts),
            "expireTime": format_time(self.expires),
            "format": self.format,
            "endPointID": self.end_point,
            "label": self.label,
            "description": self.description,
            "doorOperations": [{"operation": self.operation, "doors": list(self.doors)}],
        }
        return {name: value for name, value in stated.items() if value is not None}


def unknown_card_keys(body: bytes) -> tuple[str, ...]:
    """Keys of a card's body that the API does not have: it may ignore them silently, so a caller is warned.

    One public client writes `expire_time`. Raises `Malformed`.
    """
    return tuple(name for name in _object(body, "card") if name not in KNOWN_CARD_KEYS)


def cards_in(door: str, at: datetime) -> Call:
    """The cards of guests that are good at a door at a moment."""
    return _call("list cards", query={"guestDoor": door, "validTime": format_time(at)})


def cards_by_serial(serial: str) -> Call:
    return _call("find card", query={"serialNumber": serial})


def card(identity: str) -> Call:
    return _call("read card", identity)


def doors() -> Call:
    return _call("list doors")


def door(identity: str) -> Call:
    return _call("read door", identity)


def check_out(identity: str) -> Call:
    """The room's guest is gone; its lock learns of it from the next newer card."""
    return _call("check out", identity, body={"checkedOut": True})


@dataclass(frozen=True, slots=True)
class Failure:
    """An error answer. The list of codes is not public."""

    code: str
    message: str
    developer_message: str = ""

    def in_words(self) -> str:
        return f"{self.message} (code {self.code})"


def failure_of(body: bytes) -> Failure:
    """Raises `Malformed` for a body that is no error answer."""
    answer = _object(body, "error")
    if "message" not in answer and "code" not in answer:
        raise Malformed("error", "it has neither code nor message")
    return Failure(*(str(answer.get(name, "")) for name in ("code", "message", "developerMessage")))


def _object(body: bytes, what: str) -> dict[str, Any]:
    problem = ""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        problem = "it is no JSON"
    if problem or not isinstance(answer, dict):
        raise Malformed(what, problem or "it is no JSON object")
    return answer
