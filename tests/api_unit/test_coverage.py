"""The published routes against the served ones: nothing is left out without a reason, and nothing is made up."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from served_house import KEY, House, Play

from latchwork.app.api import routes
from latchwork.app.api.objects.event_types import EVENT_TYPES, NEVER_SENT
from latchwork.app.api.routing import ROUTES

ROOT = Path(__file__).parents[2]
AUTH = {"authorization": f"Bearer {KEY}"}

routes.load()


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """`docs/generate.py`, which is a script and no package."""
    spec = spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def published(generate: ModuleType) -> dict[str, Any]:
    return {row["path"]: row for row in generate.coverage.published()["routes"]}


def test_a_published_route_is_served_or_the_page_says_why_not(generate: ModuleType, published: dict[str, Any]) -> None:
    missing = [path for path in published if path not in ROUTES]
    assert [path for path in missing if not path.startswith(tuple(generate.coverage.NOT_SERVED))] == []
    assert [
        prefix for prefix in generate.coverage.NOT_SERVED if not any(path.startswith(prefix) for path in missing)
    ] == []


def test_a_route_that_is_not_published_lies_under_latchwork(published: dict[str, Any]) -> None:
    assert [path for path, route in ROUTES.items() if route.ours != (path not in published)] == []
    assert [path for path, route in ROUTES.items() if route.ours != path.startswith("/latchwork/")] == []


def test_a_route_takes_the_verb_that_client_libraries_send(published: dict[str, Any]) -> None:
    wrong = [
        (path, row["verb"], ROUTES[path].verb.value)
        for path, row in published.items()
        if path in ROUTES and ROUTES[path].verb.value != row["verb"]
    ]
    assert wrong == []


def test_a_published_route_that_is_not_served_is_not_found_in_json(play: Play, published: dict[str, Any]) -> None:
    async def story(house: House) -> None:
        for path in [*(one for one in published if one not in ROUTES), "/thermostats/list", "/", "/access_grants"]:
            for verb in ("GET", "POST"):
                answer = await house.client.request(verb, path, headers=AUTH)
                assert answer.status_code == 404, path
                assert answer.json()["ok"] is False
                assert answer.json()["error"]["type"] == "route_not_found"

    play(story)


def test_the_page_names_every_type_of_error_with_its_status(generate: ModuleType) -> None:
    types = generate.coverage.error_types()
    assert types["invalid_input"] == 400
    assert types["device_not_found"] == 404
    assert types["rate_limit_exceeded"] == 429
    assert types["api_key_in_use"] == 409


BUILT = ("action_attempt.", "device.unmanaged.", "device.error.subscription_required.")
"""Types of events whose names the code puts together from more than two parts."""


def texts() -> Iterator[str]:
    """Every text that stands in the code of the API and of the engine, but for the table of types itself."""
    for folder in ("app/api", "grants"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name == "event_types.py":
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_an_event_is_told_somewhere_or_the_page_says_why_it_never_comes() -> None:
    known = set(texts())
    told = {kind for kind in EVENT_TYPES if kind in known or kind.split(".", 1)[1] in known or kind.startswith(BUILT)}
    assert [kind for kind in EVENT_TYPES if (kind in told) is (kind in NEVER_SENT)] == []
    assert NEVER_SENT.keys() <= EVENT_TYPES.keys()
