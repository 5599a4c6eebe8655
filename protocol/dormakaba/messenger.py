"""Messenger and Ambiance's LGS over SOAP 1.1: envelope, orders for keys, answers and faults.

`http://host:1619/MessengerPMSWS.asmx`, `text/xml; charset=utf-8`, `SOAPAction: http://tempuri.org/<Operation>`. The
header carries addressing and a plain-text UsernameToken; identifiers and times in it are handed in. The system keeps a
caller's request, so the same one may be asked again; another one in its place is refused with
`CallerRequestNotTheSame`.

Bodies are public for three operations, names for all. A guest's name stands in the WS-Security utility namespace,
except in `MakeDuplicateKey`. Facts from a public kiosk front end and the generated types of a connector (package
uk.co.noetic.kaba).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.dormakaba.faults import fault_in_words
from latchwork.protocol.safe_xml import child_text, only_child, read_xml, split_name, write_xml

PORT_SEEN = 1619
PATH = "/MessengerPMSWS.asmx"
CONTENT_TYPE = "text/xml; charset=utf-8"
SERVICE = "http://tempuri.org"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ANONYMOUS = f"{ADDRESSING}/role/anonymous"
UTILITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
FROM = "urn:KABA"
NO_ENCODER = "0"
"""Encode nothing; the answer's `retAccessKey` has what a kiosk writes."""
DEFAULT_AREA_MODE = "DefaultConfiguredAccess"
PASS_LEVELS = range(1, 13)
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
CONNECTOR = "a public kiosk front end; the generated types of a connector (package uk.co.noetic.kaba)"


@dataclass(frozen=True, slots=True)
class OperationRow:
    """`fields` are the body's elements with their attribute and form; None where only the name is public."""

    name: str
    says: str
    fields: tuple[tuple[str, str, str], ...] | None = None
    source: str = CONNECTOR


_WHO = (
    ("ReservationID", "reservation", "text"),
    ("SiteName", "site", "text"),
    ("PMSTerminalID", "terminal", "text"),
    ("EncoderID", "encoder", "text"),
)
_STAY = (("CheckIn", "check_in", "moment"), ("CheckOut", "check_out", "moment"), ("GuestName", "guest", "guest"))
_ROOMS = (("VariableRoomList", "rooms", "texts"), ("CommonAreaList", "areas", "areas"))
_TRACKS = (("TrackIIFolioNo", "track2_folio", "text"), ("TrackIGuestNo", "track1_guest", "text"))
_KEYS = (("KeyCount", "count", "number"), ("KeySize", "size", "number"), ("UID", "uid", "text"))
_MAIN_ROOM = ("MainRoomNo", "main_room", "text")
_SUITE = ("bGrantAccessPredefinedSuiteDoors", "suite_doors", "flag")

OPERATIONS: dict[str, OperationRow] = {
    row.name: row
    for row in (
        OperationRow(
            "CreateNewBooking",
            "a new stay and its first key; earlier keys of the room die",
            (*_WHO, *_STAY, _MAIN_ROOM, _SUITE, *_ROOMS, *_TRACKS, *_KEYS),
        ),
        OperationRow(
            "AddSharedGuest",
            "another guest for the same stay",
            (*_WHO, *_STAY, _MAIN_ROOM, *_ROOMS, *_TRACKS, *_KEYS),
        ),
        OperationRow(
            "MakeDuplicateKey",
            "another key for the same guest",
            (*_WHO, *_KEYS, ("GuestName", "guest", "text")),
        ),
        OperationRow("CheckOutGuest", "the guest leaves"),
        OperationRow("AddGuestAccess", "more access for a guest"),
        OperationRow("DenyAccessToGuest", "less access for a guest"),
        OperationRow("CancelGuestsAccessToRoom", "a room's guests lose their access"),
        OperationRow("CancelGuestsMobileAccessToRoom", "a room's guests lose their mobile access"),
    )
}


@dataclass(frozen=True, slots=True)
class CommonArea:
    pass_level: int
    mode: str = DEFAULT_AREA_MODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A body that is public in full. What an operation does not have is left out when it is written.

    `check_in` and `check_out` may carry a zone or not; what is read is as it was sent.
    """

    operation: str
    reservation: str
    site: str = "Main"
    terminal: str = ""
    encoder: str = NO_ENCODER
    check_in: datetime | None = None
    check_out: datetime | None = None
    guest: str = field(default="", repr=False)
    main_room: str = ""
    suite_doors: bool = False
    rooms: tuple[str, ...] = ()
    areas: tuple[CommonArea, ...] = ()
    track2_folio: str = field(default="", repr=False)
    track1_guest: str = field(default="", repr=False)
    count: int = 1
    size: int = 1
    uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who asks, and which request it is. `message_id` names the request: a repetition carries the same."""

    url: str
    message_id: str
    username: str
    password: str = field(repr=False)
    timestamp_id: str = ""
    token_id: str = ""
    created: datetime | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    header: Header
    order: Order

    @property
    def soap_action(self) -> str:
        return f"{SERVICE}/{self.order.operation}"


def build_envelope(envelope: Envelope) -> bytes:
    """Raises `Malformed` for an operation whose body is not public."""
    root = Element(_named(SOAP, "Envelope"))
    _write_header(SubElement(root, _named(SOAP, "Header")), envelope)
    _write_order(SubElement(root, _named(SOAP, "Body")), envelope.order)
    return write_xml(root, declaration=DECLARATION).encode()


def parse_envelope(xml: bytes) -> Envelope:
    """Raises `Malformed`, also for a guest's name in the wrong namespace."""
    root = _soap(xml)
    header, body = root.find(_named(SOAP, "Header")), root.find(_named(SOAP, "Body"))
    if header is None or body is None:
        raise Malformed("SOAP envelope", "it has no header or no body")
    order = _read_order(only_child(body, "SOAP body"))
    return Envelope(_read_header(header, order.operation), order)


# --- the header -------------------------------------------------------------------------------------------------------


def _write_header(parent: Element, envelope: Envelope) -> None:
    header = envelope.header
    auth = SubElement(parent, _named(SERVICE, "AuthHeader"))
    addressed = (
        ("Action", f"{header.url}/{envelope.order.operation}"),
        ("From", FROM),
        ("MessageID", header.message_id),
        ("ReplyTo", ANONYMOUS),
        ("To", header.url),
    )
    for name, text in addressed:
        SubElement(auth, _named(ADDRESSING, name)).text = text
    security = SubElement(auth, _named(SERVICE, "Security"))
    if header.created is not None and header.expires is not None:
        stamp = SubElement(security, _named(UTILITY, "Timestamp"))
        times = (("Id", header.timestamp_id), ("Created", format_moment(header.created)))
        for name, text in (*times, ("Expires", format_moment(header.expires))):
            SubElement(stamp, _named(UTILITY, name)).text = text
    token = SubElement(security, _named(UTILITY, "UsernameToken"))
    for name, text in (("Id", header.token_id), ("Username", header.username), ("Password", header.password)):
        if text or name != "Id":
            SubElement(token, _named(UTILITY, name)).text = text


def _read_header(parent: Element, operation: str) -> Header:
    auth = only_child(parent, "SOAP header")
    if auth.tag != _named(SERVICE, "AuthHeader"):
        raise Malformed("SOAP header", "it has no AuthHeader")
    url = child_text(auth, _named(ADDRESSING, "To"))
    action = child_text(auth, _named(ADDRESSING, "Action"))
    message_id = child_text(auth, _named(ADDRESSING, "MessageID"))
    if not url or not message_id or action != f"{url}/{operation}":
        raise Malformed("SOAP header", "its Action is not To with the body's operation, or its MessageID is missing")
    security = auth.find(_named(SERVICE, "Security"))
    token = None if security is None else security.find(_named(UTILITY, "UsernameToken"))
    if security is None or token is None:
        raise Malformed("SOAP header", "it has no UsernameToken")
    stamp = security.find(_named(UTILITY, "Timestamp"))
    created = None if stamp is None else child_text(stamp, _named(UTILITY, "Created"))
    expires = None if stamp is None else child_text(stamp, _named(UTILITY, "Expires"))
    return Header(
        url=url,
        message_id=message_id,
        username=child_text(token, _named(UTILITY, "Username")) or "",
        password=child_text(token, _named(UTILITY, "Password")) or "",
        timestamp_id=("" if stamp is None else child_text(stamp, _named(UTILITY, "Id")) or ""),
        token_id=child_text(token, _named(UTILITY, "Id")) or "",
        created=parse_moment(created) if created else None,
        expires=parse_moment(expires) if expires else None,
    )


# --- the body ---------------------------------------------------------------------------------------------------------


def _row(operation: str) -> tuple[tuple[str, str, str], ...]:
    row = OPERATIONS.get(operation)
    if row is None:
        raise Malformed("SOAP body", f"there is no operation {operation!r} that is public")
    if row.fields is None:
        raise Malformed("SOAP body", f"the fields of {operation} are not public")
    return row.fields


def _write_order(parent: Element, order: Order) -> None:
    body = SubElement(parent, _named(SERVICE, order.operation))
    for name, attribute, form in _row(order.operation):
        value = getattr(order, attribute)
        if value is None:
            raise Malformed(order.operation, f"{name} is missing")
        element = SubElement(body, _named(UTILITY if form == "guest" else SERVICE, name))
        _write_value(element, form, value)


def _write_value(element: Element, form: str, value: Any) -> None:
    match form:
        case "moment":
            element.text = format_moment(value)
        case "flag":
            element.text = "true" if value else "false"
        case "texts":
            for text in value:
                SubElement(element, _named(SERVICE, "string")).text = text
        case "areas":
            for area in value:
                _write_area(element, area)
        case _:
            element.text = str(value)


def _write_area(parent: Element, area: CommonArea) -> None:
    if area.pass_level not in PASS_LEVELS:
        raise Malformed("CommonAreaList", "a pass level is not in 1..12")
    element = SubElement(parent, _named(SERVICE, "CCommonAreas"))
    SubElement(element, _named(SERVICE, "PassLevelNo")).text = str(area.pass_level)
    SubElement(element, _named(SERVICE, "eMode")).text = area.mode


def _read_order(body: Element) -> Order:
    namespace, operation = split_name(body.tag)
    if namespace != SERVICE:
        raise Malformed("SOAP body", f"its operation is not in {SERVICE}")
    fields = {name: (attribute, form) for name, attribute, form in _row(operation)}
    values: dict[str, Any] = {}
    for element in body:
        space, name = split_name(element.tag)
        attribute, form = fields.get(name, ("", ""))
        if not attribute or attribute in values:
            raise Malformed(operation, "it has an element that is not public, or one twice")
        if space != (UTILITY if form == "guest" else SERVICE):
            where = "the WS-Security utility namespace" if form == "guest" else SERVICE
            raise Malformed(operation, f"{name} does not stand in {where}")
        values[attribute] = _read_value(element, form, name)
    if not values.get("reservation"):
        raise Malformed(operation, "ReservationID is missing")
    return Order(operation=operation, **values)


def _read_value(element: Element, form: str, name: str) -> Any:
    text = (element.text or "").strip()
    match form:
        case "moment":
            return parse_moment(text)
        case "flag":
            if text not in ("true", "false", "1", "0"):
                raise Malformed(name, "it is neither true nor false")
            return text in ("true", "1")
        case "number":
            return _number(text, name)
        case "texts":
            return tuple((one.text or "").strip() for one in element)
        case "areas":
            return tuple(_read_area(one) for one in element)
    return text


def _read_area(element: Element) -> CommonArea:
    level = _number(child_text(element, _named(SERVICE, "PassLevelNo")) or "", "PassLevelNo")
    if level not in PASS_LEVELS:
        raise Malformed("CommonAreaList", "a pass level is not in 1..12")
    return CommonArea(level, child_text(element, _named(SERVICE, "eMode")) or "")


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Malformed(name, "it is no number")
    return int(text)


def format_moment(moment: datetime) -> str:
    """xs:dateTime, with a fraction only where there is one; UTC as Z, a moment without a zone without one."""
    text = moment.isoformat()
    return text.removesuffix("+00:00") + "Z" if moment.tzinfo is UTC or text.endswith("+00:00") else text


def parse_moment(text: str) -> datetime:
    if "T" in text:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise Malformed("xs:dateTime", "it is not yyyy-MM-ddTHH:mm:ss with or without a zone")


# --- answers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What the system did. `access_key` is the card's content for a kiosk that writes it itself."""

    operation: str
    access_key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """`reason` and `detail` are names of `faults`; where they stand in the fault is inferred, so they are searched
    for."""

    reason: str
    detail: str | None = None

    def in_words(self) -> str:
        return fault_in_words(self.reason, self.detail)


def answer_path(operation: str) -> str:
    """The elements of an answer, from the body down."""
    return f"{operation}Response/{operation}Result/CMessengerResponse"


def parse_answer(xml: bytes) -> Answer | Fault:
    """Raises `Malformed` for what is neither an answer nor a fault."""
    body = _soap(xml).find(_named(SOAP, "Body"))
    if body is None:
        raise Malformed("SOAP envelope", "it has no body")
    reason = _first(body, ("aReason",))
    if reason:
        return Fault(reason, _first(body, ("aDetailReason",)))
    element = only_child(body, "SOAP body")
    if element.tag == _named(SOAP, "Fault"):
        return Fault((element.findtext("faultstring") or "a fault without a reason").strip())
    operation = split_name(element.tag)[1].removesuffix("Response")
    if operation not in OPERATIONS or split_name(element.tag)[1] == operation:
        raise Malformed("SOAP body", "it is no answer to an operation that is public")
    key = _first(element, (f"{operation}Result", "CMessengerResponse", "retAccessKey"))
    return Answer(operation, None if not key else _decoded(key))


def build_answer(answer: Answer) -> bytes:
    """An answer as a server gives it."""
    root = Element(_named(SOAP, "Envelope"))
    element = SubElement(root, _named(SOAP, "Body"))
    for name in answer_path(answer.operation).split("/"):
        element = SubElement(element, _named(SERVICE, name))
    if answer.access_key is not None:
        SubElement(element, _named(SERVICE, "retAccessKey")).text = base64.b64encode(answer.access_key).decode()
    return write_xml(root, declaration=DECLARATION).encode()


def build_stand_in_fault(fault: Fault) -> bytes:
    """A *stand-in*: a SOAP fault whose detail holds reason and detail. Where the vendor puts them is not public."""
    root = Element(_named(SOAP, "Envelope"))
    element = SubElement(SubElement(root, _named(SOAP, "Body")), _named(SOAP, "Fault"))
    SubElement(element, "faultcode").text = "Server"
    SubElement(element, "faultstring").text = fault.in_words()
    detail = SubElement(element, "detail")
    SubElement(detail, _named(SERVICE, "aReason")).text = fault.reason
    if fault.detail is not None:
        SubElement(detail, _named(SERVICE, "aDetailReason")).text = fault.detail
    return write_xml(root, declaration=DECLARATION).encode()


def _soap(xml: bytes) -> Element:
    root = read_xml(xml)
    if root.tag != _named(SOAP, "Envelope"):
        raise Malformed("SOAP envelope", "its root is not a SOAP 1.1 Envelope")
    return root


def _named(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _descendants(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if split_name(one.tag)[1] == name)


def _first(element: Element, path: Iterable[str]) -> str | None:
    """The text at a path of names, whatever their namespaces."""
    found: Element | None = element
    for name in path:
        found = None if found is None else next(_descendants(found, name), None)
    return None if found is None else (found.text or "").strip()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("retAccessKey", "it is not base64") from None
