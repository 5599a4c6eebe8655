"""Command class Door Lock 62, versions 1 to 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latchwork.protocol.zwave import generated as g
from latchwork.simulators.zwave.node import Asker, Handler, Verdict
from latchwork.simulators.zwave.profiles import DOOR_LOCK, Event

if TYPE_CHECKING:
    from latchwork.simulators.zwave.lock import ZWaveLock

UNSECURED, UNSECURED_WITH_TIMEOUT, SECURED = 0x00, 0x01, 0xFF
CONSTANT, TIMED = 0x01, 0x02
NO_TIMEOUT = 0xFE
DOOR_CLOSED, BOLT_UNLOCKED = 0x01, 0x02
BOLT_DOOR_COMPONENTS = 0x03
AUTO_RELOCK_FEATURE = 0x08


@dataclass(slots=True)
class Operation:
    """How long the lock stays open: `seconds` counts only for the timed type."""

    timed: bool = False
    handles: int = 0
    seconds: int = 30


class DoorLock:
    """Bolt by radio."""

    number = DOOR_LOCK

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock
        self._version = lock.profile.classes[DOOR_LOCK]
        self.operation = Operation()
        self._before: g.DoorLockOperationReport | None = None

    def handlers(self) -> Mapping[type, Handler]:
        table: dict[type, Handler] = {
            g.DoorLockOperationSet: self._set,
            g.DoorLockOperationGet: self._get,
            g.DoorLockConfigurationSet: self._configure,
            g.DoorLockConfigurationGet: self._get_configuration,
        }
        if self._version >= 4:
            table[g.DoorLockCapabilitiesGet] = self._get_capabilities
        return table

    def report(self) -> g.DoorLockOperationReport:
        body = self._lock.body
        condition = (0 if body.door_open else DOOR_CLOSED) | (0 if body.locked else BOLT_UNLOCKED)
        unlocked = UNSECURED if self.relock_seconds() is None else UNSECURED_WITH_TIMEOUT
        mode = SECURED if body.locked else unlocked
        target, duration = (mode, 0) if self._version >= 3 else (None, None)
        return g.DoorLockOperationReport(mode, 0, condition, NO_TIMEOUT, NO_TIMEOUT, target, duration)

    def relock_seconds(self) -> int | None:
        """After how long the lock locks itself again; None when it does not."""
        return self.operation.seconds if self.operation.timed else self._lock.auto_relock_seconds()

    def remember(self) -> None:
        """Keeps the present state, which a stale report would still tell after the next movement."""
        self._before = self.report()

    def _set(self, message: g.DoorLockOperationSet, asker: Asker) -> Verdict:
        if message.mode == SECURED:
            return Verdict.of(self._lock.lock(Event.RF_LOCK))
        if message.mode in (UNSECURED, UNSECURED_WITH_TIMEOUT):
            return Verdict.of(self._lock.unlock(Event.RF_UNLOCK))
        return Verdict.FAIL

    def _get(self, message: g.DoorLockOperationGet, asker: Asker) -> None:
        stale = self._before if self._lock.world.faults.strikes("stale_state", self._lock.name) else None
        asker.answer(stale or self.report())

    def _configure(self, message: g.DoorLockConfigurationSet, asker: Asker) -> Verdict:
        if message.operation_type not in (CONSTANT, TIMED):
            return Verdict.FAIL
        timed = message.operation_type == TIMED
        given = (message.timeout_minutes, message.timeout_seconds)
        if timed and (given[0] > 0xFD or given[1] > 59):
            return Verdict.FAIL
        seconds = given[0] * 60 + given[1] if timed else self.operation.seconds
        self.operation = Operation(timed, message.handles, seconds)
        return Verdict.SUCCESS

    def _get_configuration(self, message: g.DoorLockConfigurationGet, asker: Asker) -> None:
        operation = self.operation
        minutes, seconds = divmod(operation.seconds, 60) if operation.timed else (NO_TIMEOUT, NO_TIMEOUT)
        relock = self._lock.auto_relock_seconds() or 0
        later = (relock, 0, 0) if self._version >= 4 else (None, None, None)
        kind = TIMED if operation.timed else CONSTANT
        asker.answer(g.DoorLockConfigurationReport(kind, operation.handles, minutes, seconds, *later))

    def _get_capabilities(self, message: g.DoorLockCapabilitiesGet, asker: Asker) -> None:
        types = bytes((1 << CONSTANT | 1 << TIMED,))
        modes = bytes((UNSECURED, UNSECURED_WITH_TIMEOUT, SECURED))
        features = AUTO_RELOCK_FEATURE if self._lock.profile.relock_parameter is not None else 0
        asker.answer(g.DoorLockCapabilitiesReport(types, modes, 0, BOLT_DOOR_COMPONENTS, features))
