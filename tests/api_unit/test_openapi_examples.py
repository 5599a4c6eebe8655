"""The examples in the description of the API are what a served estate really answers, and are as described; and the
errors that it names are those that the code can answer with.

`python tests/api_unit/test_openapi_examples.py` writes app/api/examples.json from what was asked and answered, and
app/api/errors.json from the code; the tests hold the files, and every answer, to them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

sys.path.insert(0, str(Path(__file__).parent))

from api_story import Json, masked, tell
from code_of_routes import all_refusals
from served_house import KEY, House, Play, play_in

from latchwork.app.api.openapi import ERRORS, EXAMPLES, document, errors, examples
from latchwork.app.api.routing import ROUTES

URL = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def described() -> Json:
    return document(URL)


def written(told: dict[str, Json]) -> str:
    return json.dumps(dict(sorted(told.items())), indent=1, ensure_ascii=False) + "\n"


def validator(described: Json, schema: Json) -> Draft202012Validator:
    return Draft202012Validator(schema | {"components": described["components"]})


def test_the_examples_are_what_is_answered_now(play: Play) -> None:
    async def story(house: House) -> None:
        told = written(await tell(house))
        assert told == EXAMPLES.read_text("utf-8"), "run: python tests/api_unit/test_openapi_examples.py"

    play(story)


def test_every_route_has_an_example_of_what_is_asked_and_answered(described: Json) -> None:
    assert [path for path in ROUTES if path not in examples()] == []
    for path, one in examples().items():
        responses = described["paths"][path]["post"]["responses"]
        status = str(one.get("status", 200))
        assert responses[status]["content"]["application/json"]["example"] == one["answer"]


def test_every_example_is_as_described(described: Json) -> None:
    wrong = []
    for path, one in examples().items():
        operation = described["paths"][path]["post"]
        request = operation["requestBody"]["content"]["application/json"]["schema"]
        status = str(one.get("status", 200))
        answer = operation["responses"][status]["content"]["application/json"]["schema"]
        for schema, value in ((request, one["request"]), (answer, one["answer"])):
            wrong += [
                f"{path}: {error.json_path} {error.message}"
                for error in validator(described, schema).iter_errors(value)
            ]
    assert wrong == []


def all_errors() -> str:
    return json.dumps(dict(all_refusals()), indent=1) + "\n"


def test_the_errors_of_each_route_are_those_that_its_code_names() -> None:
    assert all_errors() == ERRORS.read_text("utf-8"), "run: python tests/api_unit/test_openapi_examples.py"
    create = errors()["/access_grants/create"]
    assert {"reservation_key_not_supported", "invalid_input"} <= set(create["400"])
    assert {"device_not_found", "space_not_found", "user_identity_not_found"} <= set(create["404"])
    assert {"access_grant_key_conflict", "reservation_time_frames_must_overlap"} <= set(create["409"])
    assert errors()["/user_identities/get"]["404"] == ["user_identity_not_found"]
    assert "409" not in errors()["/user_identities/get"]
    assert "device_unreachable" in errors()["/locks/unlock_door"]["503"]


def test_an_error_of_another_route_is_not_as_described(described: Json) -> None:
    def check(kind: str) -> bool:
        operation = described["paths"]["/spaces/get"]["post"]["responses"]["404"]
        response = described["components"]["responses"][operation["$ref"].rpartition("/")[2]]
        schema = response["content"]["application/json"]["schema"]
        told = {"error": {"type": kind, "message": "There is none."}, "ok": False}
        return validator(described, schema).is_valid(told)

    assert check("space_not_found")
    assert not check("device_not_found")


def test_a_wrong_answer_is_not_as_described(described: Json) -> None:
    one = examples()["/devices/get"]["answer"]
    operation = described["paths"]["/devices/get"]["get"]["responses"]["200"]
    check = validator(described, operation["content"]["application/json"]["schema"])
    assert check.is_valid(one)
    assert not check.is_valid(one | {"more": 1})
    assert not check.is_valid(
        one | {"device": {key: value for key, value in one["device"].items() if key != "device_id"}}
    )


def test_no_secret_stands_in_an_example() -> None:
    told = {
        "code": "4711",
        "list": [{"token": "seam_cst1abc"}],
        "secret": "whsec_abc",
        "api_key": "seam_x_y",
        "n": "4711",
    }
    assert masked(told) == {
        "code": "0000",
        "list": [{"token": "seam_cst_masked"}],
        "secret": "whsec_masked",
        "api_key": "seam_x_masked",
        "n": "4711",
    }
    text = EXAMPLES.read_text("utf-8")
    assert KEY not in text
    for pin in ("480215", "731904", "731905"):
        assert pin not in text


if __name__ == "__main__":

    async def story(house: House) -> None:
        EXAMPLES.write_text(written(await tell(house)), "utf-8")

    ERRORS.write_text(all_errors(), "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        play_in(Path(folder) / "state", story)
