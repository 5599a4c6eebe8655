"""What is wrong with an access code, and what is under way: the entries of its three lists.

Facts: the published error, warning and mutation codes. Each is worked out anew from the credentials at the door, so
that it goes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from latchwork.app.api.clock import written
from latchwork.app.api.code_standing import CodeStanding, Slowness, Work, issuing, slowness, slowness_of
from latchwork.app.api.standing import IMPATIENCE, PATIENCE, Deadlines
from latchwork.drivers.contract import Capabilities, Delivery
from latchwork.grants.ledger import EXTERNAL, NO_ROOM, TAKEN
from latchwork.grants.vault import Vault

Entry = dict[str, Any]

PROBLEMS = {
    NO_ROOM: NO_ROOM,
    TAKEN: TAKEN,
    "code_constraints_violated": "code_constraints_violated",
    "missing_device_credentials": "missing_device_credentials",
}
"""The engine's problems that the API has a word for; every other one is a failure to set."""

FAILED_TO_SET, FAILED_TO_REMOVE = "failed_to_set_on_device", "failed_to_remove_from_device"

DELAYED_ISSUE, FAILED_ISSUE = "delay_in_issuing", "failed_to_issue"

FAILURES = {
    Work.CREATING: (FAILED_TO_SET,),
    Work.CHANGING: (FAILED_TO_SET, "failed_to_update"),
    Work.REMOVING: (FAILED_TO_REMOVE,),
}
"""Errors, and the events that tell of them, for work that is not done in time; the first is the word that all know."""

DELAYS = {
    Work.CREATING: "delay_in_setting_on_device",
    Work.CHANGING: "delay_in_setting_on_device",
    Work.REMOVING: "delay_in_removing_from_device",
}

_WORDS = {
    FAILED_TO_SET: "It should be on the device by now and is not; it is tried again.",
    "failed_to_update": "The change that was asked for is not on the device yet; it is tried again.",
    FAILED_TO_REMOVE: "It should be off the device by now and is not; it is tried again.",
    "failed_to_expire": "Its end has come and it is still on the device; it is tried again.",
    FAILED_ISSUE: "Its start has come and it was never on the device as it should be; it is tried again.",
    DELAYED_ISSUE: "Its start is near and it is not on the device yet.",
    "delay_in_setting_on_device": "Setting it on the device takes longer than it should.",
    "delay_in_removing_from_device": "Taking it off the device takes longer than it should.",
}

DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the lists of one code are made of.

    `told` is what was last told of the code (`latchwork.app.api.projection.codes`), `twin` names the other code with
    the same value where there is one, and `shows_codes` says whether PINs may be shown.
    """

    code: Row[Any]
    standing: CodeStanding
    told: dict[str, Any]
    capabilities: Capabilities | None
    vault: Vault
    now: float
    device_errors: list[Entry] = field(default_factory=list)
    twin: dict[str, str] = field(default_factory=dict)
    shows_codes: bool = True

    @property
    def slow(self) -> Slowness:
        return slowness(self.told.get("since"), self.now)

    @property
    def since(self) -> float:
        """When what is to be done at the door was first to be done; now where that has just come."""
        since: float | None = self.told.get("since")
        return self.now if since is None else since

    @property
    def deadlines(self) -> Deadlines | None:
        """By when it should have been issued; None where that does not matter any more, or a spare stands in."""
        if self.code.deleting or self.code.pulled is not None:
            return None
        ever = bool(self.told.get("issued"))
        return issuing(self.standing, window_of(self.code), self.code.created_at, self.now, ever=ever)

    @property
    def honoured(self) -> dict[str, Any] | None:
        """What somebody else did at the door that stands, as was allowed."""
        live = self.standing.live
        return self.told.get("external") if live is not None and live.problem == EXTERNAL else None

    @property
    def over(self) -> bool:
        return self.code.ends_at is not None and self.code.ends_at <= self.now


def _entry(kind: str, code: str, message: str, at: float | None, **more: Any) -> Entry:
    return {f"{kind}_code": code, "message": message, "created_at": written(at)} | more


def errors_of(facts: Facts) -> list[Entry]:
    """What keeps the code from being as it should, then what keeps its device from being reached."""
    found: list[Entry] = []
    code, told, problem = facts.code, facts.told, facts.standing.problem
    if problem is not None:
        kind = PROBLEMS.get(problem.problem, FAILED_TO_SET)
        more = facts.twin if kind == TAKEN else {}
        at = told.get("problem_at", code.created_at)
        found.append(_error(kind, f"{problem.problem_text}.", at, **more))
    if facts.slow is Slowness.FAILED and facts.standing.work is not Work.NONE:
        at = facts.since + PATIENCE
        known = {one["error_code"] for one in found}
        found += [_error(kind, _WORDS[kind], at) for kind in failures(facts) if kind not in known]
    deadlines = facts.deadlines
    if deadlines is not None and slowness_of(deadlines, facts.now) is Slowness.FAILED:
        found.append(_error(FAILED_ISSUE, _WORDS[FAILED_ISSUE], deadlines.failed_at))
    external = told.get("external")
    if external is not None and facts.honoured is None and not facts.standing.on_device:
        words = "Somebody else changed it at the device, or took it off; it is being put right."
        found.append(_error("conflicting_external_modification", words, external["at"], **_change(external)))
    return found + facts.device_errors


def failures(facts: Facts) -> tuple[str, ...]:
    """The words for work that was not done in time."""
    words = FAILURES[facts.standing.work]
    expired = facts.standing.work is Work.REMOVING and facts.over and not facts.code.deleting
    return (*words, "failed_to_expire") if expired else words


def _error(code: str, message: str, at: float | None, **more: Any) -> Entry:
    return _entry("error", code, message, at, is_access_code_error=True, **more)


def _change(external: dict[str, Any]) -> dict[str, Any]:
    """What somebody else did: `deed` is removed or moved, with the window that it had and the one that it was given."""
    if external["deed"] == "removed":
        return {"change_type": "removed"}
    names = ("starts_at", "ends_at")
    fields = [
        {"field": name, "from": written(before), "to": written(after)}
        for name, before, after in zip(names, external["from"], external["to"], strict=True)
        if before != after
    ]
    return {"change_type": "modified", "modified_fields": fields}


def warnings_of(facts: Facts) -> list[Entry]:
    """What people should know of, although nothing is broken."""
    found: list[Entry] = []
    code, standing, told = facts.code, facts.standing, facts.told
    if code.deleting:
        found.append(_entry("warning", "being_deleted", "It is being taken off the device.", facts.since))
    if facts.slow is Slowness.LATE and standing.work is not Work.NONE:
        kind = DELAYS[standing.work]
        found.append(_entry("warning", kind, _WORDS[kind], facts.since + IMPATIENCE))
    deadlines = facts.deadlines
    if deadlines is not None and slowness_of(deadlines, facts.now) is Slowness.LATE:
        found.append(_entry("warning", DELAYED_ISSUE, _WORDS[DELAYED_ISSUE], deadlines.late_at))
    if code.pulled is not None:
        words = "A spare stands in for it: see pulled_backup_access_code_id."
        found.append(_entry("warning", "using_backup_access_code", words, told.get("pulled_at", code.created_at)))
    if (external := facts.honoured) is not None:
        words = "Somebody else changed it at the device, or took it off; that stands, as was allowed."
        change = _change(external)
        found.append(_entry("warning", "external_modification_in_effect", words, external["at"], **change))
    if _must_be_entered_early(facts):
        words = "It has to be entered within 24 hours of its start, or it never opens."
        kind = "igloo_algopin_must_be_used_within_24_hours"
        found.append(_entry("warning", kind, words, code.created_at))
    return found


def _must_be_entered_early(facts: Facts) -> bool:
    """Whether the lock forgets an offline code that nobody enters on its first day."""
    code, live = facts.code, facts.standing.live
    if live is None or live.delivery != Delivery.DERIVED.value or code.starts_at is None or code.ends_at is None:
        return False
    frames = () if facts.capabilities is None else facts.capabilities.offline_codes
    first = max((frame.first_use.total_seconds() for frame in frames), default=0.0)
    return bool(0 < first <= DAY < code.ends_at - code.starts_at)


def mutations_of(facts: Facts) -> list[Entry]:
    """What was asked for and is not so at the device yet."""
    standing, since = facts.standing, facts.since
    live, former = standing.live, standing.former
    if facts.code.deleting or standing.work is Work.REMOVING:
        return [_entry("mutation", "deleting", "It is being taken off the device.", since)]
    if standing.deferred_until is not None:
        words = "It is put on the device when its start is near enough."
        at = written(standing.deferred_until)
        return [_entry("mutation", "deferring_creation", words, facts.code.created_at, scheduled_at=at)]
    if standing.work is Work.CREATING:
        return [_entry("mutation", "creating", "It is being put on the device.", since)]
    found: list[Entry] = []
    if standing.work is not Work.CHANGING or live is None:
        return found
    if former is not None and former.tag != live.tag:
        pins = [facts.vault.open(row.secret).reveal() if facts.shows_codes else None for row in (former, live)]
        change = {"from": {"code": pins[0]}, "to": {"code": pins[1]}}
        found.append(_entry("mutation", "updating_code", "Another PIN is being set.", since, **change))
    before, after = facts.told.get("confirmed") or window_of(facts.code), window_of(facts.code)
    if former is None or before != after:
        words = "Other times are being set."
        found.append(_entry("mutation", "updating_time_frame", words, since, **times(before, after)))
    return found


def window_of(code: Row[Any]) -> list[float | None]:
    return [code.starts_at, code.ends_at]


def times(before: list[float | None], after: list[float | None]) -> dict[str, Any]:
    """A change of times, as `from` and `to`."""
    names = ("starts_at", "ends_at")
    return {
        side: {name: written(moment) for name, moment in zip(names, window, strict=True)}
        for side, window in (("from", before), ("to", after))
    }


def display_status(facts: Facts) -> str:
    """One sentence for people on how the code stands."""
    standing = facts.standing
    if facts.code.deleting or standing.work is Work.REMOVING:
        return "is being taken off the device"
    if standing.problem is not None or facts.slow is Slowness.FAILED:
        return "is not on the device as it should be"
    if standing.work is not Work.NONE:
        return "is being set on the device"
    if standing.deferred_until is not None:
        return "is put on the device when its start is near"
    return "waits for its start" if facts.code.starts_at is not None and facts.code.starts_at > facts.now else "works"
