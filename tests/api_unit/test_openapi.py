"""The description of the API: complete, and one that generators and fuzzers can work with."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
import schemathesis
from pydantic import AfterValidator, Field
from served_house import House, Play

from latchwork.app.api import routes
from latchwork.app.api.errors import ApiError
from latchwork.app.api.openapi import document
from latchwork.app.api.parameters import Moment, Paged, Parameters, Url, fits, from_body, from_query
from latchwork.app.api.routing import ROUTES

Json = dict[str, Any]

routes.load()


@pytest.fixture(scope="module")
def described() -> Json:
    return document("http://127.0.0.1:8080")


def schemas(value: Any, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every object in a description, with where it stands."""
    if isinstance(value, dict):
        yield path, value
        for key, one in value.items():
            yield from schemas(one, f"{path}/{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from schemas(one, f"{path}/{number}")


# --- complete ---


def test_it_is_openapi(described: Json) -> None:
    schemathesis.openapi.from_dict(described).validate()


def test_every_route_is_described_by_each_of_its_verbs(described: Json) -> None:
    for path, route in ROUTES.items():
        assert {verb.upper() for verb in described["paths"][path]} == set(route.verbs), path
    operations = [one for item in described["paths"].values() for one in item.values()]
    ids = [one["operationId"] for one in operations]
    assert len(set(ids)) == len(ids)


def test_every_route_says_in_a_sentence_what_it_does() -> None:
    assert [path for path, route in ROUTES.items() if not re.match(r"[A-Z].*[.:?]", route.summary)] == []


def test_every_route_that_answers_something_says_what() -> None:
    assert [path for path, route in ROUTES.items() if route.answers is not None and route.model is None] == []


def test_every_reference_leads_somewhere(described: Json) -> None:
    for path, one in schemas(described):
        if isinstance(one.get("$ref"), str):
            found: Any = described
            for part in one["$ref"].removeprefix("#/").split("/"):
                assert part in found, f"{path}: {one['$ref']}"
                found = found[part]


def test_no_two_models_share_a_name(described: Json) -> None:
    assert [name for name in described["components"]["schemas"] if "__" in name] == []


def test_every_number_that_is_taken_has_bounds(described: Json) -> None:
    """Beyond 64 bits the store could not keep it."""
    taken = [item["post"]["requestBody"] for item in described["paths"].values() if "post" in item]
    seen: set[str] = set()
    while new := {one["$ref"] for _, one in schemas(taken) if "$ref" in one} - seen:
        seen |= new
        taken += [described["components"]["schemas"][name.rpartition("/")[2]] for name in new]
    assert any("RequestedMethod" in name for name in seen)
    unbounded = [
        one
        for _, one in schemas(taken)
        if one.get("type") in ("integer", "number")
        and not (one.keys() & {"minimum", "exclusiveMinimum"} and one.keys() & {"maximum", "exclusiveMaximum"})
    ]
    assert unbounded == []


def test_what_only_a_key_may_do_is_not_offered_to_sessions(described: Json) -> None:
    for path, route in ROUTES.items():
        for operation in described["paths"][path].values():
            assert operation["security"][0] == {"api_key": [route.scope.value]}
            assert ({"client_session": []} in operation["security"]) == route.open_to_sessions


# --- how parameters are described ---


class Inner(Parameters):
    city: Annotated[str, Field(min_length=1)] | None = None


def test_a_query_is_described_as_client_libraries_write_it(described: Json) -> None:
    query = {one["name"]: one for one in described["paths"]["/devices/list"]["get"]["parameters"]}
    assert query["device_ids"]["explode"] is True
    assert query["device_ids"]["schema"]["type"] == "array"
    assert query["created_before"]["schema"]["anyOf"][1] == {"const": ""}
    assert query["custom_metadata_has"]["style"] == "deepObject"
    assert query["limit"]["schema"]["maximum"] == 300_000
    assert "_strict" in query


def test_what_is_needed_in_a_body_is_said(described: Json) -> None:
    body = described["paths"]["/access_grants/get"]["post"]["requestBody"]
    assert body["required"] is True
    assert [one["required"] for one in body["content"]["application/json"]["schema"]["anyOf"]] == [
        ["access_grant_id"],
        ["access_grant_key"],
    ]


CODE = r"^[0-9]{4,9}$"


class Sample(Paged):
    code: (
        Annotated[str, AfterValidator(fits(CODE, "4 to 9 digits")), Field(json_schema_extra={"pattern": CODE})] | None
    ) = None
    since: Moment | None = None
    inner: Inner | None = None
    flags: dict[str, str | bool] | None = None
    counts: list[int] | None = None
    ratio: Annotated[float, Field(ge=0, le=1)] | None = None
    open: bool | None = None


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("", {}),
        ("_strict=true&unknown=1", {}),
        ("limit=10", {"limit": 10}),
        ("limit=1e1", {"limit": 10}),
        ("open=true", {"open": True}),
        ("open=", {"open": None}),
        ("ratio=0.5", {"ratio": 0.5}),
        ("code=0042", {"code": "0042"}),
        ("counts=1&counts=2", {"counts": [1, 2]}),
        ("counts=", {"counts": []}),
        ("inner.city=Z%C3%BCrich", {"inner": {"city": "Zürich"}}),
        ("flags.pets=true&flags.name=x", {"flags": {"pets": True, "name": "x"}}),
        ("flags[pets]=true&inner%5Bcity%5D=Bern", {"flags": {"pets": True}, "inner": {"city": "Bern"}}),
    ],
)
def test_a_query_is_read_as_it_is_declared(query: str, read: Json) -> None:
    assert from_query(Sample, query).model_dump(exclude_unset=True) == read


@pytest.mark.parametrize("query", ["counts=&counts=", "counts=&counts=1", "counts=1&counts="])
def test_a_list_of_several_has_no_empty_ones(query: str) -> None:
    with pytest.raises(ApiError):
        from_query(Sample, query)


def test_a_moment_is_read_with_any_offset_and_kept_in_utc() -> None:
    for text in ("2026-03-02T15:00:00Z", "2026-03-02T16:00:00.000+01:00", "2026-03-02t15:00z", "2026-03-02 10:30-0430"):
        sample = from_body(Sample, json.dumps({"since": text}).encode())
        assert sample.since is not None
        assert sample.since.isoformat() == "2026-03-02T15:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2026-03-02",
        "2026-03-02T15:00:00",
        "1772463600",
        "2026-02-30T15:00:00Z",
        "2026-03-02T24:00:00Z",
        "1970-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "2026-W10-1T15:00:00Z",
        "",
        1772463600,
    ],
)
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(ApiError) as refused:
        from_body(Sample, json.dumps({"since": text}).encode())
    assert refused.value.validation_errors is not None
    assert refused.value.validation_errors["since"]["_errors"]


HOSTS = ["::", "::1", "1::", "fe80::1:2", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8"]
NO_HOSTS = ["6C3", "1:2", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "::12345", "1:2:3:4:5:6:7", ":1", "1:", "g::"]


class Listener(Parameters):
    url: Url


@pytest.mark.parametrize("host", HOSTS + NO_HOSTS)
def test_an_address_in_brackets_has_to_be_one(host: str) -> None:
    body = json.dumps({"url": f"http://[{host}]:8080/events"}).encode()
    if host in HOSTS:
        assert ipaddress.ip_address(host).version == 6
        assert from_body(Listener, body).url
    else:
        with pytest.raises(ApiError):
            from_body(Listener, body)


def test_no_body_is_an_empty_object_and_a_blank_one_is_no_json() -> None:
    assert from_body(Sample, b"").model_fields_set == set()
    with pytest.raises(ApiError):
        from_body(Sample, b"\t\r")


def test_a_whole_number_may_be_written_with_a_point_and_a_text_is_none() -> None:
    assert from_body(Sample, b'{"limit": 5.0, "counts": [1.0, 2]}').counts == [1, 2]
    for wrong in (b'{"limit": 5.5}', b'{"limit": "5"}', b'{"open": 1}', b'{"ratio": "0.5"}', b'{"counts": 1}'):
        with pytest.raises(ApiError):
            from_body(Sample, wrong)


# --- as it is served ---


def test_it_is_read_without_a_key_and_so_is_the_page_for_people(play: Play) -> None:
    async def story(house: House) -> None:
        answer = await house.client.get("/openapi.json")
        assert answer.json() == document(house.service.base_url)
        page = await house.client.get("/docs")
        assert page.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert [path for path in ROUTES if f">{path} <" not in page.text] == []
        assert re.findall(r"<script|<img|<link|src=|url\(|@import", page.text) == []

    play(story)
