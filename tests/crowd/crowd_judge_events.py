"""The judge of events: none is missing, none is told twice, each story is told in the order of cause and effect.

A story is what happened to one access grant, with its methods and codes, or to one code that stands alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crowd_asking import DOUBLED, ERROR, LOST, ORDER, Finding
from crowd_survey import Row, Survey
from crowd_worlds import Kind, Thing

CREATED, DELETED = "created", "deleted"

THINGS = ("access_grant", "access_method", "access_code")

THERE = ("set_on_device", "scheduled_on_device")
"""What a code is told of that lies in its lock."""

IN_PLACE = (*THERE, "issued")
"""What a code is told of that lies in its lock, be it before its time."""

BEGUN = "begun"
"""The first of two rows of a request that waits."""

WORKS = ("access_method.issued", "access_method.reissued", "access_grant.access_granted_to_all_doors")
"""What is true only of codes that lie in their locks."""


def judge_events(things: Sequence[Thing], found: Survey) -> list[Finding]:
    grants = _grants(found.events)
    findings = [*_once(found.events), *_requests(things, grants, found)]
    by_id = {one["event_id"]: one for one in found.events}
    moved = {one: thing.moved for thing in things for one in (thing.id, *grants.get(thing.key, ()))}
    for thing, story in found.stories.items():
        missing = [one for one in story if one not in by_id]
        if missing:
            findings.append(Finding(LOST, f"{len(missing)} events of a story are not in the list of all"))
        findings += judge_story([by_id[one] for one in story if one in by_id], moved.get(thing, 0))
    return findings


def _once(events: Sequence[Row]) -> Iterator[Finding]:
    counts = Counter(one["event_id"] for one in events)
    for event in counts.values():
        if event > 1:
            yield Finding(DOUBLED, f"an event is in the list {event} times")


def _requests(things: Sequence[Thing], grants: Mapping[str, list[str]], found: Survey) -> Iterator[Finding]:
    """Each request that was answered is told of once; one whose answer was lost, once or not at all."""
    deleted = {one["access_grant_id"] for one in found.events if one["event_type"] == "access_grant.deleted"}
    alone = {one for one in found.stories if one not in {grant for ids in grants.values() for grant in ids}}
    deleted |= {one["access_code_id"] for one in found.events if one["event_type"] == "access_code.deleted"}
    for thing in things:
        ids = grants.get(thing.key, []) if thing.kind is Kind.GRANT else [one for one in alone if one == thing.id]
        if len(ids) > 1:
            yield Finding(DOUBLED, f"{thing.key} was created {len(ids)} times")
        if not ids and (thing.answered or thing.id is not None):
            yield Finding(LOST, f"nothing tells that {thing.key} was created")
        if thing.worlds == {None} and thing.deleted and any(one not in deleted for one in ids):
            yield Finding(LOST, f"nothing tells that {thing.key} was deleted")
        if not thing.deleted and thing.kind is Kind.GRANT and any(one in deleted for one in ids):
            yield Finding(DOUBLED, f"{thing.key} is told to be deleted, and nobody asked for that")
    known = {one.id for one in things if one.kind is Kind.CODE}
    # the id of a code whose answer was lost, and that was left alone, is not known to its client
    doubtful = sum(1 for one in things if one.kind is Kind.CODE and one.id is None and one.asked)
    if len(alone - known) > doubtful:
        yield Finding(
            DOUBLED, f"{len(alone - known)} codes were created that nobody was told of, and {doubtful} may be"
        )


def _grants(events: Iterable[Row]) -> dict[str, list[str]]:
    """The ids of the grants that were created, by their keys."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in events:
        if one["event_type"] == "access_grant.created":
            found[one["access_grant_key"]].append(one["access_grant_id"])
    return found


# --- one story --------------------------------------------------------------------------------------------------------


def judge_story(events: Sequence[Row], moved: int) -> list[Finding]:
    """`events` are about one grant, or one code alone, in the order in which they were told; `moved` is how often
    somebody asked, or may have asked, for a change of it."""
    told: dict[str, list[str]] = defaultdict(list)
    findings = list(_begun(events))
    over = False
    for event in events:
        kind, _, deed = event["event_type"].partition(".")
        if kind not in THINGS or "." in deed:
            continue
        findings += _life(kind, deed, told[event[f"{kind}_id"]])
        told[event[f"{kind}_id"]].append(deed)
        if over:
            findings.append(Finding(ORDER, f"{event['event_type']} comes after access_grant.deleted"))
        over = over or (kind, deed) == ("access_grant", DELETED)
    for deeds in told.values():
        again = [deed for deed in THERE if deeds.count(deed) > 1 + moved]
        findings += [
            Finding(DOUBLED, f"access_code.{deed} is told again, and nobody asked for a change") for deed in again
        ]
    return [*findings, *_causes(events)]


def _begun(events: Sequence[Row]) -> Iterator[Finding]:
    first = events[0]["event_type"] if events else "nothing"
    if first not in ("access_grant.created", "access_code.created"):
        yield Finding(ORDER, f"a story begins with {first}")


def _causes(events: Sequence[Row]) -> Iterator[Finding]:
    """A grant works, and a method is issued, when their codes lie in their locks, and not before.

    A code that is on its way off a door keeps nobody waiting, and of several methods one may be issued alone.
    """
    methods = sum(1 for one in events if one["event_type"] == "access_method.created")
    there: dict[str, bool] = {}
    works: str | None = None
    for event in events:
        kind, _, deed = event["event_type"].partition(".")
        if event["event_type"] in WORKS and (kind == "access_grant" or methods == 1):
            works = event["event_type"]
        elif deed in ("revoked", CREATED):
            works = None
        if kind != "access_code":
            continue
        code = event["access_code_id"]
        if deed in THERE and works is not None and not there.get(code, False):
            yield Finding(ORDER, f"{works} comes before {event['event_type']} of one of its codes")
        there[code] = deed in IN_PLACE or (there.get(code, False) and deed != "removed_from_device")


def _life(kind: str, deed: str, before: Sequence[str]) -> Iterator[Finding]:
    """What may come after what, for one thing."""
    if (deed == CREATED) is bool(before):
        what = f"{kind}.{deed}"
        yield Finding(*((DOUBLED, f"{what} is told twice") if before else (ORDER, f"{what} comes before its creation")))
    if DELETED in before:
        yield Finding(ORDER, f"{kind}.{deed} comes after its deletion")


# --- readers ----------------------------------------------------------------------------------------------------------


def judge_reader(name: str, told: Sequence[Row], found: Survey) -> list[Finding]:
    """A reader that went on after its last event was told of all, in the order of the log."""
    log = [one["event_id"] for one in found.events]
    ids = [one["event_id"] for one in told]
    findings = list(_complete(name, ids, found))
    if not findings and ids[: len(log)] != log:
        findings.append(Finding(ORDER, f"the reader by {name} was told in another order than that of the log"))
    return findings


def judge_deliveries(name: str, told: Sequence[Row], found: Survey) -> list[Finding]:
    """Deliveries keep the order of each story, and none between stories."""
    findings = list(_complete(name, [one["event_id"] for one in told], found))
    place = {one["event_id"]: number for number, one in enumerate(told)}
    for story in found.stories.values():
        places = [place[one] for one in story if one in place]
        if places != sorted(places):
            findings.append(Finding(ORDER, f"the reader by {name} was told a story in another order"))
    return findings


def _complete(name: str, ids: Sequence[str], found: Survey) -> Iterator[Finding]:
    log = {one["event_id"]: f"{number}: {one['event_type']}" for number, one in enumerate(found.events, 1)}
    told = set(ids)
    missing = [shown for event, shown in log.items() if event not in told]
    extra, again = told - log.keys() - found.later, len(ids) - len(told)
    if missing:
        some = ", ".join(missing[:3])
        yield Finding(LOST, f"the reader by {name} missed {len(missing)} of {len(log)} events ({some})")
    if extra:
        yield Finding(LOST, f"the reader by {name} was told {len(extra)} events that are not in the log")
    if again:
        yield Finding(DOUBLED, f"the reader by {name} was told {again} events twice")


# --- the audit trail --------------------------------------------------------------------------------------------------


def judge_audit(writes: Mapping[str, tuple[str, int]], lost: int, found: Survey) -> list[Finding]:
    """Each answered request that writes has one row, which says how it ended; one without an answer has one or none."""
    findings = [] if found.verdict["holds"] else [Finding(ERROR, f"the audit trail is broken: {found.verdict}")]
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in found.audit:
        if row["outcome"] != BEGUN and not row["route"].startswith("/latchwork/"):
            rows[row["request_id"]].append(row)
    for request, (path, status) in writes.items():
        if path.startswith("/latchwork/"):
            continue
        kept = rows.get(request, [])
        if len(kept) != 1:
            kind = DOUBLED if kept else LOST
            findings.append(Finding(kind, f"a request of {path} that was answered has {len(kept)} rows"))
        elif (kept[0]["outcome"] == "ok") != (status < 400):
            findings.append(Finding(ERROR, f"a request of {path} that was answered {status} is kept as another"))
    others = [one for request, kept in rows.items() if request not in writes for one in kept]
    if len(others) > lost:
        findings.append(Finding(DOUBLED, f"{len(others)} requests are kept that had no answer, and {lost} had none"))
    return findings
