"""A route's parameters: declared once as a model, read from a query string or a JSON body.

In a query a list is the same name repeated, a nested object `parent.child=value`, null or an empty list `name=`, and
everything is text (the published serializer of the client libraries, announced by `_strict=true`). So values are
coerced by the declaration. In a JSON body null means "unset" and an absent name "unchanged": `given` tells them apart.
"""

from __future__ import annotations

import json
import types
import typing
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from latchwork.app.api.errors import ApiError, from_validation, invalid

STRICT = "_strict"

P = typing.TypeVar("P", bound="Parameters")


def _is_text(value: Any) -> Any:
    if not isinstance(value, str | datetime):
        raise ValueError("write a moment such as 2026-03-02T15:00:00Z")
    return value


def _in_reach(value: datetime) -> datetime:
    if not 1971 <= value.year <= 2199:
        raise ValueError("the moment is out of reach; write a year from 1971 to 2199")
    return value.astimezone(UTC)


Moment = Annotated[AwareDatetime, BeforeValidator(_is_text, json_schema_input_type=str), AfterValidator(_in_reach)]
"""A moment with its offset; UTC once it is read."""

Key = Annotated[str, Field(min_length=1, max_length=1000)]
"""A name of the caller's own choice."""

Limit = Annotated[int, Field(ge=1, le=300_000)]


class Parameters(BaseModel):
    """The base of all parameter models. Names that a model does not have are ignored, as the published API does."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    at_least_one_of: ClassVar[tuple[str, ...]] = ()

    def given(self, name: str) -> bool:
        """Whether the caller named it, be it as null."""
        return name in self.model_fields_set


class Paged(Parameters):
    """The parameters of a list that comes in pages."""

    limit: Limit = 500
    page_cursor: str | None = None


@cache
def _shape(model: type[BaseModel]) -> dict[str, tuple[bool, type[BaseModel] | None]]:
    """For each field: whether it is a list, and the model of what is nested in it."""
    return {name: _kind(field.annotation) for name, field in model.model_fields.items()}


def _kind(annotation: Any) -> tuple[bool, type[BaseModel] | None]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return False, annotation
    origin = get_origin(annotation)
    if origin is list:
        return True, None
    if origin in (types.UnionType, typing.Union, Annotated):
        kinds = [_kind(part) for part in get_args(annotation)]
        return any(is_list for is_list, _ in kinds), next((nested for _, nested in kinds if nested), None)
    return False, None


def from_query(model: type[P], query: str) -> P:
    """Raises `ApiError` 400."""
    values: dict[str, Any] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name != STRICT:
            _put(values, model, name, text)
    return _validated(model, values)


def _put(values: dict[str, Any], model: type[BaseModel], name: str, text: str) -> None:
    shape = _shape(model)
    head, dot, rest = name.partition(".")
    if dot and head in shape and (nested := shape[head][1]) is not None:
        inner = values.setdefault(head, {})
        if isinstance(inner, dict):
            _put(inner, nested, rest, text)
    elif head in shape and shape[head][0]:
        rows = values.setdefault(name, [])
        if text:
            rows.append(text)
    elif dot and head in shape:
        values.setdefault(head, {})[rest] = text
    else:
        values[name] = text or None


def from_body(model: type[P], body: bytes) -> P:
    """Raises `ApiError` 400."""
    try:
        values = json.loads(body) if body.strip() else {}
    except (ValueError, RecursionError):
        raise invalid("", "The body is not JSON; send one object with the route's parameters.") from None
    if not isinstance(values, dict):
        raise invalid("", "The body is not an object; send one with the route's parameters.")
    return _validated(model, values)


def _validated(model: type[P], values: dict[str, Any]) -> P:
    try:
        parameters = model.model_validate(values)
    except ValidationError as error:
        raise from_validation(error) from None
    one_of = model.at_least_one_of
    if one_of and all(getattr(parameters, name) is None for name in one_of):
        raise _needs_one(one_of)
    return parameters


def _needs_one(names: tuple[str, ...]) -> ApiError:
    return invalid("", f"Give {' or '.join(names)}.")
