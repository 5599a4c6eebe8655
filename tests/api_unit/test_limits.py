"""How much one may ask: of the server, and of each device."""

from __future__ import annotations

from typing import Any

import pytest
from served_house import READER, House, Play, Refused

from latchwork.app.api.limits import MOST_BUCKETS, REAL, SANDBOX, Buckets, Limits, Rate
from latchwork.app.api.scopes import Scope
from latchwork.app.api.service import Service
from latchwork.app.serving import set_limits

FEW = {scope: Rate(0.5, 3) for scope in Scope}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_bucket_gives_its_burst_at_once_and_then_one_at_a_time(clock: Clock) -> None:
    buckets, rate = Buckets(clock), Rate(0.5, 3)
    assert [buckets.take("me", "read", rate) for _ in range(4)] == [0, 0, 0, 2.0]
    clock.now = 1.0
    assert buckets.take("me", "read", rate) == 1.0
    clock.now = 2.0
    assert [buckets.take("me", "read", rate) for _ in range(2)] == [0, 2.0]


def test_a_bucket_never_holds_more_than_its_burst(clock: Clock) -> None:
    buckets, rate = Buckets(clock), Rate(1, 2)
    buckets.take("me", "read", rate)
    clock.now = 1000.0
    assert [buckets.take("me", "read", rate) for _ in range(3)] == [0, 0, 1.0]


def test_each_thing_and_kind_has_a_bucket_of_its_own(clock: Clock) -> None:
    buckets, rate = Buckets(clock), Rate(1, 1)
    assert [buckets.take(thing, kind, rate) for thing in "ab" for kind in "xy"] == [0, 0, 0, 0]


def test_buckets_that_are_full_again_do_not_pile_up(clock: Clock) -> None:
    buckets, rate = Buckets(clock), Rate(1, 2)
    for number in range(3 * MOST_BUCKETS):
        clock.now += 1.0
        buckets.take(f"device {number}", "lock", rate)
    assert len(buckets._buckets) <= MOST_BUCKETS


def test_every_class_of_route_has_a_rate() -> None:
    assert set(REAL) == set(SANDBOX) == set(Scope)


async def asked(house: House, path: str, **body: Any) -> int:
    try:
        await house.call(path, **body)
    except Refused as refused:
        return refused.status
    return 200


def test_who_asks_too_much_is_told_when_to_ask_again(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.doorkeeper.limits = Limits(house.rig.world.monotonic, rates=FEW, published=False)
        assert [await asked(house, "/spaces/list") for _ in range(4)] == [200, 200, 200, 429]
        answer = await house.client.get("/spaces/list", headers={"authorization": "Bearer seam_apikey1_token"})
        assert answer.headers["retry-after"] == "2"
        assert answer.json()["error"]["type"] == "rate_limit_exceeded"
        assert await asked(house, "/spaces/list", token=READER) == 200, "another key"
        assert await asked(house, "/spaces/create", name="Annex") == 200, "another class of route"
        await house.sleep(2)
        assert await asked(house, "/spaces/list") == 200

    play(story)


def test_a_device_gets_ten_codes_a_minute_when_the_published_limits_hold(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.doorkeeper.limits = Limits(house.rig.world.monotonic, published=True)
        door, other = house.device("front-door"), house.device("suite-201")
        path = "/access_codes/create"
        assert [await asked(house, path, device_id=door) for _ in range(11)] == [200] * 10 + [429]
        assert await asked(house, path, device_id=other) == 200
        assert await asked(house, "/access_codes/create_multiple", device_ids=[other, door]) == 429
        await house.sleep(6)
        assert await asked(house, path, device_id=door) == 200
        assert await asked(house, path, device_id=door) == 429

    play(story)


def test_codes_are_changed_ten_and_deleted_twenty_times_a_minute(play: Play) -> None:
    async def story(house: House) -> None:
        made = []
        for _ in range(21):
            code = (await house.call("/access_codes/create", device_id=house.device("front-door")))["access_code"]
            made.append(code["access_code_id"])
        await house.rig.settle()
        house.service.doorkeeper.limits = Limits(house.rig.world.monotonic, published=True)
        update, delete = "/access_codes/update", "/access_codes/delete"
        tried = [await asked(house, update, access_code_id=made[0], name=f"n{number}") for number in range(11)]
        assert tried == [200] * 10 + [429]
        assert [await asked(house, delete, access_code_id=one) for one in made] == [200] * 20 + [429]

    play(story)


def test_a_door_is_locked_and_unlocked_fifteen_times_a_minute(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.doorkeeper.limits = Limits(house.rig.world.monotonic, rates=REAL, published=True)
        door = house.device("suite-201")
        began = house.now()
        answers = []
        while len(answers) < 40:
            answers.append(await asked(house, "/locks/unlock_door", device_id=door))
        seconds = (house.now() - began).total_seconds()
        assert answers.count(200) == 15 + int(seconds / 4)
        assert 429 in answers
        assert await asked(house, "/locks/lock_door", device_id=door) == 200

    play(story)


def test_in_a_sandbox_a_device_is_asked_as_often_as_one_likes(play: Play) -> None:
    async def story(house: House) -> None:
        house.service.doorkeeper.limits = Limits(house.rig.world.monotonic, rates=SANDBOX, published=False)
        door = house.device("front-door")
        assert {await asked(house, "/access_codes/create", device_id=door) for _ in range(25)} == {200}

    play(story)


def test_the_published_limits_hold_where_doors_are_real_or_where_they_are_asked_for(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        def published(wanted: bool | None) -> bool:
            set_limits(house.service, wanted)
            limits = house.service.doorkeeper.limits
            return limits is not None and limits.published

        assert [published(wanted) for wanted in (None, True, False)] == [False, True, False]
        monkeypatch.setattr(Service, "sandbox", False)
        assert [published(wanted) for wanted in (None, True, False)] == [True, True, False]

    play(story)
