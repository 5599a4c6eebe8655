"""How a protocol package declares its messages.

A package's `declarations.py` holds construct trees in two wrappers. A `Layout` is one frame or message: the generator
turns it into a slotted dataclass with `build()` and `parse()`. A `Family` is a table from a command code to layouts:
the generator adds a dictionary and a `parse_<family>` function that dispatches on the code.

    ENVELOPE = Layout("Envelope", Struct(...), source="UM0701-02 §6.2.1")
    REQUESTS = Family("request", {0x41: Layout("CheckAdmin", Struct("admin_ps" / Int32ub, ...), source="...")})
    DECLARATIONS = (ENVELOPE, REQUESTS)

`construct` stays the oracle: property tests hold the generated module to it for build, parse and rejection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from construct import Construct


@dataclass(frozen=True, slots=True)
class Layout:
    """One frame or message.

    `name` becomes the class, `doc` its docstring, `source` says where the bytes are written down. `secret` names the
    fields that `repr` hides and wire files redact. Parsing must consume every byte and accepts exactly what building
    makes: constants, lengths, counts, padding and check values are verified.
    """

    name: str
    tree: Construct[Any, Any]
    source: str
    doc: str = ""
    secret: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Family:
    """A table of layouts by command code (an int, or a pair such as command class and command)."""

    name: str
    rows: Mapping[Any, Layout]
