"""A route's parameters: declared once as a model, read from a query string or a JSON body.

In a query a list is the same name repeated, a nested object `parent.child=value`, null or an empty list `name=`, and
everything is text (the published serializer of the client libraries, announced by `_strict=true`), so a value is read
as what its declaration says. In a JSON body nothing is coerced: a text is no number. There null means "unset" and an
absent name "unchanged": `given` tells them apart.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin
from urllib.parse import parse_qsl, urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema

from latchwork.app.api.clock import written
from latchwork.app.api.errors import ApiError, from_validation, invalid

STRICT = "_strict"

P = typing.TypeVar("P", bound="Parameters")

# --- moments ---

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII)
_YEARS = range(1971, 2200)
MOMENT_PATTERN = (
    r"^(197[1-9]|19[89][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""What the description of the API says of a moment; seconds and the colon of the offset may be left out as well."""


def _read_moment(value: Any) -> datetime:
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        try:
            value = datetime.fromisoformat(value.upper())
        except ValueError:
            raise ValueError("there is no such day or hour; write a moment such as 2026-03-02T15:00:00Z") from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("write a moment with its offset, such as 2026-03-02T15:00:00Z")
    if value.year not in _YEARS:
        raise ValueError(f"the moment is out of reach; write a year from {_YEARS[0]} to {_YEARS[-1]}")
    return value.astimezone(UTC)


Moment = Annotated[
    datetime,
    PlainValidator(_read_moment, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": MOMENT_PATTERN}),
]
"""A moment with its offset; UTC once it is read."""

# --- texts ---


def fits(pattern: str, sentence: str) -> Callable[[str], str]:
    """A check that a text fits `^pattern$`, which refuses it with `sentence` and not with the pattern.

    Beside it stands the same for the description of the API:
    `Annotated[str, AfterValidator(fits(P, "...")), Field(json_schema_extra={"pattern": P})]`.
    """
    compiled = re.compile(pattern.removeprefix("^").removesuffix("$"))

    def check(text: str) -> str:
        if compiled.fullmatch(text) is None:
            raise ValueError(sentence)
        return text

    return check


_GROUP = "[0-9A-Fa-f]{1,4}"
_IPV6 = "|".join(
    (
        *(f"({_GROUP}:){{7}}{_GROUP}", f"({_GROUP}:){{1,7}}:", f":(:{_GROUP}){{1,7}}", "::"),
        *(f"({_GROUP}:){{1,{7 - after}}}(:{_GROUP}){{1,{after}}}" for after in range(1, 7)),
    )
)
"""RFC 4291 §2.2: eight groups, of which :: stands for one or more that are zero."""
_HTTP = (
    rf"^https?://([A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*|\[({_IPV6})\])"
    r"(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5]?[0-9]{1,4}))?([/?#][!-~]{0,1000})?$"
)
Url = Annotated[
    str,
    Field(max_length=2000, json_schema_extra={"pattern": _HTTP}),
    AfterValidator(fits(_HTTP, "write a URL that begins with https:// or http://, such as https://example.com/events")),
]

# --- models ---

Key = Annotated[str, Field(min_length=1, max_length=1000)]
"""A name of the caller's own choice."""

Limit = Annotated[int, Field(ge=1, le=300_000)]


SECRETS = frozenset({"code", "pin", "card_number", "instant_key_url", "token", "secret", "password"})
"""Members whose values open something: no `repr` shows them, whatever model they stand in."""


class Parameters(BaseModel):
    """The base of all parameter models. Names that a model does not have are ignored, as the published API does."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True, hide_input_in_errors=True
    )

    at_least_one_of: ClassVar[tuple[str, ...]] = ()

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return ((name, value) for name, value in super().__repr_args__() if name not in SECRETS)

    def given(self, name: str) -> bool:
        """Whether the caller named it, be it as null."""
        return name in self.model_fields_set


class Paged(Parameters):
    """The parameters of a list that comes in pages."""

    limit: Limit = 500
    page_cursor: str | None = None


# --- what a field takes ---


@dataclass(frozen=True, slots=True)
class Shape:
    """What the text of a field in a query may mean. `nested` is the model of what stands inside of it."""

    is_list: bool
    is_map: bool
    nested: type[BaseModel] | None
    kinds: frozenset[type]
    nullable: bool


@cache
def shapes(model: type[BaseModel]) -> dict[str, Shape]:
    """The shape of each field."""
    return {name: _shape(field.annotation) for name, field in model.model_fields.items()}


def _shape(annotation: Any) -> Shape:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape(False, False, annotation, frozenset(), False)
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(get_args(annotation)[0])
    if origin in (types.UnionType, typing.Union):
        parts = [_shape(part) for part in get_args(annotation)]
        return Shape(
            any(part.is_list for part in parts),
            any(part.is_map for part in parts),
            next((part.nested for part in parts if part.nested is not None), None),
            frozenset().union(*(part.kinds for part in parts)),
            any(part.nullable for part in parts),
        )
    if origin is list:
        inner = _shape(get_args(annotation)[0])
        return Shape(True, False, None, inner.kinds, False)
    if origin is dict:
        return Shape(False, True, None, _shape(get_args(annotation)[1]).kinds, False)
    if annotation in (None, type(None)):
        return Shape(False, False, None, frozenset(), True)
    return Shape(False, False, None, frozenset({annotation} if annotation in (bool, int, float) else ()), False)


# --- from a query ---

_BRACKETS = re.compile(r"([^\[\].]+)\[([^\[\]]+)\]")
_NUMBER = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,3})?", re.ASCII)


def from_query(model: type[P], query: str) -> P:
    """Raises `ApiError` 400."""
    values: dict[str, Any] = {}
    if query:
        try:
            pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100_000)
        except ValueError:
            raise invalid("", "The query string is not UTF-8 in percent encoding; send it as name=value&...") from None
        for name, text in pairs:
            if name != STRICT:
                _put(values, model, name, text, name)
    _empty(values)
    return _validated(model, json.dumps(values))


def _empty(values: dict[str, Any]) -> None:
    """A list of which nothing but `name=` was said has nothing in it."""
    for value in values.values():
        if isinstance(value, dict):
            _empty(value)
        elif value == [""]:
            value.clear()


def _put(values: dict[str, Any], model: type[BaseModel], name: str, text: str, full: str) -> None:
    known = shapes(model)
    if name not in known and (inner := _BRACKETS.fullmatch(name)) is not None:
        name = f"{inner[1]}.{inner[2]}"  # the other way that clients write what stands inside of something
    head, dot, rest = name.partition(".")
    shape = known.get(name)
    if shape is None and dot and (outer := known.get(head)) is not None:
        if outer.nested is not None:
            _put(_inside(values, head, full), outer.nested, rest, text, full)
        elif outer.is_map:
            _inside(values, head, full)[rest] = _meant(text, outer)
        return
    if shape is None:
        return
    if shape.is_list:
        values.setdefault(name, []).append(_meant(text, shape))
    elif name in values:
        raise invalid(full, "It is given twice; give it once.")
    else:
        values[name] = None if not text and shape.nullable else _meant(text, shape)


def _inside(values: dict[str, Any], head: str, full: str) -> dict[str, Any]:
    inner = values.setdefault(head, {})
    if not isinstance(inner, dict):
        raise invalid(full, "It is given as a whole and in parts; give one of them.")
    return inner


def _meant(text: str, shape: Shape) -> Any:
    """The text as the kind of value that is declared; text that is none stays one, and is refused as such."""
    if bool in shape.kinds and text in ("true", "false"):
        return text == "true"
    if (int in shape.kinds or float in shape.kinds) and _NUMBER.fullmatch(text):
        number = json.loads(re.sub(r"^(-?)0+(?=\d)", r"\1", text))
        if int in shape.kinds and isinstance(number, float) and number.is_integer():
            return int(number)
        return number
    return text


def to_query(p: Parameters, **more: Any) -> str:
    """The parameters that were given, and others, as a query string that `from_query` reads."""
    pairs: list[tuple[str, str]] = []
    for name, value in ({one: getattr(p, one) for one in p.model_fields_set} | more).items():
        _write(pairs, name, value)
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def _write(pairs: list[tuple[str, str]], name: str, value: Any) -> None:
    if isinstance(value, BaseModel):
        value = {one: getattr(value, one) for one in value.model_fields_set}
    if isinstance(value, dict):
        for key, inner in value.items():
            _write(pairs, f"{name}.{key}", inner)
    elif isinstance(value, list | tuple):
        pairs.extend((name, _text(one)) for one in value or ("",))
    else:
        pairs.append((name, _text(value)))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return written(value) or "" if isinstance(value, datetime) else str(value)


# --- from a body ---


def from_body(model: type[P], body: bytes) -> P:
    """Nothing at all is an empty object. Raises `ApiError` 400."""
    return _validated(model, body or b"{}")


def _validated(model: type[P], text: str | bytes) -> P:
    try:
        # strict: the description of the API says what is a number and what is a text
        parameters = model.model_validate_json(text, strict=True)
    except ValidationError as error:
        whole = _with_whole_numbers(error, text)
        if whole is not None:
            return _validated(model, whole)
        raise _told(error) from None
    one_of = model.at_least_one_of
    if one_of and all(getattr(parameters, name) is None for name in one_of):
        raise _needs_one(one_of)
    return parameters


def _with_whole_numbers(error: ValidationError, text: str | bytes) -> str | None:
    """The same with 5 for 5.0, which are one to JSON, if that may be what is wrong; None if not."""
    found = error.errors(include_url=False, include_context=False)
    if not any(one["type"] == "int_type" and _is_whole(one["input"]) for one in found):
        return None
    return json.dumps(json.loads(text, parse_float=_number))


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _told(error: ValidationError) -> ApiError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return invalid("", "The body is not JSON; send one object with the route's parameters.")
    if not first["loc"]:
        return invalid("", "The body is not an object; send one with the route's parameters.")
    return from_validation(error)


def _needs_one(names: tuple[str, ...]) -> ApiError:
    return invalid("", f"Give {' or '.join(names)}.")
