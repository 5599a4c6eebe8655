"""What a wire format offers: bytes to annotated messages, stated values to bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from latchwork.protocol.codec.byte_map import Part, byte_map
from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.codec.errors import CodecError

Sender = Literal["host", "device"]
"""Who sends: the app, controller or reader is the host; the lock, stick, chip or card is the device."""


class UnknownMessage(CodecError):
    """Nothing of this name can be built; the text says what there is."""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that lie in one run of bytes; a deciphered payload is a section of its own."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One message. `fields` are what `write` wants to build it again, bytes in hex; `secrets` names those that hide.

    `problem` is a phrase when the bytes are no sound message; `sections` then show what could be told of them.
    """

    message: str
    sender: Sender | None = None
    sections: tuple[Section, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
    secrets: frozenset[str] = frozenset()
    about: str = ""
    problem: str = ""

    def shown_fields(self, *, secrets: bool) -> dict[str, Any]:
        return {name: value if secrets or name not in self.secrets else None for name, value in self.fields.items()}


class WireFormat(Protocol):
    """One protocol. `sender` None means that the bytes must tell; `key` deciphers where a protocol enciphers."""

    name: str
    about: str

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        """Every message in `data`, which may hold several and stray bytes. Raises `CodecError` for a wrong key."""

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        """Raises `UnknownMessage` and `Malformed`."""

    def messages(self, sender: Sender) -> list[str]:
        """The names that `write` takes."""


def layouts_of(declarations: tuple[Layout | Family, ...]) -> dict[str, Layout]:
    """Every declared layout by the name of its generated class."""
    rows: list[Layout] = []
    for one in declarations:
        rows += one.rows.values() if isinstance(one, Family) else [one]
    return {row.name: row for row in rows}


def plain(value: Any) -> Any:
    """A value as JSON has it: bytes in hex."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def mapped(layout: Layout, data: bytes, offset: int = 0) -> tuple[dict[str, Any], list[Part]]:
    """`byte_map` with the fields as JSON has them; what is absent is left out."""
    values, parts = byte_map(layout, data, offset)
    return {name: plain(value) for name, value in values.items() if value is not None}, parts


def piece(data: bytes, start: int, end: int, name: str, value: Any = None, meaning: str = "") -> Part:
    """A part of `data` that no layout describes, such as a start byte or a checksum."""
    cut = data[start:end]
    return Part(start, end, name, cut, cut if value is None else value, meaning)


def moved(parts: list[Part], offset: int, prefix: str = "") -> list[Part]:
    """Parts of an inner message as they lie in the outer one."""
    return [replace(p, start=p.start + offset, end=p.end + offset, name=prefix + p.name) for p in parts]


def hidden(parts: list[Part], spans: list[tuple[int, int]]) -> list[Part]:
    """Marks what a wire file would mask: every part with a byte in one of `spans`."""
    return [replace(p, secret=True) if any(low < p.end and p.start < high for low, high in spans) else p for p in parts]


def stray(data: bytes, start: int, problem: str) -> Reading:
    """Bytes that are no message. They may be the remains of one, so they are secret."""
    part = Part(start, start + len(data), "bytes", data, data, problem, True)
    return Reading("stray bytes", None, (Section("bytes", (part,)),), problem=problem)
