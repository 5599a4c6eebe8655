"""Planning and reconciling are pure: whatever is known, what follows closes the gap and touches nothing of others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.contract import ALWAYS, CodeLimits, Content, Credential, Entry, Evidence, Method, Secret, Window
from latchwork.grants.plan import Add, Change, Others, Ours, Plan, Remove, plan, reconcile

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = Window(NOON, NOON + timedelta(hours=5))
SLOTS = CodeLimits(capacity=6, addressed=True, first_slot=1, reserved_slots=frozenset({3}))


def mine(
    key: int, pin: str, *, due: bool = True, sent: bool = False, have: Entry | None = None, slot: int | None = None
) -> Ours:
    credential = Credential(str(key), Method.CODE, Secret(pin), ALWAYS, slot)
    return Ours(key, credential, due, sent, Evidence.PLANNED, have, slot)


def there(pin: str | None, slot: int | None = None, window: Window | None = ALWAYS) -> Entry:
    return Entry(Method.CODE, None if pin is None else Secret(pin), window, slot)


def make(*ours: Ours, others: Others | None = None, limits: CodeLimits = SLOTS) -> Plan:
    return plan(ours, others or Others(), limits, {one.id: one.credential.secret.reveal().encode() for one in ours})


def content(*entries: Entry) -> Content:
    return Content(entries, NOON)


def test_nothing_to_do_is_an_empty_plan() -> None:
    assert not make(mine(1, "4711", have=there("4711", 1), slot=1))


def test_removals_come_before_additions_and_free_their_slot() -> None:
    full = [mine(n, f"900{n}", have=there(f"900{n}", n), slot=n, due=n != 2) for n in (1, 2, 4, 5, 6)]
    todo = make(*full, mine(9, "4711"))
    assert [type(one) for one in todo.operations] == [Remove, Add]
    assert todo.adds[0].credential.slot == 2


def test_a_reserved_slot_and_other_peoples_slots_are_never_given() -> None:
    todo = make(*(mine(n, f"900{n}") for n in range(9)), others=Others(slots=frozenset({1, 5})))
    assert [one.credential.slot for one in todo.adds] == [2, 4, 6]
    assert len(todo.full) == 6


def test_a_code_keeps_its_slot_when_its_window_moves() -> None:
    todo = make(mine(1, "4711", have=there("4711", 4, LATER), slot=4))
    assert [(one.entry.slot, one.credential.slot) for one in todo.changes] == [(4, 4)]
    assert len(todo.operations) == 1


def test_an_equal_code_of_somebody_else_is_a_collision_and_nothing_is_sent() -> None:
    todo = make(mine(1, "4711"), others=Others(tags=frozenset({b"4711"})))
    assert [one.ours.id for one in todo.collisions] == [1]
    assert not todo.adds


def test_a_lock_that_masks_codes_is_known_by_the_slot_we_wrote() -> None:
    known = reconcile([mine(1, "4711", sent=True, slot=2)], content(there(None, 2), there(None, 5)))
    assert known.ours[0].have is not None
    assert [entry.slot for entry in known.foreign] == [5]


def test_an_equal_code_that_we_never_sent_is_not_adopted() -> None:
    known = reconcile([mine(1, "4711")], content(there("4711", 2)))
    assert known.ours[0].have is None
    assert len(known.foreign) == 1


def test_our_code_in_another_slot_is_not_taken_for_ours() -> None:
    known = reconcile([mine(1, "4711", sent=True, slot=2)], content(there("4711", 4)))
    assert known.ours[0].have is None
    assert len(known.foreign) == 1


PINS = st.integers(1000, 1020).map(str)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Ours], Content]:
    """Ours of every kind, and a door that holds some of them, some of others, in any slots."""
    pins = draw(st.lists(PINS, unique=True, max_size=6))
    slots = draw(st.permutations(range(1, 7)))
    ours = [
        mine(n, pin, due=draw(st.booleans()), sent=draw(st.booleans()), slot=draw(st.sampled_from([None, slots[n]])))
        for n, pin in enumerate(pins)
    ]
    held = draw(st.lists(PINS, unique=True, max_size=6))
    return ours, content(*(there(pin, slots[5 - n]) for n, pin in enumerate(held)))


@given(situations())
def test_whatever_is_found_no_plan_touches_a_foreign_entry_or_uses_a_slot_twice(
    situation: tuple[list[Ours], Content],
) -> None:
    ours, read = situation
    known = reconcile(ours, read)
    foreign = {entry.slot for entry in known.foreign}
    tags = frozenset(e.secret.reveal().encode() for e in known.foreign if e.secret is not None)
    todo = make(*known.ours, others=Others(frozenset(s for s in foreign if s), {Method.CODE: len(foreign)}, tags))
    assert foreign.isdisjoint({one.entry.slot for one in todo.removes} | {one.entry.slot for one in todo.changes})
    free = {one.entry.slot for one in todo.removes}
    kept = {e.slot for e in read.entries} - free
    given_slots = [one.credential.slot for one in todo.adds]
    assert len(set(given_slots)) == len(given_slots)
    assert not set(given_slots) & kept
    assert len(kept) + len(todo.adds) <= 6 or not todo.adds


@given(situations())
def test_a_plan_that_is_carried_out_leaves_an_empty_plan(situation: tuple[list[Ours], Content]) -> None:
    ours, read = situation
    known = reconcile(ours, read)
    tags = frozenset(e.secret.reveal().encode() for e in known.foreign if e.secret is not None)
    slots = frozenset(e.slot for e in known.foreign if e.slot is not None)
    others = Others(slots, {Method.CODE: len(known.foreign)}, tags)
    todo = make(*known.ours, others=others)
    after = {one.id: one for one in known.ours}
    for gone in todo.removes:
        after[gone.ours.id] = mine(gone.ours.id, "0000", due=False)
    steps: list[Add | Change] = [*todo.adds, *todo.changes]
    for step in steps:
        pin, slot = step.credential.secret.reveal(), step.credential.slot
        after[step.ours.id] = mine(step.ours.id, pin, sent=True, have=there(pin, slot), slot=slot)
    again = make(*after.values(), others=others)
    assert not again.removes
    assert not again.changes
    assert not again.adds
