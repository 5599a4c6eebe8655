"""The judge of things and doors: everything that was answered is there once, and exactly that opens.

He is told what the clients know (`crowd_worlds`) and what was seen in the end (`crowd_survey`), asks nobody, and
answers what is wrong. Events have a judge of their own (`crowd_judge_events`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from crowd_asking import DOOR, DOUBLED, ERROR, LOST, Finding
from crowd_client import read_ms
from crowd_races import Race
from crowd_survey import Row, Survey, lacks_room
from crowd_worlds import Kind, State, Thing


def judge(things: Sequence[Thing], races: Iterable[Race], found: Survey) -> list[Finding]:
    findings = [*_races(races, found), *_people(found), *_unknown(things, found), *_unsettled(found)]
    for thing in things:
        findings += _thing(thing, found)
    for door in found.doors:
        findings += _door(door, found)
    return findings


# --- things -----------------------------------------------------------------------------------------------------------


def _rows(thing: Thing, found: Survey) -> list[Row]:
    if thing.kind is Kind.GRANT:
        return [one for one in found.grants if one.get("access_grant_key") == thing.key]
    return [one for one in found.codes if one["name"] == thing.key]


def codes_of(grant: Row, found: Survey) -> list[Row]:
    """The codes of a grant: those of one access method have its id as their common key."""
    return [one for one in found.codes if one["common_code_key"] in grant["access_method_ids"]]


def _thing(thing: Thing, found: Survey) -> Iterator[Finding]:
    rows = _rows(thing, found)
    if len(rows) > 1:
        yield Finding(DOUBLED, f"{thing.key} is there {len(rows)} times")
    worlds = {_by_then(thing, one, found.at) for one in thing.worlds}
    if not rows:
        if None not in worlds:
            yield Finding(LOST, f"{thing.key} was answered and is not there")
        return
    (row, *_) = rows
    if worlds == {None}:
        yield Finding(LOST, f"{thing.key} is still there, and its end was answered")
    elif thing.id not in (None, row[f"access_{thing.kind.value}_id"]):
        yield Finding(LOST, f"{thing.key} is there under another id than was answered")
    elif not any(one is not None and _fits(one, thing.kind, row, found) for one in worlds):
        yield Finding(LOST, f"{thing.key} is not as was answered last")


def _by_then(thing: Thing, state: State | None, at: int) -> State | None:
    """A code goes with its window; a grant stays in the list."""
    return None if state is not None and thing.kind is Kind.CODE and state.is_over(at) else state


def _fits(state: State, kind: Kind, row: Row, found: Survey) -> bool:
    if (read_ms(row["starts_at"]), read_ms(row["ends_at"]), row["name"]) != (state.starts, state.ends, state.name):
        return False
    if kind is Kind.CODE:
        return {row["device_id"]} == state.doors and row["code"] == state.pin
    doors = Counter(one["device_id"] for one in codes_of(row, found))
    return doors == Counter(() if state.is_over(found.at) else state.doors)


def _unknown(things: Iterable[Thing], found: Survey) -> Iterator[Finding]:
    """Nobody asked for these."""
    keys = {one.key for one in things}
    methods = {method for grant in found.grants for method in grant["access_method_ids"]}
    for grant in found.grants:
        if grant.get("access_grant_key") not in keys:
            yield Finding(DOUBLED, f"a grant is there that nobody asked for: {grant.get('access_grant_key')}")
    for code in found.codes:
        if code["name"] not in keys and code["common_code_key"] not in methods:
            yield Finding(DOUBLED, f"a code is there that nobody asked for: {code['name']}")


def _races(races: Iterable[Race], found: Survey) -> Iterator[Finding]:
    for race in races:
        if not race.claims and not race.void:
            yield Finding(LOST, f"{race.key} was given to nobody")
        elif len(race.claims) > 1:
            yield Finding(DOUBLED, f"{race.key} was given to {', '.join(race.claims)}")


def _people(found: Survey) -> Iterator[Finding]:
    keys = Counter(one["user_identity_key"] for one in found.people if one["user_identity_key"] is not None)
    for key, count in keys.items():
        if count > 1:
            yield Finding(DOUBLED, f"{key} is there {count} times")


def _unsettled(found: Survey) -> Iterator[Finding]:
    for kind, count in Counter(one["action_type"] for one in found.attempts if one["status"] == "pending").items():
        yield Finding(ERROR, f"{count} attempts of {kind} are pending for ever")
    for grant in found.grants:
        if any(one["warning_code"] == "being_deleted" for one in grant["warnings"]):
            yield Finding(ERROR, f"{grant.get('access_grant_key')} is being deleted for ever")
    for code in found.codes:
        pending = [one["mutation_code"] for one in code["pending_mutations"]]
        if any(one != "deferring_creation" for one in pending) and not lacks_room(code):
            yield Finding(
                ERROR, f"{found.doors[code['device_id']].name} has a code that is {', '.join(pending)} for ever"
            )


# --- doors ------------------------------------------------------------------------------------------------------------


def _door(door: str, found: Survey) -> Iterator[Finding]:
    name, memory = found.doors[door].name, Counter(found.memories[door])
    wanted: dict[str, list[Row]] = defaultdict(list)
    for code in found.codes:
        if code["device_id"] == door:
            wanted[str(code["code"])].append(code)
    for pin, count in memory.items():
        if count > 1:
            yield Finding(DOUBLED, f"{name} holds one PIN {count} times")
        if pin not in wanted:
            yield Finding(DOOR, f"{name} holds a PIN that no code has")
    for pin, codes in wanted.items():
        if len(codes) > 1:
            yield Finding(DOUBLED, f"{name} has {len(codes)} codes with one PIN")
        yield from _code(name, codes[0], pin in memory, len(memory) >= found.doors[door].room, found)
    for (where, pin), opened in found.typed.items():
        if where == door and opened and not any(one["status"] == "set" for one in wanted.get(pin, ())):
            yield Finding(DOOR, f"{name} opens to a PIN that should not open")


def _code(door: str, code: Row, held: bool, full: bool, found: Survey) -> Iterator[Finding]:
    now, starts, ends = found.at, read_ms(code["starts_at"]) or 0, read_ms(code["ends_at"]) or 0
    problems = [one["error_code"] for one in code["errors"]]
    if lacks_room(code):
        if held:
            yield Finding(DOOR, f"{door} holds a code that is said to have no room")
        if not full:
            yield Finding(DOOR, f"{door} has room, and a code is said to have none")
    elif problems:
        yield Finding(ERROR, f"{door} has a code with {', '.join(problems)}")
    elif starts <= now < ends:
        if code["status"] != "set":
            yield Finding(DOOR, f"{door} has a code that is {code['status']} and not set")
        elif not held:
            yield Finding(DOOR, f"{door} does not hold a code that is set")
        elif not found.typed.get((code["device_id"], str(code["code"]))):
            yield Finding(DOOR, f"{door} does not open to a code that is set")
