"""A lock that nothing can be sent to: what it takes is computed here, and it computes the same.

A stand-in: see `protocol/offline_code`. Nothing reaches the lock, so nothing is proved of it and nothing is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from types import TracebackType
from zoneinfo import ZoneInfo

from latchwork.drivers.code_rules import CodeRule
from latchwork.drivers.contract import (
    Capabilities,
    CodeLimits,
    Delivery,
    DoorSession,
    Evidence,
    GivenCode,
    Method,
    OfflineFrame,
    Reason,
    Rejected,
    Secret,
    Window,
)
from latchwork.drivers.offline_code.windows import kept, said
from latchwork.protocol.offline_code.algorithm import CodeBook
from latchwork.protocol.offline_code.rules import CAPACITY, DIGITS, FIRST_USE, HOUR, RULES, Kind
from latchwork.protocol.offline_code.windows import CodeWindow, NotSayable

MAKE = "offline_code_standin"

FRAMES = tuple(
    OfflineFrame(
        kind.name.lower(),
        shortest=rule.shortest * rule.step,
        longest=rule.longest * rule.step,
        per_start=rule.variants,
        first_use=FIRST_USE,
        same_clock_time=kind is Kind.DAILY,
        one_time=kind is Kind.ONE_TIME,
    )
    for kind, rule in RULES.items()
)

CAPABILITIES = Capabilities(
    make=MAKE,
    delivery={Method.CODE: Delivery.DERIVED},
    code=CodeLimits(
        lengths=frozenset({DIGITS}),
        capacity=CAPACITY,
        granularity=HOUR,
        readable=False,
        max_window=max(frame.longest for frame in FRAMES),
        constraints=(CodeRule.CANNOT_SPECIFY_PIN_CODE,),
    ),
    highest=Evidence.PLANNED,
    confirms_used=False,
    stand_in=True,
    has_line=False,
    offline_codes=FRAMES,
)


class OfflineCodeDriver:
    """A `DoorDriver` and `OfflineCodeMaker` for one lock. `secret` is what the lock was given when it was set up, in
    hex; `ValueError` when it is no such secret. `zone` is where the lock hangs."""

    def __init__(self, secret: Secret, zone: ZoneInfo, *, door: str = "the lock", medium: str = "none") -> None:
        self.door = door
        self._book = CodeBook(bytes.fromhex(secret.reveal()))
        self._zone = zone
        self._medium = medium

    def __repr__(self) -> str:
        return f"OfflineCodeDriver({self.door})"

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    @property
    def medium(self) -> str:
        return self._medium

    async def probe(self) -> Capabilities:
        """What every lock of the make can do: there is nobody to ask."""
        return CAPABILITIES

    def session(self) -> AbstractAsyncContextManager[DoorSession]:
        """Entering raises `Rejected(UNSUPPORTED)`: there is no line to the lock."""
        return _NoSession(self.door)

    # --- codes ---

    def offline_window(self, window: Window, *, one_time: bool, rounding: timedelta) -> Window:
        """See `OfflineCodeMaker`. A one-time code lives 24 hours whatever the end; name none."""
        would_keep = kept(self._said(window, one_time), self._zone)
        assert window.start is not None
        assert would_keep.start is not None
        assert would_keep.end is not None
        early = window.start - would_keep.start
        late = timedelta(0) if window.end is None else would_keep.end - window.end
        if late < timedelta(0) or max(early, late) > rounding:
            raise Rejected(Reason.WINDOW_REFUSED, self._too_far(would_keep, rounding, one_time))
        return would_keep

    def offline_code(self, window: Window, *, one_time: bool, given: Sequence[GivenCode]) -> Secret:
        """See `OfflineCodeMaker`."""
        exactly = self._said(window, one_time)
        if kept(exactly, self._zone) != window:
            text = f"no code of {self.door} says exactly this window; ask first which window it would keep"
            raise Rejected(Reason.WINDOW_REFUSED, text)
        if len(given) >= CAPACITY:
            text = f"{self.door} holds {CAPACITY} codes, and as many are out; wait until some are over"
            raise Rejected(Reason.MEMORY_FULL, text)
        codes = self._book.codes(exactly)
        used = sum(self._shares_start(exactly, one) for one in given)
        if used >= len(codes):
            start, step = _slot(exactly)
            text = (
                f"{self.door} has {len(codes)} {exactly.kind.name.lower().replace('_', '-')} codes that start at "
                f"{start}, and they are given out; start {step} earlier or later"
            )
            raise Rejected(Reason.MEMORY_FULL, text)
        return Secret(codes[used])

    def _shares_start(self, code: CodeWindow, given: GivenCode) -> bool:
        """Whether a code that is out is one of the few that the lock has for this kind and start."""
        other = said(given.window, self._zone, one_time=given.one_time)
        return other.kind is code.kind and _slot(other) == _slot(code)

    def _said(self, window: Window, one_time: bool) -> CodeWindow:
        if window.start is None:
            text = f"{self.door} takes codes that start at a certain hour; name a start"
            raise Rejected(Reason.WINDOW_REFUSED, text)
        try:
            return said(window, self._zone, one_time=one_time)
        except NotSayable as error:
            raise Rejected(Reason.WINDOW_REFUSED, f"{self.door}: {error}") from error

    def _too_far(self, would_keep: Window, rounding: timedelta, one_time: bool) -> str:
        start, end = (f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M}" for moment in _ends(would_keep))
        would = f"{self.door} would keep the code from {start} to {end}"
        if one_time:
            return f"{would}, for a one-time code lives 24 hours; leave the end out"
        hours, days = RULES[Kind.HOURLY], RULES[Kind.DAILY]
        return (
            f"{would}, and an end of it is more than {rounding} off what was asked for: codes last {hours.shortest} to "
            f"{hours.longest} full hours or {days.shortest} to {days.longest} full days; ask for such a window, or "
            "allow more rounding"
        )


def _slot(code: CodeWindow) -> tuple[str, str]:
    """The start that codes share, and the step to the next one: daily codes share a day, the others an hour."""
    if code.kind is Kind.DAILY:
        return f"{code.start:%Y-%m-%d}", "a day"
    return f"{code.start:%Y-%m-%d %H:%M}", "an hour"


def _ends(window: Window) -> list[datetime]:
    return [moment for moment in (window.start, window.end) if moment is not None]


class _NoSession(AbstractAsyncContextManager[DoorSession]):
    def __init__(self, door: str) -> None:
        self._door = door

    async def __aenter__(self) -> DoorSession:
        text = f"{self._door} has no line to us: nothing can be sent to it, read from it or taken back from it"
        raise Rejected(Reason.UNSUPPORTED, text)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Is never reached, for nothing was entered."""
