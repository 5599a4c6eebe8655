"""Command class User Code 63, versions 1 and 2.

Version 1 ignores what it does not take; under Supervision both versions say that it failed. A duplicate is told with
a notification too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.checksum import user_code_checksum
from latchwork.protocol.zwave.irregular import UserCodeCapabilitiesReport
from latchwork.simulators.zwave.code_memory import SlotStatus, Written
from latchwork.simulators.zwave.node import Asker, Handler, Verdict
from latchwork.simulators.zwave.profiles import USER_CODE, Event

if TYPE_CHECKING:
    from latchwork.simulators.zwave.lock import ZWaveLock

NORMAL, VACATION, PRIVACY, LOCKED_OUT = range(4)
REPORT_MORE = 0x01
EXTENDED_BYTES = 40
"""How many bytes of slots fit into one extended report."""

DROPPED_AFTER = 1.0
"""Seconds after which a lock forgets a code that it did not keep."""

HALF_CLEARED = bytes(4)


class UserCode:
    """The code slots by radio."""

    number = USER_CODE

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock
        self._version = lock.profile.classes[USER_CODE]
        self._chance = lock.world.random("zwave", "writes", str(lock.place))
        self.keypad_mode = NORMAL

    def handlers(self) -> Mapping[type, Handler]:
        version_1: dict[type, Handler] = {
            g.UserCodeSet: lambda message, asker: self.write(message.user, message.status, message.code),
            g.UserCodeGet: self._get,
            g.UsersNumberGet: self._get_count,
        }
        if self._version < 2:
            return version_1
        return {
            **version_1,
            g.UserCodeCapabilitiesGet: self._get_capabilities,
            g.KeypadModeSet: self._set_mode,
            g.KeypadModeGet: lambda message, asker: asker.answer(g.KeypadModeReport(self.keypad_mode)),
            g.ExtendedUserCodeSet: self._set_extended,
            g.ExtendedUserCodeGet: self._get_extended,
            g.AdminCodeSet: self._set_admin,
            g.AdminCodeGet: self._get_admin,
            g.UserCodeChecksumGet: self._get_checksum,
        }

    # --- writing

    def write(self, user: int, status: int, code: bytes) -> Verdict:
        """One slot, or every slot for user 0, from the radio or from a hand at the keypad."""
        faults, name = self._lock.world.faults, self._lock.name
        text = code.decode("latin-1")
        if torn := faults.strikes("brown_out_during_write", name):
            if torn.parameters.get("kept", self._chance.random() < 0.5):
                self._lock.codes.write(user, status, text)
            self._lock.reboot()
            return Verdict.FAIL
        if status != SlotStatus.FREE and faults.strikes("length_refused", name):
            return Verdict.FAIL
        if status != SlotStatus.FREE and faults.strikes("duplicate_code", name):
            written = Written.DUPLICATE
        else:
            written = self._lock.codes.write(user, status, text)
        if written is Written.STORED and faults.strikes("code_not_kept", name):
            asyncio.get_running_loop().call_later(DROPPED_AFTER, self._drop, user, text)
        if written is Written.CLEARED and faults.strikes("half_cleared_slot", name):
            self._lock.codes.stuck.add(user)
        return self._tell(written, user)

    def _tell(self, written: Written, user: int) -> Verdict:
        lock = self._lock
        match written:
            case Written.STORED:
                lock.notify(Event.CODE_ADDED, user)
            case Written.CLEARED:
                lock.notify(Event.CODE_DELETED, user)
            case Written.ALL_CLEARED:
                lock.notify(Event.ALL_CODES_DELETED)
            case Written.MASTER:
                lock.notify(Event.MASTER_CHANGED)
            case Written.DUPLICATE:
                lock.notify_duplicate(user)
                return Verdict.FAIL
            case Written.REFUSED:
                return Verdict.FAIL
        return Verdict.SUCCESS

    def _drop(self, user: int, code: str) -> None:
        slot = self._lock.codes.slots.get(user)
        if slot is not None and slot.code == code:
            self._lock.codes.clear(user)
            self._lock.changes.tell()

    def _set_extended(self, message: g.ExtendedUserCodeSet, asker: Asker) -> Verdict:
        done = [self.write(block.user, block.status, block.code) is Verdict.SUCCESS for block in message.codes]
        return Verdict.of(bool(done) and all(done))

    def _set_admin(self, message: g.AdminCodeSet, asker: Asker) -> Verdict:
        code = message.code.decode("latin-1")
        if not code:
            self._lock.codes.master = ""
            return Verdict.SUCCESS
        return self._tell(self._lock.codes.write_master(code), 0)

    def _set_mode(self, message: g.KeypadModeSet, asker: Asker) -> Verdict:
        if message.mode > LOCKED_OUT:
            return Verdict.FAIL
        if message.mode != self.keypad_mode:
            self.keypad_mode = message.mode
            self._lock.report(g.KeypadModeReport(message.mode))
        return Verdict.SUCCESS

    # --- reading

    def _read(self, user: int) -> tuple[int, bytes]:
        """Status and code of a slot as this model reports them."""
        memory, profile = self._lock.codes, self._lock.profile
        if user == profile.master_slot:
            status, code = SlotStatus.ENABLED, memory.master
        elif not 1 <= user <= self._count():
            return SlotStatus.NOT_AVAILABLE, b""
        elif user in memory.slots:
            status, code = memory.slots[user].status, memory.slots[user].code
        elif user in memory.stuck:
            return SlotStatus.ENABLED, HALF_CLEARED
        else:
            return SlotStatus.FREE, profile.free_code
        masked = self._lock.world.faults.strikes("masked_read_back", self._lock.name)
        return status, b"*" * len(code) if masked else code.encode("ascii")

    def _get(self, message: g.UserCodeGet, asker: Asker) -> None:
        asker.answer(g.UserCodeReport(message.user, *self._read(message.user)))

    def _count(self) -> int:
        profile = self._lock.profile
        return profile.users_counted or profile.code_slots

    def _get_count(self, message: g.UsersNumberGet, asker: Asker) -> None:
        count = self._count()
        asker.answer(g.UsersNumberReport(min(count, 0xFF), count if self._version >= 2 else None))

    def _get_capabilities(self, message: g.UserCodeCapabilitiesGet, asker: Asker) -> None:
        statuses = tuple(int(status) for status in self._lock.codes.statuses)
        modes = (NORMAL, VACATION, PRIVACY, LOCKED_OUT)
        asker.answer(UserCodeCapabilitiesReport(statuses, modes, "0123456789", True, True, True, True, True))

    def _get_extended(self, message: g.ExtendedUserCodeGet, asker: Asker) -> None:
        taken = sorted(self._lock.codes.slots)
        wanted = [message.user]
        if message.flags & REPORT_MORE:
            wanted = [user for user in taken if user >= message.user] or wanted
        blocks: list[g.ExtendedUserCodeReportCode] = []
        room = EXTENDED_BYTES
        for user in wanted:
            status, code = self._read(user)
            code = b"" if status in (SlotStatus.FREE, SlotStatus.NOT_AVAILABLE) else code
            if blocks and room < 4 + len(code):
                break
            room -= 4 + len(code)
            blocks.append(g.ExtendedUserCodeReportCode(user, status, code))
        following = next((user for user in taken if user > blocks[-1].user), 0)
        asker.answer(g.ExtendedUserCodeReport(blocks, following))

    def _get_admin(self, message: g.AdminCodeGet, asker: Asker) -> None:
        asker.answer(g.AdminCodeReport(self._lock.codes.master.encode("ascii")))

    def _get_checksum(self, message: g.UserCodeChecksumGet, asker: Asker) -> None:
        slots = self._lock.codes.slots.items()
        checksum = user_code_checksum((user, slot.status, slot.code.encode("ascii")) for user, slot in slots)
        asker.answer(g.UserCodeChecksumReport(checksum))
