"""What a caller sends that opens something: it shows in no `repr` of a request and in no word of its refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from latchwork.app.api.errors import ApiError
from latchwork.app.api.parameters import Parameters, from_body, from_query
from latchwork.app.api.routes import load
from latchwork.app.api.routing import ROUTES

load()

MARK = "90817263"
"""What no sentence, name or pattern of the API has in it."""

OPENS = re.compile(r"(^|_)(code|pin|passcode|password|secret|token|card_number|card_key|key_url)$")
NO_SECRET = {"error_code"}

Path = tuple[str, ...]


def inner(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from inner(part)


def holds_text(annotation: Any) -> bool:
    return annotation is str or any(holds_text(part) for part in get_args(annotation))


def secrets(model: type[BaseModel], path: Path = ()) -> Iterator[tuple[type[BaseModel], Path]]:
    """Every member below a model that opens something: the model that has it, and the way there."""
    for name, field in model.model_fields.items():
        if OPENS.search(name) and name not in NO_SECRET and holds_text(field.annotation):
            yield model, (*path, name)
        for below in inner(field.annotation):
            yield from secrets(below, (*path, name))


FOUND = sorted(
    {(route.path, model, way) for route in ROUTES.values() for model, way in secrets(route.parameters)},
    key=lambda one: (one[0], one[2]),
)
IDS = [f"{path} {'.'.join(way)}" for path, _, way in FOUND]


def body(route: type[Parameters], way: Path, value: Any) -> dict[str, Any]:
    """A body with this value at the end of the way, in a list where the model has one."""
    name, *rest = way
    if not rest:
        return {name: value}
    field = route.model_fields[name].annotation
    (below,) = set(inner(field))
    made = body(below, tuple(rest), value)  # type: ignore[arg-type]
    return {name: [made] if "list[" in str(field) else made}


def refusal(read: Callable[[], object]) -> str:
    """All that is said of what could not be read; nothing for what could be."""
    try:
        read()
    except ApiError as error:
        return f"{json.dumps(error.body())} {error!r} {error}"
    except ValidationError as error:
        return f"{error!r} {error}"
    return ""


def test_there_are_such_members_and_each_is_in_a_model_that_hides_them() -> None:
    assert len(FOUND) >= 12
    assert all(issubclass(model, Parameters) for _, model, _ in FOUND)
    assert {route.parameters.__mro__[-3] for route in ROUTES.values()} == {Parameters}


@pytest.mark.parametrize(("path", "model", "way"), FOUND, ids=IDS)
def test_no_text_of_a_request_shows_it(path: str, model: type[Parameters], way: Path) -> None:
    made = model.model_construct(**{way[-1]: MARK})
    assert getattr(made, way[-1]) == MARK
    assert MARK not in f"{made!r} {made}"


@pytest.mark.parametrize(("path", "model", "way"), FOUND, ids=IDS)
@pytest.mark.parametrize("wrong", [f"{MARK}x", [MARK], {MARK: MARK}, int(MARK), f"{MARK}\u0000", MARK * 200])
def test_no_word_of_a_refusal_repeats_it(path: str, model: type[Parameters], way: Path, wrong: Any) -> None:
    route = ROUTES[path].parameters
    sent = json.dumps(body(route, way, wrong))
    told = refusal(lambda: from_body(route, sent.encode()))
    told += refusal(lambda: route.model_validate_json(sent, strict=True))
    if isinstance(wrong, str):
        told += refusal(lambda: from_query(route, f"{'.'.join(way)}={wrong}&{way[0]}={wrong}"))
    assert MARK not in told
