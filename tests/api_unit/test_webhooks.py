"""Webhooks: every event arrives at least once, signed, in the order of its grant, whatever the listener does."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from seam import SeamWebhook
from served_house import READER, House, Play, Refused

from latchwork.app.api.webhooks.ladder import ATTEMPTS, LADDER

URL = "https://listener.example/events"
Status = Callable[[dict[str, Any]], int]


class Listener:
    """What arrived, with its headers and the moment; `status` says what is answered to an event."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []
        self.sent: list[tuple[str, httpx.Headers]] = []
        self.at: list[datetime] = []
        self.status: Status = lambda event: 200
        self.house: House | None = None

    async def take(self, request: httpx.Request) -> httpx.Response:
        body = request.content.decode()
        event = json.loads(body)
        assert self.house is not None
        self.letters.append(event)
        self.sent.append((body, request.headers))
        self.at.append(self.house.now())
        return httpx.Response(self.status(event))

    def attach(self, house: House) -> None:
        self.house = house
        house.service.post_office.transport = httpx.MockTransport(self.take)

    async def subscribe(self, house: House, **more: Any) -> dict[str, Any]:
        self.attach(house)
        made = await house.call("/webhooks/create", url=URL, **more)
        webhook: dict[str, Any] = made["webhook"]
        return webhook

    def ids(self, kind: str | None = None) -> list[str]:
        return [one["event_id"] for one in self.letters if kind in (None, one["event_type"])]

    def types(self) -> list[str]:
        return [one["event_type"] for one in self.letters]


@pytest.fixture
def listener() -> Listener:
    return Listener()


@asynccontextmanager
async def at_a_port(listener: Listener) -> AsyncIterator[str]:
    """The listener behind a socket, as one in another process would be; its URL."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = httpx.Headers([line.split(": ", 1) for line in head[1:] if line])
        body = await reader.readexactly(int(headers["content-length"]))
        response = await listener.take(httpx.Request("POST", URL, headers=headers, content=body))
        writer.write(f"HTTP/1.1 {response.status_code} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/events"


async def deliveries(house: House, **narrowed: Any) -> list[dict[str, Any]]:
    told = await house.call("/latchwork/webhook_deliveries/list", **narrowed)
    rows: list[dict[str, Any]] = told["webhook_deliveries"]
    return rows


async def all_ids(house: House, **narrowed: Any) -> list[str]:
    told = await house.call("/events/list", since="2020-01-01T00:00:00Z", **narrowed)
    return [one["event_id"] for one in told["events"]]


def test_what_happens_is_delivered_as_it_is_listed_and_the_sdk_believes_it(play: Play, listener: Listener) -> None:
    async def story(house: House) -> None:
        webhook = await listener.subscribe(house)
        before = await all_ids(house)
        await house.grant("front-door")
        await house.sleep(1)
        assert listener.ids() == (await all_ids(house))[len(before) :]
        for body, headers in listener.sent:
            event = SeamWebhook(webhook["secret"]).verify(body, dict(headers))
            assert getattr(event, "event_id", None) == headers["svix-id"] == json.loads(body)["event_id"]
        for letter in listener.letters:
            got = await house.get("/events/get", event_id=letter["event_id"])
            assert got["event"] == letter
        assert any("code" in letter for letter in listener.letters)
        assert await deliveries(house) == []

    # the verifier looks at the clock on the wall
    play(story, start=datetime.now(UTC))


def test_a_listener_at_a_port_is_told_also_by_a_clock_that_was_taken_forward(play: Play, listener: Listener) -> None:
    async def story(house: House) -> None:
        listener.house = house
        listener.status = lambda event: 500 if len(listener.letters) == 1 else 200
        async with at_a_port(listener) as url:
            made = await house.call("/webhooks/create", url=url, event_types=["space.created"])
            await house.call("/spaces/create", name="Attic")
            await house.rig.world.travel(4)
            assert len(listener.letters) == 1
            await house.rig.world.travel(2)
            assert len(listener.letters) == 2
            await house.rig.world.travel(3 * 86400)
            await house.call("/spaces/create", name="Cellar")
            await house.rig.world.travel(1)
        assert len(set(listener.ids())) == 2
        for body, headers in listener.sent:
            SeamWebhook(made["webhook"]["secret"]).verify(body, dict(headers))

    play(story, travels=True)


def test_a_changed_letter_is_not_believed(play: Play, listener: Listener) -> None:
    async def story(house: House) -> None:
        webhook = await listener.subscribe(house)
        await house.grant("front-door")
        await house.sleep(1)
        body, headers = listener.sent[0]
        with pytest.raises(Exception, match="No matching signature"):
            SeamWebhook(webhook["secret"]).verify(body + " ", dict(headers))

    play(story, start=datetime.now(UTC))


def test_only_the_types_that_were_asked_for_are_delivered(play: Play, listener: Listener) -> None:
    async def story(house: House) -> None:
        webhook = await listener.subscribe(house, event_types=["access_method.issued"])
        await house.grant("front-door")
        await house.sleep(1)
        assert listener.types() == ["access_method.issued"]
        await house.call("/webhooks/update", webhook_id=webhook["webhook_id"], event_types=["access_grant.created"])
        await house.grant("front-door", name="John Doe")
        await house.sleep(1)
        assert listener.types() == ["access_method.issued", "access_grant.created"]
        await house.call("/webhooks/delete", webhook_id=webhook["webhook_id"])
        await house.grant("front-door", name="Jim Doe")
        await house.sleep(1)
        assert len(listener.letters) == 2
        with pytest.raises(Refused, match="webhook_not_found"):
            await house.call("/webhooks/get", webhook_id=webhook["webhook_id"])

    play(story)


def test_a_listener_that_is_ill_is_tried_again_along_the_ladder_and_then_given_up(
    play: Play, listener: Listener
) -> None:
    listener.status = lambda event: 500

    async def story(house: House) -> None:
        webhook = await listener.subscribe(house, event_types=["space.created"])
        await house.call("/spaces/create", name="Attic")
        await house.sleep(sum(LADDER) + 60)
        spans = [
            (later - earlier).total_seconds() for earlier, later in zip(listener.at, listener.at[1:], strict=False)
        ]
        assert spans == pytest.approx(list(LADDER), abs=0.1)
        assert len({headers["svix-id"] for _, headers in listener.sent}) == 1
        (row,) = await deliveries(house, webhook_id=webhook["webhook_id"])
        assert (row["status"], row["attempt_count"], row["last_status_code"]) == ("given_up", ATTEMPTS, 500)
        assert row["next_attempt_at"] is None
        listener.status = lambda event: 204
        told = await house.call("/latchwork/webhook_deliveries/replay", webhook_id=webhook["webhook_id"], given_up=True)
        assert told["replay"] == {"count": 1}
        await house.sleep(1)
        (row,) = await deliveries(house)
        assert (row["status"], row["attempt_count"], row["last_status_code"]) == ("delivered", 1, 204)
        assert len(listener.letters) == ATTEMPTS + 1

    play(story)


def test_a_later_event_of_a_grant_waits_for_an_earlier_one_and_other_grants_do_not(
    play: Play, listener: Listener
) -> None:
    async def story(house: House) -> None:
        await listener.subscribe(house)
        listener.status = lambda event: 500 if event["event_type"] == "access_grant.created" else 200
        ill = await house.grant("front-door", name="Ill Guest")
        listener.status = lambda event: 500 if event.get("access_grant_id") == ill["access_grant_id"] else 200
        well = await house.grant("garage", name="Well Guest")
        await house.sleep(1)
        own = await all_ids(house, access_grant_id=ill["access_grant_id"])
        assert len(own) > 3
        assert set(listener.ids()) & set(own) == {own[0]}
        assert set(await all_ids(house, access_grant_id=well["access_grant_id"])) <= set(listener.ids())
        held = await deliveries(house, status="held")
        assert [one["event_id"] for one in held] == own[1:]
        listener.status = lambda event: 200
        await house.sleep(5)
        assert [one for one in listener.ids() if one in own] == [own[0], *own]
        assert {one["status"] for one in await deliveries(house)} == {"delivered"}

    play(story)


def test_what_comes_while_an_earlier_event_is_tried_again_is_not_forgotten(play: Play, listener: Listener) -> None:
    async def story(house: House) -> None:
        await listener.subscribe(house)
        listener.status = lambda event: 500
        grant = await house.grant("front-door")
        await house.sleep(1)

        def ends_the_grant_meanwhile(event: dict[str, Any]) -> int:
            meanwhile.append(
                asyncio.ensure_future(house.call("/access_grants/delete", access_grant_id=grant["access_grant_id"]))
            )
            listener.status = lambda event: 200
            return 200

        meanwhile: list[asyncio.Future[Any]] = []
        listener.status = ends_the_grant_meanwhile
        await house.sleep(30)
        await meanwhile[0]
        await house.sleep(1)
        own = await all_ids(house, access_grant_id=grant["access_grant_id"])
        assert "access_grant.deleted" in listener.types()
        assert [one for one in listener.ids() if one in own] == [own[0], *own]

    play(story)


def test_letters_of_one_grant_are_never_under_way_together(play: Play, listener: Listener) -> None:
    under_way: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)

    async def story(house: House) -> None:
        async def slow(request: httpx.Request) -> httpx.Response:
            event = json.loads(request.content)
            grant = event.get("access_grant_id") or (event.get("access_grant_ids") or ["none"])[0]
            under_way[grant] += 1
            most[grant] = max(most[grant], under_way[grant])
            most["all"] = max(most["all"], sum(under_way.values()))
            await house.rig.world.sleep(2)
            under_way[grant] -= 1
            return await listener.take(request)

        await listener.subscribe(
            house, event_types=["access_grant.created", "access_method.created", "access_method.issued"]
        )
        house.service.post_office.transport = httpx.MockTransport(slow)
        await house.service.post_office.stop()
        await house.service.post_office.start()
        grants = [await house.grant("front-door", name=f"Guest {n}") for n in range(4)]
        await house.sleep(60)
        assert {most[grant["access_grant_id"]] for grant in grants} == {1}
        assert most["all"] > 1
        assert len(listener.letters) == 12

    play(story)


def test_a_listener_that_cannot_be_reached_is_named_in_the_delivery_and_tried_again(
    play: Play, listener: Listener
) -> None:
    async def story(house: House) -> None:
        def hang(event: dict[str, Any]) -> int:
            raise httpx.ReadTimeout("slow")

        await listener.subscribe(house, event_types=["space.created"])
        listener.status = hang
        await house.call("/spaces/create", name="Attic")
        await house.sleep(1)
        (row,) = await deliveries(house)
        assert (row["status"], row["last_status_code"]) == ("waiting", None)
        assert row["last_problem"] == "the listener did not answer in time"
        listener.status = lambda event: 200
        await house.sleep(5)
        assert listener.types() == ["space.created"] * 2

    play(story)


def test_what_was_to_be_tried_again_survives_a_restart(play: Play, listener: Listener) -> None:
    listener.status = lambda event: 503

    async def before(house: House) -> None:
        await listener.subscribe(house)
        await house.grant("front-door")
        await house.sleep(2)
        assert await deliveries(house, status="held")

    async def after(house: House) -> None:
        listener.attach(house)
        await house.service.post_office.stop()
        await house.service.post_office.start()
        await house.sleep(400)
        told = await all_ids(house)
        assert [one for one in dict.fromkeys(listener.ids()) if one in told] == [
            one for one in told if one in listener.ids()
        ]
        assert "access_method.issued" in listener.types()
        assert {one["status"] for one in await deliveries(house)} == {"delivered"}

    play(before)
    listener.status = lambda event: 200
    play(after)


def test_a_kill_between_delivery_and_its_note_delivers_again_and_loses_nothing(play: Play, listener: Listener) -> None:
    async def before(house: House) -> None:
        def kill(event: dict[str, Any]) -> int:
            house.rig.world.faults.arm("killed", "store:before")
            return 200

        await listener.subscribe(house, event_types=["space.created"])
        listener.status = kill
        await house.call("/spaces/create", name="Attic")
        await house.sleep(1)

    async def after(house: House) -> None:
        listener.attach(house)
        await house.service.post_office.stop()
        await house.service.post_office.start()
        await house.call("/spaces/create", name="Cellar")
        await house.sleep(1)
        assert listener.types() == ["space.created"] * 3
        assert listener.ids()[0] == listener.ids()[1] != listener.ids()[2]
        assert await deliveries(house) == []

    play(before)
    listener.status = lambda event: 200
    play(after)


def test_events_are_delivered_once_more_when_somebody_asks(play: Play, listener: Listener) -> None:
    async def story(house: House) -> None:
        webhook = await listener.subscribe(house, event_types=["space.created", "space.deleted"])
        made = await house.call("/spaces/create", name="Attic")
        await house.sleep(1)
        await house.call("/spaces/delete", space_id=made["space"]["space_id"])
        await house.sleep(1)
        first, second = listener.ids()
        route, mine = "/latchwork/webhook_deliveries/replay", {"webhook_id": webhook["webhook_id"]}
        assert (await house.call(route, **mine, event_ids=[first]))["replay"] == {"count": 1}
        await house.sleep(1)
        assert listener.ids() == [first, second, first]
        assert (await house.call(route, **mine, since="2020-01-01T00:00:00Z"))["replay"] == {"count": 2}
        await house.sleep(1)
        assert sorted(listener.ids()[3:]) == sorted([first, second])
        with pytest.raises(Refused, match="exactly one"):
            await house.call(route, **mine)
        with pytest.raises(Refused, match="event_not_found"):
            await house.call(route, **mine, event_ids=["nobody"])

    play(story)


@pytest.mark.parametrize("url", ["ftp://listener.example/", "listener.example", "http://", "", "file:///etc/passwd"])
def test_what_is_no_listener_is_refused(play: Play, url: str) -> None:
    async def story(house: House) -> None:
        with pytest.raises(Refused) as refused:
            await house.call("/webhooks/create", url=url)
        assert (refused.value.status, refused.value.kind) == (400, "invalid_input")

    play(story)


def test_a_type_of_event_that_nobody_knows_is_refused(play: Play) -> None:
    async def story(house: House) -> None:
        for types in (["access_method.isued"], []):
            with pytest.raises(Refused, match="event"):
                await house.call("/webhooks/create", url=URL, event_types=types)

    play(story)


def test_the_secret_is_for_those_who_may_write_and_lies_sealed(play: Play, listener: Listener) -> None:
    async def story(house: House) -> None:
        webhook = await listener.subscribe(house)
        assert webhook["secret"].startswith("whsec_")
        assert (await house.call("/webhooks/get", webhook_id=webhook["webhook_id"]))["webhook"] == webhook
        (seen,) = (await house.call("/webhooks/list", token=READER))["webhooks"]
        assert seen == {name: value for name, value in webhook.items() if name != "secret"}
        for file in house.rig.state.path.glob("store.sqlite*"):
            assert webhook["secret"].removeprefix("whsec_").encode() not in file.read_bytes()

    play(story)
