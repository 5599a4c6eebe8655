"""What the driver remembers of one lock between sessions, and what the lock reports by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from latchwork.drivers.contract import Deed, Means, Method, Passage, Secret
from latchwork.drivers.zwave.code_slots import CodeSlots
from latchwork.drivers.zwave.node import Node
from latchwork.drivers.zwave.probe import SCHEDULE_ENTRY_LOCK, TIME_PARAMETERS, Findings
from latchwork.drivers.zwave.schedule import Schedules
from latchwork.protocol.zwave.alarms import UNLOCKED, Access, AccessEvent, access
from latchwork.protocol.zwave.commands import Heard
from latchwork.protocol.zwave.irregular import NotificationReport

LOG_LENGTH = 500

CHANGES_CODES = frozenset(
    {
        AccessEvent.ALL_CODES_DELETED,
        AccessEvent.CODE_DELETED,
        AccessEvent.CODE_ADDED,
        AccessEvent.MASTER_CODE_CHANGED,
    }
)
LOCKED = frozenset(
    {
        AccessEvent.MANUAL_LOCK,
        AccessEvent.RF_LOCK,
        AccessEvent.KEYPAD_LOCK,
        AccessEvent.AUTO_LOCK,
        AccessEvent.CODE_LOCK,
        AccessEvent.CREDENTIAL_LOCK,
    }
)
BY_CODE = frozenset(
    {
        AccessEvent.KEYPAD_LOCK,
        AccessEvent.KEYPAD_UNLOCK,
        AccessEvent.CODE_LOCK,
        AccessEvent.CODE_UNLOCK,
        AccessEvent.SCHEDULE_INACTIVE,
    }
)
REFUSED = frozenset(
    {
        AccessEvent.KEYPAD_DISABLED,
        AccessEvent.KEYPAD_BUSY,
        AccessEvent.ENTRY_LIMIT_EXCEEDED,
        AccessEvent.RF_UNLOCK_INVALID_CODE,
        AccessEvent.RF_LOCK_INVALID_CODE,
        AccessEvent.CREDENTIAL_REFUSED,
        AccessEvent.SCHEDULE_INACTIVE,
        AccessEvent.CREDENTIAL_INVALID,
    }
)
_MEANS = {
    int(event): means
    for means, events in {
        Means.HAND: (AccessEvent.MANUAL_LOCK, AccessEvent.MANUAL_UNLOCK),
        Means.REMOTE: (AccessEvent.RF_LOCK, AccessEvent.RF_UNLOCK),
        Means.AUTOMATIC: (AccessEvent.AUTO_LOCK,),
        Means.KEYPAD: (
            *BY_CODE,
            AccessEvent.KEYPAD_DISABLED,
            AccessEvent.KEYPAD_BUSY,
            AccessEvent.ENTRY_LIMIT_EXCEEDED,
            AccessEvent.CREDENTIAL_LOCK,
            AccessEvent.CREDENTIAL_UNLOCK,
            AccessEvent.CREDENTIAL_REFUSED,
            AccessEvent.CREDENTIAL_INVALID,
        ),
    }.items()
    for event in events
}
_WORDS = {int(event): event.name.lower() for event in AccessEvent}


def _deed(event: int) -> Deed:
    if event in UNLOCKED:
        return Deed.OPENED
    return Deed.LOCKED if event in LOCKED else Deed.REFUSED if event in REFUSED else Deed.OTHER


class Door:
    """One lock as this process knows it: findings of the probe, slots last seen, schedules, what it reported."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.jammed = False
        self.findings: Findings | None = None
        self.codes = CodeSlots(node, Findings().codes)
        self.schedules = Schedules(node, version=0, slots=0, sets_clock=False)
        self._changing: int | None = None
        self._passages: deque[Passage] = deque(maxlen=LOG_LENGTH)
        self._listeners: list[Callable[[Passage], None]] = []
        self._accesses: list[Callable[[Access], None]] = []
        node.listen(self._heard)

    def found(self, findings: Findings) -> None:
        """Takes in what a probe found."""
        self.findings = findings
        self.codes = CodeSlots(self.node, findings.codes)
        self.schedules = Schedules(
            self.node,
            version=findings.versions.get(SCHEDULE_ENTRY_LOCK, 0),
            slots=findings.year_day_slots,
            sets_clock=findings.supports(TIME_PARAMETERS),
        )

    @contextmanager
    def changing(self, slot: int) -> Iterator[None]:
        """While a session changes a slot, the lock's reports about that slot are no news."""
        self._changing = slot
        try:
            yield
        finally:
            self._changing = None

    def listen(self, listener: Callable[[Passage], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def on_access(self, listener: Callable[[Access], None]) -> Callable[[], None]:
        """Lets `listener` hear every access report, also those that are no passage."""
        self._accesses.append(listener)
        return lambda: self._accesses.remove(listener)

    def take_log(self) -> list[Passage]:
        """What has been reported since the last call, oldest first."""
        passages = list(self._passages)
        self._passages.clear()
        return passages

    def _heard(self, command: Heard) -> None:
        happened = access(command) if isinstance(command, NotificationReport) else None
        if happened is None:
            return
        if happened.event == AccessEvent.JAMMED:
            self.jammed = True
        elif happened.event in UNLOCKED or happened.event in LOCKED:
            self.jammed = False
        if happened.event in CHANGES_CODES and (happened.user is None or happened.user != self._changing):
            self.codes.forget(happened.user)
            self.schedules.forget(happened.user)
        for tell in tuple(self._accesses):
            tell(happened)
        if happened.event not in CHANGES_CODES and happened.event != AccessEvent.DUPLICATE_CODE:
            self._passed(self._passage(happened))

    def _passed(self, passage: Passage) -> None:
        self._passages.append(passage)
        for listener in tuple(self._listeners):
            listener(passage)

    def _passage(self, happened: Access) -> Passage:
        slot = happened.user or None
        known = self.codes.known.get(slot) if slot is not None else None
        pin = known.pin if known is not None else None
        return Passage(
            at=self.node.stick.world.now(),
            what=_WORDS.get(happened.event, f"access_event_{happened.event:02x}"),
            deed=_deed(happened.event),
            means=_MEANS.get(happened.event, Means.UNKNOWN),
            method=Method.CODE if slot is not None and happened.event in BY_CODE else None,
            secret=Secret(pin) if pin else None,
            slot=slot,
        )
