"""What a request is about, for the audit trail: the ids and keys that it names or makes, and nothing else it says."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from latchwork.app.api.call import Beside
from latchwork.app.api.routing import Route

_NAMES = ("_id", "_ids", "_key", "_keys")


def named_in(parameters: BaseModel) -> dict[str, Any]:
    """The parameters that name something, those of nested objects by their dotted path."""
    found: dict[str, Any] = {}
    for name in parameters.model_fields_set:
        value = getattr(parameters, name)
        if isinstance(value, BaseModel):
            found |= {f"{name}.{inner}": one for inner, one in named_in(value).items()}
        elif value and name.endswith(_NAMES):
            found[name] = value
    return found


def made_by(route: Route, answer: Any) -> dict[str, Any]:
    """The ids in an answer: of the object that it is, or of each in a list."""
    if isinstance(answer, Beside):
        return made_by(route, answer.answer) | _own_ids(answer.more)
    found: dict[str, Any] = {}
    for key in (route.answers, *route.also):
        if key is None:
            continue
        if isinstance(answer, list):
            name = f"{key.removesuffix('s')}_id"
            ids = [row[name] for row in answer if isinstance(row, dict) and name in row]
            if ids:
                found[name] = ids
        else:
            found |= _own_ids({key: answer})
    return found


def _own_ids(answers: dict[str, Any]) -> dict[str, Any]:
    """Of each object under its name, such as `device`, the id that belongs to it: `device_id`."""
    return {
        f"{name}_id": one[f"{name}_id"]
        for name, one in answers.items()
        if isinstance(one, dict) and isinstance(one.get(f"{name}_id"), str)
    }
