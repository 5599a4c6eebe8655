"""The audit trail: who did what, whether it holds, and what it does not hold."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from served_house import KEY, READER, House, Play, Refused
from sqlalchemy import text

from latchwork.grants.store import StoreError

LIST, VERIFY = "/latchwork/audit/list", "/latchwork/audit/verify"


async def trail(house: House, **narrowed: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await house.call(LIST, **narrowed))["audit_entries"]
    return rows


async def told(house: House) -> list[tuple[str, str]]:
    return [(row["route"], row["outcome"]) for row in await trail(house)]


def test_what_was_done_is_kept_with_who_and_what_it_was_about(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await house.grant("front-door")
        await house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"])
        created, deleted = await trail(house)
        assert created["principal"] == "first"
        assert created["route"] == "/access_grants/create"
        assert created["ids"] == {
            "device_ids": [house.device("front-door")],
            "access_grant_id": grant["access_grant_id"],
        }
        assert deleted["ids"] == {"access_grant_id": grant["access_grant_id"]}
        assert {created["outcome"], deleted["outcome"]} == {"ok"}
        assert created["request_id"] != deleted["request_id"]

    play(story)


def test_reading_leaves_no_row(play: Play) -> None:
    async def story(house: House) -> None:
        await house.call("/spaces/list")
        await house.get("/devices/list")
        assert await trail(house) == []

    play(story)


def test_what_was_refused_is_kept_with_its_reason(play: Play) -> None:
    async def story(house: House) -> None:
        for path, token, body in (
            ("/spaces/create", KEY, {"name": 5}),
            ("/spaces/delete", KEY, {"space_id": "nowhere"}),
            ("/spaces/create", READER, {"name": "Annex"}),
        ):
            with pytest.raises(Refused):
                await house.call(path, token=token, **body)
        assert await told(house) == [
            ("/spaces/create", "invalid_input"),
            ("/spaces/delete", "space_not_found"),
            ("/spaces/create", "forbidden"),
        ]
        assert [row["principal"] for row in await trail(house)] == ["first", "first", "reader"]

    play(story)


def test_what_waits_for_a_door_is_kept_when_it_begins_and_when_it_ends(play: Play) -> None:
    async def story(house: House) -> None:
        await house.call("/locks/unlock_door", device_id=house.device("front-door"))
        assert await told(house) == [("/locks/unlock_door", "begun"), ("/locks/unlock_door", "ok")]
        begun, done = await trail(house)
        assert begun["request_id"] == done["request_id"]

    play(story)


def test_no_pin_and_no_key_stands_in_the_trail(play: Play, tmp_path: Path) -> None:
    secrets = []

    async def story(house: House) -> None:
        pin = "480215"
        await house.grant("front-door", requested_access_methods=[{"mode": "code", "code": pin}])
        made = await house.call("/latchwork/keys/create", name="Frank")
        secrets.extend([pin, made["api_key"]["api_key"], KEY])

    play(story)
    with closing(sqlite3.connect(tmp_path / "state" / "store.sqlite")) as connection:
        kept = repr(connection.execute("SELECT * FROM api_audit").fetchall())
    assert "/latchwork/keys/create" in kept
    assert [secret for secret in secrets if secret in kept] == []


def test_a_change_that_the_disk_refuses_leaves_no_row(play: Play) -> None:
    async def story(house: House) -> None:
        def refuse(_c: object) -> None:
            raise StoreError("the disk is full")

        house.service.store.before_commit.append(refuse)
        with pytest.raises(Refused) as caught:
            await house.call("/spaces/create", name="Annex")
        house.service.store.before_commit.remove(refuse)
        assert caught.value.status == 503
        assert await told(house) == []
        assert (await house.call("/spaces/list", search="Annex"))["spaces"] == []

    play(story)


def test_the_trail_holds_and_tells_its_newest_row(play: Play) -> None:
    async def story(house: House) -> None:
        assert (await house.call(VERIFY))["audit_verdict"] == {
            "holds": True,
            "rows": 0,
            "number": 0,
            "hash": "0" * 64,
            "broken_at": None,
            "pruned": 0,
        }
        for name in ("North", "South", "East"):
            await house.call("/spaces/create", name=name)
        verdict = (await house.call(VERIFY))["audit_verdict"]
        newest = (await trail(house))[-1]
        assert (verdict["holds"], verdict["rows"]) == (True, 3)
        assert (verdict["number"], verdict["hash"]) == (newest["number"], newest["hash"])

    play(story)


CHANGES = {
    "another outcome": "UPDATE api_audit SET outcome = 'ok' WHERE number = 2",
    "another principal": "UPDATE api_audit SET principal = 'somebody' WHERE number = 2",
    "another moment": "UPDATE api_audit SET at = '2026-01-01T00:00:00.000Z' WHERE number = 2",
    "other ids": "UPDATE api_audit SET ids = '{}' WHERE number = 2",
    "a row taken out": "DELETE FROM api_audit WHERE number = 2",
    "two rows changed about": "UPDATE api_audit SET number = 10 WHERE number = 2",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_trail_that_somebody_changed_does_not_hold(play: Play, what: str) -> None:
    async def story(house: House) -> None:
        await house.call("/spaces/create", name="North")
        with pytest.raises(Refused):
            await house.call("/spaces/delete", space_id="nowhere")
        await house.call("/spaces/create", name="South")
        assert (await house.call(VERIFY))["audit_verdict"]["holds"]
        await house.service.store.run(lambda c: c.execute(text(CHANGES[what])))
        verdict = (await house.call(VERIFY))["audit_verdict"]
        assert verdict["holds"] is False
        assert verdict["broken_at"] in (2, 3)

    play(story)


def test_rows_cut_off_at_the_end_show_by_what_was_noted_before(play: Play) -> None:
    async def story(house: House) -> None:
        for name in ("North", "South"):
            await house.call("/spaces/create", name=name)
        noted = (await house.call(VERIFY))["audit_verdict"]
        note = {"number": noted["number"], "hash": noted["hash"]}
        await house.call("/spaces/create", name="East")
        assert (await house.call(VERIFY, **note))["audit_verdict"]["holds"]
        await house.service.store.run(lambda c: c.execute(text("DELETE FROM api_audit WHERE number >= 2")))
        assert (await house.call(VERIFY))["audit_verdict"]["holds"], "the chain alone does not show it"
        with pytest.raises(Refused) as caught:
            await house.call(VERIFY, **note)
        assert (caught.value.status, caught.value.kind) == (409, "audit_trail_changed")

    play(story)


def test_the_chain_goes_on_over_a_restart(play: Play) -> None:
    async def story(house: House) -> None:
        await house.call("/spaces/create", name=f"Space {await told(house)}"[:100])
        assert (await house.call(VERIFY))["audit_verdict"]["holds"]

    async def end(house: House) -> None:
        assert (await house.call(VERIFY))["audit_verdict"]["rows"] == 2

    for one in (story, story, end):
        play(one)


def test_the_trail_is_read_in_pages_and_narrowed(play: Play) -> None:
    async def story(house: House) -> None:
        for number in range(5):
            await house.call("/spaces/create", name=f"Space {number}")
        first = await house.call(LIST, limit=3)
        cursor = first["pagination"]["next_page_cursor"]
        second = await house.call(LIST, limit=3, page_cursor=cursor)
        assert [row["number"] for row in first["audit_entries"] + second["audit_entries"]] == [1, 2, 3, 4, 5]
        assert await trail(house, outcome="space_not_found") == []
        assert len(await trail(house, route="/spaces/create", principal="first")) == 5

    play(story)


def test_a_form_that_was_filled_in_on_a_page_is_kept_without_its_link(play: Play) -> None:
    async def story(house: House) -> None:
        webview = (await house.call("/connect_webviews/create", accepted_providers=["yale"]))["connect_webview"]
        await house.client.get(webview["url"])
        await house.client.post(webview["url"], data={"deed": "give_up"})
        created, filled = await trail(house)
        assert created["route"] == "/connect_webviews/create"
        assert (filled["principal"], filled["route"], filled["ids"]) == ("page", "/connect", {})
        assert webview["url"].rpartition("/")[2] not in str(filled)

    play(story)
