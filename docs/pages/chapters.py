"""One module of `protocol/` as a chapter: its text, its pictures, and all that it declares."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any

from pydantic import BaseModel

from latchwork.protocol.rest.calls import Api
from pages.documents import api_section, calls_section, document_section, is_calls
from pages.figures import FIGURES, OWN_PICTURES, PICTURED
from pages.listings import constants, enumerations, row_types, tables
from pages.machines import is_fed, machine_section
from pages.markdown import cell, code, table
from pages.members import Member, docstring, members
from pages.values import is_scalar, shown

_ONLY_RAISES = re.compile(r"Raises `\w+`\.?|\"?\"?")
SPELT = {
    **{
        word: word.upper()
        for word in ("apdu", "api", "atr", "cbor", "cose", "crc", "iso", "mifare", "nfc", "pcsc", "pms")
    },
    **{word: word.upper() for word in ("ptls", "rs232", "s0", "s2", "ship", "stp", "tlv")},
    "iso14443a": "ISO 14443A",
    "iso7816": "ISO 7816",
    "ntag21x": "NTAG21x",
    "pmsif": "PMSif",
    "vpcd": "vpcd",
    "zigbee2mqtt": "Zigbee2MQTT",
}
"""Words of module names that are no words, as they are written elsewhere."""


def title_of(module: ModuleType) -> str:
    """The name of a module as a heading."""
    words = module.__name__.rpartition(".")[2].split("_")
    text = " ".join(SPELT.get(word, word) for word in words).replace("stand in", "stand-in")
    return text[:1].upper() + text[1:]


def chapter(module: ModuleType) -> str:
    """Everything that a module says; empty for one that declares nothing."""
    here = [one for one in members(module) if one.name not in PICTURED.get(module.__name__, ())]
    body = "".join(picture() for picture in FIGURES.get(module.__name__, ()))
    body += "".join(make(here) for make in SECTIONS)
    path = "/".join(module.__name__.split(".")[1:]) + ".py"
    link = f"[`{path}`](../../{path})"
    return f"\n## {title_of(module)}\n\n{link}\n\n{docstring(module)}\n{body}" if body or docstring(module) else ""


def _documents(here: list[Member]) -> str:
    found = [one.value for one in here if _is_class(one.value, BaseModel)]
    return "".join(document_section(kind) for kind in found if kind.model_fields or docstring(kind))


def _calls(here: list[Member]) -> str:
    found = next((one.value for one in here if is_calls(one.value)), ())
    return calls_section(found)


def _apis(here: list[Member]) -> str:
    return "".join(api_section(one.value) for one in here if isinstance(one.value, Api))


def _messages(here: list[Member]) -> str:
    """Plain objects: messages, events, rules. What is the row of a table is no message."""
    found = [one.value for one in here if _is_message(one.value) and one.value not in row_types(here)]
    if not found:
        return ""
    rows = [(code(kind.__name__), _fields(kind), cell(docstring(kind))) for kind in found]
    return "\n" + table(("object", "fields", ""), rows)


def _is_message(value: Any) -> bool:
    plain = isinstance(value, type) and is_dataclass(value) and not issubclass(value, Exception)
    return plain and not any(issubclass(value, one) for one in OWN_PICTURES) and not is_fed(value)


def _fields(kind: Any) -> str:
    words = []
    for one in fields(kind):
        if one.name.startswith("_"):
            continue
        text = f"`{one.name}`" + ("" if one.repr else " (secret)")
        if is_scalar(one.default) and one.default not in ("", b"", False):
            text += f" = {shown(one.default)}"
        words.append(text)
    return cell(", ".join(words))


def _machines(here: list[Member]) -> str:
    return "".join(machine_section(one.value) for one in here if _is_machine(one.value))


def _is_machine(value: Any) -> bool:
    if not isinstance(value, type) or issubclass(value, Exception | Enum | BaseModel | dict):
        return False
    return is_fed(value) or (not is_dataclass(value) and bool(docstring(value)))


def _errors(here: list[Member]) -> str:
    found = [one.value for one in here if _is_class(one.value, Exception)]
    if not found:
        return ""
    rows = ((code(kind.__name__), code(kind.__bases__[0].__name__), cell(docstring(kind))) for kind in found)
    return "\n" + table(("error", "is a", "when"), rows)


def _functions(here: list[Member]) -> str:
    found = [one for one in here if isinstance(one.value, FunctionType) and not _ONLY_RAISES.fullmatch(one.doc)]
    if not found:
        return ""
    rows = ((code(f"{one.name}({', '.join(inspect.signature(one.value).parameters)})"), cell(one.doc)) for one in found)
    return "\n" + table(("function", "what it does"), rows)


def _is_class(value: Any, base: type) -> bool:
    return isinstance(value, type) and issubclass(value, base)


SECTIONS: Iterable[Callable[[list[Member]], str]] = (
    constants,
    enumerations,
    tables,
    _documents,
    _apis,
    _calls,
    _messages,
    _machines,
    _errors,
    _functions,
)
"""In the order of a chapter."""
