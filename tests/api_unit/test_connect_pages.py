"""The page of a connect webview, as a person's browser gets it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from served_house import KEY, House, Play

from latchwork.app.api.connect_texts import GUIDES
from latchwork.app.api.makes import PROVIDERS


class Seen(HTMLParser):
    """What a person meets on a page: its heading, its words, and what a form would send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.buttons: list[tuple[str, str]] = []
        self.fields: dict[str, str] = {}
        self.outside: list[str] = []
        self.labelled: set[str] = set()
        self.named: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.outside += [given[name] for name in ("src", "href") if name in given]
        if tag == "button":
            self.buttons.append((given["name"], given["value"]))
        elif tag == "label":
            self.labelled.add(given["for"])
        elif tag in ("input", "select"):
            self.fields[given["name"]] = given.get("value", "")
            if given.get("type") != "hidden":
                self.named.add(given["id"])

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


async def opened(house: House, **asked: Any) -> tuple[dict[str, Any], httpx.Response, Seen]:
    made = (await house.call("/connect_webviews/create", **asked))["connect_webview"]
    answer = await house.client.get(made["url"])
    return made, answer, Seen(answer.text)


async def stands(house: House, made: dict[str, Any]) -> dict[str, Any]:
    got = await house.call("/connect_webviews/get", connect_webview_id=made["connect_webview_id"])
    shown: dict[str, Any] = got["connect_webview"]
    return shown


def test_a_person_chooses_reads_logs_in_and_is_led_back(play: Play) -> None:
    async def story(house: House) -> None:
        made, answer, seen = await opened(house, custom_redirect_url="https://example.com/done?from=here")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert ("provider", "yale") in seen.buttons
        guide = Seen((await house.client.get(made["url"], params={"provider": "yale"})).text)
        assert guide.fields["provider"] == "yale"
        assert ("deed", "log_in") in guide.buttons
        sent = await house.client.post(made["url"], data={"provider": "yale", "deed": "log_in"})
        assert sent.status_code == 303
        assert sent.headers["location"] == (
            f"https://example.com/done?from=here&connect_webview_id={made['connect_webview_id']}"
        )
        shown = await stands(house, made)
        assert (shown["status"], shown["selected_provider"]) == ("authorized", "yale")
        assert "Yale is connected" in Seen((await house.client.get(made["url"])).text).text

    play(story)


def test_a_person_who_gives_up_is_led_back_and_nothing_is_connected(play: Play) -> None:
    async def story(house: House) -> None:
        made, _, _ = await opened(house, custom_redirect_failure_url="https://example.com/sorry")
        sent = await house.client.post(made["url"], data={"deed": "give_up"})
        assert sent.headers["location"].startswith("https://example.com/sorry?connect_webview_id=")
        assert (await stands(house, made))["status"] == "failed"
        assert "Nothing was connected" in Seen((await house.client.get(made["url"])).text).text

    play(story)


def test_without_an_address_to_go_back_to_the_page_says_how_it_ended(play: Play) -> None:
    async def story(house: House) -> None:
        made, _, _ = await opened(house, accepted_providers=["ttlock"])
        sent = await house.client.post(
            made["url"], data={"provider": "ttlock", "deed": "log_in"}, follow_redirects=True
        )
        assert "TTLock is connected" in Seen(sent.text).text

    play(story)


def test_only_who_has_the_link_sees_the_page(play: Play) -> None:
    async def story(house: House) -> None:
        made, _, _ = await opened(house)
        for url in (made["url"][:-1] + ("0" if made["url"][-1] != "0" else "1"), made["url"].rsplit("/", 1)[0]):
            answer = await house.client.get(url, headers={"authorization": f"Bearer {KEY}"})
            assert answer.status_code == 404
        await house.call("/connect_webviews/delete", connect_webview_id=made["connect_webview_id"])
        assert (await house.client.get(made["url"])).status_code == 404

    play(story)


def test_what_is_not_offered_or_is_over_is_refused_in_words(play: Play) -> None:
    async def story(house: House) -> None:
        made, _, _ = await opened(house, accepted_providers=["yale", "schlage"])
        for data in ({"provider": "ttlock", "deed": "log_in"}, {"deed": "log_in"}):
            answer = await house.client.post(made["url"], data=data)
            assert (answer.status_code, "choose one of them" in answer.text) == (400, True)
        await house.client.post(made["url"], data={"deed": "give_up"})
        answer = await house.client.post(made["url"], data={"provider": "yale", "deed": "log_in"})
        assert (answer.status_code, "create another one" in answer.text) == (400, True)

    play(story)


def test_the_page_fetches_nothing_runs_nothing_and_cannot_be_framed(play: Play) -> None:
    async def story(house: House) -> None:
        _, answer, seen = await opened(house)
        assert seen.outside == []
        assert "<script" not in answer.text
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["referrer-policy"] == "no-referrer"

    play(story)


def test_every_field_of_a_page_has_a_label(play: Play) -> None:
    async def story(house: House) -> None:
        for provider in PROVIDERS:
            _, _, seen = await opened(house, accepted_providers=[provider])
            assert seen.named <= seen.labelled, provider
            assert all(line in seen.text for line in (*GUIDES[provider].before, GUIDES[provider].keys)), provider

    play(story)


def test_every_provider_has_a_guide_and_a_sign(play: Play) -> None:
    async def story(house: House) -> None:
        assert GUIDES.keys() == PROVIDERS.keys()
        for one in (await house.call("/devices/list_device_providers"))["device_providers"]:
            sign = await house.client.get(one["image_url"])
            assert (sign.status_code, sign.headers["content-type"]) == (200, "image/svg+xml")
            assert one["display_name"] in sign.text
        assert (await house.client.get("/connect/signs/nobody.svg")).status_code == 404

    play(story)


@pytest.mark.parametrize("body", [b"x" * 100_000, b"\xff\xfe", b"deed=nothing", b""])
def test_a_form_that_is_none_of_ours_changes_nothing(play: Play, body: bytes, tmp_path: Path) -> None:
    async def story(house: House) -> None:
        made, _, _ = await opened(house)
        await house.client.post(made["url"], content=body)
        assert (await stands(house, made))["status"] == "pending"

    play(story)
