"""How much of each command and answer is protected once an authentication stands.

Facts from libfreefare's modes for each command and, for EV2, AN12196. A command without a row here is open data under a
MAC (none after the legacy authentication).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.desfire import generated as g
from latchwork.protocol.desfire.messaging import Mode


class Rule(Enum):
    """Which mode a part is under."""

    STANDARD = "standard"
    """A MAC; after the legacy authentication nothing."""
    FILE = "file"
    """The communication mode of the file."""
    FULL = "full"
    """Enciphered always."""
    CONFIRMED = "confirmed"
    """The answer to a write carries no data: a MAC unless the file is plain."""


@dataclass(frozen=True, slots=True)
class Security:
    """`header` bytes of a command stay open (None: all of it); `command` rules what follows them."""

    header: int | None = None
    command: Rule = Rule.STANDARD
    answer: Rule = Rule.STANDARD


_READ = Security(None, Rule.FILE, Rule.FILE)
_WRITE_SPAN = Security(7, Rule.FILE, Rule.CONFIRMED)
_WRITE_VALUE = Security(1, Rule.FILE, Rule.CONFIRMED)

_ROWS: dict[int, Security] = {
    g.ReadData.CODE: _READ,
    g.ReadDataEV2.CODE: _READ,
    g.ReadRecords.CODE: _READ,
    g.GetValue.CODE: _READ,
    g.WriteData.CODE: _WRITE_SPAN,
    g.WriteDataEV2.CODE: _WRITE_SPAN,
    g.WriteRecord.CODE: _WRITE_SPAN,
    g.Credit.CODE: _WRITE_VALUE,
    g.Debit.CODE: _WRITE_VALUE,
    g.LimitedCredit.CODE: _WRITE_VALUE,
    g.ChangeKey.CODE: Security(1, Rule.FULL),
    g.ChangeKeySettings.CODE: Security(0, Rule.FULL),
    g.ChangeFileSettings.CODE: Security(1, Rule.FULL),
    g.SetConfiguration.CODE: Security(1, Rule.FULL),
    g.GetCardUID.CODE: Security(None, Rule.STANDARD, Rule.FULL),
}

_STANDARD = Security()


def security_of(code: int) -> Security:
    return _ROWS.get(code, _STANDARD)


def mode_under(rule: Rule, file_mode: Mode, *, legacy: bool) -> Mode:
    """The mode that a rule comes to, for a file of `file_mode`."""
    match rule:
        case Rule.FULL:
            return Mode.FULL
        case Rule.FILE:
            return file_mode
        case Rule.CONFIRMED:
            return Mode.PLAIN if legacy else min(file_mode, Mode.MAC)
    return Mode.PLAIN if legacy else Mode.MAC
