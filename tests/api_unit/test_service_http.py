"""What HTTP itself promises, whatever the route: verbs, kinds of body, sizes, ids, health, counts and logs."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import httpx
import pytest
from served_house import KEY, READER, House, Play

from latchwork.app.api.routing import ROUTES
from latchwork.app.api.server import LARGEST_BODY
from latchwork.app.json_log import JsonLines
from latchwork.grants.store import StoreError

AUTH = {"authorization": f"Bearer {KEY}"}


def kind(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["type"]


# --- verbs ---


def test_a_wrong_verb_is_told_the_right_ones(play: Play) -> None:
    async def story(house: House) -> None:
        for verb in ("PUT", "PATCH", "DELETE", "HEAD", "TRACE"):
            answer = await house.client.request(verb, "/spaces/list", headers=AUTH)
            assert answer.status_code == 405, verb
            assert answer.headers["allow"] == "GET, POST"
        assert (await house.client.get("/spaces/create", headers=AUTH)).headers["allow"] == "POST"
        older = await house.client.put("/access_codes/update", json={"access_code_id": "nobody"}, headers=AUTH)
        assert kind(older) == (404, "access_code_not_found")
        options = await house.client.options("/spaces/update")
        assert (options.status_code, options.headers["allow"]) == (204, "PATCH, POST")

    play(story)


# --- bodies ---


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"", 200),
        ({}, b"{}", 200),
        ({"content-type": "application/json"}, b" {} \n", 200),
        ({"content-type": "application/json; charset=utf-8"}, b"{}", 200),
        ({"content-type": "application/x-www-form-urlencoded"}, b"{}", 200),
        ({"content-type": "text/plain"}, b"{}", 415),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--x--", 415),
        ({"content-type": "application/json", "content-encoding": "gzip"}, b"{}", 415),
        ({"content-type": "application/json"}, b"null", 400),
        ({"content-type": "application/json"}, b'{"limit": ' + b"9" * 5000 + b"}", 400),
        ({"content-type": "application/json"}, b"[" * 100_000, 400),
        ({"content-type": "application/json"}, b'{"search": "\\ud800"}', 400),
        ({"content-type": "application/json"}, b'{"search": "\\u0000"}', 200),
        ({"content-type": "application/json"}, b'{"limit": "5"}', 400),
        ({"content-type": "application/json"}, b'{"limit": 1e400}', 400),
        ({"content-type": "application/json"}, b"x" * (LARGEST_BODY + 1), 413),
    ],
    ids=str,
)
def test_a_body_is_json_or_is_refused(play: Play, headers: dict[str, str], body: bytes, status: int) -> None:
    async def story(house: House) -> None:
        answer = await house.client.post("/spaces/list", content=body, headers=AUTH | headers)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/json"

    play(story)


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off(play: Play) -> None:
    async def story(house: House) -> None:
        async def endless() -> Any:
            while True:
                yield b" " * 65536

        answer = await house.client.post("/spaces/list", content=endless(), headers=AUTH)
        assert kind(answer) == (413, "payload_too_large")

    play(story)


@pytest.mark.parametrize("query", ["limit=1&limit=2", "limit=many", "limit=1_0", "limit=", "search=%ff", "limit=1e99"])
def test_a_query_that_does_not_fit_is_refused(play: Play, query: str) -> None:
    async def story(house: House) -> None:
        answer = await house.client.get(f"/spaces/list?{query}", headers=AUTH)
        assert kind(answer) == (400, "invalid_input")

    play(story)


def test_the_url_of_the_next_page_leads_there_with_all_that_was_asked(play: Play) -> None:
    async def story(house: House) -> None:
        for number in range(3):
            await house.call("/spaces/create", name=f"Ännex & {number}")
        first = await house.call("/spaces/list", search="Ännex &", limit=2)
        url = first["pagination"]["next_page_url"]
        assert url.startswith("http://127.0.0.1:8080/spaces/list?")
        second = (await house.client.get(url, headers=AUTH)).json()
        names = [one["name"] for one in first["spaces"] + second["spaces"]]
        assert sorted(names) == ["Ännex & 0", "Ännex & 1", "Ännex & 2"]
        assert second["pagination"] == {"next_page_cursor": None, "has_next_page": False, "next_page_url": None}

    play(story)


# --- what goes wrong inside ---


def test_a_mistake_in_the_program_ends_one_request_and_is_found_in_the_log_by_its_id(
    play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(house: House) -> None:
        def wrong(_tx: object, _p: object) -> None:
            raise KeyError("a mistake")

        monkeypatch.setitem(ROUTES, "/spaces/list", replace(ROUTES["/spaces/list"], handler=wrong))
        answer = await house.client.get("/spaces/list", headers=AUTH)
        assert kind(answer) == (500, "internal_server_error")
        request = answer.headers["seam-request-id"]
        assert request in answer.json()["error"]["message"]
        (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
        line = json.loads(JsonLines().format(record))
        assert (line["id"], line["route"]) == (request, "/spaces/list")
        assert "a mistake" in line["trace"]
        assert (await house.client.get("/devices/list", headers=AUTH)).status_code == 200

    play(story)


# --- health, counts, logs ---


def test_health_is_asked_without_a_key(play: Play) -> None:
    async def story(house: House) -> None:
        answer = await house.client.get("/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok", "reasons": []})
        assert kind(await house.client.post("/health")) == (405, "method_not_allowed")
        assert (await house.client.get("/health/more", headers=AUTH)).status_code == 404

    play(story)


def test_health_fails_when_the_engine_has_stopped_and_says_why(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.engine.failure = StoreError("the disk is full; make room")
        answer = await house.client.get("/health")
        assert answer.status_code == 503
        assert answer.json()["reasons"] == ["the engine has stopped: the disk is full; make room"]
        house.service.engine.failure = ZeroDivisionError("4711")
        (reason,) = (await house.client.get("/health")).json()["reasons"]
        assert reason == "the engine has stopped over a mistake in the program (ZeroDivisionError)"
        house.service.engine.failure = None

    play(story)


def test_health_fails_until_a_store_that_refused_a_change_keeps_one_again(play: Play) -> None:
    async def story(house: House) -> None:
        full = [True]

        def check(_c: object) -> None:
            if full[0]:
                raise StoreError("the disk is full")

        house.service.store.before_commit.append(check)
        answer = await house.client.post("/spaces/create", json={"name": "Annex"}, headers=AUTH)
        assert kind(answer) == (503, "store_unavailable")
        assert (await house.client.get("/health")).json()["reasons"] == ["the disk is full"]
        full[0] = False
        assert (await house.client.get("/health")).status_code == 200
        house.service.store.before_commit.remove(check)

    play(story)


def test_counts_are_read_with_a_key_and_name_routes_and_doors(play: Play) -> None:
    async def story(house: House) -> None:
        assert (await house.client.get("/metrics")).status_code == 401
        await house.grant("front-door")
        await house.client.get("/seam_secret_path", headers=AUTH)
        answer = await house.client.get("/metrics", headers={"authorization": f"Bearer {READER}"})
        lines = answer.text.splitlines()
        assert 'latchwork_requests_total{route="/access_grants/create",status="200"} 1.0' in lines
        assert 'latchwork_requests_total{route="(none)",status="404"} 1.0' in lines
        assert 'latchwork_credentials{evidence="read_back",state="live"} 1.0' in lines
        assert 'latchwork_doors{state="offline"} 0.0' in lines
        assert "latchwork_webhook_events_behind 0.0" in lines
        assert any(line.startswith('latchwork_request_seconds_bucket{le="0.001"') for line in lines)
        assert "seam_secret" not in answer.text

    play(story)


def test_two_servers_in_one_process_count_for_themselves(play: Play) -> None:
    async def story(house: House) -> None:
        text = (await house.client.get("/metrics", headers=AUTH)).text
        assert "latchwork_requests_total{" not in text

    play(story)
    play(story)


def test_each_request_is_one_line_of_json_that_names_no_token_no_pin_and_no_query(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="latchwork.api")

    async def story(house: House) -> None:
        caplog.clear()
        answer = await house.client.post(
            "/access_codes/create", json={"device_id": house.device("front-door"), "code": "480215"}, headers=AUTH
        )
        assert answer.status_code == 200
        await house.client.get("/spaces/list?search=Annex", headers={"authorization": "Bearer seam_stranger"})
        await house.client.get("/k/seam_cst1token", headers=AUTH)
        lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
        told = [(line["route"], line["verb"], line["status"], line["principal"]) for line in lines]
        assert told == [
            ("/access_codes/create", "POST", 200, "first"),
            ("/spaces/list", "GET", 401, None),
            ("(none)", "GET", 404, "first"),
        ]
        assert lines[0]["id"] == answer.headers["seam-request-id"]
        assert lines[0]["ms"] >= 0
        for secret in (KEY, "480215", "Annex", "seam_stranger", "seam_cst1token"):
            assert secret not in json.dumps(lines)

    play(story)
