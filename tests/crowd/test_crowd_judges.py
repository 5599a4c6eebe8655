"""The judges of a crowd find what is wrong: each test takes a run in which all is well and breaks one thing of it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from crowd_asking import DOOR, DOUBLED, ERROR, LOST, ORDER, Finding
from crowd_client import DAY, written
from crowd_doors import Door
from crowd_judge import judge
from crowd_judge_events import judge_audit, judge_deliveries, judge_events, judge_reader, judge_story
from crowd_races import Race
from crowd_survey import NO_ROOM, Row, Survey
from crowd_worlds import Differs, Kind, State, Thing

NOW = 1_800_000_000_000
FRONT, BACK = (Door(f"{name}-id", name, 6, "0123456789", 3) for name in ("front", "back"))
SHARED, ALONE, FORMER = "777111", "123456", "999888"
WINDOW = {"starts_at": written(NOW - DAY), "ends_at": written(NOW + DAY)}


def state(*doors: Door, name: str, pin: str | None = None) -> State:
    return State(frozenset(one.id for one in doors), NOW - DAY, NOW + DAY, name, pin)


def thing(kind: Kind, key: str, id_: str, stands: State | None) -> Thing:
    return Thing(kind, key, {stands}, id_, asked=True, answered=True, deleted=stands is None)


def code(id_: str, door: Door, pin: str, name: str | None, common: str | None = None) -> Row:
    row: Row = {"access_code_id": id_, "device_id": door.id, "code": pin, "name": name, "common_code_key": common}
    return row | WINDOW | {"status": "set", "errors": [], "pending_mutations": []}


class Log:
    """Events as they are told, each in a story."""

    def __init__(self) -> None:
        self.events: list[Row] = []
        self.stories: dict[str, list[str]] = {}

    def tell(self, story: str, event_type: str, thing: str, **fields: Any) -> None:
        event_id = f"event {len(self.events)}"
        kind = event_type.partition(".")[0]
        self.events.append({"event_id": event_id, "event_type": event_type, f"{kind}_id": thing} | fields)
        self.stories.setdefault(story, []).append(event_id)


def all_told() -> Log:
    log = Log()
    log.tell("g", "access_grant.created", "g", access_grant_key="grant")
    log.tell("g", "access_method.created", "m")
    for one in ("k", "l"):
        log.tell("g", "access_code.created", one)
    log.tell("c", "access_code.created", "c")
    for one in ("k", "l"):
        log.tell("g", "access_code.set_on_device", one)
    log.tell("g", "access_method.issued", "m")
    log.tell("g", "access_grant.access_granted_to_all_doors", "g", access_grant_key="grant")
    log.tell("c", "access_code.set_on_device", "c")
    for deed in ("created", "set_on_device", "removed_from_device", "deleted"):
        log.tell("d", f"access_code.{deed}", "d")
    return log


@dataclass
class Run:
    """A run in which all is well: a grant at two doors, a code alone, and one that was deleted."""

    things: list[Thing] = field(default_factory=list)
    races: list[Race] = field(default_factory=list)
    found: Survey = field(default_factory=Survey)
    told: list[Row] = field(default_factory=list)
    delivered: list[Row] = field(default_factory=list)
    writes: dict[str, tuple[str, int]] = field(default_factory=dict)
    lost: int = 1

    def findings(self) -> list[Finding]:
        found = [*judge(self.things, self.races, self.found), *judge_events(self.things, self.found)]
        found += judge_reader("stream", self.told, self.found)
        found += judge_deliveries("webhook", self.delivered, self.found)
        return found + judge_audit(self.writes, self.lost, self.found)


def well() -> Run:
    log = all_told()
    grant = {"access_grant_id": "g", "access_grant_key": "grant", "name": "grant by client", "warnings": []}
    found = Survey(
        at=NOW,
        grants=[grant | WINDOW | {"access_method_ids": ["m"]}],
        codes=[
            code("k", FRONT, SHARED, "Jane Doe", "m"),
            code("l", BACK, SHARED, "Jane Doe", "m"),
            code("c", FRONT, ALONE, "code"),
        ],
        people=[{"user_identity_key": "person"}, {"user_identity_key": None}, {"user_identity_key": None}],
        memories={FRONT.id: [SHARED, ALONE], BACK.id: [SHARED]},
        typed={(FRONT.id, SHARED): True, (FRONT.id, ALONE): True, (BACK.id, SHARED): True, (FRONT.id, FORMER): False},
        events=log.events,
        stories=log.stories,
        audit=[
            {"request_id": "1", "route": "/access_grants/create", "outcome": "ok"},
            {"request_id": "2", "route": "/access_codes/create", "outcome": "duplicate_access_code"},
            {"request_id": "3", "route": "/webhooks/create", "outcome": "begun"},
            {"request_id": "3", "route": "/webhooks/create", "outcome": "ok"},
            {"request_id": "4", "route": "/access_codes/create", "outcome": "ok"},
        ],
        verdict={"holds": True},
        doors={FRONT.id: FRONT, BACK.id: BACK},
    )
    things = [
        thing(Kind.GRANT, "grant", "g", state(FRONT, BACK, name="grant by client")),
        thing(Kind.CODE, "code", "c", state(FRONT, name="code", pin=ALONE)),
        thing(Kind.CODE, "former", "d", None),
    ]
    writes = {"1": ("/access_grants/create", 200), "2": ("/access_codes/create", 409), "3": ("/webhooks/create", 200)}
    race = Race(Kind.GRANT, "race", FRONT, ALONE, 1, ["client"])
    return Run(things, [race], found, list(log.events), list(log.events), writes)


def test_nothing_is_found_where_all_is_well() -> None:
    assert well().findings() == []


# --- things and doors -------------------------------------------------------------------------------------------------


def lose_the_grant(run: Run) -> None:
    run.found.grants.clear()
    run.found.codes = [one for one in run.found.codes if one["common_code_key"] is None]


def double_the_grant(run: Run) -> None:
    run.found.grants.append(run.found.grants[0] | {"access_grant_id": "h"})


def keep_the_former_window(run: Run) -> None:
    run.found.grants[0]["ends_at"] = written(NOW + 2 * DAY)


def lose_the_code_of_one_door(run: Run) -> None:
    del run.found.codes[1]


def lose_the_code(run: Run) -> None:
    del run.found.codes[2]


def keep_the_former_pin(run: Run) -> None:
    run.found.codes[2]["code"] = FORMER


def leave_what_was_deleted(run: Run) -> None:
    run.found.codes.append(code("d", BACK, FORMER, "former"))


def answer_with_another_id(run: Run) -> None:
    run.things[0].id = "h"


def make_what_nobody_asked_for(run: Run) -> None:
    run.found.codes.append(code("x", BACK, FORMER, "stranger"))


def make_a_person_twice(run: Run) -> None:
    run.found.people.append({"user_identity_key": "person"})


def delete_for_ever(run: Run) -> None:
    run.found.grants[0]["warnings"] = [{"warning_code": "being_deleted"}]


def set_for_ever(run: Run) -> None:
    run.found.codes[2]["pending_mutations"] = [{"mutation_code": "creating"}]


def attempt_for_ever(run: Run) -> None:
    run.found.attempts.append({"action_type": "UNLOCK_DOOR", "status": "pending"})


def let_nobody_win(run: Run) -> None:
    run.races[0].claims.clear()


def let_two_win(run: Run) -> None:
    run.races[0].claims.append("another")


def hold_a_stranger(run: Run) -> None:
    run.found.memories[FRONT.id].append(FORMER)


def forget_a_code(run: Run) -> None:
    run.found.memories[BACK.id].clear()


def hold_a_code_twice(run: Run) -> None:
    run.found.memories[BACK.id].append(SHARED)


def give_two_codes_one_pin(run: Run) -> None:
    run.things.append(thing(Kind.CODE, "other", "o", state(BACK, name="other", pin=SHARED)))
    run.found.codes.append(code("o", BACK, SHARED, "other"))


def shut_out_a_guest(run: Run) -> None:
    run.found.typed[FRONT.id, SHARED] = False


def let_a_former_guest_in(run: Run) -> None:
    run.found.typed[FRONT.id, FORMER] = True


def never_set(run: Run) -> None:
    run.found.codes[2]["status"] = "setting"


def say_that_there_is_no_room(run: Run) -> None:
    run.found.codes[2]["errors"] = [{"error_code": NO_ROOM}]


def say_that_it_failed(run: Run) -> None:
    run.found.codes[2]["errors"] = [{"error_code": "failed_to_set_on_device"}]


# --- events -----------------------------------------------------------------------------------------------------------


def tell_an_event_twice(run: Run) -> None:
    run.found.events.append(run.found.events[-1])


def without(run: Run, event_type: str, thing: str) -> None:
    kind = event_type.partition(".")[0]
    gone = [one for one in run.found.events if one["event_type"] == event_type and one[f"{kind}_id"] == thing]
    run.found.events[:] = [one for one in run.found.events if one not in gone]
    for one in run.found.stories.values():
        one[:] = [event for event in one if event not in [event["event_id"] for event in gone]]


def never_tell_of_the_grant(run: Run) -> None:
    without(run, "access_grant.created", "g")


def never_tell_of_the_code(run: Run) -> None:
    without(run, "access_code.created", "c")
    without(run, "access_code.set_on_device", "c")
    del run.found.stories["c"]


def never_tell_of_the_end(run: Run) -> None:
    without(run, "access_code.deleted", "d")


def leave_an_event_out_of_the_list(run: Run) -> None:
    run.found.events.pop()


def tell_of_another_code(run: Run) -> None:
    run.found.events.append({"event_id": "more", "event_type": "access_code.created", "access_code_id": "x"})
    run.found.stories["x"] = ["more"]


def tell_of_a_second_grant(run: Run) -> None:
    again = {"event_id": "more", "event_type": "access_grant.created", "access_grant_id": "h"}
    run.found.events.append(again | {"access_grant_key": "grant"})
    run.found.stories["h"] = ["more"]


# --- readers and the audit trail --------------------------------------------------------------------------------------


def miss_one(run: Run) -> None:
    del run.told[3]


def hear_one_twice(run: Run) -> None:
    run.told.append(run.told[0])


def hear_in_another_order(run: Run) -> None:
    run.told[0], run.told[1] = run.told[1], run.told[0]


def hear_what_is_not_in_the_log(run: Run) -> None:
    run.told.append({"event_id": "more"})


def deliver_a_story_in_another_order(run: Run) -> None:
    run.delivered[0], run.delivered[1] = run.delivered[1], run.delivered[0]


def never_deliver_one(run: Run) -> None:
    run.delivered.pop()


def keep_no_row(run: Run) -> None:
    del run.found.audit[0]


def keep_two_rows(run: Run) -> None:
    run.found.audit.append(run.found.audit[0])


def keep_another_outcome(run: Run) -> None:
    run.found.audit[1]["outcome"] = "ok"


def keep_what_nobody_asked(run: Run) -> None:
    run.lost = 0


def break_the_chain(run: Run) -> None:
    run.found.verdict = {"holds": False}


BROKEN: dict[Callable[[Run], None], str] = {
    lose_the_grant: LOST,
    double_the_grant: DOUBLED,
    keep_the_former_window: LOST,
    lose_the_code_of_one_door: LOST,
    lose_the_code: LOST,
    keep_the_former_pin: LOST,
    leave_what_was_deleted: LOST,
    answer_with_another_id: LOST,
    make_what_nobody_asked_for: DOUBLED,
    make_a_person_twice: DOUBLED,
    delete_for_ever: ERROR,
    set_for_ever: ERROR,
    attempt_for_ever: ERROR,
    let_nobody_win: LOST,
    let_two_win: DOUBLED,
    hold_a_stranger: DOOR,
    forget_a_code: DOOR,
    hold_a_code_twice: DOUBLED,
    give_two_codes_one_pin: DOUBLED,
    shut_out_a_guest: DOOR,
    let_a_former_guest_in: DOOR,
    never_set: DOOR,
    say_that_there_is_no_room: DOOR,
    say_that_it_failed: ERROR,
    tell_an_event_twice: DOUBLED,
    never_tell_of_the_grant: LOST,
    never_tell_of_the_code: LOST,
    never_tell_of_the_end: LOST,
    leave_an_event_out_of_the_list: LOST,
    tell_of_another_code: DOUBLED,
    tell_of_a_second_grant: DOUBLED,
    miss_one: LOST,
    hear_one_twice: DOUBLED,
    hear_in_another_order: ORDER,
    hear_what_is_not_in_the_log: LOST,
    deliver_a_story_in_another_order: ORDER,
    never_deliver_one: LOST,
    keep_no_row: LOST,
    keep_two_rows: DOUBLED,
    keep_another_outcome: ERROR,
    keep_what_nobody_asked: DOUBLED,
    break_the_chain: ERROR,
}


@pytest.mark.parametrize("breaks", BROKEN, ids=lambda breaks: breaks.__name__.replace("_", " "))
def test_what_is_broken_is_found(breaks: Callable[[Run], None]) -> None:
    run = well()
    breaks(run)
    assert BROKEN[breaks] in {one.kind for one in run.findings()}


def test_stories_may_be_delivered_beside_each_other() -> None:
    run = well()
    run.delivered.sort(key=lambda event: ("c" in event.values(), run.told.index(event)))
    assert run.delivered != run.told
    assert run.findings() == []


def test_what_came_while_the_log_was_read_may_have_been_told() -> None:
    run = well()
    run.told.append({"event_id": "more"})
    run.found.later.add("more")
    assert run.findings() == []


def test_a_lost_answer_may_mean_either() -> None:
    run = well()
    run.things[1].worlds.add(None)
    assert run.findings() == []
    run.found.codes.pop()
    run.found.memories[FRONT.id].remove(ALONE)
    run.found.typed[FRONT.id, ALONE] = False
    assert run.findings() == []


def test_a_code_that_is_over_is_gone_and_its_grant_stays() -> None:
    run = well()
    run.found.at = NOW + 2 * DAY
    run.found.codes.clear()
    run.found.memories = {FRONT.id: [], BACK.id: []}
    run.found.typed = dict.fromkeys(run.found.typed, False)
    assert run.findings() == []
    run.found.memories[BACK.id].append(SHARED)
    assert [one.kind for one in run.findings()] == [DOOR]


def test_a_code_without_room_is_found_where_there_is_room() -> None:
    run = well()
    run.found.doors[FRONT.id] = replace(FRONT, room=1)
    say_that_there_is_no_room(run)
    run.found.memories[FRONT.id].remove(ALONE)
    run.found.codes[2]["status"] = "unset"
    run.found.typed[FRONT.id, ALONE] = False
    assert run.findings() == []
    run.found.doors[FRONT.id] = FRONT
    assert [one.kind for one in run.findings()] == [DOOR]


# --- stories ----------------------------------------------------------------------------------------------------------

GRANT_MADE = ("access_grant.created g", "access_method.created m", "access_code.created k")
GRANT_WORKS = ("access_code.set_on_device k", "access_method.issued m", "access_grant.access_granted_to_all_doors g")
CODE_OVER = ("access_method.revoked m", "access_code.removed_from_device k", "access_code.deleted k")
WHOLE = (*GRANT_MADE, *GRANT_WORKS, *CODE_OVER, "access_method.deleted m", "access_grant.deleted g")


def told(*lines: str, moved: int = 0) -> list[str]:
    log = Log()
    for line in lines:
        event_type, _, thing = line.partition(" ")
        log.tell("story", event_type, thing)
    return [one.kind for one in judge_story(log.events, moved)]


def swapped(first: int, second: int) -> list[str]:
    lines = list(WHOLE)
    lines[first], lines[second] = lines[second], lines[first]
    return lines


def test_a_story_from_beginning_to_end_is_well() -> None:
    assert told(*WHOLE) == []


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (swapped(0, 1), ORDER),
        (swapped(2, 3), ORDER),
        (swapped(3, 4), ORDER),
        (swapped(3, 5), ORDER),
        (swapped(7, 8), ORDER),
        (swapped(9, 10), ORDER),
        (WHOLE[1:], ORDER),
        ((*WHOLE[:3], WHOLE[2], *WHOLE[3:]), DOUBLED),
        ((*WHOLE[:4], WHOLE[3], *WHOLE[4:]), DOUBLED),
        ((*WHOLE, WHOLE[-1]), ORDER),
        ((*WHOLE, "access_code.set_on_device k"), ORDER),
    ],
)
def test_a_story_out_of_order_is_found(lines: tuple[str, ...], kind: str) -> None:
    assert kind in told(*lines)


def test_a_code_may_be_set_again_after_a_change() -> None:
    again = (
        *WHOLE[:6],
        "access_grant.access_times_changed g",
        "access_method.revoked m",
        "access_code.set_on_device k",
    )
    assert told(*again, moved=1) == []
    assert told(*again) == [DOUBLED]


# --- what a client knows ----------------------------------------------------------------------------------------------


def test_what_a_client_knows_narrows_with_what_it_reads() -> None:
    mine, moved = Thing(Kind.CODE, "code"), NOW + 2 * DAY
    mine.made(state(FRONT, name="code", pin=ALONE), answered=False)
    assert mine.may_be_gone
    mine.seen(lambda one: one.pin == ALONE, "there")
    assert mine.certain
    mine.changed({"ends": moved}, answered=False)
    assert len(mine.worlds) == 2
    with pytest.raises(Differs, match="should be"):
        mine.seen(lambda one: one.pin == FORMER, "another")
    mine.seen(lambda one: one.ends == moved, "moved")
    assert mine.state.ends == moved
    with pytest.raises(Differs, match="not there"):
        mine.seen_gone()
    mine.ended(answered=False)
    mine.seen_gone()
    with pytest.raises(Differs):
        mine.seen(lambda one: True, "there again")


def test_an_answer_leaves_one_way() -> None:
    mine = Thing(Kind.GRANT, "grant")
    mine.made(state(FRONT, name="grant"), answered=False)
    before = deepcopy(mine.worlds)
    mine.made(state(FRONT, name="grant"), answered=True)
    assert mine.worlds == before - {None}
    mine.ended(answered=True)
    assert mine.worlds == {None}
