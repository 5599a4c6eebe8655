"""The examples in the description of the API are what a served estate really answers, and are as described.

`python tests/api_unit/test_openapi_examples.py` writes app/api/examples.json from what was asked and answered; the
tests hold the file, and every answer, to it.
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
from served_house import KEY, House, Play, play_in

from latchwork.app.api.openapi import EXAMPLES, document, examples

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


def test_every_example_is_as_described(described: Json) -> None:
    wrong = []
    for path, one in examples().items():
        operation = described["paths"][path]["post"]
        request = operation["requestBody"]["content"]["application/json"]["schema"]
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
        for schema, value in ((request, one["request"]), (answer, one["answer"])):
            wrong += [
                f"{path}: {error.json_path} {error.message}"
                for error in validator(described, schema).iter_errors(value)
            ]
    assert wrong == []


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

    with tempfile.TemporaryDirectory() as folder:
        play_in(Path(folder) / "state", story)
