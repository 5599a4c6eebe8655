"""Structures of Matter's data model, element by element, as TLV has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from latchwork.protocol.codec.picture import Cell
from latchwork.protocol.matter import door_lock_commands, interaction, tlv
from latchwork.protocol.matter.door_lock_commands import COMMANDS, RESPONSES
from latchwork.protocol.matter.door_lock_events import EVENTS
from latchwork.protocol.matter.interaction import MESSAGES, Message
from latchwork.protocol.matter.schema import Kind, Presence, Structure
from latchwork.protocol.matter.schema import table as rows_of
from latchwork.protocol.matter.tlv import CONTAINERS, END, Type
from pages.boxes import framed
from pages.markdown import code, fenced, table
from pages.members import docstring, members

CONTEXT = tlv.build(tlv.null(0))[0] & 0xE0
"""The form of a tag that is a number of the structure around it."""

PRESENCE = {
    Presence.REQUIRED: "",
    Presence.NULLABLE: "or null",
    Presence.OPTIONAL: "may be missing",
    Presence.OPTIONAL_NULLABLE: "may be missing, or null",
}
VALUES = {
    Type.UNSIGNED: "n: 1, 2, 4 or 8 bytes, little-endian",
    Type.SIGNED: "n: 1, 2, 4 or 8 bytes, little-endian",
    Type.UTF8: "length n, text",
    Type.OCTETS: "length n, bytes",
}


def element() -> str:
    """The parts of any element, and the codes of its types."""
    cells = [
        Cell("control {tag form:3, type:5}", "1"),
        Cell("[tag]", "0 to 8"),
        Cell("[length]", "0 to 8"),
        Cell("[value]", "n"),
    ]
    samples = [("anonymous", None), ("of the structure", 1), ("common profile", tlv.ProfileTag(1))]
    samples += [("implied profile", tlv.ProfileTag(1, None, None)), ("vendor's profile", tlv.ProfileTag(1, 0xFFF1, 1))]
    lines = []
    for name, tag in samples:
        built = tlv.build(tlv.null(tag))
        lines.append((f"{built[0] >> 5}", name, len(built) - 1, code(built.hex(" ").upper())))
    text = framed(cells) + "\nA null with each form of tag:\n\n"
    text += table(("tag form", "tag", "bytes of the tag", "null as bytes"), lines) + "\n"
    types = ((f"{one.value:02X}", one.name.lower(), VALUES.get(one, "")) for one in Type)
    return text + table(("type", "name", "what follows"), types)


LEGEND = (
    "\nTo the left are the bytes of each element: control, tag and `..`, its value; `n` is a length. A number has the "
    "first of its controls when it fits one byte, and a later one when it needs two, four or eight.\n"
)


def structures_of(module: Any, registry: Iterable[type[Structure]]) -> str:
    """The structures of a module: those that a registry knows, and those that lie in them."""
    known = dict.fromkeys(registry)
    found = [one.value for one in members(module) if isinstance(one.value, type) and issubclass(one.value, Structure)]
    return LEGEND + "".join(_structure(kind) for kind in found if kind in known or rows_of_class(kind))


def rows_of_class(kind: type[Structure]) -> bool:
    """Whether the class has fields of its own; base classes have none."""
    return bool(getattr(kind, "__dataclass_fields__", {}))


def interaction_messages() -> str:
    return structures_of(interaction, MESSAGES.values())


def commands() -> str:
    return structures_of(door_lock_commands, (*COMMANDS.values(), *RESPONSES.values()))


def events() -> str:
    return LEGEND + "".join(_structure(kind) for kind in EVENTS.values())


def _structure(kind: Any) -> str:
    number = getattr(kind, "CODE", getattr(kind, "OPCODE", None))
    heading = kind.__name__ if number is None else f"{number:02X} {kind.__name__}"
    text = f"\n### {heading}\n" + (f"\n{docstring(kind)}\n" if docstring(kind) else "")
    facts = [_facts(kind)] if hasattr(kind, "PRIVILEGE") else []
    facts += [f"Priority: {kind.PRIORITY.name.lower()}."] if hasattr(kind, "PRIORITY") else []
    source = getattr(kind, "SOURCE", interaction.SOURCE if issubclass(kind, Message) else "")
    facts += [f"*{source}*"] if source else []
    text += f"\n{' '.join(facts)}\n" if facts else ""
    return text + fenced(_map(kind))


def _facts(kind: Any) -> str:
    answer = "a status" if kind.ANSWER is None else kind.ANSWER.__name__
    return f"Needs the privilege {kind.PRIVILEGE.value}{', timed' if kind.TIMED else ''}. Answered by {answer}."


def _map(kind: type[Structure]) -> str:
    """One element to a line: its bytes to the left, its field to the right."""
    lines = [(f"{kind.CONTAINER.value:02X}", kind.CONTAINER.name.lower(), "")]
    for row in rows_of(kind):
        lines += _element(row.at.kind, f"{row.name}", row.at.tag, PRESENCE[row.at.presence], 1)
    lines.append((f"{END:02X}", "end", ""))
    width = max(len(left) for left, _, _ in lines)
    middle = max(len(name) for _, name, _ in lines)
    return "\n".join(f"{left.ljust(width)}  {name.ljust(middle)}  {note}".rstrip() for left, name, note in lines)


def _element(kind: Kind, name: str, tag: int | None, note: str, depth: int) -> list[tuple[str, str, str]]:
    indent = "  " * depth
    control = CONTEXT if tag is not None else 0
    tagged = "" if tag is None else f" {tag:02X}"
    label = indent + name
    if kind.form is None:
        return [(f"{indent}..{tagged} ..", label, _note("any element", note))]
    code_ = f"{control | kind.form.value:02X}"
    if kind.form is Type.BOOLEAN:
        return [(f"{indent}{code_}{tagged}", label, _note("false, the next code is true", note))]
    if kind.form in CONTAINERS:
        inner = _element(kind.item, "each", None, "", depth + 1) if kind.item is not None else []
        what = kind.row.__name__ if kind.row is not None else kind.name
        opened = (f"{indent}{code_}{tagged}", label, _note(what, note))
        return [
            opened,
            *(inner or [(f"{indent}  ..", f"{indent}  its fields", "")]),
            (f"{indent}{END:02X}", f"{indent}end", ""),
        ]
    if kind.form in (Type.UTF8, Type.OCTETS):
        return [(f"{indent}{code_}{tagged} n ..", label, _note(kind.name, note))]
    return [(f"{indent}{_widths(kind, control)}{tagged} ..", label, _note(kind.name, note))]


def _widths(kind: Kind, control: int) -> str:
    """The codes that a number may have, by its width."""
    assert kind.form is not None
    size = {"uint8": 0, "uint16": 1, "uint32": 2, "uint64": 3}.get(kind.name, 0)
    first = control | kind.form.value
    return f"{first:02X}" if not size else f"{first:02X}-{first + size:02X}"


def _note(kind: str, note: str) -> str:
    return f"{kind}, {note}" if note else kind
