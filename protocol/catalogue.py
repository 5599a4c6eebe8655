"""Every package of this library, and the registries that have one row for each of its messages.

    for message in messages_of("pn532"):
        print(message.name, message.source)

A registry is named by its module and its name in there. Its rows are layouts, calls, rows of a table or classes; each
says where its message is written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from latchwork.protocol.codec.declare import Family

TOOLKIT = frozenset({"codec", "wire_formats"})
"""Packages beside the protocols: what makes codecs, and what shows their messages."""

REGISTRIES: dict[str, tuple[str, ...]] = {
    "august": ("declarations:DECLARATIONS", "cloud:CALLS"),
    "avigilon_alta": ("calls:CALLS",),
    "brivo": ("calls:CALLS",),
    "cards": (
        "latchwork.protocol.wire_formats.card_layouts:READER_FRAMES_BARE",
        "latchwork.protocol.wire_formats.card_layouts:READER_FRAMES",
        "latchwork.protocol.wire_formats.card_layouts:CARD_FRAMES_BARE",
        "latchwork.protocol.wire_formats.card_layouts:CARD_FRAMES",
    ),
    "desfire": ("declarations:DECLARATIONS",),
    "dormakaba": ("declarations:DECLARATIONS", "messenger:OPERATIONS", "ilco:TAGS"),
    "fias": ("messages:MESSAGES",),
    "igloohome": ("calls:CALLS",),
    "keycard": ("declarations:DECLARATIONS",),
    "matter": (
        "interaction:MESSAGES",
        "door_lock_commands:COMMANDS",
        "door_lock_commands:RESPONSES",
        "door_lock_events:EVENTS",
        "door_lock_attributes:ATTRIBUTES",
    ),
    "mobile_key": ("possession:MESSAGES", "claims:ROWS"),
    "ndef": ("declarations:DECLARATIONS",),
    "nuki": ("declarations:DECLARATIONS",),
    "offline_code": ("rules:RULES",),
    "osdp": ("declarations:DECLARATIONS",),
    "pcsc": ("declarations:DECLARATIONS",),
    "pms_line": (),
    "pn532": ("declarations:DECLARATIONS",),
    "rest": (),
    "salto_ks": ("calls:CALLS",),
    "salto_space": ("tables:COMMANDS", "ship:REQUESTS"),
    "schlage": ("calls:CALLS",),
    "tedee": ("declarations:DECLARATIONS", "bridge:CALLS", "bridge_events:EVENTS", "cloud:CALLS"),
    "ttlock": ("declarations:DECLARATIONS",),
    "visionline": ("declarations:DECLARATIONS", "tables:COMMANDS", "tables:CALLS"),
    "vostio": (),
    "wiegand": ("formats:FORMATS",),
    "zigbee": ("declarations:DECLARATIONS", "frames:GENERAL", "zigbee2mqtt_documents:OF_KIND"),
    "zwave": ("declarations:DECLARATIONS", "commands:IRREGULAR"),
}
"""A package without a registry has no messages of its own: it serves others, or its vendor publishes none."""


@dataclass(frozen=True, slots=True)
class Message:
    """One row. `key` is what it has in its registry, such as a command code; None for rows in a plain list."""

    package: str
    registry: str
    key: Any
    name: str
    source: str
    row: Any = field(repr=False)


def messages_of(package: str) -> Iterator[Message]:
    """The messages of a package, in the order of its tables; raises `KeyError` for a package that is not here."""
    for registry in REGISTRIES[package]:
        module, _, name = registry.partition(":")
        home = module if module.startswith("latchwork.") else f"latchwork.protocol.{package}.{module}"
        for key, row in _rows(getattr(import_module(home), name)):
            yield Message(package, registry, key, _name_of(row, key), _source_of(row), row)


def _rows(registry: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(registry, Family | Mapping):
        yield from (registry.rows if isinstance(registry, Family) else registry).items()
        return
    for row in registry:
        if isinstance(row, Family):
            yield from row.rows.items()
        else:
            yield None, row


def _name_of(row: Any, key: Any) -> str:
    """What a row is called; a row that is told by its code alone is called by it."""
    name = row.__name__ if isinstance(row, type) else getattr(row, "name", None)
    return str(name or getattr(key, "name", None) or key)


def _source_of(row: Any) -> str:
    if isinstance(row, type):
        table_row = getattr(row, "row", None)
        return str(row.SOURCE if hasattr(row, "SOURCE") else table_row().source if table_row is not None else "")
    return str(row.source)
