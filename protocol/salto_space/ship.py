"""SHIP's requests and responses: a name and a tree of parameters, in XML.

Values are trimmed, for clients write them with spaces around. Times carry no zone: the server's local time. Lists end
with an `EOF` flag and are paged with a `StartingFrom…` parameter. The schema is not public: `REQUESTS` has what public
clients send, and a response is its tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.safe_xml import read_xml, write_xml

SHIP_CLIENT = "github.com/azratul/ship-client"
LOCKERS = "public lockers clients"
AUDIT = "public audit-trail client"

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
PAGING = ("MaxCount", "StartingFrom", "Return")
"""Parameters that every list takes begin with one of these."""
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: text, or parameters of its own. The value stays out of `repr`."""

    name: str
    value: str | tuple[Param, ...] = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RequestRow:
    name: str
    params: tuple[str, ...]
    source: str


REQUESTS: dict[str, RequestRow] = {
    row.name: row
    for row in (
        RequestRow("OnlineDoor.Open", ("DoorNameList", "DoorNameList/DoorID"), LOCKERS),
        RequestRow("Encoder.ReadKey", ("EncoderID", "ReturnROMCode", "ReturnLockerData"), LOCKERS),
        RequestRow("Encoder.SaltoDBUser.AssignNewKey", ("ExtUserID", "EncoderID"), LOCKERS),
        RequestRow("Encoder.SaltoDBUser.UpdateCurrentKey", ("ExtUserID", "EncoderID"), LOCKERS),
        RequestRow(
            "SaltoDBUserList.Read",
            (
                "MaxCount",
                "StartingFromExtUserID",
                *(
                    f"ReturnAccessPermissions_User_{what}"
                    for what in ("Door", "Zone", "Location", "Function", "Output")
                ),
                "ReturnMembership_User_Group",
            ),
            SHIP_CLIENT,
        ),
        RequestRow(
            "SaltoDBUser.Update",
            (
                "ExtUserID",
                "UserExpiration.Enabled",
                "UserExpiration",
                "SaltoDB.AccessPermissionList.User_Door",
            ),
            SHIP_CLIENT,
        ),
        RequestRow("SaltoDBGroup.Update", (), SHIP_CLIENT),
        RequestRow("SaltoDBTimezoneTable.Update", (), SHIP_CLIENT),
        RequestRow("SaltoDBYearCalendar.Update", (), SHIP_CLIENT),
        RequestRow(
            "SaltoDBAuditTrail.Read",
            ("MaxCount", "StartingFromEventID", "ShowDoorIDAs", "ShowUserIDAs", "FilterExpression"),
            AUDIT,
        ),
        RequestRow("SaltoDBDoorList.Read", ("MaxCount",), SHIP_CLIENT),
        RequestRow("SaltoDBLockerList.Read", ("MaxCount",), LOCKERS),
    )
}
"""What public clients send; a row without parameters is known by its name alone."""


@dataclass(frozen=True, slots=True)
class Request:
    name: str
    params: tuple[Param, ...] = ()

    def get(self, *path: str) -> str | None:
        """The text at a path of parameters."""
        return _text_at(self.params, path)

    @property
    def unknown_params(self) -> tuple[str, ...]:
        """Parameters that no public client sends with this request; what lies inside a known one is its own
        business."""
        row = REQUESTS.get(self.name)
        known = {path.partition("/")[0] for path in row.params} if row else set()
        if row is not None and not row.params:
            return ()
        return tuple(one.name for one in self.params if one.name not in known and not one.name.startswith(PAGING))


@dataclass(frozen=True, slots=True)
class Response:
    """`parts` is what stands beside the request's name; its schema is not public."""

    name: str
    parts: tuple[Param, ...] = ()

    def get(self, *path: str) -> str | None:
        return _text_at(self.parts, path)

    @property
    def failed(self) -> bool:
        """Whether something in it is called an exception; how errors are built is not public."""
        return any("exception" in param.name.lower() for param in _all(self.parts))

    @property
    def is_last(self) -> bool | None:
        """What the `EOF` flag of a list says; None without one."""
        flags = [param.value for param in _all(self.parts) if param.name == "EOF"]
        return flags[0] in ("1", "true") if flags else None


def build_request(request: Request) -> bytes:
    return _build("RequestCall", request.name, (Param("Params", request.params),))


def parse_request(xml: bytes) -> Request:
    """Raises `Malformed`."""
    name, parts = _parse(xml, "RequestCall")
    params = [part for part in parts if part.name == "Params"]
    if len(params) != len(parts) or len(params) > 1:
        raise Malformed("SHIP request", "it has something beside its name and one Params")
    if not params or params[0].value == "":
        return Request(name)
    if isinstance(params[0].value, str):
        raise Malformed("SHIP request", "its Params is text")
    return Request(name, params[0].value)


def build_response(response: Response) -> bytes:
    return _build("RequestResponse", response.name, response.parts)


def parse_response(xml: bytes) -> Response:
    """Raises `Malformed`."""
    return Response(*_parse(xml, "RequestResponse"))


def format_local(moment: datetime) -> str:
    """A time as SHIP has it, in the server's local time."""
    if moment.tzinfo is not None:
        raise Malformed("SHIP time", "it has a zone; the server's local time without one belongs here")
    return moment.strftime(TIME_FORMAT)


def _build(root: str, name: str, parts: tuple[Param, ...]) -> bytes:
    document = Element(root)
    SubElement(document, "RequestName").text = name
    for part in parts:
        _add(document, part)
    return write_xml(document, declaration=DECLARATION).encode()


def _add(parent: Element, param: Param) -> None:
    element = SubElement(parent, param.name)
    if isinstance(param.value, str):
        element.text = param.value
        return
    for inner in param.value:
        _add(element, inner)


def _parse(xml: bytes, root: str) -> tuple[str, tuple[Param, ...]]:
    document = read_xml(xml)
    if document.tag != root:
        raise Malformed("SHIP", f"its root element is not {root}")
    names = document.findall("RequestName")
    if len(names) != 1 or len(names[0]) or not (names[0].text or "").strip():
        raise Malformed("SHIP", "it has no single RequestName")
    return (names[0].text or "").strip(), tuple(_param(one) for one in document if one.tag != "RequestName")


def _param(element: Element) -> Param:
    if len(element):
        return Param(element.tag, tuple(_param(child) for child in element))
    return Param(element.tag, (element.text or "").strip())


def _text_at(params: tuple[Param, ...], path: tuple[str, ...]) -> str | None:
    head, *rest = path
    found = next((param for param in params if param.name == head), None)
    if found is None:
        return None
    if not rest:
        return found.value if isinstance(found.value, str) else None
    return None if isinstance(found.value, str) else _text_at(found.value, tuple(rest))


def _all(params: tuple[Param, ...]) -> Iterator[Param]:
    for param in params:
        yield param
        if not isinstance(param.value, str):
            yield from _all(param.value)
