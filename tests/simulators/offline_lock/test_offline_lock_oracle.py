"""Any story of stays at one room, judged a second time by a plain rule that knows nothing of the lock's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latchwork.protocol.keycard.model import Kind
from latchwork.simulators.offline_lock.state import Settings

WINDOW = 3

steps = st.lists(
    st.one_of(
        st.just(("new", 0)), st.just(("join", 0)), st.tuples(st.just("tap"), st.integers(0, 30)), st.just(("cut", 0))
    ),
    max_size=40,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(steps)
def test_a_card_opens_exactly_when_its_stay_is_the_present_one_or_a_newer_one_within_the_window(
    at_the_door: Callable[[Callable[[Any], None]], None], story: list[tuple[str, int]]
) -> None:
    def told(desk: Any) -> None:
        lock = desk.lock(settings=Settings(window=WINDOW))
        issued = desk.world.now().replace(tzinfo=None, second=0)
        cards: list[tuple[int, Any]] = []
        stay, inside = 0, None
        for what, which in story:
            issued += timedelta(minutes=1)
            if what == "new":
                stay += 1
                cards.append((stay, desk.card(stay, issued=issued)))
            elif what == "join" and stay:
                cards.append((stay, desk.card(stay, Kind.JOINER, issued=issued)))
            elif what == "cut":
                flash = lock.flash()
                lock = desk.lock(settings=Settings(window=WINDOW))
                lock.restore(flash)
            elif what == "tap" and cards:
                number, card = cards[which % len(cards)]
                outcome = lock.tap(card)
                fits = inside is None or inside <= number <= inside + WINDOW
                assert outcome.opened == fits, (number, inside, outcome)
                if fits:
                    assert outcome.reason == ("opened" if inside in (None, number) else "opened_override")
                    inside = number

    at_the_door(told)
