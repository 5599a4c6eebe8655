"""JSON documents as tables, and the calls that carry them as the request that goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, ForwardRef, Literal, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from latchwork.protocol.rest.calls import Api, Call, Nothing
from pages.markdown import cell, code, fenced, names, slug, table
from pages.members import docstring
from pages.values import shown

KINDS = {
    "str": "text",
    "int": "integer",
    "float": "number",
    "bool": "true or false",
    "bytes": "bytes",
    "AwareDatetime": "moment with a zone",
    **dict.fromkeys(("Any", "JsonValue", "object"), "any JSON"),
}
"""Types that JSON has other words for."""


def document_section(kind: type[BaseModel]) -> str:
    """A document: every field with its name in JSON, its kind, its rule, and what its absence means."""
    heading, text = title_of(kind), docstring(kind)
    rows = [_field(name, field, kind) for name, field in kind.model_fields.items()]
    heading = f"\n### {heading}\n" + (f"\n{text}\n" if text else "")
    return heading + ("\n" + table(("JSON", "field", "kind", "absent"), rows) if rows else "")


def title_of(kind: type) -> str:
    """A generic document is written with its parameter: `Page[T]`."""
    parameters = getattr(kind, "__pydantic_generic_metadata__", {}).get("parameters", ())
    return kind.__name__ + (f"[{', '.join(one.__name__ for one in parameters)}]" if parameters else "")


def _field(name: str, field: FieldInfo, kind: type[BaseModel]) -> tuple[str, ...]:
    what = words_of(field.annotation, field.metadata) + ("" if field.repr else "; secret")
    return (
        code(_alias(name, field)),
        code(name) if _alias(name, field) != name else "",
        cell(what),
        _absent(name, field, kind),
    )


def _alias(name: str, field: FieldInfo) -> str:
    return str(field.serialization_alias or field.alias or name)


def _absent(name: str, field: FieldInfo, kind: type[BaseModel]) -> str:
    if field.is_required():
        return "never"
    if name in getattr(kind, "NULLS", ()):
        return "null is written"
    default = field.default_factory() if callable(field.default_factory) else field.default  # type: ignore[call-arg]
    if isinstance(default, bool):
        return f"means {str(default).lower()}"
    return f"means {shown(default)}" if default not in (None, "", (), [], {}) else "may be"


def words_of(kind: Any, metadata: Iterable[Any] = ()) -> str:
    """A type with its rules in words; documents link to their tables."""
    rules = "".join(f", {rule}" for one in metadata if (rule := _rule(one)))
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *more = get_args(kind)
        return words_of(inner, more) + rules
    if origin in (Union, UnionType):
        return " or ".join(words_of(one) for one in get_args(kind) if one is not NoneType) + rules
    if origin is Literal:
        return names(get_args(kind)) + rules
    if origin in (list, tuple):
        return f"list of {words_of(get_args(kind)[0])}{rules}"
    if origin is dict:
        return f"object of {words_of(get_args(kind)[1])}{rules}"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _link(kind) + rules
    if isinstance(kind, TypeVar):
        return kind.__name__
    name = getattr(kind, "__name__", None) or (kind.__forward_arg__ if isinstance(kind, ForwardRef) else str(kind))
    return KINDS.get(name, code(name)) + rules


def _link(kind: type[BaseModel]) -> str:
    """A document; one with a parameter links to the table of its general form."""
    general = kind.__pydantic_generic_metadata__["origin"]
    if general is None:
        return f"[{kind.__name__}](#{slug(title_of(kind))})"
    inner = ", ".join(words_of(one) for one in kind.__pydantic_generic_metadata__["args"])
    return f"[{general.__name__}](#{slug(title_of(general))}) of {inner}"


def _rule(one: Any) -> str:
    match one:
        case FieldInfo(metadata=inner):
            return ", ".join(rule for each in inner if (rule := _rule(each)))
        case Ge(ge=low):
            return f"{low} or more"
        case Gt(gt=low):
            return f"more than {low}"
        case Le(le=high):
            return f"at most {high}"
        case Lt(lt=high):
            return f"less than {high}"
        case MinLen(min_length=low):
            return f"{low} long or longer"
        case MaxLen(max_length=high):
            return f"{high} long at most"
        case AfterValidator(func=check):
            return _sentence(check)
    pattern = getattr(one, "pattern", None)
    return f"matches {code(pattern)}" if pattern else ""


def _sentence(check: Callable[..., Any]) -> str:
    return (check.__doc__ or f"checked by `{check.__name__.lstrip('_')}`").partition("\n")[0]


# --- calls ------------------------------------------------------------------------------------------------------------


def is_calls(value: object) -> bool:
    """Whether it is a table of calls."""
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, Call) for one in value)


def api_section(api: Api) -> str:
    """What an API's statuses mean where it uses them in its own way."""
    if not api.meanings:
        return ""
    rows = ((status, cell(meaning)) for status, meaning in api.meanings.items())
    return f"\n### Statuses of {api.name}\n\n" + table(("status", "meaning"), rows)


def calls_section(calls: Iterable[Call[Any]]) -> str:
    """Every call as the request that goes out, with what comes back."""
    return "".join(_call(one) for one in calls)


def _call(call: Call[Any]) -> str:
    query = "&".join(f"{name}={'|'.join(call.words[name]) if name in call.words else '…'}" for name in call.query)
    lines = [f"{call.method} {call.api.prefix}{call.path}" + (f"?{query}" if query else "")]
    lines += [f"Host: {call.host.partition('://')[2]}"] if call.host else []
    body = call.body
    if body is not None and call.form:
        lines += ["", "&".join(f"{_alias(name, field)}=…" for name, field in body.model_fields.items())]
    elif body is not None:
        lines += ["", *_skeleton(body)]
    text = f"\n### {call.name[:1].upper()}{call.name[1:]}\n" + fenced("\n".join(lines), "http")
    statuses = ", ".join(str(one) for one in sorted(call.done))
    answer = "nothing that is read" if call.reads is Nothing else words_of(call.reads)
    text += f"\n{call.doc + ' ' if call.doc else ''}Answered with {statuses} and {answer}."
    if body is not None:
        text += f" Sends {_link(body)}{', or no body' if call.optional_body else ''}."
    return text + f" *{call.source}*\n"


def _skeleton(kind: type[BaseModel], indent: str = "") -> list[str]:
    """The shape of a body: names as JSON has them, and the kinds of their values."""
    lines = [f"{indent}{{"]
    fields = list(kind.model_fields.items())
    for at, (name, field) in enumerate(fields):
        comma = "," if at < len(fields) - 1 else ""
        mark = "" if field.is_required() else "   (may be left out)"
        if name in getattr(kind, "NULLS", ()):
            mark = "   (or null)"
        inner = next(_documents(field.annotation), None)
        if inner is None or inner is kind or len(indent) > 4:
            lines.append(f'{indent}  "{_alias(name, field)}": {_plainly(field)}{comma}{mark}')
            continue
        nested = _skeleton(inner, indent + "  ")
        lines.append(f'{indent}  "{_alias(name, field)}": {_many(field)}{{{mark}')
        lines += [*nested[1:-1], f"{nested[-1]}{']' if _many(field) else ''}{comma}"]
    return [*lines, f"{indent}}}"]


def _plainly(field: FieldInfo) -> str:
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", words_of(field.annotation, field.metadata)).replace("`", "")
    return f"<{words}>"


def _many(field: FieldInfo) -> str:
    return (
        "[" if any(get_origin(one) in (list, tuple) for one in (field.annotation, *get_args(field.annotation))) else ""
    )


def _documents(kind: Any) -> Iterator[type[BaseModel]]:
    """The documents inside a type, when there is one only."""
    found = [kind] if isinstance(kind, type) else []
    found += [one for part in get_args(kind) for one in (part, *get_args(part)) if isinstance(one, type)]
    documents = [one for one in found if issubclass(one, BaseModel)]
    if len(documents) == 1:
        yield documents[0]
