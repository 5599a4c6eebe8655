"""The pieces that the models of all sections are made of. A model lists every published field with its type.

A field that is always there has no default; one that may be missing has, and then its absence is not null: say
`| None` only for what is answered as null.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Uuid = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        json_schema_extra={"format": "uuid"},
    ),
]

Timestamp = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$",
        json_schema_extra={"format": "date-time"},
    ),
]
"""A moment as `latchwork.app.api.clock.written` writes it."""

Metadata = dict[str, str | bool]
"""What a caller keeps at an object."""


class Answer(BaseModel):
    """The base of all models: what is answered has no fields beside the listed ones."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class ErrorNote(BaseModel):
    """An entry of `errors`; some codes have fields of their own beside these."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    error_code: str
    message: str
    created_at: Timestamp


class WarningNote(BaseModel):
    """An entry of `warnings`; some codes have fields of their own beside these."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    warning_code: str
    message: str
    created_at: Timestamp


class PendingMutation(BaseModel):
    """An entry of `pending_mutations`; most codes have `from` and `to`."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    mutation_code: str
    message: str
    created_at: Timestamp
