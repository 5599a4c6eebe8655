"""The user codes of one lock: reading slots, writing one, clearing one.

Source: User Code CC (63) versions 1 and 2. Facts that locks differ in: a free slot comes as status 00 with or without
zeros behind it; some locks mask codes with stars; some drop a code that they have just taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from latchwork.drivers.zwave.node import Node, Supervision
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.checksum import user_code_checksum

FREE, ENABLED, DISABLED, NOT_AVAILABLE = 0x00, 0x01, 0x02, 0xFE
NO_CODE = b"\0\0\0\0"
REPORT_MORE = 0x01
LARGEST_SHORT_SLOT = 0xFF


@dataclass(frozen=True, slots=True)
class Slot:
    """What a lock says of one slot. `code` is empty for a free one."""

    number: int
    status: int
    code: bytes = field(default=b"", repr=False)

    @property
    def free(self) -> bool:
        return self.status == FREE

    @property
    def pin(self) -> str | None:
        """The digits; None where the lock masks them."""
        return self.code.decode("ascii") if self.code.isdigit() else None

    @classmethod
    def of(cls, number: int, status: int, code: bytes) -> Slot:
        code = code.rstrip(b"\0")
        return cls(number, status, b"" if status in (FREE, NOT_AVAILABLE) else code)


@dataclass(slots=True)
class CodeFunctions:
    """What the lock's User Code class can do. `occupancy_parameter` names a configuration parameter that holds a mask
    of the taken slots, where a model has one."""

    version: int = 1
    slots: int = 0
    characters: str = "0123456789"
    checksum: bool = False
    multiple_report: bool = False
    occupancy_parameter: int | None = None


class CodeSlots:
    """`known` is what was last seen in each slot; it is a memory of this driver, never a proof."""

    def __init__(self, node: Node, functions: CodeFunctions) -> None:
        self._node = node
        self.functions = functions
        self.known: dict[int, Slot] = {}
        self.complete = False
        self._changes = 0

    def forget(self, number: int | None = None) -> None:
        """Somebody else changed a slot, or all of them."""
        self.complete = False
        self._changes += 1
        if number is None:
            self.known.clear()
        else:
            self.known.pop(number, None)

    async def read_all(self) -> list[Slot]:
        """Every taken slot, as the lock has it now; one checksum where that proves that nothing has changed."""
        if self.complete and self.functions.checksum and await self._unchanged():
            return self._taken()
        changes = self._changes
        seen = await self._read_reports() if self.functions.multiple_report else await self._read_each()
        # what the lock reports of meanwhile is forgotten, and that reading must not be taken for a complete one
        self.complete = changes == self._changes
        self.known = seen
        return self._taken()

    def is_known_free(self, number: int) -> bool:
        """Whether the slot was free when it was last seen and nothing has been heard of it since."""
        seen = self.known.get(number)
        return seen.free if seen is not None else self.complete

    def _taken(self) -> list[Slot]:
        taken = sorted(self.known.values(), key=lambda slot: slot.number)
        return [slot for slot in taken if not slot.free and slot.status != NOT_AVAILABLE]

    async def _unchanged(self) -> bool:
        report = await self._node.ask(g.UserCodeChecksumGet(), g.UserCodeChecksumReport)
        return report.checksum == user_code_checksum((slot.number, slot.status, slot.code) for slot in self._taken())

    async def _read_each(self) -> dict[int, Slot]:
        """Slot by slot, or the taken ones alone where the lock says which those are."""
        numbers = list(range(1, self.functions.slots + 1))
        parameter = self.functions.occupancy_parameter
        if parameter is None:
            return {number: await self.read(number) for number in numbers}
        report = await self._node.ask(
            g.ConfigurationGet(parameter), g.ConfigurationReport, lambda heard: heard.parameter == parameter
        )
        mask = int.from_bytes(report.value, "big")
        return {
            number: await self.read(number) if mask >> (number - 1) & 1 else Slot(number, FREE) for number in numbers
        }

    async def _read_reports(self) -> dict[int, Slot]:
        seen: dict[int, Slot] = {}
        number = 1
        while number:
            report = await self._node.ask(
                g.ExtendedUserCodeGet(number, REPORT_MORE), g.ExtendedUserCodeReport, partial(_starts_at, number)
            )
            for block in report.codes:
                seen[block.user] = Slot.of(block.user, block.status, block.code)
            number = report.next_user if report.next_user > number else 0
        return seen

    async def read(self, number: int) -> Slot:
        """One slot, as the lock has it now."""
        if number > LARGEST_SHORT_SLOT:
            extended = await self._node.ask(
                g.ExtendedUserCodeGet(number, 0),
                g.ExtendedUserCodeReport,
                lambda report: any(block.user == number for block in report.codes),
            )
            block = next(block for block in extended.codes if block.user == number)
            slot = Slot.of(number, block.status, block.code)
        else:
            report = await self._node.ask(g.UserCodeGet(number), g.UserCodeReport, lambda heard: heard.user == number)
            slot = Slot.of(number, report.status, report.code)
        self.known[number] = slot
        return slot

    async def write(self, number: int, pin: str, status: int = ENABLED) -> Supervision | None:
        """Sends one Set; says what supervision said. The slot is unknown until it is read."""
        self.forget(number)
        code = pin.encode("ascii")
        if number > LARGEST_SHORT_SLOT:
            return await self._node.set(g.ExtendedUserCodeSet([g.ExtendedUserCodeSetCode(number, status, code)]))
        return await self._node.set(g.UserCodeSet(number, status, code))

    async def clear(self, number: int) -> Supervision | None:
        self.forget(number)
        if number > LARGEST_SHORT_SLOT:
            return await self._node.set(g.ExtendedUserCodeSet([g.ExtendedUserCodeSetCode(number, FREE, b"")]))
        return await self._node.set(g.UserCodeSet(number, FREE, NO_CODE))


def _starts_at(number: int, report: g.ExtendedUserCodeReport) -> bool:
    """Whether it answers the question for this slot and those behind it, and is no late answer to an earlier one."""
    return bool(report.codes) and report.codes[0].user >= number
