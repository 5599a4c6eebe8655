"""Constants, enumerations and tables of a module, as tables of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from types import FunctionType
from typing import Any

from pages.documents import is_calls
from pages.markdown import cell, code, table
from pages.members import Member, docstring, enum_members
from pages.values import columns_of, is_list, is_row, is_scalar, literal, shown

IN_HEX = frozenset({"id", "code", "type"})
"""Fields of rows whose numbers documents print in hexadecimal."""
WORDS_OF_ERRORS = ("NAME", "WHAT")
"""What a module calls its messages in its errors."""


def constants(here: list[Member]) -> str:
    found = [one for one in here if _is_constant(one.value) and one.name not in WORDS_OF_ERRORS]
    if not found:
        return ""
    rows = [(code(one.name), cell(literal(one)), cell(one.doc)) for one in found]
    if not any(doc for _, _, doc in rows):
        return "\n" + table(("constant", "value"), (row[:2] for row in rows))
    return "\n" + table(("constant", "value", ""), rows)


def _is_constant(value: Any) -> bool:
    if is_row(value):
        return not is_calls((value,)) and any(is_scalar(getattr(value, one.name)) for one in fields(value))
    return is_scalar(value) or (is_list(value) and bool(value) and all(is_scalar(one) for one in value))


def enumerations(here: list[Member]) -> str:
    return "".join(
        _enumeration(one.value) for one in here if isinstance(one.value, type) and issubclass(one.value, Enum)
    )


def _enumeration(kind: type[Enum]) -> str:
    rows = [(_plainly(one), _words(one.name), one.doc) for one in enum_members(kind)]
    text = f"\n### {kind.__name__}\n\n" + (f"{docstring(kind)}\n\n" if docstring(kind) else "")
    if all(value in ("", name) for value, name, _ in rows) and any(doc for _, _, doc in rows):
        return text + table(("name", ""), ((name, cell(doc)) for _, name, doc in rows))
    if any(doc for _, _, doc in rows):
        return text + table(("value", "name", ""), ((cell(value), name, cell(doc)) for value, name, doc in rows))
    if all(value in ("", name) for value, name, _ in rows):
        return text + ", ".join(name for _, name, _ in rows) + "\n"
    return text + table(("value", "name"), ((cell(value), name) for value, name, _ in rows))


def _plainly(member: Member) -> str:
    """A member's value; none for a number that only tells it from the others."""
    if isinstance(member.value, int) and not member.text:
        return shown(member.value) if member.stated else ""
    return member.text or shown(member.value)


def _words(name: str) -> str:
    return name.lower().replace("_", " ")


def tables(here: list[Member]) -> str:
    """Each table once: the same rows by another key are no news."""
    text, seen = "", set[int]()
    for one in here:
        if _is_table(one.value):
            rows = one.value.values() if isinstance(one.value, Mapping) else one.value
            told = {id(row) for row in rows if is_row(row)}
            if not told or not told <= seen:
                text += _mapping(one) if isinstance(one.value, Mapping) else _rows(one)
            seen |= told
    return text


def _is_table(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and not any(isinstance(one, type | FunctionType | Mapping) for one in value.values())
    return is_list(value) and bool(value) and all(is_row(one) for one in value)


def _headed(member: Member, row: object = None) -> str:
    """The name of a table, what is said below it, and what its rows say of their columns."""
    said = " ".join(text for text in (member.doc, docstring(type(row)) if row is not None else "") if text)
    return f"\n### {member.name}\n\n" + (f"{said}\n\n" if said else "")


def row_types(here: list[Member]) -> set[type]:
    """What the rows of a module's tables are."""
    found: set[type] = set()
    for one in here:
        if _is_table(one.value):
            rows = one.value.values() if isinstance(one.value, Mapping) else one.value
            found |= {type(row) for row in rows if is_row(row)}
    return found


def _mapping(member: Member) -> str:
    rows = member.value
    if all(is_row(row) for row in rows.values()):
        return _rows(member, {id(row): key for key, row in rows.items()})
    lines = ((_key(key, member), cell(_value(one, member))) for key, one in rows.items())
    return _headed(member) + table(("", "meaning"), lines)


def _value(value: Any, member: Member) -> str:
    if is_list(value) and all(is_list(one) and all(is_scalar(part) for part in one) for one in value):
        return "; ".join(", ".join(shown(part) for part in one) for one in value)
    return shown(value)


def _key(key: Any, member: Member) -> str:
    if isinstance(key, tuple):
        return " ".join(_key(one, member) for one in key)
    return cell(shown(key, hexadecimal=member.hexadecimal and not isinstance(key, bool)) or code("''"))


def _rows(member: Member, keys: Mapping[int, Any] | None = None) -> str:
    rows = list(member.value.values() if isinstance(member.value, Mapping) else member.value)
    columns = columns_of(rows)
    keyed = keys is not None and not any(
        all(getattr(row, name, None) == keys[id(row)] for row in rows) for name in columns
    )
    lines = []
    for row in rows:
        stated = [
            cell(shown(getattr(row, name, None), hexadecimal=member.hexadecimal and name in IN_HEX)) for name in columns
        ]
        lines.append([*([_key(keys[id(row)], member)] if keyed and keys else []), *stated])
    return _headed(member, rows[0]) + table(
        [*([""] if keyed else []), *(name.replace("_", " ") for name in columns)], lines
    )
