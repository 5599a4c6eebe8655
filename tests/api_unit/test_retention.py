"""What is kept for how long: old events and old rows of the audit trail go, and what is left is as good as before."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from served_house import ESTATE, House, Play, Refused
from sqlalchemy import Connection, func, select
from typer.testing import CliRunner

from latchwork.app.api import retention
from latchwork.app.api.retention import DAY, PORTION, Keep
from latchwork.app.api.tables.audit import audit_entry
from latchwork.app.api.tables.events import about, action_attempt, event
from latchwork.app.cli import app
from latchwork.app.serving import Serving
from latchwork.grants.schema import event as engine_event
from latchwork.rig.file import load_rig

TWO_DAYS = Keep(2 * DAY, 2 * DAY)
LIST, VERIFY = "/latchwork/audit/list", "/latchwork/audit/verify"
SINCE = {"since": "2020-01-01T00:00:00Z"}


async def count(house: House, table: Any) -> int:
    return int(await house.service.store.run(lambda c: c.scalar(select(func.count()).select_from(table))) or 0)


async def events(house: House, **narrowed: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = (await house.call("/events/list", **SINCE, limit=100_000, **narrowed))["events"]
    return told


async def busy(house: House, times: int) -> None:
    """So many requests that write, and so many events."""
    for number in range(times):
        made = await house.call("/spaces/create", name=f"Space {number}")
        await house.call("/spaces/delete", space_id=made["space"]["space_id"])


def test_what_is_too_old_goes_by_itself_and_what_is_younger_stays(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.retention.keep = TWO_DAYS
        old = await house.grant("front-door")
        await house.call("/locks/unlock_door", device_id=house.device("garage"))
        assert await events(house, access_grant_id=old["access_grant_id"])
        await house.sleep(1.5 * DAY)
        young = await house.grant("front-door")
        kept = await events(house, access_grant_id=young["access_grant_id"])
        await house.sleep(1.5 * DAY)
        made = {"event_type": "access_grant.created"}
        assert await events(house, access_grant_id=old["access_grant_id"], **made) == []
        created = [one for one in kept if one["event_type"] == made["event_type"]]
        assert await events(house, access_grant_id=young["access_grant_id"], **made) == created
        assert await count(house, action_attempt) == 0
        numbers = await house.service.store.run(lambda c: set(c.scalars(select(event.c.number))))
        spoken_of = await house.service.store.run(lambda c: set(c.scalars(select(about.c.number).distinct())))
        assert spoken_of <= numbers
        (method,) = (await house.call("/access_methods/list", access_grant_id=young["access_grant_id"]))[
            "access_methods"
        ]
        assert method["errors"] == []

    play(story)


def test_a_grant_that_stands_opens_and_ends_as_if_nothing_was_pruned(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.retention.keep = Keep(DAY, DAY)
        grant = await house.grant("front-door", ends_at=house.after(days=6))
        (method,) = (await house.call("/access_methods/list", access_grant_id=grant["access_grant_id"]))[
            "access_methods"
        ]
        before = await count(house, engine_event)
        await house.sleep(4 * DAY)
        mine = select(engine_event.c.kind).where(engine_event.c.grant.is_not(None))
        told = await house.service.store.run(lambda c: list(c.scalars(mine)))
        assert "access_code.set_on_device" in told, "when it was set is still known"
        assert await count(house, engine_event) < before + 40
        assert house.rig.bench.type_pin("front-door", method["code"]).opened
        await house.sleep(4.5 * DAY)
        assert not house.rig.bench.type_pin("front-door", method["code"]).opened
        told = await house.service.store.run(lambda c: list(c.scalars(mine)))
        assert "access_code.set_on_device" not in told

    play(story)


def test_it_is_done_in_small_portions(play: Play) -> None:
    async def story(house: House) -> None:
        await busy(house, 220)
        await house.sleep(3 * DAY)
        left: list[int] = []

        def part(c: Connection) -> int:
            gone = retention.prune_events(c, house.service.now() - 2 * DAY, PORTION)
            left.append(gone)
            return gone

        before = await count(house, event)
        while await house.service.store.run(part):
            pass
        assert max(left) == PORTION
        assert len(left) > 2
        assert await count(house, event) == before - sum(left)

    play(story)


def test_the_trail_holds_after_its_oldest_rows_were_pruned_and_says_that_they_were(play: Play) -> None:
    async def story(house: House) -> None:
        await busy(house, 3)
        rows = (await house.call(LIST))["audit_entries"]
        noted = rows[-1]
        await house.sleep(3 * DAY)
        await busy(house, 2)
        young = (await house.call(LIST))["audit_entries"][len(rows) :]
        house.service.retention.keep = TWO_DAYS
        await house.service.retention.prune()
        left = (await house.call(LIST))["audit_entries"]
        assert left[:-1] == young
        assert (left[-1]["principal"], left[-1]["ids"]) == ("retention", {"pruned": str(noted["number"])})
        verdict = (await house.call(VERIFY))["audit_verdict"]
        assert (verdict["holds"], verdict["rows"], verdict["pruned"]) == (True, len(left), noted["number"])
        same = {"number": noted["number"], "hash": noted["hash"]}
        assert (await house.call(VERIFY, **same))["audit_verdict"]["holds"], "it is what the rest is chained to"
        with pytest.raises(Refused, match="409 audit_row_pruned"):
            await house.call(VERIFY, number=rows[0]["number"], hash=rows[0]["hash"])
        with pytest.raises(Refused, match="409 audit_trail_changed"):
            await house.call(VERIFY, number=noted["number"], hash="0" * 64)

    play(story)


@pytest.mark.parametrize(
    "wrong",
    [
        "delete from api_audit where number = (select min(number) from api_audit)",
        "update api_audit_anchor set number = number - 1, hash = (select hash from api_audit order by number limit 1)",
        "delete from api_audit_anchor",
        "update api_audit set outcome = 'ok!' where number = (select max(number) - 1 from api_audit)",
    ],
)
def test_what_was_taken_out_or_changed_after_a_pruning_shows(play: Play, tmp_path: Path, wrong: str) -> None:
    async def story(house: House) -> None:
        await busy(house, 2)
        await house.sleep(3 * DAY)
        await busy(house, 2)
        house.service.retention.keep = TWO_DAYS
        await house.service.retention.prune()
        assert (await house.call(VERIFY))["audit_verdict"]["holds"]

    async def later(house: House) -> None:
        assert not (await house.call(VERIFY))["audit_verdict"]["holds"]

    play(story)
    store = tmp_path / "state" / "store.sqlite"
    with closing(sqlite3.connect(store)) as changed:
        changed.execute(wrong)
        changed.commit()
    play(later)


def test_what_a_webhook_was_not_told_of_yet_is_kept(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.retention.keep = TWO_DAYS
        await house.sleep(600)
        hook = (await house.call("/webhooks/create", url="http://127.0.0.1:9/", event_types=["space.created"]))[
            "webhook"
        ]
        made = await house.call("/spaces/create", name="Attic")
        await house.sleep(10 * 3600)
        await house.service.store.run(lambda c: c.exec_driver_sql("update api_webhook_delivery set state = 'waiting'"))
        await house.sleep(3 * DAY)
        (told,) = await events(house, event_type="space.created")
        assert told["space_id"] == made["space"]["space_id"]
        await house.call("/webhooks/delete", webhook_id=hook["webhook_id"])
        await busy(house, 1)
        await house.sleep(DAY + 60)
        left = await events(house, event_type="space.created")
        assert told["event_id"] not in {one["event_id"] for one in left}

    play(story)


def test_numbers_of_events_do_not_come_round_when_all_were_pruned(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.retention.keep = Keep(1.0, 1.0)
        await busy(house, 2)
        newest = await house.service.streams.newest()
        await house.sleep(2 * DAY)
        assert await count(house, event) == 1
        assert await house.service.streams.newest() >= newest
        await busy(house, 1)
        piece = (await house.call("/latchwork/events/wait", after=newest, timeout=0))["log"]
        assert [one["event_type"] for one in piece["events"]][-2:] == ["space.created", "space.deleted"]

    play(story)


def test_what_is_to_be_kept_for_ever_is_kept(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.retention.keep = Keep(None, None)
        await busy(house, 2)
        before = await count(house, event), await count(house, audit_entry)
        await house.sleep(5 * DAY)
        assert await count(house, event) >= before[0]
        assert await count(house, audit_entry) == before[1]

    play(story)


def test_the_command_says_in_days_what_the_service_keeps() -> None:
    with socket.socket() as listener:
        how = Serving(load_rig(ESTATE), listener, "http://127.0.0.1:1", keep_events=2, keep_audit=None)
        assert how.keep == Keep(2 * DAY, None)
    wrong = CliRunner().invoke(app, ["serve", "--rig", str(ESTATE), "--keep-events", "-1"])
    assert wrong.exit_code == 2
