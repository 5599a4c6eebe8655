"""The OData query of a list. Source: clp-php-sdk, src/Utilities/AbstractAPI.php, src/APIs/EntriesAPI.php."""

from __future__ import annotations

import re
from datetime import datetime

from latchwork.protocol.rest.errors import BadRequest
from latchwork.protocol.rest.times import seconds_utc

FIELD_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def equals(field: str, value: str) -> str:
    """`tag_number eq '00007527'`: numbers of tags are text with leading zeros. A quote inside is doubled."""
    doubled = value.replace("'", "''")
    return f"{_field(field)} eq '{doubled}'"


def since(moment: datetime, field: str = "utc_date_time") -> str:
    """Events at or after a moment; their local times go by another field."""
    if moment.utcoffset() is None:
        raise BadRequest("filter", "the moment needs a zone; a naive time could be anybody's")
    return f"{_field(field)} ge DateTime'{seconds_utc(moment)}'"


def _field(name: str) -> str:
    if not name or set(name) - FIELD_LETTERS:
        raise BadRequest("filter", "a field is named in small letters, digits and underscores")
    return name


_LITERAL = r"(?:DateTime)?'(?:[^']|'')*'|-?\d+|true|false|null"
_AND = " and "
_CONDITION = re.compile(rf"\(?[a-z0-9_]+ (?:eq|ne|gt|ge|lt|le) (?:{_LITERAL})\)?")


def conditions(text: str) -> list[str]:
    """The conditions of a `$filter`, which must all hold; raises `BadRequest` for what is none."""
    found: list[str] = []
    at = 0
    while (match := _CONDITION.match(text, at)) is not None:
        found.append(match[0].removeprefix("(").removesuffix(")"))
        if match.end() == len(text):
            return found
        if not text.startswith(_AND, match.end()):
            break
        at = match.end() + len(_AND)
    raise BadRequest("filter", "conditions are field, operator and value, joined with `and`")


def listing(*conditions: str, newest_first: bool = False, top: int | None = None) -> dict[str, str | int]:
    """The query of a list: every condition holds. `top` is how many items a page has at most."""
    query: dict[str, str | int] = {}
    if conditions:
        query["$filter"] = _AND.join(f"({condition})" for condition in conditions)
    if newest_first:
        query["$orderby"] = "local_date_time desc"
    if top is not None:
        if top < 1:
            raise BadRequest("filter", "a page has one item or more")
        query["$top"] = top
    return query


CONTINUATION = "CLP-Continuation-Token"


def continued(token: str) -> dict[str, str]:
    """The header that asks for the page after the one that gave the token."""
    return {CONTINUATION: token}
