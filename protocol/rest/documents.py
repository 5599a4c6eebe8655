"""JSON documents as typed models.

A document that we build refuses fields that it does not have; one that we read ignores what it does not know, for
these APIs grow. Both are strict about kinds: the text "1" is no number. No error and no `repr` shows a value marked
`secret()`; errors show no value at all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from latchwork.protocol.rest.errors import BadAnswer, BadRequest

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)

T = TypeVar("T")


class _Sentences(ModelMetaclass):
    """A document that is put together wrongly is `BadRequest`, in one sentence. Reading goes another way."""

    if not TYPE_CHECKING:

        def __call__(self, *args: Any, **values: Any) -> Any:
            try:
                return super().__call__(*args, **values)
            except ValidationError as problem:
                raise BadRequest(self.__name__, sentence(problem)) from None


class Document(BaseModel, metaclass=_Sentences):
    """One document. `NULLS` names the fields that are written as null when they are None; others are left out."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )

    NULLS: ClassVar[frozenset[str]] = frozenset()

    def document(self) -> dict[str, Any]:
        """What goes on the wire, as JSON has it."""
        written: dict[str, Any] = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if value is None and name not in self.NULLS:
                continue
            key = field.serialization_alias or name
            written[key] = value if value is None else _plain(value, self, name)
        return written


def _plain(value: Any, document: Document, name: str) -> Any:
    """Documents inside documents say themselves; the rest is pydantic's."""
    if isinstance(value, Document):
        return value.document()
    if isinstance(value, list | tuple) and any(isinstance(one, Document) for one in value):
        return [_plain(one, document, name) for one in value]
    dumped = document.model_dump(mode="json", include={name}, by_alias=False)
    return dumped[name]


class Camel(Document):
    """A document whose names on the wire are camelCase."""

    model_config = ConfigDict(alias_generator=to_camel)


class Read(Document):
    """A document that we only read."""

    model_config = ConfigDict(extra="ignore")


class CamelRead(Camel):
    """A camelCase document that we only read."""

    model_config = ConfigDict(extra="ignore")


def secret(**options: Any) -> Any:
    """A field that no `repr` shows."""
    return Field(repr=False, **options)


def named(wire: str, **options: Any) -> Any:
    """A field whose name on the wire follows no rule."""
    return Field(validation_alias=wire, serialization_alias=wire, **options)


def sentence(problem: ValidationError) -> str:
    """The first thing that is wrong, without the value."""
    first = problem.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    own = first.get("ctx", {}).get("error")
    what = str(own) if isinstance(own, ValueError) else first["msg"]
    return f"{where}: {what}" if where else what


def read_json(kind: type[T], data: bytes, name: str) -> T:
    """A body as the documents describe it; raises `BadAnswer`."""
    if not data:
        raise BadAnswer(name, "the answer has no body")
    try:
        return TypeAdapter(kind).validate_json(data, strict=True)
    except ValidationError as problem:
        raise BadAnswer(name, sentence(problem)) from None


def read_plain(kind: type[T], value: object, name: str) -> T:
    """The same for JSON that was parsed before."""
    return read_json(kind, json.dumps(value).encode(), name)
