"""Command class Notification 71, and the V1 alarms that older locks send instead of it or inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.irregular import NotificationReport, mask_of
from latchwork.simulators.zwave.node import Asker, Handler, Verdict
from latchwork.simulators.zwave.profiles import NOTIFICATION, USER_CODE, Event, Reporting, UserParameter

if TYPE_CHECKING:
    from latchwork.simulators.zwave.lock import ZWaveLock

ACCESS_CONTROL = 0x06
USER_CODE_REPORT = 0x03
CREDENTIAL_EVENTS_SINCE = 8
V1_ALARMS = 0x80
IDLE = 0x00


class Notification:
    """What is told of one event, and what is answered to who asks for it."""

    number = NOTIFICATION

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock
        self._version = lock.profile.classes[NOTIFICATION]
        self._last: NotificationReport | None = None
        self.enabled = True

    def handlers(self) -> Mapping[type, Handler]:
        table: dict[type, Handler] = {g.NotificationGet: self._get}
        if self._version >= 2:
            table |= {g.NotificationSet: self._set, g.NotificationSupportedGet: self._get_supported}
        if self._version >= 3:
            table[g.NotificationEventSupportedGet] = self._get_events
        return table

    def report(self, event: Event, user: int | None) -> NotificationReport | None:
        """The report of an event in this model's way; None for what the model does not tell."""
        profile = self._lock.profile
        alarm, level = profile.alarms.get(event, (0, 0)) if profile.reporting is not Reporting.NOTIFICATION else (0, 0)
        level = (user or 0) if level is None else level
        if profile.reporting is Reporting.ALARM or event not in self._events():
            report = NotificationReport(alarm, level) if alarm else None
        else:
            parameters = b"" if user is None else self._name(user)
            report = NotificationReport(alarm, level, ACCESS_CONTROL, event, parameters)
        self._last = report or self._last
        return report if self.enabled else None

    def _name(self, user: int) -> bytes:
        """The user as a Notification's parameter."""
        short = bytes((USER_CODE, USER_CODE_REPORT, user & 0xFF))
        match self._lock.profile.user_parameter:
            case UserParameter.REPORT:
                slot = self._lock.codes.slots.get(user)
                return short + (bytes((slot.status,)) + slot.code.encode("ascii") if slot else b"\x00")
            case UserParameter.SHORT:
                return short
            case UserParameter.BYTE:
                return short[2:]
            case UserParameter.NONE:
                return b""

    def _events(self) -> tuple[Event, ...]:
        newest = Event.SCHEDULE_INACTIVE if self._version >= CREDENTIAL_EVENTS_SINCE else Event.MESSAGING_CODE
        return tuple(event for event in Event if event <= newest)

    def _get(self, message: g.NotificationGet, asker: Asker) -> None:
        if self._version == 1 or message.type is None:
            last = self._last or NotificationReport()
            asker.answer(NotificationReport(last.v1_type, last.v1_level))
        elif self._last is not None and self._last.type == message.type and message.event in (0, self._last.event):
            asker.answer(self._last)
        else:
            asker.answer(NotificationReport(type=message.type, event=IDLE))

    def _set(self, message: g.NotificationSet, asker: Asker) -> Verdict:
        if message.type != ACCESS_CONTROL:
            return Verdict.FAIL
        self.enabled = bool(message.status)
        return Verdict.SUCCESS

    def _get_supported(self, message: g.NotificationSupportedGet, asker: Asker) -> None:
        mask = mask_of((ACCESS_CONTROL,))
        alarms = V1_ALARMS if self._lock.profile.reporting is Reporting.BOTH else 0
        asker.answer(g.NotificationSupportedReport(alarms | len(mask), mask))

    def _get_events(self, message: g.NotificationEventSupportedGet, asker: Asker) -> None:
        mask = mask_of(self._events()) if message.type == ACCESS_CONTROL else b""
        asker.answer(g.NotificationEventSupportedReport(message.type, mask))
