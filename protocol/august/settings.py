"""Auto lock, setting 28: two counters of seconds in one value, and no byte that tells the mode.

Source: yalexs-ble 7.2.2, `lock.py`. The other parameters of the first generation have numbers and names (augustctl,
`tools/decode_capture.js`) and no meaning that is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.august.generated import ReadSetting, WriteSetting
from latchwork.protocol.codec.errors import Malformed

AUTO_LOCK = 0x28
AUTO_LOCK_S = range(1, 0xFFFF)
MENU_S = (10, 30, 60, 90, 120, 150, 180, 240, 300, 600, 1200, 1800)
"""What the vendor's app offers."""


class Mode(Enum):
    OFF = "off"
    INSTANT = "instant"
    """Counts from the unlocking, and locks a door that was never opened."""
    TIMER = "timer"
    """Counts from the closing of the door as well."""


@dataclass(frozen=True, slots=True)
class AutoLock:
    mode: Mode
    seconds: int = 0

    @property
    def value(self) -> int:
        """What is stored. `Malformed` for seconds outside 1..65534."""
        if self.mode is Mode.OFF:
            return 0
        if self.seconds not in AUTO_LOCK_S:
            raise Malformed("auto lock", f"{self.seconds} s is not in {AUTO_LOCK_S.start}..{AUTO_LOCK_S.stop - 1}")
        return self.seconds if self.mode is Mode.INSTANT else self.seconds << 16 | self.seconds

    @classmethod
    def of(cls, value: int) -> AutoLock:
        """What a stored value means. The counter of a door that was never opened is the one that is shown."""
        never_opened, door_closed = counters(value)
        if door_closed:
            return cls(Mode.TIMER, never_opened or door_closed)
        return cls(Mode.INSTANT, never_opened) if never_opened else cls(Mode.OFF)

    def write(self) -> WriteSetting:
        return WriteSetting(AUTO_LOCK, self.value)


READ_AUTO_LOCK = ReadSetting(AUTO_LOCK)


def counters(value: int) -> tuple[int, int]:
    """Seconds after unlocking a door that is not opened, and seconds after the door was closed."""
    return value & 0xFFFF, value >> 16
