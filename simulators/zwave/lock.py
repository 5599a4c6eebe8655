"""A Z-Wave lock: one model's command classes over one memory, one bolt and one keypad, and the people in front of it.

The keypad knows the same slots as the radio. A code opens while it is enabled and its user's schedules allow it by
the lock's own clock; a lock without schedules opens whenever the code is enabled.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import AnyCommand
from latchwork.protocol.zwave.irregular import NotificationReport
from latchwork.simulators.body import Attempt, Body, Outcome
from latchwork.simulators.zwave.clock import ZoneClock
from latchwork.simulators.zwave.code_memory import CodeMemory, SlotStatus
from latchwork.simulators.zwave.door_lock import DoorLock, Operation
from latchwork.simulators.zwave.management import (
    Association,
    Battery,
    Configuration,
    ManufacturerSpecific,
    Version,
    ZWavePlusInfo,
)
from latchwork.simulators.zwave.mesh import Mesh
from latchwork.simulators.zwave.node import SUPERVISION, CommandClass, Node, Verdict
from latchwork.simulators.zwave.notification import Notification
from latchwork.simulators.zwave.profiles import (
    ASSOCIATION,
    BATTERY,
    CONFIGURATION,
    DOOR_LOCK,
    LOW_BATTERY_ALARMS,
    MANUFACTURER,
    NOTIFICATION,
    SCHEDULE_ENTRY_LOCK,
    TIME,
    TIME_PARAMETERS,
    USER_CODE,
    VERSION,
    ZWAVE_PLUS,
    Event,
    LockProfile,
    Reporting,
)
from latchwork.simulators.zwave.schedule_entry_lock import ScheduleEntryLock
from latchwork.simulators.zwave.timekeeping import TimeClass, TimeParameters
from latchwork.simulators.zwave.user_code import LOCKED_OUT, VACATION, UserCode
from latchwork.world import World

ENTRY_CONTROL = 0x40
LOCKOUT_SECONDS = 60
RELOCK_SECONDS = 30
ENABLED = 255
OPENING_STATUSES = (SlotStatus.ENABLED, SlotStatus.PASSAGE)


class ZWaveLock(Node):
    """One lock. Made inside a running loop, because its clock starts then.

    `zone` gives the summer time rules that the firmware knows by itself, None for none. `clock_set` says whether the
    clock already runs; a new lock's does not. `codes`, `body`, `clock` and `attempts` of the body are what a test
    looks at.
    """

    FAULTS = frozenset(
        {
            "answer_late",
            "done_answer_lost",
            "hang_until_reset",
            "duplicate_code",
            "length_refused",
            "jammed",
            "brown_out_during_write",
            "clock_wrong",
            "dst_jump",
            "masked_read_back",
            "half_cleared_slot",
            "code_not_kept",
            "stale_state",
        }
    )

    def __init__(
        self,
        world: World,
        mesh: Mesh,
        profile: LockProfile,
        *,
        zone: ZoneInfo | None = None,
        drift: float = 0.0,
        clock_set: bool = False,
    ) -> None:
        super().__init__(world, mesh, ENTRY_CONTROL, profile.specific_class, sleeps=True)
        self.profile = profile
        self.body = Body(self.changes)
        self.clock = ZoneClock(world, zone, drift=drift, is_set=clock_set, changes=self.changes)
        self.codes = CodeMemory(profile)
        self.lifeline: list[int] = []
        self.settings: dict[int, int] = {}
        self._wrong_codes = 0
        self._locked_out_until = 0.0
        self._relock: asyncio.TimerHandle | None = None
        self._build()
        self._apply_code_length()

    def _build(self) -> None:
        self.door_lock = DoorLock(self)
        self.user_code = UserCode(self)
        self.notification = Notification(self)
        self.battery_class = Battery(self)
        limits = self.profile.schedules
        self.scheduling = ScheduleEntryLock(self, limits) if limits is not None else None
        makers: dict[int, CommandClass | None] = {
            ZWAVE_PLUS: ZWavePlusInfo(self),
            VERSION: Version(self),
            MANUFACTURER: ManufacturerSpecific(self),
            DOOR_LOCK: self.door_lock,
            USER_CODE: self.user_code,
            CONFIGURATION: Configuration(self),
            NOTIFICATION: self.notification,
            SCHEDULE_ENTRY_LOCK: self.scheduling,
            BATTERY: self.battery_class,
            ASSOCIATION: Association(self),
            TIME: TimeClass(self) if TIME in self.profile.classes else None,
            TIME_PARAMETERS: TimeParameters(self),
        }
        for number in self.profile.classes:
            if number == SUPERVISION:
                self.numbers.append(number)
            elif (command_class := makers[number]) is not None:
                self.support(command_class)

    # --- reporting

    def report(self, command: AnyCommand) -> None:
        """Tells every node of the lifeline."""
        for node in self.lifeline:
            self.send(node, command)

    def notify(self, event: Event, user: int | None = None) -> None:
        report = self.notification.report(event, user)
        if report is not None:
            self.report(report)

    def notify_duplicate(self, user: int) -> None:
        """Says that `user`'s code is already there; only the older alarm names the slot."""
        names_slot = self.profile.reporting is not Reporting.NOTIFICATION
        self.notify(Event.CODE_DUPLICATE, user if names_slot else None)

    def lifeline_grew(self) -> None:
        """A controller has just taken the lock over: a lock whose clock is not set asks it for the time."""
        if TIME in self.profile.classes and not self.clock.is_set:
            self.send(self.lifeline[-1], g.TimeGet())

    def joined(self, home_id: int, node_id: int) -> None:
        super().joined(home_id, node_id)
        self.lifeline.clear()

    def left(self) -> None:
        super().left()
        self.lifeline.clear()

    # --- configuration

    def configured(self, parameter: int) -> int:
        if parameter == self.profile.occupancy_parameter:
            return self.codes.occupancy()
        return self.settings.get(parameter, self.profile.parameters[parameter].default)

    def _setting(self, parameter: int | None, otherwise: int) -> int:
        return otherwise if parameter is None else self.configured(parameter)

    def configure(self, parameter: int, value: int) -> None:
        """Takes a new value over. A change of the PIN length erases every code."""
        changes = value != self.configured(parameter)
        self.settings[parameter] = value
        if parameter == self.profile.code_length_parameter and changes:
            self._apply_code_length()
            self.codes.clear_all()
            self.notify(Event.ALL_CODES_DELETED)

    def _apply_code_length(self) -> None:
        if self.profile.code_length_parameter is not None:
            self.codes.exact_length = self.configured(self.profile.code_length_parameter)

    def auto_relock_seconds(self) -> int | None:
        if self._setting(self.profile.relock_parameter, 0) != ENABLED:
            return None
        return self._setting(self.profile.relock_seconds_parameter, RELOCK_SECONDS)

    # --- the bolt

    def lock(self, event: Event, user: int | None = None) -> bool:
        return self._throw(True, event, user)

    def unlock(self, event: Event, user: int | None = None) -> bool:
        if not self._throw(False, event, user):
            return False
        self._relock_later()
        return True

    def _relock_later(self) -> None:
        seconds = self.door_lock.relock_seconds()
        if seconds is not None:
            self._relock = asyncio.get_running_loop().call_later(seconds, self.lock, Event.AUTO_LOCK)

    def _forget_relock(self) -> None:
        if self._relock is not None:
            self._relock.cancel()
            self._relock = None

    def _throw(self, locked: bool, event: Event, user: int | None) -> bool:
        self._forget_relock()
        self.door_lock.remember()
        jammed = self.world.faults.strikes("jammed", self.name)
        if jammed or not self.body.throw(locked):
            self.notify(Event.JAMMED)
            return False
        self.notify(event, user)
        self.report(self.door_lock.report())
        return True

    # --- the clock's troubles, which show when somebody comes

    def _trouble_clock(self) -> None:
        faults = self.world.faults
        if wrong := faults.strikes("clock_wrong", self.name):
            if "seconds" in wrong.parameters:
                self.clock.shift(timedelta(seconds=float(wrong.parameters["seconds"])))
            else:
                self.clock.lose()
        if jump := faults.strikes("dst_jump", self.name):
            self.clock.shift(timedelta(hours=float(jump.parameters.get("hours", 1))))

    def execute(self, command: bytes, asker: Any) -> None:
        self._trouble_clock()
        super().execute(command, asker)

    # --- people

    def type_pin(self, pin: str) -> Outcome:
        """Somebody types `pin` at the keypad, outside."""
        self._trouble_clock()
        outcome = self._keypad(pin)
        self.body.attempts.append(Attempt(self.world.now(), "code", outcome))
        return outcome

    def _keypad(self, pin: str) -> Outcome:
        if not self.powered or self.body.battery <= 0:
            return Outcome(False, "no power")
        if self.world.monotonic() < self._locked_out_until:
            return Outcome(False, "keypad disabled")
        if self.user_code.keypad_mode == LOCKED_OUT:
            return Outcome(False, "locked out")
        user = self.codes.find(pin)
        if user is None:
            return self._wrong_code(pin)
        status = self.codes.slots[user].status
        if self._on_vacation():
            return Outcome(False, "vacation mode")
        if status is SlotStatus.MESSAGING:
            self.notify(Event.MESSAGING_CODE, user)
        if status not in OPENING_STATUSES:
            return Outcome(False, status.name.lower())
        if self.scheduling is not None:
            schedules = self.scheduling.schedules
            if not schedules.allow(user, self.clock.local_now(), self.clock.is_set):
                self.notify(Event.SCHEDULE_INACTIVE, user)
                return Outcome(False, "outside schedule")
        self._wrong_codes = 0
        if not self.unlock(Event.KEYPAD_UNLOCK, user):
            return Outcome(False, "jammed")
        return Outcome(True, f"user {user}")

    def _on_vacation(self) -> bool:
        switched = self._setting(self.profile.vacation_parameter, 0)
        return self.user_code.keypad_mode == VACATION or switched != 0

    def _wrong_code(self, pin: str) -> Outcome:
        if self.codes.master and pin == self.codes.master:
            return Outcome(False, "master code")
        self._wrong_codes += 1
        if self._wrong_codes >= self._setting(self.profile.wrong_limit_parameter, self.profile.wrong_codes):
            self._wrong_codes = 0
            lockout = self._setting(self.profile.lockout_seconds_parameter, LOCKOUT_SECONDS)
            self._locked_out_until = self.world.monotonic() + lockout
            self.notify(Event.KEYPAD_DISABLED)
        return Outcome(False, "wrong code")

    def press_lock(self) -> Outcome:
        """Somebody presses the keypad's lock key, which wants no code."""
        powered = self.powered and self.body.battery > 0
        moved = powered and self.lock(Event.KEYPAD_LOCK)
        outcome = Outcome(False, "locked" if moved else "jammed" if powered else "no power")
        self.body.attempts.append(Attempt(self.world.now(), "lock key", outcome))
        return outcome

    def add_by_hand(self, slot: int, pin: str) -> Outcome:
        """The owner programs a code at the keypad, with the master code. `opened` says that the lock took it."""
        verdict = self.user_code.write(slot, SlotStatus.ENABLED, pin.encode("ascii"))
        self.changes.tell()
        return Outcome(verdict is Verdict.SUCCESS, "programmed" if verdict is Verdict.SUCCESS else "refused")

    def remove_by_hand(self, slot: int) -> Outcome:
        verdict = self.user_code.write(slot, SlotStatus.FREE, b"")
        self.changes.tell()
        return Outcome(verdict is Verdict.SUCCESS, "removed" if verdict is Verdict.SUCCESS else "refused")

    def turn_handle(self) -> Outcome:
        """Somebody outside tries the door: it opens only while the bolt is drawn."""
        outcome = Outcome(not self.body.locked, "locked" if self.body.locked else "unlocked")
        self.body.attempts.append(Attempt(self.world.now(), "handle", outcome))
        return outcome

    def turn_thumb(self) -> Outcome:
        """Somebody inside turns the thumb piece, which moves the bolt the other way."""
        moved = self.unlock(Event.MANUAL_UNLOCK) if self.body.locked else self.lock(Event.MANUAL_LOCK)
        return Outcome(not self.body.locked, "turned" if moved else "jammed")

    def move_door(self, open_: bool) -> None:
        self.body.door_open = open_
        self.notify(Event.DOOR_OPEN if open_ else Event.DOOR_CLOSED)

    def drain(self, percent: int) -> None:
        """Brings the battery down (or up) to `percent`; the lock tells of it when it gets low."""
        before, self.body.battery = self.body.battery, percent
        crossed = [level for level in LOW_BATTERY_ALARMS if percent <= level < before]
        if percent <= 0 or not crossed:
            return
        self.report(self.battery_class.report())
        if self.profile.reporting is Reporting.BOTH:
            self.report(NotificationReport(LOW_BATTERY_ALARMS[min(crossed)], percent))

    @property
    def hears(self) -> bool:
        return self.body.battery > 0 and super().hears

    def power_cycle(self) -> None:
        super().power_cycle()
        self._wrong_codes = 0
        self._locked_out_until = 0.0
        self._forget_relock()

    # --- what survives a power cut

    def flash(self) -> dict[str, Any]:
        operation = self.door_lock.operation
        return {
            "home_id": self.home_id,
            "node_id": self.node_id,
            "lifeline": list(self.lifeline),
            "settings": {str(parameter): value for parameter, value in self.settings.items()},
            "codes": self.codes.flash(),
            "keypad_mode": self.user_code.keypad_mode,
            "schedules": self.scheduling.schedules.flash() if self.scheduling is not None else {},
            "operation": [operation.timed, operation.handles, operation.seconds],
            "notifications": self.notification.enabled,
            "clock": self.clock.flash(),
            "locked": self.body.locked,
            "battery": self.body.battery,
        }

    def restore(self, flash: dict[str, Any]) -> None:
        """Takes back what `flash` gave. A lock that was open locks itself as it would have."""
        self._place(flash["home_id"], flash["node_id"])
        self.lifeline[:] = flash["lifeline"]
        self.settings = {int(parameter): value for parameter, value in flash["settings"].items()}
        self.codes.restore(flash["codes"])
        self.user_code.keypad_mode = flash["keypad_mode"]
        if self.scheduling is not None:
            self.scheduling.schedules.restore(flash["schedules"])
        self.door_lock.operation = Operation(*flash["operation"])
        self.notification.enabled = flash["notifications"]
        self.clock.restore(flash["clock"])
        self.body.locked = flash["locked"]
        self.body.battery = flash["battery"]
        self._forget_relock()
        if not self.body.locked:
            self._relock_later()
