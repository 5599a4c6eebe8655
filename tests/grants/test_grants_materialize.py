"""What a grant means at one door, and what is said at once when it cannot be had."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.contract import ALWAYS, Capabilities, CodeLimits, Delivery, Method, Window
from latchwork.grants.materialize import EARLY, Desired, Impossible, materialize, rounded

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STAY = Window(NOON + timedelta(minutes=7), NOON + timedelta(days=2, minutes=7))
CODES = {Method.CODE: Delivery.STORED}


def door(**limits: object) -> Capabilities:
    return Capabilities(make="any", delivery=CODES, code=CodeLimits(**limits))  # type: ignore[arg-type]


def desired(capabilities: Capabilities, window: Window, method: Method = Method.CODE) -> Desired:
    one = materialize("door", capabilities, method, window)
    assert isinstance(one, Desired)
    return one


def problem(capabilities: Capabilities, window: Window, method: Method = Method.CODE) -> str:
    one = materialize("door", capabilities, method, window)
    assert isinstance(one, Impossible)
    assert "door" in one.problem.text
    return one.problem.code


def test_a_lock_with_a_schedule_is_loaded_three_days_early_and_keeps_the_window_itself() -> None:
    one = desired(door(), STAY)
    assert (one.on_lock, one.load_at, one.remove_at) == (STAY, STAY.start - EARLY, STAY.end)  # type: ignore[operator]


def test_a_lock_without_a_schedule_holds_a_code_without_window_from_start_to_end() -> None:
    one = desired(door(scheduled=False), STAY)
    assert (one.on_lock, one.load_at, one.remove_at) == (ALWAYS, STAY.start, STAY.end)


def test_a_door_without_a_keypad_says_so_at_once() -> None:
    assert problem(Capabilities(make="any", delivery={Method.CARD: Delivery.STORED}), STAY) == (
        "device_does_not_support_access_codes"
    )


def test_a_keypad_that_takes_no_length_is_no_keypad() -> None:
    assert problem(door(lengths=frozenset()), STAY) == "device_does_not_support_access_codes"


def test_a_method_that_the_make_has_not_is_named_as_such() -> None:
    assert problem(door(), STAY, Method.MOBILE_KEY) == "method_not_supported"


def test_a_window_that_is_longer_than_the_lock_keeps_is_refused() -> None:
    assert problem(door(max_window=timedelta(days=1)), STAY) == "device_time_constraints_violated"


def test_an_open_window_is_longer_than_any_limit() -> None:
    assert problem(door(max_window=timedelta(days=1)), Window(NOON)) == "device_time_constraints_violated"


def test_what_is_carried_has_no_moment_to_load() -> None:
    offline = Capabilities(make="off-line", delivery={Method.CARD: Delivery.CARRIED})
    one = desired(offline, STAY, Method.CARD)
    assert (one.on_lock, one.load_at, one.remove_at) == (STAY, None, STAY.end)


@given(
    start=st.integers(0, 10**7), length=st.integers(1, 10**7), step=st.sampled_from([1, 30, 60, 900, 3600, 7200, 86400])
)
def test_rounding_never_shuts_anybody_out_and_adds_less_than_a_step(start: int, length: int, step: int) -> None:
    window = Window(NOON + timedelta(seconds=start), NOON + timedelta(seconds=start + length))
    wide = rounded(window, timedelta(seconds=step))
    assert wide.start is not None
    assert wide.end is not None
    assert window.start is not None
    assert window.end is not None
    assert timedelta(0) <= window.start - wide.start < timedelta(seconds=step)
    assert timedelta(0) <= wide.end - window.end < timedelta(seconds=step)
    assert rounded(wide, timedelta(seconds=step)) == wide
