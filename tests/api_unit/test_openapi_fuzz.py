"""A little of what schemathesis does with the description of the API, always the same: see fuzz/schemathesis.toml.

Each route is called by the verb that client libraries send, with data that the description allows and data that it
does not; every check of schemathesis looks at what comes back, and the one of ours in fuzz/api_checks.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

sys.path += [str(Path(__file__).parent / "fuzz"), str(Path(__file__).parents[1] / "api")]

import api_checks
from api_server import API_KEY, ApiServer, start_server

from latchwork.app.api.openapi import document

CONFIG = SchemathesisConfig.from_path(Path(__file__).parent / "fuzz" / "schemathesis.toml")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    running = start_server(tmp_path_factory.mktemp("fuzzed"))
    try:
        yield running
        assert running.stop() == 0
        assert '"level": "error"' not in running.said()
    finally:
        running.kill()


schema = schemathesis.openapi.from_dict(document("http://127.0.0.1:8080"), config=CONFIG)
schema.config.phases.coverage.enabled = False


@schema.exclude(operation_id_regex="_by_post$").parametrize()
@settings(max_examples=2, suppress_health_check=list(HealthCheck))
def test_requests_made_up_from_the_description_meet_what_it_says(case: schemathesis.Case, server: ApiServer) -> None:
    case.call_and_validate(base_url=server.url, headers={"Authorization": f"Bearer {API_KEY}"})


def test_the_check_of_ours_is_among_those_that_are_made() -> None:
    assert api_checks.what_the_description_allows_is_well_formed.__name__ in schemathesis.checks.CHECKS.get_all_names()
