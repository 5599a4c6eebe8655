"""A code as a person means it, and as the cloud's document. Source: pyschlage 2026.10.0, code.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from latchwork.protocol.rest.errors import BadAnswer, BadRequest
from latchwork.protocol.schlage.documents import LONGEST_CODE, SHORTEST_CODE, AccessCodeDocument, ScheduleDocument
from latchwork.protocol.schlage.schedules import (
    ALL_DAYS,
    ALWAYS,
    OPEN_END,
    OPEN_START,
    Always,
    Recurring,
    Schedule,
    Temporary,
    TwiceRecurring,
    Weekly,
    days_of,
    temporary,
)

EVERY_DAY = Weekly(ALL_DAYS)


@dataclass(frozen=True, slots=True)
class AccessCode:
    """`code` is text of digits with its leading zeros. `id` is None until the cloud has given one."""

    name: str
    code: str = field(repr=False)
    schedule: Schedule = ALWAYS
    notify: bool = False
    disabled: bool = False
    id: str | None = None

    def document(self, lock_length: int | None = None) -> AccessCodeDocument:
        """Raises `BadRequest`. `lock_length` is the lock's `accessCodeLength`: all its codes have that many digits."""
        self._check(lock_length)
        first, second = EVERY_DAY, None
        window = (OPEN_START, OPEN_END)
        match self.schedule:
            case Temporary() as between:
                window = between.seconds
            case Recurring(weekly):
                first = weekly
            case TwiceRecurring(weekly, other):
                first, second = weekly, other
        return AccessCodeDocument(
            accesscode_id=self.id,
            friendly_name=self.name,
            access_code=int(self.code),
            access_code_length=len(self.code),
            notification_enabled=1 if self.notify else 0,
            disabled=1 if self.disabled else 0,
            activation_secs=window[0],
            expiration_secs=window[1],
            schedule1=_written(first),
            schedule2=None if second is None else _written(second),
        )

    def _check(self, lock_length: int | None) -> None:
        if not (self.code.isascii() and self.code.isdigit() and SHORTEST_CODE <= len(self.code) <= LONGEST_CODE):
            raise BadRequest("access code", f"a code has {SHORTEST_CODE} to {LONGEST_CODE} digits")
        if lock_length is not None and len(self.code) != lock_length:
            raise BadRequest("access code", f"every code of this lock has {lock_length} digits")
        if not self.name:
            raise BadRequest("access code", "it needs a name")


def read_access_code(document: AccessCodeDocument) -> AccessCode:
    """Raises `BadAnswer` for a document that contradicts itself."""
    digits = f"{document.access_code:0{document.access_code_length}d}"
    if len(digits) > document.access_code_length:
        raise BadAnswer("AccessCodeDocument", "accessCode has more digits than accessCodeLength says")
    return AccessCode(
        name=document.friendly_name,
        code=digits,
        schedule=_schedule(document),
        notify=bool(document.notification_enabled),
        disabled=bool(document.disabled),
        id=document.accesscode_id,
    )


def _schedule(document: AccessCodeDocument) -> Schedule:
    """A window goes before weekly schedules; one of every day and every minute is none."""
    window = (document.activation_secs, document.expiration_secs)
    if window != (OPEN_START, OPEN_END):
        if window[1] <= window[0]:
            raise BadAnswer("AccessCodeDocument", "expirationSecs is not after activationSecs")
        return temporary(*window)
    first = _read(document.schedule1)
    second = EVERY_DAY if document.schedule2 is None else _read(document.schedule2)
    if second.is_always:
        return Always() if first.is_always else Recurring(first)
    if first.is_always:
        raise BadAnswer("AccessCodeDocument", "schedule2 limits a code that schedule1 does not")
    return TwiceRecurring(first, second)


def _written(weekly: Weekly) -> ScheduleDocument:
    if not weekly.days:
        raise BadRequest("access code", "a schedule without a day opens never; disable the code instead")
    return ScheduleDocument(
        days_of_week=weekly.days.text,
        start_hour=weekly.start.hour,
        start_minute=weekly.start.minute,
        end_hour=weekly.end.hour,
        end_minute=weekly.end.minute,
    )


def _read(schedule: ScheduleDocument) -> Weekly:
    return Weekly(
        days_of(schedule.days_of_week),
        time(schedule.start_hour, schedule.start_minute),
        time(schedule.end_hour, schedule.end_minute),
    )
