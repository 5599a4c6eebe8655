"""The event codes of the log, and what a log entry says.

Texts of the first table are those of pyschlage 2026.10.0, log.py; newer codes are told in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from latchwork.protocol.schlage.documents import LogEntryDocument

UNKNOWN = "Unknown"

EVENTS: dict[int, str] = {
    1: "Locked by keypad",
    2: "Unlocked by keypad",
    3: "Locked by thumbturn",
    4: "Unlocked by thumbturn",
    5: "Locked by Schlage button",
    6: "Locked by mobile device",
    7: "Unlocked by mobile device",
    8: "Locked by time",
    9: "Unlocked by time",
    10: "Lock jammed",
    11: "Keypad disabled invalid code",
    12: "Alarm triggered",
    14: "Access code user added",
    15: "Access code user deleted",
    16: "Mobile user added",
    17: "Mobile user deleted",
    18: "Admin privilege added",
    19: "Admin privilege deleted",
    20: "Firmware updated",
    21: "Low battery indicated",
    22: "Batteries replaced",
    23: "Forced entry alarm silenced",
    24: "Logs cleared",
    25: "Locked by remote",
    26: "Unlocked by remote",
    27: "Hall sensor comm error",
    28: "FDR failed",
    29: "Critical battery state",
    30: "All access code deleted",
    32: "Firmware update failed",
    33: "Bluetooth firmware download failed",
    34: "WiFi firmware download failed",
    35: "Keypad disconnected",
    36: "WiFi AP disconnect",
    37: "WiFi host disconnect",
    38: "WiFi AP connect",
    39: "WiFi host connect",
    40: "User DB failure",
    **dict.fromkeys(range(41, 47), "Reset, Wi-Fi or watchdog event"),
    47: "Locked by schedule",
    48: "Passage mode activated",
    49: "Passage mode deactivated",
    51: "Activity alarm",
    52: "Unlocked by Apple key",
    53: "Locked by Apple key",
    54: "Motor jammed on fail",
    55: "Motor jammed off fail",
    56: "Motor jammed retries exceeded",
    **dict.fromkeys((57, 58), "Thread event"),
    **dict.fromkeys((59, 60, 61), "UWB event"),
    62: "Clock lost",
    64: "Deadlocked by keypad",
    65: "Deadlocked by mobile device",
    66: "Deadlocked by key fob",
    67: "Deadlocked by keypad NFC",
    **dict.fromkeys((68, 69, 70), "Inside button or lever"),
    **dict.fromkeys((71, 72, 73), "Door sensor event"),
    **dict.fromkeys((74, 75), "Key fob used"),
    76: "Mechanical key used",
    **dict.fromkeys((78, 79, 80), "Key fob user event"),
    **dict.fromkeys((81, 82, 84, 85), "Linked lock event"),
    83: "Deadlocked by linked lock",
    255: "History cleared",
}
"""Where several codes share a text, which is which is not public."""

NOBODY = "ffffffff-ffff-ffff-ffff-ffffffffffff"
"""An `accessorUuid` or `keypadUuid` that names none."""

HISTORY_CLEARED = 255
RESET_LOGS = "RESET_LOGS"
"""May stand in the place of the message when the history was cleared."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """`access_code_id` is the code that was typed, `accessor_id` the user that acted; None where nobody is named."""

    created_at: datetime
    code: int
    access_code_id: str | None = None
    accessor_id: str | None = None

    @property
    def event(self) -> str:
        return EVENTS.get(self.code, UNKNOWN)


def log_entry(document: LogEntryDocument) -> LogEntry:
    message = document.message
    if isinstance(message, str):
        return LogEntry(document.created_at, HISTORY_CLEARED)
    return LogEntry(
        document.created_at, message.event_code, _somebody(message.keypad_uuid), _somebody(message.accessor_uuid)
    )


def _somebody(uuid: str | None) -> str | None:
    return None if uuid is None or uuid.lower() == NOBODY else uuid
