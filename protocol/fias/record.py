"""A record as text: a two-character id, `|`, then fields of a two-character id and a value, each ended by `|`.

The order of fields is free, an unknown field is carried along, a field may be empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.fias.tables import FIELDS

SEPARATOR = "|"
ID_SIZE = 2

_is_id = re.compile(r"[!-{}~]{2}").fullmatch
_cannot_stand_in_value = re.compile(r"[|\x00-\x1f]").search


@dataclass(frozen=True, slots=True)
class Record:
    """`fields` are (id, value) in the order of the wire. Values stay out of `repr`: names and card data are among
    them."""

    id: str
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not _is_id(self.id):
            raise _no_id("record id")
        for name, value in self.fields:
            if not _is_id(name):
                raise _no_id("field id")
            if _cannot_stand_in_value(value):
                raise Malformed("FIAS record", f"the value of {name} holds a separator or a control character")

    def get(self, name: str) -> str | None:
        """The first field of that id."""
        return next((value for one, value in self.fields if one == name), None)

    def only(self, names: frozenset[str]) -> Record:
        """The record without fields that the other side did not ask for."""
        return Record(self.id, tuple(entry for entry in self.fields if entry[0] in names))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Ids of fields that no public source explains."""
        return tuple(name for name, _ in self.fields if name not in FIELDS)

    def text(self) -> str:
        return SEPARATOR.join((self.id, *(name + value for name, value in self.fields), ""))


def parse_record(text: str) -> Record:
    """Raises `Malformed`."""
    head, *rest = text.split(SEPARATOR)
    if not rest or rest[-1]:
        raise Malformed("FIAS record", "its last field is not ended by |")
    for part in rest[:-1]:
        if len(part) < ID_SIZE:
            raise Malformed("FIAS record", "a field is too short to have an id")
    return Record(head, tuple((part[:ID_SIZE], part[ID_SIZE:]) for part in rest[:-1]))


def _no_id(what: str) -> Malformed:
    return Malformed("FIAS record", f"a {what} is two characters, none of them | or a space")
