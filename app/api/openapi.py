"""The description of the API, OpenAPI 3.1, made from the table of routes.

Every route is described twice, as it is served: by the verb that current client libraries send, and by POST. In a
query null is written `name=`, which has no word of its own in OpenAPI: it stands as an empty text beside the value's
own type. What one route refuses about several parameters together ("give one of these") is said where JSON Schema can
say it, in bodies; what it refuses about the state of the world is not a matter of form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from latchwork import __version__
from latchwork.app.api import routes
from latchwork.app.api.parameters import STRICT, shapes
from latchwork.app.api.routing import ROUTES, Route, Verb

Json = dict[str, Any]

REFS = "#/components/schemas/"
EXAMPLES = Path(__file__).with_name("examples.json")
"""What was really asked and answered, by path; made by a test."""

ERRORS = Path(__file__).with_name("errors.json")
"""The types of errors that each route can answer with, by path and status; read out of the code by a test."""

REFUSALS = {
    400: ("bad_request", "What was asked cannot be read, or cannot be had."),
    401: ("unauthorized", "The key or the token is missing, unknown or over."),
    403: ("forbidden", "The key or the session may not do this."),
    404: ("not_found", "What is named is not there."),
    405: ("method_not_allowed", "The route takes other verbs."),
    409: ("conflict", "What is asked contradicts what is there."),
    413: ("payload_too_large", "The body is too large."),
    415: ("unsupported_media_type", "The body is no JSON."),
    429: ("rate_limit_exceeded", "Too much is asked; `retry-after` says when to ask again."),
    500: ("internal_server_error", "A mistake in the program."),
    503: ("unavailable", "The store or a door cannot be reached now."),
}

_HEADERS: dict[int, Json] = {
    401: {"www-authenticate": {"required": True, "schema": {"type": "string"}}},
    405: {"allow": {"required": True, "schema": {"type": "string"}}},
    429: {"retry-after": {"required": True, "schema": {"type": "integer", "minimum": 1}}},
}

_ERROR: Json = {
    "type": "object",
    "required": ["error", "ok"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["type", "message"],
            "additionalProperties": False,
            "properties": {
                "type": {"type": "string", "description": "Stable; for programs."},
                "message": {"type": "string", "description": "One sentence; for people."},
                "data": {"type": "object"},
                "validation_errors": {"$ref": f"{REFS}ValidationErrors"},
            },
        },
        "ok": {"const": False},
    },
}

_VALIDATION_ERRORS: Json = {
    "type": "object",
    "description": "What is wrong with each parameter, nested as the parameters are.",
    "required": ["_errors"],
    "properties": {"_errors": {"type": "array", "items": {"type": "string"}}},
    "additionalProperties": {"$ref": f"{REFS}ValidationErrors"},
}

_PAGINATION: Json = {
    "type": "object",
    "required": ["next_page_cursor", "has_next_page", "next_page_url"],
    "additionalProperties": False,
    "properties": {
        "next_page_cursor": {"type": ["string", "null"]},
        "has_next_page": {"type": "boolean"},
        "next_page_url": {"type": ["string", "null"], "format": "uri"},
    },
}


def document(url: str) -> Json:
    """The whole description, for a server that is called `url`."""
    routes.load()
    schemas: Json = {"Error": _ERROR, "ValidationErrors": _VALIDATION_ERRORS, "Pagination": _PAGINATION}
    schemas |= _models()
    paths: Json = {}
    for path, route in sorted(ROUTES.items()):
        paths[path] = {verb.lower(): _operation(route, Verb(verb), schemas) for verb in route.verbs}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Latchwork",
            "version": __version__,
            "summary": "Access grants for locks, cards and phones, over HTTP.",
            "description": _HEAD,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": url}],
        "tags": [{"name": name} for name in sorted({route.section for route in ROUTES.values()})],
        "security": [{"api_key": []}],
        "paths": paths | _service_paths(),
        "components": {
            "securitySchemes": _SECURITY,
            "schemas": dict(sorted(schemas.items())),
            "responses": dict(_refusals()),
            "headers": {"request_id": {"required": True, "schema": {"type": "string"}}},
        },
    }


_HEAD = """\
Every route takes POST with a JSON body. Most take a second verb, which current client libraries send; GET and DELETE \
have their parameters in the query: names sorted, a list as the same name repeated, `parent.child=value` for what is \
nested, `name=` for null and for an empty list. Names that a route does not know are ignored.

Routes under /latchwork/ are Latchwork's own."""

_SECURITY: Json = {
    "api_key": {"type": "http", "scheme": "bearer", "description": "An API key: `seam_` and more."},
    "client_session": {
        "type": "apiKey",
        "in": "header",
        "name": "client-session-token",
        "description": "A client session, which sees only its own: `seam_cst` and more; also taken as a bearer token.",
    },
}

# --- one operation ---


def _operation(route: Route, verb: Verb, schemas: Json) -> Json:
    name = route.path.strip("/").replace("/", "_")
    summary, _, more = route.summary.partition("\n")
    operation: Json = {
        "operationId": name if verb is route.verb else f"{name}_by_{verb.value.lower()}",
        "tags": [route.section],
        "summary": summary,
        "security": _security(route),
    }
    if more.strip():
        operation["description"] = "\n".join(line.strip() for line in more.strip().splitlines())
    schema = _parameters_schema(route, schemas)
    example = examples().get(route.path, {})
    if verb.in_query:
        operation["parameters"] = [*_query(route.parameters, schema, schemas), _STRICT]
    else:
        operation["requestBody"] = _body(schema, example.get("request"))
    success: Json = {
        "description": "It was done.",
        "headers": _headers(200),
        "content": {"application/json": {"schema": _answer(route)}},
    }
    responses: Json = {"200": success} | dict(_refusals_of(route))
    if "answer" in example:
        status = example.get("status", 200)
        if status != 200:
            # a route that does nothing else here shows how it refuses
            responses[str(status)] = _refusal(status, REFUSALS[status][1], errors()[route.path][str(status)])
        responses[str(status)]["content"]["application/json"]["example"] = example["answer"]
    return operation | {"responses": responses}


def _security(route: Route) -> list[Json]:
    key: list[Json] = [{"api_key": [route.scope.value]}]
    return [*key, {"client_session": []}] if route.open_to_sessions else key


def _answer(route: Route) -> Json:
    """The envelope of a success."""
    if route.answers is None:
        properties: Json = {}
    else:
        one = _shown(route.model)
        value = {"type": "array", "items": one} if route.many else one
        properties = dict.fromkeys((route.answers, *route.also), value)
    properties |= {key: {"$ref": f"{REFS}{model.__name__}"} for key, model in route.beside.items()}
    if route.paged:
        properties["pagination"] = {"$ref": f"{REFS}Pagination"}
    properties["ok"] = {"const": True}
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def _shown(model: Any) -> Json:
    """What stands under the key of an answer."""
    if model is None:
        return {"type": "object"}
    if _is_model(model):
        return {"$ref": f"{REFS}{model.__name__}"}
    plain: Json = _plain(TypeAdapter(model).json_schema())
    return plain


def _is_model(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)


OF_A_ROUTE = (400, 404, 409, 503)
"""The statuses of which each route has types of errors of its own."""


def _refusals_of(route: Route) -> Iterator[tuple[str, Json]]:
    """By status, where it is described how the route refuses."""
    own = errors().get(route.path, {})
    for status, (name, _) in REFUSALS.items():
        if status not in OF_A_ROUTE:
            yield str(status), {"$ref": f"#/components/responses/{name}"}
        elif kinds := own.get(str(status)):
            yield str(status), {"$ref": f"#/components/responses/{_name_of(status, kinds)}"}


def _refusals() -> Iterator[tuple[str, Json]]:
    """Every description of a refusal: those of all routes, and one for each set of types."""
    for status, (name, says) in REFUSALS.items():
        yield name, _refusal(status, says)
    for own in errors().values():
        for number, kinds in own.items():
            yield _name_of(int(number), kinds), _refusal(int(number), REFUSALS[int(number)][1], kinds)


def _name_of(status: int, kinds: list[str]) -> str:
    return "_or_".join((REFUSALS[status][0], *kinds))


def _refusal(status: int, says: str, kinds: list[str] | None = None) -> Json:
    """`kinds` are the types of errors that it may have; None for those that every route has with that status."""
    schema: Json = {"$ref": f"{REFS}Error"}
    if kinds is not None:
        says = f"{says} Types: {', '.join(f'`{kind}`' for kind in kinds)}."
        own = {"properties": {"error": {"properties": {"type": {"enum": kinds}}}}}
        schema = {"allOf": [schema, own]}
    return {"description": says, "headers": _headers(status), "content": {"application/json": {"schema": schema}}}


def _headers(status: int) -> Json:
    return {"seam-request-id": {"$ref": "#/components/headers/request_id"}} | _HEADERS.get(status, {})


# --- parameters ---

_STRICT: Json = {
    "name": STRICT,
    "in": "query",
    "description": "Sent by client libraries to say that they encode as described; changes nothing.",
    "schema": {"type": "string"},
}


def _parameters_schema(route: Route, schemas: Json) -> Json:
    """The schema of a parameter model; the models nested in it are added to `schemas` under the route's section."""
    prefix = "".join(part.capitalize() for part in route.path.split("/")[1:-1])
    schema: Json = route.parameters.model_json_schema(ref_template=f"{REFS}{prefix}{{model}}")
    for name, nested in schema.pop("$defs", {}).items():
        schemas[f"{prefix}{name}"] = _plain(nested)
    schema = _plain(schema)
    one_of = route.parameters.at_least_one_of
    if one_of:
        schema["anyOf"] = [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in one_of]
    return schema


def _plain(schema: Any) -> Any:
    """Without titles, which only repeat the names, and without defaults of null."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if not (key == "default" and value is None)}
    if isinstance(kept.get("title"), str):
        del kept["title"]
    plain = {key: _plain(value) for key, value in kept.items()}
    if "properties" in schema:
        plain["properties"] = {name: _plain(value) for name, value in schema["properties"].items()}
    return plain


def _body(schema: Json, example: Json | None) -> Json:
    content: Json = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"required": bool(schema.get("required") or schema.get("anyOf")), "content": {"application/json": content}}


def _query(model: type[BaseModel], schema: Json, schemas: Json, prefix: str = "") -> Iterator[Json]:
    """The fields of a parameter model as parameters of a query; those of a nested model by their dotted path."""
    required = schema.get("required", [])
    for name, shape in shapes(model).items():
        value = _without_null(schema["properties"][name])
        if shape.nested is not None and not shape.is_list:
            nested = schemas[value["$ref"].removeprefix(REFS)]
            yield from _query(shape.nested, nested, schemas, f"{prefix}{name}.")
            continue
        parameter: Json = {"name": prefix + name, "in": "query", "required": name in required}
        if shape.is_list:
            parameter |= {"style": "form", "explode": True}
        elif shape.is_map:
            parameter |= {"style": "deepObject", "explode": True}
        elif shape.nullable:
            value = _or_empty(value)
        yield parameter | {"schema": value}


def _without_null(schema: Json) -> Json:
    options = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if not options:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return rest | options[0] if len(options) == 1 else rest | {"anyOf": options}


def _or_empty(schema: Json) -> Json:
    if schema.get("type") == "string" and not schema.keys() & {"minLength", "pattern", "format", "enum", "const"}:
        return schema
    return {"anyOf": [schema, {"const": ""}]}


# --- the rest ---


def _models() -> Json:
    """What the routes answer."""
    models = {route.model for route in ROUTES.values() if _is_model(route.model)}
    models |= {model for route in ROUTES.values() for model in route.beside.values()}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schema = models_json_schema([(model, "validation") for model in ordered], ref_template=f"{REFS}{{model}}")
    found: Json = schema.get("$defs", {})
    return {name: _plain(one) for name, one in found.items()}


@cache
def examples() -> Json:
    """By path: `request`, the parameters of a real request, and `answer`, what it was answered."""
    made: Json = json.loads(EXAMPLES.read_text("utf-8")) if EXAMPLES.exists() else {}
    return made


@cache
def errors() -> dict[str, dict[str, list[str]]]:
    """By path and status: the types of errors that a route can answer with."""
    read: dict[str, dict[str, list[str]]] = json.loads(ERRORS.read_text("utf-8"))
    return read


def _service_paths() -> Json:
    health: Json = {
        "type": "object",
        "required": ["status", "reasons"],
        "additionalProperties": False,
        "properties": {
            "status": {"enum": ["ok", "failing"]},
            "reasons": {"type": "array", "items": {"type": "string"}},
        },
    }
    well = {"description": "All is well.", "content": {"application/json": {"schema": health}}}
    ill = {"description": "Something is wrong.", "content": {"application/json": {"schema": health}}}
    text = {"description": "In the text form of Prometheus.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    refusals = {
        str(status): {"$ref": f"#/components/responses/{REFUSALS[status][0]}"} for status in (401, 403, 405, 500, 503)
    }
    return {
        "/health": {
            "get": {
                "operationId": "health",
                "tags": ["service"],
                "summary": "Whether the server can do its work.",
                "security": [],
                "responses": {"200": well, "503": ill, "405": refusals["405"]},
            }
        },
        "/metrics": {
            "get": {
                "operationId": "metrics",
                "tags": ["service"],
                "summary": "What is counted.",
                "security": [{"api_key": ["read"]}],
                "responses": {"200": text} | refusals,
            }
        },
    }
